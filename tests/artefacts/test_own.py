"""Models of people's own beside the shipped ones: shown where they are sound, told where not."""

import json
import os
import re
import shutil
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import ModelRecord, files, loaded, own, records
from explorer.artefacts.own import with_own
from explorer.models import Architecture, Config
from explorer.server import api
from explorer.server.static_files import StaticFiles
from explorer.site.boot import boot

NUMBERS, HIDDEN = 5, 24


def write(folder: Path, config: Architecture | None = None) -> Path:
    """Write a model of random weights as `train` does."""
    config = config or Config(model="vae", latent_dim=NUMBERS, hidden=HIDDEN, beta=4.0)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        loaded.write_weights(folder / records.WEIGHTS, config.build())
    record = ModelRecord(id=folder.name, long="any", short="any", colour="green", config=config)
    records.write_record(folder, record)
    return folder


def alter(folder: Path, change: Callable[[dict], object]) -> None:
    """Change a record, its hashes those of the files as they stand."""
    record = json.loads((folder / records.RECORD).read_text())
    for name in record["sha256"]:
        if (folder / name).is_file():
            record["sha256"][name] = files.sha256(folder / name)
    change(record)
    files.write_json(folder / records.RECORD, record)


def test_they_stand_after_the_shipped_ones_under_their_folders_names(
    shipped: artefacts.Artefacts, tmp_path: Path
) -> None:
    write(tmp_path / "first").rename(tmp_path / "renamed")
    write(tmp_path / "another")
    found = with_own(shipped, tmp_path)
    assert list(found.models) == [*shipped.models, "another", "renamed"]
    assert found.shown == shipped.shown
    assert dict(found.own) == {name: tmp_path / name for name in ("another", "renamed")}
    assert found.broken == {}
    assert shipped.own == {}
    sampled = api.sample(found, "renamed", 2, 0)
    assert np.shape(sampled["codes"]) == (2, NUMBERS)
    assert np.shape(api.decode(found, sampled["codes"][0], "another")) == (28, 28)


def test_the_page_is_told_little_of_them_until_it_asks(
    shipped: artefacts.Artefacts, tmp_path: Path
) -> None:
    write(tmp_path / "mine")
    (tmp_path / "Not mine").mkdir()
    found = with_own(shipped, tmp_path)
    booted = json.loads(json.dumps(boot(found)))
    ae, vae, *_, mine = booted["models"]
    assert (mine["id"], mine["own"]) == ("mine", True)
    assert mine["names"] == {"long": f"mine, VAE of {NUMBERS} numbers", "short": "mine"}
    assert (mine["latent_dim"], mine["beta"], mine["family"]) == (NUMBERS, 4.0, None)
    assert (mine["dimensions"], mine["code"]) == (None, None)
    absent = ("map", "codes", "gaussian", "statistics", "history", "plane", "evidence")
    assert [mine[key] for key in absent] == [False] * len(absent)
    assert mine["colour"] not in {ae["colour"], vae["colour"]}
    assert (ae["own"], ae["beta"], vae["beta"], vae["runs"]) == (False, None, 1.0, 3)
    assert len(vae["code"]["mu"]) == 32
    assert [one["id"] for one in booted["broken"]] == ["Not mine"]
    assert booted["version"] == boot(shipped)["version"]


def test_a_shipped_model_with_a_family_is_light_too(shipped: artefacts.Artefacts) -> None:
    vae = shipped.models["vae"]
    other = replace(vae, record=replace(vae.record, id="vae-beta-1", family="vae"))
    found = replace(shipped, models={**shipped.models, "vae-beta-1": other})
    *_, light = boot(found)["models"]
    assert (light["family"], light["own"], light["dimensions"]) == ("vae", False, None)
    fetched = set(found.browser_files)
    assert "vae-beta-1/statistics.json" in fetched
    assert "vae/statistics.json" not in fetched


def test_all_of_a_copied_model_is_served(shipped: artefacts.Artefacts, tmp_path: Path) -> None:
    shutil.copytree(artefacts.DIRECTORY / "vae", tmp_path / "copied")
    found = with_own(shipped, tmp_path)
    assert found.broken == {}
    served = StaticFiles(found).files
    kept = {*(tmp_path / "copied").iterdir()} - {
        tmp_path / "copied" / name for name in (records.RECORD, records.PLANE_HISTORY)
    }
    for path in kept:
        assert served[f"checkpoints/copied/{path.name}"] == path.read_bytes()
    assert not [name for name in served if name.endswith(records.RECORD)]


def no_numbers(folder: Path) -> None:
    """Spoil one weight."""
    whole = files.arrays(folder / records.WEIGHTS)
    whole["fc_mu.bias"][0] = np.nan
    files.write_arrays(folder / records.WEIGHTS, whole)
    alter(folder, lambda _: None)


def another_shape(folder: Path) -> None:
    """Say another size than the weights have."""
    alter(folder, lambda record: record["config"].update(hidden=HIDDEN + 1))


def huge(folder: Path) -> None:
    """Make the weights a file of many bytes that takes no space."""
    os.truncate(folder / records.WEIGHTS, files.MOST_BYTES + 1)


def pipe(folder: Path) -> None:
    """Put a pipe, from which reading never ends, in a file's place."""
    (folder / records.WEIGHTS).unlink()
    os.mkfifo(folder / records.WEIGHTS)


def link_out(folder: Path) -> None:
    """Put a link to another directory's file in a file's place."""
    (folder / records.WEIGHTS).rename(folder.parent.parent / "elsewhere")
    (folder / records.WEIGHTS).symlink_to(folder.parent.parent / "elsewhere")


def long_header(folder: Path) -> None:
    """Announce a header of a billion bytes."""
    (folder / records.WEIGHTS).write_bytes(struct.pack("<Q", 10**9) + b"{}")
    alter(folder, lambda _: None)


def strange_type(folder: Path) -> None:
    """Have an array of a type that numpy does not know."""
    header = b'{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}'
    (folder / records.WEIGHTS).write_bytes(struct.pack("<Q", len(header)) + header + b"\0\0")
    alter(folder, lambda _: None)


def text(content: str) -> Callable[[Path], object]:
    """Return what writes a record."""
    return lambda folder: (folder / records.RECORD).write_text(content)


def list_statistics(folder: Path) -> None:
    """List statistics whose order names a number twice."""
    found = json.loads((artefacts.DIRECTORY / "vae" / records.STATISTICS).read_text())
    kept = {"dimensions": found["dimensions"][:NUMBERS], "order": [0, 1, 2, 3, 3]}
    for index, dimension in enumerate(kept["dimensions"]):
        dimension["index"] = index
    files.write_json(folder / records.STATISTICS, kept)
    alter(folder, lambda r: r["sha256"].update(
        {records.STATISTICS: files.sha256(folder / records.STATISTICS)}))  # fmt: skip


def flat_gaussian(folder: Path) -> None:
    """List a Gaussian from which nothing can be drawn."""
    flat = {"mean": np.zeros(NUMBERS), "covariance": -np.eye(NUMBERS)}
    files.write_arrays(
        folder / records.GAUSSIAN, {key: value.astype(np.float32) for key, value in flat.items()}
    )
    alter(folder, lambda r: r["sha256"].update(
        {records.GAUSSIAN: files.sha256(folder / records.GAUSSIAN)}))  # fmt: skip


BROKEN = {
    "no-numbers": (no_numbers, "weights.safetensors has numbers in fc_mu.bias that are not finite"),
    "another-shape": (another_shape, "weights.safetensors has .* of shape"),
    "huge": (huge, "weights.safetensors is larger than 64 MB"),
    "pipe": (pipe, "weights.safetensors is no ordinary file"),
    "link-out": (link_out, "weights.safetensors is a link that leads out of the directory"),
    "long-header": (long_header, "weights.safetensors is not a readable safetensors file"),
    "strange-type": (strange_type, "weights.safetensors "),
    "nested": (text("[" * 100_000), "model.json is not JSON"),
    "long-number": (text('{"id":' + "9" * 100_000 + "}"), "model.json is not JSON"),
    "much": (text(" " * (files.MOST_JSON + 1)), "model.json is larger than 4 MB"),
    "list": (text("[]"), "model.json has no valid "),
    "empty-model": (lambda f: (f / records.RECORD).unlink(), "it holds no model.json"),
    "hashed": (lambda f: alter(f, lambda r: r["sha256"].update({"weights.safetensors": ""})),
               "weights.safetensors was altered"),
    "wide": (lambda f: alter(f, lambda r: r["config"].update(latent_dim=65)),
             "model.json has a bad config .latent_dim must be a whole number from 2 to 64"),
    "way-out": (lambda f: alter(f, lambda r: r["sha256"].update({"../x": ""})),
                "model.json lists ../x, which is no file of a model"),
    "statistics": (list_statistics, "statistics.json has no valid order"),
    "gaussian": (flat_gaussian, "gaussian.safetensors has a covariance that is not positive"),
    "vae": (lambda _: None, "this is the name of a model that ships: rename the directory"),
    **{name: (lambda _: None, f"{name} is a name that the page has for something else: choose")
       for name in ("file-1", "range", "constructor")},
    "Capital": (lambda _: None, "a model's directory is named with letters a to z"),
    "a" * 41: (lambda _: None, "a model's directory is named with .* at most 40"),
}  # fmt: skip


def test_broken_ones_are_told_and_the_others_work(
    shipped: artefacts.Artefacts, tmp_path: Path
) -> None:
    directory = tmp_path / "runs"
    for name, (spoil, _) in BROKEN.items():
        spoil(write(directory / name))
    write(directory / "good")
    (directory / "way").symlink_to(write(tmp_path / "outside"))
    (directory / "notes.txt").write_text("no directory")
    (directory / ".hidden").mkdir()
    (directory / os.fsdecode(b"\xff")).mkdir()
    found = with_own(shipped, directory)
    assert [*found.own] == ["good"]
    for name, (_, says) in BROKEN.items():
        assert_sentence(found.broken[name], says)
    assert_sentence(found.broken["way"], "way is a link that leads out of the directory of models")
    assert set(found.broken) == {*BROKEN, "way", "?"}
    assert len(json.dumps(boot(found)["broken"])) < 10_000


def test_no_id_is_a_name_that_stands_beside_ids() -> None:
    """The page reads figures as `row[id]`, whatever else the row holds."""

    def beside(part: object) -> set[str]:
        if not isinstance(part, dict | list):
            return set()
        parts = [*part.values()] if isinstance(part, dict) else part
        names = {*part} if isinstance(part, dict) and {"ae", "vae"} & {*part} else set()
        return names.union(*(beside(one) for one in parts))

    evidence = json.loads((artefacts.DIRECTORY / "evidence.json").read_text())
    names = beside(evidence) - {*evidence["models"]}
    assert {"title", "range", "t"} <= names
    for name in (*names, "constructor", "file-home-work"):
        with pytest.raises(ValueError, match=f"{name} is a name that the page has for something"):
            own.check_id(name)
    own.check_id("filet")


def test_a_link_that_cannot_be_followed_keeps_nobody_out(
    shipped: artefacts.Artefacts, tmp_path: Path
) -> None:
    """As one into a forbidden directory, which tests that root runs cannot make."""
    write(tmp_path / "good")
    (tmp_path / "way").symlink_to("x" * 300)
    found = with_own(shipped, tmp_path)
    assert [*found.own] == ["good"]
    for told in found.broken.values():  # since Python 3.14 there are none: `is_dir` says no
        assert_sentence(told, r"It cannot be read \(File name too long\)")


def assert_sentence(told: str, says: str) -> None:
    """Assert that a sentence says something, and nothing that is only true of what ships."""
    assert re.match(says, told), told
    assert told.endswith(".")
    assert "git," not in told


def test_no_more_than_can_be_shown_are_read(
    shipped: artefacts.Artefacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "MOST_MODELS", 1)
    for name in ("a", "b"):
        write(tmp_path / name)
    found = with_own(shipped, tmp_path)
    assert ([*found.own], [*found.broken]) == (["a"], ["b"])


def test_weights_of_which_nobody_knows_the_training_say_so(
    shipped: artefacts.Artefacts, tmp_path: Path
) -> None:
    write(tmp_path / "found", Architecture(model="vae", latent_dim=NUMBERS, hidden=HIDDEN))
    *_, told = boot(with_own(shipped, tmp_path))["models"]
    assert told["beta"] is None
    stored = json.loads((tmp_path / "found" / records.RECORD).read_text())["config"]
    assert stored == {"model": "vae", "latent_dim": NUMBERS, "hidden": HIDDEN}
    with pytest.raises(ValueError, match="nobody knows"):
        _ = records.read_record(tmp_path / "found").training


def test_records_of_before_there_were_other_sizes_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "old", Config(model="ae"))
    alter(folder, lambda r: (r.pop("family"), r["config"].pop("hidden")))
    read = records.read_record(folder)
    assert (read.config.hidden, read.family) == (256, None)
