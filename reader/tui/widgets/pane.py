"""The reading pane: an article as lines, painted where they are seen.

It is handed an article (`set_article`), words (`set_words`) and pixels (`set_picture`), and tells what happens: a link
was chosen, the reader got on, pictures have a place. It fetches nothing and knows no keys: the screen calls its verbs.

What it looks like is in `pane_looks`, letters over links in `pane_hints`. Places are (block, part, offset)
of the text, so that resizing, another measure or arriving pictures never move what is being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip

from reader.model import Article
from reader.render.flows import PictureRows
from reader.render.header import Around
from reader.render.images import Picture
from reader.render.layout import Anchor, Bidi, Hit, Layout, Mark, Typesetting, lay_out, lay_words
from reader.tui.graphics import Cells
from reader.tui.look import PLAIN, Look
from reader.tui.messages import PaneClicked
from reader.tui.widgets.lines import Lines
from reader.tui.widgets.pane_hints import PICTURES, Hints, Typed, target_of, without
from reader.tui.widgets.pane_looks import half_blocks, style_of
from reader.tui.widgets.pane_messages import LinkChosen, PictureChosen, PicturesPlaced, ReadingMoved
from reader.tui.widgets.pane_selection import selected_text, toned

MEASURE = 66
#: Lines that are counted in one go while nobody waits for them.
AT_ONCE = 300


class Placed(NamedTuple):
    """A picture that the terminal has got under a number, for so many cells."""

    number: int
    columns: int
    rows: int


def margins(cells: int, wanted: int) -> tuple[int, int]:
    """Left margin and measure in a pane of so many cells: at least 1 cell left and 2 right, else centred."""
    left = 1 if cells <= 44 else 2
    measure = max(8, min(wanted, cells - left - 2))
    return max(left, (cells - measure) // 2) if measure == wanted else left, measure


class ArticlePane(Lines):
    """One article. `top` is the first line seen."""

    ALLOW_SELECT = True
    surface = "page"

    def __init__(
        self,
        look: Look,
        *,
        measure: int = MEASURE,
        pictures: bool = True,
        bidi: Bidi = "app",
        air: int = 1,
        typesetting: Typesetting = Typesetting(),  # noqa: B008 - a value
        numbered: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(look, id=id)
        self._typesetting = typesetting
        self._numbered = numbered
        self._notes: frozenset[int] = frozenset()
        self._wanted = measure
        self._pictures_shown = pictures
        self._bidi: Bidi = bidi
        self._air = air
        self._hair = False
        self._thumb_shown = True
        self._article: Article | None = None
        self._around: Around | None = None
        self._words: tuple[tuple[str, str], ...] = ()
        self._layout = lay_words((), measure=measure)
        self._left = 1
        self._anchor = Anchor(-1, 0, 0)
        self._place_wanted = 0.0  # until there is a size to lay out for
        self._obtainable: frozenset[str] | None = None
        self._pixels: dict[int, Picture | None] = {}
        self._asked: dict[int, tuple[int, int]] = {}
        self._placed: dict[int, Placed] = {}
        self._coloured: dict[int, Sequence[Sequence[tuple[int, int, str]]]] = {}
        self._cells: Cells | None = None
        self._hits: list[Hit] = []
        self._sought = ""
        self._hit = -1
        self._hints = Hints()
        self._segments: dict[int, list[Segment]] = {}
        self._chosen: Selection | None = None
        self._thumb_rows = range(0)
        self._thumb_run = Segment(" ")

    # ---- what is shown

    @property
    def article(self) -> Article | None:
        return self._article

    @property
    def measure(self) -> int:
        """Cells of a line as it is wrapped now."""
        return self._layout.measure

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses of the article's links in reading order."""
        return self._layout.links

    @property
    def line_count(self) -> int:
        return self._layout.height()

    @property
    def layout_lines(self) -> Layout:
        return self._layout

    def set_article(
        self, article: Article, around: Around, *, place: float = 0.0, pictures: frozenset[str] | None = None
    ) -> None:
        """Show an article from `place` on (0 to 1, see `ReadingMoved`).

        `pictures` are the addresses of those that can be had: the others are their caption (None: all can).
        """
        self._article, self._around, self._words = article, around, ()
        self._obtainable = pictures
        self._notes = frozenset()
        self._pixels.clear()
        self._placed.clear()
        self._coloured.clear()
        self._asked.clear()
        self._forget_marks()
        self._anchor = Anchor(-1, 0, 0)
        self._place_wanted = place
        self.clear_text_selection()
        self._lay_out()
        self._moved()

    def set_around(self, around: Around) -> None:
        """Change what stands before and after the text (what comes next, a note), without moving it."""
        if self._article is not None:
            self._around = around
            self._lay_out()

    def set_words(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show lines of the program's own, (text, slot) each, in place of an article; none leaves the pane blank."""
        self._article, self._around, self._words = None, None, tuple(lines)
        self._forget_marks()
        self._anchor = Anchor(-1, 0, 0)
        self._lay_out()
        self._moved()

    def set_picture(self, block: int, picture: Picture | None) -> None:
        """Pixels for a reserved place; None says that there will be none. Nothing moves."""
        self._pixels[block] = picture
        self.forget()
        self.refresh()

    def colour_code(self, block: int, lines: Sequence[Sequence[tuple[int, int, str]]]) -> None:
        """Words of a code block and their slots, see `Layout.colour_code`. They outlive resizing."""
        self._coloured[block] = lines
        self._layout.colour_code(block, lines)
        self.forget()
        self.refresh()

    def place_picture(self, block: int, placed: Placed) -> None:
        """The terminal has a picture for a reserved place. Nothing moves."""
        self._placed[block] = placed
        self.forget()
        self.refresh()

    def set_measure(self, cells: int) -> int:
        """Cells of a line, 40 to 100; the pane may have room for less. The one that is wanted now."""
        self._wanted = max(40, min(100, cells))
        self._lay_out()
        return self._wanted

    @property
    def wanted_measure(self) -> int:
        return self._wanted

    def configure(self, *, pictures: bool | None = None, bidi: Bidi | None = None, air: int | None = None,
                  hair: bool | None = None, thumb: bool | None = None) -> None:  # fmt: skip
        """Change what the layout depends on, keeping the place; and whether a scroll bar is seen.

        `air` are blank lines above the article, `hair` is the rule below its header.
        """
        if thumb is not None and thumb != self._thumb_shown:
            self._thumb_shown = thumb
            self.refresh()
        before = (self._pictures_shown, self._bidi, self._air, self._hair)
        self._pictures_shown = self._pictures_shown if pictures is None else pictures
        self._bidi = bidi or self._bidi
        self._air = self._air if air is None else air
        self._hair = self._hair if hair is None else hair
        if before != (self._pictures_shown, self._bidi, self._air, self._hair):
            self._lay_out()

    def forget(self) -> None:
        self._segments.clear()

    def toggle_note(self, note: int) -> bool:
        """Open a footnote below the paragraph that refers to it, or close it. Whether there is one."""
        if self._article is None or not 0 <= note < len(self._article.footnotes):
            return False
        self._notes ^= {note}
        self._lay_out()
        return True

    def clear_text_selection(self) -> None:
        if self.is_attached and self in self.screen.selections:
            self.screen.clear_selection()

    def _forget_marks(self) -> None:
        self._hits, self._sought, self._hit, self._hints = [], "", -1, Hints()

    def _lay_out(self) -> None:
        """Wrap for the size at hand and go back to the place."""
        cells, rows = self.size
        self.forget()
        if cells < 4 or rows < 1:
            return
        self._left, measure = margins(cells, self._wanted)
        if self._article is None or self._around is None:
            self._layout = lay_words(self._words, measure=measure, air=self._air)
        else:
            most = max(1, min(12, rows * 36 // 100))
            self._layout = lay_out(
                self._article, self._around, measure=measure, code_room=cells - self._left - 2, air=self._air,
                hair=self._hair, pictures=PictureRows(most, self._pictures_shown, self._obtainable),
                bidi=self._bidi, typesetting=self._typesetting, numbered=self._numbered, notes=self._notes,
            )  # fmt: skip
        for block, lines in self._coloured.items():
            self._layout.colour_code(block, lines)
        at_start = self._anchor == Anchor(-1, 0, 0)
        line = 0 if at_start else self._layout.line_of(self._anchor)
        if self._place_wanted > 0 and self._article is not None:
            line = self._layout.line_for(self._place_wanted)
            self._anchor = self._layout.anchor(line)
        self._place_wanted = 0.0
        self._layout.extend(line + 2 * rows)
        self.top = max(0, min(line, self._last_known_top()))
        if self._sought:
            self._hits = self._layout.find(self._sought)
            self._hit = min(self._hit, len(self._hits) - 1)
        self._hints = Hints()
        self.refresh()
        if not self._layout.complete:
            self.call_after_refresh(self._finish, self._layout)
        self._ask_for_pictures(measure)

    def _ask_for_pictures(self, columns: int) -> None:
        """Tell the places that pixels of that size have not been asked for yet."""
        wanted = {block: (columns, rows) for block, rows in self._layout.picture_places()}
        fresh = tuple((block, *size) for block, size in wanted.items() if self._asked.get(block) != size)
        if fresh:
            self._asked.update(wanted)
            self.post_message(PicturesPlaced(fresh))

    def _finish(self, layout: Layout) -> None:
        """Count the lines that nobody has seen yet, after the first ones are on the screen: some at a time."""
        if layout is not self._layout:
            return
        before = self._thumb_place()
        layout.extend(len(layout.lines) + AT_ONCE)
        for row in set(range(*before)) ^ set(range(*self._thumb_place())):
            self.refresh(Region(0, row, self.size.width, 1))  # whole lines are written anyway: only those that differ
        if layout.complete:
            self._moved()
        else:
            self.call_after_refresh(self._finish, layout)

    def _last_known_top(self) -> int:
        return max(0, self._layout.height() - self.size.height)

    # ---- moving

    @property
    def at_end(self) -> bool:
        """Whether the last line of the text is seen, or has been passed."""
        bottom = self.top + self.size.height
        if not self._layout.complete and bottom < len(self._layout.lines):
            return False
        return bottom >= self._layout.end_line()

    @property
    def place(self) -> float:
        """How much of the text has been read: what stands above the first line seen; 1 at the end."""
        return 1.0 if self.at_end else self._layout.place_of(self.top)

    @property
    def minutes_left(self) -> int:
        if self._article is None or self.at_end:
            return 0
        around = self._around
        minutes = around.minutes if around is not None and around.minutes is not None else self._article.minutes
        return max(1, round(minutes * (1 - self._layout.place_of(self.top))))

    def show_from(self, top: int) -> bool:
        self._layout.extend(top + 2 * self.size.height)
        if not super().show_from(top):
            return False
        self._anchor = self._layout.anchor(self.top)
        self._hide_hints()
        self._moved()
        return True

    def page(self, pages: float = 1.0) -> bool:
        """Turn so many pages, backward below 0; a whole one keeps its last line in sight. Whether anything moved."""
        lines = int((self.size.height - 1) * abs(pages)) or 1
        return self.scroll_lines(lines if pages > 0 else -lines)

    def to_start(self) -> bool:
        return self.show_from(0)

    def to_end(self) -> bool:
        self._layout.extend()
        return self.show_from(self.last_top)

    def _moved(self) -> None:
        self.post_message(ReadingMoved(self.place, self.minutes_left, self.at_end))

    # ---- finding

    @property
    def hit(self) -> tuple[int, int]:
        """Number of the current hit, from 1, and of all; (0, 0) when nothing is sought or found."""
        return (self._hit + 1, len(self._hits)) if self._hits else (0, 0)

    def find(self, words: str) -> tuple[int, int]:
        """Mark words in the article and go to the first place at or below the line on top. As `hit`."""
        self._sought = words
        self._hits = self._layout.find(words)
        self._hit = -1
        self.forget()
        for number, hit in enumerate(self._hits):
            if self._layout.line_at(hit.flow, hit.start) >= self.top:
                self._hit = number
                break
        else:
            self._hit = 0 if self._hits else -1
        self._show_hit()
        return self.hit

    def step_hit(self, steps: int) -> tuple[int, int]:
        """Go on by so many hits, round the end. As `hit`."""
        if self._hits:
            self._hit = (self._hit + steps) % len(self._hits)
            self.forget()
            self._show_hit()
        return self.hit

    def clear_find(self) -> None:
        self._hits, self._sought, self._hit = [], "", -1
        self.forget()
        self.refresh()

    def _show_hit(self) -> None:
        if self._hits:
            hit = self._hits[self._hit]
            line = self._layout.line_at(hit.flow, hit.start)
            if not self.top <= line < self.top + self.size.height - 1:
                self.show_from(line - self.size.height // 3)
        self.refresh()

    # ---- links by letters

    def show_hints(self) -> int:
        """Lay letters over the links and marks of footnotes that are seen. How many there are."""
        seen: list[int] = []
        last = min(self.top + self.size.height, len(self._layout.lines))
        for line in range(self.top, last):
            for target in self._targets(line):
                if target not in seen:
                    seen.append(target)
        self._hints = Hints(seen)
        self.forget()
        self.refresh()
        return len(seen)

    @property
    def hints_shown(self) -> bool:
        return bool(self._hints.names)

    def type_hint(self, letter: str) -> Typed:
        """A letter was typed while hints are shown; the link it completes is told by `LinkChosen`."""
        typed, target = self._hints.type(letter)
        if typed == "chosen":
            self._hide_hints()
            self.choose(target)
        return typed

    def take_first_hint(self) -> None:
        """Choose what the first letter lies over."""
        first = next(iter(self._hints.names), None)
        self._hide_hints()
        if first is not None:
            self.choose(first)

    def choose(self, target: int) -> None:
        """Follow a link by its index, open a footnote below 0 (-1 is the first) or a picture from PICTURES on."""
        if target >= PICTURES:
            self.post_message(PictureChosen(target - PICTURES))
        elif target < 0:
            self.toggle_note(-1 - target)
        else:
            self.post_message(LinkChosen(target, self.links[target]))

    def hit_target(self) -> int | None:
        """The link or footnote that the current hit stands in, as `choose` takes it."""
        if not self._hits:
            return None
        hit = self._hits[self._hit]
        for run in self._layout.flows[hit.flow].runs:
            if run.start < hit.end and hit.start < run.end and (run.link >= 0 or run.note >= 0):
                return run.link if run.link >= 0 else -1 - run.note
        return None

    def link_words(self) -> list[str]:
        """The words of each link, in the order of `links`."""
        return self._layout.link_words()

    def show_block(self, block: int, part: int = 0) -> None:
        """Go to a block of the article."""
        line = self._layout.line_of_block(block, part)
        if line is not None:
            self.show_from(line - 1)

    def show_note(self, note: int) -> None:
        """Go to a footnote below the text."""
        if self._article is not None:
            self.show_block(len(self._article.blocks), note + 1)

    def hide_hints(self) -> None:
        self._hide_hints()

    def _hide_hints(self) -> None:
        if self._hints.names:
            self._hints = Hints()
            self.forget()
            self.refresh()

    # ---- painting

    def make_line(self, index: int) -> list[Segment] | None:
        self._layout.extend(index + 1)
        if index >= len(self._layout.lines):
            return None
        found = self._segments.get(index)
        if found is None:
            found = self._segments[index] = self._line(index)
            if len(self._segments) > 1000:
                self._segments.pop(next(iter(self._segments)))
        return found

    def render_line(self, y: int) -> Strip:
        """The same with the place of every run, which selecting by mouse asks for and painting does not need."""
        self._look_first()
        return self.paint_row(y).apply_offsets(0, self.top + y)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._look_first()
        return super().render_lines(crop)

    def _look_first(self) -> None:
        """What is the same for all rows that are painted together."""
        self._chosen = self.text_selection
        self._thumb_rows = range(*self._thumb_place())
        slot = "faint" if self.has_class("-focused") else "rule"
        self._thumb_run = Segment(self._look.signs.thumb, self._look.style(slot, "page"))

    def paint_row(self, y: int) -> Strip:
        if y in self._thumb_rows:
            cells = self.outer_size.width
            strip = Strip([*self._filled(self.make_line(self.top + y) or [], cells - 1), self._thumb_run], cells)
        else:
            strip = super().paint_row(y)
        if self._chosen is not None and (span := self._chosen.get_span(self.top + y)) is not None:
            strip = toned(strip, *span, Style(bgcolor=self._look.style("text", "sel").bgcolor))
        return strip

    def _thumb_place(self) -> tuple[int, int]:
        """First row of the scroll bar's thumb and the one after its last; none where all fits."""
        rows, lines = self.outer_size.height, self.line_count
        if lines <= rows or rows < 2 or not self._thumb_shown:
            return 0, 0
        size = max(1, rows * rows // lines)
        first = round((rows - size) * self.top / max(1, lines - rows))
        return first, first + size

    def _line(self, index: int) -> list[Segment]:
        line = self._layout.lines[index]
        flow = self._layout.flows[line.flow]
        blank = self._look.style("text", "page")
        left = Segment(" " * self._left, blank)
        if flow.kind == "picture" and line.row >= 0:
            row = self._picture_row(flow.block, line.row)
            name = self._hint_of(PICTURES + flow.block, index)
            return [left, *(self._hinted(row, name) if name else row)]
        marks = [
            Mark(hit.start, hit.end, "findnow" if number == self._hit else "find")
            for number, hit in enumerate(self._hits)
            if hit.flow == line.flow
        ]
        segments = [left]
        hinted: set[int] = set()
        for part in self._layout.parts(index, marks):
            text = part.text.translate(PLAIN) if self._look.ascii else part.text
            target = target_of(part)
            name = self._hint_of(target, index) if target is not None and target not in hinted else ""
            if name and target is not None:
                hinted.add(target)
                segments.append(Segment(name, self._look.style("onacc", "findnow", bold=True)))
                text = without(text, len(name))
            segments.append(Segment(text, style_of(part, self._look, self.links)))
        return segments

    def _hint_of(self, target: int, index: int) -> str:
        """The letters that lie over a link or a mark, where it is first seen."""
        if target not in self._hints.names:
            return ""
        if any(target in self._targets(line) for line in range(self.top, index)):
            return ""
        return self._hints.names[target]

    def _targets(self, line: int) -> list[int]:
        """What hints in a line are for."""
        found = self._layout.lines[line]
        flow = self._layout.flows[found.flow]
        if flow.kind == "picture":
            return [PICTURES + flow.block] if found.row >= 0 else []
        return [target for part in self._layout.parts(line) if (target := target_of(part)) is not None]

    def _hinted(self, row: list[Segment], name: str) -> list[Segment]:
        """A row of a picture with letters over its first cells."""
        letters = Segment(name, self._look.style("onacc", "findnow", bold=True))
        return [letters, *Strip(row).crop(len(name))]

    def _picture_row(self, block: int, row: int) -> list[Segment]:
        measure = self._layout.measure
        chosen = Style(meta={"picture": block})
        placed = self._placed.get(block)
        if placed is not None and placed.columns == measure:
            self._cells = self._cells or Cells()
            ground = self._look.style("text", "page") + chosen
            cells = self._cells.row(placed.number, row, measure, ground) if row < placed.rows else []
            return [Segment(text, (style or ground) + chosen) for text, style, _ in cells]
        failed = block in self._pixels and self._pixels[block] is None
        return half_blocks(self._pixels.get(block), row, measure, self._look, chosen, failed=failed)

    # ---- selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as the article has it, see `selected_text`."""
        found = selected_text(self._layout, self._left, selection)
        return (found, "\n") if found else None

    # ---- the mouse

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()
        self._moved()

    def on_click(self, event: events.Click) -> None:
        self.post_message(PaneClicked("article"))
        link, note = event.style.meta.get("link"), event.style.meta.get("note")
        if isinstance(picture := event.style.meta.get("picture"), int):
            self.post_message(PictureChosen(picture))
        if isinstance(note, int):
            self.toggle_note(note)
        if isinstance(link, int) and 0 <= link < len(self.links):
            self.post_message(LinkChosen(link, self.links[link]))
