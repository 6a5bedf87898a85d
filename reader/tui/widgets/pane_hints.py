"""Letters over what can be chosen in an article: links by index, footnotes below 0, pictures from PICTURES on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reader.render.layout import Part
from reader.text.cells import clusters

#: Targets from here on are pictures, by their block.
PICTURES = 1 << 20
LETTERS = "asdfghjklqwertyuiopzxcvbnm"
Typed = Literal["waiting", "chosen", "unknown"]


class Hints:
    """What stands over each target, and what was typed of it so far."""

    def __init__(self, targets: Sequence[int] = ()) -> None:
        if len(targets) <= len(LETTERS):
            names = list(LETTERS[: len(targets)])
        else:
            names = [a + b for a in LETTERS for b in LETTERS][: len(targets)]
        #: Letters by target. There are none over targets beyond the 676 pairs.
        self.names = dict(zip(targets, names, strict=False))
        self._typed = ""

    def type(self, letter: str) -> tuple[Typed, int]:
        """What one more letter means, and the target that it completes."""
        typed = self._typed + letter
        for target, name in self.names.items():
            if name == typed:
                return "chosen", target
        if any(name.startswith(typed) for name in self.names.values()):
            self._typed = typed
            return "waiting", 0
        return "unknown", 0


def target_of(part: Part) -> int | None:
    """What a hint on a part is for, or nothing. The first footnote is -1."""
    if part.link >= 0:
        return part.link
    return -1 - part.note if part.note >= 0 else None


def without(text: str, cells: int) -> str:
    """The text without its first signs, filled up where a wide one was halved: what letters laid over it leave."""
    used = at = 0
    for cluster, size in clusters(text):
        if used >= cells:
            break
        used += size
        at += len(cluster)
    return " " * (used - cells) + text[at:] if used >= cells else ""
