"""Shares of classes, the spread within them and copies: on pictures whose figures are known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from explorer.artefacts import Artefacts
from explorer.evidence import variety
from explorer.evidence.estimate import median
from explorer.evidence.measurements import Sizes


def judged(*digits: int) -> Any:
    return SimpleNamespace(digit=np.array(digits))


def test_the_rarest_and_the_commonest_class_are_counted_by_every_judge() -> None:
    first = judged(*np.repeat(range(10), [10, 10, 10, 10, 10, 10, 10, 10, 5, 15]).tolist())
    found = variety.shares([first, judged(*[7] * 100)])
    assert found["share_least"].value == pytest.approx(0.05)
    assert found["share_most"].value == pytest.approx(0.15)
    assert (found["share_least"].panel, found["share_most"].panel) == ([0.0], [1.0])


def test_the_interval_of_a_share_ends_at_0_and_1() -> None:
    found = variety.shares([judged(*[3] * 98, 1, 2)])
    assert (found["share_least"].low, found["share_most"].high) == (0, 1)
    assert 0.9 < (found["share_most"].low or 0) < 0.98


def test_spread_is_the_root_of_the_mean_squared_distance_to_the_classs_mean() -> None:
    """A class of two pictures 2 apart in one pixel: each is 1 from their mean; one of equals: 0."""
    x = torch.zeros(4, 784)
    x[0, 5], x[1, 5] = 1.0, 3.0
    found = variety.spread(x, np.array([4, 4, 9, 9]))
    assert found[4] == pytest.approx(1)
    assert found[9] == 0
    assert np.isnan(found[0])


def test_spread_is_compared_class_by_class_where_there_are_both() -> None:
    """Class 1 is twice as wide as among digits, class 2 as wide; of class 3 there are too few."""
    digits = np.repeat([1, 2, 3], [20, 20, 4])
    x, x_hat = torch.zeros(44, 784), torch.zeros(44, 784)
    x[::2, 0], x_hat[::2, 0] = 1.0, 1.0
    x_hat[:20] *= 2
    one = judged(*digits.tolist())
    found = variety.spread_of_digits(x_hat, [one, one], x, [one, one])
    assert found is not None
    assert (found.value, found.panel) == (pytest.approx(1.5), [pytest.approx(1.5)])
    assert variety.spread_of_digits(x_hat, [one], torch.zeros(44, 784), [one]) is None


def test_a_resampled_spread_counts_a_picture_as_often_as_it_was_taken() -> None:
    x = torch.zeros(2, 784)
    x[1, 0] = 4.0
    (found,) = variety.spread_of(x, np.array([0, 0]), np.array([[3.0, 1.0]]))
    assert found[0] == pytest.approx(np.sqrt(3 * 1 + 9) / 2)
    again = variety.spread_again(x.repeat(50, 1), np.zeros(100, int))
    assert again.shape == (variety.FEW_RESAMPLES, 10)
    assert again[:, 0].mean() == pytest.approx(2, abs=0.05)
    assert again[:, 0].std() > 0


def test_the_nearest_is_that_of_differences_and_a_copy_is_no_distance_away(
    shipped: Artefacts,
) -> None:
    x = torch.from_numpy(shipped.digits[:700].astype(np.float32) / 255)
    found = variety.distances_to_nearest(x[:300], x[200:])
    expected = torch.cdist(
        x[:300].double(), x[200:].double(), compute_mode="donot_use_mm_for_euclid_dist"
    )
    np.testing.assert_allclose(found, expected.amin(dim=1).numpy(), atol=0.05)
    assert found[200:].max() < 0.05 < found[:200].min()
    figure = variety.nearest(x[:300], x[200:], Sizes(compared=200))
    assert (figure.value, figure.n) == (pytest.approx(np.median(found[:200])), 200)


def test_the_interval_of_a_median_is_as_wide_as_fresh_ones_spread() -> None:
    chance = np.random.default_rng(0)
    fresh = [np.median(chance.normal(size=400)) for _ in range(400)]
    halves = []
    for _ in range(20):
        figure = median(chance.normal(size=400))
        halves.append(((figure.high or 0) - (figure.low or 0)) / 2)
    assert np.mean(halves) == pytest.approx(1.96 * np.std(fresh), rel=0.15)
