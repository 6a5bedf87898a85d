"""Sources of this computer: a file, a folder, a command; and single addresses saved for later."""

import asyncio
import os
import shlex
import sys

import pytest

from reader.errors import NetworkError, ParseError
from reader.exchange.links import SavedLink
from reader.jobs import feeds, later, local
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Query, Source
from reader.model.events import SourceDone
from reader.settings.edit import add_source
from tests.jobs.web import article, feed


async def fetched(ws, *ids, force=True):
    return [event async for event in fetch(ws, FetchRequest(sources=ids, force=force))][-1]


def add(ws, kind, url):
    add_source(ws.places, Source(id="here", url=str(url), title="Here", category="World", kind=kind))
    ws.reload_sources()


def titles(ws):
    return sorted(row.title for row in ws.library.window(Query(), limit=100))


async def test_a_file_is_a_feed(workspace, tmp_path):
    ws, file = workspace({}), tmp_path / "news.xml"
    file.write_bytes(feed("a.test", 1, 2))
    add(ws, "file", file)
    totals = await fetched(ws)
    assert (totals.sources.ok, totals.entries.new) == (1, 2)
    assert (await fetched(ws)).sources.unchanged == 1
    file.write_bytes(feed("a.test", 1, 2, 3))
    assert (await fetched(ws)).entries.new == 1


async def test_a_folder_holds_feeds_pages_and_texts_that_are_kept_at_once(workspace, tmp_path, web):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.xml").write_bytes(feed("a.test", 1))
    (folder / "page.html").write_bytes(article(7).replace(b"<head>", b'<head><link rel=canonical href="https://b.test/7">'))
    (folder / "notes.md").write_text("# A day by the river\n\nIt was <long> & warm.\n\nThen it rained.")
    (folder / "broken.json").write_text("{")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8")
    os.symlink("/dev/zero", folder / "endless.txt")
    os.mkfifo(folder / "pipe.txt")
    ws = workspace({})
    add(ws, "file", folder)
    assert (await fetched(ws)).entries.new == 3
    rows = {row.title: row for row in ws.library.window(Query(), limit=9)}
    assert set(rows) == {"Story 1", "Story 7", "A day by the river"}
    assert rows["Story 7"].url == "https://b.test/7"
    assert ws.library.article(rows["A day by the river"].id).text == "It was <long> & warm.\n\nThen it rained."
    assert rows["Story 7"].offline
    assert web.asked("b.test") == []


@pytest.mark.parametrize("what", ["missing", "pipe", "large", "picture"])
async def test_what_is_no_file_of_news_fails_with_its_reason(workspace, tmp_path, monkeypatch, what):
    monkeypatch.setattr(local, "MAX_BYTES", 1_000)
    path = tmp_path / what
    if what == "pipe":
        os.mkfifo(path)
    elif what != "missing":
        path.write_bytes(b"\x89PNG" if what == "picture" else b"<rss>" + b" " * 2_000)
    ws = workspace({})
    add(ws, "file", path)
    totals = await fetched(ws)
    assert totals.sources.failed == 1
    assert totals.failures[0].message
    assert totals.stopped is None


def command(code):
    return shlex.join([sys.executable, "-c", code])


async def test_a_command_prints_a_feed(workspace, tmp_path):
    file = tmp_path / "out.xml"
    file.write_bytes(feed("a.test", 1, 2))
    ws = workspace({})
    add(ws, "command", command(f"print(open({str(file)!r}).read())"))
    assert (await fetched(ws)).entries.new == 2


async def test_only_so_many_programs_run_at_once(workspace, monkeypatch):
    running, most = 0, 0

    async def run(ws, source, health):
        nonlocal running, most
        running, most = running + 1, max(most, running + 1)
        for _ in range(5):
            await asyncio.sleep(0)
        running -= 1
        return SourceDone(source_id=source.id, outcome="unchanged")

    monkeypatch.setattr(feeds, "PROGRAMS", 3)
    monkeypatch.setattr(feeds, "ask_here", run)
    ws = workspace({})
    for number in range(12):
        add_source(ws.places, Source(id=f"c{number}", url=f"true {number}", title="C", category="World", kind="command"))
    ws.reload_sources()
    totals = [event async for event in fetch(ws, FetchRequest(force=True))][-1]
    assert totals.sources.unchanged == 12
    assert most == 3


async def test_a_command_runs_in_no_shell(tmp_path):
    out = await local.output_of([sys.executable, "-c", "import sys; print(sys.argv[1:], sys.stdin.read())", "$HOME; *", "`x`"])
    assert out.decode().strip() == "['$HOME; *', '`x`']"


@pytest.mark.parametrize(
    ("code", "said"),
    [("raise SystemExit('no news')", "no news"), ("while True: print('x' * 9999)", "more than"), ("import sys, time; sys.stdout.write('x' * 900_000); time.sleep(60)", "more than"), ("import time; time.sleep(60)", "did not end")],
)
async def test_a_command_that_misbehaves_is_ended(monkeypatch, code, said):
    monkeypatch.setattr(local, "MAX_SECONDS", 0.5)
    monkeypatch.setattr(local, "MAX_BYTES", 100_000)
    monkeypatch.setattr(local, "MAX_SECONDS", 20.0 if "sleep" not in code else 0.5)
    with pytest.raises(ParseError, match=said):
        await local.output_of([sys.executable, "-c", code])


async def test_a_command_that_is_not_there_says_so():
    with pytest.raises(ParseError, match="can't be started"):
        await local.output_of(["/nowhere/at/all"])
    with pytest.raises(ParseError):
        await local.pieces_of(Source(id="x", url="echo 'a", title="X", category="Y", kind="command"))


async def test_an_address_is_saved_with_its_text(workspace, web):
    web.pages["https://a.test/story/1"] = article(1)
    ws = workspace({})
    saved = await later.save(ws, "https://a.test/story/1")
    assert (saved.title, saved.problem) == ("Story 1", None)
    assert saved.words > 100
    (row,) = ws.library.window(Query(view="later"), limit=9)
    assert (row.id, row.offline, row.later) == (saved.entry_id, True, True)
    assert (await later.save(ws, "https://a.test/story/1")).entry_id == saved.entry_id


async def test_what_is_saved_without_a_network_gets_its_text_with_the_next_fetch(workspace, web):
    web.pages["https://a.test/story/2"] = NetworkError("no", kind="connect")
    ws = workspace({})
    saved = await later.save(ws, "https://a.test/story/2")
    assert saved.problem
    assert ws.library.count(Query(view="later")) == 1
    web.pages["https://a.test/story/2"] = article(2)
    await fetched(ws)
    assert ws.library.headline(saved.entry_id).offline


async def test_a_list_of_links_is_saved_in_one_go(workspace):
    ws = workspace({})
    links = [SavedLink(url=f"https://a.test/{n}", title=f"Story {n}", read=n == 3) for n in range(1, 4)]
    ids = later.save_links(ws, links)
    assert [row.title for row in ws.library.headlines(ids)] == ["Story 1", "Story 2", "Story 3"]
    assert ws.library.count(Query(view="later")) == 2
    assert later.save_links(ws, links) == ids
