"""Out of the program: the browser, the clipboard, the editor. Commands are lists of arguments, never a shell's line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from reader.text.urls import safe_url, strip_tracking
from reader.tui import words

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Browsers that need the terminal for themselves.
_SYSTEM = ("xdg-open", "wslview", "gio", "www-browser", "w3m", "lynx")
_IN_TERMINAL = ("w3m", "lynx", "links", "elinks", "links2", "browsh", "chawan", "cha")


class Sharing:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    def _address(self) -> str | None:
        """The address of the current article, without what follows the reader."""
        row = self._main.current
        if row is None:
            self._main.say(words.NOTHING_SELECTED)
            return None
        return self.clean(row.url)

    def clean(self, address: str) -> str | None:
        """An address as it may be opened or copied; None, and said so, for others than http(s)."""
        found = safe_url(address)
        if found is None or not found.startswith(("http://", "https://")):
            self._main.say(words.NO_ADDRESS)
            return None
        return strip_tracking(found) if self._main.settings.privacy.strip_tracking else found

    def copy_address(self) -> None:
        address = self._address()
        if address:
            self._main.app.copy_to_clipboard(address)
            self._main.say(words.ADDRESS_COPIED)

    def copy_markdown(self) -> None:
        address, row = self._address(), self._main.current
        if address and row:
            title = row.title.replace("[", "\\[").replace("]", "\\]")
            self._main.app.copy_to_clipboard(f"[{title}]({address})")
            self._main.say(words.ADDRESS_COPIED)

    def open_browser(self) -> None:
        address = self._address()
        if address:
            self.open(address)

    def open(self, address: str) -> None:
        """Open an address that has been cleaned."""
        command = browser_command(self._main.settings.hooks.open, self._main.settings.general.browser, address)
        if command is None:
            self._main.say(words.NO_BROWSER)
            return
        try:
            if os.path.basename(command[0]) in _IN_TERMINAL:
                with self._main.app.suspend():
                    subprocess.run(command, check=False)  # noqa: S603 - a list of arguments, the address is a safe one
            else:
                subprocess.Popen(  # noqa: S603 - as above
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )  # fmt: skip
        except OSError:
            self._main.say(words.NO_BROWSER)
            return
        self._main.say(words.OPENED)

    async def edit_sources(self) -> None:
        """Edit sources.toml in the user's editor, and read it again."""
        main = self._main
        path = await main.backend.sources_file()
        editor = main.settings.general.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        try:
            command = [*shlex.split(editor), path]
            with main.app.suspend():
                subprocess.run(command, check=False)  # noqa: S603, ASYNC221 - the screen is the editor's meanwhile
        except (OSError, ValueError):
            main.say(words.no_editor(editor))
            return
        main.app.refresh()
        await main.backend.reload_sources()
        await main.starting.look_again()


def browser_command(hook: tuple[str, ...], browser: str | None, address: str) -> list[str] | None:
    """The command that opens an address: the hook, the setting, $BROWSER, the system's own."""
    if hook:
        return [part.replace("{url}", address) for part in hook]
    for wanted in (browser, os.environ.get("BROWSER", "").split(os.pathsep)[0]):
        if wanted:
            parts = shlex.split(wanted)
            if any("%s" in part for part in parts):
                return [part.replace("%s", address) for part in parts]
            return [*parts, address]
    for name in ("open",) if sys.platform == "darwin" else _SYSTEM:
        if found := shutil.which(name):
            return [found, "open", address] if name == "gio" else [found, address]
    return None
