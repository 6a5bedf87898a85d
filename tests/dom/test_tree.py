"""Bytes to text and text to a tree: encodings as pages really declare them, and what libxml2 would lose."""

from __future__ import annotations

import pytest

from reader.dom.tree import decode, inner_text, parse, selector
from reader.errors import ParseError

RUSSIAN = "Мост открыли во вторник"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RUSSIAN.encode("utf-8"), "text/html; charset=windows-1251"),  # the header lies, the bytes are UTF-8
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251"),
        (b"<meta charset='windows-1251'>" + RUSSIAN.encode("cp1251"), "text/html"),
        (b'<meta http-equiv="content-type" content="text/html; charset=koi8-r">' + RUSSIAN.encode("koi8-r"), ""),
        (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), "text/html; charset=utf-8"),
        (b"\xef\xbb\xbf" + RUSSIAN.encode("utf-8"), ""),
    ],
)
def test_the_right_encoding_is_found(body: bytes, content_type: str) -> None:
    assert decode(body, content_type).endswith(RUSSIAN)


def test_latin_one_means_the_windows_code_page() -> None:
    assert decode(b"it\x92s \x80 5", "text/html; charset=iso-8859-1") == "it’s € 5"


def test_an_encoding_that_is_no_list_of_ours_is_not_used() -> None:
    assert decode(b"+AGg- caf\xe9", "text/html; charset=utf-7") == "+AGg- café"


def test_a_body_that_is_closed_early_is_read_to_its_end() -> None:
    html = f"<html><body><nav>Menu</nav></body></html><div><p>{'The article. ' * 60}</p></div></body></html>"
    assert "The article." in inner_text(parse(html))


def test_depth_is_no_limit() -> None:
    assert "the end" in inner_text(parse("<div>" * 5_000 + "the end"))


def test_control_signs_go() -> None:
    assert inner_text(parse("<p>one\x00\x1b[2Jtwo</p>")) == "one[2Jtwo"


@pytest.mark.parametrize("attribute", ["a{}=xxxxxxxx", "a{}", "a{}='>'", 'a{}="<b>"', "a{}=\"'\"/", "A{}='\n'"])
def test_of_a_tags_attributes_a_thousand_are_read(attribute: str) -> None:
    many = " ".join(attribute.format(number) for number in range(60_000))
    for html in (f"<div {many}><p class=c>text</p></div>", f"<!-- <a b=' --><p class=c>text</p><div {many}", f"<script {many}>x</script><p class=c>text</p>"):
        root = parse(html)
        assert inner_text(root.xpath("//p")[0]) == "text"
        assert root.xpath("//p")[0].get("class") == "c"
        assert 900 <= max(len(element.attrib) for element in root.iter()) <= 1_000


def test_what_only_looks_like_a_tag_of_a_thousand_attributes_stays() -> None:
    words = " ".join(f"w{number}" for number in range(3_000))
    for html in (f"<p>a<b {words[:100]}>x</b> {words}</p>", f"<script>if (a<b) '{words}'</script><p>{words}</p>", f"<!-- <a {words}> --><p>{words}</p>", f"<title>1<a {words}</title><p>{words}</p>"):
        assert words in inner_text(parse(html))
    kept = f"<p title='{words}'>{words}</p>"
    assert parse(kept).xpath("//p")[0].get("title") == words


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(ParseError) as raised:
        parse("x" * 40_000_000)
    assert raised.value.kind == "too_large"


def test_a_selector_answers_with_elements_only() -> None:
    root = parse("<p class=a>one</p><p>two</p>")
    assert [inner_text(element) for element in selector("//p[@class='a']")(root)] == ["one"]
    assert selector("//p/text()")(root) == []
    assert selector("count(//p)")(root) == []


def test_long_style_sheets_are_not_read_and_nothing_else_is_lost():
    rules = "p{color:red}" * 1_000
    page = f"<head><style nonce=a>{rules}</style><title>T</title></head><body><p>One</p><style>{rules}</style><p>Two</p></body>"
    root = parse(page)
    assert [len(found.text or "") for found in root.iter("style")] == []
    assert [found.text for found in root.iter("title", "p")] == ["T", "One", "Two"]


def test_a_style_sheet_that_never_ends_takes_no_text_along_that_stands_behind_a_tag():
    root = parse("<body><p>One</p><style>" + "p{color:red}" * 1_000 + "<p>Two</p></style><p>Three</p></body>")
    assert [found.text for found in root.iter("p")] == ["One", "Three"]
