"""Whatever is stated, right or wrong or not at all: the text that comes out can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.dom.encodings import known_codec
from reader.dom.tree import decode

RUSSIAN = "<p>Мэрия подтвердила, что северный причал построят из камня, а не из бетона.</p>"
JAPANESE = "<p>市は北の埠頭をコンクリートではなく石で建設すると確認した。</p>"
CHINESE = "<p>市政府確認北碼頭將用石頭建造的，而不是混凝土，這是人們在等的。</p>"
KOREAN = "<p>시는 북쪽 부두를 콘크리트가 아닌 돌로 지을 것이라고 확인했다.</p>"
FRENCH = "<p>La mairie a confirmé que la jetée du nord sera bâtie en pierre, et non en béton.</p>"
META, HEADER = "<meta charset=%s>", "text/html; charset=%s"

CASES = {
    "the page is right, the server is not": (RUSSIAN, "cp1251", META % "windows-1251", HEADER % "utf-8"),
    "the server has its usual": (RUSSIAN, "cp1251", META % "windows-1251", HEADER % "iso-8859-1"),
    "the server has another of the language": (RUSSIAN, "cp1251", META % "windows-1251", HEADER % "koi8-r"),
    "the server is right, the page is not": (RUSSIAN, "cp1251", META % "koi8-r", HEADER % "windows-1251"),
    "the page says UTF-8 and is not": (RUSSIAN, "cp1251", META % "utf-8", "text/html"),
    "in the old way": (RUSSIAN, "koi8-r", "<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "text/html"),
    "too late": (RUSSIAN, "cp1251", "<!--" + "x" * 3_000 + "-->" + META % "windows-1251", HEADER % "utf-8"),
    "in an XML declaration": (RUSSIAN, "iso8859-5", "<?xml version='1.0' encoding='iso-8859-5'?>", "text/html"),
    "with a slip": (RUSSIAN, "cp1251", META % "win-1251", "text/html"),
    "with an x": (RUSSIAN, "mac-cyrillic", META % "x-mac-cyrillic", "text/html"),
    "Russian, nowhere": (RUSSIAN, "cp1251", "", "text/html"),
    "older Russian, nowhere": (RUSSIAN, "koi8-r", "", HEADER % "utf-8"),
    "Japanese, nowhere": (JAPANESE, "shift_jis", "", "text/html"),
    "Japanese of Unix, nowhere": (JAPANESE, "euc_jp", "", "text/html"),
    "Japanese of mail, nowhere": (JAPANESE, "iso2022_jp", "", "text/html"),
    "Korean, nowhere": (KOREAN, "euc_kr", "", HEADER % "utf-8"),
    "Chinese, nowhere": (CHINESE, "gb18030", "", "text/html"),
    "Chinese of Taiwan, nowhere": (CHINESE, "big5", "", "text/html"),
    "French, nowhere": (FRENCH, "cp1252", "", "text/html"),
    "two bytes a letter, nowhere": (RUSSIAN, "utf-16-le", "", "text/html"),
    "two bytes a letter, turned round": (FRENCH, "utf-16-be", "", HEADER % "utf-8"),
    "UTF-8 that claims another": (RUSSIAN, "utf-8", META % "windows-1251", HEADER % "koi8-r"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_text_can_be_read(name: str) -> None:
    text, encoding, head, content_type = CASES[name]
    page = f"{head}<title>x</title><body>{text * 4}</body>"
    assert text in decode(page.encode(encoding), content_type)


def test_one_broken_letter_is_one_broken_letter() -> None:
    body = (RUSSIAN * 3).encode().replace("причал".encode(), "причал".encode()[:-1], 1)
    for content_type in ("text/html", HEADER % "windows-1251"):
        assert decode(body, content_type).count("\ufffd") == 1


@pytest.mark.parametrize("label", ["utf-7", "punycode", "idna", "unicode_escape", "zlib", "rot13", "hex", "x-none", "", "\x00", "é", "u" * 9_999, "cp" + "1" * 99])
def test_what_is_no_encoding_of_the_web_is_not_used(label: str) -> None:
    assert known_codec(label) is None
    assert RUSSIAN in decode(RUSSIAN.encode("cp1251"), HEADER % label)


@given(st.binary(max_size=200), st.sampled_from(["text/html", HEADER % "shift_jis", HEADER % "utf-16", HEADER % "iso-2022-jp", HEADER % "big5"]))
def test_any_bytes_are_some_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)
