"""What can go wrong, and whose fault it is.

    BotError
    |- OperatorError            a person can mend it: one sentence, with the cure
    |  |- ConfigError           feeds.yaml or the environment is wrong          exit 2
    |  |- AlreadyRunning        another process owns the database               exit 3
    |  `- DamagedData           the database cannot be used                     exit 4
    |     `- NewerData          it is sound, and of a newer program
    |- FetchError               a feed or a page did not answer as it should (its fault, retried by rule)
    `- SendError                a chat did not take a message
       |- NotSent               it surely was not posted: try again later
       |- Ambiguous             it may have been posted: settle before trying again
       |- DestinationRefused    this channel cannot be posted to: park it, tell the operator
       |- CredentialRefused     the token is not accepted: stop this chat's lane
       |- MessageRefused        this message will never be accepted: render it plainer, once
       |- FollowUpRefused       an edit or a reply is not to be had; the message before it stands, or is gone
       `- Banned                the chat has blocked this address: pause the whole chat

Facts are attributes; the cause is chained. Nothing here decides what to do next: that is core.delivery
(sends) and core.schedule (polls).
"""

from __future__ import annotations

from dataclasses import dataclass


class BotError(Exception):
    """Root of everything that this program raises on purpose."""


class OperatorError(BotError):
    """Something that the person who runs the bot can mend. The text is one clear sentence with the cure."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a configuration.

    place: file name; line: 1-based, 0 where no line applies; key: dotted path such as ``feeds.verge.url``;
    says: what is wrong and what to write instead.
    """

    place: str
    line: int
    key: str
    says: str

    def __str__(self) -> str:
        where = f"{self.place}:{self.line}" if self.line else self.place
        return f"{where}: {self.key}: {self.says}" if self.key else f"{where}: {self.says}"


class ConfigError(OperatorError):
    """The configuration cannot be used. ``problems`` holds every problem found, in file order."""

    exit_code = 2

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class AlreadyRunning(OperatorError):
    """Another process holds the lock beside the database."""

    exit_code = 3


class DamagedData(OperatorError):
    """The database file is damaged, is no database, or was written by a newer program."""

    exit_code = 4


class NewerData(DamagedData):
    """The database was written by a newer program: sound, but not for this one."""


class FetchError(BotError):
    """A fetch that brought nothing usable.

    kind: one of ``dns, connect, tls, timeout, blocked_address, bad_url, redirect, too_large, http_status,
    not_a_feed, not_a_page, bad_answer, parse_failed, robots``; says: a reader's sentence; status: HTTP status or 0;
    retry_after_s: seconds the server asked us to wait, or None.
    """

    def __init__(self, kind: str, says: str, *, status: int = 0, retry_after_s: float | None = None) -> None:
        self.kind = kind
        self.says = says
        self.status = status
        self.retry_after_s = retry_after_s
        super().__init__(f"{kind}: {says}")


class SendError(BotError):
    """A chat did not (surely) take a message. ``code`` is the chat's own error code, for the record."""

    def __init__(
        self, says: str, *, code: str = "", retry_after_s: float | None = None, whole_chat: bool = False
    ) -> None:
        self.says = says
        self.code = code
        self.retry_after_s = retry_after_s
        self.whole_chat = whole_chat
        super().__init__(f"{code}: {says}" if code else says)


class NotSent(SendError):
    """Provably not posted (no connection, or refused by a rate limit); ``whole_chat`` if the limit is global."""


class Ambiguous(SendError):
    """Posted or not, nobody knows: time-out, broken connection, 5xx, an answer that makes no sense."""


class DestinationRefused(SendError):
    """The channel is gone, archived, or closed to us. ``reason`` is one of core.delivery.Closed."""

    def __init__(self, says: str, *, code: str = "", reason: str = "refused") -> None:
        self.reason = reason
        super().__init__(says, code=code)


class CredentialRefused(SendError):
    """The token is wrong, revoked, or lacks a scope."""


class MessageRefused(SendError):
    """The chat will never accept this message as it is."""


class FollowUpRefused(SendError):
    """The message cannot be edited, or has no thread. ``root_gone``: it is not there any more."""

    def __init__(self, says: str, *, code: str = "", root_gone: bool = False) -> None:
        self.root_gone = root_gone
        super().__init__(says, code=code)


class Banned(SendError):
    """The chat's edge refuses this address altogether."""


class HistoryUnreadable(BotError):
    """The chat does not let us look whether a message arrived."""
