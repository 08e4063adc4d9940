"""Handwriting as it comes, of the frozen judging set."""

import numpy as np

from tests.upload.upload_frozen_ink import chiselled, drawn, lined, on_page, put
from tests.upload.upload_frozen_scenes import (
    CASTS,
    INKS,
    SIZES,
    SMALLER,
    Size,
    field,
    gleam,
    grain,
    lamps,
    penned,
    pick,
    ruling,
    sheet,
    shot,
    tinted,
    vignetted,
)  # fmt: skip
from tests.upload.upload_frozen_table import Rng, kind
from tests.upload.upload_rendering import Colour, blurred, encoded, inked, turned


def felt(digit: np.ndarray, size: Size, rng: Rng, share: tuple[float, float]) -> np.ndarray:
    """Return a page of ink with a digit in felt pen, its nib a little slanted."""
    length = round(min(size) * rng.uniform(*share))
    wide = length * rng.uniform(0.07, 0.12)
    ink = chiselled(digit, length, wide, wide * rng.uniform(0.5, 0.9), rng.uniform(0, np.pi))
    return put(turned(ink, rng.uniform(-7, 7)), size, rng)


@kind("ballpoint, scanned page", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(1654, 1169), (1169, 1654)], rng)
    ink = on_page(digit, size, rng, (0.15, 0.5))
    ink = ink * np.clip(1 + 0.2 * field(size, rng, 300), 0.5, 1)
    page = penned(ink, sheet(size, rng, (0.97, 0.97, 0.96)), rng)
    page = page + 0.006 * grain(size, rng)[..., None]
    return encoded(page, "JPEG", quality=int(rng.integers(75, 95)))


@kind("felt pen, photo under lamps", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SIZES, rng)
    page = penned(felt(digit, size, rng, (0.3, 0.75)), sheet(size, rng), rng)
    return shot(lamps(page, rng, int(rng.integers(2, 4)), rng.uniform(0.5, 0.8)), rng)


@kind("soft pencil on rough paper", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    tooth = blurred(grain(size, rng), 1.2)
    ink = on_page(digit, size, rng, (0.3, 0.75)) * np.clip(0.75 + 0.5 * tooth, 0.25, 1)
    page = penned(ink, sheet(size, rng) * (1 + 0.02 * tooth[..., None]), rng, (0.36, 0.36, 0.39))
    return shot(lamps(page, rng, 2, rng.uniform(0.65, 0.9)), rng)


COLOURED: list[tuple[Colour, list[Colour]]] = [
    ((0.96, 0.72, 0.76), [(0.5, 0.08, 0.3), (0.1, 0.15, 0.5)]),
    ((0.68, 0.85, 0.7), [(0.05, 0.3, 0.16), (0.45, 0.1, 0.12)]),
    ((0.66, 0.8, 0.93), [(0.1, 0.15, 0.45), (0.55, 0.1, 0.3)]),
    ((0.98, 0.8, 0.5), [(0.55, 0.1, 0.08), (0.15, 0.25, 0.5)]),
    ((0.14, 0.16, 0.3), [(0.9, 0.8, 0.5), (0.85, 0.86, 0.9)]),
]


@kind("coloured ink on coloured paper", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SMALLER, rng)
    colour, pens = pick(COLOURED, rng)
    ink = felt(digit, size, rng, (0.3, 0.7))
    page = penned(ink, sheet(size, rng, colour), rng, pick(pens, rng))
    return shot(lamps(page, rng, 2, rng.uniform(0.65, 0.9)), rng)


@kind("sticky note, close up", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(1000, 1000), (720, 720), (1200, 1100)], rng)
    colour = pick([(0.97, 0.9, 0.45), (0.98, 0.6, 0.7), (0.6, 0.9, 0.62), (0.98, 0.7, 0.35)], rng)
    note = sheet(size, rng, colour)
    rows = np.arange(size[1], dtype=np.float32)[:, None, None] / size[1]
    glued, curl = (
        0.05 * np.clip((0.2 - rows) * 40, 0, 1),
        0.14 * np.clip(rows - 0.65, 0, 1) ** 2 * 8,
    )
    page = penned(felt(digit, size, rng, (0.35, 0.7)), note * (1 - glued - curl), rng)
    return shot(lamps(page, rng, 1, 0.75), rng)


@kind("whiteboard with wiped streaks", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SIZES, rng)
    streaks = blurred(np.clip(field(size, rng, 30, 4) - 0.8, 0, 2), 4)
    board = gleam(tinted((0.86, 0.88, 0.9), 1 - 0.05 * streaks), rng, 0.5)
    marker = pick([(0.1, 0.1, 0.13), (0.1, 0.2, 0.6), (0.7, 0.12, 0.15), (0.06, 0.4, 0.25)], rng)
    page = penned(0.92 * felt(digit, size, rng, (0.3, 0.65)), board, rng, marker)
    return shot(lamps(page, rng, 2, rng.uniform(0.6, 0.85)), rng, 0.012)


@kind("chalk on slate", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SIZES, rng)
    board = pick([(0.2, 0.22, 0.24), (0.14, 0.27, 0.22), (0.2, 0.17, 0.16)], rng)
    dust = np.clip(field(size, rng, 5, 25), 0, 2)
    slate = np.asarray(board, dtype=np.float32) + (0.035 * dust)[..., None]
    ink = on_page(digit, size, rng, (0.3, 0.7)) * np.clip(
        0.85 + 0.5 * blurred(grain(size, rng), 1.5), 0.2, 1
    )
    chalk = pick([(0.9, 0.9, 0.87), (0.93, 0.85, 0.6), (0.9, 0.7, 0.75), (0.7, 0.83, 0.93)], rng)
    return shot(lamps(penned(ink, slate, rng, chalk), rng, 2, rng.uniform(0.55, 0.85)), rng, 0.015)


@kind("tablet drawing, light mode", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_tablet(digit, rng, (0.99, 0.99, 0.985), INKS)


@kind("tablet drawing, dark mode", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    pens = [(0.95, 0.95, 0.95), (1.0, 0.85, 0.3), (0.4, 0.85, 1.0), (1.0, 0.55, 0.6)]
    return on_tablet(digit, rng, pick([(0.07, 0.07, 0.08), (0.12, 0.13, 0.17)], rng), pens)


def on_tablet(digit: np.ndarray, rng: Rng, canvas: Colour, pens: list) -> bytes:
    size = pick([(1180, 820), (820, 1180), (1024, 1024)], rng)
    length = round(min(size) * rng.uniform(0.3, 0.8))
    ink = put(lined(digit, length, length * rng.uniform(0.035, 0.1)), size, rng)
    return encoded(inked(ink, canvas, pick(pens, rng)), pick(["PNG", "WEBP"], rng))


@kind("phone photo with a colour cast", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick(SIZES, rng)
    page = penned(on_page(digit, size, rng, (0.25, 0.7)), sheet(size, rng), rng)
    page = vignetted(lamps(page, rng, 1, rng.uniform(0.6, 0.85)), rng.uniform(0.1, 0.4))
    return shot(page * np.asarray(pick(CASTS, rng)) * rng.uniform(0.6, 1), rng, 0.014)


@kind("lined paper with a margin", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_printed_lines(digit, rng, "lined")


@kind("squared paper", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_printed_lines(digit, rng, "squared")


@kind("dotted paper", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_printed_lines(digit, rng, "dotted")


def on_printed_lines(digit: np.ndarray, rng: Rng, how: str) -> bytes:
    size = pick([(1200, 900), (900, 1200), (1000, 1000)], rng)
    step = int(rng.integers(36, 110))
    colour = pick([(0.55, 0.7, 0.78), (0.66, 0.66, 0.7), (0.6, 0.75, 0.62), (0.7, 0.62, 0.78)], rng)
    page = penned(0.85 * ruling(size, rng, step, how), sheet(size, rng), rng, colour)
    if how == "lined":
        left = int(size[0] * rng.uniform(0.04, 0.16))
        page[:, left : left + 3] = page[:, left : left + 3] * (0.95, 0.6, 0.62)
    ink = turned(drawn(digit, round(min(size) * rng.uniform(0.28, 0.65)), rng), rng.uniform(-7, 7))
    page = penned(put(ink, size, rng, 0.35), page, rng)
    return shot(lamps(page, rng, 2, rng.uniform(0.65, 0.9)), rng)


@kind("brown envelope", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(1200, 850), (900, 640)], rng)
    kraft = sheet(size, rng, (0.72, 0.56, 0.39))
    kraft = kraft * (1 + 0.012 * field(size, rng, 12, 90) + 0.02 * field(size, rng, 160))[..., None]
    pen = pick([(0.06, 0.06, 0.08), (0.1, 0.12, 0.38), (0.96, 0.96, 0.94)], rng)
    page = penned(felt(digit, size, rng, (0.3, 0.7)), kraft, rng, pen)
    return shot(vignetted(lamps(page, rng, 1, 0.75), 0.2), rng)


@kind("napkin with an embossed pattern", "handwriting")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(1000, 1000), (900, 1100)], rng)
    rows, columns = np.ogrid[0 : size[1], 0 : size[0]]
    cell = rng.uniform(22, 44)
    dents = np.sin(np.pi * (rows + columns) / cell) * np.sin(np.pi * (rows - columns) / cell)
    napkin = tinted((0.93, 0.93, 0.91), (1 + 0.035 * dents * field(size, rng, 3)).astype("f4"))
    ink = blurred(felt(digit, size, rng, (0.35, 0.7)), 3)  # it bleeds
    ink = ink * np.clip(0.92 + 0.1 * field(size, rng, 90), 0.6, 1)
    return shot(lamps(penned(ink, napkin, rng), rng, 1, 0.7), rng)
