"""A model with all that ships of it, read from its folder and written there."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn

from explorer.artefacts import schema
from explorer.artefacts.files import ArtefactError, arrays, read_json, write_arrays, write_json
from explorer.artefacts.records import (
    CODES,
    DISCRIMINATOR,
    GAUSSIAN,
    HISTORY,
    MAP,
    MEASURED,
    MEASURED_AS,
    PLANE,
    PLANE_CODES,
    STATISTICS,
    WEIGHTS,
    ModelRecord,
)
from explorer.gan import Discriminator
from explorer.latent import Gaussian, standard_normal
from explorer.models import Architecture, Config, GameConfig, Net

Module = TypeVar("Module", bound=nn.Module)

KINDS = ("normal", "fitted")
"""Kinds of samples: of N(0, I), and of the Gaussian that was fitted to a model's codes."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoadedModel:
    """A model and everything that was made of it, D numbers in its code.

    What its record does not list is None here; so ask the record first.

    Attributes:
        record: what it is.
        net: its weights widened from float16, in evaluation mode.
        normal: (M, D) float32, samples of N(0, I), the same for all models of so many numbers.
        history: losses per epoch.
        gaussian: fitted to its 60,000 training codes.
        statistics: `dimensions` by index and `order` by information.
        codes: (N, D) float32, of the test digits; means where there is a posterior.
        fitted: (M, D) float32, samples from its Gaussian.
        maps: (R, N + 2 M, 2) uint16, R runs of t-SNE: codes, normal samples, fitted samples.
        p_digit: (2 M,) uint8, 255 times the critic's P(digit) of the decoded samples.
        reads: (2 M,) uint8, the digit that the critic sees in them.
        plane: its version of two numbers.
        plane_codes: (N, 2) float32.
        evidence: measured on this model alone.
        discriminator: what a generator was trained against; it judges one picture alone.
    """

    record: ModelRecord
    net: Net
    normal: np.ndarray
    history: dict[str, Any]
    gaussian: Gaussian
    statistics: dict[str, Any]
    codes: np.ndarray
    fitted: np.ndarray
    maps: np.ndarray
    p_digit: np.ndarray
    reads: np.ndarray
    plane: Net
    plane_codes: np.ndarray
    evidence: dict[str, Any]
    discriminator: Discriminator

    def sampled(self, kind: str, seed: int, count: int) -> np.ndarray:
        """Return codes (count, D) float32: sample k of a seed is the same wherever it is made.

        Args:
            kind: "normal" for N(0, I), "fitted" for the Gaussian of its training codes.
            seed: from 0 to 2^53 - 1.
            count: of samples.

        Raises:
            ValueError: unknown kind, a bad seed, or no Gaussian was fitted.
        """
        if not isinstance(kind, str) or kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r:.40}")
        if kind == "normal":
            return standard_normal(seed, count, self.record.latent_dim)
        if not self.record.has_encoder:
            raise ValueError(
                f"{self.record.id} has no encoder, so there are no codes to fit a Gaussian to; "
                "ask for samples of kind normal"
            )
        if not self.record.ships(GAUSSIAN):
            raise ValueError(
                f"no Gaussian was fitted to the codes of {self.record.id}; "
                "`python -m explorer measure` does that"
            )
        return self.gaussian.sample(seed, count)

    def points(self) -> np.ndarray:
        """Return the codes (N + 2 M, D) of everything on the map, in its order."""
        return np.concatenate([self.codes, self.normal, self.fitted])


def load_model(folder: Path, record: ModelRecord, count: int, normal: np.ndarray) -> LoadedModel:
    """Return a model of which the record is read.

    Args:
        folder: holds its files.
        record: what it is.
        count: of test digits.
        normal: samples of N(0, I) (M, D), taken if the model has as many numbers.

    Raises:
        ArtefactError: a file does not hold what it should.
    """
    wide, samples = record.latent_dim, len(normal)
    parts: dict[str, Any] = dict.fromkeys(LoadedModel.__dataclass_fields__)
    parts |= {"record": record, "net": load_weights(folder / WEIGHTS, record.config)}
    own = normal.shape[1] == wide
    parts["normal"] = normal if own else standard_normal(0, samples, wide)
    if record.ships(HISTORY) and isinstance(record.config, Config | GameConfig):
        parts["history"] = read_json(folder / HISTORY, schema.history(record.config))
    if record.ships(GAUSSIAN):
        square = {"mean": ("float32", (wide,)), "covariance": ("float32", (wide, wide))}
        found = arrays(folder / GAUSSIAN, square)
        parts["gaussian"] = Gaussian(**{name: found[name].astype(np.float64) for name in square})
        check_definite(folder / GAUSSIAN, parts["gaussian"])
    if record.ships(STATISTICS):
        parts["statistics"] = read_json(folder / STATISTICS, schema.statistics(wide))
        if sorted(parts["statistics"]["order"]) != [*range(wide)]:
            raise ArtefactError(folder / STATISTICS, "has no valid order")
    if record.ships(CODES):
        judged = {
            "codes": ("float16", (count, wide)),
            "fitted": ("float32", (samples, wide)),
            "p_digit": ("uint8", (2 * samples,)),
            "reads": ("uint8", (2 * samples,)),
        }
        found = arrays(folder / CODES, judged)
        parts |= {name: found[name] for name in judged}
        parts["codes"] = found["codes"].astype(np.float32)
    if record.ships(MAP):
        places = {"xy": ("uint16", (None, count + 2 * samples, 2))}
        parts["maps"] = arrays(folder / MAP, places)["xy"]
    if record.plane:
        parts["plane"] = load_weights(folder / PLANE, record.plane.config)
        flat = {"codes": ("float32", (count, record.plane.config.latent_dim))}
        parts["plane_codes"] = arrays(folder / PLANE_CODES, flat)["codes"]
    if record.ships(MEASURED):
        parts["evidence"] = read_json(
            folder / MEASURED, schema.evidence([MEASURED_AS], encoders=False)
        )
    if record.ships(DISCRIMINATOR):
        parts["discriminator"] = filled(Discriminator(), folder / DISCRIMINATOR)
    return LoadedModel(**parts)


def check_definite(path: Path, gaussian: Gaussian) -> None:
    """Look whether samples can be drawn from a Gaussian.

    Raises:
        ArtefactError: they cannot.
    """
    try:
        gaussian.sample(0, 1)
    except np.linalg.LinAlgError as error:
        raise ArtefactError(path, "has a covariance that is not positive definite") from error


def load_weights(path: Path, config: Architecture) -> Net:
    """Return the model of an architecture with the weights of a float16 file, widened to float32.

    Raises:
        ArtefactError: the file cannot be read or holds other weights.
    """
    return filled(config.build(), path)


def filled(model: Module, path: Path) -> Module:
    """Return the model, in evaluation mode, with the weights of a file.

    Raises:
        ArtefactError: the file cannot be read or holds other weights.
    """
    wanted = {key: ("float16", tuple(value.shape)) for key, value in model.state_dict().items()}
    found = arrays(path, wanted)
    tensors = {key: torch.from_numpy(value.astype(np.float32)) for key, value in found.items()}
    try:
        model.load_state_dict(tensors)
    except RuntimeError as error:
        raise ArtefactError(path, f"does not hold this model's weights ({error})") from error
    return model.eval().requires_grad_(requires_grad=False)


def beyond_float16(model: nn.Module) -> str | None:
    """Return the name of weights that a float16 file cannot hold; None if it holds all."""
    weights = model.state_dict().items()
    return next((name for name, value in weights if not value.half().isfinite().all()), None)


@torch.no_grad()
def halved(model: Module) -> Module:
    """Return the model with its weights as a float16 file keeps them."""
    for value in model.state_dict().values():
        value.copy_(value.half().float())
    return model


def write_weights(path: Path, model: nn.Module, made_from: dict[str, str] | None = None) -> None:
    """Write a model's weights as float16; names sort so that the decoder comes first."""
    halves = {key: value.half().numpy() for key, value in model.state_dict().items()}
    write_arrays(path, halves, made_from)


def write_history(
    path: Path, config: Config | GameConfig, origin: dict[str, str], epochs: list[dict[str, Any]]
) -> None:
    """Write what was trained, on what, and its losses per finished epoch, see `schema.history`."""
    write_json(path, {"config": asdict(config), **origin, "epochs": epochs})
