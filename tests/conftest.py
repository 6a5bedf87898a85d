"""Fixtures that tests of several rooms use."""

from tests.replaynet import replaynet, replaynet_server

__all__ = ["replaynet", "replaynet_server"]
