"""Joint t-SNE maps of codes and draws; build time only, the app ships their coordinates."""

import numpy as np

RUNS = ((0, 30, "pca"), (1, 30, "random"), (2, 50, "pca"))
"""Seed, perplexity and start of the shipped t-SNE runs: what a map says must not hang on one.

From a start by PCA the seed alone changes nothing, so one run starts at random.
"""


def joint_map(points: np.ndarray, *, seed: int, perplexity: float, init: str = "pca") -> np.ndarray:
    """Return the t-SNE of points (N, D) as (N, 2) uint16: both axes on one scale, 0 to 65535.

    Codes and draws go in together: a t-SNE of the codes alone shows islands for both models and
    says nothing about where draws land.

    Source: van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008.
    """
    # scikit-learn takes 1.4 s to import, so only those who make a map pay for it.
    from sklearn.manifold import TSNE  # noqa: PLC0415

    embedding = TSNE(perplexity=perplexity, init=init, random_state=seed).fit_transform(points)
    return to_uint16(embedding)


def to_uint16(xy: np.ndarray) -> np.ndarray:
    """Return places (N, 2) moved and scaled, both axes alike, into 0 to 65535 about the middle."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    scaled = (xy - (low + high) / 2) / (high - low).max() + 0.5
    return np.round(scaled * 65535).astype(np.uint16)


def mixing(xy: np.ndarray, codes: int, draws: slice, *, neighbours: int = 15) -> np.ndarray:
    """Return the share of test codes (M,) among every draw's nearest neighbours on the map.

    Only test codes and the draws of this kind count; with 10,000 codes and 2,000 draws a perfect
    mixture gives a mean of 0.833.

    Args:
        xy: the map's places (N, 2); the first `codes` rows are test codes.
        codes: number of test codes.
        draws: the rows of the draws in question.
        neighbours: how many neighbours of each draw are looked at.
    """
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415

    wanted = np.concatenate([xy[:codes], xy[draws]]).astype(np.float64)
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
