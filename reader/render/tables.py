"""A table as flows: columns where they fit into the measure, else each row as `Label  value` lines."""

from __future__ import annotations

from reader.model import Direction, Spans, Table, plain
from reader.render.flows import Flow, Links, Run, inline
from reader.text.bidi import is_rtl
from reader.text.cells import width
from reader.text.patterns import lazy

GUTTER = 3
_FIGURE = lazy(r"[+\-−–~≈<>$€£¥₺₼₽]?\s?\d[\d.,٫٬\s\u00a0]*\s?[%‰\w°]{0,3}\*?\Z")


def table_flows(index: int, block: Table, base: Direction, links: Links, measure: int) -> list[Flow]:
    """Flows of a table in reading order. Names of parts stay the same in both shapes: one a row."""
    rows = [block.header, *block.rows] if block.header else list(block.rows)
    if not rows:
        return []
    cells = [[inline(cell, links) for cell in row] for row in rows]
    columns = max(len(row) for row in cells)
    for row in cells:
        row.extend([("", ())] * (columns - len(row)))
    sizes = [max(width(row[at][0].strip()) for row in cells) for at in range(columns)]
    fits = sum(sizes) + GUTTER * (columns - 1) <= measure
    if fits and not any(is_rtl(cell[0]) for row in cells for cell in row):
        flows = _columns(index, cells, sizes, bool(block.header))
    else:
        flows = _labelled(index, block.header, cells, base)
    if block.caption:
        flows.append(Flow(index, len(rows) + 1, block.caption, "caption", gap=0, direction=base))
    return flows


Cell = tuple[str, tuple[Run, ...]]


def _columns(index: int, cells: list[list[Cell]], sizes: list[int], header: bool) -> list[Flow]:
    """Rows with their cells in columns; columns of figures stand at the right."""
    body = cells[1:] if header else cells
    figures = [
        any(row[at][0].strip() for row in body)
        and all(not row[at][0].strip() or _FIGURE.match(row[at][0].strip()) is not None for row in body)
        for at in range(len(sizes))
    ]
    flows: list[Flow] = []
    for part, row in enumerate(cells):
        text, runs = "", []
        for at, (cell, cell_runs) in enumerate(row):
            word = cell.strip()
            skipped = len(cell) - len(cell.lstrip())
            spare = " " * (sizes[at] - width(word))
            if figures[at]:
                text += spare
            shift = len(text) - skipped
            runs += [
                run._replace(start=max(run.start + shift, len(text)), end=min(run.end + shift, len(text) + len(word)))
                for run in cell_runs
            ]
            text += word + ("" if figures[at] else spare) + " " * GUTTER
        slot = "strong" if header and part == 0 else "text"
        flows.append(Flow(index, part, text.rstrip(), slot, tuple(runs), kind="row"))
        if header and part == 0:
            rule = sum(sizes) + GUTTER * (len(sizes) - 1)
            flows.append(Flow(index, part, "", "rule", kind="rule", rows=rule))
    return flows


def _labelled(index: int, header: tuple[Spans, ...], cells: list[list[Cell]], base: Direction) -> list[Flow]:
    """Rows one below the other, each cell with the name of its column before it."""
    names = [plain(spans).strip() for spans in header]
    room = max((width(name) for name in names), default=0)
    flows: list[Flow] = []
    for part, row in enumerate(cells):
        if names and part == 0:
            continue
        begun = False
        for at, (text, runs) in enumerate(row):
            if not text.strip():
                continue
            name = names[at] if at < len(names) else ""
            lead = name + " " * (min(room, 20) - width(name)) + "  " if names else ""
            hang = " " * min(width(lead), 22)
            flows.append(
                Flow(index, part, text, "text", runs, first=lead, rest=hang, prefix_slot="muted",
                     gap=1 if flows and not begun else 0, direction=base)
            )  # fmt: skip
            begun = True
    return flows
