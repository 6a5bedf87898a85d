"""Foreign pictures made fit for a book: one of three formats, of a bounded size, without what their file tells besides.

Runs in a worker process. Knows no articles.
"""

from __future__ import annotations

import io
import warnings

from reader.errors import ParseError

#: What is decoded at all.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_BYTES, MAX_PIXELS = 8 << 20, 40_000_000
#: The longer edge of a picture in a book, in pixels.
LONGEST = 1_400


def portable(data: bytes, longest: int = LONGEST) -> bytes:
    """The picture as JPEG, or as PNG where parts of it are transparent; upright, the first frame only.

    Raises ParseError for what is no picture of an allowed format, too large or damaged.
    """
    if len(data) > MAX_BYTES:
        raise ParseError("the picture is too large", kind="too_large")
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise ParseError("the picture has too many pixels", kind="too_large")
                opened.draft("RGB", (longest, longest))
                upright = ImageOps.exif_transpose(opened)
                seen = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ParseError("this is no picture that can be shown") from error
    except (OSError, SyntaxError, ValueError, TypeError, EOFError) as error:
        raise ParseError("the picture is damaged") from error
    seen.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    made = io.BytesIO()
    if seen.mode == "RGBA":
        seen.save(made, "PNG", optimize=False)
    else:
        seen.save(made, "JPEG", quality=82, optimize=True)
    return made.getvalue()


def type_of(data: bytes) -> str | None:
    """The media type of a picture by its first bytes, or None for what books and readers do not take."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
