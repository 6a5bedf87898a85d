"""What a source's own settings change about asking it: headers, cookies, how often, how much is kept."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from reader.errors import ConfigError, ParseError
from reader.jobs.run import on_thread
from reader.model import Listing, PackedListing, Source
from reader.net.freshness import FLOOR, MANUAL_FLOOR
from reader.text.urls import host_of
from reader.workspace import Workspace


def headers_for(ws: Workspace, source: Source | None, url: str) -> dict[str, str]:
    """The headers a request to `url` carries for a source: to its own host only. Raises ParseError."""
    if source is None:
        return {}
    options = source.options
    if not (options.headers or options.user_agent or options.cookies_file):
        return {}
    if host_of(url) not in (host_of(source.url), host_of(source.site or source.url)):
        return {}
    found = dict(options.headers)
    if options.user_agent:
        found["User-Agent"] = options.user_agent
    if options.cookies_file:
        from reader.settings.cookies import cookies_for

        try:
            cookies = cookies_for(ws.places, options.cookies_file, url, ws.now())
        except ConfigError as error:
            raise ParseError(str(error), remedy=error.remedy) from error
        if cookies:
            found["Cookie"] = cookies
    return found


async def headers_to(ws: Workspace, source: Source | None, url: str) -> dict[str, str]:
    """As `headers_for`; a file of cookies is read away from the loop. Raises ParseError."""
    if source is not None and source.options.cookies_file:
        return await on_thread(headers_for, ws, source, url)
    return headers_for(ws, source, url)


def route_of(source: Source | None) -> tuple[str, ...]:
    """The ways that a source's own settings name; without any, the settings of the network hold."""
    return () if source is None else source.options.route


def floor_of(source: Source) -> timedelta:
    """The least time between two looks at a source: an hour, or what its settings say, never under five minutes."""
    every = source.options.every
    return FLOOR if every is None else max(timedelta(seconds=every), MANUAL_FLOOR)


def within_limit(source: Source, packed: PackedListing) -> PackedListing:
    """At most as many entries as the source's settings allow: the newest, in their order."""
    listing, limit = packed.listing, source.options.limit
    if limit is None or len(listing.entries) <= limit:
        return packed
    order = sorted(
        range(len(listing.entries)),
        key=lambda place: (-(_stamp(listing, place)), place),
    )
    kept = sorted(order[:limit])
    return PackedListing(
        replace(listing, entries=tuple(listing.entries[place] for place in kept)),
        tuple(packed.texts[place] for place in kept) if packed.texts else (),
    )


def _stamp(listing: Listing, place: int) -> float:
    """Seconds of an entry's time; one without stands with the newest, as feeds list these first."""
    entry = listing.entries[place]
    when = entry.published or entry.updated
    return when.timestamp() if when is not None else float("inf")
