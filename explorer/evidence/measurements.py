"""What is measured on one trained model: its codes, its losses, and what it decodes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer import latent
from explorer.evidence import metrics
from explorer.evidence.estimate import BOOTSTRAP_SEED, Figure, Figures, distance, mean
from explorer.evidence.metrics import (
    bootstrap_means,
    frechet_bootstrap,
    frechet_distance,
    mmd2,
    mmd2_bootstrap,
    prdc,
)
from explorer.judge.critic import NOT_A_DIGIT, Critic, digit_of, p_digit
from explorer.latent import Gaussian, lerp, slerp, standard_normal
from explorer.losses import bernoulli_nll, kl_divergence, kl_per_dimension
from explorer.models import Net, posterior

SEEDS = {"draws": 1, "posterior": 2, "choice": 3, "bootstrap": BOOTSTRAP_SEED, "loss": 0}
"""Seed 0 of the samples made the maps; "loss" is the eps of the losses in the manifest."""

CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many of everything are measured.

    Attributes:
        draws: codes per kind, decoded and judged.
        compared: points on either side of PRDC and of MMD^2.
        pairs: of test digits of different class.
        frames: of a path between two digits, its ends included.
        slopes: codes at which the decoder is differentiated, or left in a random direction.
        curves: pairs, or samples, behind every place of a curve.
        candidates: test digits among which the first one is picked.
        seeds: among which seed 0 is ranked.
    """

    draws: int = 3000
    compared: int = 2000
    pairs: int = 1500
    frames: int = 11
    slopes: int = 500
    curves: int = 1000
    candidates: int = 2000
    seeds: int = 200


FULL = Sizes()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judged:
    """What the critic says of N pictures.

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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contestant:
    """A model and its codes of the test digits x.

    Attributes:
        model: in evaluation mode.
        gaussian: fitted to its training codes.
        codes: (N, D) float32; the means where there is a posterior.
        logvar: (N, D) of the posterior, or None.
        live: (L,) indices of the dimensions in use; of all if none is.
        low, high: (D,) ends of the sliders.
    """

    model: Net
    gaussian: Gaussian
    codes: np.ndarray
    logvar: Tensor | None
    live: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def decode(self, codes: np.ndarray) -> Tensor:
        """Return the pictures (N, 784) of codes (N, D)."""
        return self.model.decode(torch.from_numpy(codes.astype(np.float32)))


def compared(contestants: Mapping[str, Contestant]) -> tuple[str, str] | None:
    """Return the ids of the first model without a posterior and of the first with one, if any."""
    plain, cloud = (
        next((name for name, one in contestants.items() if (one.logvar is None) == wanted), None)
        for wanted in (True, False)
    )
    return (plain, cloud) if plain is not None and cloud is not None else None


def contestant(model: Net, gaussian: Gaussian, x: Tensor) -> Contestant:
    """Return a model with its codes of x (N, 784) and the ranges of the page's sliders."""
    mu, logvar = posterior(model, x)
    kl = None if logvar is None else kl_per_dimension(mu, logvar).mean(dim=0).numpy()
    found = latent.dimensions(mu.numpy(), kl)
    ends = (latent.slider_range(d.quantiles, prior=kl is not None) for d in found)
    low, high = np.array([*ends]).T
    # Of a collapsed VAE no number is in use; then all are looked at, so that it can be measured.
    live = np.array([d.index for d in found if d.status == "live"] or [d.index for d in found])
    codes = mu.numpy()
    return Contestant(
        model=model, gaussian=gaussian, codes=codes, logvar=logvar, live=live, low=low, high=high
    )


def judge(critic: Critic, x: Tensor) -> Judged:
    """Return what the critic says of pictures x (N, 784)."""
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
    """Return how the samples of both kinds mix with the test codes on maps (R, codes + 2 M, 2)."""
    samples = (xy.shape[1] - codes) // 2
    kinds = {
        "mixing_normal": slice(codes, codes + samples),
        "mixing_fitted": slice(codes + samples, codes + 2 * samples),
    }
    figures: Figures = {}
    for key, rows in kinds.items():
        shares = [metrics.mixing(run, codes, rows) for run in xy]
        runs = [float(one.mean()) for one in shares]
        figures[key] = replace(mean(shares[0]), value=runs[0], runs=runs)
    return figures


def codes_and_losses(one: Contestant, x: Tensor, sizes: Sizes) -> Figures:
    """Return what the codes of x (N, 784) are like, and the loss and its parts."""
    model, mu = one.model, torch.from_numpy(one.codes)
    some = np.random.default_rng(SEEDS["choice"]).permutation(len(x))[: sizes.compared]
    normal = standard_normal(SEEDS["draws"], sizes.compared, mu.shape[1])
    at_mean = bernoulli_nll(model.decode(mu), x).numpy()
    z = posterior_samples(one)
    if one.logvar is None:
        own = {
            "active_dimensions": Figure(value=z.shape[1], n=len(x)),
            "encode_spread": Figure(value=0, n=0),
            "bce_test": mean(at_mean),
        }
    else:
        sigma = torch.exp(0.5 * one.logvar)
        eps = torch.randn(mu.shape, generator=torch.Generator().manual_seed(SEEDS["loss"]))
        x_hat = model.decode(mu + eps * sigma)
        bce, kl = bernoulli_nll(x_hat, x).numpy(), kl_divergence(mu, one.logvar).numpy()
        own = {
            "active_dimensions": active(kl_per_dimension(mu, one.logvar).numpy()),
            "encode_spread": mean(sigma.numpy()[:, one.live].mean(axis=1)),
            "bce_test": mean(bce),
            "kl_test": mean(kl),
            "elbo_test": mean(bce + kl),
        }
    again = mmd2_bootstrap(z[some], normal, SEEDS["bootstrap"])
    return {
        **own,
        "among_codes": among(z, normal),
        "among_means": among(one.codes, normal),
        "nearest_code": nearest_is_own(z[some], normal),
        "bce_at_mean": mean(at_mean),
        "mmd2": distance(mmd2(z[some], normal), again, len(some)),
    }


def posterior_samples(one: Contestant) -> np.ndarray:
    """Return one code (N, D) per test digit: of its cloud where there is one, else its own.

    Nothing in a model without a posterior is sampled by chance: the same digit gives the same code.
    """
    if one.logvar is None:
        return one.codes
    eps = standard_normal(SEEDS["posterior"], *one.codes.shape)
    return one.codes + torch.exp(0.5 * one.logvar).numpy() * eps


def among(codes: np.ndarray, samples: np.ndarray) -> Figure:
    """Return the share of codes (N, D) among the nearest neighbours of samples (M, D)."""
    points = np.concatenate([codes, samples])
    return mean(metrics.mixing(points, len(codes), slice(len(codes), None)))


def nearest_is_own(codes: np.ndarray, samples: np.ndarray) -> Figure:
    """Return the share of codes (N, D) whose nearest neighbour is a code and no sample (M, D).

    Source: Schilling, "Multivariate Two-Sample Tests Based on Nearest Neighbors", 1986.
    """
    points = np.concatenate([samples, codes])
    return mean(1 - metrics.mixing(points, len(samples), slice(len(samples), None), neighbours=1))


def active(kl: np.ndarray) -> Figure:
    """Return how many numbers of the code are in use, from the KL (N, D) of every image."""
    again = bootstrap_means(kl, SEEDS["bootstrap"])
    low, high = np.quantile((again >= latent.WEAK).sum(axis=1), (0.025, 0.975))
    used = int((kl.mean(axis=0) >= latent.WEAK).sum())
    return Figure(value=used, n=len(kl), low=float(low), high=float(high))


# ---- generation ----


def generation(one: Contestant, critic: Critic, real: Judged, sizes: Sizes) -> Figures:
    """Return what the samples of both kinds, and codes set by the sliders, decode to."""
    size, dim = (sizes.draws, one.codes.shape[1])
    chance = np.random.default_rng(SEEDS["choice"])
    some = chance.permutation(len(real.features))[: sizes.compared]
    eps = standard_normal(SEEDS["draws"], size, dim)
    figures: Figures = {}
    for kind, codes in (("normal", eps), ("fitted", one.gaussian.sample(SEEDS["draws"], size))):
        sampled = judge(critic, one.decode(codes))
        near = prdc(real.features[some], sampled.features[: sizes.compared])
        clouds = real.features, sampled.features
        again = frechet_bootstrap(*clouds, SEEDS["bootstrap"])
        figures |= {
            f"p_digit_{kind}": mean(sampled.p_digit),
            f"frechet_{kind}": distance(frechet_distance(*clouds), again, size),
            f"coverage_{kind}": mean(near.coverage),
            f"precision_{kind}": mean(near.precision),
            f"density_{kind}": mean(near.density),
        }
    # The normal distribution function makes a uniform number of a normal one.
    uniform = torch.special.ndtr(torch.from_numpy(eps).double()).numpy()
    rows = chance.choice(len(one.codes), sizes.pairs)
    moved = one.codes[rows].copy()
    columns = chance.choice(one.live, sizes.pairs)
    ends = np.where(chance.random(sizes.pairs) < 0.5, one.low[columns], one.high[columns])
    moved[np.arange(sizes.pairs), columns] = ends
    for key, codes in {
        "p_digit_uniform": one.low + (one.high - one.low) * uniform,
        "p_digit_one_slider": moved,
        "p_digit_codes": one.codes,
        "p_digit_posterior": posterior_samples(one),
    }.items():
        figures[key] = mean(judge(critic, one.decode(codes)).p_digit)
    return figures


def between(one: Contestant, critic: Critic, pairs: np.ndarray, sizes: Sizes) -> Figures:
    """Return what lies between the codes of digits, pairs (2, N) of test rows."""
    a, b = one.codes[pairs[0]], one.codes[pairs[1]]
    arc = [
        judge(critic, one.decode(slerp(a, b, float(t)))) for t in np.linspace(0, 1, sizes.frames)
    ]
    steps = [
        np.linalg.norm(late.features - early.features, axis=1) for early, late in pairwise(arc)
    ]
    moving = np.mean(steps, axis=0) > 0
    straight = judge(critic, one.decode(lerp(a, b, 0.5)))
    middle = judge(critic, one.decode(slerp(a, b, 0.5)))
    return {
        "p_digit_slerp": mean(middle.p_digit),
        "p_digit_linear": mean(straight.p_digit),
        "confidence_path": mean(np.mean([frame.confidence for frame in arc[1:-1]], axis=0)),
        "step_path": mean(np.max(steps, axis=0)[moving] / np.mean(steps, axis=0)[moving]),
    }


def on_real_digits(
    critic: Critic, real: Judged, x: Tensor, labels: np.ndarray, pairs: np.ndarray
) -> dict[str, Any]:
    """Return what the critic makes of test digits x and of cross-fades, halfway, of pairs."""
    fade = judge(critic, (x[pairs[0]] + x[pairs[1]]) / 2)
    figures = {
        "accuracy": mean((real.digit == labels).astype(np.float64)),
        "accuracy_or_none": mean((real.answer == labels).astype(np.float64)),
        "p_digit_real": mean(real.p_digit),
        "p_digit_fade": mean(fade.p_digit),
        "confidence_fade": mean(fade.confidence),
    }
    return {key: figure.plain() for key, figure in figures.items()}
