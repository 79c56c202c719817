"""One answer of a web server, and what its headers say. No I/O and no HTTP library: light enough for every import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.errors import FetchError

DAY_S = 86_400.0

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_KEEPS_NOTHING = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)

_MEANINGS = {
    400: "calls our request wrong",
    401: "wants a login",
    402: "wants payment",
    403: "refuses access",
    404: "has nothing at this address",
    406: "does not want to give what we accept",
    410: "says this address is gone for good",
    429: "asks us to come less often",
    451: "is not allowed to show this for legal reasons",
    500: "has a fault of its own",
    502: "cannot reach the machine behind it",
    503: "is not available at the moment",
    504: "got no answer from the machine behind it",
}


@dataclass(slots=True)
class Answer:
    """What came back. ``headers`` ignore case; ``body`` is inflated and empty unless the status is 200.

    url: the address that gave this answer, after redirects; moved_to: where *permanent* redirects (301, 308) led from
    the address asked, '' if the first redirect was a temporary one or there was none.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    url: str = ""
    moved_to: str = field(default="")

    @property
    def media_type(self) -> str:
        """``text/html`` and the like, lower case, '' if the server does not say."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the Content-Type names, '' if none."""
        found = _CHARSET.search(self.headers.get("Content-Type", ""))
        return found[1].lower() if found else ""


def status_error(answer: Answer, now: datetime) -> FetchError:
    """The FetchError ``http_status`` for an answer that is not the wanted one. ``now``: aware, for Retry-After."""
    meaning = _MEANINGS.get(answer.status, "gives an unexpected answer")
    return FetchError(
        "http_status",
        f"The server {meaning} (HTTP {answer.status}).",
        status=answer.status,
        retry_after_s=retry_after_s(answer.headers.get("Retry-After", ""), now),
    )


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (whole or broken seconds, or an HTTP date), None if it says nothing.

    RFC 9110 knows whole seconds and dates; servers also send ``1.5``. Never negative.
    """
    value = value.strip()
    if re.fullmatch(r"\d{1,9}(\.\d{0,9})?", value):
        return float(value)
    when = parse_http_date(value)
    return None if when is None else max(0.0, (when - now).total_seconds())


def fresh_for_s(headers: Mapping[str, str], now: datetime) -> float:
    """How long the server asks not to be asked again: max-age, else Expires; 0 if it says nothing; at most a day.

    ``Age`` (time already spent in a shared cache) is taken off.
    """
    control = headers.get("Cache-Control", "")
    if control:
        if _KEEPS_NOTHING.search(control):
            return 0.0
        found = _MAX_AGE.search(control)
        if found:
            age = headers.get("Age", "0").strip()
            return _clamp(float(found[1]) - (float(age) if age.isdigit() and len(age) < 10 else 0.0))
    expires = headers.get("Expires", "")
    when = parse_http_date(expires) if expires else None
    return 0.0 if when is None else _clamp((when - now).total_seconds())


def parse_http_date(value: str) -> datetime | None:
    """An HTTP date in UTC, None if it is none."""
    try:
        when = parsedate_to_datetime(value)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _clamp(seconds: float) -> float:
    return min(max(0.0, seconds), DAY_S)
