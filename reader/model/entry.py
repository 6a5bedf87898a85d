"""A headline's facts: as the outlet gave them, the reader's marks, and the row a list shows."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from reader.model.article import Direction, minutes_of

#: none: only the feed's words are here · kept: whole text, opens offline · failed: fetched without success ·
#: refused: login, payment, block page · no_article: the page holds none
TextState = Literal["none", "kept", "failed", "refused", "no_article"]


class Enclosure(msgspec.Struct, frozen=True, omit_defaults=True):
    url: str
    type: str | None = None
    length: int | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed or headline of a page. Cleaned, never changed by the reader.

    `id` is 0 until the library has given one. `guid` is the feed's own, or None. `url` went through `safe_url`.
    `summary` is plain text of at most 1,000 characters; `content_html` the feed's full text as HTML, bounded, still
    foreign markup that only `extract` may read.
    """

    url: str
    title: str
    id: int = 0
    source_id: str = ""
    guid: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    fetched: datetime | None = None
    summary: str | None = None
    content_html: str | None = None
    language: str | None = None
    section: str | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What one page of headlines holds. `ttl` is the publisher's wish in seconds; `next_pages` addresses to go on with.

    `problems` are plain sentences on what had to be left out or guessed.
    """

    title: str
    entries: tuple[Entry, ...]
    kind: str = "feed"
    site: str | None = None
    language: str | None = None
    description: str | None = None
    ttl: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    next_pages: tuple[str, ...] = ()
    feed_url: str | None = None
    problems: tuple[str, ...] = ()


class PackedListing(msgspec.Struct, frozen=True):
    """A listing whose entries' own texts are apart from them, packed as the library keeps them, in the same order."""

    listing: Listing
    texts: tuple[bytes | None, ...] = ()


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The reader's marks on an entry. `place` is the reading position, 0 to 1."""

    entry_id: int
    read: bool = False
    starred: bool = False
    later: bool = False
    place: float = 0.0
    changed: datetime | None = None


class Headline(msgspec.Struct, frozen=True, gc=False):
    """A row of a list: all that it needs, from one query. `offline`: the whole text is kept here.

    Made by the hundred, by position: that takes a tenth of the time that names take.
    `stamp` is what lists sort by (UTC): published, or first seen where that is unknown or in the future.
    `story` is the same for all headlines on one event, None where it is alone; `others` says how many they are besides.
    """

    id: int
    title: str
    url: str
    source_id: str
    source: str
    category: str
    stamp: datetime
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    fetched: datetime | None = None
    language: str | None = None
    section: str | None = None
    direction: Direction = "ltr"
    unread: bool = True
    starred: bool = False
    later: bool = False
    place: float = 0.0
    text_state: TextState = "none"
    text_problem: str | None = None
    changed: bool = False
    words: int | None = None
    story: str | None = None
    others: int = 0
    summary: str | None = None

    @property
    def offline(self) -> bool:
        return self.text_state == "kept"

    @property
    def minutes(self) -> int | None:
        """Of the whole text, where its words are counted."""
        return minutes_of(self.words) if self.words else None


class Hit(msgspec.Struct, frozen=True):
    """One find of a search. `marks` are start and end offsets of the found words in `snippet`."""

    headline: Headline
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
