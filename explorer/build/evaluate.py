"""Measure what ships again, as `build` does it: the evidence of the models, and along beta."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from explorer import artefacts
from explorer.artefacts import ArtefactError, Artefacts, LoadedModel, checkpoints, files, records
from explorer.build.progress import say, step
from explorer.evidence import measure, sweep
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import FULL
from explorer.evidence.sweep import Point


def evaluate_shipped(directory: Path, *, write: bool = False, add: bool = False) -> None:
    """Measure the shipped models again and print the table, the stored ranges beside it.

    Args:
        directory: of the artefacts.
        write: also store what was measured; the ranges over training seeds stay as they are, but
            for those of what judges have a part in, where the judges are others than before.
        add: store only rows that are not there yet; no figure that is stored changes.

    Raises:
        ArtefactError: something is missing, damaged or does not fit.
    """
    stored = artefacts.load(directory)
    found = measure.measure(
        {id_: subject_of(stored.models[id_]) for id_ in stored.evidence["models"]},
        critic=stored.critic,
        panel=stored.panel,
        digits=stored.digits,
        labels=stored.labels,
    )
    made_from = stored.evidence["made_from"]
    if add:
        found = measure.with_new_rows(found, stored.evidence)
    else:
        seeds = stored.evidence["seeds"].get("training", [0])
        key = key_of(directory, stored.evidence["models"], len(seeds))
        found = measure.keeping_ranges(found, stored.evidence, judges=key == made_from)
        made_from = key
    say(measure.table(found))
    if write or add:
        files.write_json(directory / checkpoints.EVIDENCE, {**found, "made_from": made_from})
        write_manifest_again(stored)


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
        *(f"{id_}/{name}" for id_ in ids for name in own),
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
