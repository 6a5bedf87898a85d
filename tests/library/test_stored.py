"""What another program wrote into the library's rows and files is cleaned on its way out."""

import json

import pytest

from reader.errors import ParseError
from reader.library.stored import clean_stored, cleaned, from_store
from reader.model import Article, Extraction, Paragraph, Span
from reader.model.codec import to_json
from reader.text.safe import FORBIDDEN

TITLE = "نشست شورا می\u200cشود"


def article(text: str) -> Article:
    blocks = (Paragraph(spans=(Span(text, style="code"),)),)
    return Article(url="https://a.test/1", title=TITLE, authors=("A",), blocks=blocks, extraction=Extraction("x", 0.9))


@pytest.mark.parametrize("text", ["a\nb\tc", "nbsp\u00a0 joiner می\u200cرود", "path\\\\users\\\\bin", "emoji 👩\u200d🚀"])
def test_what_was_stored_clean_comes_out_the_same(text: str) -> None:
    assert from_store(to_json(article(text)), Article) == article(text)
    assert clean_stored(text) == text


@pytest.mark.parametrize("bad", ["\x1b]0;PWN\x07", "\x9b31m", "a\u202eb", "a\rb", "\x7f", "\U000e0041", "\u2028"])
def test_what_was_written_there_since_is_cleaned(bad: str) -> None:
    found = from_store(to_json(article(f"River {bad}")), Article)
    assert not FORBIDDEN.search(json.dumps(json.loads(to_json(found)), ensure_ascii=False).replace("\\n", ""))
    assert "River" in found.blocks[0].spans[0].text
    assert found.title == TITLE
    assert not FORBIDDEN.search("".join(cleaned({"a": [bad, {"b": bad}]})["a"][1]["b"]))


def test_half_a_file_is_told() -> None:
    with pytest.raises(ParseError):
        from_store(to_json(article("\x1b"))[:-9], Article)
