"""Looking for a feed in the shipped catalogue: by words, category, language, region."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from reader.errors import NothingMatched
from reader.settings.files import shipped
from reader.settings.sources import CatalogueFeed, catalogue
from reader.text.fold import fold


def search(
    words: str = "", *, category: str | None = None, language: str | None = None, region: str | None = None
) -> list[CatalogueFeed]:
    """The feeds that all conditions hold for, in the catalogue's order.

    Every word must be in the name, address, category or note, in any spelling. `category` may be a part of its name;
    `language` a tag or its beginning ("fa", "en"); `region` a country's code or a name of `sources/regions.toml`.
    Raises NothingMatched for a region that there is none of.
    """
    wanted = fold(words).split()
    countries = None if region is None else _countries(region)
    return [
        feed
        for feed in catalogue()
        if (category is None or fold(category) in fold(feed.category))
        and (language is None or _speaks(feed, language))
        and (countries is None or feed.country in countries)
        and all(word in _told(feed) for word in wanted)
    ]


def regions() -> dict[str, tuple[str, ...]]:
    """Regions by name, each with its countries' codes."""
    return dict(_regions())


@lru_cache(1)
def _regions() -> dict[str, tuple[str, ...]]:
    values = tomllib.loads(shipped("sources/regions.toml").read_text("utf-8"))
    return {name: tuple(codes) for name, codes in values["regions"].items()}


def _countries(region: str) -> tuple[str, ...]:
    name = " ".join(region.replace("-", " ").replace("_", " ").casefold().split())
    if name in _regions():
        return _regions()[name]
    if len(name) in (2, 3) and any(feed.country == name.upper() for feed in catalogue()):
        return (name.upper(),)
    known = ", ".join(sorted(_regions()))
    raise NothingMatched(f"There is no region “{region}”", remedy=f"A country's code, or: {known}.")


def _speaks(feed: CatalogueFeed, language: str) -> bool:
    tag = (feed.language or "").casefold()
    wanted = language.casefold()
    return tag == wanted or tag.startswith(f"{wanted}-")


def _told(feed: CatalogueFeed) -> str:
    facts = (feed.name, feed.feed, feed.category, feed.country, feed.ownership, feed.note)
    return fold(" ".join(fact for fact in facts if fact))
