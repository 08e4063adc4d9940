"""Pictures that are not digits, drawn from nothing: blobs, bars, crosses, curls, letters."""

from collections.abc import Callable

import torch
from torch import Tensor

from explorer.judge.junk import SIDE, X, Y, uniform
from explorer.judge.letters import LETTERS, tables

Drawer = Callable[[int, torch.Generator], Tensor]
"""How many, a generator; returns pictures (B, 28, 28) in [0, 1]."""

PIECES, LETTER_OF = tables()


# ---- the tools ----


def pen(ends: Tensor, half: Tensor) -> Tensor:
    """Return straight strokes as ink (B, 28, 28).

    Args:
        ends: of S strokes in pixels (B, S, 4), x y x y.
        half: half their width in pixels (B, 1, 1).
    """
    x0, y0, x1, y1 = ends[..., None].unbind(dim=2)
    dx, dy = x1 - x0, y1 - y0
    x, y = X.flatten() - x0, Y.flatten() - y0
    along = ((x * dx + y * dy) / (dx * dx + dy * dy + 1e-6)).clamp(0, 1)
    away = (x - along * dx).square() + (y - along * dy).square()
    return edge(away.amin(dim=1).sqrt().reshape(-1, SIDE, SIDE) - half)


def edge(outside: Tensor) -> Tensor:
    """Return ink by the distance in pixels from an outline, negative within it."""
    return (0.5 - outside).clamp(0, 1)


def turned(
    count: int, angle: Tensor, reach: float, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return every pixel's place across and along (B, 28, 28) about a turned, moved middle.

    Args:
        count: of pictures.
        angle: (B, 1, 1) by which they are turned.
        reach: how far the middle may lie from the picture's, in pixels.
        generator: of the middle.
    """
    x = X - 13.5 - uniform(-reach, reach, count, generator)
    y = Y - 13.5 - uniform(-reach, reach, count, generator)
    return x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()


def placed(points: Tensor, narrow: float, generator: torch.Generator) -> Tensor:
    """Return points (B, S, 2) of [-1, 1], x y, in pixels: bent, slanted, turned, moved.

    Args:
        points: of B drawings.
        narrow: least width for the height that they get, at most 1.05.
        generator: of how they are placed.
    """
    count = len(points)

    def within(low: float, high: float) -> Tensor:
        return uniform(low, high, count, generator)[:, :, 0]

    x, y = points.unbind(dim=2)
    x = x + within(0, 0.12) * (within(1, 4) * y + within(0, 6.3)).sin()
    y = y + within(0, 0.12) * (within(1, 4) * x + within(0, 6.3)).sin()
    x = x * within(narrow, 1.05) + y * within(-0.35, 0.35)
    turn, half = within(-0.2, 0.2), within(6, 10.5)
    across, down = x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos()
    places = [13.5 + within(-2.5, 2.5) + half * way for way in (across, down)]
    return torch.stack(places, dim=2)


def joined(points: Tensor) -> Tensor:
    """Return the strokes (B, S - 1, 4) from each point (B, S, 2) to the next."""
    return torch.cat([points[:, :-1], points[:, 1:]], dim=2)


def coin(count: int, generator: torch.Generator) -> Tensor:
    """Return a coin's two sides (B, 1, 1), bool."""
    return uniform(0, 1, count, generator) < 0.5


# ---- the kinds ----


def blob(count: int, radius: Tensor, reach: float, generator: torch.Generator) -> Tensor:
    """Return filled ellipses, their shorter half at least .7 of the longer."""
    angle = uniform(0, torch.pi, count, generator)
    x, y = turned(count, angle, reach, generator)
    flat = uniform(0.7, 1, count, generator)
    return edge(((x / flat).square() + y.square()).sqrt() - radius)


def dot(count: int, generator: torch.Generator) -> Tensor:
    """Set one to three dots, 2 to 8 pixels wide."""
    dots = [blob(count, uniform(1, 4, count, generator), 8, generator) for _ in range(3)]
    dots[0] = blob(count, uniform(1, 4, count, generator), 3, generator)
    number = torch.randint(1, 4, (count, 1, 1), generator=generator)
    found = dots[0]
    for place, more in enumerate(dots[1:], start=2):
        found = torch.maximum(found, more * (number >= place))
    return found


def disc(count: int, generator: torch.Generator) -> Tensor:
    """Fill a round or oval, 8 to 24 pixels long."""
    return blob(count, uniform(4, 12, count, generator), 3, generator)


def square(count: int, generator: torch.Generator) -> Tensor:
    """Fill a square or rectangle, 7 to 22 pixels long, upright or turned."""
    little = uniform(-0.25, 0.25, count, generator)
    angle = torch.where(coin(count, generator), little, uniform(0, torch.pi, count, generator))
    x, y = turned(count, angle, 3, generator)
    half = uniform(3.5, 11, count, generator)
    flat = half * uniform(0.65, 1, count, generator)
    return edge(x.abs() - flat) * edge(y.abs() - half)


def cross(count: int, generator: torch.Generator) -> Tensor:
    """Cross two strokes near their middles."""
    first = uniform(0, torch.pi, count, generator)
    second = first + uniform(1.05, 2.1, count, generator)
    middle = torch.cat([uniform(11, 16, count, generator) for _ in range(2)], dim=2)
    ends = []
    for angle in (first, second):
        way = torch.cat([angle.cos(), angle.sin()], dim=2)
        before, behind = (uniform(5, 11, count, generator) for _ in range(2))
        ends.append(torch.cat([middle - before * way, middle + behind * way], dim=2))
    return pen(torch.cat(ends, dim=1), uniform(0.7, 3, count, generator))


def spiral(count: int, generator: torch.Generator) -> Tensor:
    """Wind a line two to three and a half times around."""
    t = torch.linspace(0, 1, 33)[None, :, None]
    way = torch.where(coin(count, generator), 1, -1)
    angle = uniform(0, 6.3, count, generator) + way * uniform(12.6, 22, count, generator) * t
    points = torch.cat([t * angle.cos(), t * angle.sin()], dim=2)
    wide = torch.cat([uniform(0.75, 1, count, generator), torch.ones(count, 1, 1)], dim=2)
    middle = torch.cat([uniform(12, 15, count, generator) for _ in range(2)], dim=2)
    ends = joined(middle + points * wide * uniform(7, 12, count, generator))
    return pen(ends, uniform(0.5, 1.5, count, generator))


def scribble(count: int, generator: torch.Generator) -> Tensor:
    """Scrawl a curve that crosses itself often, a zigzag, or lines from place to place."""
    t = torch.linspace(0, 1, 31)[None, :, None]
    phases = 6.3 * torch.rand(count, 3, 2, generator=generator)
    sizes = 0.4 + 0.6 * torch.rand(count, 3, 2, generator=generator)
    waves = [
        sizes[:, k, None] * (6.3 * n * t + phases[:, k, None]).sin()
        for k, n in enumerate((2, 3, 5))
    ]
    curve = sum(waves, torch.zeros(()))
    curve = curve / curve.abs().amax(dim=1, keepdim=True)
    random = 2 * torch.rand(count, 31, 2, generator=generator) - 1
    # The first points are all that count; the others stay on the last.
    until = torch.randint(8, 13, (count, 1), generator=generator)
    at = torch.minimum(torch.arange(31)[None], until)
    lines = random[torch.arange(count)[:, None], at]
    progress = 2 * at / until - 1
    side = (1 - 2 * (at % 2)) * (0.6 + 0.4 * random[:, :, 0].abs())
    zigzag = torch.stack([side, progress], dim=2)
    zigzag = torch.where(coin(count, generator), zigzag, zigzag.flip(2))
    other = torch.where(coin(count, generator), lines, zigzag)
    points = torch.where(coin(count, generator), curve, other)
    return pen(joined(placed(points, 0.8, generator)), uniform(0.6, 1.8, count, generator))


def bar(count: int, generator: torch.Generator) -> Tensor:
    """Draw a bar that is no 1: lying, double, or thicker than 8 pixels."""
    kind = torch.randint(0, 3, (count, 1, 1), generator=generator)
    lying = uniform(-0.35, 0.35, count, generator)
    angle = torch.where(kind == 0, lying, uniform(0, torch.pi, count, generator))
    x, y = turned(count, angle, 3, generator)
    long, thin = uniform(6, 12, count, generator), uniform(0.8, 3, count, generator)
    thick = uniform(4.3, 6, count, generator)
    half = torch.where(kind == 2, thick, thin)
    long = torch.maximum(long, 1.3 * half)
    # Of a double bar the two lie `apart` from the middle; else it is one bar, written twice.
    apart = torch.where(kind == 1, thin + uniform(1.2, 4, count, generator), 0)
    other = torch.where(kind == 1, long * uniform(0.7, 1, count, generator), long)
    above = edge(x.abs() - long) * edge((y - apart).abs() - half)
    return torch.maximum(above, edge(x.abs() - other) * edge((y + apart).abs() - half))


def letter(count: int, generator: torch.Generator, only: str | None = None) -> Tensor:
    """Write one of the letters that are no digit, or only this one."""
    rows = torch.arange(len(LETTER_OF))
    if only is not None:
        rows = rows[LETTERS.index(only) == LETTER_OF]
    weight = 1 / LETTER_OF.bincount()[LETTER_OF[rows]].float()
    at = rows[torch.multinomial(weight, count, replacement=True, generator=generator)]
    points = placed(PIECES[at].reshape(count, -1, 2), 0.6, generator)
    return pen(points.reshape(count, -1, 4), uniform(0.6, 2.6, count, generator))


DRAWERS: dict[str, Drawer] = {
    "dot": dot,
    "disc": disc,
    "square": square,
    "cross": cross,
    "spiral": spiral,
    "scribble": scribble,
    "bar": bar,
    "letter": letter,
}

SHAPES = tuple(DRAWERS)


def shape(kind: str, count: int, generator: torch.Generator) -> Tensor:
    """Return pictures (B, 784) in [0, 1] of one of `SHAPES`."""
    return DRAWERS[kind](count, generator).flatten(1)
