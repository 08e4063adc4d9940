"""The family of VAEs that differ from a shipped one by beta, the weight of the KL term, alone.

Each starts from the trained weights of its neighbour on the way to beta 1, and is then trained as
long as any: so number k of the code keeps its meaning, and pictures change little by little, which
models trained apart do not. What a member has become hangs on that way; see decision 022.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from explorer import data
from explorer.artefacts import ModelRecord
from explorer.artefacts.loaded import load_weights
from explorer.artefacts.records import Trained
from explorer.build.progress import step
from explorer.build.training_run import FLAT, WHOLE, Names, is_trained, train_model

BETAS = (0.0, 0.1, 0.25, 0.5, 2.0, 4.0, 8.0, 16.0)
"""Beside 1, which is shipped anyway."""

WITH_PLANE = (0.0, 0.25, 4.0, 16.0)
WITH_MAP = (0.25, 4.0)


def sweep(middle: ModelRecord) -> list[ModelRecord]:
    """Return the records of a model's family, by beta; its own is not among them."""
    return [member(middle, beta) for beta in BETAS]


def member(middle: ModelRecord, beta: float) -> ModelRecord:
    """Return the record of the model that differs from another by beta."""
    plane = middle.plane and Trained(config=replace(middle.plane.training, beta=beta))
    return replace(
        middle,
        id=f"{middle.id}-beta-{f'{beta:g}'.replace('.', 'p')}",
        family=middle.id,
        config=replace(middle.training, beta=beta),
        plane=plane if beta in WITH_PLANE else None,
        test={},
        sha256={},
    )


def sides(middle: ModelRecord) -> Iterator[list[ModelRecord]]:
    """Yield the family above beta 1 and the family below, each from beta 1 outwards."""
    family, beta = sweep(middle), middle.training.beta
    yield [middle, *(one for one in family if one.training.beta > beta)]
    yield [middle, *(one for one in reversed(family) if one.training.beta < beta)]


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
    chain: list[tuple[str, Trained]],
    digits: data.Digits,
    test: data.Digits,
    out: Path,
    names: Names,
) -> None:
    """Train models, given with the names of their folders, each from the one before."""
    weights, _ = names
    for (before, source), (id_, trained) in pairwise(chain):
        config = trained.training
        title = f"train {id_}, {weights}, from {before}, {config.epochs} epochs"
        with step(title, out, f"{id_}/{weights}") as go:
            if go(not is_trained(config, digits, out / id_, names)):
                start = load_weights(out / before / weights, source.config)
                train_model(config, digits, test, out / id_, names, start)
