"""Every condition turns bad when its limit is passed and good when what was seen is good again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.health import Condition, Hearing, Pulse, Resting, Vitals, judge

NOW = datetime(2025, 5, 12, 9, 0, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


WELL = Vitals(
    alive=ago(5),
    pulse=Pulse(lag_s=0.1, unpolled_s=15),
    waiting=None,
    outbox=(("sent", 3),),
    hearing=(Hearing("slack", "ready", ago(5000)),),
    free_bytes=10**10,
    backups=True,
    backup=ago(3600),
    begun=ago(10**7),
)


def bad(vitals: Vitals) -> dict[str, str]:
    return {each.name: each.says for each in judge(vitals, NOW) if not each.fine}


def rest(state: str, since_s: float, until_s: float) -> tuple[Resting, ...]:
    return (Resting("slack", state, "why", ago(since_s), ago(-until_s)),)


def test_all_is_well() -> None:
    assert bad(WELL) == {}
    assert [each.name for each in judge(WELL, NOW)] == [
        "heartbeat",
        "storage",
        "loop",
        "polling",
        "tasks",
        "outbox",
        "listening in slack",
        "disk",
        "backup",
    ]


CASES = [
    ("heartbeat", {"alive": ago(46)}, {"alive": ago(44)}),
    ("heartbeat", {"alive": None}, {"alive": NOW}),
    ("storage", {"pulse": Pulse(trouble="the disk is full")}, {"pulse": Pulse()}),
    ("loop", {"pulse": Pulse(lag_s=10.1)}, {"pulse": Pulse(lag_s=9.9)}),
    ("polling", {"pulse": Pulse(unpolled_s=121)}, {"pulse": Pulse(unpolled_s=119)}),
    ("polling", {"pulse": Pulse(unpolled_s=700, pass_s=601)}, {"pulse": Pulse(unpolled_s=599, pass_s=599)}),
    ("tasks", {"pulse": Pulse(breaks=6)}, {"pulse": Pulse(breaks=5)}),
    ("outbox", {"waiting": timedelta(minutes=15, seconds=1)}, {"waiting": timedelta(minutes=15)}),
    ("slack", {"resting": rest("CredentialRefused", 1, 3600)}, {"resting": ()}),
    ("slack", {"resting": rest("Banned", 1, 900)}, {"resting": rest("Banned", 1000, -60)}),
    ("slack", {"resting": rest("NotSent", 601, 5)}, {"resting": rest("NotSent", 599, 5)}),
    ("slack", {"resting": rest("NotSent", 601, -5)}, {"resting": rest("NotSent", 601, -36)}),
    (
        "listening in slack",
        {"hearing": (Hearing("slack", "waiting: no connection", ago(601)),)},
        {"hearing": (Hearing("slack", "waiting: no connection", ago(599)),)},
    ),
    (
        "listening in slack",
        {"hearing": (Hearing("slack", "failed: the token is refused", ago(1)),)},
        {"hearing": (Hearing("slack", "ready", ago(1)),)},
    ),
    ("disk", {"free_bytes": 49_999_999}, {"free_bytes": 50_000_000}),
    ("backup", {"backup": ago(48 * 3600 + 1)}, {"backup": ago(48 * 3600 - 1)}),
    ("backup", {"backup": None}, {"backup": None, "begun": ago(3600)}),
    ("backup", {"backup_trouble": "no room"}, {"backup_trouble": ""}),
    ("backup", {"backup": None}, {"backup": None, "backups": False}),
]


@pytest.mark.parametrize(("name", "worse", "better"), CASES)
def test_condition_turns_bad_and_good(name: str, worse: dict[str, object], better: dict[str, object]) -> None:
    found = bad(replace(WELL, **worse))  # type: ignore[arg-type]
    assert list(found) == [name]
    assert found[name]
    assert bad(replace(WELL, **better)) == {}  # type: ignore[arg-type]


def test_what_is_not_fine_says_what_to_do() -> None:
    ill = replace(WELL, free_bytes=1, backup=None, alive=None)
    assert Condition("disk", False, "only 0 MB free where the database lies: make room") in judge(ill, NOW)
    assert "see the log" in bad(ill)["backup"]
    assert "is policy-bot running?" in bad(ill)["heartbeat"]
