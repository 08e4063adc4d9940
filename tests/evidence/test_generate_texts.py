"""What the Generate view says (generate-texts.js, generate-view.js) holds for the evidence."""

from typing import Any

import pytest

from explorer.artefacts import Artefacts
from tests.shipped import MODELS


@pytest.fixture(scope="module")
def temperature(shipped: Artefacts) -> dict[str, Any]:
    return shipped.evidence["curves"]["temperature"]


def at(curve: dict[str, Any], model: str, t: float) -> float:
    return curve[model][curve["t"].index(t)]


def test_the_vae_is_best_near_one_and_hardly_better_there(temperature: dict[str, Any]) -> None:
    best = max(temperature["vae"])
    where = temperature["t"][temperature["vae"].index(best)]
    assert where != 1.0
    assert 0.7 <= where <= 1.15
    assert 0 < best - at(temperature, "vae", 1.0) < 0.02


def test_the_vae_gets_worse_below_and_above_its_best(temperature: dict[str, Any]) -> None:
    vae = temperature["vae"]
    best = vae.index(max(vae))
    assert vae[: best + 1] == sorted(vae[: best + 1])
    assert vae[best:] == sorted(vae[best:], reverse=True)
    assert vae[0] < max(vae) - 0.3
    assert vae[-1] < max(vae) - 0.05


def test_no_temperature_helps_the_autoencoder(temperature: dict[str, Any]) -> None:
    assert max(temperature["ae"]) < 0.001


def test_at_zero_the_one_picture_is_no_digit_for_either(temperature: dict[str, Any]) -> None:
    for model in MODELS:
        assert at(temperature, model, 0.0) < 0.2


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
