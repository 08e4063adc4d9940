"""Everything that the maps show: codes of the test set, and samples with the critic's verdict."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from explorer import latent
from explorer.artefacts import checkpoints, files, records
from explorer.judge.critic import Critic, digit_of, p_digit
from explorer.losses import kl_per_dimension
from explorer.models import Net, posterior

SAMPLES = 2000
"""Samples of each kind on a map."""


def write_samples(out: Path, latent_dim: int) -> None:
    """Write the samples of N(0, I) that the maps of models of so many numbers share."""
    normal = latent.standard_normal(0, SAMPLES, latent_dim)
    files.write_arrays(out / checkpoints.SAMPLES, {"normal": normal})


@torch.no_grad()
def encode_all(
    net: Net, critic: Critic, train: torch.Tensor, test: torch.Tensor, folder: Path
) -> tuple[np.ndarray, latent.Gaussian]:
    """Write a model's codes, judged samples, Gaussian, statistics; return what its map is made of.

    Args:
        net: makes codes of D numbers.
        critic: judges the decoded samples.
        train: digits (N, 784) in [0, 1], to which the Gaussian is fitted.
        test: digits (M, 784) in [0, 1], whose codes are stored.
        folder: of the model's files.

    Returns:
        The points (M + 2 SAMPLES, D) float32 of its map, codes first, then samples from N(0, I) and
        from its Gaussian; and that Gaussian.
    """
    training_codes, _ = encode(net, train)
    codes, kl = encode(net, test)
    codes = codes.astype(np.float16).astype(np.float32)
    exact = latent.fit_gaussian(training_codes)
    stored = {key: value.astype(np.float32) for key, value in asdict(exact).items()}
    gaussian = latent.Gaussian(**{key: value.astype(np.float64) for key, value in stored.items()})
    normal, fitted = latent.standard_normal(0, SAMPLES, codes.shape[1]), gaussian.sample(0, SAMPLES)
    logits = critic(net.decode(torch.from_numpy(np.concatenate([normal, fitted]))))
    files.write_arrays(
        folder / records.CODES,
        {
            "codes": codes.astype(np.float16),
            "fitted": fitted,
            "p_digit": (p_digit(logits) * 255).round().byte().numpy(),
            "reads": digit_of(logits).byte().numpy(),
        },
    )
    found = latent.dimensions(codes, kl)
    files.write_arrays(folder / records.GAUSSIAN, stored)
    files.write_json(
        folder / records.STATISTICS,
        {
            "dimensions": [asdict(dimension) for dimension in found],
            "order": [d.index for d in sorted(found, key=lambda d: -d.information)],
        },
    )
    return np.concatenate([codes, normal, fitted]), gaussian


@torch.no_grad()
def encode(net: Net, x: torch.Tensor) -> tuple[np.ndarray, np.ndarray | None]:
    """Return codes (N, D) of x (N, 784), and the mean KL per dimension (D,) of a posterior."""
    mu, logvar = posterior(net, x)
    kl = None if logvar is None else kl_per_dimension(mu, logvar).mean(dim=0).numpy()
    return mu.numpy(), kl
