"""Another theme at once: the same signs and terminal, other colours, and the choice written into config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from textual.filter import LineFilter

from reader.settings.themes import Theme, xterm_table
from reader.tui import words
from reader.tui.filters import Colourless, Numbered, Sixteen
from reader.tui.look import Look
from reader.tui.themes import textual_theme
from reader.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp
    from reader.tui.screens.main import MainScreen


class Dressing:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def wear(self, name: str) -> None:
        """Put a theme on now, and remember it. Raises ConfigError."""
        main = self._main
        theme = await main.backend.theme(name)
        self.put_on(theme)
        main.say(words.theme_on(name))
        await main.backend.keep_theme(name)

    def put_on(self, theme: Theme) -> None:
        """Paint everything anew in a theme's colours."""
        main = self._main
        app: ReaderApp = main.app  # type: ignore[assignment]
        old = main.look
        colours: dict[str, str] = msgspec.structs.asdict(theme.colours)
        look = Look(
            colours, name=theme.name, dark=theme.dark, signs=old.signs, dividers=old.dividers, reorder=old.reorder,
            pixels=old.pixels,
        )  # fmt: skip
        app.set_filters([_same_filter(one, theme, colours) for one in app.filters])
        styled = textual_theme(theme)
        app.register_theme(styled)
        app.theme = styled.name
        main.set_look(look)
        for widget in main.query(Lines):
            widget.look = look


def _same_filter(old: LineFilter, theme: Theme, colours: Mapping[str, str]) -> LineFilter:
    """The filter of the same kind for other colours: what the terminal can show has not changed."""
    if isinstance(old, Numbered):
        return Numbered(colours, xterm_table(theme))
    if isinstance(old, Sixteen):
        return Sixteen(colours, dark=old.dark)
    if isinstance(old, Colourless):
        return Colourless(colours)
    return old
