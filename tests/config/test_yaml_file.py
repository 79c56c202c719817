"""The YAML reader: types of YAML 1.2, lines, and nothing that a hostile file could do with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import load
from bot.config.schema import FeedEntry, LimitsEntry, PlatformEntry, SettingsEntry, SubscriptionEntry
from bot.config.yaml_file import MAX_BYTES, plain_value, read_yaml
from bot.errors import ConfigError, Problem

SMALLEST = (Path(__file__).with_name("valid") / "smallest.yaml").read_bytes()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("NO", "NO"),
        ("on", "on"),
        ("12", 12),
        ("-3", -3),
        ("012", 12),
        ("0o12", 10),
        ("0x1f", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2025-05-09", "2025-05-09"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    meant = plain_value(text)
    assert meant == value
    assert type(meant) is type(value)


def test_every_key_and_item_knows_its_line() -> None:
    document = read_yaml(b"a:\n  - b: 1\n    c: [x,\n       y]\nd: |\n  long\n  text\ne: 2\n", "f")
    assert document.value == {"a": [{"b": 1, "c": ["x", "y"]}], "d": "long\ntext\n", "e": 2}
    wanted: dict[tuple[str | int, ...], int] = {
        ("a",): 1,
        ("a", 0): 2,
        ("a", 0, "b"): 2,
        ("a", 0, "c"): 3,
        ("a", 0, "c", 0): 3,
        ("a", 0, "c", 1): 4,
        ("d",): 5,
        ("e",): 8,
    }
    assert document.lines == wanted
    assert document.line(("a", 0, "zzz", 3)) == 2
    assert document.line(("zzz",)) == 1


def test_of_a_key_given_twice_the_first_counts() -> None:
    document = read_yaml(b"a: 1\nb: 2\na: {c: 3}\n", "f")
    assert document.value == {"a": 1, "b": 2}
    assert [(problem.line, problem.key) for problem in document.problems] == [(3, "a")]


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    with pytest.raises(ConfigError, match="larger than"):
        read_yaml(b"a: [" + b"x," * MAX_BYTES, "f")


@pytest.mark.parametrize("content", [b"a: \xff", "a: ü".encode("latin-1"), "a: 1".encode("utf-16")])
def test_what_is_not_utf_8_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(ConfigError) as caught:
        read_yaml(content, "f")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? ", b"a: ["])
def test_depth_ends_the_reading_long_before_the_stack_does(opening: bytes) -> None:
    with pytest.raises(ConfigError):
        read_yaml(opening * 3_000, "f")


def refused_or_loaded(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    problems = [Problem("", 0, "", "loaded")]
    try:
        load(path, {})
    except ConfigError as error:
        problems = error.problems
    assert problems
    assert all(problem.says for problem in problems)


@given(st.binary(max_size=400))
@settings(max_examples=80)
def test_no_bytes_raise_anything_but_config_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    refused_or_loaded(tmp_path_factory.getbasetemp() / "bytes.yaml", content)


@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%@`#,~<=\\ \n\t0.x é", max_size=80))
@settings(max_examples=100)
def test_no_yaml_like_text_raises_anything_but_config_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    refused_or_loaded(tmp_path_factory.getbasetemp() / "text.yaml", text.encode())


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    sorted(
        {*FeedEntry.model_fields, *PlatformEntry.model_fields, *SubscriptionEntry.model_fields}
        | {*SettingsEntry.model_fields, *LimitsEntry.model_fields}
    )
)
_SECTIONS = st.sampled_from(["settings", "feeds", "platforms", "topics", "keywords", "subscriptions"])
_ENTRIES = st.dictionaries(_KEYS, _VALUES, max_size=5)


@given(st.dictionaries(_SECTIONS, _ENTRIES | st.lists(_ENTRIES, max_size=2) | _VALUES, max_size=4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_no_values_in_the_right_places_raise_anything_but_config_error(
    tmp_path_factory: pytest.TempPathFactory, file: dict[str, object]
) -> None:
    refused_or_loaded(tmp_path_factory.getbasetemp() / "values.yaml", json.dumps(file).encode())


@pytest.mark.parametrize("entry", [{"domains": ["\\ud800\\udc00"]}, {"id": "\\ud800"}, {"owner": "\\udfff"}])
def test_half_a_surrogate_pair_is_told_like_any_wrong_value(tmp_path: Path, entry: dict[str, object]) -> None:
    content = json.dumps({"platforms": [entry]}).replace("\\\\u", "\\u")
    refused_or_loaded(tmp_path / "pair.yaml", content.encode())


@given(st.integers(0, len(SMALLEST)), st.integers(0, 40), st.binary(max_size=3))
@settings(max_examples=80)
def test_no_slip_of_the_hand_raises_anything_but_config_error(
    tmp_path_factory: pytest.TempPathFactory, at: int, lost: int, typed: bytes
) -> None:
    content = SMALLEST[:at] + typed + SMALLEST[at + lost :]
    refused_or_loaded(tmp_path_factory.getbasetemp() / "slip.yaml", content)
