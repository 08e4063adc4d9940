"""The search for a digit's code: Adam, every code by itself, what it finds and what it costs."""

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import ArtefactError, Artefacts, checkpoints, files, schema
from explorer.artefacts.schema import misfit
from explorer.evidence import search
from explorer.evidence.search import Sizes
from explorer.gan import Generator
from explorer.judge.critic import Critic
from explorer.latent import standard_normal
from explorer.losses import bernoulli_nll
from explorer.models import VAE, Autoencoder, posterior
from tests.shipped import MODELS

SMALL = Sizes(digits=6, starts=3, steps=(2, 8))


@pytest.fixture(scope="module")
def generator() -> Generator:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Generator().eval().requires_grad_(requires_grad=False)


@pytest.fixture(scope="module")
def found(shipped: Artefacts, generator: Generator) -> dict[str, Any]:
    nets = {**{id_: shipped.models[id_].net for id_ in MODELS}, "gan": generator}
    return search.measure(
        nets,
        MODELS,
        critic=shipped.critic,
        panel=[Critic().eval()],
        digits=shipped.digits,
        labels=shipped.labels,
        sizes=SMALL,
    )


def x_of(shipped: Artefacts, rows: list[int]) -> torch.Tensor:
    return torch.from_numpy(shipped.digits[rows].astype(np.float32) / 255)


def test_adams_first_step_is_as_long_as_its_rate_against_the_gradient(
    shipped: Artefacts, generator: Generator
) -> None:
    for net in (shipped.models["vae"].net, generator):
        z, x = torch.from_numpy(standard_normal(0, 2, 32)), x_of(shipped, [3, 4])
        (moved,) = search.search(net, z, x, (1,))
        exact, wide = copy.deepcopy(net).double(), z.double().requires_grad_()
        logits = exact.decoder[:-1](wide)
        # Of the cross-entropy with respect to a logit it is x_hat - x.
        back = torch.autograd.grad(logits, wide, logits.detach().sigmoid() - x)
        gradient = back[0].float()
        expected = z - search.RATE * gradient.sign()
        # Less may be of either sign, by rounding.
        steep = gradient.abs() > 0.01 * gradient.abs().max()
        assert steep.float().mean() > 0.5
        torch.testing.assert_close(moved[steep], expected[steep], rtol=1e-4, atol=1e-4)


def test_a_picture_that_the_decoder_makes_is_found(shipped: Artefacts) -> None:
    net = shipped.models["vae"].net
    x = net.decode(torch.from_numpy(standard_normal(1, 3, 32)))
    (z,) = search.search(net, torch.zeros(3, 32), x, (300,))
    left_over = bernoulli_nll(net.decode(z), x) - bernoulli_nll(x, x)
    assert left_over.max() < 1


def test_every_code_is_searched_for_by_itself(shipped: Artefacts, generator: Generator) -> None:
    before = {name: value.clone() for name, value in generator.state_dict().items()}
    z, x = torch.from_numpy(standard_normal(0, 3, 32)), x_of(shipped, [0, 1, 2])
    together = search.search(generator, z, x, (2, 5))
    for row in range(3):
        some = slice(row, row + 1)
        for both, alone in zip(
            together, search.search(generator, z[some], x[some], (2, 5)), strict=True
        ):
            torch.testing.assert_close(both[some], alone, rtol=1e-3, atol=1e-3)
    for name, value in generator.state_dict().items():
        torch.testing.assert_close(value, before[name], rtol=0, atol=0)


def test_the_best_of_several_starts_is_the_nearest(
    shipped: Artefacts, found: dict[str, Any]
) -> None:
    """Done by hand for the last digit: its own starts, its own picture."""
    net, row = shipped.models["ae"].net, found["digits"][-1]
    first = (SMALL.digits - 1) * SMALL.starts
    z = torch.from_numpy(standard_normal(search.SEEDS["starts"], SMALL.starts, 32, first))
    x = x_of(shipped, [row] * SMALL.starts)
    (last,) = search.search(net, z, x, SMALL.steps[-1:])
    loss = bernoulli_nll(net.decode(last), x)
    assert found["models"]["ae"]["search"]["each"][-1] == pytest.approx(loss.min().item(), abs=0.05)


def test_more_steps_and_more_starts_bring_it_nearer(found: dict[str, Any]) -> None:
    assert list(found["models"]) == ["ae", "vae", "gan"]
    for one in found["models"].values():
        bce = one["search"]["bce"]
        for step in ("2", "8"):
            assert bce["best"][step]["value"] < bce["one"][step]["value"]
            assert bce["best"][step]["value"] > found["floor"]["value"]
        assert bce["best"]["8"]["value"] < bce["best"]["2"]["value"]
        assert np.mean(one["search"]["each"]) == pytest.approx(bce["best"]["8"]["value"], abs=0.01)
        assert one["search"]["same"]["one"]["n"] == SMALL.digits * SMALL.starts
        assert one["search"]["same"]["best"]["n"] == SMALL.digits


def test_what_has_an_encoder_also_says_what_one_pass_gives(
    shipped: Artefacts, found: dict[str, Any]
) -> None:
    x = x_of(shipped, found["digits"])
    for name in MODELS:
        net, told = shipped.models[name].net, found["models"][name]["encoder"]
        expected = bernoulli_nll(net.decode(posterior(net, x)[0]), x).mean().item()
        assert told["bce"]["value"] == pytest.approx(expected, rel=1e-5)
        assert told["same"]["value"] > 0.5
    assert found["models"]["gan"]["encoder"] is None


def test_multiply_adds_are_the_papers_and_pencils() -> None:
    """A step of a search goes through the decoder there and back."""
    assert search.multiply_adds(Autoencoder().decoder, 32) == 32 * 256 + 256 * 784
    convolutions = 32 * 16 * 16 * 49 + 16 * 16 * 196
    assert search.multiply_adds(Generator().decoder, 32) == 32 * 128 + 128 * 1568 + convolutions
    assert search.multiply_adds(VAE(latent_dim=2).decoder, 2) == 2 * 256 + 256 * 784


def test_its_cost_is_told_of_all_steps_and_starts(found: dict[str, Any]) -> None:
    told = {name: one["search"]["multiply_adds"] for name, one in found["models"].items()}
    assert told["ae"]["one"] == 2 * 8 * 208_896
    assert told["gan"]["best"] == 3 * told["gan"]["one"]
    encoders = [found["models"][name]["encoder"]["multiply_adds"] for name in MODELS]
    assert encoders == [784 * 256 + 256 * 32, 784 * 256 + 2 * 256 * 32]


def test_what_is_found_is_of_the_files_form_and_its_table_names_all(found: dict[str, Any]) -> None:
    plain = json.loads(json.dumps({**found, "made_from": "x"}, allow_nan=False))
    assert misfit(plain, schema.search()) is None
    text = search.table(found)
    for name in found["models"]:
        assert f"{name} " in text
    assert text.count("same class") == 3 * 2 + 2


def test_the_digits_are_the_same_every_time_and_differ() -> None:
    rows = search.picked(10_000, 200)
    np.testing.assert_array_equal(rows, search.picked(10_000, 200))
    assert len(set(rows.tolist())) == 200


def test_the_file_is_read_only_of_models_that_are_there(
    tmp_path: Path, found: dict[str, Any]
) -> None:
    path = tmp_path / checkpoints.SEARCH
    path.parent.mkdir()
    files.write_json(path, {**found, "made_from": "x"})
    assert checkpoints.read_search(tmp_path, ["ae", "vae", "gan"])["digits"] == found["digits"]
    with pytest.raises(ArtefactError, match=r"search\.json has models that are not there: gan"):
        checkpoints.read_search(tmp_path, [*MODELS])
    files.write_json(path, {**found, "made_from": "x", "floor": None})
    with pytest.raises(ArtefactError, match="has no valid floor"):
        checkpoints.read_search(tmp_path, [*MODELS, "gan"])


def test_it_is_loaded_and_served_where_the_manifest_names_it() -> None:
    stored = artefacts.load()
    assert (checkpoints.SEARCH in stored.browser_files) == (stored.search is not None)
