"""Numbers that look like evidence and are none, measured so that the page can say so."""

import numpy as np
import torch
from torch import Tensor

from explorer import latent
from explorer.evidence import metrics
from explorer.evidence.estimate import Figures, mean, with_panel
from explorer.evidence.judging import Critics, judge, judge_each, mean_of
from explorer.evidence.measurements import SEEDS, Encoded, Sizes
from explorer.evidence.metrics import distances
from explorer.judge.critic import Critic
from explorer.latent import slerp, standard_normal
from explorer.models import Net

FRAMES = 11
"""Places of an arc on the map, its ends included."""

GRID = 50
"""Places along either side of a regular grid."""

GAP = (0.01, 0.05)
"""How far a gap of the map is from the nearest test digit, in widths of the map."""

RADII = np.arange(0.5, 12.5, 0.5)
"""How far a code is moved, in standard deviations of every number, until another class is read."""


def slopes(one: Encoded, sizes: Sizes) -> Figures:
    """Return the norms of the decoder's Jacobian at the codes of test digits.

    Every column is multiplied by the standard deviation of its number of the code: the AE's codes
    are spread wider, so that a step of 1 is a smaller one there.
    """
    codes = torch.from_numpy(one.codes[: sizes.slopes])
    scaled = jacobian(one.model, codes) * torch.from_numpy(one.codes.std(axis=0))
    return {
        "jacobian_frobenius": mean(torch.linalg.matrix_norm(scaled, "fro").numpy()),
        "jacobian_spectral": mean(torch.linalg.matrix_norm(scaled, 2).numpy()),
    }


def jacobian(model: Net, codes: Tensor) -> Tensor:
    """Return the Jacobian (N, 784, D) of the decoder at codes (N, D), by the chain rule."""
    first, _, second, _ = model.decoder
    awake = (first(codes) > 0).float()
    x_hat = model.decode(codes)
    before_sigmoid = second.weight @ (awake[:, :, None] * first.weight)
    return (x_hat * (1 - x_hat))[:, :, None] * before_sigmoid


def on_map(
    one: Encoded, critics: Critics, xy: np.ndarray, labels: np.ndarray, pairs: np.ndarray
) -> Figures:
    """Return what the look of a map seems to say.

    Args:
        one: the model, N codes.
        critics: read the pictures of the gaps.
        xy: the map's places (N + 2 M, 2): codes, M samples of N(0, I), M of the fitted Gaussian.
        labels: classes (N,) of the codes.
        pairs: rows (2, P) of test digits of different class.
    """
    count = len(one.codes)
    samples = (len(xy) - count) // 2
    places = xy / np.ptp(xy, axis=0).max()
    normal = standard_normal(0, samples, one.codes.shape[1])
    points = np.concatenate([one.codes, normal, one.gaussian.sample(0, samples)])
    a, b = one.codes[pairs[0]], one.codes[pairs[1]]
    between = [slerp(a, b, float(t)) for t in np.linspace(0, 1, FRAMES)[1:-1]]
    way = [places[pairs[0]], *(place_all(z, points, places) for z in between), places[pairs[1]]]
    jumps = np.linalg.norm(np.diff(way, axis=0), axis=2).max(axis=0)
    gaps = judge_each(critics, one.decode(codes_of_gaps(places[:count], one.codes)))
    return {
        "silhouette_map": mean(metrics.silhouette(places[:count], labels)),
        "jump_map": mean(jumps),
        "confidence_gaps": mean_of(gaps, lambda seen: seen.confidence),
    }


def place_all(codes: np.ndarray, points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return where codes (N, D) belong on the map (N, 2): `latent.place_on_map`, many at a time.

    Args:
        codes: to be placed; none is a point of the map.
        points: codes (M, D) of everything on the map.
        places: theirs (M, 2).
    """
    wide = [torch.from_numpy(part.astype(np.float64)) for part in (codes, points)]
    near = torch.cdist(wide[0], wide[1]).topk(latent.NEIGHBOURS, largest=False).indices
    return np.median(places[near.numpy()], axis=1)


def codes_of_gaps(places: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return a code (G, D) for every gap of a map: the mean code of the nearest test digits there.

    Args:
        places: of the test digits (N, 2), the map being 1 wide.
        codes: theirs (N, D).
    """
    low, high = places.min(axis=0), places.max(axis=0)
    axes = [np.linspace(*ends, GRID) for ends in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    away = distances(grid, places)
    nearest = away.min(axis=1)
    gaps = (nearest > GAP[0]) & (nearest < GAP[1])
    rows = np.argsort(away[gaps], axis=1)[:, : latent.NEIGHBOURS]
    return codes[rows].mean(axis=1)


def flips(one: Encoded, critics: Critics, sizes: Sizes) -> Figures:
    """Return how far codes of test digits move until a critic reads another digit.

    Every code goes one way, at random, with steps measured in the standard deviations of the
    numbers of the code; whoever gets to the end unread counts with the largest radius.
    """
    codes = one.codes[: sizes.slopes]
    ways = standard_normal(SEEDS["choice"], *codes.shape)
    ways *= one.codes.std(axis=0) / np.linalg.norm(ways, axis=1, keepdims=True)
    first, *others = (radii(one, critic, codes, ways) for critic in critics)
    return {"flip_radius": with_panel(mean(first), [other.mean() for other in others])}


def radii(one: Encoded, critic: Critic, codes: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Return how far (N,) codes (N, D) move along ways (N, D) until another digit is read."""
    before = judge(critic, one.decode(codes)).digit
    radius = np.full(len(codes), RADII[-1])
    for step in RADII[::-1]:
        other = judge(critic, one.decode(codes + step * ways)).digit != before
        radius[other] = step
    return radius


def on_plane(model: Net, critics: Critics, codes: np.ndarray) -> Figures:
    """Return how sure a ten-way classifier is all over the plane of a 2-D model.

    Args:
        model: decodes two numbers.
        critics: the classifiers, "not a digit" left out.
        codes: of the test digits (N, 2); the grid spans their 0.5 to 99.5 % quantiles.
    """
    ends = np.quantile(codes, (0.005, 0.995), axis=0)
    axes = [np.linspace(low, high, GRID) for low, high in ends.T]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2).astype(np.float32)
    seen = judge_each(critics, model.decode(torch.from_numpy(grid)))
    return {"confidence_plane": mean_of(seen, lambda one: one.confidence)}
