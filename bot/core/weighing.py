"""What the rules of the lexicon find an article worth: which signals meet, how near, and what takes away.

    gate      no word of AI and nothing watched: nothing to weigh
    signals   phrases of the lexicon, by sentence
    rules     which signals meet, and how near: in the title, in one sentence, only in the head as a whole
    dampers   other senses take away (licences to drive, staff tracking, funding rounds ...)
    topics    which subjects it belongs to; without any it is no news of ours

Denials and "no AI" pledges use the same words as the news that they answer, and are as relevant. The rules are plain
tables: words in lexicon.py, rules in relevance_rules.py. The level is decided in relevance.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.core.lexicon import GROUPS
from bot.core.model import Article, Match
from bot.core.opinion_features import features_of, steps_of, topic_features
from bot.core.relevance_rules import DAMPERS, RULES, Rule
from bot.core.relevance_topics import Found, find_topics, is_foreign
from bot.core.signals import Signal, find_signals, read_sentences, speaks_of_ai

DIGEST_FROM = 3.5
ALERT_FROM = 6.0

# How near the words of a rule stand: all in the title, in one sentence of the head, or only in the head together.
_IN_TITLE, _IN_SENTENCE, _IN_HEAD = 1.0, 0.8, 0.6
# A head with sentences of the full text says more, and so proves less by words that stand apart.
_IN_LONG_HEAD, _LONG_HEAD = 0.4, 5
# A sentence further down tells what else is in the article, seldom what it is about.
_IN_BODY = 0.3
# Several subjects in one article support each other, less each time.
_SHARES = (1.0, 0.4, 0.2, 0.1)
_SUBJECT_BONUS = 0.5
# An operator's phrase may be a plain word ("bill"): it supports, and alone does not reach the digest.
_TOPIC_PHRASE_POINTS = 3.0
# An article that belongs to no topic has the words and not the matter: less than the digest asks.
_UNFILED = 3.4
_BITS = {group: 1 << number for number, group in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the best rule of a topic found. sure: in the title it is that topic's news, whatever else is said."""

    topic: str
    value: float
    signals: tuple[Signal, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article as the rules weigh it. score: in points; findings: the best first; topics: what it belongs to, only
    looked for if it is told; parts: the score's parts, in reader's words; in_head: signals of the head, by idea."""

    article: Article
    matches: Sequence[Match]
    score: float
    findings: tuple[Finding, ...]
    topics: tuple[Found, ...]
    parts: tuple[tuple[str, float], ...]
    sentences: list[str]
    head: int
    signals: Sequence[Signal]
    by_sentence: Sequence[Mapping[str, Sequence[Signal]]]
    in_head: Mapping[str, Sequence[Signal]]

    @property
    def sure(self) -> bool:
        """Whether its title is such news to the rules, whatever else is said."""
        return any(finding.sure for finding in self.findings)

    def look_for_topics(self) -> tuple[Found, ...]:
        """The topics, also of an article that the rules do not tell."""
        head = self.by_sentence[: self.head]
        return self.topics or _topics(self.article, self.sentences, head, self.matches, self.findings)

    def features(self) -> frozenset[str]:
        """What a second opinion looks at."""
        filed = bool(self.topics) and self.score >= DIGEST_FROM
        found = features_of(self.sentences, self.head, self.signals, self.matches, pairs=True)
        return found | steps_of(self.score, filed=filed, sure=self.sure)


def topic_features_of(weighed: Weighed) -> frozenset[str]:
    """What a second opinion on topics looks at besides."""
    return topic_features([found.topic for found in weighed.look_for_topics()])


def weigh(article: Article, matches: Sequence[Match], *, wanted: bool = False) -> Weighed | None:
    """Weigh an article by the rules; None if it speaks of nothing that is weighed. Never raises for cleaned text.

    ``matches`` are what ``Matcher.find`` gave for this article; wanted: an operator's keyword is met, so that it is
    looked at in any case."""
    watched = any(match.kind == "platform" and match.role == "subject" for match in matches)
    ai = speaks_of_ai(article)
    if not ai and not watched and not wanted:
        return None
    sentences, head = read_sentences(article)
    signals = find_signals(sentences)
    by_sentence = _by_sentence(article, sentences, signals, matches)
    in_head: dict[str, list[Signal]] = {}
    for groups in by_sentence[:head]:
        for group, found in groups.items():
            in_head.setdefault(group, []).extend(found)

    # A claim of authors against a maker of models may do without any word of AI: those are watched platforms.
    findings = _findings(by_sentence, in_head, head) if ai or watched else {}
    if ai:
        _add_topic_phrases(findings, matches)
    ranked = tuple(sorted(findings.values(), key=lambda finding: -finding.value))
    score = sum(finding.value * share for finding, share in zip(ranked, _SHARES, strict=False))
    if watched and score:
        score += _SUBJECT_BONUS
    taken = _taken_away(in_head)
    score = round(max(0.0, score - taken), 2)
    parts = [(finding.topic, round(finding.value, 2)) for finding in ranked]
    parts += [("platform as subject", _SUBJECT_BONUS)] if watched and parts else []
    parts += [("other senses", -taken)] if taken else []
    topics: tuple[Found, ...] = ()
    if score >= DIGEST_FROM or wanted:
        topics = _topics(article, sentences, by_sentence[:head], matches, ranked)
        if not topics and score < ALERT_FROM and not is_foreign(article) and not any(f.sure for f in ranked):
            score = min(score, _UNFILED)
    return Weighed(
        article, matches, score, ranked, topics, tuple(parts), sentences, head, signals, by_sentence, in_head
    )


def _by_sentence(
    article: Article, sentences: Sequence[str], signals: Sequence[Signal], matches: Sequence[Match]
) -> list[dict[str, list[Signal]]]:
    """The signals by sentence and idea; a watched platform that is the title's subject is one of them."""
    found: list[dict[str, list[Signal]]] = [{} for _ in sentences]
    for signal in signals:
        found[signal.sentence].setdefault(signal.group, []).append(signal)
    for match in matches:
        if match.kind == "platform" and match.role == "subject" and match.place == "title":
            start = article.title.find(match.words)
            found[0].setdefault("platform", []).append(Signal("platform", 0, start, start + len(match.words)))
    return found


def _topics(
    article: Article,
    sentences: Sequence[str],
    head: Sequence[Mapping[str, Sequence[Signal]]],
    matches: Sequence[Match],
    findings: Sequence[Finding],
) -> tuple[Found, ...]:
    return find_topics(article, sentences, head, matches, {finding.topic: finding.value for finding in findings})


def _findings(
    by_sentence: list[dict[str, list[Signal]]], in_head: dict[str, list[Signal]], head: int
) -> dict[str, Finding]:
    """The best rule per topic, with the words that met it."""
    masks = [_mask(groups) for groups in by_sentence]
    whole, below = _mask(in_head), 0
    for mask in masks[head:]:
        below |= mask
    best: dict[str, tuple[float, Rule, dict[str, list[Signal]]]] = {}
    sure: set[str] = set()
    for rule, needs in _rules():
        nearness, where = 0.0, in_head
        if _met(needs, whole):
            nearness = _IN_HEAD if head < _LONG_HEAD else _IN_LONG_HEAD
            for number, mask in enumerate(masks[:head]):
                if _met(needs, mask):
                    nearness, where = (_IN_SENTENCE if number else _IN_TITLE), by_sentence[number]
                    break
        elif _met(needs, below):
            inside = [number for number, mask in enumerate(masks[head:], head) if _met(needs, mask)]
            if len(inside) > 1:  # said once far down is a side remark
                nearness, where = _IN_BODY, by_sentence[inside[0]]
        value = nearness * rule.points
        if rule.sure and nearness == _IN_TITLE:
            sure.add(rule.topic)
        if value and (rule.topic not in best or value > best[rule.topic][0]):
            best[rule.topic] = (value, rule, where)
    return {
        topic: Finding(
            topic,
            value,
            tuple(_pick(need, where) for need in rule.needs if need != "platform"),
            topic in sure,
        )
        for topic, (value, rule, where) in best.items()
    }


def _mask(groups: Iterable[str]) -> int:
    """Groups as bits: some two dozen rules are asked for every sentence."""
    mask = 0
    for group in groups:
        mask |= _BITS[group]
    return mask


@cache
def _rules() -> tuple[tuple[Rule, tuple[int, ...]], ...]:
    """Every rule with its needs as bits."""
    return tuple((rule, tuple(_mask(need.split("|")) for need in rule.needs)) for rule in RULES)


def _met(needs: tuple[int, ...], mask: int) -> bool:
    for need in needs:  # noqa: SIM110 - asked thousands of times a second: a generator would cost twice as much
        if not need & mask:
            return False
    return True


def _pick(need: str, groups: dict[str, list[Signal]]) -> Signal:
    """The signal to show for a need: the earliest, and there the longest."""
    return min(
        (signal for group in need.split("|") for signal in groups.get(group, ())),
        key=lambda signal: (signal.sentence, signal.start, -signal.end),
    )


def _add_topic_phrases(findings: dict[str, Finding], matches: Sequence[Match]) -> None:
    """The operator's own topic phrases count like a rule of the lexicon."""
    near = {"title": _IN_TITLE, "summary": _IN_SENTENCE, "text": _IN_BODY}
    for match in matches:
        if match.kind != "topic":
            continue
        value = _TOPIC_PHRASE_POINTS * near[match.place]
        if match.key not in findings or findings[match.key].value < value:
            findings[match.key] = Finding(match.key, value, ())


def _taken_away(in_head: dict[str, list[Signal]]) -> float:
    return sum(
        points
        for group, points, harmless in DAMPERS
        if group in in_head and not any(other in in_head for other in harmless)
    )
