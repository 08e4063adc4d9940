"""Uncommon pens, cameras and pages, of the frozen judging set."""

import numpy as np
from PIL import Image

from tests.upload.upload_frozen_hand import felt
from tests.upload.upload_frozen_ink import (
    chiselled,
    dashed,
    drawn,
    lined,
    on_page,
    printed,
    put,
    stamped,
    wedged,
)  # fmt: skip
from tests.upload.upload_frozen_scenes import (
    CASTS,
    INKS,
    SMALLER,
    Size,
    folded,
    gleam,
    grain,
    lamps,
    penned,
    pick,
    shaken,
    sheet,
    shot,
    vignetted,
)  # fmt: skip
from tests.upload.upload_frozen_table import Rng, kind
from tests.upload.upload_rendering import Colour, encoded, placed, turned

# ---- pens ----


def with_ink(ink: np.ndarray, size: Size, rng: Rng, colour: Colour | None = None) -> bytes:
    page = penned(put(turned(ink, rng.uniform(-6, 6)), size, rng), sheet(size, rng), rng, colour)
    return shot(lamps(page, rng, 2, rng.uniform(0.7, 0.9)), rng, 0.008)


@kind("thick marker", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    length = round(min(size) * rng.uniform(0.45, 0.8))
    wide = rng.uniform(0.14, 0.18) * length
    ink = chiselled(digit, length, wide, 0.6 * wide, rng.uniform(0, np.pi))
    return with_ink(ink, size, rng, pick([*INKS, (0.8, 0.1, 0.15)], rng))


@kind("fineliner", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    length = round(min(size) * rng.uniform(0.4, 0.8))
    return with_ink(lined(digit, length, max(1.6, rng.uniform(0.005, 0.016) * length)), size, rng)


@kind("pen nearly as pale as the paper", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    paper = pick([(0.93, 0.93, 0.92), (0.9, 0.88, 0.82)], rng)
    less = rng.uniform(0.12, 0.22)
    pale = (paper[0] - less, paper[1] - less, paper[2] - 0.8 * less)
    ink = felt(digit, size, rng, (0.35, 0.7))
    page = lamps(penned(ink, sheet(size, rng, paper), rng, pale), rng, 1, 0.85)
    return shot(page, rng, 0.007)


@kind("strokes with gaps", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    ink = drawn(digit, round(min(size) * rng.uniform(0.4, 0.75)), rng, bold=rng.uniform(0, 1))
    return with_ink(wedged(ink, rng, int(rng.integers(2, 4)), rng.uniform(6, 14)), size, rng)


@kind("dashed strokes", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    length = round(min(size) * rng.uniform(0.45, 0.8))
    dash, gap = rng.uniform(0.13, 0.2) * length, rng.uniform(0.02, 0.05) * length
    return with_ink(dashed(digit, length, rng.uniform(0.05, 0.08) * length, dash, gap), size, rng)


# ---- cameras and scanners ----


@kind("noisy low light", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    page = penned(felt(digit, size, rng, (0.35, 0.75)), sheet(size, rng), rng)
    page = vignetted(lamps(page, rng, 1, 0.6), 0.4) * np.asarray(pick(CASTS, rng))
    return shot(page * rng.uniform(0.2, 0.35), rng, 0.04, 1.2)


@kind("camera shaken or out of focus", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    page = penned(felt(digit, size, rng, (0.4, 0.75)), sheet(size, rng), rng)
    page = lamps(page, rng, 2, 0.75)
    if rng.random() < 0.5:
        return shot(shaken(page, rng, rng.uniform(0.02, 0.04) * min(size)), rng, 0.01, 1.5)
    return shot(page, rng, 0.015, rng.uniform(0.009, 0.016) * min(size))


@kind("scan black at right and bottom", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(900, 1200), (1169, 827)], rng)
    page = penned(on_page(digit, size, rng, (0.3, 0.65)), sheet(size, rng, (0.95, 0.95, 0.94)), rng)
    lid = np.full((*size[::-1], 3), rng.uniform(0.02, 0.1), np.float32)
    wide, tall = (round(side) for side in np.asarray(size) * rng.uniform(0.7, 0.97, 2))
    # The page is smaller than the glass.
    small = Image.fromarray((255 * np.clip(page, 0, 1)).astype("u1")).resize((wide, tall))
    lid[:tall, :wide] = np.asarray(small, dtype=np.float32) / 255
    return encoded(lid + 0.008 * grain(size, rng)[..., None], "JPEG", quality=85)


@kind("JPEG of quality 20", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(640, 480), (480, 640), (320, 240)], rng)
    page = penned(on_page(digit, size, rng, (0.4, 0.75)), sheet(size, rng), rng)
    return shot(lamps(page, rng, 2, 0.7), rng, 0.015, 0.8, quality=20)


@kind("glare on glossy paper", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    ink = put(drawn(digit, round(min(size) * rng.uniform(0.35, 0.6)), rng), size, rng, 0.4)
    page = penned(ink, 0.85 * sheet(size, rng), rng)
    return shot(gleam(lamps(page, rng, 2, 0.65), rng, rng.uniform(0.6, 0.9)), rng)


@kind("wide panorama", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    tall = int(rng.integers(300, 500))
    size = (round(tall * rng.uniform(3, 7)), tall)
    ink = placed(drawn(digit, round(tall * rng.uniform(0.7, 0.92)), rng), size, (rng.random(), 0.5))
    return shot(lamps(penned(ink, sheet(size, rng), rng), rng, 3, 0.7), rng)


@kind("small on a large page", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(1600, 1200), (1654, 1169), (1500, 1500)], rng)
    ink = put(drawn(digit, int(rng.integers(60, 130)), rng, bold=0), size, rng, 0.08)
    page = penned(ink, sheet(size, rng, (0.96, 0.96, 0.95)), rng)
    return encoded(page + 0.008 * grain(size, rng)[..., None], "JPEG", quality=88)


# ---- what else is on the page ----


@kind("folded twice", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    page = penned(felt(digit, size, rng, (0.35, 0.7)), sheet(size, rng), rng)
    return shot(lamps(folded(page, rng, int(rng.integers(1, 4))), rng, 1, 0.75), rng)


WORDS = ["Please write one digit:", "Exercise 3 (two points)", "Name and date", "No. of persons"]


@kind("printed text elsewhere on the page", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(900, 1200), (1200, 900), (1000, 1000)], rng)
    page = np.zeros(size[::-1], np.float32)
    letters = rng.uniform(18, 32)
    for row in range(int(rng.integers(1, 3))):
        stamped(page, printed(pick(WORDS, rng), letters), 60, 50 + 1.8 * letters * row)
    length = round(min(size) * rng.uniform(0.3, 0.55))
    ink = turned(drawn(digit, length, rng), rng.uniform(-7, 7))
    left = rng.uniform(0.2, 0.8) * (size[0] - ink.shape[1])
    stamped(page, ink, left, rng.uniform(0.3, 0.85) * (size[1] - ink.shape[0]))
    return shot(lamps(penned(page, sheet(size, rng), rng, pick(INKS[1:], rng)), rng, 1, 0.75), rng)
