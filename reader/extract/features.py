"""Numbers that describe a chunk to the model. The order of NAMES is the order of the weights in the model's file.

Nothing here depends on a candidate: features that know where a candidate ends make the choice among candidates worse.
"""

from __future__ import annotations

from math import inf, log1p

import msgspec

from reader.extract.classes import (
    AD,
    BIO,
    BODY,
    BODYBOX,
    CAPTION,
    COMMENT,
    FOOT,
    LEDE,
    LETTER,
    META,
    MODAL,
    NAV,
    NEGATIVE,
    RELATED,
    SHARE,
    SIDE,
    TOC,
)  # fmt: skip
from reader.extract.lexicon import Lexicon
from reader.extract.measure import Measured
from reader.extract.walk import (
    IN_ARTICLE,
    IN_ASIDE,
    IN_BUTTON,
    IN_DETAILS,
    IN_FIGCAPTION,
    IN_FIGURE,
    IN_FOOTER,
    IN_FORM,
    IN_HEADER,
    IN_HIDDEN,
    IN_LI,
    IN_MAIN,
    IN_NAV,
    IN_QUOTE,
    IN_TABLE,
)  # fmt: skip

#: What a chunk is, as bits: its tag, its neighbours, its place.
_CHUNK_FLAGS = (
    "linked", "end_mark", "question", "heading", "p", "li", "div", "bare", "broken", "lexicon", "short", "inline_meta",
    "after_headline", "next_same", "prev_same", "after_marker",
)  # fmt: skip
(
    _LINKED, _END_MARK, _QUESTION_MARK, _HEADING, _P, _LI, _DIV, _BARE, _BROKEN, _LEXICON, _SHORT, _INLINE_META,
    _AFTER_HEADLINE, _NEXT_SAME, _PREV_SAME, _AFTER_MARKER,
) = (1 << bit for bit in range(16))  # fmt: skip
#: What its box stands in (`in_`), what it or a box around it is named (`above_`), and within three levels (`near_`).
_ABOVE, _NEAR = 17, 34
_BOX_FLAGS = {
    "in_nav": IN_NAV, "in_footer": IN_FOOTER, "in_aside": IN_ASIDE, "in_form": IN_FORM, "in_header": IN_HEADER,
    "in_figcaption": IN_FIGCAPTION, "in_figure": IN_FIGURE, "in_li": IN_LI, "in_article": IN_ARTICLE,
    "in_main": IN_MAIN, "in_table": IN_TABLE, "in_quote": IN_QUOTE, "in_hidden": IN_HIDDEN, "in_button": IN_BUTTON,
    "in_details": IN_DETAILS,
    "above_related": RELATED << _ABOVE, "above_ad": AD << _ABOVE, "above_modal": MODAL << _ABOVE,
    "above_comment": COMMENT << _ABOVE, "above_side": SIDE << _ABOVE, "above_foot": FOOT << _ABOVE,
    "above_body": BODY << _ABOVE, "above_box": BODYBOX << _ABOVE,
    "near_comment": COMMENT << _NEAR, "near_related": RELATED << _NEAR, "near_foot": FOOT << _NEAR,
    "near_ad": AD << _NEAR, "near_letter": LETTER << _NEAR, "near_nav": NAV << _NEAR, "near_share": SHARE << _NEAR,
    "near_meta": META << _NEAR, "near_bio": BIO << _NEAR, "near_body": BODY << _NEAR, "near_box": BODYBOX << _NEAR,
    "near_caption": CAPTION << _NEAR, "near_lede": LEDE << _NEAR, "near_side": SIDE << _NEAR,
    "near_toc": TOC << _NEAR, "near_modal": MODAL << _NEAR,
}  # fmt: skip
_BOX_MASK = sum(_BOX_FLAGS.values())
MEASURES = (
    "words", "link", "heading_level", "capitals", "digits", "commas", "in_container", "steps", "steps_up", "negatives",
    "common_prose", "prose_at", "prose_left", "headline_chunks", "headline_words", "before_in", "after_in", "own_prose",
    "parent_prose", "grand_prose", "great_prose", "own_words", "parent_words", "great_words", "own_link", "parent_link",
    "signature", "copies", "next_link", "next_words", "prev_link", "prev_words", "prose_near", "chunk_prose",
)  # fmt: skip
#: The least of those measures that can be less than 0, and the most of those that are no shares (1 at most).
LOWEST = {"before_in": -0.2, "after_in": -0.2}
HIGHEST = dict.fromkeys(
    ("words", "steps", "steps_up", "prose_left", "headline_chunks", "headline_words", "copies", "next_words",
     "prev_words", "prose_near"), inf,
) | {"heading_level": 6.0, "negatives": 4.0}  # fmt: skip
NAMES = (*MEASURES, *_CHUNK_FLAGS, *_BOX_FLAGS)
#: For every flag the bit that says it: of the chunk's flags, then of its box's.
CHUNK_BITS = tuple(1 << bit for bit in range(len(_CHUNK_FLAGS)))
BOX_BITS = tuple(_BOX_FLAGS.values())

_END = frozenset(".!?…。！？।॥۔؟։።:;\"”»’)'")
_QUESTION = frozenset("?？؟")
_TAGS = {"p": _P, "li": _LI, "div": _DIV | _BARE} | {f"h{level}": _HEADING for level in range(1, 7)}
_SEMANTIC = frozenset((
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "dt", "dd", "pre", "blockquote", "figcaption",
    "caption", "summary", "button",
))  # fmt: skip
_LEVELS = {f"h{level}": float(level) for level in range(1, 7)}
_NO_CAPITALS = bytes(sign for sign in range(256) if not 65 <= sign <= 90)
_NO_DIGITS = bytes(sign for sign in range(256) if not 48 <= sign <= 57)
_HEAD = 60


class Row(msgspec.Struct, frozen=True, gc=False):
    """A chunk in numbers: its flags and its box's as bits, and the measures in the order of MEASURES."""

    flags: int
    box: int
    measures: tuple[float, ...]


def dense(row: Row) -> tuple[float, ...]:
    """All numbers of a chunk in the order of NAMES."""
    chunk = [float(row.flags & bit > 0) for bit in CHUNK_BITS]
    return (*row.measures, *chunk, *(float(row.box & bit > 0) for bit in BOX_BITS))


def features(found: Measured, lexicon: Lexicon, *, every: bool = True) -> list[Row | None]:
    """The numbers of every chunk, or, unless `every`, None for links in furniture boxes: half of most pages."""
    page = found.page
    nodes, chunks, words, prose = page.nodes, page.chunks, page.words, page.prose
    total_words, total_prose = max(found.total_words, 1), found.total_prose
    boxes = _Boxes(found)
    container = nodes[found.container] if nodes else None
    first, last = (container.first, container.last) if container else (0, 0)
    start = prose[first]
    inner_prose = max(prose[last] - start, 1e-9)
    signatures: dict[tuple[str, str], int] = {}
    copies: dict[str, int] = {}
    for chunk in chunks:
        signature = (chunk.tag, nodes[chunk.node].names)
        signatures[signature] = signatures.get(signature, 0) + chunk.words
        copies[chunk.text] = copies.get(chunk.text, 0) + 1
    rows: list[Row | None] = []
    cut = found.cut
    count = len(chunks)
    headline, marker = found.headline, found.marker
    known = lexicon.known
    levels = _LEVELS.get
    sizes_of = [log1p(chunk.words) for chunk in chunks]
    before_link, before_words, before_parent = 1.0, 0.0, -1
    for number, chunk in enumerate(chunks):
        text, tag, link = chunk.text, chunk.tag, chunk.link
        node = nodes[chunk.node]
        parent = node.parent
        if not every and link > 0.8 and cut[chunk.node]:
            rows.append(None)
            before_link, before_words, before_parent = link, sizes_of[number], parent
            continue
        box, place, sizes = boxes.of(chunk.node)
        end = text[-1]
        flags = _TAGS.get(tag, 0 if tag in _SEMANTIC else _BARE)
        if link > 0.8:
            flags |= _LINKED
        if end in _END:
            flags |= _END_MARK | _QUESTION_MARK if end in _QUESTION else _END_MARK
        if chunk.broken:
            flags |= _BROKEN
        if known(text, link) is not None:
            flags |= _LEXICON
        if chunk.words < 4:
            flags |= _SHORT
        if chunk.groups & _META_SHARE_NAV:
            flags |= _INLINE_META
        if number >= marker:
            flags |= _AFTER_MARKER
        since_chunks = since_words = 0.0
        if 0 <= headline < number:
            flags |= _AFTER_HEADLINE
            since_chunks = log1p(number - headline)
            since_words = log1p(words[number] - words[headline])
        if number and before_parent == parent:
            flags |= _PREV_SAME
        after_link, after_words = 1.0, 0.0
        if number + 1 < count:
            after = chunks[number + 1]
            after_link, after_words = after.link, sizes_of[number + 1]
            if nodes[after.node].parent == parent:
                flags |= _NEXT_SAME
        own_words = sizes_of[number]
        at = prose[number]
        if first <= number < last:
            prose_before = (at - start) / inner_prose
            prose_after = (prose[last] - prose[number + 1]) / inner_prose
        else:
            prose_before = prose_after = -0.2
        head = text[:_HEAD]
        if head.isascii():
            sign = head.encode()
            capitals, digits = len(sign.translate(None, _NO_CAPITALS)), len(sign.translate(None, _NO_DIGITS))
        else:
            capitals, digits = sum(map(str.isupper, head)), sum(map(str.isdigit, head))
        rows.append(Row(flags, box, (
            own_words, link, levels(tag, 0.0), capitals / len(head), digits / len(head),
            min(text.count(","), 5) / 5, *place,
            at / total_prose, log1p(total_prose - at), since_chunks, since_words, prose_before, prose_after, *sizes,
            signatures[tag, node.names] / total_words, log1p(copies[text] - 1),
            after_link, after_words, before_link, before_words,
            log1p(max(0.0, prose[min(count, number + 4)] - prose[max(0, number - 3)] - chunk.prose)),
            chunk.prose / total_prose,
        )))  # fmt: skip
        before_link, before_words, before_parent = link, own_words, parent
    return rows


_META_SHARE_NAV = META | SHARE | NAV


class _Boxes:
    """Numbers of boxes, made when a chunk asks: flags, the place by the score container, shares of what is around."""

    def __init__(self, found: Measured) -> None:
        self.found = found
        nodes = found.page.nodes
        self.places: list[tuple[int, int, int]] = []  # steps up to the common ancestor, negatives on the way, it
        chain = found.chain
        for number, node in enumerate(nodes):
            if number in chain or node.parent < 0:
                self.places.append((0, 0, number))
            else:
                up, negative, common = self.places[node.parent]
                self.places.append((up + 1, negative + (1 if node.groups & NEGATIVE else 0), common))
        self.known: dict[int, tuple[int, tuple[float, ...], tuple[float, ...]]] = {}
        prose, words = found.page.prose, found.page.words
        of_prose, of_words = 1 / found.total_prose, 1 / max(found.total_words, 1)
        # A box's share of the page's prose and words; the one more at the end answers for "no box" (-1): all of it.
        self.prose = [(prose[node.last] - prose[node.first]) * of_prose for node in nodes] + [1.0]
        self.words = [(words[node.last] - words[node.first]) * of_words for node in nodes] + [1.0]

    def loose(self, number: int) -> float:
        """How much of a box's text is no prose: links, short lines."""
        if number < 0:
            return 0.0
        words = self.found.words_of(number)
        return 1.0 - min(1.0, self.found.prose_of(number) / words) if words else 0.0

    def of(self, number: int) -> tuple[int, tuple[float, ...], tuple[float, ...]]:
        known = self.known.get(number)
        if known is not None:
            return known
        found = self.found
        nodes = found.page.nodes
        node = nodes[number]
        parent = node.parent
        near = node.groups
        grand = great = -1
        if parent >= 0:
            near |= nodes[parent].groups
            grand = nodes[parent].parent
            if grand >= 0:
                near |= nodes[grand].groups
                great = nodes[grand].parent
        up, negative, common = self.places[number]
        container = nodes[found.container]
        down = container.depth - nodes[common].depth
        inside = container.first <= node.first < container.last and down <= 0
        prose, words = self.prose, self.words
        place = (
            float(inside), log1p(up + max(down, 0)), log1p(up), float(min(negative, 4)), prose[common],
        )  # fmt: skip
        sizes = (
            prose[number], prose[parent], prose[grand], prose[great], words[number], words[parent], words[great],
            self.loose(number), self.loose(parent),
        )  # fmt: skip
        box = (node.inside | (node.above | node.groups) << _ABOVE | near << _NEAR) & _BOX_MASK
        known = self.known[number] = (box, place, sizes)
        return known
