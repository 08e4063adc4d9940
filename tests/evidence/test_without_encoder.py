"""A model without an encoder has every figure of its samples; of codes it says there is none."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from explorer.artefacts import Artefacts, schema
from explorer.artefacts.schema import misfit
from explorer.evidence import generation, measure, measurements
from explorer.evidence.claims import CLAIMS
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import Contestant
from explorer.evidence.stored import with_new_rows
from explorer.gan import Generator
from explorer.judge.critic import Critic
from explorer.latent import standard_normal
from explorer.models import Decoder
from tests.evidence.test_measure import SMALL, SOME, measure_small

OF_SAMPLES = {
    *("p_digit_normal", "p_digit_uniform", "frechet_normal", "coverage_normal", "recall_normal"),
    *("share_least", "share_most", "spread_classes", "nearest_training", "blur_normal"),
    *("precision_normal", "density_normal"),
}


@pytest.fixture(scope="module")
def critic() -> Critic:
    """Return a critic that has learnt nothing: the bookkeeping is the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Critic().eval()


@pytest.fixture(scope="module")
def generators() -> dict[str, Subject]:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        nets = {"gan": Generator(latent_dim=8).eval(), "small": Decoder(latent_dim=16).eval()}
    return {name: Subject(net=net) for name, net in nets.items()}


def measured(
    shipped: Artefacts, critic: Critic, subjects: dict[str, Subject], *, known: bool = True
) -> dict[str, Any]:
    return measure_small(
        subjects,
        critic=critic,
        panel=[critic],
        digits=shipped.digits[:SOME],
        labels=shipped.labels[:SOME],
        training=shipped.digits[SOME : 2 * SOME] if known else None,
    )


@pytest.fixture(scope="module")
def alone(shipped: Artefacts, critic: Critic, generators: dict[str, Subject]) -> dict[str, Any]:
    return measured(shipped, critic, generators)


def test_it_has_a_figure_of_all_that_its_samples_decode_to_and_of_nothing_else(
    alone: dict[str, Any],
) -> None:
    assert list(alone["rows"]) == list(CLAIMS)
    for name in ("gan", "small"):
        there = {key for key, row in alone["rows"].items() if row[name] is not None}
        assert there == OF_SAMPLES
        for key in there:
            figure = alone["rows"][key][name]
            assert np.isfinite(figure["value"])
            assert figure["low"] <= figure["value"] <= figure["high"], key
            assert len(figure.get("panel", ())) == CLAIMS[key].judged, key
    assert {row["separates"] for row in alone["rows"].values()} == {None}


def test_its_curves_are_those_of_samples(alone: dict[str, Any]) -> None:
    curves, one = alone["curves"], alone["curves"]["temperature"]["t"].index(1.0)
    for name in ("gan", "small"):
        value = alone["rows"]["p_digit_normal"][name]["value"]
        assert curves["temperature"][name][one] == round(value, 4)
        assert alone["typical"]["seed"][name]["panel"]
    assert curves["arithmetic"] == {}
    assert curves["paths"]["slerp"] == {}
    assert list(curves["losses"]["percentiles"]) == ["floor"]


def test_without_any_codes_no_first_digit_is_picked(alone: dict[str, Any]) -> None:
    assert (alone["typical"]["digit"], alone["typical"]["pair"]) == (None, None)
    plain = json.loads(json.dumps({**alone, "made_from": "x"}, allow_nan=False))
    assert misfit(plain, schema.evidence(["gan", "small"], encoders=False)) is None
    assert misfit(plain, schema.evidence(["gan", "small"])) == "typical.digit"


def test_its_figures_are_the_same_alone_and_beside_others_whose_stay(
    shipped: Artefacts, critic: Critic, generators: dict[str, Subject], alone: dict[str, Any]
) -> None:
    """So that what is added later is what would have been measured at once."""
    vae = shipped.models["vae"]
    one = {"vae": Subject(net=vae.net, gaussian=vae.gaussian)}
    before = measured(shipped, critic, one)
    together = measured(shipped, critic, one | generators)
    added = with_new_rows(alone, before)
    assert together["models"] == added["models"] == ["vae", "gan", "small"]
    for key, row in together["rows"].items():
        assert row == added["rows"][key], key
    for part in ("curves", "typical", "critic"):
        assert together[part] == added[part]


def test_without_training_digits_no_distance_to_them_is_told(
    shipped: Artefacts, critic: Critic, generators: dict[str, Subject], alone: dict[str, Any]
) -> None:
    without = measured(shipped, critic, {"gan": generators["gan"]}, known=False)
    assert set(alone["rows"]) - set(without["rows"]) == {"nearest_training"}
    assert set(alone["critic"]) - set(without["critic"]) == {"nearest_training_real"}


def test_its_sliders_are_those_of_n01(
    generators: dict[str, Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(Contestant, "decode", lambda _, codes: seen.append(codes))
    monkeypatch.setattr(generation, "judge_each", lambda *_: None)
    monkeypatch.setattr(generation, "mean_p_digit", lambda _: None)
    monkeypatch.setattr(generation, "samples", lambda *_: {})
    one = measure.contestant(generators["gan"], torch.zeros(1, 784))
    measure.without_codes(one, [], [], SMALL)
    (codes,) = seen
    assert codes.shape == (SMALL.draws, 8)
    assert np.abs(codes).max() <= 3
    assert codes.std() == pytest.approx(np.sqrt(3), abs=0.1)


def test_what_takes_codes_is_refused(shipped: Artefacts, generators: dict[str, Subject]) -> None:
    one = measure.contestant(generators["small"], torch.zeros(1, 784))
    np.testing.assert_array_equal(
        generation.sampled(one, "normal", 5, 3, 2), standard_normal(5, 3, 16, 2)
    )
    with pytest.raises(ValueError, match="has no codes to fit a Gaussian to"):
        generation.sampled(one, "fitted", 0, 1)
    with pytest.raises(ValueError, match="has a Gaussian fitted"):
        measurements.encoded(shipped.models["ae"].net, None, torch.zeros(1, 784))
