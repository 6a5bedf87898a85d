"""Reading direction, and the visual order of a line for terminals that do not reorder by themselves (UAX #9).

Lines are wrapped in logical order first; only then is each one reordered. Knows no colours: `visual_order` gives the
places, so that styles can follow their letters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any, Literal

from reader.text.patterns import lazy

Direction = Literal["ltr", "rtl"]

#: Letters of right-to-left scripts. Their digits are none: a number runs to the right whatever it is written with.
_RTL = lazy(
    "[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def is_rtl(text: str) -> bool:
    """Whether a letter of a right-to-left script is in the text."""
    return not text.isascii() and _RTL.search(text) is not None


def direction_of(text: str) -> Direction:
    """The direction a paragraph is read in: that of its first strong letter, unless most letters say otherwise.

    UAX #9 P2 looks at the first letter only; a Persian headline that begins with a Latin name needs the count.
    """
    if not is_rtl(text):
        return "ltr"
    rtl = sum(1 for char in text if _RTL.match(char))
    ltr = sum(1 for char in text if unicodedata.bidirectional(char) == "L")
    return "rtl" if rtl * 2 >= ltr else "ltr"


@lru_cache(2048)
def visual_order(text: str, base: Direction) -> tuple[int, ...]:
    """For each visual place from left to right, the index of the character of `text` that stands there.

    Marks stay behind the letter they belong to, so that a terminal draws them on it.
    """
    if not is_rtl(text) and base == "ltr":
        return tuple(range(len(text)))
    levels = _levels(text, base)
    order = list(range(len(text)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            if levels[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end
    return tuple(_marks_after_letters(text, order, levels))


def visual(text: str, base: Direction) -> str:
    """One wrapped line as it is to be written from left to right, brackets mirrored."""
    if not is_rtl(text) and base == "ltr":
        return text
    levels = _levels(text, base)
    return "".join(mirrored(text[at]) if levels[at] % 2 else text[at] for at in visual_order(text, base))


def mirrored(char: str) -> str:
    """The sign that a bracket becomes when it is read from right to left."""
    if not unicodedata.mirrored(char):
        return char
    from bidi.mirror import MIRRORED

    return str(MIRRORED.get(char, char))


def mirror_flags(text: str, base: Direction) -> tuple[bool, ...]:
    """For each character of `text` whether it stands in a right-to-left run."""
    return tuple(level % 2 == 1 for level in _levels(text, base))


@lru_cache(2048)
def _levels(text: str, base: Direction) -> tuple[int, ...]:
    """Embedding levels, one a character (UAX #9 rules P to I, and L1)."""
    from bidi import algorithm

    storage: Any = algorithm.get_empty_storage()
    level = 1 if base == "rtl" else 0
    storage["base_level"] = level
    storage["base_dir"] = ("L", "R")[level]
    algorithm.get_embedding_levels(text, storage)
    for index, char in enumerate(storage["chars"]):
        char["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [level] * len(text)
    for char in storage["chars"]:
        levels[char["index"]] = char["level"]
    # L1: white space at the end of the line takes the level of the paragraph; joiners go with the letter before them.
    for index in range(len(text) - 1, -1, -1):
        if not text[index].isspace():
            break
        levels[index] = level
    for index in range(1, len(text)):
        if text[index] in "\u200c\u200d" or unicodedata.combining(text[index]):
            levels[index] = levels[index - 1]
    return tuple(levels)


def _marks_after_letters(text: str, order: list[int], levels: tuple[int, ...]) -> list[int]:
    """L3: a reversed run has its marks before their letters; put them behind again."""
    found: list[int] = []
    waiting: list[int] = []
    for index in order:
        mark = unicodedata.combining(text[index]) or text[index] in "\u200c\u200d\ufe0f"
        if levels[index] % 2 and mark:
            waiting.append(index)
        else:
            found.append(index)
            if waiting:
                found.extend(reversed(waiting))
                waiting.clear()
    found.extend(waiting)
    return found
