"""Sites whose feeds and sitemaps are switched off: adding the bare address finds their headlines all the same."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import urlsplit

import pytest

from reader.errors import NothingMatched
from reader.jobs import subscribe
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Query
from reader.settings.files import Places
from reader.settings.schema import Fetch, Settings
from reader.text.urls import same_key
from reader.workspace import Workspace
from tests.replaynet import shared

pytestmark = pytest.mark.replaynet

SETTINGS = Settings(fetch=Fetch(host_delay=0.0, retries=0))
OFF = ("/feed*", "/full.xml", "/atom*", "/rss*", "/rdf.xml", "/sitemap*", "/news-sitemap*", "/index.xml")
#: Of the stored domains every tenth is asked; the forty sites all.
EVERY = 10


def hosts_of(replaynet, kind):
    if kind == "forty sites":
        groups = replaynet.control("/sources").values()
        return [urlsplit(one["home"]).hostname for group in groups for one in group if ".replay.test" in one["home"]]
    folder = shared("data", "wcxb-dev", "ground-truth")
    stated = (json.loads(file.read_text()).get("url") for file in folder.glob("*.json"))
    return sorted({urlsplit(url).hostname for url in stated if url})[::EVERY]


@pytest.fixture
def home(replaynet, tmp_path, monkeypatch):
    for name, value in replaynet.net_environ.items():
        monkeypatch.setenv(name, value)
    places = Places.under(tmp_path / "home")
    places.ensure()
    places.sources_file.write_text("")
    with Workspace(SETTINGS, places) as ws:
        yield ws


@pytest.mark.parametrize("kind", ["forty sites", "stored domains"])
async def test_a_site_without_feeds_is_a_source_by_its_address_alone(home, replaynet, kind):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": replaynet.net_environ["HTTP_PROXY"]}))

    def stated(host):
        with opener.open(f"http://{host}/feed.json", timeout=20) as answer:
            return {same_key(item["url"]) for item in json.load(answer)["items"]}

    links = {host: stated(host) for host in hosts_of(replaynet, kind)}
    for path in OFF:
        replaynet.control(f"/fault?host=*&path={path}&do=status:404")
    wanted = found = others = 0
    for host, expected in links.items():
        try:
            best = (await subscribe.find(home, f"https://{host}/", thorough=False))[0]
        except NothingMatched:
            wanted += len(expected)
            continue
        assert best.kind == "page", host
        source = subscribe.subscribe(home, subscribe.as_source(best, category=kind))
        async for _ in fetch(home, FetchRequest(sources=(source.id,), headlines_only=True)):
            pass
        ids, _ = home.library.listing(Query(view="source", name=source.id))
        got = {same_key(row.url) for row in home.library.headlines(ids)}
        wanted, found, others = wanted + len(expected), found + len(expected & got), others + len(got - expected)
    print(f"{kind}: {len(links)} sites, {found} of {wanted} links, {others} others")
    assert wanted >= 50
    assert found >= 0.95 * wanted
    assert others <= 0.03 * max(found, 1)
