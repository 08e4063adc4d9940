"""Letters as pen strokes: those that are no digit, in several forms each."""

from itertools import pairwise

import torch
from torch import Tensor

FORMS: dict[str, tuple[str, ...]] = {
    "A": (
        "09 40 89/16 76",
        "09 20 60 89/15 75",
        "09 05 22 40 62 85 89/05 85",
        "09 41 45 45 41 89/05 85",
        "12 31 61 82 89/84 34 15 08 39 69 87",
    ),
    "E": (
        "80 00 09 89/04 64",
        "70 00 09 79/05 75",
        "82 60 20 02 14 44/14 06 18 39 69 87",
        "81 10 04 08 29 88/04 55",
        "05 85 82 60 20 02 06 29 69 87",
    ),
    "F": (
        "80 00 09/04 64",
        "70 00 09/05 75",
        "90 20 09/15 65",
        "81 60 10 09/04 44 54",
        "82 70 50 32 39/04 74",
    ),
    "H": (
        "00 09/80 89/04 84",
        "10 09/70 69/05 75",
        "00 09/80 89/06 83",
        "02 10 09/80 79 89/05 84",
        "00 09/05 24 54 76 79",
    ),
    "K": (
        "00 09/80 05 89",
        "00 09/70 04/34 79",
        "10 09/82 14 26 79",
        "00 09/72 06/24 79",
        "10 09/90 25 44 56 69 89",
    ),
    "M": (
        "09 00 45 80 89",
        "09 10 48 70 89",
        "09 02 20 41 49/41 60 82 89",
        "00 09/00 49 80/80 89",
        "03 09/04 23 45 49/45 63 85 89",
    ),
    "N": (
        "09 00 89 80",
        "09 10 79 80",
        "00 09/00 79/70 79",
        "09 01 20 31 58 69 88 80",
        "03 09/05 23 53 75 79",
    ),
    "P": (
        "09 00 60 82 83 65 05",
        "00 09/00 50 71 73 55 05",
        "10 09/20 60 81 82 64 15",
        "09 01 40 72 54 14",
    ),
    "R": (
        "09 00 60 82 83 65 05/45 89",
        "00 09/00 50 71 73 55 05 89",
        "10 09/20 60 81 82 64 15/45 67 79",
        "09 01 40 72 54 14 35 89",
    ),
    "W": (
        "00 29 43 69 80",
        "00 19 40 79 80",
        "00 06 29 46 40/46 69 86 80",
        "00 18 39 45 59 78 80",
        "03 29 45 69 83",
    ),
    "X": (
        "00 89/80 09",
        "10 79/70 09",
        "00 20 68 89/80 60 28 09",
        "03 79/73 09",
        "01 10 33 36 18 09/81 70 53 56 78 89",
    ),
}
"""Each form's strokes, a stroke's points as two figures: 0 to 9 to the right, 0 to 9 down."""

LETTERS = tuple(FORMS)


def segments(form: str) -> Tensor:
    """Return the straight pieces (S, 4) of a form, x y x y, in [-1, 1]."""
    found = []
    for stroke in form.split("/"):
        points = [(int(x) / 4 - 1, int(y) / 4.5 - 1) for x, y in stroke.split()]
        found += [(*a, *b) for a, b in pairwise(points)]
    return torch.tensor(found)


def tables() -> tuple[Tensor, Tensor]:
    """Return the pieces (F, S, 4) of all forms and which letter (F,) each form is of.

    Where a form has fewer pieces, its last is repeated.
    """
    every = [(place, segments(form)) for place, name in enumerate(LETTERS) for form in FORMS[name]]
    most = max(len(one) for _, one in every)
    filled = [torch.cat([one, one[-1:].expand(most - len(one), 4)]) for _, one in every]
    return torch.stack(filled), torch.tensor([place for place, _ in every])
