"""Latent Space Explorer: an autoencoder and a variational autoencoder on MNIST, side by side.

`explorer.load("vae")` opens a model; torch is imported then, not before.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.python_api import Model

__all__ = ["load"]


def load(model: str | Path) -> "Model":
    """Return a model that ships, by its id, or one of your own, by its directory or its file.

    Raises:
        ValueError: there is none, or a file of it is missing, damaged or does not fit.
    """
    from explorer import python_api  # noqa: PLC0415

    return python_api.load(model)
