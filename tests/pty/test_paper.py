"""The main job as a person does it: fetch, read, lose the network, read on, pull the plug."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.replaynet import Replaynet
from tests.terminal import Terminal

pytestmark = pytest.mark.pty

READER = [sys.executable, "-m", "reader"]
OPML = """<opml version="2.0"><head><title>Sources</title></head><body>
<outline text="Science"><outline type="rss" text="Science desk" xmlUrl="https://science.replay.test/feed"/></outline>
<outline text="World"><outline type="rss" text="World desk" xmlUrl="https://world.replay.test/feed"/></outline>
</body></opml>"""


def run(*words: str, env: Mapping[str, str], code: int = 0) -> str:
    done = subprocess.run([*READER, *words], env=dict(env), capture_output=True, text=True, timeout=120)
    assert done.returncode == code, f"{words}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def headlines(env: Mapping[str, str], *words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("headlines", "--format", "jsonl", "--limit", "0", *words, env=env).splitlines()]


@pytest.fixture
def fetched(replaynet: Replaynet, tmp_path: Path) -> dict[str, str]:
    """A home with two fetched sources; the environment to use it."""
    env = {**replaynet.environ, "READER_HOME": str(tmp_path / "home")}
    replaynet.control("/fault?host=world.replay.test&do=no-validators")
    (tmp_path / "list.opml").write_text(OPML)
    run("import", str(tmp_path / "list.opml"), env=env)
    totals = json.loads(run("fetch", "--json", env=env))
    assert totals["sources"] == {"total": 2, "ok": 2, "unchanged": 0, "failed": 0, "skipped": 0}
    assert totals["articles"]["kept"] >= 36
    replaynet.control("/reset")
    return env


def test_everything_kept_opens_without_a_network(fetched: dict[str, str], replaynet: Replaynet) -> None:
    replaynet.control("/down?mode=refuse")
    kept = [line for line in headlines(fetched) if line["offline"]]
    for line in kept[::6]:
        article = json.loads(run("read", str(line["id"]), "--format", "json", "--offline", env=fetched))
        assert article["title"]
        assert article["words"] > 40
    with Terminal([*READER, "--offline"], fetched) as screen:
        screen.wait_for("Science")
        screen.wait_for(r"\d+ unread")
        screen.press("enter")
        first = str(next(line["title"] for line in headlines(fetched)))
        screen.wait_for(lambda text: first.split()[0] in text)
        screen.press("space", "space")
        screen.press("q", "q", "q")
        assert screen.wait() == 0
    replaynet.control("/up")
    assert replaynet.control("/log") == []


def test_a_mark_survives_the_pulled_plug(fetched: dict[str, str]) -> None:
    with Terminal([*READER, "--offline"], fetched) as screen:
        screen.wait_for(r"\d+ unread")
        screen.press("s")
        screen.wait_for(r"Starred +1\b")
        screen.signal(signal.SIGKILL)
        assert screen.wait() == 128 + signal.SIGKILL
    assert len(headlines(fetched, "--starred")) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_left_as_it_was(fetched: dict[str, str], number: signal.Signals) -> None:
    with Terminal([*READER, "--offline"], fetched) as screen:
        screen.wait_for(r"\d+ unread")
        screen.signal(number)
        assert screen.wait(2) == 128 + number
        for mode, at_rest in ((1049, b"l"), (1000, b"l"), (2004, b"l"), (25, b"h")):
            changes = re.findall(rb"\x1b\[\?%d([hl])" % mode, screen.raw)
            assert changes[-1] == at_rest, mode


def test_the_sample_edition_needs_nothing(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    env.update(READER_HOME=str(tmp_path / "home"))
    with Terminal([*READER, "demo"], env) as screen:
        screen.wait_for("Sample edition")
        screen.wait_for("How to read a newspaper")
        screen.press("q", "q", "q")
        assert screen.wait() == 0
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("columns", "rows"), [(40, 20), (80, 24), (120, 36), (200, 50)])
def test_every_size_shows_the_list_and_opens_an_article(fetched: dict[str, str], columns: int, rows: int) -> None:
    exported = {**fetched, "COLUMNS": "90", "LINES": "30"}  # a shell that exports its size must not freeze it
    with Terminal([*READER, "--offline"], exported, columns=columns, rows=rows) as screen:
        screen.wait_for(r"\d+ unread")
        screen.wait_for("● ")
        screen.press("enter")
        screen.wait_for(r"\d+ min")
        screen.resize(20, 5)
        screen.wait_for("reader needs")
        screen.resize(columns, rows)
        screen.wait_for(r"\d+ min")
        screen.press("ctrl+q")
        assert screen.wait() == 0
        assert "Traceback" not in screen.text()
