"""Make everything in `checkpoints/` from nothing, step by step, taking up where it stopped."""

import hashlib
import platform
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from explorer import artefacts, data
from explorer.artefacts import ArtefactError, checkpoints, files, schema
from explorer.build import tsne
from explorer.build.encode import encode, encode_all
from explorer.build.progress import duration, say, step
from explorer.build.training_run import is_trained, train_model
from explorer.evidence import measure
from explorer.evidence.measurements import FULL
from explorer.judge.critic import Critic
from explorer.judge.junk import KINDS
from explorer.judge.training import EPOCHS as CRITIC_EPOCHS
from explorer.judge.training import examine, split, train_critic
from explorer.models import MODELS, VAE, Autoencoder, Config
from explorer.training import evaluate

PLANES_LEFT_OUT = {
    "5e6903b73de00f6c4e80616e15e1394e9821f150d27bc73db8f069ea315d9bcd",
    "91f9e353f32f3fe6ce59fd023a8ec2302f6d510e8e9706be1714f2b60bb6cc06",
}
"""SHA-256 of the shipped 2-D weights: their evidence was measured before its key named such."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plan:
    """What to build, from what, and where.

    Attributes:
        configs: of the shipped models, by name.
        digits, test: MNIST.
        out: the directory of the artefacts.
        trained: the directory of what is trained but not shipped.
        seeds: training seeds whose range stands beside the shipped models' figures.
    """

    configs: dict[str, Config]
    digits: data.Digits
    test: data.Digits
    out: Path
    trained: Path
    seeds: int


def build(plan: Plan) -> None:
    """Make every artefact, print what was done, how long it took and how large it is.

    Training, maps and evidence are skipped where they are there already, made with the same
    settings from the same input; what takes seconds is made anew. A model that is not trained to
    its last epoch starts again at its first. Changes of this program's source go unnoticed.

    Raises:
        ArtefactError: a file made before is damaged, or what was made does not fit together.
    """
    out, configs = plan.out, plan.configs
    planes = {name: replace(config, latent_dim=2) for name, config in configs.items()}
    for name, config in configs.items():
        trained(plan, config, out, name)
        trained(plan, planes[name], out, f"{name}.plane")
    models = {name: loaded(out, name, config) for name, config in configs.items()}
    critic = build_critic(plan)
    with step("pack the test digits", out, checkpoints.DIGITS, checkpoints.LABELS) as go:
        go(True)
        files.write_gzip(out / checkpoints.DIGITS, plan.test.images.numpy())
        files.write_gzip(out / checkpoints.LABELS, plan.test.labels.numpy())
    coded = (checkpoints.DRAWS, checkpoints.GAUSSIANS, checkpoints.STATISTICS)
    with step("encode, draw, judge", out, *coded, *map(checkpoints.codes_file, MODELS)) as go:
        go(True)
        points, gaussians = encode_all(models, critic, plan.digits.x(), plan.test.x(), out)
    with step("encode in the plane", out, *map(checkpoints.plane_codes_file, MODELS)) as go:
        go(True)
        in_plane = {}
        for name, config in planes.items():
            model = loaded(out, f"{name}.plane", config)
            codes, _ = encode(model, plan.test.x())
            in_plane[name] = (model, codes)
            files.write_arrays(out / checkpoints.plane_codes_file(name), {"codes": codes})
    xy = {name: build_maps(out, name, points[name]) for name in MODELS}
    with step("measure the evidence", out, checkpoints.EVIDENCE) as go:
        evidence_key = key_of(out, plan.seeds)
        if go(not is_measured(out, evidence_key)):
            found = measure.measure(
                models=models,
                gaussians=gaussians,
                critic=critic,
                digits=plan.test.images.numpy(),
                labels=plan.test.labels.numpy(),
                maps=xy,
                planes=in_plane,
                sizes=FULL,
            )
            others = [other_seed(plan, critic, seed) for seed in range(1, plan.seeds)]
            seeds = [configs["vae"].seed + n for n in range(plan.seeds)]
            found = measure.with_ranges(found, others, seeds) if others else found
            files.write_json(out / checkpoints.EVIDENCE, {**found, "made_from": evidence_key})
    write_manifest(plan, models, planes, critic)
    artefacts.load(out)
    total = sum((out / name).stat().st_size for name in (*checkpoints.FILES, checkpoints.MANIFEST))
    say(f"{out} is complete and checked: {total / 1e6:.2f} MB")


def evaluate_shipped(directory: Path, *, write: bool = False) -> None:
    """Measure the shipped models again and print the table, the stored ranges beside it.

    Args:
        directory: of the artefacts.
        write: also store what was measured; the ranges over training seeds stay as they are.

    Raises:
        ArtefactError: something is missing, damaged or does not fit.
    """
    shipped = artefacts.load(directory)
    found = measure.measure(
        models=shipped.models,
        gaussians=shipped.gaussians,
        critic=shipped.critic,
        digits=shipped.digits,
        labels=shipped.labels,
        maps=shipped.maps,
        planes={name: (shipped.planes[name], shipped.plane_codes[name]) for name in MODELS},
    )
    found = measure.keeping_ranges(found, shipped.evidence)
    say(measure.table(found))
    if write:
        made_from = shipped.evidence["made_from"]
        files.write_json(directory / checkpoints.EVIDENCE, {**found, "made_from": made_from})
        contents = {k: v for k, v in shipped.manifest.items() if k not in ("format", "sha256")}
        checkpoints.write_manifest(directory, contents)


def trained(plan: Plan, config: Config, out: Path, name: str) -> None:
    """Train one model unless it is there."""
    title = f"train {name}, seed {config.seed}, {config.epochs} epochs"
    with step(title, out, checkpoints.weights_file(name)) as go:
        if go(not is_trained(config, plan.digits, out, name)):
            train_model(config, plan.digits, plan.test, out, name)


def loaded(out: Path, name: str, config: Config) -> Autoencoder | VAE:
    """Return a trained model with its weights as they are stored."""
    return checkpoints.load_weights(out / checkpoints.weights_file(name), config)


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
            checkpoints.write_weights(path, critic, made_from)
    return checkpoints.load_critic(path)


def build_maps(
    out: Path, name: str, points: np.ndarray, runs: Sequence[tuple[int, float, str]] = tsne.RUNS
) -> np.ndarray:
    """Return the maps (R, N, 2) of a model's points, one per run, made unless they are there."""
    path = out / checkpoints.map_file(name)
    made_from = {"points": hashlib.sha256(points.tobytes()).hexdigest(), "runs": str(runs)}
    with step(f"maps of {name}, {len(runs)} t-SNE", out, path.name) as go:
        if go(files.metadata(path) != made_from):
            made = [
                tsne.joint_map(points, seed=seed, perplexity=perplexity, init=init)
                for seed, perplexity, init in runs
            ]
            files.write_arrays(path, {"xy": np.stack(made)}, made_from)
    return files.arrays(path, {"xy": ("uint16", (len(runs), len(points), 2))})["xy"]


def other_seed(plan: Plan, critic: Critic, number: int) -> dict[str, Any]:
    """Return the evidence of models that differ from the shipped ones by their seed alone.

    Of each there is one map, made as the first of the shipped ones.
    """
    out = plan.trained / f"seed-{number}"
    models: dict[str, Autoencoder | VAE] = {}
    planes: dict[str, tuple[Autoencoder | VAE, np.ndarray]] = {}
    for name, shipped in plan.configs.items():
        config = replace(shipped, seed=shipped.seed + number)
        flat = replace(config, latent_dim=2)
        trained(plan, config, out, name)
        trained(plan, flat, out, f"{name}.plane")
        models[name] = loaded(out, name, config)
        plane = loaded(out, f"{name}.plane", flat)
        planes[name] = (plane, encode(plane, plan.test.x())[0])
    points, gaussians = encode_all(models, critic, plan.digits.x(), plan.test.x(), out)
    return measure.measure(
        models=models,
        gaussians=gaussians,
        critic=critic,
        digits=plan.test.images.numpy(),
        labels=plan.test.labels.numpy(),
        maps={name: build_maps(out, name, points[name], tsne.RUNS[:1]) for name in MODELS},
        planes=planes,
        sizes=FULL,
    )


def key_of(out: Path, seeds: int) -> str:
    """Return a hash of what the evidence is measured on."""
    weights = map(checkpoints.weights_file, MODELS)
    read = (*weights, checkpoints.CRITIC, *map(checkpoints.map_file, MODELS))
    planes = {files.sha256(out / checkpoints.plane_file(name)) for name in MODELS}
    hashes = [*(files.sha256(out / name) for name in read), *sorted(planes - PLANES_LEFT_OUT)]
    return hashlib.sha256(" ".join([*hashes, str(seeds)]).encode()).hexdigest()


def is_measured(out: Path, key: str) -> bool:
    """Return whether the evidence at hand was measured on these very files."""
    with suppress(ArtefactError):
        return files.read_json(out / checkpoints.EVIDENCE, schema.EVIDENCE)["made_from"] == key
    return False


def write_manifest(
    plan: Plan,
    models: dict[str, Autoencoder | VAE],
    planes: dict[str, Config],
    critic: Critic,
) -> None:
    """Write the manifest and print the test figures in it."""
    x = plan.test.x()
    entries = {
        name: {"config": asdict(plan.configs[name]), "test": evaluate(model, x)}
        for name, model in models.items()
    }
    flat = {
        name: {
            "config": asdict(config),
            "test": evaluate(loaded(plan.out, f"{name}.plane", config), x),
        }
        for name, config in planes.items()
    }
    figures = examine(critic, plan.test)
    checkpoints.write_manifest(
        plan.out,
        {
            "models": entries,
            "planes": flat,
            "critic": {"epochs": CRITIC_EPOCHS, "seed": 0, "test": asdict(figures)},
            "digits": len(plan.test.images),
            "versions": versions(),
        },
    )
    for kind, found in (("", entries), (" in the plane", flat)):
        for name, entry in found.items():
            test = ", ".join(f"{key} {value:.2f}" for key, value in entry["test"].items())
            say(f"{name}{kind}: test {test} nats per image")
    say(
        f"critic: accuracy {figures.accuracy:.4f}, P(digit) of digits {figures.p_real:.3f}, "
        f"of junk {figures.p_junk}, calibration error {figures.calibration_error:.3f}"
    )


def versions() -> dict[str, str]:
    """Return the versions that the artefacts were made with."""
    packages = ("torch", "torchvision", "numpy", "scikit-learn", "safetensors")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
