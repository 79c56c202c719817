"""From an entry to an article, and from an article to the copy that is read for matching and summaries.

The stored text is what the feed gave, cleaned; repairs and the removal of boilerplate happen on the reading copy only.
Decides nothing about relevance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.boilerplate import drop_boilerplate
from bot.core.identity import usable_date
from bot.core.matching import Matcher
from bot.core.model import Article, Entry, Feed, Match, Relevance, Watchlist
from bot.core.opinion import Opinion
from bot.core.relevance import judge
from bot.core.signals import speaks_of_ai
from bot.core.text import clean, repair_ai
from bot.core.urls import canonical_url, url_key

TITLE_FROM_TEXT = 90  # characters, for entries without a title
PAGE_SHARE = 0.8  # a page with less text than this share of the feed's own is a wall or a menu


def article_of(entry: Entry, feed: Feed, now: datetime) -> Article:
    """The article behind an entry, cleaned. Its address is the link, or a guid that is an address, or ''."""
    title = clean(entry.title)
    summary = clean(entry.summary)
    text = clean(entry.content)
    if not title:
        title = _first_words(summary or text)
    return Article(
        url=canonical_url(entry.link) or canonical_url(entry.guid),
        title=title,
        summary=summary,
        text=text if len(text) > len(summary) else "",
        publisher=feed.publisher,
        feed_id=feed.id,
        weight=feed.weight,
        language=feed.language,
        first_seen=now,
        published=usable_date(entry.published, now),
    )


def key_of_article(article: Article, alias: str, *, own_page: bool = True) -> str:
    """What makes an article unique over all feeds: its address, or the feed's own name for it where there is none or
    it is not the article's own (``own_page``: a feed may link all its items to one page)."""
    return url_key(article.url) if article.url and own_page else f"{article.feed_id}#{alias}"


def repaired_copy(article: Article) -> Article:
    """The article with look-alikes of "AI" repaired."""
    whole = "\n".join((article.title, article.summary, article.text))
    return replace(
        article,
        title=repair_ai(article.title, whole),
        summary=repair_ai(article.summary, whole),
        text=repair_ai(article.text, whole),
    )


def reading_copy(article: Article) -> Article:
    """The repaired article as it is read and shown: adverts and other boilerplate left out."""
    return replace(
        article,
        summary=drop_boilerplate(article.summary, article.title),
        text=drop_boilerplate(article.text, article.title) if article.text else "",
    )


def with_page_text(article: Article, text: str) -> Article:
    """The article with the text of its page, unless the page holds less than the feed gave."""
    own = article.text or article.summary
    text = clean(text)
    return (
        replace(article, text=text) if len(text) >= PAGE_SHARE * len(own) and len(text) > len(article.text) else article
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading an article gave: the copy that was read, what was found in it, and what it is worth."""

    copy: Article
    matches: tuple[Match, ...]
    relevance: Relevance


class Reader:
    """Reads articles against one watchlist and the keywords of all subscriptions. Built once, asked often."""

    def __init__(self, watchlist: Watchlist, keywords: tuple[str, ...] = (), opinion: Opinion | None = None) -> None:
        self.watchlist = watchlist
        self.opinion = opinion
        self.keywords = keywords
        self.platform_names = {platform.id: platform.name for platform in watchlist.platforms}
        self.topic_names = {topic.id: topic.name for topic in watchlist.topics}
        self._matcher = Matcher(watchlist, keywords)

    def read(self, article: Article) -> Reading:
        """Match and judge one article. Most say nothing of AI, a watched platform or a keyword: they are put aside
        before the dearer half of reading, which could only take words away from them."""
        quick = repaired_copy(article)
        matches = self._matcher.find(quick)
        if not may_matter(quick, matches):
            return Reading(quick, matches, judge(quick, matches, self.watchlist, self.opinion))
        copy = reading_copy(quick)
        matches = self._matcher.find(copy)
        return Reading(copy, matches, judge(copy, matches, self.watchlist, self.opinion))


def may_matter(article: Article, matches: tuple[Match, ...]) -> bool:
    """Whether there is anything to judge: a word of AI, a platform as subject, a keyword."""
    named = any(each.kind == "keyword" or (each.kind == "platform" and each.role == "subject") for each in matches)
    return named or speaks_of_ai(article)


def _first_words(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= TITLE_FROM_TEXT:
        return text
    return text[:TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"
