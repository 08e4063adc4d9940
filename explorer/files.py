"""Files of arrays or JSON: checked when read, never unpickled, written whole or not at all."""

import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as pack_arrays

REBUILD = "python -m explorer build"


Shape = tuple[int | None, ...]
Arrays = dict[str, np.ndarray]


class ArtefactError(Exception):
    """A file of the checkpoints is missing, damaged or does not fit; the message says which."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path} {what}. Restore it with git, or make all again: {REBUILD}")


def arrays(path: Path, wanted: Mapping[str, Shape] = MappingProxyType({})) -> Arrays:
    """Return the arrays of a safetensors file.

    Args:
        path: of the file.
        wanted: the arrays that must be there and their shapes, None for a side of any length.

    Raises:
        ArtefactError: it cannot be read, lacks one of them, or one has another shape.
    """
    try:
        found = read_arrays(read_bytes(path))
    except (SafetensorError, KeyError, ValueError) as error:
        raise ArtefactError(path, f"is not a readable safetensors file ({error})") from error
    missing = wanted.keys() - found.keys()
    if missing:
        raise ArtefactError(path, f"lacks {', '.join(sorted(missing))}")
    for name, shape in wanted.items():
        got = found[name].shape
        if len(got) != len(shape) or any(
            w not in (None, g) for w, g in zip(shape, got, strict=True)
        ):
            raise ArtefactError(path, f"has {name} of shape {got}, not {shape}")
    return found


def metadata(path: Path) -> dict[str, str] | None:
    """Return what a safetensors file was made from; None if it is not there or not readable."""
    try:
        with safe_open(path, "np") as file:
            return file.metadata()
    except (OSError, SafetensorError):
        return None


def unzip(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return the uint8 array of a given shape that a gzip file holds.

    Raises:
        ArtefactError: it cannot be read or unpacked, or is of another size.
    """
    try:
        data = gzip.decompress(read_bytes(path))
        return np.frombuffer(data, dtype=np.uint8).reshape(shape)
    except (OSError, EOFError, ValueError) as error:
        raise ArtefactError(path, f"cannot be unpacked ({error})") from error


def read_json(path: Path) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return what a JSON file says.

    Raises:
        ArtefactError: it cannot be read or is no JSON.
    """
    try:
        return json.loads(read_bytes(path))
    except ValueError as error:
        raise ArtefactError(path, f"is not JSON ({error})") from error


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        ArtefactError: it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtefactError(path, "is missing or cannot be read") from error


def sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file.

    Raises:
        ArtefactError: it is missing or cannot be read.
    """
    return hashlib.sha256(read_bytes(path)).hexdigest()


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, so that an interruption never leaves half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: object) -> None:
    """Write JSON, keys in the given order."""
    write_bytes(path, (json.dumps(value, indent=1) + "\n").encode())


def write_arrays(
    path: Path, values: dict[str, np.ndarray], made_from: dict[str, str] | None = None
) -> None:
    """Write a safetensors file, in its metadata what it was made from."""
    packed = {key: np.ascontiguousarray(value) for key, value in values.items()}
    write_bytes(path, pack_arrays(packed, metadata=made_from))


def write_gzip(path: Path, values: np.ndarray) -> None:
    """Write uint8 values gzipped; the same values give the same bytes."""
    write_bytes(path, gzip.compress(values.tobytes(), compresslevel=9, mtime=0))
