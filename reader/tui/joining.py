"""Arabic letters joined in what is painted. A room of its own: few terminals ask for it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color as TextualColor
from textual.filter import LineFilter

from reader.text.shape import shaped


class Joined(LineFilter):
    """Arabic letters in the forms of their places, for a terminal that draws each alone (setting text.shape)."""

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        text = "".join([text for text, _, control in segments if not control])
        found = shaped(text)
        if found == text:
            return segments
        out: list[Segment] = []
        at = 0
        for text, style, control in segments:
            if control:
                out.append(Segment(text, style, control))
            else:
                out.append(Segment(found[at : at + len(text)], style))
                at += len(text)
        return out
