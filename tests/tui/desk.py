"""The interface on the sample edition, without a terminal: for tests that press keys and look at values."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from reader.jobs.demo import demo_workspace
from reader.settings.files import Places
from reader.settings.load import load
from reader.tui.app import ReaderApp
from reader.tui.backend import Backend
from reader.tui.keymap import load_keyboard
from reader.tui.screens.main import MainScreen
from reader.tui.terminal import look_around
from reader.tui.themes import dress

Wanted = Callable[[], object]


class Desk:
    """An app that runs. `press` types keys one after the other; `until` waits for what must become true."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None], main: MainScreen, backend: Backend) -> None:
        self.app, self.pilot, self.main, self.backend = app, pilot, main, backend

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def until(self, wanted: Wanted, seconds: float = 10.0) -> None:
        """Fails with the screen's text when it does not come true."""
        for _ in range(round(seconds / 0.02)):
            if wanted():
                return
            await self.pilot.pause()
            await asyncio.sleep(0.02)
        raise AssertionError(f"never came true\n{self.text()}")

    def text(self) -> str:
        """What stands on the screen, line by line."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip)[:width] for strip in strips[:height])

    @property
    def said(self) -> str:
        """The words at the left of the status line."""
        return self.text().splitlines()[-1]


#: A modern terminal's variables.
MODERN = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


@asynccontextmanager
async def sample_desk(
    home: Path, size: tuple[int, int] = (120, 36), *, environ: Mapping[str, str] = MODERN
) -> AsyncIterator[Desk]:
    """The sample edition in a running app, its first list loaded and its first article shown."""
    places = Places.under(home)
    settings = load(places)
    with demo_workspace(settings) as ws:
        backend = Backend(ws)
        terminal = look_around(environ, ask=False)
        dressed = dress(ws.places, settings.theme, terminal)
        app = ReaderApp(backend, dressed, load_keyboard(ws.places, settings.keys), signals=False)
        try:
            async with app.run_test(size=size) as pilot:
                main = app.screen
                assert isinstance(main, MainScreen)
                desk = Desk(app, pilot, main, backend)
                await desk.until(lambda: len(main.list_.ids) > 0 and main.starting.early is None)
                if main.layout_kind != "one":
                    await desk.until(lambda: main.reading.entry_id is not None)
                yield desk
        finally:
            backend.close()
