"""MNIST as tensors, fetched and read by torchvision."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor

MNIST_TRAIN = "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b"
"""SHA-256 of the images and labels of MNIST's training digits."""


class DataError(ValueError):
    """MNIST could not be read or downloaded; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Digits:
    """Images and their classes.

    Attributes:
        images: (B, 784) uint8, white ink on black.
        labels: (B,) uint8, 0 to 9.
    """

    images: Tensor
    labels: Tensor

    def x(self) -> Tensor:
        """Return the images as the models take them: (B, 784) float32 in [0, 1]."""
        return self.images.float() / 255


@lru_cache(maxsize=1)
def origin(digits: Digits) -> dict[str, str]:
    """Return what is written beside what was trained on digits: their SHA-256, but for MNIST's."""
    read = digits.images.numpy().tobytes() + digits.labels.numpy().tobytes()
    digest = hashlib.sha256(read).hexdigest()
    return {} if digest == MNIST_TRAIN else {"digits": digest}


def load(data_dir: Path, *, train: bool, download: bool = True) -> Digits:
    """Return the 60,000 training or 10,000 test digits.

    Args:
        data_dir: the directory that holds, or will hold, torchvision's `MNIST/raw`; one of these
            two is as good where the files are there.
        train: the training set instead of the test set.
        download: fetch the files if they are not there.

    Raises:
        DataError: the files are not there and could not be fetched, or cannot be read.
    """
    # Build time only: the app must start without torchvision.
    from torchvision.datasets import MNIST  # noqa: PLC0415

    if data_dir.exists() and not data_dir.is_dir():
        raise DataError(f"--data-dir must be a directory, but {data_dir} is a file.")
    inside = Path("MNIST", "raw", f"{'train' if train else 't10k'}-images-idx3-ubyte")
    for above in data_dir.absolute().parents[:2]:
        if (above / inside).is_relative_to(data_dir.absolute()) and (above / inside).is_file():
            data_dir = above
    raw = (data_dir / inside).parent
    try:
        dataset = MNIST(str(data_dir), train=train, download=download)
    except (RuntimeError, OSError, ValueError) as error:
        if (data_dir / inside).is_file():
            raise DataError(
                f"The MNIST files in {raw} cannot be read ({error}). "
                "Delete them, so that they are downloaded again."
            ) from error
        raise DataError(
            f"MNIST is not in {data_dir} and could not be downloaded ({error}). Connect to the "
            "internet, or pass --data-dir with a directory that holds MNIST/raw/*-ubyte."
        ) from error
    return Digits(images=dataset.data.reshape(-1, 784), labels=dataset.targets.to(torch.uint8))
