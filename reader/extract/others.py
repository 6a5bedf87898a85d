"""Where another story begins: pages that load the next articles behind their own, and lists of cards after it.

An article is told from its own sections by what only a story has: a headline like the page's own or one that links to
another page, in a box of its own, with a day or an author beside it.
"""

from __future__ import annotations

from reader.extract.dates import DAY
from reader.extract.measure import Measured, folded
from reader.extract.walk import IN_FORM, IN_NAV, Chunk, Walked, heading_level

#: So many words of prose belong to the page's own story before another one can begin.
_LEAST = 40
#: A headline has so many words at least.
_HEADLINE = 3
#: So many blocks after a headline its day or author stands.
_BESIDE = 4


def story_end(found: Measured) -> int:
    """The number of the chunk with which another story begins; the number of all chunks where none does."""
    page, head = found.page, found.headline
    chunks = page.chunks
    if head < 0:
        return len(chunks)
    own = folded(chunks[head].text)
    mine = _article(page, head)
    marks = {at for at, _, _ in (*page.times, *page.authors)}
    for number in range(head + 1, len(chunks)):
        chunk = chunks[number]
        if not heading_level(chunk.tag) or chunk.words < _HEADLINE:
            continue
        if page.prose[number] - page.prose[head] < _LEAST or page.nodes[chunk.node].inside & (IN_NAV | IN_FORM):
            continue
        leads = leads_on(chunk)
        if not (leads or chunk.tag == chunks[head].tag) or folded(chunk.text) == own:
            continue
        box = _box_of_story(page, head, mine, number, marks)
        if box < 0 or page.prose[number] - page.prose[page.nodes[box].first] >= _LEAST:
            continue
        if _signed(page, number, marks) or (leads and mine >= 0):
            return page.nodes[box].first
    return len(chunks)


def leads_on(chunk: Chunk) -> bool:
    """Whether a line is a link to another page. Headings are often links to their own place in this one."""
    return chunk.link > 0.9 and not any((inline.href or "")[:1] == "#" for _, inline in chunk.pieces)


def _box_of_story(page: Walked, head: int, mine: int, number: int, marks: set[int]) -> int:
    """The box of the story that a heading may begin, apart from the page's own; -1 when they share one."""
    nodes = page.nodes
    if mine >= 0:
        other = _article(page, number)
        return other if other >= nodes[mine].end else -1
    ours, theirs = _parted(page, page.chunks[head].node, page.chunks[number].node)
    if ours < 0 or nodes[ours].tag != nodes[theirs].tag:
        return -1
    flat = ours == page.chunks[head].node
    if flat:
        return theirs if nodes[ours].tag == "h1" and _signed(page, head, marks) else -1
    text = page.prose[nodes[ours].last] - page.prose[head]
    return theirs if text >= _LEAST and nodes[ours].names.split()[:1] == nodes[theirs].names.split()[:1] else -1


def _article(page: Walked, number: int) -> int:
    """The innermost `article` around a chunk, or -1."""
    node = page.chunks[number].node
    while node >= 0 and page.nodes[node].tag != "article":
        node = page.nodes[node].parent
    return node


def _parted(page: Walked, one: int, other: int) -> tuple[int, int]:
    """The boxes in which two boxes stand under the last one that holds both; (-1, -1) when one holds the other."""
    nodes = page.nodes
    above = {one: -1}
    below, node = one, nodes[one].parent
    while node >= 0:
        above[node] = below
        below, node = node, nodes[node].parent
    below, node = -1, other
    while node >= 0 and node not in above:
        below, node = node, nodes[node].parent
    return (above[node], below) if node >= 0 and below >= 0 and above[node] >= 0 else (-1, -1)


def _signed(page: Walked, number: int, marks: set[int]) -> bool:
    """Whether a day or an author stands beside a headline; `marks` are the places of elements that say either."""
    near = range(max(0, number - 1), min(len(page.chunks), number + 1 + _BESIDE))
    return any(at in marks for at in near) or any(
        page.chunks[at].words <= 24 and at != number and DAY.search(page.chunks[at].text) for at in near
    )
