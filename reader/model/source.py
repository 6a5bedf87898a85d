"""What the user chose to read, and what happened to it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

SourceKind = Literal["feed", "page", "sitemap", "wordpress", "file", "command"]


class SourceOptions(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Per-source settings of sources.toml. Seconds, bytes and counts; None means: as the settings say."""

    every: float | None = None
    full_text: bool | None = None
    route: tuple[str, ...] = ()
    headers: dict[str, str] = {}
    cookies_file: str | None = None
    user_agent: str | None = None
    rule: str | None = None
    limit: int | None = None
    mute: str | None = None
    allow_private: bool = False
    #: What another program's list said of it, kept for the way back: attribute names and values.
    opml: dict[str, str] = {}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One source. `id` is a short stable slug, unique in sources.toml; `url` what is fetched, `site` its front page."""

    id: str
    url: str
    title: str
    category: str
    kind: SourceKind = "feed"
    site: str | None = None
    language: str | None = None
    enabled: bool = True
    options: SourceOptions = SourceOptions()


class Category(msgspec.Struct, frozen=True):
    name: str
    position: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a source. Validators belong to `url` and are kept byte for byte (RFC 9110 §8.8).

    `ttl`, `skip_hours` and `skip_days` are the feed's wishes when it was last read; an unchanged one repeats none.
    """

    source_id: str
    url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    last_fetch: datetime | None = None
    last_ok: datetime | None = None
    last_full: datetime | None = None
    last_error: str | None = None
    error_kind: str | None = None
    failures: int = 0
    next_due: datetime | None = None
    ttl: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    bytes: int = 0
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since: datetime | None = None
