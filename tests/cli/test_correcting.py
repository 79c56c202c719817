"""Corrections as an operator makes them: by address and number, in sentences."""

from __future__ import annotations

import json

from tests.cli.conftest import NEWS
from tests.servers.town import Line, Town


def test_an_operator_splits_joins_and_takes_it_back(town: Town, line: Line) -> None:
    town.publish("alpha", "Gardening in spring")
    town.publish("beta", "Baking bread")
    town.write_config("alpha", "beta", subscriptions=("console:-",))
    assert line("poll").code == 0
    for site in ("alpha", "beta"):
        town.publish(site, NEWS, slug=f"terms-{site}")
        assert line("poll", "--feed", site).code == 0
    rows = [json.loads(each) for each in line("articles", "--json", "--level", "digest").out.splitlines()]
    url = rows[0]["url"]
    assert "story 2" in line("correct", "split", url).out
    assert "only article" in line("correct", "split", url).err
    assert "to story 1" in line("correct", "join", url, "1").out
    assert "one story already" in line("correct", "join", "2", "1").err
    assert "not about" in line("correct", "platform", url, "SoundCloud", "--not").out
    assert "no platform" in line("correct", "platform", url, "Nowhere").err
    assert "No feed has listed" in line("correct", "split", "https://nowhere.example/").err
    assert "Undone" in line("correct", "undo", "3").out
    assert "no correction 7" in line("correct", "undo", "7").err
    log = [json.loads(each) for each in line("correct", "list", "--json").out.splitlines()]
    assert [(row["id"], row["kind"], row["undone"] is None) for row in log] == [
        (3, "platform", False),
        (2, "join", True),
        (1, "split", True),
    ]
    assert "Joined" in line("correct", "list").out
