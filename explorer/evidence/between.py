"""The ways between the codes of two digits, arc and straight line: what is decoded on them."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from torch import Tensor

from explorer.evidence.estimate import Figure, Figures, mean, with_panel
from explorer.evidence.judging import Critics, Judged, judge_each, mean_p_digit
from explorer.evidence.measurements import Encoded, Sizes
from explorer.latent import lerp, slerp

Line = dict[str, list[Any]]
"""`mean` P(digit) at every place, `low` and `high` ends of its interval, and the `panel`'s means,
one list for each of its judges."""

WAYS = {"slerp": slerp, "linear": lerp}


def between(
    one: Encoded, critics: Critics, pairs: np.ndarray, sizes: Sizes
) -> tuple[Figures, dict[str, Line]]:
    """Return what lies between the codes of digits, pairs (2, N) of test rows, and its curves.

    The pairs were drawn at random, so resampling them resamples the digits at their ends.
    """
    a, b = one.codes[pairs[0]], one.codes[pairs[1]]
    places = [float(t) for t in np.linspace(0, 1, sizes.frames)]
    seen = {
        name: [judge_each(critics, one.decode(way(a, b, t))) for t in places]
        for name, way in WAYS.items()
    }
    middle, arc = sizes.frames // 2, seen["slerp"][::2]
    figures = {
        "p_digit_slerp": mean_p_digit(seen["slerp"][middle]),
        "p_digit_linear": mean_p_digit(seen["linear"][middle]),
        "confidence_path": along(arc, confidence),
        "step_path": along(arc, largest_step),
    }
    return figures, {name: line([*map(mean_p_digit, places)]) for name, places in seen.items()}


def along(
    places: Sequence[Sequence[Judged]], values: Callable[[Sequence[Judged]], np.ndarray]
) -> Figure:
    """Return the mean over pairs of what each critic saw at all places, the shipped one's first."""
    first, *others = (values(of_one) for of_one in zip(*places, strict=True))
    return with_panel(mean(first), [other.astype(np.float64).mean() for other in others])


def confidence(frames: Sequence[Judged]) -> np.ndarray:
    """Return the mean ten-way confidence (N,) along ways, ends left out."""
    return np.mean([frame.confidence for frame in frames[1:-1]], axis=0)


def largest_step(frames: Sequence[Judged]) -> np.ndarray:
    """Return the largest step between neighbouring frames over the mean one, of ways that move."""
    steps = [
        np.linalg.norm(late.features - early.features, axis=1) for early, late in pairwise(frames)
    ]
    moving = np.mean(steps, axis=0) > 0
    return np.max(steps, axis=0)[moving] / np.mean(steps, axis=0)[moving]


def fades(critics: Critics, x: Tensor, pairs: np.ndarray, sizes: Sizes) -> Line:
    """Return the curve of cross-fades between pairs (2, N) of pictures x, pixel by pixel."""
    places = [float(t) for t in np.linspace(0, 1, sizes.frames)]
    return line(
        [mean_p_digit(judge_each(critics, (1 - t) * x[pairs[0]] + t * x[pairs[1]])) for t in places]
    )


def line(figures: Sequence[Figure]) -> Line:
    """Return the curve of figures, with as many digits as can matter on the page."""
    panel = zip(*(one.panel or () for one in figures), strict=True)
    return {
        **{
            key: [rounded(getattr(one, name)) for one in figures]
            for key, name in (("mean", "value"), ("low", "low"), ("high", "high"))
        },
        "panel": [[rounded(value) for value in judge] for judge in panel],
    }


def rounded(value: float) -> float:
    """Return a share or probability with as many digits as can matter on the page."""
    return round(float(value), 4)
