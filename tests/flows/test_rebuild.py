"""The record is made anew from stored articles; what people corrected survives and shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.events import Dated, EventKind, Precision
from bot.core.model import Level, Relevance
from bot.core.record_reading import RecordReader
from bot.flows.keep_record import record_facts
from bot.flows.rebuild import rebuild
from bot.store.articles import get_judged
from bot.store.database import open_store
from bot.store.record_corrections import add_correction
from tests.scenarios.newsroom import WATCHLIST, Newsroom, open_newsroom
from tests.scenarios.test_record_cases import NOW, publish_soundcloud

RIGHT = Dated(date(2024, 2, 12), date(2024, 2, 12), Precision.DAY, "")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    store = open_store(tmp_path / "bot.db")
    yield open_newsroom(store, NOW)
    store.close()


def test_rebuilding_gives_the_same_record(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    before = newsroom.record("soundcloud")
    report = rebuild(newsroom.store, RecordReader(WATCHLIST), NOW)
    assert (report.articles, report.lines, sum(report.counts.values())) == (3, [], 0)
    assert newsroom.record("soundcloud") == before


def test_what_changed_is_shown(newsroom: Newsroom) -> None:
    """A platform that is no longer watched loses its facts, one that comes back has them again."""
    publish_soundcloud(newsroom)
    count = newsroom.store.read_now(lambda db: db.execute("SELECT count(*) FROM fact").fetchone()[0])
    newsroom.store.write_now(lambda db: db.execute("DELETE FROM fact"))
    ticks: list[int] = []
    report = rebuild(newsroom.store, RecordReader(WATCHLIST), NOW, tick=ticks.append)
    assert report.counts["+"] == count == len(report.lines)
    assert ticks == [3]
    assert any("terms changed, Feb 2024 (Tech Paper, 2025-05-09)" in line for line in report.lines)


def test_corrections_survive_and_are_shown(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    terms = next(each for each in newsroom.record("soundcloud").timeline if each.kind is EventKind.TERMS)
    for fact in terms.facts:
        newsroom.store.write_now(add_correction, fact, "date", "slack:T1/U7", NOW, date=RIGHT)
    flagged = next(each for each in newsroom.record("soundcloud").timeline if each.kind is EventKind.FLAGGED)
    for fact in flagged.facts:
        newsroom.store.write_now(add_correction, fact, "wrong", "terminal", NOW)
    report = rebuild(newsroom.store, RecordReader(WATCHLIST), NOW)
    assert len(report.kept) == len(terms.facts) + len(flagged.facts)
    assert not report.lost
    assert newsroom.dates("soundcloud", EventKind.TERMS) == ["12 Feb 2024"]
    assert newsroom.dates("soundcloud", EventKind.FLAGGED) == []
    lines = [
        "".join(map(str, line.parts)) for section in newsroom.reply("soundcloud").sections for line in section.lines
    ]
    assert any("date set right by slack:T1/U7" in line for line in lines)
    assert any("by people" in line for line in lines)


def test_an_edit_is_known_since_the_edit(newsroom: Newsroom) -> None:
    article_id = newsroom.publish(
        "2025-05-09",
        "Paper",
        "SoundCloud changes its terms on AI training",
        "SoundCloud changed its terms on AI training.",
    )
    stored = newsroom.store.read_now(get_judged, article_id)
    edited = replace(
        stored.article, text="SoundCloud changed its terms on 7 February 2024. SoundCloud said it has never trained AI."
    )
    later = NOW + timedelta(days=1)
    change = newsroom.store.write_now(record_facts, newsroom.recorder, edited, stored.relevance, later, edited=True)
    assert change.added
    assert not newsroom.record("soundcloud", "2025-05-10").company
    assert newsroom.record("soundcloud").company


def test_what_is_worth_nothing_has_no_facts(newsroom: Newsroom) -> None:
    article_id = newsroom.publish(
        "2025-05-09",
        "Paper",
        "SoundCloud changes its terms on AI training",
        "SoundCloud changed its terms on AI training.",
    )
    stored = newsroom.store.read_now(get_judged, article_id)
    nothing = Relevance(Level.NONE, 0.0, ())
    newsroom.store.write_now(record_facts, newsroom.recorder, stored.article, nothing, NOW)
    assert newsroom.record("soundcloud").timeline == ()
