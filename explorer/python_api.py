"""The models as plain functions of arrays, for Python: what `explorer.load` returns."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from explorer import artefacts, latent
from explorer.artefacts import ArtefactError, Artefacts, LoadedModel, ModelRecord
from explorer.artefacts.model_file import is_model_file, load_file
from explorer.artefacts.own import COLOURS, read_own
from explorer.models import posterior

PIXELS, SIDE = 784, 28

Array = ArrayLike | Tensor
"""What is taken as an array: numpy's, torch's, nested lists."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Encoded:
    """Codes of B pictures.

    Attributes:
        mu: (B, D) float32, the codes; the means of the Gaussians where there is a posterior.
        logvar: (B, D) float32, the logarithm of their variances, or None without a posterior.
    """

    mu: np.ndarray
    logvar: np.ndarray | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sampled:
    """B samples: `codes` (B, D) float32, and their `images` (B, 28, 28) float32 in [0, 1]."""

    codes: np.ndarray
    images: np.ndarray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Interpolated(Sampled):
    """A way between two codes, with `t` (B,), the share of the way at each, from 0 to 1."""

    t: np.ndarray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judged:
    """What the critic says of B pictures.

    Attributes:
        p_digit: (B,) float32 in [0, 1], the probability that a picture shows a digit at all.
        digit: (B,) int64, the likeliest of the ten.
    """

    p_digit: np.ndarray
    digit: np.ndarray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class Model:
    """A trained model. Whatever is given one at a time comes back as a batch of one.

    Attributes:
        loaded: everything that is known of it.
        judges: holds the critic.
    """

    loaded: LoadedModel
    judges: Artefacts

    @property
    def record(self) -> ModelRecord:
        """What it is: `id`, `kind`, `latent_dim`, `config`, `test` figures, and so on."""
        return self.loaded.record

    def __repr__(self) -> str:
        """Return what it is in a line, without its arrays."""
        record = self.record
        return f"Model({record.id}: {record.kind} of {record.latent_dim} numbers)"

    def encode(self, x: Array) -> Encoded:
        """Return the codes of pictures x: (784,), (28, 28), (B, 784) or (B, 28, 28) in [0, 1].

        Raises:
            ValueError: they are no such pictures, or the model has no encoder.
        """
        mu, logvar = posterior(self.loaded.net, pictures(x))
        return Encoded(mu=mu.numpy(), logvar=None if logvar is None else logvar.numpy())

    def decode(self, z: Array) -> np.ndarray:
        """Return the pictures (B, 28, 28) float32 in [0, 1] of codes z: (D,) or (B, D).

        Raises:
            ValueError: they are no codes of this model.
        """
        codes = torch.from_numpy(self.codes("z", z))
        return self.loaded.net.decode(codes).reshape(-1, SIDE, SIDE).numpy()

    def sample(self, n: int, seed: int = 0, kind: str = "normal") -> Sampled:
        """Return n samples; sample k of a seed is the same here, on the page and in the HTTP API.

        Args:
            n: how many.
            seed: from 0 to 2^53 - 1.
            kind: "normal" for N(0, I), "fitted" for the Gaussian fitted to the training codes.

        Raises:
            ValueError: n, seed or kind is none, or no Gaussian was fitted.
        """
        if not isinstance(n, int) or isinstance(n, bool) or n < 1:
            raise ValueError(f"n must be a whole number of at least 1, got {n!r:.40}")
        codes = self.loaded.sampled(kind, seed, n)
        return Sampled(codes=codes, images=self.decode(codes))

    def reconstruct(self, x: Array) -> np.ndarray:
        """Return pictures x encoded and decoded, from the mean: (B, 28, 28) in [0, 1].

        Raises:
            ValueError: as `encode`.
        """
        return self.decode(self.encode(x).mu)

    def interpolate(self, a: Array, b: Array, steps: int = 11, kind: str = "slerp") -> Interpolated:
        """Return the way from code a to code b (D,) in even steps, both ends included.

        Args:
            a: where it starts.
            b: where it ends.
            steps: codes on the way, at least 2.
            kind: "slerp" for the arc about the origin, "linear" for the straight line.

        Raises:
            ValueError: a or b is no code of this model, steps is below 2, or kind is none.
        """
        start, end = self.codes("a", a), self.codes("b", b)
        if len(start) != 1 or len(end) != 1:
            raise ValueError("a and b must be one code each")
        t, codes = latent.path(start[0], end[0], steps, kind)
        return Interpolated(t=t, codes=codes, images=self.decode(codes))

    def judge(self, x: Array) -> Judged:
        """Return what the critic says of pictures x themselves, shaped as for `encode`.

        Of what this model makes of a code it is `judge(decode(z))`.

        Raises:
            ValueError: they are no pictures.
        """
        p_digit, digit = self.judges.judged(pictures(x))
        return Judged(p_digit=p_digit, digit=digit)

    def codes(self, name: str, z: Array) -> np.ndarray:
        """Return codes as (B, D) float32.

        Raises:
            ValueError: they are none of this model; names them.
        """
        wide = self.record.latent_dim
        found = numbers(name, z)
        if found.ndim not in (1, 2) or found.shape[-1] != wide or not found.size:
            raise ValueError(
                f"{name} must have the shape ({wide},) or (B, {wide}), got {found.shape}"
            )
        return found.reshape(-1, wide)


@cache
def shipped() -> Artefacts:
    """Return what ships, read once."""
    return artefacts.load()


def load(model: str | Path) -> Model:
    """Return a model that ships, by its id, or one of your own, by its directory or its file.

    A file is of safetensors, such as the page saves.

    Raises:
        ValueError: there is none, or a file of it is missing, damaged or does not fit.
    """
    try:
        known = shipped()
        if isinstance(model, str) and model in known.models:
            return Model(loaded=known.models[model], judges=known)
        folder = Path(model).resolve()
        if is_model_file(folder):
            return Model(loaded=load_file(folder, len(known.normal)), judges=known)
        if not folder.is_dir():
            ids = ", ".join(known.models)
            raise ValueError(
                f"model must be one of {ids}, or a model's directory or file, got {model!r}"
            )
        return Model(loaded=read_own(folder.parent, folder, COLOURS[0], known), judges=known)
    except (ArtefactError, OSError) as error:
        raise ValueError(str(error)) from error


def pictures(x: Array) -> Tensor:
    """Return pictures as (B, 784) float32.

    Raises:
        ValueError: they have another shape, or values outside [0, 1].
    """
    found = numbers("x", x)
    if found.shape[-2:] == (SIDE, SIDE) and found.ndim in (2, 3):
        found = found.reshape(-1, PIXELS)
    if found.ndim not in (1, 2) or found.shape[-1] != PIXELS or not found.size:
        raise ValueError(
            f"x must have the shape (784,), (28, 28), (B, 784) or (B, 28, 28), got {found.shape}"
        )
    if found.min() < 0 or found.max() > 1:
        told = f"x must lie in [0, 1], got values from {found.min():g} to {found.max():g}"
        raise ValueError(f"{told}; bytes are divided by 255")
    return torch.from_numpy(found.reshape(-1, PIXELS))


def numbers(name: str, values: Array) -> np.ndarray:
    """Return an array of finite float32, a copy.

    Raises:
        ValueError: it is none; names it.
    """
    if isinstance(values, Tensor):
        values = values.detach().cpu().numpy()
    try:
        with np.errstate(over="ignore"):
            found = np.array(values, dtype=np.float32)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must be an array of numbers ({error})") from error
    if not np.isfinite(found).all():
        raise ValueError(f"{name} must hold finite numbers only")
    return found
