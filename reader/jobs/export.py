"""Taking articles out: a book, a folder of texts, one file. Formats are `exchange`'s; what to take is the caller's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

import msgspec

from reader.errors import ParseError
from reader.jobs.pictures import pictures_of
from reader.jobs.run import on_thread
from reader.model import Article, Headline
from reader.settings.files import replacing, write_file
from reader.workspace import Workspace

#: Ends of the names of files, by form.
ENDINGS = {"markdown": "md", "html": "html", "text": "txt"}
_NO_NAME = re.compile(r"[^\w]+")


class Exported(msgspec.Struct, frozen=True):
    """What went out: articles, pictures, and how many entries have no text here."""

    articles: int = 0
    pictures: int = 0
    missing: int = 0


async def epub(
    ws: Workspace, ids: Sequence[int], target: Path | IO[bytes], *, title: str, contents: str = "Contents",
    pictures: bool = True, fetch: bool = False,
) -> Exported:  # fmt: skip
    """Write the kept articles among `ids` as one EPUB book, by category in the order of the sources.

    With `pictures` those that are here stand in it; with `fetch` the others are fetched first. Raises StorageError.
    """
    if isinstance(target, Path):
        with replacing(target) as file:
            return await _epub(ws, ids, file, title, contents, pictures, fetch)
    return await _epub(ws, ids, target, title, contents, pictures, fetch)


async def _epub(
    ws: Workspace, ids: Sequence[int], out: IO[bytes], title: str, contents: str, pictures: bool, fetch: bool
) -> Exported:
    from reader.exchange.epub import Book, Chapter

    rows = by_category(ws, await on_thread(ws.library.headlines, ids))
    count = missing = 0
    with Book(out, ws.now()) as book:
        for row in rows:
            article = await on_thread(ws.library.article, row.id)
            if article is None:
                missing += 1
                continue
            made = await _portable(ws, await pictures_of(ws, article, fetch=fetch)) if pictures else {}
            count += len(made)
            chapter = Chapter(article=article, category=row.category, source=row.source, pictures=made)
            await on_thread(book.add, chapter)
        return Exported(await on_thread(book.finish, title, contents), count, missing)


async def _portable(ws: Workspace, pictures: dict[str, bytes]) -> dict[str, bytes]:
    """Pictures as a book may have them; those that cannot be read are left out."""
    made: dict[str, bytes] = {}
    for src, data in pictures.items():
        try:
            made[src] = await ws.pool.run("portable", {}, data)
        except ParseError:
            continue
    return made


def by_category(ws: Workspace, rows: Iterable[Headline]) -> list[Headline]:
    """Headlines by category as the sources have them; the order within each stays."""
    order = {category.name: category.position for category in ws.sources.categories}
    return sorted(rows, key=lambda row: (order.get(row.category, len(order)), row.category))


def formatted(article: Article, form: str) -> str:
    """One article as markdown, html or text, with one newline at its end."""
    if form == "markdown":
        from reader.exchange.markdown import write as markdown

        return markdown(article).rstrip("\n") + "\n"
    if form == "html":
        from reader.exchange.html import write as html

        return html(article).rstrip("\n") + "\n"
    from reader.render.plain import to_text

    return to_text(article, None).rstrip("\n") + "\n"


def folder(
    ws: Workspace, ids: Sequence[int], target: Path, form: str, told: Callable[[int], None] = lambda count: None
) -> Exported:
    """Write each kept article as a file of its own, in a folder for each category. `told` hears of the count.

    A file is named after day, headline and id, so that writing again replaces it. For a thread. Raises StorageError.
    """
    count = missing = 0
    for row in by_category(ws, ws.library.headlines(ids)):
        article = ws.library.article(row.id)
        if article is None:
            missing += 1
            continue
        name = f"{row.stamp:%Y-%m-%d} {file_name(row.title)} {row.id}.{ENDINGS[form]}"
        write_file(target / file_name(row.category) / name, formatted(article, form).encode())
        count += 1
        told(count)
    return Exported(articles=count, missing=missing)


def file_name(text: str, most: int = 80) -> str:
    """A name for a file on any system: letters, digits and single blanks, at most so many bytes."""
    words = _NO_NAME.sub(" ", text).strip() or "untitled"
    return words.encode()[:most].decode("utf-8", "ignore").strip() or "untitled"
