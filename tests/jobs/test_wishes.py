"""Settings of a fetch that hold back: what feeds wish, and connections that cost by the byte."""

from datetime import timedelta

import pytest

from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.net.metered import is_metered
from reader.settings.schema import Budget, Fetch, Settings
from tests.jobs.web import article, feed

URL = "https://a.test/feed"


def settings(**more):
    return Settings(fetch=Fetch(host_delay=0.0, retries=0, **more))


async def run(ws, **request):
    return [event async for event in fetch(ws, FetchRequest(**request))][-1]


@pytest.mark.parametrize(("respected", "hours"), [(True, 5), (False, 1)])
async def test_a_feed_and_its_server_are_asked_as_late_as_they_wish(workspace, web, clock, respected, hours):
    web.pages[URL] = feed("a.test", 1).replace(b"<channel>", b"<channel><ttl>300</ttl>")
    web.headers[URL] = {"etag": '"1"', "cache-control": "max-age=7200"}
    ws = workspace({"a": URL}, settings(respect_ttl=respected))
    await run(ws, headlines_only=True)
    assert ws.library.health("a").next_due == clock() + timedelta(hours=hours)
    clock.forward(hours=hours)
    await run(ws, headlines_only=True)
    assert web.log[-1] == (URL, True)
    assert ws.library.health("a").next_due == clock() + timedelta(hours=hours)


async def test_a_wait_that_a_site_asks_for_holds_whatever_is_respected(workspace, web, clock):
    ws = workspace({"a": URL}, settings(respect_ttl=False))
    web.pages[URL] = 429
    await run(ws)
    asked = len(web.log)
    clock.forward(minutes=50)
    await run(ws, force=True)
    assert len(web.log) == asked


@pytest.fixture
def system(tmp_path, monkeypatch):
    """Makes the system answer what NetworkManager would say of the connection."""

    def says(answer, code=0):
        program = tmp_path / "bin" / "busctl"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho '{answer}'\nexit {code}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=":")

    return says


@pytest.mark.parametrize(("answer", "code", "metered"), [
    ("u 1", 0, True), ("u 3", 0, True), ("u 2", 0, False), ("u 4", 0, False), ("u 0", 0, False), ("u 1", 1, False),
])  # fmt: skip
def test_a_connection_is_metered_where_the_system_says_so(system, answer, code, metered):
    system(answer, code)
    assert is_metered() is metered


def test_without_anyone_to_ask_it_is_not(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert is_metered() is False


@pytest.mark.parametrize(("wanted", "feeds", "texts", "stopped"), [
    ("all", 1, 1, None), ("headlines", 1, 0, None), ("nothing", 0, 0, "metered"),
])  # fmt: skip
async def test_a_metered_connection_is_used_as_much_as_is_wished(
    workspace, web, system, wanted, feeds, texts, stopped
):
    system("u 1")
    web.pages |= {URL: feed("a.test", 1), "https://a.test/story/1": article(1)}
    ws = workspace({"a": URL}, settings(budget=Budget(when_metered=wanted)))
    totals = await run(ws)
    assert (len(web.asked("/feed")), len(web.asked("/story")), totals.stopped) == (feeds, texts, stopped)


async def test_what_a_person_names_is_fetched_on_a_metered_connection_too(workspace, web, system):
    system("u 1")
    web.pages |= {URL: feed("a.test", 1), "https://a.test/story/1": article(1)}
    ws = workspace({"a": URL}, settings(budget=Budget(when_metered="nothing")))
    totals = await run(ws, sources=("a",))
    assert (totals.articles.kept, totals.stopped) == (1, None)
