"""What the page says of the GANs, by the shipped weights and for every judge."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts
from explorer.evidence import search, variety
from explorer.evidence.judging import judge
from explorer.evidence.measurements import SEEDS
from explorer.latent import standard_normal
from explorer.losses import bernoulli_nll
from tests.evidence.test_without_encoder import OF_SAMPLES
from tests.shipped import GANS, MODELS

HELD_OUT = Path(__file__).parent / "held-out-digits.gz"
"""500 of the training digits."""
TRAINING = artefacts.DIRECTORY / "training-digits.gz"
"""The first 10,000 of them, which ship."""

Judges = Callable[[str, str], np.ndarray]


@pytest.fixture(scope="module")
def judges(shipped: Artefacts) -> Judges:
    """Return what gives a row's figures of a model by every judge, the shipped one's first."""
    return lambda key, model: by_all(shipped.evidence["rows"][key][model])


def by_all(figure: dict[str, Any]) -> np.ndarray:
    return np.array([figure["value"], *figure["panel"]])


@pytest.fixture(scope="module")
def found(shipped: Artefacts) -> dict[str, Any]:
    assert shipped.search is not None
    return shipped.search


def test_models_are_in_the_lessons_order_and_gans_have_no_figure_of_codes(
    shipped: Artefacts,
) -> None:
    assert shipped.evidence["models"] == [*MODELS, *GANS]
    for model in GANS:
        there = {key for key, row in shipped.evidence["rows"].items() if row[model]}
        assert there == OF_SAMPLES


# ---- its samples ----


def test_the_gans_samples_are_digits_nearly_as_often_as_real_ones(
    shipped: Artefacts, judges: Judges
) -> None:
    real = by_all(shipped.evidence["critic"]["p_digit_real"])
    assert judges("p_digit_normal", "gan")[0] >= 0.85
    assert (judges("p_digit_normal", "gan") >= 0.85 * real).all()


def test_the_gan_is_above_the_vae_at_every_beta_for_every_judge(
    shipped: Artefacts, judges: Judges
) -> None:
    assert shipped.sweep is not None
    assert len(shipped.sweep["wide"]) == 9
    for key in ("p_digit_normal", "coverage_normal"):
        best = np.max([by_all(p["figures"][key]) for p in shipped.sweep["wide"]], axis=0)
        assert (judges(key, "gan") > best).all(), key


def test_no_kind_of_digit_is_missing_among_its_samples(judges: Judges) -> None:
    assert judges("coverage_normal", "gan").min() >= 0.65
    assert judges("share_least", "gan").min() > 0.05
    assert judges("share_most", "gan").max() < 0.16
    assert np.abs(judges("spread_classes", "gan") - 1).max() < 0.1


def test_a_gan_with_the_vaes_own_decoder_is_worse_in_p_digit_and_better_in_coverage(
    judges: Judges,
) -> None:
    small, vae = GANS[1], MODELS[1]
    assert (judges("p_digit_normal", small) < judges("p_digit_normal", vae)).all()
    assert (judges("coverage_normal", small) > judges("coverage_normal", vae)).all()


def test_three_seeds_of_the_gan_reach_the_bars(shipped: Artefacts) -> None:
    rows = shipped.evidence["rows"]
    spans = {key: rows[key]["range"]["gan"] for key in OF_SAMPLES}
    assert spans["p_digit_normal"][0] >= 0.85
    assert spans["coverage_normal"][0] >= 0.65
    assert spans["share_least"][0] > 0.05
    assert spans["share_most"][1] < 0.16


# ---- copies ----


def test_its_samples_are_no_nearer_to_training_digits_than_test_digits_are(
    shipped: Artefacts,
) -> None:
    row = shipped.evidence["rows"]["nearest_training"]
    assert row["gan"]["low"] > shipped.evidence["critic"]["nearest_training_real"]["high"]


@torch.no_grad()
def test_what_is_stated_fits_some_of_the_training_digits(shipped: Artefacts) -> None:
    """The nearest of 500 cannot be nearer than that of all 60,000; and none of them is copied."""
    pixels = np.frombuffer(gzip.decompress(HELD_OUT.read_bytes()), np.uint8).reshape(-1, 784)
    some = torch.from_numpy(pixels.astype(np.float32) / 255)
    z = torch.from_numpy(standard_normal(SEEDS["draws"], 2000, 32))
    for model in (*MODELS, *GANS):
        away = variety.distances_to_nearest(shipped.models[model].net.decode(z), some)
        stated = shipped.evidence["rows"]["nearest_training"][model]["value"]
        assert stated < np.median(away) < 2 * stated
        assert away.min() > 1


@torch.no_grad()
def test_at_the_low_end_too_it_is_no_nearer_to_training_digits_than_test_digits_are(
    shipped: Artefacts,
) -> None:
    """Class by class: ones are near to each other, whoever wrote them. A few copies would show."""
    known = pictures(gzip.decompress(TRAINING.read_bytes()))
    z = torch.from_numpy(standard_normal(SEEDS["draws"], 2000, 32))
    some = np.random.default_rng(SEEDS["choice"]).permutation(len(shipped.digits))[:2000]
    both = (shipped.models["gan"].net.decode(z), pictures(shipped.digits[some].tobytes()))
    (sample, drawn), (test, real) = (
        (variety.distances_to_nearest(x, known), judge(shipped.critic, x).digit) for x in both
    )
    near = np.array([np.quantile(test[real == c], (0.01, 0.05)) for c in range(10)])[drawn].T
    for limit, share in zip(near, (0.01, 0.05), strict=True):
        assert (sample < limit).mean() < share / 2
    for c in range(10):
        assert np.quantile(sample[drawn == c], 0.05) > np.quantile(test[real == c], 0.05)


def pictures(values: bytes) -> torch.Tensor:
    """Return digits as the models take them (N, 784), of a byte per pixel."""
    return torch.from_numpy(np.frombuffer(values, np.uint8).reshape(-1, 784) / np.float32(255))


# ---- no way in ----


def test_a_search_leaves_more_over_than_an_encoders_one_pass(found: dict[str, Any]) -> None:
    """And costs thousands of times as much."""
    gan = found["models"]["gan"]["search"]
    for model in MODELS:
        passed = found["models"][model]["encoder"]
        assert gan["bce"]["best"]["300"]["low"] > passed["bce"]["high"]
        assert gan["multiply_adds"]["best"] > 1000 * passed["multiply_adds"]
    assert gan["bce"]["one"]["300"]["low"] > gan["bce"]["best"]["300"]["high"]


def test_what_is_found_is_mostly_read_as_the_digit(found: dict[str, Any]) -> None:
    same = found["models"]["gan"]["search"]["same"]
    assert min(same["best"]["value"], *same["best"]["panel"]) > 0.9
    assert same["best"]["value"] > same["one"]["value"]


def test_the_search_is_of_all_models_and_its_figures_fit_together(found: dict[str, Any]) -> None:
    assert list(found["models"]) == [*MODELS, *GANS]
    assert len(found["digits"]) == 200
    for one in found["models"].values():
        best = one["search"]["bce"]["best"]["300"]["value"]
        assert np.mean(one["search"]["each"]) == pytest.approx(best, abs=0.01)
        assert best > found["floor"]["value"]


@pytest.mark.parametrize("model", [*MODELS, *GANS])
def test_a_few_digits_searched_for_again_are_found_as_near(
    model: str, shipped: Artefacts, found: dict[str, Any]
) -> None:
    """Rounding grows over 300 steps: now and then another valley is found."""
    some, starts, net = 6, found["sizes"]["starts"], shipped.models[model].net
    pixels = shipped.digits[found["digits"][:some]].astype(np.float32) / 255
    x = torch.from_numpy(pixels).repeat_interleave(starts, dim=0)
    z = torch.from_numpy(standard_normal(search.SEEDS["starts"], some * starts, 32))
    (last,) = search.search(net, z, x, found["sizes"]["steps"][-1:])
    loss = bernoulli_nll(net.decode(last), x).reshape(some, starts).amin(dim=1).numpy()
    stated = np.array(found["models"][model]["search"]["each"][:some])
    assert np.median(np.abs(loss - stated)) < 0.2
    assert np.abs(loss - stated).max() < 8
