"""What a terminal is like, by its variables and by its answers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reader.tui.terminal import (
    bidi_of,
    dark_by_variable,
    depth_of,
    joins_clusters,
    lacks_signs,
    look_around,
    parse_background,
    pixels_of,
)


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "true"),
        ({"TERM": "xterm-kitty"}, "true"),
        ({"TERM": "screen-256color"}, "256"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256"),
    ],
)
def test_colours_by_the_variables(environ: Mapping[str, str], depth: str) -> None:
    assert depth_of(environ) == depth


@pytest.mark.parametrize(
    ("answer", "dark"),
    [
        (b"\x1b]11;rgb:1c1c/1e1e/2222\x1b\\\x1b[?62c", True),
        (b"\x1b]11;rgb:fcfc/fafa/f5f5\x07\x1b[?62c", False),
        (b"\x1b]11;rgba:ff/ff/ff/ff\x07", False),
        (b"\x1b[?1;2c", None),
        (b"", None),
    ],
)
def test_the_background_by_the_answer(answer: bytes, dark: bool | None) -> None:
    assert parse_background(answer) is dark


def test_the_background_by_the_variable() -> None:
    assert dark_by_variable("15;0")
    assert not dark_by_variable("0;15")
    assert dark_by_variable("")


def test_signs_need_a_locale_and_a_console_that_has_them() -> None:
    assert not lacks_signs({"TERM": "xterm", "LANG": "de_DE.UTF-8"})
    assert lacks_signs({"TERM": "linux", "LANG": "de_DE.UTF-8"})
    assert look_around({"TERM": "xterm", "LANG": "C.UTF-8"}, ask=False, plain="on").plain


def test_who_draws_a_letter_and_its_signs_in_one_cell() -> None:
    assert joins_clusters({"TERM": "xterm-kitty"})
    assert joins_clusters({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"})
    assert not joins_clusters({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"})
    assert not joins_clusters({"TERM": "xterm-256color"})


def test_who_orders_right_to_left_text() -> None:
    assert bidi_of({"TERM": "xterm-256color", "VTE_VERSION": "7600"}) == "app"  # it is told to leave that to us
    assert bidi_of({"KONSOLE_VERSION": "230800"}) == "terminal"
    assert bidi_of({"KONSOLE_VERSION": "230800", "TMUX": "x"}) == "app"
    assert bidi_of({"KONSOLE_VERSION": "230800"}, "app") == "app"
    assert bidi_of({}, "off") == "off"


@pytest.mark.parametrize(
    ("environ", "answer", "pixels"),
    [
        ({"TERM": "xterm-kitty"}, b"", "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, b"", "kitty"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, b"", "none"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, b"\x1b[?62;4c", "iterm"),
        ({"TERM": "xterm-256color"}, b"\x1b]11;rgb:0/0/0\x07\x1b[?62;4;22c", "sixel"),
        ({"TERM": "xterm-256color"}, b"\x1b[?62;22c", "none"),
        ({"TERM": "xterm-256color"}, b"\x1b[?4c", "none"),
    ],
)
def test_pixels_by_the_variables_and_the_answer(environ: Mapping[str, str], answer: bytes, pixels: str) -> None:
    assert pixels_of(environ, answer) == pixels
