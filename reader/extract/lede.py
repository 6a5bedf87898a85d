"""The standfirst: found among the kept chunks or fetched back from between the headline and the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.dom.facts import Facts
from reader.extract.classes import AD, CAPTION, LEDE, LETTER, META, MODAL, RELATED, SHARE
from reader.extract.measure import Measured, folded
from reader.extract.trims import Trimming
from reader.extract.walk import IN_ASIDE, IN_FIGCAPTION, IN_FORM, IN_LINK, IN_NAV, heading_level


@dataclass(frozen=True, slots=True)
class Standfirst:
    """`number` is the chunk of the standfirst, -1 when the page has none; `last` its last line."""

    number: int = -1
    last: int = -1

    def numbers(self) -> tuple[int, ...]:
        """All its chunks."""
        return tuple(range(self.number, self.last + 1)) if self.number >= 0 else ()


def lede_of(measured: Measured, trimming: Trimming, found: Facts) -> Standfirst:
    """The standfirst of the chosen text.

    A kept first chunk is one when its box says so; a chunk between the headline and the text when its box says so or
    when it is what the page describes itself with. A teaser that the text begins with anyway is none.
    """
    page, kept = measured.page, trimming.kept
    if not kept:
        return Standfirst()
    first = kept[0]
    description = folded(found.first("og:description", "description", "twitter:description") or "")
    start = measured.headline
    for number in range(max(start + 1, 0), first) if start >= 0 else ():
        if page.words[first] - page.words[number] > 400:
            continue
        if _is_lede(measured, trimming, number, description):
            text = folded(page.chunks[number].text)
            if any(folded(page.chunks[other].text) == text for other in kept[:3]):
                continue
            return _whole(measured, number, first)
    if (
        _named(measured, first)
        and page.chunks[first].words >= 5
        and len(kept) > 1
        and (not heading_level(page.chunks[first].tag) or _heads_nothing(measured, kept))
    ):
        return Standfirst(first, first)
    return Standfirst()


def _whole(measured: Measured, number: int, before: int) -> Standfirst:
    """The standfirst that begins with this chunk: with the lines that a line break parts from it in the same box."""
    chunks, last = measured.page.chunks, number
    while last + 1 < before and chunks[last + 1].broken and chunks[last + 1].node == chunks[number].node:
        last += 1
    return Standfirst(number, last)


def _heads_nothing(measured: Measured, kept: Sequence[int]) -> bool:
    """Whether the first block is set as a heading, but is a sentence right under the headline: a standfirst."""
    chunk = measured.page.chunks[kept[0]]
    return 8 <= chunk.words <= 60 and chunk.text[-1] in ".!?…。।" and kept[0] - measured.headline <= 2


def _is_lede(measured: Measured, trimming: Trimming, number: int, description: str) -> bool:
    page = measured.page
    chunk = page.chunks[number]
    node = page.nodes[chunk.node]
    if chunk.words < 5 or chunk.words > 120 or chunk.link > 0.3:
        return False
    if node.inside & (IN_NAV | IN_ASIDE | IN_FORM | IN_FIGCAPTION | IN_LINK):
        return False
    parent = page.nodes[node.parent] if node.parent >= 0 else node
    if (node.groups | parent.groups) & (RELATED | AD | LETTER | MODAL | CAPTION) and not (
        node.groups | parent.groups
    ) & LEDE:
        return False
    if trimming.lexicon.known(chunk.text, chunk.link) is not None:
        return False
    text = folded(chunk.text)
    described = (
        len(description) > 30
        and len(text) > 30
        and (text.startswith(description[:60]) or description.startswith(text[:60]))
    )
    return described or (_named(measured, number) and not node.groups & (META | SHARE))


def _named(measured: Measured, number: int) -> bool:
    node = measured.page.nodes[measured.page.chunks[number].node]
    if node.groups & LEDE:
        return True
    parent = measured.page.nodes[node.parent] if node.parent >= 0 else None
    # A box of the name that holds the whole text (class "description") says nothing about its first chunk.
    return parent is not None and bool(parent.groups & LEDE) and parent.last - parent.first <= 3
