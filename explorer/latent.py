"""Moving about in latent space: samples, fitted Gaussians, paths, neighbours, statistics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from explorer.random import standard_normal

__all__ = [
    "DEAD",
    "NEIGHBOURS",
    "PATHS",
    "PRIOR_RANGE",
    "WEAK",
    "Dimension",
    "Gaussian",
    "dimensions",
    "effects",
    "fit_gaussian",
    "lerp",
    "nearest",
    "paired_normal",
    "path",
    "place_on_map",
    "slerp",
    "slider_range",
    "standard_normal",
]

DEAD, WEAK = 0.01, 0.1
"""A VAE dimension with less KL than this, in nats per image, is dead or weak."""

NEIGHBOURS = 10
"""A code's place on a map is the median place of so many nearest points."""

STRAIGHT = 1e-6
"""Below this angle in radians, and as near to a half turn, an arc is not defined."""

PRIOR_RANGE = (-3.0, 3.0)
"""Sliders where the prior is N(0, 1); a VAE's live dimensions span about -2.3 to 2.3."""

MOVED = (-1.5, 1.5)
"""Ends of the way along which the effect of a number on the picture is measured."""

QUANTILES = {"q005": 0.005, "q025": 0.025, "q50": 0.5, "q975": 0.975, "q995": 0.995}


def paired_normal(seed: int, count: int, dim: int) -> np.ndarray:
    """Return samples (count, dim) float32 of N(0, I) whose mean and variance are exactly 0 and 1.

    Half of them are sampled, each number scaled to unit variance; the others are their negatives.
    A mean over so few eps then hangs less on the seed.

    Args:
        seed: of `standard_normal`.
        count: an even number.
        dim: numbers per sample.

    Raises:
        ValueError: `count` is odd or not positive.
    """
    if count < 2 or count % 2:
        raise ValueError(f"count must be even and at least 2, got {count}")
    half = standard_normal(seed, count // 2, dim).astype(np.float64)
    half /= np.sqrt(np.square(half).mean(axis=0))
    return np.concatenate([half, -half]).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gaussian:
    """A normal distribution over codes.

    Attributes:
        mean: (D,) float64.
        covariance: (D, D) float64, positive definite.
    """

    mean: np.ndarray
    covariance: np.ndarray

    def sample(self, seed: int, count: int, *, first: int = 0) -> np.ndarray:
        """Return samples (count, D) float32: mean + L eps, eps from `standard_normal`.

        L is the lower Cholesky factor of the covariance, so sample k of a seed uses the same eps
        as sample k of N(0, I).
        """
        eps = standard_normal(seed, count, len(self.mean), first).astype(np.float64)
        factor = np.linalg.cholesky(self.covariance)
        return (self.mean + eps @ factor.T).astype(np.float32)


def fit_gaussian(codes: np.ndarray) -> Gaussian:
    """Return the full-covariance Gaussian of codes (N, D), + 1e-6 I to keep it definite."""
    wide = codes.astype(np.float64)
    covariance = np.cov(wide, rowvar=False) + 1e-6 * np.eye(codes.shape[1])
    return Gaussian(mean=wide.mean(axis=0), covariance=covariance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """What one latent dimension does over the test set.

    Attributes:
        index: its place in z, from 0.
        mean, std: of the test codes (mu for the VAE).
        quantiles: of the test codes, by name: q005 is the 0.5 % quantile.
        information: mean KL in nats per image (VAE), the codes' std (AE), or the mean change of a
            pixel (a generator, see `effects`).
        status: "live", "weak" or "dead"; without a KL term all are live.
    """

    index: int
    mean: float
    std: float
    quantiles: dict[str, float]
    information: float
    status: str


def dimensions(codes: np.ndarray, kl: np.ndarray | None = None) -> list[Dimension]:
    """Return the statistics of every dimension, in the order of z.

    Args:
        codes: test codes (N, D); mu for the VAE.
        kl: mean KL per dimension (D,) in nats per image; None for the autoencoder.
    """
    std = codes.std(axis=0)
    information = std if kl is None else kl
    return [
        Dimension(
            index=d,
            mean=float(codes[:, d].mean()),
            std=float(std[d]),
            quantiles={k: float(np.quantile(codes[:, d], q)) for k, q in QUANTILES.items()},
            information=float(information[d]),
            status="live" if kl is None else status(float(kl[d])),
        )
        for d in range(codes.shape[1])
    ]


def effects(decode: Callable[[np.ndarray], np.ndarray], codes: np.ndarray) -> list[Dimension]:
    """Return what every number of a code does to the picture, in the order of z.

    Its `information` is the mean change of a pixel, in grey from 0 to 1, when it alone moves from
    one end of `MOVED` to the other; mean, standard deviation and quantiles are those of N(0, 1),
    from which the codes are sampled. All are live: no KL term has put any to sleep.

    Args:
        decode: gives pictures (B, 784) of codes (B, D).
        codes: samples (B, D) float32 of N(0, I).
    """
    normal = NormalDist()
    quantiles = {name: normal.inv_cdf(share) for name, share in QUANTILES.items()}
    found = []
    for d in range(codes.shape[1]):
        low, high = (codes.copy() for _ in MOVED)
        low[:, d], high[:, d] = MOVED
        change = np.abs(decode(high) - decode(low)).mean()
        found.append(
            Dimension(
                **{"index": d, "mean": 0.0, "std": 1.0, "quantiles": quantiles},
                **{"information": float(change), "status": "live"},
            )
        )
    return found


def slider_range(quantiles: Mapping[str, float], *, prior: bool) -> tuple[float, float]:
    """Return the ends of a dimension's slider: of N(0, 1) with a prior, else of its test codes."""
    return PRIOR_RANGE if prior else (quantiles["q005"], quantiles["q995"])


def status(kl: float) -> str:
    """Return "dead", "weak" or "live" for a dimension's mean KL in nats per image."""
    if kl < DEAD:
        return "dead"
    return "weak" if kl < WEAK else "live"


def nearest(points: np.ndarray, query: np.ndarray, k: int) -> np.ndarray:
    """Return the row numbers (k,) of the k points (N, D) nearest to query (D,), nearest first."""
    squared = ((points.astype(np.float64) - query) ** 2).sum(axis=1)
    rows = np.argpartition(squared, k - 1)[:k]
    return rows[np.lexsort((rows, squared[rows]))]


def place_on_map(points: np.ndarray, xy: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return where code z (D,) stands on a map: (2,), in the map's own coordinates.

    A code that is on the map stands on its own point. Any other stands at the median, coordinate by
    coordinate, of its nearest points' places, among everything that is on the map. The mean would
    put a code between two islands, where nothing is.

    Args:
        points: codes of everything on the map (N, D).
        xy: their places (N, 2).
        z: the code to place.
    """
    rows = nearest(points, z, NEIGHBOURS)
    if np.array_equal(points[rows[0]], z):
        return xy[rows[0]].astype(np.float64)
    return np.median(xy[rows], axis=0)


def lerp(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """Return the codes (N, D) a share t of the straight way from codes a to b (N, D)."""
    return (1 - t) * a + t * b


def slerp(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """Return the codes (N, D) a share t of the arc about the origin from codes a to b (N, D).

    The direction turns at an even rate, the norm changes linearly from |a| to |b|. Where no arc is
    defined, between codes of one direction, opposite ones or the origin, the way is straight.

    Source: Shoemake, "Animating Rotation with Quaternion Curves", 1985, section 3.3.
    """
    long_a, long_b = (np.linalg.norm(part, axis=-1, keepdims=True) for part in (a, b))
    tiny = np.finfo(np.float64).tiny
    unit_a, unit_b = a / np.maximum(long_a, tiny), b / np.maximum(long_b, tiny)
    angle = np.arccos((unit_a * unit_b).sum(axis=-1, keepdims=True).clip(-1, 1))
    bent = (long_a * long_b > 0) & (angle > STRAIGHT) & (angle < np.pi - STRAIGHT)
    sine = np.where(bent, np.sin(angle), 1)
    turned = (np.sin((1 - t) * angle) * unit_a + np.sin(t * angle) * unit_b) / sine
    return np.where(bent, lerp(long_a, long_b, t) * turned, lerp(a, b, t))


PATHS = {"slerp": slerp, "linear": lerp}
"""The ways between two codes, by the names that the evidence has for them."""


def path(a: np.ndarray, b: np.ndarray, steps: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the way from code a to code b (D,) in even steps, both ends included.

    Args:
        a: where it starts.
        b: where it ends.
        steps: codes on the way, at least 2.
        kind: a key of `PATHS`.

    Returns:
        The shares of the way (steps,) from 0 to 1, and the codes (steps, D) float32.

    Raises:
        ValueError: unknown kind, or steps out of range.
    """
    if not isinstance(kind, str) or kind not in PATHS:
        raise ValueError(f"kind must be one of {', '.join(PATHS)}, got {kind!r:.40}")
    if not isinstance(steps, int) or isinstance(steps, bool) or steps < 2:
        raise ValueError(f"steps must be a whole number of at least 2, got {steps!r:.40}")
    # In double precision, as the page computes.
    start, end = (code[None].astype(np.float64) for code in (a, b))
    places = np.linspace(0, 1, steps)
    codes = np.concatenate([PATHS[kind](start, end, float(t)) for t in places])
    return places, codes.astype(np.float32)
