"""What a search found: title, source and date on one line, two lines of the text around the words, one blank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.segment import Segment

from reader.model import Headline, Hit
from reader.text.bidi import is_rtl
from reader.text.cells import break_lines, cut, width
from reader.text.days import clock
from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.look import Line, Look
from reader.tui.widgets.lines import Lines

HEAD, HEIGHT = 4, 4
#: Under so many cells a hit has no room for its source beside the title.
NARROW = 56


class Hits(Lines):
    """The query being typed, and the hits below it."""

    surface = "list"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.asked, self.at, self.fact = "", 0, ""
        self.cursor = 0
        self.today = date.min
        self.order = words.SEARCH_ORDER
        self._hits: tuple[Hit, ...] = ()

    def show(self, hits: Sequence[Hit], fact: str) -> None:
        self._hits, self.fact = tuple(hits), fact
        self.cursor = self.top = 0
        self.refresh()

    def write(self, asked: str, at: int) -> None:
        self.asked, self.at = asked, at
        self.refresh()

    @property
    def headline(self) -> Headline | None:
        return self._hits[self.cursor].headline if self.cursor < len(self._hits) else None

    def move_by(self, steps: int) -> None:
        if not self._hits:
            return
        self.cursor = max(0, min(len(self._hits) - 1, self.cursor + steps))
        room = self.size.height - HEAD
        first = self.cursor * HEIGHT
        self.top = max(0, min(self.top, first), first + HEIGHT - 1 - room)
        self.refresh()

    def make_line(self, index: int) -> list[Segment] | None:
        y = index - self.top
        if y < HEAD:
            return self._head(y)
        number, part = divmod(index - HEAD, HEIGHT)
        if not 0 <= number < len(self._hits) or part == HEIGHT - 1:
            return None
        return self._hit(self._hits[number], part, number == self.cursor)

    def _head(self, y: int) -> list[Segment] | None:
        cells = self.size.width
        line = Line(self.look, "nav").to(3)
        if y == 0:
            line.add(words.SEARCH, "accent", bold=True)
            fact = self.fact if line.cells + 2 + width(self.fact) <= cells - 2 else self.fact.partition(" ")[0]
            line.to(cells - 2 - width(fact)).add(fact, "muted")
        elif y == 1:
            line.add(self.asked[: self.at], "strong", bold=True).add(self.look.signs.bar, "accent")
            line.add(self.asked[self.at :], "strong", bold=True)
        elif y == 2:
            room = cells - 8 - width(said.NARROWS)
            order = self.order if width(self.order) <= room else self.order.partition(f" {self.look.signs.dot} ")[2]
            line.add(cut(order, room, self.look.signs.more), "muted")
            line.to(cells - 2 - width(said.NARROWS)).add(said.NARROWS, "muted")
        else:
            return None
        return line.to(cells).segments

    def _hit(self, hit: Hit, part: int, here: bool) -> list[Segment]:
        cells, row = self.size.width, hit.headline
        line = Line(self.look, "sel" if here else "list")
        if here:
            line.add(self.look.signs.bar, "accent")
        line.to(3)
        if part == 0:
            local = row.stamp.astimezone()
            when = clock(row.stamp) if local.date() == self.today else words.short_day(local, self.today)
            source = cut(row.source, max(9, cells // 4), self.look.signs.more) if cells >= NARROW else ""
            room = max(8, cells - 3 - width(when) - 2 - (width(source) + 3 + 2 if source else 2))
            title = cut(row.title, room, self.look.signs.more)
            line.add(self.look.ordered(title), "strong", bold=row.unread)
            line.to(cells - 2 - width(when) - 3 - width(source)).add(source, "muted").to(cells - 2 - width(when))
            return line.add(when, "muted").to(cells).segments
        lines = break_lines(hit.snippet, cells - 5, cells - 5)[:2]
        if part - 1 < len(lines):
            start, end = lines[part - 1]
            self._snippet(line, hit, start, end)
        return line.to(cells).segments

    def _snippet(self, line: Line, hit: Hit, start: int, end: int) -> None:
        text = hit.snippet[start:end]
        if is_rtl(text):
            line.add(self.look.ordered(text), "muted")
            return
        at = start
        for a, b in hit.marks:
            if b <= start or a >= end:
                continue
            line.add(hit.snippet[at : max(at, a)], "muted")
            line.add(hit.snippet[max(at, a) : min(b, end)], "text", bold=True, surface="find")
            at = min(b, end)
        line.add(hit.snippet[at:end], "muted")
