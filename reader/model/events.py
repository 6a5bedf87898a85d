"""What a long job tells while it runs. Every event is a fact that has happened and is safe to show."""

from __future__ import annotations

import msgspec


class Started(msgspec.Struct, frozen=True, tag="started"):
    """`sources` will be asked (ids, in order)."""

    sources: tuple[str, ...]


class SourceStarted(msgspec.Struct, frozen=True, tag="source_started"):
    source_id: str


class SourceDone(msgspec.Struct, frozen=True, tag="source_done", kw_only=True):
    """One source has been asked and its entries are stored. `outcome`: ok, unchanged, failed or skipped."""

    source_id: str
    outcome: str
    new: int = 0
    updated: int = 0
    entry_ids: tuple[int, ...] = ()
    bytes: int = 0
    kind: str | None = None
    message: str | None = None


class TextStored(msgspec.Struct, frozen=True, tag="text_stored", kw_only=True):
    """The whole text of an entry is kept."""

    entry_id: int
    words: int
    minutes: int


class TextFailed(msgspec.Struct, frozen=True, tag="text_failed", kw_only=True):
    """`state` is failed, refused or no_article."""

    entry_id: int
    state: str
    message: str


class Progress(msgspec.Struct, frozen=True, tag="progress", kw_only=True):
    """Counts so far. Texts are the articles whose pages are fetched."""

    sources_done: int = 0
    sources_total: int = 0
    texts_done: int = 0
    texts_total: int = 0
    new: int = 0
    bytes: int = 0
    seconds: float = 0.0


class Failure(msgspec.Struct, frozen=True):
    source: str
    url: str
    kind: str
    message: str


class SourceTotals(msgspec.Struct, frozen=True, kw_only=True):
    total: int = 0
    ok: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0


class EntryTotals(msgspec.Struct, frozen=True, kw_only=True):
    new: int = 0
    updated: int = 0


class ArticleTotals(msgspec.Struct, frozen=True, kw_only=True):
    kept: int = 0
    failed: int = 0
    refused: int = 0


class Finished(msgspec.Struct, frozen=True, tag="finished", kw_only=True):
    """The summary of a fetch; its fields are the JSON of `reader fetch --json`.

    `stopped` is None or why it ended early: offline, portal, budget, cancelled, storage, locked, metered.
    """

    sources: SourceTotals
    entries: EntryTotals
    articles: ArticleTotals
    bytes: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
    stopped: str | None = None


class HookFailed(msgspec.Struct, frozen=True, tag="hook_failed"):
    """A command of the settings' [hooks] did not do what it should; it is not asked again in this fetch."""

    hook: str
    message: str


Event = Started | SourceStarted | SourceDone | TextStored | TextFailed | HookFailed | Progress | Finished
