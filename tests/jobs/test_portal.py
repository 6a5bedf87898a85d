"""Behind a network's own sign-in page: three fetches change nothing, the state is named, and it ends by itself."""

import httpx
import msgspec
import pytest

from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Query
from tests.jobs.web import Web, article, feed

SITES = ("a", "b", "c", "d")
SIGN_IN = (
    b"<html><head><title>Station Wi-Fi</title></head><body><h1>Welcome</h1><p>Enter your room number.</p>"
    b"<form action=/go><input name=room><button>Go</button></form></body></html>"
)


class Portal(Web):
    """A web behind a network that may answer everything itself."""

    way = None

    async def handle_async_request(self, request):
        if self.way is None:
            return await super().handle_async_request(request)
        self.log.append((str(request.url), False))
        if self.way == "redirect" and request.url.host != "gate.hotspot.test":
            return httpx.Response(302, headers={"location": "https://gate.hotspot.test/start"}, request=request)
        if self.way == "move" and request.url.host != "gate.hotspot.test":
            return httpx.Response(301, headers={"location": "https://gate.hotspot.test/"}, request=request)
        status = 511 if self.way == "511" else 200
        headers = {"content-type": "text/html", "etag": '"gate"', "last-modified": "gate"}
        return httpx.Response(status, headers=headers, request=request, stream=httpx.ByteStream(SIGN_IN))


@pytest.fixture
def web():
    return Portal()


def state(ws):
    """All that a portal must not touch: addresses, entries, validators, errors, texts. Its bytes are counted."""
    ids, _ = ws.library.listing(Query())
    rows = [(row.source_id, row.title, row.url, row.text_state) for row in ws.library.headlines(ids)]
    healths = {name: msgspec.structs.replace(health, bytes=0) for name, health in ws.library.healths().items()}
    pages = [ws.cache.page(row[2]) for row in rows]
    return ws.places.sources_file.read_bytes(), rows, healths, [ws.library.article(one) for one in ids], pages


async def run(ws, **request):
    return [event async for event in fetch(ws, FetchRequest(force=True, **request))][-1]


@pytest.mark.parametrize("way", ["same page", "redirect", "move", "511"])
async def test_behind_a_portal_nothing_changes_and_it_ends_by_itself(workspace, web, clock, way):
    for site in SITES:
        url = f"https://{site}.test/feed"
        web.pages[url] = feed(f"{site}.test", 1, 2)
        web.headers[url] = {"content-type": "application/rss+xml", "etag": f'"{site}"'}
        web.pages[f"https://{site}.test/story/1"] = article(1)
        web.pages[f"https://{site}.test/story/2"] = httpx.ConnectError("later")
    ws = workspace({site: f"https://{site}.test/feed" for site in SITES})
    await run(ws)
    before = state(ws)
    assert sum(text is not None for text in before[3]) == len(SITES)
    web.way = way
    for _ in range(3):
        clock.forward(hours=2)
        totals = await run(ws)
        assert totals.stopped == "portal"
        assert (totals.sources.failed, totals.sources.ok, totals.entries.new, totals.articles.kept) == (0, 0, 0, 0)
        assert state(ws) == before
        clock.forward(hours=2)
        assert (await run(ws, headlines_only=True)).stopped == "portal"
        assert state(ws) == before
    web.way = None
    for site in SITES:
        web.pages[f"https://{site}.test/feed"] = feed(f"{site}.test", 1, 2, 3)
        web.headers[f"https://{site}.test/feed"]["etag"] = '"new"'
        web.pages[f"https://{site}.test/story/2"] = article(2)
        web.pages[f"https://{site}.test/story/3"] = article(3)
    clock.forward(hours=30)
    totals = await run(ws)
    assert totals.stopped is None
    assert totals.entries.new == len(SITES)
    assert totals.articles.kept == 2 * len(SITES)
