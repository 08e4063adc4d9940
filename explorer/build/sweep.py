"""The family of VAEs that differ from a shipped one by beta, the weight of the KL term, alone.

Each starts from the trained weights of its neighbour on the way to beta 1, and is then trained as
long as any: so number k of the code keeps its meaning, and pictures change little by little, which
models trained apart do not. What a member has become hangs on that way; see decision 023.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from explorer import data
from explorer.artefacts import ModelRecord
from explorer.artefacts.loaded import load_weights
from explorer.artefacts.records import Trained
from explorer.build.progress import step
from explorer.build.training_run import FLAT, WHOLE, Names, from_start, is_trained, train_model

BETAS = (0.0, 0.1, 0.25, 0.5, 2.0, 4.0, 8.0, 16.0)
"""Beside 1, which is shipped anyway."""

WITH_PLANE = (0.0, 0.25, 4.0, 16.0)
WITH_MAP = (0.25, 4.0)


def sweep(middle: ModelRecord) -> list[ModelRecord]:
    """Return the records of a model's family, by beta; its own is not among them."""
    members = [one for side in sides(middle) for one in side[1:]]
    return sorted(members, key=lambda one: one.training.beta)


def sides(middle: ModelRecord) -> list[list[ModelRecord]]:
    """Return the family above the model's own beta and that below, each from it outwards."""
    beta = middle.training.beta
    return [
        chain(middle, [other for other in BETAS if other > beta]),
        chain(middle, [other for other in reversed(BETAS) if other < beta]),
    ]


def chain(middle: ModelRecord, betas: Iterable[float]) -> list[ModelRecord]:
    """Return the records of models that differ from the first by beta, each from the one before."""
    found, flat_start = [middle], middle.id
    for beta in betas:
        id_ = f"{middle.id}-beta-{f'{beta:g}'.replace('.', 'p')}"
        plane = None
        if middle.plane and beta in WITH_PLANE:
            plane = Trained(config=replace(middle.plane.training, beta=beta), start=flat_start)
            flat_start = id_
        record = replace(
            middle,
            id=id_,
            family=middle.id,
            config=replace(middle.training, beta=beta),
            start=found[-1].id,
            plane=plane,
            test={},
            sha256={},
        )
        found.append(record)
    return found


def train_side(side: list[ModelRecord], digits: data.Digits, test: data.Digits, out: Path) -> None:
    """Train one side of a family, and its planes, unless they are there.

    Args:
        side: see `sides`; its first is trained.
        digits: to train on.
        test: to measure with.
        out: the directory of the models' folders.
    """
    train_chain([(one.id, one) for one in side], digits, test, out, WHOLE)
    flat = [(one.id, one.plane) for one in side if one.plane]
    train_chain(flat, digits, test, out, FLAT)


def train_chain(
    models: list[tuple[str, Trained]],
    digits: data.Digits,
    test: data.Digits,
    out: Path,
    names: Names,
) -> None:
    """Train models, given with the names of their folders, each from the one before.

    Unless they are there, trained from that one's weights as these are now. The family that ships
    does not say from which: to train it anew, delete its weights.
    """
    weights, _ = names
    for (before, source), (id_, trained) in pairwise(models):
        config = trained.training
        title = f"train {id_}, {weights}, from {before}, {config.epochs} epochs"
        with step(title, out, f"{id_}/{weights}") as go:
            made_from = from_start(out / before / weights)
            if go(not is_trained(config, digits, out / id_, names, made_from)):
                start = load_weights(out / before / weights, source.config)
                train_model(config, digits, test, out / id_, names, start, made_from=made_from)
