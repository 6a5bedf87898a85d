"""A kept frame is painted for the terminal it was made for, and for no other; keys typed meanwhile are not lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from reader.settings.files import places
from reader.tui import firstpaint
from reader.tui.firstpaint import FILE, Painted, content_of, frame_of, key_of, state_folder
from reader.tui.terminal import keys_in

SIZE = os.terminal_size((80, 24))
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


@pytest.mark.parametrize(
    "environ",
    [{"READER_HOME": "/tmp/somewhere"}, {"XDG_STATE_HOME": "/tmp/state"}, {"XDG_STATE_HOME": "relative"}, {}],
)
def test_the_state_folder_is_where_the_settings_say(environ: Mapping[str, str]) -> None:
    assert Path(state_folder(environ)) == places(environ).state


def test_a_frame_is_for_one_terminal_and_one_size() -> None:
    key = key_of(TERMINAL, SIZE)
    assert key != key_of(TERMINAL, os.terminal_size((81, 24)))
    assert key != key_of({**TERMINAL, "NO_COLOR": "1"}, SIZE)
    assert key != key_of({**TERMINAL, "TERM": "xterm"}, SIZE)
    assert key == key_of({**TERMINAL, "EDITOR": "vi"}, SIZE)


def test_every_row_is_placed_by_itself() -> None:
    assert frame_of(["one", "two"]) == b"\x1b[?7l\x1b[1;1Hone\x1b[2;1Htwo\x1b[0m\x1b[?7h"


class Tty:
    """Stands for the terminal: what was written, and whether there is one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
        self.written = b""
        self.environ = {**TERMINAL, "READER_HOME": str(home)}
        monkeypatch.setattr(firstpaint, "_write", self._write)
        monkeypatch.setattr(os, "isatty", lambda handle: handle in (0, 2))
        monkeypatch.setattr(os, "get_terminal_size", lambda handle: SIZE)
        monkeypatch.setattr("termios.tcgetattr", lambda handle: [0, 0, 0, 0xFFFF, 0, 0, []])
        monkeypatch.setattr("termios.tcsetattr", lambda handle, when, modes: self.modes.append(modes[3]))
        self.modes: list[int] = []

    def _write(self, data: bytes) -> None:
        self.written += data

    def keep(self, content: bytes) -> None:
        folder = Path(state_folder(self.environ))
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(content)


@pytest.fixture
def tty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tty:
    return Tty(monkeypatch, tmp_path)


def test_the_kept_frame_is_written_and_taken_over(tty: Tty) -> None:
    tty.keep(content_of(tty.environ, SIZE, ["headlines"]))
    painted = Painted()
    assert painted.show([], tty.environ)
    assert tty.written == firstpaint.ENTER + frame_of(["headlines"])
    assert tty.modes[0] & 0b1010 == 0  # neither echo nor lines
    assert painted.hand_over()
    assert tty.modes[1] == 0xFFFF
    painted.leave()
    assert not tty.written.endswith(firstpaint.LEAVE)


def test_what_fails_before_the_interface_is_said_on_the_usual_screen(tty: Tty) -> None:
    tty.keep(content_of(tty.environ, SIZE, ["headlines"]))
    painted = Painted()
    painted.show(["--offline"], tty.environ)
    painted.leave()
    painted.leave()
    assert tty.written.count(firstpaint.LEAVE) == 1
    assert tty.modes[-1] == 0xFFFF


@pytest.mark.parametrize("content", [b"", b"something else", b"a\nb\nc", b"\xff" * 10])
def test_a_damaged_file_paints_nothing(tty: Tty, content: bytes) -> None:
    tty.keep(content)
    assert not Painted().show([], tty.environ)
    assert tty.written == b""


def test_commands_and_missing_frames_paint_nothing(tty: Tty) -> None:
    assert not Painted().show([], tty.environ)
    tty.keep(content_of(tty.environ, SIZE, ["headlines"]))
    assert not Painted().show(["fetch"], tty.environ)
    assert not Painted().show(["--help"], tty.environ)
    assert tty.written == b""


@pytest.mark.parametrize(
    ("came", "typed"),
    [
        (b"\x1b]11;rgb:1c1c/1e1e/2222\x1b\\\x1b[?62;22c", b""),
        (b"j\x1b]11;rgb:1c1c/1e1e/2222\x07j\x1b[?62;22c ", b"jj "),
        (b"\x1b[B\x1b[?1;2c", b"\x1b[B"),
    ],
)
def test_keys_among_the_terminals_answers(came: bytes, typed: bytes) -> None:
    assert keys_in(came) == typed
