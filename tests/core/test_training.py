"""The loop learns, repeats itself, and reports what it did; on small data made here."""

import itertools

import pytest
import torch
from torch.testing import assert_close

from explorer.losses import ae_loss, vae_loss
from explorer.models import VAE, Autoencoder, Config
from explorer.training import LAST_LEARNING_RATE, LEARNING_RATE, batch_loss, cosine, evaluate, train
from tests.shipped import MODELS


@pytest.fixture(scope="module")
def strokes() -> torch.Tensor:
    """Return (256, 784) images with one bright bar each, at one of 24 places."""
    rows = torch.arange(256) % 24
    images = torch.zeros(256, 28, 28)
    for image, row in zip(images, rows, strict=True):
        image[row : row + 4, 6:22] = 1
    return images.reshape(256, 784)


def small(model: str, **change: int) -> Config:
    options = {"epochs": 3, "batch_size": 32, "latent_dim": 4, "seed": 5} | change
    return Config(model=model, **options)


@pytest.mark.parametrize("model", MODELS)
def test_training_lowers_the_test_loss(model: str, strokes: torch.Tensor) -> None:
    epochs = list(train(small(model, epochs=6), strokes, strokes))
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4, 5, 6]
    assert epochs[-1].test["loss"] < 0.7 * epochs[0].test["loss"]


@pytest.mark.parametrize("model", MODELS)
def test_same_seed_same_weights(model: str, strokes: torch.Tensor) -> None:
    torch.rand(3)  # the global generator's state must not matter
    first, second = (
        list(train(small(model), strokes, strokes))[-1].model.state_dict() for _ in range(2)
    )
    for key, value in first.items():
        assert_close(second[key], value, rtol=0, atol=0)


def test_another_seed_gives_other_weights(strokes: torch.Tensor) -> None:
    first, second = (next(train(small("ae", seed=s), strokes, strokes)) for s in (1, 2))
    weights = [epoch.model.state_dict()["decoder.0.weight"] for epoch in (first, second)]
    assert not torch.equal(*weights)


def test_beta_weighs_the_kl_against_the_reconstruction(strokes: torch.Tensor) -> None:
    last = {}
    for beta in (0.0, 20.0):
        config = Config(model="vae", epochs=8, batch_size=32, latent_dim=4, beta=beta)
        last[beta] = list(train(config, strokes, strokes))[-1]
    assert last[20.0].test["kl"] < 0.5 * last[0.0].test["kl"]
    assert last[20.0].test["bce"] > last[0.0].test["bce"]
    for beta, epoch in last.items():
        assert epoch.train["loss"] == pytest.approx(epoch.train["bce"] + beta * epoch.train["kl"])


@pytest.mark.parametrize("model", MODELS)
def test_the_loss_on_logits_is_the_lessons_loss(model: str, strokes: torch.Tensor) -> None:
    torch.manual_seed(0)
    net = small(model).build()
    assert isinstance(net, Autoencoder | VAE)
    bce, kl = batch_loss(net, strokes, torch.Generator().manual_seed(3))
    if isinstance(net, VAE):
        x_hat, mu, logvar = net(strokes, generator=torch.Generator().manual_seed(3))
        assert_close(bce + kl, vae_loss(x_hat, strokes, mu, logvar))
    else:
        assert_close(bce, ae_loss(net(strokes), strokes))
        assert kl.item() == 0


def test_evaluate_splits_the_elbo(strokes: torch.Tensor) -> None:
    torch.manual_seed(0)
    found = evaluate(VAE(), strokes)
    assert found["loss"] == pytest.approx(found["bce"] + found["kl"])


def test_learning_rate_falls_from_first_to_last_along_a_cosine() -> None:
    assert cosine(0) == LEARNING_RATE
    assert cosine(0.5) == pytest.approx((LEARNING_RATE + LAST_LEARNING_RATE) / 2)
    assert cosine(1) == pytest.approx(LAST_LEARNING_RATE)
    rates = [cosine(i / 50) for i in range(51)]
    assert all(a > b for a, b in itertools.pairwise(rates))


def test_progress_is_told_with_the_loss_per_image(strokes: torch.Tensor) -> None:
    told: list[tuple[int, int, float]] = []
    for _ in train(
        small("ae", epochs=1), strokes, strokes, on_step=lambda i, n, d: told.append((i, n, d))
    ):
        pass
    step, steps, loss = told[0]
    assert (step, steps) == (0, 8)
    assert 300 < loss < 800
