"""Finding the digit in a picture: which pixels are ink, and which ink is the digit."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.decoding import Picture, UploadError

TINY = 48  # pictures no longer than this have no shadows to take out
COARSE = 40  # cells along the longer side in which the paper is looked up
# What passes for paper: one colour everywhere, or the median over half or a quarter of the
# picture's length. A small window follows light and shadow, a large one sees round wide strokes.
WINDOWS = (None, COARSE // 2 + 1, COARSE // 4 + 1)
BETTER = 1.15  # a more complicated view must beat a simpler one by so much
SOFTEST = 6.0  # width of an edge in pixels of a 20 px box; light and shadow are softer than that
REFUSAL = (
    "No digit was found: the picture {}. Write one digit with a dark pen on light paper, let it "
    "fill at least a quarter of the picture, and try again."
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """A digit found in a picture: (H, W) float32 in [0, 1] each.

    `ink` is all that differs from the paper, `digit` what belongs to the digit; `score` ranks
    several views of one picture.
    """

    score: float
    ink: np.ndarray
    digit: np.ndarray


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


def find_digit(picture: Picture) -> Found:
    """Return the digit in a picture, whatever the colours of its ink and its ground.

    Raises:
        UploadError: nothing in the picture stands out like a digit.
    """
    best: Found | None = None
    for view in _views(picture.colour, picture.alpha):
        found = _digit_in(view)
        if found is not None and (best is None or found.score > BETTER * best.score):
            best = found
    if best is None:
        blank = np.ptp(np.quantile(picture.colour, (0.001, 0.999))) < 0.1
        looks = "looks blank" if blank else "shows only noise, texture or shadows"
        raise UploadError(REFUSAL.format(looks))
    return best


def _views(colour: np.ndarray, alpha: np.ndarray | None) -> Iterator[np.ndarray]:
    """Yield (H, W) strengths of ink, one for every way of telling it from the ground."""
    if alpha is not None and alpha.max() < 0.1:
        raise UploadError(REFUSAL.format("is fully transparent"))
    if alpha is not None and _is_cut_out(colour, alpha):
        yield alpha
        return
    colour = _opaque(colour, alpha)
    for window in WINDOWS if max(colour.shape) > TINY else (None,):
        ground = _ground(colour, window)
        darker, light = _along_ink(ground - colour), ground.mean(2)
        # Ink reflects the same share of any light: dividing by the light takes out shadows.
        yield darker / np.maximum(light, 0.25)
        yield -darker / np.maximum(1 - light, 0.25)


def averaging(source: int, target: int) -> np.ndarray:
    """Return (target, source) weights: row i averages the source over its i-th equal part."""
    edges = np.arange(target + 1) * source / target
    pixel = np.arange(source)
    upper = np.minimum(edges[1:, None], pixel + 1)
    lower = np.maximum(edges[:-1, None], pixel)
    return np.maximum(upper - lower, 0) * target / source


def span(used: np.ndarray) -> slice:
    """Return the part of a line of booleans from the first true one to the last."""
    where = np.flatnonzero(used)
    return slice(where[0], where[-1] + 1)


def dilate(ink: np.ndarray, radius: float) -> np.ndarray:
    """Return the maximum over a disc around every pixel; the picture grows by the radius."""
    reach = int(np.ceil(radius))
    padded = np.pad(ink, 2 * reach)
    height, width = ink.shape[0] + 2 * reach, ink.shape[1] + 2 * reach
    result = np.zeros((height, width), ink.dtype)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            weight = np.clip(radius + 0.5 - np.hypot(dy, dx), 0, 1)
            moved = padded[reach + dy : reach + dy + height, reach + dx : reach + dx + width]
            np.maximum(result, weight * moved, out=result)
    return result


def outline(ink: np.ndarray) -> float:
    """Return the length of the edges in pixels, from the total variation.

    That measures in city blocks, which on average over directions is 4/pi too long.
    """
    padded = np.pad(ink, 1)
    variation = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    return float(variation * np.pi / 4)


def _is_cut_out(colour: np.ndarray, alpha: np.ndarray) -> bool:
    """Tell ink on a transparent ground from an opaque card with a digit on it."""
    if np.ptp(alpha) < 0.2:
        return False
    opaque = alpha > 0.5 * alpha.max()
    filled = opaque[span(opaque.any(1)), span(opaque.any(0))].mean()
    return bool(filled < 0.8 or colour[opaque].mean(1).std() < 0.08)


def _opaque(colour: np.ndarray, alpha: np.ndarray | None) -> np.ndarray:
    """Fill what is transparent with the usual colour of what is not."""
    if alpha is None or np.ptp(alpha) < 0.2:
        return colour
    usual = np.median(colour[alpha > 0.5 * alpha.max()], axis=0)
    return colour * alpha[:, :, None] + usual * (1 - alpha[:, :, None])


def _along_ink(apart: np.ndarray) -> np.ndarray:
    """Return (H, W) of (H, W, C): the differences along the colour in which they are largest.

    So red ink is found on green paper of the same brightness. For greys this is their mean.
    """
    if apart.shape[2] == 1:
        return apart[:, :, 0]
    flat = apart.reshape(-1, apart.shape[2])
    axis = np.linalg.eigh(flat.T @ flat)[1][:, -1]
    return apart @ (np.copysign(1, axis.sum()) * axis / np.abs(axis).sum())


def _ground(colour: np.ndarray, window: int | None) -> np.ndarray:
    """Return the paper's colour under every pixel: (H, W, C), or (1, 1, C) of a tiny picture."""
    height, width = colour.shape[:2]
    if window is None:
        grey = colour.mean(2)
        light = grey > _otsu(grey)
        larger = light if light.mean() > 0.5 else ~light
        return np.median(colour[larger], axis=0)[None, None]
    scale = COARSE / max(height, width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    planes = np.ascontiguousarray(np.moveaxis(colour, 2, 0))  # strided ones miss BLAS
    down = averaging(height, rows), averaging(width, columns).T
    coarse = down[0].astype(np.float32) @ planes @ down[1].astype(np.float32)
    typical = np.stack([_paper(plane, window) for plane in coarse])
    ground = _interpolation(rows, height) @ typical @ _interpolation(columns, width).T
    return np.moveaxis(ground, 0, 2)


def _paper(plane: np.ndarray, window: int) -> np.ndarray:
    """Return the median ground; a second look without the ink, which had pulled it down."""
    ground = _median_filter(plane, window)
    apart = np.abs(plane - ground)
    return _median_filter(np.where(apart > 3 * np.median(apart), ground, plane), window)


def _median_filter(plane: np.ndarray, window: int) -> np.ndarray:
    """Return the median around every cell; unlike a mean it keeps the edges of shadows.

    Near the rim the nearest whole window counts: a strip of desk there must not pass for paper.
    """
    window = min(window, *plane.shape)
    windows = np.lib.stride_tricks.sliding_window_view(plane, (window, window))
    medians = np.median(windows.reshape(*windows.shape[:2], -1), axis=2)
    before = window // 2
    return np.pad(medians, (before, window - 1 - before), mode="edge")


def _interpolation(source: int, target: int) -> np.ndarray:
    """Return (target, source) weights of linear interpolation between pixel centres."""
    at = np.clip((np.arange(target) + 0.5) * source / target - 0.5, 0, source - 1)
    weights = np.maximum(1 - np.abs(at[:, None] - np.arange(source)), 0)
    return weights.astype(np.float32)


def _otsu(values: np.ndarray) -> float:
    """Return the threshold that parts values best in two. Source: Otsu 1979, equation 18."""
    counts, edges = np.histogram(values, bins=128)
    below = np.cumsum(counts)
    above = below[-1] - below
    first = np.cumsum(counts * (edges[:-1] + edges[1:]) / 2)
    gap = first / np.maximum(below, 1) - (first[-1] - first) / np.maximum(above, 1)
    return float(edges[1:][np.argmax(below * above * gap**2)])


def _digit_in(strength: np.ndarray) -> Found | None:
    """Return the digit where `strength` is high, or None."""
    if max(strength.shape) > 4 * TINY:
        strength = _smooth(strength)
    # The quietest quarter is paper even where a fat digit leaves little of it. 3.14 makes its
    # limit the standard deviation of normal noise; no paper is quieter than 0.012.
    noise = max(3.14 * float(np.quantile(np.abs(strength), 0.25)), 0.012)
    clear = strength[strength > 5 * noise]
    if clear.size < 6:
        return None
    level = float(np.median(clear[clear >= _otsu(clear)]))
    least = max(0.4 * level, 4 * noise)
    down, across = np.gradient(strength)
    slope = down**2 + across**2
    pieces = _pieces(_without_ruling(strength > least), slope)
    chosen, purity = _choose(pieces, float(slope[strength < -least].sum()))
    mask = np.append(chosen, False)[pieces.labels]
    if not mask.any() or _is_soft(pieces, chosen, mask, level):
        return None
    full = float(np.quantile(strength[mask], 0.7))
    ink = np.clip((strength / full - 0.15) / 0.75, 0, 1)
    near = dilate(mask.astype(np.float32), 1)[1:-1, 1:-1] > 0
    score = float(pieces.edge[chosen].sum()) * purity**2
    return Found(score=score, ink=ink, digit=np.where(near, ink, 0))


def _is_soft(pieces: Pieces, chosen: np.ndarray, mask: np.ndarray, level: float) -> bool:
    """Tell whether the edges of what was found are as gentle as those of light and shadow."""
    if max(mask.shape) <= 4 * TINY:  # their pixels are too coarse to tell
        return False
    slope = float(pieces.edge[chosen].sum()) / (level**2 * outline(mask.astype(np.float32)))
    return 20 / (slope * float(pieces.length[chosen].max())) > SOFTEST


def _without_ruling(mask: np.ndarray) -> np.ndarray:
    return _without_lines(_without_lines(mask).T).T


def _without_lines(mask: np.ndarray) -> np.ndarray:
    """Return the mask without the ruling of the paper, if two or more lines cross it all."""
    full = np.flatnonzero(mask.mean(1) > 0.85)
    runs = np.split(full, np.flatnonzero(np.diff(full) > 1) + 1)
    runs = [run for run in runs if 0 < len(run) <= max(1, len(mask) / 40)]
    if len(runs) < 2:
        return mask
    mask = np.pad(mask, ((1, 1), (0, 0)))
    for run in runs:
        stroke = mask[run[0]] & mask[run[-1] + 2]  # a stroke that crosses the line stays whole
        mask[run + 1] &= stroke
    return mask[1:-1]


def _smooth(strength: np.ndarray) -> np.ndarray:
    """Return a (1, 2, 1) blur in both directions: a camera's noise is finer than any stroke."""
    for _ in range(2):
        padded = np.pad(strength, ((1, 1), (0, 0)), mode="edge")
        strength = ((padded[:-2] + padded[2:] + 2 * strength) / 4).T
    return strength


def _pieces(mask: np.ndarray, slope: np.ndarray) -> Pieces:
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


def _choose(pieces: Pieces, opposite: float) -> tuple[np.ndarray, float]:
    """Return which pieces make up the digit, (N,) booleans, and how pure this view is.

    Purity is the digit's share of all edges, less where it lies along the rim. `opposite` are
    the edges of what is on the other side of the ground: few where the ground was understood.
    """
    height, width = pieces.labels.shape
    frame, rim = _frames(pieces), _rim(pieces)
    off_centre = np.hypot(
        (pieces.top + pieces.bottom + 1) / height - 1, (pieces.left + pieces.right + 1) / width - 1
    )
    weight = pieces.edge * (1 - 0.4 * np.minimum(off_centre, 1)) * ~frame
    weight *= np.clip(1 - 6 * rim, 0.05, 1)
    weight *= np.where(_crosses(pieces), 0.3, 1) * np.where(rim > 0, 0.4, 1)
    main = int(np.argmax(weight)) if weight.any() else -1
    chosen = np.zeros(len(weight), dtype=bool)
    if main < 0 or weight[main] < 0.15 * weight.sum():
        return chosen, 0.0
    if pieces.length[main] < max(6, max(height, width) / 25):
        return chosen, 0.0
    chosen = _belongs(pieces, main) & ~frame & (rim < 0.1)
    chosen[main] = True
    share = weight[chosen].sum() / (weight.sum() + 0.5 * opposite)
    return chosen, float(share * np.clip(1 - 4 * rim[main], 0.1, 1))


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


def _belongs(pieces: Pieces, main: int) -> np.ndarray:
    """Tell which pieces are part of the same digit: a 5's flag, a broken stroke."""
    long = pieces.length[main]
    gap_x = np.maximum(pieces.left - pieces.right[main], pieces.left[main] - pieces.right)
    gap_y = np.maximum(pieces.top - pieces.bottom[main], pieces.top[main] - pieces.bottom)
    near = np.maximum(gap_x, gap_y) < 0.25 * long
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
        if (pieces.length[inside] > 0.25 * pieces.length[outer]).any():
            frame[outer] = _closes(pieces, outer)
    return frame


def _closes(pieces: Pieces, outer: int) -> bool:
    """Tell whether a piece covers at least half of each side of its own bounding box."""
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
    return all(side.mean() > 0.5 for side in sides)
