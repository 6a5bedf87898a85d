"""A source that answers from another address for long: proposed, followed by a person, taken back."""

from datetime import timedelta

import httpx
import pytest

from reader.jobs.fetch import fetch
from reader.jobs.moves import follow, proposed
from reader.jobs.request import FetchRequest
from reader.settings import history
from tests.jobs.web import Web, feed

OLD, NEW = "https://old.test/feed", "https://new.test/feed"


class Moved(Web):
    """A web where one feed sends us on."""

    status = 301

    async def handle_async_request(self, request):
        if str(request.url) == OLD:
            self.log.append((OLD, False))
            return httpx.Response(self.status, headers={"location": NEW}, request=request)
        return await super().handle_async_request(request)


@pytest.fixture
def web():
    return Moved()


async def days(ws, clock, count, **span):
    for _ in range(count):
        async for _event in fetch(ws, FetchRequest(headlines_only=True)):
            pass
        clock.forward(**span)


async def test_a_move_is_proposed_after_a_week_followed_on_request_and_taken_back(workspace, web, clock):
    web.pages[NEW] = feed("new.test", 1, title="Old")
    ws = workspace({"old": OLD})
    await days(ws, clock, 6, hours=26)
    assert proposed(ws) == {}
    await days(ws, clock, 2, hours=26)
    assert proposed(ws) == {"old": NEW}
    assert ws.sources.get("old").url == OLD
    before = ws.places.sources_file.read_bytes()
    follow(ws, ws.sources.get("old"), NEW)
    assert ws.sources.get("old").url == NEW
    web.log.clear()
    await days(ws, clock, 1, hours=26)
    assert web.asked() == [NEW]
    assert proposed(ws) == {}
    assert OLD in history.undo(ws.places)
    assert ws.places.sources_file.read_bytes() == before


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_passing_redirect_never_proposes_anything(workspace, web, clock, status):
    web.status = status
    web.pages[NEW] = feed("new.test", 1, title="Old")
    ws = workspace({"old": OLD})
    await days(ws, clock, 12, hours=26)
    assert proposed(ws) == {}


async def test_another_feed_behind_the_redirect_is_no_evidence(workspace, web, clock):
    ws = workspace({"old": OLD})
    for number in range(12):
        web.pages[NEW] = feed("new.test", number, title=f"Spam {number}")
        await days(ws, clock, 1, hours=26)
    assert proposed(ws) == {}


async def test_an_address_that_is_read_already_is_not_proposed(workspace, web, clock):
    web.pages[NEW] = feed("new.test", 1, title="Old")
    ws = workspace({"old": OLD, "new": NEW})
    await days(ws, clock, 12, hours=26)
    assert proposed(ws) == {}


async def test_a_feed_that_is_gone_on_three_days_is_not_asked_again_by_itself(workspace, web, clock):
    url = "https://gone.test/feed"
    web.pages[url] = 410
    ws = workspace({"gone": url})
    await days(ws, clock, 20, hours=27)
    assert len(web.asked("gone.test")) == 3
    assert ws.library.healths()["gone"].error_kind == "gone"
    assert clock.now - ws.library.healths()["gone"].last_fetch > timedelta(days=15)
