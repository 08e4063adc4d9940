"""Samples, fitted Gaussians, statistics and places on a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import latent


def cloud(seed: int, count: int = 400, dim: int = 5) -> np.ndarray:
    mixing = np.random.default_rng(seed).normal(size=(dim, dim))
    return (latent.standard_normal(seed, count, dim) @ mixing.T + 3).astype(np.float32)


def test_fitted_gaussian_has_the_codes_mean_and_covariance() -> None:
    codes = cloud(0)
    fitted = latent.fit_gaussian(codes)
    centred = codes - codes.mean(axis=0)
    expected = centred.T @ centred / (len(codes) - 1)
    np.testing.assert_allclose(fitted.mean, codes.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(fitted.covariance, expected, rtol=1e-3, atol=1e-3)


def test_samples_from_a_fitted_gaussian_have_its_moments() -> None:
    fitted = latent.fit_gaussian(cloud(1))
    samples = fitted.sample(0, 20000)
    again = latent.fit_gaussian(samples)
    spread = np.sqrt(np.diag(fitted.covariance))
    assert np.abs((again.mean - fitted.mean) / spread).max() < 0.03
    np.testing.assert_allclose(again.covariance, fitted.covariance, rtol=0.05, atol=0.3)


def test_sample_k_does_not_depend_on_how_many_are_sampled() -> None:
    fitted = latent.fit_gaussian(cloud(2))
    np.testing.assert_array_equal(fitted.sample(7, 10)[6:8], fitted.sample(7, 2, first=6))


def test_a_unit_gaussian_gives_the_standard_normal_samples() -> None:
    unit = latent.Gaussian(mean=np.zeros(5), covariance=np.eye(5))
    np.testing.assert_array_equal(unit.sample(3, 8), latent.standard_normal(3, 8, 5))


def test_dimensions_of_known_codes() -> None:
    codes = np.stack([np.linspace(-1, 1, 201), np.zeros(201)], axis=1).astype(np.float32)
    first, second = latent.dimensions(codes)
    assert first.mean == pytest.approx(0, abs=1e-6)
    assert first.quantiles["q50"] == pytest.approx(0, abs=1e-6)
    assert first.quantiles["q975"] == pytest.approx(0.95, abs=1e-6)
    assert first.information == first.std
    assert (second.std, second.status) == (0, "live")


@pytest.mark.parametrize(
    ("kl", "expected"), [(0.0, "dead"), (0.0099, "dead"), (0.01, "weak"), (0.1, "live")]
)
def test_status_by_kl(kl: float, expected: str) -> None:
    assert latent.status(kl) == expected


@given(st.integers(0, 1000))
def test_nearest_agrees_with_a_full_sort(seed: int) -> None:
    points, query = cloud(seed, 60), cloud(seed + 1, 1)[0]
    distances = np.linalg.norm(points - query, axis=1)
    np.testing.assert_array_equal(latent.nearest(points, query, 7), np.argsort(distances)[:7])


def test_a_code_stands_at_the_median_of_its_neighbours_not_at_their_mean() -> None:
    points = np.arange(20, dtype=np.float32)[:, None]
    xy = np.where(points < 7, [[0.0, 0.0]], [[100.0, 50.0]])
    at = latent.place_on_map(points, xy, np.array([4.1], dtype=np.float32))
    np.testing.assert_array_equal(at, [0, 0])


def test_a_code_that_is_on_the_map_stands_on_its_own_point() -> None:
    points = np.arange(20, dtype=np.float32)[:, None]
    xy = np.stack([np.arange(20) ** 2, np.arange(20)], axis=1).astype(np.uint16)
    np.testing.assert_array_equal(latent.place_on_map(points, xy, points[13]), [169, 13])


def test_paired_samples_are_centred_and_of_unit_variance() -> None:
    samples = latent.paired_normal(3, 16, 5).astype(np.float64)
    np.testing.assert_allclose(samples.mean(axis=0), 0, atol=1e-7)
    np.testing.assert_allclose(samples.var(axis=0), 1, rtol=1e-6)
    plain = latent.standard_normal(3, 8, 5)
    assert (np.sign(samples[:8]) == np.sign(plain)).all()


@pytest.mark.parametrize("count", [0, 1, 15, -2])
def test_paired_samples_come_in_pairs(count: int) -> None:
    with pytest.raises(ValueError, match="even"):
        latent.paired_normal(0, count, 5)
