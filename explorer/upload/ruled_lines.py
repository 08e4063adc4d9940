"""The printed lines of paper, taken out of a mask of ink."""

import numpy as np

# How many lines there must be, and the share of the picture's length that each covers. Uneven
# light hides a part of pale lines; but no digit has four thin ones.
RULINGS = ((2, 0.85), (4, 0.6))


def without_ruling(mask: np.ndarray) -> np.ndarray:
    """Return the mask (H, W) without the lines that run along it or down it."""
    return _without_lines(_without_lines(mask).T).T


def _without_lines(mask: np.ndarray) -> np.ndarray:
    """Return the mask without the lines that run from left to right."""
    runs = _lines(mask)
    if not runs:
        return mask
    mask = np.pad(mask, ((1, 1), (0, 0)))
    for run in runs:
        stroke = mask[run[0]] & mask[run[-1] + 2]  # a stroke that crosses the line stays whole
        mask[run + 1] &= stroke
    return mask[1:-1]


def _lines(mask: np.ndarray) -> list[np.ndarray]:
    """Return the rows of each line: a ruling of several, or a margin that runs all along."""
    covered = mask.mean(1)
    for count, share in RULINGS:
        lines = _thin_runs(covered > share)
        if len(lines) >= count:
            return lines
    margin = _thin_runs(covered > 0.97)
    rest = mask.sum() - sum(mask[run].sum() for run in margin)
    return margin if rest > mask.shape[1] else []


def _thin_runs(full: np.ndarray) -> list[np.ndarray]:
    rows = np.flatnonzero(full)
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return [run for run in runs if 0 < len(run) <= max(1, len(full) / 40)]
