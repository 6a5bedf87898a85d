"""Forty hostile addresses and titles on their way to the browser: only web addresses and mail, as one argument, in no shell."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.jobs.transfer import Outline, is_private, plan
from reader.settings.sources import Sources
from reader.text.urls import safe_url, strip_tracking
from reader.tui.screens.sharing import browser_command
from tests.net.test_guard import SPELLINGS
from tests.reliability.editions import sealed, story
from tests.reliability.program import Reader, Server, reply
from tests.tui.home import home_desk

Row = Callable[..., None]

HOSTILE = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)",
    "vbscript:x", "data:text/html,<script>x</script>", "file:///etc/passwd", "FILE:/etc/passwd", "ftp://x.example/", "about:blank",
    "chrome://settings", "x-apple.systempreferences:", "ms-msdt:/id x", "search-ms:query=x", "smb://x.example/a", "ssh://-oProxyCommand=x/",
    "tel:+1900", "mailto:a@b.example", "--headless", "-x", "--app=https://x.example", "https://-oProxyCommand=x/", "https:--x",
    "https://x.example/;touch /tmp/pwned", "https://x.example/$(touch /tmp/pwned)", "https://x.example/`touch /tmp/pwned`",
    "https://x.example/' && touch /tmp/pwned '", 'https://x.example/" ; touch /tmp/pwned #', "https://x.example/a|touch /tmp/pwned",
    "https://x.example/\ntouch /tmp/pwned", "https://x.example/\r\nHost: y", "https://x.example/\x00y", "https://x.example/\x1b]0;PWN\x07",
    "https://x.example/%s {url} %u $url", "https://user:secret@x.example/", "http://[::1", "http://[::1]:99999/", "https://\u202emoc.elpmaxe/",
    "https://x.example/\u202egpj.exe", "\\\\x.example\\share", "https:\\\\x.example\\a", "//x.example/a", "https://x.example/?utm_source=a&fbclid=b&id=1",
    "https://" + "a" * 5_000 + ".example/", "https://x.example/" + "a" * 9_000,
)  # fmt: skip


def of_the_web(address: str) -> bool:
    return (
        address.startswith(("http://", "https://")) and address.isascii() and address.isprintable()
        and " " not in address and len(address) <= 4_096 and "@" not in address.split("/")[2]
    )  # fmt: skip


@pytest.mark.parametrize("hook", [(), ("my-browser", "--new-window", "{url}")])
@pytest.mark.parametrize("browser", [None, "firefox --private-window", "open-it %s"])
def test_the_browser_gets_one_web_address_and_no_option(hook: tuple[str, ...], browser: str | None, monkeypatch: pytest.MonkeyPatch, row: Row) -> None:
    monkeypatch.setenv("BROWSER", "www-browser")
    opened = 0
    for hostile in HOSTILE:
        address = safe_url(hostile)
        if address is None:
            continue
        address = strip_tracking(address)
        command = browser_command(hook, browser, address)
        assert command is not None
        usual = browser_command(hook, browser, "ADDRESS")
        assert usual is not None
        # The same command with the address in its one place: nothing of it became a word, an option or a command.
        assert command == [part.replace("ADDRESS", address) for part in usual]
        assert of_the_web(address)
        assert not any(sign in address for sign in "`\"<>\\^{|} \t\n\x1b")
        assert "utm_" not in address
        assert "fbclid" not in address
        opened += 1
    row(f"{len(HOSTILE)} hostile addresses", f"{opened} opened as one plain http(s) argument, the others refused", "0 options, 0 shells")


@given(st.text() | st.text("-;&|$`'\"\\ \n:/@%{}urlhtps.").map("https://x.example/".__add__))
def test_whatever_a_feed_says_is_one_argument(text: str) -> None:
    address = safe_url(text)
    if address is not None:
        assert of_the_web(address)
        assert browser_command(("b", "{url}"), None, address) == ["b", address]
        assert browser_command((), "b --x", address) == ["b", "--x", address]


def test_mail_is_opened_and_cannot_carry_an_option() -> None:
    assert safe_url("mailto:a@b.example", mail=True) == "mailto:a@b.example"
    for hostile in ("mailto:", "mailto:--x", "mailto:a@b.example\n-x", "mailto:a@b.example?attach=/etc/passwd&x=`y`"):
        found = safe_url(hostile, mail=True)
        assert found is None or (found.startswith("mailto:") and found.isprintable() and " " not in found and "`" not in found)


async def test_pressing_o_runs_no_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface itself: rows whose address is hostile, and the command that is run for each."""
    import sqlite3
    from contextlib import closing

    from reader.settings.files import Places
    from reader.tui.screens import sharing
    from tests.tui.home import fill

    places = Places.under(tmp_path / "home")
    fill(places)
    with closing(sqlite3.connect(places.library_file)) as db, db:
        for number, (entry,) in enumerate(db.execute("SELECT id FROM entries").fetchall()):
            hostile = HOSTILE[(number * 4 + 1) % len(HOSTILE)].replace("\x00", "")
            db.execute("UPDATE entries SET url = ?, title = ? WHERE id = ?", (hostile, f"-x `touch {tmp_path}/pwned` {hostile[:200]}", entry))
    ran: list[list[str]] = []

    class Ran:
        def __init__(self, command: object, **more: object) -> None:
            assert isinstance(command, list)
            assert not more.get("shell")
            ran.append(command)

    monkeypatch.setattr(sharing.subprocess, "Popen", Ran)
    monkeypatch.setenv("BROWSER", "some-browser")
    async with home_desk(tmp_path / "home") as desk:
        for _ in range(12):
            await desk.press("o", "y", "j")
    assert ran
    assert all(command[0] == "some-browser" and len(command) == 2 and of_the_web(command[1]) for command in ran)
    assert not (tmp_path / "pwned").exists()


def test_a_list_brings_no_private_address(row: Row) -> None:
    listed = [Outline(url=url, title="x") for url in SPELLINGS]
    brought = plan(listed, Sources(categories=(), sources=()), allow_private=False)
    assert [source.url for source in brought.new] == []
    assert all(is_private(found) for url in SPELLINGS if (found := safe_url(url)))
    row(f"{len(SPELLINGS)} spellings of private addresses in a list", "all left out with a reason", "0 sources")


def of_port(spelling: str, port: int) -> str:
    return re.sub(r"^(https?:[/\\\\]{2}(?:x@)?)(\[[^]]*\]|[^/\\\\]+)", rf"\g<1>\g<2>:{port}", spelling)


def test_an_edition_leads_to_no_private_address(tmp_path: Path, row: Row) -> None:
    """Sources, articles without a text and pictures of an edition, and then everything that would ask for them."""
    reader = Reader(tmp_path / "home")
    with Server(lambda path: reply(b"inside", "text/html"), ports=range(8_100, 8_999)) as server:
        inside = [of_port(spelling, server.port) for spelling in SPELLINGS]
        assert f"http://127.0.0.1:{server.port}/" in inside
        sources = [{"id": f"s{n}", "url": f"{url}feed", "title": f"S{n}", "category": "World"} for n, url in enumerate(inside)]
        stories = [story(f"{url}a{n}", f"s{n}", title=f"A {n}", text=text, image=f"{url}e.png") for n, url in enumerate(inside) for text in (None, f"Text {n}.")]
        path = tmp_path / "it.edition"
        path.write_bytes(sealed(stories, sources, tags="x"))
        said = reader.run("import", str(path), code=(0, 3)).stderr.decode()
        left_out = said.count("it is inside a private network")
        assert left_out >= 30
        assert reader.json("sources", "--json", code=(0, 5)) == [] or not any(str(server.port) in one["url"] for one in reader.json("sources", "--json"))
        rows = reader.json("headlines", "--limit", "0", "--format", "json")
        assert len(rows) >= 30
        reader.run("fetch", "--force", code=None)
        for one in [row for row in rows if str(server.port) in row["url"]][::6]:
            reader.run("read", one["url"], code=None)
        for form in (("edition", "--images"), ("epub", "--images")):
            reader.run("export", *form, "-o", str(tmp_path / f"out.{form[0]}"), code=None)
        assert server.asked == []
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/here", timeout=5) as seen:
            assert seen.status == 200
        assert server.asked == ["/here"]
    row(f"an edition with {len(inside)} spellings as source, article, and picture", f"{left_out} sources left out with a reason, {len(rows)} articles taken; fetched, read and exported with pictures", "0 requests")
