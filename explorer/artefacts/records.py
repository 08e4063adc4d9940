"""What a model is, from its own small manifest to the page: one record, which all code asks."""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from explorer.artefacts import schema
from explorer.artefacts.files import ArtefactError, read_json, sha256, write_json
from explorer.models import (
    HIDDEN,
    WITH_ENCODER,
    WITH_POSTERIOR,
    Architecture,
    Config,
    GameConfig,
)

RECORD = "model.json"
WEIGHTS, HISTORY = "weights.safetensors", "history.json"
CODES, MAP = "codes.safetensors", "map.safetensors"
GAUSSIAN, STATISTICS = "gaussian.safetensors", "statistics.json"
PLANE, PLANE_CODES = "plane.safetensors", "plane.codes.safetensors"
PLANE_HISTORY = "plane.history.json"
FILES = (
    *(WEIGHTS, HISTORY, CODES, MAP, GAUSSIAN, STATISTICS),
    *(PLANE, PLANE_CODES, PLANE_HISTORY),
)
"""Every file that a shipped model's folder may hold beside its record; only the weights must."""
DISCRIMINATOR = "discriminator.safetensors"
"""What a generator was trained against; no other model has it."""
MEASURED, MEASURED_AS = "evidence.json", "model"
"""Evidence of one model alone, and the name that the model has in it, whatever its id."""
KNOWN = (*FILES, DISCRIMINATOR, MEASURED)
"""What the folder of any model may hold."""

NEEDS = {MAP: (CODES,), PLANE: (PLANE_CODES, PLANE_HISTORY)}
"""What must be there too where a file is."""

NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""What ids and colours look like: they stand in paths, addresses and style sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """How weights came about, and their test figures.

    Attributes:
        config: what it takes to train them again, a `Config` or, for a GAN, a `GameConfig`; of
            weights that came from elsewhere only their `Architecture` is known.
        test: mean `loss`, `bce` and `kl` of the test set, nats per image; empty if not
            measured.
        start: the id of the model whose trained weights were the first; None if they were random.
    """

    config: Architecture
    test: dict[str, float] = field(default_factory=dict)
    start: str | None = None

    @property
    def training(self) -> Config:
        """Its config, where that is known to the last epoch.

        Raises:
            ValueError: it is not.
        """
        if not isinstance(self.config, Config):
            raise ValueError("nobody knows how these weights were trained")
        return self.config


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord(Trained):
    """A model as everything knows it that has to do with models.

    Attributes:
        id: the name of its folder, and its name in links, calls and evidence.
        long, short: its names for people.
        colour: the token of its colour on the page.
        family: the id of the model at whose heading a knob stands that leads to this one, if any.
        plane: its version of two numbers, if there is one.
        sha256: of each of its files, by name.
    """

    id: str
    long: str
    short: str
    colour: str
    family: str | None = None
    plane: Trained | None = None
    sha256: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Its architecture, a key of `explorer.models.MODELS`."""
        return self.config.model

    @property
    def latent_dim(self) -> int:
        """Numbers in its code."""
        return self.config.latent_dim

    @property
    def has_encoder(self) -> bool:
        """Whether it makes a code of a picture."""
        return self.kind in WITH_ENCODER

    @property
    def has_posterior(self) -> bool:
        """Whether it makes a Gaussian of a picture, with a variance."""
        return self.kind in WITH_POSTERIOR

    def ships(self, file: str) -> bool:
        """Tell whether one of `FILES` stands in its folder."""
        return file in self.sha256


def read_record(folder: Path, *, named: bool = True) -> ModelRecord:
    """Return the record of a model's folder, its files as its hashes say.

    Args:
        folder: whose name is the model's id.
        named: the record has to say the same id; else the folder may have been renamed.

    Raises:
        ArtefactError: it cannot be read, contradicts itself, or a file is missing or was altered.
    """
    path = folder / RECORD
    found = read_json(path, {**schema.RECORD, "id": folder.name if named else str})
    plane, hashes = found["plane"], found["sha256"]
    record = ModelRecord(
        id=folder.name,
        **found["names"],
        colour=found["colour"],
        family=found.get("family"),
        **trained(path, found),
        plane=plane and Trained(**trained(path, plane)),
        sha256=hashes,
    )
    if not NAME.fullmatch(record.colour):
        raise ArtefactError(path, "has no valid colour")
    if {found["kind"]} != {one.config.model for one in (record, record.plane) if one}:
        raise ArtefactError(path, f"says kind {found['kind']}, its config another")
    if unknown := sorted(hashes.keys() - {*KNOWN}):
        raise ArtefactError(path, f"lists {', '.join(unknown)}, which is no file of a model")
    needed = {WEIGHTS, *(other for name in hashes for other in NEEDS.get(name, ()))}
    needed |= {PLANE} if record.plane else set()
    if missing := sorted(needed - hashes.keys()):
        raise ArtefactError(path, f"lists no {', '.join(missing)}")
    if PLANE in hashes and not record.plane:
        raise ArtefactError(path, f"lists {PLANE}, but has no plane")
    if HISTORY in hashes and not isinstance(record.config, Config | GameConfig):
        raise ArtefactError(path, f"lists {HISTORY}, but its config says of no training")
    if record.plane and record.plane.config.latent_dim != 2:
        raise ArtefactError(path, f"has a plane of {record.plane.config.latent_dim} numbers, not 2")
    check_hashes(folder, hashes)
    return record


def write_record(folder: Path, record: ModelRecord) -> None:
    """Write a model's record over its files as they stand now; its own hashes are left out."""
    own, plane = (
        one and {"config": asdict(one.config), "test": one.test or None, "start": one.start}
        for one in (record, record.plane)
    )
    write_json(
        folder / RECORD,
        {
            **{"id": record.id, "kind": record.kind},
            "names": {"long": record.long, "short": record.short},
            **{"colour": record.colour, "family": record.family},
            **(own or {}),
            "plane": plane,
            "sha256": {
                name: sha256(folder / name) for name in sorted(KNOWN) if (folder / name).exists()
            },
        },
    )


def trained(path: Path, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what a part of a record says of weights, as `Trained` takes it."""
    config = config_of(path, entry["config"])
    return {"config": config, "test": entry["test"] or {}, "start": entry.get("start")}


def config_of(path: Path, entry: dict[str, Any]) -> Architecture:
    """Return the Config, GameConfig or only the Architecture that a part of a JSON file describes.

    One of before there were other hidden sizes does not say its own.

    Raises:
        ArtefactError: it describes none, or not all of it.
    """
    try:
        known = {"hidden": HIDDEN, **entry}
        trained = GameConfig if "rate" in known else Config
        config = trained(**known) if "seed" in known else Architecture(**known)
        if asdict(config) != known:
            raise ValueError(f"not {', '.join(asdict(config))}")
    except (TypeError, ValueError) as error:
        raise ArtefactError(path, f"has a bad config ({error})") from error
    return config


def check_hashes(folder: Path, hashes: dict[str, str]) -> None:
    """Look whether files are those of which these are the hashes.

    Raises:
        ArtefactError: one is missing or was altered.
    """
    for name, stated in hashes.items():
        if sha256(folder / name) != stated:
            raise ArtefactError(folder / name, "was altered: its sha256 is not the manifest's")
