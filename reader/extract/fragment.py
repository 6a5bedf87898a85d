"""The full text a feed carries itself (`content:encoded`, Atom content) as an Article: there is only to tidy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reader.dom.tree import parse
from reader.extract.build import Builder
from reader.extract.lexicon import lexicon
from reader.extract.measure import folded
from reader.extract.walk import walk
from reader.model import Article, Extraction
from reader.text.bidi import direction_of
from reader.text.language import declared, guess
from reader.text.safe import clean_line
from reader.text.urls import safe_url


def from_fragment(
    html: str,
    *,
    url: str,
    title: str,
    authors: Sequence[str] = (),
    published: datetime | None = None,
    language: str | None = None,
) -> Article:
    """An article from the feed's own content. Known furniture lines and the repeated headline are left out."""
    page = walk(parse(f"<body>{html}</body>"))
    text = "\n".join(chunk.text for chunk in page.chunks)
    stated = declared(language) if language else None
    known = stated.split("-")[0] if stated else guess(text)
    words = lexicon(known)
    kept = [
        number
        for number, chunk in enumerate(page.chunks)
        if words.known(chunk.text, chunk.link) is None and not (number == 0 and folded(chunk.text) == folded(title))
    ]
    address = safe_url(url) or ""
    builder = Builder(page, address or None, (), known)
    return Article(
        url=address,
        title=clean_line(title),
        authors=tuple(clean_line(name) for name in authors if name.strip()),
        published=published,
        language=known,
        direction=direction_of(text[:4_000]) if text.strip() else "ltr",
        blocks=builder.blocks(kept),
        extraction=Extraction(method="feed", confidence=1.0 if kept else 0.0),
    )
