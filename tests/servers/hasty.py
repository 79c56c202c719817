"""``policy-bot run`` with a quicker rhythm, for tests that wait for what it does by itself.

    python -m tests.servers.hasty --config FILE --db FILE run

All else is the command: lock, ballast, signals, jobs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.cli.running import keep_running
from bot.cli.setting import Setting
from bot.jobs import Rhythm

HASTY = Rhythm(poll_s=0.5, minute_s=2.0, heartbeat_s=0.5, store_rest_s=1.0)


def main() -> None:
    config, db = sys.argv[2:5:2]
    keep_running(Setting(Path(config), Path(db), "info", "text"), HASTY)


if __name__ == "__main__":
    main()
