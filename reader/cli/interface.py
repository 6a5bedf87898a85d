"""`reader` without a command, and `reader demo`: the interface opens, or one line says what works here instead."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from reader.cli.context import settings_of, workspace
from reader.cli.output import Output
from reader.errors import UsageError
from reader.settings.files import places
from reader.tui.firstpaint import painted

if TYPE_CHECKING:
    import argparse


def open_interface(args: argparse.Namespace, out: Output) -> int:
    """Open the interface on the user's library."""
    check_terminal()
    gc.disable()  # until the first frame: all that is made before it is there to stay
    try:
        from reader.tui.app import run

        with workspace(args, out) as ws:
            return run(ws, category=args.category)
    finally:
        gc.enable()
        painted.leave()  # what is said now is said on the terminal's own screen


def demo(args: argparse.Namespace, out: Output) -> int:
    """Open the interface on the built-in sample edition: no network, nothing written but a temporary home."""
    check_terminal()
    from reader.jobs.demo import demo_workspace
    from reader.tui.app import run

    own = places()
    with demo_workspace(settings_of(args, own), own) as ws:
        return run(ws)


def check_terminal() -> None:
    """Raises UsageError where no screen can be drawn: the interface draws on stderr and listens to stdin.

    From here on the terminal alone tells its size: COLUMNS and LINES, where a shell exports them, stay as they were
    when the window is resized.
    """
    if os.environ.get("TERM", "") in ("dumb", "") or not sys.stdin.isatty() or not sys.stderr.isatty():
        raise UsageError("This terminal cannot draw screens. Use: reader headlines, reader read ID")
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
