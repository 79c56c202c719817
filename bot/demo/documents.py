"""Writes one outlet's feed as RSS 2.0, RSS 1.0 (RDF) or Atom 1.0, with the habits of real publishers.

RSS carries full texts in CDATA, Atom escapes its titles twice (``type="html"``), RDF has neither ids nor full texts.
Does not repair anything: control characters of hostile headlines go out as they are, as they would in the wild.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from bot.demo.sample import NewsItem, Outlet

Writer = Callable[[Outlet, Sequence[NewsItem]], str]

REFUSAL = (
    "<!DOCTYPE html><html><head><title>Access Denied</title></head>"
    "<body><h1>Access Denied</h1><p>You do not have permission to view this page.</p></body></html>"
)


def write(outlet: Outlet, items: Sequence[NewsItem]) -> bytes:
    """The outlet's feed with these items, in this order, as UTF-8."""
    return WRITERS[outlet.format](outlet, items).encode()


def link_of(outlet: Outlet, item: NewsItem) -> str:
    """The address under which the outlet's feed lists the item, with its query."""
    return (item.link or f"{outlet.home}/{item.slug}") + (f"?{item.query}" if item.query else "")


def _guid(outlet: Outlet, item: NewsItem) -> str:
    if item.guid:
        return item.guid
    return f"{outlet.home}/?p={1000 + item.number}" if outlet.guids == "opaque" else link_of(outlet, item)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.strip().splitlines())


def _rss(outlet: Outlet, items: Sequence[NewsItem]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>\n'
        f"<title>{escape(outlet.name)}</title><link>{outlet.home}/</link>"
        f"<description>{escape(outlet.name)}</description><language>{outlet.language}</language>\n"
        + "".join(_rss_item(outlet, item) for item in items)
        + "</channel></rss>\n"
    )


def _rss_item(outlet: Outlet, item: NewsItem) -> str:
    permanent = "true" if outlet.guids == "link" and not item.guid else "false"
    content = f"<content:encoded><![CDATA[{_paragraphs(item.text)}]]></content:encoded>" if item.text else ""
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(link_of(outlet, item))}</link>"
        f'<guid isPermaLink="{permanent}">{escape(_guid(outlet, item))}</guid>'
        f"<pubDate>{format_datetime(item.date)}</pubDate>"
        f"<description>{escape(escape(item.summary))}</description>{content}</item>\n"
    )


def _atom(outlet: Outlet, items: Sequence[NewsItem]) -> str:
    updated = _iso(items[0].date) if items else "2025-01-01T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n'
        f'<id>{outlet.home}/</id><title>{escape(outlet.name)}</title><link href="{outlet.home}/"/>'
        f"<updated>{updated}</updated>\n" + "".join(_atom_entry(outlet, item) for item in items) + "</feed>\n"
    )


def _atom_entry(outlet: Outlet, item: NewsItem) -> str:
    # Many newsrooms hand over HTML with numeric entities, so that the reader has to unescape twice.
    title = escape(escape(item.title).encode("ascii", "xmlcharrefreplace").decode())
    content = f'<content type="html">{escape(_paragraphs(item.text))}</content>' if item.text else ""
    return (
        f'<entry><id>{escape(_guid(outlet, item))}</id><title type="html">{title}</title>'
        f'<link rel="alternate" href="{escape(link_of(outlet, item))}"/>'
        f"<published>{_iso(item.date)}</published><updated>{_iso(item.date)}</updated>"
        f"<summary>{escape(item.summary)}</summary>{content}</entry>\n"
    )


def _rdf(outlet: Outlet, items: Sequence[NewsItem]) -> str:
    listed = "".join(f'<rdf:li rdf:resource="{escape(link_of(outlet, item))}"/>' for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{outlet.home}/"><title>{escape(outlet.name)}</title><link>{outlet.home}/</link>'
        f"<description>{escape(outlet.name)}</description><items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n"
        + "".join(_rdf_item(outlet, item) for item in items)
        + "</rdf:RDF>\n"
    )


def _rdf_item(outlet: Outlet, item: NewsItem) -> str:
    link = escape(link_of(outlet, item))
    return (
        f'<item rdf:about="{link}"><title>{escape(item.title)}</title><link>{link}</link>'
        f"<description>{escape(item.summary)}</description><dc:date>{_iso(item.date)}</dc:date></item>\n"
    )


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


WRITERS: dict[str, Writer] = {"rss": _rss, "atom": _atom, "rdf": _rdf}
