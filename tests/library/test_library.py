"""The library keeps entries once, texts whole, marks at once, and finds what is kept."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.errors import StorageError
from reader.library import Library
from reader.library.query import parse
from reader.library.windows import window_sql
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Query, Source, Span
from reader.text.packed import pack

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WORLD = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")
OTHER = Source(id="other", url="https://other.example/feed", title="Other", category="Science")


def entry(number: int, **facts: object) -> Entry:
    values: dict[str, object] = {
        "url": f"https://desk.example/{number}", "title": f"Story {number}", "guid": f"g{number}",
        "published": NOON - timedelta(minutes=number),
    }  # fmt: skip
    return Entry(**{**values, **facts})  # type: ignore[arg-type]


def listing(*entries: Entry) -> Listing:
    return Listing(title="Desk", entries=entries)


def article(url: str, text: str, title: str = "Story") -> Article:
    return Article(url=url, title=title, blocks=(Paragraph(spans=(Span(text),)),), extraction=Extraction("container", 0.95))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Library]]:
    found: list[Library] = []

    def open_it() -> Library:
        library = Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON)
        library.sync_sources([WORLD, OTHER], [Category("World", 1), Category("Science", 2)])
        found.append(library)
        return library

    yield open_it
    for library in found:
        library.close()


@pytest.fixture
def library(opened: Callable[[], Library]) -> Library:
    return opened()


def store(library: Library, *entries: Entry, source: Source = WORLD) -> tuple[int, ...]:
    return library.store_listing(source, listing(*entries), Health(source_id=source.id, etag='W/"1"')).ids


def test_what_is_stored_is_listed_newest_first_with_its_validators(library: Library) -> None:
    ids = store(library, entry(2), entry(1), entry(3))
    rows = library.window(Query(view="category", name="World"))
    assert [row.title for row in rows] == ["Story 1", "Story 2", "Story 3"]
    assert {row.id for row in rows} == set(ids)
    assert library.health("desk").etag == 'W/"1"'
    assert library.counts().categories["World"].unread == 3


def test_texts_that_came_packed_are_those_of_their_entries(library: Library) -> None:
    texts = [pack("<p>one</p>"), None, pack("<p>three</p>")]
    health = Health(source_id="desk")
    ids = library.storing_listing(WORLD, listing(entry(1), entry(2), entry(3)), health, texts).result().ids

    def kept() -> list[str | None]:
        found = [library.entry(one) for one in ids]
        return [one.content_html if one else "gone" for one in found]

    assert kept() == ["<p>one</p>", None, "<p>three</p>"]
    changed = listing(entry(1), entry(2, title="Another title"), entry(3, title="And this"))
    texts = [pack("<p>not taken: nothing else changed</p>"), pack("<p>two</p>"), pack("<p>new three</p>")]
    assert library.storing_listing(WORLD, changed, health, texts).result().updated_ids == ids[1:]
    assert kept() == ["<p>one</p>", "<p>two</p>", "<p>new three</p>"]
    short = library.storing_listing(WORLD, listing(entry(8), entry(9)), health, [None])
    with pytest.raises(ValueError, match="shorter"):
        short.result()
    assert library.counts().everything.total == 3


def test_the_same_listing_again_brings_nothing_new(library: Library) -> None:
    store(library, entry(1), entry(2))
    again = library.store_listing(WORLD, listing(entry(1), entry(2)), Health(source_id="desk"))
    assert again.new_ids == again.updated_ids == ()
    assert library.counts().everything.total == 2


def test_one_address_in_two_sources_is_one_entry_in_both_lists(library: Library) -> None:
    (one,) = store(library, entry(1))
    (two,) = store(library, entry(9, guid="x", url="http://www.desk.example/1/?utm_source=feed"), source=OTHER)
    assert one == two
    counts = library.counts()
    assert (counts.everything.total, counts.categories["World"].total, counts.categories["Science"].total) == (1, 1, 1)
    library.mark([one], read=True)
    assert library.counts().categories["Science"].unread == 0


def test_a_guid_that_all_entries_share_tells_nothing(library: Library) -> None:
    ids = store(library, entry(1, guid="same"), entry(2, guid="same"))
    assert len(set(ids)) == 2


def test_entries_of_one_page_that_have_guids_and_titles_of_their_own_stay_apart(library: Library) -> None:
    page = {"url": "https://desk.example/live"}
    three = (entry(1, **page), entry(2, **page), entry(3, **page, title="Story 2"))
    ids = store(library, *three)
    assert len(set(ids)) == 3
    assert store(library, *reversed(three)) == ids[::-1]
    assert library.counts().everything.total == 3
    assert store(library, entry(9, guid="new", **page)) == (ids[0],)


def test_a_guid_means_nothing_in_another_source(library: Library) -> None:
    assert store(library, entry(1, url="", guid="1")) != store(library, entry(2, url="", guid="1"), source=OTHER)


def test_a_new_guid_for_the_same_address_keeps_the_marks(library: Library) -> None:
    (one,) = store(library, entry(1))
    library.mark([one], read=True, starred=True)
    (again,) = store(library, entry(1, guid="changed"))
    row = library.headline(again)
    assert row is not None
    assert (again, row.unread, row.starred) == (one, False, True)


def test_a_date_in_the_future_sorts_as_first_seen_and_never_moves(library: Library) -> None:
    (one,) = store(library, entry(1, published=NOON + timedelta(days=400)))
    row = library.headline(one)
    assert row is not None
    assert row.stamp == NOON
    store(library, entry(1, published=NOON - timedelta(days=1), title="Story 1, changed"))
    changed = library.headline(one)
    assert changed is not None
    assert (changed.stamp, changed.title) == (NOON, "Story 1, changed")


def test_a_text_is_kept_found_and_survives_a_restart(library: Library, opened: Callable[[], Library]) -> None:
    (one,) = store(library, entry(1))
    assert [wanted.entry_id for wanted in library.wanted_texts(None, None)] == [one]
    library.store_article(one, article("https://desk.example/1", "The river rose two metres in an hour."))
    assert library.wanted_texts(None, None) == []
    library.index_now()
    assert library.search("rivers* river") == []
    (hit,) = library.search('"two metres" riv*')
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["river", "two", "metres"]
    library.close()
    again = opened().article(one)
    assert again is not None
    assert again.text == "The river rose two metres in an hour."


def test_a_failed_text_is_tried_again_later_and_never_replaces_a_kept_one(library: Library) -> None:
    first, second = store(library, entry(1), entry(2))
    library.set_text_failed(first, "failed", "no answer in 20 s")
    assert [wanted.entry_id for wanted in library.wanted_texts(None, None)] == [second]
    row = library.headline(first)
    assert row is not None
    assert (row.text_state, row.text_problem) == ("failed", "no answer in 20 s")
    library.store_article(second, article("https://desk.example/2", "Text"))
    library.set_text_failed(second, "failed", "later")
    assert library.headlines([second])[0].offline


def test_a_lost_text_is_wanted_again_unless_it_was_starred(library: Library) -> None:
    first, second = store(library, entry(1), entry(2))
    for number, one in ((1, first), (2, second)):
        library.store_article(one, article(f"https://desk.example/{number}", f"Text {number}"))
    library.mark([second], starred=True)
    for key in library._blobs.keys():  # noqa: SIM118
        library._blobs.delete(key)
    assert library.article(first) is None
    assert [wanted.entry_id for wanted in library.wanted_texts(None, None)] == [first]
    kept = library.article(second)
    assert kept is not None
    assert kept.text == "Text 2"


def test_marks_are_undone_and_made_again_as_one_change(library: Library, opened: Callable[[], Library]) -> None:
    store(library, *map(entry, range(5)))
    change = library.mark_view(Query(view="category", name="World"))
    assert len(change.ids) == 5
    assert library.counts().everything.unread == 0
    library.close()
    library = opened()
    undone = library.undo()
    assert undone is not None
    assert len(undone.ids) == 5
    assert library.counts().everything.unread == 5
    assert library.undo() is None
    assert library.redo() is not None
    assert library.counts().everything.unread == 0


def test_unread_lists_keep_what_must_not_vanish_under_the_cursor(library: Library) -> None:
    first, second, third = store(library, entry(1), entry(2), entry(3))
    library.mark([second], read=True)
    query = Query(view="everything", show_read=False)
    assert [row.id for row in library.window(query)] == [first, third]
    kept = replace(query, keep=(second,))
    assert [row.id for row in library.window(kept)] == [first, second, third]
    assert (library.count(query), library.count(kept), library.row_of(kept, third)) == (2, 3, 2)
    assert library.next_unread(query, first) == third
    assert library.next_unread(query, third, backward=True) == first
    assert library.next_unread(query, third) is None


def test_a_source_that_moves_takes_its_entries_along_and_one_that_goes_leaves_what_is_kept(library: Library) -> None:
    first, second = store(library, entry(1), entry(2))
    library.mark([first], starred=True)
    library.sync_sources([replace(WORLD, category="News"), OTHER], [Category("News", 1)])
    assert library.counts().categories["News"].total == 2
    library.sync_sources([OTHER], [Category("News", 1)])
    assert library.counts().everything.total == 1
    assert [row.id for row in library.window(Query(view="starred"))] == [first]
    assert second not in {row.id for row in library.window(Query())}


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("show_read", [True, False])
def test_windows_walk_an_index(library: Library, sort: str, show_read: bool) -> None:
    where = "p.view = ?" + ("" if show_read else " AND p.unread = 1")
    sql = window_sql(Query(sort=sort, show_read=show_read), where)  # type: ignore[arg-type]
    plan = " ".join(row[3] for row in library._db.reader.execute("EXPLAIN QUERY PLAN " + sql, (1, 100, 0)))
    assert "SCAN e" not in plan
    assert ("PRIMARY KEY (view=?)" if show_read else "places_unread (view=?)") in plan


@pytest.mark.parametrize("typed", ['c++', 'node.js', '"', 'a OR b', 'NEAR(a b)', "-", "title:", "x*", "is:nothing", "words:>x", "(", "a:b:c", "-only", "* *"])
def test_whatever_is_typed_is_a_search(library: Library, typed: str) -> None:
    (one,) = store(library, entry(1))
    library.store_article(one, article("https://desk.example/1", "Some text with node js"))
    library.index_now()
    assert isinstance(library.search(typed), list)
    parse(typed, NOON)


def test_two_programs_write_at_the_same_time(tmp_path: Path, library: Library, opened: Callable[[], Library]) -> None:
    other = opened()
    ids = store(library, *map(entry, range(40)))

    def mark_some(who: Library, some: tuple[int, ...]) -> None:
        for one in some:
            who.mark([one], read=True)

    threads = [threading.Thread(target=mark_some, args=(library, ids[:20])), threading.Thread(target=mark_some, args=(other, ids[20:]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.counts().everything.unread == library.counts().everything.unread == 0


def test_a_newer_library_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer version"):
        Library.open(path, tmp_path / "articles")
    assert path.read_bytes() == before


def test_files_are_for_their_owner_only(tmp_path: Path, library: Library) -> None:
    assert (tmp_path / "library.db").stat().st_mode & 0o777 == 0o600
