"""Every regular expression of the program on texts made to hurt it: `python -m benchmarks.patterns [--all]`.

Each is looked for, in the way the program does (from the beginning only, or anywhere), in repetitions of what it begins with, what it repeats, and of the signs of markup, in texts that
double from 1 KiB until the time can be told. Twice the text may take twice the time: what takes three times as long grows
with the square and is listed with the size and the unit. Exit 1 when there is one.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import reader
from reader.text.patterns import _Lazy

#: Characters of the texts tried, milliseconds of processor time that can be told from noise, and how many times as long
#: twice the text may take.
SIZES = tuple(1 << power for power in range(10, 17))
TOLD, GROWTH = 6.0, 3.0
UNITS = ("a", "A", "1", " ", "\n", "<", ">", "&", ".", "-", "/", ",", "(", "[", "{", "=", "'", '"', "a ", "a.", "1 ", "1,", "A. ",
         "<a ", "<p>", "&#1", "a=", "a='", "http://a", "ä", "سل", "Ab ", "By ", "2024-01-01 ", "<!--", "]]>", "\\", "a-")  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """All patterns that stand in modules, in their classes and collections, by name."""
    seen: set[tuple[str | bytes, int]] = set()
    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for found in _inside(value, 0):
                if (key := (found.pattern, found.flags)) not in seen:
                    seen.add(key)
                    yield f"{module.name.removeprefix('reader.')}.{name}", found


def _inside(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, _Lazy):
        yield re.compile(value._source, value._flags)
    elif isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for one in value.values():
            yield from _inside(one, depth + 1)
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _inside(one, depth + 1)
    elif depth == 0 and isinstance(value, type) and value.__module__.startswith("reader."):
        for one in vars(value).values():
            yield from _inside(one, depth + 1)


def units(pattern: re.Pattern[Any]) -> list[str]:
    """What to repeat: general signs, each run of letters of the pattern, and one sample of what it repeats."""
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    found = [*UNITS, *(run + sign for run in re.findall(r"[a-zA-Z]{2,12}", text)[:8] for sign in ("", " ", "=", "(", "<"))]
    sample = _sample(_parser.parse(text, pattern.flags))
    return [*dict.fromkeys([*found, *filter(None, (sample, sample[:-1], sample[1:]))])]


def _sample(parsed: Any) -> str:
    """A text the pattern begins to match."""
    out = []
    for kind, value in parsed:
        if kind is _constants.LITERAL:
            out.append(chr(value))
        elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            out.append(_sample(value[2]) * max(1, min(value[0], 4)))
        elif kind is _constants.SUBPATTERN:
            out.append(_sample(value[-1]))
        elif kind is _constants.BRANCH:
            out.append(_sample(value[1][0]))
        elif kind is _constants.IN:
            out.append(next((chr(one[1] if one[0] is _constants.LITERAL else one[1][0]) for one in value
                             if one[0] in (_constants.LITERAL, _constants.RANGE)), "a"))  # fmt: skip
        elif kind is _constants.ANY:
            out.append("a")
    return "".join(out)[:200]


def anchored(place: str) -> bool:
    """Whether a pattern (module.name) is only ever asked for at the beginning of a text."""
    calls: set[str] = set()
    module, _, name = place.rpartition(".")
    own = Path(reader.__file__).parent.joinpath(*module.split(".")).with_suffix(".py")
    sources = [own.read_text(encoding="utf-8")] if name.startswith("_") and own.exists() else _SOURCES
    for source in sources:
        calls |= set(re.findall(rf"\b{name}(?:\(\))?\.(match|fullmatch|search|finditer|findall|sub|subn|split|scanner)\b", source))
    return bool(calls) and calls <= {"match", "fullmatch"}


_SOURCES = [path.read_text(encoding="utf-8") for path in Path(reader.__file__).parent.rglob("*.py")]


def took(pattern: re.Pattern[Any], unit: str, size: int, *, first: bool) -> float:
    """Milliseconds of processor time to search all of a text, or only at its beginning; the shortest of a few times."""
    text: Any = (unit * (size // len(unit) + 1))[:size] + "\x01"
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "surrogatepass")
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        if first:
            pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass
        once = (time.process_time() - start) * 1000
        best = min(best, once) if best else once
        if once < TOLD / 4:
            break
    return best


class Grown(NamedTuple):
    """How many times as long twice the text took, at which size, and milliseconds of the larger."""

    times: float
    size: int
    unit: str
    ms: float


def growth(pattern: re.Pattern[Any], unit: str, *, first: bool) -> Grown:
    """How the time grows at the first size whose time can be told."""
    before = ms = 0.0
    for size in SIZES:
        before, ms = ms, took(pattern, unit, size, first=first)
        if ms >= TOLD:
            if before == 0.0:
                before = took(pattern, unit, size // 2, first=first)
            return Grown(ms / max(before, 0.01), size, unit, ms)
    return Grown(1.0, SIZES[-1], unit, ms)


def worst(pattern: re.Pattern[Any], *, first: bool) -> Grown:
    """The unit with which the time grows fastest."""
    found = max((growth(pattern, unit, first=first) for unit in units(pattern)), key=lambda one: (one.times, one.ms))
    # Once more: on a busy machine a pause can look like growth.
    return growth(pattern, found.unit, first=first) if found.times >= GROWTH else found


def main() -> int:
    asked = argparse.ArgumentParser(description="Every regular expression on texts made to hurt it.")
    asked.add_argument("--all", action="store_true", help="list all, not only those that grow too fast")
    asked.add_argument("words", nargs="*", help="only names that contain one of these")
    args = asked.parse_args()
    count = bad = 0
    for name, pattern in patterns():
        if args.words and not any(word in name for word in args.words):
            continue
        count += 1
        found = worst(pattern, first=anchored(name))
        bad += found.times >= GROWTH
        if found.times >= GROWTH or args.all:
            print(f"{name:45} ×{found.times:4.1f} at {found.size >> 10:4} KiB {found.ms:6.0f} ms of {found.unit!r:24.24}  {str(pattern.pattern)[:70]!a}", flush=True)
    print(f"{count} patterns, {bad} grow faster than their text")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
