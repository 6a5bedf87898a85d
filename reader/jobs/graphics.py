"""A picture for terminals that have pixels of their own, made in a worker from what is kept or may be fetched."""

from __future__ import annotations

from reader.errors import ParseError
from reader.jobs.pictures import picture_bytes
from reader.model.codec import from_json
from reader.render.graphics import Form, Graphic
from reader.workspace import Workspace


async def graphic(
    ws: Workspace, url: str, *, form: Form, columns: int, rows: int, cell: tuple[int, int],
    background: tuple[int, int, int], whole: bool, fetch: bool,
) -> Graphic | None:  # fmt: skip
    """The picture at an address for a place of so many cells, see `render.graphics`; None where it cannot be had."""
    data = await picture_bytes(ws, url, fetch=fetch)
    if data is None:
        return None
    asked = {"form": form, "columns": columns, "rows": rows, "cell": cell, "background": background, "whole": whole}
    try:
        return from_json(await ws.pool.run("graphic", asked, data, urgent=True), Graphic)
    except ParseError:
        return None
