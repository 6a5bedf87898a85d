"""Bringing subscription lists in and taking them out. Formats are `exchange`'s, files are the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import msgspec

from reader.exchange.links import SavedLink
from reader.exchange.outlines import FOLDER, folder_of
from reader.model import Category, Source, SourceKind, SourceOptions
from reader.model.codec import from_json
from reader.net.guard import is_public, literal
from reader.settings.sources import Sources, new_id
from reader.text.safe import clean_line
from reader.text.urls import host_of, safe_url, same_key
from reader.workspace import Workspace

UNSORTED = "Unsorted"
#: What a list may bring: a file or a command is named only by the person.
WEB_KINDS = ("feed", "page", "sitemap", "wordpress")
#: Names of the local network, which no look-up is needed for.
_LOCAL = (".localhost", ".local", ".internal", ".home.arpa", ".localdomain", ".lan")


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """What is used of `exchange.opml.OpmlOutline`."""

    url: str
    title: str = ""
    site: str | None = None
    category: tuple[str, ...] = ()
    language: str | None = None
    kind: SourceKind = "feed"
    hidden: bool = False
    extra: dict[str, str] = {}


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """What a list brings (`exchange.anylist.Brought`): subscriptions, or single articles for later."""

    form: str
    outlines: tuple[Outline, ...] = ()
    links: tuple[SavedLink, ...] = ()


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What an import does: sources that are new, how many were known, and addresses that were refused, with reason."""

    new: tuple[Source, ...] = ()
    known: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    replaces_starter: bool = False


def is_private(url: str) -> bool:
    """Whether an address names a private network outright. Names that resolve to one are refused when fetched."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if host == "localhost" or host.endswith(_LOCAL) or ("." not in host and ":" not in host):
        return True
    address = literal(host)
    return address is not None and not is_public(address)


async def lists(ws: Workspace, data: bytes) -> Lists:
    """The entries of a list in any form that is known, read in a worker. Raises ParseError."""
    return from_json(await ws.pool.run("lists", {}, data), Lists)


def plan(listed: Iterable[Outline], have: Sources, *, allow_private: bool) -> Brought:
    """What an import would add. The starter set gives way to the first list a person brings: it stood in for one."""
    kept: Sequence[Source] = () if have.starter else have.sources
    known = {same_key(source.url) for source in kept}
    taken = {source.id for source in kept}
    new: list[Source] = []
    refused: list[tuple[str, str]] = []
    count = 0
    for outline in listed:
        url = safe_url(outline.url)
        if url is None:
            refused.append((clean_line(outline.url, 200), "this is no address of the web"))
        elif is_private(url) and not allow_private:
            refused.append((url, "it is inside a private network"))
        elif same_key(url) in known:
            count += 1
        else:
            known.add(same_key(url))
            source = _source(outline, url, taken, private=allow_private and is_private(url))
            taken.add(source.id)
            new.append(source)
    return Brought(new=tuple(new), known=count, refused=tuple(refused), replaces_starter=have.starter)


def _source(outline: Outline, url: str, taken: set[str], *, private: bool) -> Source:
    """A source as its list describes it. What was hidden there comes switched off: nobody wants to see it here."""
    title = clean_line(outline.title, 200) or host_of(url)
    folder = folder_of(outline.category)
    return Source(
        id=new_id(title, url, taken),
        url=url,
        title=title,
        category=clean_line(outline.category[0] if outline.category else "", 80) or UNSORTED,
        kind=outline.kind if outline.kind in WEB_KINDS else "feed",
        site=safe_url(outline.site) if outline.site else None,
        language=outline.language,
        enabled=not outline.hidden,
        options=SourceOptions(allow_private=private, opml=outline.extra | ({FOLDER: folder} if folder else {})),
    )


def bring(ws: Workspace, brought: Brought) -> None:
    """Write what a plan says into sources.toml. Raises ConfigError, StorageError."""
    from reader.settings.edit import add_source, replace_all

    if brought.replaces_starter and brought.new:
        names = dict.fromkeys(source.category for source in brought.new)
        categories = tuple(Category(name, position) for position, name in enumerate(names))
        listed = Sources(categories=categories, sources=brought.new)
        replace_all(ws.places, listed, f"{len(brought.new)} sources were imported")
    else:
        for source in brought.new:
            add_source(ws.places, source)
    ws.reload_sources()


def opml(ws: Workspace) -> bytes:
    """All sources as an OPML list."""
    from reader.exchange.opml import write

    return write(ws.sources.sources, ws.sources.categories)
