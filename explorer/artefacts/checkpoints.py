"""The only reader and writer of `checkpoints/`: what is in it, and that it fits together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer.artefacts import game, records, schema
from explorer.artefacts.files import ArtefactError, arrays, read_json, sha256, unzip, write_json
from explorer.artefacts.loaded import LoadedModel, filled, load_model
from explorer.artefacts.records import NAME, check_hashes, read_record
from explorer.judge.critic import Critic, digit_of, p_digit

DIRECTORY = Path(__file__).resolve().parents[2] / "checkpoints"
MANIFEST = "manifest.json"
FORMAT = 3

DIGITS, LABELS, SAMPLES = "digits.gz", "labels.gz", "draws.safetensors"
CRITIC, EVIDENCE = "critic.safetensors", "evidence.json"
PANEL = tuple(f"panel/{number}.safetensors" for number in range(1, 6))
SHARED = (DIGITS, LABELS, SAMPLES, CRITIC, *PANEL, EVIDENCE)
"""What stands beside the models' folders, the manifest apart."""
TRAINING, TRAINING_LABELS = "training-digits.gz", "training-labels.gz"
"""Digits that the page trains models on; they stand there if the manifest has their hashes."""
SWEEP = "sweep.json"
"""What is measured along beta; it stands there if the manifest has its hash."""
MAYBE = (SWEEP, TRAINING, TRAINING_LABELS)
"""What may stand beside the shared files and the films."""
SEARCH = game.SEARCH
"""What searches for codes of test digits find; it stands there if the manifest has its hash."""
GAN = "gan"
"""The generator whose training the films show."""

NOT_FETCHED = {EVIDENCE, *PANEL, records.STATISTICS, records.PLANE_HISTORY}
"""What the page gets with its first bytes or not at all; it fetches everything else."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Artefacts:
    """Everything that ships, read and checked.

    Attributes:
        directory: where it was read from.
        manifest: order of the models, sizes, versions, the critic's figures, hashes.
        models: by id, in the manifest's order.
        digits: (N, 784) uint8. labels: (N,) uint8.
        normal: (M, D) float32, samples of N(0, I) that the maps share.
        critic: tells digits from junk.
        panel: more critics, of other seeds and recipes, whose values stand beside its own.
        evidence: the measured claims.
        sweep: what is measured along beta, None if nothing is.
        search: what searches for codes of test digits find, None if nobody searched.
        films: of the GANs' training, None if there are none.
        training: how many training digits the page can train models on, 0 if there are none.
        own: the folders of the models, among `models`, that people added to what ships, by id.
        broken: what is wrong with those that cannot be shown, a sentence each, by id.
    """

    directory: Path
    manifest: dict[str, Any]
    models: dict[str, LoadedModel]
    digits: np.ndarray
    labels: np.ndarray
    normal: np.ndarray
    critic: Critic
    panel: tuple[Critic, ...]
    evidence: dict[str, Any]
    sweep: dict[str, Any] | None = None
    search: dict[str, Any] | None = None
    films: dict[str, Any] | None = None
    training: int = 0
    own: Mapping[str, Path] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    @property
    def side(self) -> int:
        """Pixels along a side of a picture."""
        return self.manifest["sizes"]["side"]

    @property
    def shown(self) -> list[str]:
        """The ids of the models that stand side by side at first."""
        return list(self.models)[:2]

    def judged(self, pictures: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        """Return the critic's P(digit) in [0, 1] and the digit that it sees, of pictures (B, 784).

        Both have the shape (B,).
        """
        logits = self.critic(pictures)
        return p_digit(logits).numpy(), digit_of(logits).numpy()

    @property
    def files(self) -> list[str]:
        """The paths from `directory` of all that ships."""
        own = [f"{id_}/{name}" for id_, m in self.models.items() for name in m.record.sha256]
        records_ = [f"{id_}/{records.RECORD}" for id_ in self.models]
        return [MANIFEST, *self.manifest["sha256"], *records_, *own]

    def is_light(self, id_: str) -> bool:
        """Tell whether the page is told of a model only what names it, until somebody asks."""
        return id_ in self.own or self.models[id_].record.family is not None

    @property
    def browser_files(self) -> dict[str, Path]:
        """What the page fetches, by its path there, and where it is; nothing else is served."""
        found = {}
        for id_, model in self.models.items():
            folder = self.own.get(id_, self.directory / id_)
            late = {records.STATISTICS} if self.is_light(id_) else set[str]()
            names = [n for n in model.record.sha256 if n in late or n not in NOT_FETCHED]
            found |= {f"{id_}/{name}": folder / name for name in names}
            if id_ in self.own and model.record.ships(records.MEASURED):
                found[f"{id_}/{records.MEASURED}"] = folder / records.MEASURED
        films = filter(game.NAME.fullmatch, self.manifest["sha256"])
        training = (TRAINING, TRAINING_LABELS) if self.training else ()
        shared = (*SHARED, *((SWEEP,) if self.sweep else ()), *training, *films)
        return found | {name: self.directory / name for name in shared if name not in NOT_FETCHED}


def load(directory: Path = DIRECTORY) -> Artefacts:
    """Return all artefacts of a directory.

    Raises:
        ArtefactError: a file is missing, truncated, altered or does not hold what it should.
    """
    manifest = read_manifest(directory)
    known = {id_: read_record(directory / id_) for id_ in manifest["models"]}
    count, sizes = manifest["digits"], manifest["sizes"]
    normal = arrays(directory / SAMPLES, {"normal": ("float32", (None, None))})["normal"]
    if normal.shape[1] not in {record.latent_dim for record in known.values()}:
        raise ArtefactError(directory / SAMPLES, f"has normal of shape {normal.shape}: no model's")
    evidence = read_evidence(directory)
    fit = [
        id_
        for id_, record in known.items()
        if record.ships(records.GAUSSIAN) or not record.has_encoder
    ]
    if not all(id_ in fit for id_ in evidence["models"]):
        raise ArtefactError(directory / EVIDENCE, f"has models that are not among {fit}")
    return Artefacts(
        directory=directory,
        manifest=manifest,
        models={
            id_: load_model(directory / id_, record, count, normal) for id_, record in known.items()
        },
        digits=unzip(directory / DIGITS, (count, sizes["side"] ** 2)),
        labels=unzip(directory / LABELS, (count,), most=sizes["classes"] - 1),
        normal=normal,
        critic=load_critic(directory / CRITIC),
        panel=tuple(load_critic(directory / name) for name in PANEL),
        evidence=evidence,
        sweep=read_sweep(directory, [*known]) if SWEEP in manifest["sha256"] else None,
        search=read_search(directory, [*known]) if SEARCH in manifest["sha256"] else None,
        films=game.read_films(
            directory,
            filter(game.NAME.fullmatch, manifest["sha256"]),
            known[GAN].config if GAN in known else None,
        ),
        training=count_training(directory, manifest),
    )


def count_training(directory: Path, manifest: Mapping[str, Any]) -> int:
    """Return how many training digits the page gets; their pixels are not unpacked here.

    Raises:
        ArtefactError: the manifest lists one of their two files, or a label is none.
    """
    listed = {TRAINING, TRAINING_LABELS} & manifest["sha256"].keys()
    if not listed:
        return 0
    if len(listed) == 1:
        raise ArtefactError(directory / MANIFEST, f"lists {listed.pop()} without the other of both")
    return len(unzip(directory / TRAINING_LABELS, (-1,), most=manifest["sizes"]["classes"] - 1))


def read_manifest(directory: Path) -> dict[str, Any]:
    """Return the manifest, the files that it names as its hashes say.

    Raises:
        ArtefactError: it cannot be read, something in it is missing or of another kind, or a file
            is missing or was altered.
    """
    path = directory / MANIFEST
    manifest = read_json(path, {**schema.MANIFEST, "format": FORMAT})
    ids = manifest["models"]
    named = all(isinstance(id_, str) and NAME.fullmatch(id_) for id_ in ids)
    if not ids or not named or len(set(ids)) < len(ids):
        raise ArtefactError(path, "has no valid models")
    optional = [name for name in manifest["sha256"] if name in MAYBE or game.NAME.fullmatch(name)]
    names = (*SHARED, *optional)
    check_hashes(directory, {name: manifest["sha256"].get(name, "") for name in names})
    return manifest


def read_evidence(directory: Path) -> dict[str, Any]:
    """Return the evidence, which names the models that it is of.

    Raises:
        ArtefactError: it cannot be read, or something in it is missing or of another kind.
    """
    path = directory / EVIDENCE
    measured = read_json(path, {"models": list})["models"]
    return read_json(path, schema.evidence([str(id_) for id_ in measured]))


def read_gans(directory: Path) -> dict[str, Any] | None:
    """Return what the films of GANs tell, as far as they are there, without asking the manifest.

    Raises:
        ArtefactError: a file is missing, or does not hold what it should.
    """
    record = read_record(directory / GAN)
    return game.read_films(directory, game.names_in(directory), record.config)


def read_sweep(directory: Path, models: Sequence[str]) -> dict[str, Any]:
    """Return what is measured along beta.

    Args:
        directory: holds it.
        models: the ids of the models that there are.

    Raises:
        ArtefactError: it cannot be read, something in it is missing or of another kind, the betas
            do not rise, or it is of a model that is not there.
    """
    path = directory / SWEEP
    found = read_json(path, schema.sweep())
    for name in ("wide", "plane"):
        betas = [point["beta"] for point in found[name]]
        if betas != sorted(set(betas)) or min(betas, default=0) < 0:
            raise ArtefactError(path, f"has betas in {name} that do not rise from 0")
        if strange := {point["id"] for point in found[name]} - {*models}:
            raise ArtefactError(
                path, f"has models that are not there: {', '.join(sorted(strange))}"
            )
    return found


def read_search(directory: Path, models: Sequence[str]) -> dict[str, Any]:
    """Return what searches for codes of test digits find.

    Args:
        directory: holds it.
        models: the ids of the models that there are.

    Raises:
        ArtefactError: it cannot be read, something in it is missing or of another kind, or it is of
            a model that is not there.
    """
    found = read_json(directory / SEARCH, schema.search())
    if strange := found["models"].keys() - {*models}:
        names = ", ".join(sorted(strange))
        raise ArtefactError(directory / SEARCH, f"has models that are not there: {names}")
    return found


def load_critic(path: Path) -> Critic:
    """Return the critic with the weights of a float16 file, widened to float32.

    Raises:
        ArtefactError: the file cannot be read or holds other weights.
    """
    return filled(Critic(), path)


def write_manifest(directory: Path, contents: dict[str, Any]) -> None:
    """Write the manifest over the shared files as they stand now.

    Args:
        directory: holds them.
        contents: `models`, `sizes`, `critic`, `digits` and `versions`.

    Raises:
        ArtefactError: one of these files is missing.
    """
    there = [name for name in MAYBE if (directory / name).exists()]
    names = [*SHARED, *there, *game.names_in(directory)]
    hashes = {name: sha256(directory / name) for name in sorted(names)}
    write_json(directory / MANIFEST, {"format": FORMAT, **contents, "sha256": hashes})
