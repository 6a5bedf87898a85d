"""The frame that the next start begins with, made at the end of this session and kept for `firstpaint`.

Behind the scenes the screen is put as a start would put it: the place that will be open, its first headline, nothing
typed, nothing asked. What stands there then is written down.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.settings.files import write_file
from reader.tui.driver import EXPLICIT, set_quiet
from reader.tui.firstpaint import FILE, content_of
from reader.tui.screens.views import EVERYTHING

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Longest time the end of a session may take for it, seconds.
PATIENCE = 0.5


async def keep_next_frame(main: MainScreen) -> None:
    """Keep the next first frame, where there will be one; a session that cannot has none kept."""
    folder = main.backend.home.places.state
    path = folder / FILE
    if not folder.is_dir() or main.backend.home.settings.problems or main.sample or main.first_run:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return
    set_quiet(main.app, True)
    try:
        async with asyncio.timeout(PATIENCE):
            await _put(main)
            lines = await _lines(main)
        size = main.app.size
        terminal = os.terminal_size((size.width, size.height))
        content = content_of(os.environ, terminal, lines, before=EXPLICIT if main.look.reorder else "")
        await asyncio.to_thread(write_file, path, content)
    except (TimeoutError, ReaderError):
        with suppress(OSError):
            path.unlink(missing_ok=True)


async def _put(main: MainScreen) -> None:
    """Everything where a start puts it."""
    main.pages.close()
    main.page.hide_hints()
    main.page.clear_find()
    main.reading.set_zen(False)
    main.listing.show_read = main.settings.list.show_read
    main.focus_pane("list")
    main.quiet()
    view = main.places.view
    if main.settings.general.start != "last":
        view = main.starting.first_view()
    await main.places.show(main.places.view_named(view.saved) or EVERYTHING)
    await main.starting.show_first()


async def _lines(main: MainScreen) -> list[str]:
    """The rows of the screen with their escape sequences, once it has been laid out."""
    done = asyncio.Event()
    main.refresh(layout=True)
    main.call_after_refresh(done.set)
    await done.wait()
    strips = main._compositor.render_strips(main.app.size)
    return [strip.render(main.app.console) for strip in strips]
