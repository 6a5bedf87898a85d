"""Footnotes: which references of a text lead to which notes. A note leaves the text and is linked from where it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.extract.walk import Walked

#: Ids that authors and converters give to notes.
_NOTE_ID = re.compile(
    r"(?:fn|note|_?ftn|footnote|cite_note|ref|endnote|sdfootnote|en|sn)[-:_.]?[\w:.-]{0,40}", re.IGNORECASE
)
#: What a reference looks like: a number or a sign, perhaps in brackets.
_MARK = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})\s*[\])]?", re.IGNORECASE)
#: A note longer than this many words is a section of the article.
_LONGEST = 250


@dataclass(slots=True)
class Notes:
    """`index` maps fragments (without #) to footnote numbers; `chunks` holds the chunks of each note in that order."""

    index: dict[str, int] = field(default_factory=dict)
    chunks: list[tuple[int, ...]] = field(default_factory=list)

    def taken(self) -> set[int]:
        return {number for note in self.chunks for number in note}


def notes_of(page: Walked, kept: Sequence[int]) -> Notes:
    """The notes that these chunks refer to, numbered in the order of their first reference."""
    wanted: dict[str, int] = {}
    for number in kept:
        for text, inline in page.chunks[number].pieces:
            href = inline.href
            if href and href[0] == "#" and _NOTE_ID.fullmatch(href[1:]) and _MARK.fullmatch(text.strip()):
                wanted.setdefault(href[1:], number)
    found = Notes()
    if not wanted:
        return found
    boxes = {node.element.get("id"): node for node in page.nodes if node.element.get("id") in wanted}
    for fragment, where in wanted.items():
        node = boxes.get(fragment)
        if node is None or node.first <= where or node.first >= node.last:
            continue
        if page.words[node.last] - page.words[node.first] > _LONGEST:
            continue
        found.index[fragment] = len(found.chunks)
        found.chunks.append(tuple(range(node.first, node.last)))
    return found
