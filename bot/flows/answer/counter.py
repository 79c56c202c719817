"""What every kind of question needs: names, zones, what a channel is, and how a subscription is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.config import Config, parse_channel
from bot.core.asks import Ask, Asker, Question
from bot.core.digest_choice import DigestSetting
from bot.core.drafts import check_draft
from bot.core.model import Channel, Subscription
from bot.core.naming import Naming
from bot.core.replies import Mistake, Reply, Section, Tone, text_line
from bot.core.words import day_words, say
from bot.store import audit, digests
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Counter:
    """Built once per configuration. zone: the configuration's, for channels that chose none; spoken: by chat, how each
    thing is asked there."""

    config: Config
    naming: Naming
    zone: str
    spoken: Mapping[str, Mapping[Ask, str]] = field(default_factory=dict)

    def check(self, draft: object, person: str) -> tuple[Subscription | None, tuple[Mistake, ...]]:
        """The subscription of a Draft, or what is wrong with it."""
        return check_draft(draft, self.naming, parse_channel, person)  # type: ignore[arg-type]

    def described(self, wish: Subscription) -> str:
        """``youtube, lawsuit, but not earnings``: the same words can be typed after subscribe."""
        names = [self.naming.name_of(each) for each in wish.platforms]
        words = ", ".join([*names, *wish.topics, *wish.keywords, *wish.patterns]) or say("wish.everything")
        if wish.excluded:
            words += " " + say("wish.not", words=", ".join(wish.excluded))
        return words if wish.level == "alert" else f"{words}, {say('wish.level', level=wish.level)}"

    def gets(self, wish: Subscription, setting: DigestSetting) -> str:
        """``gets alerts and digest on Monday at 9:00 (Europe/Berlin)``. setting: what the channel chose."""
        digest = say("wish.digest", day=day_words(setting.days), hour=setting.hour, zone=setting.zone or self.zone)
        parts = [*([say("wish.alerts")] if wish.alerts else []), *([digest] if wish.digest else [])]
        return say("wish.gets", what=say("wish.and").join(parts))


@dataclass(frozen=True, slots=True)
class Case:
    """One question being answered, in the store's thread."""

    db: Database
    counter: Counter
    asker: Asker
    question: Question
    now: datetime

    @property
    def channel(self) -> Channel | None:
        """The channel that is asked about."""
        return self.question.channel or self.asker.channel

    @property
    def zone(self) -> str:
        """Where times are shown: the channel's own choice, else the configuration's."""
        chosen = digests.find_zone(self.db, self.channel) if self.channel else ""
        return chosen or self.counter.zone

    @property
    def chat(self) -> str:
        """The chat of whoever asks."""
        return self.asker.person.partition(":")[0]

    def how(self, ask: Ask) -> str:
        """How this is asked where the asker is, with an example; its plain name where nothing is known of that."""
        return self.counter.spoken.get(self.chat, {}).get(ask, str(ask))

    def note(self, subject: str, says: str, ask: Ask | None = None) -> None:
        """Write the change into the audit table."""
        audit.add_audit(
            self.db, self.asker.person, str(self.channel or ""), ask or self.question.ask, subject, says, self.now
        )


def mistaken(key: str, **facts: object) -> Reply:
    """What is wrong, with an example."""
    return Reply(say("mistake.title"), (Section(lines=(text_line(say(key, **facts)),)),), tone=Tone.MISTAKE)


def mistaken_draft(mistakes: tuple[Mistake, ...]) -> Reply:
    """Everything that is wrong with a form, by field and as text."""
    lines = tuple(text_line(each.says) for each in mistakes)
    return Reply(say("mistake.title"), (Section(lines=lines),), tone=Tone.MISTAKE, mistakes=mistakes)


def done(title: str, *lines: str, sections: tuple[Section, ...] = ()) -> Reply:
    """Something was done, told in sentences."""
    first = (Section(lines=tuple(text_line(each) for each in lines)),) if lines else ()
    return Reply(title, (*first, *sections), tone=Tone.DONE)
