"""How the interface takes over a screen on which its first frame stands already.

The framework would clear the screen, paint it empty and then fill it. Here nothing is written until there is something
to see, and keys that came too early are handed on.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from textual._xterm_parser import XTermParser
from textual.app import App

from reader.text.patterns import lazy
from reader.tui.firstpaint import LEAVE, painted

if TYPE_CHECKING or sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    PlainDriver = LinuxDriver
else:
    from textual.drivers.windows_driver import WindowsDriver

    PlainDriver = WindowsDriver

_ALTERNATE = "\x1b[?1049h"
#: Bidirectional support off and on again (ECMA-48 BDSM): terminals that order letters themselves would do it twice.
EXPLICIT, IMPLICIT = "\x1b[8l", "\x1b[8h"
#: Everything that the framework asks of a terminal, taken back: the mouse, pasting, focus, keys, the alternate screen.
_ALL_OFF = b"".join(b"\x1b[?%dl" % mode for mode in (1000, 1003, 1015, 1006, 1004, 2004, 2048)) + b"\x1b[<u" + LEAVE
#: Frames begin by placing the cursor; nothing else the framework writes does.
_FRAME = lazy(r"\x1b\[[0-9;]*H")


class _Lasting:
    """The terminal's file. A terminal that was closed takes nothing more; who writes must not end, or others wait.

    That it was closed is told by a signal (SIGHUP) and by the end of what it sends.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.closed = False

    def write(self, text: str) -> None:
        if not self.closed:
            try:
                self._file.write(text)
            except OSError:
                self.closed = True

    def flush(self) -> None:
        if not self.closed:
            try:
                self._file.flush()
            except OSError:
                self.closed = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class QuietDriver(PlainDriver):
    """`quiet`: frames do not reach the terminal, everything else does. So it is from the start until `appear`."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self.quiet = True
        self._covered = self._begun = False
        #: Whether to stop is still to be done, and whether going on is (both set by signals).
        self._to_stop = self._goes_on = False
        super().__init__(*args, **named)
        self._file: Any = _Lasting(self._file)

    def start_application_mode(self) -> None:
        if not self._begun and getattr(self._app, "signals", False):
            self._begun = True
            signal.signal(signal.SIGTERM, self._end_at_once)  # an app that is told to exit before its first frame hangs
        self._covered = painted.hand_over()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if getattr(self._app, "explicit", False):
            super().write(EXPLICIT)
        typed, painted.typed = painted.typed, b""
        if typed:
            for event in XTermParser(False).feed(typed.decode("utf-8", "replace")):
                self.process_message(event)

    def _end_at_once(self, number: int, _: object) -> None:
        """A signal between taking the screen and the first frame: give it back, and nothing more is done."""
        import termios

        self._file.closed = True  # what waits to be written is not written after this
        with suppress(OSError, termios.error):
            os.write(2, _ALL_OFF)
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        os._exit(128 + number)

    def stop_application_mode(self) -> None:
        if getattr(self._app, "explicit", False):
            super().write(IMPLICIT)
        super().stop_application_mode()

    def _sigtstp_application(self, *_: object) -> None:
        """Stop, by and by: a signal may come in the middle of what writes to the terminal, or of going on."""
        if not self._auto_restart:
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        self._to_stop = True
        self._later(self._stop)

    def _sigcont_application(self, *_: object) -> None:
        """Go on, by and by. Whoever has not stopped yet need not."""
        self._to_stop, self._goes_on = False, True
        if self._auto_restart:
            self._later(self._go_on)

    def _later(self, work: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _stop(self) -> None:
        """Give the terminal back, sleep until somebody lets us go on, and take it again."""
        if not self._to_stop:
            return
        self._to_stop = self._goes_on = False
        self.suspend_application_mode()
        self._must_signal_resume = True
        if not self._goes_on:
            os.kill(os.getpid(), signal.SIGSTOP)
        # The signal need not take effect at once.
        while not self._goes_on:
            time.sleep(0.01)
        self._goes_on = False
        self.resume_application_mode()

    def _go_on(self) -> None:
        """Take the terminal again after a stop that nobody asked for (SIGSTOP), or one in the background.

        Threads that are still there end first; with a second pair of them no key would arrive.
        """
        if not self._goes_on:
            return
        self._goes_on = False
        if self._writer_thread is not None and self._writer_thread.is_alive():
            self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()

    def write(self, data: str) -> None:
        """Write, but neither frames while all is quiet, nor what would clear the frame that stands there."""
        if self._covered and data == _ALTERNATE:
            self._covered = False
        elif not (self.quiet and _FRAME.match(data)):
            super().write(data)


def set_quiet(app: App[Any], quiet: bool) -> None:
    """Hold frames back, or let them through again. Without a terminal there are none."""
    driver = app._driver
    if isinstance(driver, QuietDriver):
        driver.quiet = quiet


def is_quiet(app: App[Any]) -> bool:
    """Whether frames are held back."""
    driver = app._driver
    return isinstance(driver, QuietDriver) and driver.quiet


def write_through(app: App[Any], data: str) -> None:
    """Write an escape sequence between two frames: pictures, no text. Without a terminal nothing happens."""
    driver = app._driver
    if driver is not None and not is_quiet(app):
        driver.write(data)
