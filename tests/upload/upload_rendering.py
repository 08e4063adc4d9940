"""How a test picture is made: a digit enlarged or traced by a pen; paper, light, camera."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

TRACED = 80
"""Longer side in pixels at which a digit's middle line is looked for."""

Colour = tuple[float, float, float]


# ---- ink: (H, W) in [0, 1] ----


def enlarged(digit: np.ndarray, length: int) -> np.ndarray:
    """Return a 28 x 28 digit with edges as a pen leaves them, its longer side `length` px."""
    box = trimmed(digit.astype(np.float32) / 255)
    scale = length / max(box.shape)
    padded = np.pad(box, 2)
    size = tuple(round(side * scale) for side in padded.shape[::-1])
    smooth = Image.fromarray(padded).resize(size, Image.Resampling.BICUBIC)
    sharp = np.clip((blurred(np.asarray(smooth), 0.25 * scale) - 0.4) * 0.35 * scale + 0.5, 0, 1)
    return trimmed(sharp)


def traced(digit: np.ndarray, length: int, pen: float) -> np.ndarray:
    """Return a digit written anew along its middle line with a pen `pen` px wide."""
    points, pairs = middle_line(enlarged(digit, TRACED) > 0.5)
    reach = max(1.0, length - pen) / max(1.0, np.ptp(points, axis=0).max())
    at = 2 * ((points - points.min(0)) * reach + pen)  # drawn at twice the size: smooth edges
    height, width = (int(np.ceil(side)) for side in at.max(0) + 2 * pen)
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    for y, x in at:
        draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    for one, other in pairs:
        line = (at[one, 1], at[one, 0], at[other, 1], at[other, 0])
        draw.line(line, fill=255, width=max(1, round(2 * pen)))
    half = image.resize((max(1, width // 2), max(1, height // 2)), Image.Resampling.BOX)
    return trimmed(np.asarray(half, dtype=np.float32) / 255)


def middle_line(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return smoothed points (N, 2) in rows and columns, and which of them touch, (M, 2)."""
    thin = thinned(np.pad(mask, 1))
    points = np.argwhere(thin)
    number = np.full(thin.shape, -1)
    number[thin] = np.arange(len(points))
    pairs = []
    for step in ((0, 1), (1, -1), (1, 0), (1, 1)):
        there = number[tuple((points + step).T)]
        pairs.append(np.stack((np.arange(len(points)), there), 1)[there >= 0])
    touching = np.concatenate(pairs)
    smooth = points.astype(float)
    for _ in range(4):
        total, count = smooth.copy(), np.ones((len(points), 1))
        for one, other in (touching.T, touching.T[::-1]):
            np.add.at(total, one, smooth[other])
            np.add.at(count, one, 1)
        inner = count[:, 0] == 3  # ends and crossings stay where they are
        smooth[inner] = (total / count)[inner]
    return smooth, touching


def thinned(mask: np.ndarray) -> np.ndarray:
    """Return the mask eroded to lines one pixel wide. Source: Zhang and Suen 1984."""
    mask = mask.copy()
    while True:
        before = mask.sum()
        for first in (True, False):
            ring = [
                np.roll(mask, (-dy, -dx), (0, 1))
                for dy, dx in (
                    (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1),
                )
            ]  # fmt: skip
            count = np.sum(ring, axis=0)
            rises = np.sum([~a & b for a, b in zip(ring, ring[1:] + ring[:1], strict=True)], axis=0)
            north, east, south, west = ring[0::2]
            open_side = (
                ~(north & east & south) & ~(east & south & west)
                if first
                else ~(north & east & west) & ~(north & south & west)
            )
            mask &= ~((count >= 2) & (count <= 6) & (rises == 1) & open_side)
        if mask.sum() == before:
            return mask


def with_gaps(ink: np.ndarray, rng: np.random.Generator, count: int) -> np.ndarray:
    """Return ink with narrow gaps right through it, as where a pen failed or was lifted."""
    height, width = ink.shape
    rows, columns = np.mgrid[0:height, 0:width]
    for _ in range(count):
        y, x = rng.permutation(np.argwhere(ink > 0.5))[0]
        angle = rng.uniform(0, np.pi)
        across = abs((rows - y) * np.sin(angle) + (columns - x) * np.cos(angle))
        along = abs((rows - y) * np.cos(angle) - (columns - x) * np.sin(angle))
        gap = (across < 0.025 * max(ink.shape)) & (along < 0.14 * max(ink.shape))
        ink = np.where(gap, 0, ink)
    return ink


def turned(ink: np.ndarray, degrees: float) -> np.ndarray:
    image = Image.fromarray(ink.astype(np.float32))
    return trimmed(np.asarray(image.rotate(degrees, Image.Resampling.BILINEAR, expand=True)))


def trimmed(ink: np.ndarray) -> np.ndarray:
    rows, columns = (np.flatnonzero((ink > 0.1).any(axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def placed(ink: np.ndarray, size: tuple[int, int], at: tuple[float, float]) -> np.ndarray:
    """Return a sheet (height, width) of ink whose middle is at shares of the free room."""
    sheet = np.zeros((size[1], size[0]), np.float32)
    top, left = (
        round(share * (whole - side))
        for share, whole, side in zip(at[::-1], sheet.shape, ink.shape, strict=True)
    )
    rows, columns = np.indices(ink.shape)
    rows, columns = rows + top, columns + left
    inside = (rows >= 0) & (rows < size[1]) & (columns >= 0) & (columns < size[0])
    sheet[rows[inside], columns[inside]] = ink[inside]
    return sheet


# ---- paper, light and camera: (H, W, 3) in [0, 1] ----


def inked(ink: np.ndarray, paper: np.ndarray | Colour, colour: Colour) -> np.ndarray:
    paper = np.broadcast_to(np.asarray(paper, dtype=np.float32), (*ink.shape, 3))
    return paper * (1 - ink[..., None]) + np.asarray(colour, dtype=np.float32) * ink[..., None]


def cloudy(shape: tuple[int, ...], rng: np.random.Generator, cells: int) -> np.ndarray:
    """Return a smooth random field with mean 0 and about unit spread."""
    coarse = rng.normal(size=(cells, cells)).astype(np.float32)
    image = Image.fromarray(coarse).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(image)


def sheet_of(size: tuple[int, int], colour: Colour, rng: np.random.Generator) -> np.ndarray:
    """Return paper with a faint grain."""
    shape = (size[1], size[0])
    grain = 0.006 * cloudy(shape, rng, 60) + 0.004 * cloudy(shape, rng, 6)
    return np.asarray(colour, dtype=np.float32) + grain[..., None]


def lit(picture: np.ndarray, rng: np.random.Generator, darkest: float) -> np.ndarray:
    """Return the picture under a lamp: bright on one side, `darkest` times that on the other."""
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    angle = rng.uniform(0, 2 * np.pi)
    along = (columns / width - 0.5) * np.cos(angle) + (rows / height - 0.5) * np.sin(angle)
    share = np.clip(along / 1.2 + 0.5, 0, 1) ** rng.uniform(0.7, 1.5)
    return picture * (darkest + (1 - darkest) * share)[..., None]


def shadowed(picture: np.ndarray, rng: np.random.Generator, depth: float, soft: float):
    """Return the picture with a shadow's edge across it; `soft` px from full light to none."""
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.2, 0.2) * min(height, width)
    across = (columns - width / 2) * np.cos(angle) + (rows - height / 2) * np.sin(angle) + offset
    bend = 0.05 * min(height, width) * np.sin(rows / height * rng.uniform(2, 6))
    return picture * (1 - depth * np.clip((across + bend) / soft + 0.5, 0, 1))[..., None]


def wood(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Return a desk of some colour with streaks along it."""
    colour = np.array([(0.42, 0.28, 0.17), (0.62, 0.47, 0.31), (0.2, 0.2, 0.22), (0.35, 0.3, 0.3)])
    streaks = np.asarray(
        Image.fromarray(rng.normal(size=(90, 3)).astype(np.float32)).resize(
            size, Image.Resampling.BICUBIC
        )
    )
    return colour[rng.integers(4)] * (1 + 0.12 * streaks[..., None])


def on_desk(
    sheet: np.ndarray, rng: np.random.Generator, room: float, desk: np.ndarray | None = None
) -> np.ndarray:
    """Return a photo of a sheet lying askew on a desk, `room` of the picture's width around it."""
    height, width = sheet.shape[:2]
    desk = wood((width, height), rng) if desk is None else desk
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    jitter = rng.uniform(0.25 * room, room, (4, 2)) * (width, height)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    # Pillow asks for the way back: where in the sheet each pixel of the photo comes from.
    coefficients = homography(corners + jitter * inward, corners)
    mask = warped(np.ones((height, width), np.float32), coefficients)[..., None]
    planes = [warped(sheet[..., c].astype(np.float32), coefficients) for c in range(3)]
    return desk * (1 - mask) + np.stack(planes, 2)


def warped(plane: np.ndarray, coefficients: tuple[float, ...]) -> np.ndarray:
    size, kind = plane.shape[::-1], Image.Transform.PERSPECTIVE
    image = Image.fromarray(plane)
    return np.asarray(image.transform(size, kind, coefficients, Image.Resampling.BILINEAR))


def homography(source: np.ndarray, target: np.ndarray) -> tuple[float, ...]:
    """Return the 8 numbers that take four points to four others."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    return tuple(map(float, np.linalg.solve(np.array(rows), target.reshape(-1))))


def photographed(picture: np.ndarray, rng: np.random.Generator, noise: float, blur: float) -> bytes:
    """Return a JPEG as a phone's camera makes it."""
    soft = np.stack([blurred(picture[..., c], blur) for c in range(3)], 2)
    soft = soft + rng.normal(0, noise, soft.shape)
    return encoded(soft, "JPEG", quality=int(rng.integers(70, 93)))


def blurred(plane: np.ndarray, radius: float) -> np.ndarray:
    """Return three box blurs in a row, nearly a Gaussian of that radius."""
    if radius <= 0:
        return plane
    image = Image.fromarray(plane.astype(np.float32))
    # Pillow blurs bytes only.
    low, high = float(plane.min()), float(plane.max())
    bytes_ = np.clip((plane - low) / max(high - low, 1e-6) * 255, 0, 255).astype(np.uint8)
    image = Image.fromarray(bytes_).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(image, dtype=np.float32) / 255 * (high - low) + low


def encoded(picture: np.ndarray | Image.Image, kind: str = "PNG", **options: object) -> bytes:
    if isinstance(picture, np.ndarray):
        pixels = np.floor(255 * np.clip(picture, 0, 1) + 0.5).astype(np.uint8)
        picture = Image.fromarray(pixels)
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Page:
    """Where a digit stands on a sheet."""

    size: tuple[int, int]
    ink: np.ndarray


def written(digit: np.ndarray, rng: np.random.Generator, share: tuple[float, float]) -> Page:
    """Return a sheet with the digit somewhere on it, `share` (from, to) of the shorter side."""
    size = [(800, 600), (600, 800), (700, 700)][rng.integers(3)]
    length = round(min(size) * rng.uniform(*share))
    ink = turned(enlarged(digit, length), rng.uniform(-6, 6))
    at = (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7))
    return Page(size, placed(ink, size, at))
