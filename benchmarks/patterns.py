"""Every regular expression of the program on a megabyte made to hurt it: `python -m benchmarks.patterns [--all]`.

Each is searched for in repetitions of what it begins with, what it repeats, and of the signs of markup, from 1 KiB upwards
until it takes more than the bound; the size at which that happened is told where it is less than the megabyte. Many are only ever given lines (1,000
characters, `clean_line`) or what else their module bounds: only what a document can reach at full size must bear it.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import reader

#: Milliseconds for a megabyte, and the sizes tried, bytes.
BOUND = 200
SIZES = (1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20)
UNITS = ("a", "A", "1", " ", "\n", "<", ">", "&", ".", "-", "/", ",", "(", "[", "{", "=", "'", '"', "a ", "a.", "1 ", "1,", "A. ",
         "<a ", "<p>", "&#1", "a=", "a='", "http://a", "ä", "سل", "Ab ", "By ", "2024-01-01 ", "<!--", "]]>", "\\", "a-")  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """All patterns that stand in modules, in their classes and collections, by name."""
    seen: set[int] = set()
    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for found in _inside(value, 0):
                if id(found) not in seen:
                    seen.add(id(found))
                    yield f"{module.name.removeprefix('reader.')}.{name}", found


def _inside(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
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


def worst(pattern: re.Pattern[Any]) -> tuple[float, int, str]:
    """Milliseconds of the slowest unit, the size it was reached at, and the unit."""
    found = (0.0, SIZES[-1], "")
    for unit in units(pattern):
        text = unit * (SIZES[-1] // len(unit))
        for size in SIZES:
            given: Any = text[:size] + "\x01"
            if isinstance(pattern.pattern, bytes):
                given = given.encode("utf-8", "surrogatepass")
            start = time.process_time()
            for _ in pattern.finditer(given):
                pass
            took = (time.process_time() - start) * 1000
            if took > BOUND and took > 2 * BOUND * size / SIZES[-1]:
                break
        if (-size, took) > (-found[1], found[0]):
            found = (took, size, unit)
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description="Every regular expression on a megabyte made to hurt it.")
    asked.add_argument("--all", action="store_true", help="list all, not only the slow ones")
    asked.add_argument("words", nargs="*", help="only names that contain one of these")
    args = asked.parse_args()
    count = slow = 0
    for name, pattern in patterns():
        if args.words and not any(word in name for word in args.words):
            continue
        count += 1
        took, size, unit = worst(pattern)
        slow += size < SIZES[-1]
        if size < SIZES[-1] or args.all:
            print(f"{name:45} {took:7.0f} ms at {size >> 10:5} KiB of {unit!r:24.24}  {str(pattern.pattern)[:70]!a}", flush=True)
    print(f"{count} patterns, {slow} slower than {BOUND} ms at 1 MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
