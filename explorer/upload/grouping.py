"""Which pieces of ink make up a digit, and which of the digits in a picture is meant."""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from explorer.upload.components import Pieces, box_of
from explorer.upload.structure import boxes, crosses, frames, rails, rim_shares

MOST_DIGITS = 24
"""So many digits are told apart; more of them are a page of text."""
SMALLEST = 1 / 110  # length of a digit as a share of the picture's longer side
NEAR, FAR = 0.25, 0.45  # gaps in a digit, as shares of what it has already; FAR along a stroke
AIMED = 0.8  # cosine of the angle between the end of a stroke and where it goes on after a gap
FLATTEST = 3.0  # width by height of a digit, at most
TRIES = 6  # what stands out most may be lines
CLOSE = 0.2  # gap between two digits, as a share of the larger, at which they may be one
DASH = 4.5  # length by width of a dash, at most
DASHES_APART = 2.2  # gap between two dashes as a multiple of their width


class Lack(IntEnum):
    """Why there is no digit in a view; what is larger says more about the picture."""

    NOISE = 0
    SOFT = 1
    SMALL = 2
    CROWDED = 3


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


def choose(
    pieces: Pieces, opposite: float, smallest: float = SMALLEST, rest: float = 0.0
) -> Choice | Lack:
    """Return the digits among the pieces, or why there are none.

    A view is pure where little else has edges, less so where the digit lies along the rim.

    Args:
        pieces: of one view.
        opposite: the edges of what is on the other side of the ground: few where the ground was
            understood.
        smallest: least length of a digit as a share of the picture's longer side.
        rest: the edges of pieces that are left out.
    """
    height, width = pieces.labels.shape
    frame, rim = frames(pieces), rim_shares(pieces)
    fields = boxes(pieces)
    printed = rails(pieces) | fields
    off_centre = np.hypot(
        (pieces.top + pieces.bottom + 1) / height - 1, (pieces.left + pieces.right + 1) / width - 1
    )
    weight = pieces.edge * (1 - 0.4 * np.minimum(off_centre, 1)) * ~frame
    weight *= np.clip(1 - 6 * rim, 0.05, 1) * np.where(rim > 0, 0.4, 1)
    weight *= np.where(crosses(pieces) | printed, 0.3, 1) * np.where(fields, 0.1, 1)
    barred = frame | (rim >= 0.1) | printed
    left = weight.copy()
    for _ in range(TRIES):
        main = int(np.argmax(left)) if left.any() else -1
        if main < 0 or _is_pattern(pieces, main, rim):
            return Lack.NOISE
        first = _group(pieces, main, barred)
        if _fills(pieces, first):
            return Lack.NOISE
        if not _is_flat(pieces, first):
            break
        line = np.arange(len(left)) == main  # what stands on it may still be a digit
        barred, left = barred | line, left * ~line
    else:
        return Lack.NOISE
    further = left * (rim < 0.02)
    groups = [first, *_further(pieces, further, first, main, barred | crosses(pieces))]
    if max(box_length(pieces, group) for group in groups) < max(4, smallest * max(height, width)):
        return Lack.SMALL
    total = float(weight.sum()) + rest
    together = sum(float(weight[group].sum()) for group in groups) / total
    if len(groups) > MOST_DIGITS:
        return Lack.CROWDED if together > 0.5 else Lack.NOISE
    if together < 0.15:
        return Lack.NOISE
    share = weight[groups[0]].sum() / (total + 0.5 * opposite)
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


def regroup(pieces: Pieces, choice: Choice) -> Choice | None:
    """Return the same ink as one digit where several were found close together, or the reverse.

    None where there is no doubt.
    """
    if len(choice.groups) == 2:
        one, other = choice.groups
        long = max(box_length(pieces, group) for group in choice.groups)
        apart = max(int(gap[other].min()) for gap in _gaps(pieces, one))
        groups = [one | other] if apart < CLOSE * long else []
    elif len(choice.groups) == 1:
        groups = _abreast(pieces, choice.groups[0])
    else:
        return None
    if not groups or any(_is_flat(pieces, group) for group in groups):
        return None
    largest = max(range(len(groups)), key=lambda i: _size(pieces, groups[i]))
    return replace(choice, groups=groups, first=largest, clearest=largest)


def _abreast(pieces: Pieces, group: np.ndarray) -> list[np.ndarray]:
    """Return the two large pieces of a digit that stand beside each other, if there are two."""
    _, top, _, bottom = box_of(pieces, group)
    tall = np.flatnonzero(group & (pieces.bottom - pieces.top + 1 > 0.65 * (bottom - top)))
    tall = sorted(tall, key=lambda i: pieces.left[i])
    if len(tall) != 2 or pieces.left[tall[1]] <= pieces.right[tall[0]]:
        return []
    return [np.arange(len(group)) == i for i in tall]


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
    """Return a digit grown from piece to piece, (N,) booleans: a 5's flag, a broken stroke."""
    sharpness = pieces.edge / pieces.area
    crisp = (sharpness > 0.25 * sharpness[main]) & (pieces.edge > 0.03 * pieces.edge[main])
    free = crisp & ~barred
    group = np.arange(len(pieces.edge)) == main
    while True:
        more = free & ~group & _belongs(pieces, group, free & ~group)
        if not more.any():
            return group
        # The nearest first: what is tall beside one piece may be small beside the whole digit.
        gaps = np.where(more, np.maximum(*_gaps(pieces, group)), np.inf)
        group = group | (more & (gaps <= gaps.min() + 1))


def _belongs(pieces: Pieces, group: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Tell which free pieces are so near to a group, and so shaped, that they are part of it."""
    # Fragments do not reach out for more of them: specks would lead away from a digit.
    body = group & (pieces.length >= 0.35 * pieces.length[group].max())
    left, top, right, bottom = box_of(pieces, body)
    long = max(right - left, bottom - top)
    gap_x, gap_y = _gaps(pieces, body)
    gap = np.maximum(gap_x, gap_y)
    tall = pieces.bottom - pieces.top + 1 > 0.65 * (bottom - top)
    beside = tall & (gap_x > 0.08 * long)  # as another digit would be
    near = (gap < NEAR * long) & (pieces.length <= 1.2 * long)
    belongs = near & ~beside
    pen = pieces.area / pieces.length
    stroke = (pieces.length >= 0.35 * long) & (pieces.length <= 1.6 * long)
    maybe = free & ~belongs & stroke & (gap < np.where(beside, NEAR, FAR) * long)
    for i in np.flatnonzero(maybe):
        belongs[i] = any(
            _goes_on(pieces, int(other), int(i), pen) for other in np.flatnonzero(body)
        )
    return belongs | _next_dash(pieces, group, pen)


def _goes_on(pieces: Pieces, one: int, other: int, pen: np.ndarray) -> bool:
    """Tell whether two pieces are one stroke with a gap: their ends aim at each other."""
    here, there = _points(pieces, one), _points(pieces, other)
    apart = ((here[:, None] - there) ** 2).sum(2)
    i, j = np.unravel_index(apart.argmin(), apart.shape)
    way = there[j] - here[i]
    for points, at in ((here, here[i]), (there, there[j])):
        near = points[((points - at) ** 2).sum(1) <= (2.5 * pen[one]) ** 2]
        axis = np.linalg.eigh(np.cov(near.T))[1][:, -1] if len(near) > 2 else way
        if abs(axis @ way) < AIMED * np.linalg.norm(way) * np.linalg.norm(axis):
            return False
    return True


def _points(pieces: Pieces, piece: int) -> np.ndarray:
    """Return (K, 2) some hundreds of a piece's pixels, rows and columns."""
    top, left = pieces.top[piece], pieces.left[piece]
    part = pieces.labels[top : pieces.bottom[piece] + 1, left : pieces.right[piece] + 1]
    points = np.argwhere(part == piece) + np.array((top, left))
    return points[:: max(1, len(points) // 400)].astype(float)


def _next_dash(pieces: Pieces, group: np.ndarray, pen: np.ndarray) -> np.ndarray:
    """Tell which pieces go on with a line of dashes or dots."""
    box = (pieces.bottom - pieces.top + 1) * (pieces.right - pieces.left + 1)
    dash = (pieces.length <= DASH * pen) & (pieces.area > 0.55 * box)
    result = np.zeros(len(pen), dtype=bool)
    for i in map(int, np.flatnonzero(group & dash)):
        apart = np.hypot(*(np.maximum(gap, 0) for gap in _gaps(pieces, i)))
        alike = (pen > 0.5 * pen[i]) & (pen < 2 * pen[i]) & (pieces.area > 0.25 * pieces.area[i])
        result |= dash & alike & (apart < DASHES_APART * pen[i])
    return result


def _gaps(pieces: Pieces, group: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
    """Return how far every piece's box is from that of a group, across and down; below 0 inside."""
    if isinstance(group, np.ndarray):
        left, top, right, bottom = box_of(pieces, group)
    else:
        left, top, right, bottom = (
            part[group] + more
            for part, more in zip(
                (pieces.left, pieces.top, pieces.right, pieces.bottom), (0, 0, 1, 1), strict=True
            )
        )
    across = np.maximum(pieces.left - right + 1, left - pieces.right)
    return across, np.maximum(pieces.top - bottom + 1, top - pieces.bottom)


def _fills(pieces: Pieces, group: np.ndarray) -> bool:
    """Tell whether many pieces reach to all four sides of the picture: a pattern."""
    height, width = pieces.labels.shape
    return group.sum() > 4 and box_of(pieces, group) == (0, 0, width, height)


def _is_flat(pieces: Pieces, group: np.ndarray) -> bool:
    """Tell what is too wide for its height to be a digit: a line, or the side of a box."""
    left, top, right, bottom = box_of(pieces, group)
    return right - left > FLATTEST * (bottom - top)


def _further(
    pieces: Pieces, weight: np.ndarray, first: np.ndarray, main: int, barred: np.ndarray
) -> list[np.ndarray]:
    """Return what looks like further digits beside the first: about as tall, as dark, as sharp."""
    _, top, _, bottom = box_of(pieces, first)
    sharpness = pieces.edge / pieces.area
    alike = (sharpness > 0.25 * sharpness[main]) & ~barred
    left_over = weight * (alike & ~first)
    taken, groups = first.copy(), list[np.ndarray]()
    while len(groups) <= MOST_DIGITS and left_over.max(initial=0) > 0.15 * weight[main]:
        group = _group(pieces, int(np.argmax(left_over)), barred | taken)
        taken |= group
        left_over = left_over * ~group
        _, above, _, below = box_of(pieces, group)
        if _is_flat(pieces, group):
            continue
        if below - above > 0.4 * (bottom - top) and weight[group].sum() > 0.2 * weight[main]:
            groups.append(group)
    return groups


def _size(pieces: Pieces, group: np.ndarray) -> int:
    """Return width plus height of the box around a group of pieces: a line is small, a 1 is not."""
    left, top, right, bottom = box_of(pieces, group)
    return right - left + bottom - top


def box_length(pieces: Pieces, group: np.ndarray) -> int:
    """Return the longer side of the box around a group of pieces, in pixels."""
    left, top, right, bottom = box_of(pieces, group)
    return max(right - left, bottom - top)
