"""Finding a name by some of its letters in order: `gcat` finds “Go to category”. Pure, quick enough for each key."""

from __future__ import annotations

from collections.abc import Sequence

from reader.text.fold import fold


def match(asked: str, name: str) -> tuple[float, tuple[int, ...]] | None:
    """How well a name fits (higher is better) and which of its characters; None when letters are missing.

    Several words may come in any order. Starts of words and letters side by side count more.
    """
    score = 0.0
    places: set[int] = set()
    plain = _plain(name)
    for part in asked.split():
        found = _one(_plain(part), plain)
        if found is None:
            return None
        score += found[0]
        places.update(found[1])
    return score - len(name) / 1000, tuple(sorted(places))


def ranked(asked: str, names: Sequence[str]) -> list[tuple[int, tuple[int, ...]]]:
    """Indexes of the names that fit with their matched characters, best first; all in order when nothing is asked."""
    if not asked.strip():
        return [(index, ()) for index in range(len(names))]
    found = [(match(asked, name), index) for index, name in enumerate(names)]
    fits = [(hit[0], index, hit[1]) for hit, index in found if hit is not None]
    fits.sort(key=lambda fit: (-fit[0], fit[1]))
    return [(index, places) for _, index, places in fits]


def _plain(text: str) -> str:
    """Search spelling, where it keeps every character in its place."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text.casefold() if len(text.casefold()) == len(text) else text


def _one(part: str, name: str) -> tuple[float, list[int]] | None:
    at = name.find(part)
    if at >= 0:
        start = at == 0 or not name[at - 1].isalnum()
        better = next((here for here in _starts(name) if name.startswith(part, here)), None)
        at = at if start or better is None else better
        return 10.0 + len(part) + (5 if start or better is not None else 0), list(range(at, at + len(part)))
    score, at, places = 0.0, -1, list[int]()
    starts = _starts(name)
    for letter in part:
        here = next((one for one in starts if one > at and name[one] == letter), -1)
        if here < 0 or name.find(letter, at + 1) == at + 1:
            here = name.find(letter, at + 1)
        if here < 0:
            return None
        score += 2 if here == at + 1 else 1.5 if here in starts else 0.2
        at = here
        places.append(here)
    return (score, places) if score >= len(part) * 0.9 else None


def _starts(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter.isalnum() and (at == 0 or not name[at - 1].isalnum())]
