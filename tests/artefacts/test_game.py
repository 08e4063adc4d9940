"""The films of the GANs' training are complete, served, optional, and refused when damaged."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import ArtefactError, checkpoints, files, game, records
from explorer.build import gans
from explorer.build.films import RAW
from explorer.models import GameConfig

SHIPPED = artefacts.DIRECTORY


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "checkpoints"))


def films() -> list[dict[str, Any]]:
    return json.loads((SHIPPED / game.FILMS).read_text("utf-8"))["films"]


def signed(copy: Path) -> None:
    """Write the manifest's hashes over the files as they are."""
    path = copy / checkpoints.MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    names = [name for name in manifest["sha256"] if (copy / name).exists()]
    manifest["sha256"] = {name: files.sha256(copy / name) for name in names}
    files.write_json(path, manifest)


def test_the_page_gets_the_films_and_the_raw_moments(shipped: artefacts.Artefacts) -> None:
    served = {name for name in shipped.browser_files if name.startswith(game.FOLDER)}
    moments = len(films()[0]["moments"])
    assert {game.FILMS, *(game.film_of(film["id"]) for film in films())} <= served
    assert {game.moment_of(number) for number in range(moments)} <= served
    raw = {game.raw_of(number) for number in range(len(RAW))}
    assert raw <= served
    assert raw <= {*shipped.files}
    assert sum((SHIPPED / game.moment_of(n)).stat().st_size for n in range(moments)) <= 12e6


def test_both_gans_are_models_without_an_encoder(shipped: artefacts.Artefacts) -> None:
    assert [*shipped.models][:4] == ["ae", "vae", "gan", "gan-lesson"]
    for record in gans.SHIPPED:
        found = shipped.models[record.id]
        assert found.record.config == record.config
        assert isinstance(found.record.config, GameConfig)
        assert not found.record.has_encoder
        assert (found.discriminator is not None) == (record.kind == "gan")
        order = found.statistics["order"]
        information = [found.statistics["dimensions"][d]["information"] for d in order]
        assert information == sorted(information, reverse=True)
        assert information[-1] > 0


def test_the_films_are_of_todays_recipes(shipped: artefacts.Artefacts) -> None:
    assert gans.is_made(SHIPPED, gans.key_of({}, SHIPPED))
    for film, recipe in zip(films(), gans.FILMED, strict=True):
        assert [one["step"] for one in film["moments"]] == recipe.steps(60_000 // 32)
        assert film["seed"] == recipe.config.seed
        assert (film["kind"], film["epochs"]) == (recipe.config.model, recipe.config.epochs)
    assert shipped.films


def test_the_last_moment_of_the_good_film_is_what_ships() -> None:
    moment = files.arrays(SHIPPED / game.moment_of(len(films()[0]["moments"]) - 1))
    folder = SHIPPED / checkpoints.GAN
    names = (records.WEIGHTS, records.DISCRIMINATOR)
    whole = {key: v for name in names for key, v in files.arrays(folder / name).items()}
    assert moment.keys() == whole.keys()
    for key, value in whole.items():
        np.testing.assert_array_equal(moment[key], value)


@torch.no_grad()
def test_pictures_and_verdicts_are_those_of_the_networks(shipped: artefacts.Artefacts) -> None:
    film = films()[0]
    count = len(film["moments"])
    pictures = files.unzip(SHIPPED / game.film_of("good"), (count, game.PICTURES, 784))
    z = torch.from_numpy(shipped.normal[: game.PICTURES])
    model = shipped.models[checkpoints.GAN]
    x = model.net.decode(z)
    assert np.abs(pictures[-1] - 255 * x.numpy()).max() <= 1
    believed = model.discriminator(torch.tensor(pictures[-1] / np.float32(255))).sigmoid()
    np.testing.assert_allclose(believed.numpy(), film["moments"][-1]["verdicts"], atol=2e-3)


def test_a_directory_without_films_still_loads(copy: Path) -> None:
    shutil.rmtree(copy / game.FOLDER)
    signed(copy)
    found = artefacts.load(copy)
    assert found.films is None
    assert not [name for name in found.files if name.startswith(game.FOLDER)]


@pytest.mark.parametrize("name", [game.FILMS, game.film_of("plain"), game.moment_of(3)])
def test_a_file_that_is_altered_or_missing_is_refused(copy: Path, name: str) -> None:
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(ArtefactError, match="was altered"):
        artefacts.load(copy)
    (copy / name).unlink()
    with pytest.raises(ArtefactError, match="is missing or cannot be read"):
        artefacts.load(copy)
    signed(copy)
    with pytest.raises(ArtefactError, match=r"the manifest does not list|is missing beside"):
        artefacts.load(copy)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda one: one.pop("films"), "has no valid films"),
        (lambda one: one["films"][0].pop("curve"), "has no valid films.0.curve"),
        (lambda one: one["films"][1]["moments"][2].pop("shares"), "moments.2.shares"),
        (lambda one: one["films"][1]["moments"][2]["verdicts"].pop(), "moments.2.verdicts"),
        (lambda one: one["films"][1]["moments"].reverse(), "whose steps do not rise"),
        (lambda one: one["films"][2]["moments"].pop(), "cannot be unpacked"),
        (lambda one: one["films"][2].update(id="../ae"), "the manifest does not list"),
    ],
)
def test_films_that_do_not_fit_are_refused(
    copy: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    found = json.loads((copy / game.FILMS).read_text("utf-8"))
    change(found)
    files.write_json(copy / game.FILMS, found)
    signed(copy)
    with pytest.raises(ArtefactError, match=says):
        artefacts.load(copy)


def test_networks_of_another_shape_are_refused(copy: Path) -> None:
    path = copy / game.moment_of(2)
    arrays = files.arrays(path)
    files.write_arrays(path, arrays | {"decoder.0.bias": np.zeros(5, np.float16)})
    signed(copy)
    with pytest.raises(ArtefactError, match=r"has decoder\.0\.bias of shape"):
        artefacts.load(copy)
