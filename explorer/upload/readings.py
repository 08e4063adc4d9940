"""The ways to read a picture: as a whole, or a sheet in it; which is likelier, which comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.upload.background import View, slanted, views
from explorer.upload.decode import Picture
from explorer.upload.edits import UploadError
from explorer.upload.find_digit import Found, digits_in, span
from explorer.upload.grouping import MOST_DIGITS, Lack, regroup
from explorer.upload.sheets import MARGIN, Sheet, sheets

BETTER = 1.15  # a more complicated view must beat a simpler one by so much
BLOT = 0.3  # what is so wide for its length is no stroke of a pen
# Width by length of what may be a sheet with a digit on it, or a digit: fat ones reach 0.28.
SHEETLIKE, BROAD = 0.2, 0.24
# Share of the smallest rectangle around it that a sheet fills; digits are rounder.
CORNERED, ROUND = 0.92, 0.86
SAME = 0.08  # colours closer than this may be one
AROUND = 3.0  # coarse pixels beyond a sheet's outline that still are its edge
FAINT = 0.03  # score beside that of its surroundings from which something on a sheet counts
LARGE = 0.1  # share of the picture from which a sheet is what was photographed
UNSURE = 0.35  # score beside the likelier reading's from which dark and light ink are a question

INVERTED = (
    "Inverted, there is no digit in the picture. Choose not to invert it, or crop it to the digit."
)
SHEET_OR_INK = "Is the whole shape the digit, or what is inside it?"
DARK_OR_LIGHT = "Is the ink dark, or is it light?"
ONE_OR_MORE = "Is this one digit, or are these several?"
REFUSAL = "No digit was found: the picture {}. {}, and try again."
WRITE = (
    "Write one digit with a dark pen on light paper, let it fill at least a quarter of the picture"
)
LOOKS = {
    Lack.NOISE: ("shows only noise, texture or lines", WRITE),
    Lack.SOFT: ("shows only soft light and shadow, no stroke of a pen", WRITE),
    Lack.SMALL: ("holds nothing larger than specks of dust or noise", WRITE),
    Lack.CROWDED: (f"shows more than {MOST_DIGITS} things like digits", "Crop it to one of them"),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Readings:
    """What a picture may show: the likelier reading, and another where that is not sure.

    `question` asks which is right; `names` answers it, one for each reading.
    """

    found: tuple[Found, ...]
    question: str = ""
    names: tuple[str, ...] = ()


def readings(picture: Picture, *, invert: bool = False) -> Readings:
    """Return the ways to read a picture, whatever the colours of its ink and its ground.

    Args:
        picture: upright.
        invert: take the lighter part for ink where the darker one would have been, or the reverse.

    Raises:
        UploadError: nothing in the picture stands out like a digit.
    """
    colour, alpha = picture.colour, picture.alpha
    if alpha is not None and alpha.max() < 0.1:
        raise UploadError(REFUSAL.format("is fully transparent", WRITE))
    if alpha is not None and _is_cut_out(colour, alpha):
        looked, written = [digits_in(view) for view in _cut_out(alpha)], []
    else:
        colour = _opaque(colour, alpha)
        looked = [digits_in(view) for view in views(colour)]
        written = [_on(sheet, colour) for sheet in sheets(colour)]
    whole = [found for found in looked if not isinstance(found, Lack)]
    on_sheets = [_best([one for one in found if one.breadth < BLOT]) for found in written]
    on_sheets = [one for one in on_sheets if one is not None]
    best, ruled_out = _likeliest(_best(whole), on_sheets, colour)
    if best is None:
        lack = max((one for one in looked if isinstance(one, Lack)), default=Lack.NOISE)
        blank = np.ptp(np.quantile(colour, (0.001, 0.999))) < 0.1
        looks, advice = ("looks blank", WRITE) if blank and lack <= Lack.SOFT else LOOKS[lack]
        raise UploadError(REFUSAL.format(looks, advice))
    reverse = _reverse(best, next((found for found in written if best in found), whole))
    if invert:
        reverse = reverse or _reverse(best, whole)
        if reverse is None:
            raise UploadError(INVERTED)
        return Readings(found=(reverse,))
    if ruled_out is not None:
        both, names = (best, ruled_out), ("The whole shape", "What is inside it")
        is_inner = _extent(best) < _extent(ruled_out)
        names = names[::-1] if is_inner else names
        return Readings(found=both, question=SHEET_OR_INK, names=names)
    if reverse is not None and reverse.score > UNSURE * best.score and reverse.breadth < BLOT:
        names = tuple("Light ink" if one.view.lighter else "Dark ink" for one in (best, reverse))
        return Readings(found=(best, reverse), question=DARK_OR_LIGHT, names=names)
    regrouped = regroup(best.pieces, best.choice)
    if regrouped is not None:
        other = replace(best, choice=regrouped)
        names = tuple(
            "One digit" if len(one.choice.groups) == 1 else "Several digits"
            for one in (best, other)
        )
        return Readings(found=(best, other), question=ONE_OR_MORE, names=names)
    return Readings(found=(best,))


def _reverse(found: Found, others: list[Found]) -> Found | None:
    """Return the likeliest of those whose ink is dark where this one's is light, or the reverse."""
    return _best([one for one in others if one.view.lighter is not found.view.lighter])


def _extent(found: Found) -> int:
    """Return width plus height of the box around the clearest digit, in pixels."""
    left, top, right, bottom = found.boxes()[found.choice.clearest]
    return right - left + bottom - top


def _best(found: list[Found]) -> Found | None:
    best: Found | None = None
    for one in found:  # from simple to complicated
        if best is None or one.score > BETTER * best.score:
            best = one
    return best


def _on(sheet: Sheet, colour: np.ndarray) -> list[Found]:
    """Return what each view of a sheet shows on it."""
    inside = sheet.mask(colour.shape[:2], -MARGIN)
    if not inside.any():
        return []
    rows, columns = (span(np.asarray(inside.any(axis))) for axis in (1, 0))
    inside, colour = inside[rows, columns], colour[rows, columns]
    if min(inside.shape) < 12:
        return []
    colour = np.where(inside[:, :, None], colour, slanted(colour, inside))
    looked = (digits_in(view, inside) for view in views(colour))
    corner = int(columns.start), int(rows.start)
    return [replace(one, corner=corner, sheet=sheet) for one in looked if not isinstance(one, Lack)]


def _likeliest(
    whole: Found | None, on_sheets: list[Found], colour: np.ndarray
) -> tuple[Found | None, Found | None]:
    """Return what was meant: a digit, not the sheet under it, nor what is inside a digit.

    The second is what was ruled out for it, where that is not sure.
    """
    if whole is None or not on_sheets:
        return whole or max(on_sheets, key=lambda one: one.score, default=None), None
    every = [_Look(one, colour) for one in (whole, *on_sheets)]
    losers: dict[int, tuple[_Look, bool]] = {}
    for one in every:
        for paper in every[1:]:
            lost = _loser(one, paper)
            if lost is not None:
                losers.setdefault(id(lost[0]), lost)
    left = [one for one in every if id(one) not in losers] or every
    best = max(left, key=lambda one: one.found.score if one.sheet else 0)
    if every[0] in left and whole.score >= FAINT * best.found.score:
        on_desk = best.sheet and best.sheet.area >= LARGE and _leaves(every[0], best)
        best = best if on_desk else every[0]
    doubtful = [one.found for one, sure in losers.values() if not sure and one is not best]
    doubtful = [one for one in doubtful if one.breadth < BLOT]
    return best.found, max(doubtful, key=lambda one: one.score, default=None)


class _Look:
    """Where the clearest and the largest digit of a reading are, and all ink, at half the size."""

    def __init__(self, found: Found, colour: np.ndarray) -> None:
        (left, top), strength = found.corner, found.view.strength
        part = slice(top, top + strength.shape[0]), slice(left, left + strength.shape[1])
        digit, first, ink = (np.zeros(colour.shape[:2], bool) for _ in range(3))
        digit[part] = found.mask(found.choice.clearest)
        first[part] = found.mask(found.choice.first)
        ink[part] = strength > 0.4 * np.quantile(strength[digit[part]], 0.7)
        self.found, self.sheet = found, found.sheet
        self.digit, self.first = digit[::2, ::2], first[::2, ::2]
        self.ink, self.colour = ink[::2, ::2], colour[::2, ::2]

    def around(self, grow: float) -> np.ndarray:
        """Return where its sheet is; nowhere if it has none."""
        if self.sheet is None:
            return np.zeros_like(self.digit)
        return self.sheet.mask(self.digit.shape, grow)

    def shows_its_ground(self) -> bool:
        """Tell whether its digit has the colour of what is round its sheet: a hole, it may be."""
        ring = self.around(AROUND + 2) & ~self.around(AROUND)
        if not ring.any() or not self.digit.any():
            return False
        apart = np.median(self.colour[self.digit], 0) - np.median(self.colour[ring], 0)
        return bool(np.abs(apart).max() < SAME)


def _loser(one: _Look, paper: _Look) -> tuple[_Look, bool] | None:
    """Return which of two readings the other rules out, if the paper of one is the other's ink.

    And whether that is sure.
    """
    sheet = paper.sheet
    if one is paper or sheet is None or paper.found.score < FAINT * one.found.score:
        return None
    taken = one.digit & paper.around(AROUND) & ~paper.ink
    if taken.sum() <= 0.5 * one.digit.sum():
        return None
    breadth = one.found.breadth
    sure = not SHEETLIKE <= breadth <= BLOT or sheet.cornered > CORNERED
    ground_shows = paper.shows_its_ground()
    return (one, sure) if _is_sheet(sheet, breadth, ground_shows=ground_shows) else (paper, sure)


def _is_sheet(sheet: Sheet, breadth: float, *, ground_shows: bool) -> bool:
    """Tell a sheet with a digit on it from a digit with holes in it, as broad as that."""
    if sheet.cornered >= CORNERED:
        return True
    if ground_shows:
        return breadth > BROAD and (sheet.cornered > ROUND or sheet.cut)
    return breadth > SHEETLIKE or sheet.cornered > ROUND


def _leaves(one: _Look, large: _Look) -> bool:
    """Tell whether a reading takes what lies on the desk, beside the sheet that was meant."""
    outside = ~large.around(0)
    # The desk's dark rim reaches a little under the outline of a sheet.
    return any(
        (at & outside).sum() > least * at.sum()
        for at, least in ((one.digit, 0.9), (one.first, 0.6))
    )


def _cut_out(alpha: np.ndarray) -> Iterator[View]:
    """Yield both ways of reading what stands on nothing, whatever its colour."""
    # Dark ink or light: what stands on nothing is ink. Inverted, it is the nothing that counts.
    yield View(strength=alpha, ground=None, lighter=False)
    yield View(strength=1 - alpha, ground=None, lighter=True)


def _is_cut_out(colour: np.ndarray, alpha: np.ndarray) -> bool:
    """Tell ink on a transparent ground from an opaque card with a digit on it."""
    if np.ptp(alpha) < 0.2:
        return False
    opaque = alpha > 0.5 * alpha.max()
    filled = opaque[span(opaque.any(1)), span(opaque.any(0))].mean()
    shown = colour[opaque]
    other = np.abs(shown - np.median(shown, axis=0)).max(1) > 0.15
    return bool(filled < 0.8 or other.mean() < 0.01)


def _opaque(colour: np.ndarray, alpha: np.ndarray | None) -> np.ndarray:
    """Fill what is transparent with the usual colour of what is not."""
    if alpha is None or np.ptp(alpha) < 0.2:
        return colour
    usual = np.median(colour[alpha > 0.5 * alpha.max()], axis=0)
    return colour * alpha[:, :, None] + usual * (1 - alpha[:, :, None])
