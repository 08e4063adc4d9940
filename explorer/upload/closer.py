"""A small digit in a large picture is looked at again, closer."""

import numpy as np

from explorer.upload.decode import Picture, decode
from explorer.upload.edits import Edit, UploadError, in_whole
from explorer.upload.find_digit import Found
from explorer.upload.readings import readings

SMALL = 56  # pixels; a shorter digit is looked at again, closer
SPECK = 14  # pixels; what is shorter has to prove that it is a digit
TINIEST = 12  # pixels of the file: what is shorter cannot be read
SAME_PLACE = 0.4  # share of two boxes that is common to both if they hold the same digit
FATTEST = 0.42  # width by length of what may be a small digit; of a speck it is 0.5
TOO_SMALL = (
    "No digit was found: what looks like one is only {} pixels long. Write larger, or take the "
    "picture from closer, and try again."
)


def closer(
    found: Found, number: int, picture: Picture, data: bytes, edit: Edit
) -> tuple[Found, int] | None:
    """Return a small digit as it is seen closer, and which of those in sight it is.

    None where there is no more to see.

    Raises:
        UploadError: seen closer it is no digit.
    """
    left, top, right, bottom = found.boxes()[number]
    long = max(right - left, bottom - top)
    if long >= (SMALL if picture.detail > 1.5 else TINIEST):
        return None
    tiny = UploadError(TOO_SMALL.format(round(long * picture.detail)))
    if long * picture.detail < TINIEST:
        raise tiny
    shape = picture.colour.shape[:2]
    wide = in_whole((left - long, top - long, right + long, bottom + long), shape, edit)
    x0, y0, x1, y1 = (min(max(share, 0.0), 1.0) for share in wide)
    part = decode(data, None, Edit(rotate=edit.rotate, crop=(x0, y0, x1, y1)))
    there = np.array(in_whole((left, top, right, bottom), shape, edit)) - (x0, y0, x0, y0)
    box = there / (x1 - x0, y1 - y0, x1 - x0, y1 - y0) * np.tile(part.colour.shape[1::-1], 2)
    same = _same_digit(found, box, part)
    if long < SPECK and (same is None or same[0].breadth > FATTEST):
        raise tiny
    return same


def _same_digit(found: Found, box: np.ndarray, part: Picture) -> tuple[Found, int] | None:
    """Return the digit in a part of the picture that lies where `found` has one, or None."""
    best, least = None, SAME_PLACE
    for invert in (False, True):
        try:
            seen = readings(part, invert=invert).found
        except UploadError:
            continue
        for near in seen:
            for number, other in enumerate(near.boxes()):
                shared = _shared(box, np.array(other))
                if shared > least and near.view.lighter is found.view.lighter:
                    best, least = (near, number), shared
        if best is not None:
            break
    return best


def _shared(one: np.ndarray, other: np.ndarray) -> float:
    """Return the area that two boxes share, as a share of what they cover together."""
    inner = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    both = float(np.prod(np.maximum(inner, 0)))
    return both / float(np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - both)
