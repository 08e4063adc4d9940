"""The games that ship, made small: kept moment by moment, filmed, and taken up again."""

import copy
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from explorer import artefacts, data
from explorer.artefacts import checkpoints, files, game, records
from explorer.artefacts.loaded import load_weights
from explorer.build import films, games, gans
from explorer.build.films import curve
from explorer.build.raw_moment import adam_of, write_raw
from explorer.gan import fold
from explorer.gan_training import Game, players
from explorer.latent import effects, standard_normal
from explorer.models import GameConfig


@pytest.fixture(scope="module")
def digits(mnist: Path) -> data.Digits:
    return data.load(mnist, train=True)


@pytest.fixture(scope="module")
def made(mnist: Path, digits: data.Digits, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory that holds `ck` with both GANs and the films, and `trained`."""
    directory = tmp_path_factory.mktemp("gans")
    (directory / "ck").mkdir()
    shutil.copy(artefacts.DIRECTORY / checkpoints.CRITIC, directory / "ck")
    build(directory, mnist, digits)
    return directory


def build(directory: Path, mnist: Path, digits: data.Digits) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(films, "SAMPLES", 40)
        built(directory, mnist, digits)


def built(directory: Path, mnist: Path, digits: data.Digits) -> None:
    critic = checkpoints.load_critic(directory / "ck" / checkpoints.CRITIC)
    test = data.load(mnist, train=False)
    gans.build_gans(digits, test, critic, directory / "ck", directory / "trained")


def test_everything_is_made(made: Path) -> None:
    found = checkpoints.read_gans(made / "ck")
    assert found
    assert [film["id"] for film in found["films"]] == ["good", "plain", "collapsing"]
    for film, recipe in zip(found["films"], gans.FILMED, strict=True):
        steps = recipe.config.epochs * 3  # 96 digits, 32 a step
        assert (film["kind"], film["steps"]) == (recipe.config.model, steps)
        assert [one["step"] for one in film["moments"]] == recipe.steps(3)
        assert film["moments"][-1]["epoch"] == recipe.config.epochs
        for one in film["moments"]:
            assert sum(one["shares"]) == pytest.approx(1, abs=1e-3)
            assert 0 <= one["p_digit"] <= 1
    for record in gans.SHIPPED:
        written = records.read_record(made / "ck" / record.id)
        assert written.config == record.config
        assert written.ships(records.DISCRIMINATOR) == (written.kind == "gan")
        assert written.ships(records.STATISTICS)
        assert not written.ships(records.HISTORY)


def test_the_last_moment_is_what_ships(made: Path) -> None:
    folder = made / "ck" / checkpoints.GAN
    last = len(gans.GOOD.steps(3)) - 1
    moment = files.arrays(made / "ck" / game.moment_of(last))
    shipped = {
        **files.arrays(folder / records.WEIGHTS),
        **files.arrays(folder / records.DISCRIMINATOR),
    }
    assert moment.keys() == shipped.keys()
    for key, value in shipped.items():
        np.testing.assert_array_equal(moment[key], value)


def test_what_ships_is_the_running_mean_without_its_normalisation(made: Path) -> None:
    config = gans.GOOD.config
    arrays = games.read_moment(made / "trained" / "game" / "good-0", 3 * config.epochs)
    kept, _ = players(config)
    state = {k[5:]: torch.from_numpy(v) for k, v in arrays.items() if k.startswith("kept/")}
    kept.load_state_dict(state)
    folder = made / "ck" / checkpoints.GAN
    shipped = load_weights(folder / records.WEIGHTS, config)
    torch.testing.assert_close(shipped.state_dict(), fold(kept).state_dict(), rtol=1e-3, atol=1e-4)
    assert not np.array_equal(arrays["kept/decoder.0.weight"], arrays["generator/decoder.0.weight"])


def test_a_moments_figures_are_means_since_the_one_before(made: Path) -> None:
    figures = games.figures_of(made / "trained" / "game" / "good-0")
    found = json.loads((made / "ck" / game.FILMS).read_text("utf-8"))["films"][0]["moments"]
    assert [one["step"] for one in found[:3]] == [0, 1, 2]
    names = ("loss_d", "loss_g", "d_real", "d_fake")
    for number, rows in ((0, [0]), (1, [0]), (2, [1])):
        told = [found[number][name] for name in names]
        np.testing.assert_allclose(told, figures[rows].mean(axis=0), atol=1e-4)
    before, last = found[-2]["step"], found[-1]["step"]
    told = [found[-1][name] for name in names]
    np.testing.assert_allclose(told, figures[before:last].mean(axis=0), atol=1e-4)


def test_it_is_not_made_twice(
    made: Path, mnist: Path, digits: data.Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    def stamps() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in made.rglob("*") if path.is_file()}

    before = stamps()
    build(made, mnist, digits)
    assert re.findall(r"already there", capsys.readouterr().out) == ["already there"]
    assert stamps() == before


def test_what_was_played_is_not_played_again(
    made: Path, mnist: Path, digits: data.Digits, tmp_path: Path
) -> None:
    """A moment that is missing is filmed anew from what is kept of the game."""
    directory = Path(shutil.copytree(made, tmp_path / "copy"))
    before = (directory / "ck" / game.moment_of(1)).read_bytes()
    (directory / "ck" / game.moment_of(1)).unlink()
    played = list((directory / "trained").rglob("*.safetensors"))
    stamps = [path.stat().st_mtime_ns for path in played]
    build(directory, mnist, digits)
    assert (directory / "ck" / game.moment_of(1)).read_bytes() == before
    assert [path.stat().st_mtime_ns for path in played] == stamps


def test_a_game_with_other_settings_is_played_again(digits: data.Digits, tmp_path: Path) -> None:
    config = GameConfig(model="decoder", epochs=1)
    recipe = games.Recipe(id="a", config=config, moments=(0.0,))
    games.play(recipe, digits, tmp_path)
    first = games.figures_of(tmp_path)
    games.play(replace(recipe, config=replace(config, seed=1)), digits, tmp_path)
    assert not np.array_equal(games.figures_of(tmp_path), first)


def test_moments_are_steps_and_the_last_is_among_them() -> None:
    recipe = games.Recipe(id="a", config=GameConfig(epochs=2), moments=(0.0, 0.1, 1.5, 9.0))
    assert recipe.steps(100) == [0, 10, 150, 200]
    assert recipe.steps(3) == [0, 4, 6]


def test_a_curve_is_made_of_means() -> None:
    figures = np.arange(4000, dtype=np.float32).reshape(1000, 4)
    found = curve(figures)
    assert found["step"][:2] == [5, 10]
    assert found["step"][-1] == 1000
    assert found["loss_d"][0] == np.mean([0, 4, 8, 12, 16])
    assert [len(values) for values in found.values()] == [200] * 5
    assert curve(figures[:3])["d_fake"] == [3, 7, 11]


def test_a_number_counts_by_what_it_does_to_the_picture() -> None:
    def decode(z: np.ndarray) -> np.ndarray:
        return np.concatenate([0.5 + 0.1 * z[:, :1], np.full((len(z), 3), 0.5)], axis=1)

    moving, still = effects(decode, standard_normal(0, 10, 2))
    assert moving.information == pytest.approx(3 * 0.1 / 4)
    assert still.information == 0
    assert {moving.status, still.status} == {"live"}
    assert moving.quantiles["q995"] == pytest.approx(2.5758, abs=1e-3)


# ---- raw moments ----


def stepped(config: GameConfig, arrays: dict[str, np.ndarray], batch: torch.Tensor) -> Game:
    """Return a game with the networks and optimisers of arrays, a step further."""
    one = Game(config, len(batch))
    nets = {"generator": one.generator, "discriminator": one.discriminator}
    for (part, net), optimiser in zip(nets.items(), one.optimisers, strict=True):
        for name, value in net.state_dict().items():
            if value.is_floating_point():
                value.copy_(torch.from_numpy(arrays[f"{part}/{name}"].astype(np.float32)))
        for name, weight in net.named_parameters():
            optimiser.state[weight] = {
                "step": torch.tensor(500.0),
                "exp_avg": torch.from_numpy(arrays[f"exp_avg/{part}/{name}"]),
                "exp_avg_sq": torch.from_numpy(arrays[f"exp_avg_sq/{part}/{name}"]),
            }
    one.step(batch)
    return one


def test_a_step_from_a_raw_moment_is_nearly_the_exact_one(
    digits: data.Digits, tmp_path: Path
) -> None:
    config = GameConfig(epochs=100)
    exact = Game(config, 96)
    x = digits.x()
    for _ in range(30):
        exact.step(x[:32])
    arrays = {name: value.copy() for name, value in games.arrays_of(exact)}
    write_raw(tmp_path / "raw.safetensors", arrays, exact.done)
    assert files.metadata(tmp_path / "raw.safetensors") == {"step": "30"}
    kept = files.arrays(tmp_path / "raw.safetensors")
    again = {name: value for name, value in kept.items() if "/" in name}
    for name in [name for name in kept if name.startswith("quotient/")]:
        rest = name.removeprefix("quotient/")
        m, v = adam_of(kept[name], kept[f"size/{rest}"])
        again |= {f"exp_avg/{rest}": m, f"exp_avg_sq/{rest}": v}
    for part in ("generator", "discriminator"):
        moves = []
        for start in (arrays, again):
            one = stepped(config, copy.deepcopy(start), x[32:64])
            moves.append(moved(getattr(one, part), start, part))
        apart = torch.linalg.vector_norm(moves[0] - moves[1]) / torch.linalg.vector_norm(moves[0])
        assert apart < 0.06


def moved(net: nn.Module, start: dict[str, np.ndarray], part: str) -> torch.Tensor:
    """Return how far all weights of a network have moved."""
    return torch.cat(
        [
            (weight.detach() - torch.from_numpy(start[f"{part}/{name}"].astype(np.float32))).ravel()
            for name, weight in net.named_parameters()
        ]
    )
