"""Search spelling: the form in which two spellings of a word meet. Used for what is indexed and for what is asked.

Case, diacritics, joiners and vowel signs go; letters that keyboards and scripts keep apart without a difference in
reading are made one (Arabic and Persian yeh and kaf, dotted and dotless i, ё and е). Lossy on purpose: never shown.
What a Latin word may stand for in Cyrillic is in `translit`, since that has more than one answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from reader.text.patterns import lazy

_LETTERS = {
    # Arabic script: one letter for its regional forms.
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی", "ۍ": "ی", "ێ": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ۆ": "و", "ۇ": "و",
    "ء": "", "ـ": "",
    # Latin letters that do not decompose.
    "ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ħ": "h", "ŋ": "n",
    "ɑ": "a", "ɡ": "g",
    # Cyrillic: letters of neighbours, and those that print leaves undotted.
    "ё": "е", "ґ": "г", "ў": "у",
    # Hebrew final forms.
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    "ς": "σ",
    "\u200c": "", "\u200d": "", "\u00ad": "", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'",
}  # fmt: skip
_DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯", "0123456789" * 4, strict=True))
#: Scripts whose marks are vowels that tell words apart. Their order is for the whole text to put right, not a letter.
_MARKED = lazy("[\u0900-\u0dff\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3099\u309a]")
_FOREIGN = lazy("[^\x00-\x7f]+")
_JAMO = lazy("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7fb\uffa0-\uffdc]")


def fold(text: str) -> str:
    """The search spelling of a text. Idempotent; words stay words."""
    text = text.lower().replace("`", "'")
    return text if text.isascii() else _FOREIGN.sub(_folded, text)


def _folded(found: re.Match[str]) -> str:
    return _run(found[0])


@lru_cache(16_384)
def _run(letters: str) -> str:
    """The search spelling of letters beyond ASCII that stand together; in most scripts a word, and met again."""
    folded = letters.translate(_TABLE)
    if _MARKED.search(folded) or _JAMO.search(folded):
        # Marks that stay are put in their order and joined to their letters, which one letter alone cannot tell.
        while (joined := unicodedata.normalize("NFC", folded).translate(_TABLE)) != folded:
            folded = joined
    return folded


def _letter(char: str) -> str:
    """The search spelling of one letter: folded until nothing changes."""
    if "\uac00" <= char <= "\ud7a3":
        return char
    folded = char
    for _ in range(4):
        apart = unicodedata.normalize("NFKD", folded.casefold())
        kept = [
            _LETTERS.get(one, _DIGITS.get(one, one))
            for one in apart
            if not unicodedata.combining(one) or _MARKED.match(one)
        ]
        # A mark of vowels stays joined to its letter: か and が are two.
        joined = unicodedata.normalize("NFC", "".join(kept))
        if joined == folded:
            break
        folded = joined
    return folded


class _Table(dict[int, str]):
    """Every letter's search spelling, worked out when the letter is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _letter(chr(code))
        return found


_TABLE = _Table()


class _Words(dict[str, str]):
    """Words in small letters with their search spelling. Texts are made of words that were met before."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MET:
            self.clear()
        found = self[word] = _FOREIGN.sub(_folded, word)
        return found


#: Words that are remembered, some MB.
_MET = 32_768
_WORDS = _Words()


def fold_words(words: Iterable[str]) -> list[str]:
    """The search spelling of single words in small letters."""
    return list(map(_WORDS.__getitem__, words))
