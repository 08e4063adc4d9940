"""Make everything in `checkpoints/` from nothing, step by step, taking up where it stopped."""

import hashlib
import platform
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer import artefacts, data, latent, maps
from explorer.artefacts import ArtefactError
from explorer.losses import kl_per_dimension
from explorer.models import MODELS, VAE, Autoencoder, Config
from explorer.training import Epoch, evaluate, train

DRAWS = 2000
"""Draws of each kind on a map."""

PROGRESS_WIDTH = 24


def train_model(config: Config, digits: data.Digits, test: data.Digits, out: Path) -> None:
    """Train one model; after every epoch the weights and the history so far are on disk.

    Raises:
        KeyboardInterrupt: Ctrl-C; what the last finished epoch left stays.
    """
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
            artefacts.write_weights(out / artefacts.weights_file(config.model), epoch.model)
            artefacts.write_history(out / artefacts.history_file(config.model), config, epochs)
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


def is_trained(config: Config, out: Path) -> bool:
    """Return whether the directory already holds this model, trained to its last epoch."""
    with suppress(ArtefactError, KeyError, TypeError):
        artefacts.load_weights(out / artefacts.weights_file(config.model), config)
        history = artefacts.read_json(out / artefacts.history_file(config.model))
        return history["config"] == asdict(config) and len(history["epochs"]) == config.epochs
    return False


def build(configs: dict[str, Config], *, data_dir: Path, out: Path, threads: int) -> None:
    """Make every artefact, print what was done, how long it took and how large it is.

    Steps whose result is there already, made from the same input, are skipped.

    Raises:
        DataError: MNIST is not there and cannot be fetched.
    """
    torch.set_num_threads(threads)
    digits, test = (data.load(data_dir, train=train) for train in (True, False))
    for name, config in configs.items():
        with step(f"train {name}, {config.epochs} epochs", out, artefacts.weights_file(name)) as go:
            if go(not is_trained(config, out)):
                train_model(config, digits, test, out)
    with step("pack the test digits", out, artefacts.DIGITS, artefacts.LABELS) as go:
        go(True)
        artefacts.write_gzip(out / artefacts.DIGITS, test.images.numpy())
        artefacts.write_gzip(out / artefacts.LABELS, test.labels.numpy())
    models = {
        name: artefacts.load_weights(out / artefacts.weights_file(name), config)
        for name, config in configs.items()
    }
    coded = (artefacts.DRAWS, artefacts.GAUSSIANS, artefacts.STATISTICS)
    with step("encode, draw, count", out, *coded, *map(artefacts.codes_file, MODELS)) as go:
        go(True)
        points = encode_all(models, digits.x(), test.x(), out)
    for name in MODELS:
        with step(f"map {name}, t-SNE of {len(points[name])}", out, artefacts.map_file(name)) as go:
            key = hashlib.sha256(points[name].tobytes()).hexdigest()
            if go(not is_mapped(name, key, out)):
                xy = maps.joint_map(points[name], seed=0, threads=threads)
                made = {"xy": xy, "key": np.frombuffer(bytes.fromhex(key), dtype=np.uint8)}
                artefacts.write_arrays(out / artefacts.map_file(name), made)
    entries = {
        name: {"config": asdict(configs[name]), "test": evaluate(model, test.x())}
        for name, model in models.items()
    }
    artefacts.write_manifest(out, entries, len(test.images), versions())
    artefacts.load(out)
    total = sum((out / name).stat().st_size for name in (*artefacts.FILES, artefacts.MANIFEST))
    for name, entry in entries.items():
        figures = ", ".join(f"{key} {value:.2f}" for key, value in entry["test"].items())
        say(f"{name}: test {figures} nats per image")
    say(f"{out} is complete and checked: {total / 1e6:.2f} MB")


def is_mapped(model: str, key: str, out: Path) -> bool:
    """Return whether the model's map was made from the very points that `key` is the hash of."""
    with suppress(ArtefactError, KeyError):
        return artefacts.arrays(out / artefacts.map_file(model))["key"].tobytes().hex() == key
    return False


@torch.no_grad()
def encode_all(
    models: dict[str, Autoencoder | VAE], x: torch.Tensor, x_test: torch.Tensor, out: Path
) -> dict[str, np.ndarray]:
    """Write codes, draws, Gaussians and statistics; return every map's points (14000, 32)."""
    normal = latent.standard_normal(0, DRAWS, 32)
    artefacts.write_arrays(out / artefacts.DRAWS, {"normal": normal})
    gaussians: dict[str, np.ndarray] = {}
    statistics: dict[str, Any] = {}
    points: dict[str, np.ndarray] = {}
    for name, model in models.items():
        training_codes, _ = encode(model, x)
        codes, kl = encode(model, x_test)
        codes = codes.astype(np.float16).astype(np.float32)
        rounded = latent.fit_gaussian(training_codes)
        gaussians[f"{name}.mean"] = rounded.mean.astype(np.float32)
        gaussians[f"{name}.covariance"] = rounded.covariance.astype(np.float32)
        fitted = latent.Gaussian(
            mean=gaussians[f"{name}.mean"].astype(np.float64),
            covariance=gaussians[f"{name}.covariance"].astype(np.float64),
        ).draw(0, DRAWS)
        artefacts.write_arrays(
            out / artefacts.codes_file(name),
            {"codes": codes.astype(np.float16), "fitted": fitted},
        )
        found = latent.dimensions(codes, kl)
        statistics[name] = {
            "dimensions": [asdict(dimension) for dimension in found],
            "order": [d.index for d in sorted(found, key=lambda d: -d.information)],
        }
        points[name] = np.concatenate([codes, normal, fitted])
    artefacts.write_arrays(out / artefacts.GAUSSIANS, gaussians)
    artefacts.write_json(out / artefacts.STATISTICS, statistics)
    return points


def encode(model: Autoencoder | VAE, x: torch.Tensor) -> tuple[np.ndarray, np.ndarray | None]:
    """Return codes (N, D), mu for the VAE, and the VAE's mean KL per dimension (D,)."""
    if not isinstance(model, VAE):
        return model.encode(x).numpy(), None
    mu, logvar = model.encode(x)
    return mu.numpy(), kl_per_dimension(mu, logvar).mean(dim=0).numpy()


class step:
    """Time one step and print its name, its seconds and the size of the files it answers for."""

    def __init__(self, name: str, out: Path, *files: str) -> None:
        self.name, self.out, self.files = name, out, files
        self.needed = True

    def __enter__(self) -> Callable[[bool], bool]:
        """Return the function that is told whether the step is needed, and says so."""
        self.started = time.perf_counter()

        def go(needed: bool) -> bool:
            self.needed = needed
            if needed:
                say(f"{self.name} ...")
            return needed

        return go

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            return
        took = duration(time.perf_counter() - self.started) if self.needed else "already there"
        sizes = ", ".join(
            f"{name} {(self.out / name).stat().st_size / 1e3:.0f} kB" for name in self.files
        )
        say(f"{self.name}: {took}; {sizes}")


def duration(seconds: float) -> str:
    """Return a time for people: "7.2 s", "3 min 05 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


def versions() -> dict[str, str]:
    """Return the versions that the artefacts were made with."""
    packages = ("torch", "torchvision", "numpy", "scikit-learn", "safetensors")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def say(line: str) -> None:
    """Print one line of the command's report."""
    print(line, flush=True)
