"""The day an article appeared: how figures are read, whose word counts, and when no day is the better answer."""

from __future__ import annotations

import pytest

from reader.extract import extract_page

SENTENCE = (
    "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired in spring. "
)
YOAST = (
    '<meta property="og:type" content="article"><meta name="twitter:label1" content="{label}">'
    '<meta name="twitter:data1" content="{data}"><script type="application/ld+json">'
    '{{"@context":"https://schema.org","@type":"WebPage","datePublished":"2019-12-12T14:07:03+00:00"}}</script>'
)


def day(under: str, *, head: str = "", lang: str = "en", url: str = "https://a.example/x/bridge") -> str | None:
    """The day of publication of a page with `under` below its headline."""
    page = (
        f'<html lang="{lang}"><head><title>Bridge to be repaired</title>{head}</head><body><article>'
        f"<h1>Bridge to be repaired</h1>{under}<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p><p>{SENTENCE * 4}</p>"
        "</article></body></html>"
    )
    found = extract_page(page, url).published
    return found.date().isoformat() if found else None


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("en-US", "3/4/2025", "2025-03-04"),
        ("en-GB", "3/4/2025", "2025-04-03"),
        ("en", "3/4/2025", "2025-04-03"),
        ("de-DE", "03.04.2025", "2025-04-03"),
        ("en-US", "25/4/2025", "2025-04-25"),
        ("nl", "02-12-2025", "2025-12-02"),
    ],
)
def test_figures_are_read_in_the_order_of_the_page_s_region(lang: str, text: str, want: str) -> None:
    assert day(f'<p class="date">{text}</p>', lang=lang) == want


def test_figures_that_tell_decide_for_those_that_do_not() -> None:
    others = "".join(f'<p class="date">{text}</p>' for text in ("09.10.2024", "11.24.2025"))
    assert day(others) == "2024-09-10"


def test_what_the_head_says_decides_between_two_readings() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"Article","headline":"Bridge to be repaired",'
        '"datePublished":"2024-09-10T16:07:00Z"}</script>'
    )
    assert day('<p class="date">09.10.2024</p>', head=head) == "2024-09-10"
    assert day('<p class="date">10.09.2024</p>', head=head, lang="en-US") == "2024-09-10"


def test_the_day_of_a_plain_page_counts_when_its_head_names_the_writer() -> None:
    assert day("", head=YOAST.format(label="Written by", data="Ana Whitlock")) == "2019-12-12"
    assert day("", head=YOAST.format(label="Est. reading time", data="12 minutes")) is None


def test_a_change_is_no_publication_where_nobody_wrote() -> None:
    stamp = '<p>Last updated: <time datetime="2026-02-26">Feb 26, 2026</time></p>'
    assert day(stamp) is None
    assert day(f'<p class="byline">By Ana Whitlock</p>{stamp}') == "2026-02-26"


def test_a_label_inside_the_time_element_is_a_label() -> None:
    stamp = '<p><time datetime="2026-02-26">Last updated: Feb 26, 2026</time></p>'
    head = (
        '<script type="application/ld+json">{"@type":"Article","headline":"Bridge to be repaired",'
        '"datePublished":"2026-02-20"}</script>'
    )
    assert day(stamp, head=head) == "2026-02-20"


def test_a_front_page_has_the_days_of_its_stories_and_none_of_its_own() -> None:
    assert day('<p class="date">Sunday, 10.03.2019</p>', url="https://a.example/blog/bridge") == "2019-03-10"
    assert day('<p class="date">Sunday, 10.03.2019</p>', url="https://a.example/") is None
