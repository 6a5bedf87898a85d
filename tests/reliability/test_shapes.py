"""Thousands of small feeds of every form, element and encoding through reader, library and list: no exception but ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import ParseError
from reader.library import Library
from reader.model import Category, Health, Listing, Query, Source
from reader.model.codec import from_json
from reader.pool import frames
from reader.pool.child import perform
from reader.text.safe import FORBIDDEN
from tests.reliability.shapes import documents

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")


def test_every_shape_of_a_feed_goes_through_or_is_refused(tmp_path: Path, row: Callable[..., None]) -> None:
    """As a worker does it: `perform` tells a fault of a parser as "crashed", which is what must not happen."""
    import msgspec

    entries = refused = count = 0
    waiting: list[Listing] = []
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOW) as library:
        library.sync_sources([DESK], [Category("World", 0)])
        for name, data in documents():
            count += 1
            asked = {"url": DESK.url, "content_type": "application/xml", "kind": "feed", "now": NOW}
            meta = msgspec.json.encode({"task": "listing", "meta": asked, "timeout": 60.0})
            status, answer, _ = perform(meta, data)
            if status == frames.FAILED:
                assert b'"crashed"' not in answer, (name, data, answer)
                refused += 1
                continue
            listing = from_json(answer, Listing)
            for entry in listing.entries:
                assert not FORBIDDEN.search(" ".join((entry.title, entry.summary or "", *entry.authors))), name
                assert not entry.url or entry.url.startswith(("http://", "https://")), name
            waiting.append(listing)
            entries += len(listing.entries)
            if len(waiting) == 200:
                for one in waiting:
                    library.store_listing(DESK, one, Health(source_id="desk"))
                waiting.clear()
        assert library.check() == ()
        rows = library.window(Query(), limit=5_000)
        assert rows
    assert issubclass(ParseError, Exception)
    row(f"{count} generated feeds (8 forms × {count // 8 // 8} elements, 13 encodings, cut ones)", f"{count - refused} read with {entries} entries, {refused} refused", "0 exceptions")
