"""Affairs that really happened, in our own words: one story per event, and each turn a new story of the same saga."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import Article, Level, Relevance, Weight
from bot.flows.grouping import join_story
from bot.store.articles import add_article
from bot.store.database import open_in_memory

START = datetime(2025, 5, 9, 9, tzinfo=UTC)
# (hours after the first, headline, first sentence, story): "a" is the first story, "b" its development, and so on.
Told = tuple[float, str, str, str]
SOUNDCLOUD: tuple[Told, ...] = (
    (0, "SoundCloud's terms allow AI training on uploads", "A clause of February 2024 lets it train on tracks.", "a"),
    (30, "SoundCloud denies it trains AI on artists' music", "The clause on AI training in its terms drew anger.", "a"),
    (52, "Musicians leave SoundCloud over AI clause in its terms", "The clause allows AI training on uploads.", "a"),
    (125, "SoundCloud backtracks on AI clause in its terms", "Its chief promises an opt-in before any training.", "b"),
    (131, "SoundCloud rewrites AI clause and promises opt-in", "Its chief says uploads need an opt-in first.", "b"),
)
WETRANSFER: tuple[Told, ...] = (
    (0, "WeTransfer's new terms let it train AI on files", "Users noticed a clause on machine learning models.", "a"),
    (5, "Users angry as WeTransfer terms mention machine learning", "The clause was noticed by users on files.", "a"),
    (27, "WeTransfer reverses AI clause after outcry", "Files will not train models, the company says.", "b"),
    (30, "WeTransfer removes clause on AI after users' outcry", "The company says files never train models.", "b"),
)
ADOBE: tuple[Told, ...] = (
    (0, "Adobe's terms pop-up angers artists over AI training", "A prompt asks to accept new terms on content.", "a"),
    (22, "Artists cancel Adobe over terms that touch AI training", "The prompt asks them to accept new terms.", "a"),
    (110, "Adobe clarifies its terms: no AI training on customer content", "New terms come in June, it says.", "b"),
)
META: tuple[Told, ...] = (
    (0, "Meta will train AI on Europeans' public posts", "People get an objection form, Meta says.", "a"),
    (9, "Meta to use public posts in Europe for AI training", "An objection form is offered to people.", "a"),
    (936, "German court rules Meta may train AI on public posts", "Judges in Cologne see no breach of the law.", "b"),
)
SETTLEMENT: tuple[Told, ...] = (
    (0, "Anthropic settles with authors over pirated books", "It will pay 1.5 billion dollars to the class.", "a"),
    (72, "Judge delays approval of Anthropic's settlement with authors", "He wants a list of the works paid for.", "b"),
    (170, "Judge approves Anthropic's settlement with authors", "The 1.5 billion dollars may be paid out now.", "c"),
    (171, "Anthropic's 1.5 billion dollar settlement approved", "A judge let the deal with authors go ahead.", "c"),
)
SUIT: tuple[Told, ...] = (
    (0, "Reddit sues Anthropic over scraping", "The complaint says bots read its site 100,000 times.", "a"),
    (3, "Reddit files lawsuit against Anthropic for scraping", "Its complaint counts 100,000 visits by bots.", "a"),
    (60, "Judge dismisses Reddit's suit against Anthropic", "Scraping is no matter for a state court, he says.", "b"),
)
CASES = {
    "soundcloud": SOUNDCLOUD,
    "wetransfer": WETRANSFER,
    "adobe": ADOBE,
    "meta": META,
    "anthropic": SETTLEMENT,
    "reddit": SUIT,
}


@pytest.mark.parametrize("platform", CASES)
def test_each_turn_is_a_new_story_of_the_same_saga(platform: str) -> None:
    db = open_in_memory()
    names: dict[int, str] = {}
    wanted, found = [], []
    for number, (hours, title, summary, name) in enumerate(CASES[platform], start=1):
        at = START + timedelta(hours=hours)
        outlet = f"outlet{number}"
        url = f"https://{outlet}.example/{number}"
        article = Article(url, title, summary, "", outlet, outlet, Weight.ORIGINAL, "en", at, at)
        relevance = Relevance(Level.ALERT, 8.0, (), (platform,))
        kept = add_article(db, article, str(number), "", relevance, (), "considered")
        joined = join_story(db, replace(article, id=kept), relevance, now=at)
        opened = joined.story_id not in names
        found.append(names.setdefault(joined.story_id, "abcdef"[len(names)]))
        wanted.append(name)
        if opened and name != "a":
            assert joined.development == min(names), title
    assert found == wanted
