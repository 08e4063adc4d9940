"""evidence.json is what the shipped weights give, and bears every sentence of the page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import latent
from explorer.artefacts import Artefacts
from explorer.build import tsne
from explorer.build.evaluate import subject_of
from explorer.evidence import (
    between,
    controls,
    curves,
    generation,
    measure,
    measurements,
    typical,
)
from explorer.evidence.claims import CLAIMS
from tests import measured as state
from tests.shipped import GANS, MODELS

FULL = state.in_full(__file__)
"""Whether everything is measured; otherwise what takes a second, see `without_the_longest`."""

PANEL = None if FULL else 1
"""How many of the panel are asked; test_critic_shipped.py asks each of them."""

FEW_TEMPERATURES = (0.7,)

BRIEF = () if FULL else GANS[1:]
"""Models of which only the variety of samples is measured."""

TOLERANCE = {"rel": 1e-3, "abs": 2e-4}
"""Another processor or thread count adds float32 numbers in another order."""

WAYS = ("slerp", "linear")

SAMPLE = 3
"""Rows that are left then of every model: those of the variety of samples."""

WITH_TRAINING = {"nearest_training"}
"""Rows that take training digits, which do not ship."""

CONTROLS_THAT_SEPARATE = {"p_digit_linear", "p_digit_one_slider"}
"""Rows of the last part that do separate with the shipped critic; the page words them so."""

WITHOUT_CHANCE = {("active_dimensions", "ae"), ("encode_spread", "ae")}
"""An autoencoder uses all numbers of its code, and gives one code."""


@pytest.fixture(scope="module")
def stated(shipped: Artefacts) -> dict[str, Any]:
    return shipped.evidence


@pytest.fixture(scope="module")
def measured(shipped: Artefacts) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        if not FULL:
            without_the_longest(patch)
        return measure.measure(
            {id_: subject_of(shipped.models[id_]) for id_ in shipped.evidence["models"]},
            critic=shipped.critic,
            panel=shipped.panel[:PANEL],
            digits=shipped.digits,
            labels=shipped.labels,
            brief=BRIEF,
        )


def without_the_longest(patch: pytest.MonkeyPatch) -> None:
    """Leave out nearly all of the time; what stays asks every shipped model and both maps."""
    for module, name in (
        (measurements, "codes_and_losses"),
        (generation, "generation"),
        (generation, "neighbourhoods"),
        (controls, "on_map"),
        (controls, "flips"),
        (curves, "paths"),
        (curves, "losses"),
        (curves, "fades"),
        (curves, "arithmetic"),
        (typical, "typical"),
    ):
        patch.setattr(module, name, lambda *_: {})
    patch.setattr(between, "between", lambda *_: ({}, {}))
    patch.setattr(curves, "TEMPERATURES", FEW_TEMPERATURES)


def value(stated: dict[str, Any], key: str, model: str) -> float:
    return stated["rows"][key][model]["value"]


# ---- stated is measured ----


def test_every_row_is_there(stated: dict[str, Any]) -> None:
    assert list(stated["rows"]) == list(CLAIMS)


@pytest.mark.slow
@pytest.mark.parametrize("model", [*MODELS, *GANS])
def test_stated_figures_are_measured_ones(
    model: str, stated: dict[str, Any], measured: dict[str, Any]
) -> None:
    assert measured["rows"].keys() == CLAIMS.keys() - WITH_TRAINING
    there = [key for key, row in measured["rows"].items() if row[model]]
    told = [key for key, row in stated["rows"].items() if row[model] and key not in WITH_TRAINING]
    assert there == told if FULL else len(there) >= SAMPLE
    for key, row in measured["rows"].items():
        ours, theirs = row[model], stated["rows"][key][model]
        if ours is None:
            assert theirs is None or not FULL
            continue
        assert theirs.get("panel", [])[:PANEL] == pytest.approx(
            ours.get("panel", []), rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
        ), key
        for part in ("value", "low", "high", "n"):
            if ours[part] is None:
                assert theirs[part] is None
            else:
                assert theirs[part] == pytest.approx(
                    ours[part], rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
                ), (key, part)
        assert theirs.get("runs", []) == pytest.approx(
            ours.get("runs", []), rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
        )


@pytest.mark.slow
def test_stated_verdicts_are_measured_ones(
    stated: dict[str, Any], measured: dict[str, Any]
) -> None:
    for key, row in measured["rows"].items():
        if FULL or (row["ae"] and row["vae"]):
            assert stated["rows"][key]["separates"] == row["separates"], key
        assert stated["rows"][key]["definition"] == row["definition"], key


@pytest.mark.slow
def test_what_is_stated_of_the_critic_is_measured(
    stated: dict[str, Any], measured: dict[str, Any]
) -> None:
    assert stated["critic"].keys() - measured["critic"].keys() == {"nearest_training_real"}
    for key, figure in measured["critic"].items():
        told = stated["critic"][key]
        asked = told | {"panel": told["panel"][:PANEL]} if "panel" in told else told
        assert dict(numbers(asked)) == pytest.approx(
            dict(numbers(figure)), rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
        ), key


@pytest.mark.slow
@pytest.mark.skipif(not FULL, reason="takes half a minute")
def test_what_the_page_shows_first_is_what_the_rule_picks(
    stated: dict[str, Any], measured: dict[str, Any]
) -> None:
    for what in ("digit", "pair"):
        ours, theirs = measured["typical"][what], stated["typical"][what]
        assert ours["index"] == theirs["index"]
        for part in ("figures", "ranks"):
            assert theirs[part] == pytest.approx(ours[part], rel=TOLERANCE["rel"], abs=2e-3)
    for model in (*MODELS, *GANS):
        ours, theirs = (dict(numbers(one["typical"]["seed"][model])) for one in (measured, stated))
        assert theirs == pytest.approx(ours, abs=0.01)


@pytest.mark.slow
def test_stated_curves_are_measured_ones(stated: dict[str, Any], measured: dict[str, Any]) -> None:
    """Morph's dotted curves, Generate's curve and Loss's percentiles, number by number."""
    told = at_temperatures(stated["curves"], measured["curves"]["temperature"]["t"])
    ours, theirs = (dict(numbers(one)) for one in (measured["curves"], told))
    if FULL:
        assert ours.keys() == theirs.keys()
        assert len(ours) > 600
    assert len(ours) > 10
    for where, value in ours.items():
        # Percentiles are rounded to hundredths of a nat, which another order can turn.
        bound = 0.011 if "percentiles" in where else TOLERANCE["abs"]
        assert theirs[where] == pytest.approx(value, rel=TOLERANCE["rel"], abs=bound), where


def at_temperatures(curves: dict[str, Any], some: list[float]) -> dict[str, Any]:
    """Return curves that say of some of the temperatures alone what they say of all."""
    places = [curves["temperature"]["t"].index(t) for t in some]

    def only(plain: Any) -> Any:
        if isinstance(plain, dict):
            return {key: only(value) for key, value in plain.items()}
        if not isinstance(plain, list):
            return plain
        whole = isinstance(plain[0], list)
        return [only(one) for one in plain] if whole else [plain[place] for place in places]

    return {**curves, "temperature": only(curves["temperature"])}


def numbers(plain: Any, where: str = "") -> Iterator[tuple[str, float]]:
    """Give every number in plain values, with the way to it."""
    if isinstance(plain, dict | list):
        for key, value in plain.items() if isinstance(plain, dict) else enumerate(plain):
            yield from numbers(value, f"{where}/{key}")
    else:
        yield where, plain


def test_losses_are_the_manifests(shipped: Artefacts, stated: dict[str, Any]) -> None:
    tests = {model: shipped.models[model].record.test for model in MODELS}
    for model in MODELS:
        assert value(stated, "bce_test", model) == pytest.approx(tests[model]["bce"], rel=1e-4)
    assert value(stated, "kl_test", "vae") == pytest.approx(tests["vae"]["kl"], rel=1e-4)
    assert value(stated, "elbo_test", "vae") == pytest.approx(tests["vae"]["loss"], rel=1e-4)
    dead = [d["status"] == "live" for d in shipped.models["vae"].statistics["dimensions"]]
    assert value(stated, "active_dimensions", "vae") == sum(dead)


# ---- several seeds ----


def test_ranges_span_three_training_seeds_and_hold_the_shipped_value(
    stated: dict[str, Any],
) -> None:
    assert len(set(stated["seeds"]["training"])) == 3
    for key, row in stated["rows"].items():
        for model, ends in (row["range"] or {}).items():
            if ends is None:
                continue
            low, high = ends
            assert low <= row[model]["value"] <= high, key


def test_all_that_chance_has_a_part_in_has_an_interval(stated: dict[str, Any]) -> None:
    for key, row in stated["rows"].items():
        for model in (*MODELS, *GANS):
            if row[model] is not None and (key, model) not in WITHOUT_CHANCE:
                assert row[model]["low"] <= row[model]["value"] <= row[model]["high"], key


def test_every_figure_of_the_autoencoder_and_the_vae_has_a_range(stated: dict[str, Any]) -> None:
    for key, row in stated["rows"].items():
        for model in MODELS:
            assert row[model] is None or row["range"][model], key


def test_what_separates_does_so_for_every_seed(stated: dict[str, Any]) -> None:
    """The worst VAE is still better than the best AE."""
    for key, row in stated["rows"].items():
        ae, vae = ((row["range"] or {}).get(model) for model in MODELS)
        if row["separates"] and ae and vae:
            assert vae[0] > ae[1] if CLAIMS[key].better == "higher" else vae[1] < ae[0], key


def test_intervals_of_what_separates_do_not_touch(stated: dict[str, Any]) -> None:
    for key, row in stated["rows"].items():
        ae, vae = row["ae"], row["vae"]
        if row["separates"] and ae["low"] is not None and vae["low"] is not None:
            assert ae["high"] < vae["low"] or vae["high"] < ae["low"], key


# ---- the page's sentences ----


def test_rows_that_are_shown_as_evidence_separate(stated: dict[str, Any]) -> None:
    for key, row in stated["rows"].items():
        if row["part"] in ("latent space", "encoding", "generation") and CLAIMS[key].better:
            assert row["separates"], key


def test_rows_that_are_shown_as_no_evidence_do_not_separate(stated: dict[str, Any]) -> None:
    for key, row in stated["rows"].items():
        if row["part"] == "control" and key not in CONTROLS_THAT_SEPARATE:
            assert row["separates"] is not True, key


def test_about_half_of_the_vaes_samples_are_not_digits(stated: dict[str, Any]) -> None:
    assert 0.4 < value(stated, "p_digit_normal", "vae") < 0.65


def test_the_autoencoders_samples_fail_almost_always(stated: dict[str, Any]) -> None:
    assert value(stated, "p_digit_normal", "ae") < 0.05


def test_fitted_samples_land_among_the_digits_but_mostly_decode_to_junk(
    stated: dict[str, Any],
) -> None:
    assert value(stated, "mixing_fitted", "ae") > 10 * value(stated, "mixing_normal", "ae")
    assert value(stated, "mixing_fitted", "ae") > 0.3
    assert value(stated, "p_digit_normal", "ae") < value(stated, "p_digit_fitted", "ae") < 0.2


def test_the_fair_control_does_not_reach_the_vae(stated: dict[str, Any]) -> None:
    assert value(stated, "p_digit_fitted", "ae") < value(stated, "p_digit_normal", "vae") - 0.3
    assert value(stated, "coverage_fitted", "ae") < value(stated, "coverage_normal", "vae") - 0.1
    assert value(stated, "frechet_fitted", "ae") > 1.4 * value(stated, "frechet_normal", "vae")


def test_the_vaes_samples_mix_with_its_digits_on_every_map(stated: dict[str, Any]) -> None:
    row = stated["rows"]["mixing_normal"]
    assert len(row["vae"]["runs"]) == len(row["ae"]["runs"]) >= 3
    assert min(row["vae"]["runs"]) > max(row["ae"]["runs"]) + 0.3


def test_arcs_between_the_vaes_digits_decode_to_digits_more_often(stated: dict[str, Any]) -> None:
    arc = {model: value(stated, "p_digit_slerp", model) for model in MODELS}
    assert arc["vae"] > arc["ae"] + 0.25


def test_an_arc_is_better_than_a_straight_line_for_both(stated: dict[str, Any]) -> None:
    for model in MODELS:
        straight = stated["rows"]["p_digit_linear"][model]
        assert value(stated, "p_digit_slerp", model) > straight["high"]


def test_codes_lie_in_a_shell_that_arcs_keep_to_and_straight_lines_leave(
    shipped: Artefacts, stated: dict[str, Any]
) -> None:
    """Morph says so of both models: |z| of an arc's middle is usual, of a line's middle rare."""
    rows = measurements.pairs_of_two_classes(shipped.labels, stated["sizes"]["pairs"])
    for model in MODELS:
        codes = shipped.models[model].codes.astype(np.float64)
        length = np.linalg.norm(codes, axis=1)
        assert length.std() < 0.15 * length.mean()
        a, b = codes[rows[0]], codes[rows[1]]
        arc = np.linalg.norm(latent.slerp(a, b, 0.5), axis=1)
        line = np.linalg.norm(latent.lerp(a, b, 0.5), axis=1)
        assert np.mean((arc > np.quantile(length, 0.01)) & (arc < np.quantile(length, 0.99))) > 0.99
        assert line.mean() < np.quantile(length, 0.05)


def test_arc_and_line_as_morph_words_them(stated: dict[str, Any]) -> None:
    """At the middle the arc is better for both, a quarter of the way the line for the AE."""
    paths = stated["curves"]["paths"]
    quarter, middle, last_quarter = (paths["t"].index(t) for t in (0.25, 0.5, 0.75))
    for model in MODELS:
        for arc, line in zip(*(every_judge(paths, way, model) for way in WAYS), strict=True):
            assert arc[middle] > line[middle] + 0.01
            if model == "ae":
                assert line[quarter] > arc[quarter] + 0.01
                assert line[last_quarter] > arc[last_quarter] + 0.01


def every_judge(paths: dict[str, Any], way: str, model: str) -> list[list[float]]:
    """Return a model's means along the ways, the shipped judge's first."""
    return [paths[way][model], *paths["bounds"][way][model]["panel"]]


def test_the_vae_stays_more_of_a_digit_along_both_kinds_of_path(stated: dict[str, Any]) -> None:
    paths = stated["curves"]["paths"]
    middle = paths["t"].index(0.5)
    for kind in WAYS:
        assert paths[kind]["vae"][middle] > paths[kind]["ae"][middle] + 0.3
        assert min(paths[kind]["vae"]) == paths[kind]["vae"][middle]
        assert min(paths[kind]["ae"]) == paths[kind]["ae"][middle]
    assert paths["fade"][middle] < paths["linear"]["ae"][middle] / 2
    assert paths["n"] == stated["sizes"]["pairs"]


def test_both_decoders_are_about_equally_smooth(stated: dict[str, Any]) -> None:
    """Per standard deviation of the code, one norm is larger for the AE, the other for the VAE."""
    frobenius, spectral = (
        value(stated, f"jacobian_{norm}", "vae") / value(stated, f"jacobian_{norm}", "ae")
        for norm in ("frobenius", "spectral")
    )
    assert 0.7 < frobenius < 1 < spectral < 1.4
    steps = [value(stated, "step_path", model) for model in MODELS]
    assert abs(steps[0] - steps[1]) < 0.5


def test_the_autoencoder_reconstructs_better(stated: dict[str, Any]) -> None:
    assert value(stated, "bce_at_mean", "ae") < value(stated, "bce_at_mean", "vae") - 5


def test_encoding_again_moves_the_vaes_code_only(stated: dict[str, Any]) -> None:
    assert value(stated, "encode_spread", "ae") == 0
    assert value(stated, "encode_spread", "vae") == pytest.approx(0.37, abs=0.05)


def test_the_vaes_codes_come_close_to_n01_and_are_not_distributed_so(
    shipped: Artefacts, stated: dict[str, Any]
) -> None:
    """What nearly matches are means, variances, correlations; neighbours give the codes away."""
    assert abs(value(stated, "mmd2", "vae")) < 0.01
    assert value(stated, "mmd2", "ae") > 0.1
    assert stated["rows"]["nearest_code"]["vae"]["low"] > 0.6
    x = torch.from_numpy(shipped.digits.reshape(-1, 784).astype(np.float32) / 255)
    vae = measurements.encoded(shipped.models["vae"].net, shipped.models["vae"].gaussian, x)
    z = measurements.posterior_samples(vae).astype(np.float64)
    apart = np.corrcoef(z.T) - np.eye(z.shape[1])
    assert np.abs(z.mean(axis=0)).max() < 0.15
    assert np.abs(z.std(axis=0) - 1).max() < 0.1
    assert np.abs(apart).max() < 0.25


def test_the_judge_knows_digits_and_turns_cross_fades_down(stated: dict[str, Any]) -> None:
    critic = stated["critic"]
    assert critic["accuracy"]["value"] >= 0.992
    assert critic["p_digit_real"]["value"] >= 0.97
    assert max(critic["p_digit_fade"]["value"], *critic["p_digit_fade"]["panel"]) < 0.15


def test_one_quantity_has_one_number(stated: dict[str, Any]) -> None:
    """A curve goes through the row's own figure, and no mean loss is told twice."""
    paths, temperature = (stated["curves"][name] for name in ("paths", "temperature"))
    for model in MODELS:
        at_1 = temperature[model][temperature["t"].index(1.0)]
        assert at_1 == pytest.approx(value(stated, "p_digit_normal", model), abs=6e-5)
        for way in ("slerp", "linear"):
            middle = paths[way][model][paths["t"].index(0.5)]
            assert middle == pytest.approx(value(stated, f"p_digit_{way}", model), abs=6e-5)
    fade = paths["fade"][paths["t"].index(0.5)]
    assert fade == pytest.approx(stated["critic"]["p_digit_fade"]["value"], abs=6e-5)
    assert [*stated["curves"]["losses"]["mean"]] == ["floor"]


def test_all_that_hangs_on_a_judge_says_what_the_others_say(
    shipped: Artefacts, stated: dict[str, Any]
) -> None:
    assert stated["panel"] == len(shipped.panel) >= 5
    for key, row in stated["rows"].items():
        if "P(digit)" in row["title"] or CLAIMS[key].judged:
            for model in (*MODELS, *GANS):
                if model in MODELS or row[model]:
                    assert len(row[model]["panel"]) == stated["panel"], key


def test_the_autoencoders_precision_shows_how_much_the_choice_of_points_moves_it(
    stated: dict[str, Any],
) -> None:
    precision = stated["rows"]["precision_normal"]["ae"]
    assert precision["high"] - precision["low"] > 0.3


def test_real_digits_are_sharper_than_whatever_a_vae_decodes(stated: dict[str, Any]) -> None:
    real = stated["critic"]["blur_real"]
    assert real["value"] == pytest.approx(0.296, abs=0.005)
    assert value(stated, "blur_normal", "vae") == pytest.approx(0.44, abs=0.02)
    assert real["high"] < stated["rows"]["blur_codes"]["vae"]["low"]


def test_the_page_names_the_runs_that_the_maps_were_made_with(root: Path) -> None:
    text = (root / "explorer" / "web" / "views" / "map" / "map-texts.js").read_text()
    runs = re.findall(r"seed: (\d+), perplexity: (\d+), init: '(\w+)'", text)
    assert [(int(seed), int(perplexity), init) for seed, perplexity, init in runs] == [*tsne.RUNS]


def test_with_the_samples_hidden_both_maps_are_islands_alike(stated: dict[str, Any]) -> None:
    islands = [value(stated, "silhouette_map", model) for model in MODELS]
    assert min(islands) > 0.3
    assert abs(islands[0] - islands[1]) < 0.05


def test_both_ways_jump_on_the_map(stated: dict[str, Any]) -> None:
    """By more than a quarter of its width; ten even steps over all of it would be a tenth."""
    jumps = [value(stated, "jump_map", model) for model in MODELS]
    assert min(jumps) > 0.25
    assert abs(jumps[0] - jumps[1]) < 0.1


def test_a_ten_way_classifier_is_sure_of_gaps_and_planes(stated: dict[str, Any]) -> None:
    for model in MODELS:
        assert value(stated, "confidence_gaps", model) > 0.85
    planes = [value(stated, "confidence_plane", model) for model in MODELS]
    assert abs(planes[0] - planes[1]) < 0.02


def test_both_decoders_give_way_at_about_the_same_distance(stated: dict[str, Any]) -> None:
    radii = [value(stated, "flip_radius", model) for model in MODELS]
    assert 0.85 < radii[0] / radii[1] < 1.15


def test_the_decoders_norms_contradict_each_other_and_the_vaes_steps_are_no_smaller(
    stated: dict[str, Any],
) -> None:
    frobenius, spectral, step = (
        value(stated, key, "vae") - value(stated, key, "ae")
        for key in ("jacobian_frobenius", "jacobian_spectral", "step_path")
    )
    assert frobenius * spectral < 0
    assert step >= 0
