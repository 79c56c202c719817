"""What is not the article goes; what the article says stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.boilerplate import drop_boilerplate, drop_lead, is_cut
from bot.core.text import clean

TITLE = "Harbourtune rewrites its terms to let AI learn from uploads"
FIRST = "Harbourtune changed its terms last winter, and few of its musicians noticed it."
SECOND = "The new clause lets the company feed uploaded songs to learning machines."
THIRD = "A spokesperson said that no song had been used so far."


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Sponsored content",
        "Story continues below",
        "Read more: Ten gadgets for the summer",
        "Read more",
        "Continue reading →",
        "Related: Another story about boats",
        "More from Harbour News",
        "You might also like",
        "Share this article",
        "Follow us on Mastodon",
        "12 Comments",
        "4 min read",
        "Photo: A. Person / Picture House",
        "Photograph by A. Person",
        "Image credits: Harbourtune",
        "A singer on a pier. A. Person/Getty Images",
        "(Image credit: A. Person)",
        "Source",
        "By Jo Writer",
        "Written by Jo Writer and Sam Other",
        "May 13, 2025",
        "Tuesday, 13 May 2025 at 10:30 CET",
        "2025-05-13",
        "Last updated: 14 May 2025",
        "Published on May 13, 2025",
        "Home > News > Music",
        "Home / News",
        "© 2024 Harbour News. All rights reserved. For personal use only.",
        "The post Harbourtune rewrites its terms appeared first on Harbour News.",
        "The post Harbourtune rewrites its terms first appeared on Harbour News.",
        "This article was originally published by Harbour News.",
        "This story originally appeared on harbour.example.",
        "A version of this article previously appeared in a magazine.",
        "Sign up for our newsletter to get the best of the pier.",
        "Subscribe to our channel today!",
        "Get our stories straight to your inbox.",
        "We may earn a commission when you buy through links.",
        "Got a tip? Write to us.",
        "Download Podcast",
        "https://harbour.example/story",
        "[link] [12 comments]",
        "* * *",
        "Comments URL: https://harbour.example/item?id=1",
        "Points: 12",
        "About Harbour Audio: Harbour Audio is a leading maker of foghorns.",
        TITLE,
        f"{TITLE} | Harbour News",
        "Harbourtune rewrites its terms to let AI…",
        f"{FIRST[:60]}…",
        FIRST,
    ],
)
def test_line_that_is_not_the_article_goes(line: str) -> None:
    text = "\n".join([FIRST, line, SECOND, THIRD])
    assert drop_boilerplate(text, TITLE) == "\n".join([FIRST, SECOND, THIRD])


@pytest.mark.parametrize(
    "line",
    [
        "By the time the law passes, it will be too late.",
        "Image generators learn from books that nobody paid for.",
        "Advertising pays for most of the service, and that will not change.",
        "Follow the money, said the judge, and you will find the licence.",
        "We ask every musician to contact us and to opt out of AI training today.",
        "Our music is not for sale: sign up for the letter against AI training on our songs without consent.",
        "Read the clause slowly and it says something else.",
        "More than half of the songs are older than the service.",
        "Published works are protected in 2025 as they were before, a lawyer said.",
        "May 2025 was the month in which the clause was found.",
        "“Share the wealth,” she said.",
        "About the clause: it covers every song.",
        "Photos of users may be used for training, the policy says.",
        "The app uses AI to sort songs.",
        "Comments by users are not covered by the clause.",
    ],
)
def test_line_of_the_article_stays(line: str) -> None:
    text = "\n".join([FIRST, line, SECOND, THIRD])
    assert drop_boilerplate(text, TITLE) == text


def test_where_an_episode_is_heard_goes_also_within_a_line() -> None:
    heard = "Listen on Shell Podcasts, Tide or wherever you get your podcasts. "
    assert drop_boilerplate(f"{heard}{FIRST}", TITLE) == FIRST
    assert drop_boilerplate(f"{FIRST} {heard}{SECOND}", TITLE) == f"{FIRST} {SECOND}"


def test_line_seen_three_times_goes_altogether() -> None:
    advert = "The best strings for your fiddle come from Pier Seven"
    lines = [FIRST, advert, SECOND, advert, THIRD, advert]
    assert drop_boilerplate("\n".join(lines)) == "\n".join([FIRST, SECOND, THIRD])


def test_statement_printed_twice_is_kept_once() -> None:
    statement = "We will not let AI learn from our songs without our consent."
    assert drop_boilerplate("\n".join([statement, FIRST, statement])) == f"{statement}\n{FIRST}"


def test_publishers_own_advertisement_at_the_end_goes() -> None:
    sales = "Whether you play or sing, discover our courses and join our community of musicians."
    body = [FIRST, SECOND, THIRD, "It is not the first such clause.", "Others have one too."]
    assert drop_boilerplate("\n".join([*body, sales])) == "\n".join(body)


def test_policy_words_protect_the_end() -> None:
    last = "Join us and tell the company that your songs need your consent before any training."
    body = [FIRST, SECOND, THIRD, "It is not the first such clause.", last]
    assert drop_boilerplate("\n".join(body)) == "\n".join(body)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The clause is old [Harbour News](https://harbour.example/a) .", "The clause is old."),
        ("As [Harbour News](https://harbour.example/a) reports, it is old.", "As Harbour News reports, it is old."),
        (
            "This was first reported by [Harbour News](https://harbour.example/a).",
            "This was first reported by Harbour News.",
        ),
        ("The clause is old.[3] It is long.[4][5]", "The clause is old. It is long."),
        ("The clause is old. Continue reading…", "The clause is old."),
        ('The clause is old. From a report: "It is long."', 'The clause is old. "It is long."'),
        ("The clause is old. From The Harbour News…", "The clause is old."),
        ("From Monday on: the clause is old.", "From Monday on: the clause is old."),
        ("The clause is old. The post Old clause appeared first on Harbour News.", "The clause is old."),
        ("The clause is old. Source", "The clause is old."),
        ("The clause is in the Source", "The clause is in the Source"),
        ("They “wrote [the clause] down” twice.", "They “wrote [the clause] down” twice."),
    ],
)
def test_litter_inside_a_line_goes(line: str, kept: str) -> None:
    assert drop_boilerplate(line) == kept


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The clause says that…", True),
        ("The clause says that...", True),
        ("The clause says [...]", True),
        ("The clause says […] The post Clause appeared first on Harbour News.", True),
        ("The clause is here. Read more", True),
        ("The clause is here. Read the full story at Harbour News.", True),
        ("The clause is here. Continue reading →", True),
        ("The clause is here.", False),
        ("The clause is here. The post Clause appeared first on Harbour News.", False),
        ("He had read more books than most.", False),
        ("", False),
    ],
)
def test_a_cut_text_says_so(text: str, cut: bool) -> None:
    assert is_cut(text) is cut


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"Jo Writer / Harbour News: {TITLE} — {FIRST}", FIRST),
        (f"{TITLE} – {FIRST}", FIRST),
        (f"{TITLE}: {FIRST}", FIRST),
        (TITLE, ""),
        (f"An anonymous reader quotes a report from Harbour News: {FIRST}", FIRST),
        (f"Longtime reader piper_7 shares an article from Harbour News: {FIRST}", FIRST),
        (f"Tides, Published online: 11 May 2026; doi:10.1038/d41586-026-01481-0{FIRST}", FIRST),
        (f"HARBOUR TOWN, 13 May 2025 /Wire/ -- {FIRST}", FIRST),
        (f"PORT LOUIS — {FIRST}", FIRST),
        (f"{TITLE}, and nobody noticed it.", f"{TITLE}, and nobody noticed it."),
        (f"She said on Friday that {TITLE} — {FIRST}", f"She said on Friday that {TITLE} — {FIRST}"),
        ("The company quotes a price for it.", "The company quotes a price for it."),
    ],
)
def test_what_aggregators_put_before_the_news_goes(text: str, rest: str) -> None:
    assert drop_lead(text, f"{TITLE} (Jo Writer/Harbour News)") == rest
    assert drop_lead(rest, TITLE) == rest


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                FIRST,
                SECOND,
                THIRD,
                TITLE,
                "Advertisement",
                "By Jo Writer",
                "Discover our courses, they are for you.",
                "Home > News > AI",
                "The clause is old.[3] Read more",
                f"{FIRST[:50]}…",
                "x [a](https://b.example/c) .",
                "",
            ]
        ),
        st.text(st.sampled_from("aB .,[]()…>|/©\n12:“”"), max_size=30),
        st.text(max_size=20),
    ),
    max_size=12,
).map("\n".join)


@given(LINES)
def test_dropping_twice_is_dropping_once(text: str) -> None:
    once = drop_boilerplate(clean(text), TITLE)
    assert drop_boilerplate(once, TITLE) == once


@given(LINES, st.text(max_size=20))
def test_nothing_is_ever_added(text: str, title: str) -> None:
    kept = drop_boilerplate(text, title)
    assert len(kept) <= len(text)
    assert isinstance(is_cut(text), bool)
