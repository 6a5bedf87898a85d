"""What a fetch is asked to do."""

from __future__ import annotations

import msgspec


class FetchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which sources and how much of them.

    `sources` are ids, `categories` names; without either all enabled sources. `force` asks those that are not due yet
    too, conditionally all the same. `headlines_only` opens no article's page. `entry_ids`: only these entries' texts,
    no source is asked. `jobs` and `max_bytes` go over the settings. `wait`: let a fetch that runs already end first.
    `backup`: make the day's backup afterwards, where it is due; who stays open has idle moments for it.
    """

    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    headlines_only: bool = False
    force: bool = False
    jobs: int | None = None
    max_bytes: int | None = None
    entry_ids: tuple[int, ...] = ()
    wait: bool = False
    backup: bool = True
