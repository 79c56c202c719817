"""Makes a feed's bytes safe to parse: right encoding, nothing before the root, nothing that XML forbids.

feedparser raises on illegal character references, trusts any codec that a feed names, keeps entities that a DOCTYPE
declares (56 KB can become a title of 100 MB) and needs minutes for a prolog full of newlines. So the text is decoded
here, everything before the root element is dropped, forbidden characters become U+FFFD, HTML's named characters become
the characters themselves (their declaration went away with the DOCTYPE), and clean UTF-8 goes on.

Pure: bytes in, bytes out. It does not parse XML and does not judge whether the feed is any good.
"""

from __future__ import annotations

import codecs
import re
from html.entities import name2codepoint

from bot.errors import FetchError
from bot.sources.stranger import describe

DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'

_REPLACEMENT = "�"

# Only plain text encodings. Python knows codecs that unpack, unescape or look up instead.
_CODECS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii"),
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
        *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "cp866"),
        *("koi8-r", "koi8-u", "mac-roman", "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc-jp", "euc-kr"),
        *("shift_jis", "cp932", "cp949", "iso2022_jp", "tis-620"),
    )
)
# What a name stands for in practice, as browsers read it.
_IN_PRACTICE = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
_WIDE = ("utf-16", "utf-32")
_LATIN = ("cp1252", "iso8859-15")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
_ROOT_OR_COMMENT = re.compile(f"<!--|{_ROOT.pattern}", re.IGNORECASE)
# A web page may speak of feeds, or hold an element of that name in an image; a warning of PHP before a feed is none.
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# feedparser looks for an address in a name with an expression that takes 10 s for 32 KB: one such item would cost the
# whole feed. No name is that long.
_ENDLESS_NAME = re.compile(
    r"(<(?:[\w-]{1,30}:)?(?:author|name|email|creator|contributor|publisher|managingEditor|webMaster)(?:\s[^<>]{0,300})?>)"
    r"(?:<!\[CDATA\[)?[^<]{2000,}",
    re.IGNORECASE,
)
# feedparser's XML parser puts namespace and name of an element side by side and takes them apart at the blanks.
_NAMESPACE = re.compile(r"(xmlns(?::[\w.-]{1,30})?\s{0,9}=\s{0,9})(?:\"([^\"<>]{0,300})\"|'([^'<>]{0,300})')")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_STRAYS = re.compile("[\udc80-\udcff]+")  # how Python marks bytes that are not UTF-8
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]{2,8}[1-4]{0,2});")
_CHARACTERS = {name: chr(code) for name, code in name2codepoint.items() if name not in ("amp", "lt", "gt", "quot")}


def preclean(body: bytes, charset: str = "") -> bytes:
    """A feed document as UTF-8 with a fresh XML declaration, beginning at its root element.

    ``charset``: what the Content-Type header named, '' if nothing. Raises FetchError ``not_a_feed`` if there is no
    root element of a feed, with a sentence that says what came instead.
    """
    text = decode(body, charset, _DECLARED)
    start = _find_root(text)
    if start < 0 or _PAGE.search(text, 0, start):
        raise FetchError("not_a_feed", f"The address gives {describe(body, text)} instead of a feed.")
    text = _FORBIDDEN.sub(_REPLACEMENT, text[start:])
    if "&" in text:
        text = _REFERENCE.sub(_legal_reference, text)
        text = _NAMED.sub(_character, text)
    text = _ENDLESS_NAME.sub(r"\1", text)
    text = _NAMESPACE.sub(_without_blanks, text)
    return DECLARATION + text.encode("utf-8")


def decode_page(body: bytes, charset: str = "") -> str:
    """A web page as text, by the same rules, with the encoding that a ``<meta>`` element names."""
    return decode(body, charset, _META)


def decode(body: bytes, charset: str, declared: re.Pattern[bytes]) -> str:
    """Bytes as text. The byte order mark decides; else the header's charset, then what the document declares (found by
    ``declared`` in its beginning), as far as the bytes agree; else UTF-8, else Windows-1252. Never raises."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    named = declared.search(body[:2048])
    wide = b"\0" in body[:4]
    tried = set()
    for candidate in (charset, named[1].decode("ascii") if named else "", "utf-8"):
        codec = _codec(candidate)
        if not codec or codec in tried or codec.startswith(_WIDE) != wide:
            continue
        tried.add(codec)
        if codec in _LATIN and not body.isascii():
            # Servers often name Latin-1 by default. Bytes that make sense as UTF-8 are UTF-8.
            codec = "utf-8" if _is_utf8(body) else codec
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    if wide:
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", "replace")
    text = body.decode("utf-8", "surrogateescape")
    strays = sum(map(len, _STRAYS.findall(text)))
    # A few broken bytes in a UTF-8 document stay a few; a Windows-1252 document has hardly anything else.
    if strays > (len(body) - len(text)) // 2:
        return body.decode("cp1252", "replace")
    return _STRAYS.sub(_stray, text)


def _codec(name: str) -> str:
    """The codec to use for an encoding's name, '' if it is not one that we accept."""
    try:
        codec = codecs.lookup(name.strip()).name if name else ""
    except (LookupError, ValueError):
        return ""
    return _IN_PRACTICE.get(codec, codec) if codec in _CODECS else ""


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _stray(found: re.Match[str]) -> str:
    """A single byte that UTF-8 does not know was pasted in from Windows-1252; several are the rest of a character."""
    if len(found[0]) > 1:
        return _REPLACEMENT
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _find_root(text: str) -> int:
    """Where the first root element of a feed begins outside comments, -1 if nowhere. Linear in the text's length."""
    position = 0
    while found := _ROOT_OR_COMMENT.search(text, position):
        if found[0] != "<!--":
            return found.start()
        end = text.find("-->", found.end())
        if end < 0:  # a comment without end hides nothing
            root = _ROOT.search(text, found.end())
            return root.start() if root else -1
        position = end + 3
    return -1


def _legal_reference(found: re.Match[str]) -> str:
    """A numeric character reference as it is if XML allows that character, else U+FFFD."""
    digits = (found[1] or found[2]).lstrip("0")
    if len(digits) <= 7:
        code = int(digits or "0", 16 if found[1] else 10)
        if 0x20 <= code <= 0xD7FF or code in (9, 10, 13) or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
            return found[0]
    return _REPLACEMENT


def _without_blanks(found: re.Match[str]) -> str:
    name = found[2] if found[2] is not None else found[3]
    return found[0] if len(name.split()) < 2 else f'{found[1]}"{"".join(name.split())}"'


def _character(found: re.Match[str]) -> str:
    return _CHARACTERS.get(found[1], found[0])
