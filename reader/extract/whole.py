"""A page as it came: every line of it in order, with nothing judged and nothing left out."""

from __future__ import annotations

from reader.dom.facts import facts
from reader.dom.tree import decode, parse
from reader.extract.build import Builder
from reader.extract.metadata import head_title
from reader.extract.walk import walk
from reader.model import Article, Extraction
from reader.text.bidi import direction_of
from reader.text.language import guess
from reader.text.safe import clean_line
from reader.text.urls import safe_url


def from_page(body: bytes, url: str, *, content_type: str = "", title: str = "") -> Article:
    """All the text of a page in blocks: menus, notices and all. `title` is used where the page has none."""
    root = parse(decode(body, content_type))
    page = walk(root)
    text = "\n".join(chunk.text for chunk in page.chunks)
    language = guess(text)
    address = safe_url(url) or ""
    builder = Builder(page, address or None, (), language)
    blocks = builder.blocks(range(len(page.chunks))) if page.chunks else ()
    return Article(
        url=address,
        title=clean_line(head_title(facts(root, address or None)) or title),
        language=language,
        direction=direction_of(text[:4_000]) if text.strip() else "ltr",
        blocks=blocks,
        footnotes=builder.footnotes(),
        extraction=Extraction(method="page", confidence=0.0),
    )
