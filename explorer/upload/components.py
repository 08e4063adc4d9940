"""Connected pieces of ink."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pieces:
    """Connected pieces of ink: `labels` is (H, W), -1 where there is none; the rest is (N,).

    `edge` is the squared slope summed over a piece: pens leave steep edges, light gentle ones.
    """

    labels: np.ndarray
    area: np.ndarray
    edge: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    left: np.ndarray
    right: np.ndarray

    @property
    def length(self) -> np.ndarray:
        """Longer side of each bounding box in pixels."""
        return np.maximum(self.bottom - self.top, self.right - self.left) + 1


def pieces_of(mask: np.ndarray, slope: np.ndarray) -> Pieces:
    """Return the connected pieces of a mask (H, W), with the squared slope of the ink there."""
    labels, count = label(mask)
    rows, columns = np.nonzero(mask)
    owner = labels[mask]

    def extreme(function: np.ufunc, values: np.ndarray, start: int) -> np.ndarray:
        result = np.full(count, start)
        function.at(result, owner, values)
        return result

    return Pieces(
        labels=labels,
        area=np.bincount(owner, minlength=count),
        edge=np.bincount(owner, weights=slope[mask], minlength=count),
        top=extreme(np.minimum, rows, mask.shape[0]),
        bottom=extreme(np.maximum, rows, -1),
        left=extreme(np.minimum, columns, mask.shape[1]),
        right=extreme(np.maximum, columns, -1),
    )


def strongest(pieces: Pieces, most: int) -> tuple[Pieces, float]:
    """Return the pieces with the most edges, at most so many, and the edges of all others."""
    if len(pieces.edge) <= most:
        return pieces, 0.0
    kept = np.sort(np.argpartition(pieces.edge, -most)[-most:])
    number = np.full(len(pieces.edge) + 1, -1)  # the last one for what is no piece
    number[kept] = np.arange(most)
    of_each = ("area", "edge", "top", "bottom", "left", "right")
    parts = {name: getattr(pieces, name)[kept] for name in of_each}
    some = Pieces(labels=number[pieces.labels], **parts)
    return some, float(pieces.edge.sum() - some.edge.sum())


def label(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the 8-connected pieces of a mask (H, W) 0, 1, ...; -1 elsewhere. Returns their count.

    Works on runs, the stretches of a row that are all true: each points at a touching run of lower
    number until each piece points at one root (min-label hooking and pointer jumping).
    """
    stride = mask.shape[1] + 2
    padded = np.pad(mask, 1).reshape(-1)
    start, end = np.flatnonzero(np.diff(padded.astype(np.int8))).reshape(-1, 2).T + 1
    # The runs of the row above that touch each run, diagonally too: those from `low` to `high`.
    low = np.searchsorted(end, start - stride)
    count = np.maximum(np.searchsorted(start, end - stride, "right") - low, 0)
    one = np.repeat(np.arange(len(start)), count)
    other = np.repeat(low - np.cumsum(count) + count, count) + np.arange(count.sum())
    root = np.arange(len(start))
    while True:
        first, second = root[one], root[other]
        apart = first != second
        if not apart.any():
            break
        one, other = one[apart], other[apart]
        least, most = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
        np.minimum.at(root, most, least)
        while not np.array_equal(root, root[root]):
            root = root[root]
    roots, number = np.unique(root, return_inverse=True)
    labels = np.full(mask.shape, -1)
    labels[mask] = np.repeat(number, end - start)
    return labels, len(roots)


def box_of(pieces: Pieces, group: np.ndarray) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the box around a group of pieces, in pixels."""
    return (
        int(pieces.left[group].min()),
        int(pieces.top[group].min()),
        int(pieces.right[group].max()) + 1,
        int(pieces.bottom[group].max()) + 1,
    )
