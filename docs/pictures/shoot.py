"""Takes a picture of a program in a terminal: tmux runs it, Pillow draws the cells.

    python docs/pictures/shoot.py OUT.png [--size 120x36] [--keys 'space,j,j'] [--wait TEXT] [--pause 1.0] -- reader demo

Needs tmux and the DejaVu Sans Mono fonts (other faces fill in for signs it lacks). Colours are those the program wrote.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import time
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.cells import cell_len

FONTS = Path("/usr/share/fonts/truetype")
CELL = (12, 25)
SIZE = 20
NAMED = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
         "#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]  # fmt: skip


@dataclass(frozen=True)
class Look:
    fg: str | None = None
    bg: str | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    dim: bool = False


def colour(number: int) -> str:
    if number < 16:
        return NAMED[number]
    if number >= 232:
        return "#" + f"{8 + (number - 232) * 10:02x}" * 3
    steps = (0, 95, 135, 175, 215, 255)
    number -= 16
    return "#" + "".join(f"{steps[(number // base) % 6]:02x}" for base in (36, 6, 1))


def apply(look: Look, codes: str) -> Look:
    parts = [int(code) if code else 0 for code in re.split("[;:]", codes)] if codes else [0]
    while parts:
        code = parts.pop(0)
        if code == 0:
            look = Look()
        elif code in (1, 2, 3, 4, 7):
            look = replace(look, **{{1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}[code]: True})
        elif code == 22:
            look = replace(look, bold=False, dim=False)
        elif code in (23, 24, 27):
            look = replace(look, **{{23: "italic", 24: "underline", 27: "reverse"}[code]: False})
        elif code in (38, 48) and parts:
            side = "fg" if code == 38 else "bg"
            if parts.pop(0) == 5:
                look = replace(look, **{side: colour(parts.pop(0))})
            else:
                look = replace(look, **{side: "#" + "".join(f"{parts.pop(0):02x}" for _ in range(3))})
        elif code in (39, 49):
            look = replace(look, **{"fg" if code == 39 else "bg": None})
        elif 30 <= code <= 37 or 90 <= code <= 97:
            look = replace(look, fg=NAMED[code - 30 if code < 90 else code - 82])
        elif 40 <= code <= 47 or 100 <= code <= 107:
            look = replace(look, bg=NAMED[code - 40 if code < 100 else code - 92])
    return look


def clusters(text: str) -> list[str]:
    """Characters with the marks and joiners that follow them."""
    found: list[str] = []
    for char in text:
        if found and (unicodedata.category(char) in ("Mn", "Me") or char in "\u200c\u200d\ufe0f" or found[-1].endswith("\u200d")):
            found[-1] += char
        else:
            found.append(char)
    return found


class Faces:
    def __init__(self) -> None:
        self._faces: dict[tuple[bool, bool], ImageFont.FreeTypeFont] = {}
        self._wide = next(iter(FONTS.glob("wqy/*.ttc")), None)

    def of(self, text: str, look: Look) -> ImageFont.FreeTypeFont:
        if cell_len(text) > 1 and self._wide:
            return ImageFont.truetype(str(self._wide), SIZE)
        key = (look.bold, look.italic)
        if key not in self._faces:
            name = {(False, False): "", (True, False): "-Bold", (False, True): "-Oblique", (True, True): "-BoldOblique"}[key]
            self._faces[key] = ImageFont.truetype(str(FONTS / f"dejavu/DejaVuSansMono{name}.ttf"), SIZE)
        return self._faces[key]


def draw(lines: list[str], columns: int, rows: int) -> Image.Image:
    picture = Image.new("RGB", (columns * CELL[0], rows * CELL[1]), "#000000")
    pen = ImageDraw.Draw(picture)
    faces = Faces()
    look = Look()  # carried from line to line, as tmux writes it
    for row, line in enumerate(lines[:rows]):
        column = 0
        for piece in re.split(r"(\x1b\[[0-9;:]*m|\x1b\]8;[^\x1b]*\x1b\\)", line):
            if piece.startswith("\x1b"):
                if piece.endswith("m"):
                    look = apply(look, piece[2:-1])
                continue
            for text in clusters(piece):
                cells = max(1, cell_len(text))
                fg, bg = look.fg or "#d0d0d0", look.bg or "#000000"
                if look.reverse:
                    fg, bg = bg, fg
                left, top = column * CELL[0], row * CELL[1]
                right, bottom = left + cells * CELL[0] - 1, top + CELL[1] - 1
                pen.rectangle((left, top, right, bottom), fill=bg)
                if text in "▀▄█▌▐":
                    half = (top + bottom + 1) // 2
                    middle = (left + right + 1) // 2
                    box = {"▀": (left, top, right, half - 1), "▄": (left, half, right, bottom), "█": (left, top, right, bottom),
                           "▌": (left, top, middle - 1, bottom), "▐": (middle, top, right, bottom)}[text]  # fmt: skip
                    pen.rectangle(box, fill=fg)
                elif text.strip():
                    pen.text((left, top + 1), text.replace("\u200c", ""), font=faces.of(text, look), fill=fg)
                if look.underline:
                    pen.line((left, bottom - 2, right, bottom - 2), fill=fg)
                column += cells
    return picture


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="120x36")
    parser.add_argument("--keys", default="", help="comma separated, tmux names (Enter, Space, Tab, j, …)")
    parser.add_argument("--wait", default="", help="text that must be shown before the keys")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds after the keys")
    parser.add_argument("--text", action="store_true", help="print the screen too")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    server = ["tmux", "-L", f"shoot{time.time_ns()}", "-f", "/dev/null"]

    def tmux(*words: str) -> str:
        return subprocess.run([*server, *words], check=True, capture_output=True, text=True).stdout

    tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), "-s", "s", "env COLORTERM=truecolor TERM=xterm-256color "
         + shlex.join(options.command) + "; sleep 60", ";", "set", "-g", "status", "off")  # fmt: skip
    try:
        end = time.monotonic() + 30
        while options.wait not in (shown := tmux("capture-pane", "-p", "-t", "s")) or not shown.strip():
            if time.monotonic() > end:
                print(shown, file=sys.stderr)
                return 1
            time.sleep(0.1)
        for key in filter(None, options.keys.split(",")):
            tmux("send-keys", "-t", "s", key)
            time.sleep(0.15)
        time.sleep(options.pause)
        draw(tmux("capture-pane", "-p", "-e", "-N", "-t", "s").split("\n"), columns, rows).save(options.out, optimize=True)
        if options.text:
            print(tmux("capture-pane", "-p", "-t", "s"))
    finally:
        subprocess.run([*server, "kill-server"], check=False, capture_output=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
