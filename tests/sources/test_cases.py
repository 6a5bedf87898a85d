"""Saved feeds and what must come out of them: `cases/NAME/feed.*` with `expect.toml` beside it.

`expect.toml` states facts of the listing at the top and those of each `[[entry]]` in order; what it does not mention is
not compared. `error` names the kind of ParseError instead, `entries` their number where none is described.
"""

from __future__ import annotations

import gzip
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reader.errors import ParseError
from reader.model import Listing
from reader.sources.kinds import read
from reader.text.safe import FORBIDDEN

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expect.toml"))
URL = "https://paper.test/feed"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LISTS = {"entry", "entries", "error"}


def listing_of(body: bytes) -> Listing:
    return read(body, url=URL, content_type="text/plain", now=NOW)


def stated(value: Any, like: Any) -> Any:
    """A value of the model in the shapes of TOML."""
    if isinstance(value, datetime):
        return value
    plain = msgspec.to_builtins(value)
    return list(plain) if isinstance(like, list) else plain


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path) -> None:
    expected = tomllib.loads((case / "expect.toml").read_text("utf-8"))
    body = next(case.glob("feed.*")).read_bytes()
    if "error" in expected:
        with pytest.raises(ParseError) as raised:
            listing_of(body)
        assert raised.value.kind == expected["error"]
        assert "<" not in str(raised.value)
        return
    listing = listing_of(body)
    for name, value in expected.items():
        if name not in LISTS:
            assert stated(getattr(listing, name), value) == value, name
    assert len(listing.entries) == expected.get("entries", len(expected.get("entry", ())))
    for place, (entry, facts) in enumerate(zip(listing.entries, expected.get("entry", ()), strict=False)):
        for name, value in facts.items():
            assert stated(getattr(entry, name), value) == value, f"entry {place}: {name}"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_nothing_unsafe_comes_out(case: Path) -> None:
    if "error" in tomllib.loads((case / "expect.toml").read_text("utf-8")):
        with pytest.raises(ParseError) as raised:
            listing_of(next(case.glob("feed.*")).read_bytes())
        assert not FORBIDDEN.search(str(raised.value))
        return
    listing = listing_of(next(case.glob("feed.*")).read_bytes())
    for entry in listing.entries:
        lines = (entry.title, entry.guid or "", entry.summary or "", *entry.authors, *entry.categories)
        assert not any(FORBIDDEN.search(line) or "\n" in line for line in lines)
        assert all(not url or url.startswith(("http://", "https://")) for url in (entry.url, entry.image or ""))


def test_a_compressed_feed_need_not_say_so() -> None:
    plain = (Path(__file__).parent / "cases" / "rss-full" / "feed.xml").read_bytes()
    assert listing_of(gzip.compress(plain)) == listing_of(plain)


def test_a_compressed_bomb_is_refused() -> None:
    with pytest.raises(ParseError) as raised:
        listing_of(gzip.compress(b"<rss>" + b" " * (30 << 20)))
    assert raised.value.kind == "too_large"


def test_of_too_many_entries_the_newest_stay() -> None:
    def item(number: int, year: int) -> str:
        date = f"<pubDate>Tue, 05 Mar {year} 10:00:00 GMT</pubDate>"
        return f"<item><title>n{number}</title><link>/{number}</link>{date}</item>"

    items = [item(0, 2001), *(item(number, 2024) for number in range(1, 5_001))]
    listing = listing_of(f"<rss><channel><title>Paper</title>{''.join(items)}</channel></rss>".encode())
    assert len(listing.entries) == 5_000
    assert "n0" not in {entry.title for entry in listing.entries}
    assert listing.problems == ("1 of 5001 entries were left out",)


DATES = (
    "0", "-1", "1773135000", "9999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z", "0000-00-00", "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "31 Dec 9999 23:59:59 -2359", "Fri, 31 Dec 9999 23:59:59 -0500",
    "1 Jan 1990 00:00:00 +1400", "2026-02-30", "2026-13-45", "Tue, 32 Mar 2026 25:61:00 +9999", "Tue, 10 Mar 2026 12:00:00 -2500", "1 Jan 0001",
    "yesterday", "now", "NaN", "1e9", "inf", "1404/12/19", "۱۴۰۴/۱۲/۱۹", "mardi 10 mars 2026", "10/03/26", "",
)  # fmt: skip


@pytest.mark.parametrize("end", ["", "<b>"], ids=["well-formed", "not well-formed"])
def test_no_date_is_invented_and_none_costs_the_feed(end: str) -> None:
    items = "".join(f"<item><title>D {n}</title><guid>{n}</guid><pubDate>{date}</pubDate></item>" for n, date in enumerate(DATES))
    found = read(f"<rss version='2.0'><channel><title>F</title>{items}{end}</channel></rss>".encode(), url=URL, content_type="", now=NOW)
    assert [entry.title for entry in found.entries] == [f"D {n}" for n in range(len(DATES))]
    assert [entry.published for entry in found.entries if entry.published and entry.published.year < 1990] == []
    dates = {date: entry.published and entry.published.date().isoformat() for date, entry in zip(DATES, found.entries, strict=True)}
    assert {dates["mardi 10 mars 2026"], dates["۱۴۰۴/۱۲/۱۹"]} == {"2026-03-10"}


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "undefined", "zlib", "hex", "rot13"])
def test_only_encodings_of_the_web_are_used(name: str) -> None:
    """Some of Python's codecs are none of text, take for ever (punycode) or make signs of letters (unicode_escape)."""
    items = "<item><title>It \\u001b[2J \\x9b rose</title><guid>1</guid></item>" * 3 + "é-" * 40_000
    body = f"<?xml version='1.0' encoding='{name}'?><rss><channel><title>F</title>{items}</channel></rss>".encode("latin-1")
    try:
        found = read(body, url=URL, content_type=f"application/rss+xml; charset={name}", now=NOW)
    except ParseError:
        return
    assert {entry.title for entry in found.entries} == {"It \\u001b[2J \\x9b rose"}


def test_json_in_another_encoding_is_read_as_the_server_states_and_else_refused() -> None:
    body = '{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"/1","title":"Причал"}]}'
    found = read(body.encode("cp1251"), url=URL, content_type="application/json; charset=windows-1251", now=NOW)
    assert [entry.title for entry in found.entries] == ["Причал"]
    for lie in ("application/json", "application/json; charset=utf-8", "application/json; charset=none-such"):
        with pytest.raises(ParseError):
            read(body.encode("cp1251"), url=URL, content_type=lie, now=NOW)
