"""Connected pieces of ink, and which of them are a digit."""

from dataclasses import dataclass

import numpy as np

MOST_DIGITS = 9
"""So many digits are told apart; more of them are a page of text."""


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
    labels = _label(mask)
    rows, columns = np.nonzero(mask)
    owner = labels[mask]
    count = int(owner.max(initial=-1)) + 1

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


def _label(mask: np.ndarray) -> np.ndarray:
    """Number the 8-connected pieces of a mask 0, 1, ...; -1 elsewhere.

    Every pixel points at a neighbour of lower number until each piece points at one root
    (min-label hooking and pointer jumping): a handful of passes in numpy, no scipy to import.
    """
    number = np.full(np.add(mask.shape, 2), -1)
    inner = number[1:-1, 1:-1]
    inner[mask] = np.arange(np.count_nonzero(mask))
    here = inner[mask]
    height, width = mask.shape
    pairs = []
    for dy, dx in ((0, 1), (1, -1), (1, 0), (1, 1)):
        there = number[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width][mask]
        pairs.append(np.stack((here, there))[:, there >= 0])
    one, other = np.concatenate(pairs, axis=1)
    root = here.copy()
    while True:
        first, second = root[one], root[other]
        apart = first != second
        if not apart.any():
            break
        one, other = one[apart], other[apart]
        low, high = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
        np.minimum.at(root, high, low)
        while not np.array_equal(root, root[root]):
            root = root[root]
    labels = np.full(mask.shape, -1)
    labels[mask] = np.unique(root, return_inverse=True)[1]
    return labels


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Choice:
    """Which pieces make up a digit.

    `groups` holds (N,) booleans for every digit found, from left to right; among them `first` is
    the place of the largest, `clearest` of the one that stands out most. `purity` is the share of
    all edges that the clearest has, in [0, 1].
    """

    groups: list[np.ndarray]
    first: int
    clearest: int
    purity: float


def choose(pieces: Pieces, opposite: float) -> Choice | None:
    """Return the digits among the pieces, or None.

    A view is pure where little else has edges, less so where the digit lies along the rim.
    `opposite` are the edges of what is on the other side of the ground: few where the ground was
    understood.
    """
    height, width = pieces.labels.shape
    frame, rim = _frames(pieces), _rim(pieces)
    off_centre = np.hypot(
        (pieces.top + pieces.bottom + 1) / height - 1, (pieces.left + pieces.right + 1) / width - 1
    )
    weight = pieces.edge * (1 - 0.4 * np.minimum(off_centre, 1)) * ~frame
    weight *= np.clip(1 - 6 * rim, 0.05, 1) * np.where(rim > 0, 0.4, 1)
    weight *= np.where(_crosses(pieces) | _rails(pieces), 0.3, 1)
    main = int(np.argmax(weight)) if weight.any() else -1
    if main < 0 or weight[main] < 0.15 * weight.sum():
        return None
    if pieces.length[main] < max(6, max(height, width) / 25) or _is_pattern(pieces, main, rim):
        return None
    barred = frame | (rim >= 0.1) | _rails(pieces)
    groups = [_group(pieces, main, barred)]
    groups += _further(pieces, weight * (rim < 0.02), groups[0], main, barred)
    share = weight[groups[0]].sum() / (weight.sum() + 0.5 * opposite)
    purity = float(share * np.clip(1 - 4 * rim[main], 0.1, 1))
    order = sorted(range(len(groups)), key=lambda i: pieces.left[groups[i]].min())
    # Of two of the same size it is the one that stands out more.
    largest = max(range(len(groups)), key=lambda i: _size(pieces, groups[i]))
    return Choice(
        groups=[groups[i] for i in order],
        first=order.index(largest),
        clearest=order.index(0),
        purity=purity,
    )


def _is_pattern(pieces: Pieces, main: int, rim: np.ndarray) -> bool:
    """Tell stripes, checks and areas from a digit that fills the picture to its rim."""
    height, width = pieces.labels.shape
    tall = int(pieces.bottom[main] - pieces.top[main] + 1)
    wide = int(pieces.right[main] - pieces.left[main] + 1)
    is_block = pieces.area[main] > 0.96 * tall * wide and tall > 10
    sides = (
        int(pieces.top[main] == 0)
        + int(pieces.bottom[main] == height - 1)
        + int(pieces.left[main] == 0)
        + int(pieces.right[main] == width - 1)
    )
    # A solid bar may be a 1, unless it is as wide as high or runs from rim to rim.
    if is_block and (tall < 3 * wide or sides > 1):
        return True
    alone = pieces.edge[main] > 0.6 * pieces.edge.sum()
    return sides > 1 and (not alone or float(rim[main]) > 0.4)


def _group(pieces: Pieces, main: int, barred: np.ndarray) -> np.ndarray:
    """Return a piece and those that belong to it, (N,) booleans."""
    group = _belongs(pieces, main) & ~barred
    group[main] = True
    return group


def _further(
    pieces: Pieces, weight: np.ndarray, first: np.ndarray, main: int, barred: np.ndarray
) -> list[np.ndarray]:
    """Return what looks like further digits beside the first: about as tall, as dark, as sharp."""
    tall = pieces.bottom - pieces.top + 1 > 0.4 * (pieces.bottom[main] - pieces.top[main] + 1)
    sharpness = pieces.edge / pieces.area
    alike = tall & (sharpness > 0.4 * sharpness[main]) & ~_crosses(pieces) & ~_rails(pieces)
    left = weight * (alike & ~barred & ~first)
    groups: list[np.ndarray] = []
    while len(groups) < MOST_DIGITS - 1 and left.max(initial=0) > 0.2 * weight[main]:
        group = _group(pieces, int(np.argmax(left)), barred | (left == 0) & alike | first)
        groups.append(group)
        left = left * ~group
    return groups


def _size(pieces: Pieces, group: np.ndarray) -> int:
    """Return width plus height of the box around a group of pieces: a line is small, a 1 is not."""
    left, top, right, bottom = box_of(pieces, group)
    return right - left + bottom - top


def box_of(pieces: Pieces, group: np.ndarray) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the box around a group of pieces, in pixels."""
    return (
        int(pieces.left[group].min()),
        int(pieces.top[group].min()),
        int(pieces.right[group].max()) + 1,
        int(pieces.bottom[group].max()) + 1,
    )


def _rim(pieces: Pieces) -> np.ndarray:
    """Return the share of the picture's rim that each piece covers: a desk much, a digit little."""
    labels = pieces.labels
    rim = np.concatenate((labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]))
    return np.bincount(rim[rim >= 0], minlength=len(pieces.edge)) / len(rim)


def _crosses(pieces: Pieces) -> np.ndarray:
    """Tell which pieces run from one side of the picture to the other, as lines and edges do."""
    height, width = pieces.labels.shape
    down = (pieces.top == 0) & (pieces.bottom == height - 1)
    return down | (pieces.left == 0) & (pieces.right == width - 1)


def _rails(pieces: Pieces) -> np.ndarray:
    """Tell which pieces are one of several straight lines of the same extent: sides of boxes."""
    # Two strokes side by side may be an 11; two flat ones above each other are no digits.
    upright = _twins(pieces.top, pieces.bottom, pieces.right - pieces.left) >= 3
    return upright | (_twins(pieces.left, pieces.right, pieces.bottom - pieces.top) >= 2)


def _twins(start: np.ndarray, end: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Return how many thin pieces start and end where each thin piece does; 0 for others."""
    long = end - start + 1
    thin = np.flatnonzero((across + 1 <= np.maximum(2, 0.08 * long)) & (long >= 10))
    count = np.zeros(len(start), dtype=int)
    for i in thin:
        slack = 0.03 * long[i] + 1
        alike = (abs(start[thin] - start[i]) <= slack) & (abs(end[thin] - end[i]) <= slack)
        count[i] = alike.sum()
    return count


def _belongs(pieces: Pieces, main: int) -> np.ndarray:
    """Tell which pieces are part of the same digit: a 5's flag, a broken stroke."""
    long = pieces.length[main]
    gap_x = np.maximum(pieces.left - pieces.right[main], pieces.left[main] - pieces.right)
    gap_y = np.maximum(pieces.top - pieces.bottom[main], pieces.top[main] - pieces.bottom)
    near = (np.maximum(gap_x, gap_y) < 0.25 * long) & (pieces.length <= 1.2 * long)
    tall = pieces.bottom - pieces.top > 0.6 * (pieces.bottom[main] - pieces.top[main])
    second_digit = tall & (gap_x > 0.08 * long)
    sharpness = pieces.edge / pieces.area
    crisp = sharpness > 0.25 * sharpness[main]
    return near & ~second_digit & crisp & (pieces.edge > 0.03 * pieces.edge[main])


def _frames(pieces: Pieces) -> np.ndarray:
    """Tell which pieces run all round another large piece, as a box or ring round a digit."""
    frame = np.zeros(len(pieces.edge), dtype=bool)
    for outer in map(int, np.flatnonzero(pieces.length > 0.3 * max(pieces.labels.shape))):
        inside = (pieces.top > pieces.top[outer]) & (pieces.bottom < pieces.bottom[outer])
        inside &= (pieces.left > pieces.left[outer]) & (pieces.right < pieces.right[outer])
        share = pieces.length[inside].max(initial=0) / pieces.length[outer]
        # A row of boxes is much longer than the digit in it, but straight all round.
        if share > 0.1:
            frame[outer] = _closes(pieces, outer, 0.5 if share > 0.25 else 0.9)
    return frame


def _closes(pieces: Pieces, outer: int, least: float) -> bool:
    """Tell whether a piece covers at least a share of each side of its own bounding box."""
    box = pieces.labels[
        pieces.top[outer] : pieces.bottom[outer] + 1, pieces.left[outer] : pieces.right[outer] + 1
    ]
    own = box == outer
    band_y, band_x = (max(1, side // 12) for side in own.shape)
    sides = (
        own[:band_y].any(0),
        own[-band_y:].any(0),
        own[:, :band_x].any(1),
        own[:, -band_x:].any(1),
    )
    return all(side.mean() > least for side in sides)
