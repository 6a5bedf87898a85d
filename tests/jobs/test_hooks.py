"""The person's own commands beside a fetch: what they get, when, and what becomes of those that fail."""

import asyncio
import json
import sys

from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model.events import Finished, HookFailed, TextStored
from reader.settings.schema import Fetch, Hooks, Settings
from tests.jobs.web import article, feed

#: Adds a line with what came on standard input to the file it is told.
APPEND = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read().strip() + '\\n')"


def site(web):
    web.pages["https://a.test/feed"] = feed("a.test", 1, 2)
    for number in (1, 2):
        web.pages[f"https://a.test/story/{number}"] = article(number)


def settings(**hooks):
    return Settings(fetch=Fetch(host_delay=0.0, retries=0), hooks=Hooks(**hooks))


async def test_articles_and_summary_are_handed_on(workspace, web, tmp_path):
    site(web)
    told = {name: tmp_path / name for name in ("after_article", "after_fetch")}
    argv = {name: (sys.executable, "-c", APPEND, str(file)) for name, file in told.items()}
    ws = workspace({"a": "https://a.test/feed"}, settings(**argv))
    events = [event async for event in fetch(ws, FetchRequest())]
    articles = [json.loads(line) for line in told["after_article"].read_text().splitlines()]
    assert sorted(one["title"] for one in articles) == ["Story 1", "Story 2"]
    assert all(one["blocks"] for one in articles)
    (summary,) = [json.loads(line) for line in told["after_fetch"].read_text().splitlines()]
    assert summary["articles"]["kept"] == 2
    assert isinstance(events[-1], Finished)
    assert not any(isinstance(event, HookFailed) for event in events)


async def test_one_that_fails_is_told_once_and_left_and_the_fetch_goes_on(workspace, web, tmp_path):
    site(web)
    asked = tmp_path / "asked"
    failing = (sys.executable, "-c", f"open({str(asked)!r}, 'a').write('x'); raise SystemExit('No such printer')")
    ws = workspace({"a": "https://a.test/feed"}, settings(after_article=failing, after_fetch=("no-such-program",)))
    events = [event async for event in fetch(ws, FetchRequest())]
    told = [event for event in events if isinstance(event, HookFailed)]
    assert [one.hook for one in told] == ["after_article", "after_fetch"]
    assert "No such printer" in told[0].message
    assert asked.read_text() == "x"
    assert sum(isinstance(event, TextStored) for event in events) == 2
    assert isinstance(events[-1], Finished)
    assert events[-1].articles.kept == 2


async def test_who_cancels_waits_for_no_command(workspace, web, tmp_path):
    site(web)
    asked = tmp_path / "asked"
    slow = (sys.executable, "-c", f"open({str(asked)!r}, 'a').write('x'); import time; time.sleep(40)")
    ws = workspace({"a": "https://a.test/feed"}, settings(after_article=slow, after_fetch=slow))
    cancel = asyncio.Event()
    async with asyncio.timeout(20):
        async for event in fetch(ws, FetchRequest(), cancel):
            if isinstance(event, TextStored):
                cancel.set()
    assert isinstance(event, Finished)
    assert event.stopped == "cancelled"


async def test_a_command_that_reads_nothing_is_no_failure(workspace, web):
    site(web)
    quiet = (sys.executable, "-c", "pass")
    ws = workspace({"a": "https://a.test/feed"}, settings(after_article=quiet, after_fetch=quiet))
    events = [event async for event in fetch(ws, FetchRequest())]
    assert not any(isinstance(event, HookFailed) for event in events)
