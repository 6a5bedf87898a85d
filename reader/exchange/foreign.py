"""Entries, articles and sources that somebody else's program wrote, made safe: every text, every address, every bound.

What a library holds went through the choke-point when it was made, and comes out of this unchanged.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from reader.errors import ParseError
from reader.model import Article, Entry, Image, Source
from reader.model.edition import Carried, CarriedSearch, CarriedVersion, Choices, Marks
from reader.text.language import declared
from reader.text.safe import LINE_LIMIT, TEXT_LIMIT, clean_line, clean_text
from reader.text.urls import safe_url

T = TypeVar("T")
#: How deep lists and objects may stand in each other, and what an article may hold; searches, and mutes.
DEPTH, BLOCKS, IMAGES, TAGS, CHOICES = 64, 20_000, 200, 50, 200
#: Sources of an entry, numbers under which one of them may know it, and earlier texts.
SOURCES, KEYS, VERSIONS = 100, 20, 20
_ADDRESSES = ("url", "href", "src", "image", "lead_image", "next_page")
_LINES = ("title", "authors", "section", "source_id", "sources", "categories", "method", "rule", "attribution", "step",
          "reason", "type", "tags")  # fmt: skip


def carried(item: Carried) -> Carried:
    """An entry with its article. Raises ParseError for an address that is none, or too much of anything."""
    entry, found = _cleaned(item.entry, Entry), item.article
    if item.entry.url and not entry.url:
        raise ParseError("its address is none of the web")
    if len(entry.content_html or "") > TEXT_LIMIT:
        raise ParseError("its text is too long", kind="too_large")
    _dated(entry.published, entry.updated, entry.fetched)
    pictures = {src: digest for src, digest in item.pictures.items() if safe_url(src) == src}
    return Carried(
        entry=replace(entry, id=0, guid=None, summary=(entry.summary or "")[:LINE_LIMIT] or None),
        sources=tuple(clean_line(one, 80) for one in item.sources[:SOURCES]),
        article=None if found is None else _article(found),
        pictures=dict(list(pictures.items())[:IMAGES]),
        keys={clean_line(one, 80): keys[:KEYS] for one, keys in list(item.keys.items())[:SOURCES]},
        stored=item.stored, revised=item.revised, gone=item.gone,
        versions=tuple(
            CarriedVersion(stored=one.stored, article=_article(one.article)) for one in item.versions[-VERSIONS:]
        ),
    )  # fmt: skip


def _article(found: Article) -> Article:
    if len(found.blocks) > BLOCKS or len(found.text) > TEXT_LIMIT:
        raise ParseError("its text is too long", kind="too_large")
    article = _cleaned(found, Article)
    _dated(article.published, article.updated)
    blocks = [block for block in article.blocks if not isinstance(block, Image) or block.src]
    if sum(isinstance(block, Image) for block in blocks) > IMAGES:
        raise ParseError("it has too many pictures", kind="too_large")
    return replace(article, blocks=tuple(blocks))


def _dated(*moments: datetime | None) -> None:
    """Times without a zone can be compared with no other."""
    if any(one is not None and one.tzinfo is None for one in moments):
        raise ParseError("its dates say no zone")


def source(found: Source) -> Source | None:
    """A source as a list may bring it, without options; None where its address is none of the web."""
    address = safe_url(found.url) if found.url else ""
    if address is None:
        return None
    return Source(
        id=clean_line(found.id, 80), url=address, title=clean_line(found.title, 200),
        category=clean_line(found.category, 80), kind=found.kind, site=safe_url(found.site) if found.site else None,
        language=declared(found.language),
    )  # fmt: skip


def marks(found: Marks) -> Marks:
    return replace(found, tags=tuple(filter(None, (clean_line(tag, 60) for tag in found.tags[:TAGS]))))


def choices(found: Choices) -> Choices:
    """Saved searches and mutes, as lines; what they ask for is the library's to judge."""
    searches = [
        CarriedSearch(name=clean_line(one.name, 60), query=clean_line(one.query, LINE_LIMIT))
        for one in found.searches[:CHOICES]
    ]
    mutes = [
        replace(one, query=clean_line(one.query, LINE_LIMIT), source=one.source and clean_line(one.source, 80))
        for one in found.mutes[:CHOICES]
    ]
    return Choices(searches=tuple(searches), mutes=tuple(mutes))


def _cleaned(value: T, kind: type[T]) -> T:
    try:
        return msgspec.convert(_safe(msgspec.to_builtins(value), "", DEPTH), kind)
    except msgspec.ValidationError as error:
        raise ParseError(f"it is out of form: {error}") from error


def _safe(value: Any, name: str, depth: int) -> Any:
    if not depth:
        raise ParseError("it is nested too deeply")
    if isinstance(value, dict):
        if name == "facts":
            return {clean_line(key): clean_line(str(one)) for key, one in value.items()}
        return {clean_line(key): _safe(one, key, depth - 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(one, name, depth - 1) for one in value]
    if not isinstance(value, str) or name == "content_html":
        return value
    if name in _ADDRESSES:
        address = safe_url(value, mail=name == "href")
        return address if address is not None or name not in ("url", "src") else ""
    if name == "language":
        return declared(value)
    return clean_line(value) if name in _LINES else clean_text(value)
