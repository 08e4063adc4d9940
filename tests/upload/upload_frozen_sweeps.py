"""Sweeps of the frozen judging set: one thing at a time, until it cannot be read."""

import numpy as np

from tests.upload.upload_frozen_grounds import on_ground, on_screen
from tests.upload.upload_frozen_ink import (
    companion,
    dashed,
    dotted,
    drawn,
    put,
    stamped,
    wedged,
)  # fmt: skip
from tests.upload.upload_frozen_scenes import (
    PALE,
    Ground,
    cloth,
    dark_table,
    grain,
    lamps,
    penned,
    pick,
    plastic,
    sheet,
    shot,
    toned,
    wooden,
)  # fmt: skip
from tests.upload.upload_frozen_table import Rng, sweep
from tests.upload.upload_rendering import encoded, placed, turned

SHARES = (0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@sweep("sheet on laminate or marble, its share", *SHARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return on_ground(digit, rng, pick(PALE, rng), value)


@sweep("sheet on a dark ground, its share", *SHARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return on_ground(digit, rng, dark_table, value)


@sweep("sheet on boards, its share", *SHARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return on_ground(digit, rng, wooden, value)


@sweep("sheet turned, hand's shadow, its share", *SHARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    grounds: list[Ground] = [wooden, cloth, plastic, dark_table, *PALE]
    return on_ground(digit, rng, pick(grounds, rng), value, most=25, hand=0.4)


PANELS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@sweep("light panel on a dark screen, its share", *PANELS)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return on_screen(digit, rng, value, dark=True)


@sweep("dark panel on a light screen, its share", *PANELS)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return on_screen(digit, rng, value, dark=False)


# ---- a square of another tone in the very middle, 200 x 200 ----

SQUARES = (0.25, 0.36, 0.45, 0.5, 0.55, 0.7)


def square(digit: np.ndarray, share: float, rng: Rng, tones: tuple[int, int, int]) -> bytes:
    """Return a picture of three tones: ground, square, digit."""
    side = round(200 * share**0.5)
    ink = drawn(digit, round(0.7 * side), rng)
    picture = np.full((200, 200), tones[0], np.float32)
    first = (200 - side) // 2
    page = placed(ink, (side, side), (0.5, 0.5))
    picture[first : first + side, first : first + side] = tones[1] + page * (tones[2] - tones[1])
    return encoded(picture / 255)


@sweep("square of 240 on 60, digit 40, its share", *SQUARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return square(digit, value, rng, (60, 240, 40))


@sweep("square of 15 on 195, digit 215, its share", *SQUARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return square(digit, value, rng, (195, 15, 215))


@sweep("square of 240 on 128, digit 40, its share", *SQUARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return square(digit, value, rng, (128, 240, 40))


@sweep("square of 20 on 128, digit 220, its share", *SQUARES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return square(digit, value, rng, (128, 20, 220))


# ---- broken strokes ----


def broken(ink: np.ndarray, rng: Rng) -> bytes:
    size = (600, 600)
    page = put(turned(ink, rng.uniform(-5, 5)), size, rng, 0.4)
    page = penned(page, sheet(size, rng), rng)
    return shot(lamps(page, rng, 1, 0.8), rng)


DEGREES = (5, 10, 15, 20, 25, 30)


@sweep("two gaps, degrees about the middle", *DEGREES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return broken(wedged(drawn(digit, 380, rng, bold=0.3), rng, 2, value), rng)


@sweep("four gaps, degrees about the middle", *DEGREES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return broken(wedged(drawn(digit, 380, rng, bold=0.3), rng, 4, value), rng)


@sweep("six gaps, degrees about the middle", *DEGREES)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return broken(wedged(drawn(digit, 380, rng, bold=0.3), rng, 6, value), rng)


@sweep("dashes, gap by the digit's length", 0.02, 0.04, 0.06, 0.08, 0.1, 0.13)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return broken(dashed(digit, 380, 24, 60, 380 * value), rng)


@sweep("dots, step by their width", 1.1, 1.3, 1.5, 1.8, 2.1, 2.5)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return broken(dotted(digit, 380, 24, 24 * value), rng)


# ---- pale, many, far away ----


@sweep("pale ink, paper minus ink", 0.5, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    size = (640, 480)
    ink = put(turned(drawn(digit, int(rng.integers(200, 340)), rng), rng.uniform(-6, 6)), size, rng)
    page = penned(ink, sheet(size, rng, (0.88, 0.88, 0.88)), rng, toned(255 * (0.88 - value)))
    return shot(page, rng, 0.008, 0.7, quality=90)


@sweep("digits on one sheet", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, counted=True)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    """Return rows of four at most; the digit that is judged is the largest."""
    many = int(value)
    rows = -(-many // 4)
    columns = -(-many // rows)
    size = (240 * max(columns, 2), 260 * max(rows, 2))
    judged, largest = int(rng.integers(many)), drawn(digit, 190, rng)
    page = np.zeros(size[::-1], np.float32)
    for n in range(many):
        ink = largest if n == judged else companion(rng, largest)
        row, column = divmod(n, columns)
        middle = ((column + 0.5) * size[0] / columns, (row + 0.5) * size[1] / rows)
        left, top = (c - s / 2 for c, s in zip(middle, ink.shape[::-1], strict=True))
        stamped(page, ink, left + rng.uniform(-12, 12), top + rng.uniform(-12, 12))
    return shot(lamps(penned(page, sheet(size, rng), rng), rng, 1, 0.8), rng)


@sweep("panorama, width by height", 1, 2, 4, 8, 16, 22)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    tall = 360
    size = (round(tall * value), tall)
    ink = placed(drawn(digit, round(0.8 * tall), rng), size, (rng.uniform(0.1, 0.9), 0.5))
    return shot(penned(ink, sheet(size, rng), rng), rng, 0.006)


@sweep("digit in 2000 x 2000, its px", 20, 30, 40, 60, 100, 200)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    size = (2000, 2000)
    ink = put(drawn(digit, int(value), rng, bold=0), size, rng, 0.1)
    pen = pick([(0.1, 0.1, 0.1), (0.1, 0.1, 0.4)], rng)
    page = penned(ink, sheet(size, rng, (0.96, 0.96, 0.95)), rng, pen)
    return encoded(page + 0.006 * grain(size, rng)[..., None], "JPEG", quality=92)
