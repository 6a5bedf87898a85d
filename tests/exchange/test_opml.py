"""Subscription lists in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
from reader.exchange import lists, opml, outlines
from reader.model import Category, Source
from reader.text.safe import FORBIDDEN, clean_line

FRESHRSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml xmlns:frss="https://freshrss.org/opml" version="2.0"><head><title>x</title></head><body>
<outline text="World"><outline text="Asia">
<outline text="A &amp; B" type="rss" xmlUrl="https://a.test/feed?x=1&amp;y=2" htmlUrl="https://a.test/" frss:priority="main" language="en-gb"/>
</outline></outline>
<outline text="Loose" xmlUrl="https://b.test/feed" category="/Tech/News,/Other"/>
<outline text="Local" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_folders_are_the_category() -> None:
    first, loose, unsafe = opml.read(FRESHRSS)
    assert (first.url, first.title, first.site) == ("https://a.test/feed?x=1&y=2", "A & B", "https://a.test/")
    assert (first.category, first.language) == (("World", "Asia"), "en-GB")
    assert loose.category == ("Tech", "News")
    assert unsafe.url == "javascript:alert(1)"  # whoever imports refuses it, with the reason


names = st.text(max_size=60).map(lambda text: clean_line(text)).filter(bool)
sources = st.lists(
    st.builds(
        Source,
        id=st.uuids().map(str),
        url=st.integers(0, 10**9).map(lambda number: f"https://h{number}.test/feed?a=1&b={number}"),
        title=names,
        category=names,
        site=st.none() | st.just("https://site.test/"),
        language=st.none() | st.sampled_from(["en", "pt-BR", "fa"]),
    ),
    max_size=12,
)


@given(sources)
def test_what_is_written_is_read_again(written: list[Source]) -> None:
    order = tuple(Category(name, place) for place, name in enumerate(dict.fromkeys(one.category for one in written)))
    read = opml.read(opml.write(written, order))
    kept = [(one.url, one.title, one.site, one.category, one.language) for one in read]
    given_ = [(one.url, one.title, one.site, (one.category,), one.language) for one in written]
    assert sorted(kept, key=repr) == sorted(given_, key=repr)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"<opml><body><outline></body></opml>",
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opm>',
        b" " * (outlines.MAX_BYTES + 1),
    ],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError) as raised:
        opml.read(data)
    assert not FORBIDDEN.search(str(raised.value))


def test_outside_entities_are_not_read() -> None:
    data = (
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<opml><body>&x;<outline text="A" xmlUrl="https://a.test/"/></body></opml>'
    )
    assert [(one.url, one.title) for one in opml.read(data)] == [("https://a.test/", "A")]


def test_newsboat_urls() -> None:
    data = b"""# mine
https://a.test/feed "~A Paper" Tech
https://b.test/feed "Long name" "!hidden"
"query:Unread:unread = \\"yes\\""
exec:rm -rf /
file:///etc/passwd
- see https://c.test/x, and more
https://a.test/feed
"""
    assert [(one.url, one.title, one.category) for one in lists.read(data)] == [
        ("https://a.test/feed", "A Paper", ("Tech",)),
        ("https://b.test/feed", "", ("Long name",)),
        ("exec:rm -rf /", "", ()),  # refused with its reason by whoever imports
        ("file:///etc/passwd", "", ()),
        ("https://c.test/x", "", ()),
    ]

