"""Stories: one row for several reports, who had it when and in which words, and the front page that ranks them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from reader.tui.widgets.story import new_words
from tests.tui.desk import Desk
from tests.tui.home import home_desk
from tests.tui.stories import fill_stories


def test_new_words_are_those_no_earlier_title_used() -> None:
    found = new_words(["Sides to resume talks", "Talks resume: maps traded", "Maps, TALKS and rivers"])
    assert found == [frozenset(), {"maps", "traded"}, {"and", "rivers"}]


async def test_a_story_is_one_row_with_its_number_until_c_shows_all(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        rows = len(desk.main.list_.ids)
        assert "+4" in desk.text()
        await desk.press("C")
        await desk.until(lambda: len(desk.main.list_.ids) > rows)
        await desk.press("C")
        await desk.until(lambda: len(desk.main.list_.ids) == rows)


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 36), (200, 50)])
async def test_c_shows_the_reports_by_time_and_reading_leads_back(tmp_path: Path, size: tuple[int, int]) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path, size) as desk:
        main = desk.main
        main.list_.move_to(next(at for at, key in enumerate(main.list_.ids) if main.list_.held[key].others == 4))
        await desk.press("c")
        await desk.until(lambda: main.over is main.story)
        text = desk.text()
        assert "Same story" in text
        assert "5 sources" in text
        assert "first" in text
        assert "+38 min" in text
        await desk.press("G", "k", "enter")
        assert main.pane == "reader"
        assert main.reading.headline is not None
        assert main.reading.headline.source == "The Guardian"
        await desk.press("q")
        await desk.until(lambda: main.over is main.story)
        await desk.press("A")
        await desk.until(lambda: not any(row.unread for row in main.story_list.rows))
        await desk.press("c")
        assert main.over is None


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 36), (200, 50)])
async def test_the_front_page_ranks_stories_and_leads_to_them(tmp_path: Path, size: tuple[int, int]) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path, size) as desk:
        main = desk.main
        await desk.press("g", "p")
        await desk.until(lambda: main.over is main.front_page)
        assert "The front page" in desk.text()
        assert "5 sources" in desk.text()
        first = main.front.report
        assert first is not None
        assert first.sources == 5
        assert first.first == "APA"
        await desk.press("J")
        assert main.front.report is not None
        assert main.front.report.row.category != first.row.category
        await desk.press("K", "enter")
        assert main.reading.entry_id == first.row.id
        await desk.press("q")
        await desk.until(lambda: main.over is main.front_page)
        await desk.press("question_mark")
        assert "weight" in desk.text()
        await desk.press("q", "c")
        await desk.until(lambda: main.over is main.story)
        await desk.press("q")
        await desk.until(lambda: main.over is main.front_page)
        await desk.press("q")
        assert main.over is None


async def test_an_order_is_chosen_for_one_list_and_is_there_after_a_restart(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        await desk.press("backslash", *"oldest", "enter")
        await desk.until(lambda: "Oldest first" in desk.said)
        oldest = desk.main.list_.ids[0]
    async with home_desk(tmp_path) as desk:
        assert desk.main.list_.ids[0] == oldest
        await desk.press("1")
        await desk.until(lambda: desk.main.list_head.label == "World")
        assert desk.main.list_.ids[0] != oldest
        await desk.press("backslash", *"source", "enter")
        await desk.until(lambda: "Al Jazeera ─" in desk.text())


async def test_a_list_marked_read_leaves_no_report_behind_its_rows(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("1")
        await desk.until(lambda: main.list_head.label == "World")
        rows, unread = len(main.list_.ids), main.counts.categories["World"].unread
        assert rows < unread
        await desk.press("A")
        await desk.until(lambda: main.counts.categories["World"].unread == 0)
        assert f"{unread} marked read" in desk.said
        await desk.press("u")
        await desk.until(lambda: main.counts.categories["World"].unread == unread)


async def test_a_tag_is_put_on_several_chosen_at_once_and_undone(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("V", "j", "B", "t")
        await desk.until(lambda: main.choosing.active)
        assert len(main.selecting.chosen) == 3
        await desk.press(*"to do", "enter")
        await desk.until(lambda: "Tag “to do” on: 3 articles" in desk.said)
        assert await desk.backend.tags() == {"to do": 3}
        await desk.press("g", "t")
        await desk.until(lambda: main.choosing.active)
        await desk.press("enter")
        await desk.until(lambda: main.list_head.label == "Tag: to do" and len(main.list_.ids) == 3)
        await desk.press("u")
        await desk.until(lambda: "Undone" in desk.said)
        assert await desk.backend.tags() == {}


async def test_marks_are_about_all_that_are_chosen(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        await desk.press("V", "V", "s")
        await desk.until(lambda: desk.main.counts.starred.total == 2)
        assert not desk.main.selecting.chosen
        await desk.press("V", "escape")
        assert not desk.main.selecting.chosen


async def test_reading_one_report_can_mark_the_others_read(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    (tmp_path / "config" / "config.toml").write_text('[list]\nstory_read = "all"\n')
    async with home_desk(tmp_path) as desk:
        main = desk.main
        story = next(row for row in main.list_.held.values() if row.others == 4)
        main.list_.move_to_id(story.id)
        await desk.press("enter", "space")
        await desk.until(lambda: main.counts.everything.unread == 10)
        assert not any(row.unread for row in await desk.backend.story(story.id))


def spot_of(desk: Desk, words: str, *, below: int = 1) -> tuple[int, int]:
    """Where words stand on the screen, as column and row."""
    for y, line in enumerate(desk.text().splitlines()):
        if y >= below and (x := line.find(words)) >= 0:
            return x, y
    raise AssertionError(f"not seen: {words}\n{desk.text()}")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_mouse_chooses_a_story_of_the_front_page_and_opens_it(tmp_path: Path, size: tuple[int, int]) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path, size) as desk:
        main = desk.main
        await desk.press("g", "p")
        await desk.until(lambda: main.over is main.front_page and main.front.report is not None)
        wanted = next(one.row for one in main.front.reports if "Urmia" in one.row.title)
        main.front.move_to(len(main.front.reports) - 1)  # so that it is in sight
        await desk.until(lambda: "Urmia" in desk.text())
        assert main.front.report is not None
        assert main.front.report.row.id != wanted.id
        await desk.pilot.click(offset=spot_of(desk, "Urmia"))
        await desk.until(lambda: main.front.report is not None and main.front.report.row.id == wanted.id)
        assert main.over is main.front_page
        await desk.pilot.click(offset=spot_of(desk, "Urmia"))
        await desk.until(lambda: main.over is None and main.reading.entry_id == wanted.id)
        assert main.pane == "reader"


async def test_the_wheel_turns_the_front_page_and_leaves_the_cursor(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path, (80, 16)) as desk:
        main = desk.main
        await desk.press("g", "p")
        await desk.until(lambda: main.over is main.front_page and main.front.report is not None)
        before = main.front.cursor
        await desk.pilot._post_mouse_events([MouseScrollDown], main.front, offset=(20, 8))
        await desk.until(lambda: main.front.top > 0)
        await desk.pilot._post_mouse_events([MouseScrollUp], main.front, offset=(20, 8))
        await desk.until(lambda: main.front.top == 0)
        assert main.front.cursor == before


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 36)])
async def test_the_mouse_chooses_a_report_of_the_same_story_and_opens_it(tmp_path: Path, size: tuple[int, int]) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path, size) as desk:
        main = desk.main
        main.list_.move_to(next(at for at, key in enumerate(main.list_.ids) if main.list_.held[key].others == 4))
        await desk.press("c", "g", "g")
        await desk.until(lambda: main.over is main.story and main.story_list.row is not None)
        wanted = next(row for row in main.story_list.rows if row.source == "BBC News")
        await desk.pilot.click(offset=spot_of(desk, "BBC News"))
        await desk.until(lambda: main.story_list.row is not None and main.story_list.row.id == wanted.id)
        if size[0] > 69:
            await desk.until(lambda: main.reading.entry_id == wanted.id)  # shown beside it
        assert main.pane == "list"
        await desk.pilot.click(offset=spot_of(desk, "BBC News"))
        await desk.until(lambda: main.pane == "reader" and main.reading.entry_id == wanted.id)
