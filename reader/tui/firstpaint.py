"""The last frame, painted before anything else is imported: headlines stand on the screen while the rest is loaded.

At the end of a session the frame that the next one will begin with is kept in the state directory. It is written again
byte for byte, in the alternate screen, while echo is off so that keys typed meanwhile leave no trace; the interface
then paints over it. Nothing but the standard library is imported here, and little of it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence

FILE = "first-frame"
_MAGIC = b"reader first frame 1"
#: Variables that decide what a terminal is sent.
_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "COLORFGBG", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "TERM_PROGRAM")
ENTER, LEAVE = b"\x1b[?1049h\x1b[?25l", b"\x1b[8h\x1b[?25h\x1b[?1049l"


class Painted:
    """What stands on the screen before the interface does. One for the process."""

    def __init__(self) -> None:
        self.shown = False
        self.typed = b""
        self._modes: list[object] | None = None

    def show(self, argv: Sequence[str], environ: Mapping[str, str]) -> bool:
        """Paint the kept frame where the interface is about to open. Whether there was one for this terminal."""
        if any(word != "--offline" for word in argv) or not (os.isatty(0) and os.isatty(2)):
            return False
        try:
            import termios

            with open(os.path.join(state_folder(environ), FILE), "rb") as file:
                magic, key, frame = file.read().split(b"\n", 2)
            if magic != _MAGIC or key != key_of(environ, os.get_terminal_size(2)):
                return False
            signal.signal(signal.SIGTERM, _end)  # until the interface takes it
            self._modes = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
            quiet[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(0, termios.TCSANOW, quiet)
            self.shown = True
            _write(ENTER + frame)
        except (ImportError, OSError, ValueError):
            self.shown = False
            self.leave()
            return False
        return True

    def hand_over(self) -> bool:
        """The interface takes the screen: the terminal's own modes are back. Whether a frame stands there."""
        shown, self.shown = self.shown, False
        self._restore()
        return shown

    def leave(self) -> None:
        """Take the frame away again: something else is going to be said."""
        if self.shown:
            self.shown = False
            _write(LEAVE)
        self._restore()

    def _restore(self) -> None:
        if self._modes is not None:
            import termios

            modes, self._modes = self._modes, None
            termios.tcsetattr(0, termios.TCSANOW, modes)  # type: ignore[arg-type]


painted = Painted()


def state_folder(environ: Mapping[str, str]) -> str:
    """The state directory, as `settings.files.places` finds it. Raises OSError where only the system knows it."""
    if home := environ.get("READER_HOME"):
        return os.path.join(os.path.abspath(os.path.expanduser(home)), "state")
    folder = environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(folder):
        return os.path.join(folder, "reader")
    if sys.platform.startswith("linux"):
        return os.path.join(os.path.expanduser("~"), ".local", "state", "reader")
    from platformdirs import user_state_dir

    return user_state_dir("reader", appauthor=False)


def key_of(environ: Mapping[str, str], size: os.terminal_size) -> bytes:
    """For which terminal, size and program a frame is."""
    from reader import __version__

    values = [__version__, f"{size.columns}x{size.lines}", *(environ.get(name, "") for name in _VARIABLES)]
    return "\t".join(values).replace("\n", " ").encode("utf-8", "replace")


def frame_of(lines: Sequence[str], *, before: str = "") -> bytes:
    """Rows of the screen as they are written, each with its escape sequences, after modes they need."""
    rows = (f"\x1b[{number};1H{line}" for number, line in enumerate(lines, 1))
    return (before + "\x1b[?7l" + "".join(rows) + "\x1b[0m\x1b[?7h").encode("utf-8", "replace")


def content_of(
    environ: Mapping[str, str], size: os.terminal_size, lines: Sequence[str], *, before: str = ""
) -> bytes:
    """What is kept of a frame."""
    return b"\n".join((_MAGIC, key_of(environ, size), frame_of(lines, before=before)))


def _end(number: int, _: object) -> None:
    """A signal while the frame stands there: whoever called `show` calls `leave` on the way out."""
    raise SystemExit(128 + number)


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]
