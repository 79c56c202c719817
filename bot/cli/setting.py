"""What every command needs: the configuration, the database, the logs, and ways to print rows and moments.

Rooms that take long to load are imported where they are used, here and in the commands: --help should not wait.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import DamagedData, OperatorError
from bot.logs import set_up_logs

if TYPE_CHECKING:
    from bot.config import Config
    from bot.store.database import Store

UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
FIRST_YEAR, LAST_YEAR = 1971, 2999
LONGEST_AGO_S = 50 * 366 * 86_400


class Setting:
    """The global options of one call, and what they lead to, opened only when a command asks for it."""

    def __init__(self, config_file: Path | None, db_file: Path | None, log_level: str, log_format: str) -> None:
        self._config_file = config_file
        self._db_file = db_file
        self._log_level = log_level
        self._log_format = log_format

    @cached_property
    def config(self) -> Config:
        """The configuration. Raises ConfigError with every problem. From here on, logs know the secrets."""
        from bot.config import find_file, load, process_environment

        environ = process_environment()
        config = load(find_file(self._config_file, environ), environ)
        self.set_up_logs(config.secrets.values())
        return config

    @cached_property
    def db_path(self) -> Path:
        """The database file, which may not exist yet."""
        from bot.config import database_path, process_environment

        return database_path(self._db_file, process_environment())

    def set_up_logs(self, secrets: tuple[str, ...] = (), level: str | None = None) -> None:
        """Begin to log to standard error."""
        set_up_logs(level or self._log_level, self._log_format, secrets)

    @contextmanager
    def store(self, opening: Callable[[Path], Store] | None = None) -> Iterator[Store]:
        """The database, for writing. Trouble with its disk becomes an OperatorError, damage DamagedData. opening: how
        it is opened, if not simply."""
        from bot.store.database import open_store

        with _kept((opening or open_store)(self.db_path)) as store:
            yield store

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The database, for reading; works while the bot runs. Raises OperatorError if there is none yet."""
        from bot.store.database import open_read_only

        with _kept(open_read_only(self.db_path)) as store:
            yield store


@contextmanager
def _kept(store: Store) -> Iterator[Store]:
    """The open store, closed at the end; what its file does not allow is told in a sentence."""
    from bot.store.database import StoreFailure, is_storage_trouble

    try:
        yield store
    except Exception as error:
        if not is_storage_trouble(error):
            raise
        if isinstance(error, StoreFailure):
            says = "Make room on its disk, see that the file can be written and is not held by another program"
            raise OperatorError(
                f"The database {store.path} cannot be used now: {error}. {says}; then try again."
            ) from error
        raise DamagedData(
            f"{store.path} is damaged ({error}). Keep the file, and restore a backup over it, "
            "or start anew with --db FILE."
        ) from error
    finally:
        store.close()


class Moment(click.ParamType[datetime]):
    """A point in time: ``2025-05-15``, ``2025-05-15T07:32:00Z``, or so long ago: ``90m``, ``12h``, ``7d``, ``2w``."""

    name = "time"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002  (click's signature)
        ctx: click.Context | None,  # noqa: ARG002
    ) -> datetime:
        """Aware, in UTC; a time without a zone is UTC."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        if text[-1:] in UNITS and text[:-1].isdigit():
            ago = timedelta(seconds=min(int(text[:-1]) * UNITS[text[-1]], LONGEST_AGO_S))
            return datetime.now(UTC) - ago
        try:
            return utc_moment(text)
        except ValueError:
            self.fail(f"“{text}” is no time. Write 2025-05-15, 2025-05-15T07:32:00Z, or 12h, 7d, 2w for so long ago.")


class Mistaken(OperatorError):
    """An argument that cannot be meant as it stands: nothing was done."""

    exit_code = 2


MOMENT = Moment()
pass_setting = click.make_pass_decorator(Setting)
as_json = click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output, nothing else there.")
limit_option = click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    metavar="N",
    help="At most so many rows, 1 to 10000.  [default: 20]",
)
since_option = click.option("--since", type=MOMENT, metavar="TIME", help="Only what is newer: 2025-05-15, or 12h, 7d.")


def utc_moment(text: str) -> datetime:
    """An ISO 8601 date or time in UTC; without a zone it is UTC. Raises ValueError, also for years in which nobody has
    published a feed: reckoning with them leaves the calendar."""
    moment = datetime.fromisoformat(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"{text} is out of range")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object per line; in escapes where the output cannot show a character."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False)
        try:
            line.encode(sys.stdout.encoding or "utf-8")
        except UnicodeEncodeError:
            line = json.dumps(row)
        click.echo(line)


def print_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], empty: str) -> None:
    """A table for people: ``columns`` maps keys to headings; ``empty`` is said when there is nothing."""
    from tabulate import tabulate

    if not rows:
        click.echo(empty)
        return
    cells = [[_cell(row.get(key)) for key in columns] for row in rows]
    click.echo(tabulate(cells, headers=list(columns.values()), tablefmt="plain", disable_numparse=True))


def shown_time(seconds: float | None) -> str:
    """Seconds since 1970 as ``2025-05-15 07:32`` in UTC; '' for None."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def iso_time(seconds: float | None) -> str | None:
    """Seconds since 1970 as ISO 8601 in UTC, for JSON; None for None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def is_watched() -> bool:
    """Whether a person is looking: only then is progress shown."""
    return sys.stderr.isatty()


def counted(count: int, what: str) -> str:
    """``1 feed``, ``2 feeds``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _cell(value: Any) -> str:
    from bot.core.display import clean

    return "" if value is None else clean(str(value))
