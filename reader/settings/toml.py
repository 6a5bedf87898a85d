"""TOML files with places: what stands in a file, and on which line each key stands.

`tomllib` reads, but forgets lines; people want them in messages. Knows no setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from reader.errors import ConfigError
from reader.text.patterns import lazy
from reader.text.safe import clean_line

KeyPath = tuple[str | int, ...]

#: Larger than any file a person writes.
MAX_BYTES = 4 << 20
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEY = lazy(rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*=")
_TABLE = lazy(rf"[ \t]*(\[\[?)[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*\]")
_ONE_PART = lazy(_PART)
_TOKEN = lazy(r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}\n]')


class TomlFile(msgspec.Struct, frozen=True, dict=True):
    """A parsed file. `name` is what messages call it, `text` the whole of it."""

    name: str
    values: Mapping[str, Any]
    text: str = ""

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        """The line of each key and table, from 1: found when a message needs one, which is seldom."""
        return key_lines(self.text)

    def where(self, path: KeyPath) -> str:
        """`config.toml, line 12`: the line of the key, else of the table it belongs to."""
        for end in range(len(path), 0, -1):
            if line := self.lines.get(path[:end]):
                return f"{self.name}, line {line}"
        return self.name


def read_toml(path: Path, name: str | None = None) -> TomlFile | None:
    """A file's content, or None where there is no file.

    Raises ConfigError with the line for what is not TOML, not UTF-8, too large or can't be read.
    """
    name = name or path.name
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror or error}"], remedy="Check who may read this file.") from error
    return parse_toml(data, name)


def parse_toml(data: bytes, name: str) -> TomlFile:
    """Bytes of a file as `read_toml` gives them."""
    if len(data) > MAX_BYTES:
        raise ConfigError([f"{name}: larger than {MAX_BYTES >> 20} MB"])
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{name}, line {line}: not UTF-8"], remedy="Save the file as UTF-8.") from error
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError([_syntax(name, error)], remedy="Correct the line, or move the file away.") from error
    return TomlFile(name, values, text)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line of every key and table of a valid TOML text; elements of arrays of tables are counted from 0."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    at, line = 0, 1
    while at < len(text):
        if found := _TABLE.match(text, at):
            table = _resolve(_parts(found[2]), counts)
            if found[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                lines.setdefault(table, line)
                table = (*table, counts[table])
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], line)
            at = found.end()
        elif found := _KEY.match(text, at):
            path = (*table, *_parts(found[1]))
            for end in range(len(table) + 1, len(path) + 1):
                lines.setdefault(path[:end], line)
            at = found.end()
        at, line = _next_line(text, at, line)
    return lines


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one most likely means, or None."""
    return _nearest(word.lower(), tuple(known))


@lru_cache(maxsize=200)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    """One mistake often stands in every source of a file, and comparing takes a while."""
    import difflib

    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


def unknown(word: str, known: Iterable[str]) -> str:
    """`“widht” is not known. “width”?`"""
    guess = nearest(word, known)
    return f"“{clean_line(word, 60)}” is not known." + (f" “{guess}”?" if guess else "")


def _syntax(name: str, error: Exception) -> str:
    text = str(error)
    if found := re.search(r" \(at line (\d+), column (\d+)\)$", text):
        return f"{name}, line {found[1]}: {clean_line(text[: found.start()])} (column {found[2]})"
    return f"{name}: {clean_line(text)}"


def _parts(dotted: str) -> KeyPath:
    return tuple(_unquoted(part) for part in _ONE_PART.findall(dotted))


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    if part[0] == '"' and "\\" in part:
        return str(tomllib.loads(f"k = {part}")["k"])
    return part[1:-1]


def _resolve(path: KeyPath, counts: Mapping[KeyPath, int]) -> KeyPath:
    """The path of a table header, with the index of the array elements it lies in."""
    full: KeyPath = ()
    for number, part in enumerate(path):
        full = (*full, part)
        if full in counts and number < len(path) - 1:
            full = (*full, counts[full])
    return full


def _next_line(text: str, at: int, line: int) -> tuple[int, int]:
    """Where the statement that reaches to `at` ends, over strings, comments and brackets of several lines."""
    depth = 0
    while found := _TOKEN.search(text, at):
        sign, at = found[0], found.end()
        if sign in ('"""', "'''"):
            end = _string_end(text, at, sign)
            line += text.count("\n", at, end)
            at = end
        elif sign in ("[", "{"):
            depth += 1
        elif sign in ("]", "}"):
            depth = max(0, depth - 1)
        elif sign == "\n":
            line += 1
            if not depth:
                return at, line
    return len(text), line


def _string_end(text: str, at: int, quotes: str) -> int:
    """Behind the closing quotes of a string of several lines; up to two quotes may belong to its text."""
    while True:
        end = text.find(quotes, at)
        if end < 0:
            return len(text)
        backslashes = len(text[:end]) - len(text[:end].rstrip("\\"))
        if quotes == '"""' and backslashes % 2:
            at = end + 1
            continue
        end += 3
        while text[end : end + 1] == quotes[0]:
            end += 1
        return end
