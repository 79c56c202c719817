"""More things that happened, each with what makes it hard: proposals, series, deals, wordings without AI, disputes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.conflicts import SlotName
from bot.core.events import EventKind
from bot.core.model import Weight
from bot.core.sides import Side
from bot.core.standing import Standing
from bot.store.database import open_store
from tests.scenarios.newsroom import Newsroom, open_newsroom

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    store = open_store(tmp_path / "bot.db")
    yield open_newsroom(store, NOW)
    store.close()


def test_clarification_keeps_the_opt_out(newsroom: Newsroom) -> None:
    """Slack: customers may opt out by e-mail; the company then explains. The explanation is no reversal of the rule."""
    newsroom.publish(
        "2024-05-17",
        "Tech Paper",
        "Slack's privacy principles let it train AI on customer data unless owners opt out",
        "Slack uses customer data to train machine learning models by default. Workspace owners "
        "must e-mail Slack to opt out "
        "of the training.",
    )
    newsroom.publish(
        "2024-05-18",
        "The Gazette",
        "Slack clarifies its AI principles after a backlash",
        "Slack has published a clarification of its AI principles. A Slack spokesperson said the "
        "company does not train "
        "large language models on customer data.",
    )
    record = newsroom.record("slack")
    assert Standing.OPT_OUT in {each.standing for each in record.stances}
    assert EventKind.REVERSAL in {each.kind for each in record.timeline}
    assert [each.claim.side for each in record.company] == [Side.COMPANY]


def test_licence_deal_between_two(newsroom: Newsroom) -> None:
    """Reddit licenses its posts to Google: licensed for that party, nothing else."""
    newsroom.publish(
        "2024-02-22",
        "Tech Paper",
        "Reddit signs AI licensing deal with Google",
        "Reddit has signed a licensing deal with Google worth about $60 million a year on 22 "
        "February 2024. Google may use "
        "Reddit posts to train AI models.",
    )
    record = newsroom.record("reddit")
    assert [each.kind for each in record.timeline] == [EventKind.DEAL]
    assert {each.standing for each in record.stances} == {Standing.LICENSED}


def test_lawsuit_that_is_dated_differently(newsroom: Newsroom) -> None:
    """Two outlets give other months for one suit between the same two: both stand."""
    for day, outlet, words in (
        ("2025-06-05", "Tech Paper", "Reddit has sued Anthropic on 4 June 2025 over scraping for AI training."),
        ("2025-07-10", "Essay Blog", "Reddit has sued Anthropic on 8 July 2025 over scraping for AI training."),
    ):
        newsroom.publish(day, outlet, "Reddit sues Anthropic over AI training data", words)
    for platform in ("reddit", "anthropic"):
        assert newsroom.dates(platform, EventKind.FILED) == ["4 Jun 2025", "8 Jul 2025"]
        (conflict,) = newsroom.record(platform).conflicts
        assert [value for value, _ in conflict.sides] == ["4 Jun 2025", "8 Jul 2025"]


def test_good_news_with_a_negation(newsroom: Newsroom) -> None:
    """Vimeo promises not to train without consent: opt-in, by the company's own word; no terms are quoted."""
    newsroom.publish(
        "2024-05-30",
        "Video News",
        "Vimeo says it will not train AI on videos without consent",
        "Vimeo said in a blog post that it will not train generative AI models on videos without explicit consent. "
        "The company also bans AI companies from training on videos hosted there.",
    )
    record = newsroom.record("vimeo")
    assert not record.now
    stances = {each.stance.scope.party: each.standing for each in record.stances}
    assert stances[""] is Standing.OPT_IN
    assert Standing.PERMITS not in stances.values()


def test_proposal_is_no_policy(newsroom: Newsroom) -> None:
    """Bluesky: a proposal and a hostile reading of it leave the stance as it was: none known."""
    newsroom.publish(
        "2025-03-10",
        "Tech Paper",
        "Bluesky is weighing a proposal on consent over how AI uses posts",
        "Bluesky is considering a proposal that would let users say whether their posts may be used to train AI.",
    )
    newsroom.publish(
        "2025-03-15",
        "The Gazette",
        "Bluesky users debate AI training plans",
        "Some users fear that Bluesky could sell their posts to train AI. Chief executive Jay "
        "Graber said that the proposal is "
        "a signal for scrapers.",
    )
    record = newsroom.record("bluesky")
    assert not record.stances
    assert all(each.hedged for each in record.timeline)
    assert record.last_change is None


def test_reversal_in_two_days(newsroom: Newsroom) -> None:
    """WeTransfer: wording added, noticed, removed; it was to hold from August. An aggregator repeats it thrice."""
    newsroom.publish(
        "2025-07-14",
        "Tech Paper",
        "WeTransfer's terms alarm users over AI",
        "WeTransfer updated its terms of service on 1 July 2025. The new terms, effective 8 August "
        "2025, said: “You grant us a "
        "licence to use your content to improve the performance of machine learning models.” Users "
        "noticed the clause on 14 July "
        "2025.",
    )
    newsroom.publish(
        "2025-07-16",
        "The Gazette",
        "WeTransfer removes AI clause from its terms after backlash",
        "WeTransfer has removed the clause on machine learning on 15 July 2025 after a backlash. "
        "WeTransfer said that it has never used files to train AI.",
    )
    for number in range(3):
        newsroom.publish(
            "2025-07-17",
            f"Aggregator {number}",
            "WeTransfer backtracks on AI terms",
            "WeTransfer has removed the clause on machine learning after a backlash.",
            Weight.AGGREGATOR,
        )
    assert newsroom.dates("wetransfer", EventKind.TERMS) == ["1 Jul 2025"]
    assert newsroom.dates("wetransfer", EventKind.REVERSAL) == ["15 Jul 2025"]
    record = newsroom.record("wetransfer")
    assert not record.conflicts
    (reversal,) = [each for each in record.timeline if each.kind is EventKind.REVERSAL]
    assert len(reversal.outlets) == 4


def test_growing_figures_are_a_series(newsroom: Newsroom) -> None:
    """Deezer counts more AI tracks each month: no conflict, and no date of a change."""
    for day, figure, month in (
        ("2025-01-24", "10,000", "January"),
        ("2025-04-16", "20,000", "April"),
        ("2025-09-11", "30,000", "September"),
    ):
        newsroom.publish(
            day,
            "Music Daily",
            f"Deezer says {figure} AI-generated tracks arrive daily",
            f"Deezer said it received {figure} AI-generated tracks a day in {month} 2025. "
            "Deezer tags AI-generated albums and excludes them from recommendations.",
        )
    record = newsroom.record("deezer")
    assert not record.conflicts
    assert {each.kind for each in record.timeline} <= {EventKind.LABELLING, EventKind.RESPONSE}


def test_settlement_with_a_deal_names_both(newsroom: Newsroom) -> None:
    """Universal and Udio settle and licence at once: both platforms have it."""
    newsroom.publish(
        "2025-10-30",
        "Music Daily",
        "Universal Music and Udio settle lawsuit and sign AI licensing deal",
        "Universal Music and Udio have settled their copyright lawsuit on 29 October 2025. "
        "Universal Music and Udio signed a "
        "licensing deal for an AI music service in 2026.",
    )
    for platform in ("universal-music", "udio"):
        assert newsroom.dates(platform, EventKind.SETTLEMENT) == ["29 Oct 2025"]


def test_a_licence_without_ai_gives_no_stance(newsroom: Newsroom) -> None:
    """CapCut's broad licence does not name AI: what commentators infer is theirs, and no clause about AI is known."""
    newsroom.publish(
        "2025-06-20",
        "Video News",
        "CapCut's new terms worry creators over AI training",
        "CapCut updated its terms of service on 12 June 2025. The terms say: “You grant us a perpetual, worldwide and "
        "royalty-free licence to use, adapt and distribute your content in any form.” The terms do "
        "not mention AI training, but "
        "critics fear that videos could be used to train AI.",
    )
    record = newsroom.record("capcut")
    assert not record.now
    assert not record.stances
    assert newsroom.dates("capcut", EventKind.TERMS) == ["12 Jun 2025"]


def test_same_day_a_year_apart_and_who_is_covered(newsroom: Newsroom) -> None:
    """Cloudflare: all sites or only new ones is disputed; the next summer's rule is another event."""
    newsroom.publish(
        "2025-07-01",
        "Tech Paper",
        "Cloudflare blocks AI crawlers by default",
        "Cloudflare announced on 1 July 2025 that AI crawlers are blocked by default for all new domains.",
    )
    newsroom.publish(
        "2025-07-02",
        "Essay Blog",
        "Cloudflare will now block AI crawlers by default",
        "Cloudflare announced on 1 July 2025 that AI crawlers are now blocked by default for all websites.",
    )
    newsroom.publish(
        "2026-07-01",
        "Tech Paper",
        "Cloudflare launches pay per use for AI crawlers",
        "Cloudflare announced on 1 July 2026 that it blocks more AI crawlers. Crawlers pay per use "
        "from 15 September 2026.",
    )
    assert newsroom.dates("cloudflare", EventKind.CRAWLER) == ["1 Jul 2025", "1 Jul 2026"]
    (conflict,) = newsroom.record("cloudflare").conflicts
    assert conflict.name is SlotName.COVERED
    assert {value for value, _ in conflict.sides} == {"only new domains", "all websites"}


def test_list_of_many_platforms_writes_no_history(newsroom: Newsroom) -> None:
    """A guide for ten services is no event at any of them."""
    newsroom.publish(
        "2026-01-10",
        "Photo Weekly",
        "How to opt out of AI training on LinkedIn, Reddit, Figma, Vimeo and Instagram",
        "Many services such as LinkedIn, Reddit, Figma, Vimeo and Instagram train AI on posts. "
        "Here is how to opt out of AI "
        "training on each.",
    )
    for platform in ("linkedin", "reddit", "figma", "vimeo", "instagram"):
        assert newsroom.record(platform).timeline == ()
        assert newsroom.record(platform).stances == ()


def test_derivative_piece_decides_nothing(newsroom: Newsroom) -> None:
    """An essay that retells, however late and loud, does not change where a platform stands."""
    newsroom.publish(
        "2025-05-01",
        "Tech Paper",
        "Figma lets customers opt out of AI training",
        "Figma introduced a setting on 1 May 2025. Customers can opt out of AI training with their files.",
    )
    newsroom.publish(
        "2025-06-01",
        "Essay Blog",
        "What Figma's AI training policy means for all of us",
        "In today's ever-evolving landscape, AI training raises profound questions. This pivotal "
        "moment underscores the need for trust. "
        "Figma trains AI models on files and it is on by default for everyone. It remains to be seen what follows. "
        "The delicate balance between art and machines could reshape design. In conclusion, this "
        "is a testament to change.",
    )
    (stance,) = newsroom.record("figma").stances
    assert stance.standing is Standing.OPT_OUT
