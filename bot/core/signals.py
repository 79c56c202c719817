"""Which ideas of the lexicon an article speaks of, sentence by sentence.

It does not weigh them: that is relevance.py.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from bot.core.boilerplate import drop_lead, without_outlet
from bot.core.lexicon import GROUPS, OTHER_SENSES
from bot.core.lexicon_names import NAMES_LIKE_WORDS
from bot.core.model import Article
from bot.core.phrases import PhraseIndex, fold_kept
from bot.core.sentences import split_sentences

_HEAD_SENTENCES = 3
_BODY_SENTENCES = 40
_TEXT_LIMIT = 12_000  # characters of each field that are looked at
_VETO = "not "
# Without a phrase of these groups an article is not about AI at all.
_GATE = ("ai", "ai_content", "ai_name", "named_law", "pirate_source", "model_maker", "copyright_office")


class Signal(NamedTuple):
    """A phrase of a lexicon group at ``start:end`` of a sentence."""

    group: str
    sentence: int  # 0 is the title
    start: int
    end: int


@cache
def _indexes() -> tuple[PhraseIndex[str], PhraseIndex[str]]:
    """The gate and the whole lexicon, built at first use."""
    gate = [(phrase, group) for group in _GATE for phrase in GROUPS[group]]
    entries = [(phrase, group) for group, phrases in GROUPS.items() for phrase in phrases]
    entries += [(phrase, _VETO + group) for group, phrases in OTHER_SENSES.items() for phrase in phrases]
    return PhraseIndex(gate), PhraseIndex(entries)


def speaks_of_ai(article: Article) -> bool:
    """Whether any phrase of AI stands anywhere in it: the cheap gate."""
    gate, _ = _indexes()
    for text in (article.title, article.summary[:_TEXT_LIMIT], article.text[:_TEXT_LIMIT]):
        if any(_printed_as_meant(text[hit.start : hit.end]) for hit in gate.find(fold_kept(text))):
            return True
    return False


def _printed_as_meant(words: str) -> bool:
    """A bare "ai" means the subject only in capitals: "j'ai" and "Ai Weiwei" do not. Some names need one, too."""
    if (folded := words.casefold()) in NAMES_LIKE_WORDS:
        return any(letter.isupper() for letter in words)
    return words[:2] == "AI" or folded not in ("ai", "ais")


def read_sentences(article: Article) -> tuple[list[str], int]:
    """The title, then the sentences of summary and text without repeats; and how many of them make the head.

    Without the outlets that aggregators name: a newspaper that reports it is not what it is about."""
    summary = split_sentences(drop_lead(article.summary[:_TEXT_LIMIT], article.title)) if article.summary else []
    text = split_sentences(article.text[:_TEXT_LIMIT]) if article.text else []
    known = {fold_kept(sentence) for sentence in summary}
    text = [sentence for sentence in text if fold_kept(sentence) not in known]
    lead = summary[:_HEAD_SENTENCES] + text[: max(2, _HEAD_SENTENCES - len(summary))]
    body = summary[_HEAD_SENTENCES:] + text[max(2, _HEAD_SENTENCES - len(summary)) :]
    return [without_outlet(article.title[:_TEXT_LIMIT]), *lead, *body[:_BODY_SENTENCES]], 1 + len(lead)


def find_signals(sentences: list[str]) -> list[Signal]:
    """Every phrase of the lexicon in its own sense, by sentence."""
    _, index = _indexes()
    found = []
    for number, sentence in enumerate(sentences):
        hits = list(index.find(fold_kept(sentence)))
        vetoes = [hit for hit in hits if hit.value.startswith(_VETO)]
        for start, end, group in hits:
            if group.startswith(_VETO) or not _printed_as_meant(sentence[start:end]):
                continue
            if any(v.value[len(_VETO) :] == group and v.start <= start and end <= v.end for v in vetoes):
                continue
            found.append(Signal(group, number, start, end))
    return found
