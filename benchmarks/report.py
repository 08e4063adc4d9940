"""One line per figure: ours, the baseline, the ratio, the bar, and whether it is met."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

HEADINGS = ("what", "ours", "baseline", "ratio", "bar", "met")
COMPARE = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured figure.

    Attributes:
        what: what was measured, unit included.
        ours: our figure.
        baseline: the plain solution's figure, in the same unit, from the same run.
        bar: "<= 20" is held against `ours`, "<= 1.3 x" against ours / baseline and
            ">= 2.3 x faster" against baseline / ours; empty if there is none.
    """

    what: str
    ours: float | None
    baseline: float | None = None
    bar: str = ""

    @property
    def ratio(self) -> float | None:
        """Return ours / baseline; None if either is missing or the baseline is 0."""
        return self.ours / self.baseline if self.ours is not None and self.baseline else None

    @property
    def met(self) -> bool | None:
        """Return whether the bar is met; None without a bar or what it needs."""
        if not self.bar or self.ours is None:
            return None
        sign, bound, *rest = self.bar.split()
        value = self.ours
        if rest:
            if self.ratio is None:
                return None
            value = 1 / self.ratio if rest[-1] == "faster" else self.ratio
        return COMPARE[sign](value, float(bound))

    def cells(self) -> tuple[str, ...]:
        """Return the texts of one line of the table."""
        met = {True: "yes", False: "NO", None: "-"}[self.met]
        ratio = "-" if self.ratio is None else f"{self.ratio:.3g} x"
        return (self.what, text(self.ours), text(self.baseline), ratio, self.bar or "-", met)


def text(figure: float | None) -> str:
    """Return a figure with three digits, or more where it is large."""
    if figure is None:
        return "-"
    return f"{figure:.3g}" if abs(figure) < 1000 else f"{figure:,.0f}"


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table whose columns line up."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([padded[0], rule, *padded[1:]])


def percentile(values: list[float], percent: int) -> float:
    """Return the value that `percent` of the values do not exceed; nan if there are none."""
    if not values:
        return float("nan")
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]
