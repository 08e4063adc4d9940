"""Uncommon files, of the frozen judging set."""

import struct

import numpy as np
from PIL import Image

from tests.upload.upload_frozen_ink import (
    drawn,
    on_page,
)  # fmt: skip
from tests.upload.upload_frozen_scenes import (
    INKS,
    grain,
    penned,
    pick,
    sheet,
)  # fmt: skip
from tests.upload.upload_frozen_table import Rng, kind
from tests.upload.upload_rendering import blurred, encoded, inked


@kind("sticker with a white rim, cut out", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    ink = np.pad(drawn(digit, int(rng.integers(300, 600)), rng), int(rng.integers(60, 140)))
    rim = np.clip(4 * blurred(ink, 12), 0, 1)
    colour = pick([*INKS, (0.85, 0.2, 0.2), (0.1, 0.5, 0.7)], rng)
    return encoded(np.concatenate((inked(ink, (1.0, 1.0, 1.0), colour), rim[..., None]), 2))


@kind("transparent PNG, grey or palette", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(512, 512), (600, 400)], rng)
    ink = (255 * on_page(digit, size, rng, (0.4, 0.85))).astype(np.uint8)
    if rng.random() < 0.5:
        tone = np.full(ink.shape, pick([10, 70, 255], rng), np.uint8)
        return encoded(Image.fromarray(np.stack((tone, ink), 2)))
    picture = Image.fromarray((ink > 127).astype(np.uint8), "P")
    under = pick([(255, 255, 255), (0, 0, 0)], rng)
    picture.putpalette([*under, *pick([(20, 40, 120), (150, 20, 30)], rng)])
    return encoded(picture, transparency=0)


@kind("TIFF of 16 or 32 bits", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(640, 480), (500, 700)], rng)
    page = penned(on_page(digit, size, rng, (0.35, 0.8)), sheet(size, rng), rng).mean(2)
    page = np.clip(page + 0.006 * grain(size, rng), 0, 1).astype(float)
    if rng.random() < 0.4:
        return encoded(Image.fromarray((page * rng.uniform(9000, 65000)).astype(np.uint16)), "TIFF")
    return tiff_of_32_bits((page * rng.uniform(2e9, 4.2e9)).astype("<u4"))


def tiff_of_32_bits(values: np.ndarray) -> bytes:
    """Return a TIFF of unsigned numbers, which Pillow reads and cannot write."""
    height, width = values.shape
    tags = [
        (256, 4, width), (257, 4, height), (258, 3, 32), (259, 3, 1), (262, 3, 1), (273, 4, 8),
        (277, 3, 1), (278, 4, height), (279, 4, values.nbytes), (339, 3, 1),
    ]  # fmt: skip
    head = struct.pack("<2sHI", b"II", 42, 8 + values.nbytes)
    table = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return head + values.tobytes() + struct.pack("<H", len(tags)) + table + struct.pack("<I", 0)


@kind("BMP of 32 bits, its alpha left empty", "stressed")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = pick([(640, 480), (400, 600)], rng)
    page = penned(on_page(digit, size, rng, (0.35, 0.8)), sheet(size, rng), rng)
    pixels = np.zeros((*size[::-1], 4), np.uint8)
    pixels[..., :3] = (255 * np.clip(page, 0, 1))[::-1, :, ::-1]  # from below, blue first
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    info = struct.pack("<IiiHHIIiiII", 108, *size, 1, 32, 3, pixels.nbytes, 2835, 2835, 0, 0)
    info += struct.pack("<4I", *masks) + b"BGRs" + bytes(48)
    start = 14 + len(info)
    return struct.pack("<2sIII", b"BM", start + pixels.nbytes, 0, start) + info + pixels.tobytes()
