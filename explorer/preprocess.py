"""How any picture of a digit becomes the 28x28 input of both models, with every step kept."""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from explorer.decoding import Picture, decode
from explorer.edits import NOTHING, Box, Edit, UploadError, in_whole
from explorer.ground import averaging
from explorer.ink import Found, dilate, find_digit, outline, span

__all__ = ["Prepared", "Step", "UploadError", "place", "prepare"]

SIDE = 28
BOX = 20  # MNIST scales a digit's longer side to 20 px
# MNIST moves the centre of mass by whole pixels to the corner that four middle pixels share:
# index 14, counting pixel centres from 0. That leaves 99.99 % of its 70,000 digits where they
# are; 13.5 would move three quarters of them.
CENTRE = 14.0
THIN, USUAL = 1.7, 2.3  # stroke width in a 20 px box; MNIST: 5 % quantile 1.76, median 2.54
DISPLAY_SIDE = 280
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Step:
    """One stage of the preparation: uint8 `image`, (H, W) or (H, W, 3), at most 280 px long.

    `ink` says that it is white ink on black, not a part of the person's own picture.
    """

    name: str
    sentence: str
    image: np.ndarray
    ink: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prepared:
    """What the models see, and how it came about.

    `image` is (28, 28) float32, white ink on black, multiples of 1/255. `digits` are the boxes
    of the digits found, from left to right, and `chosen` the place of the one taken; none where
    the picture already was such an image.
    """

    image: np.ndarray
    steps: tuple[Step, ...]
    digits: tuple[Box, ...] = ()
    chosen: int = 0


class NoDigitError(UploadError):
    """The picture can be read, but shows no digit; a person can still turn or crop `shown`."""

    def __init__(self, sentence: str, shown: Step) -> None:
        super().__init__(sentence)
        self.shown = shown


def prepare(data: bytes, filename: str | None = None, edit: Edit = NOTHING) -> Prepared:
    """Return the 28x28 input made from an uploaded file.

    Args:
        data: the file's bytes (PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF, at most 20 MB).
        filename: only used to word an error, never opened.
        edit: what a person changed by hand.

    Raises:
        NoDigitError: it shows none; says what to do about it.
        UploadError: the file cannot be read; says what to do about it.
    """
    picture = decode(data, filename, edit)
    shown = _step("Picture", "The picture, turned upright.", _on_white(picture.whole or picture))
    ready = _already_prepared(picture) if edit == NOTHING else None
    if ready is not None:
        image, inverted = ready
        used = "with light and dark exchanged" if inverted else "as it is"
        sentence = f"It already is a 28 x 28 digit like MNIST's, so it is used {used}."
        return Prepared(image=image, steps=(shown, _ink_step("Input", sentence, image)))
    try:
        found = find_digit(picture, invert=edit.invert)
    except UploadError as error:
        raise NoDigitError(str(error), shown) from error
    number = found.choice.first if edit.pick is None else edit.pick
    if not 0 <= number < len(found.choice.groups):
        sentence = "There is no such digit in the picture. Choose one of those marked."
        raise NoDigitError(sentence, shown)
    steps, image = _from_ink(found, number, picked=edit.pick is not None)
    shape = picture.colour.shape[:2]
    return Prepared(
        image=image,
        steps=(shown, *_paper_step(found, shape), *steps),
        digits=tuple(in_whole(box, shape, edit) for box in found.boxes()),
        chosen=number,
    )


def _from_ink(found: Found, number: int, *, picked: bool) -> tuple[list[Step], np.ndarray]:
    """Return the steps from a digit's ink to the input, and the input (28, 28)."""
    digit = found.digit(number)
    kind = "lighter" if found.view.lighter else "darker"
    count = len(found.choice.groups)
    which = "this one was chosen" if picked else "the largest is taken"
    several = f"{_NUMBERS[count]} digits were found; {which}. " if count > 1 else ""
    ink = f"What is {kind} than the paper is ink. Light and shadow are taken out."
    if found.view.ground is None:
        ink = "What is not transparent is ink." if kind == "darker" else "The ground is ink."
    steps = [
        _ink_step("Ink", ink, found.ink(number)),
        _ink_step("Digit", f"{several}Specks, lines, frames and edges are left out.", digit),
    ]
    width = _stroke_width(digit)
    if width < THIN:
        digit = _thicken(digit, USUAL - width)
        sentence = "The pen is thinner than any in MNIST: made thicker."
        steps.append(_ink_step("Pen", sentence, digit))
    box = _scaled(digit)
    image = _quantise(_centred(box))
    height, width = box.shape
    sentence = f"Scaled to {width} x {height} pixels: the longer side has 20, as in MNIST."
    steps.append(_ink_step("Box", sentence, box))
    sentence = "Moved by whole pixels so that its centre of mass is in the middle of 28 x 28."
    steps.append(_ink_step("Input", sentence, image))
    return steps, image


def _paper_step(found: Found, shape: tuple[int, int]) -> list[Step]:
    """Return the paper that was found under the ink; none where there is nothing under it."""
    ground = found.view.ground
    if ground is None:
        return []
    sentence = "What passes for paper: its colour and light everywhere, without the ink."
    return [_step("Paper", sentence, _plain(np.broadcast_to(ground, (*shape, ground.shape[2]))))]


def place(ink: np.ndarray) -> np.ndarray:
    """Return ink scaled and centred as MNIST does it; normalise.js holds the same algorithm.

    Args:
        ink: (H, W) floats in [0, 1], 0 where there is none.

    Returns:
        (28, 28) float64 in [0, 1] with maximum 1: longer side 20 px by area averaging, then a
        shift by whole pixels that brings the centre of mass nearest to index 14.

    Raises:
        ValueError: the ink is empty, not two-dimensional or not finite.

    Source: LeCun, Cortes, Burges, "The MNIST database", section "MNIST".
    """
    return _centred(_scaled(ink))


def _scaled(ink: np.ndarray) -> np.ndarray:
    """Return ink cropped and averaged to a longer side of 20 px, with maximum 1."""
    ink = np.asarray(ink, dtype=np.float64)
    if ink.ndim != 2 or not np.isfinite(ink).all() or not (ink > 0).any():
        raise ValueError("ink must be a finite (H, W) array with a value above 0")
    crop = _trim(ink)
    longest = max(crop.shape)
    height, width = (max(1, int(side * BOX / longest + 0.5)) for side in crop.shape)
    box = averaging(crop.shape[0], height) @ crop @ averaging(crop.shape[1], width).T
    return box / box.max()


def _centred(box: np.ndarray) -> np.ndarray:
    """Return a box of ink in 28 x 28, its centre of mass nearest to index 14."""
    height, width = box.shape
    top = _first_index(box.sum(1))
    left = _first_index(box.sum(0))
    image = np.zeros((SIDE, SIDE))
    image[top : top + height, left : left + width] = box
    return image


def _first_index(profile: np.ndarray) -> int:
    """Return where a box with this profile of mass begins, inside the 28 pixels."""
    centre = profile @ np.arange(len(profile)) / profile.sum()
    # Symmetric ink lies exactly between two pixels; the nudge settles that in every language.
    first = int(np.floor(CENTRE - centre + 0.5 + 1e-6))
    return min(max(first, 0), SIDE - len(profile))


def _stroke_width(digit: np.ndarray) -> float:
    """Return the mean width of the pen in pixels of a digit whose longer side is 20.

    A stroke of width w and length l has the area w l and the outline 2 l.
    """
    digit = _trim(digit)
    return float(2 * digit.sum() / outline(digit) * BOX / max(digit.shape))


def _thicken(digit: np.ndarray, extra: float) -> np.ndarray:
    """Return the digit drawn with a pen `extra` pixels wider, at a longer side of 20.

    Works on a grid of about four cells per such pixel; a hairline survives the way there,
    because a cell takes the strongest ink in it, not the mean.
    """
    digit = _trim(digit)
    block = max(1, round(max(digit.shape) / (4 * BOX)))
    digit = np.pad(digit, [(0, -side % block) for side in digit.shape])
    height, width = (side // block for side in digit.shape)
    cells = digit.reshape(height, block, width, block).max((1, 3))
    return dilate(cells, extra / 2 * max(cells.shape) / BOX)


def _trim(digit: np.ndarray) -> np.ndarray:
    """Return the part of a picture that holds its ink."""
    found = digit > 0.1 * digit.max()
    return digit[span(found.any(1)), span(found.any(0))]


def _quantise(image: np.ndarray) -> np.ndarray:
    return np.floor(255 * image + 0.5).astype(np.float32) / np.float32(255)


def _ink_step(name: str, sentence: str, values: np.ndarray) -> Step:
    return replace(_step(name, sentence, values), ink=True)


def _step(name: str, sentence: str, values: np.ndarray) -> Step:
    """Make a display picture from (H, W) or (H, W, 3) values in [0, 1]."""
    pixels = np.floor(255 * np.clip(values, 0, 1) + 0.5).astype(np.uint8)
    shown = Image.fromarray(pixels)
    shown.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE))
    return Step(name=name, sentence=sentence, image=np.asarray(shown), ink=False)


def _on_white(picture: Picture) -> np.ndarray:
    colour = picture.colour
    if picture.alpha is not None:
        colour = colour * picture.alpha[:, :, None] + 1 - picture.alpha[:, :, None]
    return _plain(colour)


def _plain(colour: np.ndarray) -> np.ndarray:
    return colour.squeeze(2) if colour.shape[2] == 1 else colour


def _already_prepared(picture: Picture) -> tuple[np.ndarray, bool] | None:
    """Return a 28x28 picture that looks like MNIST's, and whether it had to be inverted."""
    if picture.colour.shape[:2] != (SIDE, SIDE) or np.ptp(picture.colour, axis=2).max() > 0.02:
        return None
    if picture.alpha is not None and picture.alpha.min() < 1:
        return None
    grey = picture.colour[:, :, 0]
    for image, inverted in ((grey, False), (1 - grey, True)):
        if image.max() < 0.7 or np.median(image) > 0.02 or max(_trim(image).shape) > BOX:
            continue
        centre = [image.sum(axis) @ np.arange(SIDE) / image.sum() for axis in (0, 1)]
        if np.abs(np.subtract(centre, CENTRE)).max() <= 1:
            return _quantise(image), inverted
    return None
