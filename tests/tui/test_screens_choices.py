"""What a reader adds: saved searches beside the categories, mutes that say what they hide; and what was said."""

from __future__ import annotations

from pathlib import Path

from tests.tui.home import home_desk
from tests.tui.stories import fill_stories


async def test_a_search_is_saved_beside_the_categories_with_its_count_and_taken_away(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("S", *"muscat")
        await desk.until(lambda: main.hits.headline is not None)
        await desk.press("f2", *" talks", "enter")
        await desk.until(lambda: "saved" in desk.said)
        await desk.press("escape")
        await desk.until(lambda: main.nav.index_of("search", "muscat talks") is not None)
        place = main.nav.places[main.nav.index_of("search", "muscat talks") or 0]
        assert place.count == 5
        await desk.press("h")
        main.nav.move_to(main.nav.index_of("search", "muscat talks") or 0)
        await desk.press("enter")
        await desk.until(lambda: main.list_head.label == "muscat talks" and len(main.list_.ids) == 5)
        await desk.press("delete")
        await desk.until(lambda: main.nav.index_of("search", "muscat talks") is None)
        await desk.press("u")
        await desk.until(lambda: main.nav.index_of("search", "muscat talks") is not None)
    async with home_desk(tmp_path) as desk:
        await desk.until(lambda: desk.main.nav.index_of("search", "muscat talks") is not None)


async def test_a_search_is_narrowed_and_a_slip_of_the_finger_is_understood(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("S", *"mascat")
        await desk.until(lambda: "Did you mean “muscat” (5)?" in desk.said)
        await desk.press("enter")
        await desk.until(lambda: main.hits.headline is not None)
        assert "5 of" in main.hits.fact
        await desk.press("tab")
        await desk.until(lambda: main.choosing.active)
        await desk.press(*"Deutsche", "enter")
        await desk.until(lambda: main.hits.fact.startswith("1 of"))
        assert "newest first · all time · Deutsche Welle" in desk.text()


async def test_a_mute_hides_says_how_many_is_looked_into_and_ended(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("C")
        before = len(main.list_.ids)
        await desk.press("H", *"title:ceasefire", "enter")
        await desk.until(lambda: "for a week" in desk.text())
        await desk.press("enter")
        await desk.until(lambda: "5 articles hidden" in desk.said)
        await desk.until(lambda: len(main.list_.ids) == before - 5)
        await desk.press("g", "m")
        await desk.until(lambda: main.choosing.active and "5 hidden" in desk.text())
        await desk.press("enter")
        await desk.until(lambda: main.list_head.label == "Muted: title:ceasefire" and len(main.list_.ids) == 5)
        await desk.press("delete")
        await desk.until(lambda: len(main.list_.ids) == before)
        assert await desk.backend.mutes() == []


async def test_what_was_said_and_what_failed_stays_to_be_read(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("s", "m", "u")
        await desk.until(lambda: "Undone" in desk.said)
        await desk.press("g", "j")
        await desk.until(lambda: "Activity" in desk.text())
        text = desk.text()
        for said in ("Starred", "Undone", "no answer in 20 s", "Wire", "Nothing runs."):
            assert said in text
        await desk.press("escape")
        assert "Nothing runs." not in desk.text()


async def test_a_shorter_key_is_named_once_and_never_again(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        desk.main.quiet()
        await desk.press(*"jjjjjjjj")
        await desk.until(lambda: "n goes to the next unread" in desk.said)
        await desk.until(lambda: not desk.main.sample)
    async with home_desk(tmp_path) as desk:
        await desk.press(*"jjjjjjjjj")
        assert "n goes to" not in desk.said
