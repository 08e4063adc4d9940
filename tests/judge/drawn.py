"""Pictures that are not digits, drawn by PIL: nothing of this is what the critic learnt from."""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIDE = 28
FINE = 10
"""Pixels here for one there."""

LETTERS = "AEFHKMNPRWX"
ALSO_DIGITS = "BCDGIJLOQSTUVYZ"

STROKES = {
    "A": ["5,0 1,10", "5,0 9,10", "3,6 7,6"],
    "E": ["2,0 2,10", "2,0 8,0", "2,5 7,5", "2,10 8,10"],
    "F": ["2,0 2,10", "2,0 8,0", "2,5 6,5"],
    "H": ["1,0 1,10", "8,0 8,10", "1,5 8,5"],
    "K": ["2,0 2,10", "8,0 2,6", "4,5 9,10"],
    "M": ["1,10 2,0 5,7 8,0 9,10"],
    "N": ["1,10 1,0 8,10 8,0"],
    "P": ["2,10 2,0 5,0 8,1 8,4 5,5 2,5"],
    "R": ["2,10 2,0 5,0 8,1 8,4 5,5 2,5", "5,5 8,10"],
    "W": ["0,0 2,10 5,3 8,10 10,0"],
    "X": ["1,0 8,10", "8,0 1,10"],
}
"""Plain capitals, as a hand writes them with straight lines."""

Draw = Callable[[np.random.Generator], Image.Image]


def paper() -> Image.Image:
    return Image.new("L", (SIDE * FINE, SIDE * FINE))


def dot(rng: np.random.Generator) -> Image.Image:
    """One dot, 2 to 7 pixels across, near the middle."""
    return ellipse(rng, rng.uniform(10, 35), 20)


def disc(rng: np.random.Generator) -> Image.Image:
    """One disc, 9 to 20 pixels across."""
    return ellipse(rng, rng.uniform(45, 100), 20)


def ellipse(rng: np.random.Generator, radius: float, reach: float) -> Image.Image:
    image, (x, y) = paper(), 140 + rng.uniform(-reach, reach, 2)
    tall = radius * rng.uniform(0.8, 1.2)
    ImageDraw.Draw(image).ellipse((x - radius, y - tall, x + radius, y + tall), fill=255)
    return image


def square(rng: np.random.Generator) -> Image.Image:
    """One filled square, 8 to 20 pixels wide, turned a little."""
    image, half = paper(), rng.uniform(40, 100)
    box = (140 - half, 140 - half, 140 + half, 140 + half)
    ImageDraw.Draw(image).rectangle(box, fill=255)
    return moved(image, rng)


def printed(letter: str) -> Draw:
    """A letter of PIL's own font, at many sizes, weights, slants and turns."""

    def draw(rng: np.random.Generator) -> Image.Image:
        image = paper()
        font = ImageFont.load_default(int(rng.integers(180, 261)))
        middle, weight = (140, 140), int(rng.integers(0, 14))
        brush = ImageDraw.Draw(image)
        brush.text(middle, letter, fill=255, font=font, anchor="mm", stroke_width=weight)
        return moved(image, rng)

    return draw


def written(letter: str) -> Draw:
    """A letter in lines whose ends tremble, at many weights, slants and turns."""

    def draw(rng: np.random.Generator) -> Image.Image:
        image, wide = paper(), rng.uniform(12, 40)
        brush = ImageDraw.Draw(image)
        size, narrow = rng.uniform(14, 20), rng.uniform(0.7, 1)
        for stroke in STROKES[letter]:
            points = np.array([[float(v) for v in point.split(",")] for point in stroke.split()])
            points = 140 + (points - 5 + rng.normal(0, 0.25, points.shape)) * (size * narrow, size)
            brush.line([tuple(point) for point in points], fill=255, width=int(wide))
            for x, y in points:
                brush.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)
        return moved(image, rng)

    return draw


def moved(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The picture slanted, turned and moved."""
    slant = rng.uniform(-0.3, 0.3)
    image = image.transform(image.size, Image.Transform.AFFINE, (1, slant, -140 * slant, 0, 1, 0))
    shift = rng.uniform(-10, 10, 2)
    return image.rotate(rng.uniform(-10, 10), Image.Resampling.BICUBIC, translate=tuple(shift))


def made(draw: Draw, count: int, seed: int) -> torch.Tensor:
    """So many pictures (count, 784) in [0, 1], some of them soft."""
    return torch.from_numpy(np.stack(list(small(draw, count, np.random.default_rng(seed)))))


def small(draw: Draw, count: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    for _ in range(count):
        soft = draw(rng).filter(ImageFilter.GaussianBlur(FINE * rng.uniform(0, 0.7)))
        picture = soft.resize((SIDE, SIDE), Image.Resampling.BOX)
        yield np.asarray(picture, dtype=np.float32).ravel() / 255


INPUTS: dict[str, Draw] = {
    "dot": dot,
    "disc": disc,
    "square": square,
    **{f"{letter}, printed": printed(letter) for letter in LETTERS},
    **{f"{letter}, written": written(letter) for letter in LETTERS},
}
"""What must not be taken for a digit."""
