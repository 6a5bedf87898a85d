"""Candidates for the article: sets of chunks, each from an independent idea of where the article is.

Few and independent beats many: offering every box of the page makes the choice worse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reader.extract.classes import BIO, BODY, BODYBOX, CAPTION, META, NEGATIVE
from reader.extract.lexicon import Lexicon
from reader.extract.measure import Measured
from reader.extract.walk import (
    IN_ADDRESS,
    IN_ARTICLE,
    IN_FIGCAPTION,
    IN_FIGURE,
    IN_HEADER,
    IN_HIDDEN,
    IN_MAIN,
    Node,
    Walked,
    heading_level,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """`name` says whose idea it is; `chunks` are the numbers of what it keeps, in order."""

    name: str
    chunks: tuple[int, ...]
    node: int = -1


def candidates(found: Measured, lexicon: Lexicon) -> list[Candidate]:
    """All candidates of a page, without empty ones and without repeated ones."""
    seen: set[tuple[int, ...]] = set()
    kept: list[Candidate] = []
    for candidate in _ideas(found, _Cuts(found, lexicon)):
        if candidate.chunks and candidate.chunks not in seen:
            seen.add(candidate.chunks)
            kept.append(candidate)
    return kept


def ended(offered: list[Candidate], end: int) -> list[Candidate]:
    """Candidates without what stands from the chunk `end` on, each of them once."""
    seen: set[tuple[int, ...]] = set()
    kept: list[Candidate] = []
    for candidate in offered:
        if candidate.chunks[-1] >= end:
            candidate = replace(candidate, chunks=candidate.chunks[: bisect_left(candidate.chunks, end)])
        if candidate.chunks and candidate.chunks not in seen:
            seen.add(candidate.chunks)
            kept.append(candidate)
    return kept


def _ideas(found: Measured, cuts: _Cuts) -> Iterator[Candidate]:
    page = found.page
    nodes = page.nodes
    if not nodes or not page.chunks:
        return
    half = _smallest(found, 0.5)
    wide = _smallest(found, 0.85)
    box = found.container
    above = _up(page, box, 1)
    higher = _up(page, box, 2)
    yield Candidate("half", cuts.whole(half), half)
    yield Candidate("half", cuts.soft(half), half)
    yield Candidate("wide", cuts.soft(wide), wide)
    yield Candidate("wide", cuts.strict(wide), wide)
    yield Candidate("container", cuts.soft(box), box)
    yield Candidate("parent", cuts.soft(above), above)
    yield Candidate("grandparent", cuts.strict(higher), higher)
    articles, mains = _stated(nodes)
    article = _most_prose(found, articles)
    if article >= 0:
        yield Candidate("article", cuts.whole(article), article)
        yield Candidate("article", cuts.soft(article), article)
    yield Candidate("run", _run(found))
    body = _body_box(found)
    if body >= 0:
        yield Candidate("body", cuts.strict(body), body)
        yield Candidate("body", cuts.whole(body), body)
    main = _most_prose(found, mains)
    if main >= 0:
        yield Candidate("main", cuts.strict(main), main)
    yield Candidate("span", cuts.between(found.headline + 1, found.marker))


class _Cuts:
    """A box taken in three ways: whole, without furniture boxes (soft), without captions and bylines (strict)."""

    def __init__(self, found: Measured, lexicon: Lexicon) -> None:
        self.found = found
        self.lexicon = lexicon
        cut = found.cut
        #: For every chunk: it stands in no furniture box and is no link.
        self._soft = [chunk.link <= 0.6 and not cut[chunk.node] for chunk in found.page.chunks]
        self._strict: dict[int, bool] = {}

    def whole(self, node: int) -> tuple[int, ...]:
        at = self.found.page.nodes[node]
        return tuple(range(at.first, at.last))

    def soft(self, node: int) -> tuple[int, ...]:
        at = self.found.page.nodes[node]
        soft = self._soft
        return tuple([number for number in range(at.first, at.last) if soft[number]])

    def strict(self, node: int) -> tuple[int, ...]:
        at = self.found.page.nodes[node]
        return self.between(at.first, at.last)

    def between(self, first: int, last: int) -> tuple[int, ...]:
        """The chunks from `first` to before `last`, strictly."""
        soft, strict = self._soft, self.strict_chunk
        return tuple([number for number in range(first, last) if soft[number] and strict(number)])

    def strict_chunk(self, number: int) -> bool:
        known = self._strict.get(number)
        if known is None:
            known = self._strict[number] = self._plain(number)
        return known

    def _plain(self, number: int) -> bool:
        page = self.found.page
        chunk = page.chunks[number]
        node = page.nodes[chunk.node]
        if node.inside & (IN_FIGCAPTION | IN_FIGURE | IN_HEADER | IN_ADDRESS):
            return False
        if node.groups & (META | CAPTION | BIO) and not node.groups & (BODY | BODYBOX):
            return False
        if chunk.words < 8 and chunk.link > 0.3:
            return False
        return self.lexicon.known(chunk.text, chunk.link) is None


def _up(page: Walked, node: int, steps: int) -> int:
    for _ in range(steps):
        parent = page.nodes[node].parent
        if parent < 0:
            break
        node = parent
    return node


def _smallest(found: Measured, share: float) -> int:
    """The smallest box that holds this share of the page's prose (hidden boxes excepted)."""
    wanted = share * found.total_prose
    nodes = found.page.nodes
    node = 0
    while True:
        inner = next(
            (child for child in _children(found.page, node) if found.prose_of(child) >= wanted), -1
        )  # fmt: skip
        if inner < 0:
            return node
        node = inner
        if nodes[node].inside & IN_HIDDEN:
            return nodes[node].parent


def _children(page: Walked, node: int) -> Iterator[int]:
    child, end = node + 1, page.nodes[node].end
    while child < end:
        yield child
        child = page.nodes[child].end


def _stated(nodes: list[Node]) -> tuple[list[int], list[int]]:
    """The boxes that say they are an article, and those that say they are the page's main part."""
    articles: list[int] = []
    mains: list[int] = []
    for number, node in enumerate(nodes):
        if not node.inside & (IN_ARTICLE | IN_MAIN):
            continue
        # The first on the way down that stands in something of a kind is that thing.
        first = node.inside & ~nodes[node.parent].inside if node.parent >= 0 else node.inside
        if first & IN_ARTICLE or node.tag == "article":
            articles.append(number)
        if first & IN_MAIN:
            mains.append(number)
    return articles, mains


def _most_prose(found: Measured, offered: list[int]) -> int:
    best, most = -1, 0.0
    for number in offered:
        prose = found.prose_of(number)
        if prose > most:
            best, most = number, prose
    return best


def _body_box(found: Measured) -> int:
    """The box whose name says it is the article's text; the one with most prose, the inner one among equals."""
    best, most = -1, 0.0
    stated = found.page.bodies
    for number, node in enumerate(found.page.nodes):
        if number in stated or (node.groups & BODYBOX and not node.above & NEGATIVE & ~node.groups):
            prose = found.prose_of(number)
            if prose >= most * 0.97 and prose > 0:
                best, most = number, max(prose, most)
    return best


def _run(found: Measured) -> tuple[int, ...]:
    """The run of chunks with the best sum: prose counts for, links, furniture and short lines against."""
    page = found.page
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for number, chunk in enumerate(page.chunks):
        if found.cut[chunk.node]:
            gain = -8.0 - chunk.words * 0.3
        elif heading_level(chunk.tag):
            gain = -1.0
        else:
            gain = chunk.prose - 6.0 - 8.0 * chunk.link
        if total <= 0:
            total, start = 0.0, number
        total += gain
        if total > best[0]:
            best = (total, start, number + 1)
    return tuple(
        number for number in range(best[1], best[2])
        if not found.cut[page.chunks[number].node] and page.chunks[number].link <= 0.6
    )  # fmt: skip
