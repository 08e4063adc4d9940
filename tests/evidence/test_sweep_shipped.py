"""sweep.json is what the shipped models along beta give."""

from typing import Any

import numpy as np
import pytest
import torch

from explorer.artefacts import Artefacts
from explorer.artefacts.loaded import LoadedModel
from explorer.build.evaluate import along_beta, subject_of
from explorer.evidence import measurements, sweep
from explorer.evidence.estimate import Figure
from explorer.evidence.generation import blur, sampled
from explorer.evidence.judging import judge_each, mean_p_digit
from explorer.evidence.measurements import FULL, SEEDS
from explorer.evidence.sweep import Point
from explorer.latent import fit_gaussian
from tests import measured as state

WHOLE = state.in_full(__file__)
"""Whether all is measured, which takes minutes; otherwise what takes seconds, see `some`."""

SAMPLE = "vae-beta-4"

TOLERANCE = {"rel": 2e-3, "abs": 5e-4}
"""Another processor or thread count adds float32 numbers in another order."""


@pytest.fixture(scope="module")
def stated(shipped: Artefacts) -> dict[str, Any]:
    assert shipped.sweep
    return shipped.sweep


@pytest.fixture(scope="module")
def found(shipped: Artefacts) -> dict[str, Any]:
    models = along_beta(shipped)
    if not WHOLE:
        return some(shipped, models[SAMPLE])
    return sweep.measure(
        [
            Point(beta=one.record.training.beta, id=id_, subject=subject_of(one))
            for id_, one in models.items()
        ],
        critic=shipped.critic,
        panel=shipped.panel,
        digits=shipped.digits,
        labels=shipped.labels,
    )


@torch.no_grad()
def some(shipped: Artefacts, model: LoadedModel) -> dict[str, Any]:
    """Return a part of what is measured of one model, by the shipped judge alone."""
    assert model.plane
    x = torch.from_numpy(shipped.digits.reshape(-1, 784).astype(np.float32) / 255)
    one = measurements.encoded(model.net, model.gaussian, x)
    flat = measurements.encoded(model.plane, fit_gaussian(model.plane_codes), x)
    pairs = measurements.pairs_of_two_classes(shipped.labels, FULL.pairs)
    samples = one.decode(sampled(one, "normal", SEEDS["draws"], FULL.draws))
    wide: dict[str, Figure | None] = {
        **measurements.losses(one, x),
        **sweep.dimensions(one),
        "p_digit_normal": mean_p_digit(judge_each([shipped.critic], samples)),
        "p_digit_slerp": sweep.middle(one, [shipped.critic], pairs),
        "blur_normal": blur(samples),
    }
    plane = sweep.on_plane(flat, [shipped.critic], x, shipped.labels, FULL)
    point = Point(beta=model.record.training.beta, id=SAMPLE, subject=subject_of(model))
    kept = {key: figure for key, figure in wide.items() if key in (*sweep.WIDE, "live", "dead")}
    return {
        "real": {"blur_real": blur(x).plain()},
        "wide": [sweep.entry(point, kept)],
        "plane": [sweep.entry(point, plane)],
    }


def test_every_model_along_beta_is_measured_with_the_whole_panel(
    shipped: Artefacts, stated: dict[str, Any]
) -> None:
    models = along_beta(shipped)
    betas = {id_: one.record.training.beta for id_, one in models.items()}
    assert {one["id"]: one["beta"] for one in stated["wide"]} == betas
    flat = {id_: beta for id_, beta in betas.items() if models[id_].record.plane}
    assert {one["id"]: one["beta"] for one in stated["plane"]} == flat
    assert stated["panel"] == len(shipped.panel) >= 5
    assert stated["seeds"] == SEEDS
    for point in stated["wide"]:
        for key, figure in point["figures"].items():
            judged = key.startswith(("p_digit", "coverage", "frechet"))
            assert not judged or len(figure["panel"]) == stated["panel"], (point["id"], key)


def test_the_middle_has_the_figures_of_the_evidence(
    shipped: Artefacts, stated: dict[str, Any]
) -> None:
    """The shipped VAE is the one of beta 1: one quantity has one number."""
    (middle,) = (point for point in stated["wide"] if point["id"] == "vae")
    assert middle["beta"] == 1
    rows = shipped.evidence["rows"]
    for key in sweep.WIDE:
        assert middle["figures"][key]["value"] == pytest.approx(
            rows[key]["vae"]["value"], rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
        ), key
    assert middle["figures"]["live"]["value"] == rows["active_dimensions"]["vae"]["value"]


@pytest.mark.slow
@pytest.mark.parametrize("part", ["wide", "plane"])
def test_stated_figures_are_measured_ones(
    part: str, stated: dict[str, Any], found: dict[str, Any]
) -> None:
    theirs = {point["id"]: point["figures"] for point in stated[part]}
    assert [*theirs] == [one["id"] for one in found[part]] or not WHOLE
    assert found[part]
    for point in found[part]:
        for key, ours in point["figures"].items():
            agree(ours, theirs[point["id"]][key], f"{point['id']} {key}")


def agree(ours: dict[str, Any] | None, theirs: dict[str, Any] | None, where: str) -> None:
    """Compare a figure measured now with the one that is stored."""
    if ours is None or theirs is None:
        assert ours is theirs, where
        return
    assert ours["n"] == theirs["n"], where
    for part in ("value", "low", "high"):
        if ours[part] is None:
            assert theirs[part] is None, where
        else:
            assert theirs[part] == pytest.approx(
                ours[part], rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
            ), (where, part)
    if WHOLE:
        assert theirs.get("panel", []) == pytest.approx(
            ours.get("panel", []), rel=TOLERANCE["rel"], abs=TOLERANCE["abs"]
        ), where


@pytest.mark.slow
def test_what_is_stated_of_real_digits_is_measured(
    stated: dict[str, Any], found: dict[str, Any]
) -> None:
    for key, ours in found["real"].items():
        agree(ours, stated["real"][key], key)
