"""Where everything stands: boxes by the size of the terminal and the pane in use. Arithmetic only."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

#: Below these the screen says that it is too small. From these widths on there are two, three, and three wide panes.
LEAST_WIDTH, LEAST_HEIGHT = 24, 8
TWO, THREE, WIDE = 70, 110, 160
#: From so many rows on there is air: a line below headers, and between rows.
AIRY = 30
DRAWER = 30
#: Lines below the table of sources, for the one under the cursor.
DETAIL = 9
_NAMES = (
    "nav-head", "nav", "list-head", "list", "page-head", "page", "notes-head", "notes", "hits", "sources", "status",
    "sheet", "small", "front", "story-head", "story",
)  # fmt: skip


class Box(msgspec.Struct, frozen=True):
    """Left, top, and size in cells."""

    x: int
    y: int
    width: int
    height: int


class Widths(msgspec.Struct, frozen=True):
    """Cells of the panes on the left, as somebody dragged them."""

    nav: int
    list: int


class Plan(msgspec.Struct, frozen=True):
    """`kind` is small, one, two, three or wide; `boxes` has every widget by name, None where it is not seen."""

    kind: str
    boxes: dict[str, Box | None]


def plan(
    width: int, height: int, *, pane: str = "list", zen: bool = False, page: str = "", search: bool = False,
    sources: bool = False, over: str = "", dragged: Mapping[str, Widths] | None = None,
) -> Plan:
    """The layout of a size. `page` is what stands in the article's place; help and facts take a whole narrow screen.

    `over` is what stands over a pane or over all. `dragged` are widths by kind; the article keeps some room.
    """
    kind = kind_of(width, height)
    boxes: dict[str, Box | None] = dict.fromkeys(_NAMES)
    if kind == "small":
        boxes["small"] = Box(0, 0, width, height)
        return Plan(kind, boxes)
    body = height - 1
    widths = (dragged or {}).get(kind)
    boxes["status"] = Box(0, body, width, 1)
    head = 2 if height >= AIRY else 1
    article = "notes" if page else "page"
    article_head = 1 if page else head

    def put(name: str, x: int, cells: int, head: int = head) -> None:
        boxes[f"{name}-head"] = Box(x, 0, cells, head)
        boxes[name] = Box(x, head, cells, body - head)

    if search:
        boxes["hits"] = Box(0, 0, width, body)
    elif sources:
        below = min(DETAIL, body // 2)
        boxes["sources"] = Box(0, 0, width, body - below)
        boxes["notes"] = Box(0, body - below, width, below)
    elif over == "front" and page:
        put("notes", 0, width)
    elif over == "front":
        boxes["front"] = Box(0, 0, width, body)
    elif over and kind in ("one", "two"):
        cells = width if kind == "one" else width // 2
        if kind == "two":
            put(article, cells, width - cells, article_head)
        put("notes" if page and kind == "one" else over, 0, cells)
    elif zen:
        boxes[article] = Box(0, 0, width, body)
    elif kind == "one":
        if page and page != "edition":
            put("notes", 0, width, 1)
        elif pane == "reader":
            put(article, 0, width, article_head)
        else:
            put("nav" if pane == "categories" else "list", 0, width)
    elif kind == "two":
        listed = min(widths.list, width - 30) if widths else 36 + (width - 80) // 5
        put(article, listed, width - listed, article_head)
        if pane == "categories":
            put("nav", 0, DRAWER)
            boxes["list-head"] = Box(DRAWER, 0, listed - DRAWER, head)
            boxes["list"] = Box(0, head, listed, body - head)
        else:
            put("list", 0, listed)
    else:
        nav, listed = (24, 40) if kind == "three" else (30, 60)
        if widths is not None:
            nav = min(widths.nav, width - 30 - 24)
            listed = min(widths.list, width - nav - 30)
        put("nav", 0, nav)
        put(over or "list", nav, listed)
        put(article, nav + listed, width - nav - listed, article_head)
    return Plan(kind, boxes)


def kind_of(width: int, height: int) -> str:
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return "small"
    if width < TWO:
        return "one"
    return "two" if width < THREE else "three" if width < WIDE else "wide"
