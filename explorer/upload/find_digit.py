"""Telling ink from its ground in one view of a picture, and the digits in it."""

from dataclasses import dataclass, replace

import numpy as np

from explorer.upload.background import TINY, View, otsu
from explorer.upload.components import Pieces, box_of, label, pieces_of, strongest
from explorer.upload.grouping import SMALLEST, Choice, Lack, box_length, choose
from explorer.upload.ruled_lines import without_ruling
from explorer.upload.sheets import Sheet

FAINTEST = 0.01  # score of the faintest digit; pencil in the dark has a hundred times as much
SOFTEST = 6.0  # width of an edge in pixels of a 20 px box; light and shadow are softer than that
COARSE = 16  # pixels of a digit that are too coarse to tell how sharp it is
SHADED = 1.6  # how much darker ink is than the shadow on it
SHADOW, SHADOW_CORE = 0.1, 3  # share of a shadow's middle, so many pixels from its edges
MOST_PIECES = 120  # of a view that are looked at; a picture of noise has thousands
PUREST = 0.2  # share of the edges on a sheet that its digit has at least
SMALLEST_ON_SHEET = 0.1  # length of a digit as a share of its sheet's


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """Digits found in a picture, or on a sheet in it; `score` ranks several views of it.

    `pieces` and `choice` say which ink is which digit. The arrays are of the part of the picture
    whose top left pixel is `corner`; `sheet` is what was looked at, None for the whole picture.
    """

    score: float
    view: View
    pieces: Pieces
    choice: Choice
    corner: tuple[int, int] = (0, 0)
    sheet: Sheet | None = None

    def boxes(self) -> list[tuple[int, int, int, int]]:
        """Return left, top, right, bottom in pixels of every digit, from left to right."""
        x, y = self.corner
        boxes = (box_of(self.pieces, group) for group in self.choice.groups)
        return [(left + x, top + y, right + x, bottom + y) for left, top, right, bottom in boxes]

    def mask(self, number: int) -> np.ndarray:
        """Return (H, W) booleans: where the pieces of a digit are."""
        return np.append(self.choice.groups[number], False)[self.pieces.labels]

    def ink(self, number: int) -> np.ndarray:
        """Return (H, W) float32 in [0, 1]: all that differs from the paper, as a digit does."""
        full = float(np.quantile(self.view.strength[self.mask(number)], 0.7))
        return np.clip((self.view.strength / full - 0.15) / 0.75, 0, 1)

    def digit(self, number: int) -> np.ndarray:
        """Return (H, W) float32 in [0, 1]: the ink of one digit."""
        near = dilate(self.mask(number).astype(np.float32), 1)[1:-1, 1:-1] > 0
        return np.where(near, self.ink(number), 0)

    @property
    def breadth(self) -> float:
        """Mean width of the clearest digit's strokes as a share of its length."""
        mask = self.mask(self.choice.clearest).astype(np.float32)
        length = box_length(self.pieces, self.choice.groups[self.choice.clearest])
        return float(2 * mask.sum() / outline(mask) / length)


def digits_in(view: View, inside: np.ndarray | None = None) -> Found | Lack:
    """Return the digits where a view's strength is high, or why there are none.

    Args:
        view: of a picture, or of the part of it that holds a sheet.
        inside: (H, W) booleans, where the sheet is; only what is on it counts.
    """
    strength = view.strength
    if min(strength.shape) < 2:
        return Lack.NOISE
    if max(strength.shape) > 4 * TINY:
        strength = _smooth(strength)
    # The quietest quarter is paper even where a fat digit leaves little of it. 3.14 makes its
    # limit the standard deviation of normal noise; no paper is quieter than 0.012.
    quiet = np.abs(strength if inside is None else strength[inside])
    noise = max(3.14 * float(np.quantile(quiet, 0.25)), 0.012)
    if inside is not None:
        strength = np.where(inside, strength, 0)
    clear = strength[strength > 5 * noise]
    if clear.size < 6:
        return Lack.NOISE
    level = float(np.median(clear[clear >= otsu(clear)]))
    least = max(0.4 * level, 4 * noise)
    down, across = np.gradient(strength)
    slope = down**2 + across**2
    mask = without_ruling(strength > least)
    found = _found(view, strength, slope, mask, inside, float(slope[strength < -least].sum()))
    if isinstance(found, Lack):
        return found
    digit = found.mask(found.choice.clearest)
    shaded = otsu(strength[digit])
    pale = digit & (strength < shaded)
    if _is_solid(pale, digit) and (strength[digit & ~pale].mean() > SHADED * strength[pale].mean()):
        mask &= strength > shaded
        again = _found(view, strength, slope, mask, inside, float(slope[strength < -least].sum()))
        found = found if isinstance(again, Lack) else again
    group = found.choice.groups[found.choice.clearest]
    is_soft = _is_soft(found.pieces, group, found.mask(found.choice.clearest), level)
    return Lack.SOFT if is_soft else found


def _found(
    view: View,
    strength: np.ndarray,
    slope: np.ndarray,
    mask: np.ndarray,
    inside: np.ndarray | None,
    opposite: float,
) -> Found | Lack:
    """Return the digits in a mask of ink, or why there are none."""
    if inside is not None:
        clear = _clear_of_rim(mask, inside)
        opposite += float(slope[mask & ~clear].sum())
        mask = clear
    pieces, rest = strongest(pieces_of(mask, slope), MOST_PIECES)
    choice = choose(pieces, opposite, SMALLEST if inside is None else SMALLEST_ON_SHEET, rest)
    if isinstance(choice, Lack):
        return choice
    score = float(pieces.edge[choice.groups[choice.clearest]].sum()) * choice.purity**2
    if score < FAINTEST or (inside is not None and choice.purity < PUREST):
        return Lack.NOISE
    return Found(score=score, view=replace(view, strength=strength), pieces=pieces, choice=choice)


def _is_solid(pale: np.ndarray, digit: np.ndarray) -> bool:
    """Tell a digit in a shadow that passes for ink, as the paler part of it, from pale edges."""
    core = pale
    for _ in range(SHADOW_CORE):
        core = _eroded(core)
    return bool(core.sum() > SHADOW * digit.sum())


def _eroded(mask: np.ndarray) -> np.ndarray:
    """Return the mask without the pixels that have a neighbour outside it."""
    padded = np.pad(mask, 1)
    beside = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & beside


def _clear_of_rim(mask: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the mask without the pieces that touch the rim of a sheet."""
    labels, count = label(mask & inside)
    touching = np.zeros(count + 1, dtype=bool)
    touching[labels[inside & ~_eroded(inside)]] = True
    touching[-1] = True  # what is no piece
    return ~touching[labels]


def _is_soft(pieces: Pieces, group: np.ndarray, mask: np.ndarray, level: float) -> bool:
    """Tell whether the edges of what was found are as gentle as those of light and shadow."""
    if max(mask.shape) <= 4 * TINY or box_length(pieces, group) < COARSE:
        return False
    slope = float(pieces.edge[group].sum()) / (level**2 * outline(mask.astype(np.float32)))
    return 20 / (slope * box_length(pieces, group)) > SOFTEST


def _smooth(strength: np.ndarray) -> np.ndarray:
    """Return a (1, 2, 1) blur in both directions: a camera's noise is finer than any stroke."""
    for _ in range(2):
        padded = np.pad(strength, ((1, 1), (0, 0)), mode="edge")
        strength = ((padded[:-2] + padded[2:] + 2 * strength) / 4).T
    return strength


def span(used: np.ndarray) -> slice:
    """Return the part of a line of booleans from the first true one to the last."""
    where = np.flatnonzero(used)
    return slice(where[0], where[-1] + 1)


def dilate(ink: np.ndarray, radius: float) -> np.ndarray:
    """Return the maximum over a disc around every pixel; the picture grows by the radius."""
    reach = int(np.ceil(radius))
    padded = np.pad(ink, 2 * reach)
    height, width = ink.shape[0] + 2 * reach, ink.shape[1] + 2 * reach
    result = np.zeros((height, width), ink.dtype)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            weight = np.clip(radius + 0.5 - np.hypot(dy, dx), 0, 1)
            moved = padded[reach + dy : reach + dy + height, reach + dx : reach + dx + width]
            np.maximum(result, weight * moved, out=result)
    return result


def outline(ink: np.ndarray) -> float:
    """Return the length of the edges in pixels, from the total variation.

    That measures in city blocks, which on average over directions is 4/pi too long.
    """
    padded = np.pad(ink, 1)
    variation = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    return float(variation * np.pi / 4)
