"""Foreign text and addresses, before and after."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.display import clean, cut, defused, headline, host_of, safe_url, utf16_len, with_edges
from bot.core.words import shown_day

ANY_TEXT = st.text(st.characters(), max_size=200) | st.text(
    "aé\u0301\u0316\u200d\u200c\u202e\u00ad \n\x1b👩🚀ကြို\ud800", max_size=40
)
ANY_URL = st.builds(
    "{}{}".format, st.sampled_from(["http://a.example", "https://", "HTTPS://b.example/", ""]), ANY_TEXT
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two\r\n lines\t ", "two lines"),
        ("\x1b[31mred\x1b[0m\x07\x00\x9b", "[31mred[0m"),
        ("\u202egpj.exe\u202c \u2066x\u2069 \ufeffy\u200b", "gpj.exe x y"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "é"),
        ("Z\u0300\u0316\u0334\u0340\u0341x", "Z\u0334\u0316x"),
        ("Z" + "\u0336" * 90, "Z\u0336\u0336"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("a\u200d b\u200d\u200dc\u200d", "a bc"),
        ("👩\u200d🚀 👍🏽", "👩\u200d🚀 👍🏽"),
        ("က\u103c\u102d\u102f\u1037", "က\u103c\u102d\u102f\u1037"),
        ("\u3164\u115f\u2800", ""),
        ("broken \ud83d half \ue000 \ufdd0", "broken half"),
        ("a\u00a0b\u2003c\u2028d", "a b c d"),
    ],
)
def test_clean_text_is_visible_and_on_one_line(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(ANY_TEXT)
@example("\u0816" + "\u0300" * 4)  # a mark of one script before marks that fit any
def test_clean_text_is_its_own_clean_text(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(ANY_TEXT)
def test_nothing_invisible_survives(text: str) -> None:
    once = clean(text)
    kinds = {unicodedata.category(char) for char in once if char not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert once == once.strip()
    once.encode("utf-8")


def test_endless_text_is_read_only_as_far_as_it_could_be_shown() -> None:
    assert len(clean("word " * 1_000_000)) <= 4000


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("hello", 4, "hel…"),
        ("hello", 1, "…"),
        ("hello", 0, ""),
        ("what a platform may do, and more", 24, "what a platform may do…"),
        ("what a platform may dooo", 23, "what a platform may…"),
        ("👩\u200d🚀👩\u200d🚀", 4, "👩\u200d🚀…"),
        ("👩\u200d🚀👩\u200d🚀", 3, "…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
    ],
)
def test_cut_text_ends_where_a_reader_would_end_it(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


@given(ANY_TEXT, st.integers(0, 60))
def test_cut_text_is_never_too_long(text: str, limit: int) -> None:
    text = clean(text)
    for measure in (len, utf16_len, lambda part: len(part.encode())):
        assert measure(cut(text, limit, measure)) <= limit


@given(ANY_TEXT, st.integers(2, 60))
def test_cut_text_parts_no_grapheme(text: str, limit: int) -> None:
    text = clean(text)
    kept = cut(text, limit).removesuffix("…")
    ends = {found.end() for found in regex.finditer(r"\X", text)} | {0}
    assert text.startswith(kept)
    assert len(kept) in ends or not kept


def test_utf16_length_counts_astral_characters_twice() -> None:
    assert utf16_len("a𝕏é") == 4


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example", "https://a.example/"),
        (" HTTP://A.Example/x?y=1#z ", "http://a.example/x?y=1#z"),
        ("https://a.example/a b|c<d>(e)'f\"", "https://a.example/a%20b%7Cc%3Cd%3E%28e%29%27f%22"),
        ("https://a.example/%28kept%29", "https://a.example/%28kept%29"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://u:p@evil.example/", "https://evil.example/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://a.example/\u202egpj\x00", "https://a.example/gpj"),
        ("https://bank.example\\@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("ftp://a.example/x", ""),
        ("//a.example/x", ""),
        ("https://", ""),
        ("https:///x", ""),
        ("https://a b.example/", ""),
        ("https://a.example:99999/", ""),
        ("https://[::1/", ""),
        ("", ""),
        ("https://a.example/" + "x" * 2000, ""),
        ("https://a.example/" + "|" * 1000, ""),
        ("https://a.example/" + " " * 4000, ""),
    ],
)
def test_only_web_addresses_that_end_no_link_are_safe(url: str, safe: str) -> None:
    assert safe_url(url) == safe


@given(ANY_URL)
def test_a_safe_url_is_its_own_safe_url(url: str) -> None:
    safe = safe_url(url)
    assert safe_url(safe) == safe
    assert not set(safe) & set("|<>\"'() \\`\n")
    assert safe == "" or (safe.isascii() and len(safe) <= 2000 and safe.startswith(("http://", "https://")))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.com/x", "example.com"),
        ("https://example.com:8443/", "example.com:8443"),
        ("https://xn--mnchen-3ya.de/", "münchen.de"),
        ("https://яндекс.рф/", "яндекс.рф"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://pаypal.com/", "xn--pypal-4ve.com"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("http://[2001:db8::1]/", "[2001:db8::1]"),
        ("mailto:a@b.example", ""),
        ("https://xn--c0zzc9bzcacbc-9b.example/", "xn--c0zzc9bzcacbc-9b.example"),  # stands for no letters
    ],
)
def test_the_host_is_shown_as_it_cannot_deceive(url: str, host: str) -> None:
    assert host_of(url) == host


@given(ANY_URL)
def test_a_host_is_clean_and_there_whenever_the_url_is_safe(url: str) -> None:
    host = host_of(url)
    assert clean(host) == host
    assert bool(host) == bool(safe_url(url))


@pytest.mark.parametrize(
    ("title", "url", "shown"),
    [
        ("A title", "https://a.example/", "A title"),
        ("https://gov.uk/tax", "https://evil.example/", "evil.example"),
        ("www.gov.uk", "https://evil.example/", "evil.example"),
        ("gov.uk/refund?x=1", "https://evil.example/", "evil.example"),
        ("//gov.uk", "https://evil.example/", "evil.example"),
        ("a.example/story", "https://www.a.example/story", "a.example/story"),
        ("https://a.example/story", "https://a.example/story", "a.example/story"),
        ("Read https://gov.uk/tax now", "https://evil.example/", "Read gov.uk/tax now"),
        ("\u200b", "https://a.example/", "a.example"),
        ("\u200b", "", ""),
        ("X.com sues", "https://a.example/", "X.com sues"),
    ],
)
def test_a_title_never_names_another_host_as_its_own(title: str, url: str, shown: str) -> None:
    assert headline(title, url) == shown


@given(st.lists(st.sampled_from(["https://", "ht", "tp://", "ftp://", "x", " ", "://", "网"])).map("".join))
def test_no_address_keeps_its_scheme(text: str) -> None:
    assert not regex.search(r"[a-z]://\S", defused(text))


def test_the_day_is_written_for_people() -> None:
    assert shown_day(datetime(2025, 5, 9, 23, 59, tzinfo=UTC)) == "9 May 2025"


@pytest.mark.parametrize(
    ("part", "words", "edged"),
    [(" a ", "a", " a "), ("\ta", "a", " a"), ("a\n", "a", "a "), ("a", "a", "a"), ("  ", "", ""), ("", "", "")],
)
def test_blanks_at_the_edges_part_the_pieces_of_a_line(part: str, words: str, edged: str) -> None:
    assert with_edges(part, words) == edged
