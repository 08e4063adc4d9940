"""`python -m explorer`: on a small data set made here, and with everything that can go wrong."""

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from explorer import artefacts, data
from explorer.__main__ import main
from explorer.artefacts import checkpoints, files, records
from explorer.build import build, critics, training_run
from explorer.models import Config
from tests.build.conftest import TEST
from tests.shipped import GANS, MODELS


def train(mnist: Path, out: Path, *more: str) -> int:
    return main(["train", "--model", "vae", "--epochs", "2", "--data-dir", str(mnist),
                 "--out", str(out), *more])  # fmt: skip


def test_train_leaves_weights_and_a_history_per_epoch(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        train(mnist, tmp_path / "out", "--beta", "0.5", "--latent-dim", "3", "--hidden", "20") == 0
    )
    history = json.loads((tmp_path / "out" / "history.json").read_text())
    assert [epoch["epoch"] for epoch in history["epochs"]] == [1, 2]
    assert (history["config"]["beta"], history["config"]["latent_dim"]) == (0.5, 3)
    weights = files.arrays(tmp_path / "out" / "weights.safetensors")
    assert weights["fc_mu.weight"].shape == (3, 20)
    printed = capsys.readouterr().out
    assert "epoch 2/2" in printed
    assert "left" in printed


def test_same_seed_same_file(mnist: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert train(mnist, tmp_path / name, "--seed", "3") == 0
    first, second = ((tmp_path / name / "weights.safetensors").read_bytes() for name in ("a", "b"))
    assert first == second


def test_ctrl_c_keeps_the_last_finished_epoch(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = training_run.train

    def interrupted(*args: object, **options: object):
        for epoch in real(*args, **options):  # pyrefly: ignore[bad-argument-type]
            yield epoch
            if epoch.number == 3:
                raise KeyboardInterrupt

    monkeypatch.setattr(training_run, "train", interrupted)
    assert train(mnist, tmp_path / "out", "--epochs", "9") == 130
    assert "what was finished is kept" in capsys.readouterr().err
    history = json.loads((tmp_path / "out" / "history.json").read_text())
    assert len(history["epochs"]) == 3
    assert files.arrays(tmp_path / "out" / "weights.safetensors")["fc_mu.bias"].shape == (32,)


def test_ctrl_c_before_the_first_epoch_claims_nothing_of_an_older_run(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert train(mnist, tmp_path / "out") == 0
    for path in (tmp_path / "out").iterdir():
        os.utime(path, (0, 0))

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(training_run, "train", interrupted)
    assert train(mnist, tmp_path / "out") == 130
    assert "nothing new was written" in capsys.readouterr().err


def test_a_missing_checkpoint_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"explorer: {tmp_path / 'manifest.json'} is missing")
    assert "python -m explorer build" in said


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--epochs", "0"), "epochs must be a whole number from 1 to 100000, got 0"),
        (("--latent-dim", "-2"), "latent_dim must be a whole number from 2 to 64, got -2"),
        (("--latent-dim", "65"), "latent_dim must be a whole number from 2 to 64, got 65"),
        (("--hidden", "0"), "hidden must be a whole number from 1 to 4096, got 0"),
        (("--beta", "nan"), "beta must be a finite number of at least 0, got nan"),
        (("--seed", "-1"), "seed must be a whole number from 0"),
        (("--batch-size", "0"), "batch_size must be a whole number"),
    ],
)
def test_bad_values_are_refused_before_any_work(
    option: tuple[str, str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(tmp_path / "nowhere", tmp_path / "out", *option) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "option", [("--epochs", "many"), ("--threads", "0"), ("--model", "diffusion"), ("--what", "1")]
)
def test_options_that_mean_nothing_show_the_usage(
    option: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        train(tmp_path, tmp_path, *option)
    assert caught.value.code == 2
    assert "usage: python -m explorer" in capsys.readouterr().err


def test_without_data_and_network_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import torchvision.datasets.mnist as torchvision_mnist

    def unreachable(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(torchvision_mnist, "download_and_extract_archive", unreachable)
    assert train(tmp_path / "data", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "could not be downloaded" in said
    assert "--data-dir" in said


def test_a_file_as_data_directory_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("not a directory")
    assert train(tmp_path / "data", tmp_path / "out") == 2
    assert "--data-dir must be a directory" in capsys.readouterr().err


@pytest.mark.parametrize("inside", [".", "MNIST", "MNIST/raw"])
def test_the_data_are_found_from_inside_their_directory(mnist: Path, inside: str) -> None:
    assert len(data.load(mnist / inside, train=False, download=False).images) == TEST


def test_data_beside_the_data_directory_are_not_taken(mnist: Path) -> None:
    (mnist / "other").mkdir()
    with pytest.raises(data.DataError, match=r"MNIST is not in .*other"):
        data.load(mnist / "other", train=False, download=False)


def test_damaged_data_are_named(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for file in (mnist / "MNIST" / "raw").iterdir():
        (raw / file.name).write_bytes(file.read_bytes()[:50])
    assert train(tmp_path, tmp_path / "out") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_full_disk_is_told_in_words(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write_bytes", full)
    assert train(mnist, tmp_path / "out") == 1
    assert "is full; free some space" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["file", "file/below", "/proc/nothing"])
def test_a_place_that_takes_no_files_is_refused_before_any_work(
    out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert train(tmp_path / "nowhere", tmp_path / out) == 2
    assert (
        f"--out must be a directory that takes files; {tmp_path / out}:" in capsys.readouterr().err
    )
    assert main(["build", "--trained", str(tmp_path / out), "--out", str(tmp_path / "ck"),
                 "--data-dir", str(tmp_path / "nowhere")]) == 2  # fmt: skip
    assert f"--trained must be a directory that takes files; {tmp_path / out}:" in (
        capsys.readouterr().err
    )
    assert not (tmp_path / "nowhere").exists()


def test_ctrl_c_while_torch_is_imported_is_no_traceback(root: Path, tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise KeyboardInterrupt")
    run = subprocess.run(
        [sys.executable, "-m", "explorer", "train", "--model", "vae"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (130, "\nStopped.\n")


def test_labels_and_images_are_read_as_they_are(mnist: Path) -> None:
    digits = data.load(mnist, train=False)
    assert digits.images.shape == (TEST, 784)
    assert digits.images.dtype == digits.labels.dtype == torch.uint8
    assert digits.x().max() == 1
    assert digits.x().dtype == torch.float32


@pytest.fixture
def shipped_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(artefacts.DIRECTORY, tmp_path / "checkpoints"))


def trained(directory: Path, digits: data.Digits) -> list[bool]:
    """Return of every model of a directory whether it counts as trained on these digits."""
    found = [records.read_record(directory / model) for model in MODELS]
    whole = [(one.id, one.training, training_run.WHOLE) for one in found]
    flat = [(one.id, one.plane.training, training_run.FLAT) for one in found if one.plane]
    return [
        training_run.is_trained(config, digits, directory / model, names)
        for model, config, names in (*whole, *flat)
    ]


def test_what_ships_counts_as_made_from_mnist_and_from_nothing_else(
    mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = data.load(mnist, train=True)
    assert trained(artefacts.DIRECTORY, digits) == [False] * 4
    monkeypatch.setattr(data, "origin", lambda _: {})
    assert trained(artefacts.DIRECTORY, digits) == [True] * 4


def test_other_digits_train_a_model_again(mnist: Path, tmp_path: Path) -> None:
    assert train(mnist, tmp_path / "out") == 0
    config = Config(model="vae", epochs=2)
    digits, others = (data.load(mnist, train=train) for train in (True, False))
    assert training_run.is_trained(config, digits, tmp_path / "out")
    assert not training_run.is_trained(config, others, tmp_path / "out")


def test_other_digits_train_the_critic_again(
    mnist: Path, shipped_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits, called = data.load(mnist, train=True), []
    monkeypatch.setattr(critics, "train_critic", lambda *_, **__: called.append(1) or [])
    with monkeypatch.context() as patch:
        patch.setattr(data, "origin", lambda _: {})
        critics.build_critics(digits, shipped_copy)
    assert not called
    for _ in range(2):
        critics.build_critics(digits, shipped_copy)
    assert len(called) == len(critics.RECIPES)


def test_another_recipe_trains_a_critic_of_the_panel_again(
    mnist: Path, shipped_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits, called = data.load(mnist, train=True), []
    monkeypatch.setattr(data, "origin", lambda _: {})
    monkeypatch.setattr(critics, "train_critic", lambda _, recipe: called.append(recipe) or [])
    name = checkpoints.PANEL[1]
    other = replace(critics.RECIPES[name], whole=0.6)
    monkeypatch.setitem(critics.RECIPES, name, other)
    critics.build_critics(digits, shipped_copy)
    assert called == [other]


def test_shipped_evidence_is_of_the_shipped_files() -> None:
    key = build.key_of(artefacts.DIRECTORY, [*MODELS, *GANS], 3)
    assert build.is_measured(artefacts.DIRECTORY, key)


@pytest.mark.parametrize(
    "name",
    [
        "ae/weights.safetensors",
        "ae/plane.safetensors",
        "vae/plane.safetensors",
        "vae/map.safetensors",
        checkpoints.CRITIC,
        checkpoints.PANEL[2],
    ],
)
def test_evidence_of_other_files_is_measured_again(shipped_copy: Path, name: str) -> None:
    arrays = files.arrays(shipped_copy / name)
    files.write_arrays(shipped_copy / name, {key: value + 1 for key, value in arrays.items()})
    assert not build.is_measured(shipped_copy, build.key_of(shipped_copy, [*MODELS, *GANS], 3))


@pytest.mark.parametrize("text", ["", "[" * 100_000, "[]", '{{"made_from": "{key}"}}'])
def test_damaged_evidence_is_measured_again(shipped_copy: Path, text: str) -> None:
    key = build.key_of(shipped_copy, [*MODELS, *GANS], 3)
    (shipped_copy / checkpoints.EVIDENCE).write_text(text.format(key=key))
    assert not build.is_measured(shipped_copy, key)
