"""What the page draws beside the one picture at hand: the same, measured on many."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.evidence.measurements import SEEDS, Contestant, judge
from explorer.judge.critic import Critic
from explorer.latent import lerp, paired_normal, slerp, standard_normal
from explorer.losses import bernoulli_nll, kl_divergence

FRAMES = 21
"""Places on a path, its ends included."""

TEMPERATURES = (0.0, 0.25, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5)
POSTERIOR_SAMPLES = 16
"""Codes of q(z|x) over which the page's -ELBO of one digit is a mean; the same eps for every x."""

PERCENT = np.arange(101)


def measure(
    contestants: Mapping[str, Contestant],
    critic: Critic,
    x: Tensor,
    labels: np.ndarray,
    pairs: np.ndarray,
    samples: int,
) -> dict[str, Any]:
    """Return all curves as plain values for JSON.

    Args:
        contestants: by id, with their codes of x.
        critic: the judge.
        x: test digits (N, 784) in [0, 1].
        labels: their classes (N,).
        pairs: rows (2, M) of digits of different class.
        samples: how many samples of N(0, I) are decoded per temperature.
    """
    return {
        "paths": paths(contestants, critic, x, pairs),
        "temperature": temperature(contestants, critic, samples),
        "arithmetic": {
            name: arithmetic(one, critic, labels, pairs) for name, one in contestants.items()
        },
        "losses": losses(contestants, x),
    }


def paths(
    contestants: Mapping[str, Contestant], critic: Critic, x: Tensor, pairs: np.ndarray
) -> dict[str, Any]:
    """Return mean P(digit) along arcs and lines between codes, and along cross-fades of pixels."""
    places = np.linspace(0, 1, FRAMES)

    def along(picture: Callable[[float], Tensor]) -> list[float]:
        return [rounded(judge(critic, picture(float(t))).p_digit.mean()) for t in places]

    def between(one: Contestant, way: Callable[..., np.ndarray]) -> list[float]:
        a, b = one.codes[pairs[0]], one.codes[pairs[1]]
        return along(lambda t: one.decode(way(a, b, t)))

    return {
        "t": places.round(4).tolist(),
        "n": pairs.shape[1],
        "slerp": {name: between(one, slerp) for name, one in contestants.items()},
        "linear": {name: between(one, lerp) for name, one in contestants.items()},
        "fade": along(lambda t: (1 - t) * x[pairs[0]] + t * x[pairs[1]]),
    }


def temperature(
    contestants: Mapping[str, Contestant], critic: Critic, samples: int
) -> dict[str, Any]:
    """Return mean P(digit) of samples of N(0, T^2 I) for every temperature T."""
    found = {}
    for name, one in contestants.items():
        eps = standard_normal(SEEDS["draws"], samples, one.codes.shape[1])
        found[name] = [
            rounded(judge(critic, one.decode(t * eps)).p_digit.mean()) for t in TEMPERATURES
        ]
    return {"t": list(TEMPERATURES), "n": samples, **found}


def arithmetic(
    one: Contestant, critic: Critic, labels: np.ndarray, pairs: np.ndarray
) -> dict[str, float]:
    """Return what z - mean of its class + mean of another class decodes to, for every pair.

    `p_digit` is the mean P(digit); `hits` the share that the critic reads as the other class.
    """
    means = np.stack([one.codes[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    own, other = labels[pairs[0]], labels[pairs[1]]
    seen = judge(critic, one.decode(one.codes[pairs[0]] - means[own] + means[other]))
    return {
        "n": pairs.shape[1],
        "p_digit": rounded(seen.p_digit.mean()),
        "hits": rounded((seen.digit == other).mean()),
    }


def losses(contestants: Mapping[str, Contestant], x: Tensor) -> dict[str, Any]:
    """Return the percentiles 0 to 100 over test digits of what the page shows of one, in nats.

    Under a model's id stands its BCE, or with a posterior its -ELBO, whose parts are `<id>_bce`,
    the mean over `POSTERIOR_SAMPLES` codes of q(z|x), and `<id>_kl`; `floor` is the least BCE that
    any picture could have: grey pixels cannot be met better than by their own value.
    """
    found: dict[str, Tensor] = {}
    for name, one in contestants.items():
        if one.logvar is None:
            found[name] = bernoulli_nll(one.decode(one.codes), x)
            continue
        bce, kl = (
            mean_bce(one, one.logvar, x),
            kl_divergence(torch.from_numpy(one.codes), one.logvar),
        )
        found |= {name: bce + kl, f"{name}_bce": bce, f"{name}_kl": kl}
    found["floor"] = bernoulli_nll(x, x)
    percentiles = {
        name: np.percentile(values.numpy().astype(np.float64), PERCENT).round(2).tolist()
        for name, values in found.items()
    }
    means = {name: round(float(values.double().mean()), 3) for name, values in found.items()}
    return {
        "n": len(x),
        "seed": SEEDS["posterior"],
        "eps": POSTERIOR_SAMPLES,
        "mean": means,
        "percentiles": percentiles,
    }


def mean_bce(one: Contestant, logvar: Tensor, x: Tensor) -> Tensor:
    """Return the BCE (N,) of x, in nats, as the mean over `POSTERIOR_SAMPLES` codes of q(z|x)."""
    mu, sigma = torch.from_numpy(one.codes), torch.exp(0.5 * logvar)
    samples = torch.from_numpy(paired_normal(SEEDS["posterior"], POSTERIOR_SAMPLES, mu.shape[1]))
    losses = [bernoulli_nll(one.model.decode(mu + sigma * eps), x) for eps in samples]
    return torch.stack(losses).mean(dim=0)


def rounded(value: float) -> float:
    """Return a share or probability with as many digits as can matter on the page."""
    return round(float(value), 4)
