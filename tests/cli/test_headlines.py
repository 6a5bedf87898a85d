"""Given headlines in several scripts, a table whose columns stand under each other."""

import argparse
import io
from datetime import UTC, datetime

import pytest

from reader.cli.context import moment, room, size
from reader.cli.headlines import fits, query_of, table
from reader.cli.output import Output
from reader.errors import NothingMatched, UsageError
from reader.model import Category, Headline, Query, Source
from reader.settings.sources import Sources
from reader.text.cells import width

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Narrow(Output):
    """A terminal of 60 cells."""

    width = 60


def row(entry_id=1, title="A title", source="BBC", **more):
    return Headline(
        id=entry_id,
        title=title,
        url="https://a.test/",
        source_id="s",
        source=source,
        category="World",
        stamp=more.pop("stamp", NOON),
        **more,
    )


ROWS = [
    row(7, "Short"),
    row(12_345, "東京で" * 30, source="朝日新聞", unread=False, starred=True, text_state="kept"),
    row(8, "خبر" * 50, source="رادیو فردا با نامی بسیار بلند برای ستون", later=True),
]


def test_columns_stand_under_each_other():
    lines = table(ROWS, Output(io.StringIO(), io.StringIO()), NOON)
    starts = {width(line[: line.index(sign)]) for line, sign in zip(lines, ("Short", "東京", "خبر"), strict=True)}
    assert len(starts) == 1


def test_titles_end_where_the_terminal_ends():
    lines = table(ROWS, Narrow(io.StringIO(), io.StringIO()), NOON)
    assert all(width(line) <= 60 for line in lines)
    assert lines[1].endswith("…")


def test_titles_are_whole_where_nobody_looks():
    assert "東京で" * 30 in table(ROWS, Output(io.StringIO(), io.StringIO()), NOON)[1]


def test_marks_are_the_signs_of_the_interface():
    first, second, third = table(ROWS, Output(io.StringIO(), io.StringIO()), NOON)
    assert "●" in first
    assert "*▪" in second
    assert "●»" in third


SOURCES = Sources(
    categories=(Category("World", 0),),
    sources=(Source(id="bbc", url="https://bbc.test/", title="BBC News", category="World"),),
)


def arguments(**given):
    usual = {"category": None, "source": None, "unread": False, "since": None, "starred": False, "later": False}
    return argparse.Namespace(**{**usual, **given})


def test_places_are_found_in_any_case():
    assert query_of(arguments(category="world"), SOURCES, NOON) == Query(view="category", name="World")
    assert query_of(arguments(source="bbc news"), SOURCES, NOON) == Query(view="source", name="bbc")
    assert query_of(arguments(unread=True), SOURCES, NOON) == Query(show_read=False)


def test_places_that_are_not_there_are_told():
    with pytest.raises(NothingMatched):
        query_of(arguments(category="Sport"), SOURCES, NOON)
    with pytest.raises(NothingMatched):
        query_of(arguments(source="x"), SOURCES, NOON)
    with pytest.raises(UsageError):
        query_of(arguments(source="bbc", category="World"), SOURCES, NOON)


def test_starred_ones_of_one_source():
    assert fits(row(starred=True), arguments(starred=True), Query(view="source", name="s"))
    assert not fits(row(starred=True), arguments(starred=True), Query(view="source", name="other"))
    assert not fits(row(starred=True), arguments(starred=True, later=True), Query())


@pytest.mark.parametrize(
    ("text", "hours"), [("90m", 1.5), ("12h", 12), ("2d", 48), ("1w", 168), ("2026-11-22T11:00:00+00:00", 1)]
)
def test_times_before_now(text, hours):
    assert (NOON - moment(text, NOON)).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["", "yesterday", "5 parsecs", "99999999999w"])
def test_what_is_no_time(text):
    with pytest.raises(UsageError):
        moment(text, NOON)


def test_sizes():
    assert (size("5M"), size("300K"), size("1000")) == (5 << 20, 300 << 10, 1000)
    assert (room(999), room(1_500), room(14_200_000)) == ("999 B", "1.5 KB", "14 MB")
    with pytest.raises(UsageError):
        size("many")
