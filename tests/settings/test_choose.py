"""One setting is changed, comments and everything else stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import ConfigError
from reader.settings.choose import set_value
from reader.settings.files import Places
from reader.settings.load import load


def test_a_value_is_written_and_the_rest_left(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.ensure()
    places.config_file.write_text("# mine\n[reader]\nwidth = 72  # wide\n")
    set_value(places, "theme", "name", "coffee")
    set_value(places, "reader", "justify", True)
    text = places.config_file.read_text()
    assert text.startswith("# mine\n[reader]\nwidth = 72  # wide\n")
    settings = load(places)
    assert (settings.theme.name, settings.reader.width, settings.reader.justify) == ("coffee", 72, True)


def test_the_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    set_value(places, "theme", "name", "nord")
    assert load(places).theme.name == "nord"


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.ensure()
    places.config_file.write_text("[theme\n")
    with pytest.raises(ConfigError):
        set_value(places, "theme", "name", "nord")
    assert places.config_file.read_text() == "[theme\n"
