"""From a theme's file to what paints: the look of our own widgets, and the variables of the style sheet."""

from __future__ import annotations

import msgspec
from textual.filter import LineFilter
from textual.theme import Theme as TextualTheme

from reader.settings.files import Places
from reader.settings.schema import ThemeChoice
from reader.settings.themes import Theme, chosen, load_theme, xterm_table
from reader.tui.filters import Colourless, Numbered, Sixteen
from reader.tui.look import ASCII, Look, Signs
from reader.tui.terminal import Terminal


class Dress(msgspec.Struct, frozen=True):
    """All that a theme means on one terminal. `filters` come after the painting, in order."""

    theme: Theme
    look: Look
    filters: tuple[LineFilter, ...] = ()


def dress(
    places: Places, choice: ThemeChoice, terminal: Terminal, *, name: str | None = None, joined: bool = False
) -> Dress:
    """The theme of the settings (or another by name) on this terminal. `joined`: Arabic letters are joined here where
    they are put in order here."""
    theme = load_theme(places, name or chosen(choice, dark=terminal.dark), dark=terminal.dark)
    colours: dict[str, str] = msgspec.structs.asdict(theme.colours)
    few = terminal.depth in ("16", "none")
    look = Look(
        colours, name=theme.name, dark=theme.dark, signs=ASCII if terminal.plain else Signs(), dividers=few,
        reorder=terminal.bidi == "app", pixels="none" if few else terminal.pixels,
    )
    filters: tuple[LineFilter, ...] = ()
    if terminal.depth == "256":
        filters = (Numbered(colours, xterm_table(theme)),)
    elif terminal.depth == "16":
        filters = (Sixteen(colours, dark=terminal.dark),)
    elif terminal.depth == "none":
        filters = (Colourless(colours),)
    if joined and terminal.bidi == "app":
        from reader.tui.joining import Joined

        filters = (*filters, Joined())
    return Dress(theme, look, filters)


def textual_theme(theme: Theme) -> TextualTheme:
    """The same colours for the style sheet: a variable for each slot, `$page`, `$muted`, also as `$slot-page`."""
    colours: dict[str, str] = msgspec.structs.asdict(theme.colours)
    variables = {f"slot-{slot}": value for slot, value in colours.items()} | colours
    return TextualTheme(
        name=f"reader-{theme.name}",
        primary=colours["accent"],
        secondary=colours["link"],
        accent=colours["accent"],
        warning=colours["warn"],
        error=colours["warn"],
        success=colours["ok"],
        foreground=colours["text"],
        background=colours["page"],
        surface=colours["list"],
        panel=colours["bar"],
        dark=theme.dark,
        variables=variables,
    )
