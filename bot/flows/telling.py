"""Who is told a story, and how: alone, held for a summary, or not; and what follows when more becomes known of it.

    not told yet    core.alerts    a message of its own, or held when it would flood the channel; muted: neither
    told alone      another outlet brings it: the first message names it (an edit), and one line goes into its thread
    told otherwise  in a summary, in a message that is gone, or muted: kept in the record only

Functions of the store's thread, within the transaction that decides; the outbox does the rest. Nothing is sent here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core import alerts
from bot.core.alerts import Answer, Flow, Way
from bot.core.messages import followup_message, with_also
from bot.core.model import Article, Channel, Outcome, Subscription
from bot.core.outgoing import Message
from bot.store import articles, followups, mutes, outbox, stories, subscriptions
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class News:
    """An article that may be told: of which story, about which platforms (ids); late: it came out long ago, while
    nobody polled; retold: it only retells, copies or translates what others reported."""

    article: Article
    story_id: int
    platforms: tuple[str, ...]
    late: bool = False
    retold: bool = False


@dataclass(slots=True)
class Quota:
    """What keeps channels quiet, and how much one poll has told so far."""

    per_poll: int
    per_hour: int
    usual: float = 0.0
    alone: Counter[Channel] = field(default_factory=Counter)
    alerts: int = 0
    held: int = 0


def tell(
    db: Database,
    news: News,
    answers: Mapping[Channel, tuple[Subscription, Answer]],
    build: Callable[[str], Message],
    quota: Quota,
    now: datetime,
) -> None:
    """Go through the channels that may care, and write down what was decided for each. build: makes the message, given
    in reader's words why the channel asks for it."""
    outcomes: list[Outcome] = []
    messages: dict[str, Message] = {}
    newcomer = stories.is_new_outlet(db, news.story_id, news.article.publisher, news.article.id)
    for channel, (wish, answer) in answers.items():
        if not answer.yes:
            outcomes.append(alerts.outcome_of(channel, answer))
            continue
        known = subscriptions.find_alert(db, news.story_id, channel)
        if mutes.is_muted(db, channel, news.story_id, _asked_for(wish, news.platforms), now):
            outcomes.append(Outcome("muted", str(channel), (f"story {news.story_id}",)))
            continue
        if known:
            fact = _follow_up(db, channel, news, now) if newcomer and known is Way.ALONE else ""
            facts = tuple(each for each in (f"story {news.story_id}", fact) if each)
            outcomes.append(Outcome("already-told", str(channel), facts))
            continue
        way = Way.HELD if news.late else _way(db, channel, quota, now)
        alert_id = subscriptions.add_alert(db, news.story_id, channel, news.article.id, way, now)
        outcomes.append(alerts.outcome_of(channel, answer, way))
        if way is Way.HELD:
            quota.held += 1
            continue
        if answer.why not in messages:
            messages[answer.why] = replace(build(answer.why), story=news.story_id)
        delivery = outbox.enqueue(db, channel, "alert", f"story:{news.story_id}", messages[answer.why], now)
        subscriptions.set_alert_delivery(db, alert_id, delivery)
        quota.alone[channel] += 1
        quota.alerts += 1
    articles.add_outcomes(db, news.article.id, outcomes, now)


def say_in_thread(db: Database, story_id: int, message: Message, now: datetime) -> int:
    """One line (of kind ``followup``) into the thread of every channel that was told this story alone, such as "the
    headline changed"; the same words only once. Muted and closed ones get none. Returns how many were reached for."""
    told = _reachable(db, story_id, now)
    for each in told:
        followups.add_reply(db, each, message, now)
    return len(told)


def refresh_cards(db: Database, story_id: int, build: Callable[[Message], Message], now: datetime) -> int:
    """The first messages of this story in new words, such as those of a better source. build: makes them from the
    newest words of each; it may return them unchanged. Returns how many messages change."""
    changed = 0
    for each in _reachable(db, story_id, now):
        words = replace(build(each.message), story=story_id)
        changed += words != each.message
        followups.change_words(db, each, words, now)
    return changed


def _reachable(db: Database, story_id: int, now: datetime) -> list[followups.Told]:
    return [
        each
        for each in followups.list_told(db, story_id)
        if not each.closed and not mutes.is_muted(db, each.channel, story_id, (), now)
    ]


def _follow_up(db: Database, channel: Channel, news: News, now: datetime) -> str:
    """Another outlet brings a story that this channel was told alone. Returns, in reader's words, what comes of it.

    As long as the first message has not arrived, it names the outlet itself: then nothing follows it."""
    article = news.article
    if news.retold:
        return "only retells: counted on the first message"
    for told in followups.list_told(db, news.story_id, channel):
        if told.closed:
            return told.closed
        followups.change_words(db, told, with_also(told.message, article.publisher, article.url), now)
        if told.unsent:
            return "its message names this outlet"
        followups.add_reply(db, told, followup_message(article, news.story_id), now)
        return "follows in its thread"
    return ""


def _way(db: Database, channel: Channel, quota: Quota, now: datetime) -> Way:
    flow = Flow(quota.alone[channel], subscriptions.count_alone(db, channel, now), quota.usual)
    return alerts.way_of(flow, per_poll=quota.per_poll, per_hour=quota.per_hour)


def _asked_for(wish: Subscription, platforms: Iterable[str]) -> tuple[str, ...]:
    """The platforms of an article for which this subscription wants it."""
    return tuple(each for each in platforms if not wish.platforms or each in wish.platforms)
