"""Turns feedparser's result for one item into an Entry: plain text, absolute web links, aware dates.

feedparser is run without its own HTML clean-up (it takes half of its time), so nothing here may be shown without
having gone through ``html_to_text`` or ``plain_title``. It does not decide whether an entry is new or relevant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.core.model import Entry
from bot.core.text import html_to_text, plain_title

MAX_TEXT = 60_000
MAX_MARKUP = 1_000_000
MAX_TITLE = 1_000
MAX_NAME = 300
MAX_KEY = 2_048
MAX_TAGS = 50
# Feeds are younger than that: what says 1970 or the year 0 says nothing.
OLDEST_YEAR = 1995

Parsed = Mapping[str, Any]


class EmptyItem(ValueError):
    """An item without link, title and text: nothing that anyone could be told about."""


def to_entry(item: Parsed, base: str) -> Entry:
    """One item of feedparser as an Entry. ``base``: the feed's address, for relative links.

    Raises EmptyItem, or whatever a hostile item makes fail: the caller counts that item as dropped.
    """
    content = _longest(item.get("content") or ())
    summary_detail = item.get("summary_detail") or {}
    summary = _text(summary_detail)
    title_detail = item.get("title_detail") or {}
    entry = Entry(
        guid=_line(item.get("id"), MAX_KEY),
        link=_link(item, base),
        title=plain_title(_string(title_detail.get("value"))[:MAX_MARKUP], _kind(title_detail))[:MAX_TITLE],
        # feedparser copies the content into the summary where a feed has no summary of its own
        summary="" if content and summary_detail.get("value") == content.get("value") else summary,
        content=_text(content),
        published=_date(item),
        author=_line(item.get("author"), MAX_NAME),
        tags=_tags(item.get("tags") or ()),
    )
    if not (entry.link or entry.title or entry.summary or entry.content):
        raise EmptyItem
    return entry


def _longest(contents: Any) -> Parsed:
    """Of several bodies (text and HTML, or parts) the one with most in it; media that is not text is none."""
    best: Parsed = {}
    for body in contents:
        if _kind(body).startswith("text/") or "html" in _kind(body):
            best = max(best, body, key=lambda each: len(_string(each.get("value"))))
    return best


def _text(detail: Parsed) -> str:
    """A summary or content as plain text."""
    value = _string(detail.get("value"))[:MAX_MARKUP]
    if not value:
        return ""
    return (value.strip() if _kind(detail) == "text/plain" else html_to_text(value))[:MAX_TEXT]


def _link(item: Parsed, base: str) -> str:
    """The item's page as an absolute http(s) address, '' if it names none."""
    candidates = [item.get("link")]
    candidates += [each.get("href") for each in item.get("links") or () if each.get("rel") == "alternate"]
    for candidate in candidates:
        written = _string(candidate).strip()
        if not written or len(written) > MAX_KEY or not written.isprintable():
            continue
        try:
            absolute = urljoin(base, written)
            parts = urlsplit(absolute)
        except ValueError:  # "http://[broken"
            continue
        # A broken link may come out as the feed's own address, which would make one article of all its items.
        if parts.scheme in ("http", "https") and parts.hostname and absolute != base:
            return absolute
    return ""


def _date(item: Parsed) -> datetime | None:
    """When it was published (else updated, else created), None if the feed gives no usable date."""
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        if key not in item or not item[key]:  # without ``in`` feedparser answers "updated" by "published", and warns
            continue
        moment = item[key]
        year, month, day, hour, minute, second = moment[:6]
        if year < OLDEST_YEAR:
            continue
        try:
            return datetime(year, month, day, hour, minute, tzinfo=UTC) + timedelta(seconds=second)
        except (ValueError, OverflowError):
            continue
    return None


def _tags(tags: Any) -> tuple[str, ...]:
    """The categories as written, without repetition, in the feed's order."""
    names = (_line(tag.get("term") or tag.get("label"), MAX_NAME) for tag in tags[:MAX_TAGS])
    return tuple(dict.fromkeys(name for name in names if name))


def _kind(detail: Parsed) -> str:
    """The media type that feedparser found or guessed, ``text/html`` if it says nothing."""
    return _string(detail.get("type")) or "text/html"


def _line(value: Any, most: int) -> str:
    """A short plain field on one line."""
    return " ".join(_string(value)[: most * 4].split())[:most]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
