"""How any picture of a digit becomes the 28x28 input of both models, with every step kept."""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from explorer.decoding import Picture, decode, has_more_frames
from explorer.edits import NOTHING, Box, Edit, UploadError, in_whole
from explorer.ink import Found
from explorer.placing import (
    BOX,
    CENTRE,
    SIDE,
    THIN,
    USUAL,
    centred,
    quantise,
    scaled,
    stroke_width,
    thicken,
    trim,
)
from explorer.readings import readings

__all__ = ["NoDigitError", "Prepared", "Reading", "Step", "UploadError", "prepare"]

DISPLAY_SIDE = 280
SMALL = 56  # pixels; a shorter digit is looked at again, closer
SPECK = 14  # pixels; what is shorter has to prove that it is a digit
TINIEST = 12  # pixels of the file: what is shorter cannot be read
FATTEST = 0.42  # width by length of what may be a small digit; of a speck it is 0.5
TOO_SMALL = (
    "No digit was found: the largest thing in the picture is only {} pixels long. Write larger, or "
    "take the picture from closer, and try again."
)
BLANK_FIRST = " (Only the first frame or page of a file is looked at.)"
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
class Reading:
    """One way to read a picture: its `name` for people, and the input (28, 28) that it gives."""

    name: str
    image: np.ndarray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prepared:
    """What the models see, and how it came about.

    `image` is (28, 28) float32, white ink on black, multiples of 1/255. `digits` are the boxes
    of the digits found, from left to right, and `chosen` the place of the one taken; none where
    the picture already was such an image. Where it can be read in two ways, `question` asks which
    is right, `readings` are both, the likelier first, and `taken` is the place of the one taken.
    """

    image: np.ndarray
    steps: tuple[Step, ...]
    digits: tuple[Box, ...] = ()
    chosen: int = 0
    question: str = ""
    readings: tuple[Reading, ...] = ()
    taken: int = 0


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
        read = readings(picture, invert=edit.invert)
        prepared = [_prepared(found, picture, data, edit) for found in read.found]
    except UploadError as error:
        more = BLANK_FIRST if "blank" in str(error) and has_more_frames(data) else ""
        raise NoDigitError(str(error) + more, shown) from error
    taken = min(edit.reading, len(prepared) - 1)
    return replace(
        prepared[taken],
        steps=(shown, *prepared[taken].steps),
        question=read.question,
        readings=tuple(
            Reading(name=name, image=one.image)
            for name, one in zip(read.names, prepared, strict=bool(read.names))
        ),
        taken=taken,
    )


def _prepared(found: Found, picture: Picture, data: bytes, edit: Edit) -> Prepared:
    """Return the input made from one reading of a picture."""
    number = found.choice.first if edit.pick is None else edit.pick
    if not 0 <= number < len(found.choice.groups):
        raise UploadError("There is no such digit in the picture. Choose one of those marked.")
    shape = picture.colour.shape[:2]
    digits = tuple(in_whole(box, shape, edit) for box in found.boxes())
    before = _sheet_step(found, picture)
    closer, number_there = _closer(found, number, picture, data, edit) or (found, number)
    picked = edit.pick is not None
    steps, image = _from_ink(closer, number_there, count=len(digits), picked=picked)
    steps = (*before, *_paper_step(closer), *steps)
    return Prepared(image=image, steps=steps, digits=digits, chosen=number)


def _closer(
    found: Found, number: int, picture: Picture, data: bytes, edit: Edit
) -> tuple[Found, int] | None:
    """Return a small digit as it is seen closer, and which of those in sight it is.

    None where there is no more to see.

    Raises:
        UploadError: seen closer it is no digit.
    """
    left, top, right, bottom = found.boxes()[number]
    long = max(right - left, bottom - top)
    sharper = picture.detail > 1.5 and edit.crop is None
    if long >= (SMALL if sharper else TINIEST):
        return None
    tiny = UploadError(TOO_SMALL.format(round(long * picture.detail)))
    if long * picture.detail < TINIEST:
        raise tiny
    height, width = picture.colour.shape[:2]
    crop = (
        max(0.0, (left - long) / width),
        max(0.0, (top - long) / height),
        min(1.0, (right + long) / width),
        min(1.0, (bottom + long) / height),
    )
    middle = np.array(((left + right) / 2 / width - crop[0], (top + bottom) / 2 / height - crop[1]))
    try:
        part = decode(data, None, Edit(rotate=edit.rotate, crop=crop))
        near = readings(part).found[0]
    except UploadError:
        part = near = None
    if part is None or near is None or near.view.lighter is not found.view.lighter:
        if long < SPECK:
            raise tiny
        return None
    at = middle / np.subtract(crop[2:], crop[:2]) * part.colour.shape[1::-1]
    boxes = np.array(near.boxes())
    away = np.hypot(*((boxes[:, :2] + boxes[:, 2:]) / 2 - at).T)
    if long < SPECK and near.breadth > FATTEST:
        raise tiny
    return near, int(away.argmin())


def _from_ink(
    found: Found, number: int, *, count: int, picked: bool
) -> tuple[list[Step], np.ndarray]:
    """Return the steps from a digit's ink to the input, and the input (28, 28).

    `count` is how many digits the picture holds.
    """
    digit = found.digit(number)
    kind = "lighter" if found.view.lighter else "darker"
    which = "this one was chosen" if picked else "the largest is taken"
    many = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    several = f"{many} digits were found; {which}. " if count > 1 else ""
    ink = f"What is {kind} than the paper is ink. Light and shadow are taken out."
    if found.view.ground is None:
        ink = "What is not transparent is ink." if kind == "darker" else "The ground is ink."
    steps = [
        _ink_step("Ink", ink, found.ink(number)),
        _ink_step("Digit", f"{several}Specks, lines, frames and edges are left out.", digit),
    ]
    width = stroke_width(digit)
    if width < THIN:
        digit = thicken(digit, USUAL - width)
        sentence = "The pen is thinner than any in MNIST: made thicker."
        steps.append(_ink_step("Pen", sentence, digit))
    box = scaled(digit)
    image = quantise(centred(box))
    height, width = box.shape
    sentence = f"Scaled to {width} x {height} pixels: the longer side has 20, as in MNIST."
    steps.append(_ink_step("Box", sentence, box))
    sentence = "Moved by whole pixels so that its centre of mass is in the middle of 28 x 28."
    steps.append(_ink_step("Input", sentence, image))
    return steps, image


def _sheet_step(found: Found, picture: Picture) -> list[Step]:
    """Return the sheet or panel that the digit was found on; none where it is the whole picture."""
    if found.sheet is None:
        return []
    (left, top), (height, width) = found.corner, found.view.strength.shape
    sentence = "A sheet, screen or box was found in the picture: only what is on it counts."
    part = picture.colour[top : top + height, left : left + width]
    return [_step("Sheet", sentence, _plain(part))]


def _paper_step(found: Found) -> list[Step]:
    """Return the paper that was found under the ink; none where there is nothing under it."""
    ground = found.view.ground
    if ground is None:
        return []
    sentence = "What passes for paper: its colour and light everywhere, without the ink."
    shape = (*found.view.strength.shape, ground.shape[2])
    return [_step("Paper", sentence, _plain(np.broadcast_to(ground, shape)))]


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
        if image.max() < 0.7 or np.median(image) > 0.02 or max(trim(image).shape) > BOX:
            continue
        centre = [image.sum(axis) @ np.arange(SIDE) / image.sum() for axis in (0, 1)]
        if np.abs(np.subtract(centre, CENTRE)).max() <= 1:
            return quantise(image), inverted
    return None
