"""Hard shapes of pages, a folder each under tests/pages: `page.html` and what a reader should see of it.

`expected.json`: title, authors, date, language, direction, text (rows of kind and text, in order), absent (nowhere in the
text), and, where the page has one, section. A new case is a new folder.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.extract import extract_page
from tests.extract.reading import line, rows

PAGES = Path(__file__).parent.parent / "pages"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PAGES.glob("*/expected.json")))
def test_page(name: str) -> None:
    expected = json.loads((PAGES / name / "expected.json").read_text("utf-8"))
    article = extract_page((PAGES / name / "page.html").read_bytes(), expected["url"])
    assert rows(article) == [(kind, line(text)) for kind, text in expected["text"]]
    assert article.title == expected["title"]
    assert sorted(article.authors) == sorted(expected["authors"])
    assert (article.published.date().isoformat() if article.published else None) == expected["date"]
    assert (article.language or "").split("-")[0] == expected["language"]
    assert article.direction == expected["direction"]
    if "section" in expected:
        assert article.section == expected["section"]
    assert [text for text in expected["absent"] if text in article.text] == []
