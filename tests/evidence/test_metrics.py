"""The measures of the evidence, against paper and pencil and other libraries."""

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import sqrtm

from explorer.evidence import metrics
from explorer.latent import standard_normal

SEEDS = st.integers(0, 1000)


def cross(arm: float, middle: tuple[float, float]) -> np.ndarray:
    """Return four points whose covariance is 2/3 arm^2 times the identity."""
    return np.array([(arm, 0), (-arm, 0), (0, arm), (0, -arm)]) + middle


def cloud(seed: int, count: int = 60, dim: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, dim))


# ---- mixing ----


def test_mixing_of_three_codes_and_two_samples_on_a_line() -> None:
    """Codes at 0, 1, 2, samples at 2.1 and 9: the nearest two of each are 2, 1 and 2.1, 2."""
    line = np.array([[0.0], [1.0], [2.0], [2.1], [9.0]])
    shares = metrics.mixing(line, 3, slice(3, None), neighbours=2)
    assert shares.tolist() == [1, 0.5]


def test_mixing_of_one_distribution_in_many_dimensions_is_the_share_of_the_codes() -> None:
    points = standard_normal(0, 1200, 32)
    assert metrics.mixing(points, 1000, slice(1000, None)).mean() == pytest.approx(
        1000 / 1200, abs=0.02
    )


# ---- Fréchet distance ----


def test_frechet_distance_of_two_known_gaussians() -> None:
    """Means 5 apart, standard deviations 1 and 2 on both axes: 25 + 1 + 1."""
    a, b = cross(sqrt(1.5), (0, 0)), cross(sqrt(6), (3, 4))
    assert metrics.frechet_distance(a, b) == pytest.approx(27)


def test_frechet_distance_is_that_of_the_matrix_square_root() -> None:
    a = cloud(0) @ np.random.default_rng(5).normal(size=(3, 3))
    b = cloud(1) @ np.random.default_rng(6).normal(size=(3, 3)) + 1
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    apart = a.mean(axis=0) - b.mean(axis=0)
    crossed = np.trace(sqrtm(first @ second)).real
    expected = apart @ apart + np.trace(first) + np.trace(second) - 2 * crossed
    assert metrics.frechet_distance(a, b) == pytest.approx(expected)


@given(SEEDS)
def test_frechet_distance_is_nothing_to_itself_and_the_same_both_ways(seed: int) -> None:
    a, b = cloud(seed), 2 * cloud(seed + 1) + 0.5
    assert metrics.frechet_distance(a, a) == pytest.approx(0, abs=1e-9)
    assert metrics.frechet_distance(a, b) == pytest.approx(metrics.frechet_distance(b, a))


def test_frechet_distance_takes_features_that_never_vary() -> None:
    flat = np.concatenate([cloud(0), np.zeros((60, 2))], axis=1)
    assert metrics.frechet_distance(flat, flat + 1) == pytest.approx(5)


# ---- precision, recall, density, coverage ----


def means(real: np.ndarray, sampled: np.ndarray, k: int = 5) -> dict[str, float]:
    found = metrics.prdc(real, sampled, k)
    return {
        name: getattr(found, name).mean() for name in ("precision", "recall", "density", "coverage")
    }


def test_prdc_on_a_line() -> None:
    """Balls of radius 1 about 0, 1, 2, 3; one sampled point lies in two of them, one in none."""
    real, sampled = np.array([[0.0], [1], [2], [3]]), np.array([[0.5], [10]])
    found = metrics.prdc(real, sampled, k=1)
    np.testing.assert_array_equal(found.precision, [1, 0])
    np.testing.assert_array_equal(found.recall, [1, 1, 1, 1])  # 9.5 reaches all of them
    np.testing.assert_array_equal(found.density, [2, 0])
    np.testing.assert_array_equal(found.coverage, [1, 1, 0, 0])


@given(SEEDS)
def test_prdc_of_a_set_with_itself_is_1(seed: int) -> None:
    points = cloud(seed)
    assert means(points, points) == pytest.approx(
        {"precision": 1, "recall": 1, "density": 1, "coverage": 1}
    )


def test_prdc_of_sets_far_apart_is_0() -> None:
    assert set(means(cloud(0), cloud(1) + 100).values()) == {0}


def test_prdc_tells_junk_from_missing_modes() -> None:
    both = np.concatenate([cloud(0), cloud(1) + 50])
    half = means(both, cloud(2))
    assert (half["precision"] > 0.8, half["coverage"] < 0.55) == (True, True)
    junk = means(cloud(0), np.concatenate([cloud(2), cloud(3) + 50]))
    assert (junk["precision"] < 0.55, junk["coverage"] > 0.8) == (True, True)


@given(SEEDS)
def test_more_samples_never_cover_less(seed: int) -> None:
    real, sampled = cloud(seed), cloud(seed + 1) + 1
    assert means(real, sampled)["coverage"] >= means(real, sampled[:30])["coverage"]


def test_prdc_needs_more_points_than_neighbours() -> None:
    with pytest.raises(ValueError, match="k must be below the number of points, got 5 of 5"):
        metrics.prdc(cloud(0, count=5), cloud(1))


# ---- maximum mean discrepancy ----


def test_mmd_of_two_heaps() -> None:
    """All of a at one point, all of b at another: the median distance is the one between them."""
    a, b = np.zeros((10, 2)), np.full((10, 2), 7.0)
    between = sum(exp(-power) for power in (4, 2, 1, 0.5, 0.25)) / 5
    assert metrics.mmd2(a, b) == pytest.approx(2 - 2 * between)


def test_mmd_of_one_distribution_is_about_0_and_of_a_moved_one_is_not() -> None:
    a, b = standard_normal(1, 500, 8), standard_normal(2, 500, 8)
    assert abs(metrics.mmd2(a, b)) < 0.003
    assert metrics.mmd2(a, b + 1) > 0.1
    assert metrics.mmd2(a, 3 * b) > 0.1


def test_mmd_is_unbiased() -> None:
    """Over many pairs of samples of one distribution it is as often below 0 as above."""
    found = [metrics.mmd2(cloud(i, 30), cloud(i + 1000, 30)) for i in range(200)]
    assert abs(np.mean(found)) < 3 * np.std(found) / sqrt(len(found))
    assert min(found) < 0


@given(SEEDS)
def test_mmd_does_not_change_when_everything_turns_moves_and_grows(seed: int) -> None:
    a, b = cloud(seed, 20), cloud(seed + 1, 20) + 1
    turn, _ = np.linalg.qr(cloud(seed + 2, 3))
    assert metrics.mmd2(3 * a @ turn + 5, 3 * b @ turn + 5) == pytest.approx(metrics.mmd2(a, b))


# ---- the interval of a mean ----


def test_bootstrap_interval_is_that_of_a_normal_mean() -> None:
    values = standard_normal(0, 2000, 1)[:, 0].astype(np.float64) + 3
    low, high = metrics.bootstrap(values, 0)
    reach = 1.96 * float(values.std()) / sqrt(len(values))
    assert low == pytest.approx(values.mean() - reach, abs=0.15 * reach)
    assert high == pytest.approx(values.mean() + reach, abs=0.15 * reach)


def test_bootstrap_interval_of_a_constant_is_that_constant() -> None:
    assert metrics.bootstrap(np.full(50, 0.25), 0) == (0.25, 0.25)


def test_bootstrap_repeats_with_its_seed() -> None:
    values = cloud(0)[:, 0]
    assert metrics.bootstrap(values, 1) == metrics.bootstrap(values, 1)
    assert metrics.bootstrap(values, 1) != metrics.bootstrap(values, 2)


def test_bootstrap_means_of_columns_are_those_of_every_column() -> None:
    values = cloud(0)
    means = metrics.bootstrap_means(values, 1)
    assert means.shape == (metrics.RESAMPLES, 3)
    for column in range(3):
        low, high = np.quantile(means[:, column], (0.025, 0.975))
        assert metrics.bootstrap(values[:, column], 1) == pytest.approx((low, high))


# ---- the intervals of distances ----


def test_normal_interval_reaches_1_96_standard_deviations_to_both_sides() -> None:
    """Where the replicates lie does not count: 9, 10 and 11 have a standard deviation of 1."""
    assert metrics.normal_interval(5, np.array([9.0, 10.0, 11.0])) == pytest.approx((3.04, 6.96))


def test_frechet_bootstrap_spreads_like_fresh_samples() -> None:
    def pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
        return cloud(seed, 300), 1.5 * cloud(seed + 1000, 400) + 1

    fresh = np.std([metrics.frechet_distance(*pair(seed)) for seed in range(300)])
    again = metrics.frechet_bootstrap(*pair(5000), 0).std()
    assert again == pytest.approx(fresh, rel=0.3)


def test_mmd_bootstrap_spreads_like_fresh_samples() -> None:
    def pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
        return cloud(seed, 150), 1.5 * cloud(seed + 1000, 150) + 1

    fresh = np.std([metrics.mmd2(*pair(seed)) for seed in range(200)])
    again = metrics.mmd2_bootstrap(*pair(5000), 0).std()
    assert again == pytest.approx(fresh, rel=0.3)


def test_mmd_bootstrap_of_one_distribution_spreads_no_less_than_fresh_samples() -> None:
    def pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
        return cloud(seed, 150), cloud(seed + 1000, 150)

    fresh = np.std([metrics.mmd2(*pair(seed)) for seed in range(200)])
    again = np.mean([metrics.mmd2_bootstrap(*pair(5000 + seed), seed).std() for seed in range(5)])
    assert fresh < again < 2 * fresh


def test_discrepancies_count_a_point_as_often_as_it_is_sampled() -> None:
    """A point twice in a sample is a pair of equal points."""
    a, b = cloud(0, 3), cloud(1, 4)
    kernel = metrics.kernel_matrix(a, b)
    rows, columns = [0, 0, 2], [1, 1, 1, 3]
    within = [
        np.mean([kernel[m, n] for i, m in enumerate(some) for j, n in enumerate(some) if i != j])
        for some in (rows, [3 + column for column in columns])
    ]
    between = np.mean([kernel[row, 3 + column] for row in rows for column in columns])
    found = metrics.discrepancies(kernel, np.array([[2, 0, 1]]), np.array([[0, 3, 0, 1]]))
    assert found == pytest.approx([sum(within) - 2 * between])
