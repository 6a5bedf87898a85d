"""Fixtures that tests of several rooms use, and how properties are tried."""

import os

from hypothesis import settings

from tests.replaynet import replaynet, replaynet_server

__all__ = ["replaynet", "replaynet_server"]

# How long a case takes is no property (timings are in benchmarks/). In CI the cases are the same each time.
settings.register_profile("reader", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("reader")
