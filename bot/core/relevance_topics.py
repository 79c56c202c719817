"""Which topics a relevant article belongs to, the one for its badge first.

    key       the words that make a topic: "lawsuit" for lawsuits, "opt out" for consent
    met       the key stands in the title and its company anywhere in the head, or both in one sentence of the head
    order     what the title speaks of first, as it is what the reader was told; training is in most of this news, so
              it comes after what is done about it; then what only the lead says, by its weight

The operator's own topic phrases count like a key with its company. Not used for the level: that is relevance.py, with
wider words, because there it is worse to miss than to file under a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.core.lexicon import GROUPS
from bot.core.model import Article, Match
from bot.core.phrases import PhraseIndex, fold_kept
from bot.core.relevance_keys import KEYS, NOT_KEYS, TOPIC_RULES, TopicRule
from bot.core.signals import Signal

_VETO = "not "
# Taking works in for AI is what nearly all of this news is about: it names the badge if nothing else does.
_EVERYWHERE = "training-data"
_ENGLISH_WORDS = "the of to and a in is for that on with as it its by from are was has have be will at this an or not"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_ADJACENT = 2
# English news texts hold about two such words in five; others that borrow "AI training" and "copyright" next to none.
_LEAST_ENGLISH, _ENOUGH_WORDS = 0.12, 12


@dataclass(frozen=True, slots=True)
class Found:
    """A topic and the words that show it: all in sentence ``sentence`` of the head (0 is the title)."""

    topic: str
    sentence: int
    key: Signal
    signals: tuple[Signal, ...]
    aside: bool = False


def find_topics(
    article: Article,
    sentences: Sequence[str],
    groups: Sequence[Mapping[str, Sequence[Signal]]],
    matches: Sequence[Match],
    weights: Mapping[str, float],
) -> tuple[Found, ...]:
    """The topics in order, the badge's first; () if none is sure.

    sentences, groups: of the head, title first, with the lexicon's signals by group; weights: what relevance found each
    topic worth, for the order among topics that the title does not name.
    """
    said = [_with_keys(number, sentences[number], found) for number, found in enumerate(groups)]
    masks = [_mask(found) for found in said]
    ever = masks[0] & _bits()["platform"]
    head = 0
    for mask in masks:
        head |= mask
    if is_foreign(article):
        del masks[1:]
    best: dict[str, Found] = {}
    for compiled in _rules():
        found = _meet(compiled, said, masks, head, ever)
        if found and _beats(found, best.get(found.topic)):
            best[found.topic] = found
    for match in matches:
        if match.kind == "topic" and match.place != "text":
            found = _own_phrase(match, sentences)
            if _beats(found, best.get(match.key)):
                best[match.key] = found
    return tuple(sorted(best.values(), key=lambda found: _rank(found, weights)))


def is_foreign(article: Article) -> bool:
    """Whether the article is not English, by its feed or by its own words: then only its title names topics, for
    words that mean something else there ("film", "act") would name wrong ones."""
    if article.language and not article.language.casefold().startswith("en"):
        return True
    words = f"{article.title} {article.summary[:600]} {article.text[:600]}".casefold().split()
    english = sum(word in _ENGLISH for word in words)
    return len(words) >= _ENOUGH_WORDS and english < _LEAST_ENGLISH * len(words)


@cache
def _index() -> PhraseIndex[str]:
    """The key words, built at first use."""
    entries = [(phrase, group) for group, phrases in KEYS.items() for phrase in phrases]
    entries += [(phrase, _VETO + group) for group, phrases in NOT_KEYS.items() for phrase in phrases]
    return PhraseIndex(entries)


def _with_keys(number: int, sentence: str, groups: Mapping[str, Sequence[Signal]]) -> dict[str, list[Signal]]:
    """The lexicon's signals of one sentence and the key words beside them."""
    found = {group: list(signals) for group, signals in groups.items() if signals}
    hits = list(_index().find(fold_kept(sentence)))
    vetoes = [hit for hit in hits if hit.value.startswith(_VETO)]
    for start, end, group in hits:
        if vetoes and (
            group.startswith(_VETO)
            or any(v.value[len(_VETO) :] == group and v.start <= start and end <= v.end for v in vetoes)
        ):
            continue
        found.setdefault(group, []).append(Signal(group, number, start, end))
    return found


class _Compiled(NamedTuple):
    """A rule with its groups as bits."""

    rule: TopicRule
    key: int
    needs: tuple[int, ...]
    unless: int
    never: int


@cache
def _bits() -> dict[str, int]:
    return {group: 1 << number for number, group in enumerate([*GROUPS, *KEYS])}


@cache
def _rules() -> tuple[_Compiled, ...]:
    return tuple(
        _Compiled(
            rule,
            _mask(rule.key.split("|")),
            tuple(_mask(need.split("|")) for need in rule.needs),
            _mask(rule.unless),
            _mask(rule.never),
        )
        for rule in TOPIC_RULES
    )


def _mask(groups: Iterable[str]) -> int:
    bits, mask = _bits(), 0
    for group in groups:
        mask |= bits[group]
    return mask


def _meet(
    compiled: _Compiled, said: Sequence[Mapping[str, list[Signal]]], masks: Sequence[int], head: int, ever: int
) -> Found | None:
    """Where a rule is met first, if at all. masks: which groups stand in each sentence; ever: those that are true of
    the article wherever a key stands."""
    rule, key, needs, unless, never = compiled
    if not key & head or never & masks[0]:
        return None
    for number, mask in enumerate(masks[:1] if rule.title_only else masks):
        if not key & mask or unless & mask:
            continue
        company = mask | ever if number or rule.near else head
        if all(need & company for need in needs):
            keys = _of(rule.key, said[number])
            first = min(keys, key=lambda signal: signal.start)
            return Found(rule.topic, number, first, _around(keys, said[number], rule.needs), rule.aside)
    return None


def _of(groups_named: str, groups: Mapping[str, Sequence[Signal]]) -> list[Signal]:
    return [signal for group in groups_named.split("|") for signal in groups.get(group, ())]


def _around(keys: Sequence[Signal], groups: Mapping[str, Sequence[Signal]], needs: Sequence[str]) -> tuple[Signal, ...]:
    """The key and its company in the same sentence that stand closest together."""
    choices = []
    for key in keys:
        chosen = [key]
        for need in needs:
            near = [signal for signal in _of(need, groups) if signal.group != "platform"]
            if near:
                nearest = min(near, key=lambda signal: (_gap(key, signal), signal.start - signal.end))
                chosen.append(nearest)
                # "copyrighted works": both words, not the nearer alone
                chosen += [signal for signal in near if 0 < _gap(nearest, signal) <= _ADJACENT]
        choices.append(tuple(sorted(chosen, key=lambda signal: signal.start)))
    return min(choices, key=lambda chosen: max(s.end for s in chosen) - min(s.start for s in chosen))


def _gap(one: Signal, other: Signal) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _beats(found: Found, other: Found | None) -> bool:
    """Sure before aside, early before late, and of two in one sentence the one that shows more."""
    return other is None or _order(found) < _order(other)


def _order(found: Found) -> tuple[bool, int, int]:
    return found.aside, found.sentence, -len(found.signals)


def _own_phrase(match: Match, sentences: Sequence[str]) -> Found:
    """The operator's phrase where it is printed."""
    first = 0 if match.place == "title" else 1
    for number, sentence in enumerate(sentences[first:], first):
        start = sentence.find(match.words)
        if start >= 0:
            signal = Signal("own", number, start, start + len(match.words))
            return Found(match.key, number, signal, (signal,))
    return Found(match.key, first, Signal("own", first, 0, 0), ())


def _rank(found: Found, weights: Mapping[str, float]) -> tuple[bool, bool, bool, float, str]:
    """The title's topics first, by place in it, and training last of them; then the others by weight."""
    titled = found.sentence == 0
    order = found.key.start if titled else -weights.get(found.topic, 0.0)
    return (found.aside, not titled, titled and found.topic == _EVERYWHERE, order, found.topic)
