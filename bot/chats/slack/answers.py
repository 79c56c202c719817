"""What Slack's answer (or its silence) says about a post: which class of ``bot.errors`` it is.

Pure but for the types of the libraries. Decides by exception type, HTTP status and Slack's ``error`` code only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import Ambiguous, CredentialRefused, DestinationRefused, MessageRefused, NotSent, SendError

# How long to wait when Slack says "later" in no way that can be read, and the bounds of what we believe.
DEFAULT_WAIT_S = 30.0
LEAST_WAIT_S, MOST_WAIT_S = 1.0, 3600.0

_LATER = {"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "external_channel_migrating"}
# Slack on fatal_error and internal_error: "It's possible some aspect of the operation succeeded".
_UNSURE = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
_CREDENTIAL = {
    "access_denied",
    "accesslimited",
    "deprecated_endpoint",
    "enterprise_is_restricted",
    "invalid_auth",
    "method_deprecated",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "org_login_required",
    "team_access_not_granted",
    "two_factor_setup_required",
}
_DESTINATION = {
    "channel_not_found": "Slack shows the bot no such channel: invite it there, or remove the subscription",
    "not_in_channel": "the bot is not a member of this channel: invite it with /invite",
    "is_archived": "this channel is archived: unarchive it, or remove the subscription",
    "ekm_access_denied": "the workspace's key management refuses the bot in this channel: ask its administrators",
    "messages_tab_disabled": "this conversation takes no messages",
    "user_not_found": "Slack knows no such user",
    "cannot_dm_bot": "Slack does not let one bot write to another",
    "method_not_supported_for_channel_type": "this kind of channel takes no messages from apps",
    "user_is_restricted": "the workspace restricts the bot to other channels: ask its administrators",
}
_REASONS = {
    "channel_not_found": "gone",
    "is_archived": "archived",
    "not_in_channel": "not-a-member",
    "ekm_access_denied": "no-permission",
    "user_is_restricted": "no-permission",
}
_RESTRICTED = "only some members may post in this channel: ask its managers to let the bot post"
_RETIRED = "Slack has retired this way of posting: install a newer policy-bot"
_CREDENTIAL_CURE = {
    "accesslimited": "Slack does not serve this network: the workspace allows certain addresses only",
    "deprecated_endpoint": _RETIRED,
    "method_deprecated": _RETIRED,
    "missing_scope": "the Slack token lacks the scope chat:write: add it to the app and install it again",
}


def wait_s(retry_after: str | None, now: datetime) -> float:
    """Seconds to wait, from a ``Retry-After`` header: an integer, a fraction, or an HTTP date. Between 1 s and 1 h."""
    seconds = DEFAULT_WAIT_S
    text = (retry_after or "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            pass
        else:
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = (moment - now).total_seconds()
    if seconds != seconds:  # "nan" is a float, too
        seconds = DEFAULT_WAIT_S
    return min(max(seconds, LEAST_WAIT_S), MOST_WAIT_S)


def status_headers_body(error: SlackApiError) -> tuple[int, Mapping[str, str], Mapping[str, object]]:
    """HTTP status, headers and JSON body of an answer; the body is empty when it was no JSON object.

    The library hands over its own response class, or aiohttp's when it could not decode the body.
    """
    response = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    body = getattr(response, "data", None)
    return status, getattr(response, "headers", {}), body if isinstance(body, dict) else {}


def classify(error: Exception, now: datetime) -> SendError:
    """The error that says what is known about one post. ``now``: aware, for ``Retry-After`` dates."""
    if isinstance(error, SlackApiError):
        status, headers, body = status_headers_body(error)
        code = str(body.get("error") or "")
        if status == 429 or code in _LATER:
            return NotSent(
                "Slack asks to slow down", code=code or "429", retry_after_s=wait_s(headers.get("Retry-After"), now)
            )
        if status >= 500 or code in _UNSURE or not code:
            return Ambiguous("Slack's answer does not say whether it took the message", code=code or str(status))
        return _refusal(code)
    # Names, sockets and TLS: the request never left. A connect time-out is raised before anything is written.
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return NotSent("Slack could not be reached", code=type(error).__name__)
    # Time-outs, broken connections, answers that the library itself trips over: it may have been posted.
    return Ambiguous("the answer of Slack was lost", code=type(error).__name__)


def _refusal(code: str) -> SendError:
    """The class for an ``error`` code of an answer that says ``ok: false``."""
    if code in _CREDENTIAL:
        return CredentialRefused(_CREDENTIAL_CURE.get(code, "Slack does not accept the bot's token"), code=code)
    if code in _DESTINATION:
        return DestinationRefused(_DESTINATION[code], code=code, reason=_REASONS.get(code, "refused"))
    if code.startswith("restricted_action"):
        return DestinationRefused(_RESTRICTED, code=code, reason="no-permission")
    # msg_too_long, invalid_blocks, no_text, metadata_too_large, and what Slack may add: it did not take this message.
    return MessageRefused("Slack does not accept this message", code=code)
