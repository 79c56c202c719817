"""Whether an article is about what platforms may do with people's work and AI, how surely, and why.

    gate      no word of AI and nothing watched: NONE at once
    signals   phrases of the lexicon, by sentence
    rules     which signals meet, and how near: in the title, in one sentence, only in the head as a whole
    dampers   other senses take away (licences to drive, staff tracking, funding rounds ...)
    topics    which subjects it belongs to; without any it is no news of ours
    opinion   a small model doubts or supports what is not certain (``opinion``)
    level     by score; an operator's keyword lifts one step

Denials and "no AI" pledges use the same words as the news that they answer, and are as relevant. The rules are plain
tables: words in lexicon.py, rules in relevance_rules.py. Nothing here decides who is told: that is core.alerts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.core.lexicon import GROUPS
from bot.core.model import Article, Level, Match, Relevance, Watchlist
from bot.core.opinion import Opinion, as_printed, features_of, words_against, words_for
from bot.core.relevance_reasons import explain
from bot.core.relevance_rules import DAMPERS, RULES, Rule
from bot.core.relevance_topics import Found, find_topics, is_foreign
from bot.core.signals import Signal, find_signals, read_sentences, speaks_of_ai

DIGEST_FROM = 3.5
ALERT_FROM = 6.0
# The second opinion: below which probability it doubts, from which on it lifts what the rules nearly tell. Chosen by
# cross-validation over stories and by reading what it changed in 9,000 unlabelled items.
DOUBT_ALERT, DOUBT_DIGEST, LIFT, LIFT_FROM = 0.5, 0.08, 0.6, 2.0

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
# Below this many characters more text may change the judgement (a feed's excerpt).
_SHORT = 1_200
# An article that belongs to no topic has the words and not the matter: less than the digest asks.
_UNFILED = 3.4
_BITS = {group: 1 << number for number, group in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class _Finding:
    topic: str
    value: float
    signals: tuple[Signal, ...]
    sure: bool = False


def judge(
    article: Article, matches: Sequence[Match], watchlist: Watchlist, opinion: Opinion | None = None
) -> Relevance:
    """What the article is worth, with the reasons in reader's words, strongest first. Never raises for cleaned text.

    ``matches`` are what ``Matcher.find`` gave for this article; the watchlist gives names to ids; without an opinion
    the rules decide alone.
    """
    platforms = tuple(m.key for m in matches if m.kind == "platform" and m.role == "subject")
    passing = tuple(m.key for m in matches if m.kind == "platform" and m.role != "subject")
    own = {keyword.casefold() for keyword in watchlist.keywords}
    keywords = [m for m in matches if m.kind == "keyword" and m.key.casefold() in own and m.place != "text"]
    ai = speaks_of_ai(article)
    if not ai and not platforms and not keywords:
        return Relevance(Level.NONE, 0.0, (), platforms, passing)

    sentences, head = read_sentences(article)
    signals = find_signals(sentences)
    by_sentence: list[dict[str, list[Signal]]] = [{} for _ in sentences]
    for signal in signals:
        by_sentence[signal.sentence].setdefault(signal.group, []).append(signal)
    for match in matches:
        if match.kind == "platform" and match.role == "subject" and match.place == "title":
            start = article.title.find(match.words)
            by_sentence[0].setdefault("platform", []).append(Signal("platform", 0, start, start + len(match.words)))
    in_head: dict[str, list[Signal]] = {}
    for groups in by_sentence[:head]:
        for group, found in groups.items():
            in_head.setdefault(group, []).extend(found)

    # A claim of authors against a maker of models may do without any word of AI: those are watched platforms.
    findings = _findings(by_sentence, in_head, head) if ai or platforms else {}
    if ai:
        _add_topic_phrases(findings, matches)
    ranked = sorted(findings.values(), key=lambda finding: -finding.value)
    score = sum(finding.value * share for finding, share in zip(ranked, _SHARES, strict=False))
    if platforms and score:
        score += _SUBJECT_BONUS
    taken = _taken_away(in_head)
    score = round(max(0.0, score - taken), 2)
    parts = [(finding.topic, round(finding.value, 2)) for finding in ranked]
    parts += [("platform as subject", _SUBJECT_BONUS)] if platforms and parts else []
    parts += [("other senses", -taken)] if taken else []
    topics: tuple[Found, ...] = ()
    if score >= DIGEST_FROM or keywords:
        weights = {finding.topic: finding.value for finding in ranked}
        topics = find_topics(article, sentences, by_sentence[:head], matches, weights)
        if not topics and score < ALERT_FROM and not is_foreign(article) and not any(f.sure for f in ranked):
            score = min(score, _UNFILED)
    level = Level.ALERT if score >= ALERT_FROM else Level.DIGEST if score >= DIGEST_FROM else Level.NONE
    doubts: tuple[str, ...] = ()
    if opinion is not None and score >= LIFT_FROM and not is_foreign(article):
        features = features_of(sentences, head, signals, matches)
        probability = opinion.probability(features)
        parts.append(("second opinion", round(probability, 2)))
        parts += [(f"  {name}", weight) for name, weight in opinion.strongest(features)]
        level, doubts = second_thoughts(
            level, probability, opinion, features, sentences[:head], sure=any(f.sure for f in ranked)
        )
        if level is Level.DIGEST and not topics:
            topics = find_topics(article, sentences, by_sentence[:head], matches, {f.topic: f.value for f in ranked})
    if keywords and level is not Level.ALERT:
        level = Level.ALERT if level is Level.DIGEST else Level.DIGEST
    uncertain = _uncertain(article, level, in_head, bool(platforms))
    if level is Level.NONE:
        return Relevance(level, score, doubts, platforms, passing, uncertain=uncertain, parts=tuple(parts))
    names = {platform.id: platform.name for platform in watchlist.platforms}
    rest = [signal for finding in ranked for signal in finding.signals]
    return Relevance(
        level=level,
        score=score,
        reasons=(*explain(matches, names, keywords, topics, rest, sentences), *doubts),
        platforms=platforms,
        passing=passing,
        topics=tuple(found.topic for found in topics) or tuple(f.topic for f in ranked if f.sure)[:1],
        uncertain=uncertain,
        parts=tuple(parts),
    )


def second_thoughts(
    level: Level,
    probability: float,
    opinion: Opinion,
    features: frozenset[str],
    sentences: Sequence[str],
    *,
    sure: bool = False,
) -> tuple[Level, tuple[str, ...]]:
    """The level after the second opinion, and why it is another: what is surely told is told later if it reads like
    what is not meant, what is perhaps told is left out unless its title is sure, what nearly was is looked at."""
    if level is Level.ALERT and probability < DOUBT_ALERT:
        return Level.DIGEST, _doubt(as_printed(words_against(opinion, features), sentences))
    if level is Level.DIGEST and probability < DOUBT_DIGEST and not sure:
        return Level.NONE, _doubt(as_printed(words_against(opinion, features), sentences))
    if level is Level.NONE and probability >= LIFT:
        words = as_printed(words_for(opinion, features), sentences)
        return Level.DIGEST, (": ".join(filter(None, ("reads like relevant news", ", ".join(words)))),)
    return level, ()


def _doubt(words: tuple[str, ...]) -> tuple[str, ...]:
    return (f"reads like other news: {', '.join(words)}",) if words else ("reads like other news",)


def _findings(
    by_sentence: list[dict[str, list[Signal]]], in_head: dict[str, list[Signal]], head: int
) -> dict[str, _Finding]:
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
        topic: _Finding(
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


def _add_topic_phrases(findings: dict[str, _Finding], matches: Sequence[Match]) -> None:
    """The operator's own topic phrases count like a rule of the lexicon."""
    near = {"title": _IN_TITLE, "summary": _IN_SENTENCE, "text": _IN_BODY}
    for match in matches:
        if match.kind != "topic":
            continue
        value = _TOPIC_PHRASE_POINTS * near[match.place]
        if match.key not in findings or findings[match.key].value < value:
            findings[match.key] = _Finding(match.key, value, ())


def _taken_away(in_head: dict[str, list[Signal]]) -> float:
    return sum(
        points
        for group, points, harmless in DAMPERS
        if group in in_head and not any(other in in_head for other in harmless)
    )


def _uncertain(article: Article, level: Level, in_head: dict[str, list[Signal]], has_platform: bool) -> bool:
    """Whether more text could change the level: an excerpt with one half of the subject and not the other."""
    if level is Level.ALERT or len(article.summary) + len(article.text) >= _SHORT:
        return False
    policy = any(
        group in in_head
        for group in (
            "train",
            "copyright",
            "terms",
            "consent",
            "licensing",
            "lawsuit",
            "likeness",
            "labelling",
            "scrape",
        )
    )
    ai = "ai" in in_head or "ai_content" in in_head
    return level is Level.DIGEST or (policy and (ai or has_platform)) or (ai and has_platform)
