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
from explorer.artefacts.model_file import is_model_file, model_of, read_model_file
from explorer.models import Architecture, Net

WRAPPED = ("state_dict", "model_state_dict")
"""Under these keys checkpoints keep a state_dict beside other things."""
PARALLEL = "module."
"""What `DataParallel` puts before every name."""
SAVE = "Save it with torch.save(model.state_dict(), PATH), model being the lesson's own class"


def read_state_dict(path: Path) -> tuple[Net, Architecture]:
    """Return the model whose state_dict a file holds, in evaluation mode, and what it is.

    Kind and sizes are read from the names and the shapes of the tensors. A safetensors file, such
    as the page saves, is read as one.

    Raises:
        ValueError: the file is no state_dict of the lesson's `Autoencoder` or `VAE`, or its numbers
            are not finite or too large to be kept; the message says which.
    """
    if is_model_file(path):
        return read_model_file(path)
    return model_of(path, unwrapped(path, opened(path)))


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
    except (AttributeError, AssertionError, MemoryError, struct.error) as error:
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
