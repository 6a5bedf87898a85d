"""Words of a code block by their kind, found out in a worker."""

from __future__ import annotations

from reader.errors import ParseError
from reader.model.codec import from_json
from reader.render.code import Coloured
from reader.workspace import Workspace


async def code_colours(ws: Workspace, text: str, syntax: str) -> Coloured:
    """For each line its stretches, see `render.code`; nothing where a worker could not say."""
    try:
        return from_json(await ws.pool.run("code", {"syntax": syntax}, text.encode()), Coloured)
    except ParseError:
        return ()
