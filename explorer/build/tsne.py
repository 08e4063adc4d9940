"""Joint t-SNE maps of codes and samples; build time only, the app ships their coordinates."""

import numpy as np

RUNS = ((0, 30, "pca"), (1, 30, "random"), (2, 50, "pca"))
"""Seed, perplexity and start of the shipped t-SNE runs: what a map says must not hang on one.

From a start by PCA the seed alone changes nothing, so one run starts at random.
"""


def joint_map(points: np.ndarray, *, seed: int, perplexity: float, init: str = "pca") -> np.ndarray:
    """Return the t-SNE of points (N, D) as (N, 2) uint16: both axes on one scale, 0 to 65535.

    Codes and samples go in together: a t-SNE of the codes alone shows islands for both models and
    says nothing about where samples land.

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
