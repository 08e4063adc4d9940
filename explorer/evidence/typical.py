"""What the page shows first stands for many: it is picked by a rule, never by hand.

A few figures of every candidate are ranked among those of many: 0.5 is the median. Picked is the
candidate whose rank farthest from the median is nearest to it, so that nothing about it is unusual.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.evidence.between import rounded
from explorer.evidence.judging import Critics, judge
from explorer.evidence.measurements import Contestant, Encoded, Sizes
from explorer.judge.critic import Critic
from explorer.latent import slerp, standard_normal
from explorer.losses import bernoulli_nll, kl_divergence, kl_per_dimension

SHOWN = 100
"""Samples of a seed that the page shows at once."""

PLACES = (0.25, 0.5, 0.75, 1.0)
"""Of a path, where its pictures are judged; its end is the second digit, reconstructed."""

Table = dict[str, np.ndarray]
"""Figures (N,) by name."""


def typical(
    contestants: Mapping[str, Contestant],
    critics: Critics,
    x: Tensor,
    labels: np.ndarray,
    pairs: np.ndarray,
    sizes: Sizes,
) -> dict[str, Any]:
    """Return the first digit, the digit it goes to first, and how usual seed 0 is.

    Args:
        contestants: by id; digit and pair hang on those with codes, and are None without any.
        critics: judge their pictures; what is shown first hangs on the first alone.
        x: test digits (N, 784), of which the first `sizes.candidates` are looked at.
        labels: their classes (N,).
        pairs: of digits of different class (2, P), among which a pair is ranked.
        sizes: how many are looked at.
    """
    encoded = {name: one for name, one in contestants.items() if isinstance(one, Encoded)}
    some = slice(0, sizes.candidates)
    return {
        **shown_first(encoded, critics[0], x[some], labels[some], pairs),
        "seed": {"shown": SHOWN, "n": sizes.seeds, **of_seed_0(contestants, critics, sizes.seeds)},
    }


def shown_first(
    contestants: Mapping[str, Encoded],
    critic: Critic,
    x: Tensor,
    labels: np.ndarray,
    pairs: np.ndarray,
) -> dict[str, Any]:
    """Return the most typical `digit` of x (N, 784), and of a `pair` the one that it goes to."""
    if not contestants:
        return {"digit": None, "pair": None}
    of_digits = figures_of_digits(contestants, critic, x, labels)
    digit, found = most_typical(of_digits, of_digits)
    others = np.flatnonzero(labels != labels[digit])
    among = np.stack([np.full(len(others), digit), others])
    place, paired = most_typical(
        figures_of_pairs(contestants, critic, among), figures_of_pairs(contestants, critic, pairs)
    )
    return {
        "digit": {"index": digit, "n": len(labels), **found},
        "pair": {"index": int(others[place]), "n": pairs.shape[1], **paired},
    }


def figures_of_digits(
    contestants: Mapping[str, Encoded], critic: Critic, x: Tensor, labels: np.ndarray
) -> Table:
    """Return what the page says of digits x (N, 784): losses, and P(digit) wherever they go.

    `ends` are those of the strip of the most informative number; `classes` the mean over the digit
    turned into every class by arithmetic with class means.
    """
    found: Table = {}
    for name, one in contestants.items():
        codes = one.codes[: len(x)]
        mu = torch.from_numpy(codes)
        information = codes.std(axis=0)
        if one.logvar is not None:
            logvar = one.logvar[: len(x)]
            information = kl_per_dimension(mu, logvar).mean(dim=0).numpy()
            found[f"{name} kl"] = kl_divergence(mu, logvar).numpy()
        top = int(np.argmax(information))
        x_hat = one.decode(codes)
        found[f"{name} bce"] = bernoulli_nll(x_hat, x).numpy()
        found[f"{name} p_digit"] = judge(critic, x_hat).p_digit
        for end, value in (("low", one.low[top]), ("high", one.high[top])):
            moved = codes.copy()
            moved[:, top] = value
            found[f"{name} p_digit_{end}"] = judge(critic, one.decode(moved)).p_digit
        means = np.stack([codes[labels == c].mean(axis=0) for c in np.unique(labels)])
        own = means[np.searchsorted(np.unique(labels), labels)]
        turned = [judge(critic, one.decode(codes - own + mean)).p_digit for mean in means]
        found[f"{name} p_digit_classes"] = np.mean(turned, axis=0)
    return found


def figures_of_pairs(
    contestants: Mapping[str, Encoded], critic: Critic, pairs: np.ndarray
) -> Table:
    """Return P(digit) at `PLACES` of the arc between every pair (2, P) of digits."""
    return {
        f"{name} p_digit_at_{t}": judge(
            critic, one.decode(slerp(one.codes[pairs[0]], one.codes[pairs[1]], t))
        ).p_digit
        for name, one in contestants.items()
        for t in PLACES
    }


def most_typical(candidates: Table, among: Table) -> tuple[int, dict[str, Any]]:
    """Return the row of the candidate nearest to the medians, and its figures with their ranks."""
    ranks = np.stack([ranked(values, among[name]) for name, values in candidates.items()])
    row = int(np.argmin(np.abs(ranks - 0.5).max(axis=0)))
    return row, {
        "figures": {name: rounded(values[row]) for name, values in candidates.items()},
        "ranks": {name: rounded(rank[row]) for name, rank in zip(candidates, ranks, strict=True)},
    }


def ranked(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return the share (N,) of `among` (M,) that lies below each value, equals counted half."""
    low, high = (np.searchsorted(np.sort(among), values, side) for side in ("left", "right"))
    return (low + high) / (2 * len(among))


def of_seed_0(
    contestants: Mapping[str, Contestant], critics: Critics, seeds: int
) -> dict[str, dict[str, Any]]:
    """Return the mean P(digit) of the first samples of seed 0, and its rank among so many seeds.

    `low` and `high` are the quartiles of all these seeds; `panel` and `panel_ranks` what the other
    judges say of seed 0.
    """
    found = {}
    for name, one in contestants.items():
        dim = one.latent_dim
        pictures = [one.decode(standard_normal(seed, SHOWN, dim)) for seed in range(seeds)]
        means = np.array(
            [[judge(critic, x).p_digit.mean() for x in pictures] for critic in critics]
        )
        ranks = [rounded(ranked(of_one[:1], of_one)[0]) for of_one in means]
        low, high = np.quantile(means[0], (0.25, 0.75))
        found[name] = {
            "value": rounded(means[0, 0]),
            "rank": ranks[0],
            "low": rounded(low),
            "high": rounded(high),
            "panel": [rounded(value) for value in means[1:, 0]],
            "panel_ranks": ranks[1:],
        }
    return found
