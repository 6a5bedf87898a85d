"""What can be done with an open article: its wordings, links as a list, the text as input of a command."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.model import Article, Extraction, Page, Paragraph, Span
from reader.settings.files import Places
from reader.settings.load import load
from reader.workspace import Workspace
from tests.tui.desk import Desk
from tests.tui.home import NOW, fill, home_desk

FIRST = "https://desk.example/0"


def lay_in(places: Places, *, changed: bool = False, page: bool = False) -> None:
    """The library of `home`, its first article changed by the source, its page still in the cache."""
    fill(places)
    with Workspace(load(places), places, now=lambda: NOW, offline=True) as ws:
        entry_id = ws.library.find_url(FIRST)
        assert entry_id is not None
        if changed:
            text = Paragraph(spans=(Span("A road was promised in 2021. The plan"),))
            more = Paragraph(spans=(Span("It passes the mill and the bridge"),))
            ws.library.store_article(
                entry_id,
                Article(url=FIRST, title="The Desk, story 0", published=NOW, blocks=(text, more),
                        extraction=Extraction(method="page", confidence=0.9)),
            )  # fmt: skip
        if page:
            body = (
                b"<html><head><title>Story</title></head><body><nav><a href='/m'>Menu of the site</a></nav>"
                b"<p>A road was promised in 2019.</p></body></html>"
            )
            ws.cache.put_page(Page(url=FIRST, final_url=FIRST, status=200, headers={"content-type": "text/html"},
                                   body=body, fetched=NOW))  # fmt: skip


async def open_first(desk: Desk) -> None:
    desk.main.list_.move_to(next(at for at, one in enumerate(desk.main.list_.ids) if one == await_first(desk)))
    await desk.press("enter")
    await desk.until(lambda: desk.main.pane == "reader" and desk.main.reading.article is not None)


def await_first(desk: Desk) -> int:
    found = desk.backend.home.library.find_url(FIRST)
    assert found is not None
    return found


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that would have gone to the browser."""
    opened: list[str] = []
    monkeypatch.setattr("reader.tui.screens.sharing.Sharing.open", lambda _, address: opened.append(address))
    return opened


async def test_v_goes_through_the_wordings_and_comes_back(tmp_path: Path) -> None:
    lay_in(Places.under(tmp_path), changed=True, page=True)
    async with home_desk(tmp_path) as desk:
        await open_first(desk)
        assert "Changed by the source" in desk.said
        await desk.press("v")
        await desk.until(lambda: "what changed" in desk.text())
        assert "2019. 2021." in desk.text()
        struck = [part for line in range(20) for part in line_parts(desk, line) if part[1] == "strike"]
        assert [text.strip() for text, _ in struck] == ["2019."]
        await desk.press("v")
        await desk.until(lambda: "as the feed has it" in desk.text() and "Only what the feed says." in desk.text())
        await desk.press("v")
        await desk.until(lambda: "Menu of the site" in desk.text())
        await desk.press("v")
        await desk.until(lambda: "2021" in desk.text() and "Menu of the site" not in desk.text())
        assert desk.main.pane == "reader"
        assert not desk.main.texts.active


def line_parts(desk: Desk, line: int) -> list[tuple[str, str]]:
    layout = desk.main.page.layout_lines
    layout.extend()
    return [(part.text, part.style) for part in layout.parts(line)] if line < len(layout.lines) else []


async def test_another_wording_is_left_with_escape_and_never_counts_as_read(tmp_path: Path) -> None:
    lay_in(Places.under(tmp_path), page=True)
    async with home_desk(tmp_path) as desk:
        await open_first(desk)
        unread = desk.main.counts.everything.unread
        await desk.press("v", "v")
        await desk.until(lambda: "Menu of the site" in desk.text())
        await desk.press("end")
        assert desk.main.counts.everything.unread == unread
        await desk.press("escape")
        await desk.until(lambda: not desk.main.texts.active)
        assert "Menu of the site" not in desk.text()


async def test_an_article_with_one_wording_says_so(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        desk.main.list_.move_to(len(desk.main.list_.ids) - 1)  # never kept: the feed's words are all there is
        await desk.press("enter")
        await desk.until(lambda: desk.main.pane == "reader")
        await desk.press("v")
        await desk.until(lambda: "one wording" in desk.said)


async def test_links_are_listed_with_hosts_and_followed(tmp_path: Path, browser: list[str]) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.main.pane == "reader")
        await desk.press("F")
        assert "1  The plan" in desk.text()
        assert "plan.example" in desk.text()
        assert "2  the bridge" in desk.text()
        assert "bridge.example" in desk.text()
        await desk.press("b", "r", "i", "d", "enter")
        await desk.until(lambda: bool(browser))
        assert browser == ["https://bridge.example/b"]


async def test_enter_follows_a_link_by_letters_and_the_one_that_was_found(tmp_path: Path, browser: list[str]) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.main.pane == "reader")
        await desk.press("enter", "enter")
        await desk.until(lambda: browser == ["https://plan.example/a"])
        await desk.press("/", *"bridge", "enter", "enter")
        await desk.until(lambda: browser[1:] == ["https://bridge.example/b"])


async def test_a_link_to_a_kept_article_opens_it_here(tmp_path: Path, browser: list[str]) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("enter")
        other = desk.backend.home.library.find_url("https://lab.example/1")
        await desk.main.linking.follow("https://lab.example/1")
        await desk.until(lambda: desk.main.reading.entry_id == other)
        assert not browser
        await desk.press("<")
        await desk.until(lambda: desk.main.reading.entry_id != other)


async def test_hints_are_typed_with_another_layout_too(tmp_path: Path, browser: list[str]) -> None:
    async with home_desk(tmp_path) as desk:
        desk.main.keyboard.aliases = {"ф": "a", "ы": "s"}
        await desk.press("enter")
        await desk.until(lambda: desk.main.pane == "reader")
        await desk.press("f", "ы")
        await desk.until(lambda: browser == ["https://bridge.example/b"])


async def test_the_text_goes_through_a_command_without_a_shell(tmp_path: Path) -> None:
    script = tmp_path / "count it; echo pwned.py"
    script.write_text("import sys\nprint(len(sys.stdin.read().split()), 'words and', sys.argv[1])\n")
    async with home_desk(tmp_path) as desk:
        await desk.press("enter")
        await desk.until(lambda: desk.main.pane == "reader")
        await desk.press("|")
        desk.main.typing.insert(f"{sys.executable} '{script}' '$HOME; ls'")
        await desk.press("enter")
        await desk.until(lambda: "words and $HOME; ls" in desk.said)


async def test_long_output_of_a_command_stands_in_the_pane_and_is_cleaned(tmp_path: Path) -> None:
    script = tmp_path / "loud.py"
    script.write_text("print('one\\x1b]52;c;AAAA\\x07')\nprint('two')\n")
    async with home_desk(tmp_path) as desk:
        await desk.press("enter", "|")
        desk.main.typing.insert(f"{sys.executable} {script}")
        await desk.press("enter")
        await desk.until(lambda: "two" in desk.text())
        assert "\x1b" not in desk.text()
        assert "\x07" not in desk.text()
        await desk.press("escape")
        assert desk.main.pages.shown == ""


async def test_a_command_that_is_not_there_says_so(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("enter", "|", *"nosuchthing", "enter")
        assert "no command" in desk.said
        assert "nosuchthing" in desk.said


async def test_i_says_where_an_article_is_from_and_what_is_known(tmp_path: Path) -> None:
    lay_in(Places.under(tmp_path), changed=True, page=True)
    async with home_desk(tmp_path, (40, 24)) as desk:
        await open_first(desk)
        await desk.press("i")
        await desk.until(lambda: "About this article" in desk.text())
        lines = {line[2:12].strip(): line[12:].strip() for line in desk.text().splitlines()}
        assert lines["Source"] == "The Desk · World"
        assert lines["Route"] == "direct"
        assert lines["Text"] == "whole, from page"
        assert lines["Sure"] == "high (0.90)"
        assert "±" in lines["Changed"]
        assert lines["Size"] == "1 kB"
        assert "min" in lines["Words"]
        assert "v versions   y copy link" in desk.text()


async def export_as(desk: Desk, form: str, path: Path) -> None:
    await desk.press("e", *form, "enter")
    await desk.until(lambda: desk.main.typing is not None)
    assert "The Desk story 0" in desk.main.typing.text
    desk.main.typing._set(str(path), 0)
    await desk.press("enter")


async def test_e_writes_the_article_and_asks_before_it_writes_over_a_file(tmp_path: Path) -> None:
    lay_in(Places.under(tmp_path))
    async with home_desk(tmp_path) as desk:
        await open_first(desk)
        for form, ending in (("text", "txt"), ("markd", "md"), ("html", "html"), ("epub", "epub")):
            path = tmp_path / f"story.{ending}"
            await export_as(desk, form, path)
            await desk.until(path.exists)
            await desk.until(lambda: "Written" in desk.said)
        assert "A road was promised in 2019." in (tmp_path / "story.txt").read_text()
        assert "(https://plan.example/a)" in (tmp_path / "story.md").read_text()
        assert (tmp_path / "story.epub").read_bytes().startswith(b"PK")
        (tmp_path / "story.txt").write_text("mine")
        await export_as(desk, "text", tmp_path / "story.txt")
        await desk.until(lambda: "is there" in desk.said)
        assert (tmp_path / "story.txt").read_text() == "mine"
        await desk.press("escape")
        assert (tmp_path / "story.txt").read_text() == "mine"


async def test_nothing_selected_is_said_by_every_key_of_an_article(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("g", "s")
        await desk.until(lambda: not len(desk.main.list_.ids))
        await desk.until(lambda: desk.main.reading.entry_id is None)
        for action in ("view.version", "links.list", "pipe", "export", "view.picture", "info", "links.hint", "zen"):
            desk.main.quiet()
            await desk.main.run_id(action)
            await desk.pilot.pause()
            assert desk.said.split("  ")[0].strip(), action
            assert desk.main.typing is None, action
            assert not desk.main.choosing.active, action


async def test_what_comes_next_follows_the_list(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.until(lambda: "Next in Everything" in desk.text())
        await desk.press("2")
        await desk.until(lambda: "Next in Science" in desk.text())
        await desk.press("end")
        await desk.until(lambda: "End of Science. space: World" in desk.text())


async def test_zen_is_the_column_and_one_quiet_line(tmp_path: Path) -> None:
    async with home_desk(tmp_path) as desk:
        await desk.press("enter", "z")
        await desk.until(lambda: desk.main.reading.zen)
        desk.main.quiet()
        await desk.pilot.pause()
        lines = desk.text().splitlines()
        assert [line.strip() for line in lines[:2]] == ["", ""]
        assert lines[2].startswith(" " * 27 + "Science")
        assert lines[-1].strip().startswith("═" * 20)
        assert not any("▐" in line for line in lines)
        desk.main.say("A word")
        await desk.pilot.pause()
        assert desk.said.startswith(" A word")
