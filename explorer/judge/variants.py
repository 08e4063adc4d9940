"""How much of P(digit) hangs on the junk recipe: critics of other recipes judge the same samples.

    python -m explorer variants --data-dir data

prints the table of `docs/decisions/005-the-critic.md`. The critics are trained shorter than the
shipped one and on a part of the digits, all alike; so compare them with each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.data import Digits
from explorer.judge.critic import p_digit
from explorer.judge.junk import EXTRA_MAKERS, KINDS
from explorer.judge.training import examine, split, train_critic
from explorer.models import Net

RECIPES: dict[str, tuple[str, ...]] = {
    "all kinds": KINDS,
    **{f"without {left_out}": tuple(k for k in KINDS if k != left_out) for left_out in KINDS},
    **{f"with {added}": (*KINDS, added) for added in EXTRA_MAKERS},
}
"""The kinds of junk of every variant; the first is the shipped recipe."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Variant:
    """What a critic of one recipe says; means of P(digit).

    Attributes:
        recipe: its name in `RECIPES`.
        samples: of the pictures in `decoded_samples`, by their name.
        real: of digits held out.
        left_out: of junk of the kind that the recipe lacks, None if it lacks none.
    """

    recipe: str
    samples: dict[str, float]
    real: float
    left_out: float | None


@torch.no_grad()
def decoded_samples(
    models: Mapping[str, tuple[Net, np.ndarray, np.ndarray]],
) -> dict[str, Tensor]:
    """Return the pictures (N, 784) that every model decodes from samples of either kind.

    Args:
        models: by id, each with samples (N, D) from N(0, I) and from its own Gaussian.
    """
    return {
        f"{name} {kind}": net.decode(torch.from_numpy(codes))
        for name, (net, *samples) in models.items()
        for kind, codes in zip(("normal", "fitted"), samples, strict=True)
    }


@torch.no_grad()
def compare(
    learnt: Digits, held_out: Digits, samples: dict[str, Tensor], *, epochs: int, seed: int
) -> Iterator[Variant]:
    """Train a critic by each recipe and yield what it says."""
    for recipe, kinds in RECIPES.items():
        with torch.enable_grad():
            *_, last = train_critic(learnt, kinds=kinds, epochs=epochs, seed=seed)
        missing = [kind for kind in KINDS if kind not in kinds]
        figures = examine(last.critic, held_out, kinds=KINDS)
        yield Variant(
            recipe=recipe,
            samples={name: p_digit(last.critic(x)).mean().item() for name, x in samples.items()},
            real=figures.p_real,
            left_out=figures.p_junk[missing[0]] if missing else None,
        )


def rows(
    digits: Digits, samples: dict[str, Tensor], *, count: int, epochs: int, seed: int
) -> Iterator[str]:
    """Yield the lines of the table: its head at once, then one per recipe as it is ready.

    Args:
        digits: to learn from; the last ones are held out, see `split`.
        samples: pictures (N, 784) to judge, by name.
        count: of digits to learn from.
        epochs: passes over the digits.
        seed: of every critic's training.
    """
    learnt, held_out = split(digits)
    part = slice(count)
    learnt = Digits(images=learnt.images[part], labels=learnt.labels[part])
    columns = ("junk", *samples, "digits", "kind left out")
    yield f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    for v in compare(learnt, held_out, samples, epochs=epochs, seed=seed):
        left_out = "" if v.left_out is None else f"{v.left_out:.3f}"
        cells = (*(f"{p:.3f}" for p in v.samples.values()), f"{v.real:.3f}", left_out)
        yield f"| {v.recipe} | {' | '.join(cells)} |"
