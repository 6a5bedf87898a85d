"""How an article looks in its pane: slots of `reader.render` in the colours of the theme, pictures in half blocks."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.render.images import Picture
from reader.render.layout import Part
from reader.text.patterns import any_between
from reader.tui.look import Look

#: Slot of the theme and weight for every slot of the layout: "b" bold, "i" italic, "u" underlined, "c" on code's tone.
LOOKS = {
    "text": ("text", ""), "strong": ("strong", "b"), "muted": ("muted", ""), "faint": ("faint", ""),
    "accent": ("accent", ""), "rule": ("rule", ""), "warn": ("warn", ""), "kicker": ("accent", ""),
    "title": ("strong", "b"), "byline": ("muted", ""), "lede": ("strong", "i"), "heading": ("strong", "b"),
    "subheading": ("muted", "b"), "quote": ("text", "i"), "caption": ("muted", "i"), "code": ("text", "c"),
    "link": ("link", "u"), "end": ("accent", ""), "number": ("faint", ""), "picture": ("muted", "c"),
    "keyword": ("strong", "bc"), "string": ("link", "c"), "constant": ("accent", "c"), "comment": ("text", "ic"),
    "name": ("strong", "c"),
}  # fmt: skip
_WEIGHTS = {"emphasis": "i", "strong": "b", "code": "c", "mark": "bc", "muted": "m", "strike": "m"}
#: Scripts without italics, as first and last signs: Hebrew, Arabic, Indic ones, those of East Asia.
_UPRIGHT = (
    ("\u0590", "\u10ff"), ("\u1100", "\u18af"), ("\u2e80", "\ua4cf"), ("\ua960", "\uabff"), ("\uac00", "\ud7ff"),
    ("\uf900", "\ufdff"), ("\ufe70", "\ufefc"),
)  # fmt: skip


def style_of(part: Part, look: Look, links: Sequence[str]) -> Style:
    """How a part of a line is painted. Where it is a link or the mark of a footnote, a click finds that in it."""
    slot, weight = LOOKS[part.slot]
    weight += _WEIGHTS.get(part.style, "")
    if "m" in weight:
        slot = "muted"
    surface = "code" if "c" in weight else "page"
    if part.mark:
        surface = part.mark
        slot = "onacc" if part.mark == "findnow" else "text"
    style = look.style(
        slot, surface, bold="b" in weight or bool(part.mark), italic="i" in weight and _leans(part.text),
        underline=part.link >= 0 and part.slot != "number",
    )  # fmt: skip
    if part.style == "strike":
        style += Style(strike=True)
    if part.link >= 0:
        style += Style(link=links[part.link], meta={"link": part.link})
    elif part.note >= 0:
        style += Style(meta={"note": part.note})
    return style


def half_blocks(
    picture: Picture | None, row: int, measure: int, look: Look, chosen: Style, *, failed: bool
) -> list[Segment]:
    """A row of a picture, two pixels a cell; of its empty place where it is not here. `failed`: it will not come."""
    if picture is None or picture.columns != measure:  # made for another size: the right one has been asked for
        words = " [Picture] " if failed and row == 0 else ""
        tone = look.style("muted", "code", italic=True)
        return [Segment(words[:measure].ljust(measure), tone + chosen)]
    if row >= picture.rows:
        return []
    segments = []
    for x in range(min(picture.columns, measure)):
        upper, lower = picture.pixel(x, 2 * row), picture.pixel(x, 2 * row + 1)
        segments.append(Segment("▀", Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower)) + chosen))
    return segments


def _leans(text: str) -> bool:
    """Whether the text is of a script that has italics. Others are only bent out of shape, or lack the face."""
    return not any_between(text, _UPRIGHT)
