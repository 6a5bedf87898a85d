"""The interface on a library of one's own, made for the test: three sources, no network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model import Article, Entry, Extraction, Health, Listing, Paragraph, Span
from reader.settings.files import Places
from reader.settings.load import load
from reader.tui.app import ReaderApp
from reader.tui.backend import Backend
from reader.tui.keymap import load_keyboard
from reader.tui.screens.main import MainScreen
from reader.tui.terminal import look_around
from reader.tui.themes import dress
from reader.workspace import Workspace
from tests.tui.desk import MODERN, Desk

NOW = datetime(2026, 11, 22, 14, 8, tzinfo=UTC)
TOML = """\
categories = ["World", "Science"]

[[source]]
id = "desk"
url = "https://desk.example/feed"
name = "The Desk"
category = "World"

# this one breaks now and then
[[source]]
id = "wire"
url = "https://wire.example/rss"
name = "Wire"
category = "World"

[[source]]
id = "lab"
url = "https://lab.example/feed"
name = "Lab Notes"
category = "Science"
"""


def fill(places: Places) -> None:
    """Sources and a few articles of each, the newest first at 14:05."""
    places.ensure()
    places.sources_file.write_text(TOML)
    with Workspace(load(places), places, now=lambda: NOW, offline=True) as ws:
        for source in ws.sources.sources:
            entries = tuple(
                Entry(
                    url=f"https://{source.id}.example/{number}", title=f"{source.title}, story {number}",
                    guid=f"{source.id}-{number}", published=NOW - timedelta(minutes=3 + 60 * number),
                    summary="Only what the feed says.",
                )
                for number in range(4)
            )  # fmt: skip
            failed = source.id == "wire"
            health = Health(
                source_id=source.id, url=source.url, last_fetch=NOW, last_ok=None if failed else NOW, bytes=1_200_000,
                failures=3 if failed else 0, last_error="no answer in 20 s" if failed else None,
                error_kind="timeout" if failed else None,
            )  # fmt: skip
            stored = ws.library.store_listing(source, Listing(title=source.title, entries=entries), health)
            for entry_id, entry in zip(stored.ids[:3], entries, strict=False):
                ws.library.store_article(entry_id, article_of(entry))


def article_of(entry: Entry) -> Article:
    text = Paragraph(spans=(Span("A road was promised in 2019. "), Span("The plan", href="https://plan.example/a")))
    more = Paragraph(spans=(Span("It passes the mill and "), Span("the bridge", href="https://bridge.example/b")))
    return Article(
        url=entry.url, title=entry.title, published=entry.published, blocks=(text, more),
        extraction=Extraction(method="page", confidence=0.94),
    )  # fmt: skip


@asynccontextmanager
async def home_desk(home: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Desk]:
    """A running app on a library of its own, working offline."""
    places = Places.under(home)
    if not places.sources_file.exists():
        fill(places)
    settings = load(places)
    with Workspace(settings, places, now=lambda: NOW, offline=True) as ws:
        backend = Backend(ws)
        dressed = dress(places, settings.theme, look_around(MODERN, ask=False))
        app = ReaderApp(backend, dressed, load_keyboard(places, settings.keys), signals=False)
        try:
            async with app.run_test(size=size) as pilot:
                main = app.screen
                assert isinstance(main, MainScreen)
                desk = Desk(app, pilot, main, backend)
                await desk.until(lambda: len(main.list_.ids) > 0 and main.starting.early is None)
                yield desk
        finally:
            backend.close()
