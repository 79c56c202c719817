"""When a name means the platform."""

from __future__ import annotations

import pytest

from bot.core.matching import Matcher
from bot.core.model import Platform, Risk, Watchlist

WATCHLIST = Watchlist(
    platforms=(
        Platform("soundcloud", "SoundCloud", domains=("soundcloud.com",)),
        Platform("youtube", "YouTube", owner="Google", domains=("youtube.com",)),
        Platform("linkedin", "LinkedIn", owner="Microsoft", domains=("linkedin.com",)),
        Platform("reddit", "Reddit", domains=("reddit.com",)),
        Platform("tumblr", "Tumblr", owner="Automattic"),
        Platform("apple-music", "Apple Music", owner="Apple"),
        Platform("getty", "Getty Images"),
        Platform("threads", "Threads", Risk.WORD, owner="Meta", context=("Instagram",), not_phrases=("Threads of",)),
        Platform("meta", "Meta", Risk.WORD, aliases=("Meta Platforms",), context=("Zuckerberg", "Llama")),
        Platform("slack", "Slack", Risk.WORD, owner="Salesforce"),
        Platform("medium", "Medium", Risk.WORD, not_phrases=("Medium term",)),
        Platform("x", "X", Risk.LETTER, aliases=("Twitter", "X Corp"), owner="xAI", context=("Musk", "Grok")),
    ),
    topics=(),
)
MATCHER = Matcher(WATCHLIST)


@pytest.mark.parametrize(
    ("sentence", "platforms"),
    [
        # SAFE: any case, real boundaries.
        ("SoundCloud rewrites its terms", ["soundcloud"]),
        ("uploads to soundcloud are covered", ["soundcloud"]),
        ("SOUNDCLOUD SAYS NO", ["soundcloud"]),
        ("We asked @SoundCloud about it", ["soundcloud"]),
        ("SoundCloud’s new clause", ["soundcloud"]),
        ("The Sound Cloud app", ["soundcloud"]),
        ("the sound cloud above the stage", []),
        ("SoundCloudy weather, presoundcloud times", []),
        ("see soundcloud.com for the text", ["soundcloud"]),
        ("see https://soundcloud.com/terms-of-use", ["soundcloud"]),
        ("mail legal@soundcloud.com", []),
        ("read https://example.org/youtube/terms", []),
        ("a YouTube-style player for non-YouTube video", []),
        ("the Reddit-YouTube deal", ["youtube", "reddit"]),
        ("YouTube/Reddit rules", ["youtube", "reddit"]),
        # An owner is not its platform.
        ("Google trains on what it finds", []),
        ("Automattic sells posts", []),
        ("Apple is late", []),
        # The longer name wins.
        ("Apple Music labels songs", ["apple-music"]),
        # Sources are no mentions.
        ("the mayor told YouTube that it was fine", []),
        ("the photo came via Getty Images", []),
        ("(Photo: Getty Images)", []),
        ("Deal signed (Jo Bloggs/Reddit)", []),
        # WORD: the capital, and proof where everything has one.
        ("The threads of fate are long", []),
        ("Threads of fate", []),
        ("Loose threads remain", []),
        ("The rules for Threads change", ["threads"]),
        ("Threads tests a new switch", ["threads"]),
        ("Threads are loose here", []),
        ("Threads, like Instagram, asks first", ["threads"]),
        ("metadata and meta-analysis are safe", []),
        ("a very meta joke", []),
        ("It was Meta that asked", ["meta"]),
        ("Meta’s terms are long", ["meta"]),
        ("Meta Platforms is a company", ["meta"]),
        ("Meta was the mood. Zuckerberg spoke of Llama.", ["meta"]),
        ("Slack users are upset", ["slack"]),
        ("cut them some slack", []),
        ("Slack demand for chips", []),
        ("over the medium term", []),
        ("Medium term plans", []),
        ("Medium bans what machines write", ["medium"]),
        # LETTER: only forms that say it.
        ("X updated its terms", ["x"]),
        ("X’s terms are broad", ["x"]),
        ("X (formerly Twitter) agreed", ["x"]),
        ("Musk’s X wins", ["x"]),
        ("Social network X has new rules", ["x"]),
        ("X Corp filed suit", ["x"]),
        ("Twitter changed", ["x"]),
        ("Twitter/X punishes links", ["x"]),
        ("moves such as those of X, LinkedIn and YouTube", ["youtube", "linkedin", "x"]),
        ("Grok reads everything on X now", ["x"]),
        ("the iPhone X is old", []),
        ("Gen X remembers", []),
        ("Malcolm X spoke", []),
        ("an X-ray of X and Y", []),
        ("SpaceX and Xbox and x", []),
        ("X marks the spot", []),
        ("solve for X", []),
    ],
)
def test_a_sentence_names_these_platforms(sentence: str, platforms: list[str]) -> None:
    assert sorted(MATCHER.platforms_in(sentence)) == sorted(platforms)


def test_platforms_come_in_the_order_of_the_watchlist() -> None:
    assert MATCHER.platforms_in("Reddit, YouTube and SoundCloud") == ("soundcloud", "youtube", "reddit")


def test_an_empty_watchlist_matches_nothing() -> None:
    assert Matcher(Watchlist((), ())).platforms_in("SoundCloud and X") == ()


LABELS = Watchlist(
    platforms=(
        Platform("universal-music", "Universal Music", context=("record labels",), hints=("Universal",),
                 not_phrases=("Universal Pictures",)),
        Platform("udio", "Udio"),
    ),
    topics=(),
    keywords=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "platforms"),
    [
        ("Record labels: Universal settles", ["universal-music"]),  # a word of its context
        ("Universal Music pays. Universal says so", ["universal-music"]),  # its full name
        ("Universal, Udio end dispute", ["udio", "universal-music"]),  # in a list of platforms
        ("Universal settles a dispute", []),
        ("record labels want universal rules", []),
        ("Record labels envy Universal Pictures", []),
    ],
)
def test_a_hint_counts_only_beside_a_proof(sentence: str, platforms: list[str]) -> None:
    assert sorted(Matcher(LABELS).platforms_in(sentence)) == sorted(platforms)
