"""Foreign text made fit to be shown, for any chat: plain, safe, no longer than there is room.

Titles and sentences come from feeds, so from strangers. What leaves this module has no control or invisible
characters, cannot reorder or overflow its line, and does not pass for somebody else's address.

It does not escape: ``<`` or ``*`` mean different things in each chat, and each renderer knows its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import regex
from yarl import URL

from bot.core.words import shown_day

ELLIPSIS = "…"
URL_LIMIT = 2000  # Discord takes 2,048 characters, Slack 3,000
READ_LIMIT = 4000  # no chat shows a longer line; what is behind it is not worth the time

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# White space of every kind, and the letters that print nothing (Hangul fillers, Mongolian separator, empty Braille).
_BLANK = regex.compile(r"[\s\u115f\u1160\u3164\uffa0\u180e\u2800]")
_SPACES = regex.compile(r" {2,}")
# Group 1 is what stays: joiners between letters (Persian, Hindi) and inside emoji. All else of category C goes:
# controls, bidirectional overrides, zero-width characters, surrogates, private use, unassigned.
_INVISIBLE = regex.compile(
    r"((?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})"
    r"|(?<=[\p{Extended_Pictographic}\ufe0f\U0001f3fb-\U0001f3ff])\u200d(?=\p{Extended_Pictographic}))"
    r"|\p{C}"
)
# Marks that fit any letter stack up without end ("zalgo"); two are enough for every living spelling. Marks that belong
# to one script may come in fours (Burmese does need them).
_FIT_ANY = regex.compile(r"([\p{M}&&\p{Script=Inherited}]{2})[\p{M}&&\p{Script=Inherited}]+", flags=regex.VERSION1)
_STACKED = regex.compile(r"(\p{M}{4})\p{M}+")
_GRAPHEME = regex.compile(r"\X")

_WHOLE_ADDRESS = regex.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:)?(?://)?((?:[\w-]+\.)+\p{L}{2,})(?::\d+)?(?:[/?#]\S*)?")
_SCHEME = regex.compile(r"(?i)[a-z][a-z0-9+.-]*://(?=\S)")

_ASCII_HOST = regex.compile(r"(?i)[a-z0-9._-]+|[0-9a-f:.]*:[0-9a-f:.]*")  # a name, or an IPv6 address
# A host is shown in its own letters only if one of these explains all of it; everything else stays in ASCII.
_ONE_SCRIPT = tuple(
    regex.compile(rf"[\p{{Common}}\p{{Inherited}}{scripts}]+")
    for scripts in (
        r"\p{Latin}",
        r"\p{Cyrillic}",
        r"\p{Greek}",
        r"\p{Han}\p{Hiragana}\p{Katakana}",
        r"\p{Han}\p{Hangul}",
        r"\p{Arabic}",
        r"\p{Hebrew}",
        r"\p{Devanagari}",
        r"\p{Thai}",
    )
)
# yarl quotes what RFC 3986 forbids; these it allows, but they end a link or an attribute in one chat or another.
_LINK_ENDERS = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "|<>\"'()[]{}\\^` "})


def clean(text: str) -> str:
    """One line of plain text without anything invisible. In: any string, even broken, of which the first 4,000
    characters are read. Out: NFC, trimmed."""
    visible: str = _BLANK.sub(" ", text[:READ_LIMIT])
    if visible.isascii() and visible.isprintable():
        return str(_SPACES.sub(" ", visible)).strip()
    visible = _INVISIBLE.sub(lambda found: found[1] or "", visible)
    legible: str = _STACKED.sub(r"\1", _FIT_ANY.sub(r"\1", unicodedata.normalize("NFC", visible)))
    return str(_SPACES.sub(" ", unicodedata.normalize("NFC", legible))).strip()


def utf16_len(text: str) -> int:
    """Length as JavaScript counts it, never less than Python's: the careful measure for limits whose unit is unsaid."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int, measure: Callable[[str], int] = len) -> str:
    """``text``, or its beginning with an ellipsis, so that ``measure`` of it is at most ``limit``.

    Never parts a grapheme; prefers the end of a word when one is near. ``measure`` must be additive over graphemes
    (``len``, ``utf16_len``, the length after escaping each character).
    """
    if measure(text) <= limit:
        return text
    room = limit - measure(ELLIPSIS)
    if room < 0:
        return ""
    end, found = 0, _GRAPHEME.match(text)
    while found and (room := room - measure(found[0])) >= 0:
        end = found.end()
        found = _GRAPHEME.match(text, end)
    kept = text[:end]
    word_end = kept.rfind(" ")
    if not text[end].isspace() and word_end > 0.8 * len(kept):
        kept = kept[:word_end]
    return kept.rstrip(" ,;:-–—(") + ELLIPSIS


def safe_url(url: str) -> str:
    """The address fit to be linked in any chat, or '' if it should not be linked.

    Only http and https, with a host, at most 2,000 characters; user names are taken off (``https://bank@evil``);
    characters that end a link in some chat are percent-encoded. A safe URL is its own safe URL.
    """
    if len(url) > 2 * URL_LIMIT:
        return ""
    text = url.strip()
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    if not text[:8].lower().startswith(("http://", "https://")):
        return ""
    authority = regex.split(r"[/?#]", text.partition("//")[2], maxsplit=1)[0]
    # Browsers read a backslash as a slash, libraries do not: they would disagree about the host.
    if "\\" in authority or regex.search(r"\s", authority):
        return ""
    try:
        parsed = URL(text)
        if not _ASCII_HOST.fullmatch(parsed.raw_host or ""):
            return ""
        origin = str(parsed.origin())  # without a user name
        query = f"?{parsed.raw_query_string}" if parsed.raw_query_string else ""
        fragment = f"#{parsed.raw_fragment}" if parsed.raw_fragment else ""
    except (ValueError, UnicodeError):
        return ""
    safe = origin + f"{parsed.raw_path or '/'}{query}{fragment}".translate(_LINK_ENDERS)
    return safe if len(safe) <= URL_LIMIT else ""


def host_of(url: str) -> str:
    """The host that a link leads to, to be shown beside it, '' if the URL is unusable.

    Without ``www.``. Letters of one script are shown as they are; a host that mixes scripts is shown in its ASCII form
    (``xn--...``), because a Cyrillic a in front of ``.com`` is made to deceive.
    """
    safe = safe_url(url)
    if not safe:
        return ""
    parsed = URL(safe)
    ascii_host = parsed.raw_host or ""
    try:
        host = parsed.host or ascii_host
    except (ValueError, UnicodeError):
        host = ascii_host
    shown = host if clean(host) == host and any(one.fullmatch(host) for one in _ONE_SCRIPT) else ascii_host
    shown = f"[{shown}]" if ":" in shown else shown.removeprefix("www.")
    return shown if parsed.is_default_port() else f"{shown}:{parsed.port}"


def defused(text: str) -> str:
    """``text`` cleaned, with the scheme taken off the addresses in it, so that no chat makes links of them."""
    cleaned = clean(text)
    while (without := _SCHEME.sub("", cleaned)) != cleaned:
        cleaned = without
    return cleaned


def with_edges(part: str, words: str) -> str:
    """``words``, made of ``part``, with one blank where ``part`` had some at its edges: they part the pieces of a line,
    and cleaning takes them away. '' stays ''."""
    if not words:
        return ""
    return f"{' ' if part[:1].isspace() else ''}{words}{' ' if part[-1:].isspace() else ''}"


def headline(title: str, url: str) -> str:
    """A title fit to be the label of a link to ``url``.

    A title that is nothing but the address of another host would be a signpost pointing the wrong way: the real host
    is shown instead. So is it for a title with nothing visible in it. '' only if there is no usable URL either.
    """
    host = host_of(url)
    whole = _WHOLE_ADDRESS.fullmatch(clean(title))
    if whole and whole[1].lower().removeprefix("www.") != host:
        return host
    return defused(title) or host


def moment_text(moment: datetime, zone: ZoneInfo, *, day_only: bool = False) -> str:
    """``Fri 9 May 2025, 14:05`` in that zone; without the hour if it is only a day."""
    local = moment.astimezone(zone)
    date = f"{_DAYS[local.weekday()]} {shown_day(local)}"
    return date if day_only else f"{date}, {local:%H:%M}"
