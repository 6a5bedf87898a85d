"""Foreign picture bytes to what terminals with real pixels take: PNG of our own making, or Sixel. Runs in a worker.

No byte of a site goes to a terminal: a picture is decoded, scaled to the cells it has, and written anew. Sixel as in
DEC STD 070: bands of six rows, one pass for each colour that a band has.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import msgspec

from reader.render.images import MAX_COLUMNS, MAX_ROWS, Picture, opened

if TYPE_CHECKING:
    from PIL.Image import Image

Form = Literal["png", "sixel", "blocks"]
#: Pixels of a cell that are believed, and colours of a Sixel picture.
SMALLEST, LARGEST = (4, 8), (48, 96)
COLOURS = 128


class Graphic(msgspec.Struct, frozen=True, kw_only=True):
    """A picture for a place of `columns` × `rows` cells. `data` is PNG or the body of a Sixel sequence.

    `blocks` are the pixels where coloured cells are all the terminal has.
    """

    columns: int
    rows: int
    data: bytes = b""
    blocks: Picture | None = None


def graphic(
    data: bytes, *, form: Form, columns: int, rows: int, cell: tuple[int, int], background: tuple[int, int, int],
    whole: bool = False,
) -> Graphic:  # fmt: skip
    """A picture over the full width of a place, too high ones without their edges; `whole` ones fit in it as they are.

    `cell` is the size of a cell in pixels. Raises ParseError for what is no picture of an allowed format.
    """
    if not (0 < columns <= MAX_COLUMNS and 0 < rows <= MAX_ROWS):
        raise ValueError(f"no grid of {columns} × {rows} cells")
    wide, high = (
        max(low, min(one, top)) if form != "blocks" else fixed
        for one, low, top, fixed in zip(cell, SMALLEST, LARGEST, (1, 2), strict=True)
    )
    image = opened(data, (columns * wide * 2, rows * high * 2), background)
    room = (columns * wide, rows * high)
    scale = room[0] / image.width
    if whole:
        scale = min(scale, room[1] / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    taken = (max(1, -(-size[0] // wide)), max(1, min(rows, round(size[1] / high) or 1)))
    scaled = _scaled(image, size)
    top = max(0, size[1] - taken[1] * high) // 3
    cut = scaled.crop((0, top, taken[0] * wide, top + taken[1] * high)) if not whole else scaled
    if form == "blocks":
        return Graphic(columns=taken[0], rows=taken[1], blocks=_blocks(scaled, *taken))
    written = _png(cut) if form == "png" else sixel(cut)
    return Graphic(columns=taken[0], rows=taken[1], data=written)


def _scaled(image: Image, size: tuple[int, int]) -> Image:
    from PIL import Image as Images

    return image.resize(size, Images.Resampling.LANCZOS, reducing_gap=2.0)


def _blocks(image: Image, columns: int, rows: int) -> Picture:
    from PIL import Image as Images

    exact = image.resize((columns, rows * 2), Images.Resampling.LANCZOS)
    return Picture(columns, rows, exact.tobytes())


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def sixel(image: Image) -> bytes:
    """The picture as the body of a Sixel sequence: raster attributes, colours, bands."""
    from PIL import Image as Images

    few = image.quantize(COLOURS, method=Images.Quantize.MEDIANCUT, dither=Images.Dither.FLOYDSTEINBERG)
    palette = few.getpalette() or []
    width, height = few.size
    pixels = few.tobytes()
    out = [f'"1;1;{width};{height}']
    for number in sorted(set(pixels)):
        red, green, blue = (round(value * 100 / 255) for value in palette[3 * number : 3 * number + 3])
        out.append(f"#{number};2;{red};{green};{blue}")
    for top in range(0, height, 6):
        rows = [pixels[y * width : (y + 1) * width] for y in range(top, min(top + 6, height))]
        passes = []
        for number in sorted(set().union(*rows)):
            bits = bytearray(width)
            for bit, row in enumerate(rows):
                at = row.find(number)
                while at >= 0:
                    bits[at] |= 1 << bit
                    at = row.find(number, at + 1)
            passes.append(f"#{number}{_repeated(bits)}")
        out.append("$".join(passes) + "-")
    return "".join(out).encode("ascii")


def _repeated(bits: bytearray) -> str:
    """Sixels of one colour in one band, equal neighbours counted; empty ones at the end left out."""
    last = len(bits.rstrip(b"\0"))
    pieces: list[str] = []
    at = 0
    while at < last:
        end = at + 1
        while end < last and bits[end] == bits[at]:
            end += 1
        sign = chr(63 + bits[at])
        pieces.append(f"!{end - at}{sign}" if end - at > 3 else sign * (end - at))
        at = end
    return "".join(pieces)
