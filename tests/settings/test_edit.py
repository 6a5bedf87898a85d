"""Changes to sources.toml: what was asked changes, every other byte stays."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from reader.errors import ConfigError, NothingMatched, UsageError
from reader.model import Source, SourceOptions
from reader.settings import edit
from reader.settings.edit import (
    add_source,
    enable_source,
    move_source,
    remove_source,
    rename_category,
    set_categories,
    update_source,
)
from reader.settings.files import Places, write_file
from reader.settings.sources import load_sources

MINE = """\
# My sources
categories = ["Home", "World"]  # in this order

# The paper of my town.
[[source]]
name = "Town paper"   # every morning
url = "https://town.example/feed"
category = "Home"
every = "7200s"

# Two remarks
# about one source.
[[source]]
id = "far"
name = 'Far away'
url = "https://far.example/feed"
category = "World"
[source.headers]
Accept = "text/html"

[[source]]
id = "last"
url = "https://last.example/feed"
category = "Home"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Places:
    found = Places.under(tmp_path)
    write_file(found.sources_file, MINE.encode())
    return found


def text_of(places: Places) -> str:
    return places.sources_file.read_bytes().decode()


def source(name: str, category: str = "Home", source_id: str = "") -> Source:
    return Source(id=source_id, url=f"https://{name}.example/feed", title=name.title(), category=category)


def test_the_first_change_writes_the_starter_set(tmp_path: Path) -> None:
    fresh = Places.under(tmp_path)
    before = load_sources(fresh)
    found = add_source(fresh, source("extra", "World"))
    assert not found.starter
    assert found == load_sources(fresh)
    assert found.categories == before.categories
    assert [item for item in found.sources if item.id != "extra"] == list(before.sources)
    assert text_of(fresh).startswith("# What you read.")


def test_a_new_source_stands_behind_the_last_of_its_category(mine: Places) -> None:
    found = add_source(mine, msgspec.structs.replace(source("new", "World"), options=SourceOptions(every=5400, limit=5)))
    assert [item.id for item in found.sources] == ["town-paper", "far", "new", "last"]
    assert found.get("new").options == SourceOptions(every=5400, limit=5)  # type: ignore[union-attr]
    piece = '[[source]]\nid = "new"\nname = "New"\nurl = "https://new.example/feed"\ncategory = "World"\nevery = "90m"\nlimit = 5\n\n'
    assert text_of(mine) == MINE.replace('Accept = "text/html"\n\n', f'Accept = "text/html"\n\n{piece}')


def test_an_address_that_is_read_already_is_not_added_again(mine: Places) -> None:
    again = msgspec.structs.replace(source("x"), url="http://www.far.example/feed/?utm_source=x")
    with pytest.raises(UsageError, match="Far away in World"):
        add_source(mine, again)
    assert text_of(mine) == MINE
    assert add_source(mine, again, allow_same=True).get("x") is not None
    with pytest.raises(UsageError):
        add_source(mine, msgspec.structs.replace(source("x"), url="ftp://x"))


def test_removing_takes_the_source_and_its_comment(mine: Places) -> None:
    found = remove_source(mine, "far")
    assert [item.id for item in found.sources] == ["town-paper", "last"]
    start, end = MINE.index("# Two remarks"), MINE.index('[[source]]\nid = "last"')
    assert text_of(mine) == MINE[:start] + MINE[end:]
    with pytest.raises(NothingMatched, match="far"):
        remove_source(mine, "far")


def test_an_update_writes_only_what_differs(mine: Places) -> None:
    old = load_sources(mine).get("far")
    assert old is not None
    update_source(mine, msgspec.structs.replace(old, title="Farther", language="fa"))
    assert text_of(mine) == MINE.replace("name = 'Far away'", 'name = "Farther"').replace(
        'category = "World"\n', 'category = "World"\nlang = "fa"\n\n'
    )


def test_a_source_without_an_id_gets_its_own_written_down_before_its_name_changes(mine: Places) -> None:
    old = load_sources(mine).get("town-paper")
    assert old is not None
    found = update_source(mine, msgspec.structs.replace(old, title="Another name"))
    assert found.get("town-paper").title == "Another name"  # type: ignore[union-attr]
    assert "# every morning" in text_of(mine)
    assert 'every = "7200s"' in text_of(mine)


def test_switching_off_and_on(mine: Places) -> None:
    assert enable_source(mine, "last", False).enabled == load_sources(mine).sources[:2]
    assert "enabled = false" in text_of(mine)
    enable_source(mine, "last")
    assert text_of(mine) == MINE


def test_moving_takes_the_comment_along(mine: Places) -> None:
    found = move_source(mine, "far", before="town-paper")
    assert [item.id for item in found.sources] == ["far", "town-paper", "last"]
    assert text_of(mine).index("# Two remarks") < text_of(mine).index("# The paper of my town.")
    found = move_source(mine, "far", category="Home")
    assert [(item.id, item.category) for item in found.sources] == [("town-paper", "Home"), ("last", "Home"), ("far", "Home")]
    assert found.get("far").options.headers == {"Accept": "text/html"}  # type: ignore[union-attr]


def test_categories_can_be_put_in_order_and_renamed(mine: Places) -> None:
    found = set_categories(mine, ["World", "New", "Home"])
    assert [category.name for category in found.categories] == ["World", "New", "Home"]
    found = rename_category(mine, "Home", "Here")
    assert [category.name for category in found.categories] == ["World", "New", "Here"]
    assert [item.id for item in found.in_category("Here")] == ["town-paper", "last"]
    assert "# The paper of my town." in text_of(mine)
    with pytest.raises(NothingMatched):
        rename_category(mine, "Home", "There")


def test_a_file_without_a_head_gets_its_categories_first(tmp_path: Path) -> None:
    bare = Places.under(tmp_path)
    write_file(bare.sources_file, b'[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    found = set_categories(bare, ["X", "Unsorted"])
    assert [category.name for category in found.categories] == ["X", "Unsorted"]
    assert [item.id for item in found.sources] == ["a"]


def test_line_ends_of_another_system_stay(mine: Places) -> None:
    write_file(mine.sources_file, MINE.replace("\n", "\r\n").encode())
    remove_source(mine, "last")
    data = mine.sources_file.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")


def test_what_cannot_be_changed_safely_is_left_as_it_is(mine: Places) -> None:
    inline = b'source = [{ id = "a", url = "https://a.example/" }, { id = "b", url = "https://b.example/" }]\n'
    write_file(mine.sources_file, inline)
    with pytest.raises(ConfigError):
        remove_source(mine, "a")
    assert mine.sources_file.read_bytes() == inline
    write_file(mine.sources_file, b"[[source]\n")
    with pytest.raises(ConfigError, match="line 1"):
        add_source(mine, source("new"))
    assert mine.sources_file.read_bytes() == b"[[source]\n"


def test_a_change_that_would_touch_another_source_is_not_written(mine: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "_with_comment", lambda lines, line: max(0, line - 4))
    with pytest.raises(ConfigError):
        remove_source(mine, "far")
    assert text_of(mine) == MINE


def test_two_programs_changing_at_once_lose_nothing(mine: Places) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom reader.model import Source\nfrom reader.settings.edit import add_source\n"
        "from reader.settings.files import Places\n"
        "for n in range(10):\n"
        "    name = f'{sys.argv[2]}{n}'\n"
        "    add_source(Places.under(Path(sys.argv[1])), Source(id=name, url=f'https://{name}.example/', title=name, category='Home'))\n"
    )
    home = str(mine.config.parent)
    running = [subprocess.Popen([sys.executable, "-c", code, home, name], env=os.environ) for name in ("a", "b")]
    assert [process.wait() for process in running] == [0, 0]
    assert len(load_sources(mine).sources) == 23
