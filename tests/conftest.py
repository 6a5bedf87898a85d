"""Fixtures that tests of several rooms use, and how properties are tried."""

import os

import pytest
from hypothesis import settings

from tests.replaynet import replaynet, replaynet_server

__all__ = ["replaynet", "replaynet_server"]

# How long a case takes is no property (timings are in benchmarks/). In CI the cases are the same each time.
settings.register_profile("reader", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("reader")

#: Files that take longest; they begin first, so that no core waits for one at the end.
_LONG = ("tests/reliability/", "tests/extract/test_gate.py", "tests/jobs/test_no_feeds.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))
