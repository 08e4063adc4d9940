"""The shipped maps say what the page says of them."""

import gzip
import itertools
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer import artefacts, latent
from explorer.build import tsne
from explorer.build.encode import encode
from explorer.evidence.metrics import mixing
from tests.shipped import MODELS

pytestmark = pytest.mark.measured

CODES, NORMAL, FITTED = slice(0, 10000), slice(10000, 12000), slice(12000, 14000)
HELD_OUT = Path(__file__).parent / "held-out-digits.gz"
"""500 training digits, 784 bytes each, which no map holds; written by make_held_out.py."""

AROUND = 15


@pytest.fixture(scope="module")
def shipped() -> artefacts.Artefacts:
    return artefacts.load()


RUNS = range(len(tsne.RUNS))


def digits_around(
    shipped: artefacts.Artefacts, model: str, codes: np.ndarray, run: int
) -> np.ndarray:
    """Return, for each code's marker, the share of test digits among its map neighbours."""
    points = shipped.models[model].points()
    xy = shipped.models[model].maps[run].astype(np.float64)
    shares = []
    for z in codes:
        marker = latent.place_on_map(points, xy, z)
        shares.append((latent.nearest(xy, marker, AROUND) < CODES.stop).mean())
    return np.array(shares)


@pytest.mark.parametrize("model", MODELS)
def test_a_map_holds_every_code_and_sample_within_its_frame(
    model: str, shipped: artefacts.Artefacts
) -> None:
    assert shipped.models[model].maps.shape == (len(RUNS), 14000, 2)
    assert shipped.models[model].maps.dtype == np.uint16
    for xy in shipped.models[model].maps:
        assert (int(xy.min()), int(xy.max())) == (0, 65535)
        assert len(np.unique(xy, axis=0)) > 13900


@pytest.mark.parametrize("model", MODELS)
def test_the_runs_are_different_maps(model: str, shipped: artefacts.Artefacts) -> None:
    """From a start by PCA another seed gives the same map, which would be no run of its own."""
    for one, other in itertools.combinations(shipped.models[model].maps.astype(float), 2):
        same = np.abs(one - other).max(axis=1) < 1000
        assert same.mean() < 0.5


@pytest.mark.parametrize("run", RUNS)
def test_samples_from_the_prior_mix_with_the_vaes_digits_and_not_with_the_aes(
    run: int, shipped: artefacts.Artefacts
) -> None:
    shares = {
        model: mixing(shipped.models[model].maps[run].astype(float), CODES.stop, NORMAL).mean()
        for model in MODELS
    }
    assert shares["ae"] < 0.05
    assert shares["vae"] > 0.4


@pytest.mark.parametrize("run", RUNS)
def test_fitted_samples_mix_with_the_digits_of_both_models(
    run: int, shipped: artefacts.Artefacts
) -> None:
    for model in MODELS:
        shares = mixing(shipped.models[model].maps[run].astype(float), CODES.stop, FITTED)
        assert shares.mean() > 0.3


@pytest.mark.parametrize("run", RUNS)
def test_fresh_samples_of_the_ae_are_placed_among_samples(
    run: int, shipped: artefacts.Artefacts
) -> None:
    fresh = latent.standard_normal(12345, 500, 32)
    mostly_samples = digits_around(shipped, "ae", fresh, run) < 0.5
    assert mostly_samples.mean() >= 0.95


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("model", MODELS)
def test_held_out_digits_are_placed_mostly_among_digits(
    model: str, run: int, shipped: artefacts.Artefacts
) -> None:
    held_out = np.frombuffer(gzip.decompress(HELD_OUT.read_bytes()), np.uint8).reshape(-1, 784)
    assert len(held_out) == 500
    x = torch.from_numpy(held_out.astype(np.float32) / 255)
    codes, _ = encode(shipped.models[model].net, x)
    mostly_digits = digits_around(shipped, model, codes, run) > 0.5
    assert mostly_digits.mean() >= 0.8


def test_both_models_look_like_islands_when_the_samples_are_hidden(
    shipped: artefacts.Artefacts,
) -> None:
    """Which is why a plain t-SNE does not show the difference: the page says so."""
    for model in MODELS:
        xy = shipped.models[model].maps[0, CODES].astype(float)
        same = 0
        probes = range(0, 10000, 50)
        for row in probes:
            around = latent.nearest(xy, xy[row], 11)[1:]
            same += (shipped.labels[around] == shipped.labels[row]).mean()
        assert same / len(probes) > 0.85


def test_to_uint16_keeps_the_shape_of_the_map() -> None:
    xy = np.array([[-3.0, 0.0], [5.0, 2.0], [1.0, 1.0]])
    np.testing.assert_array_equal(tsne.to_uint16(xy), [[0, 24576], [65535, 40959], [32768, 32768]])


def test_mixing_of_one_cloud_is_the_share_of_codes() -> None:
    cloud = np.random.default_rng(0).normal(size=(1200, 2))
    shares = mixing(cloud, 1000, slice(1000, 1200))
    assert shares.shape == (200,)
    assert shares.mean() == pytest.approx(0.833, abs=0.02)


def test_mixing_of_two_clouds_apart_is_zero() -> None:
    cloud = np.random.default_rng(0).normal(size=(1200, 2))
    cloud[1000:] += 100
    assert not mixing(cloud, 1000, slice(1000, 1200)).any()
