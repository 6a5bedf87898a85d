"""Lists of single articles to read later: the CSV files that Pocket, Instapaper and Raindrop give out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from reader.errors import ParseError
from reader.exchange.outlines import MAX_BYTES, MAX_OUTLINES
from reader.text.dates import parse_date
from reader.text.safe import clean_line
from reader.text.urls import safe_url

_FIELD = 200_000
_TAGS = re.compile(r"[|,;]")
_DONE = ("archive", "archived", "read", "1", "true")
_STATED = ("status", "read", "folder")


class SavedLink(msgspec.Struct, frozen=True, kw_only=True):
    """An address to save. `read`: it was read before, so it is kept in the library without being put on the list."""

    url: str
    title: str = ""
    added: datetime | None = None
    read: bool = False
    tags: tuple[str, ...] = ()


def is_links(data: bytes) -> bool:
    """Whether this begins like such a list: a first line of names, `url` among them."""
    first = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].decode("utf-8", "replace")
    names = [name.strip().strip('"').lower() for name in first.split(",")]
    return len(names) > 1 and "url" in names and not any("://" in name for name in names)


def read(data: bytes) -> list[SavedLink]:
    """The articles of a list, each address once; rows without an address of the web are passed over.

    Raises ParseError for what is no such list, or is too large.
    """
    if len(data) > MAX_BYTES:
        raise ParseError("The list is too large", kind="too_large")
    if not is_links(data):
        raise ParseError("This is no list of saved articles")
    text = data.decode("utf-8-sig", "replace").replace("\x00", "\ufffd")
    found: dict[str, SavedLink] = {}
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            named = {name.strip().lower(): value for name, value in row.items() if name and isinstance(value, str)}
            link = _link(named)
            if link is not None:
                found.setdefault(link.url, link)
            if len(found) > MAX_OUTLINES:
                raise ParseError(f"The list has more than {MAX_OUTLINES} entries", kind="too_large")
    except csv.Error as error:
        raise ParseError(f"This list is no CSV: {clean_line(str(error), 200)}") from error
    return list(found.values())


def _link(row: Mapping[str, str]) -> SavedLink | None:
    address = safe_url(row.get("url", "").strip())
    if address is None:
        return None
    title = clean_line(row.get("title", ""), 500)
    # Pocket repeats the address where it knows no title.
    return SavedLink(
        url=address,
        title="" if "://" in title else title,
        added=_time(row.get("time_added") or row.get("timestamp") or row.get("created") or ""),
        read=any(row.get(name, "").strip().lower() in _DONE for name in _STATED),
        tags=tuple(tag for part in _TAGS.split(row.get("tags", "")) if (tag := clean_line(part.strip(' []"'), 80)))[:20],
    )


def _time(text: str) -> datetime | None:
    """Seconds since 1970, or a date."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 12:
        return datetime.fromtimestamp(int(text), UTC)
    return parse_date(text[:100])
