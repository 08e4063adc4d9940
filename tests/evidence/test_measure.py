"""The evidence is complete, repeatable and says what was measured; small samples do for that."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from explorer.artefacts import Artefacts
from explorer.evidence import (
    controls,
    curves,
    estimate,
    generation,
    judging,
    measure,
    measurements,
    metrics,
    typical,
)
from explorer.evidence.claims import CLAIMS, Claim
from explorer.evidence.estimate import Figure
from explorer.evidence.judging import Judged
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import Contestant, Encoded, Sizes
from explorer.evidence.stored import with_ranges
from explorer.judge.critic import Critic
from explorer.latent import standard_normal
from explorer.training import evaluate
from tests.shipped import MODELS

SOME = 400
SMALL = Sizes(
    **{"draws": 150, "compared": 100, "sets": 3, "panel_sets": 2, "pairs": 120, "frames": 5},
    **{"slopes": 10, "candidates": 60, "seeds": 3},
)
NOT_THE_AES = {"kl_test", "elbo_test"}
OF_TEST_DIGITS = [key for key, claim in CLAIMS.items() if not claim.training]
"""Rows that take no training digits, which do not ship."""
OF_MAPS_AND_PLANES = {
    *("mixing_normal", "mixing_fitted", "silhouette_map", "jump_map", "confidence_gaps"),
    "confidence_plane",
}
JUDGED = {
    key
    for key in CLAIMS
    if key.startswith(("p_digit", "frechet", "coverage", "precision", "density", "confidence"))
} | {"step_path", "flip_radius", "recall_normal", "share_least", "share_most", "spread_classes"}
"""Rows that a judge has a part in."""


@pytest.fixture(scope="module")
def critic() -> Critic:
    """Return a critic that has learnt nothing: the bookkeeping is the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Critic().eval()


@pytest.fixture(scope="module")
def panel() -> list[Critic]:
    """Return two more judges that have learnt nothing, each of its own mind."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return [Critic().eval(), Critic().eval()]


@pytest.fixture(scope="module")
def maps() -> dict[str, np.ndarray]:
    """Return two maps per model of 400 codes and 100 samples of each kind.

    The AE's samples of N(0, I) lie far away, all else is mixed.
    """
    places = standard_normal(0, 2 * 600, 2).reshape(2, 600, 2)
    apart = places.copy()
    apart[:, 400:500] += 100
    return {"ae": apart, "vae": places}


def measured(
    shipped: Artefacts, critic: Critic, panel: list[Critic], **more: dict[str, Any]
) -> dict[str, Any]:
    return measure_small(
        {
            model: Subject(
                net=shipped.models[model].net,
                gaussian=shipped.models[model].gaussian,
                **more.get(model, {}),
            )
            for model in MODELS
        },
        critic=critic,
        panel=panel,
        digits=shipped.digits[:SOME],
        labels=shipped.labels[:SOME],
    )


def measure_small(subjects: Mapping[str, Subject], **given: Any) -> dict[str, Any]:
    """Return what is measured of little; a tenth of the resamples do for intervals too."""
    few = partial(metrics.bootstrap, resamples=metrics.FEW_RESAMPLES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(estimate, "bootstrap", few)
        return measure.measure(subjects, sizes=SMALL, **given)


@pytest.fixture(scope="module")
def found(
    shipped: Artefacts, critic: Critic, panel: list[Critic], maps: dict[str, np.ndarray]
) -> dict[str, Any]:
    planes = {m: (shipped.models[m].plane, shipped.models[m].plane_codes[:SOME]) for m in MODELS}
    return measured(
        shipped, critic, panel, **{m: {"maps": maps[m], "plane": planes[m]} for m in MODELS}
    )


def rows_alone(shipped: Artefacts, critic: Critic, panel: list[Critic]) -> dict[str, Any]:
    """Return the same without curves and typical digits, which take a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curves, "measure", lambda *_: {})
        patch.setattr(typical, "typical", lambda *_: {})
        return measured(shipped, critic, panel)


@pytest.fixture(scope="module")
def alone(shipped: Artefacts, panel: list[Critic]) -> dict[str, Any]:
    """Return what the last of the panel finds by itself."""
    return rows_alone(shipped, panel[1], [])


@pytest.fixture(scope="module")
def contestants(shipped: Artefacts) -> dict[str, Encoded]:
    x = torch.from_numpy(shipped.digits.astype(np.float32) / 255)
    return {
        name: measurements.encoded(shipped.models[name].net, shipped.models[name].gaussian, x)
        for name in MODELS
    }


def figures(found: Mapping[str, Any], model: str) -> dict[str, Any]:
    return {key: row[model] for key, row in found["rows"].items() if row[model] is not None}


def test_every_claim_has_a_row_in_the_lessons_order(found: dict[str, Any]) -> None:
    assert list(found["rows"]) == OF_TEST_DIGITS
    parts = [row["part"] for row in found["rows"].values()]
    order = ["latent space", "encoding", "loss", "generation", "control"]
    assert sorted(parts, key=order.index) == parts


def test_every_model_has_a_figure_for_all_that_concerns_it(found: dict[str, Any]) -> None:
    assert set(figures(found, "vae")) == set(OF_TEST_DIGITS)
    assert set(figures(found, "ae")) == set(OF_TEST_DIGITS) - NOT_THE_AES


def test_figures_are_finite_and_within_their_intervals(found: dict[str, Any]) -> None:
    for model in MODELS:
        for figure in figures(found, model).values():
            assert np.isfinite(figure["value"])
            if figure["low"] is not None:
                assert figure["low"] <= figure["value"] <= figure["high"]


def test_evidence_survives_json(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_evidence_names_its_seeds_sizes_and_time(found: dict[str, Any]) -> None:
    assert found["seeds"]["draws"] != 0, "seed 0 made the maps"
    assert found["sizes"]["draws"] == SMALL.draws
    assert found["seconds"] > 0
    assert found["rows"]["p_digit_normal"]["ae"]["n"] == SMALL.draws
    assert found["rows"]["p_digit_slerp"]["vae"]["n"] == SMALL.pairs
    assert found["rows"]["coverage_fitted"]["vae"]["n"] == SMALL.compared
    assert found["rows"]["bce_test"]["ae"]["n"] == SOME


# ---- the panel ----


def test_whatever_a_judge_has_a_part_in_has_the_panels_values(found: dict[str, Any]) -> None:
    assert found["panel"] == 2
    for key, row in found["rows"].items():
        for model in MODELS:
            assert len((row[model] or {}).get("panel", ())) == (2 if key in JUDGED else 0), key
    assert all(len(one["panel"]) == 2 for k, one in found["critic"].items() if k != "blur_real")
    paths, temperature = (found["curves"][name] for name in ("paths", "temperature"))
    lines = [paths["bounds"]["fade"], *(temperature["bounds"][m] for m in MODELS)]
    lines += [paths["bounds"][way][m] for way in ("slerp", "linear") for m in MODELS]
    lines += [b for m in MODELS for b in found["curves"]["arithmetic"][m]["bounds"].values()]
    assert {len(line["panel"]) for line in lines} == {2}
    assert {len(found["typical"]["seed"][m]["panel"]) for m in MODELS} == {2}


def test_a_panels_value_is_the_figure_that_its_judge_gives_alone(
    found: dict[str, Any], alone: dict[str, Any]
) -> None:
    for key in ("p_digit_normal", "p_digit_slerp", "frechet_fitted", "flip_radius", "step_path"):
        for model in MODELS:
            told = found["rows"][key][model]["panel"][1]
            value = alone["rows"][key][model]["value"]
            assert told == pytest.approx(value, rel=1e-9), key


def test_without_a_panel_there_is_no_such_figure(alone: dict[str, Any]) -> None:
    assert alone["panel"] == 0
    known = [row[model] for row in alone["rows"].values() for model in MODELS if row[model]]
    assert known
    assert not any("panel" in figure for figure in known)


@pytest.mark.parametrize(
    ("ae", "vae", "expected"),
    [
        ([0.1, 0.1], [0.5, 0.4], True),
        ([0.1, 0.1], [0.5, 0.15], False),
        ([0.6, 0.1], [0.5, 0.4], False),
    ],
)
def test_a_row_separates_only_if_it_does_for_every_judge(
    ae: list[float], vae: list[float], expected: bool
) -> None:
    plain, cloud = (Figure(value=v[0], n=1, panel=v[1:]) for v in (ae, vae))
    assert measure.separates(CLAIMS["p_digit_normal"], plain, cloud) is expected
    assert measure.separates(CLAIMS["p_digit_codes"], plain, cloud) is None
    assert measure.separates(CLAIMS["p_digit_normal"], plain, None) is None


# ---- one number for one quantity ----


def test_a_curve_goes_through_the_rows_own_figure(found: dict[str, Any]) -> None:
    paths, temperature = (found["curves"][name] for name in ("paths", "temperature"))
    middle, one = paths["t"].index(0.5), temperature["t"].index(1.0)
    for model in MODELS:
        rows = {key: row[model] for key, row in found["rows"].items()}
        for way in ("slerp", "linear"):
            assert paths[way][model][middle] == round(rows[f"p_digit_{way}"]["value"], 4)
        assert temperature[model][one] == round(rows["p_digit_normal"]["value"], 4)
        bounds = temperature["bounds"][model]
        assert bounds["low"][one] == round(rows["p_digit_normal"]["low"], 4)
        assert bounds["panel"][1][one] == round(rows["p_digit_normal"]["panel"][1], 4)
    assert paths["fade"][middle] == round(found["critic"]["p_digit_fade"]["value"], 4)
    assert [*found["curves"]["losses"]["mean"]] == ["floor"]


# ---- counts of neighbours ----


def test_a_codes_nearest_neighbour_is_counted_if_it_is_a_code() -> None:
    """All codes lie far from the samples; then in the middle of them, two apart."""
    sizes = Sizes(compared=40, sets=4)
    far = measurements.nearest_is_own(lambda _: standard_normal(0, 50, 4) + 100, sizes)
    assert (far.value, far.low, far.high, far.n) == (1, 1, 1, 40)
    alike = measurements.nearest_is_own(lambda n: standard_normal(9 + n, 400, 4), sizes)
    assert alike.value == pytest.approx(0.5, abs=0.15)


def test_samples_far_from_the_codes_are_not_among_them() -> None:
    sizes = Sizes(compared=20, sets=4)
    apart = measurements.among(lambda _: standard_normal(0, 100, 32) + 100, sizes)
    assert (apart.value, apart.low, apart.high) == (0, 0, 0)
    alike = measurements.among(lambda number: standard_normal(number, 100, 32), sizes)
    assert alike.value == pytest.approx(100 / 120, abs=0.1)


def test_the_interval_of_a_share_ends_at_0_and_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the sets only one has a single code near; then all have nothing else."""
    for value, end in ((0.0, "low"), (1.0, "high")):
        shares = iter([value, *[value] * 6, abs(value - 0.1), value])
        monkeypatch.setattr(
            measurements, "share_of_codes", lambda *_, of=shares: np.array([next(of)])
        )
        found = measurements.among(lambda _: standard_normal(0, 10, 2), Sizes(compared=2, sets=4))
        assert (found.value, getattr(found, end)) == (value, value)
        assert found.low != found.high


def test_what_rounds_to_nothing_reads_as_0() -> None:
    assert [measure.show(value) for value in (0.00004, -0.00003, 0.00006)] == ["0", "0", "0.0001"]


def test_the_interval_of_codes_among_samples_is_as_wide_as_fresh_ones_spread() -> None:
    sizes = Sizes(compared=60, sets=30)

    def spread(base: int) -> Figure:
        return measurements.among(lambda _: standard_normal(base, 300, 3) + 0.7, sizes)

    fresh = []
    for seed in range(40):
        codes, samples = (
            standard_normal(100 + seed, 300, 3) + 0.7,
            standard_normal(999 + seed, 60, 3),
        )
        fresh.append(measurements.share_of_codes(codes, samples).mean())
    half = np.mean([(one.high or 0) - one.value for one in map(spread, range(5))])
    assert half == pytest.approx(1.96 * np.std(fresh), rel=0.35)


def test_sets_of_neighbourhoods_draw_digits_and_samples_anew(
    contestants: dict[str, Encoded], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    none = np.zeros(300)
    real = Judged(
        features=np.arange(300.0)[:, None], p_digit=none, digit=none, answer=none, confidence=none
    )

    def keep(_critic: object, x: torch.Tensor) -> Judged:
        seen.append(x.numpy())
        return replace(real, features=x.numpy()[:, :1] * 300)

    taken = []

    def count(digits: np.ndarray, sampled: np.ndarray) -> Any:
        taken.append(digits)
        one = np.full(len(sampled), len(taken) / 10)
        return SimpleNamespace(coverage=one, precision=one, density=one, recall=one)

    monkeypatch.setattr(generation, "judge", keep)
    monkeypatch.setattr(generation, "prdc", count)
    critics = [Critic(), Critic()]
    found = generation.neighbourhoods(contestants["vae"], "fitted", critics, [real, real], SMALL)
    assert len(taken) == 3 + 2
    assert len({digits.tobytes() for digits in taken}) == 3
    assert len({pictures.tobytes() for pictures in seen}) == 3
    # Sets 1, 2, 3 are the calls 1, 3 and 5; the other judge's are 2 and 4.
    assert found["coverage_fitted"].value == pytest.approx(0.3)
    assert found["coverage_fitted"].panel == [pytest.approx(0.3)]
    assert (found["coverage_fitted"].low, found["coverage_fitted"].high) == pytest.approx(
        (0.11, 0.49)
    )


# ---- blur ----


def test_blur_is_the_share_of_grey_among_the_ink() -> None:
    """Of four inked pixels one is grey; of two, both; a picture without ink counts as none."""
    x = torch.zeros(3, 784)
    x[0, :4] = torch.tensor([1.0, 0.9, 0.5, 0.15])
    x[0, 4:6] = 0.05
    x[1, :2] = torch.tensor([0.3, 0.6])
    figure = generation.blur(x)
    assert (figure.value, figure.n) == (pytest.approx((0.25 + 1 + 0) / 3), 3)


def test_a_posteriors_samples_are_its_mean_and_its_sigma_times_eps(
    contestants: dict[str, Encoded],
) -> None:
    ae, vae = (contestants[model] for model in MODELS)
    assert measurements.posterior_samples(ae) is ae.codes
    assert vae.logvar is not None
    eps = (measurements.posterior_samples(vae) - vae.codes) / torch.exp(0.5 * vae.logvar).numpy()
    np.testing.assert_allclose(eps, standard_normal(2, *vae.codes.shape), atol=1e-4)


def test_measuring_again_gives_the_same(
    found: dict[str, Any], shipped: Artefacts, critic: Critic, panel: list[Critic]
) -> None:
    again = rows_alone(shipped, critic, panel)["rows"]
    assert again == {k: row for k, row in found["rows"].items() if k not in OF_MAPS_AND_PLANES}


def test_full_sizes_are_the_documented_ones() -> None:
    assert (measure.FULL.draws, measure.FULL.compared, measure.FULL.pairs) == (
        3000,
        2000,
        1500,
    )


def test_mixing_is_told_for_every_map(found: dict[str, Any]) -> None:
    normal, fitted = (found["rows"][f"mixing_{kind}"] for kind in ("normal", "fitted"))
    assert normal["ae"]["runs"] == [0, 0]
    for figure in (normal["vae"], fitted["ae"], fitted["vae"]):
        assert len(figure["runs"]) == 2
        assert figure["value"] == figure["runs"][0] == pytest.approx(0.8, abs=0.1)
        assert figure["low"] < min(figure["runs"])
        assert figure["high"] > max(figure["runs"])
    assert (normal["separates"], fitted["separates"]) == (True, False)


def test_losses_are_those_of_the_manifest(shipped: Artefacts, found: dict[str, Any]) -> None:
    x = torch.from_numpy(shipped.digits[:SOME].astype(np.float32) / 255)
    ae, vae = (figures(found, model) for model in MODELS)
    losses = evaluate(shipped.models["ae"].net, x)
    assert ae["bce_test"]["value"] == pytest.approx(losses["bce"], rel=1e-5)
    losses = evaluate(shipped.models["vae"].net, x)
    assert vae["bce_test"]["value"] == pytest.approx(losses["bce"], rel=1e-5)
    assert vae["kl_test"]["value"] == pytest.approx(losses["kl"], rel=1e-5)
    assert vae["elbo_test"]["value"] == pytest.approx(losses["loss"], rel=1e-5)
    assert vae["bce_at_mean"]["value"] < vae["bce_test"]["value"]


def test_encoding_again_moves_the_vaes_code_only(found: dict[str, Any]) -> None:
    row = found["rows"]["encode_spread"]
    assert row["ae"]["value"] == 0
    assert 0.3 < row["vae"]["value"] < 0.5
    assert row["separates"]


def test_numbers_in_use_and_sliders_are_the_pages(
    shipped: Artefacts, contestants: dict[str, Encoded]
) -> None:
    for name, one in contestants.items():
        known = shipped.models[name].statistics["dimensions"]
        assert list(one.live) == [d["index"] for d in known if d["status"] == "live"]
    quantiles = shipped.models["ae"].statistics["dimensions"]
    for got, key in ((contestants["ae"].low, "q005"), (contestants["ae"].high, "q995")):
        expected = [d["quantiles"][key] for d in quantiles]
        np.testing.assert_allclose(got, expected, atol=0.01)  # codes are shipped as float16
    assert set(contestants["vae"].low) == {-3}
    assert set(contestants["vae"].high) == {3}


def test_pairs_are_of_different_class_and_the_same_every_time(shipped: Artefacts) -> None:
    pairs = measurements.pairs_of_two_classes(shipped.labels, 1500)
    assert pairs.shape == (2, 1500)
    assert (shipped.labels[pairs[0]] != shipped.labels[pairs[1]]).all()
    np.testing.assert_array_equal(pairs, measurements.pairs_of_two_classes(shipped.labels, 1500))


def test_the_critic_is_asked_about_every_picture_once(
    critic: Critic, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = torch.from_numpy(standard_normal(0, 25, 784)).sigmoid()
    with torch.no_grad():
        monkeypatch.setattr(judging, "CHUNK", 10)
        judged = judging.judge(critic, x)
        logits = critic(x)
    junk = logits.softmax(dim=1)[:, 10]
    ten = logits[:, :10].softmax(dim=1)
    np.testing.assert_allclose(judged.p_digit, 1 - junk.numpy(), atol=1e-6)
    np.testing.assert_allclose(judged.confidence, ten.amax(dim=1).numpy(), atol=1e-6)
    np.testing.assert_array_equal(judged.digit, ten.argmax(dim=1).numpy())
    assert judged.features.shape == (25, 64)


@pytest.mark.parametrize("model", MODELS)
def test_jacobian_is_that_of_autograd(model: str, contestants: dict[str, Encoded]) -> None:
    one = contestants[model]
    codes = torch.from_numpy(one.codes[:3])
    found = controls.jacobian(one.model, codes)
    for z, jacobian in zip(codes, found, strict=True):
        expected = torch.autograd.functional.jacobian(one.model.decode, z)
        torch.testing.assert_close(jacobian, expected, rtol=1e-4, atol=1e-5)


def test_one_slider_moves_one_number(
    contestants: dict[str, Encoded], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, seen = contestants["vae"], []

    def keep(_critic: object, codes: np.ndarray) -> Judged:
        seen.append(codes)
        some = np.zeros(len(codes))
        features = np.random.default_rng(0).normal(size=(len(codes), 4))
        return Judged(features=features, p_digit=some, digit=some, answer=some, confidence=some)

    monkeypatch.setattr(Contestant, "decode", lambda _, codes: codes)
    monkeypatch.setattr(judging, "judge", keep)
    monkeypatch.setattr(generation, "samples", lambda *_: {})
    monkeypatch.setattr(generation, "blur", lambda _: None)
    generation.generation(one, [Critic()], [], torch.from_numpy(one.codes), SMALL)
    uniform, moved, codes, _ = seen
    normal, fitted = (generation.sampled(one, kind, 1, 20) for kind in ("normal", "fitted"))
    np.testing.assert_array_equal(normal, standard_normal(1, 20, 32))
    np.testing.assert_array_equal(fitted, one.gaussian.sample(1, 20))
    assert np.abs(uniform).max() <= 3
    assert uniform.std() == pytest.approx(np.sqrt(3), abs=0.05)
    known = {row.tobytes() for row in codes}
    for row in moved:
        (at,) = np.flatnonzero(np.abs(row) == 3)
        assert at in one.live
        others = np.delete(codes, at, axis=1) == np.delete(row, at)
        assert others.all(axis=1).any()
        assert row.tobytes() not in known


# ---- what separates ----


@pytest.mark.parametrize(
    ("better", "relative", "ae", "vae", "expected"),
    [
        ("higher", False, 0.1, 0.5, True),
        ("higher", False, 0.1, 0.15, False),
        ("higher", False, 0.5, 0.1, False),
        ("lower", False, 0.5, 0.1, True),
        ("lower", False, 0.1, 0.5, False),
        ("lower", True, 100.0, 80.0, True),
        ("lower", True, 100.0, 95.0, False),
        ("higher", False, None, 0.5, None),
        (None, False, 0.1, 0.5, None),
    ],
)
def test_a_row_separates_when_the_vae_is_better_by_the_margin(
    better: str | None, relative: bool, ae: float | None, vae: float, expected: bool | None
) -> None:
    claim = Claim(part="", title="", definition="", better=better, margin=0.1, relative=relative)
    assert claim.separates(ae, vae) is expected


@pytest.mark.parametrize(
    "key",
    [
        "jacobian_frobenius",
        "jacobian_spectral",
        "precision_normal",
        "density_normal",
        "among_means",
    ],
)
def test_figures_that_contradict_each_other_or_hang_on_the_critic_never_count(key: str) -> None:
    assert CLAIMS[key].separates(0, 100) is False
    assert CLAIMS[key].separates(100, 0) is False


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("p_digit_normal", "; separates if the VAE's is higher by 0.1 or more, for every judge"),
        ("among_codes", "; separates if the VAE's is higher by 0.1 or more"),
        (
            "frechet_normal",
            "; separates if the VAE's is lower by 15% of the AE's or more, for every judge",
        ),
        ("density_normal", "; never counted"),
        ("kl_test", "the AE has no such term"),
    ],
)
def test_a_definition_says_from_which_difference_on_it_separates(key: str, rule: str) -> None:
    assert CLAIMS[key].measured.endswith(rule)


def test_a_definition_says_of_how_many_sets_a_figure_is() -> None:
    full = measure.FULL
    for key, claim in CLAIMS.items():
        sets = ("coverage", "precision", "density", "recall", "nearest")
        if key.startswith(sets) and not claim.training:
            told = claim.definition
            assert f"mean over {full.sets} sets of {full.compared:,} " in told
            assert f"quantile of the {full.sets} sets" in told
            panels = f"means over the first {full.panel_sets} of these sets alone"
            assert (panels in told) == claim.judged, key


def test_judges_have_a_part_in_whatever_hangs_on_one() -> None:
    assert {key for key, claim in CLAIMS.items() if claim.judged} == JUDGED


# ---- the table ----


def test_table_has_a_line_for_every_row(found: dict[str, Any]) -> None:
    text = measure.table(with_ranges(found, [found], [0, 0]))
    for row in found["rows"].values():
        (line,) = [line for line in text.splitlines() if line[2:].startswith(row["title"])]
        assert line[0] == {True: "*", False: "-", None: " "}[row["separates"]]
        assert measure.show(row["vae"]["value"]) in line
    assert max(map(len, text.splitlines())) <= 190
    panel = found["rows"]["p_digit_uniform"]["vae"]["panel"]
    assert f"<{measure.show(min(panel))}-{measure.show(max(panel))}>" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (22, "22"), (0.00045, "0.0004"), (0.51849, "0.518"), (101.2818, "101.3")],
)
def test_numbers_in_the_table_are_short(value: float, text: str) -> None:
    assert measure.show(value) == text
