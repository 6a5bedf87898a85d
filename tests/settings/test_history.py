"""Changes of sources.toml that are taken back: byte for byte, also later, never over what its owner wrote since."""

import pytest

from reader.errors import NothingMatched
from reader.model import Source
from reader.settings import history
from reader.settings.edit import add_source, enable_source, remove_source, replace_all
from reader.settings.files import Places
from reader.settings.sources import load_sources, starter

MINE = '# mine\n[[source]]\nid = "town"   # every morning\nname = "Town"\nurl = "https://town.example/feed"\n'


@pytest.fixture
def places(tmp_path):
    found = Places.under(tmp_path / "home")
    found.ensure()
    return found


def new(number):
    return Source(id="", url=f"https://n{number}.example/feed", title=f"N {number}", category="World")


def test_each_change_is_taken_back_byte_for_byte_newest_first(places):
    places.sources_file.write_text(MINE)
    states = [MINE]
    for change in (
        lambda: add_source(places, new(1)),
        lambda: enable_source(places, "town", False),
        lambda: remove_source(places, "n-1"),
        lambda: replace_all(places, starter(), "the starter set was taken"),
    ):
        change()
        states.append(places.sources_file.read_text())
    assert history.changes(places) == ["the starter set was taken", "n-1 was removed", "town was switched off", "N 1 was added"]
    for state in reversed(states[:-1]):
        history.undo(places)
        assert places.sources_file.read_text() == state
    with pytest.raises(NothingMatched):
        history.undo(places)


def test_the_first_change_of_all_leaves_no_file_behind_when_it_is_taken_back(places):
    add_source(places, new(1))
    assert places.sources_file.exists()
    assert history.undo(places) == "N 1 was added"
    assert not places.sources_file.exists()
    assert load_sources(places).starter


def test_what_the_owner_wrote_since_is_not_overwritten(places):
    places.sources_file.write_text(MINE)
    add_source(places, new(1))
    edited = places.sources_file.read_text() + "# a remark\n"
    places.sources_file.write_text(edited)
    with pytest.raises(NothingMatched, match="by hand"):
        history.undo(places)
    assert places.sources_file.read_text() == edited
    assert history.changes(places) == ["N 1 was added"]


def test_a_bounded_number_is_kept_and_a_damaged_one_is_told(places):
    for number in range(history.KEPT + 3):
        add_source(places, new(number))
    assert len(history.changes(places)) == history.KEPT
    newest = max((places.state / "sources-before").glob("*.json"))
    newest.write_text("{")
    with pytest.raises(NothingMatched, match="read"):
        history.undo(places)
    assert not newest.exists()
