"""Kept chunks to the article's typed blocks: paragraphs, headings, quotes, nested lists, tables, code, pictures.

Inline elements are joined with nothing, so words are never torn or glued. Every text goes through `clean_inline`, every
address through `safe_url`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from lxml import etree
from msgspec.structs import replace

from reader.extract.notes import Notes, notes_of
from reader.extract.walk import CELL, IN_LI, IN_QUOTE, IN_TABLE, Chunk, Inline, Walked, heading_level
from reader.model import (
    Block,
    Code,
    Direction,
    Heading,
    Image,
    Lede,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
    plain,
)  # fmt: skip
from reader.text.language import declared
from reader.text.safe import clean_code, clean_inline, clean_line
from reader.text.urls import host_of, safe_url, strip_tracking

#: Caps of one article (links beyond become plain text, pictures beyond are left out).
LINKS = 500
PICTURES = 200
_DASH = re.compile(r"^[—–―-]{1,2}\s*(?=\S)")
#: Text that needs no cleaning: letters and signs of the Latin scripts, single blanks.
#: Addresses that are safe as they stand: a lower-case host, a path of plain signs, no query.
_SIMPLE = re.compile(
    r"https?://(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}(?:/|(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)+/?)(?:#[A-Za-z0-9_-]*)?"
)
_SIGNS = "[!-~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]+"
_CLEAN = re.compile(f"{_SIGNS}(?: {_SIGNS})*")
_BULLET = re.compile(r"^(?:[•●▪■◦‣·–-]|\*)\s+")
_SYNTAX = re.compile(r"(?:language|lang|highlight|brush:?|highlight-source)[-: ]\s*([a-z0-9+#]{1,20})", re.IGNORECASE)
_SIZE = re.compile(r"^\s*(\d{1,5})(?:px)?\s*$")
_VIDEOS = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|player\.vimeo\.com|vimeo\.com|dailymotion\.com|"
    r"rutube\.ru|aparat\.com|bilibili\.com|ok\.ru|vk\.com|ted\.com|streamable\.com)/(?:embed|video|watch|\d|play|shorts)"
)
_YOUTUBE = re.compile(r"youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
_PLAYER_NAMES = ("youtube video player", "video player", "youtube", "vimeo", "video", "embedded video")
_ICON = re.compile(
    r"avatar|gravatar|icon|logo|emoji|spacer|pixel|badge|button|sprite|placeholder|tracking|1x1|blank\.", re.I
)
#: Pictures that only tell who is reading: by their size in the style, and by the house that counts.
_UNSEEN = re.compile(r"(?:^|[;\s])(?:width|height)\s{0,9}:\s{0,9}[01](?:px|pt)?\s{0,9}(?:;|!|$)", re.I)
_COUNTERS = re.compile(
    r"^https?://[^/?#]{0,200}(?:google-analytics|googletagmanager|doubleclick|scorecardresearch|quantserve|statcounter|"
    r"chartbeat|imrworldwide|ioam|ivwbox|demdex|omtrdc|2o7|krxd|adnxs|hotjar|pixel\.wp|stats\.wp|mc\.yandex|"
    r"counter\.yadro|tns-counter|bat\.bing|analytics\.[a-z]{1,40})\.|"
    r"^https?://[^?#]{0,400}(?:/matomo\.php|/piwik\.php|facebook\.com/tr/?(?:$|\?)|/~r/|/__utm\.gif|/b/ss/)",
    re.I,
)


class _Own(TypedDict, total=False):
    direction: Direction
    language: str


@dataclass(slots=True)
class Builder:
    """What building needs to know of a page; counts links so that no article brings thousands."""

    page: Walked
    base: str | None
    lede: tuple[int, ...] = ()
    language: str | None = None
    links: int = 0
    notes: Notes = field(default_factory=Notes)
    addresses: dict[str, str | None] = field(default_factory=dict)

    def blocks(self, kept: Sequence[int]) -> tuple[Block, ...]:
        """The blocks of these chunks, in order, with the pictures and rules that stand among them."""
        self.notes = notes_of(self.page, kept)
        taken = self.notes.taken()
        return tuple(self._all([number for number in kept if number not in taken]))

    def footnotes(self) -> tuple[Spans, ...]:
        """The notes that the blocks refer to, without the links that lead back."""
        found: list[Spans] = []
        for numbers in self.notes.chunks:
            spans: Spans = ()
            for number in numbers:
                chunk = self.page.chunks[number]
                pieces = [piece for piece in chunk.pieces if not (piece[1].href or "").startswith("#")]
                more = self.spans(chunk, pieces)
                spans = (*spans, Span(" "), *more) if spans and more else spans or more
            found.append(spans)
        return tuple(found)

    def _all(self, kept: list[int]) -> Iterator[Block]:
        groups = _Grouping(self.page, kept)
        waiting = self._things(kept)
        at = 0
        while at < len(kept):
            number = kept[at]
            while waiting and waiting[0][0] <= number:
                yield waiting.pop(0)[1]
            if self.lede and number == self.lede[0]:
                spans: Spans = ()
                for line in self.lede:
                    more = self.spans(self.page.chunks[line])
                    spans = (*spans, Span(" "), *more) if spans and more else spans or more
                yield Lede(spans=spans, **self._own(number))
                at += len(self.lede)
                continue
            block, used = self._block(kept, at, groups)
            if block is not None:
                yield block
            at += used
        for _, block in waiting:
            yield block

    def _block(self, kept: list[int], at: int, groups: _Grouping) -> tuple[Block | None, int]:
        number = kept[at]
        chunk = self.page.chunks[number]
        if (node := groups.pre(number)) >= 0:
            return self._code(node), groups.count(at, groups.pre)
        if level := groups.heading(number):
            spans = self.spans(chunk)
            return (Heading(spans=spans, level=level, **self._own(number)) if spans else None), 1
        if groups.quote(number) >= 0:
            used = groups.count(at, groups.quote)
            return self._quote(kept[at : at + used]), used
        if groups.table(number) >= 0:
            used = groups.count(at, groups.table)
            return self._table(kept[at : at + used]), used
        if (node := groups.list_of(number)) >= 0:
            used = groups.count(at, groups.list_of)
            return self._list(kept[at : at + used], node), used
        spans = self.spans(chunk)
        return (Paragraph(spans=spans, **self._own(number)) if spans else None), 1

    def spans(self, chunk: Chunk, pieces: Sequence[tuple[str, Inline]] | None = None) -> Spans:
        """The inline runs of a chunk: cleaned, neighbours of one style joined, no blank at the ends."""
        runs: list[tuple[str, str | None, str, int | None]] = []
        index = self.notes.index
        if pieces is None and len(chunk.pieces) == 1 and chunk.pieces[0][1].href is None:
            text = chunk.text if _CLEAN.fullmatch(chunk.text) else clean_inline(chunk.text).strip(" ")
            return (Span(text, None, chunk.pieces[0][1].style, None),) if text else ()  # type: ignore[arg-type]
        if pieces is None:
            # A chunk's text is its one piece with the white space collapsed.
            pieces = chunk.pieces if len(chunk.pieces) > 1 else [(chunk.text, chunk.pieces[0][1])]
        for text, inline in pieces:
            note = index.get(inline.href[1:]) if index and inline.href and inline.href[0] == "#" else None
            href = self._address(inline.href) if note is None else None
            if runs and runs[-1][1:] == (href, inline.style, note):
                runs[-1] = (runs[-1][0] + text, href, inline.style, note)
            elif text:
                runs.append((text, href, inline.style, note))
        out: list[Span] = []
        blank = True
        for text, href, style, note in runs:
            cleaned = text if len(runs) == 1 and _CLEAN.fullmatch(text) else clean_inline(text)
            if blank:
                cleaned = cleaned.lstrip(" ")
            if not cleaned:
                continue
            blank = cleaned[-1] == " "
            if cleaned == " " and out:
                out[-1] = replace(out[-1], text=out[-1].text + " ")
                continue
            if href:
                self.links += 1
            out.append(Span(cleaned, href, style, note))  # type: ignore[arg-type]
        if out and out[-1].text.endswith(" "):
            out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
        return tuple(span for span in out if span.text)

    def _address(self, href: str | None) -> str | None:
        if not href or self.links >= LINKS:
            return None
        if href not in self.addresses:
            if _SIMPLE.fullmatch(href):
                self.addresses[href] = href
            elif href[0] == "#" and not self.base:
                self.addresses[href] = None
            else:
                found = safe_url(href, self.base, mail=True)
                self.addresses[href] = strip_tracking(found) if found and found.startswith("http") else found
        return self.addresses[href]

    def _own(self, number: int) -> _Own:
        """Language and direction that the block's element states itself."""
        element = self.page.nodes[self.page.chunks[number].node].element
        direction = (element.get("dir") or "").lower()
        language = declared(element.get("lang")) if element.get("lang") else None
        out = _Own()
        if direction in ("ltr", "rtl"):
            out["direction"] = "rtl" if direction == "rtl" else "ltr"
        if language and language != self.language:
            out["language"] = language
        return out

    def _code(self, node: int) -> Block | None:
        element = self.page.nodes[node].element
        text = clean_code("".join(_verbatim(element)))
        names = " ".join(name for inner in element.iter("pre", "code") if (name := inner.get("class")))
        syntax = _SYNTAX.search(names)
        return Code(text=text, syntax=syntax[1].lower() if syntax else None) if text.strip() else None

    def _quote(self, numbers: list[int]) -> Block | None:
        page = self.page
        paragraphs = [(number, spans) for number in numbers if (spans := self.spans(page.chunks[number]))]
        attribution = None
        if len(paragraphs) > 1:
            number, spans = paragraphs[-1]
            text = plain(spans)
            tag = page.nodes[page.chunks[number].node].tag
            if len(text) < 160 and (tag in ("footer", "cite", "figcaption") or _DASH.match(text)):
                attribution = clean_line(_DASH.sub("", text))
                paragraphs.pop()
        if not paragraphs:
            return None
        element: etree._Element | None = page.nodes[page.chunks[numbers[0]].node].element
        while element is not None and element.tag != "blockquote":
            element = element.getparent()
        source = safe_url(element.get("cite"), self.base) if element is not None and element.get("cite") else None
        return Quote(paragraphs=tuple(spans for _, spans in paragraphs), attribution=attribution, href=source)

    def _list(self, numbers: list[int], node: int) -> Block | None:
        element = self.page.nodes[node].element
        items = self._items(numbers, node)
        if not items:
            return None
        start = element.get("start") or ""
        ordered = element.tag == "ol"
        return List(
            items=items, ordered=ordered, start=int(start) if ordered and start.isdigit() and len(start) < 6 else 1
        )

    def _items(self, numbers: list[int], node: int) -> tuple[ListItem, ...]:
        """The items of the list `node`: chunks of one li together, deeper lists as children."""
        page = self.page
        order: list[int] = []
        own: dict[int, list[int]] = {}
        nested: dict[int, dict[int, list[int]]] = {}
        for number in numbers:
            path = _list_path(page, page.chunks[number].node, node)
            item, inner = path
            if item not in own:
                order.append(item)
                own[item], nested[item] = [], {}
            if inner < 0:
                own[item].append(number)
            else:
                nested[item].setdefault(inner, []).append(number)
        items = []
        for item in order:
            spans: Spans = ()
            for number in own[item]:
                more = self.spans(page.chunks[number])
                spans = (*spans, Span(" "), *more) if spans and more else spans or more
            spans = _without_bullet(spans)
            children = []
            for inner, inner_numbers in nested[item].items():
                child = self._list(inner_numbers, inner)
                if isinstance(child, List):
                    children.append(child)
            if spans or children:
                items.append(ListItem(spans=spans, children=tuple(children)))
        return tuple(items)

    def _table(self, numbers: list[int]) -> Block | None:
        page = self.page
        caption = ""
        header: tuple[Spans, ...] = ()
        rows: list[tuple[Spans, ...]] = []
        for number in numbers:
            chunk = page.chunks[number]
            if chunk.tag == "caption":
                caption = clean_line(chunk.text)
                continue
            cells = self._cells(chunk)
            element = page.nodes[chunk.node].element
            head = all(child.tag == "th" for child in element if isinstance(child.tag, str))
            if head and not header and not rows:
                header = cells
            else:
                rows.append(cells)
        width = max([len(row) for row in rows] + [len(header)], default=0)
        if width == 0:
            return None
        if width == 1 and not header:
            spans: Spans = ()
            for row in rows:
                spans = (*spans, Span(" "), *row[0]) if spans else row[0]
            return Paragraph(spans=spans) if spans else None
        return Table(
            rows=tuple(_padded(row, width) for row in rows),
            header=_padded(header, width) if header else (),
            caption=caption or None,
        )

    def _cells(self, chunk: Chunk) -> tuple[Spans, ...]:
        cells: list[Spans] = []
        pieces: list[tuple[str, Inline]] = []
        for piece in chunk.pieces:
            if piece[1] is CELL:
                cells.append(self.spans(chunk, pieces))
                pieces = []
            else:
                pieces.append(piece)
        if any(text.strip() for text, _ in pieces):
            cells.append(self.spans(chunk, pieces))
        return tuple(cells)

    def _things(self, kept: list[int]) -> list[tuple[int, Block]]:
        """Pictures and rules between the first and the last kept chunk, with the number they stand before."""
        page = self.page
        if not kept:
            return []
        first, last = kept[0], kept[-1]
        out: list[tuple[int, Block]] = []
        seen: set[str] = set()
        box = _common(page, kept)
        for before, node, element in page.things:
            if not first <= before <= last + 1 or len(out) >= PICTURES:
                continue
            if before > last and not (
                box >= 0 and page.nodes[box].first <= last < page.nodes[box].last and _within(page, node, box)
            ):
                continue
            if element.tag == "hr":
                if out and isinstance(out[-1][1], Rule):
                    continue
                if first < before <= last:
                    out.append((before, Rule()))
                continue
            if element.tag not in ("img", "amp-img"):
                player = self.player(element)
                if player is not None and first < before <= last + 1 and player[0] not in seen:
                    seen.add(player[0])
                    out.append((before, player[1]))
                continue
            picture = self.picture(element, node)
            if picture is not None and picture.src not in seen:
                seen.add(picture.src)
                out.append((before, picture))
        return out

    def player(self, element: etree._Element) -> tuple[str, Paragraph] | None:
        """The address and a link for an embedded video of a known house; other frames are advertising or scripts."""
        source = element.get("src") or element.get("data-src") or element.get("data-lazy-src") or ""
        number = element.get("data-videoid")
        if element.tag == "amp-youtube" and number:
            source = f"https://www.youtube.com/watch?v={number}"
        address = safe_url(source, self.base) if source and len(source) < 2_048 else None
        if address is None or not _VIDEOS.search(address):
            return None
        if match := _YOUTUBE.search(address):
            address = f"https://www.youtube.com/watch?v={match[1]}"
        name = clean_line(element.get("title") or "", 200)
        if not name or name.lower() in _PLAYER_NAMES:
            name = f"Video: {host_of(address).removeprefix('www.')}"
        return address, Paragraph(spans=(Span(name, address),))

    def picture(self, element: etree._Element, node: int) -> Image | None:
        """An `img` of the article, or None for icons, avatars, trackers and pictures without an address."""
        width, height = _pixels(element.get("width")), _pixels(element.get("height"))
        if (width is not None and width < 64) or (height is not None and height < 48):
            return None
        if _UNSEEN.search((element.get("style") or "")[:400]):
            return None
        source = _source(element)
        src = None
        if source:
            src = source if _SIMPLE.fullmatch(source) else safe_url(source, self.base)
        names = f"{element.get('class') or ''} {(src or '').rsplit('/', 1)[-1]}"
        if src is None or _ICON.search(names) or _COUNTERS.search(src):
            return None
        if any(name in (element.get("class") or "") for name in ("wp-smiley", "author")):
            return None
        caption = ""
        figure = node
        for _ in range(4):
            if figure < 0 or self.page.nodes[figure].tag == "figure":
                break
            figure = self.page.nodes[figure].parent
        if figure >= 0 and self.page.nodes[figure].tag == "figure":
            at = self.page.nodes[figure]
            caption = clean_line(
                " ".join(chunk.text for chunk in self.page.chunks[at.first : min(at.last, at.first + 6)])
            )
        return Image(src=src, alt=clean_line(element.get("alt") or ""), caption=caption, width=width, height=height)


def _padded(row: tuple[Spans, ...], width: int) -> tuple[Spans, ...]:
    return (*row, *((),) * (width - len(row)))


class _Grouping:
    """Which chunks belong together in one block; answers are node numbers, -1 for none."""

    def __init__(self, page: Walked, kept: list[int]) -> None:
        self.page = page
        self.kept = kept
        self._lists = _lists(page, kept)
        self._tables = _tables(page, kept)
        self._verbatim = any(node.tag == "pre" for node in page.nodes)

    def count(self, at: int, belongs: object) -> int:
        """How many kept chunks from `at` on belong to the same node by this question."""
        node = belongs(self.kept[at])  # type: ignore[operator]
        end = at + 1
        while end < len(self.kept) and belongs(self.kept[end]) == node:  # type: ignore[operator]
            end += 1
        return end - at

    def pre(self, number: int) -> int:
        return self._above(number, "pre") if self._verbatim else -1

    def quote(self, number: int) -> int:
        if not self.page.nodes[self.page.chunks[number].node].inside & IN_QUOTE:
            return -1
        return -1 if self.heading(number) else self._outermost(number, "blockquote")

    def heading(self, number: int) -> int:
        chunk = self.page.chunks[number]
        level = heading_level(chunk.tag)
        if level:
            return max(level, 2)
        node = chunk.node
        for _ in range(3):
            node = self.page.nodes[node].parent
            if node < 0:
                return 0
            level = heading_level(self.page.nodes[node].tag)
            if level:
                return max(level, 2)
        return 4 if chunk.tag in ("summary",) and chunk.words < 25 else 0

    def table(self, number: int) -> int:
        chunk = self.page.chunks[number]
        if not self.page.nodes[chunk.node].inside & IN_TABLE or chunk.tag not in ("tr", "caption"):
            return -1
        return self._tables.get(self._above(number, "table"), -1)

    def list_of(self, number: int) -> int:
        return self._lists.get(number, -1)

    def _above(self, number: int, tag: str) -> int:
        node = self.page.chunks[number].node
        while node >= 0 and self.page.nodes[node].tag != tag:
            node = self.page.nodes[node].parent
        return node

    def _outermost(self, number: int, tag: str) -> int:
        node, found = self.page.chunks[number].node, -1
        while node >= 0:
            if self.page.nodes[node].tag == tag:
                found = node
            node = self.page.nodes[node].parent
        return found


def _lists(page: Walked, kept: list[int]) -> dict[int, int]:
    """For each kept chunk that is (part of) a list item: the outermost list it is shown in.

    Lists that only lay out a page (items with headings, tables or many long paragraphs) are seen through.
    """
    inside: dict[int, list[int]] = {}
    for number in kept:
        if not page.nodes[page.chunks[number].node].inside & IN_LI:
            continue
        node, in_item = page.chunks[number].node, False
        while node >= 0:
            tag = page.nodes[node].tag
            if tag == "li":
                in_item = True
            elif tag in ("ul", "ol") and in_item:
                inside.setdefault(node, []).append(number)
            node = page.nodes[node].parent
    found: dict[int, int] = {}
    for node in sorted(inside):
        numbers = inside[node]
        chunks = [page.chunks[number] for number in numbers]
        if any(
            heading_level(chunk.tag) or chunk.tag in ("pre", "tr", "td") or page.nodes[chunk.node].inside & IN_QUOTE
            for chunk in chunks
        ):
            continue
        items = {_list_path(page, chunk.node, node)[0] for chunk in chunks}
        if sum(chunk.words for chunk in chunks) > 150 * len(items) or len(chunks) > 6 * len(items):
            continue
        for number in numbers:
            found.setdefault(number, node)
    return found


def _tables(page: Walked, kept: list[int]) -> dict[int, int]:
    """Tables whose kept text stands in rows only: they are shown as tables (value: the table itself)."""
    rows: dict[int, bool] = {}
    for number in kept:
        node = page.chunks[number].node
        tag = page.chunks[number].tag
        while node >= 0 and page.nodes[node].tag != "table":
            node = page.nodes[node].parent
        if node >= 0:
            rows[node] = rows.get(node, True) and tag in ("tr", "caption")
    return {node: node for node, plain_rows in rows.items() if plain_rows}


def _list_path(page: Walked, node: int, top: int) -> tuple[int, int]:
    """The li of the list `top` this node stands in, and the list nested directly in that li (-1 when none)."""
    item, inner = -1, -1
    below = -1
    while node >= 0 and node != top:
        tag = page.nodes[node].tag
        if tag == "li":
            item, inner = node, below
        elif tag in ("ul", "ol"):
            below = node
        node = page.nodes[node].parent
    return item, inner


def _common(page: Walked, kept: list[int]) -> int:
    node = page.chunks[kept[0]].node
    last = page.chunks[kept[-1]].node
    while node >= 0 and not (node <= last < page.nodes[node].end):
        node = page.nodes[node].parent
    return node


def _within(page: Walked, node: int, box: int) -> bool:
    return box <= node < page.nodes[box].end


def _without_bullet(spans: Spans) -> Spans:
    if spans and (match := _BULLET.match(spans[0].text)):
        rest = spans[0].text[match.end() :]
        return (Span(rest, spans[0].href, spans[0].style), *spans[1:]) if rest else spans[1:]
    return spans


def _verbatim(element: etree._Element) -> Iterator[str]:
    """Text of code with line breaks for br elements."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if inner.tag == "br":
                yield "\n"
            yield inner.text or ""
        elif inner is not element:
            if inner.tag in ("div", "p", "li"):
                yield "\n"
            yield inner.tail or ""


def _pixels(value: str | None) -> int | None:
    match = _SIZE.match(value) if value else None
    return int(match[1]) if match else None


def _source(element: etree._Element) -> str | None:
    """The address of a picture: lazy attributes first, then src, then the last (largest) of srcset."""
    for name in ("data-src", "data-original", "data-lazy-src", "data-full-src", "src"):
        value = (element.get(name) or "").strip()
        if value and not value.startswith("data:") and len(value) < 4_096:
            return value
    for name in ("srcset", "data-srcset"):
        if value := _largest(element.get(name)):
            return value
    parent = element.getparent()
    if parent is not None and parent.tag == "picture":
        for source in parent.iterchildren("source"):
            if value := _largest(source.get("srcset") or source.get("data-srcset")):
                return value
    return None


def _largest(srcset: str | None) -> str:
    """The last, by custom the largest, address of a srcset; "" for pictures that stand in the page itself."""
    if not srcset or "data:" in srcset[:4_096]:
        return ""
    last = srcset[-8_192:].split(",")[-1].split()
    return last[0] if last and len(last[0]) < 4_096 else ""
