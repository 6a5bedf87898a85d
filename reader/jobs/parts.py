"""Lists of headlines that come in parts: an index of sitemaps names them, and the newest are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reader.errors import NetworkError, ParseError
from reader.jobs.manners import headers_to, route_of
from reader.model import Entry, Listing, Page, Source
from reader.model.codec import from_json
from reader.text.urls import same_key
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.net.client import Fetcher

#: Parts that are read of one list, and entries after which no more is needed.
PARTS, ENOUGH = 2, 100


async def with_parts(
    ws: Workspace,
    fetcher: Fetcher,
    page: Page,
    listing: Listing,
    source: Source | None = None,
    *,
    urgent: bool = False,
    spend: Callable[[int], None] | None = None,
) -> Listing:
    """A listing without entries of its own, filled from the parts it names; others come back as they are.

    Parts are asked for as `source` wants to be asked; `spend` hears of bytes.

    Raises what the first part failed with; later ones may be missing, and then a problem says so.
    """
    if listing.entries or not listing.next_pages:
        return listing
    found: dict[str, Entry] = {}
    problems = list(listing.problems)
    for number, address in enumerate(listing.next_pages[:PARTS]):
        try:
            part = await _part(ws, fetcher, page, address, source, urgent, spend)
        except (NetworkError, ParseError) as error:
            if not number:
                raise
            problems.append(f"A part is missing: {error}")
            continue
        for entry in part.entries:
            found.setdefault(same_key(entry.url), entry)
        if len(found) >= ENOUGH:
            break
    return replace(listing, entries=tuple(found.values()), problems=tuple(problems))


async def _part(
    ws: Workspace,
    fetcher: Fetcher,
    page: Page,
    address: str,
    source: Source | None,
    urgent: bool,
    spend: Callable[[int], None] | None,
) -> Listing:
    answer = await fetcher.get(
        address,
        kind="feed",
        urgent=urgent,
        headers=await headers_to(ws, source, address),
        route=route_of(source),
        allow_private_origin=source.url if source is not None and source.options.allow_private else None,
    )
    if spend is not None:
        spend(answer.content_bytes)
    asked = {
        "url": answer.final_url,
        "content_type": answer.headers.get("content-type", ""),
        "kind": "sitemap",
        "now": page.fetched,
    }
    return from_json(await ws.pool.run("listing", asked, answer.body, urgent=urgent), Listing)
