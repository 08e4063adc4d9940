"""The tables of the frozen judging set: kinds of pictures, and sweeps until they fail."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Rng = np.random.Generator
Render = Callable[[np.ndarray, Rng], bytes]
RenderAt = Callable[[np.ndarray, float, Rng], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of picture: how it is made, and its group: handwriting, stressed or forms."""

    render: Render
    group: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """Pictures that become harder from value to value; some past what a person could read.

    Where `counted`, the value is how many digits the picture shows, the judged one the largest.
    """

    values: tuple[float, ...]
    render: RenderAt
    counted: bool


KINDS: dict[str, Kind] = {}
SWEEPS: dict[str, Sweep] = {}


def kind(name: str, group: str) -> Callable[[Render], Render]:
    """Enter a way of making pictures under a name."""

    def enter(render: Render) -> Render:
        KINDS[name] = Kind(render, group)
        return render

    return enter


def sweep(name: str, *values: float, counted: bool = False) -> Callable[[RenderAt], RenderAt]:
    """Enter a way of making pictures that depends on a value."""

    def enter(render: RenderAt) -> RenderAt:
        SWEEPS[name] = Sweep(values, render, counted)
        return render

    return enter
