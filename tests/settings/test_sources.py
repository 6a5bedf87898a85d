"""Sources: what a file says, what is told about it, and the set a newcomer has."""

import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import ConfigError
from reader.model import Category
from reader.settings.files import Places, write_file
from reader.settings.sources import Sources, catalogue, load_sources, new_id, slug


def load_text(tmp_path: Path, text: str) -> Sources:
    mine = Places.under(tmp_path)
    write_file(mine.sources_file, text.encode())
    return load_sources(mine)


def test_without_a_file_the_starter_set_is_read(tmp_path: Path) -> None:
    found = load_sources(Places.under(tmp_path))
    assert found.starter
    assert found.categories[0] == Category("World", 0)
    assert len(found.categories) == 9
    assert len(found.sources) == 30
    assert found.sources[0].id == "bbc-news-world"
    assert {source.category for source in found.sources} == {category.name for category in found.categories}
    assert found.problems == ()


def test_an_empty_file_means_no_sources(tmp_path: Path) -> None:
    assert load_text(tmp_path, "") == Sources(categories=(), sources=())


def test_a_source_with_all_its_keys(tmp_path: Path) -> None:
    found = load_text(
        tmp_path,
        """
        categories = ["World", "Empty"]
        [[source]]
        id = "mine"
        name = "My  paper"
        url = "https://news.example/feed"
        site = "https://news.example"
        category = "Home"
        kind = "page"
        lang = "az"
        enabled = false
        every = "2h"
        full_text = false
        route = "tor"
        headers = { Accept = "text/html" }
        limit = 20
        allow_private = true
        [[source]]
        url = "//plain.example/rss"
        """.replace("//plain", "https://plain"),
    )
    mine, plain = found.sources
    assert found.problems == ()
    assert [category.name for category in found.categories] == ["World", "Empty", "Home", "Unsorted"]
    assert (mine.id, mine.title, mine.kind, mine.language, mine.enabled) == ("mine", "My paper", "page", "az", False)
    assert (mine.options.every, mine.options.full_text, mine.options.route) == (7200, False, ("tor",))
    assert (mine.options.headers, mine.options.limit, mine.options.allow_private) == ({"Accept": "text/html"}, 20, True)
    assert (plain.id, plain.title, plain.category) == ("plain-example", "plain.example", "Unsorted")
    assert found.find("MY PAPER") is mine
    assert found.enabled == (plain,)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('name = "x"', "sources.toml, line 4: “url” is missing. The source is left out"),
        ('url = "javascript:alert(1)"', "sources.toml, line 4: “javascript:alert(1)” is no address. The source is left out"),
        ('url = "https://b.example"\nid = "good"', "sources.toml, line 4: the id “good” belongs to good.example. The source is left out"),
        ('url = "https://b.example"\nid = "Bad Id"', "sources.toml, line 4: “id” takes small letters, digits and hyphens. Another one is used"),
        ('url = "https://b.example"\nnmae = "x"', "sources.toml, line 6: “nmae” is not known. “name”? It is left out"),
        ('url = "https://b.example"\nkind = "feeed"', "sources.toml, line 6: “feeed” is not known. “feed”? “feed” is used"),
        ('url = "https://b.example"\nevery = "soon"', "sources.toml, line 6: “every” must be a number with a unit, such as 30m or 4M. It is left out"),
        ('url = "https://b.example"\nlimit = 0', "sources.toml, line 6: “limit” must be a number from 1 up. It is left out"),
        ('url = "https://b.example"\nheaders = { "X" = "a\\r\\nHost: b" }', "sources.toml, line 6: “headers” must be a table of header names and one-line texts. It is left out"),
        ('url = "https://b.example"\nenabled = "yes"', "sources.toml, line 6: “enabled” must be true or false. true is used"),
        ('url = "https://b.example"\n[sorces]', "sources.toml, line 6: “sorces” is not known. “source”? It is left out"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_the_other_sources_stay(tmp_path: Path, row: str, problem: str) -> None:
    found = load_text(tmp_path, f'[[source]]\nid = "good"\nurl = "https://good.example/"\n[[source]]\n{row}\n')
    assert found.problems == (problem,)
    assert found.sources[0].id == "good"


def test_shapes_nobody_would_write_are_told_too(tmp_path: Path) -> None:
    assert load_text(tmp_path, "source = 3").problems == ("sources.toml, line 1: sources are written as [[source]]. None is used",)
    assert load_text(tmp_path, "source = [1]").sources == ()
    assert load_text(tmp_path, "categories = 'World'").categories == ()
    assert load_text(tmp_path, "categories = ['A', 'A', 3]").categories == (Category("A", 0),)
    with pytest.raises(ConfigError, match="line 1"):
        load_text(tmp_path, "[[source]")


def test_foreign_signs_do_not_get_in(tmp_path: Path) -> None:
    found = load_text(tmp_path, '[[source]]\nurl = "https://a.example"\nname = "a\\u202e\\u001b[31mb"\ncategory = "c\\nd"\n')
    assert found.sources[0].title == "a\ufffd[31mb"
    assert found.sources[0].category == "c d"


def test_ids_are_short_ascii_and_unique() -> None:
    assert [slug(text) for text in ("BBC News – World", "Azərbaycan & Qafqaz", "Ünlü  Gazete", "日本", "Été/Hiver")] == [
        "bbc-news-world",
        "azerbaycan-qafqaz",
        "unlu-gazete",
        "",
        "ete-hiver",
    ]
    assert new_id("Anything", "https://feeds.bbci.co.uk/news/world/rss.xml", ()) == "bbc-news-world"
    assert new_id("日本", "https://www.news.example/feed", ()) == "news-example"
    assert new_id("Paper", "https://a.example", {"paper", "paper-2"}) == "paper-3"


def test_same_titles_get_different_ids(tmp_path: Path) -> None:
    rows = "".join(f'[[source]]\nname = "Paper"\nurl = "https://a.example/{number}"\n' for number in range(3))
    assert [source.id for source in load_text(tmp_path, rows).sources] == ["paper", "paper-2", "paper-3"]


def test_the_catalogue_holds_feeds_with_ids_of_their_own() -> None:
    feeds = catalogue()
    assert len(feeds) == 247
    assert len({feed.id for feed in feeds}) == 247
    assert next(feed for feed in feeds if feed.id == "bbc-persian").language == "fa"


def test_reading_needs_no_editor() -> None:
    code = "import sys, reader.settings.sources, reader.settings.load, reader.settings.keys; print('tomlkit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
