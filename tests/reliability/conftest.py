"""What the tests of this room share: figures that `benchmarks.reliability` puts into its table."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def row(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Notes what was put in, what happened and the figure that shows it, for docs/reliability.md."""

    def note(given: str, happened: str, figure: str) -> None:
        for name, value in (("given", given), ("happened", happened), ("figure", figure)):
            record_property(name, value)

    return note
