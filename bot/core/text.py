"""From what a feed or page gives to plain, comparable text: HTML, titles, broken characters, folding, "AI" look-alikes.

Does not: split sentences (core.sentences), drop adverts (core.boilerplate), or read bytes and encodings (sources).
Nothing here raises for any string, and every function is bounded for hostile input.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata

import ftfy
from selectolax.lexbor import LexborHTMLParser

# An HTML5 parser is quadratic in nesting depth (200,000 open <div> took minutes) and in unclosed formatting tags,
# which it must reopen in every paragraph. Text above these bounds is cut: 1,500 paragraphs are enough for an alert.
MAX_HTML_CHARS = 400_000
MAX_HTML_TAGS = 3_000
_MAX_STUBBORN_TAGS = 100

_FORMATTING = "a|abbr|b|big|cite|code|em|font|i|ins|kbd|mark|nobr|q|s|small|span|strike|strong|sub|sup|time|tt|u|wbr"
_FORMATTING_TAG = re.compile(rf"</?(?:{_FORMATTING})(?:[\s/][^<>]{{0,4000}})?>", re.IGNORECASE)
_FORMATTING_OPEN = re.compile(rf"<(?:{_FORMATTING})(?=[\s/>])", re.IGNORECASE)
_NOT_PROSE = (
    "script,style,template,noscript,iframe,object,svg,math,canvas,video,audio,button,select,textarea,nav,head,"
    "figcaption,caption,.wp-caption-text,.caption,.credit,.image-credit,.photo-credit,.screen-reader-text,.sr-only"
)
_BLOCKS = (
    "address,article,aside,blockquote,br,dd,div,dl,dt,fieldset,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,"
    "main,ol,p,pre,section,table,tr,ul,details,summary"
)
_CELLS = "td,th"
# Markup that was escaped as a whole shows its closing tags once the entities are decoded.
_ESCAPED_MARKUP = re.compile(r"</(?:p|div|a|ul|ol|table|blockquote|h[1-6])>", re.IGNORECASE)
# A single line break in a text without tags only wraps it; an empty line ends a paragraph.
_WRAP = re.compile(r"(?<![\n\r])\r?\n(?![ \t]{0,20}\r?\n)")

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Characters that show nothing or turn the reading direction: controls, soft hyphen, zero-width and bidi signs,
# private use, surrogates, noncharacters. Joiners stay between two non-ASCII characters (Persian, Hindi, emoji).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U0010ffff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_STACKED_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# Only text with one of these can be mended by ftfy: a UTF-8 lead byte followed by a continuation byte, both read in
# a one-byte encoding (Western, Cyrillic, Mac, DOS), C1 controls, surrogates, ligatures, full-width letters.
# ftfy's own test costs 0.35 ms per kilobyte, and most news text is only curly quotes and dashes.
_MENDABLE = re.compile(
    "[\xc2-\xf4\u0102\u0103\u0139\u013a][\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039"
    "\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
    "|[\u0412\u0413\u0420\u0421\u0432\u0433\u0440-\u0444][\u0402-\u040f\u0451-\u045f\u2018-\u203a\u20ac\u2122\xa0-\xbb]"
    "|\u201a\xc4|\u0393\xc7|[\x80-\x84\x86-\x9f\ud800-\udfff\ufb00-\ufb06\uff01-\uff5e]"
)
_FTFY = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False, normalization="NFC")
# What most news text has beside ASCII; none of these characters begins a misread sequence or needs normalising.
_UNUSUAL = re.compile("[^\n -~\xa0\xa3\xa9\xae\xb0\xb7\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u2122]")
_MAX_ROUNDS = 8


def html_to_text(html: str) -> str:
    """HTML (or a fragment of it) to plain text: one line per block element, list item, table row or <br>; scripts,
    styles, forms' parts, captions and photo credits left out. Entities are decoded exactly once; only markup that was
    escaped as a whole, as some feeds do, is then read as markup.

    At most MAX_HTML_CHARS characters and MAX_HTML_TAGS tags are read.
    """
    if "<" not in html:
        text = entities.unescape(html[:MAX_HTML_CHARS]) if "&" in html else html[:MAX_HTML_CHARS]
        if not _ESCAPED_MARKUP.search(text):
            return _tidy_lines(_WRAP.sub(" ", text) if "\n" in text else text)
        html = text
    tree = LexborHTMLParser(" ".join(_tame(html).split()))
    body = tree.body
    if body is None:
        return ""
    for node in reversed(body.css(_NOT_PROSE)):  # inner ones first: a node inside a destroyed one must not be touched
        if node.tag != "body":
            node.decompose()
    for node in body.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    for node in body.css(_CELLS):
        node.insert_after(" ")
    return _tidy_lines(body.text())


def _tame(html: str) -> str:
    """The same HTML without formatting tags (they carry no line break) and within the bounds."""
    html = _FORMATTING_TAG.sub("", html[:MAX_HTML_CHARS])
    tags = html.count("<")
    if tags > _MAX_STUBBORN_TAGS and len(_FORMATTING_OPEN.findall(html)) > _MAX_STUBBORN_TAGS:
        html = _FORMATTING_OPEN.sub(" ", html)
    if tags > MAX_HTML_TAGS:
        html = "<".join(html.split("<", MAX_HTML_TAGS)[:MAX_HTML_TAGS])
    return html


def _tidy_lines(text: str) -> str:
    """One space between words, no empty lines, no blanks at line ends. Keeps every visible character."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join([line for line in lines if line])


_HTML_KINDS = frozenset({"text/html", "html", "application/xhtml+xml", "xhtml"})
_SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,2000}>.{0,20000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_KNOWN_TAG = re.compile(
    rf"</?(?:{_FORMATTING}|br|p|div|li|ul|ol|h[1-6]|img|script|style|iframe|del|blockquote|pre|input|svg|object|embed)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)


def plain_title(value: str, kind: str) -> str:
    """A feed's title as one line of plain text.

    kind: the media type the feed gives (``text/html``, ``html``, ``application/xhtml+xml``: tags stripped, entities
    decoded once). For ``text/plain`` or an unknown kind only the names of real HTML tags are taken for markup, as in
    ``<i>The Pitt</i>``; ``#include </etc/shadow>`` stays. Entities left over are decoded once there too.
    """
    value = value[:20_000]
    if kind.lower() in _HTML_KINDS:
        value = html_to_text(value)
    else:
        if "<" in value:
            value = _KNOWN_TAG.sub(
                lambda tag: "" if _FORMATTING_TAG.fullmatch(tag.group()) else " ", _SCRIPT.sub(" ", value)
            )
        if "&" in value:
            value = entities.unescape(value)
    return " ".join(clean(value).split())


def clean(text: str) -> str:
    """Text as readers should see it: wrong encodings mended (curly quotes kept), NFC, nothing invisible, at most two
    stacked accents, one space between words, no empty lines. Line breaks stay. ``clean(clean(t)) == clean(t)``."""
    if text.isascii():
        return _tidy_lines(_CONTROL.sub("", text))
    if not _UNUSUAL.search(text):
        return _tidy_lines(text)
    for _ in range(_MAX_ROUNDS):
        before = text
        if _MENDABLE.search(text):
            text = ftfy.fix_text(text, _FTFY)
        text = _INVISIBLE.sub("", text)
        text = _STACKED_MARKS.sub(r"\1", text)
        text = _tidy_lines(unicodedata.normalize("NFC", text))
        if text == before:
            break
    return text


_COMMON = (
    ("\u2019", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u2018", "'"),
    ("\u2014", "-"),
    ("\u2013", "-"),
    ("`", "'"),
)
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u2039\u203a\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)


def fold(text: str) -> str:
    """The form in which texts are compared and quotations checked: NFKC and casefold, every kind of quotation mark
    straight, every dash a hyphen, no zero-width signs, one space for every run of blanks and line breaks.
    ``fold(fold(t)) == fold(t)``."""
    for curly, straight in _COMMON:
        text = text.replace(curly, straight)
    if text.isascii():
        return " ".join(text.lower().split())
    for _ in range(_MAX_ROUNDS):
        before = text
        text = unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).casefold()
        text = " ".join(unicodedata.normalize("NFKC", text).split())
        if text == before:
            break
    return text


_SUFFIX = re.compile(r"\s+(?:\||[-\u2013\u2014]|\u00b7|::|\u00bb)\s+([^|]{2,40})$")
_NOT_WORD = re.compile(r"[^\w\s]+|_")


def strip_publisher(title: str, publisher: str = "") -> str:
    """The title without `` | TechCrunch`` at its end. After a pipe any short name goes; after a dash only the
    publisher's own name, for a dash may also belong to the headline."""
    found = _SUFFIX.search(title)
    if not found or found.start() < 8:
        return title
    tail = _NOT_WORD.sub("", found.group(1)).casefold().split()
    own = _NOT_WORD.sub("", publisher).casefold().split()
    piped = "|" in title[found.start() : found.start(1)] and len(tail) <= 4
    if piped or (own and (tail == own or tail == ["the", *own] or ["the", *tail] == own)):
        return title[: found.start()].rstrip()
    return title


def title_fold(title: str, publisher: str = "") -> str:
    """The form in which titles are compared for being the same: publisher's name at the end dropped, folded,
    punctuation dropped."""
    folded = fold(strip_publisher(title, publisher))
    return " ".join(_NOT_WORD.sub(" ", folded.replace("'", "")).split())


_LOOKALIKE = re.compile("[AΑАＡ][IΙІӀＩ](?!\\w)")
_DOTTED = re.compile(r"(?<![\w.])A\. ?I\.(?!\w\.)")
_MARKS = ("Al", "Aľ", "A.I", "A. I", *"ΑАＡΙІӀＩ")
_SUSPECT = re.compile(r"[ΑАＡ][IΙІӀＩ]|A[ΙІӀＩ]|(?<![\w.])A\. ?I\.|\bAľ|\bAl\b")
_SPEAKS_OF_AI = re.compile(
    r"\bAI\b|\bA\. ?I\.|artificial intelligence|machine learning|generative|chatbot|large language model|deepfake"
    r"|\bLLMs?\b|OpenAI|ChatGPT|[ΑАＡ][IΙІӀＩ]\b|A[ΙІӀＩ]\b|\bAľ",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"\s+(?:The|This|That|These|Those|It|Its|He|She|They|We|You|I|In|On|At|But|And|So|If|As|For|When|While|However|A|An|"
    r"There|What|Now|Then|Some|Many|Most|After|Since|Last)\b"
)
_CARON = re.compile(r"\bAľ(?=[\s.,;:!?)]|$)")
_TECH = (
    r"(?:technolog|model|tool|train|system|compan|generat|chatbot|assistant|start-?up|software|algorithm|develop|feature|"
    r"agent|research|lab\b|labs\b|polic|scrap|compliance|copyright|industry|firm|image|content|compani|product|platform|"
    r"use\b|uses\b|powered|driven|created|made\b|enabled|data\b|music\b|art\b|voice|opt)"
)
_AL_TECH = re.compile(rf"(?<!Weird )(?<!et )\bAl(?=[ -](?:{_TECH}))", re.IGNORECASE)
_AL_NAME = re.compile(
    rf"\bAl[ -](?!(?i:{_TECH}))[A-Z][a-z]|\bWeird Al\b|\bAl (?:said|says|told|was born|and his|who)\b"
)
_AL_ANYWHERE = re.compile(r"(?<![\w.'-])Al(?![\w'-]|’\w|\.\w| [A-Z])")


def repair_ai(text: str, beside: str = "") -> str:
    """ "AI" where a scan or a trick wrote something that only looks like it: Greek or Cyrillic letters, ``A.I.``,
    ``Aľ`` (a closing quote read as a caron), ``Al`` before technology words and, if the text knows no person or outlet
    named Al, in any other place. A text that never speaks of AI is returned as it is, unless what stands ``beside`` it
    (the rest of the article) does."""
    if not any(mark in text for mark in _MARKS) or not _SUSPECT.search(text):
        return text
    if not _SPEAKS_OF_AI.search(text) and not _SPEAKS_OF_AI.search(beside):
        return text
    text = _LOOKALIKE.sub("AI", text)
    text = _DOTTED.sub(lambda found: _undot(text, found), text)
    text = _CARON.sub("AI’", text)
    text = _AL_TECH.sub(lambda found: "AI" if found.group() == "Al" else found.group(), text)
    if "Al" in text and not _AL_NAME.search(text):
        text = _AL_ANYWHERE.sub("AI", text)
    return text


def _undot(text: str, found: re.Match[str]) -> str:
    """``AI``, with a full stop where the last dot also ended the sentence."""
    rest = text[found.end() :]
    return "AI." if not rest.strip() or rest[:1] == "\n" or _OPENER.match(rest) else "AI"
