"""The GANs that ship: two generators, and the films of how they and others were trained."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from explorer import data
from explorer.artefacts import ArtefactError, ModelRecord, checkpoints, files, game, records
from explorer.artefacts.loaded import load_weights, write_weights
from explorer.artefacts.records import write_record
from explorer.build.films import RAW, moment_at, write_film
from explorer.build.games import COLLAPSING, GOOD, LESSON, PLAIN, Recipe, play
from explorer.build.progress import step
from explorer.judge.critic import Critic
from explorer.latent import effects, standard_normal
from explorer.models import Net

FILMED = (GOOD, PLAIN, COLLAPSING)
SHIPPED = (
    ModelRecord(
        id=checkpoints.GAN,
        long="Generative adversarial network",
        short="GAN",
        colour="green",
        config=GOOD.config,
    ),
    ModelRecord(
        id="gan-lesson",
        long="GAN of the lesson's size",
        short="Small GAN",
        colour="green",
        config=LESSON.config,
    ),
)
PLAYED = dict(zip((one.id for one in SHIPPED), (GOOD, LESSON), strict=True))
"""The game that each of them comes from."""

PROBES = 500
"""Codes by which the effect of a number on the picture is measured."""


def build_gans(
    digits: data.Digits, test: data.Digits, critic: Critic, out: Path, trained: Path
) -> None:
    """Make both generators and the films, unless they are there; what is played is kept.

    Args:
        digits: to play with.
        test: that discriminators are examined with.
        critic: judges samples.
        out: the directory of the artefacts.
        trained: of what is trained but not shipped.
    """
    key = key_of(data.origin(digits), out)
    if is_made(out, key):
        with step("GANs and their films", out, *made_files(out)) as go:
            go(False)
        return
    for recipe in (*FILMED, LESSON):
        with step(f"play {recipe.id}, {recipe.config.epochs} epochs", trained) as go:
            go(True)
            play(recipe, digits, folder_of(trained, recipe))
    for record in SHIPPED:
        write_generator(record, digits, out, trained)
    with step("films of the GANs", out, game.FILMS) as go:
        go(True)
        for name in game.names_in(out):
            if name != game.SEARCH:
                (out / name).unlink()
        told = [
            write_film(one, digits, test, critic, out, folder_of(trained, one)) for one in FILMED
        ]
        files.write_json(out / game.FILMS, {"films": told, "made_from": key})


def folder_of(trained: Path, recipe: Recipe) -> Path:
    """Return where what is kept of a game stands."""
    return trained / "game" / f"{recipe.id}-{recipe.config.seed}"


def write_generator(record: ModelRecord, digits: data.Digits, out: Path, trained: Path) -> None:
    """Write a generator as its game left it, its record, and a convolutional one's opponent."""
    recipe, folder = PLAYED[record.id], out / record.id
    names = [records.WEIGHTS, records.STATISTICS]
    with step(f"write {record.id}", out, *(f"{record.id}/{name}" for name in names)) as go:
        go(True)
        x = digits.x()
        last = recipe.config.epochs * (len(x) // recipe.config.batch_size)
        moment = moment_at(recipe.config, folder_of(trained, recipe), last, x)
        write_weights(folder / records.WEIGHTS, moment.generator)
        if record.kind == "gan":
            write_weights(folder / records.DISCRIMINATOR, moment.discriminator)
        net = load_weights(folder / records.WEIGHTS, record.config)
        files.write_json(folder / records.STATISTICS, statistics(net, record.latent_dim))
        write_record(folder, record)


def of_other_seed(digits: data.Digits, trained: Path, number: int) -> dict[str, Net]:
    """Return the convolutional generator, by its id, as it comes from another seed.

    Its game is played unless it is there; the lesson-sized one is not played again.

    Args:
        digits: to play with.
        trained: of what is trained but not shipped.
        number: by which the seed is another.
    """
    record, _ = SHIPPED
    config = replace(GOOD.config, seed=GOOD.config.seed + number)
    recipe, path = Recipe(id=GOOD.id, config=config), trained / f"seed-{number}" / record.id
    with step(f"play {recipe.id}, seed {config.seed}, {config.epochs} epochs", trained) as go:
        go(True)
        play(recipe, digits, folder_of(trained, recipe))
    x = digits.x()
    last = config.epochs * (len(x) // config.batch_size)
    kept = moment_at(config, folder_of(trained, recipe), last, x).generator
    write_weights(path / records.WEIGHTS, kept)
    return {record.id: load_weights(path / records.WEIGHTS, record.config)}


@torch.no_grad()
def statistics(net: Net, latent_dim: int) -> dict[str, Any]:
    """Return the statistics of a generator's numbers, sorted by their effect on the picture."""
    codes = standard_normal(0, PROBES, latent_dim)
    found = effects(lambda z: net.decode(torch.from_numpy(z)).numpy(), codes)
    order = sorted(range(latent_dim), key=lambda d: -found[d].information)
    return {"dimensions": [asdict(one) for one in found], "order": order}


def key_of(origin: dict[str, str], out: Path) -> str:
    """Return a hash of what the films are made from; for the origin see `data.origin`."""
    judge = files.sha256(out / checkpoints.CRITIC)
    told = [[asdict(one) for one in (*FILMED, LESSON)], RAW, origin, judge]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def is_made(out: Path, key: str) -> bool:
    """Return whether both generators and all films are there, made from what this is the key of."""
    with suppress(ArtefactError):
        found = checkpoints.read_gans(out)
        return found is not None and found["made_from"] == key
    return False


def made_files(out: Path) -> Sequence[str]:
    """Return the files that are made here, but for the networks at every moment."""
    weights = [f"{one.id}/{records.WEIGHTS}" for one in SHIPPED]
    return [*weights, *(name for name in game.names_in(out) if "moment" not in name)]
