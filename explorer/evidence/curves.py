"""What the page draws beside the one picture at hand: the same, measured on many."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.evidence.between import Line, fades, line, rounded
from explorer.evidence.estimate import distance
from explorer.evidence.judging import Critics, judge_each, mean_p_digit
from explorer.evidence.measurements import SEEDS, Contestant, Encoded, Sizes
from explorer.latent import paired_normal, standard_normal
from explorer.losses import bernoulli_nll, kl_divergence

TEMPERATURES = (0.0, 0.25, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5)
POSTERIOR_SAMPLES = 16
"""Codes of q(z|x) over which the page's -ELBO of one digit is a mean; the same eps for every x."""

PERCENT = np.arange(101)


def measure(
    contestants: Mapping[str, Contestant],
    critics: Critics,
    x: Tensor,
    labels: np.ndarray,
    pairs: np.ndarray,
    ways: Mapping[str, Mapping[str, Line]],
    sizes: Sizes,
) -> dict[str, Any]:
    """Return all curves as plain values for JSON.

    A curve of P(digit) is the list of the shipped judge's means; `bounds` holds their intervals and
    the panel's means at the same places.

    Args:
        contestants: by id; only those with codes of x have ways, arithmetic and losses.
        critics: the shipped judge first.
        x: test digits (N, 784) in [0, 1].
        labels: their classes (N,).
        pairs: rows (2, M) of digits of different class.
        ways: by id, see `between`.
        sizes: how much is measured.
    """
    encoded = {name: one for name, one in contestants.items() if isinstance(one, Encoded)}
    return {
        "paths": paths(ways, fades(critics, x, pairs, sizes), pairs.shape[1]),
        "temperature": temperature(contestants, critics, sizes.draws),
        "arithmetic": {
            name: arithmetic(one, critics, labels, pairs, sizes.sets)
            for name, one in encoded.items()
        },
        "losses": losses(encoded, x),
    }


def paths(ways: Mapping[str, Mapping[str, Line]], fade: Line, count: int) -> dict[str, Any]:
    """Return mean P(digit) along arcs and lines between codes, and along cross-fades of pixels.

    Args:
        ways: the curves of every model, by the name of the way.
        fade: the curve of the cross-fades.
        count: of pairs.
    """
    names = ("slerp", "linear")
    curves = {way: {name: of[way] for name, of in ways.items()} for way in names}
    return {
        "t": np.linspace(0, 1, len(fade["mean"])).round(4).tolist(),
        "n": count,
        **{way: {name: one["mean"] for name, one in of.items()} for way, of in curves.items()},
        "fade": fade["mean"],
        "bounds": {
            **{way: {name: bounds(one) for name, one in of.items()} for way, of in curves.items()},
            "fade": bounds(fade),
        },
    }


def bounds(one: Line) -> Line:
    """Return what a curve has beside its means."""
    return {key: values for key, values in one.items() if key != "mean"}


def temperature(
    contestants: Mapping[str, Contestant], critics: Critics, samples: int
) -> dict[str, Any]:
    """Return mean P(digit) of samples of N(0, T^2 I) for every temperature T.

    At 1 they are those of the row of N(0, I): one quantity, one number.
    """
    found = {}
    for name, one in contestants.items():
        eps = standard_normal(SEEDS["draws"], samples, one.latent_dim)
        found[name] = line(
            [mean_p_digit(judge_each(critics, one.decode(t * eps))) for t in TEMPERATURES]
        )
    return {
        "t": list(TEMPERATURES),
        "n": samples,
        **{name: one["mean"] for name, one in found.items()},
        "bounds": {name: bounds(one) for name, one in found.items()},
    }


def arithmetic(
    one: Encoded, critics: Critics, labels: np.ndarray, pairs: np.ndarray, sets: int
) -> dict[str, Any]:
    """Return what z - mean of its class + mean of another class decodes to, for every pair.

    `p_digit` is the mean P(digit); `hits` the share that the critic reads as the other class. Under
    `bounds` stand 1.96 standard deviations to both sides over `sets` resamples of pairs and of the
    test digits of which the class means are made, and the panel's values.
    """
    chance = np.random.default_rng(SEEDS["choice"])
    first, *panel = swapped(one, critics, labels, pairs, np.arange(len(labels)))
    again = [
        swapped(
            one,
            critics[:1],
            labels,
            pairs[:, chance.integers(pairs.shape[1], size=pairs.shape[1])],
            chance.integers(len(labels), size=len(labels)),
        )[0]
        for _ in range(sets)
    ]
    count = pairs.shape[1]
    spread = {
        key: distance(of, np.array([a[key] for a in again]), count) for key, of in first.items()
    }
    return {
        "n": count,
        **{key: rounded(value) for key, value in first.items()},
        "bounds": {
            key: {
                "low": rounded(figure.low or 0),
                "high": rounded(figure.high or 0),
                "panel": [rounded(other[key]) for other in panel],
            }
            for key, figure in spread.items()
        },
    }


def swapped(
    one: Encoded, critics: Critics, labels: np.ndarray, pairs: np.ndarray, rows: np.ndarray
) -> list[dict[str, float]]:
    """Return `p_digit` and `hits` by each critic, the class means being those of some rows."""
    means = np.stack(
        [one.codes[rows[labels[rows] == label]].mean(axis=0) for label in range(labels.max() + 1)]
    )
    own, other = labels[pairs[0]], labels[pairs[1]]
    x_hat = one.decode(one.codes[pairs[0]] - means[own] + means[other])
    return [
        {"p_digit": float(seen.p_digit.mean()), "hits": float((seen.digit == other).mean())}
        for seen in judge_each(critics, x_hat)
    ]


def losses(contestants: Mapping[str, Encoded], x: Tensor) -> dict[str, Any]:
    """Return the percentiles 0 to 100 over test digits of what the page shows of one, in nats.

    Under a model's id stands its BCE, or with a posterior its -ELBO, whose parts are `<id>_bce`,
    the mean over `POSTERIOR_SAMPLES` codes of q(z|x), and `<id>_kl`; `floor` is the least BCE that
    any picture could have: grey pixels cannot be met better than by their own value. The only mean
    is the floor's: those of the models are the rows of the evidence, with other eps.
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
    return {
        "n": len(x),
        "seed": SEEDS["posterior"],
        "eps": POSTERIOR_SAMPLES,
        "mean": {"floor": round(float(found["floor"].double().mean()), 3)},
        "percentiles": percentiles,
    }


def mean_bce(one: Encoded, logvar: Tensor, x: Tensor) -> Tensor:
    """Return the BCE (N,) of x, in nats, as the mean over `POSTERIOR_SAMPLES` codes of q(z|x)."""
    mu, sigma = torch.from_numpy(one.codes), torch.exp(0.5 * logvar)
    samples = torch.from_numpy(paired_normal(SEEDS["posterior"], POSTERIOR_SAMPLES, mu.shape[1]))
    losses = [bernoulli_nll(one.model.decode(mu + sigma * eps), x) for eps in samples]
    return torch.stack(losses).mean(dim=0)
