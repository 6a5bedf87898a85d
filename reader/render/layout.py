"""An article and a width to lines of cells: what the reading pane paints and `reader read` prints.

Lines are offsets into the logical text of a flow; their words and styles are made only when a line is asked for, and
flows are wrapped only as far as somebody looks. Knows no colours and no terminal: parts carry slots.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from reader.model import Article
from reader.render.flows import (
    FOOT,
    HEADER,
    OURS,
    Flow,
    Links,
    PictureRows,
    Run,
    body_flows,
    footnote_flows,
    own_words,
)
from reader.render.header import Around, end_flows, header_flows
from reader.render.hyphens import FULL, stretched
from reader.text.bidi import Direction, direction_of, is_rtl, mirror_flags, mirrored, visual, visual_order
from reader.text.cells import break_lines, clusters, width
from reader.text.fold import fold

Bidi = Literal["app", "terminal", "off"]
#: Slots of running text, whose words may be divided and whose lines may be stretched.
RUNNING = ("text", "quote", "lede")
#: Cells left free beside a quotation.
INSET = 2


class Line(NamedTuple):
    """Characters `start` to `end` of flow number `flow`; `row` counts the rows of a flow, -1 is a blank above it.

    `hyphen`: a word is divided behind it.
    """

    flow: int
    start: int
    end: int
    row: int
    hyphen: bool = False


class Part(NamedTuple):
    """A stretch of one line with one look. `offset` is the place of its first character in the flow, -1 for none.

    `note` is the footnote it refers to, or -1.
    """

    text: str
    slot: str
    style: str = "plain"
    link: int = -1
    offset: int = -1
    mark: str = ""
    note: int = -1


class Typesetting(NamedTuple):
    """How paragraphs are set: lines that end at one edge, words divided where the language is known."""

    justify: bool = False
    hyphenate: bool = False


class Mark(NamedTuple):
    """Characters of a flow that are to be painted differently: a hit."""

    start: int
    end: int
    slot: str


class Anchor(NamedTuple):
    """A place in the text that outlives every width. In a picture `offset` counts rows."""

    block: int
    part: int
    offset: int


class Hit(NamedTuple):
    flow: int
    start: int
    end: int


class Layout:
    """The lines of one article at one measure. `lines` grows as far as `extend` was asked to go."""

    def __init__(
        self,
        flows: Sequence[Flow],
        links: Sequence[str] = (),
        *,
        measure: int,
        code_room: int | None = None,
        bidi: Bidi = "app",
        typesetting: Typesetting = Typesetting(),  # noqa: B008 - a value
    ) -> None:
        self.typesetting = typesetting
        self.flows = list(flows)
        self.links = tuple(links)
        self.measure = measure
        self.code_room = max(measure, code_room or measure)
        self.bidi: Bidi = bidi
        self.lines: list[Line] = []
        self._done = 0
        self._rest = (-1, 0)  # lines estimated behind so many wrapped flows
        self._starts: list[int] = []
        self._before: list[int] = []
        seen = 0
        for flow in self.flows:
            self._before.append(seen)
            if 0 <= flow.block < FOOT:
                seen += len(flow.text)
        self._all = max(1, own_words(self.flows))

    @property
    def complete(self) -> bool:
        return self._done == len(self.flows)

    def extend(self, lines: int | None = None) -> bool:
        """Wrap on until there are so many lines (all of them for None). True when that added some."""
        before = len(self.lines)
        while self._done < len(self.flows) and (lines is None or len(self.lines) < lines):
            self._wrap_next()
        return len(self.lines) > before

    def height(self) -> int:
        """Lines of the whole article: counted as far as it is wrapped, estimated behind that."""
        if self._rest[0] != self._done:
            rest = 0
            for flow in self.flows[self._done :]:
                rest += flow.gap + (flow.rows if flow.kind == "picture" else len(flow.text) // self.measure + 1)
            self._rest = (self._done, rest)
        return len(self.lines) + self._rest[1]

    def _wrap_next(self) -> None:
        number = self._done
        flow = self.flows[number]
        self._starts.append(len(self.lines))
        self._done += 1
        for _ in range(flow.gap):
            self.lines.append(Line(number, 0, 0, -1))
        if flow.kind == "picture":
            self.lines.extend(Line(number, 0, 0, row) for row in range(flow.rows))
        elif flow.kind in ("rule", "blank", "row"):
            self.lines.append(Line(number, 0, len(flow.text), 0))
        elif flow.kind == "code":
            self.lines.extend(Line(number, a, b, row) for row, (a, b) in enumerate(self._code_lines(flow.text)))
        else:
            self.lines.extend(Line(number, a, b, row, cut) for row, (a, b, cut) in enumerate(self._text_lines(flow)))

    def _room(self, flow: Flow) -> int:
        """Cells that lines may take: a quotation ends as far before the edge as it begins behind its bar."""
        return self.measure - (INSET if flow.slot == "quote" else 0)

    def _text_lines(self, flow: Flow) -> list[tuple[int, int, bool]]:
        first, rest = (max(4, self._room(flow) - width(lead)) for lead in (flow.first, flow.rest))
        if self.typesetting.hyphenate and flow.slot in RUNNING:
            from reader.render.hyphens import divided_lines, divider

            divide = divider(flow.language)
            if divide is not None:
                return divided_lines(flow.text, first, rest, divide)
        return [(a, b, False) for a, b in self._whole_lines(flow, first, rest)]

    def _whole_lines(self, flow: Flow, first: int, rest: int) -> list[tuple[int, int]]:
        """Lines that end with a whole word; those of headlines about equally long."""
        found = break_lines(flow.text, first, rest)
        if not flow.balanced or not 1 < len(found) <= 12:
            return found
        low, high = max(1, width(flow.text) // len(found)), self.measure
        while low < high:
            middle = (low + high) // 2
            if len(break_lines(flow.text, middle, middle)) <= len(found):
                high = middle
            else:
                low = middle + 1
        return break_lines(flow.text, high, high)

    def _code_lines(self, text: str) -> list[tuple[int, int]]:
        """A line of code cut where the room ends; nothing of its white space is lost."""
        room = max(4, self.code_room - 2)
        if width(text) <= room:
            return [(0, len(text))]
        found, start, at, used = [], 0, 0, 0
        for cluster, cells in clusters(text):
            if used + cells > room:
                found.append((start, at))
                start, used = at, 0
            at += len(cluster)
            used += cells
        return [*found, (start, at)]

    # ---- places

    def line_of(self, anchor: Anchor) -> int:
        """The line that shows a place; the nearest one of its block, else before it, where its part is gone."""
        best = 0
        for number, flow in enumerate(self.flows):
            if (flow.block, flow.part) > (anchor.block, anchor.part):
                if flow.block == anchor.block and self.flows[best].block != anchor.block:
                    best = number
                break
            best = number
            same = (flow.block, flow.part) == (anchor.block, anchor.part)
            if same and (flow.kind == "picture" or len(flow.text) >= anchor.offset):
                break
        while self._done <= best:
            self._wrap_next()
        found = self.flows[best]
        same = (found.block, found.part) == (anchor.block, anchor.part)
        return self.line_at(best, anchor.offset if same else 0)

    def line_at(self, number: int, offset: int) -> int:
        """The line of a flow that holds one of its characters."""
        while self._done <= number:
            self._wrap_next()
        at = self._starts[number] + self.flows[number].gap
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.lines)
        if self.flows[number].kind == "picture":
            return min(at + offset, max(at, end - 1))
        while at + 1 < end and self.lines[at + 1].start <= offset:
            at += 1
        return min(at, max(0, len(self.lines) - 1))

    def anchor(self, line: int) -> Anchor:
        """The place at the beginning of a line."""
        if not self.extend(line + 1) and not self.lines:
            return Anchor(-1, 0, 0)
        found = self.lines[max(0, min(line, len(self.lines) - 1))]
        flow = self.flows[found.flow]
        return Anchor(flow.block, flow.part, max(0, found.row) if flow.kind == "picture" else found.start)

    def place_of(self, line: int) -> float:
        """How much of the text stands above a line, 0 to 1."""
        self.extend(line + 1)
        if line >= len(self.lines):
            return 1.0
        found = self.lines[line]
        before = self._before[found.flow]
        if 0 <= self.flows[found.flow].block < FOOT:
            before += found.start
        return min(1.0, before / self._all)

    def line_for(self, place: float) -> int:
        """The line at whose top `place_of` says so."""
        if place <= 0:
            return 0
        wanted = round(min(1.0, place) * self._all)
        number = max(0, bisect_right(self._before, wanted) - 1)
        while number and self.flows[number].block >= FOOT:
            number -= 1
        return self.line_at(number, wanted - self._before[number])

    def end_line(self) -> int:
        """One past the last line of the text, before what comes next."""
        self.extend()
        for number, flow in enumerate(self.flows):
            if flow.block == FOOT and flow.part >= 1:
                return self._starts[number]
        return len(self.lines)

    def colour_code(self, block: int, lines: Sequence[Sequence[tuple[int, int, str]]]) -> None:
        """Give the words of a code block their slots: (start, end, slot) each, line by line. Nothing moves."""
        for flow in self.flows:
            if flow.kind == "code" and flow.block == block and flow.part < len(lines):
                flow.runs = tuple(Run(start, end, "plain", -1, slot) for start, end, slot in lines[flow.part])

    def link_words(self) -> list[str]:
        """The words of each link, in the order of `links`."""
        found = [""] * len(self.links)
        for flow in self.flows:
            for run in flow.runs:
                if run.link >= 0 and run.slot not in OURS:
                    found[run.link] += flow.text[run.start : run.end]
        return found

    def line_of_block(self, block: int, part: int = 0) -> int | None:
        """The first line of a block, or of a part of it; None where it is not shown."""
        for number, flow in enumerate(self.flows):
            if flow.block == block and flow.part >= part:
                return self.line_at(number, 0)
        return None

    def picture_places(self) -> list[tuple[int, int]]:
        """Block index and rows of every picture that has a place reserved."""
        return [(flow.block, flow.rows) for flow in self.flows if flow.kind == "picture"]

    # ---- finding

    def find(self, words: str) -> list[Hit]:
        """Places of words in the text, in order; spelled as the search spells, also across line ends."""
        wanted = fold(" ".join(words.split()))
        if not wanted:
            return []
        hits: list[Hit] = []
        for number, flow in enumerate(self.flows):
            if flow.block == FOOT or not flow.text:
                continue
            folded, places = _folded(flow.text)
            at = folded.find(wanted)
            while at >= 0:
                last = at + len(wanted) - 1
                hits.append(Hit(number, places[at], places[last] + 1))
                at = folded.find(wanted, last + 1)
        return hits

    # ---- one line

    def parts(self, line: int, marks: Sequence[Mark] = ()) -> list[Part]:
        """What stands in a line from the left edge of the measure on. `marks` are of the line's flow."""
        self.extend(line + 1)
        found = self.lines[line]
        flow = self.flows[found.flow]
        if found.row < 0 or flow.kind in ("blank", "picture"):
            return []
        if flow.kind == "rule":
            rule = Part("─" * min(flow.rows, self.measure), "rule")
            return self._aligned([rule], flow.direction)
        stretches = self._stretches(flow, found, marks)
        text = flow.text[found.start : found.end]
        if flow.kind == "code":
            return self._code_parts(found, stretches)
        prefix = flow.first if found.row == 0 else flow.rest
        if flow.direction == "ltr":
            lead = [Part(prefix, flow.prefix_slot)] if prefix else []
            parts = self._ordered(text, found.start, stretches, "ltr")
            if found.hyphen:
                parts.append(parts[-1]._replace(text="-", offset=-1))
            return lead + self._justified(parts, line, width(prefix))
        parts = self._ordered(text, found.start, stretches, flow.order or "rtl")
        parts = self._justified(parts, line, width(prefix))
        if prefix:
            parts.append(Part(visual(prefix, "rtl") if prefix.strip() else prefix, flow.prefix_slot))
        return self._aligned(parts, "rtl")

    def _justified(self, parts: list[Part], number: int, taken: int) -> list[Part]:
        """The parts of a line that is nearly full, its blanks widened so that it ends at the edge."""
        line = self.lines[number]
        flow = self.flows[line.flow]
        wanted = self.typesetting.justify and flow.kind == "text" and flow.slot in RUNNING
        if not wanted or line.end >= len(flow.text.rstrip()):
            return parts
        room = self._room(flow) - taken
        used = sum(width(part.text) for part in parts)
        gaps = sum(part.text.count(" ") for part in parts)
        if not gaps or used >= room or used < FULL * room or "\n" in flow.text[line.end : line.end + 1]:
            return parts
        blanks = iter(stretched(gaps, room - used))
        made: list[Part] = []
        for part in parts:
            turned = flow.text[part.offset : part.offset + len(part.text)].replace("\u00a0", " ") != part.text
            at = 0
            for end in [*(place + 1 for place, sign in enumerate(part.text) if sign == " "), len(part.text)]:
                piece = part.text[at:end]
                if piece:
                    offset = part.offset + (len(part.text) - end if turned else at)
                    made.append(part._replace(text=piece, offset=offset))
                if piece.endswith(" ") and (more := next(blanks, 0)):
                    made.append(part._replace(text=" " * more, offset=-1))
                at = end
        return made

    def _code_parts(self, line: Line, stretches: list[Part]) -> list[Part]:
        """Code in its tone over the whole measure, one cell in; `›` before what is the same line still."""
        lead = Part("›" if line.row else " ", "code", "muted" if line.row else "plain")
        used = 1 + sum(width(part.text) for part in stretches)
        fill = Part(" " * max(0, (self.measure if used <= self.measure else self.code_room) - used), "code")
        return [lead, *stretches, fill]

    def _aligned(self, parts: list[Part], way: Direction) -> list[Part]:
        if way == "ltr":
            return parts
        spare = self.measure - sum(width(part.text) for part in parts)
        return [Part(" " * spare, "text"), *parts] if spare > 0 else parts

    def _ordered(self, text: str, start: int, stretches: list[Part], base: Direction) -> list[Part]:
        """The parts of a line from left to right, brackets turned where the line runs the other way."""
        if self.bidi != "app" or not (base == "rtl" or is_rtl(text)):
            return stretches
        looks = [part for part in stretches for _ in part.text]
        turned = mirror_flags(text, base)
        parts: list[Part] = []
        for at in visual_order(text, base):
            look = looks[at]
            sign = mirrored(look.text[at + start - look.offset]) if turned[at] else look.text[at + start - look.offset]
            last = parts[-1] if parts else None
            if last and last[1:4] == look[1:4] and last[5:] == look[5:]:
                parts[-1] = last._replace(text=last.text + sign, offset=min(last.offset, start + at))
            else:
                parts.append(look._replace(text=sign, offset=start + at))
        return parts

    def _stretches(self, flow: Flow, line: Line, marks: Sequence[Mark]) -> list[Part]:
        """The logical text of a line, divided wherever its look changes."""
        if line.start >= line.end:
            return []
        runs = [run for run in flow.runs if run.end > line.start and run.start < line.end]
        here = [mark for mark in marks if mark.end > line.start and mark.start < line.end]
        edges = [edge for run in runs for edge in run[:2]] + [edge for mark in here for edge in mark[:2]]
        cuts = sorted({line.start, line.end, *(at for at in edges if line.start < at < line.end)})
        parts: list[Part] = []
        for a, b in pairwise(cuts):
            run = next((run for run in runs if run.start <= a < run.end), None)
            mark = next((mark.slot for mark in here if mark.start <= a < mark.end), "")
            text = flow.text[a:b].replace("\u00a0", " ")
            if run is None:
                parts.append(Part(text, flow.slot, "plain", -1, a, mark))
            else:
                slot = run.slot or ("link" if run.link >= 0 else flow.slot)
                parts.append(Part(text, slot, run.style, run.link, a, mark, run.note))
        return parts


@lru_cache(8192)
def _fold_one(char: str) -> str:
    return " " if char.isspace() else fold(char)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The search spelling of a text, and for each of its characters the place of the one it comes from."""
    if text.isascii():
        return fold(text.replace("\n", " ")), range(len(text))
    pieces = [_fold_one(char) for char in text]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]


def lay_out(
    article: Article,
    around: Around,
    *,
    measure: int,
    code_room: int | None = None,
    air: int = 0,
    hair: bool = False,
    pictures: PictureRows | None = None,
    bidi: Bidi = "app",
    typesetting: Typesetting = Typesetting(),  # noqa: B008 - a value
    numbered: bool = False,
    notes: frozenset[int] = frozenset(),
) -> Layout:
    """The layout of an article: header, body, footnotes, end.

    `measure` and `code_room` (how far lines of code may run out) are cells; `air` blank rows above the first line;
    `hair` asks for the rule below the header. Without `pictures` they are their caption. `numbered` sets the number of
    each link behind it; `notes` are the footnotes that stand open below the paragraph that refers to them.
    """
    links = Links(numbered=numbered)
    body = body_flows(article, links, measure, pictures or PictureRows(shown=False), notes)
    head = header_flows(article, around, measure, hair)
    if head and body:
        body[0].gap = 1
    ending = end_flows(article, around, body)
    flows = [*head, *body, *footnote_flows(article, links), *ending]
    if flows:
        flows[0].gap = air
    return Layout(flows, links.hrefs, measure=measure, code_room=code_room, bidi=bidi, typesetting=typesetting)


def lay_words(lines: Sequence[tuple[str, str]], *, measure: int, air: int = 0) -> Layout:
    """Lines of the program's own, each with its slot, in place of an article."""
    flows = [Flow(HEADER, part, text, slot, direction=direction_of(text)) for part, (text, slot) in enumerate(lines)]
    if flows:
        flows[0].gap = air
    return Layout(flows, measure=measure)
