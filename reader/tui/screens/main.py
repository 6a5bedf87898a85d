"""The main screen: three panes by the width there is, one status line, and every key to the action it means."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import finalize

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from reader.errors import ReaderError
from reader.model import Headline, Source
from reader.render.layout import Typesetting
from reader.settings.schema import Settings
from reader.tui import words
from reader.tui.actions import METHODS, word
from reader.tui.backend import Backend, Opening
from reader.tui.driver import is_quiet, set_quiet
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
from reader.tui.screens.front import FrontScreen
from reader.tui.screens.hinting import Hinting
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
from reader.tui.screens.rehearsal import keep_next_frame
from reader.tui.screens.searching import Searching
from reader.tui.screens.selecting import Selecting
from reader.tui.screens.sharing import Sharing
from reader.tui.screens.sourcing import Sourcing
from reader.tui.screens.splits import Splits
from reader.tui.screens.status import Status
from reader.tui.screens.story import StoryScreen
from reader.tui.screens.tagging import Tagging
from reader.tui.screens.texts import Texts
from reader.tui.screens.views import EVERYTHING, View
from reader.tui.sequences import Sequences
from reader.tui.widgets.categories import Categories
from reader.tui.widgets.choices import Choices
from reader.tui.widgets.front import Front
from reader.tui.widgets.header import PaneHeader
from reader.tui.widgets.headlines import Headlines
from reader.tui.widgets.hits import Hits
from reader.tui.widgets.notes import Note, NotesPage
from reader.tui.widgets.pane import ArticlePane, LinkChosen, PictureChosen, PicturesPlaced, ReadingMoved, margins
from reader.tui.widgets.picture import PictureView
from reader.tui.widgets.rows import RowStyle
from reader.tui.widgets.sheet import WhichKey
from reader.tui.widgets.sources import SourceTable
from reader.tui.widgets.status import Prompt, StatusLine
from reader.tui.widgets.story import StoryList

if TYPE_CHECKING:
    from textual.timer import Timer

#: Seconds after which the screen is shown even while the library has not answered yet.
APPEAR_AFTER = 0.6
#: Seconds between two looks whether another program has written to the library.
WATCH = 0.7
#: Seconds before the sheet of what may follow a key.
WHICH_AFTER = 0.35


class MainScreen(Screen[None]):
    """Holds the widgets and what they have in common; what keys do is in the controls beside it."""

    def __init__(
        self, backend: Backend, settings: Settings, look: Look, keyboard: Keyboard, *, category: str | None = None
    ) -> None:
        super().__init__()
        self.backend = backend
        self.settings = settings
        self.keyboard = keyboard
        self._category = category
        self._look = look
        self.opening = EMPTY_OPENING
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
        self._early: list[events.Key] | None = []
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
        self.over: Over | None = None
        self.back_to: Over | None = None
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
        yield from (self.page_head, self.page, self.notes_head, self.notes, self.list_head, self.list_)
        yield from (self.nav_head, self.nav, self.hits, self.status, self.sheet, self.small)
        yield from (self.front, self.story_head, self.story_list, self.sources, self.picture, self.choices)

    # ---- start

    def on_mount(self) -> None:
        self.nav_head.tell(words.READER)
        self.nav_head.margins(1, 2)
        self.list_.style_of_rows = RowStyle(titles=self.settings.reader.wrap_titles)
        self.focus_pane("list")
        self._begin()

    def _begin(self) -> None:
        self.later("appear", APPEAR_AFTER, self._appear)
        self.start(self._start(), group="open")

    async def _start(self) -> None:
        """Open the library. The first frame that is seen has its headlines and the first article."""
        try:
            with self.app.batch_update():
                await self._open()
                await self.show_first()
        finally:
            self._appear()
        early, self._early = self._early, None
        for event in early or ():
            await self.take_key(event)

    def _appear(self) -> None:
        self.forget_timer("appear")
        if is_quiet(self.app):
            set_quiet(self.app, False)
            self.refresh()

    async def show_first(self) -> None:
        """The first headline's article beside the list."""
        entry_id = self.list_.entry_id
        if entry_id is not None and self.layout_kind != "one" and not self.first_run:
            await self.reading.show(entry_id)

    async def _open(self) -> None:
        await self._look_at(await self.backend.opening())
        if self.opening.problems:
            self.say(self.opening.problems[0], slot="warn")
        empty = not self.counts.everything.total
        if empty and self.fetching.by_hand and not self.sample:
            await self.without_network()
            return
        self.first_run = empty and not self.sample
        if self.first_run:
            self.pages.show_edition()
        self.fetching.expected = self.fetching.is_due()
        await self.places.show(self.first_view())
        if self.fetching.expected:
            await self.fetching.begin(quiet=True)
        self.tell_status()
        self.set_interval(WATCH, lambda: self.start(self.fetching.watch(), group="watch"))
        self.start(self._load_aliases(), group="aliases")
        self.start(self.places.load_searches(), group="searches")

    async def _look_at(self, opening: Opening) -> None:
        self.opening = opening
        self.counts, self.healths = opening.counts, dict(opening.healths)
        if opening.widths or self.sample != opening.sample:
            self.sample = opening.sample
            self.lay_panes()
        self.list_.offline = self.fetching.offline
        self.places.refresh()

    def first_view(self) -> View:
        if self.first_run or self.sample:
            return EVERYTHING
        start = self.settings.general.start
        wanted = self._category or ("" if start in ("last", "new") else start)
        for view in self.places.categories:
            if wanted and view.key.casefold() == wanted.casefold():
                return view
        if start == "new":
            return self.places.view_named("view:unread") or EVERYTHING
        return self.places.view_named(self.opening.last or "") or EVERYTHING

    async def _load_aliases(self) -> None:
        """Other keyboard layouts, when there is time for it."""
        from reader.settings.layouts import load_aliases

        choice = self.settings.keys.layout_aliases
        aliases = await asyncio.to_thread(load_aliases, self.backend.home.places, choice)
        self.keyboard.aliases = dict(aliases)

    async def look_again(self) -> None:
        """Sources or the library have changed as a whole."""
        await self._look_at(await self.backend.opening())
        await self.places.show(self.places.view_named(self.places.view.saved) or EVERYTHING)
        self.tell_status()

    async def without_network(self) -> None:
        """Nothing answers. With nothing kept either, the sample edition is opened."""
        if not self.counts.everything.total and not self.backend.on_sample:
            await self.backend.show_sample()
            self.first_run = False
            self.pages.close()
            await self._look_at(await self.backend.opening())
            await self.places.show(EVERYTHING)
        self.tell_status()

    async def with_network(self) -> None:
        """A fetch got through: the sample edition gives way to the news."""
        if self.backend.on_sample:
            self.backend.show_home()
            self.reading.forget()
            self.selecting.clear()
            if self.pane == "reader":
                self.focus_pane("list")
            await self.look_again()
            await self.show_first()

    def remember(self, view: View) -> None:
        """Open the same place at the next start."""
        if not self.sample and not self.first_run and view.saved != self.opening.last:
            self.start(self.backend.set_state("tui.view", view.saved), group="view")

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
            self.put(self.query_one(f"#{name}", Widget), box)
        if found.kind == "small":
            self.small.left = self.small.right = 1
            self.small.show([Note(words.TOO_SMALL)])
            self.small.forget()
        style = RowStyle(
            titles=self.settings.reader.wrap_titles, spaced=height >= AIRY, reorder=self._look.reorder,
            column=found.kind == "wide" and not self.sample, timed=not self.sample,
        )  # fmt: skip
        self.list_.restyle(style)
        airy = height >= AIRY
        air = 2 if self.reading.zen else 0 if airy else 1  # where there is room, the line of air is the header's
        self.page.configure(air=air, hair=airy, thumb=not self.reading.zen)
        self._page_margins(found)
        self.pictures.place()
        self.choosing.place()

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
        widget.styles.offset = (box.x, box.y)
        widget.styles.width, widget.styles.height = box.width, box.height
        widget.display = True

    # ---- keys

    async def take_key(self, event: events.Key) -> bool:
        """Do what a key means here. Whether it meant anything."""
        key, character = event.key, event.character
        if self._early is not None:
            self._early.append(event)  # typed ahead: the list is on its way
            return True
        self.touch()
        if self.layout_kind == "small" and key == "q":
            self.app.exit(return_code=0)
            return True
        if self.typing is not None and self.typing.key(key, character):
            if self.typing is not None:
                self.note_typing(self.status.prompt.note if self.status.prompt else "")
            return True
        if self.page.hints_shown and self._type_hint(key, character):
            return True
        pane = self.pane
        meant = self.keyboard.key(key, character, pane)
        if self.choosing.active and await self.choosing.take_key(key, character):
            return True
        if self.pictures.active and self.pictures.take_key(meant):
            return True
        if self.searching.active and await self.searching.take_key(meant, character):
            return True
        if self.sourcing.active and await self.sourcing.take_key(meant, character):
            return True
        if self.status_text.asking and meant != "q":
            self.status_text.stop_asking()
            if meant == "escape":
                return True
        fed = self.sequences.feed(meant, self.keyboard.actions(pane))
        self._show_which(fed.pending)
        if fed.action:
            await self.run_id(fed.action)
        return fed.used

    def _type_hint(self, key: str, character: str | None) -> bool:
        letter = self.keyboard.aliases.get(character or "", character or "").lower()
        if key == "enter":
            self.page.take_first_hint()
        if key == "escape" or not letter or (key != "enter" and self.page.type_hint(letter) == "unknown"):
            self.page.hide_hints()
            self.quiet()
        elif not self.page.hints_shown:
            self.quiet()
        return True

    async def run_id(self, action: str) -> None:
        """Do an action by its id."""
        path = METHODS[action]
        if self.sourcing.active and not self.sourcing.allows(action):
            self.say(words.NOT_HERE)
            return
        if self.over is not None and not self.pages.covers and await self.over.act(action):
            return
        self.hinting.saw(action)
        target: Any = self
        for part in path.split("."):
            target = getattr(target, part)
        try:
            found = target()
            if inspect.isawaitable(found):
                await found
        except ReaderError as error:
            self.say_error(error)

    def _show_which(self, pending: str) -> None:
        """After a while of waiting, what may follow the first key of a sequence."""
        self.forget_timer("which")
        if self.sheet.display:
            self.sheet.display = False
        if pending:
            self.say(f"{pending} …", seconds=60)
            self._waits["which"] = self.set_timer(WHICH_AFTER, self._which)
        elif self.status_text.text.endswith(" …"):
            self.quiet()

    def _which(self) -> None:
        keys = [
            (key, words.in_sheet(word(action)))
            for key, action in self.sequences.following(self.keyboard.actions(self.pane))
            if action in METHODS
        ]
        if not keys:
            return
        self.sheet.show(self.sequences.pending, words.GOING, keys)
        width, height = self.app.size
        rows = min(self.sheet.rows(width), height - 1)
        self.sheet.styles.offset = (0, height - 1 - rows)
        self.sheet.styles.width, self.sheet.styles.height = width, rows
        self.sheet.display = True

    # ---- leaving

    async def cancel(self) -> None:
        """Escape: close what is open, nearest first."""
        if self.choosing.active:
            await self.choosing.take_key("escape", None)
        elif self.sourcing.active:
            self.sourcing.close()
        elif self.pages.covers:
            self.pages.close()
            self._edition_again()
        elif await self.texts.close():
            return
        elif self.reading.zen:
            self.reading.set_zen(False)
        elif self.page.hit[1]:
            self.page.clear_find()
            self.quiet()
        elif self.selecting.clear() or await self.listing.clear_filter():
            return
        elif self.status_text.text:
            self.quiet()

    def _edition_again(self) -> None:
        if self.first_run and self.reading.entry_id is None and self.fetching.running:
            self.pages.show_edition()

    async def go_back(self) -> None:
        """One level back; at the top, quit."""
        if self.sourcing.active or self.pages.covers or self.reading.zen or self.texts.active:
            await self.cancel()
        elif self.pane == "reader":
            await self.moving.left()
        elif await self.listing.clear_filter():
            return
        elif self.layout_kind in ("one", "small") and self.pane == "list":
            self.focus_pane("categories")
        elif self.pane == "categories" and self.layout_kind not in ("one", "small"):
            self.focus_pane("list")
        else:
            await self._quit()

    async def _quit(self) -> None:
        ask = self.settings.general.confirm_quit
        busy = self.fetching.running
        if not self.status_text.asking and (ask == "always" or (ask == "busy" and busy)):
            self.status_text.ask_once(words.QUIT_BUSY if busy else words.QUIT_ALWAYS)
            return
        await self.quit_now()

    async def quit_now(self) -> None:
        await self.reading.keep_place()
        self.pictures.leave()
        await keep_next_frame(self)
        self.app.exit(return_code=0)

    def suspend(self) -> None:
        self.app.action_suspend_process()

    def redraw(self) -> None:
        self.app.refresh(layout=True)

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
