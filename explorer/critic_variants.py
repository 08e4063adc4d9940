"""How much of P(digit) hangs on the junk recipe: critics of other recipes judge the same draws.

    python -m explorer.critic_variants --data-dir data

prints the table of `docs/decisions/005-the-critic.md`. The critics are trained shorter than the
shipped one and on a part of the digits, all alike; so compare them with each other.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from explorer import artefacts
from explorer.artefacts import Artefacts
from explorer.critic import examine, split, train_critic
from explorer.data import Digits, load
from explorer.junk import EXTRA_MAKERS, KINDS
from explorer.models import p_digit
from explorer.progress import say

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
        draws: of the pictures in `shipped_draws`, by their name.
        real: of digits held out.
        left_out: of junk of the kind that the recipe lacks, None if it lacks none.
    """

    recipe: str
    draws: dict[str, float]
    real: float
    left_out: float | None


@torch.no_grad()
def shipped_draws(shipped: Artefacts) -> dict[str, Tensor]:
    """Return what the shipped models decode from 2,000 draws of each kind."""
    kinds = {"normal": {"ae": shipped.normal, "vae": shipped.normal}, "fitted": shipped.fitted}
    return {
        f"{model} {kind}": net.decode(torch.from_numpy(codes[model]))
        for model, net in shipped.models.items()
        for kind, codes in kinds.items()
    }


@torch.no_grad()
def compare(
    learnt: Digits, held_out: Digits, draws: dict[str, Tensor], *, epochs: int, seed: int
) -> Iterator[Variant]:
    """Train a critic by each recipe and yield what it says."""
    for recipe, kinds in RECIPES.items():
        with torch.enable_grad():
            *_, last = train_critic(learnt, kinds=kinds, epochs=epochs, seed=seed)
        missing = [kind for kind in KINDS if kind not in kinds]
        figures = examine(last.critic, held_out, kinds=KINDS)
        yield Variant(
            recipe=recipe,
            draws={name: p_digit(last.critic(x)).mean().item() for name, x in draws.items()},
            real=figures.p_real,
            left_out=figures.p_junk[missing[0]] if missing else None,
        )


def main() -> None:
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(prog="python -m explorer.critic_variants")
    parser.add_argument("--data-dir", type=Path, default=Path("data"), help="holds MNIST/raw")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--digits", type=int, default=12_000, help="to learn from")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    draws = shipped_draws(artefacts.load())
    learnt, held_out = split(load(options.data_dir, train=True))
    part = slice(options.digits)
    learnt = Digits(images=learnt.images[part], labels=learnt.labels[part])
    columns = ("junk", *draws, "digits", "kind left out")
    say(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for v in compare(learnt, held_out, draws, epochs=options.epochs, seed=options.seed):
        left_out = "" if v.left_out is None else f"{v.left_out:.3f}"
        cells = (*(f"{p:.3f}" for p in v.draws.values()), f"{v.real:.3f}", left_out)
        say(f"| {v.recipe} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
