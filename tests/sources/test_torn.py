"""Feeds of which parts are torn off: what is left is read."""

from datetime import UTC, datetime

import pytest

from reader.errors import ParseError
from reader.model import Listing
from reader.sources.kinds import read


def read_feed(body: bytes) -> Listing:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return read(body, url="https://paper.test/feed", content_type="application/xml", kind="feed", now=now)


@pytest.mark.parametrize(
    "body",
    [
        b"<feed><title>Paper</title><entry><title>One</title><author</name><link href='/1'/></entry>",
        b"<feed><title>Paper</title><entry><title>One</title><link href='/1'/><content</content><summary</summary></entry>",
        b"<feed><title>Paper</title><entry><title>One</title><link href='/1'/><id</id><category</category></entry>",
    ],
)
def test_an_entry_without_the_torn_part_is_still_one(body: bytes) -> None:
    assert "One" in read_feed(body).entries[0].title


def test_a_feed_that_stops_the_forgiving_reader_is_malformed() -> None:
    with pytest.raises(ParseError) as raised:
        read_feed(b"<rss><channel><title>Paper</title><item<link</item</link></channel></rss>")
    assert raised.value.kind == "malformed"
