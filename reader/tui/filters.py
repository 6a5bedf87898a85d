"""The last stop before the terminal: no forbidden character passes, and colours become those the terminal has.

Works on finished lines, so that no widget can go around it.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.filter import LineFilter

from reader.text.safe import FORBIDDEN

_DEFAULT = Color.default()
#: Surfaces that are simply the terminal's background where it has 16 colours.
_GROUNDS = ("nav", "list", "page", "float", "code")


class OutputGuard(LineFilter):
    """Takes out what must never reach a terminal, whoever let it through."""

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        out = segments
        for index, (text, style, control) in enumerate(segments):
            if not control and not (text.isascii() and text.isprintable()) and FORBIDDEN.search(text):
                if out is segments:
                    out = list(segments)
                out[index] = Segment(FORBIDDEN.sub("", text), style)
            if style and style.link and FORBIDDEN.search(style.link):
                if out is segments:
                    out = list(segments)
                out[index] = Segment(out[index].text, style.update_link(None))
        return out


class _Restyled(LineFilter):
    """A filter that gives each style another one, always the same."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Style, Style] = {}

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        return [Segment(text, self._of(style) if style else style, control) for text, style, control in segments]

    def _of(self, style: Style) -> Style:
        found = self._known.get(style)
        if found is None:
            if len(self._known) > 4096:
                self._known.clear()
            found = self._known[style] = self.restyle(style)
        return found

    def restyle(self, style: Style) -> Style:
        raise NotImplementedError


def _hex(color: Color | None) -> str:
    if color is None or color.type is not ColorType.TRUECOLOR or color.triplet is None:
        return ""
    return color.triplet.hex.upper()


def _with(style: Style, color: Color | None, bgcolor: Color | None, **flags: bool | None) -> Style:
    """The style in other colours; attributes stay unless they are given."""
    values = {name: getattr(style, name) for name in ("bold", "italic", "underline", "strike", "reverse")} | flags
    return Style(color=color, bgcolor=bgcolor, link=style.link, meta=style.meta or None, **values)


class Numbered(_Restyled):
    """256 colours: each slot gets the number its theme states; the nearest is sometimes pink, or the same twice."""

    def __init__(self, colours: Mapping[str, str], numbers: Mapping[str, int]) -> None:
        super().__init__()
        self._numbers = {colours[slot].upper(): Color.from_ansi(numbers[slot]) for slot in colours}

    def restyle(self, style: Style) -> Style:
        color, bgcolor = self._numbers.get(_hex(style.color)), self._numbers.get(_hex(style.bgcolor))
        return _with(style, color or style.color, bgcolor or style.bgcolor)


class Sixteen(_Restyled):
    """16 colours: the terminal's own background, bright black for what is selected, and few signals."""

    def __init__(self, colours: Mapping[str, str], *, dark: bool) -> None:
        super().__init__()
        #: Whether the terminal's own background is dark, whatever the theme.
        self.dark = dark
        self._slots = {colours[slot].upper(): slot for slot in reversed(list(colours))}
        ansi = Color.from_ansi
        self._words = {
            "accent": ansi(9 if dark else 1), "link": ansi(12 if dark else 4), "warn": ansi(11 if dark else 5),
            "ok": ansi(10 if dark else 2), "faint": ansi(8), "rule": ansi(8), "strong": ansi(15) if dark else _DEFAULT,
        }  # fmt: skip
        self._selected = (ansi(15), ansi(8)) if dark else (ansi(0), ansi(7))

    def restyle(self, style: Style) -> Style:
        word, ground = self._slots.get(_hex(style.color), ""), self._slots.get(_hex(style.bgcolor), "")
        if ground in ("sel", "seld"):
            color = self._words[word] if word in ("accent", "warn") else self._selected[0]
            if ground == "seld":
                return _with(style, self._words.get(word, _DEFAULT), _DEFAULT)
            return _with(style, color, self._selected[1])
        if ground == "bar":
            return _with(style, _DEFAULT, _DEFAULT, reverse=True)
        if ground in ("find", "findnow", "accent"):
            return _with(style, _DEFAULT, _DEFAULT, reverse=True, bold=True if ground != "find" else style.bold)
        return _with(style, self._words.get(word, _DEFAULT), _DEFAULT)


class Colourless(_Restyled):
    """NO_COLOR: weight, lines under words and reversed rows carry everything."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        super().__init__()
        self._slots = {colours[slot].upper(): slot for slot in reversed(list(colours))}

    def restyle(self, style: Style) -> Style:
        ground = self._slots.get(_hex(style.bgcolor), "")
        loud = ground in ("sel", "bar", "find", "findnow", "accent")
        return _with(style, None, None, reverse=True if loud else style.reverse)
