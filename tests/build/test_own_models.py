"""Own models from the command line: trained, imported, measured, and what can go wrong."""

import json
import os
import pickle
import re
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.__main__ import main, parser
from explorer.artefacts import records
from explorer.artefacts.own import with_own
from explorer.build import own, tsne
from explorer.evidence.measurements import Sizes
from explorer.judge.critic import Critic
from explorer.models import VAE, Autoencoder
from explorer.site.boot import boot
from explorer.training import evaluate

SMALL = Sizes(draws=40, compared=30, pairs=12, frames=5, slopes=4, candidates=40, seeds=2)
FILES = {records.RECORD, records.WEIGHTS, records.HISTORY}


def train(mnist: Path, out: Path, *more: str) -> int:
    return main(["train", "--model", "vae", "--epochs", "1", "--latent-dim", "5", "--hidden", "24",
                 "--data-dir", str(mnist), "--out", str(out), *more])  # fmt: skip


def saved(path: Path, value: object) -> Path:
    torch.save(value, path)
    return path


def brought(file: Path, out: Path) -> int:
    return main(["import", str(file), "--out", str(out)])


# ---- train ----


def test_a_trained_model_is_complete_and_opens(
    mnist: Path, tmp_path: Path, shipped: artefacts.Artefacts, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(mnist, tmp_path / "runs" / "mine", "--beta", "4") == 0
    assert {path.name for path in (tmp_path / "runs" / "mine").iterdir()} == FILES
    assert f"python app.py --models {tmp_path / 'runs'}" in capsys.readouterr().out
    found = with_own(shipped, tmp_path / "runs")
    assert found.broken == {}
    *_, told = boot(found)["models"]
    assert (told["id"], told["beta"], told["latent_dim"], told["history"]) == ("mine", 4.0, 5, True)
    record = found.models["mine"].record
    assert record.training.hidden == 24
    assert set(record.test) == {"loss", "bce", "kl"}


def test_another_training_takes_the_place_of_all_that_was_there(
    mnist: Path, tmp_path: Path
) -> None:
    assert train(mnist, tmp_path / "mine") == 0
    (tmp_path / "mine" / records.STATISTICS).write_text("{}")
    before = (tmp_path / "mine" / records.WEIGHTS).read_bytes()
    assert train(mnist, tmp_path / "mine", "--seed", "1") == 0
    assert {path.name for path in (tmp_path / "mine").iterdir()} == FILES
    assert (tmp_path / "mine" / records.WEIGHTS).read_bytes() != before


@pytest.mark.parametrize("beta", ["1e39", "1e300", "1e38"])
def test_divergence_is_told_and_leaves_nothing(
    beta: str, mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(mnist, tmp_path / "mine", "--beta", beta) == 1
    said = capsys.readouterr().err
    assert said.startswith("explorer: the training diverged in epoch 1: ")
    assert said.count("\n") == 1
    assert not (tmp_path / "mine").exists()


def test_divergence_leaves_the_model_that_was_there(mnist: Path, tmp_path: Path) -> None:
    assert train(mnist, tmp_path / "mine") == 0
    before = {path: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    assert train(mnist, tmp_path / "mine", "--beta", "1e39") == 1
    assert {path: path.read_bytes() for path in (tmp_path / "mine").iterdir()} == before


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Mine", "a model's directory is named with letters a to z, digits, - and _ only"),
        ("4", "a model's directory is named with"),
        ("a.b", "a model's directory is named with"),
        ("x" * 41, "at most 40"),
        ("vae", "vae is the name of a model that ships: choose another"),
        ("full", "holds notes.txt, which is no file of a model"),
    ],
)
def test_a_place_that_cannot_be_a_model_is_refused_before_any_work(
    name: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    for command in (train, brought):
        assert command(tmp_path / "nowhere", tmp_path / name) == 2
        assert says in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    assert name == "full" or not (tmp_path / name).exists()


@pytest.mark.parametrize("command", ["train", "build", "evaluate", "import", "measure"])
def test_help_shows_every_default(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    told = capsys.readouterr().out
    options = told.count("\n  --") - told.count("--model {")
    stored = told.count("store what") + told.count("store the rows")
    assert told.count("(default:") >= options - stored
    assert "None" not in told
    assert "(default: 1)" in told


# ---- import ----


@pytest.mark.parametrize(
    ("net", "kind"), [(VAE(latent_dim=7, hidden_dim=33), "vae"), (Autoencoder(latent_dim=2), "ae")]
)
@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: state,
        lambda state: {"epoch": 3, "model_state_dict": state},
        lambda state: {"state_dict": {f"module.{name}": v for name, v in state.items()}},
    ],
)
def test_the_lessons_state_dict_becomes_a_model(
    net: torch.nn.Module,
    kind: str,
    wrap: Callable[[Any], object],
    tmp_path: Path,
    shipped: artefacts.Artefacts,
) -> None:
    file = saved(tmp_path / "my.pt", wrap(net.state_dict()))
    assert brought(file, tmp_path / "runs" / "homework") == 0
    found = with_own(shipped, tmp_path / "runs").models["homework"]
    assert {path.name for path in (tmp_path / "runs" / "homework").iterdir()} == {
        records.RECORD,
        records.WEIGHTS,
    }
    for name, value in net.state_dict().items():
        torch.testing.assert_close(found.net.state_dict()[name], value.half().float())
    x = torch.from_numpy(shipped.digits.astype(np.float32) / 255)
    assert found.record.test == pytest.approx(evaluate(found.net, x), rel=1e-5)
    stored = json.loads((tmp_path / "runs" / "homework" / records.RECORD).read_text())["config"]
    assert set(stored) == {"model", "latent_dim", "hidden"}
    assert stored["model"] == kind


def altered(change: Callable[[dict[str, torch.Tensor]], object]) -> OrderedDict[str, torch.Tensor]:
    """Return the lesson's state_dict, changed."""
    state = VAE().state_dict()
    change(state)
    return state  # pyrefly: ignore[bad-return]


WRONG = {
    "a whole model": (VAE(), "holds more than tensors, perhaps a whole model"),
    "code": ({"a": print}, "holds more than tensors"),
    "a number": (3, "holds a int, no state_dict"),
    "nothing": ({}, "holds a dict, no state_dict"),
    "other keys": ({1: torch.zeros(2)}, "holds 1, which is no tensor of weights"),
    "no tensors": ({"a": [1]}, "holds 'a', which is no tensor of weights"),
    "whole numbers": ({"a": torch.zeros(2, dtype=torch.int8)}, "a is of torch.int8"),
    "another network": (Critic().state_dict(), "no Autoencoder and no VAE of the lesson: as"),
    "a layer less": (altered(lambda s: s.pop("fc_logvar.bias")), "as VAE it lacks fc_logvar.bias"),
    "a layer more": (altered(lambda s: s.update(x=s["fc_mu.bias"])), "as VAE it has besides x"),
    "another shape": (
        altered(lambda s: s.update({"fc_mu.bias": torch.zeros(3)})),
        r"fc_mu.bias has the shape \(3,\), not \(32,\)",
    ),
    "larger pictures": (
        VAE(input_dim=1024).state_dict(),
        r"encoder.0.weight has the shape \(256, 1024\), not \(256, 784\)",
    ),
    "too many numbers": (VAE(latent_dim=65).state_dict(), "latent_dim must be .* from 2 to 64"),
    "flat weights": (
        altered(lambda s: s.update({"decoder.0.weight": torch.zeros(3)})),
        r"decoder.0.weight has the shape \(3,\)",
    ),
    "endless": (
        altered(lambda s: s.update({"fc_mu.bias": torch.zeros(1).expand(10**12)})),
        r"fc_mu.bias has the shape \(1000000000000,\)",
    ),
    "no numbers": (
        altered(lambda s: s["fc_mu.bias"].fill_(float("nan"))),
        "fc_mu.bias has numbers that are not finite",
    ),
    "large numbers": (
        altered(lambda s: s["fc_mu.bias"].fill_(7e4)),
        "fc_mu.bias has numbers beyond 65504, .*float16",
    ),
    "sparse": ({"a": torch.zeros(2, 2).to_sparse()}, "holds 'a', which is no tensor of weights"),
}


@pytest.mark.parametrize("name", WRONG)
def test_anything_else_is_refused_with_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, says = WRONG[name]
    file = saved(tmp_path / "my.pt", content)
    assert brought(file, tmp_path / "homework") == 2
    refused(capsys.readouterr().err, says)
    assert not (tmp_path / "homework").exists()


def refused(said: str, says: str) -> None:
    assert re.search(says, said), said
    assert said.startswith("explorer: ")
    assert said.count("\n") == 1


def bomb(path: Path) -> None:
    """Write an archive that unpacks to a thousand times its size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/data.pkl", bytes(100_000_000))


def of_a_later_zip(path: Path) -> None:
    """Write an archive that says it takes version 25.5 of the format to unpack."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/data.pkl", b"hello")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 6] = 255
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (lambda path: path.write_text("hello"), "my.pt is no file of torch.save"),
        (lambda path: path.write_bytes(b""), "my.pt is no file of torch.save"),
        (lambda path: path.write_bytes(pickle.dumps({"a": 1})), "my.pt "),
        (lambda path: path.write_bytes(b"PK\3\4" + bytes(100)), "my.pt "),
        (
            lambda path: path.write_bytes(b"") or os.truncate(path, 65_000_000),
            "my.pt is larger than 64 MB",
        ),
        (lambda path: path.write_bytes(b"\x80\x02J\x01"), "my.pt is no file of torch.save"),
        (of_a_later_zip, "my.pt is no file of torch.save"),
        (bomb, "my.pt is larger than 64 MB"),
        (lambda path: path.mkdir(), "my.pt is no file"),
        (lambda _: None, "my.pt is no file"),
    ],
)
def test_a_file_that_torch_did_not_write_is_refused(
    write: Callable[[Path], object],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path / "my.pt")
    assert brought(tmp_path / "my.pt", tmp_path / "homework") == 2
    refused(capsys.readouterr().err, says)


# ---- measure ----


def test_measuring_adds_everything_and_resumes(
    mnist: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shipped: artefacts.Artefacts,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def scattered(points: np.ndarray, **_: object) -> np.ndarray:  # t-SNE itself takes a minute
        return tsne.to_uint16(points[:, :2])

    monkeypatch.setattr(own, "FULL", SMALL)
    monkeypatch.setattr(tsne, "joint_map", scattered)
    folder = tmp_path / "runs" / "mine"
    assert train(mnist, folder) == 0
    command = ["measure", str(folder), "--data-dir", str(mnist), "--maps", "1"]
    assert main(command) == 0
    assert "already there" not in capsys.readouterr().out
    assert main(command) == 0
    assert capsys.readouterr().out.count("already there") == 2
    assert main([*command[:-1], "0"]) == 0
    said = capsys.readouterr().out
    assert "t-SNE" not in said
    assert said.count("already there") == 1
    assert f"[{'#' * 24}] {folder} is measured" in said
    found = with_own(shipped, folder.parent)
    assert found.broken == {}
    model = found.models["mine"]
    assert model.codes.shape == (10_000, 5)
    assert model.maps.shape == (1, 14_000, 2)
    assert sorted(model.statistics["order"]) == [*range(5)]
    assert model.evidence["rows"]["p_digit_normal"]["model"]["n"] == SMALL.draws
    *_, told = boot(found)["models"]
    has = ("map", "codes", "gaussian", "statistics", "history", "evidence", "runs")
    assert [told[key] for key in has] == [True] * 6 + [1]
    assert {"mine/evidence.json", "mine/statistics.json", "mine/map.safetensors"} <= set(
        found.browser_files
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [("nowhere", "is no directory of a model"), ("empty", "it holds no model.json")],
)
def test_what_is_no_model_cannot_be_measured(
    name: str, says: str, mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["measure", str(tmp_path / name), "--data-dir", str(mnist)]) == 2
    assert says in capsys.readouterr().err
