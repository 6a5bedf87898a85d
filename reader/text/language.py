"""Languages of texts: tags as declared, and a cheap guess by script and common words."""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_letters

from reader.text.patterns import lazy

_TAG = lazy(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$")
_OLD = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "per": "fa", "fas": "fa", "eng": "en", "rus": "ru", "ara": "ar",
        "aze": "az", "tur": "tr", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ukr": "uk"}  # fmt: skip
_SCRIPTS = {
    "ja": lazy("[\u3041-\u30ff]+"), "ko": lazy("[\uac00-\ud7a3]+"), "zh": lazy("[\u4e00-\u9fff]+"),
    "he": lazy("[\u05d0-\u05ea]+"), "el": lazy("[\u03b1-\u03c9\u0386-\u03ab]+"), "ka": lazy("[\u10d0-\u10ff]+"),
    "hy": lazy("[\u0531-\u0587]+"), "th": lazy("[\u0e01-\u0e5b]+"), "hi": lazy("[\u0904-\u0939]+"),
    "bn": lazy("[\u0985-\u09b9]+"), "ta": lazy("[\u0b85-\u0bb9]+"), "am": lazy("[\u1200-\u137f]+"),
    "arabic": lazy("[\u0621-\u064a\u066e-\u06d3]+"), "cyrillic": lazy("[\u0400-\u04ff]+"), "latin": lazy("[A-Za-z\u00c0-\u024f\u0259]+"),
}  # fmt: skip
_SIGNS = {"fa": "پچژگکی", "ur": "ٹڈڑںے", "ar": "ةيكىأإ", "uk": "іїєґ", "be": "ўі", "ru": "ыэё", "bg": "ъщ", "sr": "јљњћђџ", "mk": "ѓќѕ",
          "kk": "әғқңөұүһі"}  # fmt: skip
_WORDS = {
    "en": "the of and to in is that for was with as on by are from", "de": "der die und das den von mit ist nicht ein eine auf im",
    "fr": "le la les des et en du une est que dans pour qui sur", "es": "el la los de que y en las del se por con una para",
    "pt": "o a os de que e do da em um para com não uma no na", "it": "il di che la e per un una del della non con sono",
    "nl": "de het een van en in is dat op te met voor zijn niet", "tr": "ve bir bu için ile da de olarak olan daha çok gibi",
    "az": "və bir bu üçün ilə də ki olan olub edib daha çox isə", "pl": "i w na z się do nie że jest o od po to jak",
    "cs": "a v na se je že s z do o pro po to jako", "ro": "și în de la a cu pe din că o nu este pentru", "sv": "och i att det som en på är av för med den",
    "da": "og i at det som en på er af for med den til", "fi": "ja on ei että oli se mutta ovat myös kun", "hu": "a az és hogy nem is egy van volt",
    "id": "yang dan di untuk dengan pada ini itu dari dalam", "vi": "và của là có cho không các được trong người",
}  # fmt: skip
#: Each of these words with the languages it is of.
_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _WORDS.items():
    for _word in set(_words.split()):
        _OF[_word] = (*_OF.get(_word, ()), _language)
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_NO_LETTERS = bytes(sign for sign in range(256) if chr(sign) not in ascii_letters)


def declared(tag: str | None) -> str | None:
    """A BCP 47 tag in its usual spelling (`en`, `pt-BR`, `zh-Hant`), or None for what is none."""
    found = _TAG.match((tag or "").strip())
    if not found:
        return None
    language, script, region = found[1].lower(), found[2], found[3]
    parts = [_OLD.get(language, language), script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)


def guess(text: str) -> str | None:
    """The language of a text of some words, or None when unsure. Looks at the first 4,000 characters."""
    sample = text[:4000]
    letters = dict.fromkeys(_SCRIPTS, 0)
    if not sample.isascii():
        rest = "".join(_BEYOND.findall(sample))
        letters = {name: sum(map(len, pattern.findall(rest))) for name, pattern in _SCRIPTS.items()}
    letters["latin"] += len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    total = sum(letters.values())
    if total < 3:
        return None
    if letters["ja"] * 10 > total:
        return "ja"
    script = max(letters, key=lambda name: letters[name])
    if script == "arabic":
        return _by_signs(sample, ("fa", "ur", "ar"))
    if script == "cyrillic":
        return _by_signs(sample, ("kk", "uk", "be", "ru", "sr", "mk", "bg"))
    return _by_words(sample) if script == "latin" else script


def _by_signs(text: str, languages: tuple[str, ...]) -> str | None:
    counts = {language: sum(text.count(sign) for sign in _SIGNS[language]) for language in languages}
    best = max(languages, key=lambda language: counts[language])
    return best if counts[best] else None


def _by_words(text: str) -> str | None:
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    total = sum(words.values())
    scores = dict.fromkeys(_WORDS, 0)
    for word, count in words.items():
        for language in _OF.get(word, ()):
            scores[language] += count
    if "ə" in text.lower():
        scores["az"] += total
    ranked = sorted(scores, key=lambda language: -scores[language])
    best, second = scores[ranked[0]], scores[ranked[1]]
    return ranked[0] if best >= max(2, total * 0.06) and best > second * 1.15 else None
