"""Tags, saved searches, mutes, versions, pictures, pruning and backups; and that every choice can be taken back."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.errors import UsageError
from reader.library import Library
from reader.library.retention import Rules
from reader.library.texts import prepare
from reader.model import (
    Article,
    Category,
    Count,
    Entry,
    Extraction,
    Health,
    Image,
    Listing,
    Paragraph,
    Query,
    Source,
    Span,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")
LAB = Source(id="lab", url="https://lab.example/feed", title="Lab", category="Science")


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Library]]:
    found: list[Library] = []

    def open_it() -> Library:
        library = Library.open(tmp_path / "library.db", tmp_path / "articles", now=clock)
        library.sync_sources([DESK, LAB], [Category("World", 1), Category("Science", 2)])
        found.append(library)
        return library

    yield open_it
    for library in found:
        library.close()


@pytest.fixture
def library(opened: Callable[[], Library]) -> Library:
    return opened()


def store(library: Library, *titles: str, source: Source = DESK, days: int = 0) -> list[int]:
    entries = tuple(
        Entry(url=f"https://{source.id}.example/{title}", title=title, guid=title, published=NOON - timedelta(days=days, minutes=n))
        for n, title in enumerate(titles)
    )
    return list(library.store_listing(source, Listing(title="", entries=entries), Health(source_id=source.id)).ids)


def article(title: str, *paragraphs: str, image: str | None = None) -> Article:
    blocks = (*(Paragraph(spans=(Span(text),)) for text in paragraphs), *((Image(src=image),) if image else ()))
    return Article(url=f"https://desk.example/{title}", title=title, blocks=blocks, extraction=Extraction("container", 0.9))


def seen(library: Library, view: str = "everything") -> set[int]:
    return {row.id for row in library.window(Query(view=view), limit=1_000)}  # type: ignore[arg-type]


# ---- tags


def test_a_tag_is_given_found_and_taken_back_after_a_restart(library: Library, opened: Callable[[], Library]) -> None:
    one, two = store(library, "one", "two")
    change = library.tag([one, two, 999], "  To  Do ")
    assert (change.label, change.ids) == ("tag to do", (one, two))
    assert (library.tags(), library.tags_of(one)) == ({"to do": 2}, ("to do",))
    assert set(library.find('tag:"To Do"')) == {one, two}
    library.close()
    library = opened()
    assert library.undo() is not None
    assert library.tags() == {}
    assert library.redo() is not None
    assert library.tags() == {"to do": 2}
    assert library.tag([one], "to do", on=False).ids == (one,)
    assert library.find('-tag:"to do"') == [one]
    with pytest.raises(UsageError):
        library.tag([one], " ")


# ---- saved searches


def test_a_search_is_saved_with_its_counts_and_taken_back(library: Library) -> None:
    one, _, _ = store(library, "river one", "river two", "hill")
    library.save_search("Rivers", "river")
    library.mark([one], read=True)
    (count,) = library.search_counts().values()
    assert (count.unread, count.total) == (1, 2)
    library.save_search("Rivers", "hill")
    library.remove_search("Rivers")
    assert library.searches() == []
    library.undo()
    assert [(saved.name, saved.query, saved.position) for saved in library.searches()] == [("Rivers", "hill", 1)]
    library.undo()
    assert library.searches()[0].query == "river"
    with pytest.raises(UsageError, match="no field"):
        library.save_search("Odd", "colour:red")


# ---- mutes


def test_a_mute_hides_what_there_is_and_what_comes_and_says_how_many(library: Library) -> None:
    one, two, three = store(library, "football today", "hills", "football final")
    library.mark([three], starred=True)
    library.mute("football")
    (mute,) = library.mutes()
    assert (mute.hidden, seen(library), seen(library, "muted")) == (2, {two, three}, {one})
    (four,) = store(library, "more FOOTBALL")
    assert four not in seen(library)
    assert library.muted_by(mute.id) == [four, one, three] or set(library.muted_by(mute.id)) == {one, three, four}
    counts = library.counts()
    assert (counts.everything.total, counts.categories["World"].total) == (2, 2)
    assert library.find("football") == [three]
    # A text that brings the word hides its entry too.
    library.store_article(two, article("hills", "All about football."))
    assert two not in seen(library)
    library.unmute(mute.id)
    assert (seen(library), seen(library, "muted"), library.mutes()) == ({one, two, three, four}, set(), [])
    library.undo()
    assert library.mutes()[0].id == mute.id
    assert one not in seen(library)
    library.undo()
    assert library.mutes() == []
    assert one in seen(library)


def test_a_mute_finds_a_phrase_in_a_text_that_comes(library: Library) -> None:
    one, two = store(library, "hills", "dales")
    library.mute('"river bank"')
    library.store_articles([(one, article("hills", "At the river bank.")), (two, article("dales", "The bank of a river."))])
    assert (seen(library), seen(library, "muted")) == ({two}, {one})


def test_mutes_of_the_settings_hold_as_long_as_they_are_stated(library: Library) -> None:
    one, two = store(library, "Football: a cup", "A comet")
    library.mute("comet")
    football = ('title:"football"', None, None)
    for _ in range(2):
        library.mirror_mutes([football, ('"comet"', "lab", NOON + timedelta(days=1)), ('"old"', None, NOON - timedelta(days=1))])
        assert [mute.query for mute in library.mutes()] == ["comet", 'title:"football"', '"comet"']
    (three,) = store(library, "More football")
    assert seen(library, "muted") == {one, two, three}
    # Ended here it stays ended; what the person muted is none of the settings' business.
    library.unmute(library.mutes()[1].id)
    library.mirror_mutes([football, ('"comet"', "lab", NOON + timedelta(days=1)), ('"old"', None, NOON - timedelta(days=1))])
    assert seen(library) == {one, three}
    library.mirror_mutes([])
    assert [mute.query for mute in library.mutes()] == ["comet"]
    library.mirror_mutes([football])
    assert seen(library, "muted") == {one, two, three}


def test_a_mute_of_one_source_leaves_the_others_and_ends_on_its_day(library: Library, clock: Clock) -> None:
    (one,) = store(library, "comet")
    (two,) = store(library, "comet", source=LAB)
    library.mute("comet", source="lab", until=NOON + timedelta(days=7))
    assert seen(library) == {one}
    (three,) = store(library, "comet two")
    assert three in seen(library)
    clock.time += timedelta(days=6)
    assert library.end_mutes() == 0
    clock.time += timedelta(days=2)
    assert library.end_mutes() == 1
    assert two in seen(library)
    assert library.mutes() == []


@pytest.mark.parametrize(
    "query",
    ["river", '"river rose"', "riv* -hill", "title:river", "source:desk", "category:science", "lang:en", "words:<3", "is:unread", "is:starred",
     "since:1d", "until:1d", "-river", "путин", "putin", "tag:x"],
)  # fmt: skip
def test_a_mute_hides_of_new_entries_what_it_hides_of_old_ones(library: Library, query: str) -> None:
    """One entry alone meets a query just when a search over all finds it."""
    titles = ["river rose", "hill river", "rose", "Путин", "nothing"]
    for days, source in ((0, DESK), (3, LAB)):
        store(library, *(f"{title} {days}" for title in titles), source=source, days=days)
    library.index_now()
    found = set(library.find(query, limit=100))
    library.mute(query)
    muted = set(library.muted_by(1))
    for mute in library.mutes():
        library.unmute(mute.id)
    from reader.library import choices

    everything = seen(library)
    library._db.write(lambda db: db.execute("INSERT INTO mutes VALUES (7, ?, NULL, 0, NULL)", (query,)))
    library._db.write(lambda db: choices.mute_new(db, everything, NOON))
    assert set(library.muted_by(7)) == muted == found


# ---- versions


def test_an_article_that_changes_keeps_its_earlier_text(library: Library, clock: Clock) -> None:
    (one,) = store(library, "river")
    library.store_article(one, article("river", "The river rose by two metres.", "It fell again."))
    clock.time += timedelta(hours=1)
    library.store_article(one, article("river", "The river rose by three metres.", "It fell again."))
    clock.time += timedelta(hours=1)
    library.store_article(one, article("river", "The river rose by three metres.", "It fell again."))
    new, old = library.versions(one)
    assert (new.current, old.current, old.stored) == (True, False, NOON)
    before = library.version(one, old)
    assert before is not None
    assert before.text.startswith("The river rose by two")
    found = library.difference(one, old, new)
    assert found is not None
    assert [(part.kind, [part.text[a:b] for a, b in part.spans]) for part in found] == [
        ("same", []), ("gone", ["two"]), ("new", ["three"]), ("same", []),
    ]  # fmt: skip
    row = library.headline(one)
    assert row is not None
    assert row.changed
    library.set_gone(one)
    assert library.gone(one) == clock.time
    assert library.article(one) is not None
    library.set_gone(one, False)
    assert library.gone(one) is None


def test_of_many_texts_the_first_and_the_newest_stay(library: Library, clock: Clock) -> None:
    (one,) = store(library, "river")
    library.versions_kept = 3
    for number in range(7):
        library.store_article(one, article("river", f"The river rose by {number} metres."))
        clock.time += timedelta(hours=1)
    kept = [library.version(one, version) for version in library.versions(one)]
    assert [text and text.text[18:19] for text in kept] == ["6", "5", "4", "0"]


# ---- pictures


def test_the_same_text_by_another_way_is_no_new_version(library: Library, clock: Clock) -> None:
    (one,) = store(library, "river")
    first = article("river", "The river rose.")
    library.store_article(one, first)
    clock.time += timedelta(days=1)
    other_way = Extraction("container", 0.8, route="archive")
    library.store_article(one, replace(first, extraction=other_way))
    assert len(library.versions(one)) == 1
    assert library.article(one) == first
    library.store_article(one, replace(article("river", "The river fell."), extraction=other_way))
    assert len(library.versions(one)) == 2
    assert library.article(one).extraction.route == "archive"  # type: ignore[union-attr]


def test_a_text_made_ready_elsewhere_is_kept_as_one_that_is_made_ready_here(library: Library) -> None:
    (one, two) = store(library, "one", "two")
    text = article("river", "The river rose at Överkalix.")
    assert library.store_article(one, text, prepare(text)) == library.store_article(two, text)
    assert library.article(one) == library.article(two) == text
    assert library.check() == ()


def test_the_same_text_made_ready_elsewhere_by_another_way_is_no_new_version(library: Library) -> None:
    (one,) = store(library, "river")
    first = article("river", "The river rose.")
    library.store_article(one, first)
    other = replace(first, extraction=Extraction("container", 0.8, route="archive"))
    library.store_article(one, other, prepare(other))
    assert len(library.versions(one)) == 1
    assert library.article(one) == first


@pytest.mark.parametrize("size", [1_000, 65 << 20])
def test_a_text_made_ready_elsewhere_that_does_not_unpack_to_it_is_lost_and_wanted_again(
    library: Library, size: int
) -> None:
    (one,) = store(library, "river")
    text = article("river", "The river rose.")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    other = b"\x01" + packer.compress(bytes(size)) + packer.flush()
    library.store_article(one, text, replace(prepare(text), packed=other))
    assert library.article(one) is None
    assert [wanted.entry_id for wanted in library.wanted_texts(None, None)] == [one]


def test_a_starred_article_takes_its_pictures_along(library: Library) -> None:
    (one, two) = store(library, "one", "two")
    for entry in (one, two):
        library.store_article(entry, article(str(entry), "Text", image=f"https://img.example/{entry}.png"))
    library.pictures_from = {"https://img.example/1.png": b"PNG"}.get
    library.mark([one], starred=True)
    assert library.picture(one, "https://img.example/1.png") == b"PNG"
    assert not library.keep_picture(two, "https://img.example/2.png", b"PNG")
    library.mark([two], later=True)
    assert library.keep_picture(two, "https://img.example/2.png", b"PNG")
    assert not library.keep_picture(two, "https://img.example/3.png", b"x" * (5 << 20))


# ---- pruning


def test_pruning_says_first_what_goes_and_never_takes_what_is_chosen(library: Library) -> None:
    old = store(library, "a", "b", "c", "d", "e", days=40)
    new = store(library, "f", "g")
    for entry in (*old, *new):
        library.store_article(entry, article(f"{entry}", f"Words of number{entry}"))
    assert library.prune_plan(Rules(texts_days=30, max_bytes=0)).empty
    library.mark([*old, *new], read=True)
    library.mark(old[:1], starred=True)
    library.mark(old[1:2], later=True)
    library.tag(old[2:3], "keep")
    plan = library.prune_plan(Rules(texts_days=30))
    assert (set(plan.texts), plan.entries, plan.spared) == (set(old[3:]), (), 3)
    assert library.article(old[3]) is not None
    library.mark(old[3:4], starred=True)
    library.prune(plan)
    assert library.article(old[3]) is not None
    assert library.article(old[4]) is None
    assert library.wanted_texts(None, None) == []
    assert library.find(f"number{old[4]}") == []
    assert library.find("e") == [old[4]]
    assert library.check() == ()
    plan = library.prune_plan(Rules(max_bytes=0))
    assert set(plan.texts) == set(new)
    assert library.prune_plan(Rules(texts_days=30)).empty


def test_old_entries_go_whole_but_not_while_their_source_may_list_them(library: Library, clock: Clock) -> None:
    old = store(library, "a", "b", days=40)
    library.mark(old, read=True)
    assert library.prune_plan(Rules(entries_days=30)).empty
    clock.time += timedelta(days=3)
    (new,) = store(library, "c")
    library.tag(old[:1], "keep")
    library.prune(library.prune_plan(Rules(entries_days=30)))
    library.index_now()
    assert seen(library) == {old[0], new}
    assert library.counts().everything.total == 2
    assert library.entry(old[1]) is None
    (again,) = store(library, "b", days=40)
    assert again > new


def test_what_had_been_read_is_read_when_its_source_lists_it_again(library: Library, clock: Clock) -> None:
    old = store(library, "a", "b", "c", days=40)
    library.mark(old, read=True)
    clock.time += timedelta(days=3)
    library.prune(library.prune_plan(Rules(entries_days=30)))
    assert library.counts().everything.total == 0
    # Also after other entries went, a year later, and from a source that knows it by its address only.
    clock.time += timedelta(days=395)
    library.prune(library.prune_plan(Rules(entries_days=30)))
    (again,) = store(library, "a", days=40)
    assert again not in old
    assert not library.window(Query(), limit=1)[0].unread
    assert library.counts().everything == Count(0, 1)
    assert library.wanted_texts(None, None) == []
    assert library.check() == ()
    # What goes again is remembered again, the others are forgotten 400 days after they went.
    clock.time += timedelta(days=6)
    library.prune(library.prune_plan(Rules(entries_days=30)))
    back = store(library, "a", "b", days=40)
    assert [one.unread for one in library.headlines(back)] == [False, True]
    # What a person marks unread meanwhile stays so.
    library.mark(back[:1], read=False)
    assert [one.unread for one in library.headlines(store(library, "a", days=40))] == [True]


# ---- backups


def test_a_backup_is_made_once_a_day_and_only_when_something_has_changed(library: Library, tmp_path: Path) -> None:
    library.mark(store(library, "a"), read=True)
    first = library.backup_if_due()
    assert first is not None
    made = datetime.fromtimestamp(first.stat().st_mtime, UTC)
    assert library.backup_if_due(made + timedelta(hours=23)) is None
    ago = made.timestamp() - 60
    for path in library._db.files:
        os.utime(path, (ago, ago))
    assert library.backup_if_due(made + timedelta(hours=25)) is None
    library.set_state("x", "y")
    for path in library._db.files:
        os.utime(path, (made.timestamp() + 60,) * 2)
    assert library.backup_if_due(made + timedelta(hours=25)) is not None


# ---- many changes


def test_a_whole_list_is_marked_and_taken_back_as_one_change(library: Library, opened: Callable[[], Library]) -> None:
    ids = store(library, *(f"s{n}" for n in range(300)))
    library.mark(ids[:100], read=True)
    change = library.mark_view(Query(view="category", name="World"))
    assert len(change.ids) == 200
    library.mark(ids[:2], starred=True, later=True)
    library.tag(ids[:2], "x")
    library.close()
    library = opened()
    for _ in range(3):
        assert library.undo() is not None
    assert library.counts().everything.unread == 200
    assert library.counts().starred.total == 0
    assert library.undo() is not None
    assert library.counts().everything.unread == 300
    assert library.undo() is None
    while library.redo() is not None:
        pass
    assert (library.counts().everything.unread, library.counts().later.total, library.tags()) == (0, 2, {"x": 2})
