"""The ways between two codes: the arc about the origin and the straight line."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import latent

SEEDS = st.integers(0, 2**32)
SHARES = st.floats(0, 1)


def cloud(seed: int) -> np.ndarray:
    """Return 40 codes of 5 numbers, off the origin."""
    return latent.standard_normal(seed, 40, 5).astype(np.float64) + 0.5


def test_the_middle_of_a_quarter_turn() -> None:
    a, b = np.array([[2.0, 0]]), np.array([[0, 2.0]])
    np.testing.assert_allclose(latent.slerp(a, b, 0.5), [[sqrt(2), sqrt(2)]])
    np.testing.assert_allclose(latent.lerp(a, b, 0.5), [[1, 1]])


def test_the_norm_changes_linearly_along_an_arc() -> None:
    a, b = np.array([[1.0, 0]]), np.array([[0, 3.0]])
    np.testing.assert_allclose(latent.slerp(a, b, 0.5), [[sqrt(2), sqrt(2)]])


def test_an_arc_turns_at_an_even_rate() -> None:
    a, b = np.array([[1.0, 0]]), np.array([[0, 3.0]])
    third = latent.slerp(a, b, 1 / 3)[0]
    assert np.degrees(np.arctan2(third[1], third[0])) == pytest.approx(30)


@given(SEEDS)
def test_ways_keep_their_ends(seed: int) -> None:
    a, b = cloud(seed), cloud(seed + 1)
    for way in (latent.lerp, latent.slerp):
        np.testing.assert_allclose(way(a, b, 0), a, atol=1e-12)
        np.testing.assert_allclose(way(a, b, 1), b, atol=1e-12)


@given(SEEDS, SHARES)
def test_ways_reverse_with_their_ends(seed: int, t: float) -> None:
    a, b = cloud(seed), cloud(seed + 1)
    for way in (latent.lerp, latent.slerp):
        np.testing.assert_allclose(way(a, b, t), way(b, a, 1 - t), atol=1e-12)


@given(SEEDS, SHARES)
def test_an_arc_between_equal_norms_keeps_the_norm(seed: int, t: float) -> None:
    a, b = (4.5 * part / np.linalg.norm(part, axis=1)[:, None] for part in (cloud(seed), cloud(7)))
    np.testing.assert_allclose(np.linalg.norm(latent.slerp(a, b, t), axis=1), 4.5)


@pytest.mark.parametrize("b", [(2.0, 0.0), (4.0, 0.0), (-2.0, 0.0), (0.0, 0.0)])
def test_where_no_arc_is_defined_the_way_is_straight(b: tuple[float, float]) -> None:
    a = np.array([[2.0, 0.0]])
    np.testing.assert_allclose(
        latent.slerp(a, np.array([b]), 0.3), latent.lerp(a, np.array([b]), 0.3)
    )
