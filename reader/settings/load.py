"""The settings in force: defaults, over them the user's config.toml, the environment and the command line.

What can't be used is reported with its line and the default is used; only a file that is not TOML stops the program.
"""

from __future__ import annotations

import os
import tomllib
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields, replace

from reader.errors import ConfigError
from reader.settings.files import Places
from reader.settings.schema import LATER, Keys, Mute, Settings, row_type, unit_of
from reader.settings.toml import KeyPath, TomlFile, nearest, read_toml, unknown
from reader.settings.units import Wanted, bytes_of, is_off, seconds_of
from reader.settings.zone import is_zone
from reader.text.safe import clean_line

#: Variables READER_FETCH_JOBS, READER_THEME_NAME … set `fetch.jobs`, `theme.name` …
PREFIX = "READER_"


def load(
    places: Places,
    overrides: Mapping[str, Any] | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """The settings of this user.

    `overrides` are the command line's, by dotted name (`{"fetch.jobs": 4}`); `file` replaces config.toml. Later ones
    win key by key. Raises ConfigError where the file is not TOML, or where `file` was named and is missing.
    """
    found = read_toml(file or places.config_file)
    if found is None and file is not None:
        raise ConfigError([f"{file}: no such file"])
    problems: list[str] = []
    settings = Settings()
    if found is not None:
        settings = _table(Settings, settings, found.values, (), found, problems)
    settings = _layer(settings, _from_environment(os.environ if environ is None else environ), "environment", problems)
    settings = _layer(settings, _nested(overrides or {}), "command line", problems)
    return replace(settings, problems=tuple(problems))


def known_keys() -> tuple[str, ...]:
    """Dotted names of all keys, `fetch.budget.per_run`."""
    return tuple(".".join(path) for path in _paths(Settings, ()))


def own_keys(name: str, value: Any) -> dict[str, str]:
    """Keys by action: `"mark.star" = "s"`, `mark.star = "s"` (to TOML a table in a table) or a list of keys."""
    if isinstance(value, str):
        return {name: value}
    if isinstance(value, list) and all(isinstance(key, str) for key in value):
        return {name: ", ".join("comma" if key == "," else key for key in value)}
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for key, inner in value.items():
            found |= own_keys(f"{name}.{key}", inner)
        return found
    return {}


def _layer(settings: Settings, values: Mapping[str, Any], name: str, problems: list[str]) -> Settings:
    return _table(Settings, settings, values, (), TomlFile(name, values), problems) if values else settings


def _table(
    kind: type[Any], default: Any, values: Mapping[str, Any], path: KeyPath, file: TomlFile, problems: list[str]
) -> Any:
    """A struct with what a table says laid over `default`."""
    known = {info.encode_name: info for info in fields(kind) if info.name not in ("problems", "own")}
    changes: dict[str, Any] = {}
    for key, value in values.items():
        here = (*path, key)
        info = known.get(key)
        if info is None:
            if kind is Keys and (own := own_keys(key, value)):
                changes["own"] = {**changes.get("own", default.own), **own}
                continue
            problems.append(f"{file.where(here)}: {_not_known(key, here, known)} {_consequence(value)}")
            continue
        old = getattr(default, info.name) if default is not None else info.default
        try:
            changes[info.name] = _value(info, old, value, here, file, problems)
        except Wanted as error:
            problems.append(f"{file.where(here)}: “{key}” must be {error}. The default is used")
            continue
        if ".".join(map(str, here)) in LATER and changes[info.name] != old:
            problems.append(f"{file.where(here)}: “{key}” is understood, but this version does nothing with it yet")
    return replace(default, **changes) if default is not None else kind(**changes)


def _value(info: FieldInfo, old: Any, value: Any, path: KeyPath, file: TomlFile, problems: list[str]) -> Any:
    """A value as its field wants it. Raises Wanted, whose text says what is wanted."""
    if isinstance(info.type, type) and issubclass(info.type, msgspec.Struct):
        if not isinstance(value, dict):
            raise Wanted(f"a table: [{info.encode_name}]")
        return _table(info.type, old, value, path, file, problems)
    if row := row_type(info.type):
        return _rows(row, value, path, file, problems)
    unit = unit_of(info.type)
    if unit in ("interval", "limit") and is_off(value):
        return None
    if unit in ("seconds", "interval"):
        return float(info.default) if value is True and unit == "interval" and info.default else seconds_of(value)
    if unit in ("size", "limit"):
        return bytes_of(value)
    try:
        found = msgspec.convert(value, info.type)
    except msgspec.ValidationError as error:
        raise Wanted(_wanted(info.type, value)) from error
    if path == ("text", "timezone") and not is_zone(found):
        raise Wanted("the name of a time zone, such as \"Asia/Baku\", or \"system\"")
    return found


def _rows(kind: type[Any], value: Any, path: KeyPath, file: TomlFile, problems: list[str]) -> tuple[Any, ...]:
    """An array of tables; a row without what it needs is left out."""
    if not isinstance(value, list):
        raise Wanted(f"an array of tables: [[{path[-1]}]]")
    found = []
    for number, row in enumerate(value):
        here = (*path, number)
        if not isinstance(row, dict) or not row.get("match"):
            problems.append(f"{file.where(here)}: “match” is missing. This one is left out")
            continue
        if problem := _unlooked(kind, str(row["match"])):
            problems.append(f"{file.where((*here, 'match'))}: {problem}. This one is left out")
            continue
        try:
            found.append(_table(kind, None, row, here, file, problems))
        except TypeError:
            problems.append(f"{file.where(here)}: “match” must be text. This one is left out")
    return tuple(found)


def _unlooked(kind: type[Any], match: str) -> str | None:
    """Why nothing can be looked for with what a mute states, or None."""
    if kind is not Mute:
        return None
    if len(match) > 2 and match[0] == match[-1] == "/":
        return "“match” is a word or a phrase; regular expressions are not understood"
    return None if any(map(str.isalnum, match)) else "“match” has no word to look for"


def _not_known(key: str, path: KeyPath, known: Mapping[str, Any]) -> str:
    """A misspelt key, or a right one in the wrong table."""
    if nearest(key, known) is None and len(path) <= 2:
        homes = [name for name in known_keys() if name.rsplit(".", 1)[-1] == key]
        if homes:
            return f"“{clean_line(key, 60)}” is not known here. “{homes[0]}”?"
    return unknown(key, known)


def _consequence(value: Any) -> str:
    return "The table is left out" if isinstance(value, dict) else "The default is used"


def _wanted(kind: Any, value: Any) -> str:
    """What a field takes, in words."""
    if get_origin(kind) is Annotated:
        base, *metas = get_args(kind)
        bounds = next((meta for meta in metas if isinstance(meta, msgspec.Meta)), None)
        if base is int and bounds is not None and bounds.ge is not None:
            top = f" to {bounds.le}" if bounds.le is not None else " up"
            return f"a number from {bounds.ge}{top}"
        return _wanted(base, value)
    words = _choices(kind)
    if words:
        guess = nearest(value, words) if isinstance(value, str) else None
        return " or ".join(f'"{word}"' for word in words) + (f" (“{guess}”?)" if guess else "")
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(arg for arg in get_args(kind) if arg is not type(None))
    names = {bool: "true or false", int: "a number", str: "text in quotes", tuple: "a list of texts", dict: "a table"}
    return names.get(get_origin(kind) or kind, "something else")


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(word for arg in get_args(kind) for word in _choices(arg))
    return ()


def _paths(kind: type[Any], path: tuple[str, ...]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for info in fields(kind):
        here = (*path, info.encode_name)
        inner = info.type if isinstance(info.type, type) and issubclass(info.type, msgspec.Struct) else None
        inner = inner or row_type(info.type)
        if inner is not None:
            found += _paths(inner, here)
        elif info.name not in ("problems", "own"):
            found.append(here)
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings among the variables; a variable that names none is not ours."""
    if not any(key.startswith(PREFIX) and key != "READER_HOME" for key in environ):
        return {}  # the usual case, and a start waits for it
    names = {PREFIX + name.upper().replace(".", "_"): name for name in known_keys()}
    return _nested({names[key]: _plain(text) for key, text in environ.items() if key in names})


def _plain(text: str) -> Any:
    """A variable's text as TOML would read it, else as text."""
    try:
        return tomllib.loads(f"v = {text}")["v"]
    except tomllib.TOMLDecodeError:
        return text


def _nested(dotted: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in dotted.items():
        *tables, key = name.split(".")
        inner = found
        for table in tables:
            inner = inner.setdefault(table, {})
        inner[key] = value
    return found
