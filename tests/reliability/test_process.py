"""Signals, dead terminals, odd environments and clocks: no traceback, the terminal as it was, gone within two seconds."""

from __future__ import annotations

import math
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.model import Health
from reader.net.freshness import is_due
from reader.settings.files import Places
from reader.tui.screens.again import Again
from tests.reliability.program import ROOT, Reader, Server, outlines, reply
from tests.terminal import Terminal
from tests.tui.home import fill

Row = Callable[..., None]
READER = [sys.executable, "-m", "reader"]
GONE = 2.0
#: Terminal modes and how they are when nothing runs.
AT_REST = {1049: b"l", 1000: b"l", 1006: b"l", 2004: b"l", 25: b"h"}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    fill(Places.under(tmp_path / "home"))
    return Reader(tmp_path / "home", {"LANG": "C.UTF-8"})


def opened(reader: Reader, **more: str) -> Terminal:
    return Terminal([*READER, "--offline"], {**reader.environ, **more})


def ready(screen: Terminal) -> None:
    screen.wait_for(r"story 0")
    screen.wait_for(lambda text: b"\x1b[?1000h" in screen.raw)


def restored(screen: Terminal) -> None:
    for mode, rest in AT_REST.items():
        changes = re.findall(rb"\x1b\[\?%d([hl])" % mode, screen.raw)
        assert not changes or changes[-1] == rest, (mode, screen.raw[-300:])
    assert b"Traceback" not in screen.raw


@pytest.mark.pty
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("keys", [(), ("enter",), ("?",), ("/", "a"), ("g", "s"), (":",)], ids=["list", "article", "help", "typing", "sources", "palette"])
def test_a_signal_ends_it_wherever_one_is(reader: Reader, number: signal.Signals, keys: tuple[str, ...]) -> None:
    with opened(reader) as screen:
        ready(screen)
        screen.press(*keys)
        screen.signal(number)
        assert screen.wait(GONE) == 128 + number
        restored(screen)


@pytest.mark.pty
def test_a_signal_before_the_first_frame_ends_it(reader: Reader) -> None:
    for wait in (0.05, 0.2, 0.4, 0.8):
        with opened(reader) as screen:
            time.sleep(wait)
            screen.signal(signal.SIGTERM)
            assert screen.wait(GONE) in (128 + signal.SIGTERM, 0)
            restored(screen)


@pytest.mark.pty
def test_a_signal_while_the_kept_frame_stands_there_takes_it_away(reader: Reader) -> None:
    with opened(reader) as screen:
        ready(screen)
        screen.press("q")
        assert screen.wait(GONE) == 0
    painted = 0
    for wait in (0.03, 0.05, 0.08, 0.12, 0.18, 0.25, 0.35, 0.5):
        with opened(reader) as screen:
            time.sleep(wait)
            screen.signal(signal.SIGTERM)
            assert screen.wait(GONE) == 128 + signal.SIGTERM or b"1049h" not in screen.raw
            restored(screen)
            painted += b"1049h" in screen.raw
    assert painted


@pytest.mark.pty
def test_a_closed_terminal_ends_it(reader: Reader, row: Row) -> None:
    """What `relkit/hangup.py` does: the window is gone, nobody reads and nobody writes."""
    import pty

    longest = 0.0
    for keys in (b"", b"\r", b"?"):
        pid, handle = pty.fork()
        if pid == 0:
            os.chdir(ROOT)
            os.execvpe(READER[0], [*READER, "--offline"], {**reader.environ, "TERM": "xterm-256color"})
        seen = b""
        while b"\x1b[?1000h" not in seen:
            seen += os.read(handle, 65536)
        os.write(handle, keys)
        os.close(handle)
        start = time.monotonic()
        while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
            if time.monotonic() - start > GONE:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                pytest.fail(f"still there {GONE} s after the terminal was closed")
            time.sleep(0.01)
        longest = max(longest, time.monotonic() - start)
        assert os.waitstatus_to_exitcode(ended[1]) in (128 + signal.SIGHUP, 1, 0, -signal.SIGHUP)
    row("the terminal is closed over the list, an article and the help", "the program ends by itself", f"gone after {longest:.2f} s at most")


@pytest.mark.pty
def test_stopped_and_continued_it_draws_again(reader: Reader) -> None:
    with opened(reader) as screen:
        ready(screen)
        screen.signal(signal.SIGTSTP)
        time.sleep(0.3)
        screen.signal(signal.SIGCONT)
        before = len(screen.raw)
        screen.resize(100, 30)
        screen.press("j")
        screen.wait_for(lambda text: len(screen.raw) > before and "story" in text)
        screen.press("ctrl+q")
        assert screen.wait() == 0
        restored(screen)


@pytest.mark.pty
def test_stopped_again_and_again_it_still_answers(reader: Reader) -> None:
    """Stops and goes that overtake each other: in the middle of going on, before the stop took effect, many at once."""
    with opened(reader) as screen:
        ready(screen)
        for number in range(80):
            for one in (signal.SIGTSTP, signal.SIGCONT):
                screen.signal(one)
                time.sleep(0.0005 * (number % 16))
        # What is typed while it takes the terminal again is thrown away, as the system does with a shell's.
        stops = screen.raw.count(b"\x1b[?1049l")
        screen.signal(signal.SIGTSTP)
        screen.wait_for(lambda text: screen.raw.count(b"\x1b[?1049l") > stops)
        goes = screen.raw.count(b"\x1b[?2026$p")
        screen.signal(signal.SIGCONT)
        screen.wait_for(lambda text: screen.raw.count(b"\x1b[?2026$p") > goes)
        screen.press("?")
        screen.wait_for("esc close")
        screen.press("esc", "ctrl+q")
        assert screen.wait() == 0
        restored(screen)


@pytest.mark.pty
def test_any_size_and_back(reader: Reader, row: Row) -> None:
    sizes = [(20, 5), (1, 1), (5, 80), (300, 3), (40, 12), (250, 70), (2, 2), (120, 36)]
    with opened(reader) as screen:
        ready(screen)
        for keys in ((), ("enter",), ("?",)):
            screen.press(*keys)
            for columns, rows in sizes:
                screen.resize(columns, rows)
                time.sleep(0.05)
            screen.wait_for("story|keys|road")
            screen.press("esc")
        screen.press("ctrl+q")
        assert screen.wait() == 0
        restored(screen)
    row(f"{len(sizes)} sizes from 1×1 to 300×3 over list, article and help", "drawn again each time", "0 crashes")


ODD: dict[str, dict[str, str | None]] = {
    "LANG=C": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no HOME": {"HOME": None},
    "no HOME and no READER_HOME": {"HOME": None, "READER_HOME": None, "XDG_CONFIG_HOME": None},
    "TERM=dumb": {"TERM": "dumb"},
    "no TERM": {"TERM": None},
    "a TERM nobody knows": {"TERM": "x-unknown-9"},
    "no PATH": {"PATH": None},
    "a time zone nobody knows": {"TZ": "Nowhere/Nothing"},
    "a language nobody knows": {"LANG": "xx_YY.nothing", "LC_ALL": "xx_YY.nothing"},
    "columns that are none": {"COLUMNS": "x", "LINES": "-3"},
    "a home that is a file": {"READER_HOME": "/etc/passwd"},
    "a home that cannot be made": {"READER_HOME": "/proc/none/such"},
}


def test_odd_environments_work_or_say_so_in_a_line(reader: Reader, tmp_path: Path, row: Row) -> None:
    worked = 0
    for name, changes in ODD.items():
        environ = {key: value for key, value in {**reader.environ, "XDG_DATA_HOME": str(tmp_path / "x"), **changes}.items() if value is not None}
        if "READER_HOME" not in environ:
            environ |= {f"XDG_{kind}_HOME": str(tmp_path / "xdg") for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        for words in (["headlines", "--limit", "3"], ["config", "path"], ["--version"], ["sources"], ["--offline"]):
            done = subprocess.run([*READER, *words], cwd=ROOT, env=environ, capture_output=True, timeout=60)
            assert b"Traceback" not in done.stderr, (name, words, done.stderr[-1500:])
            assert done.returncode in (0, 2, 5, 11), (name, words, done.returncode, done.stderr)
            assert done.returncode == 0 or done.stderr.strip(), (name, words)
            worked += done.returncode == 0
    row(f"{len(ODD)} odd environments × 5 commands", f"{worked} worked, {len(ODD) * 5 - worked} said what is missing", "0 tracebacks")


@pytest.mark.pty
@pytest.mark.parametrize("name", ["LANG=C", "no HOME", "a TERM nobody knows", "a time zone nobody knows", "columns that are none"])
def test_the_interface_opens_in_odd_environments(reader: Reader, name: str) -> None:
    given = {key: value for key, value in {**reader.environ, "TERM": "xterm-256color", **ODD[name]}.items() if value is not None}
    wanted = [word for key, value in given.items() for word in (f"{key}={value}",)]
    with Terminal(["/usr/bin/env", "-i", *wanted, *READER, "--offline"], given) as screen:
        screen.wait_for("story 0")
        screen.press("ctrl+q")
        assert screen.wait() == 0
        restored(screen)


@pytest.mark.parametrize("days", [-366, 366])
def test_a_clock_that_jumps_a_year_silences_nobody_and_moves_no_entry(reader: Reader, days: int) -> None:
    now = datetime(2026, 11, 22, 14, 8, tzinfo=UTC)
    health = Health(source_id="desk", last_fetch=now, last_ok=now, next_due=now + timedelta(hours=1))
    later = now + timedelta(days=days) + timedelta(hours=25)
    assert is_due(health, later, asked="by itself")
    from reader.library import Library
    from reader.model import Query

    places = Places.under(reader.home)
    with Library.open(places.library_file, places.articles, now=lambda: now) as library:
        before = [row.id for row in library.window(Query(), limit=50)]
    with Library.open(places.library_file, places.articles, now=lambda: now + timedelta(days=days)) as library:
        assert [row.id for row in library.window(Query(), limit=50)] == before
        library.mark(before[:1], starred=True)
    with closing(sqlite3.connect(places.library_file)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.pty
def test_asleep_in_the_middle_of_a_fetch_and_awake_again(tmp_path: Path, row: Row) -> None:
    """Stopped for longer than servers and workers wait: what was under way fails or goes on, and keys work."""
    slept = 4.0

    def answer(path: str) -> Iterator[bytes]:
        whole = reply(f"<rss version='2.0'><channel><title>F</title><item><title>Came {path[1:]}</title><guid>1</guid></item></channel></rss>".encode())
        yield whole[:200]
        time.sleep(1.0)
        yield whole[200:]

    reader = Reader(tmp_path / "home", {"LANG": "C.UTF-8", "READER_FETCH_TIMEOUT": "3s", "READER_FETCH_RETRIES": "0"})
    with Server(answer) as server:
        reader.run("import", "--allow-private", "-", stdin=outlines({f"S{n}": server.url(f"/{n}") for n in range(12)}))
        with Terminal(READER, reader.environ) as screen:
            screen.wait_for(lambda text: len(server.asked) >= 4)
            screen.signal(signal.SIGSTOP)
            time.sleep(slept)
            screen.signal(signal.SIGCONT)
            start = time.monotonic()
            screen.press("?")
            screen.wait_for("keys|Keys")
            answered = time.monotonic() - start
            screen.press("esc")
            screen.wait_for(lambda text: len(server.asked) >= 12)
            screen.wait_for("Came")
            screen.press("ctrl+q")
            assert screen.wait() == 0
            restored(screen)
    rows = reader.json("headlines", "--limit", "0", "--format", "json")
    assert len(rows) >= 4
    row(f"the program stopped for {slept:.0f} s in the middle of a fetch of 12 sources", f"all were asked, {len(rows)} came; the keys answered", f"first key after {answered:.1f} s, 0 tracebacks")


def test_after_a_sleep_the_fetch_that_is_due_waits_its_turn() -> None:
    """Two minutes at most, so that not all that wake ask at once; the clock may also have been set back."""
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for chance in (0.0, 0.5, 0.99):
        again = Again(1_800, lambda chance=chance: chance)
        assert not again.is_due(noon, noon - timedelta(minutes=29))
        woke = noon + timedelta(hours=8)
        due = [seconds for seconds in range(130) if again.is_due(woke + timedelta(seconds=seconds), noon)]
        assert due[0] == math.ceil(120 * chance)
    again = Again(1_800, lambda: 0.0)
    assert again.is_due(noon, noon + timedelta(days=365))
    assert not Again(None).is_due(noon, None)
