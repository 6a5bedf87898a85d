"""An article as a row of flows: stretches of logical text that are wrapped each for itself.

A flow knows what stands before its lines, how many blank rows stand above it and which of its characters are links or
emphasised. It knows no widths (tables excepted, which change their shape) and no colours: slots are names of meanings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from reader.model import (
    Article,
    Block,
    Code,
    Direction,
    Heading,
    Image,
    Lede,
    List,
    Paragraph,
    Quote,
    Rule,
    Spans,
    Table,
    plain,
)
from reader.text.bidi import direction_of
from reader.text.cells import width

#: Names of meanings; who paints gives each a look.
SLOTS = (
    "text", "strong", "muted", "faint", "accent", "rule", "warn", "kicker", "title", "byline", "lede", "heading",
    "subheading", "quote", "caption", "code", "link", "end", "number", "picture", "keyword", "string", "constant",
    "comment", "name",
)  # fmt: skip

Kind = Literal["text", "code", "row", "picture", "rule", "blank"]
BULLETS = ("•", "–", "·")
HEADER, FOOT = -1, 1 << 30
#: Slots of words that the program has put into the text.
OURS = ("end", "number")
#: Parts of a block from here on are footnotes that stand open below it.
NOTES = 1 << 20


class Run(NamedTuple):
    """Characters `start` to `end` of a flow that differ from the rest: their style, link (index or -1) and slot.

    `note` is the footnote they refer to, or -1. Runs in the slots of OURS are words of the program, not of the text.
    """

    start: int
    end: int
    style: str
    link: int = -1
    slot: str = ""
    note: int = -1


class Flow(msgspec.Struct):
    """One paragraph, item, row, heading, picture … `block` and `part` name it whatever the width is."""

    block: int
    part: int
    text: str
    slot: str = "text"
    runs: tuple[Run, ...] = ()
    kind: Kind = "text"
    gap: int = 0
    first: str = ""
    rest: str = ""
    prefix_slot: str = "accent"
    direction: Direction = "ltr"
    balanced: bool = False
    rows: int = 0
    #: Order of the words where it is another than the side the lines stand at: our own words above a text that runs the
    #: other way.
    order: Direction | None = None
    language: str | None = None


class Links:
    """Addresses of an article in reading order; the same address twice is two links, as a page shows them.

    `numbered`: each link is followed by its number.
    """

    def __init__(self, *, numbered: bool = False) -> None:
        self.hrefs: list[str] = []
        self.numbered = numbered

    def add(self, href: str) -> int:
        self.hrefs.append(href)
        return len(self.hrefs) - 1


def inline(spans: Spans, links: Links, at: int = 0) -> tuple[str, tuple[Run, ...]]:
    """Text of spans and its runs, their places counted from `at`. Adjoining spans of one address are one link."""
    parts: list[str] = []
    runs: list[Run] = []
    href: str | None = None
    link = -1
    for number, span in enumerate(spans):
        end = at + len(span.text)
        if span.href != href:
            href, link = span.href, links.add(span.href) if span.href else -1
        if span.note is not None:
            runs.append(Run(at, end, span.style, link, "accent", span.note))
        elif span.href or span.style != "plain":
            runs.append(Run(at, end, span.style, link))
        parts.append(span.text)
        at = end
        if links.numbered and span.href and (number + 1 == len(spans) or spans[number + 1].href != span.href):
            sign = f"[{link + 1}]"
            runs.append(Run(at, at + len(sign), "plain", link, "number"))
            parts.append(sign)
            at += len(sign)
    return "".join(parts), tuple(runs)


def body_flows(
    article: Article, links: Links, measure: int, picture_rows: PictureRows, notes: frozenset[int] = frozenset()
) -> list[Flow]:
    """Flows of the blocks of an article; those of `notes`, by number, below the block that refers to them."""
    flows: list[Flow] = []
    after_heading = False
    skipped = repeats(article)
    for index, block in enumerate(article.blocks):
        if skipped and index == 0:
            continue
        made = _block_flows(index, block, article.direction, links, measure, picture_rows)
        if made:
            made[0].gap = 0 if after_heading and not isinstance(block, Heading) else 1
            for flow in made:
                flow.language = block.language or article.language
            flows.extend(made)
            open_here = {run.note for flow in made for run in flow.runs} & notes
            flows.extend(
                _note_flow(article, note, index, NOTES + note, links)
                for note in sorted(open_here)
                if note < len(article.footnotes)
            )
            after_heading = isinstance(block, Heading)
    return flows


def footnote_flows(article: Article, links: Links) -> list[Flow]:
    """The footnotes under a short rule, numbered as their marks are."""
    if not article.footnotes:
        return []
    block = len(article.blocks)
    flows = [Flow(block, 0, "", "rule", kind="rule", gap=1, rows=12, direction=article.direction)]
    flows.extend(_note_flow(article, note, block, note + 1, links) for note in range(len(article.footnotes)))
    return flows


def _note_flow(article: Article, note: int, block: int, part: int, links: Links) -> Flow:
    text, runs = inline(article.footnotes[note], links)
    lead = f"{note + 1}. "
    way = _direction(text, None, article.direction)
    return Flow(block, part, text, "muted", runs, first=lead, rest=" " * len(lead), prefix_slot="muted", direction=way)


def repeats(article: Article) -> bool:
    """Whether the standfirst is the first paragraph again, and so is not shown."""
    if len(article.blocks) < 2:
        return False
    first, second = article.blocks[0], article.blocks[1]
    if not (isinstance(first, Lede) and isinstance(second, Paragraph)):
        return False
    return plain(second.spans).strip().startswith(plain(first.spans).strip().rstrip("….").strip())


class PictureRows(NamedTuple):
    """How pictures are shown: rows they may take at most; without `shown` they are `[Picture] caption`.

    `only` names the addresses that can be had; None means all.
    """

    most: int = 12
    shown: bool = True
    only: frozenset[str] | None = None

    def has(self, block: Image) -> bool:
        return self.shown and (self.only is None or block.src in self.only)

    def rows(self, block: Image, measure: int) -> int:
        from reader.render.images import rows_for

        return rows_for(block.width, block.height, measure, self.most)


def _direction(text: str, stated: Direction | None, article: Direction) -> Direction:
    """The stated one, else that of the text; text without letters goes with the article."""
    if stated:
        return stated
    found = direction_of(text)
    return found if found == article or any(char.isalpha() for char in text) else article


def _block_flows(
    index: int, block: Block, base: Direction, links: Links, measure: int, pictures: PictureRows
) -> list[Flow]:
    stated = block.direction
    match block:
        case Lede() | Paragraph() | Heading():
            text, runs = inline(block.spans, links)
            slot = "text"
            if isinstance(block, Lede):
                slot = "lede"
            elif isinstance(block, Heading):
                slot = "heading" if block.level <= 2 else "subheading"
            way = _direction(text, stated, base)
            return [Flow(index, 0, text, slot, runs, direction=way, balanced=slot != "text")] if text.strip() else []
        case Quote():
            return _quote_flows(index, block, base, links)
        case List():
            flows = list(_list_flows(index, block, 0, "", base, links))
            for part, flow in enumerate(flows):
                flow.part = part
            return flows
        case Code():
            lines = block.text.split("\n")
            return [Flow(index, part, line, "code", kind="code") for part, line in enumerate(lines)]
        case Table():
            from reader.render.tables import table_flows

            return table_flows(index, block, base, links, measure)
        case Image():
            return _image_flows(index, block, base, measure, pictures)
        case Rule():
            return [Flow(index, 0, "", "rule", kind="rule", rows=12, direction=base)]


def _quote_flows(index: int, block: Quote, base: Direction, links: Links) -> list[Flow]:
    flows: list[Flow] = []
    for spans in block.paragraphs:
        text, runs = inline(spans, links)
        way = _direction(text, block.direction, base)
        if flows:
            flows.append(Flow(index, len(flows), "", "quote", first="│", rest="│", direction=way))
        flows.append(Flow(index, len(flows), text, "quote", runs, first="│ ", rest="│ ", direction=way))
    if block.attribution:
        way = flows[-1].direction if flows else base
        flows.append(
            Flow(index, len(flows), f"— {block.attribution}", "muted", first="│ ", rest="│ ", direction=way)
        )
    return flows


def _list_flows(
    index: int, block: List, level: int, indent: str, base: Direction, links: Links
) -> Iterable[Flow]:
    last = f"{block.start + len(block.items) - 1}. "
    for number, item in enumerate(block.items, block.start):
        lead = f"{number}. ".rjust(len(last)) if block.ordered else f"{BULLETS[min(level, 2)]} "
        text, runs = inline(item.spans, links)
        hang = indent + " " * width(lead)
        way = _direction(text, block.direction, base)
        yield Flow(index, 0, text, "text", runs, first=indent + lead, rest=hang, direction=way)
        for child in item.children:
            yield from _list_flows(index, child, level + 1, hang, base, links)


def _image_flows(index: int, block: Image, base: Direction, measure: int, pictures: PictureRows) -> list[Flow]:
    words = block.caption or block.alt
    way = _direction(words, block.direction, base)
    if not pictures.has(block):
        text = f"[Picture] {words}".rstrip()
        return [Flow(index, 0, text, "caption", direction=way)]
    flows = [Flow(index, 0, "", "picture", kind="picture", rows=pictures.rows(block, measure), direction=way)]
    if words:
        flows.append(Flow(index, 1, words, "caption", direction=way))
    return flows


def append(flow: Flow, text: str, slot: str) -> None:
    """Add words of the program's own behind the last word of a flow."""
    at = len(flow.text)
    flow.text += text
    flow.runs = (*flow.runs, Run(at, at + len(text), "plain", -1, slot))


def own_words(flows: Sequence[Flow]) -> int:
    """Characters of the text itself, without what the program puts before and behind it."""
    return sum(len(flow.text) for flow in flows if 0 <= flow.block < FOOT)
