"""A first start without a network: the sample edition stands in, and gives way to the news when they can be had."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reader.model import Entry, Health, Listing
from reader.model.events import ArticleTotals, EntryTotals, Event, Finished, SourceTotals
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
from tests.tui.home import NOW, TOML


class Network:
    """What a fetch would find: nothing at first, then one headline of each source."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.there = False
        self.asked: list[dict[str, Any]] = []

    async def start_fetch(
        self, request: dict[str, Any], post: Callable[[tuple[Event, ...]], object], ended: Callable[[None], object]
    ) -> None:
        self.asked.append(request)
        sources = self.workspace.sources.sources
        if self.there:
            for source in sources:
                entry = Entry(url=f"{source.url}/1", title=f"News of {source.title}", guid="1", published=NOW)
                health = Health(source_id=source.id, url=source.url, last_fetch=NOW, last_ok=NOW)
                self.workspace.library.store_listing(source, Listing(title="", entries=(entry,)), health)
        count = len(sources)
        totals = SourceTotals(total=count, ok=count if self.there else 0, failed=0 if self.there else count)
        new = EntryTotals(new=count if self.there else 0)
        stopped = None if self.there else "offline"
        post((Finished(sources=totals, entries=new, articles=ArticleTotals(), stopped=stopped),))
        ended(None)


@asynccontextmanager
async def first_desk(
    home: Path, size: tuple[int, int] = (80, 24), *, sources: str = TOML
) -> AsyncIterator[tuple[Desk, Network]]:
    """An app on an empty library with three sources."""
    places = Places.under(home)
    places.ensure()
    places.sources_file.write_text(sources)
    settings = load(places)
    with Workspace(settings, places, now=lambda: NOW) as ws:
        backend, network = Backend(ws), Network(ws)
        backend.start_fetch = network.start_fetch  # type: ignore[method-assign]
        dressed = dress(places, settings.theme, look_around(MODERN, ask=False))
        app = ReaderApp(backend, dressed, load_keyboard(places, settings.keys), signals=False)
        try:
            async with app.run_test(size=size) as pilot:
                assert isinstance(app.screen, MainScreen)
                yield Desk(app, pilot, app.screen, backend), network
        finally:
            backend.close()


async def test_the_sample_edition_gives_way_to_the_news_by_itself(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("reader.tui.screens.fetching.RETRIES", (0.3,))
    async with first_desk(tmp_path) as (desk, network):
        await desk.until(lambda: "Sample edition" in desk.text())
        await desk.until(lambda: "3 sources wait for a network" in desk.said)
        await desk.until(lambda: len(network.asked) > 2)  # it is tried again, and nothing is said of it
        assert "Sample edition" in desk.text()
        assert "It comes with the program" not in desk.said
        network.there = True
        await desk.until(lambda: "News of Wire" in desk.text())
        assert not desk.backend.on_sample
        assert "Sample edition" not in desk.text()


async def test_r_asks_all_sources_while_the_sample_edition_stands_in(tmp_path: Path) -> None:
    async with first_desk(tmp_path) as (desk, network):
        await desk.until(lambda: "3 sources wait for a network" in desk.said)
        network.there = True
        await desk.press("2", "r")
        await desk.until(lambda: "News of The Desk" in desk.text())
        assert network.asked[-1] == {"force": True}


async def test_a_list_without_sources_says_how_to_add_one_and_fetches_nothing(tmp_path: Path) -> None:
    async with first_desk(tmp_path, sources="") as (desk, _):
        await desk.until(lambda: "Nothing here yet." in desk.text() and "add a source" in desk.text())
        assert "first edition" not in desk.text().lower()
        assert not desk.main.first_run
