"""Pictures as escape sequences: Kitty's protocol with Unicode placeholders, Sixel, and iTerm2's inline images.

Placeholders are ordinary cells, so such pictures scroll and are cut like text; the other two are pixels that know
nothing of cells, and stand only where nothing moves. Knows no widgets; what it returns goes to the driver's writer.
(https://sw.kovidgoyal.net/kitty/graphics-protocol/, https://iterm2.com/documentation-images.html)
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Iterator
from itertools import count

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

#: The sign whose combining marks name a row and a column of a picture.
PLACEHOLDER = "\U0010eeee"
#: Kitty's rowcolumn-diacritics.txt in ranges: marks that stand for 0, 1, 2 …
_RANGES = (
    "305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC"
    " 5AF 5C4 610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745"
    " 747 749-74A 7EB-7F1 7F3 816-819 81B-823 825-827 829-82D 951 953-954 F82-F83 F86-F87 135D-135F 17DD 193A 1A17"
    " 1A75-1A7C 1B6B 1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1"
    " 20D4-20D7 20DB-20DC 20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1 AAB0 AAB2-AAB3"
    " AAB7-AAB8 AABE-AABF AAC1 FE20-FE26 10A0F 10A38 1D185-1D189 1D1AA-1D1AD 1D242-1D244"
)
_CHUNK = 4096
#: Pixels of a cell where the terminal does not say.
USUAL_CELL = (10, 20)


def _marks() -> Iterator[str]:
    for piece in _RANGES.split():
        first, _, last = piece.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


class Numbers:
    """Numbers for pictures, of 24 bits; the upper 16 by chance, for other programs of the window have pictures too."""

    def __init__(self) -> None:
        self._base = (int.from_bytes(os.urandom(2)) or 1) << 8
        self._next = count(1)

    def new(self) -> int:
        return self._base | next(self._next) & 0xFF


def transmit(number: int, png: bytes, columns: int, rows: int) -> str:
    """Hand a picture to the terminal for placeholders on so many cells; it answers nothing (q=2)."""
    data = base64.b64encode(png).decode("ascii")
    pieces = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)] or [""]
    out = []
    for at, piece in enumerate(pieces):
        head = f"a=T,U=1,f=100,t=d,q=2,i={number},c={columns},r={rows}," if not at else "q=2,"
        out.append(f"\x1b_G{head}m={int(at + 1 < len(pieces))};{piece}\x1b\\")
    return "".join(out)


def forget(number: int) -> str:
    """The terminal may free a picture."""
    return f"\x1b_Ga=d,d=I,q=2,i={number}\x1b\\"


class Cells:
    """Rows of placeholders for a picture; the number stands in the colour of the letters."""

    def __init__(self) -> None:
        self._signs = tuple(_marks())

    def row(self, number: int, row: int, columns: int, ground: Style) -> list[Segment]:
        """The cells of one row of a picture. Every cell names its row and column, for parts of rows are repainted."""
        signs = self._signs
        if row >= len(signs):
            return []
        text = "".join(f"{PLACEHOLDER}{signs[row]}{signs[at]}" for at in range(min(columns, len(signs))))
        colour = Color.from_rgb(number >> 16 & 255, number >> 8 & 255, number & 255)
        return [Segment(text, Style(color=colour, bgcolor=ground.bgcolor))]


def at_cell(x: int, y: int, body: str) -> str:
    """Write something at a cell and leave the cursor where it was."""
    return f"\x1b7\x1b[{y + 1};{x + 1}H{body}\x1b8"


def sixel_sequence(body: bytes) -> str:
    """Zero pixels stay as they are (P2=1)."""
    return f"\x1bP0;1;0q{body.decode('ascii')}\x1b\\"


def iterm_sequence(png: bytes, columns: int, rows: int) -> str:
    data = base64.b64encode(png).decode("ascii")
    size = f"size={len(png)};width={columns};height={rows};preserveAspectRatio=1"
    return f"\x1b]1337;File=inline=1;{size}:{data}\x07"


def cell_size() -> tuple[int, int]:
    """Pixels of a cell, as the terminal tells the system; the usual ones where it does not."""
    try:
        import fcntl
        import struct
        import termios

        packed = fcntl.ioctl(sys.stderr.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
        rows, columns, width, height = struct.unpack("HHHH", packed)
    except (ImportError, OSError, ValueError):
        return USUAL_CELL
    if not (rows and columns and width and height) or os.environ.get("TMUX"):
        return USUAL_CELL
    return max(1, width // columns), max(1, height // rows)
