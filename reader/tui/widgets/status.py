"""The last row: what has just happened or what runs on the left, the keys that help here on the right."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual import events

from reader.text.cells import cut, width
from reader.tui.look import Line, Look
from reader.tui.messages import HintClicked
from reader.tui.widgets.lines import Lines

#: Cells of the progress line, and blanks between two hints.
BAR, GAP = 12, 3
#: Cells of the line that says how far one has read, where there is nothing but the text.
LONG_BAR = 20


class Hint(msgspec.Struct, frozen=True):
    """A key and the word for what it does. A click does the same. The lowest `rank` stays longest."""

    key: str
    word: str
    action: str
    rank: int = 1


class Prompt(msgspec.Struct, frozen=True):
    """A line being typed, where its cursor stands, and what has been found so far."""

    lead: str
    text: str
    at: int
    note: str = ""


class Reading(msgspec.Struct, frozen=True):
    """How far one has read, as the whole line: from `left` on, `measure` cells, on the page's tone."""

    left: int
    measure: int
    share: float
    words: str


class StatusLine(Lines):
    """One of three on the left: a prompt, progress with its bar, or a message. Or `reading` in place of everything."""

    surface = "bar"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.text = ""
        self.slot = "muted"
        self.share: float | None = None
        self._yields = False
        self.prompt: Prompt | None = None
        self.hints: tuple[Hint, ...] = ()
        self.reading: Reading | None = None
        self._spots: list[tuple[int, int, str]] = []

    @property
    def line_count(self) -> int:
        return 1

    def say(self, text: str, *, slot: str = "muted", share: float | None = None, yields: bool = False) -> None:
        """Put words on the left; `share` (0 to 1) draws the progress line before them.

        What `yields` is not cut where the key that matters most would have no room: its parts go, the last one first.
        """
        if (text, slot, share, yields) != (self.text, self.slot, self.share, self._yields):
            self.text, self.slot, self.share, self._yields = text, slot, share, yields
            self.refresh()

    def ask(self, prompt: Prompt | None) -> None:
        """Show what is being typed; None ends it."""
        if prompt != self.prompt:
            self.prompt = prompt
            self.refresh()

    def offer(self, hints: Sequence[Hint]) -> None:
        if tuple(hints) != self.hints:
            self.hints = tuple(hints)
            self.refresh()

    def read(self, reading: Reading | None) -> None:
        """Say how far one has read, and nothing else; None ends it."""
        if reading != self.reading:
            self.reading = reading
            self.surface = "page" if reading else "bar"
            self.refresh()

    def make_line(self, index: int) -> list[Segment] | None:
        cells = self.size.width
        if self.reading is not None:
            return self._reading_line(self.reading, cells)
        line = Line(self.look, self.surface).to(1)
        if self.prompt is not None:
            self._prompt(line, self.prompt)
        else:
            self._left(line, cells)
        left = line.cells
        hints = fitting(self.hints, cells - left - 3)
        self._spots = []
        total = sum(width(hint.key) + 1 + width(hint.word) for hint in hints) + GAP * (len(hints) - 1)
        if hints:
            line.to(cells - 1 - total)
        for number, hint in enumerate(hints):
            if number:
                line.add(" " * GAP)
            start = line.cells
            line.add(self.look.words(hint.key), "strong", bold=True).add(" " + hint.word, "muted")
            self._spots.append((start, line.cells, hint.action))
        return line.to(cells).segments

    def _reading_line(self, reading: Reading, cells: int) -> list[Segment]:
        self._spots = []
        bar = min(LONG_BAR, reading.measure // 2)
        done = min(bar, max(0, round(reading.share * bar)))
        line = Line(self.look, self.surface).to(reading.left)
        line.add(self.look.signs.done * done, "accent").add(self.look.signs.rule * (bar - done), "faint")
        said = self.look.words(reading.words)
        line.to(max(line.cells + 1, reading.left + reading.measure - width(said))).add(said, "muted")
        return line.to(cells).segments

    def _left(self, line: Line, cells: int) -> None:
        if self.share is not None and cells >= 60:
            done = min(BAR, max(0, round(self.share * BAR)))
            line.add(self.look.signs.done * done, "accent").add(self.look.signs.rule * (BAR - done), "faint").add("  ")
        room = cells - line.cells - 2
        text = self.look.words(self.text)
        if self._yields and self.hints:
            key = min(self.hints, key=lambda hint: hint.rank)
            room -= GAP + width(key.key) + 1 + width(key.word)
            text = whole_parts(text, room)
        text = cut(text, room, self.look.signs.more)
        if self.slot == "offline":
            first, _, rest = text.partition("  ")
            line.add(first, "warn", bold=True).add(f"  {rest}" if rest else "", "muted")
        else:
            line.add(text, self.slot)

    def _prompt(self, line: Line, prompt: Prompt) -> None:
        before, after = prompt.text[: prompt.at], prompt.text[prompt.at :]
        line.add(prompt.lead, "accent", bold=True).add(before, "strong")
        if after:
            line.add(after[0], "onacc", surface="findnow").add(after[1:], "strong")
        else:
            line.add(self.look.signs.bar, "accent")
        if prompt.note:
            line.add("  ").add(self.look.words(prompt.note), "muted")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for start, end, action in self._spots:
            if start <= event.x < end:
                self.post_message(HintClicked(action))


def whole_parts(text: str, room: int) -> str:
    """As many of the parts, which stand three blanks apart, as have room."""
    parts = text.split(" " * GAP)
    while parts and width((" " * GAP).join(parts)) > room:
        parts.pop()
    return (" " * GAP).join(parts)


def fitting(hints: Sequence[Hint], room: int) -> list[Hint]:
    """The hints that have room, in their order; those of the highest rank go first."""
    kept = list(hints)

    def cells() -> int:
        return sum(width(hint.key) + 1 + width(hint.word) for hint in kept) + GAP * (len(kept) - 1)

    while kept and cells() > room:
        kept.remove(max(reversed(kept), key=lambda hint: hint.rank))
    return kept
