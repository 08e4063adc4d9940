"""Files of arrays or JSON: checked when read, never unpickled, written whole or not at all."""

import gzip
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as pack_arrays

REBUILD = "python -m explorer build"


class ArtefactError(Exception):
    """A file of the checkpoints is missing, damaged or does not fit; the message says which."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path} {what}. Restore it with git, or make all again: {REBUILD}")


def arrays(path: Path, *wanted: str) -> dict[str, np.ndarray]:
    """Return the arrays of a safetensors file; `wanted` names those that must be there."""
    try:
        found = read_arrays(read_bytes(path))
    except (SafetensorError, KeyError, ValueError) as error:
        raise ArtefactError(path, f"is not a readable safetensors file ({error})") from error
    missing = set(wanted) - found.keys()
    if missing:
        raise ArtefactError(path, f"lacks {', '.join(sorted(missing))}")
    return found


def metadata(path: Path) -> dict[str, str] | None:
    """Return what a safetensors file was made from; None if it is not there or not readable."""
    try:
        with safe_open(path, "np") as file:
            return file.metadata()
    except (OSError, SafetensorError):
        return None


def unzip(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return the uint8 array of a given shape that a gzip file holds."""
    try:
        data = gzip.decompress(read_bytes(path))
        return np.frombuffer(data, dtype=np.uint8).reshape(shape)
    except (OSError, EOFError, ValueError) as error:
        raise ArtefactError(path, f"cannot be unpacked ({error})") from error


def read_json(path: Path) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return what a JSON file says."""
    try:
        return json.loads(read_bytes(path))
    except ValueError as error:
        raise ArtefactError(path, f"is not JSON ({error})") from error


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtefactError(path, "is missing or cannot be read") from error


def sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
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
