"""Reads the pages of articles whose feed said too little to judge them.

Only for articles in the uncertain middle: an alert never waits for a page. Polite and bounded by the page reader; a
site that does not want it is not asked again. A level that rises is told like news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.core.articles import with_page_text
from bot.core.model import Feed
from bot.core.ports import Page, PageReader
from bot.errors import FetchError
from bot.flows.newsdesk import Desk
from bot.flows.revising import reconsider
from bot.store import articles, pages
from bot.store.database import Database, Store, is_storage_trouble

log = structlog.get_logger("pages")

TRIES = 3
FOR_GOOD = frozenset({"robots", "bad_url", "blocked_address", "too_large", "not_a_page"})
FOR_NOW = frozenset({408, 425, 429})  # statuses of the 400s that ask for patience
PAYWALLED = "excerpt only (paywall)"
PER_PASS = 20
LONGEST_WAIT_S = 86_400.0


async def read_pages(
    store: Store, reader: PageReader, desk: Desk, feed_list: Iterable[Feed], now: datetime, limit: int = PER_PASS
) -> int:
    """Read the pages that are due, one after the other. Returns how many articles rose in level."""
    feeds: Mapping[str, Feed] = {feed.id: feed for feed in feed_list}
    risen = 0
    for article_id, url, tries in await store.read(pages.list_wanted_pages, now, limit):
        try:
            page = await reader.read(url)
            risen += await store.write(_record_page, desk, feeds, article_id, page, now)
        except FetchError as error:
            await store.write(_record_failure, article_id, tries, error, now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.exception("page broke the reader", url=url)
            failure = FetchError("parse_failed", f"could not be read ({type(error).__name__})")
            await store.write(_record_failure, article_id, tries, failure, now)
    return risen


def _record_page(
    db: Database, desk: Desk, feeds: Mapping[str, Feed], article_id: int, page: Page, now: datetime
) -> bool:
    note = PAYWALLED if page.paywalled else ""
    pages.record_page(db, article_id, "read", note)
    stored = articles.get_judged(db, article_id)
    feed = feeds.get(stored.article.feed_id)
    article = with_page_text(stored.article, page.text)
    if feed is None or article is stored.article:
        return False
    reading = reconsider(db, desk, feed, article, now, note=note)
    return reading.relevance.level.rank > stored.relevance.level.rank


def _record_failure(db: Database, article_id: int, tries: int, error: FetchError, now: datetime) -> None:
    refused = 400 <= error.status < 500 and error.status not in FOR_NOW
    final = error.kind in FOR_GOOD or refused or tries + 1 >= TRIES
    wait = max(600.0 * 2**tries, error.retry_after_s or 0.0)
    due = None if final else now + timedelta(seconds=min(wait, LONGEST_WAIT_S))
    pages.record_page(db, article_id, "failed" if final else "wanted", error.says, due)
