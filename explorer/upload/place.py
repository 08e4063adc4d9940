"""The ink of a digit becomes 28 x 28 pixels as MNIST has them; normalise.js does the same."""

import numpy as np

from explorer.upload.background import averaging
from explorer.upload.find_digit import dilate, outline, span

SIDE = 28
BOX = 20  # MNIST scales a digit's longer side to 20 px
# MNIST moves the centre of mass by whole pixels to the corner that four middle pixels share:
# index 14, counting pixel centres from 0. That leaves 99.99 % of its 70,000 digits where they
# are; 13.5 would move three quarters of them.
CENTRE = 14.0
THIN, USUAL = 1.7, 2.3  # stroke width in a 20 px box; MNIST: 5 % quantile 1.76, median 2.54


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
    return centred(scaled(ink))


def scaled(ink: np.ndarray) -> np.ndarray:
    """Return ink cropped and averaged to a longer side of 20 px, with maximum 1."""
    ink = np.asarray(ink, dtype=np.float64)
    if ink.ndim != 2 or not np.isfinite(ink).all() or not (ink > 0).any():
        raise ValueError("ink must be a finite (H, W) array with a value above 0")
    crop = trim(ink)
    longest = max(crop.shape)
    height, width = (max(1, int(side * BOX / longest + 0.5)) for side in crop.shape)
    box = averaging(crop.shape[0], height) @ crop @ averaging(crop.shape[1], width).T
    return box / box.max()


def centred(box: np.ndarray) -> np.ndarray:
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


def stroke_width(digit: np.ndarray) -> float:
    """Return the mean width of the pen in pixels of a digit whose longer side is 20.

    A stroke of width w and length l has the area w l and the outline 2 l.
    """
    digit = trim(digit)
    return float(2 * digit.sum() / outline(digit) * BOX / max(digit.shape))


def thicken(digit: np.ndarray, extra: float) -> np.ndarray:
    """Return the digit drawn with a pen `extra` pixels wider, at a longer side of 20.

    Works on a grid of about four cells per such pixel; a hairline survives the way there,
    because a cell takes the strongest ink in it, not the mean.
    """
    digit = trim(digit)
    block = max(1, round(max(digit.shape) / (4 * BOX)))
    digit = np.pad(digit, [(0, -side % block) for side in digit.shape])
    height, width = (side // block for side in digit.shape)
    cells = digit.reshape(height, block, width, block).max((1, 3))
    return dilate(cells, extra / 2 * max(cells.shape) / BOX)


def trim(digit: np.ndarray) -> np.ndarray:
    """Return the part of a picture that holds its ink."""
    found = digit > 0.1 * digit.max()
    return digit[span(found.any(1)), span(found.any(0))]


def quantise(image: np.ndarray) -> np.ndarray:
    """Return an image in multiples of 1/255, as float32."""
    return np.floor(255 * image + 0.5).astype(np.float32) / np.float32(255)
