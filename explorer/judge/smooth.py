"""Over-smooth pictures of digits, and how much of a digit is left in them."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.judge.junk import SIDE, blur, uniform


def steepness(x: Tensor) -> Tensor:
    """Return how steep the edges of pictures x (B, 784) are, (B,).

    That is the square root of the sum of all squared differences between a pixel and its neighbour
    to the right or below. Blurring lowers it, and so does averaging strokes that do not meet.
    """
    images = x.reshape(-1, SIDE, SIDE)
    across, down = images.diff(dim=2), images.diff(dim=1)
    return (across.square().sum(dim=(1, 2)) + down.square().sum(dim=(1, 2))).sqrt()


def digit_left(left: Tensor, none: float, whole: float) -> Tensor:
    """Return the P(digit) in [0, 1] that is asked of an over-smooth picture.

    Args:
        left: the share of the steepness that is left, of any shape.
        none: up to this share no digit is left.
        whole: from this share on it is a digit; in between it is partly one, linearly.
    """
    return ((left - none) / (whole - none)).clamp(0, 1)


def average(
    x: Tensor, labels: Tensor, count: int, generator: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Return means of several digits of one class each.

    Args:
        x: digits (B, 784).
        labels: their classes (B,).
        count: of means, at most B.
        generator: of which digits they are of.

    Returns:
        The means (count, 784), the mean steepness of the digits they are of (count,), and their
        classes (count,).
    """
    classes = labels[torch.randperm(len(x), generator=generator)[:count]]
    share = torch.rand(count, 1, generator=generator)
    taken = torch.rand(count, len(x), generator=generator) < share
    # Where chance takes none of a class, all of it are taken.
    same = classes[:, None] == labels
    weight = (same & taken).float()
    weight = torch.where(weight.sum(dim=1, keepdim=True) > 0, weight, same.float())
    weight = weight / weight.sum(dim=1, keepdim=True)
    return weight @ x, weight @ steepness(x), classes


def widths(count: int, most: float, generator: torch.Generator) -> Tensor:
    """Return widths of blur in pixels (B,): none for .6 of all, up to 1 for .27, up to `most`."""
    chance = torch.rand(count, generator=generator)
    wide = uniform(0, 1, count, generator).flatten()
    width = torch.where(chance < 0.87, 0.3 + 0.7 * wide, 1 + (most - 1) * wide)
    return torch.where(chance < 0.6, 0, width)


def blurred(x: Tensor, width: Tensor) -> Tensor:
    """Return pictures x (B, 784) blurred by Gaussians of widths (B,) in pixels, 0 for none."""
    found, rows = x.clone(), width.nonzero()[:, 0]
    soft = blur(x[rows].reshape(-1, SIDE, SIDE), width[rows, None, None])
    found[rows] = soft.flatten(1)
    return found


def toned(x: Tensor, generator: torch.Generator) -> Tensor:
    """Return pictures (B, 784), half of them of another contrast and paler in places.

    Done to digits and junk alike, as is blurring, so that neither is a cue.
    """
    coarse = torch.rand(len(x), 1, 7, 7, generator=generator)
    paler = F.interpolate(coarse, size=(SIDE, SIDE), mode="bilinear").flatten(1)
    pale, contrast = uniform(0, 0.8, len(x), generator), uniform(0.9, 1.6, len(x), generator)
    other = (x * (1 - pale[:, 0] * paler) * contrast[:, 0]).clamp(0, 1)
    return torch.where(uniform(0, 1, len(x), generator)[:, 0] < 0.5, other, x)
