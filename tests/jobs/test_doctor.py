"""Given an address or a source that does or does not work, what the doctor says, step by step."""

import httpx
import pytest

from reader.jobs.doctor import examine
from reader.model import Source, SourceOptions
from reader.settings.schema import Fetch, Network, Settings
from tests.jobs.web import article, feed

#: No name is looked up here.
SETTINGS = Settings(fetch=Fetch(host_delay=0.0, retries=0), network=Network(proxy="http://p.test:1", mirrors={"a.test": ("m.test",)}))
URL = "https://a.test/feed"


async def steps(ws, url=URL, **more):
    return [step async for step in examine(ws, url, **more)]


def own(**options):
    return Source(id="a", url=URL, title="A", category="World", options=SourceOptions(**options))


async def test_a_source_that_works_is_followed_to_its_newest_article(workspace, web):
    web.pages |= {URL: feed("a.test", 1), "https://a.test/story/1": article(1)}
    web.headers[URL] = {"content-type": "application/rss+xml", "etag": '"1"', "cache-control": "max-age=3600"}
    ws = workspace({}, SETTINGS)
    found = await steps(ws, source=own())
    assert [step.name for step in found] == ["name", "connection", "status", "freshness", "format", "extraction"]
    assert {step.state for step in found} == {"ok", "skipped"}
    assert "ETag" in found[3].says
    assert "Story 1" in found[5].says
    assert ws.library.healths() == {}


async def test_a_source_is_asked_its_own_way(workspace, web):
    web.pages |= {"https://m.test/feed": feed("a.test", 1), "https://m.test/story/1": article(1)}
    found = await steps(workspace({}, SETTINGS), source=own(route=("mirror",), user_agent="Mine/1"))
    assert found[1].says.endswith("mirror m.test")
    assert found[-1].state == "ok"


@pytest.mark.parametrize(
    ("answer", "name", "words"),
    [
        (404, "status", "nothing at this address"),
        (500, "status", "fault of its own"),
        (451, "status", "blocks"),
        (httpx.ConnectError("refused"), "connection", "broke the connection off"),
        (b"", "connection", "empty"),
        (b"<html><body>" + b"A page and no feed. " * 90 + b"</body></html>", "format", "web page"),
    ],
)
async def test_what_fails_is_said_at_its_step_with_what_to_try(workspace, web, answer, name, words):
    web.pages[URL] = answer
    found = await steps(workspace({}, SETTINGS), source=own())
    assert (found[-1].name, found[-1].state) == (name, "problem")
    assert words in found[-1].says
    assert found[-1].remedy


async def test_a_newest_article_that_cannot_be_had_is_told(workspace, web):
    web.pages |= {URL: feed("a.test", 1), "https://a.test/story/1": 402}
    found = await steps(workspace({}, SETTINGS), source=own())
    assert (found[-1].name, found[-1].state) == ("extraction", "problem")
    assert "payment" in found[-1].says


async def test_a_cookie_file_that_is_missing_is_told(workspace, web):
    found = await steps(workspace({}, SETTINGS), source=own(cookies_file="none.txt"))
    assert (found[-1].name, found[-1].state) == ("settings", "problem")
    assert web.log == []


async def test_a_file_is_a_source_too(workspace, tmp_path):
    (tmp_path / "list.xml").write_bytes(feed("a.test", 1, 2))
    source = Source(id="f", url=str(tmp_path / "list.xml"), title="F", category="World", kind="file")
    (found,) = await steps(workspace({}, SETTINGS), source.url, source=source)
    assert (found.name, found.says) == ("format", "2 entries")
