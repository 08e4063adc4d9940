"""What is measured on one trained model without any judge: its codes and its losses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from explorer import latent
from explorer.evidence import metrics
from explorer.evidence.estimate import (
    BOOTSTRAP_SEED,
    Figure,
    Figures,
    distance,
    mean,
    over_sets,
)
from explorer.evidence.metrics import bootstrap_means, mmd2, mmd2_bootstrap
from explorer.latent import Gaussian, standard_normal
from explorer.losses import bernoulli_nll, kl_divergence, kl_per_dimension
from explorer.models import Net, posterior

SEEDS = {
    **{"draws": 1, "posterior": 2, "choice": 3, "bootstrap": BOOTSTRAP_SEED, "sets": 5},
    "loss": 0,
}
"""Seed 0 of the samples made the maps; "loss" is the eps of the losses in the manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many of everything are measured.

    Attributes:
        draws: codes per kind, decoded and judged.
        compared: points on either side of PRDC and of MMD^2.
        sets: of so many points each, over which counts of neighbours are averaged.
        panel_sets: of these, those that the panel judges too.
        pairs: of test digits of different class, and samples behind every place of a curve.
        frames: of a path between two digits, its ends included; an odd number.
        slopes: codes at which the decoder is differentiated, or left in a random direction.
        candidates: test digits among which the first one is picked.
        seeds: among which seed 0 is ranked.
    """

    draws: int = 3000
    compared: int = 2000
    sets: int = 20
    panel_sets: int = 3
    pairs: int = 1500
    frames: int = 21
    slopes: int = 500
    candidates: int = 2000
    seeds: int = 200


FULL = Sizes()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contestant:
    """A model that makes pictures of random codes: all that is known of one without an encoder.

    Attributes:
        model: in evaluation mode.
        latent_dim: numbers in a code.
    """

    model: Net
    latent_dim: int

    def decode(self, codes: np.ndarray) -> Tensor:
        """Return the pictures (N, 784) of codes (N, D)."""
        return self.model.decode(torch.from_numpy(codes.astype(np.float32)))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Encoded(Contestant):
    """A model and its codes of the test digits x.

    Attributes:
        gaussian: fitted to its training codes.
        codes: (N, D) float32; the means where there is a posterior.
        logvar: (N, D) of the posterior, or None.
        live: (L,) indices of the dimensions in use; of all if none is.
        low, high: (D,) ends of the sliders.
    """

    gaussian: Gaussian
    codes: np.ndarray
    logvar: Tensor | None
    live: np.ndarray
    low: np.ndarray
    high: np.ndarray


def compared(contestants: Mapping[str, Encoded]) -> tuple[str, str] | None:
    """Return the ids of the first model without a posterior and of the first with one, if any."""
    plain, cloud = (
        next((name for name, one in contestants.items() if (one.logvar is None) == wanted), None)
        for wanted in (True, False)
    )
    return (plain, cloud) if plain is not None and cloud is not None else None


def encoded(model: Net, gaussian: Gaussian | None, x: Tensor) -> Encoded:
    """Return a model with its codes of x (N, 784) and the ranges of the page's sliders.

    Raises:
        ValueError: the model has no encoder, or no Gaussian was fitted to its codes.
    """
    if gaussian is None:
        raise ValueError("a model whose codes are measured has a Gaussian fitted to them")
    mu, logvar = posterior(model, x)
    kl = None if logvar is None else kl_per_dimension(mu, logvar).mean(dim=0).numpy()
    found = latent.dimensions(mu.numpy(), kl)
    ends = (latent.slider_range(d.quantiles, prior=kl is not None) for d in found)
    low, high = np.array([*ends]).T
    # Of a collapsed VAE no number is in use; then all are looked at, so that it can be measured.
    live = np.array([d.index for d in found if d.status == "live"] or [d.index for d in found])
    codes = mu.numpy()
    return Encoded(
        model=model,
        latent_dim=codes.shape[1],
        gaussian=gaussian,
        codes=codes,
        logvar=logvar,
        live=live,
        low=low,
        high=high,
    )


def pairs_of_two_classes(labels: np.ndarray, count: int) -> np.ndarray:
    """Return the rows (2, count) of so many random pairs of digits of different class."""
    chance = np.random.default_rng(SEEDS["choice"])
    pairs = chance.integers(len(labels), size=(2, 0))
    while pairs.shape[1] < count:
        more = chance.integers(len(labels), size=(2, count))
        pairs = np.concatenate([pairs, more[:, labels[more[0]] != labels[more[1]]]], axis=1)
    return pairs[:, :count]


# ---- the latent space, encoding and loss ----


def mixing(xy: np.ndarray, codes: int) -> Figures:
    """Return how the samples of both kinds mix with the test codes on maps (R, codes + 2 M, 2).

    The interval reaches over all maps, on each of which the samples are resampled; the test digits
    are the same on all, since others would need maps of their own.
    """
    samples = (xy.shape[1] - codes) // 2
    kinds = {
        "mixing_normal": slice(codes, codes + samples),
        "mixing_fitted": slice(codes + samples, codes + 2 * samples),
    }
    figures: Figures = {}
    for key, rows in kinds.items():
        maps = [mean(metrics.mixing(run, codes, rows)) for run in xy]
        ends = [end for one in maps for end in (one.low, one.high) if end is not None]
        runs = [one.value for one in maps]
        figures[key] = replace(maps[0], low=min(ends), high=max(ends), runs=runs)
    return figures


def codes_and_losses(one: Encoded, x: Tensor, sizes: Sizes) -> Figures:
    """Return what the codes of x (N, 784) are like, and the loss and its parts."""
    return {
        **losses(one, x),
        "among_codes": among(lambda number: posterior_samples(one, number), sizes),
        "among_means": among(lambda _: one.codes, sizes),
        "nearest_code": nearest_is_own(lambda number: posterior_samples(one, number), sizes),
        "mmd2": from_prior(one, sizes),
    }


def losses(one: Encoded, x: Tensor) -> Figures:
    """Return the loss of x (N, 784), its parts, and what the posterior is like, if there is one."""
    model, mu = one.model, torch.from_numpy(one.codes)
    at_mean = mean(bernoulli_nll(model.decode(mu), x).numpy())
    if one.logvar is None:
        return {
            "active_dimensions": Figure(value=mu.shape[1], n=len(x)),
            "encode_spread": Figure(value=0, n=0),
            "bce_test": at_mean,
            "bce_at_mean": at_mean,
        }
    sigma = torch.exp(0.5 * one.logvar)
    eps = torch.randn(mu.shape, generator=torch.Generator().manual_seed(SEEDS["loss"]))
    x_hat = model.decode(mu + eps * sigma)
    bce, kl = bernoulli_nll(x_hat, x).numpy(), kl_divergence(mu, one.logvar).numpy()
    return {
        "active_dimensions": active(kl_per_dimension(mu, one.logvar).numpy()),
        "encode_spread": mean(sigma.numpy()[:, one.live].mean(axis=1)),
        "bce_test": mean(bce),
        "bce_at_mean": at_mean,
        "kl_test": mean(kl),
        "elbo_test": mean(bce + kl),
    }


def from_prior(one: Encoded, sizes: Sizes) -> Figure:
    """Return the squared maximum mean discrepancy of sampled codes and samples of N(0, I)."""
    some = np.random.default_rng(SEEDS["choice"]).permutation(len(one.codes))[: sizes.compared]
    codes = posterior_samples(one)[some]
    normal = standard_normal(SEEDS["draws"], sizes.compared, codes.shape[1])
    again = mmd2_bootstrap(codes, normal, SEEDS["bootstrap"])
    return distance(mmd2(codes, normal), again, len(some))


def posterior_samples(one: Encoded, number: int = 0) -> np.ndarray:
    """Return one code (N, D) per test digit: of its cloud where there is one, else its own.

    Nothing in a model without a posterior is sampled by chance: the same digit gives the same code.

    Args:
        one: the model.
        number: of the set; each has eps of its own.
    """
    if one.logvar is None:
        return one.codes
    count, wide = one.codes.shape
    eps = standard_normal(SEEDS["posterior"], count, wide, number * count)
    return one.codes + torch.exp(0.5 * one.logvar).numpy() * eps


def among(codes: Callable[[int], np.ndarray], sizes: Sizes) -> Figure:
    """Return the share of codes among the nearest neighbours of samples of N(0, I).

    The interval is 1.96 standard deviations of sets to both sides. A set has half of the codes,
    taken without replacement, whose mean varies as that of all codes in place of other digits
    would; and other samples, half of which at a time are put among them. A share is none below 0
    or above 1, so neither is an end of its interval.

    Args:
        codes: gives the codes (N, D) of every test digit, for a set's number; the figure is that
            of number 0.
        sizes: how many samples and sets.

    Source: McCarthy, "Pseudo-Replication: Half Samples", 1969.
    """
    every = codes(0)
    count, wide = every.shape
    normal = standard_normal(SEEDS["draws"], sizes.compared, wide)
    chance = np.random.default_rng(SEEDS["choice"])
    replicates = []
    for number in range(1, sizes.sets + 1):
        half = codes(number)[chance.permutation(count)[: count // 2]]
        parts = np.array_split(other_samples(number, sizes, wide), 2)
        replicates.append(np.mean([share_of_codes(half, part).mean() for part in parts]))
    value = float(share_of_codes(every, normal).mean())
    found = distance(value, np.array(replicates), len(normal))
    return replace(found, low=max(found.low or 0.0, 0.0), high=min(found.high or 0.0, 1.0))


def share_of_codes(codes: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Return the share (M,) of codes (N, D) among the nearest neighbours of samples (M, D)."""
    points = np.concatenate([codes, samples])
    return metrics.mixing(points, len(codes), slice(len(codes), None))


def nearest_is_own(codes: Callable[[int], np.ndarray], sizes: Sizes) -> Figure:
    """Return the share of codes whose nearest neighbour is a code and no sample, as many of each.

    Args:
        codes: gives the codes (N, D) of every test digit, for a set's number.
        sizes: how many codes of them and samples are in a set, and how many sets.

    Source: Schilling, "Multivariate Two-Sample Tests Based on Nearest Neighbors", 1986.
    """
    chance, shares = np.random.default_rng(SEEDS["choice"]), []
    for number in range(sizes.sets):
        every = codes(number)
        some = every[chance.permutation(len(every))[: sizes.compared]]
        samples = other_samples(number, sizes, every.shape[1])
        points = np.concatenate([samples, some])
        rows = slice(len(samples), None)
        shares.append(1 - metrics.mixing(points, len(samples), rows, neighbours=1).mean())
    return over_sets(shares, sizes.compared)


def other_samples(number: int, sizes: Sizes, wide: int) -> np.ndarray:
    """Return the samples of N(0, I) (M, wide) of a set."""
    return standard_normal(SEEDS["sets"], sizes.compared, wide, number * sizes.compared)


def active(kl: np.ndarray) -> Figure:
    """Return how many numbers of the code are in use, from the KL (N, D) of every image."""
    again = bootstrap_means(kl, SEEDS["bootstrap"])
    low, high = np.quantile((again >= latent.WEAK).sum(axis=1), (0.025, 0.975))
    used = int((kl.mean(axis=0) >= latent.WEAK).sum())
    return Figure(value=used, n=len(kl), low=float(low), high=float(high))
