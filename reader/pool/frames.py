"""How a worker and its owner talk: length-prefixed frames, a request of JSON and bytes, an answer of a status and JSON.

Knows nothing of what is asked. Lengths are unsigned 32 bit, big endian.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

REQUEST = struct.Struct(">II")
ANSWER = struct.Struct(">BI")
#: Status of an answer.
OK, FAILED = 0, 1
#: Longest body that is handed to a worker, and longest answer taken from one, in bytes.
MAX_BODY = 32 << 20
MAX_ANSWER = 64 << 20


def request(meta: bytes, body: bytes) -> bytes:
    """What goes to a worker before the body itself. Raises ValueError for a body over `MAX_BODY`."""
    if len(body) > MAX_BODY:
        raise ValueError(f"{len(body)} bytes are too much for one document")
    return REQUEST.pack(len(meta), len(body)) + meta


def read_request(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next request as (meta, body), or None when the owner is gone."""
    head = stream.read(REQUEST.size)
    if len(head) < REQUEST.size:
        return None
    meta_length, body_length = REQUEST.unpack(head)
    meta, body = stream.read(meta_length), stream.read(body_length)
    return (meta, body) if len(meta) == meta_length and len(body) == body_length else None


def answer(status: int, data: bytes) -> bytes:
    """One answer as it goes back to the owner."""
    return ANSWER.pack(status, len(data)) + data
