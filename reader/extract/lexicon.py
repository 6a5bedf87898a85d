"""Furniture phrases of many languages: does a whole line of text say nothing but "Leave a reply"?

Phrases come from `config/furniture/<language>.toml`. A page is judged by its own language and English. Whole lines are
compared, or their beginning where the list says so; words inside a sentence never.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from reader.settings.files import shipped

_TAIL = " .:!…»›>→|–—-·•*：！。،؛"
_HEAD = " »›>→|–—-·•*#▶►■□◆◇●○▪※🔊🎧"
#: A line longer than this many characters is never a phrase; what follows a known beginning may be a bit longer.
_LONGEST = 120
_DOTTED = str.maketrans({"İ": "i", "I": "ı"})
#: Categories whose listed beginnings are ordinary words too.
_LOOSE = frozenset(("read_more_inline", "share", "follow_us", "author_bio_label", "donate", "newsletter_signup"))
#: Where an outlet may be followed: with its name the beginning is no ordinary sentence.
_CHANNEL = re.compile(
    "telegram|whatsapp|viber|google news|instagram|facebook|youtube|tiktok|linkedin|телеграм|канал|تلگرام|کانال|تليجرام"
)
#: Lines remembered at a time.
_ROOM = 1_000
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one language and English, folded. Values are the categories (`leave_reply`, `related` …)."""

    whole: dict[str, str]
    prefixes: dict[str, tuple[tuple[str, str], ...]]
    contains: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    turkic: bool
    #: All patterns in one: most lines are none of them.
    form: re.Pattern[str]
    memory: dict[tuple[str, bool], str | None] = field(default_factory=dict, repr=False, compare=False)

    def known(self, text: str, link: float = 0.0) -> str | None:
        """The category of the phrase this line consists of, or None. `link` is the line's share of linked text."""
        if len(text) > _LONGEST * 2:
            return None
        key = (text, link < 0.5)
        if key in self.memory:
            return self.memory[key]
        if len(self.memory) >= _ROOM:
            self.memory.clear()
        found = self.memory[key] = self._look(text, link)
        return found

    def _look(self, text: str, link: float) -> str | None:
        if len(text) > _LONGEST:  # too long for a phrase; it may begin like one
            return self._begins(fold(text[:_LONGEST], turkic=self.turkic, tail=True), len(text), link)
        folded = fold(text, turkic=self.turkic, tail=True)
        bare = folded.strip(_TAIL)
        found = self.whole.get(bare)
        if found is None and self.turkic:
            found = self.whole.get(fold(text, turkic=False))
        found = found or self._begins(folded, len(folded), link)
        if found is not None:
            return found
        for part, category in self.contains:
            if part in folded:
                return category
        folded = bare
        if self.patterns and self.form.fullmatch(folded):
            for pattern, category in self.patterns:
                if pattern.fullmatch(folded):
                    return category
        return None

    def _begins(self, folded: str, size: int, link: float) -> str | None:
        for begin, category in self.prefixes.get(folded[:2], ()):
            # A sentence may begin like this too: what follows has to be short, or linked.
            if not folded.startswith(begin):
                continue
            loose = category in _LOOSE and not (category == "follow_us" and _CHANNEL.search(folded))
            if not (loose and link < 0.5 and size - len(begin) > 24):
                return category
        return None


def fold(text: str, *, turkic: bool, tail: bool = False) -> str:
    """A line as the list spells it: NFC, white space collapsed, case folded, no punctuation around it.

    `tail` keeps the punctuation at the end: the beginning "Oxu:" must not find "Oxumaq".
    """
    if turkic:
        text = text.translate(_DOTTED)
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    folded = " ".join(text.split()).casefold().lstrip(_HEAD)
    return folded if tail else folded.strip(_TAIL)


@lru_cache(maxsize=64)
def lexicon(language: str | None) -> Lexicon:
    """The list for pages in this language (BCP 47; regions are ignored): its own phrases and the English ones."""
    base = (language or "en").split("-")[0].lower()
    names = ("en",) if base == "en" else (base, "en")
    turkic = base in ("tr", "az")
    whole: dict[str, str] = {}
    prefixes: dict[str, list[tuple[str, str]]] = {}
    contains: list[tuple[str, str]] = []
    patterns: list[tuple[re.Pattern[str], str]] = []
    for name in names:
        for category, rows in _file(name).items():
            for row in rows:
                text, how = row
                if how == "pattern":
                    patterns.append((re.compile(text), category))
                    continue
                folded = fold(text, turkic=turkic and name == base, tail=how != "whole")
                if len(folded) < 2:
                    continue
                if how == "whole":
                    whole.setdefault(folded, category)
                elif how == "prefix":
                    prefixes.setdefault(folded[:2], []).append((folded, category))
                else:
                    contains.append((folded, category))
    form = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in patterns))
    begins = {key: tuple(rows) for key, rows in prefixes.items()}
    return Lexicon(whole, begins, tuple(contains), tuple(patterns), turkic, form)


def _file(language: str) -> dict[str, list[tuple[str, str]]]:
    """Category to (phrase, how) of one language's file; an unknown language has none."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return {}
    path: Path = shipped(f"furniture/{language}.toml")
    if not path.is_file():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        category: [(phrase, how) for how, phrases in table.items() for phrase in phrases]
        for category, table in data.items()
        if isinstance(table, dict)
    }
