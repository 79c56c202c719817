"""Is the running bot doing its job? Judged by what it did, not by what it says of itself.

    Vitals       what was seen: in the database, in the process, on the disk
      | judge    one Condition each, with the cure where it is not fine

Pure. A condition turns bad when its limit is passed and good as soon as what was seen is good again; the vitals are
taken every ten seconds, so both are known within a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_S = 45.0  # four heartbeats
LAG_S = 10.0
UNPOLLED_S = 120.0  # eight ticks
LONGEST_PASS_S = 600.0
WAITING_S = 900.0
UNHEARD_S = 600.0  # starting, or waiting for a connection
TRYING_S = 35.0  # how long a log-in may take
REFUSED = frozenset({"CredentialRefused", "Banned"})
BREAKS = 5  # tasks that broke within ten minutes
LEAST_FREE_BYTES = 50_000_000
BACKUP_S = 48 * 3600.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the process knows of itself. lag_s: how late the loop was at worst within a minute; unpolled_s: seconds
    since a pass began or ended; pass_s: how long the present one takes, 0 between two; breaks: tasks that broke within
    ten minutes; trouble: why nothing can be stored, '' if it can."""

    lag_s: float = 0.0
    unpolled_s: float = 0.0
    pass_s: float = 0.0
    breaks: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Resting:
    """A chat that is not spoken to before ``until``. state: the name of the error, which has been so since then."""

    chat: str
    state: str
    reason: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a chat is listened to (``ready``, ``waiting: why`` ...), and since when."""

    chat: str
    state: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Vitals:
    """Everything that is judged. alive: the last heartbeat in the database; waiting: how long the oldest delivery that
    may be sent has been waiting; outbox: deliveries by state; backup: when the newest one was made, None if there is
    none; backup_trouble: why the last could not be made; backups: whether any are to be made; begun: the first start
    of this database."""

    alive: datetime | None
    pulse: Pulse
    waiting: timedelta | None
    outbox: tuple[tuple[str, int], ...] = ()
    resting: tuple[Resting, ...] = ()
    hearing: tuple[Hearing, ...] = ()
    free_bytes: int | None = None
    backups: bool = False
    backup: datetime | None = None
    backup_trouble: str = ""
    begun: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted for whoever watches. deliveries: by state; feeds: by health; articles, stories, subscriptions:
    how many are stored; waiting_s: how long the oldest delivery waits; lag_s: how late the loop was within a minute;
    free_bytes: room on the disk; backup_age_s: None if there is no backup."""

    deliveries: tuple[tuple[str, int], ...] = ()
    feeds: tuple[tuple[str, int], ...] = ()
    articles: int = 0
    stories: int = 0
    subscriptions: int = 0
    waiting_s: float = 0.0
    lag_s: float = 0.0
    free_bytes: int = 0
    backup_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that was judged. ``says`` holds the cure where it is not fine."""

    name: str
    fine: bool
    says: str


def judge(vitals: Vitals, now: datetime) -> tuple[Condition, ...]:
    """Every condition, the most telling first."""
    found = [_heartbeat(vitals, now), _storage(vitals), _loop(vitals.pulse), _polling(vitals.pulse)]
    found += [_tasks(vitals.pulse), _outbox(vitals)]
    found += [_chat(each) for each in vitals.resting if _is_away(each, now)]
    found += [_hearing(each, now) for each in vitals.hearing]
    if vitals.free_bytes is not None:
        found.append(_disk(vitals.free_bytes))
    if vitals.backups:
        found.append(_backup(vitals, now))
    return tuple(found)


def _heartbeat(vitals: Vitals, now: datetime) -> Condition:
    if vitals.alive is None:
        return Condition("heartbeat", False, "last seen alive never; is policy-bot running?")
    silence = (now - vitals.alive).total_seconds()
    says = f"last seen alive {silence:.0f} seconds ago"
    fine = silence <= SILENT_S
    return Condition("heartbeat", fine, says if fine else f"{says}; is policy-bot running?")


def _storage(vitals: Vitals) -> Condition:
    says = vitals.pulse.trouble
    return Condition("storage", not says, says or "takes what it is given")


def _loop(pulse: Pulse) -> Condition:
    says = f"at most {pulse.lag_s:.1f} seconds late within the last minute"
    return Condition(
        "loop", pulse.lag_s <= LAG_S, says if pulse.lag_s <= LAG_S else f"{says}: the machine is too busy, or too small"
    )


def _polling(pulse: Pulse) -> Condition:
    if pulse.pass_s > LONGEST_PASS_S:
        return Condition("polling", False, f"one pass has taken {pulse.pass_s / 60:.0f} minutes: see the log")
    if not pulse.pass_s and pulse.unpolled_s > UNPOLLED_S:
        return Condition("polling", False, f"no pass over the feeds for {pulse.unpolled_s:.0f} seconds: see the log")
    return Condition("polling", True, "a pass now" if pulse.pass_s else f"last pass {pulse.unpolled_s:.0f} seconds ago")


def _tasks(pulse: Pulse) -> Condition:
    fine = pulse.breaks <= BREAKS
    return Condition(
        "tasks", fine, f"{pulse.breaks} broke within ten minutes" + ("" if fine else ": the log says which and why")
    )


def _outbox(vitals: Vitals) -> Condition:
    line = ", ".join(f"{count} {state}" for state, count in vitals.outbox) or "empty"
    waiting = vitals.waiting.total_seconds() if vitals.waiting is not None else None
    if waiting is not None:
        line += f"; the oldest waits since {waiting / 60:.0f} minutes"
    return Condition("outbox", waiting is None or waiting <= WAITING_S, line)


def _is_away(resting: Resting, now: datetime) -> bool:
    """A refused token or address at once; a chat that is only not reachable after a while. What ended a moment ago
    counts, too: between two tries nothing is better."""
    if (now - resting.until).total_seconds() > TRYING_S:
        return False
    return resting.state in REFUSED or (now - resting.since).total_seconds() > UNHEARD_S


def _chat(resting: Resting) -> Condition:
    says = f"{resting.state}: {resting.reason}; next try {resting.until:%Y-%m-%d %H:%M} UTC"
    return Condition(resting.chat, False, says)


def _hearing(hearing: Hearing, now: datetime) -> Condition:
    word = hearing.state.partition(":")[0]
    age = (now - hearing.since).total_seconds() if hearing.since else 0.0
    fine = word != "failed" and (word == "ready" or age <= UNHEARD_S)
    says = hearing.state if fine else f"{hearing.state}, for {age / 60:.0f} minutes; check names the cure"
    return Condition(f"listening in {hearing.chat}", fine, says)


def _disk(free: int) -> Condition:
    says = f"{free / 1e6:.0f} MB free"
    fine = free >= LEAST_FREE_BYTES
    return Condition("disk", fine, says if fine else f"only {says} where the database lies: make room")


def _backup(vitals: Vitals, now: datetime) -> Condition:
    if vitals.backup_trouble:
        return Condition("backup", False, f"the last one failed: {vitals.backup_trouble}")
    oldest_allowed = now - timedelta(seconds=BACKUP_S)
    if vitals.backup is None:
        fine = vitals.begun is None or vitals.begun > oldest_allowed
        return Condition("backup", fine, "none yet" if fine else "none for two days: see the log")
    hours = (now - vitals.backup).total_seconds() / 3600
    fine = vitals.backup > oldest_allowed
    return Condition("backup", fine, f"the newest is {hours:.0f} hours old" + ("" if fine else ": see the log"))
