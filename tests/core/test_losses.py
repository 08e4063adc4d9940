"""The losses against paper and pencil, and against torch.distributions."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Bernoulli, Normal
from torch.distributions import kl_divergence as oracle_kl
from torch.testing import assert_close

from explorer.losses import ae_loss, bernoulli_nll, kl_divergence, kl_per_dimension, vae_loss

numbers = st.floats(-5, 5, width=32)


def random(shape: tuple[int, int], seed: int) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def test_half_grey_costs_784_ln_2_nats_whatever_the_image() -> None:
    half = torch.full((3, 784), 0.5)
    assert_close(bernoulli_nll(half, random((3, 784), 0)), torch.full((3,), 784 * math.log(2)))


def test_kl_of_the_prior_with_itself_is_zero() -> None:
    assert_close(kl_divergence(torch.zeros(2, 32), torch.zeros(2, 32)), torch.zeros(2))


def test_kl_of_mean_one_one_is_one_nat() -> None:
    assert_close(kl_divergence(torch.ones(1, 2), torch.zeros(1, 2)), torch.ones(1))


def test_kl_agrees_with_torch_distributions() -> None:
    mu, logvar = random((6, 32), 1) * 4 - 2, random((6, 32), 2) * 4 - 2
    oracle = oracle_kl(Normal(mu, (logvar / 2).exp()), Normal(0.0, 1.0))
    assert_close(kl_per_dimension(mu, logvar), oracle)


def test_nll_agrees_with_torch_distributions() -> None:
    x, x_hat = random((6, 784), 1), random((6, 784), 2) * 0.98 + 0.01
    oracle = -Bernoulli(probs=x_hat, validate_args=False).log_prob(x).sum(dim=1)
    assert_close(bernoulli_nll(x_hat, x), oracle)


@given(st.lists(numbers, min_size=4, max_size=4), st.lists(numbers, min_size=4, max_size=4))
def test_kl_is_never_negative(mu: list[float], logvar: list[float]) -> None:
    assert kl_divergence(torch.tensor([mu]), torch.tensor([logvar])).item() >= -1e-5


def test_pixels_of_exactly_0_and_1_give_finite_losses() -> None:
    black, white = torch.zeros(1, 784), torch.ones(1, 784)
    assert bernoulli_nll(black, black).item() == 0
    assert bernoulli_nll(white, white).item() == 0
    assert bernoulli_nll(black, white).item() == 784 * 100
    assert math.isfinite(ae_loss(white, black).item())


def test_batch_losses_are_sums_of_the_terms_per_image() -> None:
    x, x_hat = random((5, 784), 1), random((5, 784), 2)
    mu, logvar = random((5, 32), 3), random((5, 32), 4)
    assert_close(ae_loss(x_hat, x), bernoulli_nll(x_hat, x).sum())
    terms = bernoulli_nll(x_hat, x) + kl_divergence(mu, logvar)
    assert_close(vae_loss(x_hat, x, mu, logvar), terms.sum())
