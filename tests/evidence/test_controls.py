"""Numbers that look like evidence and are none: what they count, on cases done by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from explorer import latent
from explorer.artefacts import Artefacts
from explorer.evidence import controls
from explorer.evidence.measurements import Sizes
from tests.shipped import MODELS


@pytest.mark.parametrize("model", MODELS)
def test_many_codes_are_placed_as_one_is(model: str, shipped: Artefacts) -> None:
    points, xy = shipped.models[model].points(), shipped.models[model].maps[0].astype(np.float64)
    codes = latent.slerp(points[:5], points[5:10], 0.5)
    one_by_one = [latent.place_on_map(points, xy, code) for code in codes]
    np.testing.assert_allclose(controls.place_all(codes, points, xy), one_by_one)


def test_the_code_of_a_gap_is_the_mean_of_the_digits_around_it() -> None:
    """Two islands of ten, at either end of a map that is one wide."""
    places = np.array([[0.0, 0.0]] * 10 + [[1.0, 1.0]] * 10)
    codes = np.repeat([[3.0, -1.0], [5.0, 7.0]], 10, axis=0)
    codes[0] += 10
    found = controls.codes_of_gaps(places, codes)
    # The grid has 50 places along a side, 1/49 apart. From a corner, those at (1, 0), (0, 1),
    # (1, 1), (2, 0), (0, 2), (2, 1) and (1, 2) are nearer than 0.05; the corner is no gap.
    assert len(found) == 14
    np.testing.assert_allclose(np.unique(found, axis=0), [[4, 0], [5, 7]])


def test_the_flip_radius_is_where_another_digit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A "decoder" that gives the code, a "critic" that reads 1 from a distance of 2.2 on."""
    codes = np.zeros((6, 2), np.float32)
    codes[4:] = 1000
    deviation = codes.std(axis=0)
    one: Any = SimpleNamespace(codes=codes, decode=lambda z: z)

    def read(_critic: object, z: np.ndarray) -> SimpleNamespace:
        away = np.linalg.norm((z - codes) / deviation, axis=1)
        away[5] = 0  # never read as anything else
        return SimpleNamespace(digit=(away > 2.2).astype(int))

    monkeypatch.setattr(controls, "judge", read)
    figure = controls.flips(one, [None], sizes=Sizes(slopes=6))["flip_radius"]  # pyright: ignore[reportArgumentType]
    assert figure.n == 6
    assert figure.value == pytest.approx((5 * 2.5 + 12) / 6)
