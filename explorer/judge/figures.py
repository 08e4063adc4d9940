"""The figures that vouch for a critic, on digits it has not seen and junk made for the test."""

from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.data import Digits
from explorer.judge.critic import NOT_A_DIGIT, Critic, digit_of, p_digit
from explorer.judge.junk import KINDS, junk, partners
from explorer.judge.recipes import SHIPPED, Recipe
from explorer.judge.shapes import SHAPES, shape
from explorer.judge.smooth import blurred, digit_left, steepness
from explorer.judge.training import lesson

BINS = 10
MOST_SHAPES = 2000
WIDTHS = (0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3)
"""Of the blur that is tried, in pixels."""

MEANS = (2, 4, 8, 16)
"""Digits of one class whose mean is tried."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Figures:
    """How good a critic is; all numbers are shares or probabilities in [0, 1].

    Attributes:
        accuracy: of the likeliest of the ten digits, on real digits.
        p_real: mean P(digit) of real digits.
        p_junk: mean P(digit) per kind of junk made from digits.
        p_shapes: the same per kind drawn from nothing.
        blur: by the width in pixels, the mean `label` that is asked of blurred digits and the
            mean `p` that the critic gives.
        means: the same by how many digits of one class a picture is the mean of.
        calibration_error: of P(digit), on pictures mixed as the recipe learns from.
    """

    accuracy: float
    p_real: float
    p_junk: dict[str, float]
    p_shapes: dict[str, float]
    blur: dict[str, dict[str, float]]
    means: dict[str, dict[str, float]]
    calibration_error: float


@torch.no_grad()
def examine(
    critic: Critic,
    digits: Digits,
    *,
    recipe: Recipe = SHIPPED,
    most: int | None = None,
    seed: int = 0,
) -> Figures:
    """Return a critic's figures on digits it has not seen and on junk.

    Args:
        critic: in evaluation mode.
        digits: (N, 784), all judged as they are.
        recipe: says what is asked of over-smooth digits, and what is mixed.
        most: of the digits, the first ones, are blurred, averaged and made into as much junk of
            every kind, whether the recipe has it or not; None for all. There are as many shapes
            of every kind, at most `MOST_SHAPES`.
        seed: of the junk.
    """
    generator = torch.Generator().manual_seed(seed)
    x, labels = digits.x(), digits.labels.long()
    logits = critic(x)
    accuracy = (digit_of(logits) == labels).float().mean().item()
    x, labels = x[:most], labels[:most]
    other = x[partners(x, labels, generator)]
    p_junk = {kind: p_digit(critic(junk(kind, x, other, generator))) for kind in KINDS}
    counts = [len(part) for part in x[:MOST_SHAPES].split(250)]
    p_shapes = {
        kind: torch.cat([p_digit(critic(shape(kind, count, generator))) for count in counts])
        for kind in SHAPES
    }
    parts = [
        lesson(a, b, recipe, generator)
        for a, b in zip(x.split(1000), labels.split(1000), strict=True)
    ]
    mixed, asked = (torch.cat(part) for part in zip(*parts, strict=True))
    steep = steepness(x)

    def smooth(pictures: Tensor, before: Tensor) -> dict[str, float]:
        label = digit_left(steepness(pictures) / before, recipe.none, recipe.whole)
        return {"label": label.mean().item(), "p": p_digit(critic(pictures)).mean().item()}

    return Figures(
        accuracy=accuracy,
        p_real=p_digit(logits).mean().item(),
        p_junk={kind: p.mean().item() for kind, p in p_junk.items()},
        p_shapes={kind: p.mean().item() for kind, p in p_shapes.items()},
        blur={
            str(width): smooth(blurred(x, torch.full((len(x),), float(width))), steep)
            for width in WIDTHS
        },
        means={
            str(of): smooth(*in_groups(x, labels, of, steep))
            for of in MEANS
            if labels.bincount().max() >= of
        },
        calibration_error=calibration_error(p_digit(critic(mixed)), 1 - asked[:, NOT_A_DIGIT]),
    )


def in_groups(x: Tensor, labels: Tensor, of: int, steep: Tensor) -> tuple[Tensor, Tensor]:
    """Return means (M, 784) of so many digits of one class each, and these' mean steepness (M,)."""
    means, before = [], []
    for kind in labels.unique():
        rows = (labels == kind).nonzero()[:, 0]
        rows = rows[: len(rows) // of * of].reshape(len(rows) // of, of)
        means.append(x[rows].mean(dim=1))
        before.append(steep[rows].mean(dim=1))
    return torch.cat(means), torch.cat(before)


def calibration_error(p: Tensor, truth: Tensor) -> float:
    """Return the expected calibration error of probabilities p (N,) of what is true (N,).

    The mean over all cases of the distance, within ten equal bins of p, between the mean
    probability and the share that is true; truth may be a share too.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, equation 3.
    """
    bins = (p * BINS).long().clamp(max=BINS - 1)
    surplus = torch.zeros(BINS).index_add(0, bins, p - truth.float())
    return (surplus.abs().sum() / len(p)).item()
