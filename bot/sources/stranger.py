"""What an answer is if it is not a feed, in words for a reader: the first question of whoever sees a feed fail.

Pure text work on the beginning of the answer; it decides nothing.
"""

from __future__ import annotations

import html
import re

_LOOKED_AT = 20_000
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|script|div|h1|p)\b", re.IGNORECASE)
_INSTRUCTION = re.compile(r"^(?:<\?[^>]{0,500}>\s*)+")
_LISTS = {
    "<opml": "a list of feeds (OPML)",
    "<urlset": "a sitemap",
    "<sitemapindex": "a sitemap",
    "<svg": "an image (SVG)",
}
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
)


def describe(body: bytes, text: str) -> str:
    """What ``body`` is (``text``: the same, decoded), to be read after "The address gives ..."."""
    if not body.strip():
        return "an empty answer"
    for signature, name in _SIGNATURES:
        if body.startswith(signature):
            return name
    start = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return "a JSON Feed, a format that is not supported," if "jsonfeed.org/version" in start else "JSON"
    lowered = start.lower()
    if not _PAGE.search(lowered, 0, 2000):
        for element, name in _LISTS.items():
            if element in lowered[:2000]:
                return name
    title = _TITLE.search(start)
    if title and (named := _one_line(title[1])):
        return f"a web page titled “{named}”"
    if _PAGE.search(start):
        return "a web page without a title"
    start = _INSTRUCTION.sub("", start)
    if start.startswith("<"):
        element_name = re.sub(r"[^\w:.-].*", "", start.lstrip("<?!")[:40], flags=re.DOTALL)
        return f"another kind of XML or markup (it begins with <{element_name}>)"
    printable = _one_line(start)
    return f"text that begins with “{printable}”" if printable else "unreadable bytes"


def _one_line(raw: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in html.unescape(raw)).split())
    return words if len(words) <= 80 else words[:79].rstrip() + "…"
