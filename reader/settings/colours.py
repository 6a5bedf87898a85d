"""Arithmetic of colours: contrast, mixing, reaching a contrast, and the nearest of a terminal's 256.

Colours are "#RRGGBB". Contrast is that of WCAG 2, from 1 to 21; nearness is distance in Oklab (Ottosson 2020).
"""

from __future__ import annotations

import functools
import math
import re

RGB = tuple[int, int, int]
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_LEVELS = (0, 95, 135, 175, 215, 255)


def is_colour(text: object) -> bool:
    """Whether a value is a colour as theme files write it."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def rgb(colour: str) -> RGB:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 (none) to 21 (black and white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@functools.cache
def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = map(_linear, rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: str, other: str, share: float) -> str:
    """`one` with so much (0 to 1) of `other` in it."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*parts)


def reach(colour: str, grounds: tuple[str, ...], floor: float) -> str:
    """The colour, moved towards black or white just so far that it stands out from all grounds by `floor`.

    The end it moves to is the one the grounds are farther from. Where even that is not enough it is that end.
    """
    goal = max(("#000000", "#FFFFFF"), key=lambda end: min(contrast(end, ground) for ground in grounds))
    for step in range(0, 101, 2):
        moved = mix(colour, goal, step / 100)
        if min(contrast(moved, ground) for ground in grounds) >= floor:
            return moved
    return goal


def xterm_colour(index: int) -> str:
    """One of the colours 16 to 255 that terminals agree on: a cube of six levels and 24 greys."""
    if index >= 232:
        level = 8 + 10 * (index - 232)
        return f"#{level:02X}{level:02X}{level:02X}"
    cube = index - 16
    return "#{:02X}{:02X}{:02X}".format(*(_LEVELS[cube // weight % 6] for weight in (36, 6, 1)))


def nearest_xterm(
    colour: str, *, grounds: tuple[str, ...] = (), floor: float = 0.0, taken: tuple[int, ...] = (), toned: bool = False
) -> int:
    """The nearest of the colours 16 to 255 that keeps `floor` over the grounds and is not taken.

    `toned` keeps at least half of the colour's tone: an accent must not turn grey. Where none keeps the floor, the
    nearest of all that are not taken.
    """
    wanted = _tone(colour) / 2 if toned else 0.0
    free = [index for index in range(16, 256) if index not in taken]
    by_distance = sorted(free, key=lambda index: _far(colour, xterm_colour(index)))
    for tone in (wanted, 0.0):
        for index in by_distance:
            shown = xterm_colour(index)
            if _tone(shown) >= tone and all(contrast(shown, ground) >= floor for ground in grounds):
                return index
    return by_distance[0]


def _far(one: str, other: str) -> float:
    """Distance that minds tone more than lightness: grey for what is grey."""
    (light, green, blue), (light2, green2, blue2) = _oklab(one), _oklab(other)
    return (light - light2) ** 2 + 2 * ((green - green2) ** 2 + (blue - blue2) ** 2)


def _tone(colour: str) -> float:
    _, green, blue = _oklab(colour)
    return math.hypot(green, blue)


@functools.cache
def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = map(_linear, rgb(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
