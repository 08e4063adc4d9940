"""sweep.json is what the shipped models along beta give."""

from dataclasses import replace
from typing import Any

import pytest

from explorer.artefacts import Artefacts
from explorer.build.evaluate import along_beta, subject_of
from explorer.evidence import sweep
from explorer.evidence.measurements import FULL, SEEDS
from explorer.evidence.sweep import Point
from tests import measured as state

WHOLE = state.in_full(__file__)
"""Whether all is measured, which takes minutes; otherwise `SAMPLE` by two judges, see `told`."""

SAMPLE = "vae-beta-4"
OF_SETS = ("coverage_normal", "coverage_fitted")
"""Of many sets: where all is not measured, one set is, which lies about where the others do."""

TOLERANCE = {"rel": 2e-3, "abs": 5e-4}
"""Another processor or thread count adds float32 numbers in another order."""


@pytest.fixture(scope="module")
def stated(shipped: Artefacts) -> dict[str, Any]:
    assert shipped.sweep
    return shipped.sweep


@pytest.fixture(scope="module")
def found(shipped: Artefacts) -> dict[str, Any]:
    models = along_beta(shipped)
    return sweep.measure(
        [
            Point(beta=models[id_].record.training.beta, id=id_, subject=subject_of(models[id_]))
            for id_ in (models if WHOLE else [SAMPLE])
        ],
        critic=shipped.critic,
        panel=shipped.panel if WHOLE else shipped.panel[:1],
        digits=shipped.digits,
        labels=shipped.labels,
        sizes=FULL if WHOLE else replace(FULL, sets=1, panel_sets=1),
    )


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
            rows[key]["vae"]["value"], **TOLERANCE
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
    if not WHOLE and where.endswith(OF_SETS):
        assert theirs["low"] - 0.05 < ours["value"] < theirs["high"] + 0.05, where
        return
    for part in ("value", "low", "high"):
        if ours[part] is None:
            assert theirs[part] is None, where
        else:
            assert theirs[part] == pytest.approx(ours[part], **TOLERANCE), (where, part)
    for mine, other in zip(ours.get("panel", ()), theirs.get("panel", ()), strict=WHOLE):
        assert other == pytest.approx(mine, **TOLERANCE), where


@pytest.mark.slow
def test_what_is_stated_of_real_digits_is_measured(
    stated: dict[str, Any], found: dict[str, Any]
) -> None:
    for key, ours in found["real"].items():
        agree(ours, stated["real"][key], key)
