"""What changes along beta, the weight of the KL term: one point for every model of a sweep."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.evidence import generation
from explorer.evidence import measurements as measured
from explorer.evidence.claims import CLAIMS
from explorer.evidence.estimate import Figure, Figures, mean
from explorer.evidence.generation import sampled
from explorer.evidence.judging import Critics, judge_each, mean_p_digit
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import FULL, SEEDS, Encoded, Sizes
from explorer.judge.critic import Critic
from explorer.latent import DEAD, WEAK, fit_gaussian, slerp
from explorer.losses import kl_per_dimension

NEIGHBOURS = 10
INSIDE = 0.99
"""The share of codes within the radius that is given."""

WIDE = (
    *("bce_test", "bce_at_mean", "kl_test", "mmd2"),
    *("p_digit_normal", "p_digit_fitted", "p_digit_codes", "p_digit_slerp"),
    *("coverage_normal", "coverage_fitted", "frechet_normal", "frechet_fitted"),
    *("blur_normal", "blur_fitted", "blur_codes"),
)
"""Rows of the evidence, measured as there."""

DEFINITIONS = {
    "live": "numbers of the code with a mean KL of at least 0.1 nat per test digit; all at beta 0",
    "dead": "numbers of the code with a mean KL below 0.01 nat per test digit; none at beta 0",
    "knn": "share of test digits of the class that most of the 10 nearest other test codes have",
    "radius": "distance from the origin within which 99 % of the test codes lie",
}
OF_PLANES = "in the plane, the Gaussian is fitted to the 10,000 test codes"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Point:
    """A model of the sweep.

    Attributes:
        beta: weight of the KL term that it was trained with.
        id: the model's.
        subject: the model, and its version of two numbers if it has one.
    """

    beta: float
    id: str
    subject: Subject


@torch.no_grad()
def measure(
    points: Sequence[Point],
    *,
    critic: Critic,
    panel: Sequence[Critic] = (),
    digits: np.ndarray,
    labels: np.ndarray,
    sizes: Sizes = FULL,
    again: Point | None = None,
) -> dict[str, Any]:
    """Return what is measured along beta as plain values for JSON, see `artefacts.schema.sweep`.

    Args:
        points: of any order.
        critic: the judge of their pictures, who ships with the page.
        panel: other judges, whose values stand beside its own.
        digits: test digits (N, 784) uint8.
        labels: their classes (N,).
        sizes: less than `FULL` only in tests.
        again: the model that the others started from, trained on for as long as they were.
    """
    started = time.perf_counter()
    x, critics = torch.from_numpy(digits.astype(np.float32) / 255), (critic, *panel)
    real = judge_each(critics, x)
    pairs = measured.pairs_of_two_classes(labels, sizes.pairs)

    def of_wide(point: Point) -> dict[str, Any]:
        one = measured.encoded(point.subject.net, point.subject.gaussian, x)
        pictures = one.decode(one.codes)
        found = {
            **measured.losses(one, x),
            **generation.samples(one, critics, real, sizes),
            "mmd2": measured.from_prior(one, sizes),
            "p_digit_codes": mean_p_digit(judge_each(critics, pictures)),
            "blur_codes": generation.blur(pictures),
            "p_digit_slerp": middle(one, critics, pairs),
        }
        kept = {key: found.get(key) for key in WIDE}
        return entry(point, {**kept, **dimensions(one)})

    ordered, plane = sorted(points, key=lambda point: point.beta), []
    for point in ordered:
        if point.subject.plane:
            net, codes = point.subject.plane
            flat = measured.encoded(net, fit_gaussian(codes), x)
            plane.append(entry(point, on_plane(flat, critics, x, labels, sizes)))
    return {
        **{"panel": len(panel), "seeds": SEEDS, "sizes": asdict(sizes)},
        "definitions": {
            **{key: CLAIMS[key].definition for key in WIDE},
            **DEFINITIONS,
            "plane": OF_PLANES,
        },
        "real": {
            "p_digit_real": mean_p_digit(real).plain(),
            "blur_real": generation.blur(x).plain(),
        },
        **{"wide": [of_wide(point) for point in ordered], "plane": plane},
        "again": again and of_wide(again),
        "seconds": round(time.perf_counter() - started, 1),
    }


def entry(point: Point, figures: dict[str, Figure | None]) -> dict[str, Any]:
    """Return a point as the JSON file has it.

    At beta 0 nothing asks for a small KL, so it says nothing: there is none, nor numbers in use.
    """
    if point.beta == 0:
        figures = {**figures, "kl_test": None}
        if live := figures.get("live"):
            count = live.n
            figures |= {"live": Figure(value=count, n=count), "dead": Figure(value=0, n=count)}
    plain = {key: figure and figure.plain() for key, figure in figures.items()}
    return {"beta": point.beta, "id": point.id, "figures": plain}


def middle(one: Encoded, critics: Critics, pairs: np.ndarray) -> Figure:
    """Return the mean P(digit) halfway along arcs between the codes of pairs (2, N)."""
    x_hat = one.decode(slerp(one.codes[pairs[0]], one.codes[pairs[1]], 0.5))
    return mean_p_digit(judge_each(critics, x_hat))


def dimensions(one: Encoded) -> Figures:
    """Return how many numbers of the code are live and how many are dead."""
    if one.logvar is None:
        count = one.codes.shape[1]
        return {"live": Figure(value=count, n=count), "dead": Figure(value=0, n=count)}
    kl = kl_per_dimension(torch.from_numpy(one.codes), one.logvar).numpy().mean(axis=0)
    live, dead = (int(found.sum()) for found in (kl >= WEAK, kl < DEAD))
    return {"live": Figure(value=live, n=len(kl)), "dead": Figure(value=dead, n=len(kl))}


def on_plane(
    one: Encoded, critics: Critics, x: Tensor, labels: np.ndarray, sizes: Sizes
) -> dict[str, Figure | None]:
    """Return what is measured of a model of two numbers."""
    losses = measured.losses(one, x)
    judged = {
        f"p_digit_{kind}": mean_p_digit(
            judge_each(critics, one.decode(sampled(one, kind, SEEDS["draws"], sizes.draws)))
        )
        for kind in ("normal", "fitted")
    }
    return {
        **{key: losses.get(key) for key in ("bce_test", "kl_test")},
        **judged,
        "knn": own_class(one.codes, labels),
        "radius": radius(one.codes),
    }


def own_class(codes: np.ndarray, labels: np.ndarray) -> Figure:
    """Return the share of codes (N, D) whose class (N,) most of their nearest neighbours have.

    The code itself is left out; of classes with as many votes the lowest counts.
    """
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415

    found = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(codes).kneighbors(return_distance=False)
    votes = np.apply_along_axis(np.bincount, 1, labels[found], minlength=labels.max() + 1)
    return mean((votes.argmax(axis=1) == labels).astype(np.float64))


def radius(codes: np.ndarray) -> Figure:
    """Return the distance from the origin within which `INSIDE` of the codes (N, D) lie."""
    away = np.linalg.norm(codes.astype(np.float64), axis=1)
    chance = np.random.default_rng(SEEDS["bootstrap"])
    again = [
        np.quantile(away[chance.integers(len(away), size=len(away))], INSIDE) for _ in range(1000)
    ]
    low, high = np.quantile(again, (0.025, 0.975))
    value = float(np.quantile(away, INSIDE))
    return Figure(value=value, n=len(away), low=float(low), high=float(high))


def table(found: dict[str, Any]) -> str:
    """Return the sweep as a text: a line for every beta, the range of all judges in brackets."""
    lines = []
    for name in ("wide", "plane"):
        points = found[name]
        keys = [*points[0]["figures"]] if points else []
        lines += [" ".join(f"{text:>17}" for text in (name, *keys))] if points else []
        for point in points:
            cells = [cell(point["figures"][key]) for key in keys]
            lines.append(" ".join(f"{text:>17}" for text in (f"beta {point['beta']:g}", *cells)))
    return "\n".join([*lines, f"{found['seconds']} s"])


def cell(figure: dict[str, Any] | None) -> str:
    """Return a figure, and the range of all judges where there are several."""
    if figure is None:
        return "none"
    every = [figure["value"], *figure.get("panel", ())]
    span = f" [{min(every):.3g}-{max(every):.3g}]" if len(every) > 1 else ""
    return f"{figure['value']:.3g}{span}"
