"""Names that the visible page gives: near its headline, in a signature after the text, in a box at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from reader.dom.tree import inner_text
from reader.extract.classes import COMMENT, FOOT, META, RELATED, groups
from reader.extract.dates import DAY
from reader.extract.measure import Measured, elsewhere, folded
from reader.extract.names import (
    BARE_NAME,
    BY,
    BY_NAME,
    COMPANY,
    JOB,
    LABEL,
    LABELLED,
    NO_AUTHOR,
    NO_CASE,
    PERSONAL,
    looks_named,
    name_in,
)
from reader.extract.walk import IN_ASIDE, IN_NAV, Chunk, Walked, heading_level
from reader.text.safe import clean_line

#: Characters of a line that are looked at for names: a byline is short, a word of megabytes is not.
_BYLINE = 600
_READING = re.compile(r"\b\d+\s*-?min", re.IGNORECASE)


def bylines(measured: Measured) -> Iterator[list[str]]:
    """Names that the visible page gives near the headline, the surest first.

    Elements that say author by relation, property, class or address; "By …" in a short line; a name beside the date.
    """
    page = measured.page
    low = max(0, measured.headline - 4) if measured.headline >= 0 else 0
    near = range(low, min(len(page.chunks), low + 20))
    marked = [names for chunk, names in _marked(measured) if chunk in near and names]
    yield from marked[:2]
    if said := _said(measured):
        yield said
    yield from marked[2:]
    for number in near:
        chunk = page.chunks[number]
        if not -3 <= number - measured.headline <= 4 or chunk.words > 12 or _links_elsewhere(chunk):
            continue
        if number < measured.headline and not _personal(chunk):
            continue
        if page.nodes[chunk.node].inside & (IN_NAV | IN_ASIDE) or heading_level(chunk.tag) == 1:
            continue
        if measured.near(number) & RELATED:
            continue
        for part in re.split(r"\s*[|•·–—/]\s*|\s+in\s+|" + DAY.pattern, spaced(chunk)[:_BYLINE]):
            name = (part or "").strip(" ,.-")
            if not BARE_NAME.fullmatch(name) or COMPANY.search(name) or folded(name) in _headline(measured):
                continue
            if _dated(measured, number) or _told(measured, number, name):
                yield [name]
                return


def _said(measured: Measured) -> list[str]:
    """The name in "By …" near the headline: in one line, or in the line after one that only says "by"."""
    page = measured.page
    low = max(0, measured.headline - 4) if measured.headline >= 0 else 0
    for number in range(low, min(len(page.chunks), low + 20)):
        chunk = page.chunks[number]
        if chunk.words > 24 or heading_level(chunk.tag) == 1 or page.nodes[chunk.node].inside & (IN_NAV | IN_ASIDE):
            continue
        if name := _announced(measured, number):
            return [name]
        linked = _linked_name(chunk)
        if linked and chunk.words <= 12:
            return [linked]
        by = BY_NAME.search(spaced(chunk))
        if by is None or (by.start() > 0 and " " not in by[1].strip()):
            continue
        if by.start() > 0 and chunk.words > 9 and not (measured.near(number) & META or DAY.search(chunk.text)):
            continue
        if " " not in by[1].strip() and not measured.near(number) & META:
            continue
        return [by[1]]
    return []


def _announced(measured: Measured, number: int) -> str:
    """The name in the line after one that is nothing but "Author" or "By"."""
    chunks = measured.page.chunks
    if chunks[number].words > 3 or number + 1 >= len(chunks) or not LABEL.fullmatch(chunks[number].text):
        return ""
    name = name_in(spaced(chunks[number + 1]))
    return name if chunks[number + 1].words <= 12 and BARE_NAME.fullmatch(name) and not COMPANY.search(name) else ""


def _linked_name(chunk: Chunk) -> str:
    """The linked name right after "By" at the beginning of a line."""
    before = ""
    for text, inline in chunk.pieces:
        if inline.href is None:
            before += text
        elif text.strip():
            name = text.strip()
            return name if LABEL.fullmatch(before) and BARE_NAME.fullmatch(name) and not COMPANY.search(name) else ""
    return ""


def _personal(chunk: Chunk) -> bool:
    """Whether a line links to the page of a person."""
    return any(inline.href and PERSONAL.search(inline.href) for _, inline in chunk.pieces)


def _links_elsewhere(chunk: Chunk) -> bool:
    """Whether a line is a link to something that is no person's page: a section, a topic."""
    hrefs = [inline.href for text, inline in chunk.pieces if inline.href and text.strip()]
    return bool(hrefs) and chunk.link > 0.8 and not any(PERSONAL.search(href) for href in hrefs)


def signed(measured: Measured) -> Iterator[str]:
    """Names far from the headline: a signature "Written by …" after the text, an author box at its end."""
    page = measured.page
    announced: list[str] = []
    for number, chunk in enumerate(page.chunks):
        if chunk.words > 16 or number <= measured.headline or elsewhere(measured, chunk.node, COMMENT | RELATED, True):
            continue
        if name := _announced(measured, number):
            announced.append(name)
        text = spaced(chunk)
        if BY.match(text) and (by := BY_NAME.search(text)) and " " in by[1].strip() and not COMPANY.search(by[1]):
            yield by[1]
            return
    if announced:
        # Several of them belong to the several works of a list.
        yield from announced if len(announced) == 1 else ()
        return
    for number, names in _marked(measured, FOOT):
        if not _under_link(page, number):
            yield from names[:1]
            return


def _under_link(page: Walked, number: int) -> bool:
    """Whether a line stands under a linked headline: whoever it names wrote another story."""
    return number > 0 and page.chunks[number - 1].link > 0.8 and page.chunks[number - 1].words > 5


def _marked(measured: Measured, besides: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Names in elements that say author, each with its place; not in those whose class is of the groups `besides`."""
    page = measured.page
    seen: set[str] = set()
    inside: dict[etree._Element, etree._Element] = {}  # every box around one of them, and the first of them in it
    for _, _, element in page.authors[:40]:
        for box in element.iterancestors():
            inside.setdefault(box, element)
    for number, node, element in page.authors[:40]:
        if elsewhere(measured, node, COMMENT | RELATED, True):
            continue
        if besides and groups(element.get("class") or "") & besides:
            continue
        names = f"{element.get('class') or ''} {page.nodes[node].names}".lower()
        if NO_AUTHOR.search(names) and "author" not in names:
            continue
        if page.nodes[node].element is element:
            at = page.nodes[node]
            texts = [spaced(chunk) for chunk in page.chunks[at.first : min(at.last, at.first + 6)] if chunk.words <= 24]
        else:
            texts = [clean_line(element.get("content") or inner_text(element, " "), 300)]
        inner = inside.get(element)
        if inner is not None and BARE_NAME.fullmatch(within := name_in(clean_line(inner_text(inner, " "), 300))):
            texts = texts if JOB.search(within) or len(within.split()) > 3 else [within]
        if number < len(page.chunks) and LABELLED.search(page.chunks[number].text):
            continue
        for text in texts:
            name = name_in(text)
            if " " not in name and not (element.get("rel") == "author" or BY.match(text) or NO_CASE.search(name)):
                continue
            if not looks_named(name) or any(folded(name) in known for known in seen):
                continue
            seen.add(folded(name))
            yield number, [name]


def _dated(measured: Measured, number: int) -> bool:
    """Whether a date or a reading time stands in this chunk or one of its neighbours."""
    chunks = measured.page.chunks
    return any(
        DAY.search(chunks[other].text) or _READING.search(chunks[other].text)
        for other in range(max(0, number - 2), min(len(chunks), number + 4))
        if chunks[other].words <= 16 and other != measured.headline
    )


def _told(measured: Measured, number: int, name: str) -> bool:
    """Whether a later paragraph begins with the name: it tells who that is."""
    begin = f"{folded(name)} "
    return any(
        5 <= chunk.words <= 160 and folded(chunk.text[:80]).startswith(begin)
        for chunk in measured.page.chunks[number + 1 :]
        if chunk.text[:1] == name[:1]
    )


def _headline(measured: Measured) -> str:
    """The visible headline, folded: its words are no names."""
    return folded(measured.page.chunks[measured.headline].text) if measured.headline >= 0 else ""


def spaced(chunk: Chunk) -> str:
    """A byline's text with blanks between its inline elements, which are often set apart by style alone."""
    return " ".join(" ".join([text for text, _ in chunk.pieces]).split())
