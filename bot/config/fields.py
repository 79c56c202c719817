"""What one value in feeds.yaml may be: addresses, times, sizes, channels, patterns; each says what is wrong with it.

The entries that are made of these are ``schema``.
"""

from __future__ import annotations

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import re2
from pydantic import BeforeValidator, ByteSize, StringConstraints
from yarl import URL

from bot.config.problems import hint, nearest, shown
from bot.core.model import TOPIC_IDS, Channel

DAY_S = 86_400
_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": DAY_S}
_DURATION = re.compile(r"([0-9]{1,6})\s?([smhd])")
_SIZE = re.compile(r"[0-9]{1,9}\s?(?:B|KB|KiB|MB|MiB)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_ROOMS = {
    "slack": (re.compile(r"[TE][A-Z0-9]+/[CGD][A-Z0-9]+"), "slack:T012ABCDE/C045FGHIJ (workspace id / channel id)"),
    "discord": (re.compile(r"[0-9]{1,20}/[0-9]{1,20}"), "discord:770011/120034 (server id / channel id)"),
    "console": (re.compile(r"-"), "console:-"),
}


_PERSON = re.compile(r"slack:[TE][A-Z0-9]+/[UWS][A-Z0-9]+|discord:[0-9]{1,20}/[0-9]{1,20}")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


def _id(value: object) -> object:
    if isinstance(value, str) and not _ID.fullmatch(value):
        better = "-".join(re.findall(r"[a-z0-9]+", value.lower())) or "music-business-worldwide"
        raise ValueError(f"is {shown(value)}: an id has small letters, digits and single dashes, such as `{better}`")
    return value


def _language(value: object) -> object:
    if isinstance(value, str) and not _LANGUAGE.fullmatch(value):
        raise ValueError(f"is {shown(value)}: write a language code such as en, fr or pt-BR")
    return value


def duration(least: str, most: str) -> BeforeValidator:
    """Seconds from ``45s``, ``30m``, ``2h`` or ``7d``, between two such bounds."""

    def seconds(value: object) -> int:
        found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found:
            raise ValueError(f"is {shown(value)}: write a number with its unit, such as 30m, 2h or 7d")
        return int(found[1]) * _UNITS_S[found[2]]

    def bounded(value: object) -> int:
        if not seconds(least) <= (given := seconds(value)) <= seconds(most):
            raise ValueError(f"is {shown(value)}: it can be from {least} to {most}")
        return given

    return BeforeValidator(bounded)


def _size(value: object) -> object:
    if not isinstance(value, str) or not _SIZE.fullmatch(value.strip()):
        raise ValueError(f"is {shown(value)}: write a number with its unit, such as 5MiB")
    return value


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(value, available_timezones())
        cure = f"did you mean `{near}`?" if near else "write a name such as Europe/Berlin"
        raise ValueError(f"is {shown(value)}, which is no known time zone: {cure}") from None
    return value


def _address(value: object) -> object:
    """An http(s) address of a named host, without a password and without a fragment."""
    if not isinstance(value, str):
        return value
    try:
        url = URL(value)
        host, port_is_fine = url.host, url.port is not None
    except ValueError:
        raise ValueError(f"is {shown(value)}, which is no web address") from None
    if any(character.isspace() for character in value):
        raise ValueError(f"is {shown(value)}: a web address has no blanks")
    if not url.scheme:
        raise ValueError(f"is {shown(value)}: write the whole address, https://{value.lstrip('/')}")
    if url.scheme not in {"http", "https"} or not host or not port_is_fine:
        raise ValueError(f"is {shown(value)}: only http:// and https:// addresses can be polled")
    if url.user is not None or url.password is not None:
        raise ValueError("holds a user name or password, which would end up in logs: remove it")
    if url.fragment:
        raise ValueError(f"ends in `#{url.fragment}`, which servers never see: remove it")
    return value


def _domain(value: object) -> object:
    if isinstance(value, str) and (not _DOMAIN.fullmatch(value) or value.startswith("www.")):
        raise ValueError(f"is {shown(value)}: write a bare domain in lower case, such as soundcloud.com")
    return value


def _contact(value: object) -> object:
    if isinstance(value, str) and value and not re.fullmatch(r"https?://\S+|[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", value):
        raise ValueError(f"is {shown(value)}: write an e-mail address or a web page where you can be reached")
    return value


def _channel(value: object) -> object:
    if not isinstance(value, str):
        return value
    chat, _, room = value.partition(":")
    if chat not in _ROOMS:
        forms = "; ".join(example for _, example in _ROOMS.values())
        raise ValueError(f"is {shown(value)}: write the channel as {forms}")
    pattern, example = _ROOMS[chat]
    if not pattern.fullmatch(room):
        raise ValueError(f"is {shown(value)}: write it like {example}")
    return value


def parse_channel(text: str) -> Channel:
    """A channel as people write it, ``slack:T1/C9``. Raises ValueError with what is wrong and an example."""
    _channel(text)
    chat, _, room = text.partition(":")
    return Channel(chat, room)


def _pattern(value: object) -> object:
    if isinstance(value, str):
        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(value, options=options)
        except re2.error as error:
            reason = error.args[0] if error.args else error
            text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
            raise ValueError(f"is {shown(value)}, which is no RE2 expression: {text}") from None
    return value


def _person(value: object) -> object:
    """``slack:T1/U7``, a Slack user group ``slack:T1/S9``, or a Discord person or role ``discord:77/4711``."""
    if isinstance(value, str) and not _PERSON.fullmatch(value):
        cure = "write slack:T012ABCDE/U045FGHIJ, slack:T012ABCDE/S045FGHIJ (a user group) or discord:770011/4711"
        raise ValueError(f"is {shown(value)}: {cure}")
    return value


def _topic(value: object) -> object:
    if isinstance(value, str) and value not in TOPIC_IDS:
        raise ValueError(f"is {shown(value)}, which is no topic: {hint(value, TOPIC_IDS)}")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Id = Annotated[str, StringConstraints(max_length=60), BeforeValidator(_id)]
Language = Annotated[str, BeforeValidator(_language)]
Size = Annotated[ByteSize, BeforeValidator(_size)]
Address = Annotated[Text, BeforeValidator(_address)]
Domain = Annotated[str, BeforeValidator(_domain)]
Pattern = Annotated[Text, BeforeValidator(_pattern)]
TopicId = Annotated[str, BeforeValidator(_topic)]
Zone = Annotated[str, BeforeValidator(_zone)]
ChannelAddress = Annotated[str, BeforeValidator(_channel)]
PersonAddress = Annotated[str, BeforeValidator(_person)]
Contact = Annotated[str, BeforeValidator(_contact)]
