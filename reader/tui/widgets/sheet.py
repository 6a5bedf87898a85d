"""A sheet that rises from the status line: what a begun key sequence can become."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from reader.tui.look import Line, Look
from reader.tui.widgets.lines import Lines

_COLUMN, _ACROSS = 18, 4


class WhichKey(Lines):
    """The keys that may follow, letters column by column under the name of the first one."""

    surface = "float"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self._title = ("", "")
        self._keys: tuple[tuple[str, str], ...] = ()

    def show(self, key: str, title: str, keys: Sequence[tuple[str, str]]) -> None:
        """`keys` are pairs of key and word."""
        self._title, self._keys = (key, title), tuple(keys)
        self.refresh()

    def rows(self, cells: int) -> int:
        """Lines it needs at a width."""
        across = max(1, min(_ACROSS, (cells - 3) // _COLUMN))
        return 1 + -(-len(self._keys) // across)

    @property
    def line_count(self) -> int:
        return self.rows(self.size.width)

    def make_line(self, index: int) -> list[Segment] | None:
        line = Line(self.look, self.surface).to(3)
        if not index:
            return line.add(self._title[0], "accent", bold=True).add(f"  {self._title[1]}", "muted").segments
        down = self.rows(self.size.width) - 1
        if not 0 < index <= down:
            return None
        for column, (key, word) in enumerate(self._keys[index - 1 :: down]):
            line.to(3 + column * (_COLUMN + 1)).add(key, "strong", bold=True).add(f"  {word}", "text")
        return line.segments
