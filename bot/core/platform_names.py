"""When a platform's name means the platform: SoundCloud always, Threads sometimes, X almost never.

    SAFE    any case, with word boundaries; also @name, "Sound Cloud", soundcloud.com
    WORD    needs its capital. In the middle of a sentence the capital is proof; at the start of a sentence or in a
            headline In Title Case it is not: then a context word or a company's verb must be near
    LETTER  only forms that say it ("X (formerly Twitter)", "Musk's X", "X's terms", "X updated ..."), or a bare
            capital once such a form or a context word stands in the same article

It does not decide whether a platform is the subject: that is matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.model import Platform, Risk
from bot.core.phrases import is_word_char


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# What a company does. After a name it shows that the name is a company's.
COMPANY_VERBS = _words("""
    adds added admits agreed agrees allows announced announces asks backs backtracks banned bans begins blocks brings
    changed changes claims clarified clarifies confirms decides defends denied denies drops ends expands explains faces
    fights gets gives goes has helps hides hopes insists introduces joins kills launched launches lets loses makes
    offers opens pauses plans pledges promises pulls pushes raises reaches refuses removes resets
    restricts reveals reverses revises rolled rolls said says scales scraps sees settles shares shuts signs started
    starts starting stops strikes sued sues takes tells tests tightens turns updated updates updating uses wants warns
    will wins won't would to is
""")
# "is", "has", "to", "will", "would" and "makes" follow plain words as well: not enough behind a letter or a plain word.
_WEAK_VERBS = _words("is has to will would makes takes gets goes sees shares gives brings begins starts ends")
_ADVERBS = _words("also finally just now quietly reportedly still")
# Nouns that belong to a service: "X users", "X's terms".
_SERVICE_NOUNS = _words("""
    account accounts ads ai algorithm api app boss ceo chief company content corp corporation data developer
    developers executive feed grok owner platform platforms policies policy post posts premium privacy product profile
    profiles rival rules service settings subscribers terms timeline tos user users website
""")
# The few of them that prove a plain word as well: "Slack users", "Medium's terms" but not "Threads content".
_SURE_NOUNS = _words("account accounts api app boss ceo developers owner privacy subscribers terms tos user users")
# Just before a bare letter these make it something else: iPhone X, Gen X, Malcolm X.
_NOT_AFTER = _words("""
    gen generation iphone series model malcolm os vitamin formula project macos planet class grade channel team type
    plan option variable chromosome solve tesla galaxy directx windows episode level mega product roman stage
""")
# Just after: X-ray, X factor, X and Y.
_NOT_BEFORE = re.compile(
    r"(?:[-\s]?rays?|[-\s]?rated|[-\s]factors?|[-\s]ax[ei]s|[-\s]chromosomes?|[-\s]games|\s+(?:and|or)\s+y|"
    r"\s*%|\s*=|\s+times|\s+marks|\s+number\s+of|\s+amount|-men)\b|\d|[’']s\s+and\s+o",
    re.IGNORECASE,
)
_SENTENCE_ENDS = ".!?:;…|•\"“‘'("
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_URL_TOKEN = re.compile(r"\S*(?:://|www\.)\S*|\S+@\S+\.\S+")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a platform. kind: ``safe``, ``cased`` (needs a capital), ``word``, ``letter``, ``domain``,
    ``hint`` (never sure by itself), ``context`` (proves a risky name or a hint), ``owner`` (proves a risky name,
    capital needed) or ``not`` (vetoes what it covers)."""

    platform: str
    kind: str


def list_names(platform: Platform) -> Iterator[tuple[str, Name]]:
    """Every phrase to look for, with what it means."""
    kind = {Risk.SAFE: "safe", Risk.WORD: "word", Risk.LETTER: "letter"}[platform.risk]
    yield platform.name, Name(platform.id, kind)
    if kind == "safe":
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", platform.name)
        if spaced != platform.name and min(map(len, spaced.split())) > 2:  # "You Tube", never "i Tunes" or "X AI"
            yield spaced, Name(platform.id, "cased")
    for alias in platform.aliases:
        if len(alias) == 1:
            yield alias, Name(platform.id, "letter")
        else:
            # An alias of a risky name is one that its owner chose because it proves; its capital is still asked for.
            yield alias, Name(platform.id, "cased" if kind != "safe" and alias[:1].isupper() else "safe")
    for hint in platform.hints:
        yield hint, Name(platform.id, "hint")
    for domain in platform.domains:
        yield domain, Name(platform.id, "domain")
    for words in platform.context:
        yield words, Name(platform.id, "context")
    if kind in ("word", "letter") and platform.owner:
        yield platform.owner, Name(platform.id, "owner")
    for words in platform.not_phrases:
        yield words, Name(platform.id, "not")


class Field:
    """One text of an article, with what the rules ask about it."""

    def __init__(self, place: str, text: str) -> None:
        self.place = place
        self.text = text
        self._title_case: bool | None = None

    @property
    def title_case(self) -> bool:
        """Whether capitals prove nothing here: most words have one (or there are no small letters at all)."""
        if self._title_case is None:
            words = [word for word in _WORD.findall(self.text[:400]) if len(word) > 3]
            capitals = sum(word[0].isupper() for word in words[1:])
            self._title_case = self.place == "title" and (len(words) < 4 or capitals * 10 >= len(words[1:]) * 6)
        return self._title_case

    def starts_sentence(self, start: int) -> bool:
        """Whether the word there would have a capital anyway."""
        before = self.text[max(0, start - 12) : start].rstrip(" @#")
        return not before or before[-1] in _SENTENCE_ENDS or "\n" in self.text[max(0, start - 2) : start]

    def word_before(self, start: int) -> str:
        """The word just before, folded; '' if something else stands there."""
        found = _WORD.findall(self.text[max(0, start - 30) : start])
        gap = self.text[max(0, start - 2) : start]
        return found[-1].casefold().replace("’", "'") if found and gap.strip(" \n") in ("", gap.strip()[-1:]) else ""

    def words_after(self, end: int) -> list[str]:
        """The next two words, folded, if only a space or a possessive stands between."""
        rest = self.text[end : end + 40]
        rest = re.sub(r"^[’']s?(?=\s)", "", rest)
        return [word.casefold() for word in _WORD.findall(rest)[:2]] if rest[:1] == " " else []


def is_free(text: str, start: int, end: int, kind: str) -> bool:
    """Whether the name stands on its own: not inside an address, a path or a compound.

    "Google-owned" and "non-YouTube" speak of something else; "Reddit-Google deal" and "Twitter/X" do name both.
    """
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if kind == "domain":
        return before in " (/[“\"'‘\n\t" or (before == "." and text[max(0, start - 4) : start].lower() == "www.")
    near = max(0, start - 200)
    left = max(near - 1, text.rfind(" ", near, start), text.rfind("\n", near, start)) + 1
    right = text.find(" ", end, end + 200)
    if before in "./@" or after in "./@" or before in "-‐‑" or after in "-‐‑":
        token = text[left : right if right >= 0 else end + 200]
        if _URL_TOKEN.fullmatch(token):
            return False
        if before == "." or (after == "." and end + 1 < len(text) and is_word_char(text[end + 1])):
            return False
        if before == "@" and start > 1 and is_word_char(text[start - 2]):
            return False
        if before in "-‐‑" and not text[left : left + 1].isupper():
            return False
        if after in "-‐‑" and not text[end + 1 : end + 2].isupper():
            return False
    return before != "_" and after != "_"


def judge_word(field: Field, start: int, end: int) -> str:
    """``yes``, ``no`` or ``maybe`` (needs proof elsewhere) for a name that is also a word."""
    if not field.text[start].isupper():
        return "no"
    if not field.title_case and not field.starts_sentence(start):
        return "yes"
    following = field.words_after(end)
    if following and field.text[end : end + 2] in ("'s", "’s"):
        return "yes"
    if _acts(following) or (following and following[0] in _SURE_NOUNS):
        return "yes"
    if field.word_before(start) in ("sues", "sue", "suing", "against", "says", "owner", "parent"):
        return "yes"
    return "maybe"


def judge_letter(field: Field, start: int, end: int) -> str:
    """``yes``, ``no`` or ``maybe`` for a one-letter name."""
    text = field.text
    before = field.word_before(start)
    if not text[start:end].isupper() or _NOT_BEFORE.match(text, end) or before in _NOT_AFTER:
        return "no"
    if before and before.isdigit():
        return "no"
    rest = text[end : end + 24].casefold()
    if re.match(r",?\s*\(?(?:formerly|previously)\b|\s*\(twitter\)|/twitter", rest):
        return "yes"
    if re.search(r"twitter(?:/|\s*\(|,? now )$", text[max(0, start - 14) : start].casefold()):
        return "yes"
    if before in ("musk's", "platform", "network", "site", "sues", "suing"):
        return "yes"
    following = field.words_after(end)
    possessive = text[end : end + 2] in ("'s", "’s")
    if _acts(following) or any(word in _SERVICE_NOUNS for word in following[: 2 if possessive else 1]):
        return "yes"
    return "maybe"


def _acts(following: list[str]) -> bool:
    """Whether what a company does comes next: "updates", "finally lets"."""
    if following and following[0] in _ADVERBS:
        following = following[1:]
    return bool(following) and following[0] in COMPANY_VERBS - _WEAK_VERBS
