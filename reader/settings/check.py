"""What is wrong in the user's files, all of them: one sentence each, with file and line."""

from __future__ import annotations

from reader.settings.files import Places
from reader.settings.keys import load_keymap
from reader.settings.schema import Settings
from reader.settings.sources import load_sources
from reader.settings.themes import load_theme


def all_problems(places: Places, settings: Settings) -> tuple[str, ...]:
    """Of config.toml, the keys, the theme or themes it names, and the sources."""
    choice = settings.theme
    names = (choice.light, choice.dark) if choice.name == "auto" else (choice.name,)
    found = [
        *settings.problems,
        *load_keymap(places, settings.keys).problems,
        *(problem for name in names for problem in load_theme(places, name).problems),
        *load_sources(places).problems,
    ]
    return tuple(dict.fromkeys(found))
