"""No list, count or search reads a table through or sorts what an index has in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Query, Source, Span

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")
#: Tables with a row for each source, category, view, tag or saved search: reading one through costs nothing.
SMALL = {"s", "c", "unindexed", "sources", "categories", "counters", "searches", "mutes", "m"}

#: What is sorted is a handful: the entries of one story, the saved searches.
FEW = ("FROM stories y", "FROM searches")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("library")
    with Library.open(home / "library.db", home / "articles", now=lambda: NOON) as library:
        library.sync_sources([DESK], [Category("World", 1)])
        entries = tuple(
            Entry(url=f"https://desk.example/{n}", title=f"Story {n}", guid=str(n), published=NOON - timedelta(minutes=n))
            for n in range(50)
        )
        ids = library.store_listing(DESK, Listing(title="", entries=entries), Health(source_id="desk")).ids
        text = (Paragraph(spans=(Span("The river rose."),)),)
        library.store_articles(
            (one, Article(url=f"https://desk.example/{one}", title="Story", blocks=text, extraction=Extraction("x", 1))) for one in ids
        )
        library.mark(ids[:20], read=True, starred=True)
        library.tag(ids[:3], "x")
        library.index_now()
        library.group_now()
        yield library


def plans(library: Library, act: Callable[[], object]) -> dict[str, list[str]]:
    """The plan of every statement that something runs on this thread."""
    told: list[str] = []
    db = library._db.reader
    db.set_trace_callback(told.append)
    try:
        act()
    finally:
        db.set_trace_callback(None)
    statements = [one for one in told if one.lstrip().startswith("SELECT") and "search_" not in one]
    return {one: [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {one}")] for one in statements}


VIEWS = [
    Query(), Query(view="unread"), Query(view="starred"), Query(view="later"), Query(view="offline"), Query(view="progress"),
    Query(view="history"), Query(view="muted"), Query(view="category", name="World"), Query(view="source", name="desk"),
]  # fmt: skip


@pytest.mark.parametrize("query", VIEWS, ids=lambda query: query.view)
@pytest.mark.parametrize("show_read", [True, False])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_lists_walk_an_index(library: Library, query: Query, show_read: bool, sort: str) -> None:
    from msgspec.structs import replace

    asked = replace(query, show_read=show_read, sort=sort)

    def act() -> None:
        library.window(asked, limit=10)
        library.window(replace(asked, since=NOON - timedelta(days=1), keep=(1, 2)), limit=10)
        library.listing(asked)
        library.count(asked)
        library.count(replace(asked, since=NOON))
        library.row_of(asked, 3)
        library.next_unread(asked, 3)
        library.next_unread(asked, None, backward=True)

    check(plans(library, act))


def test_all_else_that_the_screen_asks_walks_an_index(library: Library) -> None:
    def act() -> None:
        library.counts()
        library.headlines([1, 2, 3])
        library.article(1)
        library.entry(1)
        library.find_url("https://desk.example/1")
        library.story(1)
        library.tags_of(1)
        library.versions(1)
        library.picture(1, "x")
        library.state("x")
        library.search_counts()
        library.data_version()
        library.mutes()

    check(plans(library, act))


@pytest.mark.parametrize("sort", ["newest", "best"])
@pytest.mark.parametrize(
    "typed",
    ["river", '"river rose"', "riv*", "river -story", "river is:unread source:desk since:2d words:>1 tag:x", "title:story lang:en", "is:starred",
     "is:later", "is:unread", "tag:x", "-river", "story -is:read"],
)  # fmt: skip
def test_searches_walk_an_index(library: Library, typed: str, sort: str) -> None:
    found = plans(library, lambda: library.search(typed, limit=10, sort=sort))
    assert found
    check(found)


def check(found: dict[str, list[str]]) -> None:
    assert found
    for statement, plan in found.items():
        for step in plan:
            scan = re.match(r"SCAN (\S+)", step)
            if scan and "VIRTUAL TABLE INDEX" not in step:
                # A subquery that is already one walk along an index is read as it comes.
                walked = scan[1] == "p" and "(SELECT p.entry" in statement
                assert scan[1] in SMALL or walked, (statement, plan)
            if "TEMP B-TREE FOR ORDER BY" in step:
                assert any(few in statement for few in FEW), (statement, plan)
