"""Train a model into a directory: weights and history after every epoch, and its progress."""

import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from explorer import data
from explorer.artefacts import ArtefactError, files, loaded, records, schema
from explorer.build.progress import bar, duration
from explorer.models import Config, Net
from explorer.training import DivergedError, Epoch, train

Names = tuple[str, str]
WHOLE: Names = (records.WEIGHTS, records.HISTORY)
FLAT: Names = (records.PLANE, records.PLANE_HISTORY)
"""The files of weights and history in a model's folder: the model's own, its 2-D version's."""


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
    started = time.perf_counter()
    wide = shutil.get_terminal_size().columns - 1

    def show(step: int, steps: int, loss: float) -> None:
        done = (len(epochs) + step / steps) / config.epochs
        left = (time.perf_counter() - started) * (1 - done) / done if done else 0.0
        text = f"{config.model} {bar(done)} epoch {len(epochs) + 1}/{config.epochs}"
        line = f"{text}  loss {loss:.1f} nats  {duration(left)} left"
        print(f"\r{line[:wide]:<{wide}}", end="", flush=True)

    try:
        for epoch in train(config, digits.x(), test.x(), start=start, on_step=show):
            if loaded.beyond_float16(epoch.model):
                raise DivergedError(epoch.number)
            for name in outdated if not epochs else ():
                (folder / name).unlink(missing_ok=True)
            epochs.append(summary(epoch))
            loaded.write_weights(folder / names[0], epoch.model, made_from)
            loaded.write_history(folder / names[1], config, origin, epochs)
    except DivergedError:
        for name in names if epochs else ():
            (folder / name).unlink(missing_ok=True)
        raise
    finally:
        print()


def summary(epoch: Epoch) -> dict[str, Any]:
    """Return what the history keeps of an epoch."""
    losses = {"train": epoch.train, "test": epoch.test}
    return {
        "epoch": epoch.number,
        "seconds": round(epoch.seconds, 3),
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
