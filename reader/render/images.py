"""Foreign picture bytes to the pixels of half blocks. Runs in a worker process; knows no terminal.

One cell is one pixel wide and two high. Formats, sizes and frames are bounded before anything is decoded.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import msgspec

from reader.errors import ParseError

if TYPE_CHECKING:
    from PIL import Image

#: What is decoded at all; everything else Pillow knows stays closed.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_BYTES = 8 << 20
MAX_PIXELS = 40_000_000
#: Largest grid asked for, in cells.
MAX_COLUMNS, MAX_ROWS = 400, 200


class Picture(msgspec.Struct, frozen=True):
    """`rgb` holds columns × rows × 2 pixels, three bytes each, row by row; two pixel rows make one row of cells."""

    columns: int
    rows: int
    rgb: bytes

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Colour of one pixel; `y` counts half cells."""
        at = (y * self.columns + x) * 3
        return self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]


def rows_for(width: int | None, height: int | None, columns: int, most: int, unknown: int = 8) -> int:
    """Rows of cells a picture takes at `columns`, before it has arrived: from its size where the page states one."""
    if not width or not height:
        return min(unknown, most)
    return max(1, min(most, round(columns * height / width / 2)))


def opened(data: bytes, size: tuple[int, int], background: tuple[int, int, int]) -> Image.Image:
    """The picture upright, on a background, at about `size` pixels or more. Raises ParseError for what is none."""
    if len(data) > MAX_BYTES:
        raise ParseError("the picture is too large", kind="too_large")
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as found:
                width, height = found.size
                if width * height > MAX_PIXELS:
                    raise ParseError("the picture has too many pixels", kind="too_large")
                found.draft("RGB", size)
                upright = ImageOps.exif_transpose(found)
                flat = Image.new("RGBA", upright.size, (*background, 255))
                flat.alpha_composite(upright.convert("RGBA"))
                return flat.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ParseError("this is no picture that can be shown") from error
    except (OSError, SyntaxError, ValueError, TypeError, EOFError) as error:
        raise ParseError("the picture is damaged") from error


def half_blocks(data: bytes, *, columns: int, rows: int, background: tuple[int, int, int] = (0, 0, 0)) -> Picture:
    """The picture over the full width of `columns`, at most `rows` high; too high ones lose their edges.

    Raises ParseError for what is no picture of an allowed format, too large or damaged.
    """
    if not (0 < columns <= MAX_COLUMNS and 0 < rows <= MAX_ROWS):
        raise ValueError(f"no grid of {columns} × {rows} cells")
    from PIL import Image

    flat = opened(data, (columns * 2, rows * 4), background)
    shown = min(rows, max(1, round(columns * flat.height / flat.width / 2)))
    scaled_height = max(shown * 2, round(columns * flat.height / flat.width))
    scaled = flat.resize((columns, scaled_height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    # Faces and horizons stand above the middle of news pictures more often than below it.
    top = (scaled_height - shown * 2) // 3
    cut = scaled.crop((0, top, columns, top + shown * 2))
    return Picture(columns, shown, cut.tobytes())
