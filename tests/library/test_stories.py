"""One event is one story, whoever tells it; what is near it is another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.group import quality
from reader.library import Library
from reader.library.grouping import Grouper, features
from reader.library.stories import RULE, Stories
from reader.model import Category, Entry, Health, Listing, Query, Source

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAPERS = tuple(
    Source(id=name, url=f"https://{name}.example/feed", title=name.title(), category=category, language="en")
    for name, category in (("post", "World"), ("times", "World"), ("herald", "World"), ("lab", "Science"))
)
QUAKE = (
    ("Strong earthquake shakes Elazig in eastern Turkey", "A magnitude 6.4 earthquake struck Elazig province in Turkey, AFAD said."),
    ("Turkey quake: rescuers search rubble in Elazig", "Rescue teams worked in Elazig after a 6.4 magnitude earthquake hit eastern Turkey."),
    ("Deadly earthquake hits Elazig in Turkey", "Rescue teams search collapsed buildings after the earthquake in Elazig province."),
)
OTHER = ("Comet seen over Chile", "Astronomers at Paranal in Chile have photographed a comet with two tails.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as library:
        library.sync_sources(PAPERS, [Category("World", 1), Category("Science", 2)])
        yield library


def tell(library: Library, paper: int, story: tuple[str, str], hours: float) -> int:
    source = PAPERS[paper]
    entry = Entry(
        url=f"https://{source.id}.example/{story[0]}/{hours}", title=story[0], summary=story[1], language="en",
        published=NOON - timedelta(hours=hours),
    )  # fmt: skip
    return library.store_listing(source, Listing(title="", entries=(entry,)), Health(source_id=source.id)).ids[0]


def test_the_labelled_pairs_are_told_apart() -> None:
    found = quality()
    assert found["pairs"] >= 300
    assert found["precision"] >= 0.97
    assert found["recall"] >= 0.85
    assert found["strangers in one group"] == 0


def test_papers_on_one_event_are_one_story(library: Library) -> None:
    first, other, second, third = (
        tell(library, 0, QUAKE[0], 5), tell(library, 3, OTHER, 4), tell(library, 1, QUAKE[1], 3), tell(library, 2, QUAKE[2], 2),
    )  # fmt: skip
    library.group_now()
    assert [row.id for row in library.story(second)] == [first, second, third]
    assert [row.id for row in library.story(other)] == [other]
    rows = {row.id: row for row in library.window(Query())}
    assert {(rows[one].story, rows[one].others) for one in (first, second, third)} == {(str(first), 2)}
    assert (rows[other].story, rows[other].others) == (None, 0)
    ids, stamps = library.listing(Query(), stories=True)
    assert list(ids) == [third, other]
    assert len(stamps) == 2
    for most, shown, all_of_it in ((2, [third], False), (3, [third, other], False), (9, [third, other], True)):
        ids, stamps, whole = library.head(Query(), most, stories=True)
        assert (list(ids), len(stamps), whole) == (shown, len(shown), all_of_it)


def test_a_later_turn_and_another_program_go_on_with_the_same_stories(library: Library, tmp_path: Path) -> None:
    first = tell(library, 0, QUAKE[0], 5)
    library.group_now()
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as other:
        second = tell(other, 1, QUAKE[1], 3)
        other.group_now()
    third = tell(library, 2, QUAKE[2], 2)
    library.group_now()
    assert [row.id for row in library.story(first)] == [first, second, third]


def test_the_front_page_counts_sources_and_hours(library: Library) -> None:
    for paper, story in enumerate(QUAKE):
        tell(library, paper, story, 6 + paper)
    fresh = tell(library, 3, OTHER, 1)
    old = tell(library, 0, ("Harvest ends in Champagne", "Growers in Epernay speak of a good year."), 40)
    gone = tell(library, 0, ("Ski lifts open in Davos", "Snow fell early in Graubuenden."), 60)
    library.group_now()
    page = library.front_page()
    assert [row.title for row in page] == [QUAKE[0][0], OTHER[0], "Harvest ends in Champagne"]
    assert [row.others for row in page] == [2, 0, 0]
    assert gone not in {row.id for row in page}
    assert [row.id for row in library.front_page("Science")] == [fresh]
    assert [row.id for row in library.front_page("World")][-1] == old
    assert library.front_page("none such") == []
    assert len(library.front_page(limit=1)) == 1
    assert "every source" in RULE


def test_other_days_and_other_magnitudes_are_other_events() -> None:
    grouper = Grouper()
    assert grouper.add(1, 100.0, *QUAKE[0]) is None
    assert grouper.add(2, 100.2, *QUAKE[1]) == 1
    assert grouper.add(3, 104.0, *QUAKE[0]) is None
    assert grouper.add(4, 100.3, QUAKE[0][0], QUAKE[0][1].replace("6.4", "5.1")) is None


def test_memory_is_bounded() -> None:
    grouper = Grouper(keep=10)
    for number in range(50):
        grouper.add(number, number / 10, f"Story{number} of town{number}", f"word{number} " * 5)
    assert len(grouper) == 10
    assert sum(map(len, grouper._having.values())) <= 10 * 16


@pytest.mark.parametrize(("title", "lede"), [("", ""), ("!!!", "…"), ("A", "b"), ("عنوان", ""), ("東京", "地震"), ("1.5 2,5", "٫ 3٫5")])
def test_odd_headlines_are_harmless(title: str, lede: str) -> None:
    features(title, lede)
    grouper = Grouper()
    grouper.add(1, 1.0, title, lede)
    grouper.add(2, 1.0, title, lede)


def test_small_turns_find_what_large_ones_find(library: Library) -> None:
    """Also those that were grouped at an earlier start, which are read again in turns."""
    first, second = tell(library, 0, QUAKE[0], 5), tell(library, 1, QUAKE[1], 4)
    library.group_now()
    third = tell(library, 2, QUAKE[2], 2)
    tell(library, 3, OTHER, 1)
    stories = Stories()
    turns = 0
    while library._db.write(lambda db: stories.some(db, NOON, 1)):
        turns += 1
    assert turns >= 3
    assert [row.id for row in library.story(third)] == [first, second, third]
