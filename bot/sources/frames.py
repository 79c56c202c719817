"""The form of the messages between the pool and its workers: lengths in front, 32 bits, big endian.

A job is two lengths, a JSON header and the raw document; an answer is one length and JSON.
"""

from __future__ import annotations

import struct

JOB = struct.Struct(">II")
ANSWER = struct.Struct(">I")
