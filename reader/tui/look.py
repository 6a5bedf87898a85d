"""How slots look: a theme's colours as styles, and the signs of the terminal at hand.

Widgets name slots ("muted" on "list"), never colours. Terminals of fewer colours are served by `filters`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.text.bidi import is_rtl, visual
from reader.text.cells import width


class Signs(msgspec.Struct, frozen=True):
    """Single cells with a meaning; see `screens.md` §4 of the design."""

    unread: str = "●"
    begun: str = "›"
    starred: str = "*"
    later: str = "»"
    kept: str = "▪"
    summary: str = "▫"
    changed: str = "±"
    fault: str = "!"
    off: str = "–"
    moved: str = "→"
    bar: str = "▌"
    thumb: str = "▐"
    rule: str = "─"
    done: str = "═"
    divider: str = "│"
    fetching: str = "↓"
    chosen: str = "+"
    above: str = "↑"
    dot: str = "·"
    more: str = "…"


ASCII = Signs(
    unread="o", begun=">", later="w", kept="#", summary=":", changed="~", off="-", moved=">", bar="|", thumb="|",
    rule="-", done="=", divider="|", fetching="v", above="^", dot="-", more=">",
)  # fmt: skip

#: What typographic signs become where the terminal has ASCII only.
PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
                       "…": ">", "·": "-", "•": "*", "─": "-", "│": "|", "↑": "^", "→": ">", "↓": "v",
                       "▪": "#"})  # fmt: skip


class Look:
    """Styles by slot, surface and weight.

    `dividers`: tones don't show, panes are parted by lines. There pictures of coloured cells don't show either.
    `reorder`: right-to-left text is put in order here, not by the terminal. `pixels` see `terminal.Pixels`.
    """

    def __init__(
        self,
        colours: Mapping[str, str],
        *,
        name: str = "",
        dark: bool = True,
        signs: Signs | None = None,
        dividers: bool = False,
        reorder: bool = True,
        pixels: str = "none",
    ) -> None:
        self.pixels = pixels
        self.colours = dict(colours)
        self.name = name
        self.dark = dark
        self.signs = signs or Signs()
        self.ascii = self.signs is ASCII
        self.dividers = dividers
        self.reorder = reorder
        self._styles: dict[tuple[str, str, bool, bool, bool], Style] = {}

    @property
    def pictures(self) -> bool:
        """Whether coloured cells can be pictures here."""
        return not self.dividers

    def rgb(self, slot: str) -> tuple[int, int, int]:
        """The colour of a slot as three numbers from 0 to 255."""
        value = self.colours[slot].lstrip("#")
        return int(value[:2], 16), int(value[2:4], 16), int(value[4:6], 16)

    def style(
        self, slot: str, surface: str, *, bold: bool = False, italic: bool = False, underline: bool = False
    ) -> Style:
        """The style of a slot's words on a surface. On a selected row `muted` and `faint` are painted in `text`."""
        key = (slot, surface, bold, italic, underline)
        found = self._styles.get(key)
        if found is None:
            if (surface in ("sel", "seld") and slot == "muted") or (surface == "sel" and slot == "faint"):
                slot = "text"
            found = Style(
                color=Color.parse(self.colours[slot]),
                bgcolor=Color.parse(self.colours[surface]),
                bold=bold or None,
                italic=italic or None,
                underline=underline or None,
            )
            self._styles[key] = found
        return found

    def ordered(self, text: str) -> str:
        """Text of one line as it is to be written, from left to right."""
        return visual(text, "rtl") if self.reorder and is_rtl(text) else text

    def words(self, text: str) -> str:
        """Text of our own as this terminal can show it."""
        return text.translate(PLAIN) if self.ascii else text


class Line:
    """One line under construction: runs of text with slots, padded to a width."""

    def __init__(self, look: Look, surface: str) -> None:
        self._look = look
        self.surface = surface
        self._blank = ""  # surface of the last run where it is nothing but blanks
        self._plain = ""  # surface of the last run where blanks may follow in it
        self.cells = 0
        self.segments: list[Segment] = []

    def add(
        self,
        text: str,
        slot: str = "text",
        *,
        bold: bool = False,
        italic: bool = False,
        underline: bool = False,
        surface: str = "",
    ) -> Line:
        """Append text in a slot. Blanks before it on the same surface join it: fewer runs are written faster."""
        if text:
            ground = surface or self.surface
            style = self._look.style(slot, ground, bold=bold, italic=italic, underline=underline)
            self.cells += width(text)
            last = self.segments[-1] if self.segments else None
            if last and (last.style is style or (self._blank == ground and not underline)):
                text = self.segments.pop().text + text
            self._blank = ground if text.isspace() and not underline else ""
            self._plain = "" if underline else ground
            self.segments.append(Segment(text, style))
        return self

    def to(self, cell: int) -> Line:
        """Blanks up to a cell."""
        blanks = cell - self.cells
        if blanks > 0 and self.segments and self._plain == self.surface:
            last = self.segments[-1]
            self.segments[-1] = Segment(last.text + " " * blanks, last.style)
            self.cells = cell
        elif blanks > 0:
            self.add(" " * blanks)
        return self
