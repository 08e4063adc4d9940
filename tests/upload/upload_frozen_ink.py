"""Ink of the frozen judging set: pens, nibs, dashes, dots and what was rubbed out."""

import gzip
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.upload.upload_frozen_table import Rng
from tests.upload.upload_rendering import blurred, enlarged, middle_line, placed, trimmed, turned

Size = tuple[int, int]

TRACED = 100
"""Longer side in pixels at which a digit's middle line is looked for."""


def drawn(digit: np.ndarray, length: int, rng: Rng, *, bold: float | None = None) -> np.ndarray:
    """Return a digit enlarged with a heavier or lighter hand (`bold`, -1 to 1) and its own slant.

    Its longer side is about `length` px; values are ink in [0, 1], trimmed.
    """
    box = np.pad(trimmed(digit.astype(np.float32) / 255), 3)
    scale = length / (max(box.shape) - 6)
    wide, tall = round(box.shape[1] * scale * rng.uniform(0.92, 1.08)), round(box.shape[0] * scale)
    smooth = np.asarray(Image.fromarray(box).resize((wide, tall), Image.Resampling.LANCZOS))
    bold = rng.uniform(-1, 1) if bold is None else bold
    edge = 0.4 - 0.1 * bold
    sharp = np.clip((blurred(smooth, 0.3 * scale) - edge) * 0.6 * max(scale, 2) + 0.5, 0, 1)
    return sheared(trimmed(sharp), rng.uniform(-0.08, 0.08))


def sheared(ink: np.ndarray, slant: float) -> np.ndarray:
    height, width = ink.shape
    room = int(np.ceil(abs(slant) * height)) + 1
    image = Image.fromarray(np.pad(ink.astype(np.float32), ((0, 0), (room, room))))
    way = (1, slant, -slant * height / 2, 0, 1, 0)
    size = (width + 2 * room, height)
    return trimmed(
        np.asarray(image.transform(size, Image.Transform.AFFINE, way, Image.Resampling.BILINEAR))
    )


def on_page(
    digit: np.ndarray, size: Size, rng: Rng, share: tuple[float, float], lean: float = 8
) -> np.ndarray:
    """Return a page of ink: the digit's longer side is a share of the page's shorter one."""
    ink = drawn(digit, round(min(size) * rng.uniform(*share)), rng)
    return put(turned(ink, rng.uniform(-lean, lean)), size, rng)


def put(ink: np.ndarray, size: Size, rng: Rng, least: float = 0.25) -> np.ndarray:
    return placed(ink, size, (rng.uniform(least, 1 - least), rng.uniform(least, 1 - least)))


# ---- along the middle line ----


def path(digit: np.ndarray, length: int, pen: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points (N, 2), x and y in pixels, and which of them touch, (M, 2)."""
    points, pairs = middle_line(enlarged(digit, TRACED) > 0.5)
    reach = max(1.0, length - pen) / max(1.0, np.ptp(points, axis=0).max())
    return ((points - points.min(0)) * reach + pen)[:, ::-1], pairs


def canvas(points: np.ndarray, pen: float) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a black picture of twice the size, so that edges become smooth."""
    width, height = (int(np.ceil(2 * side)) for side in points.max(0) + pen)
    image = Image.new("L", (width, height))
    return image, ImageDraw.Draw(image)


def halved(image: Image.Image) -> np.ndarray:
    half = image.resize((max(1, image.width // 2), max(1, image.height // 2)), Image.Resampling.BOX)
    return trimmed(np.asarray(half, dtype=np.float32) / 255)


def chiselled(digit: np.ndarray, length: int, wide: float, thin: float, angle: float) -> np.ndarray:
    """Return a digit written with a slanted nib, `wide` by `thin` px, held at an angle."""
    points, pairs = path(digit, length, wide)
    image, draw = canvas(points, wide)
    nib = wide * np.array([np.cos(angle), np.sin(angle)])
    for one, other in pairs:
        a, b = 2 * points[one], 2 * points[other]
        corners = [tuple(p) for p in (a - nib, b - nib, b + nib, a + nib)]
        draw.polygon(corners, fill=255)
        for shift in (-1, 0, 1):
            dot(draw, a + shift * nib, thin)
            dot(draw, b + shift * nib, thin)
        draw.line([tuple(a - nib), tuple(a + nib)], fill=255, width=max(1, round(2 * thin)))
    return halved(image)


def dot(draw: ImageDraw.ImageDraw, at: np.ndarray, radius: float) -> None:
    (x, y), r = at, radius
    draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def lined(digit: np.ndarray, length: int, pen: float) -> np.ndarray:
    """Return a digit as a round pen `pen` px wide draws it on a tablet."""
    return dashed(digit, length, pen, np.inf, 0)


def dashed(digit: np.ndarray, length: int, pen: float, dash: float, gap: float) -> np.ndarray:
    """Return a digit in dashes of `dash` px with `gap` px free between their round ends."""
    points, pairs = path(digit, length, pen)
    image, draw = canvas(points, pen)
    far = distances(points, pairs)[pairs].mean(1)
    for one, other in pairs[far % (dash + gap) <= max(dash - pen, 1)]:
        draw.line([tuple(2 * points[one]), tuple(2 * points[other])], 255, max(1, round(2 * pen)))
        dot(draw, 2 * points[one], pen)
        dot(draw, 2 * points[other], pen)
    return halved(image)


def dotted(digit: np.ndarray, length: int, pen: float, step: float) -> np.ndarray:
    """Return a digit in dots `pen` px wide whose middles are about `step` px apart."""
    points, pairs = path(digit, length, pen)
    image, draw = canvas(points, pen)
    kept: list[np.ndarray] = []
    for number in np.argsort(distances(points, pairs), kind="stable"):
        at = points[number]
        if all(np.hypot(*(at - other)) >= step for other in kept):
            kept.append(at)
            dot(draw, 2 * at, pen)
    return halved(image)


def distances(points: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Return how far each point is from its stroke's beginning, along the stroke."""
    beside: list[list[int]] = [[] for _ in points]
    for one, other in pairs:
        beside[one].append(int(other))
        beside[other].append(int(one))
    far = np.full(len(points), -1.0)
    for first in sorted(range(len(points)), key=lambda n: (len(beside[n]) > 1, points[n][1])):
        if far[first] >= 0:
            continue
        far[first], queue = 0, [first]
        for number in queue:
            for other in beside[number]:
                if far[other] < 0:
                    far[other] = far[number] + np.hypot(*(points[other] - points[number]))
                    queue.append(other)
    return far


# ---- rubbed out, and beside it ----


def wedged(ink: np.ndarray, rng: Rng, count: int, degrees: float) -> np.ndarray:
    """Return ink without `count` wedges of so many degrees about its middle.

    Of several ways to turn the wedges one is taken that does not run along a stroke.
    """
    height, width = ink.shape
    rows, columns = np.mgrid[0:height, 0:width]
    angle = np.degrees(np.arctan2(rows - height / 2, columns - width / 2))
    best, most = ink, -1.0
    for _ in range(6):
        inside = (angle + rng.uniform(0, 360)) % (360 / count) < degrees
        left = float(ink[~inside].sum())
        if left > most:
            best, most = np.where(inside, 0, ink), left
    return best


@cache
def companions() -> np.ndarray:
    """Return other digits (N, 28, 28) of one piece, to stand beside the one that is judged."""
    packed = (Path(__file__).parents[1] / "evidence" / "held-out-digits.gz").read_bytes()
    digits = np.frombuffer(gzip.decompress(packed), np.uint8).reshape(-1, 28, 28)
    return np.stack([digit for digit in digits if of_one_piece(digit > 100)])


def of_one_piece(mask: np.ndarray) -> bool:
    image = Image.fromarray(mask.astype(np.uint8)).copy()  # what is left of it is written to
    y, x = (int(n) for n in np.argwhere(mask)[0])
    ImageDraw.floodfill(image, (x, y), 2)
    return not (np.asarray(image) == 1).any()


def companion(rng: Rng, beside: np.ndarray) -> np.ndarray:
    """Return another digit, smaller than the one beside it in length and in its box's area."""
    digits = companions()
    digit, length = digits[rng.integers(len(digits))], max(beside.shape) * rng.uniform(0.6, 0.8)
    box = trimmed(digit / 255)
    area = box.size * (length / max(box.shape)) ** 2
    length *= min(1.0, (0.65 * beside.size / area) ** 0.5)
    return turned(drawn(digit, round(length), rng), rng.uniform(-5, 5))


def printed(text: str, height: float) -> np.ndarray:
    """Return a line of printed text, `height` px high."""
    font = ImageFont.load_default(size=height)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4))
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, fill=255, font=font)
    return np.asarray(image, dtype=np.float32) / 255


def stamped(ink: np.ndarray, piece: np.ndarray, left: float, top: float) -> None:
    """Write a piece onto a page of ink, as far as it lies on it."""
    x, y = max(0, round(left)), max(0, round(top))
    part = piece[: max(0, ink.shape[0] - y), : max(0, ink.shape[1] - x)]
    under = ink[y : y + part.shape[0], x : x + part.shape[1]]
    np.maximum(under, part, out=under)
