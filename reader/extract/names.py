"""What is a name: words of `config/extract/names.toml` tell people from accounts, desks and companies."""

from __future__ import annotations

import re
import tomllib
from html import unescape

from reader.extract.dates import DAY
from reader.extract.measure import folded
from reader.settings.files import shipped
from reader.text.safe import clean_line

_LISTS: dict[str, list[str]] = tomllib.loads(shipped("extract/names.toml").read_text(encoding="utf-8"))


def _any(name: str) -> str:
    """One group of all entries of a list."""
    return f"(?:{'|'.join(_LISTS[name])})"


_ACCOUNTS, _SERVANTS = frozenset(_LISTS["accounts"]), frozenset(_LISTS["servants"])
_GENERIC = re.compile(f"(?:{_any('desk_before')} )?{_any('desk')}(?: {_any('desk_after')})?")
#: Scripts without capitals.
NO_CASE = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u10a0-\u10ff\u3040-\u9fff\uac00-\ud7af]")
BY = re.compile(
    rf"^\W*(?:(?:this )?{_any('by_done')}(?: was)?(?: written)? (?:by|von)\b|{_any('by')})(?!\w)\s*[:：\-–]?\s*",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(rf"\d{{2,}}|:|https?:|www\.|@|©|®|™|\b{_any('no_name')}\b", re.IGNORECASE)
_DAYS = re.compile(rf"\b{_any('days')}\b", re.IGNORECASE)
COMPANY = re.compile(rf"\b{_any('company')}\b", re.IGNORECASE)
_LEGAL_FORM = re.compile(rf"\b{_any('legal_form')}\b\.?", re.IGNORECASE)
JOB = re.compile(rf"\b{_any('job')}\b", re.IGNORECASE)
_AND = re.compile(rf"\s{{0,9}}(?:,|;|\||/|•|·|&|\b{_any('and')}\b)\s{{0,9}}", re.IGNORECASE)
_DEGREE = re.compile(rf",?\s{{0,9}}\b{_any('degree')}\.?\*?$", re.IGNORECASE)
_ONLY_DEGREE = re.compile(rf"{_any('only_degree')}\.?", re.IGNORECASE)
#: A word with a capital, or in a script that has none.
_CAPITAL = r"[^\W\d_a-z][\w'’.-]*"
BARE_NAME = re.compile(rf"(?:{_CAPITAL})(?: (?:{_CAPITAL}|{_any('particle')})){{1,3}}")
BY_NAME = re.compile(
    rf"(?:^|[\s|•·]){_any('signed_by')}\s*:?\s+((?:{_CAPITAL}|\b(?:and|de|van|von|der|&)\b)"
    rf"(?:[ ,]+(?:{_CAPITAL}|\b(?:and|de|van|von|der)\b|&)){{0,6}})"
)
_NAMED = re.compile(rf"\([^\W\d_a-z]\w+\)|[^\W\d_a-z][\w'’.,*-]*|{_any('linking')}")
PERSONAL = re.compile(_any("personal_address"))
_AFTER_NAME = re.compile(
    r"\s{0,9}[|•·]\s{0,9}|\s{1,9}[–—/-]\s{1,9}|\s{0,9}\n\s{0,9}|"
    r"\s(?:on|in|at|for|updated|published|posted|last|on behalf)\s|"
    r"\d{1,9}\s{0,9}min|,\s{1,9}[a-z]|\s\((?!\w{1,40}\)\s{1,9}[^\W\d_a-z])"
)
#: An office by its letters. A person writes out at least one name.
_ACRONYM = re.compile(r"[A-Z]{2,6}")
#: A line that only announces the name in the next one.
LABEL = re.compile(rf"\W*{_any('label')}\W*", re.IGNORECASE)
#: Names of boxes that stand in bylines and hold no author.
NO_AUTHOR = re.compile(_any("no_author_box"))
LABELLED = re.compile(rf"^\W*{_any('labelled')}[\w ]*:", re.IGNORECASE)


def split_names(text: str) -> list[str]:
    """The single names of an author field: `By Ana Whitlock and Jo Pell` gives two."""
    text = BY.sub("", clean_line(unescape(text), 300))
    names: list[str] = []
    for part in _AND.split(text):
        name = BY.sub("", part.strip(" .,;:-–—|"))
        name = _DEGREE.sub("", name).strip(" ,*")
        if names and JOB.search(name):
            break
        if name and not _ONLY_DEGREE.fullmatch(name):
            names.append(name)
    return names


def is_name(name: str, source: str) -> bool:
    """Whether a name may be shown as author: no account of a content system, no machine name, no sentence."""
    known = folded(name)
    words = known.split()
    if len(known) < 3 or len(name) > 60 or known in _ACCOUNTS or len(words) > 6 or _SERVANTS & set(words):
        return False
    if _NOT_NAME.search(name) or _GENERIC.fullmatch(known):
        return False
    if _DAYS.search(name) and (any(map(str.isdigit, name)) or all(map(_DAYS.fullmatch, words))):
        return False
    if source != "byline" and (_LEGAL_FORM.search(name) or _ACRONYM.fullmatch(name)):
        return False
    return (
        " " in name.strip()
        or bool(NO_CASE.search(name))
        or (name[:1].isupper() and not re.search(r"[a-z][A-Z].|[_.\d@-]", name))
    )


def looks_named(name: str) -> bool:
    """Whether every word is written as names are: with a capital, as a particle, or in a script without capitals."""
    return bool(name) and (bool(NO_CASE.search(name)) or all(_NAMED.fullmatch(word) for word in name.split()))


def name_in(text: str) -> str:
    """The name in an author element: without "By", dates, reading times and what follows a bar."""
    text = next((part for part in DAY.split(BY.sub("", text)) if len(part.strip(" ,.•·|-")) > 2), "")
    text = BY.sub("", text.strip(" ,.•·|-–—/"))
    text = _AFTER_NAME.split(text)[0].strip(" ,.:;-–—|*")
    return text if 2 < len(text) < 60 and len(text.split()) <= 6 else ""
