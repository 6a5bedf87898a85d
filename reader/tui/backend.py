"""The only door from the interface to the program: reads and marks on threads, jobs in the engine, events in batches.

Nothing here blocks the event loop. Knows no widget.
"""

from __future__ import annotations

import asyncio
import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from reader.model import Article, Category, Count, Counts, Entry, Headline, Health, Query, Source
from reader.model.events import Event, TextFailed, TextStored
from reader.text.days import day_label, month_begin
from reader.tui.backend_article import WIDTHS, ArticleDoor, widths_in
from reader.tui.backend_lists import HINTS, SORTS, ListsDoor, ids_found, sections_by_source
from reader.tui.backend_sources import SourcesDoor
from reader.tui.screens.arrange import Widths

if TYPE_CHECKING:
    from reader.jobs.engine import Engine, Running
    from reader.jobs.request import FetchRequest
    from reader.library.status import Change
    from reader.render.images import Picture
    from reader.settings.themes import Theme
    from reader.workspace import Workspace

T = TypeVar("T")
#: Seconds between two batches of events.
BATCH = 0.1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Post = Callable[[tuple[Event, ...]], object]
Ended = Callable[[BaseException | None], object]


class Opening(msgspec.Struct, frozen=True):
    """What the first screen needs: places, counts, health, and what stood open last."""

    categories: tuple[Category, ...]
    sources: tuple[Source, ...]
    counts: Counts
    healths: dict[str, Health]
    starter: bool
    sample: bool
    last: str | None
    problems: tuple[str, ...] = ()
    sorts: dict[str, str] = {}
    widths: dict[str, Widths] = {}
    hints: set[str] = set()

    @staticmethod
    def empty() -> Opening:
        """Before the library has been looked at."""
        none = Count()
        counts = Counts(everything=none, starred=none, later=none, categories={}, sources={})
        return Opening((), (), counts, {}, False, False, None)


class Listed(msgspec.Struct, frozen=True):
    """A list as it was when it was opened: ids in order, where its sections begin, and its first rows.

    `whole`: these are all.
    """

    ids: array[int]
    stamps: array[int]
    sections: tuple[tuple[int, str], ...]
    rows: tuple[Headline, ...]
    whole: bool = True


class Opened(msgspec.Struct, frozen=True):
    """All that is known of one entry. `article` is None where the whole text is not kept.

    `pictures` are the addresses of those that can be had, here or from the network; `following` is the next unread
    headline. `changed` is when the source last changed the text, `gone` since when its page is no more (UTC).
    """

    headline: Headline | None
    article: Article | None
    entry: Entry | None
    pictures: frozenset[str] = frozenset()
    following: Headline | None = None
    changed: datetime | None = None
    gone: datetime | None = None


class Backend(SourcesDoor, ArticleDoor, ListsDoor):
    """One workspace, or the sample edition in its place while there is neither network nor a headline."""

    def __init__(self, ws: Workspace) -> None:
        self.home = ws
        self._shown = ws
        self._backup: threading.Thread | None = None
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="library")
        self._engine: Engine | None = None
        self._running: Running | None = None
        self._stack = ExitStack()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._elsewhere: tuple[int, int] | None = None

    # ---- threads

    async def _run(self, work: Callable[[Workspace], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, self._shown)

    def warm(self) -> None:
        """Open the library on a thread, while the screen is being imported."""

        def open_library(ws: Workspace) -> None:
            with suppress(Exception):  # whoever asks first gets it again
                ws.library.counts()

        self._threads.submit(open_library, self._shown)

    def close(self) -> None:
        """End jobs and threads. What is being written is written."""
        if self._engine is not None:
            self._engine.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    # ---- what stands where

    @property
    def offline(self) -> bool:
        """Whether no request may be made."""
        return self.home.offline

    @offline.setter
    def offline(self, value: bool) -> None:
        self.home.offline = value

    @property
    def on_sample(self) -> bool:
        """Whether the sample edition stands in for the user's library."""
        return self._shown is not self.home

    @property
    def sources_at_home(self) -> int:
        """Enabled sources of the user, also while the sample edition is shown."""
        return len(self.home.sources.enabled)

    def now(self) -> datetime:
        return self.home.now()

    async def opening(self) -> Opening:
        """Raises StorageError, LibraryLocked, ConfigError."""

        def look(ws: Workspace) -> Opening:
            sources, library = ws.sources, ws.library
            return Opening(
                sources.categories, sources.sources, library.counts(), library.healths(), sources.starter,
                bool(sources.sources) and all(source.id.startswith("sample-") for source in sources.sources),
                library.state("tui.view"), sources.problems, _sorts(library.state(SORTS)),
                widths_in(library.state(WIDTHS)),
                set((library.state(HINTS) or "").split()),
            )  # fmt: skip

        return await self._run(look)

    async def show_sample(self) -> None:
        """Put the sample edition in the library's place. Raises StorageError."""

        def make(ws: Workspace) -> Workspace:
            from reader.jobs.demo import demo_workspace

            sample = self._stack.enter_context(demo_workspace(ws.settings, ws.places))
            sample.library.counts()
            return sample

        if not self.on_sample:
            self._shown = await asyncio.get_running_loop().run_in_executor(self._threads, make, self.home)

    def show_home(self) -> None:
        """Back to the user's own library. The sample edition stays until the end, unseen."""
        self._shown = self.home

    # ---- reading

    async def listing(
        self, query: Query, today: date, *, by_category: bool = False, stories: bool = False, first: int = 80,
        most: int | None = None,
    ) -> Listed:
        """A list as ids, and its first rows; with `stories` one row for each story.

        `most` is how many entries are enough for now, where the order lets the rest come later.
        """

        def look(ws: Workspace) -> Listed:
            whole = True
            if query.view == "search" or (query.view == "muted" and query.name):
                ids, stamps = ids_found(ws, query.name, query)
            elif most is not None and query.sort in ("newest", "oldest"):
                ids, stamps, whole = ws.library.head(query, most, stories=stories)
            else:
                ids, stamps = ws.library.listing(query, stories=stories)
            if by_category and len(ids) <= 500:
                return _by_category(ws.library.headlines(ids), ws.sources.categories, stamps)
            sections: tuple[tuple[int, str], ...] = ()
            if query.sort == "newest" and not query.text and query.view != "search":
                sections = sections_of(stamps, today)
            elif query.sort == "source" and not query.text:
                sections = sections_by_source(ids, lambda entry: _source_of(ws, entry))
            return Listed(ids, stamps, sections, tuple(ws.library.headlines(ids[:first])), whole)

        return await self._run(look)

    async def headlines(self, ids: Sequence[int]) -> list[Headline]:
        return await self._run(lambda ws: ws.library.headlines(ids))

    async def open(self, entry_id: int, *, pictures: bool = False, after: Sequence[int] = ()) -> Opened:
        """An entry's headline, its kept article, and the feed's own words where there is none.

        With `pictures` it is also found out which of the article's can be had. `after` are the entries that come after
        it. All in one go: a page is painted once.
        """

        def look(ws: Workspace) -> Opened:
            article = ws.library.article(entry_id)
            found: frozenset[str] = frozenset()
            if pictures and article is not None and article.images:
                from reader.jobs.pictures import obtainable

                found = obtainable(ws, article)
            entry = None if article else ws.library.entry(entry_id)
            row = ws.library.headline(entry_id)
            versions = ws.library.versions(entry_id) if row is not None and row.changed else []
            changed = versions[0].stored if len(versions) > 1 else None
            gone = ws.library.gone(entry_id) if article is not None else None
            return Opened(row, article, entry, found, _first_unread(ws, after), changed, gone)

        return await self._run(look)

    async def counts(self) -> tuple[Counts, dict[str, Health]]:
        return await self._run(lambda ws: (ws.library.counts(), ws.library.healths()))

    async def changed_elsewhere(self) -> bool:
        """Whether another program, or another interface, has written since this was last asked."""
        before = self._elsewhere
        self._elsewhere = await self._run(lambda ws: (id(ws), ws.library.elsewhere()))
        return before is not None and before[0] == self._elsewhere[0] and before != self._elsewhere

    async def back_up(self) -> None:
        """Make the day's backup, where it is due. Raises StorageError.

        On a thread that nobody waits for at the end: what a backup cut off leaves is no backup, and the next one's.
        """
        shown, done = self._shown, Future[None]()
        if self._backup is not None and self._backup.is_alive():
            return

        def work() -> None:
            done.set_running_or_notify_cancel()
            try:
                shown.library.backup_if_due()
            except BaseException as error:  # noqa: BLE001 - handed to who asked
                done.set_exception(error)
            else:
                done.set_result(None)

        self._backup = threading.Thread(target=work, name="backup", daemon=True)
        self._backup.start()
        await asyncio.wrap_future(done)

    async def next_unread(self, ids: Sequence[int]) -> Headline | None:
        """The first of these entries that is unread."""
        return await self._run(lambda ws: _first_unread(ws, ids))

    # ---- marks: they return when they are on the disk

    async def mark(
        self, ids: Sequence[int], *, read: bool | None = None, starred: bool | None = None, later: bool | None = None
    ) -> Change:
        return await self._run(lambda ws: ws.library.mark(ids, read=read, starred=starred, later=later))

    async def undo(self) -> Change | None:
        return await self._run(lambda ws: ws.library.undo())

    async def redo(self) -> Change | None:
        return await self._run(lambda ws: ws.library.redo())

    async def set_place(self, entry_id: int, place: float) -> None:
        await self._run(lambda ws: ws.library.set_place(entry_id, place))

    async def opened(self, entry_id: int) -> None:
        """Remember that an entry was opened, where the settings allow it."""
        if self.home.settings.privacy.history:
            await self._run(lambda ws: ws.library.opened(entry_id))

    async def set_state(self, key: str, value: str) -> None:
        await self._run(lambda ws: ws.library.set_state(key, value))

    async def reload_sources(self) -> None:
        """Read sources.toml again, after an edit. Raises ConfigError."""
        await self._run(lambda ws: ws.reload_sources())

    async def sources_file(self) -> str:
        """The user's sources.toml, made from the starter set where there is none yet."""

        def find(ws: Workspace) -> str:
            from reader.settings.edit import sources_text
            from reader.settings.files import write_file

            path = ws.places.sources_file
            if not path.exists():
                write_file(path, sources_text(ws.sources).encode())
            return str(path)

        return await self._run(find)

    # ---- themes

    async def themes(self) -> tuple[str, ...]:
        """Names of all themes."""
        from reader.settings.themes import theme_names

        return await self._run(lambda ws: theme_names(self.home.places))

    async def theme(self, name: str) -> Theme:
        from reader.settings.themes import load_theme

        return await self._run(lambda ws: load_theme(self.home.places, name))

    async def keep_theme(self, name: str) -> None:
        """Begin with this theme from now on. Raises ConfigError, StorageError."""
        from reader.settings.choose import set_value

        await self._run(lambda ws: set_value(self.home.places, "theme", "name", name))

    # ---- jobs

    def _jobs(self) -> Engine:
        if self._engine is None:
            from reader.jobs.engine import Engine

            self._engine = Engine(self.home)
        return self._engine

    @property
    def fetching(self) -> bool:
        return self._running is not None and not self._running.done

    async def start_fetch(self, request: dict[str, Any], post: Post, ended: Ended) -> None:
        """Begin a fetch; `request` are fields of FetchRequest. `post` gets its events in batches, `ended` its end.

        Both are called in the event loop. What must be imported for it is imported on a thread.
        """
        loop = asyncio.get_running_loop()

        def prepare() -> tuple[Engine, Callable[..., Any], FetchRequest]:
            from reader.jobs.fetch import fetch
            from reader.jobs.request import FetchRequest

            return self._jobs(), fetch, FetchRequest(backup=False, **request)

        engine, fetch, wanted = await loop.run_in_executor(self._threads, prepare)
        batch = _Batch(loop, post)
        running = engine.start(lambda cancel: fetch(self.home, wanted, cancel), batch.add)
        self._running = running

        def tell_end() -> None:
            batch.flush()
            ended(None if running.future.cancelled() else running.future.exception())

        running.future.add_done_callback(lambda _: _soon(loop, tell_end))

    def give_way(self) -> None:
        """A key was pressed: what runs behind the screen waits for a moment."""
        if self._engine is not None:
            self._engine.give_way()

    def stop_fetch(self) -> None:
        if self._running is not None:
            self._running.cancel()

    async def fetch_text(
        self, entry_id: int, *, force: bool = False, archived: bool = False
    ) -> TextStored | TextFailed:
        """Get one entry's text now. Raises NetworkError, StorageError."""

        def prepare() -> Any:
            from reader.jobs.article import fetch_text

            return self._jobs().submit(fetch_text(self.home, entry_id, force=force, archived=archived))

        loop = asyncio.get_running_loop()
        future = await loop.run_in_executor(self._threads, prepare)
        found: TextStored | TextFailed = await asyncio.wrap_future(future)
        return found


    async def picture(
        self, url: str, columns: int, rows: int, *, page: str, background: tuple[int, int, int]
    ) -> Picture | None:
        """A picture of the article at `page` for a place of so many cells; None where it cannot be had."""
        shown = self._shown

        def prepare() -> Any:
            from reader.jobs.pictures import may_fetch, picture

            allowed = may_fetch(shown.settings, page, url)
            return self._jobs().submit(picture(shown, url, columns, rows, fetch=allowed, background=background))

        loop = asyncio.get_running_loop()
        future = await loop.run_in_executor(self._threads, prepare)
        found: Picture | None = await asyncio.wrap_future(future)
        return found


def _first_unread(ws: Workspace, ids: Sequence[int]) -> Headline | None:
    start, size = 0, 10
    while start < len(ids):
        for row in ws.library.headlines(ids[start : start + size]):
            if row.unread:
                return row
        start, size = start + size, min(400, size * 4)
    return None


def _sorts(text: str | None) -> dict[str, str]:
    """The orders that were remembered; what is damaged is forgotten."""
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(text or "{}", type=dict[str, str])
    return {}


def _source_of(ws: Workspace, entry_id: int) -> str:
    row = ws.library.headline(entry_id)
    return row.source if row else ""


def _soon(loop: asyncio.AbstractEventLoop, work: Callable[[], object]) -> None:
    with suppress(RuntimeError):  # the loop is gone: nobody is there to be told
        loop.call_soon_threadsafe(work)


class _Batch:
    """Collects events from the engine's thread and hands them over a few times a second."""

    def __init__(self, loop: asyncio.AbstractEventLoop, post: Post) -> None:
        self._loop = loop
        self._post = post
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._due = False

    def add(self, event: Event) -> None:
        """From the engine's thread."""
        with self._lock:
            self._events.append(event)
            if self._due:
                return
            self._due = True
        _soon(self._loop, lambda: self._loop.call_later(BATCH, self.flush))

    def flush(self) -> None:
        """In the event loop: hand over what has come."""
        with self._lock:
            events, self._events, self._due = tuple(self._events), [], False
        if events:
            self._post(events)


def sections_of(stamps: Sequence[int], today: date) -> tuple[tuple[int, str], ...]:
    """Where the days and months of a list begin: pairs of row and label. `stamps` fall from row to row."""
    found: list[tuple[int, str]] = []
    row = 0
    while row < len(stamps):
        when = (_EPOCH + timedelta(microseconds=stamps[row])).astimezone()
        day = when.date()
        label = day_label(day, today)
        first = today if day > today else day if (today - day).days < 7 else month_begin(day)
        begin = datetime(first.year, first.month, first.day).astimezone()
        edge = (begin - _EPOCH) // timedelta(microseconds=1)
        found.append((row, label))
        row = max(row + 1, bisect_right(stamps, -edge, lo=row, key=lambda stamp: -stamp))
    return tuple(found)


def _by_category(rows: Sequence[Headline], categories: Sequence[Category], stamps: Sequence[int]) -> Listed:
    """The sample edition's order: category by category, as they stand."""
    order = {category.name: category.position for category in categories}
    placed = sorted(zip(rows, stamps, strict=True), key=lambda pair: order.get(pair[0].category, len(order)))
    sections: list[tuple[int, str]] = []
    for number, (row, _) in enumerate(placed):
        if not sections or sections[-1][1] != row.category:
            sections.append((number, row.category))
    return Listed(
        array("q", (row.id for row, _ in placed)), array("q", (stamp for _, stamp in placed)), tuple(sections),
        tuple(row for row, _ in placed),
    )  # fmt: skip
