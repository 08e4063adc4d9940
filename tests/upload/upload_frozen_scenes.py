"""Papers, grounds, light and camera of the frozen judging set: (H, W, 3) in [0, 1]."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.upload.upload_frozen_table import Rng
from tests.upload.upload_rendering import Colour, blurred, encoded, homography, inked

Size = tuple[int, int]
Ground = Callable[[Size, Rng], np.ndarray]

SHEETS: list[Colour] = [
    (0.93, 0.94, 0.96), (0.96, 0.95, 0.91), (0.88, 0.88, 0.87), (0.93, 0.9, 0.81), (0.82, 0.8, 0.74)
]  # fmt: skip
INKS: list[Colour] = [
    (0.15, 0.19, 0.52), (0.07, 0.07, 0.1), (0.07, 0.24, 0.17), (0.3, 0.14, 0.4), (0.3, 0.17, 0.1),
    (0.18, 0.22, 0.32),
]  # fmt: skip
CASTS: list[Colour] = [
    (1.0, 0.84, 0.6), (0.86, 0.98, 0.84), (0.8, 0.9, 1.0), (1.0, 0.9, 0.93), (1.0, 0.95, 0.8)
]  # fmt: skip
SIZES: list[Size] = [(1600, 1200), (1200, 1600), (1000, 1000), (640, 480)]
SMALLER: list[Size] = [(1000, 750), (750, 1000), (900, 900)]


def pick(values: list, rng: Rng):
    return values[rng.integers(len(values))]


def field(size: Size, rng: Rng, across: int, down: int | None = None) -> np.ndarray:
    """Return a smooth random field of so many cells, mean 0 and about unit spread."""
    coarse = rng.standard_normal((down or across, across), dtype=np.float32)
    return np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC))


def grain(size: Size, rng: Rng) -> np.ndarray:
    return rng.standard_normal(size[::-1], dtype=np.float32)


def tinted(colour: Colour, shade: np.ndarray) -> np.ndarray:
    """Return a colour made lighter and darker by a plane of factors."""
    return np.asarray(colour, dtype=np.float32) * shade[..., None]


def toned(grey: float) -> Colour:
    """Return a grey of 0 to 255 as a colour."""
    return (grey / 255, grey / 255, grey / 255)


# ---- papers ----


def sheet(size: Size, rng: Rng, colour: Colour | None = None) -> np.ndarray:
    """Return paper with fibres and a slight waviness."""
    colour = pick(SHEETS, rng) if colour is None else colour
    fibres = 0.006 * field(size, rng, size[0] // 5, size[1] // 9)
    return tinted(colour, 1 + fibres + 0.008 * field(size, rng, 4))


def ruling(size: Size, rng: Rng, step: int, how: str) -> np.ndarray:
    """Return the lines of "lined" or "squared" paper, or the dots of "dotted", as ink."""
    rows, columns = np.ogrid[0 : size[1], 0 : size[0]]
    wide = max(3, round(step / 14)) if how == "dotted" else max(1, round(step / 26))
    down = (rows + rng.integers(step)) % step < wide
    across = (columns + rng.integers(step)) % step < wide
    if how == "lined":
        return np.broadcast_to(down, size[::-1]).astype(np.float32)
    if how == "squared":
        return (down | across).astype(np.float32)
    return blurred((down & across).astype(np.float32), 0.6)


def folded(paper: np.ndarray, rng: Rng, count: int) -> np.ndarray:
    """Return paper with creases: a bright and a dark side, and another slope beyond."""
    height, width = paper.shape[:2]
    rows, columns = np.ogrid[0:height, 0:width]
    for _ in range(count):
        angle = pick([0, np.pi / 2], rng) + rng.uniform(-0.06, 0.06)
        off = rng.uniform(-0.3, 0.3) * min(height, width)
        far = (columns - width / 2) * np.cos(angle) + (rows - height / 2) * np.sin(angle) - off
        soft = rng.uniform(1.5, 3.5)
        ridge = rng.uniform(0.08, 0.2) * np.exp(-(((far - soft) / soft) ** 2))
        valley = rng.uniform(0.1, 0.25) * np.exp(-(((far + soft) / soft) ** 2))
        slope = rng.uniform(-0.08, 0.08) * np.tanh(far / (6 * soft))
        paper = paper * (1 + ridge - valley + slope)[..., None].astype(np.float32)
    return paper


# ---- what a sheet lies on ----


def laminate(size: Size, rng: Rng) -> np.ndarray:
    colour = pick([(0.78, 0.77, 0.75), (0.74, 0.7, 0.62), (0.68, 0.7, 0.72)], rng)
    specks = np.where(grain(size, rng) > 2.2, -0.12, 0.0)
    return tinted(colour, 1 + blurred(specks, 0.8) + 0.01 * field(size, rng, 9))


def marble(size: Size, rng: Rng) -> np.ndarray:
    cloud = field(size, rng, 4) + 0.5 * field(size, rng, 11)
    veins = np.exp(-((cloud / 0.09) ** 2)) * (0.5 + 0.3 * field(size, rng, 7))
    return tinted((0.8, 0.79, 0.78), 1 + 0.025 * field(size, rng, 6) - 0.18 * np.clip(veins, 0, 1))


def dark_table(size: Size, rng: Rng) -> np.ndarray:
    colour = pick(
        [(0.09, 0.09, 0.1), (0.17, 0.12, 0.1), (0.13, 0.16, 0.2), (0.24, 0.23, 0.22)], rng
    )
    return tinted(colour, 1 + 0.08 * field(size, rng, 5) + 0.06 * grain(size, rng))


def wooden(size: Size, rng: Rng) -> np.ndarray:
    """Return boards that run across the photo or up and down it."""
    if rng.random() < 0.4:
        return boards_across((size[1], size[0]), rng).transpose(1, 0, 2)
    return boards_across(size, rng)


def boards_across(size: Size, rng: Rng) -> np.ndarray:
    """Return boards of wood: year rings that bend, fine pores and the seams between."""
    colour = pick(
        [(0.7, 0.55, 0.38), (0.32, 0.21, 0.14), (0.78, 0.64, 0.45), (0.5, 0.27, 0.17),
         (0.54, 0.5, 0.46)], rng,
    )  # fmt: skip
    boards = int(rng.integers(2, 6))
    rows = np.arange(size[1], dtype=np.float32)[:, None] / size[1]
    rings = np.sin(2 * np.pi * (rng.uniform(6, 14) * rows + 0.9 * field(size, rng, 3, 5)))
    pores = field(size, rng, size[0] // 60, size[1] // 2)
    seam = np.exp(-((((rows * boards + 0.5) % 1 - 0.5) * size[1] / boards / 1.6) ** 2))
    tone = 0.08 * rng.normal(size=boards + 1)[(rows * boards + 0.5).astype(int)]
    return tinted(colour, (1 + tone + 0.09 * rings + 0.05 * pores) * (1 - 0.5 * seam))


def cloth(size: Size, rng: Rng) -> np.ndarray:
    """Return woven cloth, plain or with stripes."""
    colour = np.asarray(
        pick([(0.55, 0.6, 0.66), (0.35, 0.42, 0.36), (0.6, 0.35, 0.33), (0.72, 0.68, 0.6)], rng)
    )
    rows, columns = np.ogrid[0 : size[1], 0 : size[0]]
    thread = rng.uniform(4, 8)
    weave = np.sin(2 * np.pi * rows / thread) * np.sin(2 * np.pi * columns / thread)
    made = tinted(tuple(colour), 1 + 0.09 * weave + 0.04 * field(size, rng, 40))
    if rng.random() < 0.4:
        wide = rng.integers(50, 110)
        made = made * np.where(columns % wide < wide // 3, 0.72, 1.0)[..., None]
    return made


def plastic(size: Size, rng: Rng) -> np.ndarray:
    """Return a glossy coloured top with a lamp's reflection."""
    colour = pick([(0.2, 0.36, 0.5), (0.5, 0.16, 0.16), (0.22, 0.4, 0.26), (0.4, 0.4, 0.43)], rng)
    return gleam(tinted(colour, 1 + 0.015 * field(size, rng, 5)), rng, 0.3)


PALE: list[Ground] = [laminate, marble]


# ---- a sheet on it ----


def laid(picture: np.ndarray, ground: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return the ground with the picture upon it at four corners (x, y), and a rim of shadow."""
    height, width = picture.shape[:2]
    size = (ground.shape[1], ground.shape[0])
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    way = homography(corners, source)
    planes = Image.fromarray((255 * np.clip(picture, 0, 1) + 0.5).astype(np.uint8))
    how = (Image.Transform.PERSPECTIVE, way, Image.Resampling.BILINEAR)
    upon = np.asarray(planes.transform(size, *how), dtype=np.float32) / 255
    mask = np.asarray(Image.new("L", (width, height), 255).transform(size, *how)) / np.float32(255)
    rim = blurred(np.roll(mask, (4, 3), (0, 1)), 5)
    shaded = ground * (1 - 0.3 * rim)[..., None]
    return shaded * (1 - mask[..., None]) + upon * mask[..., None]


def corners_of(size: Size, shape: float, share: float, degrees: float, at: tuple) -> np.ndarray:
    """Return where a sheet of that width by height lies, so that it covers the photo's share."""
    angle = np.radians(degrees)
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    unit = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (shape**0.5, shape**-0.5) / 2 @ turn
    low, high = 0.0, 3.0 * max(size)
    middle = unit
    for _ in range(14):
        side = (low + high) / 2
        half = np.abs(side * unit).max(0)
        free = np.maximum(np.asarray(size) - 2 * half, 0)
        middle = side * unit + np.asarray(size) / 2 + (np.asarray(at) - 0.5) * free
        mask = Image.new("L", (size[0] // 4, size[1] // 4))
        ImageDraw.Draw(mask).polygon([tuple(p) for p in middle / 4], fill=1)
        low, high = (side, high) if np.asarray(mask).mean() < share else (low, side)
    return middle


# ---- light and camera ----


def lamps(picture: np.ndarray, rng: Rng, count: int, darkest: float) -> np.ndarray:
    """Return the picture under several lamps above it; the darkest place gets that share."""
    height, width = picture.shape[:2]
    rows, columns = np.ogrid[0:height, 0:width]
    light = np.zeros((height, width))
    for _ in range(count):
        x, y = rng.uniform(-0.3, 1.3, 2) * (width, height)
        reach = rng.uniform(0.5, 1.2) * max(width, height)
        light += rng.uniform(0.5, 1) / (1 + ((columns - x) ** 2 + (rows - y) ** 2) / reach**2)
    light = (light - light.min()) / np.ptp(light)
    return picture * (darkest + (1 - darkest) * light).astype(np.float32)[..., None]


def vignetted(picture: np.ndarray, depth: float) -> np.ndarray:
    height, width = picture.shape[:2]
    rows, columns = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return picture * (1 - depth * ((rows**2 + columns**2) / 2) ** 1.3).astype(np.float32)[..., None]


def gleam(picture: np.ndarray, rng: Rng, depth: float) -> np.ndarray:
    """Return the picture with a window's reflection, off its middle."""
    height, width = picture.shape[:2]
    image = Image.new("L", (width // 4, height // 4))
    x, y = pick([0.08, 0.68], rng) * width / 4, pick([0.06, 0.7], rng) * height / 4
    box = (x, y, x + rng.uniform(0.12, 0.22) * width / 4, y + rng.uniform(0.12, 0.25) * height / 4)
    ImageDraw.Draw(image).rectangle(box, fill=255)
    soft = image.rotate(rng.uniform(-25, 25)).filter(ImageFilter.GaussianBlur(width / 100))
    light = np.asarray(soft.resize((width, height)), dtype=np.float32)[..., None] / 255
    return picture + depth * light * (1 - picture)


def hand_shaded(picture: np.ndarray, rng: Rng, depth: float) -> np.ndarray:
    """Return the picture in the shadow of a hand with spread fingers, or of a phone held over."""
    height, width = picture.shape[:2]
    quarter = (width // 4, height // 4)
    unit = min(quarter)
    image = Image.new("L", quarter)
    draw = ImageDraw.Draw(image)
    side = rng.uniform(0, 2 * np.pi)
    palm = np.asarray(quarter) / 2 + rng.uniform(0.25, 0.5) * unit * np.array(
        [np.cos(side), np.sin(side)]
    )
    outward = palm + 2 * unit * np.array([np.cos(side), np.sin(side)])
    draw.line([*map(float, palm), *map(float, outward)], fill=255, width=round(0.3 * unit))
    r = 0.2 * unit
    draw.ellipse((palm[0] - r, palm[1] - r, palm[0] + r, palm[1] + r), fill=255)
    for spread in (-0.5, -0.15, 0.2, 0.5, 1.3):
        way = side + np.pi + spread + rng.uniform(-0.08, 0.08)
        tip = palm + rng.uniform(0.42, 0.55) * unit * np.array([np.cos(way), np.sin(way)])
        draw.line([*map(float, palm), *map(float, tip)], fill=255, width=round(0.075 * unit))
        r = 0.0375 * unit
        draw.ellipse((tip[0] - r, tip[1] - r, tip[0] + r, tip[1] + r), fill=255)
    soft = image.filter(ImageFilter.GaussianBlur(unit * rng.uniform(0.008, 0.03)))
    shade = np.asarray(soft.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)
    return picture * (1 - depth * shade / 255)[..., None]


def shaken(picture: np.ndarray, rng: Rng, length: float) -> np.ndarray:
    """Return the picture as a camera takes it that moves `length` px meanwhile."""
    angle, steps = rng.uniform(0, np.pi), 9
    total = np.zeros_like(picture)
    for way in np.linspace(-length / 2, length / 2, steps):
        shift = (round(way * np.sin(angle)), round(way * np.cos(angle)))
        padded = np.pad(picture, [(abs(s), abs(s)) for s in shift] + [(0, 0)], mode="edge")
        top, left = (abs(s) + s for s in shift)
        total += padded[top : top + picture.shape[0], left : left + picture.shape[1]]
    return total / steps


def shot(
    picture: np.ndarray, rng: Rng, noise: float = 0.01, blur: float = 0.8, quality: int = 0
) -> bytes:
    """Return a JPEG: noise grows with the light, and colour noise is coarser than grey."""
    soft = np.stack([blurred(np.clip(picture[..., c], 0, 1), blur) for c in range(3)], 2)
    size = (soft.shape[1], soft.shape[0])
    spread = noise * (0.5 + np.sqrt(np.clip(soft.mean(2), 0, 1)))
    soft = soft + (spread * grain(size, rng))[..., None]
    for channel in (0, 2):
        soft[..., channel] += 0.4 * noise * field(size, rng, size[0] // 3, size[1] // 3)
    return encoded(soft, "JPEG", quality=quality or int(rng.integers(58, 96)))


def penned(
    ink: np.ndarray, paper: np.ndarray, rng: Rng, colour: Colour | None = None
) -> np.ndarray:
    return inked(ink, paper, pick(INKS, rng) if colour is None else colour)
