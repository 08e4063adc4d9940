"""`python -m explorer evaluate --add`: new models and rows are stored, what is there stays."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import ModelRecord, checkpoints, files, loaded, records
from explorer.build import evaluate, own
from explorer.evidence import measure
from explorer.evidence.claims import CLAIMS
from explorer.models import Config
from tests.shipped import MODELS

ANOTHER = ModelRecord(
    id="another",
    long="A decoder alone",
    short="Another",
    colour="purple",
    config=Config(model="decoder", hidden=8),
)


def write_weights(path: Path, seed: int) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        loaded.write_weights(path, ANOTHER.config.build())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return what ships with one model more, and without the row of the rarest class."""
    out = Path(shutil.copytree(artefacts.DIRECTORY, tmp_path / "checkpoints"))
    write_weights(out / ANOTHER.id / records.WEIGHTS, 0)
    records.write_record(out / ANOTHER.id, ANOTHER)
    evidence = json.loads((out / checkpoints.EVIDENCE).read_text())
    evidence["rows"].pop("share_least", None)
    manifest = json.loads((out / checkpoints.MANIFEST).read_text())
    seeds = len(evidence["seeds"]["training"])
    evidence["made_from"] = evaluate.key_of(out, evidence["models"], seeds)
    files.write_json(out / checkpoints.EVIDENCE, evidence)
    manifest["models"].insert(2, ANOTHER.id)
    checkpoints.write_manifest(
        out, {k: v for k, v in manifest.items() if k not in ("format", "sha256")}
    )
    return out


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the measuring; return what was asked of it."""
    calls: list[dict[str, Any]] = []

    def stand_in(subjects: dict[str, measure.Subject], **given: Any) -> dict[str, Any]:
        calls.append({"subjects": subjects, **given})
        models, brief = [*subjects], given.get("brief", ())
        rows = {}
        for key, claim in CLAIMS.items():
            if claim.training and given["training"] is None:
                continue
            has_none = {m for m in models if subjects[m].gaussian is None}
            cells = {
                m: None
                if key == "mmd2" and m in has_none
                else {"value": float(len(calls)), "n": 1, "low": None, "high": None}
                for m in models
                if key in measure.BRIEF or m not in brief
            }
            words = {"part": claim.part, "title": claim.title, "definition": claim.measured}
            rows[key] = {**dict.fromkeys(models), **cells, **words, "separates": None}
            rows[key]["range"] = None
        curves = {name: {} for name in ("paths", "temperature", "arithmetic", "losses")}
        return {
            **{"models": models, "panel": 0, "seeds": {}, "sizes": {}, "critic": {}},
            **{"rows": rows, "curves": curves, "seconds": 1.0},
            "typical": {"digit": None, "pair": None, "seed": {}},
        }

    monkeypatch.setattr(measure, "measure", stand_in)
    return calls


def rows_of(out: Path) -> dict[str, Any]:
    return json.loads((out / checkpoints.EVIDENCE).read_text())["rows"]


def test_a_new_model_is_measured_and_what_was_stored_stays(
    copied: Path, asked: list[dict[str, Any]]
) -> None:
    before = rows_of(copied)
    evaluate.evaluate_shipped(copied, add=True, training=np.zeros((2, 784), np.uint8))
    (call,) = asked
    assert call["subjects"]["another"].gaussian is None
    assert set(call["brief"]) >= set(MODELS)
    assert "another" not in call["brief"]
    made = artefacts.load(copied)
    assert made.evidence["models"][-1] == "another"
    assert list(made.evidence["rows"]) == list(CLAIMS)
    for key, row in before.items():
        for model in MODELS:
            assert made.evidence["rows"][key][model] == row[model], key
    assert made.evidence["rows"]["mmd2"]["another"] is None
    assert made.evidence["rows"]["share_least"]["ae"]["value"] == 1
    ids = [id_ for id_, one in made.models.items() if one.record.family is None]
    assert evaluate.is_measured(copied, evaluate.key_of(copied, ids, 3))


def test_the_second_time_nothing_is_measured_but_seeds_that_came(
    copied: Path, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    training = np.zeros((2, 784), np.uint8)
    evaluate.evaluate_shipped(copied, add=True, training=training, trained=tmp_path / "none")
    evaluate.evaluate_shipped(copied, add=True, training=training, trained=tmp_path / "none")
    assert len(asked) == 1
    for seed in (1, 2):
        write_weights(tmp_path / f"trained/seed-{seed}/another" / records.WEIGHTS, seed)
    before = rows_of(copied)
    evaluate.evaluate_shipped(copied, add=True, training=training, trained=tmp_path / "trained")
    assert [[*call["subjects"]] for call in asked[1:]] == [["another"], ["another"]]
    for key, row in rows_of(copied).items():
        old = before[key]["range"] or {}
        for model, span in (row["range"] or {}).items():
            assert span == ([1, 3] if model == "another" and row[model] else old.get(model)), key
    evaluate.evaluate_shipped(copied, add=True, training=training, trained=tmp_path / "trained")
    assert len(asked) == 3


def test_without_training_digits_their_rows_are_asked_for_of_nobody(
    copied: Path, asked: list[dict[str, Any]]
) -> None:
    before = rows_of(copied).get("nearest_training")
    evaluate.evaluate_shipped(copied, add=True)
    after = rows_of(copied).get("nearest_training")
    assert (after is None) == (before is None)
    if before and after:
        assert {**after, "another": 0} == {**before, "range": after["range"], "another": 0}
    assert asked[0]["training"] is None


def test_training_digits_are_taken_if_they_are_there(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = evaluate.training_digits(mnist)
    assert found is not None
    assert found.shape[1] == 784
    assert evaluate.training_digits(tmp_path) is None
    assert "rows that take its training digits stay as they are" in capsys.readouterr().out


def test_an_own_model_without_an_encoder_gets_evidence_of_its_samples(
    mnist: Path,
    tmp_path: Path,
    asked: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "runs" / "forger"
    write_weights(folder / records.WEIGHTS, 0)
    records.write_record(folder, ANOTHER)
    digits = own.data.load(mnist, train=True)
    for _ in range(2):
        own.measure_own(folder, digits)
    (call,) = asked
    assert call["subjects"]["model"].gaussian is None
    assert call["training"].shape == (len(digits.images), 784)
    assert "has no encoder" in capsys.readouterr().out
    stored = artefacts.load()
    found = own.own.read_own(tmp_path / "runs", folder, "green", stored)
    assert set(found.record.sha256) == {records.WEIGHTS, records.MEASURED}
    assert found.evidence["rows"]["p_digit_normal"]["model"]["value"] == 1
    assert found.evidence["rows"]["mmd2"]["model"] is None


def test_searching_is_done_once(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = {"value": 1.0, "n": 1, "low": None, "high": None}
    both = {"one": figure, "best": figure}
    found = {
        **{"bce": {"one": {"30": figure}, "best": {"30": figure}}, "each": [1.0], "same": both},
        "multiply_adds": {"one": 1, "best": 4},
    }
    calls = []

    def stand_in(nets: dict[str, Any], encoders: list[str], **_: Any) -> dict[str, Any]:
        calls.append((list(nets), encoders))
        return {
            **{"seeds": {}, "rate": 0.1, "panel": 0, "digits": [1], "floor": figure},
            "sizes": {"digits": 1, "starts": 4, "steps": [30]},
            "models": {name: {"search": found, "encoder": None} for name in nets},
            "seconds": 1.0,
        }

    monkeypatch.setattr(evaluate.search, "measure", stand_in)
    (copied / checkpoints.SEARCH).unlink(missing_ok=True)
    kept = json.loads((copied / checkpoints.MANIFEST).read_text())
    contents = {k: v for k, v in kept.items() if k not in ("format", "sha256")}
    checkpoints.write_manifest(copied, contents)
    for _ in range(2):
        evaluate.evaluate_search(copied)
    ((nets, encoders),) = calls
    assert "another" in nets
    assert encoders == [*MODELS]
    made = artefacts.load(copied)
    assert made.search is not None
    assert checkpoints.SEARCH in made.browser_files
    (copied / checkpoints.SEARCH).unlink()
    with pytest.raises(artefacts.ArtefactError, match=r"search\.json is missing"):
        artefacts.load(copied)
