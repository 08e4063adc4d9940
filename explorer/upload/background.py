"""What passes for paper in a picture, and how far every pixel is from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

COARSE = 40  # cells along the longer side in which the paper is looked up
# What passes for paper: one colour everywhere, or the median over half or a quarter of the
# picture's length. A small window follows light and shadow, a large one sees round wide strokes.
WINDOWS = (None, COARSE // 2 + 1, COARSE // 4 + 1)
TINY = 48  # pictures no longer than this have no shadows to take out


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class View:
    """One way of telling ink from its ground.

    `strength` is (H, W), positive where there is ink; `ground` is the paper's colour, (H, W, C) or
    (1, 1, C), None where ink stands on nothing; `lighter` says that ink is lighter than it.
    """

    strength: np.ndarray
    ground: np.ndarray | None
    lighter: bool


def views(colour: np.ndarray) -> Iterator[View]:
    """Yield every way of telling ink from the ground in an opaque picture (H, W, C)."""
    tiny = max(colour.shape) <= TINY
    for ground in (_even(colour), slanted(colour)) if tiny else map(_ground(colour), WINDOWS):
        darker, light = _along_ink(ground - colour), ground.mean(2)
        # Ink reflects the same share of any light: dividing by the light takes out shadows.
        yield View(strength=darker / np.maximum(light, 0.25), ground=ground, lighter=False)
        yield View(strength=-darker / np.maximum(1 - light, 0.25), ground=ground, lighter=True)


def _along_ink(apart: np.ndarray) -> np.ndarray:
    """Return (H, W) of (H, W, C): the differences along the colour in which they are largest.

    So red ink is found on green paper of the same brightness. For greys this is their mean.
    """
    if apart.shape[2] == 1:
        return apart[:, :, 0]
    flat = apart.reshape(-1, apart.shape[2])
    axis = np.linalg.eigh(flat.T @ flat)[1][:, -1]
    return apart @ (np.copysign(1, axis.sum()) * axis / np.abs(axis).sum())


def _ground(colour: np.ndarray) -> Callable[[int | None], np.ndarray]:
    """Return what gives the paper's colour under every pixel for a window: (H, W, C)."""
    height, width = colour.shape[:2]
    scale = COARSE / max(height, width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    planes = np.ascontiguousarray(np.moveaxis(colour, 2, 0))  # strided ones miss BLAS
    down = averaging(height, rows), averaging(width, columns).T
    coarse = down[0].astype(np.float32) @ planes @ down[1].astype(np.float32)

    def ground(window: int | None) -> np.ndarray:
        if window is None:
            return _even(colour)
        typical = np.stack([_paper(plane, window) for plane in coarse])
        fine = _interpolation(rows, height) @ typical @ _interpolation(columns, width).T
        return np.moveaxis(fine, 0, 2)

    return ground


def _even(colour: np.ndarray) -> np.ndarray:
    """Return the colour of the larger part as (1, 1, C)."""
    return np.median(colour[_larger(colour)], axis=0)[None, None]


def slanted(colour: np.ndarray, inside: np.ndarray | None = None) -> np.ndarray:
    """Return the paper's colour (H, W, C) where light comes from one side: a plane.

    `inside` says which pixels are known, (H, W).
    """
    height, width, channels = colour.shape
    rows, columns = np.mgrid[-1 : 1 : 1j * height, -1 : 1 : 1j * width]
    place = np.stack((np.ones_like(rows), rows, columns), 2).reshape(-1, 3)
    known = np.ones((height, width), bool) if inside is None else inside
    paper = np.zeros_like(known)
    paper[known] = _larger(colour[known])
    flat = colour.reshape(-1, channels)
    some = np.flatnonzero(paper)[:: max(1, paper.sum() // 5000)]
    plane = np.linalg.lstsq(place[some], flat[some], rcond=None)[0]
    return np.clip(place @ plane, 0, 1).reshape(colour.shape).astype(np.float32)


def _larger(colour: np.ndarray) -> np.ndarray:
    """Return (...) booleans of (..., C): the larger of the light and the dark part."""
    grey = colour.mean(-1)
    light = grey > otsu(grey)
    return light if light.mean() > 0.5 else ~light


def _paper(plane: np.ndarray, window: int) -> np.ndarray:
    """Return the median ground; a second look without the ink, which had pulled it down."""
    ground = _median_filter(plane, window)
    apart = np.abs(plane - ground)
    return _median_filter(np.where(apart > 3 * np.median(apart), ground, plane), window)


def _median_filter(plane: np.ndarray, window: int) -> np.ndarray:
    """Return the median around every cell; unlike a mean it keeps the edges of shadows.

    Near the rim the nearest whole window counts: a strip of desk there must not pass for paper.
    """
    window = min(window, *plane.shape)
    windows = np.lib.stride_tricks.sliding_window_view(plane, (window, window))
    medians = np.median(windows.reshape(*windows.shape[:2], -1), axis=2)
    before = window // 2
    return np.pad(medians, (before, window - 1 - before), mode="edge")


def _interpolation(source: int, target: int) -> np.ndarray:
    """Return (target, source) weights of linear interpolation between pixel centres."""
    at = np.clip((np.arange(target) + 0.5) * source / target - 0.5, 0, source - 1)
    weights = np.maximum(1 - np.abs(at[:, None] - np.arange(source)), 0)
    return weights.astype(np.float32)


def averaging(source: int, target: int) -> np.ndarray:
    """Return (target, source) weights: row i averages the source over its i-th equal part."""
    edges = np.arange(target + 1) * source / target
    pixel = np.arange(source)
    upper = np.minimum(edges[1:, None], pixel + 1)
    lower = np.maximum(edges[:-1, None], pixel)
    return np.maximum(upper - lower, 0) * target / source


def otsu(values: np.ndarray) -> float:
    """Return the threshold that parts values best in two. Source: Otsu 1979, equation 18."""
    # Between two neighbouring float32 numbers there is no room for 128 bins.
    counts, edges = np.histogram(values.astype(np.float64), bins=128)
    below = np.cumsum(counts)
    above = below[-1] - below
    first = np.cumsum(counts * (edges[:-1] + edges[1:]) / 2)
    gap = first / np.maximum(below, 1) - (first[-1] - first) / np.maximum(above, 1)
    return float(edges[1:][np.argmax(below * above * gap**2)])
