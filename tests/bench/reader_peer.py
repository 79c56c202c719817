"""A yardstick, run by another Python that has lemon24/reader installed (the benchmark itself does not need it).

    OTHER_PYTHON tests/bench/reader_peer.py        reads one JSON list of feed addresses, then "update" lines from stdin

For every "update" line it updates all feeds once and prints {"cpu_s": ..., "new": ...}.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from reader import make_reader  # type: ignore[import-not-found]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(str(Path(folder, "reader.sqlite")))
        for url in json.loads(sys.stdin.readline()):
            reader.add_feed(url)
        for _ in sys.stdin:
            before = time.process_time()
            # The default of update_feeds_iter would skip feeds that were updated within the hour.
            new = sum(result.value.new for result in reader.update_feeds_iter(scheduled=False) if result.value)
            print(json.dumps({"cpu_s": time.process_time() - before, "new": new}), flush=True)


if __name__ == "__main__":
    main()
