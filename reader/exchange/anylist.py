"""A list of somebody's reading in whatever form it comes: by its first bytes, not by its name."""

from __future__ import annotations

from typing import Literal

import msgspec

from reader.errors import ParseError
from reader.exchange import links, lists, opml
from reader.exchange.links import SavedLink
from reader.exchange.outlines import OpmlOutline

Form = Literal["opml", "links", "list"]


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What a list holds: subscriptions, or single articles."""

    form: Form
    outlines: tuple[OpmlOutline, ...] = ()
    links: tuple[SavedLink, ...] = ()


def read(data: bytes) -> Brought:
    """The list. Raises ParseError for what is none."""
    start = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"<" or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Brought(form="opml", outlines=tuple(opml.read(data.removeprefix(b"\xef\xbb\xbf"))))
    if b"\x00" in start:
        raise ParseError("This is no list of sources", remedy="OPML, newsboat's urls, Pocket's CSV and plain lists are.")
    if links.is_links(data):
        return Brought(form="links", links=tuple(links.read(data)))
    return Brought(form="list", outlines=tuple(lists.read(data)))
