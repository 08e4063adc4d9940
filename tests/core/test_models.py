"""The two models are the lesson's: layers, names, shapes, sampling."""

import math

import pytest
import torch
from torch.testing import assert_close

from explorer.models import MODELS, VAE, Autoencoder, Config, GameConfig, posterior


def test_autoencoder_has_the_lessons_layers() -> None:
    shapes = {key: tuple(value.shape) for key, value in Autoencoder().state_dict().items()}
    assert shapes == {
        "encoder.0.weight": (256, 784),
        "encoder.0.bias": (256,),
        "encoder.2.weight": (32, 256),
        "encoder.2.bias": (32,),
        "decoder.0.weight": (256, 32),
        "decoder.0.bias": (256,),
        "decoder.2.weight": (784, 256),
        "decoder.2.bias": (784,),
    }


def test_vae_has_the_lessons_layers() -> None:
    shapes = {key: tuple(value.shape) for key, value in VAE().state_dict().items()}
    assert shapes == {
        "encoder.0.weight": (256, 784),
        "encoder.0.bias": (256,),
        "fc_mu.weight": (32, 256),
        "fc_mu.bias": (32,),
        "fc_logvar.weight": (32, 256),
        "fc_logvar.bias": (32,),
        "decoder.0.weight": (256, 32),
        "decoder.0.bias": (256,),
        "decoder.2.weight": (784, 256),
        "decoder.2.bias": (784,),
    }


@pytest.mark.parametrize("model", [Autoencoder(), VAE()])
def test_decoder_ends_in_a_sigmoid(model: Autoencoder | VAE) -> None:
    assert isinstance(model.decoder[-1], torch.nn.Sigmoid)
    x_hat = model.decode(50 * torch.randn(8, 32, generator=torch.Generator().manual_seed(0)))
    assert x_hat.shape == (8, 784)
    assert x_hat.min() >= 0
    assert x_hat.max() <= 1


def test_forward_is_decode_of_encode() -> None:
    x = torch.rand(4, 784, generator=torch.Generator().manual_seed(0))
    ae = Autoencoder()
    assert_close(ae(x), ae.decode(ae.encode(x)))
    vae = VAE()
    x_hat, mu, logvar = vae(x, generator=torch.Generator().manual_seed(1))
    z = vae.reparameterise(mu, logvar, generator=torch.Generator().manual_seed(1))
    assert_close(x_hat, vae.decode(z))
    assert_close((mu, logvar), vae.encode(x))


def test_logvar_is_log_of_variance() -> None:
    """ln 4 means sigma 2: a mix-up of sigma and variance survives every other test."""
    zeros = torch.zeros(5, 32)
    vae = VAE()
    unit = vae.reparameterise(zeros, zeros, generator=torch.Generator().manual_seed(0))
    wide = vae.reparameterise(
        zeros, zeros + math.log(4), generator=torch.Generator().manual_seed(0)
    )
    assert_close(wide, 2 * unit)


def test_reparameterise_has_the_mean_and_spread_it_is_given() -> None:
    mu, logvar = torch.full((20000, 1), 3.0), torch.full((20000, 1), math.log(0.25))
    z = VAE().reparameterise(mu, logvar, generator=torch.Generator().manual_seed(0))
    assert abs(z.mean().item() - 3) < 0.02
    assert abs(z.std().item() - 0.5) < 0.02


def test_gradients_reach_mu_and_logvar_through_the_sample() -> None:
    mu, logvar = torch.zeros(1, 32, requires_grad=True), torch.zeros(1, 32, requires_grad=True)
    VAE().reparameterise(mu, logvar, generator=torch.Generator().manual_seed(0)).sum().backward()
    assert mu.grad is not None
    assert logvar.grad is not None
    assert_close(mu.grad, torch.ones(1, 32))
    assert logvar.grad.abs().sum() > 0


@pytest.mark.parametrize("model", MODELS)
def test_any_latent_and_hidden_size_is_built(model: str) -> None:
    net = Config(model=model, latent_dim=5, hidden=48).build()
    assert net.decode(torch.zeros(3, 5)).shape == (3, 784)
    sizes = {len(tensor) for name, tensor in net.state_dict().items() if "decoder" in name}
    assert sizes == ({48, 32 * 7 * 7, 32, 16, 1} if model == "gan" else {48, 784})
    if isinstance(net, Autoencoder | VAE):
        assert posterior(net, torch.zeros(3, 784))[0].shape == (3, 5)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"model": "game"}, "model must be one of ae, vae, decoder, gan, got 'game'"),
        ({"latent_dim": 0}, "latent_dim must be a whole number from 2 to 64, got 0"),
        ({"latent_dim": 65}, "latent_dim must be a whole number from 2 to 64, got 65"),
        ({"hidden": 0}, "hidden must be a whole number from 1 to 4096, got 0"),
        ({"epochs": 1.5}, "epochs must be a whole number from 1 to 100000, got 1.5"),
        ({"batch_size": True}, "batch_size must be a whole number from 1 to 60000, got True"),
        ({"beta": float("nan")}, "beta must be a finite number of at least 0, got nan"),
        ({"seed": -1}, "seed must be a whole number from 0 to 9007199254740991, got -1"),
        ({"seed": 1.5}, "seed must be a whole number from 0 to 9007199254740991, got 1.5"),
        ({"seed": True}, "seed must be a whole number from 0 to 9007199254740991, got True"),
    ],
)
def test_bad_configs_say_what_is_wrong(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r".*") as caught:
        Config(**{"model": "vae", **change})  # pyrefly: ignore[bad-argument-type]
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"model": "vae"}, "model must be one without an encoder, got 'vae'"),
        ({"epochs": 0}, "epochs must be a whole number from 1 to 100000, got 0"),
        ({"batch_size": 1}, "batch_size must be at least 2: batches are normalised, got 1"),
        ({"rate": float("nan")}, "rate must be a finite number of at least 0, got nan"),
        ({"penalty": -1.0}, "penalty must be a finite number of at least 0, got -1.0"),
        ({"steady": 1.1}, "steady must be from 0 to 1, got 1.1"),
        ({"momentum": 1.0}, "momentum must be from 0 to below 1, got 1.0"),
        ({"average": -0.1}, "average must be from 0 to below 1, got -0.1"),
    ],
)
def test_bad_configs_of_a_game_say_what_is_wrong(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r".*") as caught:
        GameConfig(**change)  # pyrefly: ignore[bad-argument-type]
    assert str(caught.value) == sentence


@pytest.mark.parametrize("model", ["decoder", "gan"])
def test_what_has_no_encoder_says_so(model: str) -> None:
    net = GameConfig(model=model).build()
    with pytest.raises(ValueError, match="has no encoder: it makes no code of a picture"):
        posterior(net, torch.zeros(1, 784))
