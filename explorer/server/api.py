"""What the page and `gradio_client` call; plain functions of the artefacts and plain values."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from explorer import latent
from explorer.artefacts import Artefacts, LoadedModel
from explorer.models import posterior
from explorer.site.boot import pixels
from explorer.upload import preparation
from explorer.upload.decode import to_png
from explorer.upload.edits import NOTHING, Edit

MOST = float(np.finfo(np.float16).max)
"""The largest number that a code can hold: what a link can, and far from what overflows."""

MOST_SAMPLES = 100
"""So many samples per call at the most: more is a job for Python, not for a shared server."""

MOST_STEPS = 100
"""So many codes of a path per call at the most, for the same reason."""

MOST_CODES = 256
"""So many codes per call of `decode` at the most."""

MOST_PICTURES = 30
"""So many pictures per call of `judge` at the most: each of them is up to 19 kB to send."""


def model_of(artefacts: Artefacts, model: str) -> LoadedModel:
    """Return the model of that id.

    Raises:
        ValueError: there is none.
    """
    if not isinstance(model, str) or model not in artefacts.models:
        names = [id_ for id_, one in artefacts.models.items() if one.record.family is None]
        family = [id_ for id_ in artefacts.models if id_ not in names]
        names += [f"{family[0]} to {family[-1]}"] if family else []
        raise ValueError(f"model must be one of {', '.join(names)}, got {model!r:.40}")
    return artefacts.models[model]


def prepare(data: bytes, filename: str | None = None, edit: Edit = NOTHING) -> dict[str, Any]:
    """Return an uploaded picture as the page takes it.

    Returns:
        `pixels`: 784 bytes in base64. `steps`: how they came about. `digits`: left, top, right,
        bottom of every digit found, as shares of the first step's picture. `chosen`: which one.
        `question`, `readings` and `taken`: where it can be read in two ways, what to ask, the name
        and the 784 bytes of both, and which one `pixels` is.

    Raises:
        UploadError: it cannot be used; the message says why and what to do.
    """
    prepared = preparation.prepare(data, filename, edit)
    return {
        "pixels": b64encode(pixels(prepared.image).tobytes()).decode(),
        "steps": [shown(step) for step in prepared.steps],
        "digits": [[round(share, 4) for share in box] for box in prepared.digits],
        "chosen": prepared.chosen,
        "question": prepared.question,
        "readings": [
            {"name": one.name, "pixels": b64encode(pixels(one.image).tobytes()).decode()}
            for one in prepared.readings
        ],
        "taken": prepared.taken,
    }


def shown(step: preparation.Step) -> dict[str, Any]:
    """Return a stage of the preparation as the page takes it."""
    return {
        "name": step.name,
        "sentence": step.sentence,
        "png": b64encode(to_png(step.image)).decode(),
        "ink": step.ink,
    }


def encode(artefacts: Artefacts, data: bytes, model: str) -> dict[str, Any]:
    """Return what encoding an image file gives.

    Returns:
        `code`: D numbers where the page's sliders start: the code, or the posterior's mean.
        `mu`, `logvar`: the posterior, D numbers each; null without one.
        `image`: the 28 x 28 grey values in [0, 1] that the model saw.
        `note`: a sentence where the picture can be read in two ways, of which the likelier was
        taken; else empty.

    Raises:
        ValueError: unknown model or one without an encoder, or UploadError for a picture that
            cannot be used.
    """
    found = model_of(artefacts, model)
    if not found.record.has_encoder:
        able = [name for name, one in artefacts.models.items() if one.record.has_encoder]
        raise ValueError(f"{model} has no encoder; models that encode: {', '.join(able)}")
    prepared = preparation.prepare(data)
    mu, logvar = posterior(found.net, torch.from_numpy(prepared.image.reshape(1, -1)))
    return {
        "code": mu[0].tolist(),
        "mu": None if logvar is None else mu[0].tolist(),
        "logvar": None if logvar is None else logvar[0].tolist(),
        "image": prepared.image.tolist(),
        "note": note(prepared),
    }


def note(prepared: preparation.Prepared) -> str:
    """Return the note for a picture that can be read in two ways."""
    if not prepared.question:
        return ""
    names = [one.name.lower() for one in prepared.readings]
    return f"{prepared.question} It was read as: {names[prepared.taken]}, the likelier of the two."


def decode(
    artefacts: Artefacts, code: Sequence[Any] | np.ndarray, model: str
) -> list[list[float]] | list[list[list[float]]]:
    """Return the image that a code stands for: rows of grey values in [0, 1].

    Of a list of codes, up to `MOST_CODES`, it is the list of their images.

    Raises:
        ValueError: unknown model, too many codes, or a code that is not as many finite numbers up
            to `MOST`.
    """
    found = model_of(artefacts, model)
    given = plain(code)
    if not isinstance(given, list) or not given or not isinstance(given[0], list | tuple):
        return images(artefacts, found, checked_code(found, given)[None])[0]
    if len(given) > MOST_CODES:
        raise ValueError(f"code must be at most {MOST_CODES} codes, got {len(given)}")
    codes = [checked_code(found, one, f"code {row}") for row, one in enumerate(given)]
    return images(artefacts, found, np.stack(codes))


def plain(value: object) -> object:
    """Return a caller's array as nested lists."""
    return value.tolist() if isinstance(value, np.ndarray) else value


def checked_code(model: LoadedModel, code: object, name: str = "code") -> np.ndarray:
    """Return a caller's code as float32 (D,).

    Raises:
        ValueError: it is not as many finite numbers, up to `MOST`, as the model has; `name` says
            which code.
    """
    wanted = model.record.latent_dim
    code = plain(code)
    if not isinstance(code, Sequence) or isinstance(code, str) or len(code) != wanted:
        got = f"{len(code)} values" if isinstance(code, Sequence) else type(code).__name__
        raise ValueError(f"{name} must be a list of {wanted} numbers, got {got}")
    for d, value in enumerate(code):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must hold numbers only, but value {d} is {value!r:.40}")
        if not abs(value) <= MOST:  # so also what is no number, and integers beyond any float
            raise ValueError(
                f"{name} must hold finite numbers only, up to {MOST:.0f} either way, but value {d} "
                f"is {value!r:.40}"
            )
    return np.asarray(code, dtype=np.float32)


def interpolate(
    artefacts: Artefacts,
    a: Sequence[float] | np.ndarray,
    b: Sequence[float] | np.ndarray,
    model: str,
    steps: int,
    kind: str,
) -> dict[str, Any]:
    """Return the way from one code to another in even steps, both ends included, decoded.

    Args:
        artefacts: the shipped models.
        a: where the way starts, as many numbers as the model's code has.
        b: where it ends.
        model: its id.
        steps: codes on the way, from 2 to `MOST_STEPS`.
        kind: "slerp" for the arc about the origin, "linear" for the straight line.

    Returns:
        `t`: shares of the way, from 0 to 1. `codes`: a list of numbers for each of them.
        `images`: what these decode to, rows of grey values in [0, 1].

    Raises:
        ValueError: unknown model or kind, a bad code, or steps out of range.
    """
    found = model_of(artefacts, model)
    if not isinstance(steps, int) or isinstance(steps, bool) or not 2 <= steps <= MOST_STEPS:
        raise ValueError(f"steps must be a whole number from 2 to {MOST_STEPS}, got {steps!r:.40}")
    start, end = checked_code(found, a, "a"), checked_code(found, b, "b")
    places, codes = latent.path(start, end, steps, kind)
    return {
        "t": places.tolist(),
        "codes": codes.tolist(),
        "images": images(artefacts, found, codes),
    }


def sample(
    artefacts: Artefacts, model: str, n: int, seed: int, kind: str = "normal"
) -> dict[str, Any]:
    """Return n samples, decoded. Sample k of a seed is the same wherever it is made.

    Args:
        artefacts: the models.
        model: its id.
        n: from 1 to `MOST_SAMPLES`.
        seed: from 0 to 2^53 - 1.
        kind: "normal" for N(0, I), "fitted" for the Gaussian of the training codes.

    Returns:
        `codes`: n lists of numbers. `images`: n images, rows of grey values in [0, 1].

    Raises:
        ValueError: unknown model or kind, n or seed out of range, or no Gaussian was fitted.
    """
    found = model_of(artefacts, model)
    if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= MOST_SAMPLES:
        raise ValueError(f"n must be a whole number from 1 to {MOST_SAMPLES}, got {n!r:.40}")
    codes = found.sampled(kind, seed, n)
    return {"codes": codes.tolist(), "images": images(artefacts, found, codes)}


def judge(artefacts: Artefacts, pictures: Sequence[Any] | np.ndarray) -> dict[str, Any]:
    """Return what the critic says of pictures, whatever they are of: decoded, drawn, an input.

    Args:
        artefacts: hold the critic.
        pictures: one picture, rows of grey values in [0, 1], or a list of up to `MOST_PICTURES`.

    Returns:
        `p_digit`: of each, the probability in [0, 1] that it shows a digit at all. `digit`: the
        likeliest of the ten. Of one picture both are lists of one.

    Raises:
        ValueError: there are too many, or one is no picture.
    """
    side = artefacts.side
    try:
        found = np.asarray(pictures, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        found = np.zeros(0)
    if found.ndim == 2:
        found = found[None]
    if found.ndim != 3 or found.shape[1:] != (side, side) or len(found) < 1:
        raise ValueError(
            f"pictures must be {side} rows of {side} grey values, or a list of such pictures"
        )
    if len(found) > MOST_PICTURES:
        raise ValueError(f"pictures must be at most {MOST_PICTURES}, got {len(found)}")
    if not ((found >= 0) & (found <= 1)).all():  # so also what is no number
        raise ValueError("pictures must hold grey values from 0 (paper) to 1 (ink) only")
    flat = torch.from_numpy(found.reshape(len(found), -1).astype(np.float32))
    p_digit, digit = artefacts.judged(flat)
    return {"p_digit": p_digit.tolist(), "digit": digit.tolist()}


def images(artefacts: Artefacts, model: LoadedModel, codes: np.ndarray) -> list[list[list[float]]]:
    """Return codes (B, D) decoded, as nested lists (B, H, W) in [0, 1]."""
    square = (-1, artefacts.side, artefacts.side)
    return model.net.decode(torch.from_numpy(codes)).reshape(square).tolist()
