"""The shipped key files fit each other: every id of the standard has a key, and no preset loses an action by accident."""

import tomllib
from pathlib import Path

import pytest

from reader.settings.files import Places, shipped
from reader.settings.keys import load_keymap, preset_names
from reader.settings.schema import Keys

NOWHERE = Places.under(Path("/nowhere"))


@pytest.mark.parametrize("name", ["standard", "newsboat", "vim", "web", "arrows"])
def test_a_preset_has_no_problem(name: str) -> None:
    assert name in preset_names(NOWHERE)
    found = load_keymap(NOWHERE, Keys(preset=name))
    assert found.problems == ()
    assert found.name == name
    bare = [binding.action for binding in found.bindings if not binding.keys]
    assert name == "arrows" or bare == []


def test_arrows_need_no_letter() -> None:
    found = load_keymap(NOWHERE, Keys(preset="arrows"))
    used = {key for binding in found.bindings for key in binding.keys} - {"ctrl+q", "ctrl+z"}
    assert not {key for key in used if len(key.split("+")[-1]) == 1 and key[-1].isalpha()}
    needed = ("open", "read.loop", "mark.read", "mark.star", "undo", "palette", "help", "back", "find", "search")
    assert all(found.keys_of(action) for action in needed)


def test_layouts_stand_key_for_key() -> None:
    values = tomllib.loads(shipped("keys/layouts.toml").read_text("utf-8"))
    count = len(values["keys"].split())
    assert len(values["shifted"].split()) == count
    rows = [table[row].split() for table in values.values() if isinstance(table, dict) for row in ("lower", "upper") if row in table]
    assert {len(row) for row in rows} == {count}
