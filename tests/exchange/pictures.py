"""Pictures made for tests."""

import io

from PIL import Image


def png(width, height, colour=(200, 30, 30), mode="RGB"):
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new(mode, (width, height), colour).save(made, "PNG")
    return made.getvalue()
