"""`explorer.load`: the same functions as the page's, for arrays of any of their shapes."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch

import explorer
from explorer import latent
from explorer.artefacts import loaded, records
from explorer.models import Config
from explorer.python_api import Model, shipped
from tests.shipped import MODELS

X = shipped().digits[:3].astype(np.float32) / 255


@pytest.fixture(scope="module")
def vae() -> Model:
    return explorer.load("vae")


def test_a_model_prints_as_a_line(vae: Model) -> None:
    assert repr(vae) == "Model(vae: vae of 32 numbers)"


@pytest.mark.parametrize("model", MODELS)
def test_codes_are_those_that_ship(model: str) -> None:
    found = explorer.load(model).encode(X)
    stored = shipped().models[model]
    np.testing.assert_allclose(found.mu, stored.codes[:3], rtol=1e-3, atol=1e-3)
    assert (found.logvar is not None) == stored.record.has_posterior


@pytest.mark.parametrize(
    "given",
    [X[0], X[:1], X[0].reshape(28, 28), X[:1].reshape(1, 28, 28), X[:1].astype(np.float64),
     X[0].tolist(), torch.from_numpy(X[0]), torch.from_numpy(X[:1]).double().requires_grad_()],
)  # fmt: skip
def test_one_picture_in_any_shape_is_a_batch_of_one(given: object, vae: Model) -> None:
    np.testing.assert_allclose(vae.encode(given).mu, vae.encode(X).mu[:1], atol=1e-5)  # pyrefly: ignore[bad-argument-type]
    assert vae.reconstruct(given).shape == (1, 28, 28)  # pyrefly: ignore[bad-argument-type]
    assert vae.judge(given).digit.shape == (1,)  # pyrefly: ignore[bad-argument-type]


def test_batches_keep_their_order(vae: Model) -> None:
    codes = vae.encode(X.reshape(-1, 28, 28))
    assert codes.mu.shape == (3, 32)
    assert codes.logvar is not None
    assert codes.logvar.shape == (3, 32)
    images = vae.decode(codes.mu)
    assert images.shape == (3, 28, 28)
    np.testing.assert_array_equal(images, vae.reconstruct(X))
    np.testing.assert_allclose(vae.decode(codes.mu[2])[0], images[2], atol=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_samples_are_those_of_the_maps(model: str) -> None:
    stored, opened = shipped().models[model], explorer.load(model)
    normal = opened.sample(4)
    np.testing.assert_array_equal(normal.codes, shipped().normal[:4])
    np.testing.assert_array_equal(normal.images, opened.decode(normal.codes))
    fitted = opened.sample(4, seed=0, kind="fitted")
    np.testing.assert_allclose(fitted.codes, stored.fitted[:4], atol=1e-5)
    np.testing.assert_allclose(
        opened.judge(normal.images).p_digit, stored.p_digit[:4] / 255, atol=0.004
    )


def test_the_judge_judges_the_picture_itself(vae: Model) -> None:
    assert vae.judge(X).digit.tolist() == shipped().labels[:3].tolist()
    assert vae.judge(np.zeros(784)).p_digit[0] < 0.5


@pytest.mark.parametrize(("kind", "way"), [("slerp", latent.slerp), ("linear", latent.lerp)])
def test_ways_keep_their_ends(kind: str, way: object, vae: Model) -> None:
    a, b = vae.encode(X).mu[:2]
    found = vae.interpolate(a, b, 5, kind)
    assert found.t.tolist() == [0, 0.25, 0.5, 0.75, 1]
    expected = [way(a[None], b[None], t)[0] for t in found.t]  # pyrefly: ignore[not-callable]
    np.testing.assert_allclose(found.codes, expected, atol=1e-5)
    np.testing.assert_array_equal(found.images, vae.decode(found.codes))
    assert len(vae.interpolate(a, b).t) == 11


def test_an_own_model_is_opened_by_its_directory(tmp_path: Path) -> None:
    config = Config(model="ae", latent_dim=3, hidden=8)
    loaded.write_weights(tmp_path / "mine" / records.WEIGHTS, config.build())
    record = records.ModelRecord(id="mine", long="", short="", colour="green", config=config)
    records.write_record(tmp_path / "mine", record)
    for path in (tmp_path / "mine", str(tmp_path / "mine")):
        mine = explorer.load(path)
        assert mine.encode(X).mu.shape == (3, 3)
        assert mine.record.latent_dim == 3
    with pytest.raises(ValueError, match="no Gaussian was fitted to the codes of mine"):
        mine.sample(1, kind="fitted")
    (tmp_path / "mine" / records.WEIGHTS).write_bytes(b"")
    with pytest.raises(ValueError, match=r"weights.safetensors was altered.* train or import"):
        explorer.load(tmp_path / "mine")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda _: explorer.load("diffusion"),
            r"model must be one of ae, vae, .* or a model's dir",
        ),
        (lambda m: m.encode(np.zeros(783)), r"x must have the shape .* got \(783,\)"),
        (lambda m: m.encode(np.zeros((2, 27, 28))), "x must have the shape"),
        (lambda m: m.encode(np.zeros((0, 784))), "x must have the shape"),
        (lambda m: m.encode(np.full(784, 255)), r"in \[0, 1\], got values from 255 to 255; bytes"),
        (lambda m: m.encode(np.full(784, -0.1)), r"x must lie in \[0, 1\]"),
        (lambda m: m.encode(np.full(784, np.nan)), "x must hold finite numbers only"),
        (lambda m: m.encode("picture"), "x must be an array of numbers"),
        (lambda m: m.encode([[1.0], [1.0, 2.0]]), "x must be an array of numbers"),
        (lambda m: m.decode(np.zeros(31)), r"z must have the shape \(32,\) or \(B, 32\), got"),
        (lambda m: m.decode(np.full(32, 1e39)), "z must hold finite numbers only"),
        (lambda m: m.sample(0), "n must be a whole number of at least 1, got 0"),
        (lambda m: m.sample(1.5), "n must be a whole number of at least 1, got 1.5"),
        (lambda m: m.sample(1, seed=-1), "seed must be"),
        (lambda m: m.sample(1, kind="gauss"), "kind must be one of normal, fitted, got 'gauss'"),
        (lambda m: m.interpolate(np.zeros(32), np.zeros((2, 32))), "a and b must be one code each"),
        (lambda m: m.interpolate(np.zeros(32), np.ones(32), 1), "steps must be .* at least 2"),
        (lambda m: m.interpolate(np.zeros(32), np.ones(32), kind="arc"), "kind must be one of sl"),
        (lambda m: m.judge(np.zeros(3)), "x must have the shape"),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence(call, says: str, vae: Model) -> None:
    with pytest.raises(ValueError, match=says):
        call(vae)


def test_the_readmes_lines_run_and_give_what_they_say(root: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    block = re.search(r"```python\n(import explorer\n.*?)```", text, re.DOTALL)
    assert block
    known: dict[str, object] = {}
    exec(block[1], known)
    lines = [line.partition("  #") for line in block[1].splitlines() if "=" in line]
    assert len(lines) >= 5
    for line, _, told in lines:
        value = known[line.partition(" = ")[0]]
        for name, shape in re.findall(r"(?:(\w+) )?\(([\d, ]+)\)", told):
            array = getattr(value, name) if name else value
            assert str(array.shape) == f"({shape})", line  # pyrefly: ignore[missing-attribute]
