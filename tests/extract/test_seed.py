"""The seed article and its six siblings: every block in order, every field, and nothing of the page's furniture."""

from __future__ import annotations

import json
import re

import pytest

from reader.extract import extract_page
from tests.extract.reading import line, rows
from tests.replaynet import shared

PAGES = (".", *(f"siblings/{name}" for name in ("amp", "azerbaijani", "drupal", "newspaper", "persian", "russian")))


@pytest.mark.parametrize("name", PAGES)
def test_seed_page_is_read_exactly(name: str) -> None:
    folder = shared("data", "seed-article", name)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    article = extract_page((folder / "page.html").read_bytes(), expected["url"])
    assert rows(article) == [(block["type"], line(block["text"])) for block in expected["text"]]
    assert article.title == expected["title"]
    assert article.section == expected["section"]
    assert sorted(article.authors) == sorted(re.split(r" and |, ", expected["author"]) if expected["author"] else [])
    assert article.published is not None
    assert article.published.date().isoformat() == expected["date"]
    assert (article.language, article.direction) == (expected["language"], expected["direction"])
    assert article.site == expected["site_name"]
    shown = "\n".join([article.text, *(picture.caption for picture in article.images)])
    assert [text for text in expected["must_not_contain"] if text in article.text] == []
    assert [text for text in expected["must_not_contain_line"] if text in shown.splitlines()] == []
