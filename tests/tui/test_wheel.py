"""The mouse's wheel over a pane."""

from pathlib import Path

from textual import events
from textual.widget import Widget

from tests.tui.desk import sample_desk


def turned(kind: type[events.MouseScrollDown | events.MouseScrollUp], widget: Widget) -> events.MouseEvent:
    return kind(
        widget=widget, x=2, y=2, delta_x=0, delta_y=1, button=0, shift=False, meta=False, ctrl=False, screen_x=2, screen_y=2
    )


async def test_the_wheel_moves_what_lies_under_it_by_three_lines(tmp_path: Path) -> None:
    async with sample_desk(tmp_path, (120, 20)) as desk:
        for widget in (desk.main.list_, desk.main.page):
            widget.post_message(turned(events.MouseScrollDown, widget))
            await desk.until(lambda at=widget: at.top == 3)
            widget.post_message(turned(events.MouseScrollUp, widget))
            await desk.until(lambda at=widget: at.top == 0)


async def test_over_choices_it_moves_the_cursor(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        await desk.press(":")
        await desk.until(lambda: desk.main.choices.display)
        choices = desk.main.choices
        begin = choices.cursor
        choices.post_message(turned(events.MouseScrollDown, choices))
        await desk.until(lambda: choices.cursor == begin + 1)
