"""One walk over the tree: a flat list of text chunks and the block-level nodes that hold them.

A chunk is a run of inline text with no block element inside. Nodes stand in document order and know their range of
chunks, so a sum over any box of the page is a subtraction of two running sums.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from lxml import etree

from reader.extract.classes import HIDE, LETTER, META, groups
from reader.model import count_words

BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p",
    "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "amp-sidebar",
    "amp-accordion",
))  # fmt: skip
SKIPPED = frozenset((
    "script", "style", "noscript", "svg", "iframe", "head", "object", "canvas", "audio", "video", "embed", "textarea",
    "select", "datalist", "map", "area", "base", "link", "meta", "title", "applet", "progress", "meter", "amp-ad",
    "amp-analytics", "amp-social-share", "amp-embed", "amp-video", "amp-youtube", "amp-iframe", "rp",
    "math-annotation",
))  # fmt: skip
BOX, INLINE, SKIP, SHADOW, BREAK, INPUT, PICTURE = range(7)
#: What the walk does with an element; what is not named here is inline. Comments have functions as tags.
_KINDS: dict[object, int] = {
    **dict.fromkeys(BLOCK_TAGS, BOX), **dict.fromkeys(SKIPPED, SKIP), "template": SHADOW, "br": BREAK, "input": INPUT,
    "img": PICTURE, "amp-img": PICTURE, etree.Comment: SKIP, etree.ProcessingInstruction: SKIP, etree.Entity: SKIP,
}  # fmt: skip
_CELLS = frozenset(("td", "th"))
#: Frames and players; those of known houses become a link to what they play.
_PLAYERS = frozenset(("iframe", "video", "amp-youtube", "amp-iframe", "amp-video"))
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_STYLES = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "dfn": "emphasis", "var": "emphasis", "strong": "strong",
    "b": "strong", "code": "code", "kbd": "code", "samp": "code", "tt": "code", "del": "strike", "s": "strike",
    "strike": "strike", "sup": "sup", "sub": "sub", "mark": "mark",
}  # fmt: skip
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_PUNCTUATION = re.compile(r"[.,;:!?…。、，；：！？।॥۔،؛؟።፣՝՞‧·]")
_PERSON_PAGE = re.compile(
    r"/(?:author|autor|autore|auteur|yazar|avtor|muellif|redakteur|journalist|penulis)(?:s|es|en|lar|i)?/"
)
_AUTHOR = re.compile(r"[Aa]uthor|[Bb]yline|creator-name")
_NOT_SHOWN = re.compile(r"display\s*:\s*none")
#: More than this is no article any more; what comes later is left out.
CHUNK_LIMIT = 20_000

# What a node stands in, as bits handed down from parent to child.
(
    IN_NAV,
    IN_FOOTER,
    IN_ASIDE,
    IN_FORM,
    IN_HEADER,
    IN_FIGCAPTION,
    IN_FIGURE,
    IN_LI,
    IN_ARTICLE,
    IN_MAIN,
    IN_TABLE,
    IN_QUOTE,
    IN_HIDDEN,
    IN_BUTTON,
    IN_ADDRESS,
    IN_LINK,
    IN_DETAILS,
) = (1 << bit for bit in range(17))
_TAG_BITS = {
    "nav": IN_NAV, "amp-sidebar": IN_NAV, "menu": IN_NAV, "footer": IN_FOOTER, "aside": IN_ASIDE, "form": IN_FORM,
    "header": IN_HEADER, "figcaption": IN_FIGCAPTION, "figure": IN_FIGURE, "li": IN_LI, "article": IN_ARTICLE,
    "main": IN_MAIN, "table": IN_TABLE, "blockquote": IN_QUOTE, "button": IN_BUTTON, "address": IN_ADDRESS,
    "details": IN_DETAILS, "dialog": IN_HIDDEN,
}  # fmt: skip
_ROLE_BITS = {
    "navigation": IN_NAV, "banner": IN_HEADER, "contentinfo": IN_FOOTER, "complementary": IN_ASIDE, "main": IN_MAIN,
    "article": IN_ARTICLE, "search": IN_FORM, "dialog": IN_HIDDEN, "menu": IN_NAV,
}  # fmt: skip


class Inline(msgspec.Struct, frozen=True, gc=False):
    """How a piece of text is set: raw address of the link around it, and one style."""

    href: str | None = None
    style: str = "plain"


PLAIN = Inline()
#: Ends a table cell that is set inline (compared by identity).
CELL = Inline(None, "plain")


class Node(msgspec.Struct, gc=False):
    """A block-level element. Chunks `first` to `last` (exclusive) stand in it; `groups` are its own class groups."""

    element: etree._Element
    tag: str
    parent: int
    depth: int
    groups: int
    above: int
    inside: int
    first: int
    last: int = 0
    end: int = 0
    names: str = ""


class Chunk(msgspec.Struct, gc=False):
    """A run of text. `link` is the share of its characters inside links, `groups` those of its inline elements."""

    text: str
    words: int
    link: float
    prose: float
    node: int
    tag: str
    pieces: list[tuple[str, Inline]]
    groups: int
    broken: bool


@dataclass(slots=True)
class Walked:
    """A page as flat lists. `words` and `prose` are running sums: of chunks a to b it is `words[b] - words[a]`."""

    chunks: list[Chunk] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    words: list[int] = field(default_factory=lambda: [0])
    prose: list[float] = field(default_factory=lambda: [0.0])
    #: Pictures, rules and players: the number of the chunk they stand before, their node, their element.
    things: list[tuple[int, int, etree._Element]] = field(default_factory=list)
    #: Boxes that say they are the article's body.
    bodies: set[int] = field(default_factory=set)
    #: Elements that say a time, and those that say an author by relation, property, class or address, in the same way.
    times: list[tuple[int, int, etree._Element]] = field(default_factory=list)
    authors: list[tuple[int, int, etree._Element]] = field(default_factory=list)

    def subtree(self, node: int) -> range:
        """The numbers of the nodes in this one, itself first."""
        return range(node, self.nodes[node].end)


def walk(root: etree._Element, out: Callable[[etree._Element], bool] | None = None) -> Walked:
    """Chunks and nodes of the page's body (all of them, where there are several), without elements that are `out`."""
    return _Walk().run(root, out)


class _Walk:
    """The state of one walk: the open nodes, the open inline elements, the text gathered so far.

    The inner loop of the extractor: it runs once for every element of a page, so it asks for as little as it can.
    """

    def __init__(self) -> None:
        self.page = Walked()
        self.node = -1
        #: Emptied, never replaced: the loop holds it.
        self.pieces: list[tuple[str, Inline]] = []
        self.inline = PLAIN
        self.inline_groups = 0
        self.broken = False

    def run(self, root: etree._Element, out: Callable[[etree._Element], bool] | None) -> Walked:
        page, nodes, pieces = self.page, self.page.nodes, self.pieces
        # Per open element: 0 a box, 1 inline with its state saved in `saved`, 2 skipped, 3 a table cell set inline.
        kinds: list[int] = []
        saved: list[Inline] = []
        inline_rows: set[int] = set()
        what = _KINDS.get
        here, inline = -1, PLAIN  # the innermost open box, and how text in it is set
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                kind = kinds.pop()
                if kind == 0:
                    if pieces:
                        self.flush()
                    else:
                        self.broken = False
                    node = nodes[here]
                    node.last = len(page.chunks)
                    node.end = len(nodes)
                    here = self.node = node.parent
                elif kind == 1:
                    inline = self.inline = saved.pop()
                elif kind == 3:
                    pieces.append((" ", CELL))
                tail = element.tail
                if tail is not None and (pieces or not tail.isspace()) and here >= 0:
                    pieces.append((tail, inline))
                continue
            tag = element.tag
            kind = what(tag, INLINE)
            if out is not None and out(element):
                kinds.append(2)
                walker.skip_subtree()
                continue
            if kind == INLINE:
                kinds.append(1)
                saved.append(inline)
                inline = self.enter(element, tag)
            elif kind == SKIP or (kind == SHADOW and not element.get("shadowrootmode")):
                kinds.append(2)
                walker.skip_subtree()
                if tag in _PLAYERS:
                    page.things.append((len(page.chunks), here, element))
                continue
            elif here in inline_rows and kind == BOX and tag in _CELLS:
                kinds.append(3)
            elif kind in (BOX, SHADOW):
                if pieces:
                    self.flush()
                else:
                    self.broken = False
                if tag == "hr":
                    page.things.append((len(page.chunks), here, element))
                    kinds.append(2)
                    continue
                kinds.append(0)
                here = self.open(element, tag)
                if tag == "tr" and not any(
                    inner.tag in BLOCK_TAGS and inner.tag not in _CELLS for inner in element.iterdescendants()
                ):
                    inline_rows.add(here)
                if len(page.chunks) > CHUNK_LIMIT:
                    break
            elif kind == BREAK:
                self.flush(broken=True)
                kinds.append(2)
                continue
            elif kind == INPUT:
                kinds.append(2)
                if here >= 0 and (
                    element.get("type") == "email" or "email" in (element.get("name") or "").lower()
                ):
                    nodes[here].groups |= LETTER
                continue
            else:
                page.things.append((len(page.chunks), here, element))
                kinds.append(2)
                walker.skip_subtree()
                continue
            text = element.text
            if text is not None and (pieces or not text.isspace()) and here >= 0:
                pieces.append((text, inline))
        self.flush()
        for node in nodes:  # only after a page that was cut off
            if not node.end:
                node.last, node.end = len(page.chunks), len(nodes)
        return page

    def open(self, element: etree._Element, tag: str) -> int:
        """Begin a box and say its number."""
        page, nodes = self.page, self.page.nodes
        parent = self.node
        if parent >= 0:
            above = nodes[parent]
            over, inside, depth = above.above | above.groups, above.inside, above.depth + 1
        else:
            over = inside = depth = 0
        inside |= _TAG_BITS.get(tag, 0)
        said: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
        names, found, kind = "", 0, None
        if said:
            if len(said) == 1 and said[0][0] == "class":  # most boxes say no more
                names = said[0][1]
            else:
                more = dict(said)
                get = more.get
                names, name, kind = get("class", ""), get("id"), get("itemprop")
                if name:
                    names = f"{names} {name}"
                inside |= _ROLE_BITS.get(get("role", ""), 0)
                if ("style" in more or "hidden" in more or "aria-hidden" in more) and _hidden(more):
                    inside |= IN_HIDDEN
            # Names on the body speak of the whole page ("has-sidebar"), not of what stands in it.
            if names and tag not in ("body", "html"):
                found = groups(names)
        if self.inline.href is not None:
            inside |= IN_LINK
        number = self.node = len(nodes)
        nodes.append(Node(element, tag, parent, depth, found, over, inside, len(page.chunks), 0, 0, names))
        if kind == "author" or (found & META and _AUTHOR.search(names)):
            page.authors.append((len(page.chunks), number, element))
        elif kind == "articleBody":
            page.bodies.add(number)
        return number

    def enter(self, element: etree._Element, tag: str) -> Inline:
        """Begin an inline element and say how text in it is set."""
        said: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
        style = _STYLES.get(tag)
        if style is not None:
            if self.inline.style == "plain" or style == "code":
                self.inline = Inline(self.inline.href, style)
        elif tag == "q":
            self.pieces.append(("“", self.inline))
        author, found = False, 0
        if said:
            get = dict(said).get
            names = get("class")
            if names:
                found = groups(names)
                self.inline_groups |= found
                author = bool(found & META and _AUTHOR.search(names))
            if tag == "a":
                href = get("href")
                if href is not None:
                    self.inline = Inline(href, self.inline.style)
                    author = author or _PERSON_PAGE.search(href) is not None or get("rel") == "author"
            author = author or get("itemprop") == "author"
        if tag == "time" or (tag == "abbr" and found & META):
            self.page.times.append((len(self.page.chunks), self.node, element))
        if author:
            self.page.authors.append((len(self.page.chunks), self.node, element))
        return self.inline

    def flush(self, broken: bool = False) -> None:
        """End the chunk that is being gathered. `broken`: at a line break, so the next one continues it."""
        pieces = self.pieces
        if not pieces:
            self.broken = self.broken and broken
            return
        linked = 0
        if len(pieces) == 1:
            text, inline = pieces[0]
            text = " ".join(text.split())
            if inline.href is not None:
                linked = len(text)
        else:
            text = " ".join("".join([piece for piece, _ in pieces]).split())
            for piece, inline in pieces:
                if inline.href is not None:
                    linked += len(piece.strip())
        if not text or (text[0] == "{" and '":' in text[:200]):
            pieces.clear()
            return
        page = self.page
        link = min(1.0, linked / len(text)) if linked else 0.0
        words = text.count(" ") + 1
        if not text.isascii() and _CJK.search(text):
            words = max(words, count_words(text))
        plain = words * (1.0 - link)
        prose = plain if words >= 12 and _PUNCTUATION.search(text) else plain * 0.15
        node = self.node
        found, self.inline_groups = self.inline_groups, 0
        tag = page.nodes[node].tag
        page.chunks.append(Chunk(text, words, link, prose, node, tag, pieces.copy(), found, self.broken))
        page.words.append(page.words[-1] + words)
        page.prose.append(page.prose[-1] + prose)
        pieces.clear()
        self.broken = broken


def heading_level(tag: str) -> int:
    """1 to 6 for a heading element, else 0."""
    return _HEADINGS.get(tag, 0)


def _hidden(said: dict[str, str]) -> bool:
    if "hidden" in said:
        # Streamed React puts finished parts into hidden boxes S:0, S:1 … and moves them by script.
        return not said.get("id", "").startswith("S:")
    if said.get("aria-hidden") == "true":
        return True
    style = said.get("style")
    return style is not None and "none" in style and _NOT_SHOWN.search(style) is not None


__all__ = ["HIDE", "Chunk", "Inline", "Node", "Walked", "heading_level", "walk"]
