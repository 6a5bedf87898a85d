"""Sources that have moved for good: proposed after long evidence, followed only when a person says so."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from reader.library.entries import StoreResult
from reader.model import Health, Listing, Source
from reader.net.freshness import moved_for_good
from reader.net.guard import is_public, literal
from reader.text.urls import host_of, same_key
from reader.workspace import Workspace


def proposed(ws: Workspace, healths: Mapping[str, Health] | None = None) -> dict[str, str]:
    """The new addresses of sources, by id: seen often, for long, public, and read by no other source already."""
    known = {same_key(source.url) for source in ws.sources.sources}
    found: dict[str, str] = {}
    for source in ws.sources.sources:
        health = (healths if healths is not None else ws.library.healths()).get(source.id)
        target = moved_for_good(health, ws.now()) if health is not None else None
        if target is not None and same_key(target) not in known and _is_public(target):
            found[source.id] = target
    return found


def follow(ws: Workspace, source: Source, target: str) -> None:
    """Read a source at its new address from now on; the old one comes back by taking the change back.

    Raises ConfigError, NothingMatched, StorageError.
    """
    from reader.settings.edit import update_source

    update_source(ws.places, replace(source, url=target), label=f"{source.title} moved from {source.url} to {target}")
    ws.reload_sources()


def is_same_feed(source: Source, listing: Listing, stored: StoreResult) -> bool:
    """Whether an answer is the feed we know: an entry that was there before, or the source's own title."""
    return len(stored.new_ids) < len(stored.ids) or listing.title.casefold() == source.title.casefold()


def _is_public(url: str) -> bool:
    address = literal(host_of(url))
    return address is None or is_public(address)
