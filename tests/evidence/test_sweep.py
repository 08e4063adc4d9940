"""What is measured along beta: complete, in order, honest at beta 0, and what it counts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.artefacts import ArtefactError, Artefacts, checkpoints, files, schema
from explorer.evidence import sweep
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import Sizes
from explorer.evidence.sweep import Point
from explorer.judge.critic import Critic
from explorer.latent import standard_normal

SOME = 300
SMALL = Sizes(draws=100, compared=60, sets=2, panel_sets=1, pairs=50)


@pytest.fixture(scope="module")
def found(shipped: Artefacts) -> dict[str, Any]:
    """Return what is measured of the shipped VAE, told as three betas, one with a plane."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        critic, other = Critic().eval(), Critic().eval()
    vae = shipped.models["vae"]
    subject = Subject(net=vae.net, gaussian=vae.gaussian)
    flat = replace(subject, plane=(vae.plane, vae.plane_codes[:SOME]))
    points = [Point(beta=4, id="c", subject=subject), Point(beta=0, id="a", subject=subject)]
    return sweep.measure(
        [*points, Point(beta=1, id="b", subject=flat)],
        critic=critic,
        panel=[other],
        digits=shipped.digits[:SOME],
        labels=shipped.labels[:SOME],
        sizes=SMALL,
    )


def test_points_are_in_the_order_of_beta_and_of_the_files_form(found: dict[str, Any]) -> None:
    assert [(point["beta"], point["id"]) for point in found["wide"]] == [
        (0, "a"),
        (1, "b"),
        (4, "c"),
    ]
    assert [point["beta"] for point in found["plane"]] == [1]
    stored = json.loads(json.dumps({**found, "made_from": "x"}, allow_nan=False))
    assert schema.misfit(stored, schema.sweep()) is None
    assert {"bce_test", "knn", "radius"} <= set(found["plane"][0]["figures"])


def test_figures_are_the_evidences_own_with_the_panels_values(
    found: dict[str, Any], shipped: Artefacts
) -> None:
    one = found["wide"][1]["figures"]
    assert set(sweep.WIDE) | {"live", "dead"} == set(one)
    for key, figure in one.items():
        judged = key.startswith(("p_digit", "coverage", "frechet"))
        assert len(figure.get("panel", ())) == judged, key
    assert one["live"]["value"] + one["dead"]["value"] <= 32
    bce = shipped.evidence["rows"]["bce_test"]["vae"]["value"]
    assert one["bce_test"]["value"] == pytest.approx(bce, rel=0.1)


def test_at_beta_0_no_kl_is_told_and_no_number_called_dead(found: dict[str, Any]) -> None:
    nought, one = (found["wide"][i]["figures"] for i in (0, 1))
    assert nought["kl_test"] is None
    assert (nought["live"]["value"], nought["dead"]["value"]) == (32, 0)
    assert one["kl_test"]["value"] > 20
    assert one["dead"]["value"] > 0


def test_a_code_counts_as_right_if_its_neighbours_have_its_class() -> None:
    """Two heaps of 20, and one code of the first class in the second heap."""
    codes = standard_normal(0, 41, 2)
    codes[20:] += 100
    labels = np.repeat([0, 1], [20, 21])
    labels[40] = 0
    figure = sweep.own_class(codes, labels)
    assert (figure.value, figure.n) == (pytest.approx(40 / 41), 41)


def test_the_radius_holds_all_but_a_hundredth() -> None:
    codes = np.zeros((101, 2))
    codes[:, 0] = np.arange(101)
    figure = sweep.radius(codes)
    assert figure.value == 99
    assert figure.low is not None
    assert figure.low <= 99 <= (figure.high or 0)


def test_the_table_has_a_line_for_every_point(found: dict[str, Any]) -> None:
    lines = sweep.table(found).splitlines()
    assert sum(line.lstrip().startswith("beta ") for line in lines) == 4
    assert "none" in lines[1]


# ---- the file ----


@pytest.fixture
def written(found: dict[str, Any], tmp_path: Path) -> Path:
    (tmp_path / checkpoints.SWEEP).write_text(json.dumps({**found, "made_from": "x"}))
    return tmp_path


def test_the_file_is_read_as_it_was_written(written: Path, found: dict[str, Any]) -> None:
    assert checkpoints.read_sweep(written, ["a", "b", "c"]) == {**found, "made_from": "x"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s["wide"].reverse(), "betas in wide that do not rise"),
        (lambda s: s["wide"][0].update(beta=-1), "betas in wide that do not rise from 0"),
        (lambda s: s["wide"][0].update(id="nobody"), "models that are not there: nobody"),
        (lambda s: s["wide"][1]["figures"].update(mmd2=1), "wide.1.figures.mmd2"),
        (lambda s: s["wide"][1]["figures"]["mmd2"].update(panel=["x"]), "wide.1.figures.mmd2"),
        (lambda s: s.pop("plane"), "no valid plane"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(written: Path, change: Any, told: str) -> None:
    path = written / checkpoints.SWEEP
    value = json.loads(path.read_text())
    change(value)
    files.write_json(path, value)
    with pytest.raises(ArtefactError, match=told):
        checkpoints.read_sweep(written, ["a", "b", "c"])


def test_the_page_fetches_the_file_where_there_is_one(shipped: Artefacts) -> None:
    assert checkpoints.SWEEP in replace(shipped, sweep={"wide": []}).browser_files
    assert checkpoints.SWEEP not in replace(shipped, sweep=None).browser_files


def test_the_manifest_has_its_hash_where_there_is_one(tmp_path: Path) -> None:
    for name in checkpoints.SHARED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)

    def hashed() -> set[str]:
        checkpoints.write_manifest(tmp_path, {})
        return set(json.loads((tmp_path / checkpoints.MANIFEST).read_text())["sha256"])

    assert hashed() == {*checkpoints.SHARED}
    (tmp_path / checkpoints.SWEEP).write_text("{}")
    assert hashed() == {*checkpoints.SHARED, checkpoints.SWEEP}
