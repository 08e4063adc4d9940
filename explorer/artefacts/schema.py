"""What the JSON files of the checkpoints have to hold, written down as forms."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from explorer.models import HIDDEN, Config, GameConfig

LOSSES = {"loss": float, "bce": float, "kl": float}
EPOCH = {"epoch": int, "seconds": float, "train": LOSSES, "test": LOSSES}
GAME = {"loss_d": float, "loss_g": float, "d_real": float, "d_fake": float}
GAME_EPOCH = {"epoch": int, "seconds": float, "train": GAME}
"""Losses in nats, and what the discriminator gives real images and fakes, means over a pass."""
TRAINED = {"config": dict, "test": (None, LOSSES), "start": (None, str, ...)}
QUANTILES = {"q005": float, "q025": float, "q50": float, "q975": float, "q995": float}
FIGURE = {
    **{"value": float, "n": int, "low": (None, float), "high": (None, float)},
    **{"runs": (..., [float, ...]), "panel": (..., [float, ...])},
}
"""Only mixing has runs; only what judges have a part in has a panel, one value for each."""

PIXELS = 784
MOMENT = {
    **{"step": int, "epoch": float, **GAME},
    **{"p_digit": float, "shares": [float] * 10, "verdicts": [float] * 16},
    "accuracy": {"real": float, "fake": float},
}
"""`GAME` is a mean over the steps since the moment before. Verdicts are D of the pictures."""
FILMS = {
    "films": [
        {
            **{"id": str, "kind": str, "epochs": int, "steps": int, "seed": int},
            "moments": [MOMENT, ...],
            "curve": {"step": [int, ...], **{key: [float, ...] for key in GAME}},
        },
        ...,
    ],
    "made_from": str,
}

MANIFEST = {
    **{"format": int, "models": list, "sizes": {"side": int, "classes": int}},
    "critic": {"epochs": int, "seed": int, "test": dict, "panel": [{"test": dict}] * 5},
    **{"digits": int, "versions": {str: str}, "sha256": {str: str}},
}
RECORD = {
    **{"id": str, "kind": str, "names": {"long": str, "short": str}, "colour": str},
    **{"family": (None, str, ...)},
    **TRAINED,
    **{"plane": (None, TRAINED), "sha256": {str: str}},
}


def evidence(models: Sequence[str], *, encoders: bool = True) -> dict[str, Any]:
    """Return the form of the evidence of these models.

    Args:
        models: their ids.
        encoders: whether one of them has to make codes of digits, by which the page picks its
            first digit.
    """
    row = {
        **dict.fromkeys(models, (None, FIGURE)),
        **{"part": str, "title": str, "definition": str},
        "separates": (None, bool),
        "range": (None, dict.fromkeys(models, (None, [float, float]))),
    }
    picked: Any = {"index": int, "n": int, "figures": {str: float}, "ranks": {str: float}}
    if not encoders:
        picked = (None, picked)
    return {
        **{"seeds": dict, "sizes": {str: int}, "seconds": float, "critic": {str: FIGURE}},
        "panel": (..., int),
        "rows": {str: row},
        "curves": dict.fromkeys(("paths", "temperature", "arithmetic", "losses"), dict),
        "typical": {"digit": picked, "pair": picked, "seed": dict},
        "made_from": str,
    }


def sweep() -> dict[str, Any]:
    """Return the form of what is measured along beta; no figure is one that nobody could measure.

    Points are in the order of beta; `wide` ones have as many numbers as the shipped models, `plane`
    ones two. `id` is the model's. `again` is of the model that the others started from, trained on
    for as long as they were; its weights do not ship.
    """
    point = {"beta": float, "id": str, "figures": {str: (None, FIGURE)}}
    return {
        **{"seeds": dict, "sizes": {str: int}, "seconds": float, "panel": int},
        **{"definitions": {str: str}, "real": {str: FIGURE}, "made_from": str},
        **{"wide": [point, ...], "plane": [point, ...], "again": (None, point)},
    }


def search() -> dict[str, Any]:
    """Return the form of what searches for codes of test digits find, by the models' ids.

    `bce` is by the number of steps, in nats; `one` is a search from one start, `best` the nearest
    picture of several, in the end of `each` digit; `same` the share of pictures that are read as
    the digit's class. `digits` are rows of the test digits.
    """
    both = {"one": FIGURE, "best": FIGURE}
    found = {
        "bce": {"one": {str: FIGURE}, "best": {str: FIGURE}},
        **{"each": [float, ...], "same": both},
        "multiply_adds": {"one": int, "best": int},
    }
    passed = {"bce": FIGURE, "same": FIGURE, "multiply_adds": int}
    return {
        **{"seeds": dict, "rate": float, "panel": int, "floor": FIGURE, "seconds": float},
        "digits": [int, ...],
        "sizes": {"digits": int, "starts": int, "steps": [int, ...]},
        "models": {str: {"search": found, "encoder": (None, passed)}},
        "made_from": str,
    }


def history(config: Config | GameConfig) -> dict[str, Any]:
    """Return the form of the history of a model that was trained to its last epoch."""
    if isinstance(config, GameConfig):
        return {"config": asdict(config), "epochs": [GAME_EPOCH] * config.epochs}
    # One of before there were other hidden sizes does not say its own.
    hidden = (config.hidden, ...) if config.hidden == HIDDEN else config.hidden
    return {"config": {**asdict(config), "hidden": hidden}, "epochs": [EPOCH] * config.epochs}


def statistics(latent_dim: int) -> dict[str, Any]:
    """Return the form of a model's statistics."""
    one = {"mean": float, "std": float, "quantiles": QUANTILES, "information": float, "status": str}
    dimensions = [{"index": d, **one} for d in range(latent_dim)]
    return {"dimensions": dimensions, "order": [int] * latent_dim}


def misfit(value: Any, form: Any, where: str = "") -> str | None:  # noqa: ANN401 - JSON is of any type
    """Return where a JSON value is not of a form, for example "rows.mmd2.ae"; None if it is.

    Args:
        value: what was read.
        form: a type, where `float` stands for any finite number; a list of as many forms as the
            value has items, or of one form and `...` for any number of them; a dict of the forms of
            its keys, of all of them under the key `str`; a tuple of forms one of which is enough,
            `...` if the key may be absent; or the value itself.
        where: the value stands.
    """
    if isinstance(form, tuple):
        return where if all(misfit(value, one) is not None for one in form) else None
    if isinstance(form, list) and isinstance(value, list) and form[1:] == [...]:
        form = form[:1] * len(value)
    if isinstance(form, list) and isinstance(value, list) and len(value) == len(form):
        form, value = (dict(enumerate(items)) for items in (form, value))
    if isinstance(form, dict) and isinstance(value, dict):
        wanted = dict.fromkeys(value, form[str]) if str in form else form
        inner = (
            misfit(value.get(key, ...), one, f"{where}.{key}".lstrip("."))
            for key, one in wanted.items()
        )
        return next((found for found in inner if found is not None), None)
    if isinstance(value, int | float) and not isinstance(value, bool) and form is float:
        return None if abs(value) <= sys.float_info.max else where
    fits = type(value) is form if isinstance(form, type) else value == form
    return None if fits else where
