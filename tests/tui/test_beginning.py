"""How a list begins: a long one with its beginning, and each row with the time as the user wants it told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from reader.model import Entry, Health, Listing
from reader.settings.files import Places
from reader.settings.load import load
from reader.tui.backend import Backend, Listed
from reader.workspace import Workspace
from tests.tui.home import NOW, fill, home_desk


async def test_the_rest_of_a_list_follows_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with home_desk(tmp_path) as desk:
        whole, sections = list(desk.main.list_.ids), list(desk.main.list_._sections)
    assert len(whole) == 12
    monkeypatch.setattr("reader.tui.screens.starting.FIRST", 3)
    heads: list[Listed] = []
    look = Backend.listing

    async def listing(self: Backend, *args: object, **named: object) -> Listed:
        found = await look(self, *args, **named)  # type: ignore[arg-type]
        heads.append(found)
        return found

    monkeypatch.setattr(Backend, "listing", listing)
    async with home_desk(tmp_path) as desk:
        await desk.until(lambda: len(desk.main.list_.ids) == 12)
        assert [(len(one.ids), one.whole) for one in heads] == [(3, False), (12, True)]
        assert list(desk.main.list_.ids) == whole
        assert desk.main.list_._sections == sections
        await desk.press("end")
        assert desk.main.list_.entry_id == whole[-1]


async def test_what_comes_in_above_meanwhile_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.tui.screens.starting.FIRST", 3)
    places = Places.under(tmp_path)
    fill(places)
    look = Backend.listing

    async def listing(self: Backend, *args: object, **named: object) -> Listed:
        found = await look(self, *args, **named)  # type: ignore[arg-type]
        if not found.whole:
            with Workspace(load(places), places, now=lambda: NOW, offline=True) as other:
                source = other.sources.sources[0]
                entry = Entry(url="https://desk.example/new", title="Newer", guid="new", published=NOW + timedelta(minutes=1))
                other.library.store_listing(source, Listing(title="", entries=(entry,)), Health(source_id=source.id))
        return found

    monkeypatch.setattr(Backend, "listing", listing)
    async with home_desk(tmp_path) as desk:
        await desk.until(lambda: len(desk.main.list_.ids) == 12)
        assert "Newer" not in desk.text()
        await desk.main.listing.merge()
        assert desk.main.listing.waiting == 1
        await desk.main.listing.let_in()
        assert len(desk.main.list_.ids) == 13


async def test_rows_say_how_long_ago_where_that_is_wished(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    fill(places)
    places.config_file.write_text('[list]\ndate_format = "relative"\n')
    async with home_desk(tmp_path) as desk:
        await desk.until(lambda: "  3 m  The Desk" in desk.text())
        assert "  1 h  The Desk" in desk.text()
        before = desk.main.list_.top
        desk.backend.home.now = lambda: NOW + timedelta(minutes=5)
        desk.main.tell_anew()
        await desk.until(lambda: "  8 m  The Desk" in desk.text())
        assert desk.main.list_.top == before
