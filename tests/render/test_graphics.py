"""Pictures for terminals with pixels: the size of the place, nothing of the site's own bytes, Sixel that decodes."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from reader.errors import ParseError
from reader.render.graphics import graphic, sixel
from tests.render.test_images import encoded

GROUND = (0, 0, 0)


def painted(data: bytes) -> Image.Image:
    """A Sixel body as a terminal paints it."""
    text = data.decode("ascii")
    _, _, width, height = map(int, re.match(r'"(\d+);(\d+);(\d+);(\d+)', text).groups())  # type: ignore[union-attr]
    image = Image.new("RGB", (width, height))
    colours: dict[int, tuple[int, int, int]] = {}
    x = y = colour = 0
    for found in re.finditer(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])", text.partition("#")[1] + text.partition("#")[2]):
        number, red, green, blue, times, repeated, single, move = found.groups()
        if number and red:
            colours[int(number)] = (int(red) * 255 // 100, int(green) * 255 // 100, int(blue) * 255 // 100)
        elif number:
            colour = int(number)
        elif move:
            x, y = 0, y + 6 * (move == "-")
        else:
            end = x + int(times or 1)
            for bit in range(6):
                if (ord(repeated or single) - 63) >> bit & 1:
                    image.paste(colours[colour], (x, y + bit, end, y + bit + 1))
            x = end
    return image


def test_sixel_paints_every_pixel_in_about_its_colour() -> None:
    image = Image.new("RGB", (30, 20), (200, 30, 40))
    image.paste((20, 40, 220), (10, 5, 25, 15))
    seen = painted(sixel(image))
    assert seen.size == (30, 20)
    off = [max(abs(a - b) for a, b in zip(image.getpixel((x, y)), seen.getpixel((x, y)), strict=True)) for x in range(30) for y in range(20)]  # type: ignore[arg-type]
    assert max(off) <= 6


def test_a_png_is_written_anew_for_the_cells_it_has() -> None:
    source = encoded(Image.new("RGB", (400, 100), (10, 200, 30)), "JPEG")
    made = graphic(source, form="png", columns=40, rows=12, cell=(10, 20), background=GROUND)
    assert (made.columns, made.rows) == (40, 5)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.format == "PNG"
        assert image.size == (400, 100)


def test_a_whole_picture_fits_and_keeps_its_shape() -> None:
    tall = encoded(Image.new("RGB", (100, 400)))
    made = graphic(tall, form="png", columns=100, rows=30, cell=(10, 20), background=GROUND, whole=True)
    assert (made.columns, made.rows) == (15, 30)
    blocks = graphic(tall, form="blocks", columns=100, rows=30, cell=(10, 20), background=GROUND, whole=True)
    assert blocks.blocks is not None
    assert (blocks.columns, blocks.rows) == (15, 30)


def test_a_place_that_is_too_low_cuts_the_edges() -> None:
    tall = encoded(Image.new("RGB", (100, 400)))
    made = graphic(tall, form="png", columns=20, rows=6, cell=(10, 20), background=GROUND)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (200, 120)
    assert (made.columns, made.rows) == (20, 6)


def test_a_cell_size_out_of_this_world_is_not_believed() -> None:
    made = graphic(encoded(Image.new("RGB", (10, 10))), form="png", columns=4, rows=4, cell=(5000, 0), background=GROUND)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.width == 4 * 48


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ParseError):
        graphic(b"\x1bPq#0~\x1b\\", form="sixel", columns=4, rows=4, cell=(10, 20), background=GROUND)
