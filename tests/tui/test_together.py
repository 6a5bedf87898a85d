"""What another program does to the library is seen on the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tui.home import home_desk
from tests.tui.stories import fill_stories

ROOT = Path(__file__).resolve().parents[2]
MARK = """
import sys
from pathlib import Path
from reader.library import Library
from reader.settings.files import Places
places = Places.under(Path(sys.argv[1]))
with Library.open(places.library_file, places.articles) as library:
    library.mark([int(sys.argv[2])], read=True, starred=True)
"""


async def test_a_mark_made_by_another_program_is_shown(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        main = desk.main
        entry = main.list_.ids[3]
        unread = main.counts.everything.unread
        await desk.until(lambda: main.list_.held[entry].unread)
        await desk.until(lambda: desk.backend._elsewhere is not None)
        home = main.backend.home.places.data.parent
        subprocess.run([sys.executable, "-c", MARK, str(home), str(entry)], cwd=ROOT, check=True)
        await desk.until(lambda: main.list_.held[entry].starred and not main.list_.held[entry].unread)
        await desk.until(lambda: main.counts.everything.unread == unread - 1)
