"""Towns for the command line: an empty one for each test, and one with news that is only read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers.town import SLACK_ROOM, Line, Town

NEWS = "SoundCloud changes its terms of service to train AI on uploads"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Nothing published, no configuration."""
    with Town(tmp_path) as town:
        yield town


@pytest.fixture
def line(town: Town) -> Line:
    """The command line in that town."""
    return Line(town)


@pytest.fixture
def own(town: Town, line: Line) -> Line:
    """A line that may change things: one feed, no subscriptions but the console's."""
    town.publish("alpha", "Gardening in spring", age=timedelta(days=1))
    town.write_config("alpha", subscriptions=("console:-",))
    return line


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose bot has polled twice: one story with two outlets, one article of no interest, one feed that fails.
    The tests of a module share it and only read."""
    with Town(tmp_path_factory.mktemp("busy")) as town:
        call = Line(town)
        town.publish("alpha", "Gardening in spring", age=timedelta(days=1))
        town.publish("beta", "Baking bread", age=timedelta(days=1))
        town.write_config("alpha", "beta", "broken", subscriptions=("console:-", SLACK_ROOM))
        assert call("poll").code == 0
        town.publish("alpha", NEWS, slug="terms")
        assert call("poll", "--feed", "alpha").code == 0
        town.publish("beta", NEWS, slug="also", summary="Another outlet tells the same.")
        assert call("poll", "--feed", "beta").code == 0
        yield town


@pytest.fixture
def ask(busy: Town) -> Line:
    """The command line in the busy town."""
    return Line(busy)
