"""`python -m explorer build`, whole and small: everything made, taken up again, made in parts."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from explorer import artefacts, data
from explorer.__main__ import main
from explorer.artefacts import checkpoints, files, game, loaded, records
from explorer.build import build, critics, encode, evaluate, films, sweep
from explorer.build.subjects import train_both
from explorer.evidence import search
from explorer.evidence.measurements import Sizes
from explorer.judge import training
from explorer.models import Config
from tests.build.conftest import TEST, TRAIN
from tests.shipped import MODELS

SMALL = Sizes(draws=40, compared=30, pairs=12, frames=5, slopes=4, candidates=40, seeds=2)


@pytest.mark.slow
def test_build_makes_a_complete_directory_and_resumes(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for module in (encode, films):
        monkeypatch.setattr(module, "SAMPLES", 40)
    for name, recipe in critics.RECIPES.items():
        monkeypatch.setitem(critics.RECIPES, name, replace(recipe, epochs=1))
    monkeypatch.setattr(training, "HELD_OUT", 16)
    for module in (build, evaluate):
        monkeypatch.setattr(module, "FULL", SMALL)
    monkeypatch.setattr(search, "FULL", search.Sizes(digits=4, starts=2, steps=(2,)))
    out = tmp_path / "ck"
    command = ["build", "--epochs", "1", "--seeds", "2", "--data-dir", str(mnist),
               "--out", str(out), "--trained", str(tmp_path / "trained")]  # fmt: skip
    assert main(command) == 0
    first = capsys.readouterr().out
    made = artefacts.load(out)
    assert made.models["ae"].maps.shape == (3, TEST + 80, 2)
    assert made.evidence["seeds"]["training"] == [0, 1]
    assert made.evidence["rows"]["p_digit_normal"]["range"]["vae"]
    assert made.manifest["digits"] == TEST
    assert made.training == TRAIN
    assert "is complete and checked" in first
    parts = re.findall(r"^([^:]+): (?:\d+ min )?[\d.]+ s; (.+)$", first, re.MULTILINE)
    assert len(parts) >= 8, "every part says how long it took"
    sizes = dict(re.findall(r"(\S+) (\d+) kB", ", ".join(files for _, files in parts)))
    for name in (
        *(f"{m}/weights.safetensors" for m in MODELS),
        checkpoints.CRITIC,
        checkpoints.EVIDENCE,
        checkpoints.SWEEP,
        checkpoints.TRAINING,
        game.FILMS,
        "gan-lesson/weights.safetensors",
    ):
        size = (out / name).stat().st_size
        assert int(sizes[name]) == pytest.approx(size / 1000, abs=0.51)
    assert [*made.models][:4] == [*MODELS, "gan", "gan-lesson"]
    assert made.films
    assert made.evidence["models"] == [*MODELS, "gan", "gan-lesson"]
    spans = made.evidence["rows"]["p_digit_normal"]["range"]
    assert (len(spans["gan"]), spans["gan-lesson"]) == (2, None)
    assert made.search
    assert [*made.search["models"]] == made.evidence["models"]
    assert_chained(made)
    before = contents(out)

    (out / checkpoints.MANIFEST).unlink()
    (out / "vae-beta-0" / records.WEIGHTS).unlink()
    assert main(command) == 0
    again = capsys.readouterr().out
    assert again.count("already there") == 30, "all but one of the sweep, as it was stopped"
    assert re.findall(r"^train (.*?),.* \.\.\.$", again, re.MULTILINE) == ["vae-beta-0"]
    resumed = contents(out)
    changed = {name for name in resumed.keys() | before.keys() if resumed[name] != before[name]}
    assert changed <= {f"vae-beta-0/{name}" for name in (records.HISTORY, records.RECORD)}, "times"
    before = resumed

    (out / checkpoints.CRITIC).unlink()
    (out / checkpoints.EVIDENCE).write_bytes(before[checkpoints.EVIDENCE] + b"\n")
    assert main([*command, "--only", "judge"]) == 0
    judged = capsys.readouterr().out
    assert re.findall(r"^train (.*?),", judged, re.MULTILINE) == [
        checkpoints.CRITIC,  # which says that it begins, and that it has ended
        checkpoints.CRITIC,
        *checkpoints.PANEL,
    ]
    assert "measure" not in judged
    artefacts.load(out)
    after = contents(out)
    assert after.pop(checkpoints.EVIDENCE) != before.pop(checkpoints.EVIDENCE)
    # Of the critic's file what it was made from is in any order, so its hash is another too.
    new = (checkpoints.CRITIC, checkpoints.MANIFEST)
    assert after == before | {name: after[name] for name in new}

    assert main([*command, "--seed", "3"]) == 0
    assert capsys.readouterr().out.count("already there") == 6


def test_a_member_is_trained_anew_when_what_it_starts_from_is_another(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digits, test = (data.load(mnist, train=train) for train in (True, False))
    config = Config(model="vae", latent_dim=4, hidden=8, epochs=1)
    (middle,) = build.shipped([config])
    side, _ = sweep.sides(middle)
    train_both(middle, digits, test, tmp_path)

    def trained_again() -> list[str]:
        capsys.readouterr()
        sweep.train_side(side, digits, test, tmp_path)
        said = capsys.readouterr().out
        return re.findall(r"^train (\S+), weights\S+ .* \.\.\.$", said, re.MULTILINE)

    ids = ["vae-beta-2", "vae-beta-4", "vae-beta-8", "vae-beta-16"]
    assert trained_again() == ids
    assert trained_again() == []
    path = tmp_path / "vae-beta-4" / records.WEIGHTS
    other = loaded.load_weights(tmp_path / "vae" / records.WEIGHTS, config)
    loaded.write_weights(path, other, files.metadata(path))
    assert trained_again() == ids[2:], "it is another model, though called and made alike"
    last = tmp_path / "vae-beta-16" / records.WEIGHTS
    loaded.write_weights(last, other)
    assert trained_again() == [], "the one that does not say what it started from, as those shipped"


def contents(directory: Path) -> dict[str, bytes]:
    """Return what is in the files of a directory, by their paths there."""
    paths = (path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


def assert_chained(made: artefacts.Artefacts) -> None:
    """Hold the records of a family to what it is: each from its neighbour, outwards from beta 1."""
    family = {id_: one.record for id_, one in made.models.items() if one.record.family}
    betas = [one.training.beta for one in family.values()]
    assert betas == sorted(sweep.BETAS)
    assert {one.family for one in family.values()} == {"vae"}
    assert {id_: one.start for id_, one in family.items()} == {
        **{"vae-beta-0": "vae-beta-0p1", "vae-beta-0p1": "vae-beta-0p25"},
        **{"vae-beta-0p25": "vae-beta-0p5", "vae-beta-0p5": "vae", "vae-beta-2": "vae"},
        **{"vae-beta-4": "vae-beta-2", "vae-beta-8": "vae-beta-4", "vae-beta-16": "vae-beta-8"},
    }
    assert {id_: one.plane.start for id_, one in family.items() if one.plane} == {
        **{"vae-beta-0": "vae-beta-0p25", "vae-beta-0p25": "vae"},
        **{"vae-beta-4": "vae", "vae-beta-16": "vae-beta-4"},
    }
    with_map = [one.training.beta for one in family.values() if one.ships(records.MAP)]
    assert tuple(with_map) == sweep.WITH_MAP
    assert made.sweep
    assert [point["beta"] for point in made.sweep["wide"]] == sorted([*sweep.BETAS, 1])
