"""The sample edition: two dozen articles that decode, are clean, and are what their texts say."""

import importlib.util
import re
import tomllib
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image as Picture

from reader.model import Article, Heading, Image, block_spans, block_text
from reader.model.codec import from_json
from reader.settings.files import shipped
from reader.text.safe import FORBIDDEN, clean_text
from reader.text.urls import safe_url

DEMO = shipped("demo")
EDITION = tomllib.loads((DEMO / "edition.toml").read_text("utf-8"))
NAMES = [article["file"] for article in EDITION["article"]]
SCRIPTS = {"en": "LATIN", "az": "LATIN", "tr": "LATIN", "fa": "ARABIC", "ar": "ARABIC", "he": "HEBREW", "ru": "CYRILLIC",
           "zh": "CJK", "ja": "HIRAGANA", "hi": "DEVANAGARI"}  # fmt: skip


def article(name: str) -> Article:
    return from_json((DEMO / "articles" / f"{name}.json").read_bytes(), Article)


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_build", DEMO / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_dozen_articles_in_six_categories() -> None:
    sources = {source["id"]: source for source in EDITION["source"]}
    assert len(NAMES) == len(set(NAMES)) == 24
    assert [source["category"] for source in EDITION["source"]] == ["Welcome", "World", "Science", "Technology", "Culture", "Languages"]
    assert {row["source"] for row in EDITION["article"]} == set(sources)
    assert len({row["minutes"] for row in EDITION["article"]}) == 24
    assert min(EDITION["article"], key=lambda row: row["minutes"])["file"] == NAMES[0]
    assert {path.stem for path in (DEMO / "articles").glob("*.json")} == set(NAMES)
    assert {path.stem for path in (DEMO / "text").glob("*.md")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_what_its_text_says(name: str, builder: ModuleType) -> None:
    assert builder.encoded(builder.build(DEMO / "text" / f"{name}.md")) == (DEMO / "articles" / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_clean_and_long_enough(name: str) -> None:
    found = article(name)
    assert 200 <= found.words <= 1000, found.words
    assert found.title
    assert found.section
    assert found.blocks[0].__class__.__name__ == "Lede"
    assert sum(isinstance(block, Heading) for block in found.blocks) >= 2
    for text in (found.title, found.section or "", found.text, *found.authors, *(block.alt + block.caption for block in found.images)):
        assert not FORBIDDEN.search(text)
        assert clean_text(text) == text.replace("\t", "    ")
    spans = [span for block in found.blocks for span in block_spans(block)] + [span for note in found.footnotes for span in note]
    assert all(span.text for span in spans)
    left_over = re.compile(r"\*\*|\]\(|\[\^|^#+ |^> |^\| ", re.MULTILINE)
    assert not [block for block in found.blocks if block.__class__.__name__ != "Code" and left_over.search(block_text(block))]
    assert {span.note for span in spans if span.note is not None} == set(range(len(found.footnotes)))


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_written_in_its_script(name: str) -> None:
    found = article(name)
    wanted = SCRIPTS[found.language or ""]
    letters = [letter for letter in found.text if letter.isalpha()]
    written = sum(unicodedata.name(letter, "").startswith(wanted) for letter in letters)
    if found.language == "ja":
        written = sum(unicodedata.name(letter, "").startswith(("HIRAGANA", "KATAKANA", "CJK")) for letter in letters)
    assert written / len(letters) > 0.75
    assert found.direction == ("rtl" if found.language in ("fa", "ar", "he") else "ltr")


@pytest.mark.parametrize("name", NAMES)
def test_links_and_pictures_lead_to_examples_only(name: str) -> None:
    found = article(name)
    for address in (found.url, *(link.href for link in found.links), *(image.src for image in found.images)):
        assert safe_url(address) == address
        assert re.match(r"https://(?:sample\.example|example\.org)/", address)
    for image in found.images:
        path = DEMO / "pictures" / Path(image.src).name
        assert path.stat().st_size < 30_000
        assert Picture.open(path).size == (image.width, image.height)
        assert image.alt
    assert found.lead_image == (found.images[0].src if found.images else None)


def test_the_edition_shows_what_an_article_can_hold_and_ten_languages() -> None:
    found = [article(name) for name in NAMES]
    assert {item.language for item in found} == set(SCRIPTS)
    kinds = {block.__class__.__name__ for item in found for block in item.blocks}
    assert kinds == {"Lede", "Paragraph", "Heading", "Quote", "List", "Code", "Table", "Image", "Rule"}
    styles = {span.style for item in found for block in item.blocks for span in block_spans(block)}
    assert {"emphasis", "strong", "code", "strike", "mark", "sup"} <= styles
    assert {block.direction for item in found for block in item.blocks} == {None, "ltr", "rtl"}
    assert sum(isinstance(block, Image) for item in found for block in item.blocks) == 4
