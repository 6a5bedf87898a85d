"""Words divided at line ends, in languages whose patterns are known, and lines stretched to one edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from reader.text.cells import break_lines, pieces, width

#: Letters of a word that is divided at all, and that stay before and go behind the hyphen at least.
SHORTEST, LEFT, RIGHT = 6, 2, 3
#: Share of a line that must be full before it is stretched.
FULL = 0.8

#: Places in a word where it may be divided.
Divide = Callable[[str], Sequence[int]]


@lru_cache(8)
def divider(language: str | None) -> Divide | None:
    """How words of a language are divided; None where no patterns are known. `language` is a BCP 47 tag."""
    if not language:
        return None
    import pyphen

    name = pyphen.language_fallback(language.replace("-", "_"))
    if name is None:
        return None
    dictionary = pyphen.Pyphen(lang=name, left=LEFT, right=RIGHT)

    @lru_cache(4096)
    def divide(word: str) -> Sequence[int]:
        core = word.rstrip(".,;:!?…)]}»”’\"'")
        start = len(core) - len(core.lstrip("([{«“„‘\"'¿¡"))
        core = core[start:]
        if len(core) < SHORTEST or not core.isalpha() or core.isupper():
            return ()
        return tuple(int(place) + start for place in dictionary.positions(core))

    return divide


def divided_lines(text: str, first: int, rest: int, divide: Divide) -> list[tuple[int, int, bool]]:
    """Start and end offsets of the lines of a paragraph, and whether a hyphen stands behind each.

    As `break_lines`, but a word that does not fit is divided. A paragraph's last full word stays whole.
    """
    if "\n" in text:
        return [(a, b, False) for a, b in break_lines(text, first, rest)]
    words = [(a, b) for a, b, blank in pieces(text) if not blank]
    lines: list[tuple[int, int, bool]] = []
    start, end, used, room = 0, 0, 0, max(1, first)
    for number, (a, b) in enumerate(words):
        gap = width(text[end:a]) if used else 0
        size = width(text[a:b])
        if used + gap + size <= room:
            start = start if used else a
            used, end = used + gap + size, b
            continue
        left = room - used - gap - 1
        places = divide(text[a:b]) if number < len(words) - 1 and left >= LEFT else ()
        place = max((at for at in places if width(text[a : a + at]) <= left), default=0)
        if place:
            lines.append((start if used else a, a + place, True))
            a += place
        elif used:
            lines.append((start, end, False))
        room = max(1, rest)
        size = width(text[a:b])
        if size > room:
            cut = break_lines(text[a:b], room, room)
            lines.extend((a + one, a + two, False) for one, two in cut[:-1])
            a += cut[-1][0]
            size = width(text[a:b])
        start, end, used = a, b, size
    if used or not lines:
        lines.append((start, end, False) if used else (len(text), len(text), False))
    return lines


def stretched(gaps: int, spare: int) -> list[int]:
    """Blanks to add at each of so many gaps, spread evenly."""
    return [spare * (at + 1) // gaps - spare * at // gaps for at in range(gaps)]
