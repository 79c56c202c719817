"""The rules of RFC 4287 that a feed validator checks, as one function: what is wrong with an Atom document.

Covers what this program writes: feeds with entries, text constructs, persons, links, categories, dates. No extensions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree

ATOM = "{http://www.w3.org/2005/Atom}"
# Section 4.1.1 and 4.1.2: what must stand exactly once, and what may stand at most once.
_FEED = (("id", "title", "updated"), ("generator", "icon", "logo", "rights", "subtitle"))
_ENTRY = (("id", "title", "updated"), ("content", "published", "rights", "source", "summary"))
_MANY = ("author", "category", "contributor", "link")
# Section 3.3: RFC 3339 with capital T and Z.
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
                   r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)")  # fmt: skip
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def atom_faults(text: str) -> list[str]:
    """Every broken rule, in words; empty for a valid document."""
    try:
        root = Tree.fromstring(text)
    except Tree.ParseError as error:
        return [f"not well-formed: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    entries = root.findall(f"{ATOM}entry")
    faults = [*_container(root, *_FEED, (*_MANY, "entry"))]
    for number, entry in enumerate(entries, start=1):
        faults += [f"entry {number}: {fault}" for fault in _entry(entry, root)]
    names = Counter((each.findtext(f"{ATOM}id"), each.findtext(f"{ATOM}updated")) for each in entries)
    faults += [f"two entries are {name} of {updated}" for (name, updated), count in names.items() if count > 1]
    return faults


def _entry(entry: Tree.Element, feed: Tree.Element) -> Iterator[str]:
    yield from _container(entry, *_ENTRY, _MANY)
    if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
        yield "nobody is its author"
    links = [each for each in entry.findall(f"{ATOM}link") if each.get("rel", "alternate") == "alternate"]
    if entry.find(f"{ATOM}content") is None and not links:
        yield "neither content nor an alternate link"


def _container(
    element: Tree.Element, once: tuple[str, ...], most_once: tuple[str, ...], many: tuple[str, ...]
) -> Iterator[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element)
    yield from (f"{name} stands {counts[name]} times" for name in once if counts[name] != 1)
    yield from (f"{name} stands {counts[name]} times" for name in most_once if counts[name] > 1)
    yield from (f"{name} is unknown" for name in counts if name not in (*once, *most_once, *many))
    alternates = Counter(
        (each.get("type"), each.get("hreflang"))
        for each in element.findall(f"{ATOM}link")
        if each.get("rel", "alternate") == "alternate"
    )
    if any(count > 1 for count in alternates.values()):
        yield "two alternate links of one type and language"
    for child in element:
        yield from _child(child, child.tag.removeprefix(ATOM))


def _child(child: Tree.Element, name: str) -> Iterator[str]:
    words = child.text or ""
    if name == "id" and not _IRI.fullmatch(words):
        yield f"the id “{words}” is no IRI"
    if name in ("updated", "published") and not _DATE.fullmatch(words):
        yield f"the date “{words}” is not of RFC 3339"
    if (
        name in ("title", "subtitle", "summary", "rights", "content")
        and child.get("type", "text") == "text"
        and len(child)
    ):
        yield f"{name} is text and holds elements"
    if name == "title" and not words.strip():
        yield "the title is empty"
    if name in ("author", "contributor") and len(child.findall(f"{ATOM}name")) != 1:
        yield f"{name} has not one name"
    if name in ("author", "contributor") and not (child.findtext(f"{ATOM}name") or "").strip():
        yield f"{name} has an empty name"
    if name == "link" and not (urlsplit(child.get("href", "")).scheme and _IRI.fullmatch(child.get("href", ""))):
        yield f"the link “{child.get('href')}” is no address"
    if name == "category" and not child.get("term"):
        yield "a category has no term"
