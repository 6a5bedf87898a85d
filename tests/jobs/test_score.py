"""Fourteen days of the program's own fetch against a server that judges feed readers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from datetime import timedelta
from itertools import pairwise

import pytest

from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Source, SourceOptions
from reader.settings.schema import Fetch, Network, Settings
from tests.replaynet import shared

DAYS, STEP = 14, timedelta(hours=2)
KINDS = ("feed", "hash", "weird-etag", "noval", "301", "308", "429", "410")
SETTINGS = Settings(fetch=Fetch(host_delay=0.0, retries=0), network=Network(proxy="none"))


@pytest.fixture
def judge():
    """Its port, and its tally."""
    program = shared("bench", "relkit", "score_feed.py")
    for port in range(8190, 8290):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                break
    server = subprocess.Popen([sys.executable, str(program), "--port", str(port)])

    def score():
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/score", timeout=10) as answer:
            return json.load(answer)

    while True:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                break
        assert server.poll() is None
    yield port, score
    server.terminate()
    server.wait()


def listed(port: int) -> dict[str, Source]:
    """One source a kind; the one that asks us to wait has a host of its own, since a wait is the whole host's."""
    return {
        kind: Source(
            id=f"s{kind}",
            url=f"http://{'localhost' if kind == '429' else '127.0.0.1'}:{port}/{kind}/{kind}",
            title=kind,
            category="World",
            options=SourceOptions(allow_private=True),
        )
        for kind in KINDS
    }


async def test_fourteen_days_without_a_complaint(workspace, clock, judge):
    port, score = judge
    refusals = []
    start = clock.now
    ws = None
    while clock.now < start + timedelta(days=DAYS):
        if ws is None:
            ws = workspace(listed(port), SETTINGS, transport=None)
        async for _ in fetch(ws, FetchRequest(headlines_only=True)):
            pass
        refusals += [clock.now] * (score().get("/429/429", {"hits": 0})["hits"] - len(refusals))
        clock.forward(hours=STEP.seconds // 3600)
        if clock.now.hour % 12 == 0:
            ws.close()
            ws = None  # a new process
    tally = score()
    for path, count in tally.items():
        assert count["cookie"] == count["referer"] == count["query"] == count["no_gzip"] == 0, path
        assert sum(count.get(f"{sent}_{how}", 0) for sent in ("inm", "ims") for how in ("made_up", "stale")) == 0, path
    for path in ("/feed/feed", "/hash/hash", "/weird-etag/weird-etag", "/feed/301-r", "/feed/308-r"):
        assert tally[path]["hits"] > DAYS * 10
        assert tally[path]["unconditional"] == 1, path
    assert tally["/410/410"]["hits"] == 3
    gaps = [later - earlier for earlier, later in pairwise(refusals)]
    assert len(gaps) > DAYS * 10
    assert min(gaps) >= timedelta(hours=1)
