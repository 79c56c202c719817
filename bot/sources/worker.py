"""The process that reads hostile documents: ``python -m bot.sources.worker``. Started and replaced by ``pool.py``.

Why a process: some inputs make a parser run for minutes, hold Python's lock or fill the memory. This process limits
its own memory and computing time, has no secrets in its environment, and can be killed at any moment.

Theory of operation: a "ready" frame when the libraries are loaded, then one answer frame for each job frame, until the
input ends. A job frame is two lengths (32 bits, big endian), a JSON header and the raw document; an answer frame is one
length and JSON: ``{"done": ...}`` or ``{"failed": [kind, sentence]}``, with the peak memory in MB. It does not fetch.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import FetchError
from bot.sources.frames import ANSWER, JOB
from bot.sources.page_text import extract_page
from bot.sources.parsing import parse_feed

Job = dict[str, Any]


def main(memory_mb: int, cpu_s: int) -> int:
    """Serve jobs until the input ends. memory_mb: limit of address space; cpu_s: computing time per job."""
    _limit_memory(memory_mb)
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the frames
    _answer(answers, {"ready": True})
    while lengths := jobs.read(JOB.size):
        header_size, body_size = JOB.unpack(lengths)
        job = json.loads(jobs.read(header_size))
        _allow_cpu(cpu_s)
        answer = _serve(job, jobs, body_size)
        answer["peak_mb"] = _peak_mb()
        _answer(answers, answer)
        if answer.get("exhausted"):
            return 1
    return 0


def _serve(job: Job, jobs: BinaryIO, body_size: int) -> dict[str, Any]:
    """Do one job, whatever it does to us."""
    try:
        return {"done": _KINDS[job["kind"]](job, jobs.read(body_size))}
    except FetchError as error:
        return {"failed": [error.kind, error.says]}
    except MemoryError:
        return {"failed": ["parse_failed", "The document needs more memory than we allow."], "exhausted": True}
    except Exception as error:  # the border of a process: every failure is an answer
        return {"failed": ["parse_failed", f"The document cannot be read: {type(error).__name__}."]}


def _feed(job: Job, body: bytes) -> Any:
    known = bytes.fromhex(job["listed"])
    return parse_feed(body, charset=job["charset"], base=job["base"], listed=known).as_plain()


def _page(job: Job, body: bytes) -> Any:
    return asdict(extract_page(body, charset=job["charset"], url=job["base"]))


_KINDS: dict[str, Callable[[Job, bytes], Any]] = {"feed": _feed, "page": _page}


def _answer(stream: BinaryIO, answer: dict[str, Any]) -> None:
    frame = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    stream.write(ANSWER.pack(len(frame)) + frame)
    stream.flush()


def _limit_memory(memory_mb: int) -> None:
    """Address space, and no core dump: a dump would hold the document and cost seconds of disk."""
    with suppress(OSError, ValueError):  # macOS refuses RLIMIT_AS; the wall clock of the pool still holds
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # People who wait for an answer come before feeds that wait to be read.
    os.nice(10)


def _allow_cpu(seconds: int) -> None:
    """Move the limit of computing time so that this job has ``seconds`` of its own. Beyond it the system kills us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _peak_mb() -> float:
    """The most memory this process ever had, in MiB.

    Not ``ru_maxrss`` where that can be helped: a child begins with its parent's peak there, also after exec, so that
    every worker of a large bot would count as overgrown and be replaced after each job."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, ValueError, IndexError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
