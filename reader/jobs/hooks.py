"""The person's own commands beside a fetch: one for each article that is kept, one for the whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from reader.errors import ParseError, ReaderError
from reader.jobs.local import output_of
from reader.jobs.run import on_thread
from reader.model.codec import to_json
from reader.model.events import Event, Finished, HookFailed, TextStored
from reader.workspace import Workspace


async def hooked(ws: Workspace, events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """The events of a fetch, the same and as soon, while `[hooks]` run one command at a time.

    `after_article` gets an article as it is kept, `after_fetch` the summary, both as JSON on standard input. A command
    that fails is told of once and not asked again; the fetch itself goes on. `Finished` comes after the last command;
    who cancels waits for none.
    """
    hooks = ws.settings.hooks
    run = _Hooks(ws)
    turns = asyncio.create_task(run.articles(hooks.after_article))
    try:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, TextStored) and hooks.after_article:
                    run.waiting.put_nowait(event.entry_id)
                if isinstance(event, Finished) and event.stopped != "cancelled":
                    run.waiting.put_nowait(None)
                    await turns
                    await run.ask("after_fetch", hooks.after_fetch, to_json(event))
                while run.complaints:
                    yield run.complaints.pop(0)
                yield event
    finally:
        turns.cancel()
        await asyncio.gather(turns, return_exceptions=True)


class _Hooks:
    """`waiting` are the entries whose article is still to be handed on; None ends them."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._failed: set[str] = set()
        self.waiting: asyncio.Queue[int | None] = asyncio.Queue()
        self.complaints: list[HookFailed] = []

    async def articles(self, command: Sequence[str]) -> None:
        while (entry := await self.waiting.get()) is not None:
            try:
                article = await on_thread(self._ws.library.article, entry)
            except ReaderError as error:
                self._failed_at("after_article", error)
                continue
            if article is not None:
                await self.ask("after_article", command, to_json(article))

    async def ask(self, hook: str, command: Sequence[str], given: bytes) -> None:
        if not command or hook in self._failed:
            return
        try:
            await output_of(command, given)
        except ParseError as error:
            self._failed_at(hook, error)

    def _failed_at(self, hook: str, error: ReaderError) -> None:
        if hook not in self._failed:
            self._failed.add(hook)
            self.complaints.append(HookFailed(hook, f"The command of {hook} failed: {error}"))
