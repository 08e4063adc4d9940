import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.random import philox4x32, standard_normal

SEEDS = st.integers(0, 2**53 - 1)

# Source: Random123, tests/kat_vectors, lines "philox4x32 10": counter, key, expected.
KNOWN_ANSWERS = [
    (
        "00000000 00000000 00000000 00000000",
        "00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff",
        "ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_philox_gives_the_known_answers_of_its_authors(counter, key, expected):
    low, high = words(key)
    out = philox4x32(np.array(words(counter), dtype=np.uint64), (low, high))
    assert out.dtype == np.uint32
    assert out.tolist() == words(expected)


def test_philox_treats_every_counter_alone():
    counters = np.array([words(counter) for counter, _, _ in KNOWN_ANSWERS], dtype=np.uint64)
    together = philox4x32(counters.reshape(3, 1, 4), (1, 2))
    alone = [philox4x32(counter, (1, 2)) for counter in counters]
    assert together.shape == (3, 1, 4)
    np.testing.assert_array_equal(together[:, 0], alone)


def test_first_numbers_of_seed_zero_follow_from_the_known_words_by_hand():
    u = (np.array(words(KNOWN_ANSWERS[0][2])) + 0.5) / 2**32
    expected = [
        np.sqrt(-2 * np.log(u[0])) * np.cos(2 * np.pi * u[1]),
        np.sqrt(-2 * np.log(u[0])) * np.sin(2 * np.pi * u[1]),
        np.sqrt(-2 * np.log(u[2])) * np.cos(2 * np.pi * u[3]),
        np.sqrt(-2 * np.log(u[2])) * np.sin(2 * np.pi * u[3]),
    ]
    np.testing.assert_array_equal(standard_normal(0, 1, 4)[0], np.array(expected, np.float32))


def test_both_halves_of_a_seed_count():
    samples = [standard_normal(seed, 1, 4) for seed in (5, 2**32 + 5, 2**33 + 5)]
    assert not np.array_equal(samples[0], samples[1])
    assert not np.array_equal(samples[1], samples[2])


def test_samples_have_the_moments_of_a_standard_normal():
    z = standard_normal(7, 20_000, 32).astype(np.float64)
    assert abs(z.mean()) < 0.005
    assert abs(z.var() - 1) < 0.01
    assert abs((z**3).mean()) < 0.02
    assert abs((z**4).mean() - 3) < 0.05
    covariance = np.cov(z, rowvar=False)
    assert np.abs(covariance - np.eye(32)).max() < 0.05


def test_neighbouring_seeds_and_samples_are_uncorrelated():
    one, next_seed = standard_normal(1, 5000, 32), standard_normal(2, 5000, 32)
    assert abs(np.corrcoef(one.ravel(), next_seed.ravel())[0, 1]) < 0.01
    assert abs(np.corrcoef(one[:-1].ravel(), one[1:].ravel())[0, 1]) < 0.01


@given(SEEDS, st.integers(0, 30), st.integers(0, 30), st.integers(1, 40))
def test_sample_k_does_not_depend_on_how_many_are_sampled(seed, first, count, dim):
    together = standard_normal(seed, first + count, dim)
    np.testing.assert_array_equal(standard_normal(seed, count, dim, first=first), together[first:])


@given(SEEDS, st.integers(1, 40))
def test_more_dimensions_keep_the_first_ones(seed, dim):
    np.testing.assert_array_equal(
        standard_normal(seed, 3, dim), standard_normal(seed, 3, dim + 5)[:, :dim]
    )


@given(SEEDS, st.integers(0, 2**32 - 3))
def test_every_number_is_finite_float32(seed, first):
    z = standard_normal(seed, 3, 33, first=first)
    assert z.shape == (3, 33)
    assert z.dtype == np.float32
    assert np.isfinite(z).all()


def test_no_samples_are_an_empty_array():
    assert standard_normal(0, 0, 32).shape == (0, 32)


@pytest.mark.parametrize("seed", [-1, 2**53, 1.0, True, None, "1", float("nan")])
def test_bad_seed_is_refused_with_what_was_expected_and_received(seed):
    message = re.escape(f"seed must be an integer from 0 to 2^53 - 1, got {seed!r}")
    with pytest.raises(ValueError, match=message):
        standard_normal(seed, 1, 32)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"count": -1}, "count"),
        ({"count": 2.0}, "count"),
        ({"count": 2, "first": 2**32 - 1}, "count"),
        ({"first": -1}, "first"),
        ({"dim": 0}, "dim"),
        ({"dim": None}, "dim"),
    ],
)
def test_bad_sizes_are_refused_by_name(arguments, named):
    with pytest.raises(ValueError, match=f"^{named} must be an integer"):
        standard_normal(**({"seed": 0, "count": 1, "dim": 32} | arguments))


def test_numpy_integers_are_integers():
    seed, count = np.array([3, 2])
    np.testing.assert_array_equal(standard_normal(seed, count, 32), standard_normal(3, 2, 32))
