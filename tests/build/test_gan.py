"""A GAN from the command line, and the games that ship: kept moment by moment."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from explorer import artefacts
from explorer.__main__ import main
from explorer.artefacts import files, records
from explorer.artefacts.own import with_own
from explorer.build import training_run
from explorer.gan_training import GameEpoch
from explorer.server import api
from explorer.site.boot import boot

FILES = {records.RECORD, records.WEIGHTS, records.DISCRIMINATOR, records.HISTORY}


def train(mnist: Path, out: Path, *more: str) -> int:
    return main(["train", "--model", "gan", "--epochs", "2", "--data-dir", str(mnist),
                 "--out", str(out), *more])  # fmt: skip


def test_a_trained_gan_is_complete_and_opens(
    mnist: Path, tmp_path: Path, shipped: artefacts.Artefacts, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "runs" / "forger"
    assert train(mnist, folder, "--latent-dim", "5", "--hidden", "24") == 0
    assert {path.name for path in folder.iterdir()} == FILES
    said = capsys.readouterr().out
    assert "epoch 2/2  losses D" in said
    assert "no encoder, so no losses on test digits" in said
    assert f"python app.py --models {tmp_path / 'runs'}" in said
    history = json.loads((folder / records.HISTORY).read_text())
    assert [epoch["epoch"] for epoch in history["epochs"]] == [1, 2]
    assert set(history["epochs"][0]["train"]) == {"loss_d", "loss_g", "d_real", "d_fake"}
    found = with_own(shipped, tmp_path / "runs")
    assert found.broken == {}
    record = found.models["forger"].record
    assert (record.kind, record.latent_dim, record.config.hidden) == ("gan", 5, 24)
    assert record.test == {}
    *_, told = boot(found)["models"]
    assert (told["kind"], told["encoder"], told["history"]) == ("gan", False, False)
    assert len(api.sample(found, "forger", 3, 0)["images"]) == 3
    with pytest.raises(ValueError, match="forger has no encoder; models that encode: ae, vae"):
        api.encode(found, b"", "forger")
    with pytest.raises(ValueError, match="no codes to fit a Gaussian to"):
        api.sample(found, "forger", 1, 0, "fitted")


def test_same_seed_same_files(mnist: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert train(mnist, tmp_path / name, "--seed", "3") == 0
    for name in (records.WEIGHTS, records.DISCRIMINATOR):
        first, second = ((tmp_path / folder / name).read_bytes() for folder in ("a", "b"))
        assert first == second


def test_ctrl_c_keeps_the_last_finished_epoch(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = training_run.train_game

    def interrupted(*args: object, **options: object) -> Iterator[GameEpoch]:
        for epoch in real(*args, **options):  # pyrefly: ignore[bad-argument-type]
            yield epoch
            if epoch.number == 2:
                raise KeyboardInterrupt

    monkeypatch.setattr(training_run, "train_game", interrupted)
    assert train(mnist, tmp_path / "out", "--epochs", "5") == 130
    assert "what was finished is kept" in capsys.readouterr().err
    assert len(json.loads((tmp_path / "out" / "history.json").read_text())["epochs"]) == 2
    assert files.arrays(tmp_path / "out" / records.WEIGHTS)["decoder.7.bias"].shape == (1,)


def test_a_gan_has_no_beta(mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(mnist, tmp_path / "out", "--beta", "2") == 2
    assert "explorer: a GAN has no KL term: leave out --beta" in capsys.readouterr().err


def test_divergence_is_told_and_leaves_nothing(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = training_run.train_game

    def grown(*args: object, **options: object) -> Iterator[GameEpoch]:
        for epoch in real(*args, **options):  # pyrefly: ignore[bad-argument-type]
            if epoch.number == 2:
                with torch.no_grad():
                    # More than float16 holds.
                    epoch.game.kept.state_dict()["decoder.0.weight"].fill_(1e6)
            yield epoch

    monkeypatch.setattr(training_run, "train_game", grown)
    assert train(mnist, tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert said.startswith("explorer: the training diverged in epoch 2: ")
    assert "Try another --seed" in said
    assert not (tmp_path / "out").exists()
