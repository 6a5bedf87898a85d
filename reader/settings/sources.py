"""What is read: the user's sources.toml, the starter set where there is none, and the catalogue to choose from.

A bad entry is told with its line and left out; the others stay. Writing is `edit`'s.
"""

from __future__ import annotations

import shlex
import tomllib
import unicodedata
from collections.abc import Container, Iterable, Mapping
from typing import Any, get_args

import msgspec

from reader.model import Category, Source, SourceKind, SourceOptions
from reader.settings.files import Places, shipped
from reader.settings.toml import KeyPath, TomlFile, read_toml, unknown
from reader.settings.units import Wanted, is_off, seconds_of
from reader.text.patterns import lazy
from reader.text.safe import clean_line
from reader.text.urls import host_of, safe_url

UNSORTED = "Unsorted"
KINDS: tuple[str, ...] = get_args(SourceKind)
_KEYS = (
    "id", "url", "name", "category", "kind", "site", "lang", "enabled", "every", "full_text", "route", "headers",
    "cookies_file", "user_agent", "rule", "limit", "mute", "allow_private", "opml", "command",
)  # fmt: skip
_TEXTS = ("cookies_file", "user_agent", "rule", "mute")
_FLAGS = ("full_text", "allow_private")
_ID = lazy(r"[a-z0-9][a-z0-9-]{0,79}")
_NOT_SLUG = lazy(r"[^a-z0-9]+")
_HEADER = lazy(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MARKS = str.maketrans({"ı": "i", "ə": "e", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "&": " "})


class CatalogueFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of the shipped catalogue. `ownership`: state, public-funded, independent, or None for private or mixed."""

    id: str
    name: str
    category: str
    feed: str
    site: str | None = None
    language: str | None = None
    country: str | None = None
    kind: str = "rss"
    full_text: bool | None = None
    ownership: str | None = None
    note: str | None = None


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Categories and sources in the user's order. `starter`: the shipped set, as there is no file yet."""

    categories: tuple[Category, ...]
    sources: tuple[Source, ...]
    starter: bool = False
    problems: tuple[str, ...] = ()

    def get(self, source_id: str) -> Source | None:
        return next((source for source in self.sources if source.id == source_id), None)

    def find(self, text: str) -> Source | None:
        """The source that a person means: by id, address, or name in any case."""
        wanted = text.strip().casefold()
        for source in self.sources:
            if wanted in (source.id, source.url.casefold(), source.title.casefold()):
                return source
        return None

    def in_category(self, name: str) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.category == name)

    @property
    def enabled(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.enabled)


def load_sources(places: Places) -> Sources:
    """The user's sources, or the starter set where sources.toml is missing. Raises ConfigError for what is not TOML."""
    file = read_toml(places.sources_file)
    return starter() if file is None else read_sources(file)


def read_sources(file: TomlFile) -> Sources:
    """The sources of a parsed sources.toml.

    Categories come in the order of `categories`, then as sources name them. A source without a usable address or with
    an id that is taken is left out and told.
    """
    return read_rows(file)[0]


def read_rows(file: TomlFile) -> tuple[Sources, dict[str, int]]:
    """The sources and, by id, the number of the [[source]] each was read from."""
    problems: list[str] = [
        f"{file.where((key,))}: {unknown(key, ('categories', 'source'))} It is left out"
        for key in file.values
        if key not in ("categories", "source", "version")
    ]
    names = _category_names(file, problems)
    found: dict[str, Source] = {}
    numbers: dict[str, int] = {}
    for number, row in enumerate(_rows(file, problems)):
        if not isinstance(row, dict):
            problems.append(f"{file.where(('source', number))}: not a table. It is left out")
            continue
        source = _source(row, number, file, found, problems)
        if source is not None:
            found[source.id] = source
            numbers[source.id] = number
            names.setdefault(source.category)
    categories = tuple(Category(name, position) for position, name in enumerate(names))
    return Sources(categories=categories, sources=tuple(found.values()), problems=tuple(problems)), numbers


def starter() -> Sources:
    """The sources that a newcomer has, from the shipped starter set and catalogue."""
    values = tomllib.loads(shipped("sources/starter.toml").read_text("utf-8"))
    by_id = {feed.id: feed for feed in catalogue()}
    found = [
        source_of(by_id[name], category=category["name"])
        for category in values["category"]
        for name in category["sources"]
    ]
    categories = tuple(Category(category["name"], position) for position, category in enumerate(values["category"]))
    return Sources(categories=categories, sources=tuple(found), starter=True)


def catalogue() -> list[CatalogueFeed]:
    """All feeds of the shipped catalogue, by category."""
    values = tomllib.loads(shipped("sources/catalogue.toml").read_text("utf-8"))
    return msgspec.convert(values["feed"], list[CatalogueFeed])


def source_of(feed: CatalogueFeed, *, category: str | None = None) -> Source:
    """A catalogue's feed as a source."""
    return Source(
        id=feed.id,
        url=feed.feed,
        title=feed.name,
        category=category or feed.category,
        site=feed.site,
        language=feed.language,
    )


def new_id(title: str, url: str, taken: Container[str]) -> str:
    """A short stable id that is not taken: the catalogue's for its addresses, else made of the title or the host."""
    known = next((feed.id for feed in catalogue() if feed.feed == url), None)
    return _free_id(known or slug(title) or slug(host_of(url)) or "source", taken)


def slug(text: str) -> str:
    """Text as an id: ASCII letters, digits and single hyphens, at most 40 characters; empty when none are left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_MARKS))
    ascii_only = "".join(character for character in plain if not unicodedata.combining(character))
    return _NOT_SLUG.sub("-", ascii_only).strip("-")[:40].strip("-")


def _free_id(wanted: str, taken: Container[str]) -> str:
    number = 2
    found = wanted
    while found in taken:
        found = f"{wanted}-{number}"
        number += 1
    return found


def _category_names(file: TomlFile, problems: list[str]) -> dict[str, None]:
    """Category names in order; a dict, since each stands once."""
    listed = file.values.get("categories", [])
    if not isinstance(listed, list):
        problems.append(f"{file.where(('categories',))}: “categories” must be a list of names. It is left out")
        return {}
    names = {clean_line(name, 80): None for name in listed if isinstance(name, str) and clean_line(name, 80)}
    if len(names) < len(listed):
        problems.append(f"{file.where(('categories',))}: a category is named twice or has no name. It stands once")
    return names


def _rows(file: TomlFile, problems: list[str]) -> list[Any]:
    rows = file.values.get("source", [])
    if isinstance(rows, list):
        return rows
    problems.append(f"{file.where(('source',))}: sources are written as [[source]]. None is used")
    return []


def _source(
    row: Mapping[str, Any], number: int, file: TomlFile, taken: Mapping[str, Source], problems: list[str]
) -> Source | None:
    url = _command(row) or row.get("url")
    address = _address(url, str(row.get("kind", "feed"))) if isinstance(url, str) else None
    place: KeyPath = ("source", number)
    if address is None:
        what = f"“{clean_line(str(url), 80)}” is no address" if url else "“url” is missing"
        problems.append(f"{file.where(place)}: {what}. The source is left out")
        return None
    title = clean_line(str(row.get("name") or ""), 200) or host_of(address) or address
    category = clean_line(str(row.get("category") or ""), 80) or UNSORTED
    wanted = row.get("id")
    usable = isinstance(wanted, str) and _ID.fullmatch(wanted)
    if wanted is not None and not usable:
        problems.append(f"{file.where(place)}: “id” takes small letters, digits and hyphens. Another one is used")
    name = str(wanted) if usable else _free_id(slug(title) or slug(host_of(address)) or "source", taken)
    if name in taken:
        owner = taken[name].title
        problems.append(f"{file.where(place)}: the id “{name}” belongs to {owner}. The source is left out")
        return None
    return Source(
        id=name,
        url=address,
        title=title,
        category=category,
        kind=_kind(row, number, file, problems),
        site=safe_url(row["site"]) if isinstance(row.get("site"), str) else None,
        language=clean_line(str(row["lang"]), 35) if row.get("lang") else None,
        enabled=_flag(row.get("enabled", True), number, file, problems),
        options=_options(row, number, file, problems),
    )


def _command(row: Mapping[str, Any]) -> str | None:
    """The words of `command = ["program", "argument"]` as one line that is split like that again."""
    words = row.get("command")
    if row.get("kind") != "command" or not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return shlex.join(words)


def _address(url: str, kind: str) -> str | None:
    """A source's address: of the web, or a path or command line for those kinds."""
    if kind in ("file", "command"):
        return clean_line(url, 4_000) or None
    return safe_url(url)


def _kind(row: Mapping[str, Any], number: int, file: TomlFile, problems: list[str]) -> SourceKind:
    kind = row.get("kind", "feed")
    if kind not in KINDS:
        problems.append(f"{file.where(('source', number, 'kind'))}: {unknown(str(kind), KINDS)} “feed” is used")
        return "feed"
    found: SourceKind = kind
    return found


def _flag(value: Any, number: int, file: TomlFile, problems: list[str]) -> bool:
    if isinstance(value, bool):
        return value
    problems.append(f"{file.where(('source', number, 'enabled'))}: “enabled” must be true or false. true is used")
    return True


def _options(row: Mapping[str, Any], number: int, file: TomlFile, problems: list[str]) -> SourceOptions:
    changes: dict[str, Any] = {}
    for key, value in row.items():
        place: KeyPath = ("source", number, key)
        if key not in _KEYS:
            problems.append(f"{file.where(place)}: {unknown(key, _KEYS)} It is left out")
            continue
        try:
            changes |= _option(key, value)
        except Wanted as error:
            problems.append(f"{file.where(place)}: “{key}” must be {error}. It is left out")
    return SourceOptions(**changes)


def _option(key: str, value: Any) -> dict[str, Any]:
    """A key's part of the options; empty for keys that are none. Raises Wanted."""
    if key == "every":
        return {} if is_off(value) else {"every": seconds_of(value)}
    if key in _FLAGS:
        return {key: _checked(value, bool, "true or false")}
    if key == "mute" and not any(map(str.isalnum, _checked(value, str, "text in quotes"))):
        raise Wanted("a word or a phrase")
    if key in _TEXTS:
        return {key: clean_line(_checked(value, str, "text in quotes"), 1_000)}
    if key == "limit":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise Wanted("a number from 1 up")
        return {key: value}
    if key == "route":
        return {key: tuple(_texts([value] if isinstance(value, str) else value))}
    if key == "headers":
        return {key: _headers(_checked(value, dict, "a table of texts"))}
    if key == "opml":
        table = _checked(value, dict, "a table of texts")
        return {key: {str(name): text for name, text in table.items() if isinstance(text, str)}}
    return {}


def _checked(value: Any, kind: type[Any], wanted: str) -> Any:
    if not isinstance(value, kind):
        raise Wanted(wanted)
    return value


def _texts(value: Any) -> Iterable[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Wanted("a list of texts")
    return (clean_line(item, 200) for item in value)


def _headers(table: Mapping[str, Any]) -> dict[str, str]:
    """Request headers; a name or value that could start another header is refused (RFC 9110 §5)."""
    for name, value in table.items():
        if not _HEADER.fullmatch(name) or not isinstance(value, str) or not value.isprintable():
            raise Wanted("a table of header names and one-line texts")
    return dict(table)
