"""What judges say of pictures: the shipped one, and a panel of others beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.evidence.estimate import Figure, mean, with_panel
from explorer.judge.critic import NOT_A_DIGIT, Critic, digit_of, p_digit

CHUNK = 500

Critics = Sequence[Critic]
"""The shipped judge first, then the panel."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judged:
    """What a critic says of N pictures.

    Attributes:
        features: (N, 64), what its last layer sees.
        p_digit: (N,) in [0, 1].
        digit: (N,) the likeliest of the ten.
        answer: (N,) the likeliest of all eleven, "not a digit" being one.
        confidence: (N,) in [0, 1], of that digit, "not a digit" left out.
    """

    features: np.ndarray
    p_digit: np.ndarray
    digit: np.ndarray
    answer: np.ndarray
    confidence: np.ndarray


def judge(critic: Critic, x: Tensor) -> Judged:
    """Return what a critic says of pictures x (N, 784)."""
    # In parts: the critic's first layer makes six numbers of every pixel.
    features = torch.cat([critic.features(part.reshape(-1, 1, 28, 28)) for part in x.split(CHUNK)])
    logits = critic.classes(features)
    return Judged(
        features=features.numpy(),
        p_digit=p_digit(logits).numpy(),
        digit=digit_of(logits).numpy(),
        answer=logits.argmax(dim=1).numpy(),
        confidence=logits[:, :NOT_A_DIGIT].softmax(dim=1).amax(dim=1).numpy(),
    )


def judge_each(critics: Critics, x: Tensor) -> list[Judged]:
    """Return what every critic says of pictures x (N, 784)."""
    return [judge(critic, x) for critic in critics]


def mean_of(judged: Sequence[Judged], values: Callable[[Judged], np.ndarray]) -> Figure:
    """Return the mean of what is read from each critic's words, the shipped one's first."""
    first, *panel = (values(one) for one in judged)
    return with_panel(mean(first), [other.astype(np.float64).mean() for other in panel])


def mean_p_digit(judged: Sequence[Judged]) -> Figure:
    """Return the mean P(digit), with the panel's."""
    return mean_of(judged, lambda one: one.p_digit)
