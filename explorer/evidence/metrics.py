"""How alike two clouds of points are, and how sure a mean is."""

from dataclasses import dataclass

import numpy as np
import torch

BANDWIDTHS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Of the kernels, in units of the median squared distance."""

RESAMPLES = 1000
"""Of a mean's bootstrap."""

FEW_RESAMPLES = 100
"""Of a distance, which takes long to measure: enough for a standard deviation."""


def bootstrap(values: np.ndarray, seed: int, *, resamples: int = RESAMPLES) -> tuple[float, float]:
    """Return the 95 % interval (low, high) of the mean of values (N,).

    Source: Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979; percentiles.
    """
    low, high = np.quantile(bootstrap_means(values, seed, resamples=resamples), (0.025, 0.975))
    return float(low), float(high)


def bootstrap_means(values: np.ndarray, seed: int, *, resamples: int = RESAMPLES) -> np.ndarray:
    """Return the means (R, ...) of values (N, ...), resampled R times with replacement."""
    chance = np.random.default_rng(seed)
    count = len(values)
    rows = (chance.integers(count, size=count) for _ in range(resamples))
    return np.array([values[some].mean(axis=0) for some in rows])


def normal_interval(value: float, replicates: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval (low, high) of a value that is no mean, from replicates (R,).

    Replicates of a distance lie above it, since a sample resampled holds fewer different points;
    so their spread is taken, and not where they lie.

    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    half = 1.96 * replicates.std(ddof=1)
    return float(value - half), float(value + half)


def frechet_bootstrap(
    a: np.ndarray, b: np.ndarray, seed: int, *, resamples: int = FEW_RESAMPLES
) -> np.ndarray:
    """Return the Fréchet distances (R,) of features a (N, F) and b (M, F), each resampled."""
    chance = np.random.default_rng(seed)
    return np.array(
        [
            frechet_distance(*(part[chance.integers(len(part), size=len(part))] for part in (a, b)))
            for _ in range(resamples)
        ]
    )


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Return the squared distance of two Gaussians fitted to features a (N, F) and b (M, F).

    |mean_a - mean_b|^2 + tr(A + B - 2 (A B)^(1/2)), A and B the covariances.

    Source: Dowson and Landau, "The Fréchet distance between multivariate normal distributions",
    1982, equation 4; Heusel et al., 2017, section 2, use it on a classifier's features.
    """
    wide = a.astype(np.float64), b.astype(np.float64)
    # numpy's covariance takes nine times as long.
    first, second = (np.atleast_2d(torch.cov(torch.from_numpy(part.T)).numpy()) for part in wide)
    apart = wide[0].mean(axis=0) - wide[1].mean(axis=0)
    # A^(1/2) B A^(1/2) has the eigenvalues of A B, and is symmetric: no complex roots, no scipy.
    root = symmetric_root(first)
    crossed = np.sqrt(np.linalg.eigvalsh(root @ second @ root).clip(min=0)).sum()
    return float(apart @ apart + np.trace(first) + np.trace(second) - 2 * crossed)


def symmetric_root(matrix: np.ndarray) -> np.ndarray:
    """Return the square root (F, F) of a symmetric positive semidefinite matrix (F, F)."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values.clip(min=0))) @ vectors.T


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prdc:
    """What every single point adds to four metrics, which are the means of these arrays.

    Attributes:
        precision: (M,) sampled points inside the real cloud, 0 or 1.
        recall: (N,) real points inside the sampled cloud, 0 or 1.
        density: (M,) how many real neighbourhoods a sampled point is in, over k; may exceed 1.
        coverage: (N,) real neighbourhoods that hold a sampled point, 0 or 1.
    """

    precision: np.ndarray
    recall: np.ndarray
    density: np.ndarray
    coverage: np.ndarray


def prdc(real: np.ndarray, sampled: np.ndarray, k: int = 5) -> Prdc:
    """Return precision, recall, density, coverage of sampled (M, F) against real features (N, F).

    A point's neighbourhood is the open ball that reaches to its k-th nearest neighbour in its own
    set; a cloud is the union of its points' neighbourhoods.

    Source: Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative Models", 2020,
    equations 1, 2, 4 and 6; Kynkäänniemi et al., 2019, for the first two.

    Raises:
        ValueError: a set has no k-th neighbour.
    """
    if min(len(real), len(sampled)) <= k:
        raise ValueError(f"k must be below the number of points, got {k} of {len(real)}")
    real_radius, sampled_radius = (reach(points, k) for points in (real, sampled))
    between = distances(real, sampled, exact=False)
    in_real = between < real_radius[:, None]
    in_sampled = between < sampled_radius[None, :]
    return Prdc(
        precision=np.any(in_real, axis=0).astype(np.float64),
        recall=np.any(in_sampled, axis=1).astype(np.float64),
        density=np.sum(in_real, axis=0) / k,
        coverage=np.any(in_real, axis=1).astype(np.float64),
    )


def reach(points: np.ndarray, k: int) -> np.ndarray:
    """Return every point's distance (N,) to its k-th nearest other point among points (N, F)."""
    within = distances(points, points, exact=False)
    np.fill_diagonal(within, 0)
    return torch.from_numpy(within).topk(k + 1, dim=1, largest=False).values[:, k].numpy()


def distances(a: np.ndarray, b: np.ndarray, *, exact: bool = True) -> np.ndarray:
    """Return the Euclidean distances (N, M), float64, of points a (N, F) and b (M, F).

    Args:
        a: the ones.
        b: the others.
        exact: by differences; by the expanded square it takes a fifth of the time, and leaves equal
            points a little apart.
    """
    first, second = (torch.from_numpy(points.astype(np.float64)) for points in (a, b))
    mode = "donot_use_mm_for_euclid_dist" if exact else "use_mm_for_euclid_dist"
    return torch.cdist(first, second, compute_mode=mode).numpy()


def mmd2(codes: np.ndarray, normal: np.ndarray) -> float:
    """Return the unbiased squared maximum mean discrepancy of codes (N, D) and samples (M, D).

    The kernel is the mean of five, exp(-d^2 / s): s is the median squared distance of any two
    of all points, times 1/4, 1/2, 1, 2, 4. Unbiased, so clouds of one distribution may give a
    little less than 0; two far apart give about the kernels' mean within the clouds, twice.

    Source: Gretton et al., "A Kernel Two-Sample Test", 2012, equation 3 (Lemma 6).
    """
    once = np.ones((1, len(codes))), np.ones((1, len(normal)))
    return float(discrepancies(kernel_matrix(codes, normal), *once)[0])


def mmd2_bootstrap(
    codes: np.ndarray, normal: np.ndarray, seed: int, *, resamples: int = FEW_RESAMPLES
) -> np.ndarray:
    """Return the discrepancies (R,) of codes (N, D) and samples (M, D), each resampled.

    The kernel stays that of the points at hand. Where both have one distribution the replicates
    spread wider than fresh samples would, up to twice: an interval from them errs on the safe side.
    """
    chance = np.random.default_rng(seed)
    counts = [
        chance.multinomial(count, np.full(count, 1 / count), size=resamples).astype(np.float64)
        for count in (len(codes), len(normal))
    ]
    return discrepancies(kernel_matrix(codes, normal), *counts)


def kernel_matrix(codes: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Return the kernel (N + M, N + M) of any two of codes (N, D) and samples (M, D)."""
    squared = distances(*[np.concatenate([codes, normal])] * 2) ** 2
    median = np.median(squared[np.triu_indices(len(squared), 1)])
    kernel = np.zeros_like(squared)
    for scale in BANDWIDTHS:
        kernel += np.exp(squared / (-scale * median)) / len(BANDWIDTHS)
    return kernel


def discrepancies(kernel: np.ndarray, codes: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Return the unbiased discrepancies (R,) of samples in which points occur several times.

    Args:
        kernel: of any two points (N + M, N + M).
        codes: (R, N) how often every code is in each of R samples.
        normal: (R, M) the same of the samples.
    """
    count = codes.shape[1]
    own, between = np.diag(kernel), kernel[:count, count:]
    first = pairs_mean(codes, kernel[:count, :count], own[:count])
    second = pairs_mean(normal, kernel[count:, count:], own[count:])
    apart = ((codes @ between) * normal).sum(axis=1) / (codes.sum(axis=1) * normal.sum(axis=1))
    return first + second - 2 * apart


def pairs_mean(times: np.ndarray, kernel: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Return the kernel's means (R,) over any two members of R samples, a member with itself not.

    Args:
        times: (R, N) how often every point is in a sample.
        kernel: (N, N) of any two points.
        own: (N,) of a point with itself.
    """
    size = times.sum(axis=1)
    return (((times @ kernel) * times).sum(axis=1) - times @ own) / (size * (size - 1))


def mixing(xy: np.ndarray, codes: int, samples: slice, *, neighbours: int = 15) -> np.ndarray:
    """Return the share of test codes (M,) among every sample's nearest neighbours.

    Only test codes and the samples of this kind count; with 10,000 codes and 2,000 samples of one
    distribution the mean is 0.833. It can be more, where the codes lie nearer to the middle.

    Args:
        xy: places (N, D) on a map or in the latent space; the first `codes` rows are test codes.
        codes: number of test codes.
        samples: the rows of the samples in question.
        neighbours: how many neighbours of each sample are looked at.
    """
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415

    wanted = np.concatenate([xy[:codes], xy[samples]]).astype(np.float64)
    tree = NearestNeighbors(n_neighbors=neighbours + 1).fit(wanted)
    rows = tree.kneighbors(wanted[codes:], return_distance=False)
    own = np.arange(codes, len(wanted))[:, None]
    others = [row[row != me][:neighbours] for row, me in zip(rows, own, strict=True)]
    return (np.stack(others) < codes).mean(axis=1)


def silhouette(xy: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return how much nearer every place (N, 2) is to its own class than to the next one: (N,).

    1 is an island far from all others, 0 the border of two classes.

    Source: Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster
    analysis", 1987.
    """
    from sklearn.metrics import silhouette_samples  # noqa: PLC0415

    return np.asarray(silhouette_samples(xy, labels))
