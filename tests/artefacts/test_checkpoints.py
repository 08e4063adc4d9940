"""checkpoints/ is complete, honest and refused when it is not."""

import json
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts, latent
from explorer.artefacts import ArtefactError, checkpoints, files, loaded, records
from explorer.build.encode import encode
from explorer.judge.critic import digit_of, p_digit
from explorer.training import evaluate
from tests.shipped import MODELS

SHIPPED = artefacts.DIRECTORY
FILES = (*checkpoints.SHARED, *(f"{model}/{name}" for model in MODELS for name in records.FILES))
MANIFESTS = (checkpoints.MANIFEST, *(f"{model}/{records.RECORD}" for model in MODELS))


@pytest.fixture(scope="module")
def shipped() -> artefacts.Artefacts:
    return artefacts.load()


@pytest.fixture(scope="module")
def x(shipped: artefacts.Artefacts) -> torch.Tensor:
    return torch.from_numpy(shipped.digits.astype(np.float32) / 255)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("whole") / "checkpoints"))


@pytest.fixture
def copy(whole: Path) -> Iterator[Path]:
    """Return a copy of what ships, in which a test may change files; the next one finds it whole.

    Copies have their originals' times, so that whatever is written since is told apart.
    """
    yield whole
    for path in (path for path in SHIPPED.rglob("*") if path.is_file()):
        copied = whole / path.relative_to(SHIPPED)
        if not copied.exists() or state(copied) != state(path):
            shutil.copy2(path, copied)


def state(path: Path) -> tuple[int, int]:
    return path.stat().st_size, path.stat().st_mtime_ns


def test_everything_shipped_is_known_and_at_most_42_mb(shipped: artefacts.Artefacts) -> None:
    paths = [path for path in SHIPPED.rglob("*") if path.is_file()]
    found = {path.relative_to(SHIPPED).as_posix() for path in paths}
    assert found == {*shipped.files}
    first = {name for name in found if "vae-beta" not in name and name[:2] != "ga"}
    assert first == {*FILES, *MANIFESTS, *checkpoints.MAYBE}
    assert sum(path.stat().st_size for path in paths) <= 42e6


def test_weights_are_float16(shipped: artefacts.Artefacts) -> None:
    for model in MODELS:
        stored = files.arrays(SHIPPED / model / records.WEIGHTS)
        assert {value.dtype for value in stored.values()} == {np.dtype("float16")}
        for key, value in shipped.models[model].net.state_dict().items():
            np.testing.assert_array_equal(value.numpy(), stored[key].astype(np.float32))


def test_decoder_tensors_come_first_in_the_file() -> None:
    """The browser draws as soon as they are there, before the encoder's bytes have arrived."""
    for model in MODELS:
        data = (SHIPPED / model / records.WEIGHTS).read_bytes()
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        offsets = {name: entry["data_offsets"] for name, entry in header.items()}
        decoder = [offsets[name][1] for name in offsets if name.startswith("decoder.")]
        others = [offsets[name][0] for name in offsets if not name.startswith("decoder.")]
        assert max(decoder) <= min(others)


@pytest.mark.parametrize("model", MODELS)
def test_test_figures_are_those_of_the_shipped_weights(
    model: str, shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    stated = shipped.models[model].record.test
    assert evaluate(shipped.models[model].net, x) == pytest.approx(stated, abs=0.01)


def test_test_figures_clear_the_bars(shipped: artefacts.Artefacts) -> None:
    assert shipped.models["vae"].record.test["loss"] <= 102.0
    assert shipped.models["ae"].record.test["bce"] <= 59.0
    assert all(shipped.models[m].record.training.epochs >= 100 for m in MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_codes_and_statistics_are_those_of_the_shipped_weights(
    model: str, shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    codes, kl = encode(shipped.models[model].net, x)
    np.testing.assert_allclose(shipped.models[model].codes, codes, rtol=1e-3, atol=1e-4)
    found = latent.dimensions(shipped.models[model].codes, kl)
    stated = shipped.models[model].statistics["dimensions"]
    for ours, theirs in zip(found, stated, strict=True):
        assert ours.information == pytest.approx(theirs["information"], rel=1e-3, abs=1e-5)
        assert ours.status == theirs["status"]
        assert ours.quantiles == pytest.approx(theirs["quantiles"], rel=1e-3, abs=1e-3)
    order = shipped.models[model].statistics["order"]
    assert sorted(order) == list(range(32))
    information = [stated[d]["information"] for d in order]
    assert information == sorted(information, reverse=True)


def test_the_vae_has_dead_dimensions_and_the_ae_has_none(shipped: artefacts.Artefacts) -> None:
    status = {
        model: [d["status"] for d in shipped.models[model].statistics["dimensions"]]
        for model in MODELS
    }
    assert status["ae"] == ["live"] * 32
    assert 4 <= status["vae"].count("dead") <= 12
    assert 20 <= status["vae"].count("live") <= 26


def test_samples_are_those_of_the_documented_generator(shipped: artefacts.Artefacts) -> None:
    np.testing.assert_array_equal(shipped.normal, latent.standard_normal(0, 2000, 32))
    for model in MODELS:
        expected = shipped.models[model].gaussian.sample(0, 2000)
        np.testing.assert_allclose(shipped.models[model].fitted, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_the_samples_verdicts_are_the_shipped_critics(
    model: str, shipped: artefacts.Artefacts
) -> None:
    samples = torch.from_numpy(np.concatenate([shipped.normal, shipped.models[model].fitted]))
    logits = shipped.critic(shipped.models[model].net.decode(samples))
    stored = torch.from_numpy(shipped.models[model].p_digit.astype(np.float32) / 255)
    assert (p_digit(logits) - stored).abs().max() < 0.01
    same = digit_of(logits).numpy() == shipped.models[model].reads
    assert same.mean() > 0.999


@pytest.mark.parametrize("model", MODELS)
def test_the_planes_codes_are_those_of_its_weights(
    model: str, shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    codes, _ = encode(shipped.models[model].plane, x)
    assert codes.shape == (10000, 2)
    np.testing.assert_allclose(shipped.models[model].plane_codes, codes, rtol=1e-4, atol=1e-4)
    plane = shipped.models[model].record.plane
    assert plane
    assert evaluate(shipped.models[model].plane, x) == pytest.approx(plane.test, abs=0.01)


def test_test_digits_are_mnists(shipped: artefacts.Artefacts) -> None:
    assert shipped.digits.shape == (10000, 784)
    counts = np.bincount(shipped.labels).tolist()
    assert counts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert shipped.digits.mean() == pytest.approx(33.79, abs=0.01)


@pytest.mark.parametrize("name", [*FILES, *MANIFESTS])
def test_a_missing_file_is_named_with_the_command_that_rebuilds_it(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ArtefactError) as caught:
        artefacts.load(copy)
    assert str(copy / name) in str(caught.value)
    assert "python -m explorer build" in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_or_altered_file_is_refused(copy: Path, name: str) -> None:
    data = (copy / name).read_bytes()
    for bad in (data[:-1], bytes([data[0] ^ 1]) + data[1:]):
        (copy / name).write_bytes(bad)
        with pytest.raises(ArtefactError, match="was altered"):
            artefacts.load(copy)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"a":' * 100_000, "is not JSON"),
        ("[]", "has no valid content"),
        ('{"format": 99}', "has no valid format"),
        ('{"format": 3}', "has no valid models"),
    ],
)
def test_a_bad_manifest_is_refused(copy: Path, text: str, says: str) -> None:
    (copy / checkpoints.MANIFEST).write_text(text)
    with pytest.raises(ArtefactError, match=says):
        artefacts.load(copy)


def alter(
    copy: Path, change: Callable[[dict[str, Any]], object], name: str = checkpoints.MANIFEST
) -> None:
    """Change a manifest; the hashes of all are those of the files as they are."""
    for path in (copy / one for one in MANIFESTS):
        manifest = json.loads(path.read_text())
        manifest["sha256"] = {one: files.sha256(path.parent / one) for one in manifest["sha256"]}
        if path == copy / name:
            change(manifest)
        files.write_json(path, manifest)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: m.update(models={}), "has no valid models"),
        (lambda m: m.update(models=[]), "has no valid models"),
        (lambda m: m.update(models=["ae", "ae"]), "has no valid models"),
        (lambda m: m.update(models=["ae", "../vae"]), "has no valid models"),
        (lambda m: m.update(models=["ae", 3]), "has no valid models"),
        (lambda m: m["models"].append("flow"), "flow.model.json is missing"),
        (lambda m: m["models"].remove("vae"), "evidence.json has models that are not among"),
        (lambda m: m.pop("critic"), "has no valid critic"),
        (lambda m: m["sizes"].pop("side"), "has no valid sizes.side"),
        (lambda m: m["sizes"].update(side=27), "cannot be unpacked"),
        (lambda m: m.update(sha256=[]), "has no valid sha256"),
        (lambda m: m["sha256"].pop("labels.gz"), "labels.gz was altered"),
        (lambda m: m.update(digits="many"), "has no valid digits"),
        (lambda m: m.update(digits=9999), "cannot be unpacked|of shape"),
        (lambda m: m.update(digits=-1), "cannot be unpacked|of shape"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    copy: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    alter(copy, change)
    with pytest.raises(ArtefactError, match=says):
        artefacts.load(copy)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: m.pop("test"), "has no valid test"),
        (lambda m: m["test"].update(bce=math.nan), "has no valid test"),
        (lambda m: m["names"].pop("long"), "has no valid names.long"),
        (lambda m: m.update(id="vae"), "has no valid id"),
        (lambda m: m.update(colour="a;b"), "has no valid colour"),
        (lambda m: m.update(kind="vae"), "says kind vae, its config another"),
        (lambda m: m.update(plane=None), "lists plane.safetensors, but has no plane"),
        (lambda m: m["config"].update(seed=1.5), "has a bad config"),
        (lambda m: m["config"].pop("seed"), "has a bad config"),
        (lambda m: m["config"].update(latent_dim=0), "has a bad config"),
        (lambda m: m["plane"]["config"].update(model="flow"), "has a bad config"),
        (lambda m: m["sha256"].pop("weights.safetensors"), "lists no weights.safetensors"),
        (lambda m: m["sha256"].pop("codes.safetensors"), "lists no codes.safetensors"),
        (lambda m: m["sha256"].pop("plane.codes.safetensors"), "lists no plane.codes.safetensors"),
        (lambda m: m["sha256"].update(notes=""), "lists notes, which is no file of a model"),
        (lambda m: m["sha256"].update({"history.json": ""}), "history.json was altered"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(
    copy: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    alter(copy, change, "ae/model.json")
    with pytest.raises(ArtefactError, match=f"ae.(model.json )?{says}"):
        artefacts.load(copy)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        (checkpoints.SAMPLES, "normal"),
        *((f"{model}/gaussian.safetensors", p) for model in MODELS for p in ("mean", "covariance")),
        *(("ae/codes.safetensors", part) for part in ("codes", "fitted", "p_digit", "reads")),
        ("vae/map.safetensors", "xy"),
        ("vae/plane.codes.safetensors", "codes"),
    ],
)
def test_an_array_that_is_missing_or_of_another_shape_is_named(
    copy: Path, name: str, array: str
) -> None:
    whole = files.arrays(copy / name)
    for bad, says in (
        ({key: value for key, value in whole.items() if key != array}, f"lacks {array}"),
        ({**whole, array: whole[array][..., :-1]}, f"has {array} of shape"),
        ({**whole, array: whole[array][None]}, f"has {array} of shape"),
    ):
        files.write_arrays(copy / name, bad)
        alter(copy, lambda _: None)
        with pytest.raises(ArtefactError, match=says):
            artefacts.load(copy)


@pytest.mark.parametrize(
    ("name", "array", "change", "says"),
    [
        (
            "ae/weights.safetensors",
            "decoder.0.bias",
            lambda v: v * np.float16(np.nan),
            "are not finite",
        ),
        ("ae/weights.safetensors", "decoder.0.bias", lambda v: v.astype(np.int64), "of type int64"),
        ("critic.safetensors", "classes.bias", lambda v: v / np.float16(0), "are not finite"),
        (checkpoints.SAMPLES, "normal", lambda v: v > 0, "of type bool"),
        ("vae/gaussian.safetensors", "covariance", lambda v: v * np.nan, "are not finite"),
        ("ae/map.safetensors", "xy", lambda v: v[:0], "has xy of shape"),
        ("ae/map.safetensors", "xy", lambda v: v.astype(np.float64), "of type float64"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_an_array_of_another_type_or_of_no_numbers_is_named(
    copy: Path, name: str, array: str, change: Callable[[np.ndarray], np.ndarray], says: str
) -> None:
    whole = files.arrays(copy / name)
    files.write_arrays(copy / name, {**whole, array: change(whole[array])})
    alter(copy, lambda _: None)
    with pytest.raises(ArtefactError, match=f"{name} .*{array}.*{says}|{name} {says}"):
        artefacts.load(copy)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("ae/statistics.json", "{}", "has no valid dimensions"),
        ("vae/statistics.json", "[" * 100_000, "is not JSON"),
        (checkpoints.EVIDENCE, "[]", "has no valid content"),
        (checkpoints.EVIDENCE, "{}", "has no valid models"),
        (checkpoints.EVIDENCE, '{"models": []}', "has no valid seeds"),
        (checkpoints.EVIDENCE, "[" * 100_000, "is not JSON"),
        ("ae/history.json", "5", "has no valid content"),
        ("vae/history.json", "{}", "has no valid config"),
    ],
)
def test_json_of_another_kind_is_named(copy: Path, name: str, text: str, says: str) -> None:
    (copy / name).write_text(text)
    alter(copy, lambda _: None)
    with pytest.raises(ArtefactError, match=f"{name} {says}.*python -m explorer build"):
        artefacts.load(copy)


@pytest.mark.parametrize(
    ("name", "change", "where"),
    [
        ("ae/statistics.json", lambda v: v["dimensions"].pop(), "dimensions"),
        ("vae/statistics.json", lambda v: v["order"].append(32), "order"),
        ("vae/statistics.json", lambda v: v["dimensions"][3].update(mean="1"), "3.mean"),
        ("ae/history.json", lambda v: v["epochs"].pop(), "epochs"),
        ("ae/history.json", lambda v: v["config"].update(beta=2), "config.beta"),
        (checkpoints.EVIDENCE, lambda v: v["rows"].update(mmd2=5), "rows.mmd2"),
        (checkpoints.EVIDENCE, lambda v: v["rows"]["mmd2"].pop("vae"), "rows.mmd2.vae"),
        (checkpoints.EVIDENCE, lambda v: v["rows"]["mmd2"]["vae"].update(n=True), "mmd2.vae"),
        (
            checkpoints.EVIDENCE,
            lambda v: v["critic"]["accuracy"].update(value=math.inf),
            "accuracy",
        ),
        (checkpoints.EVIDENCE, lambda v: v.pop("curves"), "curves"),
    ],
)
def test_a_part_of_json_that_does_not_fit_is_named(
    copy: Path, name: str, change: Callable[[Any], object], where: str
) -> None:
    value = json.loads((copy / name).read_text())
    change(value)
    files.write_json(copy / name, value)
    alter(copy, lambda _: None)
    with pytest.raises(ArtefactError, match=f"{name} has no valid .*{where}"):
        artefacts.load(copy)


def test_bytes_that_cannot_be_unpacked_are_named(copy: Path) -> None:
    data = bytearray((copy / checkpoints.DIGITS).read_bytes())
    data[500:600] = bytes(100)
    (copy / checkpoints.DIGITS).write_bytes(data)
    alter(copy, lambda _: None)
    with pytest.raises(ArtefactError, match=f"{checkpoints.DIGITS} cannot be unpacked"):
        artefacts.load(copy)


def test_labels_that_are_no_digits_are_named(copy: Path) -> None:
    files.write_gzip(copy / checkpoints.LABELS, np.full(10_000, 200, np.uint8))
    alter(copy, lambda _: None)
    with pytest.raises(ArtefactError, match=f"{checkpoints.LABELS} has a value of 200, above 9"):
        artefacts.load(copy)


@pytest.mark.parametrize(
    ("data", "says"), [(b"not a file", "not a readable safetensors"), (b"", "not a readable")]
)
def test_an_unreadable_safetensors_file_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "x.safetensors").write_bytes(data)
    with pytest.raises(ArtefactError, match=says):
        files.arrays(tmp_path / "x.safetensors")


def test_weights_of_another_model_are_refused(shipped: artefacts.Artefacts) -> None:
    config = shipped.models["ae"].record.config
    with pytest.raises(ArtefactError, match=r"lacks encoder.2.bias, encoder.2.weight"):
        loaded.load_weights(SHIPPED / "vae" / records.WEIGHTS, config)


def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights"
    files.write_bytes(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        files.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["weights"]
