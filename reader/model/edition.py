"""What an edition file carries from one library to another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from reader.model.article import Article
from reader.model.entry import Entry
from reader.model.source import Source

#: 64 bits of the digest of a guid or an address, and a moment that says its zone.
Key = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Moment = Annotated[datetime, Meta(tz=True)]


class Marks(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The reader's marks on an entry; `place` is the reading position, `changed` when a mark was last set (UTC)."""

    read: bool = False
    starred: bool = False
    later: bool = False
    place: Annotated[float, Meta(ge=0, le=1)] = 0.0
    opened: Moment | None = None
    changed: Moment | None = None
    tags: tuple[str, ...] = ()


class CarriedSearch(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    query: str


class CarriedMute(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A mute; `source` is a source's id in the edition, None for all sources."""

    query: str
    source: str | None = None
    until: Moment | None = None


class Choices(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the reader of the other library chose beside marks."""

    searches: tuple[CarriedSearch, ...] = ()
    mutes: tuple[CarriedMute, ...] = ()


class CarriedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A text the article had from `stored` (UTC) on, before the one it has now."""

    stored: Moment
    article: Article


class Carried(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An entry on its way. `sources` has the ids of all that listed it, its own first; `pictures` are digests.

    `keys` are the numbers under which each source knows it, for its guids among others: an entry whose address the feed
    changes is known again. `stored` (UTC) is when its text came, `revised` how often that changed, `versions` are the
    earlier texts, oldest first; since `gone` the site has the article no more.
    """

    entry: Entry
    sources: tuple[str, ...]
    article: Article | None = None
    pictures: dict[str, str] = {}
    keys: dict[str, tuple[Key, ...]] = {}
    stored: Moment | None = None
    revised: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    versions: tuple[CarriedVersion, ...] = ()
    gone: Moment | None = None


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
