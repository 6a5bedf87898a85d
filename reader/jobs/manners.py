"""What a source's own settings change about asking it: headers, cookies, how often, how much is kept."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from reader.errors import ConfigError, ParseError
from reader.model import Listing, Source
from reader.net.freshness import FLOOR, MANUAL_FLOOR
from reader.text.urls import host_of
from reader.workspace import Workspace


def headers_for(ws: Workspace, source: Source | None, url: str) -> dict[str, str]:
    """The headers a request to `url` carries for a source: to its own host only. Raises ParseError."""
    if source is None or host_of(url) not in (host_of(source.url), host_of(source.site or source.url)):
        return {}
    options = source.options
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


def route_of(source: Source | None) -> tuple[str, ...]:
    """The ways that a source's own settings name; without any, the settings of the network hold."""
    return () if source is None else source.options.route


def floor_of(source: Source) -> timedelta:
    """The least time between two looks at a source: an hour, or what its settings say, never under five minutes."""
    every = source.options.every
    return FLOOR if every is None else max(timedelta(seconds=every), MANUAL_FLOOR)


def within_limit(source: Source, listing: Listing) -> Listing:
    """At most as many entries as the source's settings allow: the newest, in their order."""
    limit = source.options.limit
    if limit is None or len(listing.entries) <= limit:
        return listing
    order = sorted(
        range(len(listing.entries)),
        key=lambda place: (-(_stamp(listing, place)), place),
    )
    kept = sorted(order[:limit])
    return replace(listing, entries=tuple(listing.entries[place] for place in kept))


def _stamp(listing: Listing, place: int) -> float:
    """Seconds of an entry's time; one without stands with the newest, as feeds list these first."""
    entry = listing.entries[place]
    when = entry.published or entry.updated
    return when.timestamp() if when is not None else float("inf")
