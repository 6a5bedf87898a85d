"""readability-lxml as a second opinion, asked only when the own choice is doubtful: it costs more than all the rest."""

from __future__ import annotations

import logging

from lxml import etree

from reader.extract.candidates import Candidate
from reader.extract.walk import Walked, walk

#: Larger pages are not worth its time.
_LIMIT = 400_000


def second_opinion(html: str, page: Walked) -> Candidate | None:
    """What readability keeps, as chunks of our own page; None when it fails or keeps nothing we know."""
    if len(html) > _LIMIT:
        return None
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Document(html).summary(html_partial=True)
        root = etree.fromstring(summary.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    except (Unparseable, etree.LxmlError, ValueError, TypeError, AttributeError, KeyError):
        return None
    if root is None:
        return None
    texts = {chunk.text for chunk in walk(root).chunks}
    kept = tuple(number for number, chunk in enumerate(page.chunks) if chunk.text in texts)
    return Candidate("readability", kept) if kept else None
