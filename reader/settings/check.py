"""What is wrong in the user's files, all of them: one sentence each, with file and line."""

from __future__ import annotations

from reader.settings.files import Places
from reader.settings.keys import load_keymap
from reader.settings.schema import Settings
from reader.settings.sources import load_sources
from reader.settings.themes import load_theme


def settings_problems(places: Places, settings: Settings) -> tuple[str, ...]:
    """Of config.toml, the keys, and the theme or themes it names."""
    choice = settings.theme
    names = (choice.light, choice.dark) if choice.name == "auto" else (choice.name,)
    themes = [problem for name in names for problem in load_theme(places, name).problems]
    found = (*settings.problems, *load_keymap(places, settings.keys).problems, *themes)
    return tuple(dict.fromkeys(found))


def all_problems(places: Places, settings: Settings) -> tuple[str, ...]:
    """The same, and of the sources. Raises ConfigError for a list of sources that cannot be read at all."""
    return (*settings_problems(places, settings), *load_sources(places).problems)
