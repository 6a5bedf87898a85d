"""What is painted: every row as wide as its place, every word readable in every theme, and nothing lost with few colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.strip import Strip

from reader.settings.colours import contrast
from reader.settings.files import Places
from reader.settings.schema import ThemeChoice
from reader.settings.themes import load_theme, theme_names
from reader.text.cells import width
from reader.tui.look import Look
from reader.tui.terminal import Terminal
from reader.tui.themes import dress
from reader.tui.widgets.lines import Lines
from tests.tui.desk import MODERN, Desk, sample_desk

SIZES = [(40, 20), (80, 24), (120, 36), (200, 50)]
#: Words of these slots repeat what position says, or are no words.
SIGNS = ("faint", "rule")


def strips(desk: Desk) -> list[Strip]:
    rows = desk.app.size.height
    return desk.app.screen._compositor.render_strips()[:rows]


def painted(desk: Desk) -> Iterator[Segment]:
    for strip in strips(desk):
        yield from (segment for segment in strip if segment.text.strip())


def shown(desk: Desk) -> list[Lines]:
    return [widget for widget in desk.main.query(Lines) if widget.display and widget.size.area]


@pytest.mark.parametrize("size", SIZES)
async def test_every_row_fills_its_pane_and_no_pane_lies_over_another(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sample_desk(tmp_path, size) as desk:
        for keys in ((), ("down", "down", "down", "down"), ("space",), ("z",)):
            await desk.press(*keys)
            assert [strip.cell_length for strip in strips(desk)] == [size[0]] * size[1]
            taken: set[tuple[int, int]] = set()
            for widget in shown(desk):
                for y in range(widget.size.height):
                    assert widget.render_line(y).cell_length == widget.size.width, (widget.id, y)
                cells = {(x, y) for x in widget.region.column_range for y in widget.region.line_range}
                assert not cells & taken, widget.id
                taken |= cells
            assert len(taken) == size[0] * size[1]


@pytest.mark.parametrize("size", SIZES)
async def test_no_word_of_an_article_is_cut(tmp_path: Path, size: tuple[int, int]) -> None:
    """All lines of a page together hold its paragraphs, in order, and none reaches the edge."""
    async with sample_desk(tmp_path, size) as desk:
        await desk.press("space")
        page = desk.main.page
        await desk.until(lambda: page.article is not None and page.size.width > 0)
        page.layout_lines.extend()
        text = " ".join("".join(part.text for part in page.layout_lines.parts(at)) for at in range(page.line_count))
        assert page.article is not None
        for paragraph in page.article.text.split("\n\n")[:6]:
            assert " ".join(paragraph.split()) in " ".join(text.split())
        for at in range(page.line_count):
            assert sum(width(part.text) for part in page.layout_lines.parts(at)) <= page.size.width - 3


def _slot(look: Look, style: Style) -> str:
    value = style.color.triplet.hex.upper() if style.color and style.color.triplet else ""
    return next((slot for slot, colour in look.colours.items() if colour.upper() == value), "")


async def test_what_is_painted_is_readable_in_every_theme(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        await desk.press("down", "down", "down", "down", "space")
        places, choice = desk.backend.home.places, desk.main.settings.theme
        for name in theme_names(places):
            look = dress(places, choice, Terminal(), name=name).look
            for widget in shown(desk):
                widget.look = look
                for y in range(widget.size.height):
                    for text, style, _ in widget.render_line(y):
                        if not text.strip() or style is None or "▀" in text:
                            continue
                        assert style.color is not None
                        assert style.bgcolor is not None
                        slot = _slot(look, style)
                        found = contrast(str(style.color.name), str(style.bgcolor.name))
                        floor = 1.0 if slot == "rule" else 3.0 if slot in SIGNS else 4.5
                        assert found >= floor, (name, widget.id, slot, text, round(found, 2))


async def test_sixteen_colours_are_the_terminals_own(tmp_path: Path) -> None:
    async with sample_desk(tmp_path, environ={"TERM": "xterm", "LANG": "C.UTF-8"}) as desk:
        await desk.press("down", "down", "down", "down", "space")
        page = desk.main.page
        await desk.until(lambda: page.article is not None)
        for segment in painted(desk):
            assert segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor):
                assert colour is None or colour.type in (ColorType.DEFAULT, ColorType.STANDARD), segment
        assert page.layout_lines.picture_places() == []
        assert "│" in desk.text()
        assert any(segment.style and segment.style.bold for segment in painted(desk))


async def test_without_colours_weight_and_reverse_say_it_all(tmp_path: Path) -> None:
    async with sample_desk(tmp_path, environ={**MODERN, "NO_COLOR": "1"}) as desk:
        for segment in painted(desk):
            assert segment.style is not None
            assert segment.style.color is None
            assert segment.style.bgcolor is None
        reversed_rows = [
            y for y, strip in enumerate(strips(desk)) if any(segment.style and segment.style.reverse for segment in strip)
        ]
        assert reversed_rows[-1] == desk.app.size.height - 1
        assert len(reversed_rows) >= 4  # the row under the cursor and the status line
        desk.main.page.find("the")
        await desk.pilot.pause()
        marked = [segment for segment in painted(desk) if segment.text == "the" and segment.style and segment.style.reverse]
        assert marked


async def test_a_terminal_of_ascii_gets_ascii_from_us(tmp_path: Path) -> None:
    async with sample_desk(tmp_path, environ={**MODERN, "LANG": "C", "TERM": "linux"}) as desk:
        main = desk.main
        assert main.look.ascii
        for widget in (main.nav, main.nav_head, main.list_head, main.status):
            for y in range(widget.size.height):
                assert widget.render_line(y).text.isascii(), (widget.id, widget.render_line(y).text)
        gutter = [main.list_.render_line(y).text[:3] for y in range(main.list_.size.height)]
        assert all(signs.isascii() for signs in gutter)
        assert any(signs.startswith("|") for signs in gutter)


async def test_a_terminal_that_orders_letters_gets_them_as_they_were_written(tmp_path: Path) -> None:
    for environ, wanted in ((MODERN, "؛تانق"), ({**MODERN, "KONSOLE_VERSION": "230800"}, "قنات؛")):
        async with sample_desk(tmp_path / environ.get("KONSOLE_VERSION", "0"), environ=environ) as desk:
            main = desk.main
            await desk.until(lambda main=main: any(row.title.startswith("قنات") for row in main.list_.held.values()))  # type: ignore[misc]
            main.list_.move_to_id(next(key for key, row in main.list_.held.items() if row.title.startswith("قنات")))
            await desk.until(lambda desk=desk, wanted=wanted: desk.text().count(wanted) == 2)  # type: ignore[misc]


def test_arabic_letters_are_joined_over_the_borders_of_styles(tmp_path: Path) -> None:
    places, choice = Places.under(tmp_path), ThemeChoice()
    [joined] = dress(places, choice, Terminal(), joined=True).filters
    bold = Style(bold=True)
    # "سلام", from left to right as a terminal writes it, its last two letters in bold.
    painted = joined.apply([Segment("ما", bold), Segment("لس"), Segment(" BBC")], TextualColor(0, 0, 0))
    assert [(text, style) for text, style, _ in painted] == [("\ufee1\ufe8e", bold), ("\ufee0\ufeb3", None), (" BBC", None)]


def test_letters_are_left_to_a_terminal_that_puts_them_in_order_and_as_shipped(tmp_path: Path) -> None:
    places, choice = Places.under(tmp_path), ThemeChoice()
    assert dress(places, choice, Terminal(bidi="terminal"), joined=True).filters == ()
    assert dress(places, choice, Terminal()).filters == ()


async def test_another_theme_keeps_what_the_terminal_can(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        desk.main.look.pixels = "kitty"
        desk.main.dressing.put_on(load_theme(Places.under(tmp_path), "sepia"))
        assert desk.main.look.name == "sepia"
        assert desk.main.look.pixels == "kitty"
