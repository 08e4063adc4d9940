"""The generator and the discriminator: layers, and that normalisation folds away."""

from typing import TypeVar

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from explorer.gan import Discriminator, Generator, absorb, fold
from explorer.models import Decoder

Network = TypeVar("Network", bound=nn.Module)


def worn(net: Network) -> Network:
    """Return a network whose normalisation has statistics and weights of its own."""
    chance = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if "running_var" in name or value.ndim == 1:
                value.copy_(0.2 + torch.rand(value.shape, generator=chance))
            if "running_mean" in name or "bias" in name:
                value.copy_(torch.randn(value.shape, generator=chance))
    return net.eval()


def test_what_is_kept_of_a_generator_has_no_normalisation() -> None:
    shapes = {key: tuple(value.shape) for key, value in Generator().state_dict().items()}
    assert shapes == {
        "decoder.0.weight": (128, 32),
        "decoder.0.bias": (128,),
        "decoder.2.weight": (1568, 128),
        "decoder.2.bias": (1568,),
        "decoder.5.weight": (32, 16, 4, 4),
        "decoder.5.bias": (16,),
        "decoder.7.weight": (16, 1, 4, 4),
        "decoder.7.bias": (1,),
    }


def test_what_is_kept_of_a_discriminator_has_no_normalisation() -> None:
    shapes = {key: tuple(value.shape) for key, value in Discriminator().state_dict().items()}
    assert shapes == {
        "discriminator.0.weight": (16, 1, 4, 4),
        "discriminator.0.bias": (16,),
        "discriminator.2.weight": (32, 16, 4, 4),
        "discriminator.2.bias": (32,),
        "discriminator.4.weight": (64, 32, 3, 3),
        "discriminator.4.bias": (64,),
        "discriminator.7.weight": (1, 1024),
        "discriminator.7.bias": (1,),
    }


@torch.no_grad()
def test_a_folded_generator_draws_the_same_pictures() -> None:
    torch.manual_seed(0)
    net = worn(Generator(latent_dim=5, hidden_dim=24, normalised=True))
    kept = Generator(latent_dim=5, hidden_dim=24)
    kept.load_state_dict(fold(net).state_dict())
    z = torch.randn(20, 5)
    x = net.decode(z)
    assert x.std() > 0.1
    assert_close(kept.decode(z), x, rtol=0, atol=1e-5)


@torch.no_grad()
def test_a_folded_discriminator_judges_the_same() -> None:
    torch.manual_seed(0)
    net = worn(Discriminator(normalised=True))
    kept = Discriminator()
    kept.load_state_dict(fold(net).state_dict())
    x = torch.rand(20, 784)
    logits = net(x)
    assert logits.shape == (20,)
    assert logits.std() > 1e-3
    assert_close(kept(x), logits, rtol=0, atol=1e-5)


@torch.no_grad()
def test_without_normalisation_folding_changes_nothing() -> None:
    net = Decoder(latent_dim=3)
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    kept = fold(net)
    assert kept is not net
    assert_close(kept.decode(z), net.decode(z), rtol=0, atol=0)


def test_normalisation_without_fixed_statistics_cannot_be_folded() -> None:
    norm = nn.BatchNorm1d(3, track_running_stats=False)
    with pytest.raises(ValueError, match="fixed statistics"):
        absorb(nn.Linear(2, 3), norm)
