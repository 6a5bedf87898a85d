"""Feeds that are not well-formed, by feedparser: slow and forgiving.

Its document type is taken out first: chains of entities crash the XML library under it (CVE-2024-8176).
"""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime
from typing import Any

from reader.dom.encodings import known_codec
from reader.errors import ParseError
from reader.model import Listing
from reader.sources import usual
from reader.sources.feed import MOST_READ, entry_of, finish, person, plain
from reader.text.dates import EARLIEST
from reader.text.language import declared
from reader.text.urls import safe_url

_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,2000}(\[)?", re.IGNORECASE)
_DECLARATION = re.compile(rb"\A[\s\xef\xbb\xbf]{0,100}<\?xml[^>]{0,500}>")
_ENCODING = re.compile(rb"""\s{1,9}encoding\s{0,9}=\s{0,9}["']([^"'<>]{0,100})["']""", re.IGNORECASE)
_CHARSET = re.compile(r";?\s{0,9}charset\s{0,9}=\s{0,9}[\"']?([^\s\"';,]{1,100})", re.IGNORECASE)
_ENTITIES_ALLOWED = 64
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,100})|([0-9]{1,100}));?")


def read_tolerantly(body: bytes, url: str, content_type: str) -> Listing:
    """The listing of a malformed feed. Raises ParseError when nothing of a feed is in it."""
    import feedparser

    # A BytesIO: given bytes or text, feedparser would open a file or an address that the body names. It is not told where
    # the feed is from, or it would make an address of every guid, and an entry of two with the next feed that is whole.
    try:
        found: Any = feedparser.parse(
            io.BytesIO(_REFERENCE.sub(_a_character, _DECLARATION.sub(_in_ascii, _without_doctype(body)))), response_headers={"content-type": _of_the_web(content_type) or "application/xml"},
            sanitize_html=False, resolve_relative_uris=False,
        )  # fmt: skip
    except ValueError as error:
        # What feedparser takes for the name of an encoding may be anything at all.
        raise ParseError("The feed's encoding cannot be made out", kind="malformed") from error
    except (LookupError, TypeError, AttributeError) as error:
        # Of elements that end without having begun it expects what they never had.
        raise ParseError("The feed is torn where nobody can read on", kind="malformed") from error
    if not found.version and not found.entries:
        raise ParseError("This is not a feed", kind="not_a_feed")
    about = found.feed
    language = declared(about.get("language"))
    return finish(
        Listing(
            title=plain(about.get("title") or "", 200), entries=tuple(_entry(item, url, language) for item in found.entries[:MOST_READ]),
            site=safe_url(about.get("link"), url), language=language, description=plain(about.get("subtitle") or "", 1_000) or None,
            problems=("The feed is not well-formed XML",),
        ),
        total=len(found.entries),
    )  # fmt: skip


def _in_ascii(found: re.Match[bytes]) -> bytes:
    """The XML declaration without what cannot stand in it: feedparser stops at the name of an encoding with such bytes.

    It would also decode with any codec of Python's; one that is no encoding of the web is not named.
    """
    plain = bytes(value for value in found[0] if 0x20 <= value < 0x7F or value in b"\t\r\n")
    named = _ENCODING.search(plain)
    if named is None or known_codec(named[1].decode("ascii")):
        return plain
    return plain[: named.start()] + plain[named.end() :]


def _of_the_web(content_type: str) -> str:
    """A content type without a charset that is no encoding of the web."""
    named = _CHARSET.search(content_type)
    return content_type if named is None or known_codec(named[1]) else content_type[: named.start()]


def _a_character(found: re.Match[bytes]) -> bytes:
    """A numeric reference as it stands, or U+FFFD for halves of pairs and numbers of no character: feedparser stops at them."""
    number = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF else b"&#65533;"


def _without_doctype(body: bytes) -> bytes:
    found = _DOCTYPE.search(body, 0, 4_096)
    if not found:
        return body
    if not found[1]:
        end = body.find(b">", found.end() - 1)
        return body if end < 0 else body[: found.start()] + body[end + 1 :]
    end = body.find(b"]>", found.end())
    subset = body[found.end() : end if end >= 0 else len(body)]
    if end < 0 or subset.count(b"<!ENTITY") > _ENTITIES_ALLOWED or re.search(rb"SYSTEM|PUBLIC|&", subset):
        raise ParseError("The feed declares entities that are not opened", kind="malformed")
    return body[: found.start()] + body[end + 2 :]


def _time(stated: Any, made: Any, language: str | None) -> datetime | None:
    """The time a text states, as in feeds that are whole; else what feedparser makes of it."""
    if (found := usual.when(str(stated or ""), language)) is not None:
        return found
    try:
        known = datetime.fromtimestamp(calendar.timegm(made), UTC) if made else None
    except (ValueError, OverflowError, TypeError):
        return None
    return known if known is not None and known >= EARLIEST else None


def _link(item: Any, url: str) -> str:
    """Where an entry leads. Where there is no link, feedparser takes any guid for one."""
    link, guid = str(item.get("link") or ""), str(item.get("id") or "")
    return "" if link == guid and not link.startswith(("http://", "https://")) else safe_url(link, url) or ""


def _entry(item: Any, url: str, language: str | None) -> Any:
    # feedparser has None for what a torn element lacks.
    content = max((part.get("value") or "" for part in item.get("content") or []), key=len, default="")
    summary = item.get("summary") or ""
    updated = _time(item.get("updated"), item.get("updated_parsed"), language)
    published = _time(item.get("published"), item.get("published_parsed"), language) or _time(item.get("created"), item.get("created_parsed"), language)
    return entry_of(
        url=_link(item, url), title=item.get("title") or "", guid=plain(item.get("id") or "", 1_000) or None,
        authors=[person(found.get("name") or "") for found in item.get("authors") or [] if found] or [item.get("author") or ""], published=published or updated,
        updated=updated, summary=summary or content, content=content if content != summary or len(content) > 2_000 else "", language=language,
        categories=[tag.get("label") or tag.get("term") or "" for tag in item.get("tags") or []], enclosures=[],
        image=safe_url(next((found.get("url") for found in item.get("media_thumbnail") or []), None), url),
    )  # fmt: skip
