"""Sixty payloads in every place where foreign text enters, and every way out of the program: nothing forbidden leaves."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from reader.text.safe import FORBIDDEN, clean_line, clean_text
from reader.tui.filters import OutputGuard
from tests.reliability.editions import of_payloads
from tests.reliability.payloads import PAYLOADS, WORD, in_terminal, in_text
from tests.reliability.program import Reader, Server, reply
from tests.terminal import Terminal

Row = Callable[..., None]
SENTENCE = "The council of the town decided on the following morning what was to be done about the river and its banks. "

#: The interface with its net taken away: what the cleaner lets through reaches the terminal.
UNGUARDED = """
import sys
from reader.tui.filters import OutputGuard
OutputGuard.apply = lambda self, segments, background: segments
from reader.__main__ import main
sys.argv = ["reader", *sys.argv[1:]]
main()
"""


def json_feed(number: int, base: str) -> bytes:
    """A feed with one payload in every field. JSON can carry what XML may not: controls and lone surrogates."""
    bad = PAYLOADS[number]
    item = {
        "id": f"{number}{bad}", "url": f"{base}/story/{number}?{bad}", "title": f"{number} {bad}", "summary": bad,
        "authors": [{"name": bad}], "tags": [bad], "date_published": f"2026-11-22T12:00:00Z{bad}", "language": bad,
        "content_html": f"<p>{bad} {SENTENCE * 8}</p><p><a href='https://x.example/{bad}'>{bad}</a></p><img src='{base}/{bad}' alt='{bad}'>",
    }  # fmt: skip
    data = {"version": "https://jsonfeed.org/version/1.1", "title": bad, "home_page_url": bad, "description": bad, "items": [item]}
    return json.dumps(data).encode()


def xml_feed(number: int) -> bytes:
    """The same as character references and entities, which XML readers that forgive open."""
    bad = "".join(f"&#{ord(sign)};" for sign in PAYLOADS[number][:300])
    item = f"<item><title>{bad}</title><guid>x{number}</guid><author>{bad}</author><category>{bad}</category><pubDate>{bad}</pubDate><description>{bad}</description></item>"
    return f"<rss version='2.0'><channel><title>{bad}</title>{item}</channel></rss>".encode()


def answer_of(base: Callable[[], str]) -> Callable[[str], bytes]:
    def answer(path: str) -> bytes:
        kind, _, number = path[1:].partition("/")
        index = int(number.partition("?")[0] or 0) if number.partition("?")[0].isdigit() else 0
        raw = PAYLOADS[index].encode("utf-8", "surrogatepass")
        one_line = raw.replace(b"\r", b" ").replace(b"\n", b" ")
        if kind == "json":
            return reply(json_feed(index, base()), "application/feed+json", more=b"ETag: \"" + one_line + b"\"\r\nX: " + raw + b"\r\n")
        if kind == "xml":
            return reply(xml_feed(index))
        if kind == "error":
            return reply(one_line, status=b"404 " + one_line)
        if kind == "move":
            return reply(b"", status=b"302 " + one_line, more=b"Location: ftp://" + one_line + b"\r\n")
        return reply(b"no " + raw, "text/html")

    return answer


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A library that was filled the usual way from sources, lists and errors that are all payloads."""
    reader = Reader(tmp_path_factory.mktemp("hostile") / "home")
    place: list[str] = []
    with Server(answer_of(lambda: place[0])) as server:
        place.append(server.url(""))
        outlines = []
        for number, bad in enumerate(PAYLOADS):
            # What XML 1.0 cannot carry at all would spoil the whole list: it is tried in a list of its own.
            sayable = "".join(sign for sign in bad if sign in "\t\n\r" or " " <= sign < "\ud800" or "\ue000" <= sign < "\ufffe" or sign > "\uffff")
            lines = "".join(
                f"<outline type='rss' text={quoteattr(sayable if kind != 'xml' else '')} title='' description={quoteattr(sayable)} "
                f"htmlUrl={quoteattr(sayable)} xmlUrl={quoteattr(server.url(f'/{kind}/{number}'))}/>"
                for kind in ("json", "xml", "error", "move")
            )
            # Folders in folders, as lists and servers' folders are.
            foldered = f"<outline text={quoteattr(sayable)}><outline text={quoteattr(sayable)}>{lines}</outline></outline>"
            outlines.append(foldered if number % 4 == 0 else lines)
            unsayable = f"<opml><body><outline text='{bad}' xmlUrl='{bad}'/></body></opml>".encode("utf-8", "surrogatepass")
            if number % 20 == 0:
                reader.run("import", "--dry-run", "-", stdin=unsayable, code=None)
        listed = "<opml version='2.0'><body>" + "".join(outlines) + "</body></opml>"
        reader.run("import", "--allow-private", "-", stdin=listed.encode())
        reader.run("fetch", code=3)
    # File names, of lists that are there and of pages that are not.
    for number in range(0, len(PAYLOADS), 15):
        name = PAYLOADS[number].replace("/", "_").replace("\x00", "")[:60].encode("utf-8", "surrogatepass")
        folder = reader.home.parent / "files"
        folder.mkdir(exist_ok=True)
        path = folder / name.decode("utf-8", "surrogateescape")
        path.write_bytes(b"nothing " + name)
        reader.run("import", str(path), code=None)
        reader.run("read", str(path), code=None)
        reader.run("read", f"{path}.gone", code=None)
    for number, data in enumerate(of_payloads()):
        path = reader.home.parent / f"{number}.edition"
        path.write_bytes(data)
        reader.run("import", str(path), code=3)
    rows = reader.json("headlines", "--limit", "0", "--format", "json")
    assert sum(row["title"].startswith("edition") for row in rows) == len(PAYLOADS)
    return reader


def rewrite_rows(home: Path) -> int:
    """Rows as an older version or another program may have left them: nothing cleaned them."""
    changed = 0
    with closing(sqlite3.connect(home / "data" / "library.db")) as db, db:
        for number, (entry,) in enumerate(db.execute("SELECT id FROM entries ORDER BY id").fetchall()):
            bad = PAYLOADS[number % len(PAYLOADS)].encode("utf-8", "replace").decode()
            db.execute(
                "UPDATE entries SET title = ?, authors = ?, section = ?, summary = ?, url = ? WHERE id = ?",
                (f"{number} {bad}", json.dumps([bad]), bad, bad, f"https://x.example/{bad}", entry),
            )
            changed += 1
        for number, (source,) in enumerate(db.execute("SELECT num FROM sources").fetchall()):
            db.execute("UPDATE sources SET title = ? WHERE num = ?", (PAYLOADS[number % 50], source))
        for number, (category,) in enumerate(db.execute("SELECT num FROM categories").fetchall()):
            db.execute("UPDATE categories SET name = ? WHERE num = ?", (f"{number} {PAYLOADS[number % 50]}", category))
    return changed


def everything_piped(reader: Reader) -> None:
    reader.run("sources", "--json")
    reader.run("sources")
    for format in ("table", "tsv"):
        reader.run("headlines", "--limit", "0", "--format", format)
    for format in ("opml", "markdown", "jsonl", "text", "html"):
        reader.run("export", format)
    ids = [row["id"] for row in reader.json("headlines", "--limit", "0", "--format", "json")]
    for entry, format in zip(ids[:: len(ids) // 4], ("text", "json", "markdown", "html"), strict=False):
        reader.run("read", "--offline", str(entry), "--format", format, code=None)
    reader.run("doctor", "--offline", code=None)


def walked(reader: Reader, program: list[str]) -> bytes:
    """Every byte the interface writes while somebody walks through all of it."""
    raw = b""
    for columns, rows in ((140, 50), (60, 30)):
        with Terminal([*program, "--offline"], reader.environ, columns=columns, rows=rows) as screen:
            screen.wait_for(r"\d+ unread")
            screen.press("0")
            screen.wait_for(rf"Everything[\s\S]*{WORD}")
            for _ in range(3):
                screen.press("enter", "space", "space", "n", "i", "i", "J")
            for _ in range(4):
                screen.press("pagedown", "enter", "h")
            screen.press("?", "esc", "/", *WORD, "enter", "esc", "S", *WORD, "enter", "esc", "e", "esc", "g", "s")
            screen.press("pagedown", "pagedown", "i", "esc", ":", *"pwn", "esc")
            screen.wait_for(lambda text: screen.poll() is None)
            screen.resize(100, 40)
            screen.press("ctrl+q")
            assert screen.wait() == 0, screen.text()
            assert "Traceback" not in screen.text()
            raw += screen.raw
    return raw


@pytest.mark.pty
def test_no_payload_leaves_the_program(hostile: Reader, row: Row) -> None:
    everything_piped(hostile)
    raw = walked(hostile, [sys.executable, "-c", UNGUARDED])
    rewritten = rewrite_rows(hostile.home)
    assert rewritten >= len(PAYLOADS)
    everything_piped(hostile)
    changed = walked(hostile, [sys.executable, "-c", UNGUARDED])
    assert (in_terminal(raw), in_terminal(changed)) == ({}, {})
    assert raw.count(WORD.encode()) > 200
    assert changed.count(WORD.encode()) > 200
    raw += changed
    assert {" ".join(command): bad for command, written in hostile.written if (bad := in_text(written))} == {}
    piped = b"".join(written for _, written in hostile.written)
    assert piped.count(WORD.encode()) > 2_000
    row(
        f"{len(PAYLOADS)} payloads as title, author, feed name, category, link, date, error text, header, list, folder in a folder, edition, file "
        "name, body and stored row; interface in a pty with the output guard switched off, JSON, tables, exports, messages",
        "the readable part was shown, nothing else; no markup was interpreted",
        f"{len(raw) // 1024} KB to the terminal and {len(piped) // 1024} KB to pipes, 0 forbidden bytes, "
        f"{raw.count(WORD.encode()) + piped.count(WORD.encode())} sentinels seen",
    )


def test_the_guard_alone_stops_every_payload(row: Row) -> None:
    guard = OutputGuard()
    for bad in PAYLOADS:
        link = Style(link=f"https://x.example/{bad}")
        for text, style, _ in guard.apply([Segment(f"a {bad} b"), Segment("link", link)], Color(0, 0, 0)):
            assert not FORBIDDEN.search(text)
            assert not (style and style.link and FORBIDDEN.search(style.link))
    row(f"{len(PAYLOADS)} payloads as finished segments and links", "all taken out", "0 forbidden characters")


def test_the_cleaner_leaves_the_readable_part() -> None:
    for bad in PAYLOADS:
        for clean in (clean_line(bad), clean_text(bad)):
            assert not FORBIDDEN.search(clean)
            assert WORD in clean


def test_a_name_of_a_file_is_a_payload_too(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "home")
    for bad in PAYLOADS[:60:10]:
        said = reader.run("read", quote(bad.encode("utf-8", "replace"), safe="") + "/" + bad.replace("\x00", "").encode("utf-8", "replace").decode(), code=None)
        assert in_text(said.stdout + said.stderr) == []
