"""Train a model into a directory: weights and history after every epoch, and its progress."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explorer import data
from explorer.artefacts import ArtefactError, files, loaded, records, schema
from explorer.build.progress import line
from explorer.gan import fold
from explorer.gan_training import ADVICE, Game, for_single_images, train_game
from explorer.latent import standard_normal
from explorer.models import Config, GameConfig, Net
from explorer.training import DivergedError, train

Names = tuple[str, str]
WHOLE: Names = (records.WEIGHTS, records.HISTORY)
FLAT: Names = (records.PLANE, records.PLANE_HISTORY)
"""The files of weights and history in a model's folder: the model's own, its 2-D version's."""
GAN = (records.WEIGHTS, records.DISCRIMINATOR, records.HISTORY)
"""What a training of a GAN leaves."""

SETTLED_ON = 2000
"""Training images, and as many fakes, by which a discriminator is settled for single images."""


def train_model(
    config: Config,
    digits: data.Digits,
    test: data.Digits,
    folder: Path,
    names: Names = WHOLE,
    start: Net | None = None,
    outdated: Sequence[str] = (),
    made_from: dict[str, str] | None = None,
) -> None:
    """Train one model; after every epoch the weights and the history so far are on disk.

    Args:
        config: what to train.
        digits: to train on.
        test: to measure with.
        folder: of the two files.
        names: theirs.
        start: a trained model whose weights are the first; else they are random.
        outdated: files of the folder that are of an older model, removed after the first epoch.
        made_from: kept beside the weights, see `from_start`.

    Raises:
        DivergedError: of this training nothing stays.
        KeyboardInterrupt: Ctrl-C; what the last finished epoch left stays.
    """
    origin = data.origin(digits)
    epochs: list[dict[str, Any]] = []
    try:
        with line(config.model, config.epochs) as show:

            def told(step: int, steps: int, loss: float) -> None:
                show(len(epochs) + step / steps, f"loss {loss:.1f} nats")

            for epoch in train(config, digits.x(), test.x(), start=start, on_step=told):
                check_float16(epoch.model, DivergedError(epoch.number))
                forget(folder, () if epochs else outdated)
                epochs.append(
                    summary(epoch.number, epoch.seconds, train=epoch.train, test=epoch.test)
                )
                loaded.write_weights(folder / names[0], epoch.model, made_from)
                loaded.write_history(folder / names[1], config, origin, epochs)
    except DivergedError:
        forget(folder, names if epochs else ())
        raise


def train_gan(
    config: GameConfig, digits: data.Digits, folder: Path, outdated: Sequence[str] = ()
) -> None:
    """Train a generator; after every epoch it, its discriminator and the history are on disk.

    Args:
        config: what to train.
        digits: to train on.
        folder: of the three files.
        outdated: files of the folder that are of an older model, removed after the first epoch.

    Raises:
        DivergedError: of this training nothing stays.
        KeyboardInterrupt: Ctrl-C; what the last finished epoch left stays.
    """
    x, origin = digits.x(), data.origin(digits)
    epochs: list[dict[str, Any]] = []
    try:
        with line("gan", config.epochs) as show:

            def told(step: int, steps: int, figures: dict[str, float]) -> None:
                both = f"losses D {figures['loss_d']:.2f}, G {figures['loss_g']:.2f} nats"
                show(len(epochs) + step / steps, both)

            for epoch in train_game(config, x, on_step=told):
                generator = fold(epoch.game.kept)
                discriminator = settled(epoch.game, x)
                check_float16(generator, DivergedError(epoch.number, ADVICE))
                forget(folder, () if epochs else outdated)
                epochs.append(summary(epoch.number, epoch.seconds, train=epoch.train))
                loaded.write_weights(folder / records.WEIGHTS, generator)
                loaded.write_weights(folder / records.DISCRIMINATOR, discriminator)
                loaded.write_history(folder / records.HISTORY, config, origin, epochs)
    except DivergedError:
        forget(folder, GAN if epochs else ())
        raise


def settled(game: Game, x: Tensor) -> nn.Module:
    """Return a game's discriminator for single images, by training images (N, 784) and fakes."""
    real = x[:SETTLED_ON]
    codes = torch.from_numpy(standard_normal(0, len(real), game.config.latent_dim))
    with torch.no_grad():
        fake = fold(game.kept).decode(codes)
    return for_single_images(game.discriminator, real, fake)


def check_float16(model: nn.Module, error: DivergedError) -> None:
    """Raise an error if a file cannot hold a model's weights."""
    if loaded.beyond_float16(model):
        raise error


def forget(folder: Path, names: Sequence[str]) -> None:
    """Delete files that may be there."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


def summary(number: int, seconds: float, **losses: dict[str, float]) -> dict[str, Any]:
    """Return what the history keeps of an epoch: its losses, by where they were measured."""
    return {
        "epoch": number,
        "seconds": round(seconds, 3),
        **{where: {k: round(v, 4) for k, v in loss.items()} for where, loss in losses.items()},
    }


def from_start(weights: Path) -> dict[str, str]:
    """Return what is kept of the weights that a model starts from.

    Raises:
        ArtefactError: they are missing or cannot be read.
    """
    return {"start": files.sha256(weights)}


def is_trained(
    config: Config,
    digits: data.Digits,
    folder: Path,
    names: Names = WHOLE,
    made_from: dict[str, str] | None = None,
) -> bool:
    """Return whether the folder holds this model, trained on these digits to its last epoch.

    Weights that say what they started from must have started from the same, see `from_start`. Of
    those that do not say, as the family that ships does not, it is not asked.
    """
    with suppress(ArtefactError):
        loaded.load_weights(folder / names[0], config)
        if made_from and files.metadata(folder / names[0]) not in (None, made_from):
            return False
        history = files.read_json(folder / names[1], schema.history(config))
        return history.get("digits") == data.origin(digits).get("digits")
    return False
