"""Posts of the WordPress REST API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.errors import ParseError
from reader.model import Listing
from reader.sources.kinds import read

URL = "https://paper.test/wp-json/wp/v2/posts"


def post(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "guid": {"rendered": f"https://paper.test/?p={number}"},
        "date_gmt": "2026-11-22T10:00:00",
        "modified_gmt": "2026-11-22T12:30:00",
        "link": f"https://paper.test/rain-{number}/",
        "title": {"rendered": "Rain &amp; <em>wind</em> &#8211; again"},
        "excerpt": {"rendered": "<p>It rained.</p>"},
        "content": {"rendered": "<p>It rained all day.</p>", "protected": False},
        "_embedded": {
            "author": [{"name": "Ana Whitlock"}],
            "wp:featuredmedia": [{"source_url": "/rain.jpg"}],
            "wp:term": [[{"taxonomy": "post_tag", "name": "storm"}], [{"taxonomy": "category", "name": "Weather"}]],
        },
        **more,
    }


def listing(data: object) -> Listing:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return read(body, url=URL, content_type="application/json", kind="wordpress", now=datetime(2026, 11, 24, tzinfo=UTC))


def test_a_post_is_an_entry_with_its_text() -> None:
    found = listing([post()])
    (entry,) = found.entries
    assert (found.kind, found.site) == ("wordpress", "https://paper.test/")
    assert (entry.url, entry.title, entry.guid) == ("https://paper.test/rain-1/", "Rain & wind – again", "https://paper.test/?p=1")
    assert entry.published == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert entry.updated == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    assert (entry.authors, entry.section, entry.categories) == (("Ana Whitlock",), "Weather", ("Weather", "storm"))
    assert (entry.summary, entry.content_html) == ("It rained.", "<p>It rained all day.</p>")
    assert entry.image == "https://paper.test/rain.jpg"


def test_a_protected_post_has_no_text() -> None:
    (entry,) = listing([post(content={"rendered": "<p>Enter the password</p>", "protected": True}, excerpt={})]).entries
    assert (entry.summary, entry.content_html) == (None, None)


def test_posts_are_known_without_being_told() -> None:
    body = json.dumps([post()]).encode()
    found = read(body, url=URL, content_type="text/html", now=datetime(2026, 11, 24, tzinfo=UTC))
    assert found.kind == "wordpress"


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [[]], {"rendered": 4}, {"author": "x"}])
@pytest.mark.parametrize("field", ["guid", "date_gmt", "title", "excerpt", "content", "_embedded"])
def test_fields_of_any_shape_do_no_harm(field: str, value: Any) -> None:
    found = listing([post(1), post(2, **{field: value}), 3, None, "x"])
    assert len(found.entries) == 2


@pytest.mark.parametrize(
    "data", [{"code": "rest_forbidden", "message": "no"}, {}, 4, ["a"], [{"link": 1}], b"[", b"<html><title>x</title>", b""]
)
def test_what_holds_no_posts_is_refused(data: object) -> None:
    with pytest.raises(ParseError):
        listing(data)


def test_a_site_without_posts_is_empty() -> None:
    assert listing([]).entries == ()
