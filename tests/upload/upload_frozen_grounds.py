"""Sheets on something and panels on a screen, of the frozen judging set."""

import numpy as np
from PIL import Image, ImageDraw

from tests.upload.upload_frozen_hand import felt
from tests.upload.upload_frozen_ink import (
    drawn,
    lined,
    put,
    stamped,
)  # fmt: skip
from tests.upload.upload_frozen_scenes import (
    INKS,
    PALE,
    SIZES,
    SMALLER,
    Ground,
    Size,
    cloth,
    corners_of,
    dark_table,
    hand_shaded,
    laid,
    lamps,
    penned,
    pick,
    plastic,
    sheet,
    shot,
    vignetted,
    wooden,
)  # fmt: skip
from tests.upload.upload_frozen_table import Rng, kind
from tests.upload.upload_rendering import Colour, encoded, inked, turned

# ---- a sheet on something ----


def on_ground(
    digit: np.ndarray,
    rng: Rng,
    ground: Ground,
    share: float,
    *,
    most: float = 8,
    hand: float = 0,
    colour: Colour | None = None,
) -> bytes:
    """Return a photo of a sheet that covers a share of it, turned by `most` degrees at most.

    The digit takes 35 to 75 % of the sheet's shorter side and stays within 8 degrees of upright.
    `hand` is how deep a hand's shadow on it is.
    """
    size = pick(SMALLER, rng)
    degrees = rng.uniform(-most, most)
    # A sheet that nearly fills the photo has the photo's shape.
    free = np.clip(2 * (1 - share), 0, 1)
    shape = size[0] / size[1] * np.exp(free * rng.uniform(-0.3, 0.3))
    at = (rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8))
    corners = corners_of(size, shape, share, degrees, at)
    wide, tall = (float(np.hypot(*(corners[n] - corners[0]))) for n in (1, 3))
    area = (round(wide), round(tall))
    ink = drawn(digit, round(min(area) * rng.uniform(0.35, 0.75)), rng)
    ink = turned(ink, degrees + rng.uniform(-6, 6))
    page = penned(put(ink, area, rng, 0.35), sheet(area, rng, colour), rng)
    corners = corners + rng.uniform(-0.02, 0.02, (4, 2)) * (wide, tall)
    photo = laid(page, ground(size, rng).astype(np.float32), corners)
    photo = lamps(photo, rng, 2, rng.uniform(0.6, 0.85))
    return shot(hand_shaded(photo, rng, hand) if hand else photo, rng)


@kind("sheet on laminate or marble", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_ground(digit, rng, pick(PALE, rng), rng.uniform(0.4, 0.85))


@kind("sheet on a dark table", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_ground(digit, rng, dark_table, rng.uniform(0.4, 0.85))


@kind("sheet on boards", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_ground(digit, rng, wooden, rng.uniform(0.4, 0.85))


@kind("sheet on cloth or plastic", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_ground(digit, rng, pick([cloth, plastic], rng), rng.uniform(0.4, 0.85))


@kind("sheet turned, digit upright", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    ground = pick([wooden, cloth, dark_table, *PALE], rng)
    return on_ground(digit, rng, ground, rng.uniform(0.4, 0.7), most=20)


@kind("sticky note on a table", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    note = pick([(0.97, 0.9, 0.45), (0.98, 0.62, 0.72), (0.6, 0.85, 0.95), (0.7, 0.9, 0.6)], rng)
    table = pick([dark_table, wooden], rng)
    return on_ground(digit, rng, table, rng.uniform(0.3, 0.6), colour=note)


@kind("sheet at a table's edge", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_ground(digit, rng, table_edge, rng.uniform(0.4, 0.75))


def table_edge(size: Size, rng: Rng) -> np.ndarray:
    """Return a table whose edge is in the photo, and the floor beyond it."""
    table, floor = pick([dark_table, wooden, *PALE], rng), pick([wooden, cloth, dark_table], rng)
    image = Image.new("L", size)
    height = size[1] * rng.uniform(0.1, 0.35)
    slope = rng.uniform(-0.1, 0.1) * size[1]
    corners = [(0, 0), (size[0], 0), (size[0], height + slope), (0, height)]
    ImageDraw.Draw(image).polygon(corners, 255)
    far = (np.asarray(image, dtype=np.float32) / 255)[..., None]
    return 0.6 * floor(size, rng) * far + table(size, rng) * (1 - far)


@kind("a hand's shadow on the page", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SIZES, rng)
    page = penned(felt(digit, size, rng, (0.3, 0.7)), sheet(size, rng), rng)
    page = lamps(page, rng, 1, 0.75)
    return shot(hand_shaded(page, rng, rng.uniform(0.3, 0.6)), rng)


@kind("a hand's shadow on a sheet and boards", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    hand = rng.uniform(0.3, 0.5)
    return on_ground(digit, rng, wooden, rng.uniform(0.5, 0.85), most=12, hand=hand)


# ---- screens ----


def on_screen(digit: np.ndarray, rng: Rng, share: float, *, dark: bool) -> bytes:
    """Return a dark screen with a light panel that covers a share of it, or the other way."""
    size = pick([(780, 1080), (1280, 800), (1000, 1000)], rng)
    black = pick([(0.05, 0.05, 0.06), (0.1, 0.11, 0.14), (0.15, 0.15, 0.15)], rng)
    white = pick([(1.0, 1.0, 1.0), (0.96, 0.97, 0.98), (0.94, 0.93, 0.9)], rng)
    around, panel = (black, white) if dark else (white, black)
    shape = size[0] / size[1] * np.exp(np.clip(2 * (1 - share), 0, 1) * rng.uniform(-0.25, 0.25))
    at = (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7))
    box = corners_of(size, shape, share, 0, at)[[0, 2]].round().astype(int).reshape(-1)
    image = Image.new("L", size)
    ImageDraw.Draw(image).rounded_rectangle([*map(float, box)], pick([0, 12, 30], rng), fill=255)
    area = (int(box[2] - box[0]), int(box[3] - box[1]))
    length = round(min(area) * rng.uniform(0.4, 0.75))
    ink = np.zeros(size[::-1], np.float32)
    stamped(ink, put(lined(digit, length, length * rng.uniform(0.05, 0.1)), area, rng), *box[:2])
    pens = [(0.95, 0.95, 0.95), (0.5, 0.85, 1.0)] if not dark else [INKS[0], INKS[1], INKS[5]]
    shown = inked(np.asarray(image, dtype=np.float32) / 255, around, panel)
    shown = inked(ink, shown, pick(pens, rng))
    if rng.random() < 0.5:
        return encoded(shown)
    rows = np.arange(size[1])[:, None, None]
    scan = 1 + 0.03 * np.sin(rows * rng.uniform(0.5, 1.5))  # the camera sees the screen's rows
    return shot(vignetted(shown * 0.92 * scan + 0.03, 0.2), rng, 0.012, 1)


@kind("dark screen, light panel", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_screen(digit, rng, rng.uniform(0.35, 0.8), dark=True)


@kind("light screen, dark panel", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_screen(digit, rng, rng.uniform(0.35, 0.8), dark=False)
