"""Text that is selected in the reading pane: its tone, and the words of the article that it stands for."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.selection import Selection
from textual.strip import Strip

from reader.render.flows import OURS, Flow
from reader.render.layout import Layout


def toned(strip: Strip, start: int, end: int, tone: Style) -> Strip:
    """The strip with the characters from `start` to `end` (-1: the last) on another tone."""
    segments: list[Segment] = []
    at = 0
    for text, style, _ in strip:
        stop = len(text) if end < 0 else max(0, min(len(text), end - at))
        begin = max(0, min(stop, start - at))
        for piece, chosen in ((text[:begin], False), (text[begin:stop], True), (text[stop:], False)):
            if piece:
                segments.append(Segment(piece, (style or Style()) + tone if chosen else style))
        at += len(text)
    return Strip(segments, strip.cell_length)


def selected_text(layout: Layout, left: int, selection: Selection) -> str:
    """The selected text as the article has it: wrapped lines joined, in reading order, without signs of ours.

    `left` are the cells before the text.
    """
    layout.extend()
    taken: dict[int, tuple[int, int]] = {}
    for index, line in enumerate(layout.lines):
        span = selection.get_span(index)
        if span is None or line.row < 0 or line.end <= line.start:
            continue
        found = _offsets(layout, left, index, *span)
        if found:
            a, b = taken.get(line.flow, found)
            taken[line.flow] = (min(a, found[0]), max(b, found[1]))
    flows = layout.flows
    pieces: list[str] = []
    last = -1
    for number, (a, b) in taken.items():
        if pieces:
            same = flows[last].kind in ("code", "row") and flows[number].block == flows[last].block
            pieces.append("\n" if same or not flows[number].gap else "\n\n")
        pieces.append(_own(flows[number], a, b).replace("\u00a0", " "))
        last = number
    return "".join(pieces)


def _offsets(layout: Layout, left: int, index: int, start: int, end: int) -> tuple[int, int] | None:
    """First and last place of the text that characters `start` to `end` of a painted line show."""
    at = left
    places: list[int] = []
    line = layout.lines[index]
    for part in layout.parts(index):
        stop = at + len(part.text)
        begin, until = max(at, start), stop if end < 0 else min(stop, end)
        if part.offset >= 0 and begin < until:
            text = layout.flows[line.flow].text[part.offset : part.offset + len(part.text)]
            straight = text.replace("\u00a0", " ") == part.text
            first = part.offset + (begin - at if straight else stop - until)
            places += [first, first + until - begin]
        at = stop
    return (min(places), max(places)) if places else None


def _own(flow: Flow, start: int, end: int) -> str:
    """The text itself between two places, without what the program has put into it."""
    ours = [run for run in flow.runs if run.slot in OURS and run.end > start and run.start < end]
    pieces = []
    for run in ours:
        pieces.append(flow.text[start : max(start, run.start)])
        start = run.end
    return "".join([*pieces, flow.text[start:end]]) if start < end or pieces else ""
