"""The text of an article page, and whether a paywall cut it. Runs in the worker process only.

It does not fetch, and it does not try to get round any wall.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sources.preclean import decode_page

MAX_PAGE_TEXT = 200_000
LITTLE_TEXT = 400
SHORT_TEXT = 1_500
WALL_ZONE = 600

_NOT_FREE = re.compile(r"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?false\b", re.IGNORECASE)
_CUT_SHORT = re.compile(r"(…|\.\.\.|\[…\]|\b(read|continue reading|keep reading)( more)?( »| →)?)\W*$", re.IGNORECASE)
_WALL = re.compile(
    r"\b(subscribe|sign in|log in|register|start your (free )?trial|become a (member|subscriber))\b[^.!?\n]{0,60}"
    r"\b(to (continue|read|keep|unlock|access|view)|for (full|unlimited) access)"
    r"|\bthis (article|story|content|post) is (only )?(available|reserved|for|exclusive)[^.\n]{0,30}(subscriber|member)"
    r"|\balready a (subscriber|member)\b"
    r"|\byou('|’)?(ve| have) (reached|read|used)[^.\n]{0,40}(free|limit|articles)"
    r"|\b(to|the) (continue reading|rest of this (article|story))[^.\n]{0,60}(subscri|sign in|log in|member)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageText:
    """Plain text of a page, '' where none was found."""

    title: str
    text: str
    paywalled: bool


def extract_page(body: bytes, *, charset: str, url: str) -> PageText:
    """Title and running text of an article page.

    Precision first; a page that gives less than 400 characters that way is read once more with a wider net. Imported
    late: most workers never see a page, and the library costs 15 MB and 0.2 s.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = decode_page(body, charset)
    title, text = "", ""
    for precise in (True, False):
        # Never its ``deduplicate``: it remembers lines of other pages, so the same page gives different texts.
        found = bare_extraction(
            page,
            url=url or None,
            favor_precision=precise,
            favor_recall=not precise,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
        )
        if isinstance(found, Document):
            title = title or (found.title or "").strip()
            text = max(text, (found.text or "").strip(), key=len)
        if len(text) >= LITTLE_TEXT:
            break
    return PageText(title[:1_000], text[:MAX_PAGE_TEXT], is_paywalled(page, text))


def is_paywalled(page: str, text: str) -> bool:
    """Whether only an excerpt is public.

    The publisher's own mark (JSON-LD ``isAccessibleForFree: false``) is no proof by itself: many pages that carry it
    still give thousands of characters. It counts together with a text that is short or cut off; words of a wall at
    the very end count by themselves.
    """
    if _WALL.search(text[-WALL_ZONE:]):
        return True
    return bool(_NOT_FREE.search(page)) and (len(text) < SHORT_TEXT or bool(_CUT_SHORT.search(text[-80:])))
