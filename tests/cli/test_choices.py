"""Given a library, what the commands for tags, searches, mutes, versions and editions do to it."""

from datetime import UTC, datetime

import pytest

from reader.cli.main import run
from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Source, Span
from reader.settings.edit import sources_text
from reader.settings.files import Places
from reader.settings.sources import Sources

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = Source(id="a", url="https://a.test/feed", title="A", category="World")


def text(number, words="rain"):
    blocks = (Paragraph(spans=(Span(f"{words} {number} fell on the town"),)),)
    url = f"https://a.test/{number}"
    return Article(url=url, title=f"Story {number}", blocks=blocks, extraction=Extraction("sample", 1.0))


@pytest.fixture
def reader(tmp_path, monkeypatch, capsys):
    """Runs a command on a library of three articles; what it printed."""
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    places = Places.under(tmp_path / "home")
    places.ensure()
    places.sources_file.write_text(sources_text(Sources(categories=(Category("World", 0),), sources=(SOURCE,))))
    with Library.open(places.library_file, places.articles) as library:
        entries = tuple(Entry(url=f"https://a.test/{n}", title=f"Story {n}", published=NOON) for n in range(1, 4))
        ids = library.store_listing(SOURCE, Listing(title="A", entries=entries), Health(source_id="a")).ids
        library.store_articles([(entry, text(entry)) for entry in ids])
        library.store_article(1, text(1, "snow"))

    def command(*arguments, code=0):
        capsys.readouterr()
        assert run(arguments) == code, capsys.readouterr().err
        return capsys.readouterr().out

    return command


def ids(printed):
    return sorted(int(line.split("\t")[0]) for line in printed.splitlines())


def test_a_tag_is_given_found_taken_back_and_given_again(reader):
    reader("tag", "To do", "1", "2")
    assert reader("tag") == "to do\t2\n"
    assert ids(reader("search", 'tag:"to do"', "--format", "tsv")) == [1, 2]
    reader("undo")
    assert reader("tag") == ""
    reader("redo")
    reader("tag", "to do", "1", "--remove")
    assert reader("tag") == "to do\t1\n"
    reader("tag", "x", "99", code=5)


def test_a_search_is_saved_and_narrowed(reader):
    reader("searches", "add", "Weather", "fell")
    assert reader("searches") == "Weather\t3\t3\tfell\n"
    assert ids(reader("search", "--saved", "weather", "snow", "--newest", "--format", "tsv")) == [1]
    reader("searches", "remove", "Weather")
    reader("search", "--saved", "weather", code=5)
    reader("search", code=2)


def test_a_mute_hides_is_looked_into_and_ends(reader):
    reader("mutes", "add", "snow", "--until", "30d")
    number, hidden, until, source, query = reader("mutes").rstrip("\n").split("\t")
    assert (hidden, source, query) == ("1", "", "snow")
    assert until > datetime.now(UTC).date().isoformat()
    assert ids(reader("headlines", "--format", "tsv")) == [2, 3]
    assert ids(reader("mutes", "show", number, "--format", "tsv")) == [1]
    reader("mutes", "end", number)
    assert ids(reader("headlines", "--format", "tsv")) == [1, 2, 3]
    reader("mutes", "end", number, code=5)


def test_versions_tell_what_changed(reader):
    told = reader("versions", "1")
    assert "- rain 1 fell on the town\n+ snow 1 fell on the town\n" in told


def test_an_edition_goes_out_and_comes_in(reader, tmp_path, monkeypatch):
    reader("mark", "star", "2")
    path = tmp_path / "it.edition"
    reader("export", "edition", "-o", str(path), "--state", "--query", "rain")
    monkeypatch.setenv("READER_HOME", str(tmp_path / "other"))
    reader("--offline", "import", str(path))
    assert [line.split("\t")[5] for line in reader("headlines", "--starred", "--format", "tsv").splitlines()] == ["Story 2"]
    assert len(reader("headlines", "--format", "tsv").splitlines()) == 2
    damaged = bytearray(path.read_bytes())
    damaged[60] ^= 0xFF
    path.write_bytes(damaged)
    reader("--offline", "import", str(path), code=3)


def test_articles_go_into_a_folder_by_category(reader, tmp_path):
    reader("export", "markdown", "-o", f"{tmp_path}/out/", "--query", "rain")
    assert sorted(path.name for path in (tmp_path / "out" / "World").iterdir()) == [
        "2026-11-22 Story 2 2.md", "2026-11-22 Story 3 3.md",
    ]  # fmt: skip
