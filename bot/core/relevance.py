"""Whether an article is about what platforms may do with people's work and AI, how surely, and why.

    rules     what the phrases of the lexicon and their nearness are worth (``weighing``)
    opinion   a small model weighs all of it, the rules' score among it (``opinion``): how probably it is such news
    level     by that probability; in other languages and without a model by the rules' score; an operator's keyword
              lifts it one step

Nothing here decides who is told: that is core.alerts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.model import Article, Level, Match, Relevance, Watchlist
from bot.core.opinion import Opinion, words_against, words_for
from bot.core.opinion_features import as_printed
from bot.core.relevance_reasons import explain
from bot.core.relevance_topics import is_foreign
from bot.core.signals import Signal
from bot.core.weighing import ALERT_FROM, DIGEST_FROM, weigh

# The second opinion: from which probability on an article is told at all, told although its title alone is such news
# to the rules, an alert, and one although the rules do not tell it. Chosen on two years of four feeds at their natural
# rate of such news (one item in 190), half of which the weights have not seen, on weeks of technology and music feeds,
# and on headlines that must be told.
TOLD_FROM, SURELY_TOLD_FROM, SURE_FROM, SURE_ALONE_FROM = 0.33, 0.07, 0.5, 0.8
# Below this many characters more text may change the judgement (a feed's excerpt).
_SHORT = 1_200


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
    weighed = weigh(article, matches, wanted=bool(keywords))
    if weighed is None:
        return Relevance(Level.NONE, 0.0, (), platforms, passing)
    score, parts, topics = weighed.score, list(weighed.parts), weighed.topics
    level = Level.ALERT if score >= ALERT_FROM else Level.DIGEST if score >= DIGEST_FROM else Level.NONE
    named = tuple(found.topic for found in topics)
    doubts: tuple[str, ...] = ()
    if opinion is not None and not is_foreign(article):
        features = weighed.features()
        probability = opinion.probability(features)
        parts.append(("second opinion", round(probability, 2)))
        parts += [(f"  {name}", weight) for name, weight in opinion.strongest(features)]
        level, doubts = second_thoughts(
            level, probability, opinion, features, weighed.sentences[: weighed.head], weighed.sure
        )
        if level is not Level.NONE or keywords:
            topics = weighed.look_for_topics()
            named = _name_topics(opinion, [found.topic for found in topics], features, matches, watchlist)
    if keywords and level is not Level.ALERT:
        level = Level.ALERT if level is Level.DIGEST else Level.DIGEST
    uncertain = _uncertain(article, level, weighed.in_head, bool(platforms))
    if level is Level.NONE:
        return Relevance(level, score, doubts, platforms, passing, uncertain=uncertain, parts=tuple(parts))
    names = {platform.id: platform.name for platform in watchlist.platforms}
    rest = [signal for finding in weighed.findings for signal in finding.signals]
    return Relevance(
        level=level,
        score=score,
        reasons=(*explain(matches, names, keywords, topics, rest, weighed.sentences), *doubts),
        platforms=platforms,
        passing=passing,
        topics=named or tuple(finding.topic for finding in weighed.findings if finding.sure)[:1],
        uncertain=uncertain,
        parts=tuple(parts),
    )


def _name_topics(
    opinion: Opinion, by_rules: Sequence[str], features: frozenset[str], matches: Sequence[Match], watchlist: Watchlist
) -> tuple[str, ...]:
    """The topics of an article that is told, among those of the watchlist. What the operator's phrases name stays."""
    own = {match.key for match in matches if match.kind == "topic"}
    known = {topic.id for topic in watchlist.topics}
    return tuple(each for each in opinion.name_topics(by_rules, features, own) if each in known)


def second_thoughts(
    level: Level,
    probability: float,
    opinion: Opinion,
    features: frozenset[str],
    sentences: Sequence[str],
    sure: bool = False,
) -> tuple[Level, tuple[str, ...]]:
    """The level after the second opinion, and why it is another than the rules alone would give. What the rules do not
    tell at all takes more to be an alert. sure: the rules are, by its title; then it takes more to
    leave it out."""
    told_from = SURELY_TOLD_FROM if sure and level is not Level.NONE else TOLD_FROM
    found = Level.ALERT if probability >= SURE_FROM else Level.DIGEST if probability >= told_from else Level.NONE
    if level is Level.NONE and found is not Level.NONE:
        words = as_printed(words_for(opinion, features), sentences)
        found = Level.ALERT if probability >= SURE_ALONE_FROM else Level.DIGEST
        return found, (": ".join(filter(None, ("reads like relevant news", ", ".join(words)))),)
    if found.rank < level.rank:
        return found, _doubt(as_printed(words_against(opinion, features), sentences))
    return found, ()


def _doubt(words: tuple[str, ...]) -> tuple[str, ...]:
    return (f"reads like other news: {', '.join(words)}",) if words else ("reads like other news",)


def _uncertain(article: Article, level: Level, in_head: Mapping[str, Sequence[Signal]], has_platform: bool) -> bool:
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
