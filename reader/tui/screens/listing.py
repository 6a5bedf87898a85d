"""The list of headlines: opened as a snapshot, filtered as one types, joined by arrivals only where nothing moves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reader.model import Query
from reader.tui import words
from reader.tui.backend import Listed, sections_of
from reader.tui.prompt import Typing
from reader.tui.screens.views import View

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Listing:
    """What the list pane shows, and what waits to be let in."""

    def __init__(self, main: MainScreen, *, show_read: bool) -> None:
        self._main = main
        self.show_read = show_read
        self.filter = ""
        self.waiting = 0
        self._listed: Listed | None = None
        self._whole = True
        self._known: dict[int, int] | None = None
        self._asked = 0
        self._unfiltered = 0

    @property
    def _stamps(self) -> dict[int, int]:
        """When each entry of the list was published: looked up only when something has come."""
        if self._known is None:
            listed = self._listed
            self._known = dict(zip(listed.ids, listed.stamps, strict=True)) if listed is not None else {}
            self._listed = None
        return self._known

    @property
    def view(self) -> View:
        return self._main.places.view

    def query(self) -> Query:
        query = self.view.query(show_read=self.show_read, text=self.filter)
        return replace(query, sort=self._main.ordering.sort_of(self.view))

    # ---- opening

    async def open(
        self, view: View, *, keep_filter: bool = False, cursor_id: int | None = None, most: int | None = None
    ) -> None:
        """Open a list from its top: what was read goes, what has arrived is there.

        With `most` it may be the beginning of the list only, until `complete`.
        """
        if not keep_filter:
            self.filter = ""
        self._asked += 1
        turn = self._asked
        listed = await self._load(most)
        if turn != self._asked:
            return
        self._listed, self._known = listed, None
        self._whole = listed.whole
        self.waiting = 0
        cursor = 0
        if cursor_id is not None and cursor_id in listed.ids:
            cursor = listed.ids.index(cursor_id)
        rows = self._main.list_
        rows.empty = self._empty()
        rows.show(listed.ids, listed.sections, {row.id: row for row in listed.rows}, cursor=cursor)
        if not self.filter:
            self._unfiltered = len(listed.ids)
            self._main.starting.remember(view)
        self._main.reading.list_changed()
        self.tell()

    async def complete(self) -> None:
        """The rest of a list of which the beginning is shown. What came in above it meanwhile waits, as ever."""
        head, turn = self._listed, self._asked
        if self._whole or head is None:
            return
        listed = await self._load()
        if turn != self._asked or self._listed is not head:
            return
        self._whole = True
        last = head.ids[-1]
        if last not in listed.ids:
            await self.reopen()
            return
        at = listed.ids.index(last) + 1
        ids, stamps = head.ids + listed.ids[at:], head.stamps + listed.stamps[at:]
        sections = sections_of(stamps, self._main.today) if head.sections else ()
        self._listed = Listed(ids, stamps, sections, head.rows)
        self._main.list_.extend(ids, sections)
        self._unfiltered = len(ids)
        self.tell()

    async def reopen(self) -> None:
        """Open the same list again, the cursor on the same row if it is still there."""
        await self.open(self.view, keep_filter=True, cursor_id=self._main.list_.entry_id)

    async def _load(self, most: int | None = None) -> Listed:
        main = self._main
        sample = main.sample and self.view.key == "everything" and not self.filter
        stories = main.ordering.one_row(self.view) and not self.filter
        return await main.backend.listing(self.query(), main.today, by_category=sample, stories=stories, most=most)

    def _empty(self) -> words.Paragraphs:
        main, view = self._main, self.view
        if self.filter:
            return words.no_match(self.filter)
        if view.key in words.NOTHING_MARKED:
            return words.NOTHING_MARKED[view.key]
        if main.fetching.expected and not main.counts.everything.total:
            return words.FIRST_COMING
        if view.kind == "source" and (health := main.healths.get(view.key)) and health.last_error:
            kept = view.count(main.counts).total
            return [("muted", line) for line in words.wrapped(words.trouble(health, kept, main.today), 32)]
        count = view.count(main.counts)
        if count.total and not count.unread:
            return words.all_read(count.total, self._next_due())
        sources = main.places.sources_in(view.key) if view.kind == "category" else main.opening.sources
        return words.nothing_here(has_sources=bool(sources))

    def _next_due(self) -> datetime | None:
        """When a source of this list may be asked again."""
        main, view = self._main, self.view
        if main.fetching.offline:
            return None
        sources = main.places.sources_in(view.key) if view.kind == "category" else main.enabled_sources
        due = [main.healths[one.id].next_due for one in sources if one.id in main.healths]
        return min((when for when in due if when is not None), default=None)

    async def load_rows(self, ids: tuple[int, ...]) -> None:
        """Headlines the list is about to show."""
        self._main.list_.load(await self._main.backend.headlines(ids))

    async def reload(self, ids: set[int]) -> None:
        """Rows whose marks or texts have changed."""
        held = [entry for entry in self._main.list_.loaded if entry in ids]
        if held:
            self._main.list_.load(await self._main.backend.headlines(held))

    # ---- what has arrived

    async def merge(self, *, live: bool = False) -> None:
        """Take in what came since: below the window at once, above it when it is asked for."""
        if self.filter or not self._whole:
            return
        turn = self._asked
        listed = await self._load()
        if turn != self._asked:
            return
        rows = self._main.list_
        now = zip(listed.ids, listed.stamps, strict=True)
        came = {entry: stamp for entry, stamp in now if entry not in self._stamps}
        if not came:
            return
        if live or not len(rows.ids):
            top = rows.cursor == 0
            self._stamps.update(came)
            if top:
                rows.show(listed.ids, listed.sections, {**rows.held, **{row.id: row for row in listed.rows}})
            else:
                rows.replace_keeping(listed.ids, listed.sections)
        else:
            self._merge_below(came)
        self.tell()

    def _merge_below(self, came: dict[int, int]) -> None:
        rows = self._main.list_
        last = rows.last_seen_row()
        edge = self._stamps.get(rows.ids[last], 0) if 0 <= last < len(rows.ids) else 0
        full = last < len(rows.ids) - 1 or rows.line_count >= rows.size.height
        newest_first = self.query().sort == "newest"
        below = {entry: stamp for entry, stamp in came.items() if newest_first and stamp < edge} if full else {}
        self.waiting = len(came) - len(below)
        if not below or self._main.sample:
            return
        self._stamps.update(below)
        ahead, behind = list(rows.ids[: last + 1]), list(rows.ids[last + 1 :])
        behind = sorted([*behind, *below], key=lambda entry: (-self._stamps[entry], -entry))
        ids = [*ahead, *behind]
        rows.replace_keeping(ids, sections_of([self._stamps[entry] for entry in ids], self._main.today))

    async def let_in(self) -> None:
        """Show what has been waiting and go to the top."""
        await self.open(self.view, keep_filter=True)

    # ---- the header

    def tell(self) -> None:
        """Name and fact of the list."""
        main, view = self._main, self.view
        label, slot = view.label, "muted"
        count = view.count(main.counts)
        if main.first_run and main.live:
            fact = words.so_far(main.counts.everything.total)
        elif self.waiting:
            fact, slot = words.new_above(self.waiting, main.look.signs.above), "accent"
        elif main.sample and view.key == "everything":
            label, fact = words.SAMPLE_EDITION, words.number(count.total)
        elif view.shows_all or view.kind == "search":
            fact = words.number(len(main.list_.ids))
        else:
            fact = words.unread(count.unread)
        main.list_head.tell(label, fact, slot=slot)

    # ---- filter and what is shown

    async def toggle_read_shown(self) -> None:
        self.show_read = not self.show_read
        self._main.say(words.READ_SHOWN if self.show_read else words.READ_HIDDEN)
        await self.reopen()

    def find(self) -> None:
        """Filter the list as one types; find in the text in the reading pane, and among the keys in the help."""
        main = self._main
        if main.pages.find():
            return
        if main.pane == "reader":
            main.finding.find()
            return
        main.focus_pane("list")
        main.type_line(Typing("/", text=self.filter, changed=self._filter_changed, done=self._keep, left=self._clear))

    def _filter_changed(self, text: str) -> None:
        self.filter = text.strip()
        self._main.start(self._apply(), group="filter")

    async def _apply(self) -> None:
        await self.open(self.view, keep_filter=True)
        note = words.filtered(self.filter, len(self._main.list_.ids), self._unfiltered) if self.filter else ""
        self._main.note_typing(note)

    def _keep(self, text: str) -> None:
        self._main.type_line(None)
        if self.filter:
            count = words.filtered(self.filter, len(self._main.list_.ids), self._unfiltered)
            self._main.say(f"/{self.filter}   {count}   esc clears", seconds=3600)

    def _clear(self) -> None:
        self._main.type_line(None)
        self._main.start(self.clear_filter(), group="filter")

    async def clear_filter(self) -> bool:
        """Show the whole list again. Whether it was filtered."""
        if not self.filter:
            return False
        self.filter = ""
        self._main.quiet()
        await self.open(self.view, cursor_id=self._main.list_.entry_id)
        return True
