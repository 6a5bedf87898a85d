"""Threads that meet a type at the same moment: the library's writer and its readers do when the program starts."""

from __future__ import annotations

import subprocess
import sys

RACE = """
import sys, threading
sys.setswitchinterval(1e-6)
from reader.model import Article, Extraction, Paragraph, Span
from reader.model.codec import from_json, to_json
data = to_json(Article(url="https://a.example/", title="t", blocks=(Paragraph(spans=(Span("x"),)),),
                       extraction=Extraction(method="m", confidence=1.0)))
start = threading.Barrier(8)
found = []
def look():
    start.wait()
    found.append(from_json(data, Article).title)
threads = [threading.Thread(target=look) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert found == ["t"] * 8
"""


def test_the_first_look_at_a_type_may_come_from_many_threads() -> None:
    """Without a lock seven of ten such processes die with a segmentation fault (msgspec 0.22)."""
    for _ in range(4):
        assert subprocess.run([sys.executable, "-c", RACE], check=False, capture_output=True).returncode == 0
