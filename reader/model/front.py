"""The front page as values: stories by category, with who has them and who was first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from reader.model.entry import Headline


class Report(msgspec.Struct, frozen=True):
    """A story on the front page: its newest report, how many sources have it, who was first and when."""

    row: Headline
    sources: int
    first: str
    began: datetime


class FrontSection(msgspec.Struct, frozen=True):
    category: str
    reports: tuple[Report, ...]


class FrontPage(msgspec.Struct, frozen=True):
    """Sections by the weight of what leads them. `picture` is an address of the opening story's, if one can be had.

    `size` is the picture's as its page states it. `hours` is how far back it looks, `rule` what decides, in words.
    """

    sections: tuple[FrontSection, ...]
    hours: int
    rule: str
    picture: str = ""
    page: str = ""
    size: tuple[int | None, int | None] = (None, None)
