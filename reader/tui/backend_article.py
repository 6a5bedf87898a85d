"""The part of the door that is about one article: its wordings, where its page came from, entries behind its links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from reader.model import Article
from reader.tui.screens.arrange import Widths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.jobs.export import Exported
    from reader.jobs.wordings import Wording
    from reader.render.code import Coloured
    from reader.render.graphics import Form, Graphic
    from reader.workspace import Workspace

T = TypeVar("T")
#: Where the widths of panes are remembered.
WIDTHS = "tui.widths"


def widths_in(text: str | None) -> dict[str, Widths]:
    """The widths that were remembered, by layout; what is damaged is forgotten."""
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, Widths])
    except msgspec.MsgspecError:
        return {}


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How an article's page came, as far as that is known.

    `bytes` are those of the page, `pictures` how many of the text's are here; `sources` report the same story.
    """

    route: str = ""
    bytes: int = 0
    pictures: int = 0
    sources: int = 0
    gone: bool = False


class ArticleDoor:
    """Mixed into the backend, which has the workspace, its threads and the engine."""

    _shown: Workspace

    async def _run(self, work: Callable[[Workspace], T]) -> T:
        raise NotImplementedError

    async def _submit(self, make: Callable[[], Any]) -> Any:
        raise NotImplementedError

    async def wordings(self, entry_id: int) -> tuple[Wording, ...]:
        """What texts there are of an entry. Raises StorageError."""

        def look(ws: Workspace) -> tuple[Wording, ...]:
            from reader.jobs.wordings import wordings

            return wordings(ws, entry_id)

        return await self._run(look)

    async def wording(self, entry_id: int, wanted: Wording) -> Article:
        """One of them. Raises NothingMatched, ParseError, StorageError."""
        shown = self._shown

        def make() -> Any:
            from reader.jobs.wordings import wording

            return wording(shown, entry_id, wanted)

        found: Article = await self._submit(make)
        return found

    async def page_facts(self, entry_id: int) -> PageFacts:
        """Raises StorageError."""

        def look(ws: Workspace) -> PageFacts:
            entry = ws.library.entry(entry_id)
            if entry is None:
                return PageFacts()
            page = ws.cache.page(entry.url)
            article = ws.library.article(entry_id)
            addresses = {image.src for image in article.images} if article else set()
            here = sum(1 for src in addresses if ws.library.picture(entry_id, src) or ws.cache.has_image(src))
            story = {row.source_id for row in ws.library.story(entry_id)}
            return PageFacts(
                route=page.route if page else "", bytes=page.content_bytes or len(page.body) if page else 0,
                pictures=here, sources=len(story), gone=ws.library.gone(entry_id) is not None,
            )  # fmt: skip

        return await self._run(look)

    async def plain_text(self, article: Article) -> str:
        """The article as text in whole paragraphs, for other programs."""

        def write(ws: Workspace) -> str:
            from reader.render.plain import to_text

            return to_text(article)

        return await self._run(write)

    async def entry_at(self, address: str) -> int | None:
        """The entry whose page has this address, where its whole text is here."""

        def look(ws: Workspace) -> int | None:
            found = ws.library.find_url(address)
            row = ws.library.headline(found) if found is not None else None
            return row.id if row is not None and row.offline else None

        return await self._run(look)

    async def graphic(
        self, url: str, *, form: Form, columns: int, rows: int, cell: tuple[int, int], page: str,
        background: tuple[int, int, int], whole: bool = False,
    ) -> Graphic | None:  # fmt: skip
        """A picture of the article at `page` as the terminal takes it; None where it cannot be had."""
        shown = self._shown

        def make() -> Any:
            from reader.jobs.graphics import graphic
            from reader.jobs.pictures import may_fetch

            return graphic(
                shown, url, form=form, columns=columns, rows=rows, cell=cell, background=background, whole=whole,
                fetch=may_fetch(shown.settings, page, url),
            )  # fmt: skip

        found: Graphic | None = await self._submit(make)
        return found

    async def keep_widths(self, widths: dict[str, Widths]) -> None:
        """Begin with these widths of panes from now on. Raises StorageError."""
        await self._run(lambda ws: ws.library.set_state(WIDTHS, msgspec.json.encode(widths).decode()))

    async def code_colours(self, text: str, syntax: str) -> Coloured:
        """Words of a code block by their kind, line by line."""
        shown = self._shown

        def make() -> Any:
            from reader.jobs.colours import code_colours

            return code_colours(shown, text, syntax)

        found: Coloured = await self._submit(make)
        return found

    # ---- into files

    async def export_name(self, title: str, form: str) -> str:
        """A name for a file of that form, or for a folder without one."""

        def make(_: Workspace) -> str:
            from reader.jobs.export import ENDINGS, file_name

            ending = ENDINGS.get(form, form)
            return f"{file_name(title)}.{ending}" if ending else file_name(title)

        return await self._run(make)

    async def export_path(self, text: str) -> tuple[Path, bool]:
        """The whole path of a file as it was typed, and whether it is there already."""

        def look(_: Workspace) -> tuple[Path, bool]:
            path = Path(text).expanduser().absolute()
            return path, path.is_file()

        return await self._run(look)

    async def export(self, ids: Sequence[int], form: str, path: Path, *, title: str) -> Exported:
        """Write kept articles as one book (epub), one file, or a folder of files. Raises StorageError."""
        shown = self._shown
        if form == "epub":

            def make() -> Any:
                from reader.jobs.export import epub

                return epub(shown, ids, path, title=title)

            book: Exported = await self._submit(make)
            return book

        def write(ws: Workspace) -> Exported:
            from reader.jobs.export import Exported, folder, formatted
            from reader.settings.files import write_file

            if len(ids) > 1:
                return folder(ws, ids, path, form)
            article = ws.library.article(ids[0])
            if article is None:
                return Exported(missing=1)
            write_file(path, formatted(article, form).encode())
            return Exported(articles=1)

        return await self._run(write)
