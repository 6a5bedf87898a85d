"""An article as plain text: the lines of the reading pane without colours, or whole paragraphs."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from reader.model import Article
from reader.render.header import Around
from reader.render.layout import Bidi, lay_out

#: Wide enough that no paragraph is wrapped.
_UNWRAPPED = 1_000_000


def to_text(
    article: Article,
    width: int | None = None,
    *,
    bidi: Bidi = "off",
    today: date | None = None,
    zone: tzinfo | None = None,
) -> str:
    """The article with its headline and byline, at most `width` cells wide; None leaves paragraphs unwrapped.

    Unwrapped text stays in logical order and starts at the left in every script, as other programs expect it.
    """
    day = today or (datetime.now(UTC).astimezone(zone).date())
    around = Around(today=day, zone=zone, source=article.site or "")
    layout = lay_out(article, around, measure=width or _UNWRAPPED, bidi=bidi if width else "off")
    layout.extend()
    lines = ["".join(part.text for part in layout.parts(number)).rstrip() for number in range(len(layout.lines))]
    if bidi == "off" or not width:
        lines = [line.strip() if _right(layout.flows[layout.lines[at].flow].direction) else line
                 for at, line in enumerate(lines)]  # fmt: skip
    return "\n".join(lines).strip("\n") + "\n"


def _right(direction: str) -> bool:
    return direction == "rtl"
