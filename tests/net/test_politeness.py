"""Fourteen days with servers that keep count: what a reader of feeds is praised or blocked for."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import httpx

from reader.errors import NetworkError
from reader.model.source import Health
from reader.net.freshness import after_failure, after_success, is_due, validators
from reader.net.options import NetOptions
from tests.net.servers import NOW, fetcher

DAYS = 14
STEP = timedelta(minutes=30)
KINDS = ("feed", "hash", "weird", "none", "301", "308", "302", "429", "410", "500")


class Judge:
    """Servers of every kind, one host each, on the simulated clock."""

    def __init__(self) -> None:
        self.now = NOW
        self.tally: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self.last: dict[str, tuple[str, str]] = {}
        self.until: datetime | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        kind = request.url.host.split(".")[0].removeprefix("s")
        count = self.tally[kind]
        count["hits"] += 1
        sent = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
        count["cookie"] += "cookie" in request.headers
        count["referer"] += "referer" in request.headers
        count["unconditional"] += sent == (None, None)
        if request.url.path == "/feed" and kind in ("301", "302", "308"):
            return httpx.Response(int(kind), headers={"Location": "/real"})
        if kind == "429":
            count["too early"] += self.until is not None and self.now < self.until
            self.until = self.now + timedelta(hours=5)
            return httpx.Response(429, headers={"Retry-After": str(5 * 3600)})
        if kind in ("410", "500"):
            return httpx.Response(int(kind))
        if sent != (None, None) and sent != self.last.get(kind):
            count["made up or stale"] += 1
        version = count["hits"] if kind == "hash" else count["hits"] // 5
        etag = f'W/"a b, c{version}"' if kind == "weird" else f'"v{version}"'
        headers = {"ETag": etag, "Last-Modified": f"Thing {version}", "Set-Cookie": "track=1; Path=/"}
        if kind == "none":
            return httpx.Response(200, content=b"<rss/>", headers={"Set-Cookie": "track=1"})
        if kind != "hash" and sent == self.last.get(kind) == (etag, f"Thing {version}"):
            return httpx.Response(304, headers=headers)
        self.last[kind] = (etag, f"Thing {version}")
        return httpx.Response(200, content=b"<rss>%d</rss>" % (0 if kind == "hash" else version), headers=headers)


async def test_fourteen_days_without_a_complaint() -> None:
    judge = Judge()
    healths = {kind: Health(source_id=kind) for kind in KINDS}
    state: dict[str, list[str | int]] = {}
    while judge.now < NOW + timedelta(days=DAYS):
        # Every half hour is a new process: only health and what hosts asked for are remembered.
        async with fetcher(NetOptions(proxy="none", host_delay=0.0), transport=httpx.MockTransport(judge), now=lambda: judge.now) as net:
            net.hosts.load(state)
            for kind in KINDS:
                host, health = f"s{kind}.example", healths[kind]
                if not is_due(health, judge.now, held_until=net.hosts.held_until(host)):
                    continue
                etag, modified, address = validators(health, judge.now)
                try:
                    page = await net.get(f"http://{host}/feed", kind="feed", etag=etag, last_modified=modified, validators_url=address)
                except NetworkError as error:
                    healths[kind] = after_failure(health, error, judge.now)
                else:
                    healths[kind] = after_success(health, page, judge.now)
            state = net.hosts.dump()
        judge.now += STEP
    tally = judge.tally
    for kind in KINDS:
        assert tally[kind]["cookie"] == tally[kind]["referer"] == 0
        assert tally[kind]["made up or stale"] == 0
        assert tally[kind]["hits"] <= DAYS * 24 * (2 if kind.startswith("30") else 1)
    for kind in ("feed", "hash", "weird"):
        assert tally[kind]["unconditional"] == 1
        assert tally[kind]["hits"] > DAYS * 12
    # The first request of a redirect and the one it leads to.
    assert [tally[kind]["unconditional"] for kind in ("301", "308", "302")] == [2, 2, 2]
    assert tally["429"]["too early"] == 0
    assert DAYS * 3 < tally["429"]["hits"] <= DAYS * 24 / 5 + 1
    assert tally["410"]["hits"] == 3
    assert tally["500"]["hits"] <= DAYS + 6
