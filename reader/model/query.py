"""What a list shows: a place to look in, conditions, an order."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

ViewKind = Literal[
    "everything", "unread", "starred", "later", "category", "source", "progress", "history", "search", "offline",
    "muted",
]
Sort = Literal["newest", "oldest", "source", "length"]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """`view` with `name` (the category's name or the source's id) says where; the rest narrows it.

    `show_read` False hides read headlines, except those in `keep` (ids that stay until the list is opened again).
    `text` is a search in the library's query language.
    """

    view: ViewKind = "everything"
    name: str = ""
    show_read: bool = True
    keep: tuple[int, ...] = ()
    since: datetime | None = None
    section: str | None = None
    language: str | None = None
    text: str = ""
    sort: Sort = "newest"


class Count(msgspec.Struct, frozen=True):
    unread: int = 0
    total: int = 0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Unread and total by view, by category name and by source id."""

    everything: Count
    starred: Count
    later: Count
    categories: dict[str, Count]
    sources: dict[str, Count]
    offline: int = 0
