"""The interface as a program: settled before it is drawn, guarded while it is drawn, and gone without a trace."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter

from reader.errors import UsageError
from reader.text.cells import count_spacing_marks
from reader.tui import words
from reader.tui.backend import Backend
from reader.tui.driver import PlainDriver, QuietDriver
from reader.tui.filters import OutputGuard
from reader.tui.keymap import Keyboard, load_keyboard
from reader.tui.screens.main import MainScreen
from reader.tui.terminal import look_around
from reader.tui.themes import Dress, dress, textual_theme

if TYPE_CHECKING:
    from reader.workspace import Workspace

_GUARD = OutputGuard()
#: Seconds after which a thread that computes lets another one go on. A key takes several turns: with Python's own 5 ms
#: one would feel that stories are grouped beside it.
SWITCH = 0.0005


class ReaderApp(App[None]):
    """One screen that takes every key itself; the framework's own bindings and palette are not used."""

    CSS_PATH = "styles/reader.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(
        self, backend: Backend, dressed: Dress, keyboard: Keyboard, *, category: str | None = None, signals: bool = True
    ) -> None:
        self._line_filters: Sequence[LineFilter] = (*dressed.filters, _GUARD)
        #: Whether signals are taken.
        self.signals = signals
        super().__init__()
        self.title = words.READER
        self.animation_level = "none"
        theme = textual_theme(dressed.theme)
        self.register_theme(theme)
        self.theme = theme.name
        self._variables = self.get_css_variables()
        self.stylesheet.set_variables(self._variables)
        self._main = MainScreen(backend, backend.home.settings, dressed.look, keyboard, category=category)
        self._main.problems = (*keyboard.keymap.problems, *dressed.theme.problems)

    @property
    def explicit(self) -> bool:
        """Whether the terminal is to leave the order of letters alone."""
        return self._main.look.reorder

    def get_driver_class(self) -> type[Driver]:
        found = super().get_driver_class()
        return QuietDriver if found is PlainDriver else found

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets again for another theme; the one that the app begins with needs no second reading."""
        if self._variables != (now := self.get_css_variables()):
            self._variables = now
            super().refresh_css(animate)

    def get_default_screen(self) -> MainScreen:
        return self._main

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *self._line_filters]

    @property
    def filters(self) -> Sequence[LineFilter]:
        """What is done to every line for this terminal, the guard last."""
        return self._line_filters

    def set_filters(self, filters: Sequence[LineFilter]) -> None:
        self._line_filters = (*filters,)

    def take_signals(self) -> None:
        """From now on signals end the program in good order. Before the first frame the driver ends it at once."""
        if self.signals:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                with suppress(NotImplementedError, ValueError):
                    loop.add_signal_handler(number, self._leave, number)

    def _leave(self, number: int) -> None:
        """A signal asks to end: the terminal is restored, the code tells why."""
        self.exit(return_code=128 + number)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._main.touched = time.monotonic()
            self._main.backend.give_way()
        if isinstance(event, events.Key) and not event.is_forwarded:
            screen = self.screen
            copying = event.key == "ctrl+c"
            if isinstance(screen, MainScreen) and not copying and await screen.take_key(event):
                return
        await super().on_event(event)


def run(workspace: Workspace, *, category: str | None = None, options: Any = None) -> int:
    """Open the interface; the exit code when it is closed. Raises UsageError where no screen can be drawn."""
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise UsageError("This terminal cannot draw screens. Use: reader headlines, reader read ID")
    sys.setswitchinterval(SWITCH)
    backend = Backend(workspace)
    backend.warm()
    try:
        return _run(backend, workspace, category)
    finally:
        backend.close()


def _run(backend: Backend, workspace: Workspace, category: str | None) -> int:
    settings = workspace.settings
    ask = (settings.theme.name == "auto" or settings.reader.images == "auto") and not os.environ.get("NO_COLOR")
    terminal = look_around(os.environ, ask=ask, plain=settings.theme.ascii, rtl=settings.text.rtl)
    if terminal.marks:
        count_spacing_marks()
    dressed = dress(workspace.places, settings.theme, terminal, joined=settings.text.shape == "on")
    keyboard = load_keyboard(workspace.places, settings.keys)
    colourless = os.environ.pop("NO_COLOR", None)  # ours is the filter; the framework's would paint grey
    try:
        app = ReaderApp(backend, dressed, keyboard, category=category)
        app.run()
    finally:
        if colourless is not None:
            os.environ["NO_COLOR"] = colourless
    code = app.return_code
    return code if code is not None else 1


