"""What a person changed by hand where the preparation went wrong: turn, crop, invert, choose."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

LEAST = 0.02  # share of the picture's side; a smaller crop holds no digit

Box = tuple[float, float, float, float]
"""Left, top, right and bottom as shares of the turned picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a person asked for; the default asks for nothing.

    Attributes:
        rotate: degrees clockwise, before anything else.
        crop: the part of the turned picture to look at.
        invert: take the lighter part for ink where the darker one would have been, or the reverse.
        pick: which of the digits found to take, counted from the left; None takes the largest.
        reading: 1 for the less likely way to read a picture that can be read in two.
    """

    rotate: float = 0.0
    crop: Box | None = None
    invert: bool = False
    pick: int | None = None
    reading: int = 0


NOTHING = Edit()


class UploadError(ValueError):
    """The upload cannot be used; the message is one for the person who chose it."""


def edit_of(query: Mapping[str, str]) -> Edit:
    """Return what the page's request asks for.

    Args:
        query: `rotate` in degrees, `crop` as four shares with commas, `invert` 0 or 1, `pick`,
            `reading` 0 or 1; each may be missing.

    Raises:
        UploadError: one of them is no such thing.
    """
    try:
        return Edit(
            rotate=_finite(query.get("rotate") or "0") % 360,
            crop=_box(query["crop"]) if query.get("crop") else None,
            invert={"": False, "0": False, "1": True}[query.get("invert", "")],
            pick=_count(query["pick"]) if query.get("pick") else None,
            reading={"": 0, "0": 0, "1": 1}[query.get("reading", "")],
        )
    except (ValueError, KeyError) as error:
        raise UploadError(
            "These changes to the picture cannot be made. Reset them and try again."
        ) from error


def turn(image: Image.Image, degrees: float) -> Image.Image:
    """Return an image turned clockwise; the new corners look like its border."""
    quarters, rest = divmod(degrees % 360, 90)
    for _ in range(int(quarters)):
        image = image.transpose(Image.Transpose.ROTATE_270)
    if rest == 0:
        return image
    fill = _border(image)
    return image.rotate(-rest, Image.Resampling.BILINEAR, expand=True, fillcolor=fill)


def crop(image: Image.Image, box: Box | None) -> Image.Image:
    """Return the part of an image inside a box, at least 4 pixels each way."""
    if box is None:
        return image
    width, height = image.size
    left, top = min(int(box[0] * width), width - 4), min(int(box[1] * height), height - 4)
    right, bottom = math.ceil(box[2] * width), math.ceil(box[3] * height)
    return image.crop((left, top, max(right, left + 4), max(bottom, top + 4)))


def in_whole(box: tuple[int, int, int, int], shape: tuple[int, int], edit: Edit) -> Box:
    """Return a box in pixels of the cropped picture (height, width) as shares of the whole."""
    left, top, right, bottom = edit.crop or (0.0, 0.0, 1.0, 1.0)
    across, down = (right - left) / shape[1], (bottom - top) / shape[0]
    return (
        left + box[0] * across,
        top + box[1] * down,
        left + box[2] * across,
        top + box[3] * down,
    )


def _border(image: Image.Image) -> float | tuple[int, ...]:
    values = np.asarray(image)
    rim = np.concatenate((values[0], values[-1], values[:, 0], values[:, -1]))
    usual = np.median(rim, axis=0)
    if image.mode == "F":
        return float(usual)
    if image.mode in ("LA", "RGBA"):
        usual[-1] = 0
    return tuple(int(v) for v in np.atleast_1d(usual))


def _box(text: str) -> Box:
    left, top, right, bottom = map(_finite, text.split(","))
    inside = 0 <= left <= right - LEAST and 0 <= top <= bottom - LEAST
    if not inside or max(right, bottom) > 1:
        raise ValueError("no such box")
    return left, top, right, bottom


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _count(text: str) -> int:
    if len(text) > 3:
        raise ValueError("too large")
    return int(text)
