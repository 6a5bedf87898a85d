"""A program in a pseudo terminal that answers as terminals do, timed from outside: for the benchmarks.

CPU is that of the process with all its threads (clock of the process, nanoseconds), not of its children.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

#: What a current terminal answers to what programs ask at their start.
ANSWERS = (
    (b"\x1b]11;?", b"\x1b]11;rgb:1c1c/1e1e/2222\x1b\\"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
)
KEYS = {"down": "\x1b[B", "up": "\x1b[A", "pgdn": "\x1b[6~", "pgup": "\x1b[5~", "home": "\x1b[H", "end": "\x1b[F",
        "enter": "\r", "esc": "\x1b", "space": " ", "tab": "\t"}  # fmt: skip
_ESCAPE = re.compile(
    rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[()*+].|[=>78DEHMNOZc])", re.S
)


def environment(home: str | None = None, **more: str) -> dict[str, str]:
    """A modern terminal's variables. Byte code is kept, as that of an installed program is."""
    values = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR")}
    values |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | more
    return values | ({"READER_HOME": home} if home else {})


def words_in(written: bytes) -> str:
    """What was written without its escape sequences: good for finding words that stand in one run."""
    return _ESCAPE.sub(b"", written).decode("utf-8", "replace")


class Screen:
    """`written` are all bytes so far, `chunks` the same with their times (seconds since exec)."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, columns: int = 120, rows: int = 36, typed: str = ""
    ) -> None:
        self.written = b""
        self.chunks: list[tuple[float, bytes]] = []
        self._answered = dict.fromkeys((question for question, _ in ANSWERS), 0)
        self.started = time.perf_counter()
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(1, termios.TIOCSWINSZ, size)
            try:
                os.execvpe(command[0], list(command), dict(environ))
            finally:
                os._exit(127)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if typed:
            self.type(typed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def pump(self, seconds: float) -> bytes:
        """What comes within so many seconds, at most one chunk. Empty: nothing came."""
        if not select.select([self.handle], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            chunk = os.read(self.handle, 1 << 16)
        except OSError:
            return b""
        self.chunks.append((time.perf_counter() - self.started, chunk))
        self.written += chunk
        for question, answer in ANSWERS:
            if question not in chunk[-64:] and question not in chunk:
                continue
            count = self.written.count(question)
            for _ in range(count - self._answered[question]):
                os.write(self.handle, answer)
            self._answered[question] = count
        return chunk

    def until(self, wanted: bytes, seconds: float = 30.0) -> float:
        """Seconds from exec until bytes have been written. Raises TimeoutError."""
        end = time.perf_counter() + seconds
        while wanted not in self.written:
            if time.perf_counter() > end:
                raise TimeoutError(f"never written: {wanted!r}\n{words_in(self.written)[-2000:]}")
            self.pump(end - time.perf_counter())
        return self.chunks[-1][0]

    def until_live(self, wanted: bytes, seconds: float = 30.0) -> float:
        """The same for what is written by the interface itself, which asks for the mouse before it paints."""
        self.until(b"\x1b[?1000h", seconds)
        end = time.perf_counter() + seconds
        while wanted not in self.written.partition(b"\x1b[?1000h")[2]:
            if time.perf_counter() > end:
                raise TimeoutError(f"never written live: {wanted!r}\n{words_in(self.written)[-2000:]}")
            self.pump(end - time.perf_counter())
        return self.chunks[-1][0]

    def rest(self, quiet: float = 0.08, limit: float = 5.0) -> tuple[float, float] | None:
        """Times of the first and the last output before `quiet` seconds of silence; None when none came."""
        end = time.perf_counter() + limit
        first = last = 0.0
        while time.perf_counter() < end:
            if not self.pump(quiet if last else end - time.perf_counter()):
                break
            last = time.perf_counter()
            first = first or last
        return (first, last) if last else None

    def type(self, key: str) -> float:
        """Type a key by name or as characters. When that was."""
        now = time.perf_counter()
        os.write(self.handle, KEYS.get(key, key).encode())
        return now

    def press(self, key: str, *, quiet: float = 0.08, limit: float = 3.0) -> float | None:
        """Milliseconds from the key to the last byte it caused; None when it caused none."""
        typed = self.type(key)
        found = self.rest(quiet, limit)
        return (found[1] - typed) * 1000 if found else None

    def resize(self, columns: int, rows: int) -> float:
        """Milliseconds until the screen is at rest again."""
        begun = time.perf_counter()
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        found = self.rest(0.4, 10)
        return ((found[1] if found else begun) - begun) * 1000

    def cpu(self) -> float:
        """CPU seconds of the process so far."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> float:
        """Resident MB of the process, with what it shares."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            for _ in range(100):
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self.handle)
                    return
                self.pump(0.02)
