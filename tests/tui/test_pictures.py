"""Pictures of the sample edition appear in places that were kept for them; where they cannot, there are words."""

from __future__ import annotations

from pathlib import Path

from reader.model import Image
from reader.tui.widgets.pane_hints import PICTURES
from tests.tui.desk import Desk, sample_desk


def title_row(desk: Desk, words: str) -> int:
    ids = list(desk.main.list_.ids)
    return next(at for at, entry in enumerate(ids) if (row := desk.main.list_.row(entry)) and words in row.title)


async def test_a_picture_comes_and_nothing_moves(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        page = desk.main.page
        desk.main.list_.move_to(title_row(desk, "lighthouse"))
        await desk.until(lambda: page.article is not None and "lighthouse" in page.article.title)
        (place,) = page.layout_lines.picture_places()
        flow = next(number for number, flow in enumerate(page.layout_lines.flows) if flow.kind == "picture")
        top = page.layout_lines.line_at(flow, 0) - 3
        page.show_from(top)
        await desk.until(lambda: sum("▀▀▀" in text for text in desk.text().splitlines()) == place[1])
        assert place[1] <= 12
        assert page.top == top


async def test_a_picture_that_cannot_be_had_takes_no_room(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        page = desk.main.page
        article, around = page.article, page._around
        assert article is not None
        assert around is not None
        image = next(block for block in article.blocks if isinstance(block, Image))
        page.set_article(article, around, pictures=frozenset())
        await desk.pilot.pause()
        assert page.layout_lines.picture_places() == []
        assert any(flow.text == f"[Picture] {image.caption}" for flow in page.layout_lines.flows)


async def with_lighthouse(desk: Desk) -> int:
    """The article with a picture opened; the block it stands in."""
    page = desk.main.page
    desk.main.list_.move_to(title_row(desk, "lighthouse"))
    await desk.press("enter")
    await desk.until(lambda: page.article is not None and "lighthouse" in page.article.title)
    (place,) = page.layout_lines.picture_places()
    return place[0]


async def test_a_picture_fills_the_screen_and_is_left(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        block = await with_lighthouse(desk)
        desk.main.page.show_block(block)
        desk.main.page.show_hints()
        letters = next(name for target, name in desk.main.page._hints.names.items() if target >= PICTURES)
        await desk.press("escape", "f", letters)
        await desk.until(lambda: desk.main.pictures.active)
        await desk.until(lambda: sum("▀▀▀▀" in text for text in desk.text().splitlines()) > 12)
        image = desk.main.page.article.blocks[block]
        assert image.caption.split()[0] in desk.text()
        await desk.press("q")
        await desk.until(lambda: not desk.main.pictures.active)
        assert "Sample edition" in desk.text()
        await desk.main.run_id("view.picture")
        await desk.until(lambda: sum("▀▀▀▀" in text for text in desk.text().splitlines()) > 12)


KITTY = {"TERM": "xterm-kitty", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


async def test_kitty_gets_the_picture_once_and_its_cells_name_rows_and_columns(tmp_path: Path, monkeypatch) -> None:
    written: list[str] = []
    monkeypatch.setattr("reader.tui.screens.pictures.write_through", lambda app, data: written.append(data))
    async with sample_desk(tmp_path, environ=KITTY) as desk:
        block = await with_lighthouse(desk)
        page = desk.main.page
        page.show_block(block)
        await desk.until(lambda: "\U0010eeee" in desk.text())
        given = [data for data in written if "a=T" in data]
        freed = [data for data in written if data.startswith("\x1b_Ga=d")]
        assert len(given) == len(freed) + 1  # the article before may have had one, which is gone
        sent = given[-1]
        assert sent.startswith("\x1b_Ga=T,U=1,f=100")
        rows = [line for line in desk.text().splitlines() if "\U0010eeee" in line]
        assert len(rows) == dict(page.layout_lines.picture_places())[block]
        assert "\U0010eeee\u0305\u0305\U0010eeee\u0305\u030d" in rows[0]
        assert "\U0010eeee\u030d\u0305" in rows[1]
        desk.main.pictures.leave()
        assert written[-1].startswith("\x1b_Ga=d")


async def test_sixel_and_iterm_lie_over_blank_cells(tmp_path: Path, monkeypatch) -> None:
    for variables, begin in (({"TERM_PROGRAM": "iTerm.app"}, "\x1b]1337;File=inline=1"), ({}, "\x1bP0;1;0q")):
        written: list[str] = []
        monkeypatch.setattr("reader.tui.screens.pictures.write_through", lambda app, data, to=written: to.append(data))
        environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **variables}
        async with sample_desk(tmp_path, environ=environ) as desk:
            if not variables:
                desk.main.look.pixels = "sixel"
            desk.main.pictures.open(await with_lighthouse(desk))
            await desk.until(lambda to=written, sign=begin: any(sign in data for data in to))
            assert "▀" not in desk.text()
            await desk.press("escape")
            assert written[-1] == "\x1b[2J"
