"""An article on several pages becomes one. Without I/O: the pages are handed in."""

from __future__ import annotations

from msgspec.structs import replace

from reader.model import Article, Block, Dropped, Image, List, ListItem, Paragraph, Quote, Spans, Table, block_text
from reader.model.article import Heading, Lede
from reader.text.urls import host_of, same_key

#: Most pages of one article.
MOST = 10


def next_page(article: Article, seen: set[str]) -> str | None:
    """The address to go on with: of the same site and not one of those `seen` (keys of `same_key`)."""
    url = article.next_page
    if url is None or len(seen) >= MOST or same_key(url) in seen or host_of(url) != host_of(article.url):
        return None
    return url


def whole_page(article: Article, seen: set[str]) -> str | None:
    """The address of the whole article on one page, where the site's rules know it; of the same site, not `seen`."""
    url = article.extraction.facts.get("single_page")
    return None if url is None or same_key(url) in seen or host_of(url) != host_of(article.url) else url


def joined(first: Article, second: Article) -> Article:
    """The first page's article with the text of the second after it. What both begin with stands once."""
    known = {text for block in first.blocks if (text := block_text(block))}
    pictures = {image.src for image in first.images}
    more = tuple(
        _with_notes(block, len(first.footnotes))
        for block in second.blocks
        if (block.src not in pictures if isinstance(block, Image) else block_text(block) not in known)
    )
    return replace(
        first,
        blocks=first.blocks + more,
        footnotes=first.footnotes + second.footnotes,
        next_page=second.next_page if more else None,
    )


def cut_short(article: Article, url: str, reason: str) -> Article:
    """The article as far as it came, saying which page is missing and why."""
    missing = Dropped(step="pages", reason=f"a later page did not come: {reason}", text=url)
    dropped = (*article.extraction.dropped, missing)
    return replace(article, next_page=None, extraction=replace(article.extraction, dropped=dropped))


def _with_notes(block: Block, offset: int) -> Block:
    """The block with its footnote numbers moved by `offset`."""
    if not offset:
        return block
    match block:
        case Lede() | Paragraph() | Heading():
            return replace(block, spans=_moved(block.spans, offset))
        case Quote():
            return replace(block, paragraphs=tuple(_moved(spans, offset) for spans in block.paragraphs))
        case List():
            return _moved_list(block, offset)
        case Table():
            rows = tuple(tuple(_moved(cell, offset) for cell in row) for row in block.rows)
            return replace(block, rows=rows, header=tuple(_moved(cell, offset) for cell in block.header))
        case _:
            return block


def _moved_list(block: List, offset: int) -> List:
    items = tuple(
        ListItem(_moved(item.spans, offset), tuple(_moved_list(child, offset) for child in item.children))
        for item in block.items
    )
    return replace(block, items=items)


def _moved(spans: Spans, offset: int) -> Spans:
    return tuple(replace(span, note=span.note + offset) if span.note is not None else span for span in spans)
