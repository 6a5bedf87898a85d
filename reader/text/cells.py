"""Terminal cells: how wide text is drawn, where it may break, and how to make it fit.

Widths are Rich's (grapheme clusters; wide signs 2, marks and joiners 0), so that what is measured is what is painted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

from reader.text.patterns import any_between, lazy

_ASCII = re.compile(r"[\x20-\x7e]*\Z")
#: Scripts that may break between any two signs, as first and last signs; the first of all of them.
_ANYWHERE = (
    ("\u2e80", "\u2fdf"), ("\u3040", "\u30ff"), ("\u3100", "\u312f"), ("\u31a0", "\u31bf"), ("\u31f0", "\u4dbf"),
    ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"),
)  # fmt: skip
_BREAKS_ANYWHERE = "".join(f"{first}-{last}" for first, last in _ANYWHERE)
_FIRST_OF_THESE = _ANYWHERE[0][0]
#: Signs that may not begin a line, and signs that may not end one (kinsoku, JIS X 4051).
_NOT_FIRST = "、。，．・：；？！）］｝〉》」』】〕〗〙”’…‥ー々ゝゞ%,.:;?!)]}»%"
_NOT_LAST = "（［｛〈《「『【〔〖〘“‘([{«"
#: Signs of one cell each that never join: the lines of such a text are arithmetic.
_NARROW = lazy(
    "[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0620-\u064a\u0660-\u066f"
    "\u0671-\u06d3\u06f0-\u06fc\u10d0-\u10ff\u1e00-\u1fff\u2010-\u2015\u2018-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116]*\\Z"
)
#: Scripts whose lines are not evened out: those from right to left, and those that break anywhere.
_FILLED = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufefc"), *_ANYWHERE)
#: The same pieces with and without such scripts: the first takes milliseconds to compile, which most starts can spare.
_WORD = lazy(r"[^\S\u00a0]+|(?:\S|\u00a0)+")
_PIECE = lazy(
    rf"[{re.escape(_NOT_LAST)}]*[{_BREAKS_ANYWHERE}][\u0300-\u036f\u3099\u309a]*[{re.escape(_NOT_FIRST)}]*"
    rf"|[^\S\u00a0]+"
    rf"|(?:[^\s{_BREAKS_ANYWHERE}]|\u00a0)+"
)


def count_spacing_marks() -> None:
    """From now on spacing vowel signs (Indic scripts) take a cell each, as most terminals draw them.

    Rich's table gives them none, which is right only where a terminal puts a whole cluster into one cell. Textual
    measures by the same table, so it is changed there. Once a process.
    """
    import unicodedata

    from rich._unicode_data import load
    from rich.cells import cached_cell_len, get_character_cell_size

    table = load()
    changed: list[tuple[int, int, int]] = []
    for start, end, size in table.widths:
        begun = start
        for point in range(start, end + 1) if size == 0 and 0x0900 <= start < 0x1E00 else ():
            if unicodedata.category(chr(point)) == "Mc":
                if begun < point:
                    changed.append((begun, point - 1, 0))
                begun = point + 1
        if begun <= end:
            changed.append((begun, end, size))
    if isinstance(table.widths, list):
        table.widths[:] = changed
        for known in (cached_cell_len, get_character_cell_size, _cluster_width):
            known.cache_clear()


def width(text: str) -> int:
    """Cells that a line of text takes."""
    return len(text) if _ASCII.match(text) else cell_len(text)


@lru_cache(4096)
def _cluster_width(cluster: str) -> int:
    return cell_len(cluster)


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """What the terminal draws as one sign, with its cells: a letter with its marks, a joined emoji."""
    if _ASCII.match(text):
        for char in text:
            yield char, 1
        return
    from rich.cells import split_graphemes

    spans, _ = split_graphemes(text)
    for start, end, cells in spans:
        yield text[start:end], cells


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """The text if it fits, else its beginning and the ellipsis, at most `cells` wide."""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room < 0:
        return "" if cells < 1 else ellipsis[:cells]
    kept, used = [], 0
    for cluster, size in clusters(text):
        if used + size > room:
            break
        kept.append(cluster)
        used += size
    return "".join(kept).rstrip() + ellipsis


def pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it is white space, of each stretch between two places where a line may break."""
    for found in (_WORD if max(text, default="") < _FIRST_OF_THESE else _PIECE).finditer(text):
        yield found.start(), found.end(), text[found.start()].isspace() and text[found.start()] != "\u00a0"


def break_lines(text: str, first: int, rest: int) -> list[tuple[int, int]]:
    """Start and end offsets of the lines of one paragraph: the first `first` cells wide, the others `rest`.

    White space at a break belongs to no line. A word that is wider than a line is cut where the line ends. A newline
    always breaks.
    """
    if _NARROW.match(text):
        return _narrow_lines(text, max(1, first), max(1, rest))
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    room = max(1, first)
    pending = 0
    begun = False
    for a, b, blank in pieces(text):
        if blank:
            if "\n" in text[a:b]:
                lines.append((start if begun else a, end if begun else a))
                room, used, pending, begun = max(1, rest), 0, 0, False
                for _ in range(text.count("\n", a, b) - 1):
                    lines.append((b, b))
            elif begun:
                pending = width(text[a:b])
            continue
        size = width(text[a:b])
        if begun and used + pending + size > room:
            lines.append((start, end))
            room, used, pending, begun = max(1, rest), 0, 0, False
        if not begun:
            start, used, pending, begun = a, 0, 0, True
        if size > room:
            at = a
            for cluster, cells in clusters(text[a:b]):
                if used + cells > room and used:
                    lines.append((start, at))
                    start, used, room = at, 0, max(1, rest)
                used += cells
                at += len(cluster)
            end = b
        else:
            used += pending + size
            end = b
        pending = 0
    if begun or not lines:
        lines.append((start if begun else len(text), end if begun else len(text)))
    return lines


def _narrow_lines(text: str, room: int, rest: int) -> list[tuple[int, int]]:
    """`break_lines` for text whose every character is one cell and that breaks at blanks only."""
    lines: list[tuple[int, int]] = []
    at, stop = 0, len(text.rstrip(" "))
    while at < stop:
        while text[at] == " ":
            at += 1
        if stop - at <= room:
            lines.append((at, stop))
            break
        end = text.rfind(" ", at, at + room + 1)
        if end < 0:
            lines.append((at, at + room))
            at += room
        else:
            at, begin = end, at
            while text[end - 1] == " ":
                end -= 1
            lines.append((begin, end))
        room = rest
    return lines or [(len(text), len(text))]


def wrap(text: str, cells: int) -> list[str]:
    """The lines of a paragraph, none wider than `cells` (except a single sign that is)."""
    return [text[start:end] for start, end in break_lines(text, cells, cells)]


def balance(text: str, cells: int, max_lines: int, ellipsis: str = "…") -> list[str]:
    """Like `wrap` in at most `max_lines`, as narrow as that number of lines allows; what is too long is cut.

    Scripts without blanks and those from right to left fill the first line: evened out, a word would be broken for it,
    or a gap stand where the eye begins.
    """
    lines = wrap(text, cells)
    if len(lines) > max_lines:
        kept = lines[: max_lines - 1]
        begun = sum(1 for _ in kept)
        start = break_lines(text, cells, cells)[begun][0]
        last = text[start:]
        room = cells - width(ellipsis)
        shown, used = [], 0
        for cluster, size in clusters(last):
            if used + size > room:
                break
            shown.append(cluster)
            used += size
        return [*kept, "".join(shown).rstrip() + ellipsis]
    if len(lines) < 2 or any_between(text, _FILLED):
        return lines
    low, high = max(1, width(text) // len(lines)), cells
    while low < high:
        middle = (low + high) // 2
        if len(wrap(text, middle)) <= len(lines):
            high = middle
        else:
            low = middle + 1
    return wrap(text, high)
