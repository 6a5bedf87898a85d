"""What the first headlines cost: nothing of the network, of parsers or of pictures is imported for them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from reader.library import Library
from reader.model import Category, Entry, Health, Listing, Source
from reader.settings.files import Places

LATER = ("httpx", "httpcore", "anyio", "lxml", "feedparser", "readability", "diskcache", "markdown_it", "PIL",
         "tomlkit", "pyphen", "email")  # fmt: skip

#: Opens the interface without a terminal and tells what is imported when the first headline is painted.
SCRIPT = """
import asyncio, sys
from reader.cli.main import parser
from reader.settings.files import places
from reader.settings.load import load
from reader.tui.app import ReaderApp
from reader.tui.backend import Backend
from reader.tui.keymap import load_keyboard
from reader.tui.terminal import Terminal
from reader.tui.themes import dress
from reader.tui.widgets.headlines import Headlines
from reader.workspace import Workspace

parser()
seen = []
paint = Headlines.paint_row

def first(self, y):
    if len(self.ids) and self.headline is not None and not seen:
        seen.extend(sys.modules)
    return paint(self, y)

async def look(app):
    async with app.run_test(size=(120, 36)) as pilot:
        for _ in range(500):
            if seen:
                return
            await pilot.pause(0.01)

Headlines.paint_row = first
found = places()
with Workspace(load(found), found, offline=True) as ws:
    backend = Backend(ws)
    backend.warm()
    asyncio.run(look(ReaderApp(backend, dress(found, ws.settings.theme, Terminal()), load_keyboard(found, ws.settings.keys), signals=False)))
    backend.close()
print(" ".join(seen))
"""


def test_the_first_headlines_need_no_network_and_no_parser(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.ensure()
    when = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    source = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")
    places.sources_file.write_text('version = 1\n[[source]]\nid = "desk"\nurl = "https://desk.example/feed"\ntitle = "Desk"\ncategory = "World"\n')
    with Library.open(places.library_file, places.articles, now=lambda: when) as library:
        library.sync_sources([source], [Category("World", 0)])
        entry = Entry(url="https://desk.example/1", title="Talks resume", guid="1", published=when)
        library.store_listing(source, Listing(title="Desk", entries=(entry,)), Health(source_id="desk", url=source.url, last_ok=when))
    environ = {**os.environ, "READER_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    imported = done.stdout.split()
    assert "reader.tui.screens.main" in imported
    assert [name for name in LATER if name in imported] == []
