"""One page to one article. Pure: no network, no files but the shipped tables, safe in threads and processes.

extract(html, url)          an Article whatever comes (empty blocks and confidence 0 where there is none)
extract_page(body, url)     the same for the fetcher: raises NoArticle and ParseError
from_fragment(html, …)      the feed's own text as an Article
from_page(body, url, …)     all the text of a page, nothing left out
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reader.errors import NoArticle, ParseError
from reader.model import Article, Extraction
from reader.text.urls import safe_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.extract.rules import SiteRules

__all__ = ["extract", "extract_page", "from_fragment", "from_page"]

#: How documents, pictures, sounds and archives begin that servers call a page.
_NO_PAGE = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"OggS",
    b"ID3", b"\x7fELF", b"\x1f\x8b", b"wOF2",
)  # fmt: skip


def extract(html: str | bytes, url: str | None = None) -> Article:
    """The article of a page. `url` is its address (base of links, hint for site and date).

    Never raises for foreign input: a page without an article gives one without blocks and with confidence 0, whose
    `extraction.facts["refused"]` says why.
    """
    try:
        return extract_page(html, url or "")
    except (NoArticle, ParseError) as error:
        return Article(
            url=safe_url(url) or "",
            title="",
            extraction=Extraction(method="none", confidence=0.0, facts={"refused": str(error)}),
        )


def extract_page(
    html: bytes | str,
    url: str,
    *,
    content_type: str = "",
    feed_title: str | None = None,
    rules: SiteRules | None = None,
) -> Article:
    """The article of a fetched page. `feed_title` is the headline the feed gave (used when the page has none).

    `rules` are the site's own (`reader.extract.rules.load_rules`): they refine what the generic way finds.

    Raises NoArticle when the page holds none (listing, login, empty shell) and ParseError when it is not a web page.
    """
    from reader.dom.tree import decode
    from reader.extract.pipeline import article_of

    if isinstance(html, bytes) and html.startswith(_NO_PAGE):
        raise ParseError("This is a file of another kind and not a web page.")
    text = decode(html, content_type) if isinstance(html, bytes) else html
    if not text or text.isspace():
        raise ParseError("The page is empty.")
    return article_of(text, safe_url(url), feed_title, rules)


def from_fragment(
    html: str,
    *,
    url: str,
    title: str,
    authors: Sequence[str] = (),
    published: datetime | None = None,
    language: str | None = None,
) -> Article:
    """The feed's own full text as an Article (method "feed")."""
    from reader.extract.fragment import from_fragment as build

    return build(html, url=url, title=title, authors=authors, published=published, language=language)


def from_page(body: bytes, url: str, *, content_type: str = "", title: str = "") -> Article:
    """All the text of a page as it came, menus and notices too (method "page", confidence 0)."""
    from reader.extract.whole import from_page as build

    return build(body, url, content_type=content_type, title=title)
