"""A model in a file of anybody's: kind and sizes are those of its tensors."""

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from explorer.artefacts.files import ArtefactError, arrays
from explorer.artefacts.loaded import LoadedModel, beyond_float16
from explorer.artefacts.records import ModelRecord
from explorer.latent import standard_normal
from explorer.models import MODELS, WITH_ENCODER, Architecture, Net

ENDING = ".safetensors"
COLOUR = "green"


def is_model_file(path: Path) -> bool:
    """Tell whether a path is of a file that holds tensors alone, by its name."""
    return path.suffix.lower() == ENDING and path.is_file()


def read_model_file(path: Path) -> tuple[Net, Architecture]:
    """Return the model of a safetensors file, its numbers as they stand there, and what it is.

    Raises:
        ValueError: it cannot be read, or holds no `Autoencoder` or `VAE` of the lesson.
    """
    try:
        found = arrays(path)
    except ArtefactError as error:
        raise ValueError(error.fact) from error
    for name, value in found.items():
        if value.dtype.kind != "f":
            raise ValueError(f"{path}: {name:.60} is of {value.dtype}, not of floating point")
    return model_of(path, {name: torch.from_numpy(value.copy()) for name, value in found.items()})


def load_file(path: Path, samples: int) -> LoadedModel:
    """Return the model of a safetensors file, of which nothing but its weights is known.

    Args:
        path: of the file, whose name is the model's.
        samples: of N(0, I), as many as all models have.

    Raises:
        ValueError: as `read_model_file`.
    """
    net, architecture = read_model_file(path)
    id_ = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "model"
    record = ModelRecord(
        id=id_, long=path.stem, short=path.stem, colour=COLOUR, config=architecture
    )
    parts = dict.fromkeys(LoadedModel.__dataclass_fields__)
    normal = standard_normal(0, samples, architecture.latent_dim)
    return LoadedModel(**{**parts, "record": record, "net": net, "normal": normal})


def model_of(path: Path, tensors: Mapping[str, Tensor]) -> tuple[Net, Architecture]:
    """Return the model that has these tensors, in evaluation mode, and what it is.

    Args:
        path: of the file that they are of, for what is said of them.
        tensors: of floating point, by the lesson's names.

    Raises:
        ValueError: they are of no such model, not finite, or too large to be kept.
    """
    architecture = architecture_of(path, tensors)
    net = architecture.build()
    wanted = net.state_dict()
    for name, value in tensors.items():
        expected, got = tuple(wanted[name].shape), tuple(value.shape)
        if got != expected:
            raise ValueError(f"{path}: {name} has the shape {got}, not {expected}")
        if not value.double().isfinite().all():
            raise ValueError(f"{path}: {name} has numbers that are not finite")
    net.load_state_dict({name: value.float() for name, value in tensors.items()})
    if name := beyond_float16(net):
        raise ValueError(
            f"{path}: {name} has numbers beyond 65504, the most that a model's file keeps (float16)"
        )
    return net.eval().requires_grad_(requires_grad=False), architecture


def architecture_of(path: Path, tensors: Mapping[str, Tensor]) -> Architecture:
    """Return kind and sizes of a model by the names of its tensors and one shape.

    Raises:
        ValueError: the names are not the lesson's, or a size is out of range.
    """
    wanted = {kind: set(MODELS[kind]().state_dict()) for kind in WITH_ENCODER}
    kind = next((kind for kind, names in wanted.items() if names == tensors.keys()), None)
    if kind is None:
        near = min(wanted, key=lambda kind: len(wanted[kind] ^ tensors.keys()))
        differ = {
            "lacks": wanted[near] - tensors.keys(),
            "has besides": tensors.keys() - wanted[near],
        }
        told = "; ".join(f"{verb} {some(names)}" for verb, names in differ.items() if names)
        raise ValueError(
            f"{path} is no Autoencoder and no VAE of the lesson: as {MODELS[near].__name__} it "
            f"{told}"
        )
    first = tensors["decoder.0.weight"]
    if first.ndim != 2:
        raise ValueError(
            f"{path}: decoder.0.weight has the shape {tuple(first.shape)}, not two sides"
        )
    hidden, latent_dim = first.shape
    try:
        return Architecture(model=kind, latent_dim=latent_dim, hidden=hidden)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def some(names: set[str]) -> str:
    """Return the first names of a set, for a sentence."""
    listed = [name[:60] for name in sorted(names)]
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
