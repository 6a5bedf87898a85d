"""Cyrillic spellings that a Latin word may stand for: `putin` путин, `khrushchev` хрущев, `kharkiv` харьків.

Transliterations lose letters (soft signs) and share them (y, i, e), so there is more than one answer: the likeliest
come first, and only so many. Words are in search spelling (`fold`). Knows no dictionary.
"""

from __future__ import annotations

import heapq
import re
from functools import lru_cache

from reader.text.fold import fold
from reader.text.patterns import lazy

#: For each group of Latin letters its Cyrillic readings with a cost each: 0 the usual one.
_READINGS: dict[str, tuple[tuple[str, int], ...]] = {
    "shch": (("щ", 0), ("шч", 3)), "sch": (("щ", 0), ("сч", 2), ("ш", 2)), "tch": (("ч", 0), ("тч", 2)),
    "zh": (("ж", 0), ("зх", 4)), "kh": (("х", 0), ("кх", 4)), "ts": (("ц", 0), ("тс", 1)), "tz": (("ц", 0), ("тз", 3)),
    "ch": (("ч", 0), ("х", 2)), "sh": (("ш", 0), ("сх", 4)), "gh": (("г", 0), ("гх", 3)), "dj": (("дж", 0), ("ђ", 2)),
    "iya": (("ия", 0), ("ья", 2)), "ya": (("я", 0), ("ья", 2), ("йа", 3)), "ja": (("я", 0), ("жа", 3)),
    "ia": (("ия", 0), ("я", 1), ("иа", 2), ("ья", 2)), "iia": (("ия", 0),), "yu": (("ю", 0), ("ью", 2)),
    "iu": (("ю", 0), ("иу", 2)), "ju": (("ю", 0), ("жу", 3)), "yo": (("е", 0), ("йо", 2), ("ьо", 2)),
    "io": (("ио", 0), ("е", 2)), "ye": (("е", 0), ("є", 1), ("ье", 1), ("ые", 3)), "je": (("е", 0), ("же", 3)),
    "yi": (("ї", 0), ("ый", 2), ("ий", 2)), "eyev": (("еев", 0),), "iy": (("ий", 0), ("ый", 2)),
    "ij": (("ий", 0),), "yy": (("ый", 0), ("ий", 1)), "ey": (("ей", 0),), "ay": (("ай", 0),), "oy": (("ой", 0),),
    "ii": (("ий", 0), ("ии", 1), ("ії", 2)), "aya": (("ая", 0),),
    "ee": (("ее", 0), ("и", 2)), "oo": (("у", 1), ("оо", 1)),
    "a": (("а", 0),), "b": (("б", 0),), "c": (("к", 1), ("ц", 1), ("ч", 2), ("ћ", 2), ("с", 2)), "d": (("д", 0),),
    "e": (("е", 0), ("э", 2), ("є", 3)), "f": (("ф", 0),), "g": (("г", 0),), "h": (("х", 0), ("г", 1)),
    "i": (("и", 0), ("і", 1), ("й", 3)), "j": (("й", 1), ("ж", 2), ("дж", 2), ("ј", 3)), "k": (("к", 0),),
    "l": (("л", 0),), "m": (("м", 0),), "n": (("н", 0),), "o": (("о", 0),), "p": (("п", 0),),
    "q": (("к", 1), ("қ", 2)),
    "r": (("р", 0),), "s": (("с", 0),), "t": (("т", 0),), "u": (("у", 0),), "v": (("в", 0),),
    "w": (("в", 1), ("у", 2)),
    "x": (("кс", 0), ("х", 2)), "y": (("ы", 1), ("й", 1), ("и", 1)), "z": (("з", 0), ("ц", 3)),
}  # fmt: skip
_LONGEST = max(map(len, _READINGS))
#: What transliterations leave out: a soft sign after these, at the end or before a consonant.
_SOFT = lazy(r"(?<=л)(?=[бвгджзкмнпрстфхцчшщ]|\Z)|(?<=[нртм])(?=\Z)|(?<=р)(?=к)|(?<=н)(?=к)")
#: Ukrainian writes the ending -sk softly.
_HARD = lazy("ск(?=(ий|а|е)?\\Z)")
#: At the end of a word these are read so first: -sky ский, -ov ов.
_ENDINGS = (("sky", "ский"), ("skiy", "ский"), ("skyi", "ський"), ("skyy", "ський"), ("skii", "ский"), ("ky", "кий"),
            ("ny", "ный"), ("ny", "ний"), ("oy", "ой"), ("ey", "ей"), ("ay", "ай"))  # fmt: skip
SHORTEST, MOST = 3, 24


@lru_cache(512)
def spellings(word: str) -> tuple[str, ...]:
    """Cyrillic spellings of a folded Latin word, likeliest first; none for short words and other scripts."""
    if len(word) < SHORTEST or not re.fullmatch(r"[a-z']+", word):
        return ()
    word = word.replace("'", "")
    plain: list[str] = []
    for ending, cyrillic in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            plain += [stem + cyrillic for stem in _readings(word[: -len(ending)], 4)]
    plain += _readings(word, MOST)
    found: dict[str, None] = {}
    for one in plain:
        for other in (one, _SOFT.sub("ь", one), _SOFT.sub("ь", one).removesuffix("ь"), _HARD.sub("ськ", one)):
            found[fold(other)] = None
    return tuple(found)[: 2 * MOST]


def _readings(word: str, most: int) -> list[str]:
    """Readings of a word letter group by letter group, cheapest first."""
    found: list[str] = []
    # Cost, then progress: of two equal beginnings the longer one is looked at first.
    heap: list[tuple[int, int, str]] = [(0, 0, "")]
    seen: set[tuple[int, str]] = set()
    while heap and len(found) < most:
        cost, done, made = heapq.heappop(heap)
        at = -done
        if at == len(word):
            if made not in found:
                found.append(made)
            continue
        if (at, made) in seen:
            continue
        seen.add((at, made))
        for size in range(min(_LONGEST, len(word) - at), 0, -1):
            group = word[at : at + size]
            # A group is read letter by letter only as a second thought.
            apart = 0 if size > 1 or not _grouped(word, at) else 2
            for cyrillic, more in _READINGS.get(group, ()):
                heapq.heappush(heap, (cost + more + apart, -(at + size), made + cyrillic))
    return found


def _grouped(word: str, at: int) -> bool:
    """Whether a group of letters with a reading of its own begins here."""
    return any(word[at : at + size] in _READINGS for size in range(2, _LONGEST + 1) if at + size <= len(word))
