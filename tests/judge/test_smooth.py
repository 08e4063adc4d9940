"""Over-smooth digits: how much is left of them, and what is asked of the critic then."""

import pytest
import torch
from torch.testing import assert_close

from explorer.artefacts import Artefacts
from explorer.judge.smooth import average, blurred, digit_left, steepness, toned, widths


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def x(shipped: Artefacts) -> torch.Tensor:
    return torch.tensor(shipped.digits[:300]).float() / 255


@pytest.fixture(scope="module")
def labels(shipped: Artefacts) -> torch.Tensor:
    return torch.tensor(shipped.labels[:300]).long()


def test_steepness_by_hand() -> None:
    half = torch.zeros(1, 28, 28)
    half[:, :, 14:] = 1
    assert_close(steepness(half.flatten(1)), torch.tensor([28.0]).sqrt())
    assert_close(steepness(0.5 * half.flatten(1)), torch.tensor([7.0]).sqrt())
    assert steepness(torch.ones(1, 784)) == 0


def test_what_is_left_falls_with_the_width_of_the_blur(x: torch.Tensor) -> None:
    before, last = steepness(x), torch.ones(len(x))
    for width in (0.3, 0.5, 0.8, 1.2, 1.8, 2.5, 4.0):
        left = steepness(blurred(x, torch.full((len(x),), width))) / before
        assert (left < last).all()
        last = left
    assert last.max() < 0.2


def test_what_is_left_falls_with_the_number_of_different_digits(
    x: torch.Tensor, labels: torch.Tensor
) -> None:
    threes = x[labels == 3]
    left = [
        steepness(threes[:n].mean(dim=0, keepdim=True)) / steepness(threes[:n]).mean()
        for n in (1, 2, 8, len(threes))
    ]
    assert left[0] == pytest.approx(1)
    assert left == sorted(left, reverse=True)
    assert left[-1] < 0.6


def test_the_digit_that_is_left_goes_from_none_to_a_whole_one() -> None:
    left = torch.tensor([0, 0.25, 0.4, 0.55, 1])
    assert_close(digit_left(left, 0.25, 0.55), torch.tensor([0, 0, 0.5, 1, 1]))
    every = digit_left(torch.linspace(0, 1, 101), 0.2, 0.7)
    assert (every.diff() >= 0).all()


def test_means_are_of_one_class(x: torch.Tensor, labels: torch.Tensor) -> None:
    # Each class inks a pixel of its own.
    marked = torch.nn.functional.one_hot(labels, 784).float()
    means, steep, of = average(marked, labels, 120, seeded(1))
    assert_close(means, torch.nn.functional.one_hot(of, 784).float())
    assert_close(steep, steepness(means))
    means, steep, of = average(x, labels, 120, seeded(2))
    assert means.shape == (120, 784)
    assert (steepness(means) <= steep + 1e-4).all()
    assert len(of.unique()) == 10


def test_no_width_leaves_a_picture_as_it_is(x: torch.Tensor) -> None:
    width = widths(len(x), 3, seeded(3))
    assert 0.5 < (width == 0).float().mean() < 0.7
    assert width.max() > 2
    assert width.max() <= 3
    soft = blurred(x, width)
    assert torch.equal((soft == x).all(dim=1), width == 0)


def test_about_half_of_all_pictures_are_toned(x: torch.Tensor) -> None:
    other = toned(x, seeded(4))
    assert 0.4 < (other != x).any(dim=1).float().mean() < 0.6
    assert other.min() >= 0
    assert other.max() <= 1
