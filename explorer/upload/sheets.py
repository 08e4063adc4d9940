"""Areas in a picture that a digit may be written on: a sheet on a desk, a panel, a printed box."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from explorer.upload.background import averaging
from explorer.upload.components import label

COARSE = 128  # pixels along the longer side of the picture in which sheets are looked for
LEVELS = 14  # thresholds that part light from dark
SMALLEST, LARGEST = 0.012, 0.97  # share of the picture
CONVEX = 0.9  # share of its convex hull that a sheet's outline fills; a hand or a fold costs some
SOLID = 0.45  # share that is of one tone: the rest may be ink
STEP = 0.035  # least difference across a sheet's edge, as a share of white
EDGE = 0.85  # share of a sheet's edge that shows it
RIM = 0.9  # share of a sheet's outline that may be the picture's own
ALIKE = 0.6  # two sheets that share so much of their union are one
MARGIN = 1.5  # coarse pixels inside its edge where a sheet's shadow and blur end
MOST, ALL_TOGETHER = 12, 1.6  # sheets that are looked at, and their area by the picture's


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sheet:
    """A convex area of one tone.

    `outline` is (K, 2), x and y of its corners as shares of the picture; `clear` says how plainly
    its edge shows, `area` is its share of the picture, `cornered` its share of the smallest
    rectangle around it: 1 for a sheet seen from above, 0.79 for an ellipse. `cut` says that the
    picture's rim cuts it off.
    """

    outline: np.ndarray
    clear: float
    area: float
    cornered: float
    cut: bool

    def mask(self, shape: tuple[int, int], grow: float = 0.0) -> np.ndarray:
        """Return (H, W) booleans inside the outline, moved outwards by `grow` coarse pixels."""
        middle = self.outline.mean(0)
        reach = np.sqrt(self.area / np.pi) * COARSE
        corners = middle + (self.outline - middle) * (1 + grow / reach)
        image = Image.new("1", (shape[1], shape[0]))
        size = np.array((shape[1], shape[0]))
        ImageDraw.Draw(image).polygon([tuple(p) for p in corners * size - 0.5], fill=1)
        return np.array(image)


def sheets(colour: np.ndarray) -> list[Sheet]:
    """Return the sheets in a picture (H, W, C), the plainest first."""
    height, width = colour.shape[:2]
    scale = min(1.0, COARSE / max(height, width))
    rows, columns = max(2, round(height * scale)), max(2, round(width * scale))
    grey = averaging(height, rows) @ colour.mean(2) @ averaging(width, columns).T
    found = sorted(_candidates(grey), key=lambda pair: -pair[0].clear)
    kept: list[tuple[Sheet, np.ndarray]] = []
    for sheet, mask in found:
        covered = sheet.area + sum(other.area for other, _ in kept)
        if len(kept) == MOST or covered > ALL_TOGETHER:
            continue
        if all(_overlap(mask, other) < ALIKE for _, other in kept):
            kept.append((sheet, mask))
    return [sheet for sheet, _ in kept]


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def _candidates(grey: np.ndarray) -> Iterator[tuple[Sheet, np.ndarray]]:
    """Yield every area that any threshold parts from the rest, with its mask."""
    low, high = np.quantile(grey, (0.01, 0.99))
    for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
        for sign in (1, -1):
            labels, count = label(sign * grey > sign * level)
            areas = np.bincount(labels[labels >= 0], minlength=count)
            for piece in np.flatnonzero(areas > SOLID * SMALLEST * grey.size):
                sheet = _sheet(grey, labels == piece, sign)
                if sheet is not None:
                    yield sheet, sheet.mask(grey.shape)


def _sheet(grey: np.ndarray, area: np.ndarray, sign: int) -> Sheet | None:
    """Return the sheet that an area of one tone is, if it is one."""
    height, width = grey.shape
    rows, columns = np.flatnonzero(area.any(1)), np.flatnonzero(area.any(0))
    inner = area[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    left, right = inner.argmax(1), inner.shape[1] - inner[:, ::-1].argmax(1)
    top, bottom = inner.argmax(0), inner.shape[0] - inner[::-1].argmax(0)
    filled = min((right - left).sum(), (bottom - top).sum())
    if filled < SMALLEST * grey.size:
        return None
    sides = _bulge(_corners(left, np.minimum)) + _bulge(_corners(right, np.maximum)[::-1])
    hull = np.array(sides, dtype=float)
    following = np.roll(hull, -1, 0)
    size = abs((hull[:, 0] * following[:, 1] - hull[:, 1] * following[:, 0]).sum()) / 2
    share = size / grey.size
    if not SMALLEST <= share <= LARGEST or filled < CONVEX * size or inner.sum() < SOLID * size:
        return None
    hull += np.array((columns[0], rows[0]))
    clear = _clearness(grey, hull, sign)
    if not clear:
        return None
    outline, cornered = hull / (width, height), size / _rectangle(hull)
    cut = bool(outline.min() <= 0 or outline.max() >= 1)
    return Sheet(outline=outline, clear=clear, area=share, cornered=cornered, cut=cut)


def _clearness(grey: np.ndarray, hull: np.ndarray, sign: int) -> float:
    """Return how far the tones inside and outside an outline are apart; 0 where they are not."""
    following = np.roll(hull, -1, 0)
    length = np.hypot(*(following - hull).T)
    count = np.maximum(1, np.round(length)).astype(int)
    steps = (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + 0.5)[:, None]
    along = np.repeat((following - hull) / count[:, None], count, 0)
    points = np.repeat(hull, count, 0) + steps * along
    out = np.stack((along[:, 1], -along[:, 0]), 1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    if ((points - hull.mean(0)) * out).sum() < 0:
        out = -out
    height, width = grey.shape

    def tone(distance: float) -> tuple[np.ndarray, np.ndarray]:
        x, y = np.floor(points + distance * out).astype(int).T
        known = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        return sign * grey[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)], known

    (outside, known), (further, _) = tone(0.5), tone(1.5)
    if known.mean() < 1 - RIM:
        return 0.0
    step = (np.maximum(tone(-0.5)[0], tone(-1.5)[0]) - np.minimum(outside, further))[known]
    return float(step.mean()) if (step > STEP).mean() >= EDGE else 0.0


def _rectangle(hull: np.ndarray) -> float:
    """Return the area of the smallest rectangle around a hull: one of its sides is one of these."""
    sides = np.roll(hull, -1, 0) - hull
    sides = sides / np.maximum(np.hypot(*sides.T), 1e-9)[:, None]
    along, across = hull @ sides.T, hull @ np.stack((-sides[:, 1], sides[:, 0]))
    return float((np.ptp(along, 0) * np.ptp(across, 0)).min())


def _corners(side: np.ndarray, outer: Callable[..., np.ndarray]) -> list[tuple[int, int]]:
    """Return x and y of the corners of the pixels at one side of an area, from top to bottom."""
    edge = outer(np.append(side, side[-1]), np.insert(side, 0, side[0]))
    return list(zip(edge.tolist(), range(len(edge)), strict=True))


def _bulge(path: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the corners of a side's convex hull. Source: Andrew 1979, monotone chain."""
    chain: list[tuple[int, int]] = []
    for x, y in path:
        while len(chain) > 1:
            (x0, y0), (x1, y1) = chain[-2:]
            if (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) < 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain
