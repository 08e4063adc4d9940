"""Which pieces of ink are no handwriting: frames, sides of boxes, what runs along the rim."""

import numpy as np

from explorer.upload.components import Pieces


def rim_shares(pieces: Pieces) -> np.ndarray:
    """Return the share of the picture's rim that each piece covers: a desk much, a digit little."""
    labels = pieces.labels
    rim = np.concatenate((labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]))
    return np.bincount(rim[rim >= 0], minlength=len(pieces.edge)) / len(rim)


def crosses(pieces: Pieces) -> np.ndarray:
    """Tell which pieces run from one side of the picture to the other, as lines and edges do."""
    height, width = pieces.labels.shape
    down = (pieces.top == 0) & (pieces.bottom == height - 1)
    return down | (pieces.left == 0) & (pieces.right == width - 1)


def rails(pieces: Pieces) -> np.ndarray:
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


def boxes(pieces: Pieces) -> np.ndarray:
    """Tell which pieces are straight along three sides of their own box: empty fields of a form."""
    box = np.zeros(len(pieces.edge), dtype=bool)
    tall, wide = pieces.bottom - pieces.top + 1, pieces.right - pieces.left + 1
    hollow = (pieces.area < 0.5 * tall * wide) & (np.minimum(tall, wide) > 12)
    for i in map(int, np.flatnonzero(hollow)):
        box[i] = sorted(_sides(pieces, i))[1] > 0.95
    # A single one may be a 0 as calculators show it.
    return box if box.sum() > 1 or (~box & (pieces.length > 12)).any() else np.zeros_like(box)


def frames(pieces: Pieces) -> np.ndarray:
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
    return min(_sides(pieces, outer)) > least


def _sides(pieces: Pieces, outer: int) -> list[float]:
    """Return the share of each side of its own bounding box that a piece covers."""
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
    return [float(side.mean()) for side in sides]
