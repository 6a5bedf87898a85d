"""readability-lxml as a second opinion, asked only when the own choice is doubtful: it costs more than all the rest."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from lxml import etree

from reader.extract.candidates import Candidate
from reader.extract.walk import Walked, walk

#: Larger pages are not worth its time.
_LIMIT = 400_000
#: What it imports for its command line and for bytes: a network client with TLS, a guesser of encodings. 8 MB.
_NOT_NEEDED = ("urllib.request", "urllib.error", "chardet")


def second_opinion(html: str, page: Walked) -> Candidate | None:
    """What readability keeps, as chunks of our own page; None when it fails or keeps nothing we know."""
    if len(html) > _LIMIT:
        return None
    readability = _readability()
    try:
        summary = readability.Document(html).summary(html_partial=True)
        root = etree.fromstring(summary.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    except (readability.Unparseable, etree.LxmlError, ValueError, TypeError, AttributeError, KeyError):
        return None
    if root is None:
        return None
    texts = {chunk.text for chunk in walk(root).chunks}
    kept = tuple(number for number, chunk in enumerate(page.chunks) if chunk.text in texts)
    return Candidate("readability", kept) if kept else None


def _readability() -> Any:
    """Its module, without what a text in hand never asks it for."""
    if "readability.readability" not in sys.modules:
        with _stood_in_for(_NOT_NEEDED):
            importlib.import_module("readability.readability")
        logging.getLogger("readability").setLevel(logging.CRITICAL)
    return sys.modules["readability.readability"]


@contextmanager
def _stood_in_for(names: tuple[str, ...]) -> Iterator[None]:
    """Empty modules in the place of those that are not loaded yet; afterwards they can be imported as ever."""
    mine = {name: ModuleType(name) for name in names if name not in sys.modules}
    sys.modules.update(mine)
    try:
        yield
    finally:
        for name, module in mine.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
