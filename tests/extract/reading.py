"""An article as a reader sees it, flat enough to be written into an expectation."""

from __future__ import annotations

import unicodedata

from reader.model import Article, Block, Image, List, Rule, Table, block_text, plain


def line(text: str) -> str:
    """NFC, white space collapsed; zero-width joiners stay, because losing them is a defect."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def rows(article: Article) -> list[tuple[str, str]]:
    """(kind, text) of every block in order; a list gives a row an item, pictures and rules none."""
    found = [row for block in article.blocks for row in _rows(block)]
    return [*found, *(("footnote", line(plain(spans))) for spans in article.footnotes)]


def _rows(block: Block) -> list[tuple[str, str]]:
    if isinstance(block, List):
        return _items(block)
    if isinstance(block, Table):
        table = [*((block.header,) if block.header else ()), *block.rows]
        return [("table_row", " | ".join(line(plain(cell)) for cell in row)) for row in table]
    if isinstance(block, (Image, Rule)):
        return []
    return [(type(block).__name__.lower(), line(block_text(block)))]


def _items(block: List) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for item in block.items:
        if item.spans:
            found.append(("list_item", line(plain(item.spans))))
        for child in item.children:
            found += _items(child)
    return found
