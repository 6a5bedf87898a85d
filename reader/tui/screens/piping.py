"""The text of an article as the input of a command: a list of arguments, never a shell's line."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import msgspec

from reader.text.safe import clean_code, clean_line
from reader.tui import words, words_article
from reader.tui.prompt import Typing
from reader.tui.widgets.notes import Note

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Programs that want the terminal for themselves while they run.
IN_TERMINAL = ("less", "more", "most", "bat", "batcat", "moar", "ov", "vi", "vim", "nvim", "view", "nano", "micro",
               "emacs", "hx", "helix", "kak", "ne", "joe", "mcedit", "fzf", "w3m", "lynx", "man")  # fmt: skip
#: Seconds another command may take, and characters of its output that are shown.
PATIENCE, SHOWN = 120, 100_000


class Ran(msgspec.Struct, frozen=True):
    """What a command wrote, errors behind the rest, and its exit code; `problem` where it did not run to its end."""

    output: str = ""
    code: int = 0
    problem: str = ""


class Piping:
    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._last = ""

    def ask(self) -> None:
        """Ask for a command; the last one stands there again."""
        main = self._main
        if main.reading.article is None:
            main.say(words.NOTHING_SELECTED)
            return
        typing = Typing("| ", text=self._last, done=self._typed, left=lambda: main.type_line(None))
        main.type_line(typing)
        main.note_typing("" if self._last else words_article.PIPE_HINT)

    def _typed(self, line: str) -> None:
        main = self._main
        main.type_line(None)
        try:
            command = shlex.split(line)
        except ValueError:
            main.say(words_article.QUOTES_OPEN)
            return
        if not command:
            main.say(words_article.NO_COMMAND)
            return
        name = os.path.basename(command[0])
        if shutil.which(command[0]) is None:
            main.say(words_article.no_such_command(clean_line(name)))
            return
        self._last = line
        main.start(self._run(name, command), group="pipe")

    async def _run(self, name: str, command: list[str]) -> None:
        main, article = self._main, self._main.reading.article
        if article is None:
            return
        text = await main.backend.plain_text(article)
        pager = main.settings.general.pager or os.environ.get("PAGER") or ""
        if name in IN_TERMINAL or command == shlex.split(pager):
            self._in_terminal(name, command, text)
            return
        main.say(words_article.piping(clean_line(name)), seconds=PATIENCE)
        ran = await asyncio.to_thread(run_command, command, text.encode())
        if ran.problem:
            main.say(words_article.not_started(clean_line(name), ran.problem), slot="warn")
            return
        lines = ran.output.strip("\n").split("\n")
        if len(lines) > 1:
            main.pages.show_output(clean_line(" ".join(command)), [Note(), *(Note(line) for line in lines)])
            main.quiet()
        else:
            main.say(lines[0] or words_article.piped(clean_line(name), ran.code))

    def _in_terminal(self, name: str, command: list[str], text: str) -> None:
        """The program gets the screen, and the text as its standard input."""
        try:
            with self._main.app.suspend():
                subprocess.run(command, input=text.encode(), check=False)  # noqa: S603 - arguments the person typed
        except OSError as error:
            self._main.say(words_article.not_started(clean_line(name), error.strerror or ""), slot="warn")
        self._main.app.refresh()


def run_command(command: list[str], data: bytes, patience: float = PATIENCE) -> Ran:
    """Run a command with `data` as its input and without a terminal. For a thread; never raises."""
    try:
        done = subprocess.run(  # noqa: S603 - arguments the person typed, no shell
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=patience,
            start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ran(problem=words_article.TOO_LONG)
    except OSError as error:
        return Ran(problem=error.strerror or "")
    return Ran(clean_code(done.stdout[: 4 * SHOWN].decode("utf-8", "replace"), SHOWN), done.returncode)
