"""The curves beside the picture at hand, on the shipped models."""

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.evidence import curves
from explorer.latent import paired_normal
from explorer.losses import bernoulli_nll, kl_divergence
from explorer.models import VAE
from tests.shipped import MODELS

SOME_TEMPERATURES = (0.0, 1.3)
"""That are measured again here; test_evidence_shipped.py measures all when anything changed."""


def test_paths_start_and_end_on_digits_and_dip_between(shipped: artefacts.Artefacts) -> None:
    paths = shipped.evidence["curves"]["paths"]
    middle = len(paths["t"]) // 2
    assert paths["t"][middle] == 0.5
    ways = [paths[way][model] for way in ("slerp", "linear") for model in ("ae", "vae")]
    for line in [*ways, paths["fade"]]:
        assert line[0] > 0.95
        assert line[-1] > 0.95
        assert line[middle] == pytest.approx(min(line), abs=0.05)


def test_arcs_between_digits_of_the_vae_decode_to_digits_more_often(
    shipped: artefacts.Artefacts,
) -> None:
    paths = shipped.evidence["curves"]["paths"]
    middle = len(paths["t"]) // 2
    ae, vae = (paths["slerp"][model][middle] for model in ("ae", "vae"))
    assert vae > ae + 0.1
    assert paths["fade"][middle] < ae
    assert paths["linear"]["vae"][middle] < vae


def test_losses_of_a_test_digit_lie_within_the_percentiles(shipped: artefacts.Artefacts) -> None:
    losses = shipped.evidence["curves"]["losses"]
    vae = shipped.models["vae"].net
    assert isinstance(vae, VAE)
    x = torch.from_numpy(shipped.digits.reshape(-1, 784)[:2000].astype(np.float32) / 255)
    with torch.no_grad():
        mu, logvar = vae.encode(x)
        eps = torch.from_numpy(paired_normal(losses["seed"], losses["eps"], 32))
        z = [mu + torch.exp(0.5 * logvar) * one for one in eps]
        bce = torch.stack([bernoulli_nll(vae.decode(one), x) for one in z]).mean(dim=0)
        found = (bce + kl_divergence(mu, logvar)).numpy()
    percentiles = np.array(losses["percentiles"]["vae"])
    assert percentiles[0] <= found.min()
    assert found.max() <= percentiles[-1]
    # So many digits are enough to find the quartiles of all 10,000 within a nat or two.
    np.testing.assert_allclose(
        np.percentile(found, [25, 50, 75]), percentiles[[25, 50, 75]], atol=2.5
    )


def test_the_percentiles_of_sixteen_paired_eps_agree_with_the_manifests_elbo(
    shipped: artefacts.Artefacts,
) -> None:
    losses = shipped.evidence["curves"]["losses"]
    ae, vae = (shipped.models[model].record.test for model in ("ae", "vae"))
    # The area under percentiles is the mean of the digits, but for how it bends at the ends.
    mean = {model: np.trapezoid(losses["percentiles"][model]) / 100 for model in ("ae", "vae")}
    assert mean["vae"] == pytest.approx(vae["loss"], abs=0.4)
    assert mean["ae"] == pytest.approx(ae["bce"], abs=0.4)
    assert losses["mean"]["floor"] < ae["bce"] < vae["loss"]


def test_small_curves_are_measured_again(
    shipped: artefacts.Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.evidence.measurements import encoded, pairs_of_two_classes

    monkeypatch.setattr(curves, "TEMPERATURES", SOME_TEMPERATURES)
    x = torch.from_numpy(shipped.digits.reshape(-1, 784).astype(np.float32) / 255)
    stored = shipped.evidence["curves"]
    with torch.no_grad():
        contestants = {
            name: encoded(shipped.models[name].net, shipped.models[name].gaussian, x)
            for name in MODELS
        }
        samples = stored["temperature"]["n"]
        pairs = pairs_of_two_classes(shipped.labels, shipped.evidence["sizes"]["pairs"])
        found = curves.temperature(contestants, [shipped.critic], samples)
        some = pairs[:, : stored["arithmetic"]["ae"]["n"]]
        sums = {
            name: curves.arithmetic(one, [shipped.critic], shipped.labels, some, 2)
            for name, one in contestants.items()
        }
    places = [stored["temperature"]["t"].index(t) for t in SOME_TEMPERATURES]
    for name in ("ae", "vae"):
        told = [stored["temperature"][name][place] for place in places]
        np.testing.assert_allclose(found[name], told, atol=2e-3)
        for key in ("n", "p_digit", "hits"):
            assert sums[name][key] == pytest.approx(stored["arithmetic"][name][key], abs=5e-3)
