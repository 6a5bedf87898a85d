"""A book: what its archive holds, in which order, that every part is well-formed and every reference has its target."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reader.exchange.epub import Chapter, write
from reader.exchange.pictures import portable
from reader.model import (
    Article,
    Code,
    Extraction,
    Heading,
    Image,
    Lede,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)
from tests.exchange.pictures import png

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def article(title="Flood", language="en", direction="ltr", **more):
    return Article(
        url=more.pop("url", "https://a.test/1?a=1&b=2"), title=title, language=language, direction=direction,
        extraction=Extraction("sample", 1.0, facts={"language": "stated"}), **more,
    )  # fmt: skip


EVERY_BLOCK = (
    Lede(spans=(Span("What came."),)),
    Heading(spans=(Span("One & two"),), level=3),
    Paragraph(spans=(Span("A "), Span("link", "https://b.test/ä b|c?x[]=<1>"), Span("1", note=0), Span("9", note=7))),
    Quote(paragraphs=((Span("He said\nso"),),), attribution="The mayor"),
    List(
        items=(ListItem((Span("one"),), (List(items=(ListItem((Span("in"),)),)),)), ListItem((Span("two"),))),
        ordered=True,
        start=3,
    ),
    Code(text="if a < b:\n    go()"),
    Table(rows=(((Span("1"),), (Span("2"),)),), header=((Span("x"),), (Span("y"),)), caption="Figures"),
    Table(rows=()),
    Image(src="https://a.test/p.png", alt="A river", caption="The river", width=10, height=10),
    Image(src="https://a.test/none.png", alt="Not here"),
    Rule(),
    Paragraph(spans=(Span("شهر"),), language="fa", direction="rtl"),
)


def chapters():
    whole = article(blocks=EVERY_BLOCK, footnotes=((Span("A note"),),), authors=("Ann <b>",), published=NOON)
    pictures = {"https://a.test/p.png": portable(png(40, 30))}
    return [
        Chapter(article=whole, category="World", source="The Post", pictures=pictures),
        Chapter(article=article("سیل در شهر", "fa", "rtl", blocks=(Paragraph(spans=(Span("باران"),)),)), category="World"),
        Chapter(article=article("Rocket", blocks=(Rule(),)), category="Science & more", pictures=pictures),
    ]


def book(listed=None, title="Today <1>"):
    out = io.BytesIO()
    write(out, chapters() if listed is None else listed, title=title, made=NOON)
    return zipfile.ZipFile(io.BytesIO(out.getvalue()))


def parts(made: zipfile.ZipFile) -> dict[str, etree._Element]:
    return {
        name: etree.fromstring(made.read(name))
        for name in made.namelist()
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml"))
    }


def test_the_archive_begins_with_its_type_as_it_is():
    first = book().infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book().read("mimetype") == b"application/epub+zip"


def test_the_manifest_names_every_file_and_no_other():
    made = book()
    package = parts(made)["EPUB/package.opf"]
    named = {f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")}
    assert named | {"mimetype", "META-INF/container.xml", "EPUB/package.opf"} == set(made.namelist())
    ids = [item.get("id") for item in package.iter(f"{OPF}item")]
    assert len(ids) == len(set(ids))
    assert {item.get("idref") for item in package.iter(f"{OPF}itemref")} <= set(ids)


def test_every_reference_has_its_target():
    made = book()
    pages = parts(made)
    for name, page in pages.items():
        marks = {one.get("id") for one in page.iter() if one.get("id")}
        for tag, attribute in (("a", "href"), ("img", "src"), ("link", "href")):
            for found in page.iter(f"{XHTML}{tag}"):
                target = found.get(attribute)
                if target.startswith("#"):
                    assert target[1:] in marks, (name, target)
                elif "://" not in target:
                    assert f"EPUB/{target}" in made.namelist(), (name, target)
                assert tag == "a" or "://" not in target


def test_the_table_of_contents_goes_by_category():
    nav = parts(book())["EPUB/nav.xhtml"]
    top = nav.find(f".//{XHTML}nav/{XHTML}ol")
    told = [
        (item.find(f"{XHTML}a").text, [one.text for one in item.iterfind(f"{XHTML}ol/{XHTML}li/{XHTML}a")])
        for item in top.iterfind(f"{XHTML}li")
    ]
    assert told == [("World", ["Flood", "سیل در شهر"]), ("Science & more", ["Rocket"])]


def test_languages_and_directions_are_stated_where_they_hold():
    pages = parts(book())
    english, persian = pages["EPUB/a00001.xhtml"], pages["EPUB/a00002.xhtml"]
    assert (english.get("lang"), english.get(f"{XML}lang"), english.get("dir")) == ("en", "en", "ltr")
    assert (persian.get("lang"), persian.get(f"{XML}lang"), persian.get("dir")) == ("fa", "fa", "rtl")
    (inner,) = [one for one in english.iter(f"{XHTML}p") if one.get("dir")]
    assert (inner.get("lang"), inner.get("dir")) == ("fa", "rtl")
    package = pages["EPUB/package.opf"]
    assert [one.text for one in package.iter(f"{DC}language")] == ["en", "fa"]
    assert package.find(f"{OPF}spine").get("page-progression-direction") == "ltr"


def test_a_book_in_persian_turns_its_pages_the_other_way():
    listed = [Chapter(article=article("سیل", "fa", "rtl"), category="جهان")]
    package = parts(book(listed))["EPUB/package.opf"]
    assert package.find(f"{OPF}spine").get("page-progression-direction") == "rtl"


def test_one_picture_of_two_articles_stands_in_the_book_once():
    made = book()
    assert [name for name in made.namelist() if name.endswith((".jpg", ".png"))] == ["EPUB/p00001.jpg"]
    words = "".join(parts(made)["EPUB/a00001.xhtml"].itertext())
    assert "[Not here]" in words


def test_what_a_book_cannot_have_is_left_out():
    spoiled = article(
        "a\x0bb\ufffe", language="x y", url="https://a.test/\x07[", blocks=(Paragraph(spans=(Span("\x01\ud800ok"),)),)
    )
    page = parts(book([Chapter(article=spoiled, category="", pictures={"x": b"<svg/>"})]))["EPUB/a00001.xhtml"]
    assert page.get("lang") is None
    assert "ok" in "".join(page.itertext())


def test_the_same_articles_make_the_same_bytes():
    first, second = io.BytesIO(), io.BytesIO()
    write(first, chapters(), title="x", made=NOON)
    write(second, chapters(), title="x", made=NOON)
    assert first.getvalue() == second.getvalue()


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=12), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_are_every_part_is_xml(title, words, language, address):
    one = article(
        title, language, url=f"https://a.test/{address}", blocks=(Paragraph(spans=(Span(words, f"https://{address}"),)),)
    )
    parts(book([Chapter(article=one, category=words, source=title)], title=words))


def _checker() -> list[str] | None:
    jar = os.environ.get("EPUBCHECK_JAR")
    if jar and shutil.which("java"):
        return ["java", "-jar", jar]
    return ["epubcheck"] if shutil.which("epubcheck") else None


@pytest.mark.skipif(_checker() is None, reason="no epubcheck: install it, or set EPUBCHECK_JAR")
def test_epubcheck_finds_nothing(tmp_path: Path):
    path = tmp_path / "book.epub"
    with path.open("wb") as file:
        write(file, chapters(), title="Today <1>", made=NOON)
    checked = subprocess.run([*(_checker() or ()), str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "WARNING" not in checked.stderr
