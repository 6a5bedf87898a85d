"""Texts on their way out of the library: what was cleaned when it was stored is looked at once more.

Another program may have changed it, or an older version have stored it. Only what looks wrong costs time.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from reader.errors import ParseError
from reader.model.codec import from_json, to_json
from reader.text.patterns import lazy
from reader.text.safe import FORBIDDEN, clean_text

T = TypeVar("T")
#: Controls that JSON writes as escapes, but for line ends and tabs.
_ESCAPED = lazy(r"\\[ubfr]")


def clean_stored(text: str) -> str:
    """The text; cleaned where it holds what no stored text does."""
    return text if text.isprintable() or not FORBIDDEN.search(text) else clean_text(text)


def stored_text(data: bytes) -> str:
    """A row's text (UTF-8)."""
    return clean_stored(data.decode("utf-8", "replace"))


def cleaned(value: Any) -> Any:
    """Plain lists and dicts with every text in them cleaned."""
    if isinstance(value, str):
        return clean_stored(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: cleaned(one) for name, one in value.items()}
    return value


def from_store(data: bytes, kind: type[T]) -> T:
    """JSON bytes as a value of the model, its texts cleaned. Raises ParseError."""
    text = data.decode("utf-8", "replace")
    if _ESCAPED.search(text) or not (text.isprintable() or not FORBIDDEN.search(text)):
        try:
            data = to_json(cleaned(msgspec.json.decode(data)))
        except (msgspec.MsgspecError, RecursionError, ValueError) as error:
            raise ParseError(f"not a stored {kind.__name__}: {error}") from error
    return from_json(data, kind)
