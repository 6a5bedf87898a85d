"""Editions out and in: what goes into the file, and what a file from elsewhere adds to this library.

An edition is read in a worker, some members at a time; this process sees values that were checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from reader import __version__
from reader.jobs.export import Exported
from reader.jobs.later import SAVED
from reader.jobs.pictures import pictures_of
from reader.jobs.run import on_thread
from reader.jobs.transfer import WEB_KINDS, Brought, Outline, bring, plan
from reader.model import Source, SourceOptions
from reader.model.codec import from_json
from reader.model.edition import Carried, CarriedItems, CarriedMarks, CarriedPictures, Contents, Member, Refused
from reader.settings.files import replacing
from reader.text.safe import clean_line
from reader.text.urls import safe_url, same_key
from reader.workspace import Workspace

#: What a worker is asked for at once: members, and their bytes. Seconds it may take.
_MEMBERS, _BYTES, _SECONDS = 300, 6 << 20, 30.0
Told = Callable[[str], None]


def _nobody(text: str) -> None:
    return None


# ---- out


async def write(
    ws: Workspace, ids: Sequence[int], target: Path | IO[bytes], *, title: str, images: bool = False,
    fetch: bool = False, state: bool = False, told: Told = _nobody,
) -> Exported:  # fmt: skip
    """Write entries, their texts and sources as one edition; with `images` their pictures, with `state` the marks,
    saved searches and mutes.

    Raises StorageError.
    """
    if isinstance(target, Path):
        with replacing(target) as file:
            return await write(ws, ids, file, title=title, images=images, fetch=fetch, state=state, told=told)
    from reader.exchange.edition import Writer

    named: set[str] = set()
    articles = pictures = missing = 0
    with Writer(target, ws.now()) as writer:
        for entry_id in ids:
            item = await on_thread(ws.library.carried, entry_id)
            if item is None or item.article is None:
                missing += 1
                continue
            shown = await pictures_of(ws, item.article, fetch=fetch) if images else {}
            marks = await on_thread(ws.library.marks_of, entry_id) if state else None
            if not await on_thread(writer.add, item, shown, marks):
                missing += 1
                continue
            named.update(item.sources)
            articles, pictures = articles + 1, pictures + len(shown)
            told(f"{articles} of {len(ids)} articles")
        sources = [_told(ws, one) for one in await on_thread(ws.library.known_sources) if one.id in named]
        choices = await on_thread(ws.library.carried_choices) if state else None
        await on_thread(writer.finish, sources, title=title, program=f"reader {__version__}", choices=choices)
    return Exported(articles, pictures, missing)


def _told(ws: Workspace, known: Source) -> Source:
    """A source without what is the person's own: cookies, headers, paths and commands of this computer."""
    source = ws.sources.get(known.id) or known
    address = safe_url(source.url) if source.kind in WEB_KINDS else None
    return msgspec.structs.replace(source, url=address or "", enabled=True, options=SourceOptions())


# ---- in


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What an import of an edition did, or would do: counts, and what was refused, each with its reason.

    `offered` are searches and mutes the edition has, `choices` those that were taken.
    """

    title: str
    articles: int
    new: int = 0
    texts: int = 0
    marks: int = 0
    pictures: int = 0
    offered: int = 0
    choices: int = 0
    sources: Brought = Brought()
    refused: tuple[Refused, ...] = ()


async def take(
    ws: Workspace, path: Path, *, allow_private: bool = False, choices: bool = False, dry_run: bool = False,
    told: Told = _nobody,
) -> Taken:  # fmt: skip
    """Merge an edition into the library. What is here stays; taking it again changes nothing.

    Its saved searches and mutes come only with `choices`: a mute of somebody else hides what one would not miss.

    Raises ParseError for what is no edition, is too large or too new, and StorageError.
    """
    contents = from_json(await ws.pool.run("edition", {"path": str(path)}, b"", _SECONDS), Contents)
    web = [source for source in contents.sources if source.url]
    brought = plan(map(_outline, web), ws.sources, allow_private=allow_private)
    taken = Taken(
        title=contents.manifest.title, articles=len(contents.articles), sources=brought, refused=contents.refused,
        offered=len(contents.choices.searches) + len(contents.choices.mutes),
    )  # fmt: skip
    if dry_run:
        return taken
    if brought.new:
        await on_thread(bring, ws, brought)
    taking = _Taking(ws, path, contents, told)
    taken = await taking.all(taken)
    return await on_thread(taking.choices, taken) if choices else taken


def _outline(source: Source) -> Outline:
    return Outline(
        url=source.url, title=source.title, site=source.site, category=(source.category,), language=source.language,
        kind=source.kind,
    )  # fmt: skip


class _Taking:
    """One edition on its way into the library."""

    def __init__(self, ws: Workspace, path: Path, contents: Contents, told: Told) -> None:
        self._ws = ws
        self._path = str(path)
        self._contents = contents
        self._told = told
        here = {same_key(source.url): source for source in ws.sources.sources}
        self._sources = {one.id: here.get(same_key(one.url), SAVED) for one in contents.sources if one.url}
        self._ids: dict[str, int] = {}
        self._wanted: dict[str, list[tuple[int, str]]] = {}
        self._refused = list(contents.refused)
        self._new = self._texts = 0

    async def all(self, taken: Taken) -> Taken:
        for names in _lots(self._contents.articles):
            found = from_json(await self._ask("edition_items", names=names), CarriedItems)
            self._refused += found.refused
            await on_thread(self._articles, found.items)
            self._told(f"{len(self._ids)} of {taken.articles} articles")
        marks = 0
        for member in self._contents.states:
            stated = from_json(await self._ask("edition_marks", name=member.name), CarriedMarks)
            self._refused += stated.refused
            known = {self._ids[name]: one for name, one in stated.marks.items() if name in self._ids}
            changes = await on_thread(self._ws.library.take_marks, known)
            marks += sum(len(change.ids) for change in changes)
        pictures = 0
        for names in _lots(one for one in self._contents.pictures if one.name.partition("/")[2] in self._wanted):
            shown = from_json(await self._ask("edition_pictures", names=names), CarriedPictures)
            self._refused += shown.refused
            pictures += await on_thread(self._pictures, shown.pictures)
        await on_thread(self._ws.library.index_now)
        return msgspec.structs.replace(
            taken, new=self._new, texts=self._texts, marks=marks, pictures=pictures, refused=tuple(self._refused)
        )

    def choices(self, taken: Taken) -> Taken:
        """Searches and mutes; a mute of a source that is not here is left out."""
        theirs, here = self._contents.choices, self._sources
        mutes = tuple(
            msgspec.structs.replace(one, source=here[one.source].id if one.source else None)
            for one in theirs.mutes
            if one.source is None or (one.source in here and here[one.source] is not SAVED)
        )
        count, wrong = self._ws.library.take_choices(msgspec.structs.replace(theirs, mutes=mutes))
        refused = (*taken.refused, *(Refused("choices.json", clean_line(one, 200)) for one in wrong))
        return msgspec.structs.replace(taken, choices=count, refused=refused)

    async def _ask(self, task: str, **meta: object) -> bytes:
        return await self._ws.pool.run(task, {"path": self._path, **meta}, b"", _SECONDS)

    def _articles(self, items: dict[str, Carried]) -> None:
        """Store some articles, source by source. Those of no source that can be read here are saved ones."""
        by_source: dict[str, list[str]] = {}
        homes: dict[str, Source] = {}
        for name, item in items.items():
            found = [self._sources.get(one, SAVED) for one in item.sources] or [SAVED]
            for source in dict.fromkeys(one.id for one in found):
                by_source.setdefault(source, []).append(name)
            homes.update((one.id, one) for one in found)
        library = self._ws.library
        for source_id, names in by_source.items():
            keys = [self._keys(items[name], homes[source_id]) for name in names]
            ids, new = library.take_entries(homes[source_id], [items[name].entry for name in names], keys)
            self._ids.update(zip(names, ids, strict=True))
            self._new += new
            if source_id == SAVED.id and new and not self._contents.states:
                library.mark(ids, later=True)
        self._texts += library.take_texts({self._ids[name]: item for name, item in items.items()})
        for name, item in items.items():
            for src, digest in item.pictures.items():
                self._wanted.setdefault(digest, []).append((self._ids[name], src))

    def _keys(self, item: Carried, home: Source) -> tuple[int, ...]:
        """Under which numbers a source knows an entry. Saved ones are of many sources, whose guids may be alike."""
        if home is SAVED:
            return ()
        return next((keys for one, keys in item.keys.items() if self._sources.get(one) is home), ())

    def _pictures(self, pictures: dict[str, bytes]) -> int:
        """Put pictures into the cache, and with their articles where those are starred or for later."""
        count = 0
        for digest, data in pictures.items():
            for entry_id, src in self._wanted.get(digest, ()):
                if not self._ws.library.keep_picture(entry_id, src, data) and not self._ws.cache.has_image(src):
                    self._ws.cache.put_image(src, data)
                count += 1
        return count


def _lots(members: Iterable[Member]) -> Iterator[list[str]]:
    """Names of members in lots a worker can answer at once."""
    lot: list[str] = []
    size = 0
    for member in members:
        if lot and (len(lot) == _MEMBERS or size + member.size > _BYTES):
            yield lot
            lot, size = [], 0
        lot.append(member.name)
        size += member.size
    if lot:
        yield lot
