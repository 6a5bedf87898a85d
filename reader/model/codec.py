"""Values of the model as JSON bytes and back.

Decoding checks every type and bound that the model states; what does not fit raises `ParseError`, never anything else.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

from reader.errors import ParseError

T = TypeVar("T")
_encoder = msgspec.json.Encoder()
_decoders: dict[object, msgspec.json.Decoder[Any]] = {}
#: msgspec looks at a type when it first meets it, and two threads that do so at once crash the process.
_building = threading.Lock()


def known(kind: type[T]) -> msgspec.json.Decoder[T]:
    """The decoder of a type, made once; from then on any thread may decode and convert to it."""
    found = _decoders.get(kind)
    if found is None:
        with _building:
            found = _decoders.get(kind)
            if found is None:
                found = _decoders[kind] = msgspec.json.Decoder(kind)
    return found


def to_json(value: object) -> bytes:
    """A value of the model as JSON (UTF-8, times RFC 3339)."""
    return _encoder.encode(value)


def from_json(data: bytes, kind: type[T]) -> T:
    """JSON bytes as a value of the model. Raises ParseError."""
    try:
        return known(kind).decode(data)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ParseError(f"not a stored {kind.__name__}: {error}") from error


def to_plain(value: object) -> Any:
    """A value of the model as plain dicts, lists and strings, as JSON would have it."""
    return msgspec.to_builtins(value)
