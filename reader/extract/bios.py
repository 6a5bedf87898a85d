"""Who the author is, said before or after the text: "Ana Whitlock is a writer living in …".

Such a paragraph is told by its beginning, the author's name, and by its place, in whatever language and box. A writer
hardly begins a paragraph of the text itself with the own name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.extract.measure import folded
from reader.extract.names import BARE_NAME, COMPANY, is_name
from reader.extract.walk import Chunk, Walked, heading_level

_RIGHT = re.compile(r"text-align\s*:\s*right")
#: A longer paragraph is no biography.
_LONGEST = 160
#: So many blocks from either end, and the last part of the text, are where biographies stand.
_ENDS, _LAST = 4, 0.75
#: What may be lost to biographies.
_MOST = 0.25


def signature(page: Walked, kept: Sequence[int]) -> str:
    """The name that ends the text or follows it: a line that is nothing else, in bold letters or set to the right."""
    if len(kept) < 3:
        return ""
    ends = page.chunks[kept[-1] : kept[-1] + 2]
    return next((chunk.text for chunk in ends if _signs(page, chunk)), "")


def _signs(page: Walked, chunk: Chunk) -> bool:
    element = page.nodes[chunk.node].element
    apart = _RIGHT.search(element.get("style") or "") or (element.get("align") or "").lower() == "right"
    bold = all(inline.style == "strong" for text, inline in chunk.pieces if text.strip())
    if not (apart or bold) or heading_level(chunk.tag) or chunk.link or chunk.words > 4 or COMPANY.search(chunk.text):
        return False
    return BARE_NAME.fullmatch(chunk.text) is not None and is_name(chunk.text, "byline")


def biographies(page: Walked, kept: Sequence[int], authors: Sequence[str]) -> set[int]:
    """The numbers of the kept chunks that say who one of the authors is."""
    names = tuple(f"{folded(name)} " for name in authors if " " in name)
    if not names or not kept:
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
    if len(kept) > 1 and f"{folded(page.chunks[kept[-1]].text[:80])} " in names:
        found.add(kept[-1])
    return found if sum(page.chunks[number].words for number in found) < _MOST * size else set()
