"""Keyboard layouts: which Latin character lies where another layout has its own letter.

Commands are Latin letters; with a Russian or Persian layout on, the terminal sends other ones from the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from reader.errors import ConfigError
from reader.settings.files import Places, shipped
from reader.settings.toml import TomlFile, read_toml

_FILE = "keys/layouts.toml"


def load_aliases(places: Places, choice: str | tuple[str, ...] = "auto", language: str = "") -> dict[str, str]:
    """Latin characters by the character that another keyboard layout has in their place.

    `choice` is the setting: "off", "auto" (all layouts, that of the interface `language` first) or names. Where two
    layouts disagree the first wins. ASCII characters are never changed; a user's layout file that can't be read adds
    nothing.
    """
    if choice == "off":
        return {}
    layouts = _layouts(places)
    if isinstance(choice, tuple):
        names = [name for name in choice if name in layouts]
    else:
        names = sorted(layouts, key=lambda name: name != language.split("-")[0])
    found: dict[str, str] = {}
    for name in names:
        for character, latin in layouts[name].items():
            found.setdefault(character, latin)
    return found


def layout_names(places: Places) -> tuple[str, ...]:
    """Layouts that `layout_aliases` may name."""
    return tuple(_layouts(places))


def _layouts(places: Places) -> dict[str, dict[str, str]]:
    """Layouts by name; the user's file may add some or replace one."""
    files = [read_toml(shipped(_FILE), _FILE), _own(places)]
    found: dict[str, dict[str, str]] = {}
    rows = ("", "")
    for file in files:
        if file is None:
            continue
        rows = (str(file.values.get("keys", rows[0])), str(file.values.get("shifted", rows[1])))
        found |= {name: _characters(table, rows) for name, table in file.values.items() if isinstance(table, dict)}
    return found


def _own(places: Places) -> TomlFile | None:
    try:
        return read_toml(places.config / _FILE, _FILE)
    except ConfigError:
        return None


def _characters(table: Mapping[str, object], rows: tuple[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row, name in zip(rows, ("lower", "upper"), strict=True):
        found |= dict(zip(str(table.get(name, "")).split(), row.split(), strict=False))
    extra = table.get("extra")
    if isinstance(extra, dict):
        found |= {str(character): str(latin) for character, latin in extra.items()}
    found |= {digit: str(number) for number, digit in enumerate(str(table.get("digits", "")))}
    return {character: latin for character, latin in found.items() if len(character) == 1 and not character.isascii()}
