"""The critics that ship: trained unless they are there, and what the manifest says of them."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from explorer import data
from explorer.artefacts import checkpoints, files
from explorer.artefacts.loaded import write_weights
from explorer.build.progress import duration, say, step
from explorer.judge.critic import Critic
from explorer.judge.figures import examine
from explorer.judge.recipes import PANEL, SHIPPED, Recipe
from explorer.judge.training import split, train_critic

RECIPES = dict(zip((checkpoints.CRITIC, *checkpoints.PANEL), (SHIPPED, *PANEL), strict=True))
"""What each file's critic is made by; the first is the judge, the others are the panel."""

PANELS_JUNK = 2000
"""Test digits that junk is made of to examine the panel; for the shipped critic it is all."""


def build_critics(digits: data.Digits, out: Path) -> None:
    """Train the shipped critic and the panel, unless they are there."""
    for name, recipe in RECIPES.items():
        build_critic(digits, out, name, recipe)


def load_critics(out: Path) -> tuple[Critic, ...]:
    """Return the shipped critic and the panel.

    Raises:
        ArtefactError: one is missing or damaged.
    """
    return tuple(checkpoints.load_critic(out / name) for name in RECIPES)


def build_critic(digits: data.Digits, out: Path, name: str, recipe: Recipe) -> None:
    """Train the critic of a file by a recipe, unless it is there."""
    with step(f"train {name}, {recipe.epochs} epochs", out, name) as go:
        made_from = {**recipe.named(), **data.origin(digits)}
        if go(files.metadata(out / name) != made_from):
            learnt, _ = split(digits)
            critic = Critic()
            for epoch in train_critic(learnt, recipe):
                critic = epoch.critic
                say(f"  epoch {epoch.number}: loss {epoch.loss:.3f}, {duration(epoch.seconds)}")
            write_weights(out / name, critic, made_from)


def described(critics: Sequence[Critic], test: data.Digits) -> dict[str, Any]:
    """Return what the manifest says of the critics, and print how good they are on test digits."""
    found = []
    for critic, (name, recipe) in zip(critics, RECIPES.items(), strict=True):
        most = None if recipe is SHIPPED else PANELS_JUNK
        figures = examine(critic, test, recipe=recipe, most=most)
        found.append({"epochs": recipe.epochs, "seed": recipe.seed, "test": asdict(figures)})
        kind, worst = max((figures.p_junk | figures.p_shapes).items(), key=lambda pair: pair[1])
        say(
            f"{name}: accuracy {figures.accuracy:.4f}, P(digit) of digits {figures.p_real:.3f}, "
            f"of junk at most {worst:.3f} ({kind}), "
            f"calibration error {figures.calibration_error:.3f}"
        )
    return {**found[0], "panel": found[1:]}
