"""The part of the door that is about sources: changes to sources.toml, finding new ones, testing one step by step."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from reader.model import Query, Source

if TYPE_CHECKING:
    from reader.jobs.doctor import Step
    from reader.jobs.engine import Engine
    from reader.jobs.later import Saved
    from reader.jobs.subscribe import Found
    from reader.settings.sources import CatalogueFeed
    from reader.workspace import Workspace

T = TypeVar("T")
#: Headlines that are looked at in one go while texts are counted.
LOT = 2000


class SourcesDoor:
    """Mixed into the backend, which has the workspace, its threads and the engine."""

    home: Workspace

    async def _run(self, work: Callable[[Workspace], T]) -> T:
        raise NotImplementedError

    def _jobs(self) -> Engine:
        raise NotImplementedError

    async def _submit(self, make: Callable[[], Any]) -> Any:
        """Run a coroutine in the engine; `make` imports and makes it, on a thread."""
        loop = asyncio.get_running_loop()
        future = await loop.run_in_executor(None, lambda: self._jobs().submit(make()))
        return await asyncio.wrap_future(future)

    # ---- what is kept

    async def kept_by_source(self) -> dict[str, int]:
        """How many whole texts of each source are here."""

        def look(ws: Workspace) -> dict[str, int]:
            ids, _ = ws.library.listing(Query(view="offline"))
            found: Counter[str] = Counter()
            for start in range(0, len(ids), LOT):
                found.update(row.source_id for row in ws.library.headlines(ids[start : start + LOT]))
            return dict(found)

        return await self._run(look)

    # ---- changes. Each raises ConfigError, NothingMatched, UsageError or StorageError

    async def _change(self, work: Callable[[Workspace], object]) -> None:
        def change(ws: Workspace) -> None:
            work(self.home)
            self.home.reload_sources()

        await self._run(change)

    async def enable_source(self, source_id: str, enabled: bool) -> None:
        from reader.settings.edit import enable_source

        await self._change(lambda ws: enable_source(ws.places, source_id, enabled))

    async def update_source(self, source: Source) -> None:
        from reader.settings.edit import update_source

        await self._change(lambda ws: update_source(ws.places, source))

    async def move_source(self, source_id: str, category: str) -> None:
        from reader.settings.edit import move_source

        await self._change(lambda ws: move_source(ws.places, source_id, category=category))

    async def remove_source(self, source_id: str) -> None:
        from reader.settings.edit import remove_source

        await self._change(lambda ws: remove_source(ws.places, source_id))

    async def undo_sources(self) -> str:
        """Take the newest change of sources.toml back; what it was."""
        from reader.settings.history import undo

        said: list[str] = []
        await self._change(lambda ws: said.append(undo(ws.places)))
        return said[0]

    async def moved_sources(self) -> dict[str, str]:
        """New addresses, by id, of sources that have moved for good."""
        from reader.jobs.moves import proposed

        return await self._run(lambda ws: proposed(self.home))

    async def follow_source(self, source: Source, target: str) -> None:
        """Read a source at its new address; `undo_sources` takes it back."""
        from reader.jobs.moves import follow

        await self._run(lambda ws: follow(self.home, source, target))

    # ---- the network

    async def examine(self, source: Source, told: Callable[[Step], object]) -> None:
        """Test a source step by step; `told` is called in the event loop with each step."""
        loop = asyncio.get_running_loop()

        def make() -> Any:
            from reader.jobs.doctor import examine

            async def run() -> None:
                async for step in examine(self.home, source.url, source=source):
                    loop.call_soon_threadsafe(told, step)

            return run()

        await self._submit(make)

    async def find_sources(self, address: str) -> list[Found]:
        """What an address offers, best first. Raises NetworkError, NothingMatched."""

        def make() -> Any:
            from reader.jobs.subscribe import find

            return find(self.home, address, private=True)

        found: list[Found] = await self._submit(make)
        return found

    async def add_found(self, found: Found, category: str) -> Source:
        """Add what was found. Raises UsageError when it is there already, StorageError."""
        from reader.jobs.subscribe import as_source, subscribe

        return await self._run(lambda ws: subscribe(self.home, as_source(found, category=category)))

    async def catalogue(self) -> list[CatalogueFeed]:
        """Every feed that comes with the program, to choose from."""
        from reader.settings.sources import catalogue

        return await self._run(lambda ws: catalogue())

    async def add_feed(self, feed: CatalogueFeed, category: str | None = None) -> Source:
        """Add a feed of the catalogue. Raises UsageError, StorageError."""
        from reader.jobs.subscribe import subscribe
        from reader.settings.sources import source_of

        return await self._run(lambda ws: subscribe(self.home, source_of(feed, category=category)))

    async def save_address(self, address: str) -> Saved:
        """Keep one address for later, with its text where it can be had. Raises StorageError."""

        def make() -> Any:
            from reader.jobs.later import save

            return save(self.home, address)

        saved: Saved = await self._submit(make)
        return saved
