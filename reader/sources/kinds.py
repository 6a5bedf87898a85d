"""Which kind of page of headlines this is, by its first bytes: types and names of the web lie too often."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from datetime import datetime

from reader.dom.encodings import decoded, known_codec
from reader.errors import ParseError
from reader.model import Listing, SourceKind
from reader.sources.feed import read_xml

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|script)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})[\"']", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{2,40})", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
MAX_UNPACKED = 10 << 20


def read(
    body: bytes, *, url: str, content_type: str, kind: SourceKind | None = None, now: datetime,
    links: tuple[str, ...] = (),
) -> Listing:  # fmt: skip
    """The headlines of a page; `links` are XPaths of a web page's headlines, where they are known.

    Raises ParseError: not_a_feed for a web page or anything else, malformed, too_large.
    """
    body = _unpacked(body)
    start = _start(body)
    if start[:1] in (b"{", b"["):
        return _of_json(_utf8(start, content_type), url, kind)
    if not start:
        raise ParseError("The feed is empty", kind="not_a_feed")
    if kind == "wordpress":
        raise ParseError("The site's interface answers with something else than posts", kind="not_a_feed")
    feed = _FEED.search(start, 0, 8_192)
    if _SITEMAP.search(start, 0, 8_192) and not feed:
        from reader.sources.sitemap import read_sitemap

        return read_sitemap(start, url)
    page = _HTML.search(start, 0, 2_048)
    if kind == "page" and not feed:
        from reader.sources.section import read_page

        return read_page(start, url=url, content_type=content_type, links=links)
    if page and (not feed or page.start() < feed.start()):
        remedy = "reader add finds the feed behind a page."
        raise ParseError("This is a web page, not a feed", kind="not_a_feed", remedy=remedy)
    found = None if _lies(start) else read_xml(start, url)
    found = found or _in_its_encoding(start, content_type, url) or _as_it_looks(start, url)
    if found is not None:
        return found
    if not feed:
        raise ParseError("This is not a feed", kind="not_a_feed")
    from reader.sources.tolerant import read_tolerantly

    return read_tolerantly(start, url, content_type)


def _of_json(body: bytes, url: str, kind: SourceKind | None) -> Listing:
    """A JSON Feed, or the posts of a WordPress site."""
    if kind == "wordpress" or body[:1] == b"[":
        from reader.sources.wordpress import decode, read_posts

        return read_posts(decode(body), url)
    from reader.sources.jsonfeed import read_json

    return read_json(body, url)


def _utf8(body: bytes, content_type: str) -> bytes:
    """JSON as it has to be (RFC 8259 §8.1), from the encoding that the server states where it is another one.

    What is in neither comes back as it is, to be refused: half-read text would go over good headlines.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        stated = _CHARSET.search(content_type)
        try:
            codec = known_codec(stated[1]) if stated else None
            return body.decode(codec).encode() if codec else body
        except UnicodeError:
            return body
    return body


def _unpacked(body: bytes) -> bytes:
    """Some servers send a compressed file and do not say so."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        found = unpacker.decompress(body, MAX_UNPACKED)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise ParseError("The feed is compressed and damaged") from error
    if unpacker.unconsumed_tail:
        raise ParseError("The feed is too large", kind="too_large")
    return found


def _start(body: bytes) -> bytes:
    """Without a byte order mark of UTF-8 and white space, which XML does not allow before its declaration."""
    return body.removeprefix(codecs.BOM_UTF8).lstrip() if body[:1] not in (b"\xff", b"\xfe") else body


def _lies(body: bytes) -> bool:
    """Whether a feed that declares another encoding is UTF-8: text beyond ASCII is not valid UTF-8 by chance."""
    declaration = _DECLARED.match(body[:300])
    if not declaration or declaration[1].lower() in (b"utf-8", b"utf8") or body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _in_its_encoding(body: bytes, content_type: str, url: str) -> Listing | None:
    """A feed whose encoding is stated wrongly or only by the server, read again as what it really is."""
    stated = _CHARSET.search(content_type)
    declaration = _DECLARED.match(body[:300])
    named = ("utf-8", stated and stated[1], declaration and declaration[1].decode("ascii"))
    for name in dict.fromkeys(filter(None, named)):
        codec = known_codec(name)
        try:
            text = body.decode(codec) if codec else ""
        except UnicodeError:
            continue
        text = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text.removeprefix("\ufeff"))
        if found := read_xml(text.encode("utf-8"), url):
            return found
    return None


def _as_it_looks(body: bytes, url: str) -> Listing | None:
    """A feed that is in none of the encodings stated for it."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", decoded(body, ()))
        return read_xml(text.encode("utf-8"), url)
    return None
