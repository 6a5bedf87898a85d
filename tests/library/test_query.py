"""The query language: what is typed, what is meant, and what is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.errors import UsageError
from reader.library import Library, index, search
from reader.library.query import FIELDS, UNSPACED, Condition, Term, pairs, parse, stands_in
from reader.model import (
    Article,
    Block,
    Category,
    Code,
    Entry,
    Extraction,
    Health,
    List,
    Listing,
    ListItem,
    Paragraph,
    Query,
    Quote,
    Source,
    Span,
    Table,
)
from reader.model.codec import to_json
from reader.text.fold import fold

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="The Desk", category="World")
LAB = Source(id="lab", url="https://lab.example/feed", title="Lab Notes", category="Science")
#: Title, text (None: not kept), source, language, hours ago.
STORIES = (
    ("River rises in the north", "The river rose two metres in an hour. Water reached the old bridge.", DESK, "en", 1),
    ("Bridge closed", "The old stone bridge was closed after the river rose.", DESK, "en", 5),
    ("Path of a comet", "A comet passes the Earth. Its path follows node.js code, C++ and don't ask.", LAB, "en", 30),
    ("Телескоп и Путин", "Президент Путин открыл новый телескоп. Ёлка стоит.", LAB, "ru", 50),
    ("خانه‌های قدیمی", "ساختمان‌های قديمي تهران و كتابخانه", DESK, "fa-IR", 60),
    ("東京の地震", "東京都で地震がありました。津波の心配はありません。", DESK, "ja", 70),
    ("A headline whose text is not kept: volcano", None, LAB, "en", 2),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("library")
    with Library.open(home / "library.db", home / "articles", now=lambda: NOON) as library:
        library.sync_sources([DESK, LAB], [Category("World", 1), Category("Science", 2)])
        for number, (title, text, source, language, hours) in enumerate(STORIES, 1):
            url = f"https://{source.id}.example/{number}"
            entry = Entry(url=url, title=title, guid=str(number), published=NOON - timedelta(hours=hours), language=language)
            (one,) = library.store_listing(source, Listing(title="", entries=(entry,)), Health(source_id=source.id)).ids
            assert one == number
            if text:
                blocks = (Paragraph(spans=(Span(text),)),)
                library.store_article(one, Article(url=url, title=title, blocks=blocks, extraction=Extraction("x", 0.9)))
        library.mark([2], read=True, starred=True)
        library.mark([3], later=True)
        library.index_now()
        yield library


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("river", [1, 2]), ("RIVER rose", [1, 2]), ('"river rose"', [1, 2]), ('"rose river"', []), ('"two metres"', [1]),
        ('"old bridge"', [1]), ('"old stone bridge"', [2]), ("riv*", [1, 2]), ("riv", []), ('"the old sto"*', [2]),
        ("bridge -stone", [1]), ('bridge -"old bridge"', [2]), ("title:river", [1]), ("title:bridge", [2]), ("-title:river bridge", [2]),
        ('title:"river rises"', [1]), ("title:vol*", [7]), ("volcano", [7]), ("c++", [3]), ("node.js", [3]), ("don't", [3]), ("don’t", [3]),
        ("source:lab", [7, 3, 4]), ("source:notes comet", [3]), ('source:"the desk" river', [1, 2]), ("-source:desk", [7, 3, 4]),
        ("category:science", [7, 3, 4]), ("category:World lang:en", [1, 2]), ("lang:fa", [5]), ("lang:fa-IR", [5]), ("-lang:en", [4, 5, 6]),
        ("since:3h", [1, 7]), ("river since:3h", [1]), ("until:2d", [4, 5, 6]), ("since:2026-11-21 until:2026-11-22", [3]),
        ("is:read", [2]), ("is:unread river", [1]), ("is:starred", [2]), ("is:later", [3]), ("-is:kept", [7]), ("-is:starred river", [1]),
        ("words:>12 lang:en", [1, 3]), ("words:<11 is:kept lang:en", [2]), ("words:>=10 river", [1, 2]),
        ("Путин", [4]), ("putin", [4]), ("елка", [4]), ("teleskop", [4]), ("قدیمی", [5]), ("کتابخانه", [5]), ("خانه‌های", [5]),
        ("東京", [6]), ("東京都", [6]), ("京都", [6]), ("都京", []), ("津波", [6]), ("地震 津波", [6]), ("震", []),
        ("river comet", []), ("nothing", []), ("", []), ("   ", []), ("-river", [7, 3, 4, 5, 6]), ("-river -comet lang:en", [7]),
    ],
)  # fmt: skip
def test_what_is_typed_is_found_newest_first(library: Library, typed: str, found: list[int]) -> None:
    assert library.find(typed, sort="newest", strict=True) == found
    assert set(library.find(typed, sort="best")) == set(found)
    assert library.find(typed, sort="newest", limit=1) == found[:1]


def test_the_best_find_says_it_in_its_title_or_often(library: Library) -> None:
    assert library.find("bridge", sort="best")[0] == 2
    assert library.find("river", sort="best")[0] == 1


def test_a_view_narrows_a_search(library: Library) -> None:
    assert library.find("river", query=Query(view="starred")) == [2]
    assert library.find("river", query=Query(view="category", name="Science")) == []
    assert library.find("river", query=Query(view="category", name="none such")) == []


def test_stretches_of_the_text_come_with_the_rows_asked_for(library: Library) -> None:
    first, second = library.search("river", sort="newest", snippets=1)
    assert [first.snippet[a:b] for a, b in first.marks] == ["river"]
    assert second.snippet == ""
    text, marks = library.snippets("putin", [4])[4]
    assert [text[a:b] for a, b in marks] == ["Путин"]
    text, marks = library.snippets("地震", [6])[6]
    assert [text[a:b] for a, b in marks] == ["地震"]
    text, marks = library.snippets("خانه*", [5])[5]
    assert marks == ()


@pytest.mark.parametrize(
    ("typed", "message", "remedy"),
    [
        ('"open', "not closed", "like this"), ("foo:bar", "no field foo:", "Fields are title"), ("titel:x", "no field titel:", "Did you mean title:?"),
        ("is:nothing", "is:nothing", "is: and one of unread"), ("since:whenever", "since:whenever", "since:2d"), ("words:many", "words:many", "words:>800"),
        ("lang:!", "lang:!", "lang:fa"), ("-", "no word in -", "word of letters"), ("title:", "title: needs a word", "title:word"),
        ("source:", "source: cannot", "source's name"), ("???", "no word", "letters or digits"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_what_to_do(typed: str, message: str, remedy: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")) as caught:
        parse(typed, NOON, strict=True)
    assert remedy in caught.value.remedy
    # While one types, nothing is a mistake.
    parse(typed, NOON)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_understood_somehow(typed: str) -> None:
    asked = parse(typed, NOON)
    assert asked.empty or asked.terms or asked.conditions


WORDS = st.text(alphabet="abcиё京ة9", min_size=1, max_size=6)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["", "title:"]), WORDS, st.booleans()), min_size=1, max_size=4))
def test_terms_come_back_as_they_were_written(terms: list[tuple[bool, str, str, bool]]) -> None:
    typed = " ".join(f"{'-' if minus else ''}{field}{word}{'*' if prefix else ''}" for minus, field, word, prefix in terms)
    for term, (minus, field, word, prefix) in zip(parse(typed, NOON).terms, terms, strict=True):
        assert "".join(term.words) == fold(word)
        assert (term.negative, term.title, term.prefix) == (minus, field == "title:", prefix)
        assert stands_in(term, f"x {fold(word)} y")


def test_fields_are_read_with_their_values() -> None:
    asked = parse('source:"The Desk" -is:read words:<=300 tag:"to do"', NOON)
    assert asked.conditions == (
        Condition("source", "The Desk"), Condition("is", "read", negative=True), Condition("words", 300, "<="), Condition("tag", "to do"),
    )  # fmt: skip
    assert set(FIELDS) == {"title", "source", "category", "lang", "tag", "since", "until", "words", "is"}
    assert parse('"a b"*', NOON).terms == (Term(("a", "b"), prefix=True),)


@pytest.mark.parametrize(
    ("typed", "walks"),
    [
        ("river", "SCAN search VIRTUAL TABLE INDEX"), ("river since:2d is:unread lang:en", "SCAN search VIRTUAL TABLE INDEX"),
        ("is:starred", "SEARCH p USING PRIMARY KEY (view=?)"), ("-river lang:en", "SEARCH p USING PRIMARY KEY (view=?)"),
    ],
)  # fmt: skip
def test_a_search_by_date_sorts_nothing_and_reads_no_table_through(library: Library, typed: str, walks: str) -> None:
    db = library._db.reader
    sql, values = search.statement(db, parse(typed, NOON), view=None)
    plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, (*values, 50))]
    assert any(step.startswith(walks) for step in plan), plan
    assert not any("TEMP B-TREE FOR ORDER" in step for step in plan), plan
    assert not any(step.startswith("SCAN") and "VIRTUAL" not in step for step in plan), plan


def test_texts_that_change_are_found_by_their_new_words_only(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as library:
        library.sync_sources([DESK], [Category("World", 1)])

        def listed(title: str) -> int:
            entry = Entry(url="https://desk.example/1", title=title, guid="1", published=NOON)
            return library.store_listing(DESK, Listing(title="", entries=(entry,)), Health(source_id="desk")).ids[0]

        def kept(text: str) -> None:
            article = Article(url="https://desk.example/1", title="Kept", blocks=(Paragraph(spans=(Span(text),)),), extraction=Extraction("x", 1))
            library.store_article(1, article)

        def finds() -> list[str]:
            library.index_now()
            return [word for word in ("alpha", "beta", "gamma", "delta") if library.find(word)]

        listed("alpha")
        assert finds() == ["alpha"]
        listed("beta")
        assert finds() == ["beta"]
        kept("gamma")
        assert finds() == ["gamma"]
        kept("delta")
        assert finds() == ["delta"]
        assert library._db.reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        library._db.write(lambda db: db.execute("INSERT INTO search (search) VALUES ('integrity-check')"))


def test_minutes_that_hundreds_share_keep_the_order_of_the_days(tmp_path: Path) -> None:
    """Feeds that state only days put all their entries on one minute, and the index has a few numbers for each."""
    days = [NOON - timedelta(days=2), NOON - timedelta(days=1)]
    entries = tuple(
        Entry(url=f"https://desk.example/{number}", title="rain", guid=str(number), published=days[number % 2])
        for number in range(300)
    )
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as library:
        library.sync_sources([DESK], [Category("World", 1)])
        ids = library.store_listing(DESK, Listing(title="", entries=entries), Health(source_id="desk")).ids
        library.index_now()
        documents = library._db.reader.execute("SELECT entry FROM documents ORDER BY doc").fetchall()
        older = {ids[number] for number in range(0, 300, 2)}
        assert [entry in older for (entry,) in documents] == [True] * 150 + [False] * 150
        assert set(library.find("rain", limit=300, sort="newest")) == set(ids)


@given(st.one_of(st.text(), st.text(alphabet="aA éеё カ漢ำกＡ\u00a0㍿", max_size=40)))
def test_the_index_is_told_every_word_of_a_text_once(body: str) -> None:
    told = [word for word in index.words_of("", body).split() if word[0] != index.MUCH]
    cut = UNSPACED.sub(lambda run: " " + " ".join(pairs(run[0])) + " ", re.sub("[\ue000-\uf8ff]", " ", fold(body)))
    assert sorted(told) == sorted(set(cut.split()))


WRITTEN = st.text(alphabet="ab c\n\t\\\"`'-_é{}:,", max_size=12)
SPANS = st.lists(st.builds(Span, WRITTEN, st.sampled_from([None, "https://a.test/b"])), min_size=1, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Paragraph, spans=SPANS),
    st.builds(Quote, paragraphs=st.tuples(SPANS, SPANS), attribution=WRITTEN),
    st.builds(List, items=st.tuples(st.builds(ListItem, SPANS), st.builds(ListItem, SPANS))),
    st.builds(Table, rows=st.tuples(st.tuples(SPANS, SPANS))),
    st.builds(Code, text=WRITTEN),
)


@settings(max_examples=500)
@given(st.lists(BLOCKS, max_size=4), WRITTEN, st.sampled_from(['"a b"', '"b a"', '"a b c"', '"aa bb"', '"a b*"', '"é a"', 'title:"a b"']))
@example([Quote(((Span("a:b_"),), (Span("c"),)))], "", '"a b c"')
def test_a_text_that_has_a_phrase_is_never_left_out(blocks: list[Block], title: str, typed: str) -> None:
    (term,) = parse(typed, NOON).terms
    one = Article(url="https://a.test/", title=title, blocks=tuple(blocks), extraction=Extraction("x", 1))
    there = stands_in(term, fold(title)) or (not term.title and stands_in(term, fold(one.text)))
    assert search._proved([term], title, one.text) == there
    if there:
        assert search.May([term])(to_json(one))


def test_most_texts_without_a_phrase_are_left_out_unread() -> None:
    text = (Paragraph(spans=(Span("The river of the north and its banks."),)),)
    data = to_json(Article(url="https://a.test/", title="North", blocks=text, extraction=Extraction("x", 1)))
    assert search.May(parse('"the river"', NOON).terms)(data)
    assert not search.May(parse('"river the"', NOON).terms)(data)
    assert not search.May(parse('"река и"', NOON).terms)(data)


def test_a_text_that_is_damaged_in_the_store_ends_no_search(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as library:
        entries = tuple(Entry(url=f"https://desk.example/{n}", title=f"Story {n}", published=NOON) for n in (1, 2))
        one, two = library.store_listing(DESK, Listing(title="", entries=entries), Health(source_id=DESK.id)).ids
        for entry in (one, two):
            text = (Paragraph(spans=(Span("The river rose."),)),)
            library.store_article(entry, Article(url="", title="Story", blocks=text, extraction=Extraction("x", 1)))
        assert set(library.find('"river rose"')) == {one, two}
        (key,) = [key for key in list(library._blobs.keys()) if key.startswith(f"{one}-")]
        library._blobs.set(key, b"no text")
        assert library.find('"river rose"') == [two]
