"""Whether samples are of every class, differ within a class, and copy no training digit."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from explorer.evidence.estimate import BOOTSTRAP_SEED, Figure, Figures, distance, median, with_panel
from explorer.evidence.judging import Critics, Judged, judge_each
from explorer.evidence.measurements import SEEDS, Contestant, Sizes
from explorer.evidence.metrics import FEW_RESAMPLES
from explorer.judge.critic import NOT_A_DIGIT
from explorer.latent import standard_normal

KEYS = {"share_least", "share_most", "spread_classes", "nearest_training"}
"""The rows that are measured here."""

LEAST = 10
"""Samples of a class without which nothing is said of its spread."""

CHUNK = 250
"""Pictures whose distances to all training digits are held at once."""


def variety(
    one: Contestant,
    critics: Critics,
    real: Sequence[Judged],
    x: Tensor,
    sizes: Sizes,
    training: Tensor | None = None,
) -> Figures:
    """Return how varied the pictures of samples of N(0, I) are.

    Args:
        one: the model.
        critics: read the classes, the shipped judge first.
        real: what each says of the test digits.
        x: the test digits (N, 784).
        sizes: how much is measured.
        training: the training digits (M, 784), without which no distance to them is measured.
    """
    x_hat = one.decode(standard_normal(SEEDS["draws"], sizes.draws, one.latent_dim))
    seen = judge_each(critics, x_hat)
    varied = spread_of_digits(x_hat, seen, x, real)
    return {
        **shares(seen),
        **({} if varied is None else {"spread_classes": varied}),
        **({} if training is None else {"nearest_training": nearest(x_hat, training, sizes)}),
    }


def spread_of_digits(
    x_hat: Tensor, seen: Sequence[Judged], x: Tensor, real: Sequence[Judged]
) -> Figure | None:
    """Return the spread within classes over that of test digits; None if a judge sees no class.

    Args:
        x_hat: pictures (N, 784).
        seen: what every judge says of them.
        x: test digits (M, 784).
        real: what every judge says of those.
    """
    own = [spread(x_hat, one.digit) for one in seen]
    of_real = [spread(x, one.digit) for one in real]
    known = [(counts(a) >= LEAST) & (b > 0) for a, b in zip(seen, of_real, strict=True)]
    if not all(some.any() for some in known):
        return None
    first, *others = (
        float(np.mean(a[some] / b[some])) for a, b, some in zip(own, of_real, known, strict=True)
    )
    again = spread_again(x_hat, seen[0].digit)[:, known[0]] / of_real[0][known[0]]
    return with_panel(distance(first, np.nanmean(again, axis=1), len(x_hat)), others)


def of_digits(
    real: Sequence[Judged], x: Tensor, sizes: Sizes, training: Tensor | None = None
) -> Figures:
    """Return the same of test digits x (N, 784), with which samples are to be compared."""
    some = np.random.default_rng(SEEDS["choice"]).permutation(len(x))
    found = {f"{key}_real": figure for key, figure in shares(real).items()}
    if training is not None:
        found["nearest_training_real"] = nearest(x[some], training, sizes)
    return found


# ---- classes ----


def shares(seen: Sequence[Judged]) -> Figures:
    """Return the shares of the rarest and of the commonest class, read by every judge."""
    ends: dict[str, Callable[..., np.ndarray]] = {"share_least": np.min, "share_most": np.max}
    first, *others = (counts(one) / len(one.digit) for one in seen)
    chance, size = np.random.default_rng(BOOTSTRAP_SEED), len(seen[0].digit)
    again = chance.multinomial(size, first, size=FEW_RESAMPLES) / size
    found: Figures = {}
    for key, end in ends.items():
        figure = distance(float(end(first)), end(again, axis=1), size)
        # A share is none below 0 or above 1.
        held = replace(figure, low=max(figure.low or 0.0, 0.0), high=min(figure.high or 0.0, 1.0))
        found[key] = with_panel(held, [float(end(other)) for other in others])
    return found


def counts(one: Judged) -> np.ndarray:
    """Return how many pictures a judge reads as each of the ten classes: (10,)."""
    return np.bincount(one.digit, minlength=NOT_A_DIGIT)


def spread(x: Tensor, digit: np.ndarray) -> np.ndarray:
    """Return the root mean squared distance (10,) of pictures x (N, 784) to their class's mean.

    NaN where a class (N,) has no picture.
    """
    return spread_of(x, digit, np.ones((1, len(digit))))[0]


def spread_again(x: Tensor, digit: np.ndarray) -> np.ndarray:
    """Return the spreads (R, 10) of pictures x (N, 784) resampled with replacement."""
    chance, size = np.random.default_rng(BOOTSTRAP_SEED), len(digit)
    times = chance.multinomial(size, np.full(size, 1 / size), size=FEW_RESAMPLES)
    return spread_of(x, digit, times.astype(np.float64))


def spread_of(x: Tensor, digit: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return the spreads (R, 10) of pictures (N, 784) that occur several times (R, N)."""
    pictures = x.double().numpy()
    squares = np.square(pictures).sum(axis=1)
    member = (digit[:, None] == np.arange(NOT_A_DIGIT)).astype(np.float64)
    found = []
    for row in times:
        weights = member.T * row
        with np.errstate(invalid="ignore"):
            means = weights @ pictures / weights.sum(axis=1, keepdims=True)
            mean_square = weights @ squares / weights.sum(axis=1)
        found.append(np.sqrt(np.maximum(mean_square - np.square(means).sum(axis=1), 0)))
    return np.array(found)


# ---- copies ----


def nearest(x: Tensor, training: Tensor, sizes: Sizes) -> Figure:
    """Return the median distance of the first pictures x (N, 784) to the nearest training digit."""
    return median(distances_to_nearest(x[: sizes.compared], training))


def distances_to_nearest(x: Tensor, others: Tensor) -> np.ndarray:
    """Return the Euclidean distances (N,) of pictures x (N, 784) to the nearest other (M, 784).

    By the expanded square in single precision: a copy is less than a twentieth away.
    """
    lengths = others.square().sum(dim=1)
    parts = [
        (lengths - 2 * part @ others.T).amin(dim=1) + part.square().sum(dim=1)
        for part in x.split(CHUNK)
    ]
    return torch.cat(parts).clamp(min=0).sqrt().numpy()
