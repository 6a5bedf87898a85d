"""The second start of a program that was quit: the first thing seen is what stays, and no key is lost."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Category, Entry, Health, Listing, Source
from reader.settings.files import Places
from tests.terminal import Terminal

pytestmark = pytest.mark.pty

READER = [sys.executable, "-m", "reader", "--offline"]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A home with a handful of headlines."""
    places = Places.under(tmp_path)
    places.ensure()
    places.sources_file.write_text('version = 1\n[[source]]\nid = "desk"\nurl = "https://desk.example/feed"\ncategory = "World"\n')
    source = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")
    with Library.open(places.library_file, places.articles, now=lambda: NOW) as library:
        library.sync_sources([source], [Category("World", 0)])
        entries = tuple(
            Entry(url=f"https://desk.example/{n}", title=f"Story number {n}", guid=str(n), published=NOW - timedelta(hours=n))
            for n in range(6)
        )
        library.store_listing(source, Listing(title="Desk", entries=entries), Health(source_id="desk", url=source.url, last_ok=NOW))
    return {**os.environ, "READER_HOME": str(tmp_path)}


def quit_after(screen: Terminal, wanted: str) -> None:
    screen.wait_for(wanted)
    screen.wait_for(lambda text: b"\x1b[?1000h" in screen.raw)
    screen.press("q")
    assert screen.wait() == 0


def test_the_first_frame_stays_and_nothing_blank_comes_between(environ: dict[str, str]) -> None:
    with Terminal(READER, environ) as screen:
        quit_after(screen, "▌● Story number 0")
    with Terminal(READER, environ) as screen:
        screen.wait_for("▌● Story number 0")
        screen.wait_for(lambda text: b"\x1b[?1000h" in screen.raw)
        assert b"Story number 3" in screen.raw.partition(b"\x1b[?1000h")[0]  # before the framework has begun
        quit_after(screen, "▌● Story number 0")
        assert screen.raw.count(b"\x1b[?1049h") == 1
        assert b"\x1b[2J" not in screen.raw
        assert screen.raw.count(b"Story number 5") <= 2


def test_keys_typed_ahead_are_done(environ: dict[str, str]) -> None:
    with Terminal(READER, environ) as screen:
        quit_after(screen, "▌● Story number 0")
    with Terminal(READER, environ) as screen:
        screen.wait_for("▌● Story number 0")
        screen.press("j", "j")
        screen.wait_for("▌● Story number 2")
        assert "jj" not in screen.text()
