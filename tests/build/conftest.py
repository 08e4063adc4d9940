"""A small data set that looks like MNIST on the disk."""

import struct
from pathlib import Path

import numpy as np
import pytest

TRAIN, TEST = 96, 160
"""Of the test digits so many that no class is empty in what is drawn of them again."""


def write_idx(path: Path, values: np.ndarray) -> None:
    """Write MNIST's own file format."""
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    path.write_bytes(header + values.tobytes())


@pytest.fixture(scope="session")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with a few bars that look like MNIST on the disk."""
    raw = tmp_path_factory.mktemp("data") / "MNIST" / "raw"
    raw.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name, count in (("train", TRAIN), ("t10k", TEST)):
        images = np.zeros((count, 28, 28), np.uint8)
        labels = rng.integers(0, 10, count).astype(np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[4 + 2 * label : 7 + 2 * label, 4 : 20 + label % 5] = 255
        write_idx(raw / f"{name}-images-idx3-ubyte", images)
        write_idx(raw / f"{name}-labels-idx1-ubyte", labels)
    return raw.parent.parent
