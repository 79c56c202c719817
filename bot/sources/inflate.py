"""A body of limited size out of chunks that may be compressed.

A megabyte of gzip can hold a gigabyte. Nothing here ever produces more than the limit plus one byte, whatever the
answer claims about itself.
"""

from __future__ import annotations

import zlib

from bot.errors import FetchError

_GZIP = b"\x1f\x8b"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_STEP = 256 * 1024  # inflated bytes at a time: well under a millisecond
# Compressed bytes at a time. What follows the end of one gzip file is copied: thousands of empty ones in a row would
# be copied thousands of times.
_PIECE = 64 * 1024
_KNOWN = ("", "identity", "gzip", "x-gzip", "deflate")


class Inflater:
    """Collects a body. ``encoding``: the Content-Encoding header; ``limit``: most bytes, after inflating.

    Only gzip is ever asked for, so another encoding is a fault of the server. Files that are gzip without saying so
    are inflated, and plain ones that claim to be gzip are taken as they are. The limit holds for what comes in, too:
    compressed bytes can go on for ever without giving any.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in _KNOWN:
            raise FetchError("bad_answer", f"The server used a compression that we did not ask for ({encoding[:20]}).")
        self._deflate = encoding == "deflate"
        self._limit = limit
        self._size = 0
        self._parts: list[bytes] = []
        self._stream: zlib._Decompress | None = None
        self._begun = False
        self._waiting = memoryview(b"")
        self._taken = 0

    def feed(self, chunk: bytes) -> bool:
        """Take the next bytes. True if there is more to inflate than one step's worth: call ``go_on`` until it says
        False, and let others work in between. Raises FetchError ``too_large`` or ``bad_answer``."""
        self._taken += len(chunk)
        if self._taken > self._limit:
            raise too_large(self._limit)
        if not self._begun:
            if len(chunk) < 2 and not self._parts:
                self._parts.append(chunk)
                self._size += len(chunk)
                return False
            chunk = b"".join([*self._parts, chunk])
            self._parts, self._size, self._begun = [], 0, True
            if chunk.startswith(_GZIP) or (self._deflate and chunk[0] & 0x0F == 8):
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        if self._stream is None:
            self._keep(chunk)
            return False
        self._waiting = memoryview(chunk)
        return self.go_on()

    def go_on(self) -> bool:
        """Inflate one step. True if more is waiting. Raises as ``feed`` does."""
        try:
            self._step()
        except zlib.error as error:
            raise FetchError("bad_answer", "The server's compressed answer is damaged.") from error
        return bool(self._waiting)

    def finish(self) -> bytes:
        """The whole body. Raises FetchError ``bad_answer`` if compressed bytes are missing at the end."""
        if self._stream is not None and not self._stream.eof:
            raise FetchError("bad_answer", "The server's compressed answer breaks off in the middle.")
        return b"".join(self._parts)

    def _step(self) -> None:
        if self._stream is None or not self._waiting:
            return
        piece = self._waiting[:_PIECE]
        if self._stream.eof:  # gzip files may follow each other; anything else behind the end is padding
            if bytes(piece[:2]) != _GZIP:
                self._waiting = self._waiting[:0]
                return
            self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._keep(self._stream.decompress(piece, min(_STEP, self._limit + 1 - self._size)))
        left = len(self._stream.unconsumed_tail or self._stream.unused_data)
        self._waiting = self._waiting[len(piece) - left :]

    def _keep(self, plain: bytes) -> None:
        self._size += len(plain)
        if self._size > self._limit:
            raise too_large(self._limit)
        if plain:
            self._parts.append(plain)


def too_large(limit: int) -> FetchError:
    """The FetchError for an answer that is longer than ``limit`` bytes."""
    return FetchError("too_large", f"The answer is larger than {limit / 1048576:.3g} MiB, the most that we read.")
