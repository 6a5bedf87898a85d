"""A value with what proves it whole, as the stores keep it: length, a digest over key and content, packed bytes.

Apart from the stores, so that a worker can make frames without loading a database.
"""

from __future__ import annotations

import hashlib
import struct
import zlib

_MAGIC = b"rdb1"
_HEAD = struct.Struct(">4sQ32s")
_LEVEL = 1
#: No value of ours is larger, in bytes; a frame that says so is damaged.
MAX_VALUE = 64 << 20


def framed(key: str, value: bytes, *, compress: bool = True) -> bytes:
    """The frame of a value of at most `MAX_VALUE`."""
    data = zlib.compress(value, _LEVEL) if compress else _stored(value)
    return _HEAD.pack(_MAGIC, len(value), _digest(key, value)) + data


def unframed(key: str, frame: bytes) -> bytes | None:
    """The value of a frame, or None for one that is cut, changed, or of another key."""
    if len(frame) < _HEAD.size:
        return None
    magic, length, digest = _HEAD.unpack_from(frame)
    if magic != _MAGIC or length > MAX_VALUE:
        return None
    unpacker = zlib.decompressobj()
    try:
        value = unpacker.decompress(frame[_HEAD.size :], length + 1)
    except zlib.error:
        return None
    if len(value) != length or _digest(key, value) != digest:
        return None
    return value


def _stored(value: bytes) -> bytes:
    """A value as zlib has it without compressing. Setting up the usual window would take most of the time."""
    packer = zlib.compressobj(0, zlib.DEFLATED, 9, 1)
    return packer.compress(value) + packer.flush()


def _digest(key: str, value: bytes) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass") + b"\0" + value).digest()
