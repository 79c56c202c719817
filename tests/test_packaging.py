"""The locks, the image and the Makefile fit together: what they name exists, on every Python that is supported."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (("linux", "Linux", "x86_64"), ("linux", "Linux", "aarch64"), ("darwin", "Darwin", "arm64"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(lock: str) -> dict[str, Requirement]:
    """Name -> the one version that is installed."""
    lines = re.findall(r"^([A-Za-z0-9].*?)\s*\\?$", text_of(lock), re.MULTILINE)
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def project() -> dict[str, list[str]]:
    """What pyproject.toml asks for, for each lock."""
    table = tomllib.loads(text_of("pyproject.toml"))["project"]
    return {
        LOCKS[0]: table["dependencies"],
        LOCKS[1]: table["dependencies"] + table["optional-dependencies"]["dev"],
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_exact_versions_with_hashes_and_no_place(lock: str) -> None:
    text = text_of(lock)
    assert not re.search(r"://|file:/|^-|(?<![\w.])/\w", text, re.MULTILINE), "no address, no option, no path"
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("==" in block.splitlines()[0] and "--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_gives_what_pyproject_asks_for(lock: str) -> None:
    pins = locked(lock)
    for wanted in map(Requirement, project()[lock]):
        pin = pins.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted.name} is not in {lock}: make lock"
        assert wanted.specifier.contains(next(iter(pin.specifier)).version), f"{lock} has {pin}: make lock"


def test_tests_run_with_the_versions_that_users_get() -> None:
    run, dev = locked(LOCKS[0]), locked(LOCKS[1])
    assert {name: str(pin) for name, pin in run.items() if str(pin) != str(dev.get(name))} == {}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system[0] + "-" + system[2])
@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_complete_on(lock: str, system: tuple[str, str, str], python: str) -> None:
    """pip refuses to install with hashes if a library wants one that is not locked; some want more on newer Pythons."""
    environment = {str(key): str(value) for key, value in default_environment().items()} | {
        "sys_platform": system[0],
        "platform_system": system[1],
        "platform_machine": system[2],
        "python_version": python,
        "python_full_version": f"{python}.1",
        "extra": "",
    }
    pins = locked(lock)
    here = {name for name, pin in pins.items() if pin.marker is None or pin.marker.evaluate(environment)}
    installed_here = {name for name, pin in pins.items() if pin.marker is None or pin.marker.evaluate()}
    missing = [
        f"{name} wants {wanted.name}"
        for name in sorted(here & installed_here)
        for wanted in map(Requirement, requires(name) or [])
        if (wanted.marker is None or wanted.marker.evaluate(environment)) and canonicalize_name(wanted.name) not in here
    ]
    assert not missing, f"{missing}: add it with its hashes to .ci/python-3.13.lock, then make lock"


def test_what_only_newer_pythons_need_is_at_the_end_of_both_locks() -> None:
    for lock in LOCKS:
        assert text_of(lock).endswith(text_of(".ci/python-3.13.lock")), f"{lock} was not written by make lock"


def test_image_takes_files_that_exist_and_are_not_ignored() -> None:
    allowed = [line[1:] for line in text_of(".dockerignore").splitlines() if line.startswith("!")]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text_of("Dockerfile"), re.MULTILINE)
    sources = [name for line in copied for name in line.split()]
    assert sources
    for name in sources:
        assert (ROOT / name).exists(), f"Dockerfile copies {name}, which does not exist"
        assert any(fnmatch(name, pattern) for pattern in allowed), f".dockerignore keeps {name} out of the image"


def test_image_gives_away_no_rights() -> None:
    last_stage = text_of("Dockerfile").rpartition("\nFROM ")[2]
    for needed in ("USER 10001:10001", 'ENTRYPOINT ["policy-bot"]', "STOPSIGNAL SIGTERM", 'VOLUME ["/data"]'):
        assert needed in last_stage
    assert "--require-hashes" in text_of("Dockerfile")


def test_every_benchmark_has_its_place_in_the_makefile() -> None:
    found = re.search(r"^BENCHES := (.+)$", text_of("Makefile"), re.MULTILINE)
    assert found is not None
    scripts = {path.stem for path in (ROOT / "tests" / "bench").glob("*.py") if "__main__" in path.read_text()}
    not_alone = {"farm", "reader_peer"}  # started by the others
    assert set(found[1].split()) == scripts - not_alone


def test_every_soak_has_its_place_in_the_makefile() -> None:
    found = re.search(r"^SOAKS := (.+)$", text_of("Makefile"), re.MULTILINE)
    assert found is not None
    scripts = {path.stem for path in (ROOT / "tests" / "soak").glob("*.py") if "__main__" in path.read_text()}
    not_alone = {"living"}  # started by another
    assert set(found[1].split()) == scripts - not_alone


def test_every_locked_library_has_its_licence_in_the_table() -> None:
    rows = dict(re.findall(r"^\| (\S+) \| (.+) \|$", text_of("docs/licences.md"), re.MULTILINE))
    del rows["library"]
    assert {canonicalize_name(name) for name in rows} == set(locked(LOCKS[0])), "run make licences"
    copyleft = {name for name, licence in rows.items() if "GPL" in licence and " OR " not in licence}
    assert not copyleft, "a licence that the bot's own does not allow"


@pytest.mark.parametrize("tool", ["pip-audit", "mutmut"])
def test_what_is_used_now_and_then_is_locked_by_itself(tool: str) -> None:
    text = text_of({"pip-audit": ".ci/audit.lock", "mutmut": ".ci/mutate.lock"}[tool])
    assert re.search(rf"^{tool}==", text, re.MULTILINE)
    assert not re.search(r"://|file:/|^-|(?<![\w.])/\w", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("==" in block.splitlines()[0] and "--hash=sha256:" in block for block in blocks)
    assert tool not in locked(LOCKS[1])


def test_catalogue_of_faults_names_files_that_exist() -> None:
    """A row's test can be found; what it says is true is the test's business."""
    text = text_of("tests/faults.md")
    linked = set(re.findall(r"\]\(([\w/.]+)\)", text))
    assert linked
    assert {name for name in linked if not (ROOT / "tests" / name).exists()} == set()
