"""The lesson's homework: a state_dict that `torch.save` wrote, read without trusting it."""

import pickle
import struct
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from explorer.artefacts.files import MOST_BYTES
from explorer.artefacts.loaded import beyond_float16
from explorer.models import MODELS, WITH_ENCODER, Architecture, Net

WRAPPED = ("state_dict", "model_state_dict")
"""Under these keys checkpoints keep a state_dict beside other things."""
PARALLEL = "module."
"""What `DataParallel` puts before every name."""
SAVE = "Save it with torch.save(model.state_dict(), PATH), model being the lesson's own class"


def read_state_dict(path: Path) -> tuple[Net, Architecture]:
    """Return the model whose state_dict a file holds, in evaluation mode, and what it is.

    Kind and sizes are read from the names and the shapes of the tensors.

    Raises:
        ValueError: the file is no state_dict of the lesson's `Autoencoder` or `VAE`, or its numbers
            are not finite or too large to be kept; the message says which.
    """
    tensors = unwrapped(path, opened(path))
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


def opened(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what a file of `torch.save` holds, tensors and plain containers only.

    Raises:
        ValueError: it cannot be read so, or is too large.
    """
    if not path.is_file():
        raise ValueError(f"{path} is no file")
    if max(path.stat().st_size, unpacked(path)) > MOST_BYTES:
        raise ValueError(
            f"{path} is larger than {MOST_BYTES // 1_000_000} MB: no lesson's model is"
        )
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is refused further down anyway
            return torch.load(path, weights_only=True, map_location="cpu")
    except pickle.UnpicklingError as error:
        raise ValueError(
            f"{path} holds more than tensors, perhaps a whole model, or is no file of torch.save; "
            f"such a file is not opened, since it could run code. {SAVE}"
        ) from error
    # A file that is none can raise nearly anything on its way through the unpickler.
    except (RuntimeError, OSError, ValueError, EOFError, LookupError, TypeError) as error:
        raise ValueError(f"{path} is no file of torch.save. {SAVE}") from error
    except (AttributeError, AssertionError, MemoryError, RecursionError, struct.error) as error:
        raise ValueError(f"{path} is no file of torch.save. {SAVE}") from error


def unpacked(path: Path) -> int:
    """Return the bytes that a file takes once it is unpacked, 0 if nothing in it is packed."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 0


def unwrapped(path: Path, found: Any) -> dict[str, Tensor]:  # noqa: ANN401
    """Return the tensors of a state_dict or of a checkpoint that holds one, by the lesson's names.

    Raises:
        ValueError: it holds none.
    """
    for key in WRAPPED:
        if isinstance(found, Mapping) and isinstance(found.get(key), Mapping):
            found = found[key]
    if not isinstance(found, Mapping) or not found:
        raise ValueError(f"{path} holds a {type(found).__name__}, no state_dict. {SAVE}")
    tensors: dict[str, Tensor] = {}
    for name, value in found.items():
        dense = isinstance(value, Tensor) and value.layout == torch.strided
        if not isinstance(name, str) or not dense or value.device.type != "cpu":
            raise ValueError(f"{path} holds {name!r:.60}, which is no tensor of weights. {SAVE}")
        if not value.is_floating_point():
            raise ValueError(f"{path}: {name:.60} is of {value.dtype}, not of floating point")
        tensors[name] = value
    if all(name.startswith(PARALLEL) for name in tensors):
        tensors = {name.removeprefix(PARALLEL): value for name, value in tensors.items()}
    return tensors


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
