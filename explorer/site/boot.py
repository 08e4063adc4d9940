"""What ships inside the page: the models, the sizes, the first digit, the evidence."""

from base64 import b64encode
from typing import Any

import numpy as np
import torch

from explorer.artefacts import Artefacts, LoadedModel, records
from explorer.latent import PRIOR_RANGE, slider_range
from explorer.models import Config, GameConfig, posterior

TITLE = "Latent Space Explorer"


@torch.no_grad()
def boot(artefacts: Artefacts, *, server: bool = True) -> dict[str, Any]:
    """Return what ships inside the page, so that its first view is not empty.

    Args:
        artefacts: what the page shows.
        server: whether there is one that prepares pictures and answers the API.

    Returns:
        `index`, `label`, `picture`: of the first digit, its pixels as bytes in base64. `models`: in
        the manifest's order, people's own after them, see `of_model` and `about`. `broken`: `id`
        and `error`, a sentence, of directories that hold none. `shown`: the ids of the first two.
        `sizes`: of pictures and sets. `evidence`: as stored. `sweep`, `films`, `search`:
        whether there is measured along beta, a GAN's training, a search for codes. `training`: how
        many digits there are to train models on.
        `version`: for people. `server`: as given.
    """
    first = artefacts.evidence["typical"]["digit"]["index"]
    picture = artefacts.digits[first]
    x = torch.from_numpy(picture.reshape(1, -1).astype("float32") / 255)
    shipped = [model for id_, model in artefacts.models.items() if id_ not in artefacts.own]
    configs = [model.record.config for model in shipped]
    seeds = sorted({config.seed for config in configs if isinstance(config, Config)})
    return {
        "index": first,
        "label": int(artefacts.labels[first]),
        "picture": in_base64(picture),
        "version": f"{TITLE}, models of training seed {', '.join(map(str, seeds))}",
        "server": server,
        "evidence": artefacts.evidence,
        "sweep": artefacts.sweep is not None,
        "films": artefacts.films is not None,
        "search": artefacts.search is not None,
        "training": artefacts.training,
        "shown": artefacts.shown,
        "sizes": {
            **artefacts.manifest["sizes"],
            "pixels": artefacts.digits.shape[1],
            "digits": len(artefacts.digits),
            "samples": len(artefacts.normal),
            "runs": max(
                (len(model.maps) for model in shipped if model.record.ships(records.MAP)), default=0
            ),
        },
        "models": [
            {
                **about(model),
                "own": id_ in artefacts.own,
                **(NOT_YET if artefacts.is_light(id_) else of_model(model, x)),
            }
            for id_, model in artefacts.models.items()
        ],
        "broken": [{"id": id_, "error": error} for id_, error in artefacts.broken.items()],
    }


NOT_YET = {"dimensions": None, "code": None}
"""What is told of a light model: its statistics are fetched, its code is made, once it is asked."""


def about(model: LoadedModel) -> dict[str, Any]:
    """Return what names a model and says what there is of it.

    `beta` weighed the KL term; null without a posterior or where nobody knows. `epochs`: passes
    over the 60,000 training images. `runs` counts maps.
    """
    record = model.record
    config = record.config
    return {
        "id": record.id,
        "kind": record.kind,
        "names": {"long": record.long, "short": record.short},
        "colour": record.colour,
        "latent_dim": record.latent_dim,
        "hidden": config.hidden,
        "family": record.family,
        "beta": config.beta if isinstance(config, Config) and record.has_posterior else None,
        "epochs": config.epochs if isinstance(config, Config | GameConfig) else None,
        "encoder": record.has_encoder,
        "posterior": record.has_posterior,
        "map": record.ships(records.MAP),
        "runs": len(model.maps) if record.ships(records.MAP) else 0,
        "codes": record.ships(records.CODES),
        "gaussian": record.ships(records.GAUSSIAN),
        "statistics": record.ships(records.STATISTICS),
        "history": record.ships(records.HISTORY) and record.has_encoder,
        "plane": record.plane is not None,
        "evidence": record.ships(records.MEASURED),
        "test": record.test or None,
    }


def of_model(model: LoadedModel, x: torch.Tensor) -> dict[str, Any]:
    """Return the `dimensions` of a model, and the `code` that it makes of a picture x (1, 784).

    `code` holds `mu` and `logvar`, D numbers each, and `image`, what they decode to, as bytes in
    base64. `logvar` is null without a posterior; without an encoder `mu` is the origin.
    """
    record = model.record
    mu, logvar = torch.zeros(1, record.latent_dim), None
    if record.has_encoder:
        mu, logvar = posterior(model.net, x)
    return {
        "dimensions": dimensions(model),
        "code": {
            "mu": mu[0].tolist(),
            "logvar": None if logvar is None else logvar[0].tolist(),
            "image": in_base64(pixels(model.net.decode(mu).numpy())),
        },
    }


def pixels(image: np.ndarray) -> np.ndarray:
    """Return an image in [0, 1] as the bytes, one a pixel, that the page and its links carry."""
    return np.floor(image.reshape(-1) * 255 + 0.5).astype(np.uint8)


def in_base64(values: Any) -> str:  # noqa: ANN401 - a numpy array of bytes
    """Return bytes as base64."""
    return b64encode(values.tobytes()).decode()


def dimensions(model: LoadedModel) -> dict[str, Any]:
    """Return what the sliders need to know of a model's numbers: five lists of D values each.

    `order` holds indices, most informative first; the others go by index. `information` is in nats
    per image with a posterior, in grey per pixel without an encoder, else a standard deviation.
    Without statistics nothing is known, and the sliders are those of N(0, 1).
    """
    record, wide = model.record, range(model.record.latent_dim)
    prior = record.has_posterior or not record.has_encoder
    if not record.ships(records.STATISTICS):
        low, high = PRIOR_RANGE
        known = {"low": low, "high": high, "information": 0.0, "status": "live"}
        return {"order": [*wide], **{key: [value for _ in wide] for key, value in known.items()}}
    found = model.statistics["dimensions"]
    ranges = [slider_range(d["quantiles"], prior=prior) for d in found]
    return {
        "order": model.statistics["order"],
        "low": [low for low, _ in ranges],
        "high": [high for _, high in ranges],
        "information": [d["information"] for d in found],
        "status": [d["status"] for d in found],
    }
