"""Digits written into what forms print for them, of the frozen judging set."""

import numpy as np
from PIL import Image, ImageDraw

from tests.upload.upload_frozen_ink import drawn, printed, stamped
from tests.upload.upload_frozen_scenes import INKS, Size, grain, lamps, pick, shot, tinted, toned
from tests.upload.upload_frozen_table import Rng, kind, sweep
from tests.upload.upload_rendering import Colour, blurred, encoded, inked


def form(digit: np.ndarray, rng: Rng, size: Size, box: tuple, dark: float) -> np.ndarray:
    """Return ink of a digit, `dark` at most, written into a box (x, y, x, y) of a page."""
    inner = min(box[2] - box[0], box[3] - box[1])
    ink = drawn(digit, round(inner * rng.uniform(0.55, 0.78)), rng)
    page = np.zeros(size[::-1], np.float32)
    left = (box[0] + box[2] - ink.shape[1]) / 2 + rng.uniform(-0.06, 0.06) * inner
    top = (box[1] + box[3] - ink.shape[0]) / 2 + rng.uniform(-0.06, 0.06) * inner
    stamped(page, dark * ink, left, top)
    return page


def scanned(ink: np.ndarray, lines: np.ndarray, rng: Rng, pen: Colour, print_: Colour) -> bytes:
    page = inked(blurred(lines, 0.7), (0.97, 0.97, 0.96), print_)
    page = inked(ink, page, pen) + 0.008 * grain((ink.shape[1], ink.shape[0]), rng)[..., None]
    return encoded(page, "JPEG", quality=int(rng.integers(72, 93)))


def outlined(size: Size, boxes: list[tuple], width: int) -> np.ndarray:
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    for box in boxes:
        draw.rectangle(box, outline=255, width=width)
    return np.asarray(image, dtype=np.float32) / 255


GREY: Colour = (0.38, 0.38, 0.4)


@kind("thick dark box, paler digit", "forms")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(360, 360), (320, 400), (520, 480)], rng)
    near = rng.uniform(0.08, 0.2) * min(size)
    box = (near, near, size[0] - near, size[1] - near)
    lines = outlined(size, [box], int(rng.integers(4, 11)))
    return scanned(form(digit, rng, size, box, 1), lines, rng, pick([GREY, INKS[0]], rng), INKS[1])


@kind("row of boxes, one filled", "forms")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    side, many = int(rng.integers(110, 170)), int(rng.integers(3, 7))
    size, gap = (side * many + 18 * many + 60, side + int(rng.integers(60, 200))), 18
    top = (size[1] - side) // 2
    boxes = [
        (30 + n * (side + gap), top, 30 + n * (side + gap) + side, top + side) for n in range(many)
    ]
    lines = outlined(size, boxes, int(rng.integers(2, 6)))
    ink = form(digit, rng, size, pick(boxes, rng), 1)
    return scanned(ink, lines, rng, pick(INKS, rng), pick([GREY, INKS[1], (0.8, 0.35, 0.2)], rng))


@kind("comb field", "forms")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    cell, many = int(rng.integers(110, 170)), int(rng.integers(3, 6))
    size = (cell * many + 80, int(cell * rng.uniform(1.5, 2)))
    base, thick = round(size[1] * 0.82), int(rng.integers(2, 6))
    lines = np.zeros(size[::-1], np.float32)
    lines[base : base + thick, 40 : 40 + cell * many + thick] = 1
    for n in range(many + 1):
        lines[base - cell // 3 : base, 40 + n * cell : 40 + n * cell + thick] = 1
    first = 40 + cell * int(rng.integers(many))
    ink = form(digit, rng, size, (first + thick, base - cell, first + cell, base), 1)
    return scanned(ink, lines, rng, pick(INKS, rng), pick([GREY, INKS[1], (0.3, 0.5, 0.7)], rng))


@kind("cropped closely, lines from rim to rim", "forms")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(240, 240), (260, 330), (480, 400)], rng)
    near, wide = round(rng.uniform(0.04, 0.1) * min(size)), int(rng.integers(2, 7))
    lines = crossed(size, near, wide)
    box = (near + wide, near + wide, size[0] - near - wide, size[1] - near - wide)
    ink = form(digit, rng, size, box, 1)
    return scanned(ink, lines, rng, pick([GREY, INKS[1], INKS[5]], rng), (0.1, 0.1, 0.1))


@kind("dotted line to write on", "forms")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(800, 300), (640, 240)], rng)
    base, step = round(size[1] * 0.78), int(rng.integers(8, 16))
    lines = np.zeros(size[::-1], np.float32)
    stamped(lines, printed("Number of items:", size[1] * 0.09), 0.04 * size[0], 0.68 * size[1])
    for x in range(size[0] * 2 // 5, size[0] - 30, step):
        lines[base : base + 3, x : x + 4] = 1
    first = size[0] * rng.uniform(0.45, 0.7)
    ink = form(digit, rng, size, (first, 0.04 * size[1], first + 0.7 * size[1], base), 1)
    return scanned(ink, lines, rng, pick(INKS, rng), pick([GREY, INKS[1]], rng))


@kind("labelled box on a coloured form", "forms")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = (560, 420)
    box = (150, 90, 410, 350)
    lines = outlined(size, [box], int(rng.integers(2, 5)))
    colour = pick([(0.98, 0.86, 0.8), (0.82, 0.93, 0.86), (0.84, 0.9, 0.98)], rng)
    tint = tinted(colour, np.ones_like(lines))
    tint[94:347, 154:407] = 0.98
    stamped(lines, printed("Box 4 a", 22), 150, 56)
    page = inked(form(digit, rng, size, box, 1), inked(lines, tint, GREY), pick(INKS, rng))
    return shot(lamps(page, rng, 1, 0.8), rng)


# ---- until it fails: greys, widths and sizes as exact as a program draws them ----

PRINT, WHITE = toned(20), toned(250)


def exact(digit: np.ndarray, rng: Rng, lines: np.ndarray, near: int, grey: float) -> bytes:
    """Return a digit of one grey between lines `near` px from each side."""
    height, width = lines.shape
    size = (width, height)
    ink = form(digit, rng, size, (near, near, width - near, height - near), 1)
    page = inked(blurred(lines, 0.7), WHITE, PRINT)
    return encoded(inked(blurred(ink, 0.7), page, toned(grey)))


def crossed(size: Size, near: int, wide: int) -> np.ndarray:
    """Return four straight lines from rim to rim."""
    lines = np.zeros(size[::-1], np.float32)
    for start, stop in ((near, near + wide), (-near - wide, -near)):
        lines[start:stop] = lines[:, start:stop] = 1
    return lines


@sweep("lines from rim to rim, width in px", 1, 2, 3, 4, 5, 6, 8)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return exact(digit, rng, crossed((300, 300), 15, int(value)), 15 + int(value), 110)


@sweep("closed box, line width in px", 1, 2, 3, 4, 5, 6, 8)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    lines = outlined((300, 300), [(24, 24, 275, 275)], int(value))
    return exact(digit, rng, lines, 24 + int(value), 110)


@sweep("lines from rim to rim, the digit's grey", 60, 90, 110, 120, 140, 160)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return exact(digit, rng, crossed((214, 172), 12, 5), 17, value)


@sweep("closed box, the digit's grey", 60, 90, 110, 120, 140, 160)
def _(digit: np.ndarray, value: float, rng: Rng) -> bytes:
    return exact(digit, rng, outlined((300, 300), [(24, 24, 275, 275)], 5), 29, value)
