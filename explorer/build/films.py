"""The films of the GANs' training: pictures, verdicts and figures of every moment, and networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer import data
from explorer.artefacts import files, game
from explorer.artefacts.loaded import halved
from explorer.build.games import Recipe, figures_of, read_moment
from explorer.build.raw_moment import write_raw
from explorer.build.training_run import SETTLED_ON
from explorer.gan import DenseDiscriminator, Discriminator, Generator, fold
from explorer.gan_training import FIGURES, for_single_images, players
from explorer.judge.critic import Critic, digit_of, p_digit
from explorer.latent import standard_normal
from explorer.models import Decoder, GameConfig

SAMPLES = 2000
"""Samples of seed 0 that are judged at every moment; the first of them are the film's pictures."""
SETTLED_SEED = 1
"""Of the fakes by which a discriminator is settled: others than those it is examined with."""
POINTS = 200
"""Of a curve; each is a mean over as many steps."""
RAW = (0.0, 0.3, 4.0)
"""Epochs after which the good game's networks are kept as they are trained, to train them on."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Moment:
    """Both networks at a moment, as they ship: without normalisation, in float16's precision."""

    generator: Generator | Decoder
    discriminator: Discriminator | DenseDiscriminator

    def arrays(self) -> dict[str, np.ndarray]:
        """Return their weights as float16."""
        state = {**self.generator.state_dict(), **self.discriminator.state_dict()}
        return {key: value.half().numpy() for key, value in state.items()}


@torch.no_grad()
def write_film(
    recipe: Recipe, digits: data.Digits, test: data.Digits, critic: Critic, out: Path, folder: Path
) -> dict[str, Any]:
    """Write a film's pictures, of the good one also its networks; return what the films tell of it.

    Args:
        recipe: of a game that was played.
        digits: that it was played with.
        test: that its discriminators are examined with.
        critic: judges samples.
        out: the directory of the artefacts.
        folder: what is kept of the game, see `explorer.build.games`.
    """
    x, x_test, figures = digits.x(), test.x(), figures_of(folder)
    per_epoch = len(figures) // recipe.config.epochs
    steps, pictures, told = recipe.steps(per_epoch), [], []
    for number, step in enumerate(steps):
        moment = moment_at(recipe.config, folder, step, x)
        images, about = described(moment, x_test, critic)
        pictures.append(images)
        since = figures[steps[number - 1] if number else 0 : max(step, 1)].mean(axis=0)
        epoch = step * recipe.config.epochs / len(figures)
        told.append({"step": step, "epoch": round(epoch, 4), **named(since), **about})
        if recipe.id == game.MOMENTS_OF:
            files.write_arrays(out / game.moment_of(number), moment.arrays())
    if recipe.id == game.MOMENTS_OF:
        for number, epoch in enumerate(RAW):
            near = min(steps, key=lambda step: abs(step - epoch * per_epoch))
            write_raw(out / game.raw_of(number), read_moment(folder, near), near)
    files.write_gzip(out / game.film_of(recipe.id), np.stack(pictures))
    return {
        **{"id": recipe.id, "kind": recipe.config.model, "epochs": recipe.config.epochs},
        **{"steps": len(figures), "seed": recipe.config.seed},
        **{"moments": told, "curve": curve(figures)},
    }


@torch.no_grad()
def moment_at(config: GameConfig, folder: Path, step: int, x: Tensor) -> Moment:
    """Return both networks of a kept game after a step, by training images x (N, 784)."""
    arrays = read_moment(folder, step)
    generator, discriminator = players(config)
    for net, part in ((generator, "kept"), (discriminator, "discriminator")):
        prefix = f"{part}/"
        found = {k: torch.from_numpy(v) for k, v in arrays.items() if k.startswith(prefix)}
        net.load_state_dict({key.removeprefix(prefix): value for key, value in found.items()})
    made = halved(fold(generator))
    real = x[:SETTLED_ON]
    codes = standard_normal(SETTLED_SEED, len(real), config.latent_dim)
    fake = made.decode(torch.from_numpy(codes))
    return Moment(
        generator=made, discriminator=halved(for_single_images(discriminator, real, fake))
    )


def described(moment: Moment, x_test: Tensor, critic: Critic) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the pictures (16, 784) uint8 at a moment, and what is told of it and of samples."""
    wide = next(iter(moment.generator.parameters())).shape[1]
    fake = moment.generator.decode(torch.from_numpy(standard_normal(0, SAMPLES, wide)))
    logits = critic(fake)
    pictures = (255 * fake[: game.PICTURES]).round().byte()
    verdicts = moment.discriminator(pictures.float() / 255).sigmoid()
    shares = torch.bincount(digit_of(logits), minlength=10) / SAMPLES
    return pictures.numpy(), {
        "p_digit": round(p_digit(logits).mean().item(), 4),
        "shares": [round(value, 4) for value in shares.tolist()],
        "verdicts": [round(value, 4) for value in verdicts.tolist()],
        "accuracy": {
            "real": round((moment.discriminator(x_test) > 0).float().mean().item(), 4),
            "fake": round((moment.discriminator(fake) < 0).float().mean().item(), 4),
        },
    }


def curve(figures: np.ndarray) -> dict[str, list[float]]:
    """Return the figures of all steps (S, 4) as means over equal parts, with the last step of each.

    A game of fewer steps than points has a point for each.
    """
    parts = np.array_split(np.arange(len(figures)), min(POINTS, len(figures)))
    means = np.stack([figures[rows].mean(axis=0) for rows in parts])
    return {
        "step": [int(rows[-1]) + 1 for rows in parts],
        **{
            name: [round(float(value), 4) for value in column]
            for name, column in zip(FIGURES, means.T, strict=True)
        },
    }


def named(figures: Sequence[float] | np.ndarray) -> dict[str, float]:
    """Return `FIGURES` (4,) by name."""
    return {name: round(float(v), 4) for name, v in zip(FIGURES, figures, strict=True)}
