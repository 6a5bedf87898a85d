"""The sample edition: a library that is filled from shipped articles, for trying the program without a network."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from reader.model import Article, Category, Entry, Health, Lede, Listing, Paragraph, Source, block_text
from reader.model.codec import from_json
from reader.settings.files import Places, shipped
from reader.settings.schema import Settings
from reader.workspace import Workspace

_SUMMARY = 300


@contextmanager
def demo_workspace(settings: Settings, own: Places | None = None) -> Iterator[Workspace]:
    """A workspace on the sample edition in a temporary home, offline; all of it is gone afterwards.

    Keys and themes of `own` are there too. Raises StorageError.
    """
    from reader.settings.edit import sources_text
    from reader.settings.sources import Sources

    edition = load_edition()
    with tempfile.TemporaryDirectory(prefix="reader-demo-", ignore_cleanup_errors=True) as home:
        places = Places.under(Path(home))
        places.ensure()
        for name in ("keys", "themes") if own is not None else ():
            if own is not None and (own.config / name).is_dir():
                shutil.copytree(own.config / name, places.config / name)
        sources = tuple(_source(row) for row in edition["source"])
        names = dict.fromkeys(source.category for source in sources)
        categories = tuple(Category(name, position) for position, name in enumerate(names))
        places.sources_file.write_text(sources_text(Sources(categories=categories, sources=sources)), "utf-8")
        with Workspace(settings, places, offline=True) as ws:
            fill(ws, edition)
            yield ws


def load_edition() -> dict[str, Any]:
    """The shipped edition.toml."""
    return tomllib.loads(shipped("demo/edition.toml").read_text("utf-8"))


def fill(ws: Workspace, edition: dict[str, Any]) -> None:
    """Store the articles of the edition, each as old as it says, and its pictures. Raises StorageError."""
    now = ws.now()
    for source in (_source(row) for row in edition["source"]):
        rows = [row for row in edition["article"] if row["source"] == source.id]
        articles = [_article(row, now) for row in rows]
        listing = Listing(title=source.title, entries=tuple(map(_entry, articles)), site=source.site)
        stored = ws.library.store_listing(source, listing, Health(source_id=source.id, url=source.url))
        for entry_id, article in zip(stored.ids, articles, strict=True):
            ws.library.store_article(entry_id, article)
            for image in article.images:
                ws.cache.put_image(image.src, shipped(f"demo/pictures/{image.src.rpartition('/')[2]}").read_bytes())


def _source(row: dict[str, Any]) -> Source:
    return Source(id=row["id"], url=row["url"], title=row["title"], category=row["category"], site=row["site"])


def _article(row: dict[str, Any], now: datetime) -> Article:
    data = shipped(f"demo/articles/{row['file']}.json").read_bytes()
    return replace(from_json(data, Article), published=now - timedelta(minutes=row["minutes"]))


def _entry(article: Article) -> Entry:
    return Entry(
        url=article.url,
        title=article.title,
        guid=article.url,
        authors=article.authors,
        published=article.published,
        summary=_summary(article),
        language=article.language,
        section=article.section,
        image=article.lead_image,
    )


def _summary(article: Article) -> str | None:
    first = next((block for block in article.blocks if isinstance(block, Lede | Paragraph)), None)
    return block_text(first)[:_SUMMARY] if first is not None else None
