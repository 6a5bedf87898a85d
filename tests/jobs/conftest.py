"""A workspace on a temporary folder, with a web in memory."""

import pytest

from reader.model import Category, Source
from reader.settings.edit import sources_text
from reader.settings.files import Places
from reader.settings.schema import Fetch, Settings
from reader.settings.sources import Sources
from reader.workspace import Workspace
from tests.jobs.web import Clock, Web


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def workspace(tmp_path, web, clock):
    """Makes a workspace with the given sources (id to address, or whole sources); all share the folder."""
    opened = []

    def make(sources, settings=None, **more):
        places = Places.under(tmp_path / "home")
        places.ensure()
        listed = tuple(
            one if isinstance(one, Source) else Source(id=name, url=one, title=name.title(), category="World")
            for name, one in sources.items()
        )
        text = sources_text(Sources(categories=(Category("World", 0),), sources=listed))
        places.sources_file.write_text(text)
        settings = settings or Settings(fetch=Fetch(host_delay=0.0, retries=0))
        ws = Workspace(settings, places, now=clock, **{"transport": web, **more})
        opened.append(ws)
        return ws

    yield make
    for ws in opened:
        ws.close()
