"""What an edition file carries from one library to another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from reader.model.article import Article
from reader.model.entry import Entry
from reader.model.source import Source


class Marks(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The reader's marks on an entry; `place` is the reading position, `changed` when a mark was last set (UTC)."""

    read: bool = False
    starred: bool = False
    later: bool = False
    place: Annotated[float, Meta(ge=0, le=1)] = 0.0
    opened: datetime | None = None
    changed: datetime | None = None
    tags: tuple[str, ...] = ()


class CarriedSearch(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    query: str


class CarriedMute(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A mute; `source` is a source's id in the edition, None for all sources."""

    query: str
    source: str | None = None
    until: datetime | None = None


class Choices(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the reader of the other library chose beside marks."""

    searches: tuple[CarriedSearch, ...] = ()
    mutes: tuple[CarriedMute, ...] = ()


class Carried(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An entry on its way. `sources` has the ids of all that listed it, its own first; `pictures` are digests."""

    entry: Entry
    sources: tuple[str, ...]
    article: Article | None = None
    pictures: dict[str, str] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The first thing to be read of an edition. `digests` are those of members that are not named by theirs."""

    format: str
    version: int
    title: str
    made: datetime
    program: str
    articles: int
    pictures: int
    digests: dict[str, str]


class Refused(msgspec.Struct, frozen=True):
    """A part of an edition that was not taken, and why."""

    name: str
    reason: str


class Member(msgspec.Struct, frozen=True):
    """A part of an edition with its size in bytes."""

    name: str
    size: int


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition offers, before any article is read."""

    manifest: Manifest
    sources: tuple[Source, ...] = ()
    articles: tuple[Member, ...] = ()
    states: tuple[Member, ...] = ()
    pictures: tuple[Member, ...] = ()
    choices: Choices = Choices()
    refused: tuple[Refused, ...] = ()


class CarriedItems(msgspec.Struct, frozen=True):
    """Some articles of an edition by their members' names, cleaned."""

    items: dict[str, Carried] = {}
    refused: tuple[Refused, ...] = ()


class CarriedMarks(msgspec.Struct, frozen=True):
    """Marks by the names of the articles' members."""

    marks: dict[str, Marks] = {}
    refused: tuple[Refused, ...] = ()


class CarriedPictures(msgspec.Struct, frozen=True):
    """Pictures by their digests."""

    pictures: dict[str, bytes] = {}
    refused: tuple[Refused, ...] = ()
