"""The only reader and writer of `checkpoints/`: what is in it, and that it fits together."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn

from explorer.artefacts import schema
from explorer.artefacts.files import (
    ArtefactError,
    arrays,
    read_json,
    sha256,
    unzip,
    write_arrays,
    write_json,
)
from explorer.judge.critic import Critic
from explorer.latent import Gaussian
from explorer.models import MODELS, VAE, Autoencoder, Config

Net = TypeVar("Net", bound=nn.Module)

DIRECTORY = Path(__file__).resolve().parents[2] / "checkpoints"
MANIFEST = "manifest.json"
FORMAT = 2

DIGITS, LABELS = "digits.gz", "labels.gz"
CRITIC, EVIDENCE = "critic.safetensors", "evidence.json"
DRAWS, GAUSSIANS, STATISTICS = "draws.safetensors", "gaussians.safetensors", "statistics.json"


def weights_file(model: str) -> str:
    """Return the name of a model's weights."""
    return f"{model}.safetensors"


def history_file(model: str) -> str:
    """Return the name of the file with a model's configuration and losses per epoch."""
    return f"{model}.history.json"


def plane_file(model: str) -> str:
    """Return the name of the weights of a model with two latent dimensions."""
    return weights_file(f"{model}.plane")


def plane_codes_file(model: str) -> str:
    """Return the name of the file with a 2-D model's test codes."""
    return codes_file(f"{model}.plane")


def codes_file(model: str) -> str:
    """Return the name of the file with a model's test codes and fitted draws."""
    return f"{model}.codes.safetensors"


def map_file(model: str) -> str:
    """Return the name of the file with a model's map."""
    return f"{model}.map.safetensors"


FILES = (
    *(name(model) for model in MODELS for name in (weights_file, history_file)),
    *(name(model) for model in MODELS for name in (codes_file, map_file)),
    *(name(model) for model in MODELS for name in (plane_file, plane_codes_file)),
    *(history_file(f"{model}.plane") for model in MODELS),
    *(DIGITS, LABELS, DRAWS, GAUSSIANS, STATISTICS, CRITIC, EVIDENCE),
)
"""Every file of a complete directory, the manifest apart."""

BROWSER_FILES = (
    *(name(model) for model in MODELS for name in (weights_file, codes_file, map_file)),
    *(name(model) for model in MODELS for name in (plane_file, plane_codes_file, history_file)),
    *(DIGITS, LABELS, DRAWS, GAUSSIANS, CRITIC),
)
"""What the page fetches; nothing else of the directory is served."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Artefacts:
    """Everything that ships, read and checked.

    Attributes:
        directory: where it was read from.
        manifest: configuration, versions, test figures, sha256 of every file.
        models: "ae" and "vae", weights widened from float16, in evaluation mode.
        histories: losses per epoch of both models.
        gaussians: per model, fitted to its 60,000 training codes.
        statistics: per model, `dimensions` by index and `order` by information.
        digits: (10000, 784) uint8. labels: (10000,) uint8.
        codes: per model (10000, 32) float32, test codes (mu for the VAE).
        normal: (2000, 32) float32, the N(0, I) draws both maps share.
        fitted: per model (2000, 32) float32, draws from its fitted Gaussian.
        maps: per model (R, 14000, 2) uint16, R runs of t-SNE: codes, normal draws, fitted draws.
        p_digit: per model (4000,) uint8, 255 times the critic's P(digit) of the decoded draws.
        reads: per model (4000,) uint8, the digit that the critic sees in them.
        critic: tells digits from junk.
        planes: per model the 2-D version. plane_codes: per model (10000, 2) float32.
        evidence: the measured claims.
    """

    directory: Path
    manifest: dict[str, Any]
    models: dict[str, Autoencoder | VAE]
    histories: dict[str, dict[str, Any]]
    gaussians: dict[str, Gaussian]
    statistics: dict[str, Any]
    digits: np.ndarray
    labels: np.ndarray
    codes: dict[str, np.ndarray]
    normal: np.ndarray
    fitted: dict[str, np.ndarray]
    maps: dict[str, np.ndarray]
    p_digit: dict[str, np.ndarray]
    reads: dict[str, np.ndarray]
    critic: Critic
    planes: dict[str, Autoencoder | VAE]
    plane_codes: dict[str, np.ndarray]
    evidence: dict[str, Any]

    def points(self, model: str) -> np.ndarray:
        """Return the codes (14000, 32) of everything on a model's map, in the map's order."""
        return np.concatenate([self.codes[model], self.normal, self.fitted[model]])


def load(directory: Path = DIRECTORY) -> Artefacts:
    """Return all artefacts of a directory.

    Raises:
        ArtefactError: a file is missing, truncated, altered or does not hold what it should.
    """
    manifest = read_manifest(directory)
    for name in FILES:
        if sha256(directory / name) != manifest["sha256"].get(name):
            raise ArtefactError(directory / name, "was altered: its sha256 is not the manifest's")
    configs, planes = (
        {model: config_of(directory, manifest[kind].get(model)) for model in MODELS}
        for kind in ("models", "planes")
    )
    count, wide = manifest["digits"], configs["vae"].latent_dim
    normal = arrays(directory / DRAWS, {"normal": ("float32", (None, wide))})["normal"]
    draws = len(normal)
    gaussians = arrays(
        directory / GAUSSIANS,
        {f"{model}.mean": ("float32", (wide,)) for model in MODELS}
        | {f"{model}.covariance": ("float32", (wide, wide)) for model in MODELS},
    )
    judged = {
        "codes": ("float16", (count, wide)),
        "fitted": ("float32", (draws, wide)),
        "p_digit": ("uint8", (2 * draws,)),
        "reads": ("uint8", (2 * draws,)),
    }
    packed = {model: arrays(directory / codes_file(model), judged) for model in MODELS}
    xy = {"xy": ("uint16", (None, count + 2 * draws, 2))}
    flat = {"codes": ("float32", (count, 2))}
    return Artefacts(
        directory=directory,
        manifest=manifest,
        models={
            model: load_weights(directory / weights_file(model), configs[model]) for model in MODELS
        },
        histories={
            model: read_json(directory / history_file(model), schema.history(configs[model]))
            for model in MODELS
        },
        gaussians={
            model: Gaussian(
                mean=gaussians[f"{model}.mean"].astype(np.float64),
                covariance=gaussians[f"{model}.covariance"].astype(np.float64),
            )
            for model in MODELS
        },
        statistics=read_json(directory / STATISTICS, schema.statistics(wide)),
        digits=unzip(directory / DIGITS, (count, 784)),
        labels=unzip(directory / LABELS, (count,), most=9),
        codes={model: packed[model]["codes"].astype(np.float32) for model in MODELS},
        normal=normal,
        fitted={model: packed[model]["fitted"] for model in MODELS},
        maps={model: arrays(directory / map_file(model), xy)["xy"] for model in MODELS},
        p_digit={model: packed[model]["p_digit"] for model in MODELS},
        reads={model: packed[model]["reads"] for model in MODELS},
        critic=load_critic(directory / CRITIC),
        planes={
            model: load_weights(directory / plane_file(model), planes[model]) for model in MODELS
        },
        plane_codes={
            model: arrays(directory / plane_codes_file(model), flat)["codes"] for model in MODELS
        },
        evidence=read_json(directory / EVIDENCE, schema.EVIDENCE),
    )


def read_manifest(directory: Path) -> dict[str, Any]:
    """Return the manifest, its format checked.

    Raises:
        ArtefactError: it cannot be read, or something in it is missing or of another kind.
    """
    return read_json(directory / MANIFEST, {**schema.MANIFEST, "format": FORMAT})


def config_of(directory: Path, entry: Any) -> Config:  # noqa: ANN401 - JSON is of any type
    """Return the Config that a manifest's model entry describes.

    Raises:
        ArtefactError: it describes none, or not all of it.
    """
    try:
        config = Config(**entry["config"])
        if asdict(config) != entry["config"]:
            raise ValueError(f"not {', '.join(asdict(config))}")
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactError(directory / MANIFEST, f"has a bad config ({error})") from error
    return config


def load_weights(path: Path, config: Config) -> Autoencoder | VAE:
    """Return the model of a config with the weights of a float16 file, widened to float32.

    Raises:
        ArtefactError: the file cannot be read or holds other weights.
    """
    return filled(config.build(), path)


def load_critic(path: Path) -> Critic:
    """Return the critic with the weights of a float16 file, widened to float32.

    Raises:
        ArtefactError: the file cannot be read or holds other weights.
    """
    return filled(Critic(), path)


def filled(model: Net, path: Path) -> Net:
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


def write_weights(path: Path, model: nn.Module, made_from: dict[str, str] | None = None) -> None:
    """Write a model's weights as float16; names sort so that the decoder comes first."""
    halves = {key: value.half().numpy() for key, value in model.state_dict().items()}
    write_arrays(path, halves, made_from)


def write_history(
    path: Path, config: Config, origin: dict[str, str], epochs: list[dict[str, Any]]
) -> None:
    """Write what was trained, on what, and the losses per finished epoch in nats per image."""
    write_json(path, {"config": asdict(config), **origin, "epochs": epochs})


def write_manifest(directory: Path, contents: dict[str, Any]) -> None:
    """Write the manifest over all other files as they stand now.

    Args:
        directory: holds every other file.
        contents: `models`, `planes`, `critic`, `digits` and `versions`.

    Raises:
        ArtefactError: one of these files is missing.
    """
    write_json(
        directory / MANIFEST,
        {
            "format": FORMAT,
            **contents,
            "sha256": {name: sha256(directory / name) for name in sorted(FILES)},
        },
    )
