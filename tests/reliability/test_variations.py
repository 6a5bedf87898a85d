"""Every variation of the hostile kinds through one fetch of the program: read whole, or failed with its reason."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.sources.kinds import read
from reader.text.safe import FORBIDDEN
from tests.reliability.payloads import in_text
from tests.reliability.program import Reader, Server, reply
from tests.reliability.test_documents import check, fetched, floor, good, outcomes
from tests.reliability.variations import ENCODINGS, FAILED, FAMILIES, READ, WORDS, Body, rss

Row = Callable[..., None]
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="NOT RUN: memory is read from /proc")
__all__ = ["floor"]  # a fixture


def test_every_variation_reaches_its_outcome(tmp_path: Path, floor: int, row: Row) -> None:
    cases = {f"{family}{n}": (family, name, *made) for family, some in FAMILIES.items() for n, (name, made) in enumerate(some.items())}

    def answer(path: str) -> Body:
        name = path[1:]
        return reply(good(name)) if name.startswith("good") else cases[name][3]()

    # What a redirect may reach, and must not, is another port of this machine.
    with Server(lambda path: reply(good("trap"))) as trap, Server(answer) as server:
        names = {f"good{n}": server.url(f"/good{n}") for n in range(3)} | {key: server.url(f"/{key}") for key in cases}
        found = fetched(tmp_path, names)
        assert trap.asked == []
        assert {path for path in server.asked if path[1:].partition("?")[0] not in names} == set()
    figure = check(found, floor)
    ends = outcomes(found)
    assert set(ends) == set(names)
    with closing(sqlite3.connect(tmp_path / "data" / "library.db")) as db:
        titles = dict(db.execute("SELECT s.id, e.title FROM entries e JOIN sources s ON s.num = e.source"))
        stored = [str(value) for table in ("entries", "sources") for line in db.execute(f"SELECT * FROM {table}") for value in line]
    wrong = {}
    for key, (family, name, end, _) in cases.items():
        how = "read" if ends[key]["outcome"] == "ok" else "failed"
        title = titles.get(key, "")
        if (end in (READ, FAILED) and how != end) or (end == READ and WORDS not in title):
            wrong[family, name] = (ends[key], title)
        if family == "encodings" and end == READ and ENCODINGS[name][1] not in title:
            wrong[family, name] = title
    assert wrong == {}
    assert [text for text in stored if FORBIDDEN.search(text)] == []
    # Validators are kept as they came, byte for byte; what is said of a source is not.
    for words in (["sources", "--json"], ["sources"], ["headlines", "--limit", "0"]):
        assert in_text(Reader(tmp_path).run(*words).stdout) == []
    count = Counter("read" if ends[key]["outcome"] == "ok" else "failed" for key in cases)
    row(
        f"{len(cases)} variations in {len(FAMILIES)} kinds ({', '.join(f'{len(some)} {family}' for family, some in FAMILIES.items())}) beside 3 good sources",
        f"{count['read']} read, {count['failed']} failed with a reason, each as it must; 3 of 3 good ones current", figure,
    )  # fmt: skip


def test_there_are_enough_of_each_kind() -> None:
    assert all(len(some) >= 30 for some in FAMILIES.values())


def test_an_entry_is_the_same_whether_its_feed_is_well_formed_or_not() -> None:
    """A slip in one day's feed must not make new entries of all that were known."""
    for item in ("<guid>1</guid>", "<guid>urn:x:1</guid>", "<guid isPermaLink='false'>1</guid><link>/a</link>", "<guid>https://a.example/1</guid>", "<link>a/b?c=1&amp;d=2</link>"):
        keys = set()
        for more in ("", "<description>A & B</description>", "<foo:bar/>", "<b>"):
            listing = read(rss(more=item + more).replace(b"<guid>1</guid>", b"", 1) if "guid" not in item else rss(more=more).replace(b"<guid>1</guid>", item.encode(), 1),
                           url="https://a.example/feeds/all", content_type="application/rss+xml", now=datetime(2026, 11, 22, tzinfo=UTC))  # fmt: skip
            keys |= {(entry.guid, entry.url) for entry in listing.entries}
        assert len(keys) == 1, keys
