"""A real terminal for tests: runs a program in a pty, presses keys, and shows what a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

KEYS = {
    "enter": "\r", "space": " ", "tab": "\t", "esc": "\x1b", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "ctrl+c": "\x03", "ctrl+q": "\x11", "ctrl+z": "\x1a", "shift+tab": "\x1b[Z",
}  # fmt: skip


class Terminal:
    """`raw` is every byte the program wrote; `lines()` the screen now. Use as a context manager: it kills at the end."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], *, columns: int = 120, rows: int = 36) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self._status: int | None = None
        environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **env}
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(argv[0], list(argv), environ)
            finally:
                os._exit(127)
        self._size(columns, rows)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            if not data:
                return
            with self._lock:
                self.raw += data
                # pyte knows neither private parameters nor replies; what it would misread is taken out
                self._stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\", b"", data))

    def resize(self, columns: int, rows: int) -> None:
        with self._lock:
            self._screen.resize(rows, columns)
            self._size(columns, rows)

    def press(self, *keys: str) -> None:
        """Keys by name (`enter`, `space`, `down`, …) or as they are typed."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            time.sleep(0.02)

    def lines(self) -> list[str]:
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    def text(self) -> str:
        return "\n".join(self.lines())

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 20.0) -> str:
        """The screen's text once it has `wanted` (a regular expression, or a test of the text). Fails with the screen."""
        test = wanted if callable(wanted) else lambda text: re.search(wanted, text) is not None
        end = time.monotonic() + timeout
        while True:
            text = self.text()
            if test(text):
                return text
            if time.monotonic() > end:
                raise AssertionError(f"never shown: {wanted}\n{text}")
            if self.poll() is not None:
                time.sleep(0.1)
                text = self.text()
                if test(text):
                    return text
                raise AssertionError(f"ended with {self._status} before {wanted} was shown\n{text}")
            select.select([], [], [], 0.02)

    def poll(self) -> int | None:
        """Exit code of the program, or None while it runs; a signal counts as 128 and its number."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self._status = 128 - code if code < 0 else code
        return self._status

    def wait(self, timeout: float = 10.0) -> int:
        """Exit code once the program has ended."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise AssertionError(f"still running after {timeout} s\n{self.text()}")
            time.sleep(0.02)
        self._reader.join(2)  # its last words
        return code

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._status = 128 + signal.SIGKILL
        os.close(self._fd)
