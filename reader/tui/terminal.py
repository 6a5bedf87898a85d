"""What the terminal at hand is like, asked before the screen exists: its colours, its background, its signs.

The interface draws on stderr and listens to stdin, so that is where the question goes.
"""

from __future__ import annotations

import locale
import os
import re
import sys
import time
from collections.abc import Mapping
from typing import Literal

import msgspec

from reader.tui.firstpaint import painted

Depth = Literal["true", "256", "16", "none"]
Bidi = Literal["app", "terminal", "off"]
#: How pixels are shown: Kitty's placeholders, Sixel, iTerm2's images, or not at all.
Pixels = Literal["kitty", "sixel", "iterm", "none"]

#: Seconds the terminal has for its answer. All that know the question know the second one, which ends the wait.
PATIENCE = 0.15
_RGB = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_TRUE = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty")
_CLUSTERS = ("kitty", "ghostty", "wezterm", "iterm.app", "contour")
_ITERM = ("iterm.app", "wezterm", "mintty", "rio", "tabby")
_DEVICE = re.compile(rb"\x1b\[\?([0-9;]*)c")
_DONE = re.compile(rb"\x1b\[\?[0-9;]*c")
_ANSWER = re.compile(rb"\x1b\]11;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?[0-9;]*c")


class Terminal(msgspec.Struct, frozen=True):
    """`dark` is the background; `plain`: ASCII signs only; `marks`: spacing vowel signs take cells of their own.

    `bidi` says who puts right-to-left text in order; `pixels` how a picture can be shown that is more than cells.
    """

    depth: Depth = "true"
    dark: bool = True
    plain: bool = False
    marks: bool = False
    bidi: Bidi = "app"
    pixels: Pixels = "none"


def look_around(
    environ: Mapping[str, str], *, ask: bool = True, plain: str = "auto", rtl: str = "auto"
) -> Terminal:
    """The terminal as its variables and its answer describe it. `plain` is the setting theme.ascii, `rtl` text.rtl."""
    answer = asked() if ask else b""
    background = parse_background(answer)
    dark = background if background is not None else dark_by_variable(environ.get("COLORFGBG", ""))
    ascii_only = plain == "on" or (plain == "auto" and lacks_signs(environ))
    return Terminal(
        depth_of(environ), dark, ascii_only, not joins_clusters(environ), bidi_of(environ, rtl),
        pixels_of(environ, answer),
    )  # fmt: skip


def pixels_of(environ: Mapping[str, str], answer: bytes = b"") -> Pixels:
    """How pictures of pixels are shown, by the variables and by what the terminal says it is (DA1: 4 is Sixel).

    Placeholders are for those that are known to have them: others answer Kitty's question without. A multiplexer
    passes none of it on.
    """
    if environ.get("TMUX") or environ.get("STY"):
        return "none"
    program = (environ.get("TERM_PROGRAM") or environ.get("LC_TERMINAL") or "").lower()
    if environ.get("TERM", "").startswith(("xterm-kitty", "xterm-ghostty")) or program in ("kitty", "ghostty"):
        return "kitty"
    if program in _ITERM or program == "iterm2":
        return "iterm"
    found = _DEVICE.search(answer)
    return "sixel" if found and b"4" in found[1].split(b";")[1:] else "none"


def depth_of(environ: Mapping[str, str]) -> Depth:
    """How many colours, by the usual variables. NO_COLOR counts when it is not empty (no-color.org)."""
    if environ.get("NO_COLOR"):
        return "none"
    system = environ.get("TEXTUAL_COLOR_SYSTEM", "")
    if system in ("truecolor", "256", "standard"):
        return {"truecolor": "true", "256": "256", "standard": "16"}[system]  # type: ignore[return-value]
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "true"
    term = environ.get("TERM", "")
    if term.endswith(("-direct", "-truecolor")) or term.startswith(_TRUE):
        return "true"
    return "256" if term.endswith("-256color") else "16"


def bidi_of(environ: Mapping[str, str], rtl: str = "auto") -> Bidi:
    """Who orders right-to-left text: the setting, else the terminals that do and cannot be told not to, else we.

    Those that can be told (VTE, mlterm) are: see EXPLICIT in `driver`.
    """
    if rtl in ("app", "terminal", "off"):
        return rtl  # type: ignore[return-value]
    itself = environ.get("KONSOLE_VERSION") or environ.get("TERM_PROGRAM") == "Apple_Terminal"
    return "terminal" if itself and not environ.get("TMUX") else "app"


def joins_clusters(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is one of those that draw a letter and all its signs in the letter's cells."""
    if environ.get("TMUX") or environ.get("STY"):
        return False
    program = environ.get("TERM_PROGRAM", "").lower()
    return environ.get("TERM", "").startswith(("xterm-kitty", "xterm-ghostty", "contour")) or program in _CLUSTERS


def dark_by_variable(colorfgbg: str) -> bool:
    """What COLORFGBG says of the background ("15;0": dark); dark without it."""
    last = colorfgbg.rpartition(";")[2]
    return not (last.isdigit() and int(last) in (7, 9, 10, 11, 12, 13, 14, 15))


def lacks_signs(environ: Mapping[str, str]) -> bool:
    """Whether the locale or the console has no more than ASCII."""
    if environ.get("TERM") == "linux":
        return True
    chosen = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    if "utf" in chosen.lower():
        return False
    return "utf" not in locale.getpreferredencoding(False).lower()


def parse_background(answer: bytes) -> bool | None:
    """Whether the background in an OSC 11 answer is dark; None where it holds none."""
    found = _RGB.search(answer)
    if found is None:
        return None
    red, green, blue = (int(part, 16) / ((1 << 4 * len(part)) - 1) for part in found.groups())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5


def asked() -> bytes:
    """Ask the terminal for its background and what it is. Empty when there is no terminal or no answer in time."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return b""
    try:
        import select
        import termios
        import tty

        handle, out = sys.stdin.fileno(), sys.stderr.fileno()
        before = termios.tcgetattr(handle)
    except (ImportError, OSError, ValueError):
        return b""
    answer = b""
    try:
        tty.setcbreak(handle, termios.TCSANOW)
        os.write(out, b"\x1b]11;?\x1b\\\x1b[c")
        end = time.monotonic() + PATIENCE
        while not _DONE.search(answer) and (left := end - time.monotonic()) > 0:
            if not select.select([handle], [], [], left)[0]:
                break
            answer += os.read(handle, 256)
    except OSError:
        return b""
    finally:
        termios.tcsetattr(handle, termios.TCSANOW, before)
    painted.typed += keys_in(answer)
    return answer


def keys_in(answer: bytes) -> bytes:
    """What was typed while the terminal answered: all that is no answer."""
    return _ANSWER.sub(b"", answer)
