"""Who the author is, said before or after the text: "Ana Whitlock is a writer living in …".

Such a paragraph is told by its beginning, the author's name, and by its place, in whatever language and box. A writer
hardly begins a paragraph of the text itself with the own name.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.extract.measure import folded
from reader.extract.walk import Walked, heading_level

#: A longer paragraph is no biography.
_LONGEST = 160
#: So many blocks from either end, and the last part of the text, are where biographies stand.
_ENDS, _LAST = 4, 0.75
#: What may be lost to biographies.
_MOST = 0.25


def biographies(page: Walked, kept: Sequence[int], authors: Sequence[str]) -> set[int]:
    """The numbers of the kept chunks that say who one of the authors is."""
    names = tuple(f"{folded(name)} " for name in authors if " " in name)
    if not names:
        return set()
    size = sum(page.chunks[number].words for number in kept)
    found: set[int] = set()
    before = 0
    for place, number in enumerate(kept):
        chunk = page.chunks[number]
        at_an_end = place < _ENDS or len(kept) - place <= _ENDS or before > _LAST * size
        before += chunk.words
        if not at_an_end or not 5 <= chunk.words <= _LONGEST or heading_level(chunk.tag):
            continue
        if folded(chunk.text[:80]).startswith(names):
            found.add(number)
    return found if sum(page.chunks[number].words for number in found) < _MOST * size else set()
