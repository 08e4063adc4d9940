"""How any picture of a digit becomes the 28x28 input of both models, with every step kept."""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from explorer.upload.closer import closer
from explorer.upload.decode import Picture, decode, has_more_frames
from explorer.upload.edits import NOTHING, Box, Edit, UploadError, in_whole
from explorer.upload.find_digit import Found
from explorer.upload.place import (
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
from explorer.upload.readings import Readings, readings

__all__ = ["NoDigitError", "Prepared", "Reading", "Step", "UploadError", "prepare"]

DISPLAY_SIDE = 280
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
        taken, prepared = _first_that_holds(read, picture, data, edit)
    except UploadError as error:
        more = BLANK_FIRST if "blank" in str(error) and has_more_frames(data) else ""
        raise NoDigitError(str(error) + more, shown) from error
    prepared = replace(prepared, steps=(shown, *prepared.steps))
    if taken is None:
        return prepared
    both = [
        Reading(name=name, image=prepared.image if i == taken else _glimpse(found))
        for i, (name, found) in enumerate(zip(read.names, read.found, strict=True))
    ]
    return replace(prepared, question=read.question, readings=tuple(both), taken=taken)


def _first_that_holds(
    read: Readings, picture: Picture, data: bytes, edit: Edit
) -> tuple[int | None, Prepared]:
    """Return which of two readings is taken, None where there is one, and its input.

    Raises:
        UploadError: none of them holds.
    """
    if len(read.found) == 1:
        return None, _prepared(read.found[0], picture, data, edit)
    try:
        return edit.reading, _prepared(read.found[edit.reading], picture, data, edit)
    except UploadError:
        if edit.pick is not None:
            raise
        # Seen closer it is no digit: then it is the other, and nothing is asked.
        return None, _prepared(read.found[1 - edit.reading], picture, data, edit)


def _glimpse(found: Found) -> np.ndarray:
    """Return the input (28, 28) of a reading as it is seen from afar."""
    return _from_ink(found, found.choice.first, count=1, picked=False, closer=False)[1]


def _prepared(found: Found, picture: Picture, data: bytes, edit: Edit) -> Prepared:
    """Return the input made from one reading of a picture."""
    number = found.choice.first if edit.pick is None else edit.pick
    if not 0 <= number < len(found.choice.groups):
        raise UploadError("There is no such digit in the picture. Choose one of those marked.")
    shape = picture.colour.shape[:2]
    digits = tuple(in_whole(box, shape, edit) for box in found.boxes())
    before = _sheet_step(found, picture)
    near = closer(found, number, picture, data, edit)
    seen, place = near or (found, number)
    steps, image = _from_ink(
        seen, place, count=len(digits), picked=edit.pick is not None, closer=near is not None
    )
    steps = (*before, *_paper_step(seen), *steps)
    return Prepared(image=image, steps=steps, digits=digits, chosen=number)


def _from_ink(
    found: Found, number: int, *, count: int, picked: bool, closer: bool
) -> tuple[list[Step], np.ndarray]:
    """Return the steps from a digit's ink to the input, and the input (28, 28).

    `count` is how many digits the picture holds.
    """
    digit = found.digit(number)
    kind = "lighter" if found.view.lighter else "darker"
    which = "this one was chosen" if picked else "the largest is taken"
    many = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    several = f"{many} digits were found; {which}. " if count > 1 else ""
    near = " It is small: it was looked at closer." if closer else ""
    ink = f"What is {kind} than the paper is ink. Light and shadow are taken out."
    if found.view.ground is None:
        ink = "What is not transparent is ink." if kind == "darker" else "The ground is ink."
    steps = [
        _ink_step("Ink", ink, found.ink(number)),
        _ink_step("Digit", f"{several}Specks, lines, frames and edges are left out.{near}", digit),
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
