"""The Atom feed of stories against the rules of RFC 4287, whatever stories hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as Tree

import pytest

from bot.flows.export import StoryEntry, atom_of
from tests.atom_rules import ATOM, atom_faults

NOW = datetime(2025, 5, 14, 9, 30, 15, 250_000, tzinfo=UTC)
STORY = StoryEntry(
    id="urn:uuid:0b0c7b5e-0000-5000-8000-000000000001",
    title="SoundCloud changes its terms",
    url="https://paper.example/terms",
    publisher="The Paper",
    summary="It did.",
    published=NOW,
    updated=NOW,
    topics=("terms-of-service", "training-data"),
    outlets=("Music Daily",),
)
ODD = {
    "nothing but a title": replace(STORY, url="", summary="", publisher="", topics=()),
    "no title": replace(STORY, title=""),
    "signs that XML forbids": replace(STORY, title="A\x00B\x0bC ]]> <script>&amp;</script> \ud800", summary="\x1b[31m"),
    "an address with odd signs": replace(STORY, url='https://paper.example/a b?q={x}|ü"<'),
    "other scripts": replace(STORY, title="ساوند كلاود 🎵", publisher="Ø & Co"),
}


@pytest.mark.parametrize("story", ODD.values(), ids=ODD.keys())
def test_a_feed_is_valid_whatever_a_story_holds(story: StoryEntry) -> None:
    text = atom_of([STORY, replace(story, id="urn:uuid:0b0c7b5e-0000-5000-8000-000000000002")])
    assert atom_faults(text) == []
    assert len(Tree.fromstring(text).findall(f"{ATOM}entry")) == 2


def test_an_empty_feed_is_valid() -> None:
    assert atom_faults(atom_of([])) == []


def test_two_stories_of_one_name_stay_two() -> None:
    text = atom_of([STORY, replace(STORY, title="Another story"), STORY])
    assert atom_faults(text) == []
    ids = [each.findtext(f"{ATOM}id") for each in Tree.fromstring(text).findall(f"{ATOM}entry")]
    assert len(ids) == 2  # what is wholly the same is one
    assert ids[0] == STORY.id  # the first keeps the name that it always had


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<updated>2025-05-14T09:30:15Z", "<updated>2025-05-14 09:30:15Z", "RFC 3339"),
        ("<id>urn:uuid:0b", "<id>0b", "no IRI"),
        ("<title>SoundCloud changes its terms</title>", "", "title stands 0 times"),
        ('href="https://paper.example/terms"', 'href="terms"', "no address"),
        ('term="training-data"', 'term=""', "no term"),
        ("<name>The Paper</name>", "<name></name>", "empty name"),
        ("</feed>", "</fed>", "not well-formed"),
        ("<summary>It did.</summary>", "<summary>It did.</summary><summary>x</summary>", "summary stands 2 times"),
    ],
)
def test_the_rules_see_what_is_wrong(old: str, new: str, fault: str) -> None:
    text = atom_of([STORY])
    assert old in text
    assert fault in "; ".join(atom_faults(text.replace(old, new)))
