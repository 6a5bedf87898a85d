"""Every way a server can fail, on some of the forty news sites at once: nobody else notices, nothing is lost or wrong."""

from __future__ import annotations

import tomllib
from urllib.parse import quote, urlsplit

import pytest

from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Category, Query, Source
from reader.settings.edit import sources_text
from reader.settings.files import Places
from reader.settings.schema import Fetch, Settings
from reader.settings.sources import Sources, load_sources
from reader.workspace import Workspace

pytestmark = pytest.mark.replaynet

#: On a machine with much to do a healthy site must still answer in time.
PATIENT = Settings(fetch=Fetch(host_delay=0.0, retries=0, timeout=8.0, jobs=8))
#: What a feed suffers, and the kinds of failure that may be told; empty: it has to be read all the same.
FAULTS: dict[str, set[str]] = {
    "latency:200+50": set(), "drip:60": {"timeout"}, "slow-head:5": {"timeout"}, "hang": {"timeout"},
    "stall:500": {"timeout"}, "reset:300": {"incomplete"}, "cut:300": {"incomplete"}, "cut-chunked": {"incomplete"},
    "empty": {"connect"}, "garbage": {"protocol"}, "drop-idle": set(), "length:+100": {"incomplete"},
    "length:-100": {"malformed", "incomplete", "encoding"}, "no-length": set(), "chunked": set(),
    "trunc-gzip": {"incomplete"}, "bad-gzip": {"encoding"}, "huge:50": {"too_large"}, "huge:50/chunked": {"too_large"},
    "bomb:200": {"too_large"}, "cookies:300": set(), "fat-headers:1024": {"protocol"}, "status:404": {"status"},
    "status:500": {"status"}, "status:403": {"blocked"}, "flap:9/503": {"status"}, "gone": {"status"},
    "ratelimit:30": {"status"}, "ratelimit:date/30": {"status"}, "lying-304": set(), "redirect-chain:5": set(),
    "redirect-loop": {"redirect"}, "moved:science.replay.test": set(), "to:https://science.replay.test/": {"not_a_feed"},
    "ssrf": {"redirect"}, "ssrf:metadata": {"redirect"}, "type:text/html": set(),
    "charset:cp1251/utf-8": {"malformed"}, "no-validators": set(), "cert-wrong": {"tls"}, "cert-expired": {"tls"},
    "cert-untrusted": {"tls"}, "hang-connect": {"timeout"}, "hang-tls": {"connect", "timeout"},
    "reset-connect": {"connect"}, "dns": {"connect", "dns"},
}  # fmt: skip


@pytest.fixture
def home(replaynet, tmp_path, monkeypatch):
    """A workspace that reads the forty sites."""
    for name, value in replaynet.net_environ.items():
        monkeypatch.setenv(name, value)
    places = Places.under(tmp_path / "home")
    places.ensure()
    listed = [
        Source(id=urlsplit(one["url"]).hostname.split(".")[0], url=one["url"], title=one["title"], category=group["name"])
        for group in tomllib.loads(replaynet.sources_toml.read_text())["category"]
        for one in group["source"]
        if ".replay.test" in one["url"]
    ]
    names = dict.fromkeys(one.category for one in listed)
    categories = tuple(Category(name, number) for number, name in enumerate(names))
    places.sources_file.write_text(sources_text(Sources(categories=categories, sources=tuple(listed))))
    with Workspace(PATIENT, places) as ws:
        yield ws


async def run(ws, **request):
    return [event async for event in fetch(ws, FetchRequest(**request))][-1]


def everything(ws):
    """What is in the library: source, title and address of every entry."""
    ids, _ = ws.library.listing(Query())
    return {(row.source_id, row.title, row.url) for row in ws.library.headlines(ids)}


@pytest.mark.parametrize("half", [0, 1])
async def test_every_fault_on_some_sites_leaves_the_others_alone(home, replaynet, half):
    await run(home, headlines_only=True)
    before, healths = everything(home), home.library.healths()
    kinds = list(FAULTS.items())[half::2]
    sources = load_sources(home.places).sources
    feeds = [one for one in sources if one.kind == "feed" and "science" not in one.url]
    struck = dict(zip([one.id for one in feeds], kinds, strict=False))
    assert len(struck) == len(kinds) < len(sources) - 5
    replaynet.control("/tick?n=1")
    for one in feeds[: len(kinds)]:
        host = one.url.split("/")[2]
        replaynet.control(f"/fault?host={host}&do={quote(struck[one.id][0])}")
    totals = await run(home, headlines_only=True, force=True)

    failed = {failure.source: failure for failure in totals.failures}
    told = {fault: failed[name].kind if name in failed else None for name, (fault, _) in struck.items()}
    assert {fault: kind for fault, kind in told.items() if kind and kind not in FAULTS[fault]} == {}
    assert {fault for fault, kind in told.items() if kind is None} == {fault for fault, may in kinds if not may}
    assert all(failure.message for failure in totals.failures)
    assert set(failed) <= set(struck)
    assert totals.stopped is None
    assert totals.sources.ok + totals.sources.unchanged + totals.sources.failed == len(sources)

    # What a feed that moved to another one brings is known there already; a server that lies is believed for 30 days.
    silent = {name for name, (fault, _) in struck.items() if fault.startswith(("moved", "lying"))}
    after, now = everything(home), home.library.healths()
    assert before <= after
    fresh = after - before
    assert {source for source, _, _ in fresh} == {one.id for one in sources} - set(failed) - silent
    assert all("/story/" in url for _, _, url in fresh)
    for name, failure in failed.items():
        assert (now[name].etag, now[name].url, now[name].last_ok) == (
            healths[name].etag, healths[name].url, healths[name].last_ok,
        )  # fmt: skip
        assert now[name].last_error == failure.message
    assert replaynet.control("/traps") == []

    replaynet.control("/clear")
    await run(home, headlines_only=True, force=True)
    later = everything(home)
    waiting = {name for name in failed if now[name].error_kind == "wait"}
    assert {source for source, _, _ in later - before} == {one.id for one in sources} - waiting
