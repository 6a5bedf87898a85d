"""Standard output and error: the only place of the command line that writes.

Data goes to stdout, everything else to stderr. Text is cleaned once more on the way out, colours and pager only where
a person looks. Knows no command.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TextIO

from reader.errors import ReaderError
from reader.text.safe import FORBIDDEN, clean_line, clean_text

BOLD, DIM = "1", "2"
_ERASE = "\r\x1b[K"
#: Width of lines where nobody looks, and least width of a terminal that is believed.
_NARROW = 20


class Output:
    """Where a command writes. `colour` and `width` are those of stdout."""

    def __init__(self, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
        self._out = sys.stdout if stdout is None else stdout
        self._err = sys.stderr if stderr is None else stderr
        for stream in (self._out, self._err):
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        self.is_terminal = _is_terminal(self._out)
        self.talks = _is_terminal(self._err) and os.environ.get("TERM") != "dumb"
        self.colour = self.is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self._progress = ""

    @property
    def width(self) -> int | None:
        """Cells of the terminal's line, or None where stdout is none."""
        return max(_NARROW, shutil.get_terminal_size().columns) if self.is_terminal else None

    def text(self, text: str) -> None:
        """Lines of text for people."""
        self._write(clean_text(text).rstrip("\n") + "\n")

    def row(self, cells: Iterable[object]) -> None:
        """One line of tab-separated values; what is unknown is empty."""
        self._write("\t".join("" if cell is None else clean_line(str(cell)) for cell in cells) + "\n")

    def json(self, data: bytes) -> None:
        """One line of JSON, UTF-8 in any locale. Signs that steer a terminal are escaped."""
        self._bytes(unsteering(data) + b"\n")

    def file(self, data: bytes) -> None:
        """A file's content, as it is."""
        self._bytes(data)

    def styled(self, text: str, style: str) -> str:
        """Text that is clean already in a style, where there are colours; for `lines`."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text

    def lines(self, lines: Sequence[str], *, page: Sequence[str] | None = None) -> None:
        """Lines that are clean already and may carry styles of `styled`; through the pager when they do not fit."""
        text = "".join(f"{line}\n" for line in lines)
        if page and self.is_terminal and len(lines) >= shutil.get_terminal_size().lines and self._page(text, page):
            return
        self._write(text)

    def _page(self, text: str, command: Sequence[str]) -> bool:
        """Show text in the pager. False when it can't be started."""
        environ = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
        try:
            with subprocess.Popen(list(command), stdin=subprocess.PIPE, env=environ) as pager:  # noqa: S603 - the user's
                assert pager.stdin is not None
                with suppress(BrokenPipeError, KeyboardInterrupt):
                    pager.stdin.write(text.encode())
                    pager.stdin.close()
        except OSError:
            return False
        return True

    def say(self, text: str) -> None:
        """A message to the person, on stderr."""
        self._tell(f"{clean_line(text)}\n")

    def problem(self, error: ReaderError) -> None:
        """What went wrong and what to do, one line each."""
        for line in str(error).splitlines() or [type(error).__name__]:
            self.say(f"reader: {line}")
        if error.remedy:
            self._tell(f"        {clean_line(error.remedy)}\n")

    def progress(self, text: str) -> None:
        """The line that shows how far something is; only on a terminal. Empty takes it away."""
        if not self.talks or text == self._progress:
            return
        from reader.text.cells import cut

        columns = shutil.get_terminal_size().columns
        self._progress = text
        with suppress(OSError):
            self._err.write(_ERASE + cut(clean_text(text.replace("\n", " ")), max(_NARROW, columns) - 1))
            self._err.flush()

    def _tell(self, text: str) -> None:
        with suppress(OSError):
            if self._progress:
                self._err.write(_ERASE)
                self._progress = ""
            self._err.write(text)
            self._err.flush()

    def _write(self, text: str) -> None:
        self._out.write(text)

    def _bytes(self, data: bytes) -> None:
        self._out.flush()
        buffer = getattr(self._out, "buffer", None)
        if buffer is None:
            self._out.write(data.decode())
        else:
            buffer.write(data)

    def flush(self) -> None:
        """Bring everything out. Raises BrokenPipeError when nobody reads any more."""
        self._out.flush()


def unsteering(data: bytes) -> bytes:
    """JSON with the signs that steer a terminal escaped: the same value, harmless to look at."""
    return FORBIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], data.decode()).encode()


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False
