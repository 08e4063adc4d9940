"""The GANs that ship, and what is kept of their training: moments, and figures of every step."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from explorer import data
from explorer.artefacts import files
from explorer.build.progress import bar, say
from explorer.gan_training import FIGURES, Game, rounds
from explorer.models import GameConfig

STEPS = "figures.safetensors"
"""The figures of every step; it is written last, so where it is the game was played to its end."""

EARLY = (0.0, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75)
"""In epochs: the first pictures are all alike, and change fastest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A game that is played once and kept.

    Attributes:
        id: its name in the films.
        config: how it is played.
        moments: in epochs, after which it is kept; after the last step it is anyway.
    """

    id: str
    config: GameConfig
    moments: tuple[float, ...] = ()

    def steps(self, per_epoch: int) -> list[int]:
        """Return the steps after which it is kept, of so many per epoch."""
        last = self.config.epochs * per_epoch
        return sorted({*(min(round(epoch * per_epoch), last) for epoch in self.moments), last})


GOOD = Recipe(id="good", config=GameConfig(), moments=(*EARLY, 1, 1.6, 2.4, 4, 6, 9))
PLAIN = Recipe(
    id="plain",
    config=GameConfig(
        model="decoder",
        hidden=256,
        epochs=8,
        rate=2e-4,
        rate_discriminator=2e-4,
        steady=1.0,
        average=0.0,
    ),
    moments=(*EARLY, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5),
)
COLLAPSING = Recipe(
    id="collapsing",
    config=GameConfig(
        model="decoder",
        hidden=256,
        epochs=1,
        rate=1e-2,
        rate_discriminator=2e-3,
        steady=1.0,
        momentum=0.9,
        average=0.0,
    ),
    moments=(*EARLY, 0.65, 0.85),
)
LESSON = Recipe(
    id="lesson",
    config=GameConfig(model="decoder", hidden=256, rate_discriminator=1e-3, penalty=0.3),
)


def play(recipe: Recipe, digits: data.Digits, folder: Path) -> None:
    """Play a game to its end, unless it is there; keep its moments and the figures of its steps."""
    x = digits.x()
    game = Game(recipe.config, len(x))
    moments, total = recipe.steps(game.steps), recipe.config.epochs * game.steps
    made_from, paths = key_of(recipe, digits), [path_of(folder, step) for step in moments]
    known = files.metadata(folder / STEPS) or {}
    if known.get("made_from") == made_from and all(path.exists() for path in paths):
        return
    figures = []
    if 0 in moments:
        write_moment(folder, game)
    for found in rounds(game, x):
        figures.append(found)
        if game.done in moments:
            write_moment(folder, game)
        if game.done % game.steps == 0 or game.done == total:
            say(f"  {recipe.id} {bar(game.done, total)} epoch {game.done // game.steps}")
    kept = {"figures": torch.stack(figures).numpy()}
    files.write_arrays(folder / STEPS, kept, {"made_from": made_from})


def key_of(recipe: Recipe, digits: data.Digits) -> str:
    """Return a hash of what a game is played with."""
    told = [asdict(recipe.config), data.origin(digits), FIGURES]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def path_of(folder: Path, step: int) -> Path:
    """Return where the moment after a step is kept."""
    return folder / f"step-{step:06d}.safetensors"


def read_moment(folder: Path, step: int) -> dict[str, np.ndarray]:
    """Return what is kept of a game after a step, see `arrays_of`."""
    return files.arrays(path_of(folder, step))


def figures_of(folder: Path) -> np.ndarray:
    """Return the `FIGURES` of all steps of a game (S, 4)."""
    return files.arrays(folder / STEPS)["figures"]


def write_moment(folder: Path, game: Game) -> None:
    """Write all three networks, and the state of the optimisers, as they are."""
    files.write_arrays(path_of(folder, game.done), dict(arrays_of(game)))


def arrays_of(game: Game) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the arrays of a game's networks by name, with the state of Adam beside its weights."""
    for part in ("generator", "discriminator", "kept"):
        for name, value in getattr(game, part).state_dict().items():
            yield f"{part}/{name}", value.clone().numpy()
    nets = {"generator": game.generator, "discriminator": game.discriminator}
    for (part, net), optimiser in zip(nets.items(), game.optimisers, strict=True):
        for name, weight in net.named_parameters():
            for key in ("exp_avg", "exp_avg_sq"):
                if key in optimiser.state[weight]:
                    yield f"{key}/{part}/{name}", optimiser.state[weight][key].clone().numpy()
