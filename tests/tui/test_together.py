"""What another program does to the library is seen on the screen."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.tui.screens.fetching import Fetching
from tests.tui.home import NOW, home_desk
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


async def test_the_days_backup_is_made_while_nobody_does_anything(tmp_path: Path) -> None:
    fill_stories(tmp_path)
    async with home_desk(tmp_path) as desk:
        backups = desk.main.backend.home.places.data / "backups"
        await desk.press("j")
        await desk.main.fetching.watch()
        await desk.pilot.pause()
        assert not backups.exists()
        desk.main.touched -= 61
        desk.main.fetching._rested -= 61
        desk.main.fetching.running = True
        await desk.main.fetching.watch()
        assert not backups.exists()
        desk.main.fetching.running = False
        await desk.main.fetching.watch()
        await desk.until(lambda: len(list(backups.glob("library-*.db"))) == 1)
        await desk.press("j")
        await desk.main.fetching.watch()
        assert len(list(backups.glob("*"))) == 1


async def test_it_fetches_again_as_often_as_the_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[dict[str, Any]] = []

    async def begin(self: Fetching, **request: Any) -> None:
        self._begun = self._main.backend.now()
        begun.append(request)

    monkeypatch.setattr(Fetching, "begin", begin)
    fill_stories(tmp_path)
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "config" / "config.toml").write_text("[fetch]\nevery = '20m'\non_start = 'off'\n")
    async with home_desk(tmp_path) as desk:
        desk.main.fetching.by_hand = False
        desk.main.fetching._begun = NOW
        await desk.main.fetching.watch()
        assert begun == []
        for minutes in range(1, 46):
            monkeypatch.setattr(desk.main.backend, "now", lambda at=minutes: NOW + timedelta(minutes=at))
            await desk.main.fetching.watch()
        assert begun == [{"quiet": True}] * 2
