"""What works and what does not, one step after the other, in plain words."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from reader.errors import NetworkError, NoArticle, ParseError, ReaderError, RefusedError
from reader.jobs.article import Reading
from reader.jobs.local import HERE
from reader.jobs.manners import headers_for, route_of
from reader.jobs.run import on_thread
from reader.model import Article, Listing, Page, Source, SourceKind
from reader.model.codec import from_json
from reader.net.freshness import fresh_until
from reader.settings.check import settings_problems
from reader.workspace import Workspace

_EMPTY_LIST = b'<?xml version="1.0"?><opml version="2.0"><head/><body/></opml>'
State = Literal["ok", "problem", "skipped"]


class Step(msgspec.Struct, frozen=True):
    """One thing that was tried, how it went, and what to try when it failed."""

    name: str
    state: State
    says: str
    remedy: str = ""


class _Row(msgspec.Struct, frozen=True):
    key: str
    count: int
    sample: str


class _Ruled(msgspec.Struct, frozen=True):
    """What the worker's task `rules` answers."""

    name: str | None
    rows: tuple[_Row, ...]


async def examine_home(ws: Workspace) -> AsyncIterator[Step]:
    """The parts of the program itself: settings, sources, library, workers, network."""
    settings = settings_problems(ws.places, ws.settings)
    yield Step("settings", "problem" if settings else "ok", "; ".join(settings) or "all lines understood")
    try:
        problems, count = ws.sources.problems, len(ws.sources.sources)
        yield Step("sources", "problem" if problems else "ok", "; ".join(problems) or f"{count} sources")
    except ReaderError as error:
        yield Step("sources", "problem", str(error), error.remedy)
    loose = ws.places.loose()
    yield Step("folders", "problem" if loose else "ok", "; ".join(loose) or "yours alone")
    try:
        counts = await on_thread(lambda: ws.library.counts())
        yield Step("library", "ok", f"{counts.everything.total} headlines, {counts.offline} articles kept")
    except ReaderError as error:
        yield Step("library", "problem", str(error), error.remedy)
    try:
        await ws.pool.run("opml", {}, _EMPTY_LIST)
        yield Step("workers", "ok", "foreign pages are read in a process of their own")
    except ReaderError as error:
        yield Step("workers", "problem", str(error), error.remedy)


async def examine(
    ws: Workspace,
    url: str,
    *,
    kind: SourceKind | None = None,
    trusted: bool = False,
    source: Source | None = None,
) -> AsyncIterator[Step]:
    """An address: name, connection, status, format, freshness, extraction. Ends with the first step that fails.

    A `source` is asked as its own settings say: its route, headers and cookies. Its newest article is opened too.
    """
    if source is not None:
        url, kind, trusted = source.url, source.kind, source.options.allow_private
    if kind in HERE and source is not None:
        async for step in _here(ws, source):
            yield step
        return
    host = urlsplit(url).hostname or ""
    if ws.offline:
        yield Step("network", "skipped", "working offline")
        return
    yield await _name(ws, host, route_of(source))
    started = time.monotonic()
    try:
        async with ws.network() as fetcher:
            page = await fetcher.get(
                url,
                kind="feed" if kind else "page",
                trusted=trusted,
                urgent=True,
                headers=await on_thread(headers_for, ws, source, url),
                route=route_of(source),
            )
    except ParseError as error:
        yield Step("settings", "problem", str(error), error.remedy)
        return
    except NetworkError as error:
        yield Step(_failed_at(error), "problem", str(error), error.remedy)
        return
    yield Step("connection", "ok", f"answered in {time.monotonic() - started:.1f} s, {page.route}")
    moved = f", moved for good to {page.permanent_url}" if page.permanent_url else ""
    yield Step(
        "status", "ok", f"{page.status}, {len(page.body)} bytes of {page.content_type or 'no stated type'}{moved}"
    )
    yield _freshness(page)
    async for step in _content(ws, page, kind, source):
        yield step


async def _here(ws: Workspace, source: Source) -> AsyncIterator[Step]:
    """A file, folder or command of this computer: what it gives now."""
    from reader.jobs.local import pieces_of, read_pieces

    try:
        listing = (await read_pieces(ws, source, await pieces_of(source))).listing
    except ParseError as error:
        yield Step("format", "problem", str(error), error.remedy)
        return
    yield Step("format", "ok", f"{len(listing.entries)} entries")


async def _name(ws: Workspace, host: str, names: tuple[str, ...]) -> Step:
    """Whether the name is found; never looked up here where a request would not be."""
    import os

    from reader.net.guard import literal
    from reader.net.routes import DIRECT, Routes
    from reader.workspace import net_options

    options = net_options(ws.settings)
    first = (names or options.routes)[0]
    if first != DIRECT or Routes(options, os.environ).choose("https", host, 443) != DIRECT:
        return Step("name", "skipped", "the proxy looks names up")
    try:
        async with ws.network() as fetcher:
            found = [literal(host)] if literal(host) else await fetcher.addresses(host, 443)
    except NetworkError as error:
        return Step("name", "problem", str(error), error.remedy)
    except (OSError, UnicodeError):
        return Step("name", "problem", f"the name {host} was not found", "Check the address and the network.")
    return Step("name", "ok", f"{host} is at {found[0]}")


def _failed_at(error: NetworkError) -> str:
    if isinstance(error, RefusedError) or error.kind == "status":
        return "status"
    return {"dns": "name", "tls": "certificate"}.get(error.kind, "connection")


def _freshness(page: Page) -> Step:
    parts = [name for name, header in (("ETag", "etag"), ("Last-Modified", "last-modified")) if header in page.headers]
    says = f"can be asked “has it changed?” by {' and '.join(parts)}" if parts else "is sent whole every time"
    until = fresh_until(page.headers, page.fetched)
    return Step("freshness", "ok", says + (f"; good until {until:%Y-%m-%d %H:%M} UTC" if until else ""))


async def _content(
    ws: Workspace, page: Page, kind: SourceKind | None, source: Source | None
) -> AsyncIterator[Step]:
    """What the body holds: entries of a source, else an article."""
    content_type = page.headers.get("content-type", "")
    about = {"url": page.final_url, "content_type": content_type, "rules": str(ws.places.rules)}
    asked: dict[str, object] = {**about, "kind": kind, "now": page.fetched}
    try:
        listing = from_json(await ws.pool.run("listing", asked, page.body, urgent=True), Listing)
    except ParseError as error:
        if kind is not None:
            yield Step("format", "problem", str(error), error.remedy or "reader add URL looks for the feed.")
            return
    else:
        yield Step("format", "ok", f"{listing.kind} “{listing.title}”, {len(listing.entries)} entries")
        for problem in listing.problems:
            yield Step("format", "problem", problem)
        if kind == "page":
            async for step in _rules(ws, about, page.body):
                yield step
        if listing.entries and source is not None:
            yield await _newest(ws, source, listing)
        return
    async for step in _rules(ws, about, page.body):
        yield step
    asked = {**about, "feed_title": None}
    try:
        article = from_json(await ws.pool.run("article", asked, page.body, urgent=True), Article)
    except (NoArticle, ParseError) as error:
        yield Step("extraction", "problem", str(error), error.remedy)
        return
    yield _extracted(article)


async def _rules(ws: Workspace, about: dict[str, str], body: bytes) -> AsyncIterator[Step]:
    """What the person's own rules for this site find on the page, a step a key; nothing where there are none."""
    try:
        found = msgspec.json.decode(await ws.pool.run("rules", about, body, urgent=True), type=_Ruled)
    except ParseError as error:
        yield Step("rules", "problem", str(error), error.remedy or "Without its rules the page is read as any other.")
        return
    for row in found.rows:
        if row.count:
            yield Step("rules", "ok", f"{found.name}: {row.key} finds {row.count}, “{row.sample}”")
        elif row.key in ("next_page", "single_page", "section_links", "keep", "drop"):
            yield Step("rules", "skipped", f"{found.name}: {row.key} finds nothing on this page")
        else:
            yield Step("rules", "problem", f"{found.name}: {row.key} finds nothing", "Has the site changed its pages?")


async def _newest(ws: Workspace, source: Source, listing: Listing) -> Step:
    """The article of the first headline, opened as a fetch would open it; nothing is stored."""
    entry = listing.entries[0]
    origin = source.url if source.options.allow_private else None
    try:
        async with ws.network() as fetcher:
            article = (await Reading(ws, fetcher, urgent=True).entry(entry, origin=origin, source=source)).article
    except (NetworkError, NoArticle, ParseError) as error:
        return Step("extraction", "problem", f"“{entry.title}”: {error}", error.remedy)
    return _extracted(article)


def _extracted(article: Article) -> Step:
    how = f"{article.extraction.method}, {article.extraction.confidence:.0%} sure"
    return Step("extraction", "ok", f"“{article.title}”, {article.words} words ({how})")
