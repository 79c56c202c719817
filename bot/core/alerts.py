"""Which channels hear of an article, and how: the order of the rules, in prose, then in code.

    1. the article's level is below the subscription's        -> below-level
    2. an excluded phrase is in it                             -> excluded
    3. platforms and topics of the subscription are filters that must all be met; its own keywords and expressions
       each suffice on their own, and lift a digest-level article to an alert     else -> not-subscribed
    4. the subscription is paused                              -> paused
    5. the channel muted the story or the platform             -> muted
    6. the channel knows the story already                     -> already-told
    7. otherwise it is told: alone, or held for one summary when telling it alone would flood the channel

Several subscriptions of one channel: the first that says yes decides; the story is told once.
Pure: reads no clock, writes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import Article, Channel, Level, Match, Outcome, Relevance, Subscription
from bot.core.patterns import PatternSet
from bot.core.text import fold

ALONE_PER_POLL = 5
ALONE_PER_HOUR = 20

# Every code an Outcome may carry, with what it means to a reader.
OUTCOMES: Mapping[str, str] = {
    "baseline": "already listed when the feed was polled for the first time: stored, not announced",
    "not-relevant": "not about a rule, contract or legal act concerning AI and people's work",
    "same-address": "the same page was already known from another feed",
    "old": "published long before it appeared in the feed: stored, not announced",
    "considered": "relevant; each channel decides",
    "below-level": "relevant, but below the level this channel asks for",
    "not-subscribed": "does not meet this channel's platforms, topics or keywords",
    "excluded": "contains a phrase that this channel excludes",
    "paused": "this channel's subscription is paused",
    "already-told": "this channel knows the story already",
    "muted": "this channel muted the story, or the platform for a while",
    "alerted": "announced in a message of its own",
    "headline-changed": "the headline was edited and says something else now: no new alert",
    "held": "kept for one summary message, because too many came at once",
}


class Way(StrEnum):
    """How an alert is told."""

    ALONE = "alone"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a subscription wants an article: an outcome code and, in reader's words, why."""

    code: str
    why: str = ""

    @property
    def yes(self) -> bool:
        return self.code == "alerted"


@dataclass(frozen=True, slots=True)
class Flow:
    """How much one channel has been told. in_poll: alone, in this poll of this feed; in_hour: alone, in the last
    hour; usual: the feed's median of new relevant articles a day, for feeds that are always busy."""

    in_poll: int
    in_hour: int
    usual: float = 0.0


class Wish:
    """A subscription, ready to be asked many times."""

    def __init__(self, subscription: Subscription) -> None:
        """Raises OperatorError if one of its expressions is not valid RE2."""
        self.subscription = subscription
        self._platforms = frozenset(subscription.platforms)
        self._topics = frozenset(subscription.topics)
        self._keywords = frozenset(fold(word) for word in subscription.keywords)
        self._patterns = PatternSet(subscription.patterns) if subscription.patterns else None
        phrases = [re.escape(folded) for word in subscription.excluded if (folded := fold(word))]
        self._excluded = re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)") if phrases else None

    def asks(self, article: Article, relevance: Relevance, matches: Iterable[Match]) -> Answer:
        """Does this subscription want the article? The code is ``alerted`` for yes."""
        if self._excluded and (found := self._excluded.search(fold(_words_of(article)))):
            return Answer("excluded", f"contains “{found.group()}”")
        own = self._own_words(article, matches)
        if not own and not self._filters_meet(relevance):
            return Answer("not-subscribed", self._missing(relevance))
        level = Level.ALERT if own and relevance.level is Level.DIGEST else relevance.level
        if level.rank < self.subscription.level.rank:
            return Answer("below-level", f"level {level}, asked for {self.subscription.level}")
        if self.subscription.paused:
            return Answer("paused", self.subscription.paused)
        return Answer("alerted", own)

    def _own_words(self, article: Article, matches: Iterable[Match]) -> str:
        for match in matches:
            if match.kind == "keyword" and fold(match.key) in self._keywords:
                return f"your keyword “{match.words}” ({match.place})"
        for match in self._patterns.find(article) if self._patterns else ():
            return f"your expression {match.key} (“{match.words}”, {match.place})"
        return ""

    def _filters_meet(self, relevance: Relevance) -> bool:
        if not self._platforms and not self._topics:
            return not self._keywords and self._patterns is None
        platforms = not self._platforms or bool(self._platforms & set(relevance.platforms))
        return platforms and (not self._topics or bool(self._topics & set(relevance.topics)))

    def _missing(self, relevance: Relevance) -> str:
        if self._platforms and not self._platforms & set(relevance.platforms):
            return f"platforms: {', '.join(relevance.platforms) or 'none'}"
        if self._topics and not self._topics & set(relevance.topics):
            return f"topics: {', '.join(relevance.topics) or 'none'}"
        return "none of its keywords"


class WishList:
    """All subscriptions, found by what they ask for: the cost follows the number that may match, not the total."""

    def __init__(self, subscriptions: Iterable[Subscription]) -> None:
        self.wishes = tuple(Wish(each) for each in subscriptions if each.alerts)
        self.keywords = tuple(sorted({word for wish in self.wishes for word in wish.subscription.keywords}))
        self._by_term: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._always: list[int] = []
        for place, wish in enumerate(self.wishes):
            wanted = wish.subscription
            terms = [("platform", key) for key in wanted.platforms] or [("topic", key) for key in wanted.topics]
            terms += [("keyword", fold(word)) for word in wanted.keywords]
            if wanted.patterns or not terms:
                self._always.append(place)
            for term in terms if not wanted.patterns else ():
                self._by_term[term].append(place)
        self.least_level = min((wish.subscription.level.rank for wish in self.wishes), default=Level.ALERT.rank)

    def may_want(self, relevance: Relevance, matches: Iterable[Match]) -> list[Wish]:
        """The subscriptions worth asking, in their order."""
        terms = [("platform", key) for key in relevance.platforms] + [("topic", key) for key in relevance.topics]
        terms += [("keyword", fold(match.key)) for match in matches if match.kind == "keyword"]
        places = set(self._always)
        for term in terms:
            places.update(self._by_term.get(term, ()))
        return [self.wishes[place] for place in sorted(places)]

    def answers(
        self, article: Article, relevance: Relevance, matches: tuple[Match, ...]
    ) -> dict[Channel, tuple[Subscription, Answer]]:
        """Each channel that may care, with the subscription that decided and its answer."""
        found: dict[Channel, tuple[Subscription, Answer]] = {}
        for wish in self.may_want(relevance, matches):
            channel = wish.subscription.channel
            if channel in found and found[channel][1].yes:
                continue
            answer = wish.asks(article, relevance, matches)
            if channel not in found or answer.yes:
                found[channel] = (wish.subscription, answer)
        return found


def way_of(flow: Flow, *, per_poll: int = ALONE_PER_POLL, per_hour: int = ALONE_PER_HOUR) -> Way:
    """Alone, or held for a summary. A burst is more than ``per_poll`` (or three times what is usual for the feed)
    from one poll, or more than ``per_hour`` in one channel within an hour."""
    allowance = max(float(per_poll), 3.0 * flow.usual)
    return Way.HELD if flow.in_poll >= allowance or flow.in_hour >= per_hour else Way.ALONE


def outcome_of(channel: Channel, answer: Answer, way: Way | None = None) -> Outcome:
    """What to write down about one channel's decision."""
    code = "held" if way is Way.HELD and answer.yes else answer.code
    return Outcome(code, str(channel), (answer.why,) if answer.why else ())


def _words_of(article: Article) -> str:
    return f"{article.title}\n{article.summary}\n{article.text}"
