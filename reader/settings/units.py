"""Durations and sizes as people write them: "20s", "30m", "4M", "off"."""

from __future__ import annotations

import re


class Wanted(ValueError):
    """A value that can't be used; its text says what would do: `a time such as 20s`."""


_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_BYTES = {"": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30, "gb": 1 << 30}
_NUMBER = re.compile(r"\s{0,9}(\d{1,15}(?:\.\d{1,15})?)\s{0,9}([a-z]{0,20})\s{0,9}", re.ASCII)
_OFF = ("off", "none", "never")


def seconds_of(value: object) -> float:
    """Seconds of "500ms", "20s", "30m", "2h", "1d", "1w" or a number of seconds. Raises Wanted."""
    amount, unit = _split(value)
    if unit and unit not in _SECONDS:
        raise Wanted("a time such as 20s, 30m or 2h")
    return amount * _SECONDS[unit or "s"]


def bytes_of(value: object) -> int:
    """Bytes of "300K", "4M", "1.5G" or a number of bytes. K is 1,024. Raises Wanted."""
    amount, unit = _split(value)
    if unit not in _BYTES:
        raise Wanted("a size such as 300K, 4M or 1G")
    return int(amount * _BYTES[unit])


def is_off(value: object) -> bool:
    """Whether a value says that there shall be none: "off", "none", "never" or false."""
    return value is False or (isinstance(value, str) and value.strip().lower() in _OFF)


def duration_text(seconds: float) -> str:
    """Seconds as they are written in a file: the largest unit that leaves a whole number."""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        if seconds and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{round(seconds * 1000)}ms" if seconds else "0s"


def size_text(count: int) -> str:
    """Bytes as they are written in a file: the largest unit that leaves a whole number."""
    for unit, size in (("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)):
        if count and count % size == 0:
            return f"{count // size}{unit}"
    return str(count)


def _split(value: object) -> tuple[float, str]:
    if isinstance(value, bool):
        raise Wanted("a number with a unit")
    if isinstance(value, int | float):
        if not 0 <= value < float("inf"):
            raise Wanted("a number from 0 up")
        return float(value), ""
    found = _NUMBER.fullmatch(value.lower()) if isinstance(value, str) else None
    if not found:
        raise Wanted("a number with a unit, such as 30m or 4M")
    return float(found[1]), found[2]
