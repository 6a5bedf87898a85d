"""Lists of other programs: what they hold comes in, what is theirs goes out again, and no bytes do harm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ParseError, ReaderError
from reader.exchange import anylist, links, lists, opml
from reader.jobs.transfer import Outline, plan
from reader.model import Category, Source
from reader.model.codec import from_json, to_json
from reader.settings.edit import sources_text
from reader.settings.sources import Sources, read_sources
from reader.settings.toml import parse_toml

FRESHRSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml xmlns:frss="https://freshrss.org/opml" version="2.0"><head><title>x</title></head><body>
<outline text="World"><outline text="Asia"><outline text="East / far">
<outline text="A" type="rss" xmlUrl="https://a.test/feed" htmlUrl="https://a.test/" description="All &lt;of&gt; it"
 frss:priority="main" frss:cssFullContent="#article" frss:filtersActionRead="a&#10;b"/>
</outline></outline>
<outline text="B" type="HTML+XPath" xmlUrl="https://b.test/" frss:xPathItem="//div[@class=&quot;x&quot;]"/>
</outline></body></opml>"""


def imported(data: bytes) -> Sources:
    listed = [from_json(to_json(one), Outline) for one in opml.read(data)]
    new = plan(listed, Sources(categories=(), sources=()), allow_private=False).new
    return Sources(categories=tuple(Category(one.category, place) for place, one in enumerate(new[:1])), sources=new)


def test_folders_and_what_is_another_program_s_come_out_as_they_came_in() -> None:
    sources = imported(FRESHRSS)
    # Not only in memory: what the user's own file keeps of it.
    kept = read_sources(parse_toml(sources_text(sources).encode(), "sources.toml"))
    assert kept.problems == ()
    before, after = opml.read(FRESHRSS), opml.read(opml.write(kept.sources, kept.categories))
    assert [(one.url, one.title, one.extra, one.kind) for one in after] == [
        (one.url, one.title, one.extra, one.kind) for one in before
    ]
    assert after[0].category == ("World", "Asia", "East \u2215 far")
    assert after[0].extra["frss:filtersActionRead"] == "a\nb"
    assert kept.sources[1].kind == "page"
    assert b'xmlns:frss="https://freshrss.org/opml"' in opml.write(kept.sources, kept.categories)


def test_files_and_commands_are_nobody_else_s() -> None:
    mine = [Source(id="x", url="cat /etc/passwd", title="X", category="Y", kind="command")]
    assert opml.read(opml.write(mine, [])) == []


POCKET = (
    b"title,url,time_added,tags,status\r\n"
    b'"Rain, again",https://a.test/rain?utm_source=x,1500000000,weather|"uk",unread\r\n'
    b"https://b.test/x,https://b.test/x,1600000000,,archive\r\n"
    b"Bad,javascript:alert(1),x,,unread\r\nTwice,https://b.test/x,,,unread\r\n"
)


def test_articles_of_pocket() -> None:
    brought = anylist.read(POCKET)
    assert brought.form == "links"
    first, second = brought.links
    assert (first.title, first.url, first.read) == ("Rain, again", "https://a.test/rain?utm_source=x", False)
    assert (first.added, first.tags) == (datetime(2017, 7, 14, 2, 40, tzinfo=UTC), ("weather", "uk"))
    assert (second.url, second.title, second.read) == ("https://b.test/x", "", True)


def test_articles_of_instapaper_and_raindrop() -> None:
    (one,) = links.read(b"URL,Title,Selection,Folder,Timestamp\nhttps://a.test/1,One,,Archive,1600000000\n")
    assert (one.title, one.read) == ("One", True)
    raindrop = b"id,title,note,url,folder,tags,created\n7,Two,,https://a.test/2,Reads,\"a, b\",2024-05-01T10:00:00Z\n"
    (two,) = links.read(raindrop)
    assert (two.tags, two.added) == (("a", "b"), datetime(2024, 5, 1, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"\xef\xbb\xbf  <opml><body><outline xmlUrl='https://a.test/'/></body></opml>", "opml"),
        ('<?xml version="1.0" encoding="utf-16"?><opml><body/></opml>'.encode("utf-16"), "opml"),
        (b'https://a.test/feed "~A" news\n', "list"),
        (b"https://a.test/feed?url=1,2\n", "list"),
        (b"- [A](https://a.test/feed)\n* https://b.test/\n", "list"),
        (b"Title,URL\nA,https://a.test/\n", "links"),
    ],
)
def test_forms_are_known_by_their_first_bytes(data: bytes, form: str) -> None:
    assert anylist.read(data).form == form


@pytest.mark.parametrize("data", [b"<html/>", b"<opml/>", b"\x7fELF\x00\x01", b"<opml><body>", b"a\x00b"])
def test_what_is_no_list_says_so(data: bytes) -> None:
    with pytest.raises(ParseError):
        anylist.read(data)


def test_too_much_is_refused() -> None:
    outline = b'<outline xmlUrl="https://a.test/"/>'
    with pytest.raises(ParseError, match="more than"):
        opml.read(b"<opml><body>" + outline * 20_002 + b"</body></opml>")
    with pytest.raises(ParseError, match="too large"):
        anylist.read(b"https://a.test/\n" * 700_000)
    many = b"".join(b"https://a.test/%d\n" % number for number in range(20_002))
    with pytest.raises(ParseError, match="more than"):
        lists.read(many)
    with pytest.raises(ParseError, match="more than"):
        links.read(b"title,url\n" + b"".join(b"x,https://a.test/%d\n" % number for number in range(20_002)))
    deep = b"<outline text='x'>" * 200 + outline + b"</outline>" * 200
    assert opml.read(b"<opml><body>" + deep + b"</body></opml>") == []


def test_entities_are_not_opened() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    for entity in (b"&b;", b"&c;"):
        try:
            found = opml.read(bomb + b'<opml><body><outline text="' + entity + b'" xmlUrl="https://a.test/"/></body></opml>')
        except ParseError:
            continue
        assert "root:" not in found[0].title


PIECES = st.sampled_from([
    b"<opml>", b"<body>", b"<outline ", b'xmlUrl="https://a.test/"', b"text='", b"/>", b"</body></opml>", b"<![CDATA[",
    b"<!DOCTYPE x [", b"&a;", b"&#0;", b"&#x1F4A9;", b"title,url\n", b"url,tags\n", b"\"", b"https://", b"[::", b"@\xff",
    b"exec:", b"query:", b"\r", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b",", b"\n", b"xn--", "\u202e".encode(),
    b"\x1b[31m", b"1e999", b"99999999999", b"{frss}", b"xmlns:frss='x' frss:a='1'",
])  # fmt: skip
FOREIGN = st.binary(max_size=300) | st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)


@settings(max_examples=500, deadline=None)
@given(FOREIGN)
@pytest.mark.parametrize("read", [anylist.read, opml.read, lists.read, links.read])
def test_no_bytes_raise_anything_but_our_own_error(read, data: bytes) -> None:  # type: ignore[no-untyped-def]
    try:
        found = read(data)
    except ReaderError:
        return
    to_json(found)


def test_feeds_that_newsboat_hides_come_switched_off() -> None:
    data = b'https://a.test/feed "~A" "!" news\nhttps://b.test/feed news "!hidden"\nhttps://c.test/feed "news!"\n'
    outlines = lists.read(data)
    assert [(one.title, one.category, one.hidden) for one in outlines] == [
        ("A", ("news",), True), ("", ("news",), True), ("", ("news!",), False),
    ]  # fmt: skip
    listed = [from_json(to_json(one), Outline) for one in outlines]
    brought = plan(listed, Sources(categories=(), sources=()), allow_private=False)
    assert [source.enabled for source in brought.new] == [False, False, True]
