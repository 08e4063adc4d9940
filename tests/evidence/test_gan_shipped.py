"""What the shipped GANs can do, measured again on few samples, and what their films show."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import files, game
from explorer.evidence.judging import Judged, judge
from explorer.evidence.metrics import prdc
from explorer.gan import Generator
from explorer.latent import standard_normal

COUNT = 2000


@pytest.fixture(scope="module")
def samples(shipped: artefacts.Artefacts) -> torch.Tensor:
    with torch.no_grad():
        return shipped.models["gan"].net.decode(torch.from_numpy(shipped.normal))


@pytest.fixture(scope="module")
def seen(shipped: artefacts.Artefacts, samples: torch.Tensor) -> Judged:
    with torch.no_grad():
        return judge(shipped.critic, samples)


def film(id_: str) -> dict[str, Any]:
    found = json.loads((artefacts.DIRECTORY / game.FILMS).read_text("utf-8"))["films"]
    return next(one for one in found if one["id"] == id_)


def of_moments(id_: str, name: str) -> list[Any]:
    return [one[name] for one in film(id_)["moments"]]


def test_its_samples_are_digits_of_every_class(seen: Judged) -> None:
    assert seen.p_digit.mean() >= 0.85
    shares = np.bincount(seen.digit, minlength=10) / COUNT
    assert shares.min() >= 0.05
    assert shares.max() <= 0.16


@torch.no_grad()
def test_every_judge_prefers_it_to_the_vae_at_every_beta(
    shipped: artefacts.Artefacts, samples: torch.Tensor
) -> None:
    assert shipped.sweep
    real = shipped.sweep["real"]["p_digit_real"]
    vaes = [point["figures"]["p_digit_normal"] for point in shipped.sweep["wide"]]
    assert len(vaes) == 9
    for number, critic in enumerate((shipped.critic, *shipped.panel)):
        of_real, *others = (
            figure["panel"][number - 1] if number else figure["value"] for figure in (real, *vaes)
        )
        found = judge(critic, samples).p_digit.mean()
        assert found >= 0.85 * of_real
        assert found >= max(others) + 0.05


@torch.no_grad()
def test_it_covers_what_real_digits_look_like(shipped: artefacts.Artefacts, seen: Judged) -> None:
    rows = np.random.default_rng(0).permutation(10_000)[:COUNT]
    x = torch.from_numpy(shipped.digits[rows].astype(np.float32) / 255)
    real = judge(shipped.critic, x)
    assert prdc(real.features, seen.features).coverage.mean() >= 0.65


@torch.no_grad()
def test_one_of_the_lessons_size_is_no_better_than_the_vae(shipped: artefacts.Artefacts) -> None:
    found = judge(
        shipped.critic,
        shipped.models["gan-lesson"].net.decode(torch.from_numpy(shipped.normal)),
    ).p_digit.mean()
    vae = judge(
        shipped.critic, shipped.models["vae"].net.decode(torch.from_numpy(shipped.normal))
    ).p_digit.mean()
    assert 0.35 < found < vae


def test_a_moved_number_changes_the_picture_by_what_is_stated(shipped: artefacts.Artefacts) -> None:
    model = shipped.models["gan"]
    assert isinstance(model.net, Generator)
    first = model.statistics["order"][0]
    low, high = (standard_normal(0, 500, 32) for _ in range(2))
    low[:, first], high[:, first] = -1.5, 1.5
    with torch.no_grad():
        moved = model.net.decode(torch.from_numpy(high)) - model.net.decode(torch.from_numpy(low))
    stated = model.statistics["dimensions"][first]["information"]
    assert moved.abs().mean().item() == pytest.approx(stated, rel=1e-3)


# ---- what the films show ----


def test_the_good_films_figures_are_those_of_what_ships(seen: Judged) -> None:
    last = film("good")["moments"][-1]
    assert seen.p_digit.mean() == pytest.approx(last["p_digit"], abs=2e-3)
    shares = np.bincount(seen.digit, minlength=10) / COUNT
    np.testing.assert_allclose(shares, last["shares"], atol=2e-3)


def spread(id_: str) -> list[float]:
    """Return how far the 16 pictures of every moment differ, as grey from 0 to 1."""
    count = len(film(id_)["moments"])
    pictures = files_of(id_, count).astype(np.float32) / 255
    return pictures.std(axis=1).mean(axis=1).tolist()


def files_of(id_: str, count: int) -> np.ndarray:
    path = artefacts.DIRECTORY / game.film_of(id_)
    return files.unzip(path, (count, game.PICTURES, 784))


def test_the_good_game_collapses_early_and_recovers() -> None:
    steps, found = of_moments("good", "epoch"), spread("good")
    alike = [value for epoch, value in zip(steps, found, strict=True) if 0.05 <= epoch <= 0.15]
    assert max(alike) < 0.4 * found[-1]
    # The judge's classes say nothing of it: hardly any of these pictures is read as a digit.
    assert max(of_moments("good", "p_digit")[:7]) < 0.1
    assert of_moments("good", "p_digit")[-1] > 0.85


def test_its_discriminator_does_not_end_at_one_half_while_pictures_improve() -> None:
    real, fake = of_moments("good", "d_real"), of_moments("good", "d_fake")
    apart = [a - b for a, b in zip(real, fake, strict=True)]
    nearest = min(range(4, len(apart)), key=lambda number: apart[number])
    assert 0.3 < apart[nearest] < apart[-1]
    assert of_moments("good", "p_digit")[-1] > of_moments("good", "p_digit")[nearest] + 0.1
    # The generator's loss rises meanwhile: it does not show how good the pictures are.
    assert of_moments("good", "loss_g")[-1] > of_moments("good", "loss_g")[nearest]


def test_its_discriminator_tells_single_pictures_apart_ever_less() -> None:
    right = [(one["real"] + one["fake"]) / 2 for one in of_moments("good", "accuracy")]
    assert right[3] > 0.99
    assert 0.7 < right[-1] < 0.85


def test_one_class_takes_a_third_of_the_plain_game_and_it_wanders() -> None:
    late = [one for one in film("plain")["moments"] if one["epoch"] >= 4]
    assert len(late) >= 8
    assert min(max(one["shares"]) for one in late) > 0.29
    assert len({int(np.argmax(one["shares"])) for one in late}) >= 2
    assert max(one["p_digit"] for one in late) < 0.4


def test_the_collapsing_game_ends_with_one_picture_for_every_code() -> None:
    last = film("collapsing")["moments"][-1]
    assert max(last["shares"]) == 1
    assert last["p_digit"] < 0.01
    assert last["d_real"] > 0.99
    assert last["d_fake"] < 0.01
    assert spread("collapsing")[-1] < 0.05
