"""Everything that the maps show: codes of the test set, draws, and what the critic says of them."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer import latent
from explorer.artefacts import checkpoints, files
from explorer.judge.critic import Critic, digit_of, p_digit
from explorer.losses import kl_per_dimension
from explorer.models import VAE, Autoencoder

DRAWS = 2000
"""Draws of each kind on a map."""


@torch.no_grad()
def encode_all(
    models: dict[str, Autoencoder | VAE],
    critic: Critic,
    train: torch.Tensor,
    test: torch.Tensor,
    out: Path,
) -> tuple[dict[str, np.ndarray], dict[str, latent.Gaussian]]:
    """Write codes, judged draws, Gaussians and statistics; return what the maps are made of.

    Args:
        models: with 32 latent dimensions, by name.
        critic: judges the decoded draws.
        train: digits (N, 784) in [0, 1], to which the Gaussians are fitted.
        test: digits (M, 784) in [0, 1], whose codes are stored.
        out: directory of the files.

    Returns:
        Per model the points (M + 2 DRAWS, 32) float32 of its map, codes first, then draws from
        N(0, I) and from its Gaussian; and per model that Gaussian.
    """
    normal = latent.standard_normal(0, DRAWS, 32)
    files.write_arrays(out / checkpoints.DRAWS, {"normal": normal})
    stored: dict[str, np.ndarray] = {}
    statistics: dict[str, Any] = {}
    points: dict[str, np.ndarray] = {}
    gaussians: dict[str, latent.Gaussian] = {}
    for name, model in models.items():
        training_codes, _ = encode(model, train)
        codes, kl = encode(model, test)
        codes = codes.astype(np.float16).astype(np.float32)
        gaussian = latent.fit_gaussian(training_codes)
        stored[f"{name}.mean"] = gaussian.mean.astype(np.float32)
        stored[f"{name}.covariance"] = gaussian.covariance.astype(np.float32)
        gaussians[name] = latent.Gaussian(
            mean=stored[f"{name}.mean"].astype(np.float64),
            covariance=stored[f"{name}.covariance"].astype(np.float64),
        )
        fitted = gaussians[name].draw(0, DRAWS)
        logits = critic(model.decode(torch.from_numpy(np.concatenate([normal, fitted]))))
        files.write_arrays(
            out / checkpoints.codes_file(name),
            {
                "codes": codes.astype(np.float16),
                "fitted": fitted,
                "p_digit": (p_digit(logits) * 255).round().byte().numpy(),
                "reads": digit_of(logits).byte().numpy(),
            },
        )
        found = latent.dimensions(codes, kl)
        statistics[name] = {
            "dimensions": [asdict(dimension) for dimension in found],
            "order": [d.index for d in sorted(found, key=lambda d: -d.information)],
        }
        points[name] = np.concatenate([codes, normal, fitted])
    files.write_arrays(out / checkpoints.GAUSSIANS, stored)
    files.write_json(out / checkpoints.STATISTICS, statistics)
    return points, gaussians


@torch.no_grad()
def encode(model: Autoencoder | VAE, x: torch.Tensor) -> tuple[np.ndarray, np.ndarray | None]:
    """Return codes (N, D), mu for the VAE, and the VAE's mean KL per dimension (D,)."""
    if not isinstance(model, VAE):
        return model.encode(x).numpy(), None
    mu, logvar = model.encode(x)
    return mu.numpy(), kl_per_dimension(mu, logvar).mean(dim=0).numpy()
