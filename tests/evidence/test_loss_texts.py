"""What the Loss view and the hundred encodings say is so on the shipped models."""

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.latent import paired_normal
from explorer.losses import bernoulli_nll, kl_divergence
from explorer.models import VAE, posterior


@pytest.fixture(scope="module")
def x(shipped: artefacts.Artefacts) -> torch.Tensor:
    return torch.from_numpy(shipped.digits.reshape(-1, 784).astype(np.float32) / 255)


def value(shipped: artefacts.Artefacts, row: str, model: str) -> float:
    return shipped.evidence["rows"][row][model]["value"]


def test_noise_costs_the_vae_nats_and_without_it_the_ae_is_still_better(
    shipped: artefacts.Artefacts,
) -> None:
    sampled, mean = (value(shipped, row, "vae") for row in ("bce_test", "bce_at_mean"))
    assert sampled > mean + 1
    assert mean > value(shipped, "bce_test", "ae") + 1
    assert value(shipped, "bce_test", "ae") == value(shipped, "bce_at_mean", "ae")


def test_rows_of_the_table_add_up(shipped: artefacts.Artefacts) -> None:
    parts = value(shipped, "bce_test", "vae") + value(shipped, "kl_test", "vae")
    assert parts == pytest.approx(value(shipped, "elbo_test", "vae"), abs=0.01)


def with_encoder(shipped: artefacts.Artefacts) -> list[artefacts.LoadedModel]:
    return [model for model in shipped.models.values() if model.record.has_encoder]


def test_the_floor_is_the_least_that_any_picture_could_cost(
    shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    some = x[:200]
    floor = bernoulli_nll(some, some)
    for model in with_encoder(shipped):
        decoded = model.net.decode(posterior(model.net, some)[0])
        assert (bernoulli_nll(decoded, some) > floor).all()
    noisy = (some + 0.01 * torch.rand(some.shape)).clamp(0, 1)
    assert (bernoulli_nll(noisy, some) > floor).all()
    mean = shipped.evidence["curves"]["losses"]["mean"]["floor"]
    assert mean == pytest.approx(float(bernoulli_nll(x, x).mean()), abs=0.01)


def test_dead_numbers_are_almost_n01_for_every_digit(
    shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    net = shipped.models["vae"].net
    assert isinstance(net, VAE)
    dead = [
        d["index"] for d in shipped.models["vae"].statistics["dimensions"] if d["status"] == "dead"
    ]
    live = [
        d["index"] for d in shipped.models["vae"].statistics["dimensions"] if d["status"] == "live"
    ]
    with torch.no_grad():
        mu, logvar = net.encode(x)
    sigma = torch.exp(0.5 * logvar)
    assert len(dead) > 0
    assert sigma[:, dead].min() > 0.9
    assert sigma[:, dead].max() < 1.1
    assert mu[:, dead].abs().max() < 0.25
    assert sigma[:, live].mean() < 0.6


def test_a_digits_place_among_percentiles_is_its_place_among_all(
    shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    losses = shipped.evidence["curves"]["losses"]
    ae = shipped.models["ae"].net
    with torch.no_grad():
        found = bernoulli_nll(ae.decode(torch.from_numpy(shipped.models["ae"].codes)), x).numpy()
    said = np.interp(found, losses["percentiles"]["ae"], np.arange(101))
    true = 100 * (np.argsort(np.argsort(found)) / len(found))
    # Between two percentiles the page assumes that digits lie evenly.
    assert np.abs(said - true).max() < 1
    assert np.abs(said - true).mean() < 0.1


def test_the_pages_estimator_of_one_digit_is_the_one_of_the_percentiles(
    shipped: artefacts.Artefacts, x: torch.Tensor
) -> None:
    """The least and the greatest -ELBO of all test digits are the ends of the axis' crowd.

    Whoever is far from the ends by two eps is not looked at with all of them.
    """
    net = shipped.models["vae"].net
    losses = shipped.evidence["curves"]["losses"]
    assert isinstance(net, VAE)
    with torch.no_grad():
        mu, logvar = net.encode(x)
        sigma, kl = torch.exp(0.5 * logvar), kl_divergence(mu, logvar)
        every = torch.from_numpy(paired_normal(losses["seed"], losses["eps"], 32))

        def total(rows: torch.Tensor, some: torch.Tensor) -> torch.Tensor:
            bce = [bernoulli_nll(net.decode(mu[rows] + sigma[rows] * eps), x[rows]) for eps in some]
            return kl[rows] + torch.stack(bce).mean(dim=0)

        roughly = total(torch.arange(len(x)), every[:2]).argsort()
        exactly = total(torch.cat([roughly[:200], roughly[-200:]]), every)
    ends = losses["percentiles"]["vae"][0], losses["percentiles"]["vae"][-1]
    assert (float(exactly.min()), float(exactly.max())) == pytest.approx(ends, abs=0.02)


def test_histories_end_where_the_manifest_says(shipped: artefacts.Artefacts) -> None:
    """Weights were rounded to float16 after the last epoch: a hundredth of a nat at most.

    Of a KL that nothing asks to be small, hundreds of nats at beta 0, it is as small a part.
    """
    for model in with_encoder(shipped):
        epochs = model.history["epochs"]
        assert [one["epoch"] for one in epochs] == list(range(1, len(epochs) + 1))
        assert epochs[-1]["test"] == pytest.approx(model.record.test, rel=1e-4, abs=0.01)
    assert max(one["train"]["loss"] for one in shipped.models["vae"].history["epochs"]) < 165
