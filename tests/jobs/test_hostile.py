"""The sixteen sample cases of hostile sites, read side by side with healthy ones."""

from __future__ import annotations

import pytest

from reader.errors import ReaderError
from reader.jobs.article import read_url
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Category, Query, Source
from reader.settings.edit import sources_text
from reader.settings.files import Places
from reader.settings.schema import Fetch, Settings
from reader.settings.sources import Sources
from reader.text.safe import FORBIDDEN
from reader.workspace import Workspace

pytestmark = pytest.mark.replaynet

SETTINGS = Settings(fetch=Fetch(host_delay=0.0, retries=0, timeout=10.0))
HEALTHY = ("ai", "world", "climate")
#: Cases whose feed cannot be read, and why; all others give entries.
REASONS = {
    "html-as-feed": "not_a_feed",
    "billion-laughs": "malformed",
    "external-entity": "malformed",
    "inward-redirect": "redirect",
}
#: Pages: an error with a reason, or words that must (not) be there.
PAGES = {
    "cyrillic-mismatch": ("северный причал построят из камня", "�"),
    "consent-wall": ("harbour", "842 partners"),
    "huge-page": None,
    "gzip-bomb": None,
}


@pytest.fixture
def home(replaynet, tmp_path, monkeypatch):
    for name, value in replaynet.net_environ.items():
        monkeypatch.setenv(name, value)
    places = Places.under(tmp_path / "home")
    places.ensure()
    cases = [case for case in replaynet.control("/cases") if case["kind"] != "page"]
    urls = {case["name"]: case["url"] for case in cases}
    urls |= {name: f"https://{name}.replay.test/feed.json" for name in HEALTHY}
    listed = tuple(Source(id=name, url=url, title=name, category="World") for name, url in urls.items())
    places.sources_file.write_text(sources_text(Sources(categories=(Category("World", 0),), sources=listed)))
    with Workspace(SETTINGS, places) as ws:
        yield ws


async def test_hostile_feeds_are_read_or_told_and_nobody_else_notices(home, replaynet):
    events = [event async for event in fetch(home, FetchRequest())]
    totals = events[-1]
    assert totals.stopped is None
    failed = {failure.source: failure for failure in totals.failures}
    assert {name: failure.kind for name, failure in failed.items()} == {
        name: kind for name, kind in REASONS.items() if name in failed
    }
    assert {"html-as-feed", "inward-redirect"} <= set(failed)
    assert all(failure.message and not failure.message.startswith("<") for failure in totals.failures)
    ids, _ = home.library.listing(Query())
    rows = home.library.headlines(ids)
    by_source = {source.id: [row for row in rows if row.source_id == source.id] for source in home.sources.sources}
    for name, found in by_source.items():
        assert bool(found) != (name in failed), name
    for name in HEALTHY:
        # A site may publish while the test runs: not how many there are is known, but that each is there once.
        assert len({row.url for row in by_source[name]}) == len(by_source[name]) >= 20
        assert sum(row.offline for row in by_source[name]) >= 15
    assert not any(FORBIDDEN.search(text) for row in rows for text in (row.title, row.summary or "", row.url))
    titles = {name: [row.title for row in found] for name, found in by_source.items()}
    assert titles["markup-title"] == ["[@click=app.quit]Breaking[/] [bold red]news[/]"]
    assert [title.endswith("Quiet headline") for title in titles["escape-title"]] == [True]
    assert len(titles["bare-entries"]) == 3
    assert sorted(titles["duplicate-guids"]) == ["First", "Second"]
    assert all(row.published is None or row.published.year > 1990 for row in by_source["broken-dates"])
    again = [event async for event in fetch(home, FetchRequest(force=True, headlines_only=True))][-1]
    assert again.entries.new == 0
    assert replaynet.control("/traps") == []


async def test_hostile_pages_give_the_text_or_say_why_not(home, replaynet):
    pages = {case["name"]: case["url"] for case in replaynet.control("/cases") if case["kind"] == "page"}
    assert set(pages) == set(PAGES)
    for name, url in pages.items():
        if PAGES[name] is None:
            with pytest.raises(ReaderError, match="MB"):
                await read_url(home, url)
            continue
        wanted, unwanted = PAGES[name]
        text = (await read_url(home, url)).text
        assert wanted in text.lower(), name
        assert unwanted not in text, name
