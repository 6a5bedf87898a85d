"""Every fault of the replayed internet ends in an error of its kind or in the whole page."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import msgspec
import pytest

from reader.errors import NetworkError
from reader.model.page import Page
from reader.net.client import Fetcher
from reader.net.online import Online
from reader.net.options import NetOptions
from tests.replaynet import Replaynet

pytestmark = pytest.mark.replaynet

BRISK = NetOptions(host_delay=0.0, connect_seconds=4.0, read_seconds=3.0, feed_seconds=8.0, page_seconds=8.0)


def net_of(replaynet: Replaynet, options: NetOptions = BRISK) -> Fetcher:
    return Fetcher(options, now=lambda: datetime.now(UTC), environ=replaynet.net_environ)


#: Fault as it stands in a host name, and how a request for a feed of that host ends: an error kind, or "ok".
FAULTS = {
    "latency-200p50": "ok",
    "drip-60": "timeout",
    "slow-head-5": "timeout",
    "hang": "timeout",
    "stall-500": "timeout",
    "reset-300": "incomplete",
    "cut-300": "incomplete",
    "cut-chunked": "incomplete",
    "empty": "connect",
    "garbage": "protocol",
    "drop-idle": "ok",
    "length-p100": "incomplete",
    "no-length": "ok",
    "chunked": "ok",
    "trunc-gzip": "incomplete",
    "bad-gzip": "encoding",
    "huge-50": "too_large",
    "huge-50/chunked": "too_large",
    "bomb-200": "too_large",
    "cookies-300": "ok",
    "fat-headers-1024": "protocol",
    "status-404": "status",
    "status-500": "status",
    "status-403": "blocked",
    "gone": "status",
    "ratelimit-30": "status",
    "ratelimit-date/30": "status",
    "lying-304": "status",
    "redirect-chain-5": "ok",
    "redirect-chain-6": "redirect",
    "redirect-loop": "redirect",
    "ssrf": "redirect",  # from TLS to an open address: not followed in the first place
    "no-validators": "ok",
    "type-text/html": "ok",
    "cert-wrong": "tls",
    "cert-expired": "tls",
    "cert-untrusted": "tls",
    "hang-connect": "timeout",
    "hang-tls": "connect",
    "reset-connect": "connect",
    "dns": "connect",
}


async def outcome(net: Fetcher, url: str) -> str:
    try:
        page = await net.get(url, kind="feed")
    except NetworkError as error:
        return error.kind if str(error) else "without a word"
    assert page.body, url
    return "ok"


async def test_every_fault_ends_as_it_should_and_delays_nobody(replaynet: Replaynet) -> None:
    urls = [f"https://world.replay.test.{fault.replace('/', '-')}.fault.test/feed" for fault in FAULTS]
    async with net_of(replaynet) as net:
        ends = dict(zip(FAULTS, await asyncio.gather(*(outcome(net, url) for url in urls)), strict=True))
    assert ends == FAULTS
    assert replaynet.control("/traps") == []


@pytest.mark.parametrize("fault", ["ssrf", "ssrf-metadata"])
async def test_no_redirect_leads_inside(replaynet: Replaynet, fault: str) -> None:
    async with net_of(replaynet) as net:
        assert await outcome(net, f"http://world.replay.test.{fault}.fault.test/feed") == "private"
    assert replaynet.control("/traps") == []


async def test_a_move_is_followed_and_told(replaynet: Replaynet) -> None:
    replaynet.control("/fault?host=world.replay.test&do=moved:science.replay.test")
    async with net_of(replaynet) as net:
        page = await net.get("https://world.replay.test/feed", kind="feed")
    assert page.permanent_url == page.final_url == "https://science.replay.test/feed"


async def test_validators_make_the_second_round_conditional(replaynet: Replaynet) -> None:
    urls = [f"https://{name}.replay.test/feed" for name in ("science", "world", "ai", "cars")]
    async with net_of(replaynet) as net:
        first = await asyncio.gather(*(net.get(url, kind="feed") for url in urls))

        async def again(page: Page) -> Page:
            etag, modified = page.headers.get("etag"), page.headers.get("last-modified")
            return await net.get(page.url, kind="feed", etag=etag, last_modified=modified)

        second = await asyncio.gather(*map(again, first))
    assert [page.status for page in first] == [200] * 4
    assert [page.status for page in second] == [304] * 4
    assert first[0].route == replaynet.net_environ["HTTPS_PROXY"]


async def test_no_cookie_comes_back_and_nothing_is_told(replaynet: Replaynet) -> None:
    url = "https://science.replay.test.cookies-3.fault.test/feed"
    async with net_of(replaynet) as net:
        for _ in range(2):
            await net.get(url, kind="feed")
    log = replaynet.log("science.replay.test.cookies-3.fault.test")
    assert len(log) == 2
    assert all("reader/" in request["agent"] for request in log)


async def test_pages_of_one_site_come_over_one_connection(replaynet: Replaynet) -> None:
    async with net_of(replaynet) as net:
        for path in ("/feed", "/atom.xml", "/sitemap.xml", "/robots.txt"):
            await net.get(f"https://science.replay.test{path}", kind="page")
    assert len(replaynet.control("/tunnels")) == 1


@pytest.mark.parametrize(("mode", "kinds"), [("refuse", {"proxy", "connect"}), ("dns", {"connect"}), ("hang", {"timeout", "connect"})])
async def test_the_net_goes_away_and_comes_back(replaynet: Replaynet, mode: str, kinds: set[str]) -> None:
    urls = [f"https://{name}.replay.test/feed" for name in ("science", "world", "ai")]
    short = msgspec.structs.replace(BRISK, feed_seconds=1.0, read_seconds=0.8)
    state = Online()
    async with net_of(replaynet, short) as net:
        replaynet.control(f"/down?mode={mode}")
        for url, end in zip(urls, await asyncio.gather(*(net.get(url, kind="feed") for url in urls), return_exceptions=True), strict=True):
            assert isinstance(end, NetworkError)
            assert end.kind in kinds
            state.failed(url, end)
        assert state.state == "offline"
        replaynet.control("/up")
        assert (await net.get(urls[0], kind="feed")).status == 200
