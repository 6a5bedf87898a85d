"""The wordings of one article: as it was extracted, as it stood before the site changed it, as the feed had it, and the
page as it came. What is foreign is parsed in a worker; nothing is fetched.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Literal

import msgspec

from reader.errors import NoArticle, NothingMatched, ParseError
from reader.jobs.run import on_thread
from reader.library.versions import Difference, Version
from reader.model import Article, Entry, Extraction, Paragraph, Span, Spans
from reader.model.codec import from_json
from reader.workspace import Workspace

Kind = Literal["kept", "change", "feed", "page"]


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. `since` is when it came (UTC); a change is what became of an `old` version of the text in `new`."""

    kind: Kind
    since: datetime | None = None
    old: Version | None = None
    new: Version | None = None


def wordings(ws: Workspace, entry_id: int) -> tuple[Wording, ...]:
    """What there is of an entry, the text itself first, changes newest first. For a thread. Raises StorageError."""
    entry = ws.library.entry(entry_id)
    if entry is None:
        return ()
    found: list[Wording] = []
    versions = ws.library.versions(entry_id)
    if versions:
        found.append(Wording(kind="kept", since=versions[0].stored))
    found += [
        Wording(kind="change", since=new.stored, old=old, new=new)
        for new, old in pairwise(versions)
    ]
    if entry.content_html or (versions and entry.summary):
        found.append(Wording(kind="feed", since=entry.fetched))
    page = ws.cache.page(entry.url)
    if page is not None:
        found.append(Wording(kind="page", since=page.fetched))
    return tuple(found)


async def wording(ws: Workspace, entry_id: int, wanted: Wording) -> Article:
    """The text of a wording. Raises NothingMatched where it is gone by now, ParseError, StorageError."""
    found: Article | None = None
    if wanted.kind == "kept":
        found = await on_thread(ws.library.article, entry_id)
    elif wanted.kind == "change" and wanted.old is not None and wanted.new is not None:
        changes = await on_thread(ws.library.difference, entry_id, wanted.old, wanted.new)
        new = await on_thread(ws.library.version, entry_id, wanted.new)
        found = marked(new, changes) if new is not None and changes is not None else None
    else:
        entry = await on_thread(ws.library.entry, entry_id)
        if entry is not None:
            found = await (_feed_text(ws, entry) if wanted.kind == "feed" else _page_text(ws, entry))
    if found is None:
        raise NothingMatched("This text is not here any more")
    return found


async def _feed_text(ws: Workspace, entry: Entry) -> Article:
    """The feed's own words, the summary where it has no more."""
    if entry.content_html:
        asked = {
            "url": entry.url, "title": entry.title, "authors": entry.authors, "published": entry.published,
            "language": entry.language,
        }  # fmt: skip
        try:
            return from_json(await ws.pool.run("fragment", asked, entry.content_html.encode(), urgent=True), Article)
        except (ParseError, NoArticle):
            pass  # the summary is left
    blocks = (Paragraph(spans=(Span(entry.summary),)),) if entry.summary else ()
    return Article(
        url=entry.url, title=entry.title, authors=entry.authors, published=entry.published, blocks=blocks,
        language=entry.language, extraction=Extraction(method="summary", confidence=0.0),
    )  # fmt: skip


async def _page_text(ws: Workspace, entry: Entry) -> Article | None:
    page = await on_thread(ws.cache.page, entry.url)
    if page is None:
        return None
    asked = {"url": page.final_url, "content_type": page.headers.get("content-type", ""), "title": entry.title}
    return from_json(await ws.pool.run("whole", asked, page.body, urgent=True), Article)


def marked(new: Article, changes: list[Difference]) -> Article:
    """The new text with what was taken out struck through where it stood, and what was put in marked."""
    blocks: list[Paragraph] = []
    title = new.title
    waiting: Difference | None = None
    for change in changes:
        if change.kind == "gone" and waiting is None:
            waiting = change
            continue
        spans: Spans
        if change.kind == "new" and waiting is not None and _pair(waiting, change):
            spans, waiting = _merged(waiting, change), None
        else:
            if waiting is not None:
                blocks.append(Paragraph(spans=_whole(waiting)))
                waiting = None
            if change.kind == "gone":
                waiting = change
                continue
            spans = _whole(change)
        if change.text.startswith("# ") and not blocks:
            if len(spans) > 1:  # a headline that was changed stands above the text as well
                blocks.append(Paragraph(spans=_without_sign(spans)))
            continue
        blocks.append(Paragraph(spans=spans))
    if waiting is not None:
        blocks.append(Paragraph(spans=_whole(waiting)))
    return msgspec.structs.replace(new, title=title, blocks=tuple(blocks), footnotes=())


def _pair(gone: Difference, new: Difference) -> bool:
    """Whether the two are one paragraph before and after: something of it stayed."""
    return gone.spans != ((0, len(gone.text)),) and new.spans != ((0, len(new.text)),)


def _whole(change: Difference) -> Spans:
    if change.kind == "same":
        return (Span(change.text),)
    return (Span(change.text, style="strike" if change.kind == "gone" else "mark"),)


def _without_sign(spans: Spans) -> Spans:
    first, *rest = spans
    return (msgspec.structs.replace(first, text=first.text.removeprefix("# ")), *rest)


def _merged(gone: Difference, new: Difference) -> Spans:
    """Both wordings of a paragraph in one, word by word."""
    before, after = _words(gone), _words(new)
    spans: list[Span] = []

    def add(words: list[str], style: Literal["plain", "strike", "mark"]) -> None:
        if words:
            spans.append(Span((" " if spans else "") + " ".join(words), style=style))

    i = j = 0
    while i < len(before) or j < len(after):
        taken: list[str] = []
        while i < len(before) and before[i][1]:
            taken.append(before[i][0])
            i += 1
        put: list[str] = []
        while j < len(after) and after[j][1]:
            put.append(after[j][0])
            j += 1
        same: list[str] = []
        while i < len(before) and j < len(after) and not before[i][1] and not after[j][1]:
            same.append(after[j][0])
            i, j = i + 1, j + 1
        if not (taken or put or same):  # the two do not fit together: what is left of the new one
            same, i, j = [word for word, _ in after[j:]], len(before), len(after)
        add(taken, "strike")
        add(put, "mark")
        add(same, "plain")
    return tuple(spans)


def _words(change: Difference) -> list[tuple[str, bool]]:
    """Words of a paragraph, and whether each is among those that changed."""
    found: list[tuple[str, bool]] = []
    at = 0
    for word in change.text.split(" "):
        found.append((word, any(start <= at < max(end, start + 1) for start, end in change.spans)))
        at += len(word) + 1
    return found
