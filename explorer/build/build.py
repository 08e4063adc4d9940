"""Make everything in `checkpoints/` from nothing, step by step, taking up where it stopped."""

import hashlib
import platform
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
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
from explorer.artefacts.loaded import load_weights, write_weights
from explorer.artefacts.records import Trained, write_record
from explorer.build import tsne
from explorer.build.encode import encode, encode_all, write_samples
from explorer.build.progress import duration, say, step
from explorer.build.training_run import FLAT, WHOLE, is_trained, train_model
from explorer.evidence import measure, sweep
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import FULL
from explorer.evidence.sweep import Point
from explorer.judge.critic import NOT_A_DIGIT, Critic
from explorer.judge.junk import KINDS, SIDE
from explorer.judge.training import EPOCHS as CRITIC_EPOCHS
from explorer.judge.training import examine, split, train_critic
from explorer.models import Config
from explorer.training import evaluate

LOOKS = {
    "ae": ("Autoencoder", "Autoencoder", "orange"),
    "vae": ("Variational autoencoder", "VAE", "blue"),
}
"""Long name, short name and colour of the shipped models, which are called by their kinds."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plan:
    """What to build, from what, and where.

    Attributes:
        models: the shipped models, see `shipped`.
        digits, test: MNIST.
        out: the directory of the artefacts.
        trained: the directory of what is trained but not shipped.
        seeds: training seeds whose range stands beside the shipped models' figures.
    """

    models: Sequence[ModelRecord]
    digits: data.Digits
    test: data.Digits
    out: Path
    trained: Path
    seeds: int


def shipped(configs: Iterable[Config]) -> list[ModelRecord]:
    """Return the records of models to ship, each with a version of two numbers."""
    found = []
    for config in configs:
        long, short, colour = LOOKS[config.model]
        flat = Trained(config=replace(config, latent_dim=2))
        found.append(
            ModelRecord(
                id=config.model, long=long, short=short, colour=colour, config=config, plane=flat
            )
        )
    return found


def build(plan: Plan) -> None:
    """Make every artefact, print what was done, how long it took and how large it is.

    Training, maps and evidence are skipped where they are there already, made with the same
    settings from the same input; what takes seconds is made anew. A model that is not trained to
    its last epoch starts again at its first. Changes of this program's source go unnoticed.

    Raises:
        ArtefactError: a file made before is damaged, or what was made does not fit together.
    """
    out, ids = plan.out, [record.id for record in plan.models]
    for record in plan.models:
        train_both(plan, record, out)
    critic = build_critic(plan)
    critics = (critic,)
    with step("pack the test digits", out, checkpoints.DIGITS, checkpoints.LABELS) as go:
        go(True)
        files.write_gzip(out / checkpoints.DIGITS, plan.test.images.numpy())
        files.write_gzip(out / checkpoints.LABELS, plan.test.labels.numpy())
    with step("sample from N(0, I)", out, checkpoints.SAMPLES) as go:
        go(True)
        write_samples(out, plan.models[0].latent_dim)
    subjects = {record.id: subject(plan, record, critic, out, tsne.RUNS) for record in plan.models}
    with step("measure the evidence", out, checkpoints.EVIDENCE) as go:
        evidence_key = key_of(out, ids, plan.seeds)
        if go(not is_measured(out, evidence_key)):
            found = measured(plan, critics, subjects)
            seeds = range(1, plan.seeds)
            others = [measured(plan, critics, other_seed(plan, critic, n)) for n in seeds]
            named = [plan.models[0].training.seed + n for n in range(plan.seeds)]
            found = measure.with_ranges(found, others, named) if others else found
            files.write_json(out / checkpoints.EVIDENCE, {**found, "made_from": evidence_key})
    write_manifests(plan, subjects, critic)
    made = artefacts.load(out)
    paths = [out / checkpoints.MANIFEST, *(out / name for name in checkpoints.SHARED)]
    paths += [path for id_ in made.models for path in (out / id_).iterdir()]
    total = sum(path.stat().st_size for path in paths)
    say(f"{out} is complete and checked: {total / 1e6:.2f} MB")


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


def evaluate_sweep(directory: Path) -> None:
    """Measure the shipped models along beta, and store it unless it is stored already.

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
        if go(stored.sweep is None or stored.sweep["made_from"] != made_from):
            found = sweep.measure(
                [
                    Point(beta=one.record.training.beta, id=id_, subject=subject_of(one))
                    for id_, one in models.items()
                ],
                critic=stored.critic,
                panel=stored.panel,
                digits=stored.digits,
                labels=stored.labels,
            )
            files.write_json(directory / checkpoints.SWEEP, {**found, "made_from": made_from})
            write_manifest_again(stored)
    say(sweep.table(checkpoints.read_sweep(directory, [*stored.models])))


def along_beta(stored: Artefacts) -> dict[str, LoadedModel]:
    """Return the models of a sweep by id: those that differ from the first VAE by beta alone."""
    found: dict[float, tuple[str, LoadedModel]] = {}
    for id_, one in stored.models.items():
        record = one.record
        if record.has_posterior and record.ships(records.GAUSSIAN):
            first = next(iter(found.values()), (id_, one))[1].record
            if record.latent_dim == first.latent_dim:
                found.setdefault(record.training.beta, (id_, one))
    return dict(found.values())


def write_manifest_again(stored: Artefacts) -> None:
    """Write the manifest of what was read over its files as they stand now."""
    contents = {k: v for k, v in stored.manifest.items() if k not in ("format", "sha256")}
    checkpoints.write_manifest(stored.directory, contents)


def subject_of(model: LoadedModel) -> Subject:
    """Return what is measured of a model that was read."""
    plane = (model.plane, model.plane_codes) if model.record.plane else None
    return Subject(net=model.net, gaussian=model.gaussian, maps=model.maps, plane=plane)


def train_both(plan: Plan, record: ModelRecord, out: Path) -> None:
    """Train a model and its version of two numbers, unless they are there."""
    for trained, names in ((record, WHOLE), (record.plane, FLAT)):
        if trained:
            config, (weights, _) = trained.training, names
            title = f"train {record.id}, {weights}, seed {config.seed}, {config.epochs} epochs"
            with step(title, out, f"{record.id}/{weights}") as go:
                if go(not is_trained(config, plan.digits, out / record.id, names)):
                    train_model(config, plan.digits, plan.test, out / record.id, names)


def subject(
    plan: Plan,
    record: ModelRecord,
    critic: Critic,
    out: Path,
    runs: Sequence[tuple[int, float, str]],
) -> Subject:
    """Return a trained model with all that is measured of it, whose files it writes.

    Args:
        plan: holds the digits.
        record: of the model.
        critic: judges its samples.
        out: the directory of its folder.
        runs: of t-SNE, one for each map.
    """
    folder, x = out / record.id, plan.test.x()
    coded = (records.CODES, records.GAUSSIAN, records.STATISTICS)
    net = load_weights(folder / records.WEIGHTS, record.config)
    with step(
        f"{record.id}: encode, sample, judge", out, *(f"{record.id}/{n}" for n in coded)
    ) as go:
        go(True)
        points, gaussian = encode_all(net, critic, plan.digits.x(), x, folder)
    plane = None
    if record.plane:
        flat = load_weights(folder / records.PLANE, record.plane.config)
        plane = flat, encode(flat, x)[0]
        files.write_arrays(folder / records.PLANE_CODES, {"codes": plane[1]})
    maps = build_maps(out, record.id, points, runs)
    return Subject(net=net, gaussian=gaussian, maps=maps, plane=plane)


def measured(plan: Plan, critics: Sequence[Critic], subjects: dict[str, Subject]) -> dict[str, Any]:
    """Return the evidence of these models, by the shipped judge, who is the first, and a panel."""
    critic, *panel = critics
    return measure.measure(
        subjects,
        critic=critic,
        panel=panel,
        digits=plan.test.images.numpy(),
        labels=plan.test.labels.numpy(),
        sizes=FULL,
    )


def build_critic(plan: Plan) -> Critic:
    """Return the critic, trained unless it is there."""
    path = plan.out / checkpoints.CRITIC
    with step(f"train the critic, {CRITIC_EPOCHS} epochs", plan.out, checkpoints.CRITIC) as go:
        recipe = {"kinds": " ".join(KINDS), "epochs": str(CRITIC_EPOCHS), "seed": "0"}
        made_from = {**recipe, **data.origin(plan.digits)}
        if go(files.metadata(path) != made_from):
            learnt, _ = split(plan.digits)
            critic = Critic()
            for epoch in train_critic(learnt, epochs=CRITIC_EPOCHS):
                critic = epoch.critic
                say(f"  epoch {epoch.number}: loss {epoch.loss:.3f}, {duration(epoch.seconds)}")
            write_weights(path, critic, made_from)
    return checkpoints.load_critic(path)


def build_maps(
    out: Path, id_: str, points: np.ndarray, runs: Sequence[tuple[int, float, str]]
) -> np.ndarray:
    """Return the maps (R, N, 2) of a model's points, one per run, made unless they are there."""
    path = out / id_ / records.MAP
    made_from = {"points": hashlib.sha256(points.tobytes()).hexdigest(), "runs": str(runs)}
    with step(f"maps of {id_}, {len(runs)} t-SNE", out, f"{id_}/{records.MAP}") as go:
        if go(files.metadata(path) != made_from):
            made = [
                tsne.joint_map(points, seed=seed, perplexity=perplexity, init=init)
                for seed, perplexity, init in runs
            ]
            files.write_arrays(path, {"xy": np.stack(made)}, made_from)
    return files.arrays(path, {"xy": ("uint16", (len(runs), len(points), 2))})["xy"]


def other_seed(plan: Plan, critic: Critic, number: int) -> dict[str, Subject]:
    """Return models that differ from the shipped ones by their seed alone.

    Of each there is one map, made as the first of the shipped ones.
    """
    out, found = plan.trained / f"seed-{number}", {}
    for record in shipped(
        replace(record.training, seed=record.training.seed + number) for record in plan.models
    ):
        train_both(plan, record, out)
        found[record.id] = subject(plan, record, critic, out, tsne.RUNS[:1])
    return found


def key_of(out: Path, ids: Sequence[str], seeds: int) -> str:
    """Return a hash of what the evidence is measured on."""
    own = (records.WEIGHTS, records.MAP, records.PLANE)
    read = [*(f"{id_}/{name}" for id_ in ids for name in own), checkpoints.CRITIC]
    hashes = [files.sha256(out / name) for name in read]
    return hashlib.sha256(" ".join([*ids, *hashes, str(seeds)]).encode()).hexdigest()


def is_measured(out: Path, key: str) -> bool:
    """Return whether the evidence at hand is of the files of which this is the key."""
    with suppress(ArtefactError):
        return checkpoints.read_evidence(out)["made_from"] == key
    return False


def write_manifests(plan: Plan, subjects: dict[str, Subject], critic: Critic) -> None:
    """Write the manifest and the models' records, and print the test figures in them."""
    x = plan.test.x()
    for record in plan.models:
        one = subjects[record.id]
        tested = replace(record, test=evaluate(one.net, x))
        if one.plane and record.plane:
            tested = replace(tested, plane=replace(record.plane, test=evaluate(one.plane[0], x)))
        write_record(plan.out / record.id, tested)
        for name, trained in ((record.id, tested), (f"{record.id} in the plane", tested.plane)):
            losses = trained.test if trained else {}
            test = ", ".join(f"{key} {value:.2f}" for key, value in losses.items())
            say(f"{name}: test {test} nats per image")
    figures = examine(critic, plan.test)
    checkpoints.write_manifest(
        plan.out,
        {
            "models": [record.id for record in plan.models],
            "sizes": {"side": SIDE, "classes": NOT_A_DIGIT},
            "critic": {"epochs": CRITIC_EPOCHS, "seed": 0, "test": asdict(figures)},
            "digits": len(plan.test.images),
            "versions": versions(),
        },
    )
    say(
        f"critic: accuracy {figures.accuracy:.4f}, P(digit) of digits {figures.p_real:.3f}, "
        f"of junk {figures.p_junk}, calibration error {figures.calibration_error:.3f}"
    )


def versions() -> dict[str, str]:
    """Return the versions that the artefacts were made with."""
    packages = ("torch", "torchvision", "numpy", "scikit-learn", "safetensors")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
