"""The main screen: three panes by the width there is, one status line, and every key to the action it means."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import finalize

from msgspec.structs import replace
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

from reader.errors import ReaderError
from reader.model import Headline, Source
from reader.render.layout import Typesetting
from reader.settings.schema import Settings
from reader.tui import words
from reader.tui.backend import Backend, Opening
from reader.tui.driver import is_quiet
from reader.tui.keymap import Keyboard
from reader.tui.look import Look
from reader.tui.messages import (
    ChoiceClicked,
    HintClicked,
    JobEnded,
    JobTold,
    OverClicked,
    PaneClicked,
    PlaceMoved,
    PlaceToggled,
    RowChosen,
    RowMoved,
    RowsWanted,
    SourceClicked,
)
from reader.tui.prompt import Typing
from reader.tui.screens.activity import Activity
from reader.tui.screens.adding import Adding
from reader.tui.screens.arrange import AIRY, Box, Plan, plan
from reader.tui.screens.choosing import Choosing
from reader.tui.screens.dressing import Dressing
from reader.tui.screens.exporting import Exporting
from reader.tui.screens.fetching import Fetching
from reader.tui.screens.finding import Finding
from reader.tui.screens.front import FrontScreen
from reader.tui.screens.hinting import Hinting
from reader.tui.screens.keying import Keying
from reader.tui.screens.leaving import Leaving
from reader.tui.screens.linking import Linking
from reader.tui.screens.listing import Listing
from reader.tui.screens.marks import Marks
from reader.tui.screens.moving import Moving
from reader.tui.screens.muting import Muting
from reader.tui.screens.ordering import Ordering
from reader.tui.screens.over import Over
from reader.tui.screens.pages import Pages
from reader.tui.screens.palette import Palette
from reader.tui.screens.pictures import Pictures
from reader.tui.screens.piping import Piping
from reader.tui.screens.places import Places
from reader.tui.screens.reading import Reading
from reader.tui.screens.searching import Searching
from reader.tui.screens.selecting import Selecting
from reader.tui.screens.sharing import Sharing
from reader.tui.screens.sourcing import Sourcing
from reader.tui.screens.splits import Splits
from reader.tui.screens.starting import Starting
from reader.tui.screens.status import Status
from reader.tui.screens.story import StoryScreen
from reader.tui.screens.tagging import Tagging
from reader.tui.screens.texts import Texts
from reader.tui.sequences import Sequences
from reader.tui.widgets.categories import Categories
from reader.tui.widgets.choices import Choices
from reader.tui.widgets.front import Front
from reader.tui.widgets.header import PaneHeader
from reader.tui.widgets.headlines import Headlines
from reader.tui.widgets.hits import Hits
from reader.tui.widgets.lines import filtered
from reader.tui.widgets.notes import Note, NotesPage
from reader.tui.widgets.pane import ArticlePane, margins
from reader.tui.widgets.pane_messages import LinkChosen, PictureChosen, PicturesPlaced, ReadingMoved
from reader.tui.widgets.picture import PictureView
from reader.tui.widgets.rows import RowStyle
from reader.tui.widgets.sheet import WhichKey
from reader.tui.widgets.sources import SourceTable
from reader.tui.widgets.status import Prompt, StatusLine
from reader.tui.widgets.story import StoryList

if TYPE_CHECKING:
    from textual.timer import Timer


#: Seconds after which rows that say how long ago say it anew.
MINUTE = 60


class MainScreen(Screen[None]):
    """Holds the widgets and what they have in common; what keys do is in the controls beside it."""

    def __init__(
        self, backend: Backend, settings: Settings, look: Look, keyboard: Keyboard, *, category: str | None = None
    ) -> None:
        super().__init__()
        self.backend = backend
        self.settings = settings
        self.keyboard = keyboard
        self._look = look
        self.opening = EMPTY_OPENING
        #: What cannot be used of the user's keys and theme.
        self.problems: tuple[str, ...] = ()
        self.counts = EMPTY_OPENING.counts
        self.healths = dict(EMPTY_OPENING.healths)
        self.sample = False
        #: When a key or the mouse was last used (time.monotonic).
        self.touched = time.monotonic()
        self.first_run = False
        self.live = True
        self.pane = "list"
        self.layout_kind = "three"
        self.plan = plan(120, 36)
        self.typing: Typing | None = None
        self.sequences = Sequences()
        self._waits: dict[str, Timer] = {}
        self.page = ArticlePane(
            look, measure=settings.reader.width, pictures=self.shows_pictures,
            bidi="app" if look.reorder else "terminal",
            typesetting=Typesetting(settings.reader.justify, settings.reader.hyphenate),
            numbered=settings.reader.links == "numbers", id="page",
        )  # fmt: skip
        self.page_head = PaneHeader(look, "page", quiet=True, id="page-head")
        self.notes = NotesPage(look, id="notes")
        self.notes_head = PaneHeader(look, "page", id="notes-head")
        self.list_ = Headlines(look, id="list")
        self.list_head = PaneHeader(look, "list", id="list-head")
        self.nav = Categories(look, id="nav")
        self.nav_head = PaneHeader(look, "nav", id="nav-head")
        self.hits = Hits(look, id="hits")
        self.status = StatusLine(look, id="status")
        self.sheet = WhichKey(look, id="sheet")
        self.small = NotesPage(look, id="small")
        self.choices = Choices(look, id="choices")
        self.picture = PictureView(look, id="picture")
        self.sources = SourceTable(look, id="sources")
        self.front = Front(look, id="front")
        self.story_list = StoryList(look, id="story")
        self.story_head = PaneHeader(look, "list", id="story-head")
        widgets: tuple[Widget, ...] = (
            self.page_head, self.page, self.notes_head, self.notes, self.list_head, self.list_, self.nav_head, self.nav,
            self.hits, self.status, self.sheet, self.small, self.front, self.story_head, self.story_list, self.sources,
        )  # fmt: skip
        self._placed = {widget.id: widget for widget in widgets}
        self._ground_for: tuple[object, ...] = ()
        self._ground = Strip([])
        self.over: Over | None = None
        self.back_to: Over | None = None
        self.starting = Starting(self, category)
        self.keying = Keying(self)
        self.leaving = Leaving(self)
        self.activity = Activity(self)
        self.status_text = Status(self)
        self.splits = Splits(self)
        self.places = Places(self)
        self.ordering = Ordering(self)
        self.selecting = Selecting(self)
        self.tagging = Tagging(self)
        self.hinting = Hinting(self)
        self.muting = Muting(self)
        self.listing = Listing(self, show_read=settings.list.show_read)
        self.fetching = Fetching(self)
        self.reading = Reading(self)
        self.finding = Finding(self)
        self.texts = Texts(self)
        self.linking = Linking(self)
        self.piping = Piping(self)
        self.exporting = Exporting(self)
        self.pictures = Pictures(self)
        self.marks = Marks(self)
        self.moving = Moving(self)
        self.pages = Pages(self)
        self.sharing = Sharing(self)
        self.searching = Searching(self)
        self.choosing = Choosing(self)
        self.palette = Palette(self)
        self.dressing = Dressing(self)
        self.sourcing = Sourcing(self)
        self.adding = Adding(self)
        self.front_page = FrontScreen(self)
        self.story = StoryScreen(self)

    def compose(self) -> ComposeResult:
        """What nearly every session shows. The rest comes when it is first given a place: no start waits for it."""
        yield from (self.page_head, self.page, self.list_head, self.list_, self.nav_head, self.nav)
        yield from (self.status, self.sheet)

    # ---- start

    def on_mount(self) -> None:
        self.nav_head.tell(words.READER)
        self.nav_head.margins(1, 2)
        self.list_.style_of_rows = RowStyle(titles=self.settings.reader.wrap_titles)
        self.focus_pane("list")
        if self.settings.list.date_format == "relative":
            self.set_interval(MINUTE, self.tell_anew)
        self.starting.begin()

    def _compositor_refresh(self) -> None:
        """Frames that nobody would see are not made; the first that is seen is painted whole."""
        if not is_quiet(self.app):
            super()._compositor_refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The ground below the widgets, which cover all of it: made once for a size and theme, not for every frame."""
        filters = self.get_line_filters()
        known = (crop.size, self._look.colours["page"], *filters)
        if self._ground_for != known:
            blank = Strip([Segment(" " * crop.width, self._look.style("text", "page"))], crop.width)
            self._ground_for, self._ground = known, filtered(blank, filters)
        return [self._ground] * crop.height

    # ---- what is common

    @property
    def look(self) -> Look:
        return self._look

    def set_look(self, look: Look) -> None:
        """Another theme's look, from now on."""
        self._look = look

    @property
    def shows_pictures(self) -> bool:
        """Whether pictures are shown: where the settings want them and the terminal has the colours for them."""
        return self.settings.reader.images != "alt" and self._look.pictures

    @property
    def today(self) -> date:
        return self.backend.now().astimezone().date()

    @property
    def enabled_sources(self) -> list[Source]:
        return [source for source in self.opening.sources if source.enabled]

    @property
    def sources_at_home(self) -> int:
        return self.backend.sources_at_home

    @property
    def current(self) -> Headline | None:
        """The headline that marks and addresses are about."""
        if self.searching.active:
            return self.hits.headline
        if self.over is not None:
            return self.over.headline
        if self.pane == "reader" and self.reading.headline is not None:
            return self.reading.headline
        return self.list_.headline

    async def refresh_counts(self) -> None:
        self.counts, self.healths = await self.backend.counts()
        self.places.refresh()
        self.places.count_searches_soon()
        self.sourcing.refresh()
        if self.over is not None:
            self.over.refresh()
        self.listing.tell()
        self.tell_status()

    def start(self, work: Coroutine[Any, Any, Any], *, group: str) -> None:
        """Run something beside the keys; the newest of a group is the one that counts."""
        several = group in ("finish", "view", "rows")
        guarded: Callable[[], Coroutine[None, None, None]] = partial(self._guarded, work)
        worker: Worker[None] = self.run_worker(guarded, group=group, exclusive=not several)
        finalize(worker, work.close)  # one that was cancelled before its first step would be left unawaited

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except ReaderError as error:
            self.say_error(error)

    def say_error(self, error: ReaderError) -> None:
        """What went wrong, and what to do."""
        self.say(f"{error}. {error.remedy}" if error.remedy else str(error), slot="warn")

    def later(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        """Do something after a while, unless it is put off again meanwhile."""
        self.forget_timer(name)
        self._waits[name] = self.set_timer(seconds, work)

    def forget_timer(self, name: str) -> None:
        timer = self._waits.pop(name, None)
        if timer is not None:
            timer.stop()

    def every_second(self, on: bool) -> None:
        """While a fetch runs, counts and list catch up once a second."""
        self.forget_timer("second")
        if on:
            self._waits["second"] = self.set_interval(1.0, lambda: self.start(self.fetching.catch_up(), group="catch"))

    def touch(self) -> None:
        """A key or click: from now on the list of a first run stands still."""
        if self.live:
            self.live = False
            if self.first_run:
                self.listing.tell()

    # ---- words in the status line

    def say(self, text: str, *, slot: str = "muted", seconds: float = 6.0) -> None:
        self.status_text.say(text, slot=slot, seconds=seconds)

    def quiet(self) -> None:
        self.status_text.quiet()

    def say_nothing_unread(self) -> None:
        self.say(words.NO_OTHER_UNREAD)

    def tell_status(self) -> None:
        self.status_text.tell()

    def type_line(self, typing: Typing | None) -> None:
        """Begin or end typing into the status line."""
        self.typing = typing
        self.note_typing("")

    def note_typing(self, note: str) -> None:
        typing = self.typing
        self.status.ask(Prompt(typing.lead, typing.text, typing.at, note) if typing and typing.lead else None)
        self.tell_status()

    # ---- panes

    def focus_pane(self, pane: str) -> None:
        """Give the keys to a pane, and show it where only one has room."""
        self.pane = pane
        if pane != "reader":
            self.back_to = None
        if pane != "reader" and self.reading.zen:
            self.reading.set_zen(False)
        self.nav.set_focused(pane == "categories")
        self.list_.set_focused(pane == "list")
        self.page.set_class(pane == "reader", "-focused")
        self.page.refresh()
        self.nav_head.tell(active=pane == "categories")
        self.list_head.tell(active=pane == "list")
        self.page_head.tell(active=pane == "reader")
        self.lay_panes()
        self.tell_status()

    def on_resize(self, event: events.Resize) -> None:
        self.lay_panes()

    def lay_panes(self) -> None:
        """Put every widget where the size, the pane in use and the pages say."""
        width, height = self.app.size
        found = plan(
            width, height, pane=self.pane, zen=self.reading.zen, page=self.pages.shown, search=self.searching.active,
            sources=self.sourcing.active, over=self.over.name if self.over else "",
            dragged=self.splits.widths,
        )
        self.plan, self.layout_kind = found, found.kind
        self.nav.opens = found.kind in ("three", "wide")
        for name, box in found.boxes.items():
            self.put(self._placed[name], box)
        if found.kind == "small":
            self.small.left = self.small.right = 1
            self.small.show([Note(words.TOO_SMALL)])
            self.small.forget()
        style = RowStyle(
            titles=self.settings.reader.wrap_titles, spaced=height >= AIRY, reorder=self._look.reorder,
            column=found.kind == "wide" and not self.sample, timed=not self.sample, now=self._now(),
        )  # fmt: skip
        self.list_.restyle(style)
        airy = height >= AIRY
        air = 2 if self.reading.zen else 0 if airy else 1  # where there is room, the line of air is the header's
        self.page.configure(air=air, hair=airy, thumb=not self.reading.zen)
        self._page_margins(found)
        self.pictures.place()
        self.choosing.place()

    def tell_anew(self) -> None:
        """Say how long ago things were, as it is now."""
        self.list_.restyle(replace(self.list_.style_of_rows, now=self._now()))

    def _now(self) -> datetime | None:
        """The minute it is, where the list says how long ago things were; they are told anew each minute."""
        if self.settings.list.date_format != "relative":
            return None
        return self.backend.now().replace(second=0, microsecond=0)

    def _page_margins(self, found: Plan) -> None:
        box = found.boxes["page"] or found.boxes["notes"]
        if box is None or self.sourcing.active:
            return
        left, measure = margins(box.width, self.page.wanted_measure)
        right = max(1, box.width - left - measure)
        self.page_head.margins(left, right)
        left, right = max(2, left), max(2, right)  # pages of our own words: two cells of air, however narrow
        self.notes_head.margins(left, right)
        self.notes.left, self.notes.right, self.notes.measure = left, right, measure
        self.notes.forget()

    def put(self, widget: Widget, box: Box | None) -> None:
        """Give a widget its place; without one it is not seen."""
        if box is None or box.width <= 0 or box.height <= 0:
            widget.display = False
            return
        if widget.parent is None:
            self.mount(widget)
        widget.styles.offset = (box.x, box.y)
        widget.styles.width, widget.styles.height = box.width, box.height
        widget.display = True

    # ---- keys

    async def take_key(self, event: events.Key) -> bool:
        """Do what a key means here. Whether it meant anything."""
        return await self.keying.take(event)

    async def run_id(self, action: str) -> None:
        """Do an action by its id."""
        await self.keying.run(action)

    # ---- what widgets tell

    def on_row_moved(self, message: RowMoved) -> None:
        self.reading.preview()

    async def on_row_chosen(self, message: RowChosen) -> None:
        await self.reading.open(message.entry_id)

    def on_rows_wanted(self, message: RowsWanted) -> None:
        self.start(self.listing.load_rows(message.ids), group="rows")

    async def on_place_moved(self, message: PlaceMoved) -> None:
        if message.open and await self.places.open_front():
            return
        self.start(self.places.show_row(message.index), group="place")
        if message.open:
            self.focus_pane("list")

    def on_place_toggled(self, message: PlaceToggled) -> None:
        self.places.toggle(message.index)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.splits.down(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.splits.move(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.splits.up(event)

    def on_pane_clicked(self, message: PaneClicked) -> None:
        self.touch()
        pane = "reader" if message.pane == "article" else message.pane
        if pane != self.pane:
            self.focus_pane(pane)

    async def on_choice_clicked(self, message: ChoiceClicked) -> None:
        self.touch()
        await self.choosing.take()

    async def on_source_clicked(self, message: SourceClicked) -> None:
        self.touch()
        self.sourcing.refresh()
        if message.open:
            self.sourcing.edit()

    async def on_over_clicked(self, message: OverClicked) -> None:
        self.touch()
        if self.over is not None:
            await self.over.clicked(open=message.open)

    async def on_hint_clicked(self, message: HintClicked) -> None:
        self.touch()
        kind, _, key = message.action.partition(":")
        if kind == "key" and self.searching.active:
            await self.searching.take_key(key, None)
        elif kind == "key":
            await self.sourcing.take_key(key, None)
        else:
            await self.run_id(message.action)

    async def on_job_told(self, message: JobTold) -> None:
        await self.fetching.told(message.events)

    async def on_job_ended(self, message: JobEnded) -> None:
        await self.fetching.ended(message.error)

    def on_reading_moved(self, message: ReadingMoved) -> None:
        self.reading.moved(message.place, message.at_end)

    async def on_link_chosen(self, message: LinkChosen) -> None:
        await self.linking.follow(message.href)

    def on_pictures_placed(self, message: PicturesPlaced) -> None:
        message.stop()
        self.start(self.pictures.load(message.places), group="pictures")

    def on_picture_chosen(self, message: PictureChosen) -> None:
        self.pictures.open(message.block)

    def on_picture_sized(self) -> None:
        self.pictures.show()

    def on_picture_left(self) -> None:
        self.pictures.close()


EMPTY_OPENING = Opening.empty()
