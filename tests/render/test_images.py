"""Pictures become pixels of half blocks; what is no picture, or too much of one, is refused."""

import io

import pytest
from PIL import Image

from reader.errors import ParseError
from reader.render.images import half_blocks, rows_for


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def test_a_picture_fills_the_width_and_keeps_its_shape() -> None:
    picture = half_blocks(encoded(Image.new("RGB", (200, 100), (10, 200, 30))), columns=40, rows=12)
    assert (picture.columns, picture.rows) == (40, 10)
    assert len(picture.rgb) == 40 * 20 * 3
    assert picture.pixel(0, 0) == picture.pixel(39, 19) == (10, 200, 30)


def test_a_tall_picture_loses_its_edges_not_its_shape() -> None:
    image = Image.new("RGB", (100, 400), (255, 255, 255))
    image.paste((255, 0, 0), (0, 120, 100, 200))
    picture = half_blocks(encoded(image), columns=20, rows=12)
    assert (picture.columns, picture.rows) == (20, 12)
    assert picture.pixel(10, 12) == (255, 0, 0)


def test_clear_parts_show_the_page() -> None:
    picture = half_blocks(encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0))), columns=4, rows=4, background=(250, 250, 245))
    assert picture.pixel(2, 2) == (250, 250, 245)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_every_format_of_the_web_is_read(kind: str) -> None:
    assert half_blocks(encoded(Image.new("RGB", (16, 16)), kind), columns=4, rows=4).rows == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", encoded(Image.new("RGB", (64, 64)))[:60], encoded(Image.new("RGB", (4, 4)), "TIFF"), b"\x89PNG\r\n\x1a\n" + b"\0" * 99],
    ids=["empty", "text", "cut", "tiff", "garbage"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        half_blocks(data, columns=4, rows=4)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    bomb = encoded(Image.new("1", (30_000, 30_000)))
    assert len(bomb) < 200_000
    with pytest.raises(ParseError):
        half_blocks(bomb, columns=4, rows=4)


def test_place_is_kept_before_the_picture_is_here() -> None:
    assert rows_for(1200, 800, 60, 12) == 12
    assert rows_for(1200, 300, 60, 12) == 8
    assert rows_for(None, None, 60, 12) == 8
    assert rows_for(None, None, 60, 5) == 5
