"""What the Generate view says (generate-texts.js, generate-view.js) holds for the evidence."""

from typing import Any

import pytest

from explorer.artefacts import Artefacts
from tests.shipped import MODELS


@pytest.fixture(scope="module")
def temperature(shipped: Artefacts) -> dict[str, Any]:
    return shipped.evidence["curves"]["temperature"]


def of_every_judge(curve: dict[str, Any], model: str) -> list[list[float]]:
    """Return mean P(digit) at each temperature, the shipped judge's first."""
    return [curve[model], *curve["bounds"][model]["panel"]]


def test_the_vae_is_best_at_about_1_for_every_judge(temperature: dict[str, Any]) -> None:
    for found in of_every_judge(temperature, "vae"):
        best = max(found)
        assert 0.85 <= temperature["t"][found.index(best)] <= 1.15
        assert best - found[temperature["t"].index(1.0)] < 0.01


def test_the_vae_gets_worse_far_below_and_far_above_1(temperature: dict[str, Any]) -> None:
    for found in of_every_judge(temperature, "vae"):
        assert found[0] < max(found) - 0.2
        assert found[-1] < max(found) - 0.03


def test_no_temperature_helps_the_autoencoder(temperature: dict[str, Any]) -> None:
    assert max(max(found) for found in of_every_judge(temperature, "ae")) < 0.005


def test_at_zero_the_one_picture_is_no_digit_for_either(temperature: dict[str, Any]) -> None:
    for model in MODELS:
        assert max(found[0] for found in of_every_judge(temperature, model)) < 0.3


def test_the_fair_test_helps_the_autoencoder_and_is_not_enough(shipped: Artefacts) -> None:
    rows = shipped.evidence["rows"]
    normal, fitted = (rows[f"p_digit_{kind}"]["ae"] for kind in ("normal", "fitted"))
    assert normal["high"] < fitted["low"]
    assert fitted["high"] < 0.5 * rows["p_digit_normal"]["vae"]["low"]


def test_nothing_ties_the_autoencoders_codes_to_the_prior(shipped: Artefacts) -> None:
    distance = shipped.evidence["rows"]["mmd2"]
    assert distance["ae"]["value"] > 50 * abs(distance["vae"]["value"])


def test_class_arithmetic_works_more_often_in_the_vae(shipped: Artefacts) -> None:
    found = shipped.evidence["curves"]["arithmetic"]
    for key in ("p_digit", "hits"):
        assert found["vae"][key] > found["ae"][key] + 0.2
