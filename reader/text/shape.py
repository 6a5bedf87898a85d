"""Arabic letters joined by the program, for terminals that draw each letter alone.

Every letter becomes the sign Unicode has for its form in the word (Arabic Presentation Forms A and B; standard, §9.2).
No letters are drawn together as one, so that a text keeps its length and its cells.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from reader.text.patterns import lazy

_LETTERS = lazy("[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f]")
_LENGTHENS, _JOINER, _NON_JOINER = "\u0640", "\u200d", "\u200c"
_BLOCKS = ((0xFB50, 0xFC00), (0xFE80, 0xFEFD))


@cache
def _forms() -> dict[str, dict[str, str]]:
    """By letter its signs: "final" and, where it joins the next one too, "initial" and "medial" (UnicodeData.txt)."""
    found: dict[str, dict[str, str]] = {}
    for first, last in _BLOCKS:
        for code in range(first, last):
            form, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
            if form[:1] == "<" and len(letters) == 4:
                found.setdefault(chr(int(letters, 16)), {})[form[1:-1]] = chr(code)
    return found


def shaped(text: str) -> str:
    """A line in visual order, its right-to-left runs reversed (`bidi.visual`), with its letters joined.

    Marks and joiners stand behind their letter, as `visual_order` puts them. The length stays.
    """
    if text.isascii() or not _LETTERS.search(text):
        return text
    forms = _forms()
    signs = list(text)
    places = [at for at, sign in enumerate(signs) if not _follows(sign)]
    for index, at in enumerate(places):
        form = forms.get(signs[at])
        if form is None:
            continue
        end = places[index + 1] if index + 1 < len(places) else len(signs)
        before = text[end] if end < len(signs) else ""  # the letter before it in the word stands to the right
        after = text[places[index - 1]] if index else ""
        behind = text[end + 1 : places[index + 2] if index + 2 < len(places) else len(signs)] if before else ""
        joined = "final" in form and _NON_JOINER not in behind and _joins(before, "initial")
        joins = "initial" in form and _NON_JOINER not in text[at + 1 : end] and _joins(after, "final")
        wanted = "medial" if joined and joins else "final" if joined else "initial" if joins else "isolated"
        signs[at] = form.get(wanted, signs[at])
    return "".join(signs)


def _joins(sign: str, how: str) -> bool:
    """Whether a letter joins the one behind it ("initial") or before it ("final")."""
    return sign in (_LENGTHENS, _JOINER) or how in _forms().get(sign, ())


def _follows(sign: str) -> bool:
    """Whether a sign belongs to the letter before it and joins through."""
    return sign == _NON_JOINER or unicodedata.combining(sign) != 0
