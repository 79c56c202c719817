"""What is wrong with an installation is named with its cure; what is fine is said, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.config import Config, Settings, load
from bot.core.model import Channel, Feed
from bot.core.ports import FetchedFeed
from bot.errors import Banned, CredentialRefused, DestinationRefused
from bot.flows.backups import BackupPlan, plan_for
from bot.flows.checkup import Finding, Place, check_chats, check_feeds, check_offline, state_of
from bot.flows.upkeep import Keep, forget
from bot.store import meta
from bot.store.database import open_store
from bot.store.place import may_lose_resets
from tests.fakes import FakeChat, ScriptedSource, document
from tests.flows.test_deliver import put
from tests.flows.town import OTHER_ROOM, ROOM, VERGE, WIRE, Town, failed, news

Build = Callable[..., Town]
CONFIG = """
feeds:
  - {id: verge, url: 'https://verge.example/feed', publisher: The Verge}
platforms:
  - {id: soundcloud, name: SoundCloud}
topics:
  - {id: training-data, name: Training data, phrases: [train AI]}
"""
WISHES = """
subscriptions:
  - {channel: 'slack:T1/C1'}
  - {channel: 'discord:77/12'}
"""


def config(folder: Path, extra: str = "", **environment: str) -> Config:
    path = folder / "feeds.yaml"
    path.write_text(CONFIG + extra)
    return load(path, environment)


def bad(findings: list[Finding]) -> dict[str, str]:
    return {each.about: each.says for each in findings if not each.fine}


def test_good_installation_has_only_good_findings(tmp_path: Path) -> None:
    open_store(tmp_path / "bot.db").close()
    findings = check_offline(config(tmp_path), tmp_path / "bot.db")
    assert bad(findings) == {}
    assert {each.about for each in findings} >= {"configuration", "examples", "slack token", "database", "libraries"}


MODEL = """
settings:
  summariser: {kind: KIND, url: 'https://model.example/v1', model: tiny}
"""


def test_a_model_is_named_with_its_key_or_the_lack_of_it(tmp_path: Path) -> None:
    def says(extra: str = "", **environment: str) -> tuple[bool, str]:
        found = check_offline(config(tmp_path, extra, **environment), tmp_path / "bot.db")
        return next((each.fine, each.says) for each in found if each.about == "summariser")

    assert says()[0]
    key = {"POLICY_BOT_SUMMARISER_KEY": "not-a-real-key"}
    assert says(MODEL.replace("KIND", "openai")) == (
        True,
        "tiny at https://model.example/v1, without a key (POLICY_BOT_SUMMARISER_KEY), at most 100 questions a day",
    )
    fine, told = says(MODEL.replace("KIND", "anthropic"), **key)
    assert fine
    assert "not-a-real-key" not in told
    assert says(MODEL.replace("KIND", "anthropic")) == (False, "has no key: set POLICY_BOT_SUMMARISER_KEY")


def test_first_start_is_no_fault(tmp_path: Path) -> None:
    findings = check_offline(config(tmp_path), tmp_path / "bot.db")
    assert bad(findings) == {}
    assert any("does not exist yet" in each.says for each in findings)


def test_missing_tokens_are_named_with_their_variables(tmp_path: Path) -> None:
    found = bad(check_offline(config(tmp_path, WISHES), tmp_path / "bot.db"))
    assert "SLACK_BOT_TOKEN" in found["slack token"]
    assert "DISCORD_TOKEN" in found["discord token"]


def test_folder_that_is_absent_is_named(tmp_path: Path) -> None:
    found = bad(check_offline(config(tmp_path), tmp_path / "nowhere" / "bot.db"))
    assert "not a writable folder" in found["database"]


def test_database_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"a letter to my aunt " * 100)
    assert "restore a backup" in bad(check_offline(config(tmp_path), path))["database"]
    path.unlink()
    sqlite3.connect(path).close()
    path.touch()
    assert "no policy-bot database" in bad(check_offline(config(tmp_path), path))["database"]


def test_damaged_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = open_store(path)
    for number in range(300):
        store.write_now(meta.set_meta, f"key {number}" * 10, "x" * 200)
    store.close()
    body = bytearray(path.read_bytes())
    size = int.from_bytes(body[16:18])
    body[-size : -size + 8] = b"\xff" * 8
    path.write_bytes(body)
    assert "restore a backup" in bad(check_offline(config(tmp_path), path))["database"]


def test_example_that_does_not_hold_is_named(tmp_path: Path) -> None:
    extra = CONFIG.replace(
        "{id: soundcloud, name: SoundCloud}",
        "{id: soundcloud, name: SoundCloud, matches: ['Nobody is named here']}",
    )
    path = tmp_path / "feeds.yaml"
    path.write_text(extra)
    found = bad(check_offline(load(path, {}), tmp_path / "bot.db"))
    assert "soundcloud" in found["examples"]


async def test_paused_channel_is_named(town: Town, tmp_path: Path) -> None:
    put(town, "one")
    town.chat.closed[ROOM.room] = DestinationRefused("archived")
    await town.deliver()
    assert "archived" in bad(check_offline(config(tmp_path), town.path))[str(ROOM)]


async def test_every_feed_is_asked_once() -> None:
    source = ScriptedSource()
    gone = Feed("gone", "https://gone.example/feed", "Gone")
    moved = Feed("moved", "https://old.example/feed", "Moved")
    source.answers = {
        VERGE.url: document(news(0), news(1)),
        WIRE.url: failed(says="no answer"),
        gone.url: FetchedFeed(unchanged=True, status=410, gone=True),
        moved.url: document(news(0), moved_to="https://new.example/feed"),
    }
    findings = await check_feeds((VERGE, WIRE, gone, moved), source)
    assert [each.fine for each in findings] == [True, False, False, True]
    assert findings[0].says == "2 items"
    assert "no answer" in findings[1].says
    assert "410" in findings[2].says
    assert "moved to https://new.example/feed" in findings[3].says


async def test_chats_and_channels_are_asked_without_posting() -> None:
    slack, discord = FakeChat(), FakeChat("discord", start_error=CredentialRefused("the token is revoked"))
    slack.unfit[OTHER_ROOM.room] = "invite the bot first"
    slack.closed["T1/C3"] = DestinationRefused("gone")
    channels = (ROOM, OTHER_ROOM, Channel("slack", "T1/C3"), Channel("discord", "77/12"))
    findings = await check_chats({"slack": slack, "discord": discord}, channels)
    assert bad(findings) == {
        str(OTHER_ROOM): "invite the bot first",
        "slack:T1/C3": "not reachable now",
        "discord": "cannot log in: the token is revoked",
    }
    assert slack.sent == []


def states(town: Town) -> dict[str, str]:
    return bad(town.store.read_now(state_of, plan(town), town.clock(), backups=False))


def plan(town: Town) -> BackupPlan:
    return plan_for(Settings(), town.path)


async def test_each_state_turns_bad_and_good_again(town: Town) -> None:
    assert states(town)["heartbeat"].startswith("last seen alive never")
    await town.store.write(meta.set_alive, town.clock())
    assert states(town) == {}
    town.clock.advance(seconds=121)
    assert "is policy-bot running?" in states(town)["heartbeat"]
    await town.store.write(meta.set_alive, town.clock())

    put(town, "one")
    assert states(town) == {}
    town.clock.advance(minutes=16)
    await town.store.write(meta.set_alive, town.clock())
    assert states(town) == {"outbox": "1 pending; the oldest waits since 16 minutes"}
    town.chat.script = [Banned("blocked")]
    await town.deliver()
    assert states(town)["slack"].startswith("Banned: blocked; next try 2025-05-12 09:")
    town.clock.advance(minutes=15)
    await town.deliver()
    await town.store.write(meta.set_alive, town.clock())
    assert states(town) == {}


async def test_recent_notices_are_shown_and_are_no_fault(town: Town) -> None:
    def found() -> list[Finding]:
        return town.store.read_now(state_of, plan(town), town.clock(), backups=False)

    def line() -> Finding:
        return next(each for each in found() if each.about == "notices")

    assert line().says == "none in the last 24 hours"
    await town.store.write(meta.add_notice, "verge", "The Verge is back.", town.clock())
    assert line() == Finding("notices", True, "1 in the last 24 hours, the newest at 09:00 (verge): The Verge is back.")
    town.clock.advance(days=2)
    assert line().says == "none in the last 24 hours"


async def test_forgetting_keeps_what_is_young(town: Town) -> None:
    town.serve(*(news(number) for number in range(5)))
    await town.poll()
    keep = Keep(articles_days=30, aliases_days=400)
    await town.store.write(forget, keep, town.clock())
    assert town.one("SELECT count(*) FROM article") == 5
    await town.store.write(forget, keep, town.clock() + timedelta(days=31))
    assert town.one("SELECT count(*) FROM article") == 0
    assert town.one("SELECT count(*) FROM alias") > 0


def test_network_share_and_small_disk_are_named(tmp_path: Path) -> None:
    share = Place(file_system="nfs4", free_bytes=10_000_000)
    found = check_offline(config(tmp_path), tmp_path / "bot.db", place=share)
    assert "network file system (nfs4)" in bad(found)["database"]
    assert bad(found)["disk"] == f"only 10 MB free in {tmp_path}: make room"


def test_files_with_secrets_that_everybody_can_read_are_named(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("SLACK_BOT_TOKEN=xoxb-fake")
    env.chmod(0o644)
    assert f"chmod 600 {env}" in bad(check_offline(config(tmp_path), tmp_path / "bot.db"))["secrets"]
    env.chmod(0o600)
    assert bad(check_offline(config(tmp_path), tmp_path / "bot.db")) == {}
    other = tmp_path / "other"
    other.touch(0o666)
    other.chmod(0o666)
    assert "secrets" in bad(check_offline(config(tmp_path), tmp_path / "bot.db", secret_files=[other]))


def test_database_that_holds_tokens_of_workspaces_is_a_secret(tmp_path: Path) -> None:
    open_store(tmp_path / "bot.db").close()
    (tmp_path / "bot.db").chmod(0o644)
    assert bad(check_offline(config(tmp_path), tmp_path / "bot.db")) == {}
    several = config(tmp_path, "settings: {slack: {oauth: true}}\n")
    assert "bot.db" in bad(check_offline(several, tmp_path / "bot.db"))["secrets"]


def test_backups_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    found = bad(check_offline(config(tmp_path), tmp_path / "bot.db"))
    assert "settings.backups.folder" in found["backups"]
    off = config(tmp_path, "settings: {backups: {enabled: false}}\n")
    assert bad(check_offline(off, tmp_path / "bot.db")) == {}


def test_time_zones_and_libraries_are_looked_at(tmp_path: Path) -> None:
    found = {each.about: each.says for each in check_offline(config(tmp_path), tmp_path / "bot.db")}
    assert found["time zones"] == "known; weeks begin in UTC"
    assert "SQLite 3." in found["libraries"]


def test_versions_of_sqlite_with_the_race_are_known() -> None:
    versions = {"3.40.1": True, "3.44.5": True, "3.44.6": False, "3.50.7": False, "3.51.2": True, "3.51.3": False}
    assert {version: may_lose_resets(version) for version in versions} == versions
    assert not may_lose_resets("3.52.0")
