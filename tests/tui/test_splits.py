"""The lines between panes are dragged, and stay where they were put: each layout its own."""

from __future__ import annotations

from pathlib import Path

from reader.tui.screens.arrange import Widths, plan
from tests.tui.home import home_desk


async def test_a_line_is_dragged_and_remembered_for_its_layout(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        main, pilot = desk.main, desk.pilot
        assert main.list_.size.width == 40
        await pilot.hover(offset=(63, 20))
        await desk.until(lambda: desk.text().splitlines()[20][63] == "│")
        await pilot.mouse_down(offset=(63, 20))
        await pilot.hover(offset=(53, 20))
        await pilot.mouse_up(offset=(53, 20))
        await desk.until(lambda: main.list_.size.width == 30)
        assert main.page.size.width == 66
        await pilot.hover(offset=(90, 20))
        await desk.until(lambda: desk.text().splitlines()[20][53] != "│")
        await desk.until(lambda: bool(desk.backend.home.library.state("tui.widths")))
        await pilot.resize_terminal(80, 24)
        await desk.until(lambda: main.list_.size.width == 36)
    async with home_desk(tmp_path) as desk:
        await desk.until(lambda: desk.main.list_.size.width == 30)


async def test_a_line_cannot_be_dragged_over_a_pane(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.pilot.mouse_down(offset=(63, 20))
        await desk.pilot.hover(offset=(119, 20))
        await desk.pilot.mouse_up(offset=(119, 20))
        assert desk.main.page.size.width == 30
        assert desk.main.pane == "list"


def test_dragged_widths_leave_the_article_room_in_a_narrower_window() -> None:
    boxes = plan(112, 30, dragged={"three": Widths(40, 70)}).boxes
    assert boxes["page"].width >= 30
    assert boxes["nav"].width + boxes["list"].width + boxes["page"].width == 112
