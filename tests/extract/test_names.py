"""What is a name: short names of days and months are also people's."""

from __future__ import annotations

import pytest

from reader.extract.names import is_name


@pytest.mark.parametrize("name", ["Jan Kowalski", "Thu Hà", "Mar García", "Jun Sato", "April Mon"])
def test_people_may_be_called_like_days(name: str) -> None:
    assert is_name(name, "json-ld")


@pytest.mark.parametrize("name", ["Jan 3", "Mon", "Thu Jun", "5 Mar", "Sat, Nov 4"])
def test_days_are_nobody(name: str) -> None:
    assert not is_name(name, "byline")
