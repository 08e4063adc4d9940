"""One measured number with its interval, and how a mean and a distance become one."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.evidence.metrics import bootstrap, normal_interval

BOOTSTRAP_SEED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number.

    Attributes:
        value: a mean, a distance or a count.
        n: over how many.
        low, high: its 95 % bootstrap interval: percentiles of a mean, 1.96 standard deviations
            to both sides of a distance; None where nothing is sampled by chance.
        runs: the value on every map, the first one's being `value`; only mixing has it.
    """

    value: float
    n: int
    low: float | None = None
    high: float | None = None
    runs: list[float] | None = None

    def plain(self) -> dict[str, Any]:
        """Return what the JSON file says."""
        known = asdict(self)
        if self.runs is None:
            del known["runs"]
        return known


Figures = dict[str, Figure]


def mean(values: np.ndarray) -> Figure:
    """Return the mean of values (N,) with its interval."""
    wide = values.astype(np.float64)
    low, high = bootstrap(wide, BOOTSTRAP_SEED)
    return Figure(value=float(wide.mean()), n=len(wide), low=low, high=high)


def distance(value: float, replicates: np.ndarray, count: int) -> Figure:
    """Return the distance of two samples with its interval, from replicates (R,) of it."""
    low, high = normal_interval(value, replicates)
    return Figure(value=value, n=count, low=low, high=high)
