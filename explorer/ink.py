"""Finding the digit in a picture: which pixels are ink, and which ink is the digit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.decoding import Picture
from explorer.edits import UploadError
from explorer.ground import TINY, View, otsu, views
from explorer.pieces import Choice, Pieces, box_of, choose, pieces_of
from explorer.ruling import without_ruling

BETTER = 1.15  # a more complicated view must beat a simpler one by so much
FAINTEST = 0.01  # score of the faintest digit; pencil in the dark has a hundred times as much
SOFTEST = 6.0  # width of an edge in pixels of a 20 px box; light and shadow are softer than that
INVERTED = (
    "Inverted, there is no digit in the picture. Choose not to invert it, or crop it to the digit."
)
REFUSAL = (
    "No digit was found: the picture {}. Write one digit with a dark pen on light paper, let it "
    "fill at least a quarter of the picture, and try again."
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """Digits found in a picture; `score` ranks several views of it.

    `pieces` and `choice` say which ink is which digit.
    """

    score: float
    view: View
    pieces: Pieces
    choice: Choice

    def boxes(self) -> list[tuple[int, int, int, int]]:
        """Return left, top, right, bottom in pixels of every digit, from left to right."""
        return [box_of(self.pieces, group) for group in self.choice.groups]

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


def find_digit(picture: Picture, *, invert: bool = False) -> Found:
    """Return the digits in a picture, whatever the colours of their ink and their ground.

    Args:
        picture: upright.
        invert: take the lighter part for ink where the darker one would have been, or the reverse.

    Raises:
        UploadError: nothing in the picture stands out like a digit.
    """
    found = [found for view in _views(picture) if (found := _digit_in(view)) is not None]
    best = _best(found)
    if best is not None and invert:
        best = _best([f for f in found if f.view.lighter is not best.view.lighter])
        if best is None:
            raise UploadError(INVERTED)
    if best is None:
        blank = np.ptp(np.quantile(picture.colour, (0.001, 0.999))) < 0.1
        looks = "looks blank" if blank else "shows only noise, texture or shadows"
        raise UploadError(REFUSAL.format(looks))
    return best


def _best(found: list[Found]) -> Found | None:
    best: Found | None = None
    for one in found:  # from simple to complicated
        if best is None or one.score > BETTER * best.score:
            best = one
    return best


def _views(picture: Picture) -> Iterator[View]:
    """Yield every way of telling ink from the ground, simple ones first."""
    colour, alpha = picture.colour, picture.alpha
    if alpha is not None and alpha.max() < 0.1:
        raise UploadError(REFUSAL.format("is fully transparent"))
    if alpha is not None and _is_cut_out(colour, alpha):
        # Dark ink or light: what stands on nothing is ink. Inverted, it is the nothing that counts.
        yield View(strength=alpha, ground=None, lighter=False)
        yield View(strength=1 - alpha, ground=None, lighter=True)
        return
    yield from views(_opaque(colour, alpha))


def _is_cut_out(colour: np.ndarray, alpha: np.ndarray) -> bool:
    """Tell ink on a transparent ground from an opaque card with a digit on it."""
    if np.ptp(alpha) < 0.2:
        return False
    opaque = alpha > 0.5 * alpha.max()
    filled = opaque[span(opaque.any(1)), span(opaque.any(0))].mean()
    shown = colour[opaque]
    other = np.abs(shown - np.median(shown, axis=0)).max(1) > 0.15
    return bool(filled < 0.8 or other.mean() < 0.01)


def _opaque(colour: np.ndarray, alpha: np.ndarray | None) -> np.ndarray:
    """Fill what is transparent with the usual colour of what is not."""
    if alpha is None or np.ptp(alpha) < 0.2:
        return colour
    usual = np.median(colour[alpha > 0.5 * alpha.max()], axis=0)
    return colour * alpha[:, :, None] + usual * (1 - alpha[:, :, None])


def _digit_in(view: View) -> Found | None:
    """Return the digits where a view's strength is high, or None."""
    strength = view.strength
    if max(strength.shape) > 4 * TINY:
        strength = _smooth(strength)
    # The quietest quarter is paper even where a fat digit leaves little of it. 3.14 makes its
    # limit the standard deviation of normal noise; no paper is quieter than 0.012.
    noise = max(3.14 * float(np.quantile(np.abs(strength), 0.25)), 0.012)
    clear = strength[strength > 5 * noise]
    if clear.size < 6:
        return None
    level = float(np.median(clear[clear >= otsu(clear)]))
    least = max(0.4 * level, 4 * noise)
    down, across = np.gradient(strength)
    slope = down**2 + across**2
    pieces = pieces_of(without_ruling(strength > least), slope)
    choice = choose(pieces, float(slope[strength < -least].sum()))
    if choice is None:
        return None
    clearest = choice.groups[choice.clearest]
    score = float(pieces.edge[clearest].sum()) * choice.purity**2
    if score < FAINTEST:
        return None
    view = replace(view, strength=strength)
    found = Found(score=score, view=view, pieces=pieces, choice=choice)
    return None if _is_soft(pieces, clearest, found.mask(choice.clearest), level) else found


def _is_soft(pieces: Pieces, group: np.ndarray, mask: np.ndarray, level: float) -> bool:
    """Tell whether the edges of what was found are as gentle as those of light and shadow."""
    if max(mask.shape) <= 4 * TINY:  # their pixels are too coarse to tell
        return False
    slope = float(pieces.edge[group].sum()) / (level**2 * outline(mask.astype(np.float32)))
    return 20 / (slope * float(pieces.length[group].max())) > SOFTEST


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
