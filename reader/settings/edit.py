"""Changes to sources.toml that leave everything else of the file as its owner wrote it.

The file is cut into its [[source]] pieces, each with the comment above it, and only the piece concerned is touched.
Before anything is written the result is read back: every other source must be what it was.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from reader.errors import ConfigError, NothingMatched, UsageError
from reader.model import Source
from reader.settings.files import Places, write_file
from reader.settings.history import remember
from reader.settings.show import literal
from reader.settings.sources import Sources, new_id, read_rows, starter
from reader.settings.toml import TomlFile, parse_toml
from reader.settings.units import duration_text
from reader.text.patterns import lazy
from reader.text.safe import clean_line
from reader.text.urls import safe_url, same_key

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_HEAD = """\
# What you read. Changes made in the program go here and leave your comments alone.
#
# [[source]] takes url, name, category and, if you like: id, kind ("feed", "page", "sitemap", "wordpress",
# "file", "command"), site, lang, enabled, every ("2h"), full_text (true, false), route, headers, user_agent,
# cookies_file, rule, limit, mute, allow_private.

"""
_COMMENT = lazy(r"[ \t]*#")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the file: one [[source]] with its number, or anything else (None)."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The file under change: its pieces, and what was read from it."""

    pieces: tuple[Piece, ...]
    sources: Sources
    numbers: dict[str, int]

    def index(self, source_id: str) -> int:
        """Which piece holds a source. Raises NothingMatched."""
        number = self.numbers.get(source_id)
        if number is None:
            name = clean_line(source_id, 60)
            raise NothingMatched(f"There is no source “{name}”", remedy="reader sources lists them.")
        return next(index for index, piece in enumerate(self.pieces) if piece.number == number)

    def end_of(self, category: str) -> int:
        """The index behind the last source of a category, or behind all."""
        inside = [self.index(source.id) for source in self.sources.in_category(category)]
        return max(inside) + 1 if inside else len(self.pieces)


def add_source(places: Places, source: Source, *, allow_same: bool = False) -> Sources:
    """Add a source behind the last one of its category. An empty id gets one made of its title.

    Raises UsageError when the address is read already (`allow_same` lets a second one in), or is none.
    """

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        known = {same_key(other.url): other for other in draft.sources.sources}
        if not allow_same and (other := known.get(same_key(source.url))):
            raise UsageError(f"{other.title} in {other.category} has this address already")
        name = source.id or new_id(source.title, source.url, draft.numbers)
        if name in draft.numbers:
            raise UsageError(f"There is a source “{name}” already")
        piece = Piece(None, piece_text(msgspec.structs.replace(source, id=name)))
        return _inserted(draft, draft.end_of(source.category), piece), {name}

    if source.kind not in ("file", "command") and safe_url(source.url) is None:
        raise UsageError("A source needs a web address")
    return _edit(places, f"{source.title} was added", change)


def remove_source(places: Places, source_id: str) -> Sources:
    """Take a source out, with the comment right above it. Raises NothingMatched."""

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        index = draft.index(source_id)
        return replace(draft, pieces=draft.pieces[:index] + draft.pieces[index + 1 :]), {source_id}

    return _edit(places, f"{source_id} was removed", change)


def update_source(places: Places, source: Source, *, label: str = "") -> Sources:
    """Write what differs from the source of the same id; `label` says why, for who takes it back.

    Raises NothingMatched.
    """

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        return _updated(draft, source), {source.id}

    return _edit(places, label or f"{source.title} was changed", change)


def enable_source(places: Places, source_id: str, enabled: bool = True) -> Sources:
    """Switch a source on or off. Raises NothingMatched."""

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        draft.index(source_id)
        old = draft.sources.get(source_id)
        assert old is not None
        return _updated(draft, msgspec.structs.replace(old, enabled=enabled)), {source_id}

    return _edit(places, f"{source_id} was switched {'on' if enabled else 'off'}", change)


def move_source(places: Places, source_id: str, *, category: str | None = None, before: str | None = None) -> Sources:
    """Put a source into a category and before another source, or behind the last of the category.

    Raises NothingMatched.
    """

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        draft.index(source_id)
        old = draft.sources.get(source_id)
        assert old is not None
        new = msgspec.structs.replace(old, category=category or old.category)
        draft = _updated(draft, new)
        index = draft.index(source_id)
        piece = draft.pieces[index]
        rest = replace(
            draft,
            pieces=draft.pieces[:index] + draft.pieces[index + 1 :],
            numbers={name: number for name, number in draft.numbers.items() if name != source_id},
            sources=msgspec.structs.replace(
                draft.sources, sources=tuple(other for other in draft.sources.sources if other.id != source_id)
            ),
        )
        target = rest.index(before) if before else rest.end_of(new.category)
        return _inserted(rest, target, piece), {source_id}

    return _edit(places, f"{source_id} was moved", change)


def set_categories(places: Places, names: Sequence[str]) -> Sources:
    """The order of categories; names without sources are kept as empty categories."""
    wanted = list(dict.fromkeys(clean for name in names if (clean := clean_line(name, 80))))

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        return _with_categories(draft, wanted), set()

    return _edit(places, "the categories were put in order", change)


def rename_category(places: Places, old: str, new: str) -> Sources:
    """Give a category another name; its sources go along. Raises NothingMatched, UsageError."""
    name = clean_line(new, 80)
    if not name:
        raise UsageError("A category needs a name")

    def change(draft: Draft) -> tuple[Draft, set[str]]:
        names = [category.name for category in draft.sources.categories]
        if old not in names:
            raise NothingMatched(f"There is no category “{clean_line(old, 60)}”")
        inside = draft.sources.in_category(old)
        for source in inside:
            draft = _updated(draft, msgspec.structs.replace(source, category=name))
        order = list(dict.fromkeys(name if category == old else category for category in names))
        return _with_categories(draft, order), {source.id for source in inside}

    return _edit(places, f"{old} was renamed to {new}", change)


def piece_text(source: Source) -> str:
    """A source as a [[source]] table."""
    lines = [f"{key} = {_toml_value(value)}" for key, value in _row(source).items()]
    return "\n".join(["[[source]]", *lines]) + "\n\n"


def sources_text(sources: Sources) -> str:
    """A whole sources.toml."""
    names = "".join(f"  {literal(category.name)},\n" for category in sources.categories)
    return f"{_HEAD}categories = [\n{names}]\n\n" + "".join(map(piece_text, sources.sources))


def replace_all(places: Places, sources: Sources, label: str) -> None:
    """Write a whole new sources.toml; the one before can be brought back. Raises StorageError."""
    places.ensure()
    with _locked(places):
        before = places.sources_file.read_bytes() if places.sources_file.exists() else None
        data = sources_text(sources).encode()
        remember(places, label, before, data)
        write_file(places.sources_file, data)


def _edit(places: Places, label: str, change: Callable[[Draft], tuple[Draft, set[str]]]) -> Sources:
    """Read, change, read back, write. `change` says which ids it touched, `label` what it does."""
    path = places.sources_file
    places.ensure()
    with _locked(places):
        before: bytes | None = None
        try:
            data = before = path.read_bytes()
        except FileNotFoundError:
            data = sources_text(starter()).encode()
        except OSError as error:
            raise ConfigError([f"{path}: {error.strerror or error}"]) from error
        newline = "\r\n" if b"\r\n" in data else "\n"
        draft = _draft(data)
        changed, touched = change(draft)
        text = _tidy("".join(piece.text for piece in changed.pieces))
        found, _ = read_rows(parse_toml(text.encode(), path.name))
        _same_but(draft.sources, found, touched)
        written = text.replace("\n", newline).encode()
        remember(places, label, before, written)
        write_file(path, written)
    return found


def _same_but(old: Sources, new: Sources, touched: set[str]) -> None:
    """Nothing else may have changed. Raises ConfigError, before the file is written."""
    before = {source.id: source for source in old.sources if source.id not in touched}
    after = {source.id: source for source in new.sources if source.id not in touched}
    if before != after:
        raise ConfigError(
            ["sources.toml is written in a way that can't be changed without touching other sources"],
            remedy="Change it by hand: reader config path says where it is.",
        )


def _draft(data: bytes) -> Draft:
    file = parse_toml(data, "sources.toml")
    sources, numbers = read_rows(file)
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    return Draft(_pieces(text, file), sources, numbers)


def _pieces(text: str, file: TomlFile) -> tuple[Piece, ...]:
    """The text cut before each table, comments right above a table going with it. Raises ConfigError."""
    rows = file.values.get("source", [])
    starts: dict[int, int | None] = {}
    for number in range(len(rows)):
        line = file.lines.get(("source", number))
        if line is None:
            raise ConfigError(["sources.toml: sources are not written as [[source]]"], remedy="Change it by hand.")
        starts[line] = number
    for path, line in file.lines.items():
        if len(path) == 1 and path[0] != "source" and isinstance(file.values.get(str(path[0])), dict):
            starts.setdefault(line, None)
    lines = text.split("\n")
    cuts = sorted((_with_comment(lines, line), number) for line, number in starts.items())
    bounds = [(0, None), *cuts, (len(lines), None)]
    found = [
        Piece(number, "\n".join(lines[start:end]) + ("\n" if end < len(lines) else ""))
        for (start, number), (end, _) in pairwise(bounds)
    ]
    return tuple(piece for piece in found if piece.text)


def _with_comment(lines: Sequence[str], line: int) -> int:
    """The index of the first line of the comment that stands right above a line (counted from 1)."""
    index = line - 1
    while index > 0 and _COMMENT.match(lines[index - 1]):
        index -= 1
    return index


def _inserted(draft: Draft, index: int, piece: Piece) -> Draft:
    pieces = list(draft.pieces)
    if index:
        before = pieces[index - 1]
        pieces[index - 1] = replace(before, text=before.text.rstrip("\n") + "\n\n")
    if index < len(pieces):
        piece = replace(piece, text=piece.text.rstrip("\n") + "\n\n")
    pieces.insert(index, piece)
    return replace(draft, pieces=tuple(pieces))


def _updated(draft: Draft, source: Source) -> Draft:
    """The draft with the lines of one source that differ."""
    import tomlkit

    index = draft.index(source.id)
    old = draft.sources.get(source.id)
    assert old is not None
    before, after = _row(old), _row(source)
    document = tomlkit.parse(draft.pieces[index].text)
    table: Any = document["source"][0]
    if "id" not in table:
        after = {**after, "id": source.id}
        before.pop("id", None)
    for key in before.keys() | after.keys():
        if key not in after:
            table.pop(key, None)
        elif before.get(key) != after[key]:
            table[key] = after[key]
    pieces = list(draft.pieces)
    pieces[index] = replace(pieces[index], text=tomlkit.dumps(document))
    changed = tuple(source if other.id == source.id else other for other in draft.sources.sources)
    return replace(draft, pieces=tuple(pieces), sources=msgspec.structs.replace(draft.sources, sources=changed))


def _with_categories(draft: Draft, names: Sequence[str]) -> Draft:
    """The draft with `categories` set, in the piece before the first table."""
    import tomlkit

    head = draft.pieces[0] if draft.pieces and draft.pieces[0].number is None else Piece(None, "")
    rest = draft.pieces[1:] if head.text else draft.pieces
    document: TOMLDocument = tomlkit.parse(head.text)
    array = tomlkit.array()
    array.extend(names)
    document["categories"] = array.multiline(True)
    text = tomlkit.dumps(document).rstrip("\n") + "\n\n"
    return replace(draft, pieces=(Piece(None, text), *rest))


def _row(source: Source) -> dict[str, Any]:
    """A source's lines; what is as by default has none."""
    row: dict[str, Any] = {"id": source.id, "name": source.title, "url": source.url, "category": source.category}
    if source.kind != "feed":
        row["kind"] = source.kind
    row |= {key: value for key, value in (("site", source.site), ("lang", source.language)) if value}
    if not source.enabled:
        row["enabled"] = False
    for key, value in msgspec.to_builtins(source.options).items():
        row[key] = duration_text(value) if key == "every" else list(value) if isinstance(value, tuple) else value
    return row


def _toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{literal(key)} = {literal(item)}" for key, item in value.items()) + " }"
    return literal(value)


def _tidy(text: str) -> str:
    return text.rstrip("\n") + "\n"


@contextlib.contextmanager
def _locked(places: Places) -> Iterator[None]:
    """One change at a time, also from another process: the second waits, and reads what the first wrote."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(places.state / "sources.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
