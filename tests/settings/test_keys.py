"""Keys: names, layers over each other, what is reported, and layouts."""

from pathlib import Path

import pytest
from textual.keys import _character_to_key

from reader.settings.files import Places, write_file
from reader.settings.keynames import key_name, keys_of_text, shown, sign_name
from reader.settings.keys import Keymap, load_keymap
from reader.settings.layouts import load_aliases
from reader.settings.schema import Keys
from reader.settings.units import Wanted


def keymap(tmp_path: Path, preset: str = "standard", own: dict[str, str] | None = None, **files: str) -> Keymap:
    mine = Places.under(tmp_path)
    for name, text in files.items():
        write_file(mine.config / "keys" / f"{name}.toml", text.encode())
    return load_keymap(mine, Keys(preset=preset, own=own or {}))


def test_standard_keys_hold_without_a_file(tmp_path: Path) -> None:
    found = keymap(tmp_path)
    assert found.problems == ()
    assert found.keys_of("pane.right") == ("l", "right")
    assert found.keys_of("nav.top") == ("g g", "home")
    assert found.in_pane("list")["M"] == "mark.above"
    assert "M" not in found.in_pane("reader")
    assert found.in_pane("categories")["space"] == "read.loop"
    assert found.in_pane("reader")["slash"] == "find"


def test_signs_are_called_as_the_terminal_library_calls_them() -> None:
    for code in range(0x21, 0x7F):
        assert sign_name(chr(code)) == _character_to_key(chr(code))


@pytest.mark.parametrize(
    ("written", "name"),
    [("j", "j"), ("J", "J"), ("shift+j", "J"), ("/", "slash"), ("+", "plus"), ("ctrl++", "ctrl+plus"), ("Ctrl+D", "ctrl+d"), ("esc", "escape"),
     ("PgDn", "pagedown"), ("F5", "f5"), ("shift+ctrl+up", "ctrl+shift+up"), ("я", "я"), ("comma", "comma"), ("|", "vertical_line")],
)  # fmt: skip
def test_a_key_may_be_written_in_several_ways(written: str, name: str) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize("written", ["", "bogus", "f99", "hyper+x", "ctrl+", "\x1b", "ctrl+i", "ctrl+m", "ctrl+["])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(Wanted):
        key_name(written)


def test_alternatives_and_sequences() -> None:
    assert keys_of_text("g g, home") == ("g g", "home")
    assert keys_of_text(",") == ("comma",)
    assert keys_of_text("") == ()
    assert [shown(key) for key in ("g g", "slash", "escape", "ctrl+d", "f1", "down", "comma")] == ["g g", "/", "esc", "ctrl+d", "F1", "↓", ","]


def test_config_toml_wins_over_the_users_file_over_the_shipped(tmp_path: Path) -> None:
    found = keymap(tmp_path, own={"mark.star": "f5"}, standard='[articles]\n"mark.star" = "Q"\n"tag" = "T"\nmark.later = "W"\n')
    assert found.problems == ()
    assert [found.keys_of(action) for action in ("mark.star", "tag", "mark.later")] == [("f5",), ("T",), ("W",)]


def test_an_empty_text_takes_an_actions_keys_away(tmp_path: Path) -> None:
    found = keymap(tmp_path, own={"quit": "", "mark.star": "ctrl+s"})
    assert found.problems == ()
    assert found.keys_of("quit") == ()


def test_a_key_that_is_taken_moves_and_is_told_with_its_line(tmp_path: Path) -> None:
    write_file(tmp_path / "config" / "config.toml", b'[keys]\npreset = "standard"\n"mark.star" = "m"\nmark.later = "g"\n')
    found = keymap(tmp_path, own={"mark.star": "m", "mark.later": "g"})
    assert found.in_pane("list")["m"] == "mark.star"
    assert found.keys_of("mark.read") == ()
    assert found.keys_of("nav.top") == ("home",)
    assert found.problems[0] == "config.toml, line 3: “m” was the key of mark.read. Now it is mark.star"
    assert "config.toml, line 4: “g g” was the key of nav.top. Now it is mark.later" in found.problems


def test_two_lines_of_one_file_may_not_want_one_key(tmp_path: Path) -> None:
    found = keymap(tmp_path, mine='[articles]\n"mark.star" = "s"\n"tag" = "s"\n[list]\n"story" = "Q"\n[reader]\n"pipe" = "Q"\n', preset="mine")
    assert found.problems == ("keys/mine.toml, line 3: “s” is the key of mark.star already. tag does not get it",)
    assert found.in_pane("list")["Q"] == "story"
    assert found.in_pane("reader")["Q"] == "pipe"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[articles]\n"mark.start" = "s"', "keys/mine.toml, line 2: “mark.start” is not known. “mark.star”? The line is left out"),
        ('[articles]\n"mark.star" = "bogus"', "keys/mine.toml, line 2: “mark.star” must be a key such as j, f5, ctrl+d or space. The line is left out"),
        ('[articles]\n"mark.star" = "ctrl+c"', "keys/mine.toml, line 2: “mark.star” must be another key: ctrl+c belongs to the terminal. The line is left out"),
        ('[articles]\n"mark.star" = 5', "keys/mine.toml, line 2: “mark.star” must be keys in quotes. The line is left out"),
        ('[list]\n"mark.star" = "Q"', "keys/mine.toml, line 2: “mark.star” belongs under [articles]. It is used there"),
        ('"mark.star" = =\n', "keys/mine.toml, line 1: Invalid value (column 15). The shipped keys are used"),
    ],
)  # fmt: skip
def test_wrong_lines_are_told_and_the_others_hold(tmp_path: Path, text: str, problem: str) -> None:
    found = keymap(tmp_path, preset="mine", mine=text)
    assert found.problems == (problem,)
    assert found.keys_of("mark.read") == ("m",)
    assert found.keys_of("mark.star") != ()


def test_an_unknown_preset_names_the_nearest(tmp_path: Path) -> None:
    found = keymap(tmp_path, preset="newsboot")
    assert found.name == "standard"
    assert found.problems == ("keys: “newsboot” is not known. “newsboat”? The standard keys are used",)


def test_letters_of_other_layouts_count_as_those_in_their_place(tmp_path: Path) -> None:
    mine = Places.under(tmp_path)
    aliases = load_aliases(mine, ("ru",))
    assert [aliases[letter] for letter in "оОлй"] == ["j", "J", "k", "q"]
    persian = load_aliases(mine, "auto", "fa-IR")
    assert [persian[letter] for letter in "تنمض۵"] == ["j", "k", "l", "q", "5"]
    assert persian["ظ"] == "z"
    assert load_aliases(mine, "auto", "ar")["ظ"] == "/"
    assert load_aliases(mine, "off") == {}
    assert not any(character.isascii() for character in load_aliases(mine))


def test_a_layout_of_ones_own(tmp_path: Path) -> None:
    mine = Places.under(tmp_path)
    write_file(mine.config / "keys" / "layouts.toml", '[xx.extra]\n"ж" = "j"\n'.encode())
    assert load_aliases(mine, ("xx",)) == {"ж": "j"}
    write_file(mine.config / "keys" / "layouts.toml", b"[xx.extra\n")
    assert load_aliases(mine, ("ru",))["о"] == "j"
