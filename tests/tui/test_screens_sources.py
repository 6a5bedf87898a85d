"""The screen of sources and adding one: the file says afterwards what was done, and undo takes it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from reader.jobs.doctor import Step
from reader.jobs.subscribe import Found
from tests.tui.desk import Desk, sample_desk
from tests.tui.home import TOML, home_desk


async def _open(desk: Desk, name: str = "") -> None:
    await desk.press("g", "l")
    await desk.until(lambda: desk.main.sourcing.active)
    table = desk.main.sources
    if name:
        table.move_to([row.key for row in table.rows].index(name))
        desk.main.sourcing.refresh()


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 36)])
async def test_the_table_says_how_each_source_does_and_why_one_does_not(tmp_path: Path, size: tuple[int, int]) -> None:
    async with home_desk(tmp_path, size) as desk:
        await _open(desk, "wire")
        await desk.until(lambda: "3/4" in desk.text() or size[0] < 70)
        text = desk.text()
        assert "3 · 1 needs a look" in text
        assert "The server has not answered" in text
        assert "wire.example" in text
        await desk.press("escape")
        assert not desk.main.sourcing.active


async def test_space_switches_a_source_off_and_u_takes_it_back(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        file = desk.backend.home.places.sources_file
        await _open(desk, "lab")
        await desk.press("space")
        await desk.until(lambda: "enabled = false" in file.read_text())
        assert "# this one breaks now and then" in file.read_text()
        await desk.until(lambda: desk.main.sources.row is not None and desk.main.sources.row.off)
        await desk.press("u")
        await desk.until(lambda: "enabled" not in file.read_text())


async def test_m_moves_a_source_into_a_category_that_is_made_for_it(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await _open(desk, "lab")
        await desk.press("m")
        await desk.until(lambda: desk.main.choosing.active)
        await desk.press(*"Gardens", "enter")
        await desk.until(lambda: any(one.label == "Gardens" for one in desk.main.places.categories))
        assert 'category = "Gardens"' in desk.backend.home.places.sources_file.read_text()


async def test_enter_changes_the_name(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await _open(desk, "lab")
        await desk.press("enter")
        await desk.until(lambda: desk.main.choosing.active)
        await desk.press("enter")
        await desk.until(lambda: desk.main.typing is not None)
        await desk.press(*" 2", "enter")
        await desk.until(lambda: "Lab Notes 2" in desk.text())
        assert 'name = "Lab Notes 2"' in desk.backend.home.places.sources_file.read_text()


async def test_delete_removes_a_source_and_u_brings_it_back_with_its_articles(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await _open(desk, "lab")
        await desk.press("delete")
        await desk.until(lambda: len(desk.main.sources.rows) == 2)
        assert desk.main.counts.everything.total == 8
        await desk.press("u")
        await desk.until(lambda: len(desk.main.sources.rows) == 3 and desk.main.counts.everything.total == 12)


async def test_i_writes_each_step_below_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with home_desk(tmp_path) as desk:

        async def examine(source: object, told: object) -> None:
            assert callable(told)
            told(Step("name", "ok", "wire.example is at 192.0.2.1"))
            told(Step("connection", "problem", "no answer in 20 s", "Try later."))

        monkeypatch.setattr(desk.backend, "examine", examine)
        await _open(desk, "wire")
        await desk.press("i")
        await desk.until(lambda: "192.0.2.1" in desk.text() and "Try later." in desk.text())


async def test_marks_are_out_of_reach_here(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await _open(desk)
        await desk.press("A")
        assert "means nothing" in desk.said
        assert desk.main.counts.everything.unread == 12
        await desk.press("2")
        await desk.until(lambda: desk.main.list_head.label == "Science")
        assert not desk.main.sourcing.active


async def test_the_sample_edition_is_not_changed(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        await _open(desk)
        await desk.press("space")
        assert "sample edition has nothing to change" in desk.text()


# ---- adding


async def test_a_feed_of_the_catalogue_is_found_by_language_and_added(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("a")
        await desk.until(lambda: desk.main.choosing.active)
        feed = next(one for one in await desk.backend.catalogue() if one.language == "fa")
        await desk.press(*feed.name[:12].lower(), "enter")
        await desk.until(lambda: feed.feed in desk.backend.home.places.sources_file.read_text())
        assert desk.backend.home.places.sources_file.read_text().startswith(TOML[:40])


async def test_an_address_is_looked_at_and_the_chosen_one_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async with home_desk(tmp_path) as desk:

        async def find(address: str) -> list[Found]:
            asked.append(address)
            return [
                Found(
                    url="https://oc.example/feed", title="OC, English", kind="feed", entries=20, headlines=("A road",)
                ),
                Found(url="https://oc.example/ru", title="OC, Russian", kind="feed", entries=12),
            ]

        monkeypatch.setattr(desk.backend, "find_sources", find)
        await desk.press("a")
        await desk.until(lambda: desk.main.choosing.active)
        await desk.press(*"oc.example", "enter")
        await desk.until(lambda: "OC, Russian" in desk.text())
        assert asked == ["https://oc.example/"]
        assert "A road" in desk.text()
        assert "20 items" in desk.text()
        await desk.press("tab", "enter")
        await desk.until(lambda: "https://oc.example/feed" in desk.backend.home.places.sources_file.read_text())
        added = next(one for one in desk.main.opening.sources if one.url == "https://oc.example/feed")
        assert added.category == "Science"


async def test_an_address_without_a_feed_can_be_kept_for_later(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("a")
        await desk.until(lambda: desk.main.choosing.active)
        await desk.press(*"oc.example/page", "enter")
        await desk.until(lambda: "Save this address" in desk.text())
        await desk.press("enter")
        await desk.until(lambda: desk.main.counts.later.total == 1)


async def test_f_follows_a_source_that_has_moved_and_u_brings_it_back(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        home, table = desk.backend.home, desk.main.sources
        target = "https://news.elsewhere.example/feed"
        old = home.sources.get("lab")
        assert old is not None
        now = home.now()
        health = msgspec.structs.replace(
            home.library.health("lab"), moved_to=target, moved_seen=6, moved_since=now - timedelta(days=8)
        )
        home.library.set_health(health)
        await desk.main.starting.look_again()
        await _open(desk, "lab")
        await desk.until(lambda: table.row is not None and table.row.moved)
        assert [row.key for row in table.rows if row.moved] == ["lab"]
        await desk.until(lambda: target in desk.text())
        assert "6 times in a row" in desk.text()
        await desk.press("f")
        await desk.until(lambda: home.sources.get("lab").url == target)  # type: ignore[union-attr]
        await desk.until(lambda: "is read at news.elsewhere.example now" in desk.text())
        assert not any(row.moved for row in table.rows)
        await desk.press("u")
        await desk.until(lambda: home.sources.get("lab").url == old.url)  # type: ignore[union-attr]
        await desk.until(lambda: table.row is not None and table.row.moved)


async def test_f_says_so_where_nothing_has_moved(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await _open(desk, "lab")
        await desk.press("f")
        await desk.until(lambda: "is where it was" in desk.text())
