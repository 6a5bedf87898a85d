"""What a page offers as a source, and where more is looked for."""

from __future__ import annotations

from reader.sources.discover import Candidate, candidates, sitemaps

URL = "https://paper.test/"


def offers(html: str, url: str = URL) -> list[Candidate]:
    return candidates(html.encode(), url=url, content_type="text/html; charset=utf-8")


def certain(html: str, url: str = URL) -> list[tuple[str, str]]:
    return [(one.url, one.kind) for one in offers(html, url) if one.certain]


def test_declared_feeds_come_first_in_any_spelling() -> None:
    html = (
        '<head><base href="https://paper.test/de/"><link REL="feed Alternate" type="text/xml" href="rss2">'
        '<link rel=alternate type="application/atom+xml; charset=utf-8" title="All" href="/atom">'
        '<link rel="alternate" type="application/feed+json" href="//paper.test/feed.json">'
        '<link rel="alternate" hreflang="fr" href="/fr/"></head><a href="/world/rss.xml">World</a>'
    )
    assert certain(html) == [
        ("https://paper.test/de/rss2", "feed"),
        ("https://paper.test/atom", "feed"),
        ("https://paper.test/feed.json", "feed"),
        ("https://paper.test/world/rss.xml", "feed"),
    ]


def test_feeds_of_comments_and_interfaces_are_no_candidates() -> None:
    html = (
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Paper » Rain Comments Feed" href="/rain/feed/">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x"><a href="/comments/feed/">x</a>'
    )
    assert not [one for one in certain(html) if one[1] == "feed"]


def test_a_wordpress_site_offers_its_posts_and_a_feed_for_each_category() -> None:
    html = (
        '<link rel="https://api.w.org/" href="https://paper.test/wp-json/"><nav><a href="/category/asia/">Asia</a></nav>'
    )
    found = {one.url: one for one in offers(html)}
    posts = next(one for one in found.values() if one.kind == "wordpress")
    assert posts.url.startswith("https://paper.test/wp-json/wp/v2/posts?per_page=20&")
    assert found["https://paper.test/category/asia/feed/"].part == "section"
    assert found["https://paper.test/category/asia/"].kind == "page"
    assert "https://paper.test/feed/" in found


def test_plain_links_of_a_wordpress_site_have_plain_posts_too() -> None:
    html = '<link rel="https://api.w.org/" href="https://paper.test/index.php?rest_route=/">'
    posts = next(one for one in offers(html) if one.kind == "wordpress")
    assert posts.url.startswith("https://paper.test/index.php?rest_route=/wp/v2/posts&")


def test_the_interface_of_another_host_is_not_asked() -> None:
    html = '<link rel="https://api.w.org/" href="https://elsewhere.test/wp-json/">'
    assert all("elsewhere.test" not in one.url for one in offers(html))


def test_sections_come_from_the_menu_and_services_do_not() -> None:
    html = (
        '<header><nav><a href="/">Home</a><a href="/world">World</a><a href="/sport/football">Football</a>'
        '<a href="/about">About us</a><a href="https://other.test/money">Money</a><a href="/app.apk">App</a>'
        '<a href="/2026/11/24/rain-stops-play">Rain</a><a href="javascript:x()">x</a></nav></header>'
        '<main><a href="/category/arts">Arts</a><a href="/story-of-the-day">Story</a></main>'
    )
    sections = [(one.url, one.title) for one in offers(html) if one.kind == "page"]
    assert sections == [
        ("https://paper.test/world", "World"),
        ("https://paper.test/sport/football", "Football"),
        ("https://paper.test/category/arts", "Arts"),
    ]


def test_sections_have_names_in_any_script() -> None:
    html = '<div class="main-menu"><a href="/fa/siasi">سیاسی</a><a href="/ru/mir">В мире</a><a href="/x">…</a></div>'
    assert [one.title for one in offers(html) if one.kind == "page"] == ["سیاسی", "В мире"]


def test_usual_places_are_beside_the_page_and_at_the_root() -> None:
    guesses = [one.url for one in offers("<p>Hello</p>", "https://paper.test/news/asia?page=2") if not one.certain]
    assert guesses[0] == "https://paper.test/news/asia/feed/"
    assert {"https://paper.test/rss.xml", "https://paper.test/news-sitemap.xml"} <= set(guesses)


def test_robots_names_sitemaps_those_of_news_first() -> None:
    robots = b"User-agent: *\nDisallow: /x\nSitemap: https://paper.test/pages.xml\r\nSITEMAP : /news.xml\nSitemap: ftp://x/\n"
    assert [one.url for one in sitemaps(robots, URL)] == ["https://paper.test/news.xml", "https://paper.test/pages.xml"]
    assert sitemaps(b"\xff\x00" * 1_000, URL) == []


def test_an_endless_list_of_links_is_bounded() -> None:
    html = "".join(f'<link rel=alternate type=application/rss+xml href="/{n}"><nav><a href="/s/{n}">S</a></nav>' for n in range(9_000))
    assert len(offers(html)) < 250
