"""Pictures that are not digits, made from real digits: what the critic learns to turn down."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

Maker = Callable[[Tensor, Tensor, torch.Generator], Tensor]
"""Images (B, 28, 28) in [0, 1], as many of other classes, a generator; returns junk alike."""

SIDE = 28
PATCH = 7
Y, X = torch.meshgrid(torch.arange(float(SIDE)), torch.arange(float(SIDE)), indexing="ij")


def uniform(low: float, high: float, count: int, generator: torch.Generator) -> Tensor:
    """Return one random number per image, (B, 1, 1)."""
    return low + (high - low) * torch.rand(count, 1, 1, generator=generator)


# ---- the tools ----


def blur(x: Tensor, sigma: Tensor) -> Tensor:
    """Return images blurred by Gaussians of widths sigma (B, 1, 1) in pixels."""
    bell = torch.exp(-(((Y - X) / sigma) ** 2) / 2)
    # The middle row holds nearly the whole bell; at the edges some of the ink is lost.
    bell = bell / bell[:, SIDE // 2, :, None].sum(dim=1, keepdim=True)
    return bell @ x @ bell


def shift(x: Tensor, reach: int, generator: torch.Generator) -> Tensor:
    """Return images moved by whole pixels, up to `reach` each way; what leaves is lost."""
    dy, dx = torch.randint(0, 2 * reach + 1, (2, len(x), 1), generator=generator)
    wide = F.pad(x, (reach, reach, reach, reach))
    rows, columns = torch.arange(SIDE) + dy, torch.arange(SIDE) + dx
    return wide[torch.arange(len(x))[:, None, None], rows[:, :, None], columns[:, None, :]]


def ink_point(weight: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return row and column, each (B, 1, 1), of a pixel sampled in proportion to its weight."""
    at = torch.multinomial(weight.flatten(1) + 1e-9, 1, generator=generator)[:, :, None]
    return (at // SIDE).float(), (at % SIDE).float()


def middle(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return row and column, each (B, 1, 1), of the ink's centre of mass."""
    ink = x.sum(dim=(1, 2), keepdim=True) + 1e-9
    cy, cx = ((x * at).sum(dim=(1, 2), keepdim=True) / ink for at in (Y, X))
    return cy, cx


def side_of_line(x: Tensor, generator: torch.Generator) -> Tensor:
    """Return the signed distance in pixels from a random line near the ink's middle."""
    cy, cx = middle(x)
    angle = uniform(0, 2 * torch.pi, len(x), generator)
    offset = uniform(-2.5, 2.5, len(x), generator)
    return (Y - cy) * angle.sin() + (X - cx) * angle.cos() + offset


def side_of_blob(x: Tensor, generator: torch.Generator) -> Tensor:
    """Return a smooth random field (B, 28, 28), about as often above 0 as below where ink is."""
    coarse = torch.randn(len(x), 1, 5, 5, generator=generator)
    field = F.interpolate(coarse, size=(SIDE, SIDE), mode="bicubic")[:, 0]
    ink = x.sum(dim=(1, 2), keepdim=True) + 1e-9
    return 4 * (field - (field * x).sum(dim=(1, 2), keepdim=True) / ink)


def pen_stroke(count: int, generator: torch.Generator) -> Tensor:
    """Return images of one bent pen stroke, 12 to 20 pixels long and 3 to 5 wide."""
    angle = uniform(0, 2 * torch.pi, count, generator)
    half = uniform(6, 10, count, generator)
    bend = uniform(-5, 5, count, generator)
    cy, cx = uniform(8, 19, count, generator), uniform(8, 19, count, generator)
    away = torch.full((count, SIDE, SIDE), torch.inf)
    for t in torch.linspace(-1, 1, 13):
        along, across = t * half, (t * t - 0.5) * bend
        y = cy + along * angle.sin() + across * angle.cos()
        x = cx + along * angle.cos() - across * angle.sin()
        away = torch.minimum(away, (Y - y) ** 2 + (X - x) ** 2)
    return (uniform(1.6, 2.4, count, generator) - away.sqrt()).clamp(0, 1)


def clearest(candidates: Sequence[Tensor], scores: Sequence[Tensor]) -> Tensor:
    """Return for each row the candidate (B, ...) whose score (B,) is the highest."""
    best = torch.stack(list(scores)).argmax(dim=0)
    return torch.stack(list(candidates))[best, torch.arange(len(best))]


def amount(x: Tensor) -> Tensor:
    """Return the ink of each image (B,), in pixels."""
    return x.sum(dim=(1, 2))


# ---- the kinds ----
# Chance often leaves a digit a digit: a stroke hides in it, a cut runs between two alike halves.
# So some kinds make several and keep the one that is changed most.


def cross_fade(x: Tensor, other: Tensor, generator: torch.Generator) -> Tensor:
    """Mix the pixels of two digits."""
    return torch.lerp(x, other, uniform(0.35, 0.65, len(x), generator))


def overlay(x: Tensor, other: Tensor, generator: torch.Generator) -> Tensor:
    """Write one digit over another."""
    moved = [shift(other, 3, generator) for _ in range(2)]
    return clearest([torch.maximum(x, m) for m in moved], [amount((1 - x) * m) for m in moved])


def shuffle(x: Tensor, _other: Tensor, generator: torch.Generator) -> Tensor:
    """Cut the picture into 16 patches of 7 x 7 and put them back in another order."""
    across = SIDE // PATCH
    patches = x.reshape(-1, across, PATCH, across, PATCH).transpose(2, 3).flatten(1, 2)
    order = torch.rand(len(x), across * across, generator=generator).argsort(dim=1)
    mixed = patches[torch.arange(len(x))[:, None], order]
    return mixed.unflatten(1, (across, across)).transpose(2, 3).reshape(-1, SIDE, SIDE)


def splice(x: Tensor, other: Tensor, generator: torch.Generator) -> Tensor:
    """Join two digits along a line, or along the edge of a blob."""
    sides = [maker(x, generator) for maker in (side_of_line, side_of_blob) for _ in range(3)]
    # What does not meet at the seam shows.
    seams = [amount((x - other).abs() * (side.abs() < 1.5)) for side in sides]
    return torch.lerp(other, x, (clearest(sides, seams) + 0.5).clamp(0, 1))


def erase(x: Tensor, _other: Tensor, generator: torch.Generator) -> Tensor:
    """Wipe out the 30 to 60 % of the ink that lie nearest to a point of it."""
    cy, cx = ink_point(x, generator)
    away = ((Y - cy) ** 2 + (X - cx) ** 2).sqrt()
    order = away.flatten(1).argsort(dim=1)
    gone = x.flatten(1).gather(1, order).cumsum(dim=1)
    share = uniform(0.3, 0.6, len(x), generator)[:, 0]
    last = (gone < share * gone[:, -1:]).sum(dim=1, keepdim=True).clamp(max=SIDE * SIDE - 1)
    radius = away.flatten(1).gather(1, order.gather(1, last))[:, :, None]
    return x * (away - radius + 0.5).clamp(0, 1)


def gap(x: Tensor, _other: Tensor, generator: torch.Generator) -> Tensor:
    """Break the strokes: a band 4 to 6 pixels wide wiped out, or up to three holes."""
    bands = [side_of_line(x, generator).abs() for _ in range(2)]
    band = clearest(bands, [amount(x * (away < 2.5)) for away in bands])
    kept = (band - uniform(2, 3, len(x), generator) + 0.5).clamp(0, 1)
    # Towards the middle, because a hole at a stroke's end only makes it shorter.
    cy, cx = middle(x)
    inner = x * torch.exp(-((Y - cy) ** 2 + (X - cx) ** 2) / 50)
    holes = torch.ones_like(x)
    for _ in range(3):
        cy, cx = ink_point(inner, generator)
        away = ((Y - cy) ** 2 + (X - cx) ** 2).sqrt()
        holes = holes * (away - uniform(2.2, 3.4, len(x), generator) + 0.5).clamp(0, 1)
    return x * torch.where(uniform(0, 1, len(x), generator) < 0.5, kept, holes)


def stroke(x: Tensor, _other: Tensor, generator: torch.Generator) -> Tensor:
    """Add a pen stroke that no digit has there."""
    strokes = [pen_stroke(len(x), generator) for _ in range(4)]
    return torch.maximum(x, clearest(strokes, [amount((1 - x) * ink) for ink in strokes]))


MAKERS: dict[str, Maker] = {
    "cross_fade": cross_fade,
    "overlay": overlay,
    "shuffle": shuffle,
    "splice": splice,
    "erase": erase,
    "gap": gap,
    "stroke": stroke,
}

KINDS = tuple(MAKERS)

# ---- what the critic is given ----


def junk(kind: str, x: Tensor, other: Tensor, generator: torch.Generator) -> Tensor:
    """Return one picture of a kind of junk for every digit.

    Args:
        kind: one of `KINDS`.
        x: digits (B, 784) in [0, 1].
        other: as many digits of other classes, see `partners`.
        generator: of all that is random.
    """
    digits, others = (images.reshape(-1, SIDE, SIDE) for images in (x, other))
    return MAKERS[kind](digits, others, generator).flatten(1)


def partners(x: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
    """Return for each digit x (B, 784) the row (B,) of one of another class.

    Of three it is the one with which it shares the least ink: two digits that cover each other,
    such as a 4 and a 9, mix into what may well be called a digit.
    """
    rows = [other_class(labels, generator) for _ in range(3)]
    alone = [torch.minimum((x * (1 - x[r])).sum(dim=1), (x[r] * (1 - x)).sum(dim=1)) for r in rows]
    return clearest(rows, alone)


def other_class(labels: Tensor, generator: torch.Generator) -> Tensor:
    """Return for each digit the row (B,) of one of another class, each row once.

    Ordered by class and moved on by half, no digit meets its own class as long as no class makes
    up more than half of them.
    """
    order = torch.randperm(len(labels), generator=generator)
    order = order[labels[order].argsort(stable=True)]
    rows = torch.empty_like(order)
    rows[order] = order.roll(len(order) // 2)
    return rows
