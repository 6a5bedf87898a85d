"""What a page says of itself: JSON-LD as it is really written, meta elements, links, and states of frameworks."""

from __future__ import annotations

import json

from reader.dom.facts import Facts, facts
from reader.dom.tree import parse

URL = "https://news.example/story"


def read(head: str) -> Facts:
    return facts(parse(f"<html lang='en-GB'><head>{head}</head><body></body></html>"), URL)


def test_the_object_of_this_page_is_the_article() -> None:
    teasers = [{"@type": "NewsArticle", "headline": f"Teaser {number}", "url": f"/t{number}"} for number in range(5)]
    own = {"@type": "NewsArticle", "headline": "Ours", "mainEntityOfPage": {"@id": URL}}
    found = read(f"<script type='application/ld+json'>{json.dumps({'@graph': [*teasers, own]})}</script>")
    assert found.article is not None
    assert found.article["headline"] == "Ours"


def test_a_page_of_teasers_describes_none_of_them() -> None:
    teasers = [{"@type": "NewsArticle", "headline": f"Teaser {number}", "url": f"/t{number}"} for number in range(5)]
    assert read(f"<script type='application/ld+json'>{json.dumps(teasers)}</script>").article is None


def test_broken_json_is_forgiven_where_it_can_be() -> None:
    raw = '<script type="application/ld+json">{"@type":"Article","headline":"Two\nlines"};</script>'
    found = read(raw + '<script type="application/ld+json">{"@type":</script>')
    assert found.article is not None
    assert found.article["headline"].split() == ["Two", "lines"]


def test_references_are_followed() -> None:
    graph = [{"@type": "Person", "@id": "#ana", "name": "Ana"}, {"@type": "Article", "author": {"@id": "#ana"}}]
    found = read(f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>")
    assert found.article is not None
    assert found.follow(found.article["author"])["name"] == "Ana"


def test_links_and_meta() -> None:
    found = read(
        "<title>Story - News</title><meta property='og:title' content='Story &amp; more'><link rel=canonical href='/s'>"
        "<link rel=next href='?page=2'><link rel=alternate type='application/rss+xml' title=All href=/feed>"
        "<link rel=alternate type='application/json' href=/wp-json/x><link rel=icon href='javascript:1'>"
    )
    assert found.title == "Story - News"
    assert found.first("og:title") == "Story & more"
    assert found.canonical == "https://news.example/s"
    assert found.next_page == "https://news.example/story?page=2"
    assert [(feed.url, feed.title) for feed in found.feeds] == [("https://news.example/feed", "All")]
    assert found.language == "en-GB"


def test_breadcrumbs_stand_in_their_order() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"position": 2, "name": "Sport"}, {"position": 1, "item": {"name": "Home"}}],
    }
    assert read(f"<script type='application/ld+json'>{json.dumps(crumbs)}</script>").breadcrumbs() == ["Home", "Sport"]


def test_states_are_kept_unread() -> None:
    state = json.dumps({"body": "x" * 700})
    assert read(f"<script id=__NEXT_DATA__ type='application/json'>{state}</script>").states == [state]
