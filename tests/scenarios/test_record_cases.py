"""What the record makes of things that happened: each case is a few short articles in our own words, with its trap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.claims import Sense
from bot.core.conflicts import SlotName
from bot.core.events import EventKind
from bot.core.standing import Standing
from bot.core.text import fold
from bot.store.database import open_store
from tests.scenarios.newsroom import Newsroom, open_newsroom

NOW = datetime(2026, 11, 1, tzinfo=UTC)

OLD_CLAUSE = (
    "In the absence of a separate agreement, you explicitly agree that your content may be used to inform, train or "
    "develop artificial intelligence technologies."
)
NEW_CLAUSE = (
    "We will not use your content to train generative AI models that aim to replicate your voice, music or likeness "
    "without your explicit consent."
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    store = open_store(tmp_path / "bot.db")
    yield open_newsroom(store, NOW)
    store.close()


def publish_soundcloud(newsroom: Newsroom) -> None:
    """From the clause to the reversal; two outlets name two finders."""
    newsroom.publish(
        "2025-05-09",
        "Tech Paper",
        "SoundCloud's terms allow AI training on uploads",
        f"SoundCloud changed its terms of use in February 2024. The terms now say: “{OLD_CLAUSE}” "
        "The clause was first spotted by Ed Newton-Rex, who runs a group for fair training. "
        "The terms do not offer an opt-out.",
    )
    newsroom.publish(
        "2025-05-11",
        "Music Daily",
        "SoundCloud denies that it trains AI on artists' music",
        "In early 2024 SoundCloud added a passage about AI to its terms of use. It was first noticed by Futurism. "
        "A SoundCloud spokesperson told Music Daily that the company has never used artist content to train AI models.",
    )
    newsroom.publish(
        "2025-05-14",
        "The Gazette",
        "SoundCloud rewrites its terms after an AI uproar",
        f"SoundCloud is revising its terms after a backlash over AI. The new terms will read: “{NEW_CLAUSE}” "
        "Ed Newton-Rex said other uses of AI are still possible under the terms.",
    )


def test_soundcloud_from_clause_to_reversal(newsroom: Newsroom) -> None:
    """Both wordings stand with who quotes them, the dates are merged, and who found it stays open."""
    publish_soundcloud(newsroom)
    record = newsroom.record("soundcloud")
    assert [each.clause.words for each in record.now] == [NEW_CLAUSE]
    assert [each.clause.words for each in record.before] == [OLD_CLAUSE]
    assert newsroom.dates("soundcloud", EventKind.TERMS) == ["Feb 2024"]
    assert newsroom.dates("soundcloud", EventKind.REVERSAL) == ["reported 14 May 2025"]
    (stance,) = record.stances
    assert stance.standing is Standing.OPT_IN
    assert stance.stance.limits[0].startswith("that aim to replicate your voice")
    (denial,) = [each for each in record.company if each.claim.sense is Sense.DENIES]
    assert denial.claim.via == "Music Daily"
    (conflict,) = record.conflicts
    assert conflict.name is SlotName.FINDER
    assert {value for value, _ in conflict.sides} == {"Ed Newton-Rex", "Futurism"}


def test_soundcloud_as_of_an_earlier_day_knows_no_more(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    then = newsroom.record("soundcloud", "2025-05-10")
    assert [each.clause.words for each in then.now] == [OLD_CLAUSE]
    assert [each.standing for each in then.stances] == [Standing.PERMITS]
    assert not then.company
    assert not then.conflicts
    assert newsroom.record("soundcloud", "2025-05-08").timeline == ()


def test_announced_and_effective_are_two_dates(newsroom: Newsroom) -> None:
    """X published new terms in October; they hold from November. Two dates, no conflict."""
    newsroom.publish(
        "2024-10-17",
        "Tech Paper",
        "X updates its terms to let it train AI on posts",
        "X has updated its terms of service on 16 October 2024. The new terms take effect on 15 "
        "November 2024 and cover "
        "the training of AI models with posts.",
    )
    newsroom.publish(
        "2024-11-15",
        "The Gazette",
        "X's new terms on AI training take effect today",
        "Elon Musk's X changed its terms of service on 16 October 2024, effective 15 November 2024. "
        "It is unclear whether users can opt out.",
    )
    record = newsroom.record("x")
    assert newsroom.dates("x", EventKind.TERMS) == ["16 Oct 2024"]
    assert {str(each.deadline.day) for each in record.deadlines} == {"15 Nov 2024"}
    assert not record.conflicts


def test_forbidding_others_is_no_stance_of_its_own(newsroom: Newsroom) -> None:
    """X forbids developers to train with its API: that says nothing of what X itself may do."""
    newsroom.publish(
        "2025-06-05",
        "Tech Paper",
        "X changes its developer agreement to bar AI training with its API",
        "X has changed its developer agreement. It now says: “You may not use the X API or X "
        "Content to fine-tune or train "
        "a foundation or frontier model.” Developers were told on 4 June 2025.",
    )
    assert newsroom.stances("x") == {"use by others": "prohibits"}
    assert newsroom.record("x").timeline[0].kind is EventKind.CRAWLER


def test_settings_change_twice_with_other_regions(newsroom: Newsroom) -> None:
    """LinkedIn: on by default in 2024 without the EU; in 2025 the EU follows. Two changes, not one conflict."""
    newsroom.publish(
        "2024-09-19",
        "Tech Paper",
        "LinkedIn turns on AI training by default",
        "LinkedIn updated its privacy policy on 18 September 2024. In the US, members' posts train "
        "AI models by default, "
        "and members can opt out in a setting.",
    )
    newsroom.publish(
        "2025-09-18",
        "Tech Paper",
        "LinkedIn updates its terms to train AI on posts in the EU",
        "LinkedIn updated its terms on 18 September 2025. From 3 November 2025 posts of members in "
        "the EU train AI models "
        "by default. Members in the EU can opt out of AI training before 3 November 2025.",
    )
    assert newsroom.dates("linkedin", EventKind.TERMS) == ["18 Sep 2024", "18 Sep 2025"]
    stances = newsroom.stances("linkedin")
    assert stances["US, posts"] == "permits-with-opt-out"
    assert {value for scope, value in stances.items() if scope.startswith("EU")} == {"opt-out-until"}
    assert not newsroom.record("linkedin").conflicts


def test_default_differs_by_plan(newsroom: Newsroom) -> None:
    """Figma: on for two plans, off for two others, from August. One sentence, two stances."""
    newsroom.publish(
        "2024-06-26",
        "Design News",
        "Figma will train AI on customers' files",
        "Figma announced on 26 June 2024 that it will train AI models on files. Content training is on by default for "
        "Starter and Professional plans, and it is off by default for Organization and Enterprise plans. "
        "Training starts on 15 August 2024.",
    )
    stances = newsroom.stances("figma")
    assert stances["Starter and Professional"] == "permits"
    assert stances["Organization and Enterprise"] == "opt-in-only"
    record = newsroom.record("figma")
    assert [str(each.deadline.day) for each in record.deadlines] == ["15 Aug 2024"]
    assert not record.conflicts


def test_pause_is_no_ban(newsroom: Newsroom) -> None:
    """Meta paused in the EU and came back a year later: never a prohibition."""
    newsroom.publish(
        "2024-06-14",
        "The Gazette",
        "Meta pauses plans to train AI on posts in the EU",
        "Meta has paused its plans to train AI models on public posts in the EU after a request by "
        "the Irish regulator.",
    )
    (stance,) = newsroom.record("meta").stances
    assert stance.stance.paused
    assert stance.standing is Standing.UNCLEAR
    newsroom.publish(
        "2025-04-14",
        "The Gazette",
        "Meta will start training AI on public posts in the EU",
        "Meta announced on Monday that it will train AI models on public posts in the EU. Training "
        "starts on 27 May 2025. "
        "Users in the EU can object until 26 May 2025 to the training of AI with their posts.",
    )
    record = newsroom.record("meta")
    assert Standing.PROHIBITS not in {each.standing for each in (*record.stances, *record.history)}
    assert [each.standing for each in record.stances] == [Standing.OPT_OUT_UNTIL]
    assert {(each.deadline.what, str(each.deadline.day)) for each in record.deadlines} == {
        ("effective", "27 May 2025"),
        ("opt-out", "26 May 2025"),
    }
    assert "14 Apr 2025" in newsroom.dates("meta", EventKind.TERMS)


def test_denial_beside_a_clause_is_no_policy(newsroom: Newsroom) -> None:
    """Adobe: the wording stood for months, people were asked to accept it, and Adobe says it never trained."""
    newsroom.publish(
        "2024-06-06",
        "Photo Weekly",
        "Adobe's terms alarm artists over AI",
        "Adobe updated its terms in February 2024. The terms say: “We may use techniques such as machine learning to "
        "analyse your content in order to improve our services.” Artists noticed the clause this week.",
    )
    newsroom.publish(
        "2024-06-10",
        "Photo Weekly",
        "Adobe says it has never trained AI on customers' work",
        "Adobe said in a blog post that it has never trained generative AI on customer content.",
    )
    record = newsroom.record("adobe")
    assert [each.stance.standing for each in record.stances] == [Standing.PERMITS]
    (denial,) = [each for each in record.company if each.claim.sense is Sense.DENIES]
    assert "blog post" in denial.claim.via
    assert newsroom.dates("adobe", EventKind.TERMS) == ["Feb 2024"]


def test_deadline_that_moves(newsroom: Newsroom) -> None:
    """A new day replaces the old one, with a note; it is no conflict."""
    newsroom.publish(
        "2026-10-01",
        "Music Daily",
        "Bandcamp changes its terms on AI training",
        "Bandcamp updated its terms on AI training on 1 October 2026. The new terms take effect on 15 November 2026.",
    )
    newsroom.publish(
        "2026-10-20",
        "Music Daily",
        "Bandcamp postpones its terms on AI training",
        "Bandcamp has postponed its new terms on AI training from 15 November 2026 to 1 December 2026 after criticism.",
    )
    record = newsroom.record("bandcamp")
    (deadline,) = record.deadlines
    assert str(deadline.deadline.day) == "1 Dec 2026"
    assert str(deadline.was) == "15 Nov 2026"
    assert deadline.ahead
    assert not record.conflicts
    (then,) = newsroom.record("bandcamp", "2026-10-05").deadlines
    assert str(then.deadline.day) == "15 Nov 2026"


def test_two_platforms_of_one_owner(newsroom: Newsroom) -> None:
    """What Google's YouTube does is not what Google Search does, and the owner's name alone tells of neither."""
    newsroom.publish(
        "2024-12-16",
        "Video News",
        "YouTube lets creators opt in to AI training by third parties",
        "YouTube announced on 16 December 2024 a setting for AI training by third parties. The "
        "setting is off by default: "
        "third-party companies can train AI models on videos only with the creator's permission.",
    )
    newsroom.publish(
        "2026-06-03",
        "The Gazette",
        "UK regulator orders Google Search to let publishers opt out of AI answers",
        "The UK regulator ordered that Google Search must let publishers opt out of AI features.",
    )
    assert [each.kind for each in newsroom.record("youtube").timeline] == [EventKind.CHOICE]
    assert {each.stance.scope.party: each.standing for each in newsroom.record("youtube").stances} == {
        "others": Standing.OPT_IN
    }
    assert [each.kind for each in newsroom.record("google-search").timeline] == [EventKind.REGULATOR]


def test_optional_against_mandatory(newsroom: Newsroom) -> None:
    """Two outlets read one rule in two ways: both stand, each with its source."""
    newsroom.publish(
        "2026-03-02",
        "Music Daily",
        "DistroKid introduces AI disclosure labels",
        "DistroKid will label AI-made tracks. The AI disclosure is optional for artists.",
    )
    newsroom.publish(
        "2026-03-04",
        "The Gazette",
        "DistroKid will label AI-generated music",
        "DistroKid adds labels for AI-generated tracks. The AI disclosure is mandatory for all uploads.",
    )
    (conflict,) = newsroom.record("distrokid").conflicts
    assert conflict.name is SlotName.OPTIONAL
    assert {value: each[0].origin.publisher for value, each in conflict.sides} == {
        "optional": "Music Daily",
        "mandatory": "The Gazette",
    }


def test_every_quotation_is_in_a_stored_text(newsroom: Newsroom) -> None:
    """Whatever stands in quotation marks is a part of an article, up to where it was shortened."""
    publish_soundcloud(newsroom)
    stored = [fold(text) for text in newsroom.texts.values()]
    reply = newsroom.reply("soundcloud")
    quoted = [
        part[part.find("“") + 1 : part.rfind("”")]
        for section in reply.sections
        for line in section.lines
        for part in line.parts
        if isinstance(part, str) and "“" in part and "”" in part
    ]
    assert len(quoted) >= 3
    for words in quoted:
        assert any(fold(words.rstrip("…")) in text for text in stored), words
