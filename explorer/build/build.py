"""Make everything in `checkpoints/` from nothing, part by part, taking up where it stopped."""

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from explorer import artefacts, data
from explorer.artefacts import ModelRecord, checkpoints, files, records
from explorer.artefacts.loaded import load_weights
from explorer.artefacts.records import Trained, write_record
from explorer.build import tsne
from explorer.build.critics import build_critics, described, load_critics
from explorer.build.encode import write_samples
from explorer.build.evaluate import evaluate_search, evaluate_sweep, is_measured, key_of
from explorer.build.gans import SHIPPED as GANS
from explorer.build.gans import build_gans, of_other_seed
from explorer.build.progress import say, step
from explorer.build.subjects import subject, train_both
from explorer.build.sweep import WITH_MAP, sides, sweep, train_side
from explorer.build.training_run import WHOLE, from_start, is_trained, train_model
from explorer.evidence import measure
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import FULL
from explorer.evidence.stored import with_ranges
from explorer.judge.critic import NOT_A_DIGIT, Critic
from explorer.judge.junk import SIDE
from explorer.models import Config
from explorer.training import evaluate

PARTS = ("models", "judge", "gan", "sweep", "evidence")
"""What can be made alone, in the order in which one needs another."""

TRAINED_ON = 10_000
"""Of MNIST's training digits so many, the first, go to the page, which trains models on them."""

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
        parts: of `PARTS`, what is made; of the rest is used what is there.
    """

    models: Sequence[ModelRecord]
    digits: data.Digits
    test: data.Digits
    out: Path
    trained: Path
    seeds: int
    parts: Sequence[str] = PARTS


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
    out, parts = plan.out, plan.parts
    middle = next(record for record in plan.models if record.has_posterior)
    if "models" in parts:
        for record in plan.models:
            train_both(record, plan.digits, plan.test, out)
    if "judge" in parts:
        build_critics(plan.digits, out)
    if "sweep" in parts:
        for side in sides(middle):
            train_side(side, plan.digits, plan.test, out)
    pack(plan.digits, plan.test, out)
    with step("sample from N(0, I)", out, checkpoints.SAMPLES) as go:
        go(True)
        write_samples(out, plan.models[0].latent_dim)
    critics = load_critics(out)
    subjects = {record.id: subject_of(plan, record, critics[0]) for record in plan.models}
    members = [one for one in sweep(middle) if (out / one.id / records.WEIGHTS).exists()]
    subjects |= {one.id: subject_of(plan, one, critics[0]) for one in members}
    if "gan" in parts:
        build_gans(plan.digits, plan.test, critics[0], out, plan.trained)
    if "evidence" in parts:
        shown = {record.id: subjects[record.id] for record in plan.models}
        build_evidence(plan, critics, shown | generators(out))
    write_manifests(plan, [*plan.models, *members], subjects, critics)
    if "evidence" in parts:
        evaluate_search(out)
    if "sweep" in parts:
        evaluate_sweep(out, trained_on(plan, middle, critics[0]))
    made = artefacts.load(out)
    total = sum((out / name).stat().st_size for name in made.files)
    say(f"{out} is complete and checked: {total / 1e6:.2f} MB")


def pack(digits: data.Digits, test: data.Digits, out: Path) -> None:
    """Write all test digits, and the first training digits, on which the page trains models."""
    with step("pack the test digits", out, checkpoints.DIGITS, checkpoints.LABELS) as go:
        go(True)
        files.write_gzip(out / checkpoints.DIGITS, test.images.numpy())
        files.write_gzip(out / checkpoints.LABELS, test.labels.numpy())
    names = checkpoints.TRAINING, checkpoints.TRAINING_LABELS
    with step("pack training digits", out, *names) as go:
        go(True)
        files.write_gzip(out / checkpoints.TRAINING, digits.images[:TRAINED_ON].numpy())
        files.write_gzip(out / checkpoints.TRAINING_LABELS, digits.labels[:TRAINED_ON].numpy())


def subject_of(plan: Plan, record: ModelRecord, critic: Critic) -> Subject:
    """Return a trained model of those that ship with all that is measured of it."""
    runs = tsne.RUNS
    if record.family:
        runs = tsne.RUNS[:1] if record.training.beta in WITH_MAP else ()
    return subject(record, critic, plan.digits, plan.test, plan.out, runs)


def generators(out: Path) -> dict[str, Subject]:
    """Return the GANs that are there, by id: all that is measured is what they make of codes."""
    paths = {one.id: (out / one.id / records.WEIGHTS, one.config) for one in GANS}
    return {
        id_: Subject(net=load_weights(path, config))
        for id_, (path, config) in paths.items()
        if path.exists()
    }


def trained_on(plan: Plan, middle: ModelRecord, critic: Critic) -> Subject:
    """Return the model in the middle of the family, trained on for as long as its neighbours."""
    out, record = plan.trained / "on", replace(middle, plane=None)
    config, source = record.training, plan.out / record.id / records.WEIGHTS
    with step(f"train {record.id} on, {config.epochs} epochs", out / record.id, *WHOLE) as go:
        made_from = from_start(source)
        if go(not is_trained(config, plan.digits, out / record.id, made_from=made_from)):
            start, folder = load_weights(source, config), out / record.id
            train_model(config, plan.digits, plan.test, folder, start=start, made_from=made_from)
    return subject(record, critic, plan.digits, plan.test, out, ())


def build_evidence(plan: Plan, critics: Sequence[Critic], subjects: dict[str, Subject]) -> None:
    """Measure the shipped models and their like of other seeds, unless that is done."""
    out = plan.out
    with step("measure the evidence", out, checkpoints.EVIDENCE) as go:
        key = key_of(out, [*subjects], plan.seeds)
        if go(not is_measured(out, key)):
            found = measured(plan, critics, subjects)
            seeds = range(1, plan.seeds)
            others = [
                measured(
                    plan, critics, other_seed(plan, critics[0], n, gans=checkpoints.GAN in subjects)
                )
                for n in seeds
            ]
            named = [plan.models[0].training.seed + n for n in range(plan.seeds)]
            found = with_ranges(found, others, named) if others else found
            files.write_json(out / checkpoints.EVIDENCE, {**found, "made_from": key})


def measured(plan: Plan, critics: Sequence[Critic], subjects: dict[str, Subject]) -> dict[str, Any]:
    """Return the evidence of these models, by the shipped judge, who is the first, and a panel."""
    critic, *panel = critics
    return measure.measure(
        subjects,
        critic=critic,
        panel=panel,
        digits=plan.test.images.numpy(),
        labels=plan.test.labels.numpy(),
        training=plan.digits.images.numpy(),
        sizes=FULL,
    )


def other_seed(
    plan: Plan, critic: Critic, number: int, *, gans: bool = False
) -> dict[str, Subject]:
    """Return models that differ from the shipped ones by their seed alone.

    Of each there is one map, made as the first of the shipped ones.

    Args:
        plan: of what ships.
        critic: judges their samples.
        number: by which their seed is another.
        gans: whether the convolutional GAN is among them.
    """
    out, found = plan.trained / f"seed-{number}", {}
    for record in shipped(
        replace(record.training, seed=record.training.seed + number) for record in plan.models
    ):
        train_both(record, plan.digits, plan.test, out)
        found[record.id] = subject(record, critic, plan.digits, plan.test, out, tsne.RUNS[:1])
    if gans:
        nets = of_other_seed(plan.digits, plan.trained, number)
        found |= {id_: Subject(net=net) for id_, net in nets.items()}
    return found


def write_manifests(
    plan: Plan,
    models: Sequence[ModelRecord],
    subjects: dict[str, Subject],
    critics: Sequence[Critic],
) -> None:
    """Write the manifest and the models' records, and print the test figures in them."""
    x = plan.test.x()
    for record in models:
        one = subjects[record.id]
        tested = replace(record, test=evaluate(one.net, x))
        if one.plane and record.plane:
            tested = replace(tested, plane=replace(record.plane, test=evaluate(one.plane[0], x)))
        write_record(plan.out / record.id, tested)
        for name, trained in ((record.id, tested), (f"{record.id} in the plane", tested.plane)):
            if trained:
                test = ", ".join(f"{key} {value:.2f}" for key, value in trained.test.items())
                say(f"{name}: test {test} nats per image")
    checkpoints.write_manifest(
        plan.out,
        {
            "models": listed(plan, [record.id for record in models]),
            "sizes": {"side": SIDE, "classes": NOT_A_DIGIT},
            "critic": described(critics, plan.test),
            "digits": len(plan.test.images),
            "versions": versions(),
        },
    )


def listed(plan: Plan, ids: list[str]) -> list[str]:
    """Return the ids of all models that ship in the page's order: GANs before families."""
    first = len(plan.models)
    gans = [one.id for one in GANS if (plan.out / one.id / records.RECORD).exists()]
    return [*ids[:first], *gans, *ids[first:]]


def versions() -> dict[str, str]:
    """Return the versions that the artefacts were made with."""
    packages = ("torch", "torchvision", "numpy", "scikit-learn", "safetensors")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
