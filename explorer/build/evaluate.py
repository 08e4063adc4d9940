"""Measure what ships again, as `build` does it: the evidence of the models, and along beta."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from explorer import artefacts, data
from explorer.artefacts import (
    ArtefactError,
    Artefacts,
    LoadedModel,
    ModelRecord,
    checkpoints,
    files,
    records,
)
from explorer.artefacts.loaded import load_weights
from explorer.build.progress import say, step
from explorer.evidence import measure, search, sweep
from explorer.evidence.claims import CLAIMS
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import FULL
from explorer.evidence.stored import keeping_ranges, with_new_rows, with_ranges_of
from explorer.evidence.sweep import Point


def evaluate_shipped(
    directory: Path,
    *,
    write: bool = False,
    add: bool = False,
    training: np.ndarray | None = None,
    trained: Path | None = None,
) -> None:
    """Measure the shipped models again and print the table, the stored ranges beside it.

    Args:
        directory: of the artefacts.
        write: also store what was measured; the ranges over training seeds stay as they are, but
            for those of what judges have a part in, where the judges are others than before.
        add: measure and store only models and rows that are not there yet; no figure that is stored
            changes.
        training: training digits (M, 784) uint8; without them the rows that take them stay.
        trained: with `add`: where models of other training seeds are, see `of_other_seeds`.

    Raises:
        ArtefactError: something is missing, damaged or does not fit.
    """
    kept = artefacts.load(directory)
    stored, ids = kept.evidence, measured_ids(kept)
    seeds = len(stored["seeds"].get("training", [0]))
    same = key_of(directory, stored["models"], seeds) == stored["made_from"]
    key = key_of(directory, ids, seeds)
    if add:
        found = with_ranges_added(added(kept, ids, training), kept, ids, training, trained)
        key = key if same else stored["made_from"]
    else:
        found = keeping_ranges(measured(kept, ids, training), stored, judges=same)
    say(measure.table(found))
    if write or add:
        files.write_json(directory / checkpoints.EVIDENCE, {**found, "made_from": key})
        write_manifest_again(kept)


def training_digits(data_dir: Path) -> np.ndarray | None:
    """Return the training digits (M, 784) uint8 if they are there: one can measure without."""
    try:
        return data.load(data_dir, train=True, download=False).images.numpy()
    except data.DataError:
        say(f"MNIST is not in {data_dir}: rows that take its training digits stay as they are.")
        return None


def measured_ids(kept: Artefacts) -> list[str]:
    """Return the ids of the models that the evidence is of: all but a family's members."""
    return [id_ for id_, model in kept.models.items() if model.record.family is None]


def measured(
    kept: Artefacts,
    ids: Sequence[str],
    training: np.ndarray | None,
    brief: Collection[str] = (),
) -> dict[str, Any]:
    """Return the evidence of some of the models at hand, of some in brief."""
    return of_subjects({id_: subject_of(kept.models[id_]) for id_ in ids}, kept, training, brief)


def of_subjects(
    subjects: Mapping[str, Subject],
    kept: Artefacts,
    training: np.ndarray | None,
    brief: Collection[str] = (),
) -> dict[str, Any]:
    """Return the evidence of models by the judges and test digits at hand."""
    return measure.measure(
        subjects,
        critic=kept.critic,
        panel=kept.panel,
        digits=kept.digits,
        labels=kept.labels,
        training=training,
        brief=brief,
    )


def added(kept: Artefacts, ids: Sequence[str], training: np.ndarray | None) -> dict[str, Any]:
    """Return the stored evidence with what it lacks: new models, and new rows of the others."""
    stored = kept.evidence
    wanted = {key for key, claim in CLAIMS.items() if training is not None or not claim.training}
    lacking = wanted - stored["rows"].keys()
    ids = [id_ for id_ in ids if lacking or id_ not in stored["models"]]
    if not ids:
        return stored
    brief = stored["models"] if lacking <= measure.BRIEF else ()
    return with_new_rows(measured(kept, ids, training, brief), stored)


def with_ranges_added(
    found: dict[str, Any],
    kept: Artefacts,
    ids: Sequence[str],
    training: np.ndarray | None,
    trained: Path | None,
) -> dict[str, Any]:
    """Return the evidence with ranges of models without an encoder that have none, if they can be.

    Args:
        found: the evidence.
        kept: what ships.
        ids: of its models.
        training: see `evaluate_shipped`.
        trained: holds `seed-1/<id>/weights.safetensors` and so on: the same of other seeds.
    """
    for id_ in ids:
        record = kept.models[id_].record
        known = (found["rows"]["p_digit_normal"]["range"] or {}).get(id_)
        if trained and not known and not record.has_encoder:
            others = of_other_seeds(record, trained)
            found = with_ranges_of(
                found, [of_subjects({id_: one}, kept, training) for one in others]
            )
    return found


def of_other_seeds(record: ModelRecord, trained: Path) -> list[Subject]:
    """Return what was trained as a model without an encoder was, but for the seed."""
    paths = sorted(trained.glob(f"seed-*/{record.id}/{records.WEIGHTS}"))
    return [Subject(net=load_weights(path, record.config)) for path in paths]


def evaluate_sweep(directory: Path, again: Subject | None = None) -> None:
    """Measure the shipped models along beta, and store it unless it is stored already.

    Args:
        directory: of the artefacts.
        again: the model that the others started from, trained on for as long as they were; without
            it what is stored of it stays.

    Raises:
        ArtefactError: something is missing, damaged or does not fit.
    """
    stored = artefacts.load(directory)
    models = along_beta(stored)
    own = (records.WEIGHTS, records.GAUSSIAN, records.PLANE)
    paths = [
        *(f"{id_}/{name}" for id_ in models for name in own if (directory / id_ / name).exists()),
        checkpoints.CRITIC,
        *(name for name in checkpoints.PANEL if (directory / name).exists()),
    ]
    key = " ".join(files.sha256(directory / path) for path in paths)
    made_from = hashlib.sha256(f"{' '.join(models)} {key}".encode()).hexdigest()
    with step(f"measure {len(models)} models along beta", directory, checkpoints.SWEEP) as go:
        known = stored.sweep["again"] if stored.sweep else None
        old = stored.sweep is None or stored.sweep["made_from"] != made_from
        if go(old or (again is not None and known is None)):
            found = sweep.measure(
                [
                    Point(beta=one.record.training.beta, id=id_, subject=subject_of(one))
                    for id_, one in models.items()
                ],
                critic=stored.critic,
                panel=stored.panel,
                digits=stored.digits,
                labels=stored.labels,
                again=again and Point(beta=1.0, id=next(iter(models)), subject=again),
                sizes=FULL,
            )
            found["again"] = found["again"] or known
            files.write_json(directory / checkpoints.SWEEP, {**found, "made_from": made_from})
            write_manifest_again(stored)
    say(sweep.table(checkpoints.read_sweep(directory, [*stored.models])))


def evaluate_search(directory: Path) -> None:
    """Search for codes of test digits in every shipped decoder, and store it unless it is stored.

    Raises:
        ArtefactError: something is missing, damaged or does not fit.
    """
    kept = artefacts.load(directory)
    ids = measured_ids(kept)
    names = [*(f"{id_}/{records.WEIGHTS}" for id_ in ids), checkpoints.CRITIC, *checkpoints.PANEL]
    key = hash_of([*ids, *(files.sha256(directory / name) for name in names)])
    with step("search for codes of test digits", directory, checkpoints.SEARCH) as go:
        if go(kept.search is None or kept.search["made_from"] != key):
            found = search.measure(
                {id_: kept.models[id_].net for id_ in ids},
                [id_ for id_ in ids if kept.models[id_].record.has_encoder],
                critic=kept.critic,
                panel=kept.panel,
                digits=kept.digits,
                labels=kept.labels,
                sizes=search.FULL,
            )
            files.write_json(directory / checkpoints.SEARCH, {**found, "made_from": key})
            write_manifest_again(kept)
    say(search.table(checkpoints.read_search(directory, ids)))


def hash_of(parts: Sequence[str]) -> str:
    """Return a hash of words."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def along_beta(stored: Artefacts) -> dict[str, LoadedModel]:
    """Return the members of the family that ships, and the model whose family it is, by id."""
    heads = {one.record.family for one in stored.models.values()} - {None}
    return {
        id_: one
        for id_, one in stored.models.items()
        if id_ in heads or one.record.family is not None
    }


def key_of(out: Path, ids: Sequence[str], seeds: int) -> str:
    """Return a hash of what the evidence is measured on."""
    own = (records.WEIGHTS, records.MAP, records.PLANE)
    read = [
        *(f"{id_}/{name}" for id_ in ids for name in own if (out / id_ / name).exists()),
        checkpoints.CRITIC,
        *checkpoints.PANEL,
    ]
    hashes = [files.sha256(out / name) for name in read]
    return hashlib.sha256(" ".join([*ids, *hashes, str(seeds)]).encode()).hexdigest()


def is_measured(out: Path, key: str) -> bool:
    """Return whether the evidence at hand is of the files of which this is the key."""
    with suppress(ArtefactError):
        return checkpoints.read_evidence(out)["made_from"] == key
    return False


def write_manifest_again(stored: Artefacts) -> None:
    """Write the manifest of what was read over its files as they stand now."""
    contents = {k: v for k, v in stored.manifest.items() if k not in ("format", "sha256")}
    checkpoints.write_manifest(stored.directory, contents)


def subject_of(model: LoadedModel) -> Subject:
    """Return what is measured of a model that was read."""
    plane = (model.plane, model.plane_codes) if model.record.plane else None
    return Subject(net=model.net, gaussian=model.gaussian, maps=model.maps, plane=plane)
