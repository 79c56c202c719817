"""Lets the operator's language model choose the sentences of cards that were posted. Off unless it is set up.

    alert told alone, with the extractive summary     flows.telling     waits for nobody
      | within the hour: sentences to choose from?     core.choosing     no: the card stays
      | asked too often today?                         store.choices     counted before the question
      | the question                                   sources.model     30 s at most
      | numbers of the article's own sentences?        core.choosing     no: the card stays
      | the card, by edit                              flows.telling

Each article is asked about once, whatever comes of it. An endpoint that fails is left alone for a while; the log says
so and nobody else has to know, because the cards are whole without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.articles import reading_copy
from bot.core.cards import Card, without_repeats
from bot.core.choosing import (
    INSTRUCTIONS,
    SAMPLE,
    BadChoice,
    Offer,
    chosen_sentences,
    offer_of,
    question_of,
    read_choice,
)
from bot.core.outgoing import Message
from bot.core.ports import Model
from bot.core.words import say
from bot.errors import FetchError
from bot.flows.checkup import Finding
from bot.flows.telling import refresh_cards
from bot.store import articles, choices
from bot.store.database import Database, Store

log = structlog.get_logger("choosing")

FRESH = timedelta(hours=1)  # a card that is older was read
PER_PASS = 5  # questions
LOOKED_AT = 20  # articles for one question
REST = timedelta(minutes=5)  # after a failure; twice as long after each further one, up to
LONGEST_REST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Task:
    """One question: of which article and story, and what can be chosen."""

    article_id: int
    story_id: int
    offer: Offer


class ChoosingDesk:
    """Asks ``model`` about fresh alerts, at most ``per_day`` times on a day (UTC)."""

    def __init__(self, model: Model, per_day: int) -> None:
        self._model = model
        self._per_day = per_day
        self._rest = timedelta()
        self._rests_until: datetime | None = None

    async def choose(self, store: Store, now: datetime) -> int:
        """Ask about the alerts that nobody was asked about yet, at most PER_PASS. Returns how many messages change."""
        if self._rests_until and now < self._rests_until:
            return 0
        changed = 0
        for _ in range(PER_PASS):
            if not await store.read(choices.list_unasked, now - FRESH):
                break
            task = await store.write(_take_task, self._per_day, now)
            if task is None:
                break
            try:
                answer = await self._model.ask(INSTRUCTIONS, question_of(task.offer))
            except FetchError as error:
                self._give_rest(error, now)
                break
            self._rest = timedelta()
            changed += await store.write(_use_answer, task, answer, now)
        return changed

    def _give_rest(self, error: FetchError, now: datetime) -> None:
        self._rest = min(max(REST, self._rest * 2), LONGEST_REST)
        self._rests_until = now + max(self._rest, timedelta(seconds=min(error.retry_after_s or 0.0, 86_400.0)))
        log.warning(
            "the model does not answer; cards stay as they are",
            kind=error.kind,
            says=error.says,
            next_try=f"{self._rests_until:%H:%M}",
        )


async def check_model(model: Model, about: str) -> Finding:
    """Ask once, about a sample of ours. about: which model it is."""
    try:
        answer = await model.ask(INSTRUCTIONS, question_of(SAMPLE))
        read_choice(answer, SAMPLE)
    except FetchError as error:
        cure = "Mend settings.summariser or POLICY_BOT_SUMMARISER_KEY; until then cards are made without."
        return Finding("summariser", False, f"{about}: {error.says} {cure}")
    except BadChoice as error:
        return Finding("summariser", False, f"{about} answers, but cannot do what it is asked ({error}): take another")
    return Finding("summariser", True, f"{about} answers and chooses")


def _take_task(db: Database, per_day: int, now: datetime) -> _Task | None:
    """The next question, counted already; None if there is none, or if today's are used up."""
    if choices.count_calls(db, now) >= per_day:
        return None
    for article_id, story_id in choices.list_unasked(db, now - FRESH)[:LOOKED_AT]:
        if offer := _offer(db, article_id):
            choices.note_asked(db, article_id, now)
            return _Task(article_id, story_id, offer)
        choices.note_passed(db, article_id)
    return None


def _offer(db: Database, article_id: int) -> Offer | None:
    if not articles.is_kept(db, article_id):
        return None
    return offer_of(reading_copy(articles.get_judged(db, article_id).article))


def _use_answer(db: Database, task: _Task, answer: str, now: datetime) -> int:
    """Change the cards that this article leads. Returns how many."""
    try:
        if _offer(db, task.article_id) != task.offer:
            raise BadChoice("the article changed meanwhile")
        sentences = chosen_sentences(task.offer, read_choice(answer, task.offer))
    except BadChoice as error:
        log.info("the model's choice is not used", article=task.article_id, says=str(error))
        return 0
    url = articles.get_judged(db, task.article_id).article.url
    return refresh_cards(db, task.story_id, lambda card: _with_choice(card, url, sentences), now)


def _with_choice(message: Message, url: str, sentences: tuple[str, ...]) -> Message:
    """The alert with these sentences, if this article still leads it; it says who chose them."""
    card = Card(message.clauses, message.speaker, message.voice)
    shown = without_repeats(sentences, card)
    if message.kind != "alert" or message.url != url or shown == message.sentences:
        return message
    return replace(message, sentences=shown, note=". ".join(filter(None, (message.note, say("card.chosen")))))
