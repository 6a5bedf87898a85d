"""Looking for a feed in the shipped catalogue."""

from __future__ import annotations

import pytest

from reader.errors import NothingMatched
from reader.settings.catalogue import regions, search
from reader.settings.sources import catalogue


def test_nothing_asked_is_everything() -> None:
    assert len(search()) == len(catalogue()) == 247


def test_conditions_hold_together() -> None:
    found = search("bbc", language="fa")
    assert found
    assert all("bbc" in feed.feed.lower() and feed.language == "fa" for feed in found)
    assert search("turkiye") == search("Türkiye")
    assert {feed.category for feed in search(category="europe")} == {"Europe"}


def test_a_region_is_a_name_or_a_country() -> None:
    assert {feed.country for feed in search(region="Caucasus")} == {"AM", "AZ", "GE"}
    assert search(region="middle-east") == search(region="Middle East")
    assert {feed.country for feed in search(region="ir")} == {"IR"}
    with pytest.raises(NothingMatched, match="Atlantis"):
        search(region="Atlantis")


def test_every_country_of_the_catalogue_lies_in_a_region() -> None:
    named = {code for codes in regions().values() for code in codes}
    assert {feed.country for feed in catalogue() if feed.country} <= named
