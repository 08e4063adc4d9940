"""A trained model with all that is measured of it: its codes, judged samples, Gaussian and maps."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from explorer import data
from explorer.artefacts import ModelRecord, files, records
from explorer.artefacts.loaded import load_weights
from explorer.build import tsne
from explorer.build.encode import encode, encode_all
from explorer.build.progress import step
from explorer.build.training_run import FLAT, WHOLE, is_trained, train_model
from explorer.evidence.measure import Subject
from explorer.judge.critic import Critic

Run = tuple[int, float, str]
"""Seed, perplexity and start of a t-SNE."""


def train_both(record: ModelRecord, digits: data.Digits, test: data.Digits, out: Path) -> None:
    """Train a model and its version of two numbers, unless they are there."""
    for trained, names in ((record, WHOLE), (record.plane, FLAT)):
        if trained:
            config, (weights, _) = trained.training, names
            title = f"train {record.id}, {weights}, seed {config.seed}, {config.epochs} epochs"
            with step(title, out, f"{record.id}/{weights}") as go:
                if go(not is_trained(config, digits, out / record.id, names)):
                    train_model(config, digits, test, out / record.id, names)


def subject(
    record: ModelRecord,
    critic: Critic,
    digits: data.Digits,
    test: data.Digits,
    out: Path,
    runs: Sequence[Run],
) -> Subject:
    """Return a trained model with all that is measured of it, whose files it writes.

    Args:
        record: of the model.
        critic: judges its samples.
        digits: to whose codes the Gaussian is fitted.
        test: whose codes are stored.
        out: the directory of its folder.
        runs: of t-SNE, one for each map; there is none if there are no runs.
    """
    folder, x = out / record.id, test.x()
    coded = (records.CODES, records.GAUSSIAN, records.STATISTICS)
    net = load_weights(folder / records.WEIGHTS, record.config)
    with step(
        f"{record.id}: encode, sample, judge", out, *(f"{record.id}/{n}" for n in coded)
    ) as go:
        go(True)
        points, gaussian = encode_all(net, critic, digits.x(), x, folder)
    plane = None
    if record.plane:
        flat = load_weights(folder / records.PLANE, record.plane.config)
        plane = flat, encode(flat, x)[0]
        files.write_arrays(folder / records.PLANE_CODES, {"codes": plane[1]})
    maps = build_maps(out, record.id, points, runs) if runs else None
    return Subject(net=net, gaussian=gaussian, maps=maps, plane=plane)


def build_maps(out: Path, id_: str, points: np.ndarray, runs: Sequence[Run]) -> np.ndarray:
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
