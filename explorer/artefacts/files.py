"""Files of arrays or JSON: checked when read, never unpickled, written whole or not at all."""

import gzip
import hashlib
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as pack_arrays

from explorer.artefacts.schema import misfit

REBUILD = "python -m explorer build"

MOST_BYTES, MOST_JSON = 64_000_000, 4_000_000
"""Bytes that a file, and one of JSON, may have: ten times as many as the largest of ours."""
MOST_HEADER = 100_000
"""Bytes of a safetensors file's header, which names its arrays."""

Shape = tuple[int | None, ...]
Arrays = dict[str, np.ndarray]


class ArtefactError(Exception):
    """A file of the checkpoints is missing, damaged or does not fit; the message says which.

    Attributes:
        fact: the file's name and what is wrong with it, for those who did not build it.
    """

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path} {what}. Restore it with git, or make all again: {REBUILD}")
        self.fact = f"{path.name} {what}"


def arrays(path: Path, wanted: Mapping[str, tuple[str, Shape]] = MappingProxyType({})) -> Arrays:
    """Return the arrays of a safetensors file.

    Args:
        path: of the file.
        wanted: the arrays that must be there, their types and their shapes, None for a side of any
            length but 0.

    Raises:
        ArtefactError: it cannot be read, lacks one of them, or one has another type or shape or
            numbers that are not finite.
    """
    data = read_bytes(path)
    if int.from_bytes(data[:8], "little") > MOST_HEADER:
        raise ArtefactError(path, "is not a readable safetensors file (its header is too long)")
    try:
        found = read_arrays(data)
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise ArtefactError(path, f"is not a readable safetensors file ({error})") from error
    missing = wanted.keys() - found.keys()
    if missing:
        raise ArtefactError(path, f"lacks {', '.join(sorted(missing))}")
    for name, (kind, shape) in wanted.items():
        got = found[name].shape
        fits = len(got) == len(shape) and all(
            g == w or (w is None and g > 0) for w, g in zip(shape, got, strict=True)
        )
        if not fits:
            raise ArtefactError(path, f"has {name} of shape {got}, not {shape}")
        if found[name].dtype != kind:
            raise ArtefactError(path, f"has {name} of type {found[name].dtype}, not {kind}")
        if not np.isfinite(found[name]).all():
            raise ArtefactError(path, f"has numbers in {name} that are not finite")
    return found


def metadata(path: Path) -> dict[str, str] | None:
    """Return what a safetensors file was made from; None if it is not there or not readable."""
    try:
        with safe_open(path, "np") as file:
            return file.metadata()
    except (OSError, SafetensorError):
        return None


def unzip(path: Path, shape: tuple[int, ...], most: int = 255) -> np.ndarray:
    """Return the uint8 array of a given shape that a gzip file holds.

    Raises:
        ArtefactError: it cannot be read or unpacked, is of another size, or has a value above
            `most`.
    """
    try:
        data = gzip.decompress(read_bytes(path))
        values = np.frombuffer(data, dtype=np.uint8).reshape(shape)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ArtefactError(path, f"cannot be unpacked ({error})") from error
    if values.max(initial=0) > most:
        raise ArtefactError(path, f"has a value of {values.max()}, above {most}")
    return values


def read_json(path: Path, form: Any) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return what a JSON file says, which is of a form: see `forms`.

    Raises:
        ArtefactError: it cannot be read, is no JSON, or not of this form.
    """
    try:
        value = json.loads(read_bytes(path, MOST_JSON))
    except (ValueError, RecursionError) as error:
        raise ArtefactError(path, f"is not JSON ({error})") from error
    where = misfit(value, form)
    if where is not None:
        raise ArtefactError(path, f"has no valid {where or 'content'}")
    return value


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return a file's bytes.

    Raises:
        ArtefactError: it is missing, cannot be read, is no file or has more than `most` bytes.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe would keep us waiting for ever
            raise ArtefactError(path, "is no ordinary file")
        if about.st_size > most:
            raise ArtefactError(path, f"is larger than {most // 1_000_000} MB")
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


def check_writable(option: str, directory: Path) -> None:
    """Make a directory, unless it is there, and try to write into it.

    Raises:
        ValueError: it takes no files; says which option named it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        told = f"{option} must be a directory that takes files; {directory}: {error.strerror}"
        raise ValueError(told) from error


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
