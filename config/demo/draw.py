"""Draw the pictures of the sample edition: `python config/demo/draw.py`. 160 × 60 squares, four pixels each."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent / "pictures"
WIDTH, HEIGHT, SQUARE = 160, 60, 4
Colour = tuple[int, int, int]


def rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def ramp(stops: list[tuple[float, str]], at: float, steps: int = 14) -> Colour:
    """A colour on the way through the stops, in visible steps."""
    at = min(1.0, max(0.0, math.floor(at * steps) / (steps - 1)))
    for (low, one), (high, other) in pairwise(stops):
        if at <= high:
            share = (at - low) / (high - low)
            red, green, blue = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
            return red, green, blue
    return rgb(stops[-1][1])


def ridge(seed: int, base: float, height: float, grain: int = 4) -> list[int]:
    """The upper edge of a chain of hills, in steps of `grain` squares."""
    chance = random.Random(seed)
    waves = [(chance.uniform(0.015, 0.09), chance.uniform(0, 6.3), chance.uniform(0.3, 1.0)) for _ in range(4)]
    total = sum(weight for _, _, weight in waves)
    return [
        round(base - height * sum(w * math.sin(f * (x - x % grain) + p) for f, p, w in waves) / total)
        for x in range(WIDTH)
    ]


def morning() -> Callable[[int, int], Colour]:
    sky = [(0.0, "#7F9FC9"), (0.55, "#C9CFD8"), (1.0, "#F4D9B4")]
    water = [(0.0, "#E9CFAE"), (0.35, "#A9B9C4"), (1.0, "#4F6F86")]
    far, near = ridge(4, 27, 5), ridge(9, 30, 4, 6)
    stones = [(18 + 13 * n + (n % 3), 56 - round(3.1 * n + (n % 2)), max(2, 9 - n)) for n in range(8)]

    def paint(x: int, y: int) -> Colour:
        for sx, sy, size in stones:
            if abs(x - sx) <= size - (y < sy) and sy <= y <= sy + max(1, size // 3):
                return rgb("#6B5F57") if y == sy else rgb("#463F3E")
        if (x - 118) ** 2 + ((y - 21) * 1.0) ** 2 <= 26:
            return rgb("#FFF0CC")
        if y >= 33:
            glitter = abs(x - 118) < 3 + (y - 33) // 3 and (x * 7 + y * 13) % 5 < 2
            return rgb("#FBE3B8") if glitter else ramp(water, (y - 33) / 27)
        if y >= near[x]:
            return rgb("#5C6E74")
        if y >= far[x]:
            return rgb("#8C9CA6")
        return ramp(sky, y / 32)

    return paint


def lighthouse() -> Callable[[int, int], Colour]:
    sky = [(0.0, "#1B2440"), (0.6, "#4A4668"), (1.0, "#C77B5F")]
    sea = [(0.0, "#7E5D62"), (0.3, "#34405C"), (1.0, "#141C30")]
    rock = [46 - round(7 * math.exp(-((((x - x % 3) - 46) / 17) ** 2))) for x in range(WIDTH)]

    def paint(x: int, y: int) -> Colour:
        if 43 <= x <= 49 and 9 <= y <= 11:
            return rgb("#FFF3C4")
        if (42 <= x <= 50 and y in (8, 12)) or (44 <= x <= 48 and 6 <= y <= 7):
            return rgb("#20263A")
        half = 2 + (y - 12) // 8
        if 13 <= y <= 40 and abs(x - 46) <= half:
            if x == 46 and y in (17, 18, 25, 26, 33, 34):
                return rgb("#FFD98A")
            shade = (y - 13) // 7 % 2
            lit, dark = ("#B8473A", "#8E352C") if shade else ("#EAE0D2", "#B9AFA6")
            return rgb(lit if x <= 46 + half - 2 else dark)
        if rock[x] < 46 and y >= rock[x] and y < 50:
            return rgb("#2A2A33") if (x + y) % 7 else rgb("#3A3A44")
        spread = (x - 50) * 0.17
        beam = x > 50 and abs(y - 10 - (x - 50) * 0.05) <= 1.5 + spread
        ground = ramp(sea, (y - 44) / 16) if y >= 44 else ramp(sky, y / 44)
        if y < 44 and not beam and (x * 37 + y * 91 + x * y) % 211 == 0 and y < 26:
            return rgb("#D9D4C8")
        if y >= 44 and (x + y * 5) % 17 < 3 and y % 3 == 0:
            red, green, blue = (min(255, part + 22) for part in ground)
            return red, green, blue
        if beam and y < 44:
            light = max(0.0, 0.5 - (x - 50) / 240)
            red, green, blue = ground
            return (
                round(red + (255 - red) * light),
                round(green + (255 - green) * light * 0.92),
                round(blue + (255 - blue) * light * 0.7),
            )
        return ground

    return paint


def meander(x: float, y: float) -> list[tuple[float, float]]:
    """Points of the curve that rivers take: the direction swings like a pendulum along the way (Langbein, Leopold)."""
    points = []
    for step in range(1500):
        way = step * 0.4
        turn = 1.62 * math.sin(way / 13.5) + 0.16 * math.sin(way / 41)
        x, y = x + 0.4 * math.cos(turn), y + 0.4 * math.sin(turn)
        points.append((x, y))
    return points


def river() -> Callable[[int, int], Colour]:
    fields = ("#7F8A45", "#8C9448", "#76823F", "#99984F", "#6C7C41", "#A39B55")
    chance = random.Random(21)
    spots = [(chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.choice(fields)) for _ in range(46)]

    course = meander(-14.0, 13.0)
    lakes = [(61.0, 7.0, 6.0, 2.6, 6.9), (96.0, 53.0, 6.0, 5.9, 9.9)]

    def paint(x: int, y: int) -> Colour:
        for cx, cy, radius, start, end in lakes:
            turn = (math.atan2(y - cy, x - cx) - start) % (2 * math.pi)
            if abs(math.hypot(x - cx, y - cy) - radius) < 1.5 and turn <= end - start:
                return rgb("#7FA0A8")
        near = min((x - px) ** 2 + (y - py) ** 2 for px, py in course)
        if near <= 6.5:
            return rgb("#7FA9C4") if (x + 2 * y) % 9 else rgb("#93B9CF")
        if near <= 11:
            return rgb("#D8C797") if (x + y) % 4 else rgb("#C4B383")
        if near <= 30 and (x * 5 + y * 3) % 11 == 0:
            return rgb("#4E6238")
        return rgb(min(spots, key=lambda spot: (spot[0] - x) ** 2 * 0.6 + (spot[1] - y) ** 2)[2])

    return paint


def tiles() -> Callable[[int, int], Colour]:
    def paint(x: int, y: int) -> Colour:
        size = 20
        u, v = x % size - size / 2 + 0.5, y % size - size / 2 + 0.5
        star = min(max(abs(u), abs(v)), (abs(u) + abs(v)) / 1.4142)
        which = (x // size + y // size) % 2
        if star > 8.3:
            return rgb("#F0E6D2") if abs(abs(u) - abs(v)) > 1.2 else rgb("#C9A24A")
        if star > 7.2:
            return rgb("#16324F")
        if star > 4.6:
            return rgb("#2F7C8C" if which else "#B5533C")
        if star > 3.6:
            return rgb("#F0E6D2")
        if star > 1.6:
            return rgb("#1F4E6E" if which else "#7E2F2B")
        return rgb("#D9B45B")

    return paint


def main() -> None:
    for draw in (morning, lighthouse, river, tiles):
        paint = draw()
        picture = Image.new("RGB", (WIDTH, HEIGHT))
        for y in range(HEIGHT):
            for x in range(WIDTH):
                picture.putpixel((x, y), paint(x, y))
        large = picture.resize((WIDTH * SQUARE, HEIGHT * SQUARE), Image.Resampling.NEAREST)
        large.quantize(64, dither=Image.Dither.NONE).save(HERE / f"{draw.__name__}.png", optimize=True)


if __name__ == "__main__":
    main()
