"""Sources of this computer: a file, a folder of files, what a program prints. No network, no shell.

Only the person's own sources.toml names them; no list that is imported can. What they hold is foreign all the same and
is read by the workers.
"""

from __future__ import annotations

import asyncio
import html
import os
import shlex
import signal
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from reader.errors import NoArticle, ParseError
from reader.exchange.html import block_html
from reader.jobs.manners import floor_of
from reader.jobs.run import on_thread
from reader.model import Article, Entry, Health, Listing, Page, Source
from reader.model.article import block_text
from reader.model.codec import from_json
from reader.model.events import SourceDone
from reader.net.freshness import after_success, body_hash
from reader.text.urls import same_key
from reader.workspace import Workspace

HERE = ("file", "command")
#: Bytes of a file or of a program's output; files and bytes of a folder; seconds a program may run.
MAX_BYTES, MAX_FILES, MAX_FOLDER, MAX_SECONDS = 10 << 20, 500, 64 << 20, 60.0
_COMPLAINT = 400
_SUMMARY = 1_000
_PAGES = (".html", ".htm", ".xhtml")
_TEXTS = (".txt", ".md", ".markdown")
_FEEDS = (".xml", ".rss", ".atom", ".rdf", ".json")


class Piece(msgspec.Struct, frozen=True):
    """Bytes that were found: `name` is a file's path, or empty for a program's output."""

    name: str
    body: bytes
    changed: datetime


class Brought(msgspec.Struct, frozen=True):
    """What a source holds now: its headlines, and by their place the articles that came whole."""

    listing: Listing
    articles: dict[int, Article]


async def ask_here(ws: Workspace, source: Source, health: Health) -> SourceDone:
    """Read a source of this computer and store what is new. Raises ParseError, StorageError."""
    pieces = await pieces_of(source)
    mark = b"\n".join(f"{piece.name}\0{body_hash(piece.body)}".encode() for piece in pieces)
    page = _page(source, mark, ws.now())
    size = sum(len(piece.body) for piece in pieces)
    after = after_success(health, page, page.fetched, floor=floor_of(source))
    if body_hash(mark) == health.body_hash:
        await on_thread(ws.library.set_health, after)
        return SourceDone(source_id=source.id, outcome="unchanged")
    brought = await read_pieces(ws, source, pieces)
    stored = await on_thread(ws.library.store_listing, source, brought.listing, after)
    if len(stored.ids) == len(brought.listing.entries):
        whole = [(stored.ids[place], article) for place, article in brought.articles.items()]
        await on_thread(ws.library.store_articles, whole)
    return SourceDone(
        source_id=source.id,
        outcome="ok",
        new=len(stored.new_ids),
        updated=len(stored.updated_ids),
        entry_ids=tuple(stored.ids),
        bytes=size,
    )


def _page(source: Source, mark: bytes, now: datetime) -> Page:
    """What health is told about: the mark stands for all that was read."""
    return Page(url=source.url, final_url=source.url, status=200, headers={}, body=mark, fetched=now)


async def pieces_of(source: Source) -> list[Piece]:
    """The bytes behind a source of this computer. Raises ParseError."""
    if source.kind == "file":
        return await on_thread(files_of, Path(source.url))
    try:
        words = shlex.split(source.url)
    except ValueError as error:
        raise ParseError(f"The command can't be split into words: {error}", remedy="Is a quote missing?") from error
    return [Piece("", await output_of(words), datetime.now(UTC))]


def files_of(path: Path) -> list[Piece]:
    """A file, or the newest files of a folder that can be read as feeds, pages or texts. Raises ParseError."""
    try:
        path = path.expanduser()
        if not path.is_dir():
            return [_file(path)]
        with os.scandir(path) as rows:
            named = [row for row in rows if row.name.lower().endswith((*_PAGES, *_TEXTS, *_FEEDS)) and row.is_file()]
        named.sort(key=lambda row: row.stat().st_mtime, reverse=True)
        found: list[Piece] = []
        left = MAX_FOLDER
        for row in named[:MAX_FILES]:
            if row.stat().st_size <= min(MAX_BYTES, left):
                found.append(_file(Path(row.path)))
                left -= len(found[-1].body)
    except (OSError, RuntimeError) as error:
        what = error.strerror if isinstance(error, OSError) else None
        raise ParseError(f"{path}: {what or error}", remedy="Is it still there?") from error
    return found


def _file(path: Path) -> Piece:
    """One file. What is no plain file (a pipe, a device) is refused before it is read. Raises OSError, ParseError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise ParseError(f"{path} is no file")
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ParseError(f"{path} is larger than {MAX_BYTES >> 20} MiB", kind="too_large")
    return Piece(str(path), body, datetime.fromtimestamp(facts.st_mtime, UTC))


async def output_of(words: Sequence[str], given: bytes = b"") -> bytes:
    """What a program prints, with `given` on its standard input. It gets no shell and a minute. Raises ParseError."""
    if not words:
        raise ParseError("The source names no command")
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE if given else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            cwd=Path.home(),
        )
    except (OSError, ValueError) as error:
        raise ParseError(f"{words[0]} can't be started: {error}", remedy="Is it installed and in PATH?") from error
    assert process.stdout is not None
    assert process.stderr is not None
    streams = (process.stdout, process.stderr)
    readers = [asyncio.ensure_future(_some(stream, MAX_BYTES)) for stream in streams]
    writing = asyncio.ensure_future(_give(process.stdin, given))
    try:
        async with asyncio.timeout(MAX_SECONDS):
            body, complaint = await asyncio.gather(*readers)
            code = await process.wait()
    except TimeoutError as error:
        raise ParseError(f"{words[0]} did not end within {MAX_SECONDS:.0f} s", kind="timeout") from error
    finally:
        # Its children too: they would keep the pipes open.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for task in (*readers, writing):
            task.cancel()
        await asyncio.gather(*readers, writing, return_exceptions=True)
        await _gone(process, streams)
    if code:
        said = complaint.decode("utf-8", "replace").strip()[-_COMPLAINT:]
        raise ParseError(f"{words[0]} ended with {code}{f': {said}' if said else ''}")
    return body


async def _give(stdin: asyncio.StreamWriter | None, given: bytes) -> None:
    """Write all a program wants to have; one that ends before that has had enough."""
    if stdin is not None:
        with suppress(BrokenPipeError, ConnectionResetError):
            stdin.write(given)
            await stdin.drain()
        stdin.close()


async def _gone(process: asyncio.subprocess.Process, streams: Sequence[asyncio.StreamReader]) -> None:
    """Wait for a program that was killed. Python hears of its end only when what it printed has been read."""
    with suppress(TimeoutError):  # a child that left its group may hold the pipes; it is not waited for
        async with asyncio.timeout(5):
            for stream in streams:
                while await stream.read(65_536):
                    pass
            await process.wait()


async def _some(stream: asyncio.StreamReader, limit: int) -> bytes:
    """All that comes, at most `limit` bytes. Raises ParseError."""
    parts: list[bytes] = []
    size = 0
    while part := await stream.read(65_536):
        size += len(part)
        if size > limit:
            raise ParseError(f"The command printed more than {limit >> 20} MiB", kind="too_large")
        parts.append(part)
    return b"".join(parts)


async def read_pieces(ws: Workspace, source: Source, pieces: list[Piece]) -> Brought:
    """Everything the pieces hold as one list; a piece of several that can't be read is a problem. Raises ParseError."""
    entries: list[Entry] = []
    articles: dict[int, Article] = {}
    problems: list[str] = []
    seen: set[str] = set()
    title: str | None = None
    for piece in pieces:
        try:
            part = await _read(ws, source, piece)
        except (ParseError, NoArticle) as error:
            if len(pieces) == 1:
                raise error if isinstance(error, ParseError) else ParseError(str(error)) from error
            problems.append(f"{Path(piece.name).name}: {error}")
            continue
        title = title or part.listing.title
        problems += part.listing.problems
        for place, entry in enumerate(part.listing.entries):
            key = same_key(entry.url) if entry.url else f"{piece.name}\0{entry.guid}\0{entry.title}"
            if key in seen:
                continue
            seen.add(key)
            if place in part.articles:
                articles[len(entries)] = part.articles[place]
            entries.append(entry)
    listing = Listing(title=title or source.title, entries=tuple(entries), problems=tuple(problems[:20]))
    return Brought(listing, articles)


async def _read(ws: Workspace, source: Source, piece: Piece) -> Brought:
    name = piece.name.lower()
    if name.endswith(_TEXTS):
        return _one(piece, await _text(ws, piece))
    asked: dict[str, Any] = {"url": source.site or "", "content_type": "", "kind": None, "now": piece.changed}
    try:
        return Brought(from_json(await ws.pool.run("listing", asked, piece.body), Listing), {})
    except ParseError as error:
        if error.kind != "not_a_feed" or (name and not name.endswith(_PAGES)):
            raise
    if not piece.name:
        data = await ws.pool.run("listing", {**asked, "kind": "page"}, piece.body)
        return Brought(from_json(data, Listing), {})
    meta = {"url": source.site or "", "content_type": "", "feed_title": None}
    return _one(piece, from_json(await ws.pool.run("article", meta, piece.body), Article))


async def _text(ws: Workspace, piece: Piece) -> Article:
    """A file of plain text: its first line is the headline, blank lines part its paragraphs."""
    lines = piece.body.decode("utf-8-sig", "replace").strip().split("\n", 1)
    title = lines[0].strip().lstrip("#").strip() or Path(piece.name).stem
    parts = (lines[1] if len(lines) > 1 else lines[0]).replace("\r\n", "\n").split("\n\n")
    body = "".join(f"<p>{html.escape(part.strip())}</p>" for part in parts if part.strip())
    meta = {"url": "", "title": title, "authors": (), "published": piece.changed, "language": None}
    return from_json(await ws.pool.run("fragment", meta, body.encode()), Article)


def _one(piece: Piece, article: Article) -> Brought:
    """A file that is one article. Its entry has the address that the page states as its own, if any."""
    first = next(filter(None, map(block_text, article.blocks)), "")
    entry = Entry(
        url=article.url,
        title=article.title or Path(piece.name).stem,
        guid=f"file:{piece.name}",
        authors=article.authors,
        published=article.published or piece.changed,
        summary=first[:_SUMMARY] or None,
        content_html="".join(_html(article)) or None,
        language=article.language,
        section=article.section,
    )
    return Brought(Listing(title="", entries=(entry,)), {0: article})


def _html(article: Article) -> Iterator[str]:
    return map(block_html, article.blocks)
