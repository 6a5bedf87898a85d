"""The part of the door that is about lists: the front page, stories, orders, tags, saved searches and mutes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from reader.model import Count, Headline, Hit, Query
from reader.model.front import FrontPage, FrontSection, Report

if TYPE_CHECKING:
    from reader.library.choices import Mute, SavedSearch
    from reader.library.status import Change
    from reader.workspace import Workspace

T = TypeVar("T")
#: Stories of a category on the front page, entries a list by a query has at most, and where orders and hints are kept.
STORIES, FOUND, SORTS, HINTS = 5, 2_000, "tui.sorts", "tui.hints"
Section = tuple[int, str]


class ListsDoor:
    """Mixed into the backend, which has the workspace and its threads."""

    home: Workspace

    async def _run(self, work: Callable[[Workspace], T]) -> T:
        raise NotImplementedError

    # ---- stories

    async def front(self, *, pictures: bool) -> FrontPage:
        """The stories that count most, by category. A story stands in one section only."""

        def look(ws: Workspace) -> FrontPage:
            from reader.library.stories import FRONT, RULE

            sections = []
            seen: set[str] = set()
            for category in ws.sources.categories:
                reports: list[Report] = []
                for row in ws.library.front_page(category.name, STORIES + len(seen)):
                    key = row.story or str(-row.id)
                    if key not in seen and len(reports) < STORIES:
                        seen.add(key)
                        reports.append(_report(ws, row))
                if reports:
                    sections.append(FrontSection(category.name, tuple(reports)))
            order = {row.id: at for at, row in enumerate(ws.library.front_page(None, 500))}
            sections.sort(key=lambda one: order.get(one.reports[0].row.id, len(order)))
            page = FrontPage(tuple(sections), FRONT, RULE)
            return _with_picture(ws, page) if pictures and sections else page

        return await self._run(look)

    async def story(self, entry_id: int) -> list[Headline]:
        """Who tells of the same event, the first one first."""
        return await self._run(lambda ws: ws.library.story(entry_id))

    async def behind_rows(self, query: Query, ids: Sequence[int]) -> list[int]:
        """More reports in a list of the stories that `ids` stand for."""
        return await self._run(lambda ws: list(ws.library.behind_rows(query, ids)))

    # ---- orders

    async def keep_sorts(self, sorts: dict[str, str]) -> None:
        """Remember the order of each view."""
        await self._run(lambda ws: ws.library.set_state(SORTS, msgspec.json.encode(sorts).decode()))

    async def keep_hints(self, told: Iterable[str]) -> None:
        """Remember which keys have been named to a newcomer."""
        text = " ".join(sorted(told))
        await self._run(lambda ws: ws.library.set_state(HINTS, text))

    # ---- tags

    async def tags(self) -> dict[str, int]:
        return await self._run(lambda ws: ws.library.tags())

    async def tags_of(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        """The tags of each entry."""
        return await self._run(lambda ws: [ws.library.tags_of(entry) for entry in ids])

    async def tag(self, ids: Sequence[int], name: str, on: bool) -> Change:
        """Raises UsageError for a name without a letter."""
        return await self._run(lambda ws: ws.library.tag(ids, name, on))

    # ---- lists by a query

    async def search(self, text: str, *, limit: int = 100) -> list[Hit]:
        return await self._run(lambda ws: ws.library.search(text, limit=limit, sort="newest"))

    async def nearest(self, text: str) -> tuple[str, int] | None:
        """A query near one that finds nothing, and how much it finds; None where there is none."""
        return await self._run(lambda ws: ws.library.nearest(text))

    async def searches(self) -> tuple[SavedSearch, ...]:
        return await self._run(lambda ws: tuple(ws.library.searches()))

    async def search_counts(self) -> dict[str, Count]:
        """Unread and total of every saved search."""
        return await self._run(lambda ws: ws.library.search_counts())

    async def save_search(self, name: str, query: str) -> Change:
        """Raises UsageError for a query that makes no sense."""
        return await self._run(lambda ws: ws.library.save_search(name, query))

    async def remove_search(self, name: str) -> Change:
        return await self._run(lambda ws: ws.library.remove_search(name))

    # ---- mutes

    async def mutes(self) -> list[Mute]:
        return await self._run(lambda ws: ws.library.mutes())

    async def mute(self, query: str, *, source: str | None, until: datetime | None) -> Change:
        """Raises UsageError for a query that makes no sense."""
        return await self._run(lambda ws: ws.library.mute(query, source=source, until=until))

    async def unmute(self, mute_id: int) -> Change:
        return await self._run(lambda ws: ws.library.unmute(mute_id))


def _report(ws: Workspace, row: Headline) -> Report:
    told = ws.library.story(row.id) if row.story else [row]
    first = told[0] if told else row
    return Report(row, len({one.source_id for one in told}) or 1, first.source, first.stamp)


def _with_picture(ws: Workspace, page: FrontPage) -> FrontPage:
    """The page with the first picture of its opening story that can be had, of whoever reports it."""
    from reader.jobs.pictures import obtainable

    lead = page.sections[0].reports[0].row
    for row in [lead, *(ws.library.story(lead.id) if lead.story else [])][:6]:
        article = ws.library.article(row.id) if row.offline else None
        if article is None:
            continue
        had = obtainable(ws, article)
        for image in article.images:
            if image.src in had:
                return replace(page, picture=image.src, page=article.url, size=(image.width, image.height))
    return page


def ids_found(ws: Workspace, text: str, query: Query) -> tuple[array[int], array[int]]:
    """Ids and stamps of what a query of the library's language finds, in the order and with the filter of `query`."""
    if query.view == "muted":
        ids = ws.library.muted_by(int(query.name), FOUND)
    else:
        ids = ws.library.find(text if query.show_read else f"{text} is:unread", limit=FOUND, sort="newest")
    rows = ws.library.headlines(ids)
    if query.text:
        sought = query.text.casefold()
        rows = [row for row in rows if sought in row.title.casefold() or sought in row.source.casefold()]
    rows.sort(key=lambda row: (row.stamp, row.id), reverse=query.sort != "oldest")
    if query.sort == "source":
        rows.sort(key=lambda row: row.source)
    elif query.sort == "length":
        rows.sort(key=lambda row: -(row.words or 0))
    from reader.library.times import ticks

    return array("q", (row.id for row in rows)), array("q", (ticks(row.stamp) or 0 for row in rows))


def sections_by_source(ids: Sequence[int], source_of: Callable[[int], str]) -> tuple[Section, ...]:
    """Where each source begins in a list that is in the order of sources."""
    found: list[Section] = []
    row = 0
    while row < len(ids):
        name = source_of(ids[row])
        found.append((row, name))
        step = 1
        while row + step < len(ids) and source_of(ids[row + step]) == name:
            step *= 2
        low, high = row + step // 2, min(row + step, len(ids))
        while low < high:  # the first row that is another's
            middle = (low + high) // 2
            if source_of(ids[middle]) == name:
                low = middle + 1
            else:
                high = middle
        row = low
    return tuple(found)
