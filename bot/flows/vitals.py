"""Looks at what the bot has done, for core.health to judge: in the database, on the disk, in the running process.

Used by ``policy-bot health`` (another process: the database tells) and by the bot itself (the pulse is in memory).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.health import TRYING_S, Condition, Figures, Hearing, Pulse, Resting, Vitals, judge
from bot.flows.backups import BackupPlan
from bot.flows.pulse import PulseKeeper
from bot.store import channels, feeds, meta, outbox_reading
from bot.store.database import Database, Store
from bot.store.place import free_bytes


def vitals_of(db: Database, plan: BackupPlan, now: datetime, *, backups: bool, pulse: Pulse | None = None) -> Vitals:
    """Everything that is judged, as it is now. backups: whether any are to be made; pulse: of this process; without,
    what the running one last wrote down."""
    made = plan.listed()
    return Vitals(
        alive=meta.find_alive(db),
        pulse=pulse or _written_pulse(db),
        waiting=outbox_reading.oldest_open(db, now),
        outbox=tuple(sorted(outbox_reading.count_states(db).items())),
        resting=tuple(Resting(*each) for each in channels.list_resting(db, now - timedelta(seconds=TRYING_S))),
        hearing=tuple(Hearing(*each) for each in meta.list_listening(db)),
        free_bytes=_free(plan),
        backups=backups,
        backup=made[0][0] if made else None,
        backup_trouble=meta.get_meta(db, meta.BACKUP_TROUBLE),
        begun=meta.find_begun(db),
    )


def trouble_of(store: Store) -> str:
    """Why a store takes nothing now, '' if it does."""
    if store.broken:
        return f"{store.broken}: the bot ends"
    if store.pressed:
        return "the disk is full: nothing is polled or sent until there is room; make some, the rest goes by itself"
    return ""


class Looking:
    """How the bot that runs in this process is, whenever somebody asks. backups: whether any are to be made."""

    def __init__(
        self, store: Store, plan: BackupPlan, pulse: PulseKeeper, clock: Callable[[], datetime], *, backups: bool
    ) -> None:
        self._store = store
        self._plan = plan
        self._pulse = pulse
        self._clock = clock
        self._backups = backups

    async def __call__(self) -> tuple[tuple[Condition, ...], Figures]:
        """Conditions and figures of this moment. Never raises: a database that cannot be read is a condition, too."""
        now = self._clock()
        pulse = self._pulse.take(trouble_of(self._store))
        try:
            return await self._store.read(_seen, self._plan, now, self._backups, pulse)
        except Exception as error:  # whatever it is: nothing was seen, so nothing is well
            trouble = pulse.trouble or f"the database cannot be read ({error})"
            return judge(Vitals(None, replace(pulse, trouble=trouble), None), now), Figures()


def _seen(
    db: Database, plan: BackupPlan, now: datetime, backups: bool, pulse: Pulse
) -> tuple[tuple[Condition, ...], Figures]:
    seen = vitals_of(db, plan, now, backups=backups, pulse=pulse)
    figures = Figures(
        deliveries=seen.outbox,
        feeds=tuple(sorted(feeds.count_health(db).items())),
        articles=meta.count_rows(db, "article"),
        stories=meta.count_rows(db, "story"),
        subscriptions=meta.count_rows(db, "subscription"),
        waiting_s=seen.waiting.total_seconds() if seen.waiting else 0.0,
        lag_s=pulse.lag_s,
        free_bytes=seen.free_bytes or 0,
        backup_age_s=(now - seen.backup).total_seconds() if seen.backup else None,
    )
    return judge(seen, now), figures


def _written_pulse(db: Database) -> Pulse:
    return Pulse(**json.loads(meta.get_meta(db, meta.PULSE, "{}")))


def _free(plan: BackupPlan) -> int | None:
    try:
        return free_bytes(plan.database)
    except OSError:
        return None
