"""Hostile documents through the whole fetch: one document fails with its reason, in time and room; the others are current."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.model import Category, Source, SourceOptions
from reader.settings.edit import sources_text
from reader.settings.files import Places
from reader.settings.sources import Sources
from tests.reliability.documents import ARTICLE, FEEDS, MAY_BE_READ, PAGES, SENTENCE, TRANSFERS, rss
from tests.reliability.program import ROOT, Reader, Server, reply

Row = Callable[..., None]
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="NOT RUN: memory is read from /proc")

#: A fetch with short patience for servers, and the usual for parsers; tells what it took.
FETCH = """
import asyncio, json, resource, sys, time
from pathlib import Path
import msgspec
import reader.workspace as workspace
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.pool.workers import Pool
from reader.settings.files import Places
from reader.settings.load import load

usual = workspace.net_options
workspace.net_options = lambda settings: msgspec.structs.replace(
    usual(settings), proxy="none", connect_seconds=2.0, read_seconds=2.0, feed_seconds=4.0, page_seconds=4.0)
ask, took = Pool._ask, []
async def timed(self, *arguments):
    start = time.monotonic()
    try:
        return await ask(self, *arguments)
    finally:
        took.append(time.monotonic() - start)
Pool._ask = timed

async def main():
    places = Places.under(Path(sys.argv[1]))
    gap, last = 0.0, None
    events = []
    async def tick():
        nonlocal gap
        while True:
            start = time.monotonic()
            await asyncio.sleep(0.02)
            gap = max(gap, time.monotonic() - start - 0.02)
    with workspace.Workspace(load(places), places) as ws:
        ticking = asyncio.create_task(tick())
        async for event in fetch(ws, FetchRequest(force=True)):
            if type(event).__name__ in ("SourceDone", "TextFailed", "TextStored"):
                events.append(msgspec.to_builtins(event))
        ticking.cancel()
        # Not ru_maxrss: that begins with what the process had before exec, which is the test's.
        own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
        kept = {row.url: (row.offline, (ws.library.article(row.id).text if row.offline else ""))
                for row in ws.library.window(__import__("reader.model", fromlist=["Query"]).Query(), limit=2000)}
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"own": own, "workers": workers, "longest": max(took, default=0), "gap": gap, "events": events, "kept": kept}))

asyncio.run(main())
"""


def good(name: str) -> bytes:
    return rss(f"<item><title>Good {name}</title><guid>{name}</guid><description>Fine.</description></item>".encode())


def answer(path: str) -> bytes | Iterator[bytes]:
    kind, _, name = path[1:].partition("/")
    if kind == "feed":
        return reply(FEEDS[name]())
    if kind == "page":
        return reply(PAGES[name](), "text/html")
    if kind == "raw":
        return TRANSFERS[name]()
    if kind == "pages":
        told = f"<![CDATA[<p>{SENTENCE * 3}</p>]]>"
        return reply(rss("".join(
            f"<item><title>Bridge {page}</title><link>/page/{page}</link><guid>{page}</guid><description>{told}</description></item>" for page in PAGES
        ).encode()))  # fmt: skip
    return reply(good(name))


def subscribed(home: Path, names: dict[str, str]) -> None:
    """A home with sources (id to address) of this machine, asked without delay."""
    places = Places.under(home)
    places.ensure()
    listed = tuple(Source(id=name, url=url, title=name, category="World", options=SourceOptions(allow_private=True)) for name, url in names.items())
    places.sources_file.write_text(sources_text(Sources(categories=(Category("World", 0),), sources=listed)))
    (places.config / "config.toml").write_text("[fetch]\nhost_delay = '0s'\nretries = 0\n")


def fetched(home: Path, names: dict[str, str]) -> dict[str, Any]:
    """Fetch sources (id to address) in a process of its own."""
    subscribed(home, names)
    done = subprocess.run(
        [sys.executable, "-c", FETCH, str(home)], cwd=ROOT, env=Reader(home).environ, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    assert b"Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def outcomes(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {event["source_id"]: event for event in found["events"] if event["type"] == "source_done"}


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Memory of a fetch of three good sources, KiB."""
    with Server(answer) as server:
        found = fetched(tmp_path_factory.mktemp("floor"), {f"good{n}": server.url(f"/good/{n}") for n in range(3)})
    assert [event for event in outcomes(found).values() if event["outcome"] != "ok"] == []
    own: int = found["own"]
    return own


def check(found: dict[str, Any], floor: int) -> str:
    ends = outcomes(found)
    for name, event in ends.items():
        if name.startswith("good"):
            assert (event["outcome"], event["new"]) == ("ok", 1), event
        elif event["outcome"] == "failed":
            assert event["kind"], event
            assert event["message"], event
    assert found["longest"] <= 12
    assert found["workers"] <= 1.1 * 1024 * 1024
    assert found["own"] - floor <= 64 * 1024
    return (
        f"longest document {found['longest']:.1f} s, worker {found['workers'] // 1024} MiB, program {(found['own'] - floor) / 1024:+.0f} MiB, "
        f"longest pause of its loop {found['gap'] * 1000:.0f} ms"
    )


def test_hostile_feeds_fail_alone(tmp_path: Path, floor: int, row: Row) -> None:
    with Server(answer) as server:
        names = {f"good{n}": server.url(f"/good/{n}") for n in range(3)} | {name: server.url(f"/feed/{name}") for name in FEEDS}
        found = fetched(tmp_path, names)
    figure = check(found, floor)
    ends = outcomes(found)
    assert set(ends) == set(names)
    read = {name for name in FEEDS if ends[name]["outcome"] == "ok"}
    assert read <= MAY_BE_READ
    assert not any("root:" in text for _, text in found["kept"].values())
    failed = len(FEEDS) - len(read)
    row(f"{len(FEEDS)} hostile feeds beside 3 good ones", f"{failed} failed with a kind and a reason, {len(read)} were read; 3 of 3 good ones current", figure)


def test_hostile_transfers_fail_alone(tmp_path: Path, floor: int, row: Row) -> None:
    with Server(answer) as server:
        names = {f"good{n}": server.url(f"/good/{n}") for n in range(3)} | {name: server.url(f"/raw/{name}") for name in TRANSFERS}
        found = fetched(tmp_path, names)
    figure = check(found, floor)
    ends = outcomes(found)
    read = {name for name in TRANSFERS if ends[name]["outcome"] == "ok"}
    assert read <= {"too-long"}, read  # the announced bytes and no more are taken; they are no whole feed
    kinds = sorted({ends[name]["kind"] for name in TRANSFERS if name not in read})
    row(f"{len(TRANSFERS)} bombs, endless, dripping and lying answers beside 3 good sources", f"failed as {', '.join(kinds)}; 3 of 3 good ones current", figure)


def test_hostile_pages_leave_the_feeds_text(tmp_path: Path, floor: int, row: Row) -> None:
    with Server(answer) as server:
        found = fetched(tmp_path, {"pages": server.url("/pages/x"), "good0": server.url("/good/0")})
    figure = check(found, floor)
    told = [event for event in found["events"] if event["type"] in ("text_failed", "text_stored")]
    assert len(told) == len(PAGES)
    assert all(event["type"] == "text_stored" or event["message"] for event in told)
    # A page of a hundred thousand lines is kept as far as its bounds: long, and no stub.
    stubs = {url for url, (offline, text) in found["kept"].items() if "/page/" in url and offline and "The council met" not in text and len(text) < 100_000}
    assert stubs == set()
    assert SENTENCE in ARTICLE
    kept = sum(offline for url, (offline, _) in found["kept"].items() if "/page/" in url)
    row(f"{len(PAGES)} hostile pages behind one feed", f"{kept} kept with the article's or the feed's text, {len(PAGES) - kept} said why not; 0 stubs", figure)
