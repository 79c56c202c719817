"""Checks what only shows when entries are seen together: two with one id, one address or one name, unknown references.

What must be unique is read from the entries as written, so that a slip elsewhere in an entry hides nothing; what needs
typed values (durations, limits) looks at entries that passed schema. Adds to a ProblemList and decides nothing else.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence

from yarl import URL

from bot.config.fields import DAY_S
from bot.config.problems import ProblemList, nearest
from bot.config.schema import FeedEntry, PlatformEntry, SettingsEntry, SubscriptionEntry, SummariserEntry
from bot.config.yaml_file import KeyPath
from bot.core.phrases import fold_phrase

PUBLIC_PORTS = (80, 443)

Written = Sequence[tuple[KeyPath, Mapping[str, object]]]


def folded(name: str) -> str:
    """A name as matching sees it."""
    return fold_phrase(name)


class _Owners:
    """Who was first to use something that may be used once."""

    def __init__(self, problems: ProblemList) -> None:
        self._problems = problems
        self._first: dict[str, tuple[KeyPath, str]] = {}

    def claim(self, key: str, path: KeyPath, says: str, owner: str = "") -> None:
        """Note a problem unless ``key`` is new, or was claimed by the same ``owner``. ``says`` may hold ``{owner}``
        and ``{line}`` of the first claim."""
        where, first = self._first.setdefault(key, (path, owner))
        if where != path and not (owner and owner == first):
            line = self._problems.line(where)
            self._problems.add(path, says.replace("{owner}", first).replace("{line}", str(line)))


def check_ids(entries: Written, problems: ProblemList) -> None:
    """One id per entry of a section."""
    ids = _Owners(problems)
    for path, entry in entries:
        if name := _text(entry, "id"):
            ids.claim(name, (*path, "id"), f"`{name}` is an id in line {{line}} already: an id stands once")


def check_addresses(entries: Written, problems: ProblemList) -> None:
    """One feed per address."""
    addresses = _Owners(problems)
    for path, entry in entries:
        if address := same_address(_text(entry, "url")):
            addresses.claim(address, (*path, "url"), "is the address of the feed in line {line} too: remove one")


def check_feeds(feeds: Sequence[tuple[KeyPath, FeedEntry]], settings: SettingsEntry, problems: ProblemList) -> None:
    """Intervals are not below the least; addresses are ones that the fetch guard lets through."""
    for path, feed in feeds:
        if feed.interval is not None and feed.interval < settings.min_interval:
            least = f"{settings.min_interval // 60}m, the `min_interval` of the settings"
            problems.add((*path, "interval"), f"is less than {least}: raise it")
        if not settings.allow_private_addresses and (refused := _refusal(feed.url)):
            cure = "set `allow_private_addresses: true` in the settings if that is meant"
            problems.add((*path, "url"), f"{refused}: {cure}")


def check_names(entries: Written, problems: ProblemList) -> None:
    """A name, an alias and a domain lead to one platform."""
    names, domains = _Owners(problems), _Owners(problems)
    for path, entry in entries:
        owner = _text(entry, "id") or str(path)
        for here, name in _names(path, entry):
            says = f"`{name}` already leads to `{{owner}}` (line {{line}}): a name belongs to one platform"
            names.claim(folded(name), here, says, owner)
        for here, domain in _texts(path, entry, "domains"):
            domains.claim(domain.lower(), here, f"`{domain}` already belongs to `{{owner}}` (line {{line}})", owner)


def check_letters(platforms: Sequence[tuple[KeyPath, PlatformEntry]], problems: ProblemList) -> None:
    """A name of one letter says that it is one."""
    for path, platform in platforms:
        if platform.risk == "letter":
            continue
        for here, name in _names(path, {"name": platform.name, "aliases": platform.aliases}):
            if len(folded(name)) == 1:
                problems.add(here, f"`{name}` is a single letter: set `risk: letter`, or every such letter would match")


def platform_names(entries: Written) -> dict[str, str]:
    """Folded id, name or alias -> id, of every platform as written."""
    leads: dict[str, str] = {}
    for path, entry in entries:
        if name := _text(entry, "id"):
            for spoken in (name, *(written for _, written in _names(path, entry))):
                leads.setdefault(folded(spoken), name)
    return leads


def check_references(entries: Written, platforms: Mapping[str, str], problems: ProblemList) -> None:
    """Subscriptions speak of platforms that exist, one per channel. ``platforms`` is what platform_names gives."""
    channels = _Owners(problems)
    known = sorted(set(platforms.values()))
    for path, entry in entries:
        if channel := _text(entry, "channel"):
            says = f"`{channel}` has a subscription in line {{line}} already: join them"
            channels.claim(channel, (*path, "channel"), says)
        for here, name in _texts(path, entry, "platforms"):
            if name not in known:
                meant = platforms.get(folded(name)) or nearest(name, known)
                cure = f"did you mean `{meant}`?" if meant else "add it to `platforms`"
                problems.add(here, f"`{name}` is not the id of a platform here: {cure}")


def check_wishes(subscriptions: Sequence[tuple[KeyPath, SubscriptionEntry]], problems: ProblemList) -> None:
    """A subscription wants something."""
    for path, wish in subscriptions:
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
    if settings.summariser.kind:
        _check_summariser((*path, "summariser"), settings.summariser, problems)


def _check_summariser(path: KeyPath, entry: SummariserEntry, problems: ProblemList) -> None:
    """A model has an address and a name; nothing secret is in the address."""
    example = "https://api.anthropic.com" if entry.kind == "anthropic" else "http://localhost:11434/v1"
    if not entry.url:
        problems.add(path, f"has a `kind` but no `url`: write the endpoint's base, such as {example}")
    elif URL(entry.url).query_string:
        problems.add((*path, "url"), "has a question mark: write the base alone; a key belongs into the environment")
    if not entry.model:
        problems.add(path, "has a `kind` but no `model`: write its name as the endpoint knows it")


def same_address(url: str) -> str:
    """Equal for addresses that lead to one feed: no scheme, no www., no slash at the end. '' if it is no address."""
    try:
        parts = URL(url)
        if not parts.host:
            return ""
        port = "" if parts.is_default_port() else f":{parts.port}"
        return f"{parts.host.removeprefix('www.')}{port}{parts.path.rstrip('/')}?{parts.query_string}"
    except ValueError:
        return ""


def _refusal(url: str) -> str:
    """Why the fetch guard would not go there, as far as the address itself shows; '' if it would."""
    address = URL(url)
    host = address.host or ""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return "is a private address"
    try:
        if not ipaddress.ip_address(host).is_global:
            return "is a private address"
    except ValueError:
        pass  # a name: the guard looks at what it resolves to
    return "" if address.port in PUBLIC_PORTS else f"has the port {address.port}, which is not polled"


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _texts(path: KeyPath, entry: Mapping[str, object], key: str) -> list[tuple[KeyPath, str]]:
    values = entry.get(key)
    listed = values if isinstance(values, list) else []
    return [((*path, key, index), text) for index, text in enumerate(listed) if isinstance(text, str) and text.strip()]


def _names(path: KeyPath, entry: Mapping[str, object]) -> list[tuple[KeyPath, str]]:
    name = _text(entry, "name")
    return [*([((*path, "name"), name)] if name else []), *_texts(path, entry, "aliases")]
