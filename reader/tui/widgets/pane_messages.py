"""What the reading pane tells."""

from __future__ import annotations

from textual.message import Message


class LinkChosen(Message):
    """A link was clicked or its letters were typed. `index` counts the links of the article from 0."""

    def __init__(self, index: int, href: str) -> None:
        super().__init__()
        self.index = index
        self.href = href


class ReadingMoved(Message):
    """Another part of the article is seen: how much stands above it (0 to 1), minutes left, whether the end is seen."""

    def __init__(self, place: float, minutes_left: int, at_end: bool) -> None:
        super().__init__()
        self.place = place
        self.minutes_left = minutes_left
        self.at_end = at_end


class PicturesPlaced(Message):
    """Pictures have their places: (block index, columns, rows) each. The pixels may come whenever they like."""

    def __init__(self, places: tuple[tuple[int, int, int], ...]) -> None:
        super().__init__()
        self.places = places


class PictureChosen(Message):
    """A picture was clicked or its letters were typed; `block` is its place in the article."""

    def __init__(self, block: int) -> None:
        super().__init__()
        self.block = block
