"""Train a model into a directory: weights and history after every epoch, and its progress."""

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from explorer import data
from explorer.artefacts import ArtefactError, checkpoints, files, schema
from explorer.build.progress import duration
from explorer.models import Config
from explorer.training import Epoch, train

PROGRESS_WIDTH = 24


def train_model(
    config: Config, digits: data.Digits, test: data.Digits, out: Path, name: str | None = None
) -> None:
    """Train one model; after every epoch the weights and the history so far are on disk.

    Args:
        config: what to train.
        digits: to train on.
        test: to measure with.
        out: directory of the two files.
        name: of the files; the model's by default.

    Raises:
        KeyboardInterrupt: Ctrl-C; what the last finished epoch left stays.
    """
    name = name or config.model
    origin = data.origin(digits)
    epochs: list[dict[str, Any]] = []
    started = time.perf_counter()
    wide = shutil.get_terminal_size().columns - 1

    def show(step: int, steps: int, loss: float) -> None:
        done = (len(epochs) + step / steps) / config.epochs
        left = (time.perf_counter() - started) * (1 - done) / done if done else 0.0
        bar = "#" * round(PROGRESS_WIDTH * done)
        text = f"{config.model} [{bar:.<{PROGRESS_WIDTH}}] epoch {len(epochs) + 1}/{config.epochs}"
        line = f"{text}  loss {loss:.1f} nats  {duration(left)} left"
        print(f"\r{line[:wide]:<{wide}}", end="", flush=True)

    try:
        for epoch in train(config, digits.x(), test.x(), on_step=show):
            epochs.append(summary(epoch))
            checkpoints.write_weights(out / checkpoints.weights_file(name), epoch.model)
            checkpoints.write_history(out / checkpoints.history_file(name), config, origin, epochs)
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


def is_trained(config: Config, digits: data.Digits, out: Path, name: str) -> bool:
    """Return whether the directory holds this model, trained on these digits to its last epoch."""
    with suppress(ArtefactError):
        checkpoints.load_weights(out / checkpoints.weights_file(name), config)
        history = files.read_json(out / checkpoints.history_file(name), schema.history(config))
        return history.get("digits") == data.origin(digits).get("digits")
    return False
