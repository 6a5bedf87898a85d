"""A subscription as lists of other programs state it, and how large such lists may be."""

from __future__ import annotations

import msgspec

from reader.model import SourceKind

MAX_BYTES = 10 << 20
MAX_OUTLINES = 20_000
#: Under this name the folders below the category are kept among a source's foreign attributes.
FOLDER = "folder"


class OpmlOutline(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription. `category` is the path of folders it lies in; `url` is as stated, cleaned but not judged.

    `hidden`: its owner keeps it out of sight. `extra` are the attributes that are other programs', by name (`frss:…` for
    those of FreshRSS).
    """

    url: str
    title: str = ""
    site: str | None = None
    category: tuple[str, ...] = ()
    language: str | None = None
    type: str | None = None
    kind: SourceKind = "feed"
    hidden: bool = False
    extra: dict[str, str] = {}


def folder_of(path: tuple[str, ...]) -> str:
    """The folders below the category as one text; a name's own slash becomes another sign."""
    return "/".join(part.replace("/", "\u2215") for part in path[1:])
