"""The main screen as a person uses it, on the sample edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.settings.files import Places
from tests.tui.desk import Desk, sample_desk

TITLES = ("How to read a newspaper", "Marks, keys and the")


async def test_space_alone_reads_the_paper(tmp_path: Path) -> None:
    """The reading loop: open, turn pages, at the end mark read and open the next unread one."""
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        first, second = main.list_.ids[:2]
        await desk.press("space")
        assert main.pane == "reader"
        assert main.reading.entry_id == first
        for _ in range(30):
            if main.reading.entry_id == second:
                break
            await desk.press("space")
        await desk.until(lambda: main.reading.entry_id == second)
        assert main.list_.entry_id == second
        await desk.until(lambda: main.counts.everything.unread == 23)
        assert "23" in desk.text()


async def test_marks_are_stored_shown_and_undone(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        entry = main.list_.entry_id
        assert entry is not None
        await desk.press("s")
        await desk.until(lambda: main.counts.starred.total == 1)
        await desk.press("w")
        await desk.until(lambda: main.counts.later.total == 1)
        assert [row.later for row in await desk.backend.headlines([entry])] == [True]
        await desk.press("A")
        await desk.until(lambda: main.counts.everything.unread == 0)
        assert "24 marked read" in desk.said
        await desk.press("u")
        await desk.until(lambda: main.counts.everything.unread == 24)
        assert "Undone" in desk.said
        await desk.press("U")
        await desk.until(lambda: main.counts.everything.unread == 0)


async def test_digits_go_to_categories_and_zero_to_everything(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("2")
        await desk.until(lambda: main.list_head.label == "World" and len(main.list_.ids) == 4)
        await desk.press("J")
        await desk.until(lambda: main.list_head.label == "Science")
        await desk.press("K", "0")
        await desk.until(lambda: len(main.list_.ids) == 24)


async def test_next_category_with_unread_skips_what_is_read(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("1")
        await desk.until(lambda: main.list_head.label == "Welcome")
        await desk.press("J", "A")
        await desk.until(lambda: main.list_head.label == "World" and main.counts.categories["World"].unread == 0)
        await desk.press("1")
        await desk.until(lambda: main.list_head.label == "Welcome")
        await desk.press("N")
        await desk.until(lambda: main.list_head.label == "Science")


async def test_filter_narrows_as_one_types_and_escape_clears(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("slash", *"train")
        await desk.until(lambda: 0 < len(main.list_.ids) < 24)
        await desk.press("enter", "escape")
        await desk.until(lambda: len(main.list_.ids) == 24)


async def test_find_in_the_article_counts_hits_and_steps(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("enter", "slash", *"space")
        await desk.until(lambda: main.page.hit[1] > 1)
        at, count = main.page.hit
        await desk.press("enter", "semicolon")
        assert main.page.hit == (at + 1, count)


async def test_search_finds_by_words_of_the_text(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("S", *"thumb")
        await desk.until(lambda: main.hits.headline is not None and TITLES[0] in main.hits.headline.title)
        await desk.press("enter")
        await desk.until(lambda: not main.searching.active and main.pane == "reader")


async def test_what_is_wrong_in_the_settings_is_told_at_the_start(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.ensure()
    places.config_file.write_text('[theme]\nname = "ikn"\n[keys]\npreset = "vimm"\n')
    async with sample_desk(tmp_path) as desk:
        await desk.until(lambda: "“vimm” is not known. “vim”?" in desk.said)
        assert "(+1)" in desk.said
        await desk.press("j")
        assert desk.main.list_.cursor == 1


async def test_a_source_cannot_be_fetched_from_the_sample_edition(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        await desk.press("R")
        await desk.until(lambda: "sample edition" in desk.said.lower())
        assert not desk.backend.fetching


async def test_help_and_facts_cover_the_article_and_leave_it_as_it_was(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        await desk.press("question_mark")
        assert "Keys here: headlines" in desk.text()
        await desk.press("escape", "i")
        await desk.until(lambda: "About this article" in desk.text())
        await desk.press("escape")
        assert TITLES[0] in desk.text()


async def test_the_keys_of_a_place_are_found_by_their_names(tmp_path: Path) -> None:
    async with sample_desk(tmp_path, (40, 20)) as desk:
        await desk.press("question_mark")
        assert desk.text().splitlines()[0].endswith("/ finds  ")
        await desk.press("slash", *"star")
        await desk.until(lambda: "read on" not in desk.text())
        assert "s w         star, later" in desk.text()
        await desk.press("x")
        await desk.until(lambda: "Nothing has these letters" in desk.text())
        await desk.press("escape")
        await desk.until(lambda: "read on" in desk.text())
        await desk.press("escape")
        assert TITLES[0] in desk.text()


async def test_panes_follow_the_width(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        for width, height, kind in ((200, 50, "wide"), (120, 36, "three"), (80, 24, "two"), (40, 20, "one"), (20, 5, "small")):
            await desk.pilot.resize_terminal(width, height)
            shown = TITLES[0] if kind != "small" else "reader needs"
            await desk.until(lambda kind=kind, shown=shown: main.layout_kind == kind and shown in desk.text())  # type: ignore[misc]


async def test_the_place_in_an_article_outlives_a_resize(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("enter", "space")
        line = next(row for row in desk.text().splitlines()[2:] if row[70:].strip(" ▐"))[66:].strip(" ▐")
        await desk.pilot.resize_terminal(80, 24)
        await desk.until(lambda: main.layout_kind == "two" and line.split()[0] in desk.text())


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 36), (200, 50)])
async def test_q_goes_back_level_by_level_and_ends(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sample_desk(tmp_path, size) as desk:
        await desk.press("enter")
        assert desk.main.pane == "reader"
        await desk.press("q")
        assert desk.main.pane == "list"
        await desk.press("q", "q")
        await desk.until(lambda: desk.app.return_code == 0)


async def test_the_mouse_chooses_and_opens(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.pilot.click(offset=(40, 7))
        await desk.until(lambda: main.list_.cursor == 1)
        await desk.until(lambda: TITLES[1] in _page(desk))
        await desk.pilot.click(offset=(3, 8))
        await desk.until(lambda: main.list_head.label != "Sample edition")


def _page(desk: Desk) -> str:
    return "\n".join(line[64:] for line in desk.text().splitlines())
