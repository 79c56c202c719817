"""Two hundred stops: the real bot, process 1 of its own namespace, is told to end at a random moment of its work.

    python tests/soak/stops.py [--stops 200] [--seed 1]

While it runs, news are stored by another process and posted in two chats of 127.0.0.1 that answer slowly. Wanted: each
stop within 8 seconds (container runtimes kill after 10), nothing left half-sent in 95 of 100, and at the end every
story in every channel exactly once. Exit code 1 otherwise. Only processes started here are ended.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Line, Running, Town, until

AT_MOST_S = 8.0
CLEAN = 0.95
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()  # noqa: SIM905
NAMESPACE = ("unshare", "--fork", "--pid", "--mount-proc", "--kill-child")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stops", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not shutil.which("unshare") or os.geteuid():
        print("skipped: only root may make a process namespace")
        return
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder, Town(Path(folder)) as town:
        write_config(town, options.stops)
        times, dirty = [], 0
        for number in range(options.stops):
            took, half_sent = live(town, number, chance)
            times.append(took)
            dirty += half_sent > 0
        repeated, lost = settle(town, options.stops)
    slowest, clean = max(times), 1 - dirty / options.stops
    print(
        f"stops {options.stops}: slowest {slowest:.2f} s, median {statistics.median(times):.2f} s, "
        f"nothing half-sent in {clean:.1%}; at the end {lost} lost, {repeated} repeated"
    )
    if slowest > AT_MOST_S or clean < CLEAN or lost or repeated:
        sys.exit(1)


def name_of(number: int) -> str:
    """An invented platform for each story, so that no two are taken for one."""
    size = len(SYLLABLES)
    return (SYLLABLES[number // size**2 % size] + SYLLABLES[number // size % size] + SYLLABLES[number % size]).title()


def write_config(town: Town, stories: int) -> None:
    town.publish("alpha", "Gardening in spring")
    limits = "backups: {enabled: false}\nlimits: {alerts_per_hour: 1000, alerts_per_poll: 100}"
    path = town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM), settings=limits)
    names = [name_of(number) for number in range(stories)]
    platforms = "".join(f"  - {{id: {name.lower()}, name: {name}}}\n" for name in names)
    path.write_text(path.read_text().replace("topics:\n", platforms + "topics:\n"))
    town.give_tokens("slack", "discord")
    assert Line(town)("poll", "--no-deliver").code == 0


def live(town: Town, number: int, chance: random.Random) -> tuple[float, int]:
    """One life: seconds from the signal to the end, and how many messages were left half-sent."""
    town.slack.slow_s = chance.uniform(0, 1.0)
    bot = town.start("run", before=NAMESPACE)
    bot.says("logged in")
    town.publish("alpha", f"{name_of(number)} changes its terms of service to train AI on members' work")
    assert Line(town)("poll", "--feed", "alpha", "--no-deliver").code == 0
    time.sleep(chance.uniform(0, 3))
    inside = int(Path(f"/proc/{bot.popen.pid}/task/{bot.popen.pid}/children").read_text().split()[0])
    started = time.monotonic()
    os.kill(inside, signal.SIGTERM)
    ended(bot)
    took = time.monotonic() - started
    rows = Line(town)("deliveries", "--json", "--limit", "10000").rows
    return took, sum(row["state"] == "sending" for row in rows)


def ended(bot: Running) -> None:
    code = bot.wait()
    if code:
        raise SystemExit(f"it ended with {code}:\n{bot.err[-2000:]}")


def settle(town: Town, stories: int) -> tuple[int, int]:
    """Leave the bot alone until its outbox is empty; how many messages came more than once, and never."""
    town.slack.slow_s = 0.0
    bot = town.start("run")
    done = {"sent", "dead"}
    until(
        lambda: {row["state"] for row in Line(town)("deliveries", "--json", "--limit", "10000").rows} <= done,
        "end",
        300,
    )
    bot.end(signal.SIGTERM)
    heard: Counter[tuple[str, int]] = Counter()
    for channel, texts in town.told.items():
        for text in texts:
            heard.update((channel, number) for number in range(stories) if f"{name_of(number)} changes" in text)
    wanted = {(channel, number) for channel in (SLACK_ROOM, DISCORD_ROOM) for number in range(stories)}
    return sum(count > 1 for count in heard.values()), len(wanted - set(heard))


if __name__ == "__main__":
    main()
