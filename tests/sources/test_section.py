"""Headlines of pages without a feed."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime

import pytest

from reader.errors import ParseError
from reader.model import Listing
from reader.sources.kinds import read
from reader.text.urls import same_key
from tests.replaynet import Replaynet

URL = "https://paper.test/"
NAV = '<header><nav><a href="/world">World news of the whole day</a></nav></header>'
FOOT = '<footer><a href="/legal-notice-of-the-paper">Legal notice of the paper</a></footer>'


def page(main: str, head: str = "") -> bytes:
    return f'<html lang="en"><head><title>Paper</title>{head}</head><body>{NAV}<main>{main}</main>{FOOT}</body></html>'.encode()


def headlines(body: bytes) -> Listing:
    return read(body, url=URL, content_type="text/html; charset=utf-8", kind="page", now=datetime(2026, 11, 24, tzinfo=UTC))


def card(number: int, title: str = "") -> str:
    title = title or f"Headline of story number {number}"
    return (
        f'<article><a href="/2024/05/story-{number}?utm_source=home"><img src="/{number}.jpg"></a>'
        f'<h3><a href="/2024/05/story-{number}">{title}</a></h3><time datetime="2024-05-0{number}T10:00:00Z">May</time>'
        f'<p>What happened in story number {number}, told in one sentence.</p><a href="/tag/asia">Asia</a>'
        f'<a href="/2024/05/story-{number}#comments">{number}5 comments</a></article>'
    )


def test_a_card_gives_title_time_summary_and_picture() -> None:
    listing = headlines(page("<h2>Asia</h2>" + "".join(map(card, range(1, 7)))))
    assert [entry.title for entry in listing.entries] == [f"Headline of story number {n}" for n in range(1, 7)]
    first = listing.entries[0]
    assert first.url.startswith("https://paper.test/2024/05/story-1")
    assert first.published == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert first.summary == "What happened in story number 1, told in one sentence."
    assert first.image == "https://paper.test/1.jpg"
    assert first.section == "Asia"
    assert (listing.kind, listing.title, listing.language) == ("page", "Paper", "en")


def test_plain_rows_of_links_are_headlines_and_menus_are_not() -> None:
    rows = "".join(f'<li class="row"><a href="/news/{n}00123">A sentence that is headline {n}</a></li>' for n in range(1, 8))
    menu = "".join(f'<li class="m"><a href="/{word}">{word}</a></li>' for word in ("World", "Sport", "Money", "Arts", "Food"))
    listing = headlines(page(f"<ul>{menu}</ul><ul>{rows}</ul>"))
    assert [entry.title for entry in listing.entries] == [f"A sentence that is headline {n}" for n in range(1, 8)]


@pytest.mark.parametrize(
    "title",
    ["中国东部迎来今年最大降雪天气", "ایران و جهان در روزی که گذشت چه دیدند", "Что изменится для жителей города", "ประชุมสภาวันนี้มีมติสำคัญ"],
)
def test_no_language_is_asked(title: str) -> None:
    rows = "".join(f'<div class="n"><h4><a href="/fa/news/{n}00123">{title} {n}</a></h4></div>' for n in range(1, 7))
    assert len(headlines(page(rows)).entries) == 6


def test_links_to_other_hosts_need_to_look_like_headlines() -> None:
    ads = "".join(f'<div class="ad"><a href="https://shop{n}.test/">Buy the best thing of the year now</a></div>' for n in range(6))
    listing = headlines(page(ads + "".join(map(card, range(1, 4)))))
    assert {entry.url.split("/")[2] for entry in listing.entries} == {"paper.test"}


def test_a_stated_list_is_believed() -> None:
    rows = [{"@type": "ListItem", "position": n, "url": f"/story/{n}", "name": f"Story &amp; {n}"} for n in range(1, 4)]
    data = json.dumps({"@type": "ItemList", "itemListElement": rows})
    listing = headlines(page("<p>Nothing.</p>", f'<script type="application/ld+json">{data}</script>'))
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        (f"https://paper.test/story/{n}", f"Story & {n}") for n in range(1, 4)
    ]


def test_a_page_without_headlines_says_so() -> None:
    with pytest.raises(ParseError) as raised:
        headlines(page("<p>Welcome.</p>"))
    assert raised.value.kind == "not_a_feed"


def test_deep_and_wide_pages_end() -> None:
    deep = "<div>" * 3_000 + card(1) + "</div>" * 3_000
    assert headlines(page(deep)).entries
    assert headlines(page("".join(f'<p><a href="/a-b-c-d-{n}">word word word word {n}</a></p>' for n in range(20_000)))).entries


@pytest.mark.replaynet
def test_the_replayed_sites_are_read_without_their_feeds(replaynet: Replaynet) -> None:
    """At least 95 % of the article links of the home pages, and at most 3 % others."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": replaynet.net_environ["HTTP_PROXY"]}))

    def get(url: str) -> bytes:
        with opener.open(url, timeout=20) as answer:
            body: bytes = answer.read()
            return body

    hosts = [source["home"].split("/")[2] for group in replaynet.control("/sources").values() for source in group]
    wanted = found = others = 0
    for host in hosts:
        stated = {same_key(item["url"]) for item in json.loads(get(f"http://{host}/feed.json"))["items"]}
        listing = read(
            get(f"http://{host}/"), url=f"https://{host}/", content_type="text/html", kind="page", now=datetime.now(UTC)
        )
        got = {same_key(entry.url) for entry in listing.entries}
        wanted, found, others = wanted + len(stated), found + len(stated & got), others + len(got - stated)
    assert wanted > 500
    assert found >= 0.95 * wanted
    assert others <= 0.03 * wanted
