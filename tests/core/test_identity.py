"""What is new, what is known, what is edited: single documents against a small memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.identity import (
    Known,
    Sighting,
    Sorted,
    Verdict,
    content_hash,
    sort_entries,
    usable_date,
    wanted_aliases,
)
from bot.core.model import Entry

NOW = datetime(2025, 6, 21, 12, 0, tzinfo=UTC)
SECOND = datetime(2025, 6, 20, 11, 0, 31, tzinfo=UTC)
NEW, KNOWN, EDITED, REPEATED, UNREADABLE = Verdict
STUDY = Entry("https://a.example/ai/study", "https://a.example/ai/study", "Model can repeat half of a novel", "Text.")


class Memory:
    """What a store would keep of one feed, in dictionaries."""

    def __init__(self) -> None:
        self.articles: dict[int, Known] = {}
        self.aliases: dict[str, int] = {}
        self.trust_guid = True

    def poll(self, *entries: Entry, now: datetime = NOW) -> Sorted:
        known = {
            alias: self.articles[self.aliases[alias]]
            for alias in wanted_aliases(entries, self.trust_guid)
            if alias in self.aliases
        }
        recent = [one for one in self.articles.values() if now - one.first_seen <= timedelta(days=7)]
        result = sort_entries(entries, known, recent, trust_guid=self.trust_guid, now=now)
        self.trust_guid = result.trust_guid
        for sighting in result.sightings:
            self._keep(sighting, now)
        return result

    def _keep(self, sighting: Sighting, now: datetime) -> None:
        if sighting.verdict in (REPEATED, UNREADABLE):
            return
        number = sighting.article_id or len(self.articles) + 1
        first_seen = self.articles[number].first_seen if number in self.articles else now
        published, text = sighting.entry.published, sighting.content_hash
        self.articles[number] = Known(number, sighting.title_key, first_seen, published, text, True)
        for alias in sighting.aliases:
            self.aliases.setdefault(alias, number)


def verdicts(result: Sorted) -> list[Verdict]:
    return [sighting.verdict for sighting in result.sightings]


def after(first: Entry, second: Entry, *, days: float = 0.1) -> Sighting:
    """The verdict on a second entry when the first one was seen some days before."""
    memory = Memory()
    memory.poll(first, now=NOW - timedelta(days=days))
    return memory.poll(second).sightings[0]


CHANGES = [
    ("nothing", {}, KNOWN),
    ("date only", {"published": NOW}, KNOWN),
    ("author and tags only", {"author": "B", "tags": ("x",)}, KNOWN),
    ("tracking parameters", {"link": "https://a.example/ai/study?utm_source=rss"}, KNOWN),
    (
        "http instead of https in both",
        {"guid": "http://a.example/ai/study", "link": "http://a.example/ai/study"},
        KNOWN,
    ),
    ("slash at the end", {"guid": "https://a.example/ai/study/", "link": "https://a.example/ai/study/"}, KNOWN),
    ("www.", {"guid": "https://www.a.example/ai/study", "link": "https://www.a.example/ai/study"}, KNOWN),
    ("another domain", {"guid": "https://b.example/ai/study", "link": "https://b.example/ai/study"}, EDITED),
    ("guid only", {"guid": "tag:a.example,2025:99"}, KNOWN),
    ("no guid any more", {"guid": ""}, KNOWN),
    ("no link any more", {"link": ""}, EDITED),
    ("summary only", {"summary": "Other text."}, EDITED),
    ("content only", {"content": "Full text."}, EDITED),
    ("title only", {"title": "Wholly different headline over it"}, EDITED),
    ("title and guid", {"title": "Wholly different headline over it", "guid": "x"}, EDITED),
    ("link only", {"link": "https://a.example/features/study-2"}, EDITED),
    ("guid and link, same title", {"guid": "https://a.example/f/2", "link": "https://a.example/f/2"}, EDITED),
    (
        "guid, link and title",
        {"guid": "z", "link": "https://a.example/f/2", "title": "Judge hears the case today"},
        NEW,
    ),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_one_known_name_is_enough(change: dict[str, object], expected: Verdict) -> None:
    assert after(STUDY, replace(STUDY, **change)).verdict is expected  # type: ignore[arg-type]


def test_new_names_of_a_known_article_are_learned() -> None:
    memory = Memory()
    moved = replace(STUDY, link="https://a.example/features/study")
    memory.poll(STUDY)
    memory.poll(moved)
    again = memory.poll(Entry("", "https://a.example/features/study", "Wholly new headline for it"), now=NOW)
    assert again.sightings[0].article_id == 1


@pytest.mark.parametrize(
    ("title", "days", "expected"),
    [
        ("Model can repeat half of a novel", 6.9, EDITED),
        ("Model can repeat half of a novel", 7.1, NEW),
        ("Live updates from the court room", 0.1, NEW),
        ("Podcast: the four of us on training", 0.1, NEW),
        ("Morning briefing", 0.1, NEW),
        ("音乐平台修改服务条款", 0.1, EDITED),
    ],
)
def test_a_telling_title_is_proof_for_seven_days(title: str, days: float, expected: Verdict) -> None:
    first = Entry("1", "https://a.example/1", title)
    assert after(first, Entry("2", "https://a.example/2", title), days=days).verdict is expected


@pytest.mark.parametrize(
    ("published", "one", "two", "expected"),
    [
        (SECOND, "Meta can recite a novel, study says", "Meta's model can recite a novel, study says", EDITED),
        (SECOND, "Review of the H9 case for quiet builds", "Review of the H3 case for quiet builds", NEW),
        (SECOND, "Meta can recite a novel, study says", "Court sends music case to a jury", NEW),
        (SECOND.replace(second=0), "The best shows to watch this month", "The best films to watch this month", NEW),
        (None, "The best shows to watch this month", "The best films to watch this month", NEW),
    ],
)
def test_a_similar_title_at_the_same_second_is_an_edit(
    published: datetime | None, one: str, two: str, expected: Verdict
) -> None:
    first = Entry("1", "https://a.example/1", one, published=published)
    assert after(first, Entry("2", "https://a.example/2", two, published=published)).verdict is expected


def test_another_sites_equal_path_is_another_article() -> None:
    first = Entry("https://a.example/?p=12", "https://a.example/?p=12", "Label sues generator of songs")
    second = Entry("https://b.example/?p=12", "https://b.example/?p=12", "How to bake bread at home")
    assert after(first, second).verdict is NEW


def test_a_guid_used_for_something_else_is_seen_and_never_trusted_again() -> None:
    memory = Memory()
    for number, title in enumerate(["Label sues song generator", "Museum opens late", "Quiet week ahead"]):
        entry = Entry("feed", f"https://a.example/{number}", title, published=NOW + timedelta(hours=number))
        assert verdicts(memory.poll(entry, now=NOW + timedelta(days=number))) == [NEW]
    assert memory.trust_guid


def test_a_running_list_under_one_guid_stays_one_article() -> None:
    memory = Memory()
    for number in range(21):
        moment = NOW + timedelta(days=14 * number)
        link = f"https://a.example/2025/{number}/list-of-layoffs"
        entry = Entry("?p=1", link, "A full list of layoffs", f"{number}", published=moment)
        assert verdicts(memory.poll(entry, now=moment)) == [NEW if number == 0 else EDITED]


def test_the_same_item_listed_twice_is_one() -> None:
    twin = replace(STUDY, link="https://a.example/ai/study?utm_medium=rss")
    result = Memory().poll(STUDY, twin, replace(STUDY, guid="other"), replace(STUDY, link="https://a.example/b"))
    assert verdicts(result) == [NEW, REPEATED, REPEATED, REPEATED]
    assert not result.sightings[1].aliases


def test_a_repeat_hands_its_names_to_the_first_listing() -> None:
    memory = Memory()
    memory.poll(STUDY, replace(STUDY, guid="other", title=STUDY.title))
    assert verdicts(memory.poll(Entry("other", "https://a.example/zzz", "Words without any overlap"))) == [EDITED]


def test_two_entries_of_one_known_article_are_one_sighting() -> None:
    memory = Memory()
    memory.poll(STUDY)
    by_guid = replace(STUDY, link="https://a.example/c", title="The study has been corrected since")
    by_link = replace(STUDY, guid="other", title="Something else as headline today")
    result = memory.poll(by_guid, by_link, by_link)
    assert verdicts(result) == [EDITED, REPEATED, REPEATED]
    assert [sighting.article_id for sighting in result.sightings] == [1, 1, 1]


def test_items_that_share_a_guid_are_told_apart_by_link_now_and_later() -> None:
    memory = Memory()
    pair = [Entry("same", f"https://a.example/{n}", f"Headline number {n}") for n in range(2)]
    others = [Entry(f"own{n}", f"https://a.example/own{n}", f"Own {n}") for n in range(4)]
    assert verdicts(memory.poll(*pair, *others)) == [NEW] * 6
    assert memory.trust_guid
    assert verdicts(memory.poll(Entry("same", "https://a.example/7", "Headline number 7"))) == [NEW]
    assert verdicts(memory.poll(*pair, *others)) == [KNOWN] * 6


def test_a_feed_whose_items_all_share_a_guid_loses_trust_for_good() -> None:
    memory = Memory()
    result = memory.poll(*(Entry("same", f"https://a.example/{n}", "New post") for n in range(10)))
    assert verdicts(result) == [NEW] * 10
    assert not result.trust_guid
    assert not result.churned
    assert not memory.poll(STUDY).trust_guid


def test_items_that_share_a_link_are_told_apart_by_guid() -> None:
    memory = Memory()
    link = "https://a.example/changelog"
    changes = [Entry(f"v{n}", f"{link}#v{n}", f"Version {n}") for n in range(3)]
    first = memory.poll(*changes)
    assert verdicts(first) == [NEW] * 3
    assert not any(sighting.own_page for sighting in first.sightings)
    assert verdicts(memory.poll(Entry("v9", f"{link}#v9", "Version 9"))) == [NEW]
    assert verdicts(memory.poll(*changes)) == [KNOWN] * 3


def test_an_item_without_guid_that_comes_to_share_its_link_stays_known() -> None:
    memory = Memory()
    first = Entry("", "https://a.example/news", "Live updates")
    memory.poll(first, now=NOW - timedelta(days=9))
    second = replace(first, title="Open thread")
    assert verdicts(memory.poll(replace(first, summary="more"), second)) == [EDITED, NEW]


def test_a_home_page_is_no_name() -> None:
    first = Entry("1", "https://a.example/", "Episode one")
    second = after(first, Entry("2", "https://a.example/", "Episode two"))
    assert second.verdict is NEW
    assert not second.own_page
    assert after(first, STUDY).own_page


def test_a_title_that_several_items_bear_proves_nothing() -> None:
    memory = Memory()
    docket = [Entry(f"{n}", f"https://court.example/{n}", "Doe and others v. Song Maker Inc.") for n in range(3)]
    assert verdicts(memory.poll(*docket[:2])) == [NEW, NEW]
    assert verdicts(memory.poll(docket[2])) == [NEW]
    assert verdicts(memory.poll(*docket)) == [KNOWN] * 3


@pytest.mark.parametrize(
    "entry",
    [
        Entry("1", "", ""),
        Entry("1", "", "", "text", "text", NOW),
        Entry("1", "javascript:alert(1)", ""),
        Entry("1", "https://a.example/", ""),
        Entry("", "", "..."),
    ],
)
def test_without_title_and_link_an_entry_is_unreadable(entry: Entry) -> None:
    sighting = Memory().poll(entry).sightings[0]
    assert (sighting.verdict, sighting.aliases, sighting.article_id) == (UNREADABLE, (), 0)


def test_an_unreadable_entry_is_new_once_it_is_readable() -> None:
    assert after(Entry("1", "", ""), Entry("1", "https://a.example/1", "Now it says something")).verdict is NEW


def test_title_and_day_name_an_entry_without_guid_and_link() -> None:
    first = Entry("", "", "Minutes", published=NOW)
    assert after(first, replace(first, published=NOW + timedelta(hours=2))).verdict is KNOWN
    assert after(first, replace(first, published=NOW + timedelta(days=1))).verdict is NEW


def test_an_undated_title_alone_names_its_entry_for_ever() -> None:
    assert after(Entry("", "", "Rules"), Entry("", "", "Rules"), days=400).verdict is KNOWN


@pytest.mark.parametrize(
    ("hours", "level_none", "text", "expected"),
    [
        (23, True, "Now with text.", True),
        (25, True, "Now with text.", False),
        (23, False, "Now with text.", False),
        (23, True, "", False),
    ],
)
def test_an_edit_within_a_day_is_judged_again_if_it_was_worth_nothing(
    hours: int, level_none: bool, text: str, expected: bool
) -> None:
    entry = Entry("1", "https://a.example/1", "")
    alias = Memory().poll(entry).sightings[0].aliases[0]
    known = Known(5, "", NOW - timedelta(hours=hours), None, content_hash(entry), level_none)
    result = sort_entries([replace(entry, summary=text)], {alias: known}, [known], trust_guid=True, now=NOW)
    assert result.sightings[0].reconsider is expected


@pytest.mark.parametrize(
    ("published", "usable"),
    [
        (None, False),
        (datetime(1, 1, 1, tzinfo=UTC), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1995, 1, 1, tzinfo=UTC), True),
        (NOW, True),
        (NOW + timedelta(hours=24), True),
        (NOW + timedelta(hours=24, seconds=1), False),
        (datetime(9999, 12, 31, tzinfo=UTC), False),
    ],
)
def test_only_possible_dates_are_used(published: datetime | None, usable: bool) -> None:
    assert usable_date(published, NOW) == (published if usable else None)


entries = st.lists(
    st.builds(
        Entry,
        guid=st.sampled_from(["", "1", "2", "https://a.example/1", "http://b.example/1", " "]),
        link=st.sampled_from(
            ["", "https://a.example/", "https://a.example/1", "https://a.example/2?utm_source=x", "x"]
        ),
        title=st.sampled_from(
            ["", "!", "Live updates", "Label sues song generator again", "Label sues song maker again"]
        ),
        summary=st.sampled_from(["", "a", "b"]),
        published=st.sampled_from(
            [None, NOW, SECOND, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
        ),
    ),
    max_size=8,
)


SHARED = Entry("1", "https://a.example/2", "", published=None)


@settings(max_examples=60)
@given(entries)
@example([replace(SHARED, guid=""), SHARED, replace(SHARED, title="Live updates", published=SECOND),
          replace(SHARED, title="Label sues song generator again", published=NOW)])  # one link, two items  # fmt: skip
def test_a_document_seen_a_second_time_brings_nothing_new(document: list[Entry]) -> None:
    memory = Memory()
    memory.poll(*document)
    for part in (document, document[::-1], *([entry] for entry in document)):
        assert NEW not in verdicts(memory.poll(*part, now=NOW + timedelta(days=40)))


@settings(max_examples=60)
@given(entries, entries)
def test_every_entry_gets_one_verdict_and_every_new_one_a_name(one: list[Entry], two: list[Entry]) -> None:
    memory = Memory()
    memory.poll(*one)
    result = memory.poll(*two)
    assert [sighting.entry for sighting in result.sightings] == two
    for sighting in result.sightings:
        assert (sighting.article_id > 0) or sighting.verdict in (NEW, REPEATED, UNREADABLE)
        assert bool(sighting.aliases) == (sighting.verdict in (NEW, KNOWN, EDITED))
        assert all(len(alias) == 26 for alias in sighting.aliases)


PAGE = Entry("g1", "https://a.example/ai/study", "A model can repeat half of a novel", published=SECOND)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"link": "https://a.example/other"}, "its guid is known"),
        ({"guid": "g2"}, "its link is known"),
        ({"guid": "g2", "link": "https://b.example/ai/study"}, "its address is known but for the site"),
        ({"guid": "g2", "link": "https://a.example/2"}, "the same title within seven days"),
        (
            {"guid": "g2", "link": "https://a.example/2", "title": "The model can repeat half of this novel"},
            "a similar title at the same second",
        ),
        (
            {"guid": "g2", "link": "https://a.example/2", "title": "Another story altogether"},
            "none of its names is known",
        ),
        ({"guid": "", "link": "", "title": ""}, "it has neither title nor page"),
    ],
)
def test_every_verdict_says_why(change: dict[str, str], reason: str) -> None:
    assert after(PAGE, replace(PAGE, **change)).reason == reason  # type: ignore[arg-type]


def test_verdicts_that_need_more_than_one_entry_say_why_too() -> None:
    assert Memory().poll(PAGE, PAGE).sightings[1].reason == "it is listed twice in this document"
    nameless = replace(PAGE, guid="", link="")
    assert after(nameless, nameless).reason == "its title is known"
    memory, home = Memory(), "https://a.example/news"
    alone = replace(PAGE, guid="", link=home)
    memory.poll(alone, now=NOW - timedelta(days=30))
    other = Entry("", home, "Another story altogether today", published=SECOND)
    assert memory.poll(replace(alone, published=NOW), other).sightings[0].reason == (
        "a name that it shares and its title are known"
    )


def test_seven_days_and_a_day_are_whole_ones() -> None:
    renamed = replace(PAGE, guid="g2", link="https://a.example/2", published=NOW)
    assert after(PAGE, renamed, days=7).verdict is EDITED
    assert after(PAGE, renamed, days=7.01).verdict is NEW
    assert after(PAGE, replace(PAGE, summary="More."), days=1).reconsider
    assert not after(PAGE, replace(PAGE, summary="More."), days=1.01).reconsider


def many(count: int, **change: object) -> list[Entry]:
    entries = [
        Entry(f"g{n}", f"https://a.example/{n}", f"Story number {n} of the many", published=NOW) for n in range(count)
    ]
    return [replace(entry, **change) for entry in entries]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("invented", "listed", "trusted"), [(3, 6, False), (2, 4, True), (3, 7, True), (2, 2, True), (4, 6, False)]
)
def test_half_of_a_document_and_three_items_at_least_cost_trust(invented: int, listed: int, trusted: bool) -> None:
    memory, entries = Memory(), many(listed)
    memory.poll(*entries)
    for poll in range(2):  # once is no proof: the feed may have moved
        assert memory.trust_guid
        fresh = [replace(entry, guid=f"{poll}-{entry.guid}") for entry in entries[:invented]]
        result = memory.poll(*fresh, *entries[invented:])
    assert (result.trust_guid, result.churned) == (trusted, not trusted)


@pytest.mark.parametrize(
    ("sharing", "listed", "trusted"), [(3, 6, False), (2, 4, True), (3, 7, True), (2, 2, True), (6, 6, False)]
)
def test_half_of_a_document_that_shares_guids_costs_trust(sharing: int, listed: int, trusted: bool) -> None:
    entries = many(listed)
    shared = [replace(entry, guid="the feed") for entry in entries[:sharing]]
    result = Memory().poll(*shared, *entries[sharing:])
    assert (result.trust_guid, result.churned) == (trusted, False)


def test_all_repeats_hand_over_all_their_names() -> None:
    memory = Memory()
    others = [replace(PAGE, link=f"https://a.example/copy/{n}") for n in range(3)]
    assert verdicts(memory.poll(PAGE, *others, now=NOW - timedelta(days=30))) == [NEW, REPEATED, REPEATED, REPEATED]
    for listing in (PAGE, *others):
        assert memory.poll(replace(listing, guid="", title="Another headline by now")).sightings[0].article_id == 1
