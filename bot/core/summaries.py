"""An article in two or three of its own sentences, word for word.

Chosen by position, nearness to the title and to the whole text, and by what they say about policy: what happened,
what turned, how far it reaches, what the company says, what is still open. Deterministic; never writes a word of its
own. Does not decide whether the article matters (core.relevance) and does not dress the message (core.messages).

The weights come from trials on news texts with publishers' own decks as reference: position and title together beat
the first sentences, and the plateau is flat, so they are not worth fine tuning.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from bot.core.boilerplate import drop_boilerplate, drop_lead, is_litter
from bot.core.model import Article
from bot.core.sentences import split_sentences
from bot.core.summary_cues import COMPANY_PR, CUE_CAP, ESSAY, HANGS, LEANS, NARROW, SLOTS
from bot.core.text import fold, repair_ai

MAX_SENTENCES = 3
SENTENCE_CHARS = 260
SUMMARY_CHARS = 650  # of all its sentences together
PLAIN_CHARS = 420  # budget when nothing in the text speaks of policy
EXCERPT_WORDS = 60  # shorter texts stay as they are
_MAX_READ = 200  # sentences; the rest of a very long text adds nothing to a summary
# Two sentences say the same if their vectors are this near, or if the shorter one has so many of its words in the
# other ("A clause lets the platform use uploads to train AI" / "The terms contain a clause that allows ...").
_MAX_REDUNDANCY = 0.5
_MAX_SHARED = 0.6
# The title is read first: what has nearly all of its words in it adds nothing.
_MAX_TITLE_SHARED = 0.75
_CRUMB = 4  # blanks in the beginning of a sentence that says nothing yet
_LIKELY_CUT = 200  # characters: a longer text that ends without a stop was cut, and maybe within a word
_FEW_TERMS = 4  # too short to be judged by shared words
_OPENING = 14  # sentences in which the news itself is looked for

_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d|\b20\d\d\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_ACTOR = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ (?:[A-Z][\w-]+)")
_ENDED = re.compile(r"[.!?…。！？][\"”’')\]]*$")
_CUT_MARK = re.compile(r"\s*(?:\[(?:…|\.{3})\]|\(…\)|…|\.{3,})\s*$")
# A cut in the middle, with a crumb of something else behind it.
_CUT_BEFORE_CRUMB = re.compile(r"\s*(?:\[(?:…|\.{3})\]|\(…\))\s*(?:\S+\s*){1,6}$")
_CLAUSE = re.compile(r"(?:[,;:]| [–—-]) ")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ENDING = re.compile(r"(?<=\w{4})(?:'s|ings?|ed|es|s|ly)$")
_ONE_WORD = re.compile(r"\bartificial intelligence\b")
# Said in one way by the headline and in another by the text.
_SAME = {
    "let": "allow",
    "permit": "allow",
    "enabl": "allow",
    "enable": "allow",
    "us": "use",
    "utiliz": "use",
    "utilize": "use",
}
_STOP_WORDS = """
    a about after all also an and any are as at be been but by can could did do does for from had has have he her his
    how if in into is it its just may more most new no not now of on one or other our out over said says she so some
    such than that the their them then there these they this those to up was we were what when which who will with
    would you your
"""
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(slots=True)
class _Sentence:
    """A candidate: where it stands, its words weighted, what it tells, and what it is worth."""

    words: str
    place: int
    vector: dict[str, float]
    slots: frozenset[str]
    score: float = 0.0


def summarise(article: Article, platforms: tuple[str, ...] = (), limit: int = SUMMARY_CHARS) -> tuple[str, ...]:
    """Two or three sentences of the article, each word for word and at most SENTENCE_CHARS long (a longer one is cut at
    a clause and ends with "…"), together at most ``limit`` characters.

    platforms: display names of the platforms it is about. A text of fewer than EXCERPT_WORDS words is returned as a
    whole, without boilerplate. () if there is nothing to quote.
    """
    whole = "\n".join((article.title, article.summary, article.text))
    summary = _quotable(article.summary, article.title, whole)
    body = _quotable(article.text, article.title, whole) if article.text else ""
    if len(body) < len(summary):
        body, summary = summary, ""
    if len(body.split()) < EXCERPT_WORDS:
        return _excerpt(body, article.title, article.language, limit)
    found = split_sentences(body, article.language)[:_MAX_READ]
    texts = _deck(summary, article, found) + [text for text in found if _is_sentence(text)]
    texts = _beyond_title(texts, article.title)
    if not texts:
        return _excerpt(body, article.title, article.language, min(limit, PLAIN_CHARS))
    candidates = _weigh(texts, article.title, platforms)
    if not any(sentence.slots for sentence in candidates):
        return _choose(candidates, min(limit, PLAIN_CHARS), 2)
    return _choose(candidates, limit, MAX_SENTENCES)


def _quotable(text: str, title: str, whole: str) -> str:
    """What may be quoted: the text without boilerplate and without a lead that only repeats the title."""
    return drop_lead(drop_boilerplate(repair_ai(text, whole), title), title)


def sentences_of(article: Article) -> list[tuple[int, str]]:
    """(place, words) of every whole sentence that may be quoted and says more than the title, word for word, in order;
    neighbours in the text have neighbouring places. [] if the text has fewer than EXCERPT_WORDS words."""
    whole = "\n".join((article.title, article.summary, article.text))
    body = max((_quotable(text, article.title, whole) for text in (article.text, article.summary)), key=len)
    if len(body.split()) < EXCERPT_WORDS:
        return []
    found = split_sentences(body, article.language)[:_MAX_READ]
    telling = set(_beyond_title(found, article.title))
    return [(place, words) for place, words in enumerate(found) if words in telling and _is_sentence(words)]


def shorten(sentence: str, limit: int = SENTENCE_CHARS) -> str:
    """The sentence, or its beginning up to a clause (else a word) with "…" at the end; never longer than ``limit``."""
    if len(sentence) <= limit:
        return sentence
    head = sentence[: limit - 1]
    clauses = [found.start() for found in _CLAUSE.finditer(head)]
    if clauses and clauses[-1] >= limit * 0.45:
        head = head[: clauses[-1]]
    elif " " in head[limit // 2 :]:
        head = head.rsplit(" ", 1)[0]
    return head.rstrip(' ,;:–—-(“"') + "…"


def _excerpt(text: str, title: str, language: str, limit: int) -> tuple[str, ...]:
    """The whole of a short text, as far as it fits, without sentences that repeat the title; a cut at its end is shown
    by one "…", and a crumb of a cut sentence is left out."""
    chosen: list[str] = []
    left = limit
    text = _CUT_BEFORE_CRUMB.sub(" […]", text)
    found = _beyond_title(split_sentences(text, language), title)
    telling = [each for each in found if not (_is_heading(each) or is_litter(each) or ESSAY.search(each))]
    for sentence in telling or found:
        if mark := _CUT_MARK.search(sentence):
            sentence = sentence[: mark.start()].rstrip(" ,;:–—-") + "…" if mark.start() else ""
        sentence = shorten(_balanced(sentence))
        if not sentence:
            continue
        if len(sentence) > left:
            break
        chosen.append(sentence)
        left -= len(sentence) + 1
    if len(chosen) > 1 and (chosen[-1].endswith("…") or not _ENDED.search(chosen[-1])):
        if chosen[-1].count(" ") < _CRUMB:
            chosen.pop()
        elif not _ENDED.search(chosen[-1]) and len(chosen[-1]) < min(left + len(chosen[-1]), SENTENCE_CHARS):
            words = chosen[-1].rsplit(" ", 1)[0] if len(text) >= _LIKELY_CUT else chosen[-1]
            chosen[-1] = words.rstrip(" ,;:–—-") + "…"
    return tuple(chosen)


def _is_heading(text: str) -> bool:
    """Whether it is one word, or two without a stop: the heading of a list, not a sentence."""
    blanks = text.count(" ")
    return not blanks or (blanks == 1 and not _ENDED.search(text))


def _balanced(sentence: str) -> str:
    """The sentence without a quotation mark that another sentence closes or opened."""
    if sentence.count("“") > sentence.count("”") and sentence.startswith("“"):
        return sentence[1:]
    if sentence.count("”") > sentence.count("“") and sentence.endswith("”"):
        return sentence[:-1]
    if sentence.count('"') % 2 and sentence.startswith('"'):
        return sentence[1:]
    if sentence.count('"') % 2 and sentence.endswith('"'):
        return sentence[:-1]
    return sentence


def _is_sentence(text: str) -> bool:
    """True for a whole sentence: it ends like one and is no heading, caption, or crumb."""
    words = text.count(" ") + 1
    return words >= 5 and bool(_ENDED.search(text)) and not text[:1].islower() and not _CUT_MARK.search(text)


def _deck(summary: str, article: Article, found: list[str]) -> list[str]:
    """The publisher's own short version, if it is a whole sentence about the title's subject and not the text's own
    beginning."""
    own = fold(" ".join(found[:6]))
    title = set(_terms(article.title))
    return [
        sentence
        for sentence in split_sentences(summary, article.language)[:2]
        if len(sentence) >= 60
        and _is_sentence(sentence)
        and len(title & set(_terms(sentence))) >= 2
        and fold(sentence) not in own
    ]


def _beyond_title(texts: list[str], title: str) -> list[str]:
    """The sentences that say more than the title does; all of them if none does."""
    told = frozenset(_terms(title))
    return [text for text in texts if not _shares(frozenset(_terms(text)), told, _MAX_TITLE_SHARED)] or texts


def _shares(words: frozenset[str], others: frozenset[str], most: float) -> bool:
    """Whether more than ``most`` of the words stand among the others."""
    return len(words) >= _FEW_TERMS and len(words & others) > most * len(words)


def _terms(text: str) -> list[str]:
    """Content words, folded, without the commonest endings; one word for what is said in several."""
    words = _WORD.findall(_ONE_WORD.sub("ai", fold(text)))
    return [_SAME.get(term, term) for word in words if word not in _STOP for term in [_ENDING.sub("", word)]]


def _weigh(texts: list[str], title: str, platforms: tuple[str, ...]) -> list[_Sentence]:
    """Every sentence with its score."""
    counts = [Counter(_terms(text)) for text in texts]
    spread = Counter(term for count in counts for term in count)
    rarity = {term: math.log(1 + len(texts) / often) for term, often in spread.items()}
    vectors = [_unit({term: (1 + math.log(n)) * rarity[term] for term, n in count.items()}) for count in counts]
    total: dict[str, float] = {}
    for vector in vectors:
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    centre = _unit(total)
    headline = _unit({term: rarity.get(term, 0.0) for term in _terms(title)})
    names = [re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)") for name in platforms]
    sentences = []
    for place, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        told = [(slot, weight) for slot, weight, wording in SLOTS if wording.search(text)]
        sentence = _Sentence(text, place, vector, frozenset(slot for slot, _ in told))
        sentence.score = (
            _cosine(vector, centre)
            + 0.75 * _cosine(vector, headline)
            + 0.6 / math.sqrt(place + 1)
            + min(CUE_CAP, sum(weight for _, weight in told))
            + _manner(text, names)
        )
        sentences.append(sentence)
    return sentences


def _manner(text: str, names: list[re.Pattern[str]]) -> float:
    """What the wording adds or takes: names, dates and quotations add; essay style, advertising, questions and
    sentences that lean on an earlier one take. The narrower statement gains: a sweeping paraphrase must not win."""
    words = text.count(" ") + 1
    folded = fold(text)
    return (
        (0.35 if any(name.search(folded) for name in names) else 0.0)
        + (0.22 if _DATE.search(text) else 0.0)
        + (0.12 if "“" in text or '"' in text else 0.0)
        + (0.15 if _ACTOR.search(text) else 0.0)
        + (0.4 if NARROW.search(text) else 0.0)
        - (1.5 if ESSAY.search(text) else 0.0)
        - (0.35 if COMPANY_PR.search(text) else 0.0)
        - (0.5 if _leans(text) else 0.0)
        - (0.8 if text.rstrip("\"”’')").endswith("?") else 0.0)
        - (0.4 if words < 7 or words > 45 else 0.0)
    )


def _leans(text: str) -> bool:
    """True if the sentence opens with a word that needs the one before it."""
    return bool(LEANS.match(text.lstrip("\"“‘'(")))


def _hangs(text: str) -> bool:
    """True if the sentence tells nothing by itself: "But that is the cheapest way"."""
    return bool(HANGS.match(text.lstrip("\"“‘'(")))


def _choose(candidates: list[_Sentence], limit: int, most: int) -> tuple[str, ...]:
    """The best sentences that say different things, in the order of the text."""
    chosen: list[_Sentence] = []
    filled: set[str] = set()
    left = limit
    pool = list(candidates)
    while pool and len(chosen) < most:
        best = max(pool, key=lambda sentence: (_worth(sentence, chosen, filled), -sentence.place))
        pool.remove(best)
        if _repeats(best, chosen):
            continue
        group = [best]
        before = candidates[best.place - 1] if best.place else None
        if before and before not in chosen and _leans(best.words) and not _repeats(before, chosen):
            group.insert(0, before)
        if len(group) > most - len(chosen) or _length(group) > left:
            group = [] if len(group) == 2 and not chosen and _length([best]) > left else [best]
        if not group or _length(group) > left:
            continue
        if len(group) == 1 and chosen and before not in chosen and _hangs(best.words):
            continue
        for sentence in group:
            chosen.append(sentence)
            filled |= sentence.slots
            if sentence in pool:
                pool.remove(sentence)
        left -= _length(group)
    return tuple(shorten(_balanced(sentence.words)) for sentence in sorted(chosen, key=lambda sentence: sentence.place))


def _worth(sentence: _Sentence, chosen: list[_Sentence], filled: set[str]) -> float:
    """The score here and now: the first choice must be the news, later ones tell what is not yet told."""
    if not chosen:
        return sentence.score + (0.4 if "what" in sentence.slots and sentence.place < _OPENING else 0.0)
    likeness = max(_cosine(sentence.vector, other.vector) for other in chosen)
    return 0.75 * sentence.score - 0.25 * likeness + (0.3 if sentence.slots - filled else 0.0)


def _repeats(sentence: _Sentence, chosen: list[_Sentence]) -> bool:
    return any(_says_the_same(sentence, other) for other in chosen)


def _says_the_same(one: _Sentence, other: _Sentence) -> bool:
    if _cosine(one.vector, other.vector) > _MAX_REDUNDANCY:
        return True
    short, long = sorted((frozenset(one.vector), frozenset(other.vector)), key=len)
    return _shares(short, long, _MAX_SHARED)


def _length(group: list[_Sentence]) -> int:
    """Characters the sentences take in the message, one blank after each."""
    return sum(len(shorten(sentence.words)) + 1 for sentence in group)


def _unit(vector: dict[str, float]) -> dict[str, float]:
    size = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / size for term, weight in vector.items()} if size else {}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)
