"""How long an article may be: what is beyond is left out at the end of a block, and said."""

from __future__ import annotations

from msgspec.structs import replace

from reader.model import Article, Dropped, Paragraph, Span
from reader.model.codec import to_json

#: Most bytes of an article's blocks as they are stored.
MOST = 2 << 20


def bounded(article: Article, most: int = MOST) -> Article:
    """The article with as many whole blocks as `most` bytes hold; a paragraph that alone is longer is cut."""
    left, kept = most, 0
    for block in article.blocks:
        left -= len(to_json(block))
        if left < 0:
            break
        kept += 1
    if kept == len(article.blocks):
        return article
    blocks, first = article.blocks[:kept], article.blocks[kept]
    if not kept and isinstance(first, Paragraph):
        # A character takes at most six bytes as JSON.
        blocks = (replace(first, spans=(Span("".join(span.text for span in first.spans)[: most // 6]),)),)
    left_out = Dropped("bounds", f"the article is longer than {most >> 20} MiB", f"{len(article.blocks) - kept} blocks")
    told = (*article.extraction.dropped, left_out)
    return replace(article, blocks=blocks, extraction=replace(article.extraction, dropped=told))
