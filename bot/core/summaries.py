"""An article in two or three of its own sentences, word for word.

Chosen by position, nearness to the title and to the whole text, and by what they say about policy: what happened,
what turned, how far it reaches, what the company says, what is still open. Deterministic; never writes a word of its
own. Does not decide whether the article matters (core.relevance) and does not dress the message (core.messages).

The weights come from trials on news texts with publishers' own decks as reference: position and title together beat
the first sentences, and the plateau is flat, so they are not worth fine tuning.
"""

from __future__ import annotations

import re

from bot.core.boilerplate import drop_boilerplate, drop_lead, is_litter
from bot.core.model import Article
from bot.core.sentences import split_sentences
from bot.core.summary_cues import ESSAY
from bot.core.summary_ranking import Sentence, hangs, leans, likeness, rank, terms_in
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

_ENDED = re.compile(r"[.!?…。！？][\"”’')\]]*$")
_CUT_MARK = re.compile(r"\s*(?:\[(?:…|\.{3})\]|\(…\)|…|\.{3,})\s*$")
# A cut in the middle, with a crumb of something else behind it.
_CUT_BEFORE_CRUMB = re.compile(r"\s*(?:\[(?:…|\.{3})\]|\(…\))\s*(?:\S+\s*){1,6}$")
_CLAUSE = re.compile(r"(?:[,;:]| [–—-]) ")


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
    candidates = rank(texts, article.title, platforms)
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
    title = set(terms_in(article.title))
    return [
        sentence
        for sentence in split_sentences(summary, article.language)[:2]
        if len(sentence) >= 60
        and _is_sentence(sentence)
        and len(title & set(terms_in(sentence))) >= 2
        and fold(sentence) not in own
    ]


def _beyond_title(texts: list[str], title: str) -> list[str]:
    """The sentences that say more than the title does; all of them if none does."""
    told = frozenset(terms_in(title))
    return [text for text in texts if not _shares(frozenset(terms_in(text)), told, _MAX_TITLE_SHARED)] or texts


def _shares(words: frozenset[str], others: frozenset[str], most: float) -> bool:
    """Whether more than ``most`` of the words stand among the others."""
    return len(words) >= _FEW_TERMS and len(words & others) > most * len(words)


def _choose(candidates: list[Sentence], limit: int, most: int) -> tuple[str, ...]:
    """The best sentences that say different things, in the order of the text."""
    chosen: list[Sentence] = []
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
        if before and before not in chosen and leans(best.words) and not _repeats(before, chosen):
            group.insert(0, before)
        if len(group) > most - len(chosen) or _length(group) > left:
            group = [] if len(group) == 2 and not chosen and _length([best]) > left else [best]
        if not group or _length(group) > left:
            continue
        if len(group) == 1 and chosen and before not in chosen and hangs(best.words):
            continue
        for sentence in group:
            chosen.append(sentence)
            filled |= sentence.slots
            if sentence in pool:
                pool.remove(sentence)
        left -= _length(group)
    return tuple(shorten(_balanced(sentence.words)) for sentence in sorted(chosen, key=lambda sentence: sentence.place))


def _worth(sentence: Sentence, chosen: list[Sentence], filled: set[str]) -> float:
    """The score here and now: the first choice must be the news, later ones tell what is not yet told."""
    if not chosen:
        return sentence.score + (0.4 if "what" in sentence.slots and sentence.place < _OPENING else 0.0)
    nearest = max(likeness(sentence.vector, other.vector) for other in chosen)
    return 0.75 * sentence.score - 0.25 * nearest + (0.3 if sentence.slots - filled else 0.0)


def _repeats(sentence: Sentence, chosen: list[Sentence]) -> bool:
    return any(_says_the_same(sentence, other) for other in chosen)


def _says_the_same(one: Sentence, other: Sentence) -> bool:
    if likeness(one.vector, other.vector) > _MAX_REDUNDANCY:
        return True
    short, long = sorted((frozenset(one.vector), frozenset(other.vector)), key=len)
    return _shares(short, long, _MAX_SHARED)


def _length(group: list[Sentence]) -> int:
    """Characters the sentences take in the message, one blank after each."""
    return sum(len(shorten(sentence.words)) + 1 for sentence in group)
