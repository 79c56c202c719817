"""Checks what only shows when entries are seen together: two with one id, one address or one name, unknown references.

Takes entries that passed schema, each with its place in the file; adds to a ProblemList and decides nothing else.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from yarl import URL

from bot.config.problems import ProblemList, nearest
from bot.config.schema import DAY_S, FeedEntry, PlatformEntry, SettingsEntry, SubscriptionEntry, TopicEntry
from bot.config.yaml_file import KeyPath
from bot.core.phrases import fold_phrase

PUBLIC_PORTS = (80, 443)


def folded(name: str) -> str:
    """A name as matching sees it."""
    return fold_phrase(name)


class _Owners:
    """Who was first to use something that may be used once."""

    def __init__(self, problems: ProblemList) -> None:
        self._problems = problems
        self._first: dict[str, tuple[KeyPath, str]] = {}

    def claim(self, key: str, path: KeyPath, owner: str, says: str) -> None:
        """Note a problem unless ``owner`` is the first, or the only one, to use ``key``. ``says`` may name the first
        by ``{owner}`` and ``{line}``."""
        where, first = self._first.setdefault(key, (path, owner))
        if where != path and (first != owner or not owner):
            self._problems.add(path, says.format(owner=first, line=self._problems.line(where)))


def check_feeds(feeds: Sequence[tuple[KeyPath, FeedEntry]], settings: SettingsEntry, problems: ProblemList) -> None:
    """One id and one address per feed; intervals not below the least; no private addresses unless allowed."""
    ids, addresses = _Owners(problems), _Owners(problems)
    for path, feed in feeds:
        ids.claim(feed.id, (*path, "id"), "", f"`{feed.id}` is the id of the feed in line {{line}} too: ids are unique")
        addresses.claim(
            same_address(feed.url), (*path, "url"), "", "is the address of the feed in line {line} too: remove one"
        )
        if feed.interval is not None and feed.interval < settings.min_interval:
            problems.add(
                (*path, "interval"),
                f"is less than {settings.min_interval // 60}m, the `min_interval` of the settings: raise it",
            )
        if not settings.allow_private_addresses and (refused := _refusal(feed.url)):
            cure = "set `allow_private_addresses: true` in the settings if that is meant"
            problems.add((*path, "url"), f"{refused}: {cure}")


def check_platforms(platforms: Sequence[tuple[KeyPath, PlatformEntry]], problems: ProblemList) -> None:
    """One id per platform; a name, alias or domain leads to one platform; short names say that they are risky."""
    ids, names, domains = _Owners(problems), _Owners(problems), _Owners(problems)
    for path, platform in platforms:
        ids.claim(
            platform.id,
            (*path, "id"),
            "",
            f"`{platform.id}` is the id of the platform in line {{line}} too: ids are unique",
        )
        for here, name in [((*path, "name"), platform.name)] + [
            ((*path, "aliases", index), alias) for index, alias in enumerate(platform.aliases)
        ]:
            says = f"`{name}` already leads to `{{owner}}` (line {{line}}): a name belongs to one platform"
            names.claim(folded(name), here, platform.id, says)
            if len(folded(name)) == 1 and platform.risk != "letter":
                problems.add(here, f"`{name}` is a single letter: set `risk: letter`, or every such letter would match")
        for index, domain in enumerate(platform.domains):
            says = f"`{domain}` already belongs to `{{owner}}` (line {{line}})"
            domains.claim(domain, (*path, "domains", index), platform.id, says)


def check_topics(topics: Sequence[tuple[KeyPath, TopicEntry]], problems: ProblemList) -> None:
    """Each topic once."""
    ids = _Owners(problems)
    for path, topic in topics:
        ids.claim(topic.id, (*path, "id"), "", f"`{topic.id}` is defined in line {{line}} too: keep one")


def check_subscriptions(
    subscriptions: Sequence[tuple[KeyPath, SubscriptionEntry]], platforms: dict[str, str], problems: ProblemList
) -> None:
    """Subscriptions speak of platforms that exist, and want something. ``platforms`` maps folded names to ids."""
    channels = _Owners(problems)
    known = sorted(set(platforms.values()))
    for path, wish in subscriptions:
        says = f"`{wish.channel}` has a subscription in line {{line}} already: join them"
        channels.claim(wish.channel, (*path, "channel"), "", says)
        for index, name in enumerate(wish.platforms):
            if name not in known:
                meant = platforms.get(folded(name)) or nearest(name, known)
                cure = f"did you mean `{meant}`?" if meant else "add it to `platforms`"
                problems.add((*path, "platforms", index), f"`{name}` is not the id of a platform here: {cure}")
        if not wish.alerts and not wish.digest:
            problems.add(path, "wants neither alerts nor digest: remove it, or set one to true")


def check_settings(path: KeyPath, settings: SettingsEntry, problems: ProblemList) -> None:
    """Durations that depend on each other."""
    if settings.interval < settings.min_interval:
        problems.add((*path, "interval"), f"is less than `min_interval`, {settings.min_interval // 60}m: raise it")
    if settings.keep_aliases < settings.keep_articles:
        problems.add(
            (*path, "keep_aliases"),
            f"is less than `keep_articles`, {settings.keep_articles // DAY_S}d: "
            "an article that is kept but no longer recognised would be told again",
        )


def same_address(url: str) -> str:
    """Equal for addresses that lead to one feed: no scheme, no www., no slash at the end."""
    parts = URL(url)
    host = (parts.host or "").removeprefix("www.")
    port = "" if parts.is_default_port() else f":{parts.port}"
    return f"{host}{port}{parts.path.rstrip('/')}?{parts.query_string}"


def _refusal(url: str) -> str:
    """Why the fetch guard would not go there, as far as the address itself shows; '' if it would."""
    address = URL(url)
    host = address.host or ""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return "is a private address"
    if address.port not in PUBLIC_PORTS:
        return f"has the port {address.port}, which is not polled"
    try:
        return "" if ipaddress.ip_address(host).is_global else "is a private address"
    except ValueError:
        return ""
