"""What happened to one article and why: read back from what was written down when it was decided.

Reads only. The words of the outcomes are core.alerts'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.alerts import OUTCOMES
from bot.core.display import clean
from bot.core.lines import Line, Moment, Part, Passage
from bot.core.model import Channel, Outcome, Subscription
from bot.core.urls import canonical_url, url_key
from bot.errors import OperatorError
from bot.store import articles, entries, outbox_reading, pages, stories, subscriptions
from bot.store.articles import Judged
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps of one article, in order."""

    judged: Judged
    entries: tuple[dict[str, Any], ...]
    membership: tuple[int, str, str] | None
    members: tuple[tuple[str, str, str], ...]
    outcomes: tuple[tuple[datetime, Outcome], ...]
    silent: tuple[Subscription, ...]
    sent: tuple[dict[str, Any], ...]
    page: tuple[str, str]

    def steps(self) -> list[Passage]:
        """What happened, step by step, for people."""
        relevance = self.judged.relevance
        judged = [
            f"level {relevance.level}, score {relevance.score:.1f}: {OUTCOMES[self.judged.outcome]}",
            *[f"- {clean(reason)}" for reason in relevance.reasons],
        ]
        steps = [
            Passage("Article", self._article_lines()),
            Passage("Entries", tuple(self._entry_line(entry) for entry in self.entries)),
            _said("Matches", self._match_lines() or ["none: no watched platform, topic or keyword is named"]),
            _said("Relevance", judged),
        ]
        if self.page[0]:
            steps.append(_said("Page", [f"{self.page[0]}{': ' + clean(self.page[1]) if self.page[1] else ''}"]))
        return [*steps, _said("Story", self._story_lines()), Passage("Channels", self._channel_lines())]

    def as_json(self) -> dict[str, Any]:
        """The same as one JSON object."""
        article, relevance = self.judged.article, self.judged.relevance
        return {
            "url": article.url,
            "title": article.title,
            "publisher": article.publisher,
            "first_seen": article.first_seen.isoformat(),
            "published": article.published.isoformat() if article.published else None,
            "entries": [
                {"feed": entry["feed_id"], "link": entry["link"], "guid": entry["guid"]} for entry in self.entries
            ],
            "matches": [
                {"kind": each.kind, "key": each.key, "place": each.place, "words": each.words, "role": each.role}
                for each in self.judged.matches
            ],
            "level": relevance.level,
            "score": relevance.score,
            "reasons": list(relevance.reasons),
            "outcome": self.judged.outcome,
            "story": self.membership[0] if self.membership else None,
            "channels": [
                {"at": at.isoformat(), "channel": each.channel, "outcome": each.code, "facts": list(each.facts)}
                for at, each in self.outcomes
            ],
            "deliveries": [{"channel": each["channel"], "state": each["state"]} for each in self.sent],
        }

    def _article_lines(self) -> tuple[Line, ...]:
        article = self.judged.article
        published: list[Part] = ["published ", Moment(article.published), ", "] if article.published else []
        return (
            Line((clean(article.title),)),
            Line(
                (
                    f"{clean(article.publisher)} ({article.weight}), ",
                    *published,
                    "first seen ",
                    Moment(article.first_seen),
                )
            ),
            Line((article.url or "(no address)",)),
        )

    def _entry_line(self, entry: dict[str, Any]) -> Line:
        seen = Moment(datetime.fromtimestamp(entry["first_seen"], UTC))
        edits = f", edited {entry['edits']}x" if entry["edits"] else ""
        guid = clean(entry["guid"]) or "(none)"
        return Line((f"feed {entry['feed_id']}, listed since ", seen, f"{edits}, guid {guid}"))

    def _match_lines(self) -> list[str]:
        return [
            f"{each.kind} {clean(each.key)}: “{clean(each.words)}” ({each.place}"
            f"{', ' + str(each.count) + 'x' if each.count > 1 else ''}{', ' + each.role if each.role else ''})"
            for each in self.judged.matches
        ]

    def _story_lines(self) -> list[str]:
        if self.membership is None:
            return ["none: only relevant articles are grouped into stories"]
        number, how, title = self.membership
        others = [f"- {clean(publisher)}: {clean(name)}" for publisher, name, _ in self.members[:10]]
        return [f"story {number} ({how}): {clean(title)}", *(others if len(self.members) > 1 else [])]

    def _channel_lines(self) -> tuple[Line, ...]:
        decided = [
            Line((Moment(at), f" {each.channel or 'all channels'}: {each.code}: {OUTCOMES[each.code]}{_facts(each)}"))
            for at, each in self.outcomes
        ]
        others = [
            f"delivery {each['id']} to {each['channel']}: {each['state']} {clean(each['error'])}".rstrip()
            for each in self.sent
        ]
        if self.judged.outcome == "considered":
            others += [f"{wish.channel}: not-subscribed: {OUTCOMES['not-subscribed']}" for wish in self.silent]
        if not decided and not others:
            others = [f"none was asked: {OUTCOMES[self.judged.outcome]}"]
        return (*decided, *(Line((each,)) for each in others))


def explain_url(db: Database, url: str, channel: Channel | None = None) -> Explanation:
    """Everything known about the article behind an address. Raises OperatorError if it is unknown.

    channel: what concerns other channels is left out; None: all of it, for the operator."""
    key = url_key(canonical_url(url) or url)
    article_id = articles.find_article_id(db, url, key)
    if not article_id:
        raise OperatorError(
            f"No feed has listed {url} so far. Check the address, or look for it with policy-bot search WORDS."
        )
    membership = stories.find_membership(db, article_id)
    outcomes = articles.list_outcomes(db, article_id)
    told = {outcome.channel for _, outcome in outcomes}
    wishes = subscriptions.list_subscriptions(db, channel)
    silent = {wish.channel: wish for wish in wishes if str(wish.channel) not in told}
    sent = outbox_reading.list_for_story(db, membership[0]) if membership else []
    if channel is not None:
        outcomes = [each for each in outcomes if each[1].channel in ("", str(channel))]
        sent = [each for each in sent if each["channel"] == str(channel)]
    return Explanation(
        judged=articles.get_judged(db, article_id),
        entries=tuple(entries.list_entries(db, article_id)),
        membership=membership,
        members=tuple(stories.list_members(db, membership[0])) if membership else (),
        outcomes=tuple(outcomes),
        silent=tuple(silent.values()),
        sent=tuple(sent),
        page=pages.find_page_state(db, article_id),
    )


def _said(heading: str, lines: Iterable[str]) -> Passage:
    return Passage(heading, tuple(Line((each,)) for each in lines))


def _facts(outcome: Outcome) -> str:
    return f" ({'; '.join(clean(fact) for fact in outcome.facts)})" if outcome.facts else ""
