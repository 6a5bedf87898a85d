"""The edition file: articles, their sources, pictures and marks in one archive that can be carried anywhere.

A zip whose members have fixed names: `manifest.json`, `sources.json`, `choices.json`, `articles/<sha256>.json`,
`state/<number>.json`, `pictures/<sha256>`. It is read member by member and never unpacked to a disk; what is wrong with one member costs that
member. Reading is for a worker process: it knows no library and no file but the stream it is given.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any, Self

from msgspec.structs import replace

from reader.errors import ParseError
from reader.exchange import foreign
from reader.exchange.pictures import type_of
from reader.model import Source
from reader.model.codec import from_json, to_json
from reader.model.edition import (
    Carried,
    CarriedItems,
    CarriedMarks,
    CarriedPictures,
    Choices,
    Contents,
    Manifest,
    Marks,
    Member,
    Refused,
)
from reader.text.safe import clean_line

FORMAT, VERSION = "reader-edition", 1
#: Members, bytes of one, bytes of all, times a member may grow when it is read, and bytes of the table of members.
MEMBERS, MEMBER, TOTAL, RATIO, TABLE = 100_000, 10 << 20, 2 << 30, 200, 14 << 20
#: Below this size a member may grow as it likes: a short text repeats itself.
_SMALL = 64 << 10
#: Marks in one member, and refusals that are told one by one.
STATES, TOLD = 5_000, 1_000
_NAMES = re.compile(r"(?:manifest|sources|choices)\.json|state/\d{1,3}\.json|articles/[0-9a-f]{64}\.json|pictures/[0-9a-f]{64}")
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
           RuntimeError, struct.error, OverflowError, IndexError, RecursionError)  # fmt: skip


class Writer:
    """An edition while it is written: `add` articles, then `finish`. Leaving the block ends the archive."""

    def __init__(self, out: IO[bytes], made: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._made = made.astimezone(UTC)
        self._states: list[tuple[str, Marks]] = []
        self._pictures: set[str] = set()
        self._articles: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._zip.close()

    def add(self, item: Carried, pictures: Mapping[str, bytes], marks: Marks | None) -> bool:
        """An entry with its article, its pictures by address and its marks. False for what no edition may hold."""
        kept = {src: data for src, data in pictures.items() if type_of(data) and len(data) <= MEMBER}
        digests = {src: hashlib.sha256(data).hexdigest() for src, data in kept.items()}
        whole = replace(item, pictures=digests)
        data = to_json(whole)
        if len(data) > MEMBER:
            data = to_json(replace(whole, versions=()))
        name = f"articles/{hashlib.sha256(data).hexdigest()}.json"
        if len(data) > MEMBER or len(self._articles) + len(self._pictures) + len(kept) >= MEMBERS - 500:
            return False
        for src, digest in digests.items():
            if digest not in self._pictures:
                self._pictures.add(digest)
                self._put(f"pictures/{digest}", kept[src], packed=False)
        if name not in self._articles:
            self._articles.add(name)
            self._put(name, data)
            if marks is not None:
                self._states.append((name, marks))
        return True

    def finish(
        self, sources: Sequence[Source], *, title: str, program: str, choices: Choices | None = None
    ) -> None:
        """Write what is known of the whole."""
        digests = {}
        members = {"sources.json": to_json(sources)}
        if choices is not None:
            members["choices.json"] = to_json(choices)
        for number, start in enumerate(range(0, len(self._states), STATES)):
            members[f"state/{number}.json"] = to_json(dict(self._states[start : start + STATES]))
        for name, data in members.items():
            digests[name] = hashlib.sha256(data).hexdigest()
            self._put(name, data)
        manifest = Manifest(
            format=FORMAT, version=VERSION, title=title, made=self._made, program=program,
            articles=len(self._articles), pictures=len(self._pictures), digests=digests,
        )  # fmt: skip
        self._put("manifest.json", to_json(manifest))

    def _put(self, name: str, data: bytes, *, packed: bool = True) -> None:
        about = zipfile.ZipInfo(name, (max(1980, self._made.year), *self._made.timetuple()[1:6]))
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        self._zip.writestr(about, data)


class _Bounded(io.BufferedReader):
    """A file that lets nobody read more than a table of members at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(TABLE + 1 if size is None or size < 0 or size > TABLE else size)
        if len(data) > TABLE:
            raise ParseError("the edition's table of parts is too large", kind="too_large")
        return data


def is_edition(start: bytes) -> bool:
    """Whether a file that begins like this may be an edition."""
    return start[:4] in (b"PK\x03\x04", b"PK\x05\x06")


class Edition:
    """An edition that is read. Raises ParseError for what is none, is too large, or was written by a newer reader."""

    def __init__(self, file: io.RawIOBase) -> None:
        try:
            self._zip = zipfile.ZipFile(_Bounded(file))
            table = self._zip.infolist()
        except _BROKEN as error:
            raise ParseError("This is no edition, or it is damaged") from error
        if len(table) > MEMBERS:
            raise ParseError(f"the edition has more than {MEMBERS} parts", kind="too_large")
        if sum(about.file_size for about in table) > TOTAL:
            raise ParseError("the edition is too large", kind="too_large")
        #: Why members are not even opened.
        self._unfit: list[Refused] = []
        self._members: dict[str, zipfile.ZipInfo] = {}
        for about in table:
            reason = _unfit(about) or ("it is there twice" if about.filename in self._members else None)
            if reason is None:
                self._members[about.filename] = about
            elif len(self._unfit) < TOLD:
                self._unfit.append(_refusal(about.filename, reason))

    def contents(self) -> Contents:
        """What is offered, by the table of members; sources are read."""
        manifest = self._manifest()
        refused = list(self._unfit)
        sources: tuple[Source, ...] = ()
        try:
            stated = from_json(self._checked("sources.json", manifest.digests.get("sources.json")), tuple[Source, ...])
        except (ParseError, RecursionError) as error:
            refused.append(_refusal("sources.json", error))
        else:
            sources = tuple(found for one in stated if (found := foreign.source(one)) is not None)
            if len(sources) < len(stated):
                reason = f"{len(stated) - len(sources)} sources have no address of the web"
                refused.append(_refusal("sources.json", reason))
        choices = Choices()
        if "choices.json" in manifest.digests or "choices.json" in self._members:
            try:
                digest = manifest.digests.get("choices.json")
                choices = foreign.choices(from_json(self._checked("choices.json", digest), Choices))
            except (ParseError, RecursionError) as error:
                refused.append(_refusal("choices.json", error))
        told = {one.name for one in refused}
        states = tuple(self._listed("state/"))
        for name in manifest.digests:
            if name.startswith("state/") and name not in self._members and name not in told:
                refused.append(_refusal(name, "it is missing"))
        for folder, count in (("articles/", manifest.articles), ("pictures/", manifest.pictures)):
            there = {name for name in (*self._members, *told) if name.startswith(folder)}
            if len(there) < count:
                refused.append(_refusal(folder, f"{count - len(there)} of {count} are missing"))
        return Contents(
            manifest=replace(manifest, title=clean_line(manifest.title, 200), program=clean_line(manifest.program, 80)),
            sources=sources, articles=tuple(self._listed("articles/")), states=states,
            pictures=tuple(self._listed("pictures/")), choices=choices, refused=tuple(refused),
        )  # fmt: skip

    def _manifest(self) -> Manifest:
        try:
            data = self._read("manifest.json")
            version = from_json(data, dict[str, Any]).get("version")
        except ParseError as error:
            raise ParseError(f"This is no edition, or it is damaged: {error}") from error
        if isinstance(version, int) and version > VERSION:
            raise ParseError("This edition was written by a newer reader", remedy="Update reader to import it.")
        manifest = from_json(data, Manifest)
        if manifest.format != FORMAT or manifest.version != VERSION:
            raise ParseError("This is no edition of reader")
        return manifest

    def _listed(self, folder: str) -> Iterator[Member]:
        return (Member(name, about.file_size) for name, about in self._members.items() if name.startswith(folder))

    def items(self, names: Iterable[str]) -> CarriedItems:
        """Articles by name, cleaned; each that is not right is refused by itself."""
        found: dict[str, Carried] = {}
        refused: list[Refused] = []
        for name in names:
            try:
                found[name] = foreign.carried(from_json(self._whole(name), Carried))
            except (ParseError, RecursionError) as error:
                refused.append(_refusal(name, error))
        return CarriedItems(found, tuple(refused))

    def marks(self, name: str) -> CarriedMarks:
        """The marks of one member."""
        try:
            digest = self._manifest().digests.get(name)
            stated = from_json(self._checked(name, digest), dict[str, Marks])
        except (ParseError, RecursionError) as error:
            return CarriedMarks({}, (_refusal(name, error),))
        return CarriedMarks({key: foreign.marks(one) for key, one in stated.items() if _NAMES.fullmatch(key)})

    def pictures(self, names: Iterable[str]) -> CarriedPictures:
        """Pictures by digest, as they are: whoever shows one decodes it in a worker."""
        found: dict[str, bytes] = {}
        refused: list[Refused] = []
        for name in names:
            try:
                data = self._whole(name)
                if type_of(data) is None:
                    raise ParseError("it is no picture")
                found[name.partition("/")[2]] = data
            except ParseError as error:
                refused.append(_refusal(name, error))
        return CarriedPictures(found, tuple(refused))

    def _whole(self, name: str) -> bytes:
        """A member that is named by its digest."""
        return self._checked(name, name.partition("/")[2].partition(".")[0])

    def _checked(self, name: str, digest: str | None) -> bytes:
        data = self._read(name)
        if hashlib.sha256(data).hexdigest() != digest:
            raise ParseError("it is damaged: its checksum is another")
        return data

    def _read(self, name: str) -> bytes:
        about = self._members.get(name)
        if about is None:
            raise ParseError("it is missing")
        try:
            with self._zip.open(about) as member:
                data = member.read(MEMBER)
        except _BROKEN as error:
            raise ParseError(f"it is damaged: {error}") from error
        if len(data) != about.file_size:
            raise ParseError("it is damaged: it ends early")
        return data


def _refusal(name: str, error: BaseException | str) -> Refused:
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Refused(clean_line(name, 120), clean_line(reason, 200))


def _unfit(about: zipfile.ZipInfo) -> str | None:
    """Why a member is not even opened, or None."""
    if not _NAMES.fullmatch(about.filename):
        return "its name is none of an edition's"
    if about.flag_bits & 0x1:
        return "it is encrypted"
    if about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in an unknown way"
    if about.external_attr >> 16 & 0o170000 not in (0, 0o100000):
        return "it is no plain file"
    if about.file_size > MEMBER:
        return "it is too large"
    if about.file_size > _SMALL and about.file_size > RATIO * max(1, about.compress_size):
        return "it grows too much when it is read"
    return None
