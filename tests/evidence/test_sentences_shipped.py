"""Sentences of the Map and Evidence views that only the shipped figures can bear."""

import numpy as np
import pytest

from explorer.artefacts import Artefacts
from tests.shipped import MODELS

RADII = (1, 2, 3)


def value(shipped: Artefacts, key: str, model: str) -> float:
    return shipped.evidence["rows"][key][model]["value"]


def inside(codes: np.ndarray, radius: float) -> float:
    return float((np.hypot(codes[:, 0], codes[:, 1]) < radius).mean())


# ---- the plane ----


@pytest.mark.parametrize("radius", RADII)
def test_only_the_vaes_codes_lie_about_where_n01_says(shipped: Artefacts, radius: float) -> None:
    expected = 1 - np.exp(-(radius**2) / 2)
    away = {
        model: abs(inside(shipped.models[model].plane_codes, radius) - expected) for model in MODELS
    }
    assert away["vae"] < 0.2
    assert away["ae"] > 2 * away["vae"]
    assert away["ae"] > 0.3


def test_both_2d_models_are_blurrier(shipped: Artefacts) -> None:
    """Blur costs likelihood: far more nats than with 32 numbers."""
    for model in MODELS:
        record = shipped.models[model].record
        assert record.plane
        assert record.plane.test["bce"] > 1.5 * record.test["bce"]


# ---- the evidence ----


def test_the_vae_alone_has_numbers_that_it_does_not_use(shipped: Artefacts) -> None:
    assert value(shipped, "active_dimensions", "ae") == 32
    assert value(shipped, "active_dimensions", "vae") < 30


def test_the_autoencoder_reconstructs_better_with_and_without_noise(shipped: Artefacts) -> None:
    for key in ("bce_test", "bce_at_mean"):
        row = shipped.evidence["rows"][key]
        assert row["ae"]["high"] < row["vae"]["low"]


def test_the_judge_is_against_neither_models_reconstructions(shipped: Artefacts) -> None:
    rates = [value(shipped, "p_digit_codes", model) for model in MODELS]
    assert min(rates) > 0.95
    assert abs(rates[0] - rates[1]) < 0.03


def test_with_one_slider_moved_the_others_still_hold_the_digit(shipped: Artefacts) -> None:
    for model in MODELS:
        assert value(shipped, "p_digit_one_slider", model) > 0.5


def test_the_gap_with_one_slider_moved_is_little_beside_that_of_samples(
    shipped: Artefacts,
) -> None:
    def gap(key: str) -> float:
        return value(shipped, key, "vae") - value(shipped, key, "ae")

    one = gap("p_digit_one_slider")
    assert 0.1 <= one < 0.5 * min(gap("p_digit_normal"), gap("p_digit_fitted"))


def test_an_ordinary_classifier_is_nearly_as_sure_on_both(shipped: Artefacts) -> None:
    sure = [value(shipped, "confidence_path", model) for model in MODELS]
    assert min(sure) > 0.85
    assert abs(sure[0] - sure[1]) < 0.05
