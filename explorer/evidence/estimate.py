"""One measured number with its interval, and how a mean, a distance and a set become one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from explorer.evidence.metrics import RESAMPLES, bootstrap, normal_interval

BOOTSTRAP_SEED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number.

    Attributes:
        value: a mean, a distance or a count.
        n: over how many.
        low, high: its 95 % interval: percentiles of a mean's bootstrap; 1.96 standard deviations to
            both sides of a distance; quantiles of what several sets give, see `over_sets`. None
            where nothing is sampled by chance.
        runs: the value on every map, the first one's being `value`; only mixing has it.
        panel: what the other judges say, in their order; None of what no judge has a part in.
    """

    value: float
    n: int
    low: float | None = None
    high: float | None = None
    runs: list[float] | None = None
    panel: list[float] | None = None

    def plain(self) -> dict[str, Any]:
        """Return what the JSON file says."""
        known = asdict(self)
        return {k: v for k, v in known.items() if v is not None or k not in ("runs", "panel")}


Figures = dict[str, Figure]


def mean(values: np.ndarray) -> Figure:
    """Return the mean of values (N,) with its interval; the values are resampled."""
    wide = values.astype(np.float64)
    low, high = bootstrap(wide, BOOTSTRAP_SEED)
    return Figure(value=float(wide.mean()), n=len(wide), low=low, high=high)


def median(values: np.ndarray) -> Figure:
    """Return the median of values (N,) with its interval; the values are resampled."""
    wide = values.astype(np.float64)
    chance, count = np.random.default_rng(BOOTSTRAP_SEED), len(values)
    again = [np.median(wide[chance.integers(count, size=count)]) for _ in range(RESAMPLES)]
    low, high = np.quantile(again, (0.025, 0.975))
    return Figure(value=float(np.median(wide)), n=count, low=float(low), high=float(high))


def distance(value: float, replicates: np.ndarray, count: int) -> Figure:
    """Return the distance of two samples with its interval, from replicates (R,) of it."""
    low, high = normal_interval(value, replicates)
    return Figure(value=value, n=count, low=low, high=high)


def over_sets(values: Sequence[float], count: int) -> Figure:
    """Return the mean of what several sets of `count` points give, each set drawn anew.

    Neighbours cannot be counted among resampled points: a point that was taken twice is its own
    nearest neighbour. So other points are drawn, on both sides. The interval is from the 2.5 to the
    97.5 % quantile of the sets: it says how far apart sets of this size were, and no more, as there
    are few and they share points.
    """
    low, high = np.quantile(values, (0.025, 0.975))
    return Figure(value=float(np.mean(values)), n=count, low=float(low), high=float(high))


def with_panel(figure: Figure, others: Sequence[float]) -> Figure:
    """Return the shipped judge's figure with the values of the other judges, if there are any."""
    return replace(figure, panel=[float(value) for value in others] or None)
