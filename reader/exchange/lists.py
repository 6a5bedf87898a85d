"""Subscription lists that are lines of text: newsboat's `urls` file and plain lists of addresses."""

from __future__ import annotations

import re
import shlex

from reader.errors import ParseError
from reader.exchange.outlines import MAX_BYTES, MAX_OUTLINES, OpmlOutline
from reader.text.safe import clean_line
from reader.text.urls import safe_url

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def read(data: bytes) -> list[OpmlOutline]:
    """The addresses of a list, one a line; what is no address of the web is passed over.

    In a newsboat file (newsboat.org, "The urls file") quoted words after the address are tags: `~Name` is the title,
    `!` (or a tag that begins so) hides the feed, the first other one is the category. Queries name no address and are passed over; commands
    (`exec:`, `filter:`) come as they stand, for whoever imports refuses them and says so. Raises ParseError when the
    list is too large.
    """
    if len(data) > MAX_BYTES:
        raise ParseError("The list is too large", kind="too_large")
    text = data.decode("utf-8-sig", "replace")
    found: dict[str, OpmlOutline] = {}
    for line in text.splitlines():
        outline = _outline(line.strip())
        if outline is not None:
            found.setdefault(outline.url, outline)
        if len(found) > MAX_OUTLINES:
            raise ParseError(f"The list has more than {MAX_OUTLINES} entries", kind="too_large")
    return list(found.values())


def _outline(line: str) -> OpmlOutline | None:
    if not line or line.startswith(("#", "query:", '"query:')):
        return None
    if line.startswith(("exec:", "filter:", "file:", '"exec:', '"filter:', '"file:')):
        return OpmlOutline(url=clean_line(line, 400))
    words = _words(line)
    address = safe_url(words[0]) if words else None
    if address is None:
        stated = _ADDRESS.search(line)
        address = safe_url(stated[0].rstrip(".,;)")) if stated else None
        return None if address is None else OpmlOutline(url=address)
    tags = [clean_line(word, 80) for word in words[1:]]
    title = next((tag[1:] for tag in tags if tag.startswith("~")), "")
    category = next((tag for tag in tags if tag and tag[0] not in "~!"), "")
    hidden = any(tag.startswith("!") for tag in tags)
    return OpmlOutline(url=address, title=title, category=(category,) if category else (), hidden=hidden)


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line[:8_192])
    except ValueError:
        return line.split()
