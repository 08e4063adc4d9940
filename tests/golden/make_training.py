"""Write what torch makes of a hundred steps of training, for `node --test`.

Run it from the repository's top directory:

    .venv/bin/python -m tests.golden.make_training

Weights, batches and noise are functions of the seed, as in `web/training/chance.js`.
"""

from math import sqrt
from typing import Any

import numpy as np
import torch
from sklearn.neighbors import KNeighborsClassifier
from torch import Tensor
from torch.nn import functional as F

from explorer import artefacts
from explorer.latent import paired_normal, standard_normal
from explorer.losses import kl_divergence
from explorer.models import VAE, Architecture, Autoencoder, posterior
from explorer.random import philox4x32
from tests.golden.make_golden import floats, write

SEED, BATCH, RATE, BETA = 5, 32, 4e-3, 0.75
HIDDEN, LATENT = 128, 2
DIGITS, STEPS = 320, 100
WEIGHTS, ORDER = 1, 2
"""What Philox's words are used for."""
PLACES = {
    "encoder.0": 0,
    "encoder.2": 1,
    "fc_mu": 1,
    "decoder.0": 2,
    "decoder.2": 3,
    "fc_logvar": 4,
}
"""Whose first weights a layer has: the two kinds share them."""
DIRECTIONS, ENTRIES = 3, 16
"""Of a tensor, projections on so many random directions are told, and so many of its numbers."""
ARROWS, SAMPLES = 6, 16
KNOWN, ASKED, NEIGHBOURS = 400, 200, 10


def words(seed: int, place: int, stream: int, count: int) -> np.ndarray:
    """Return so many random words (double)."""
    counter = np.zeros((-(-count // 4), 4), dtype=np.uint64)
    counter[:, 0] = np.arange(len(counter))
    counter[:, 1], counter[:, 2] = place, stream
    return philox4x32(counter, (seed % 2**32, seed // 2**32)).reshape(-1)[:count].astype(float)


def order(epoch: int) -> np.ndarray:
    """Return the order in which an epoch sees the digits: a shuffle by Fisher and Yates."""
    found, numbers = words(SEED, epoch, ORDER, DIGITS), np.arange(DIGITS)
    for i in range(DIGITS - 1, 0, -1):
        other = int(found[i] * (i + 1) / 2**32)
        numbers[[i, other]] = numbers[[other, i]]
    return numbers


@torch.no_grad()
def begin(kind: str) -> Autoencoder | VAE:
    """Return the model with the first weights of the seed."""
    net = Architecture(model=kind, latent_dim=LATENT, hidden=HIDDEN).build()
    assert isinstance(net, Autoencoder | VAE)
    for name, place in PLACES.items():
        layer = dict(net.named_modules()).get(name)
        if isinstance(layer, torch.nn.Linear):
            size = layer.weight.numel()
            uniform = 2 * (words(SEED, place, WEIGHTS, size + len(layer.bias)) + 0.5) / 2**32 - 1
            numbers = torch.from_numpy(uniform / sqrt(layer.in_features)).float()
            layer.weight.copy_(numbers[:size].reshape(layer.weight.shape))
            layer.bias.copy_(numbers[size:])
    return net


def terms(net: Autoencoder | VAE, x: Tensor, eps: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
    """Return the codes mu (B, D), and of every digit BCE and KL (B,), in nats."""
    mu, logvar = posterior(net, x)
    z, kl = mu, torch.zeros(len(x))
    if logvar is not None:
        kl = kl_divergence(mu, logvar)
        if eps is not None:
            z = mu + eps * torch.exp(0.5 * logvar)
    logits = net.decoder[:-1](z)
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(dim=1)
    return mu, bce, kl


def told(tensor: Tensor) -> dict[str, Any]:
    """Return a tensor's length, its projections on random directions, and some of its numbers."""
    flat = tensor.detach().reshape(-1)
    directions = torch.from_numpy(standard_normal(SEED, DIRECTIONS, len(flat))).double()
    entries = np.unique(np.linspace(0, len(flat) - 1, ENTRIES).astype(int))
    return {
        "norm": float(flat.double().norm()),
        "projections": [float(value) for value in directions @ flat.double()],
        "entries": dict(zip(map(str, entries), floats(flat[entries]), strict=True)),
    }


def arrows(net: Autoencoder | VAE, x: Tensor, eps: Tensor | None) -> list[float]:
    """Return minus the gradients of BCE and of beta * KL with respect to mu, digit by digit."""
    mu, bce, kl = terms(net, x, eps)
    (of_bce,) = torch.autograd.grad(bce.sum(), mu, retain_graph=True)
    of_kl = torch.zeros_like(mu)
    if isinstance(net, VAE):
        (of_kl,) = torch.autograd.grad(BETA * kl.sum(), mu)
    return floats(-torch.cat([of_bce, of_kl], dim=1).reshape(-1))


def mean_arrows(net: Autoencoder | VAE, x: Tensor, noise: bool) -> list[float]:
    """Return the arrows, with noise their mean over fixed samples of it."""
    if not noise:
        return arrows(net, x, None)
    eps = torch.from_numpy(paired_normal(0, SAMPLES, LATENT))
    each = [arrows(net, x, one.expand(len(x), LATENT)) for one in eps]
    return floats(np.mean(np.array(each, dtype=np.float64), axis=0))


def training(kind: str, x: Tensor, noise: bool) -> dict[str, Any]:
    """Return a hundred steps: losses of each, gradients of the first, weights, arrows."""
    net = begin(kind)
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE)
    found: dict[str, Any] = {"kind": kind, "noise": noise, "losses": []}
    each = DIGITS // BATCH
    for step in range(STEPS):
        rows = order(step // each)[step % each * BATCH :][:BATCH]
        eps = torch.from_numpy(standard_normal(SEED, BATCH, LATENT, step * BATCH))
        batch, used = x[rows], eps if noise else None
        if step == 0:
            found["arrows"] = {
                "batch": arrows(net, batch[:ARROWS], eps[:ARROWS] if noise else None)
            }
        _, bce, kl = terms(net, batch, used)
        found["losses"].append([bce.mean().item(), kl.mean().item()])
        optimiser.zero_grad()
        (bce + BETA * kl).mean().backward()
        if step == 0:
            found["gradients"] = {
                name: told(one.grad) for name, one in net.named_parameters() if one.grad is not None
            }
        optimiser.step()
        if step in (0, STEPS - 1):
            found[f"weights{step + 1}"] = {n: told(one) for n, one in net.named_parameters()}
            found["arrows"][f"after{step + 1}"] = mean_arrows(net, x[:ARROWS], noise)
    return found | {"net": net}


@torch.no_grad()
def neighbours(net: Autoencoder | VAE, x: Tensor, labels: np.ndarray) -> dict[str, Any]:
    """Return codes, and what scikit-learn's nearest neighbours say of some by the others."""
    codes = posterior(net, x)[0].numpy()
    known, asked = codes[:KNOWN], codes[KNOWN:]
    judge = KNeighborsClassifier(NEIGHBOURS).fit(known, labels[:KNOWN])
    return {
        "codes": floats(codes.reshape(-1)),
        "labels": labels.tolist(),
        "known": KNOWN,
        "classes": judge.predict(asked).tolist(),
        "accuracy": judge.score(asked, labels[KNOWN:]),
    }


def main() -> None:
    """Write tests/golden/training.json."""
    torch.set_num_threads(1)
    shipped = artefacts.load()
    x = torch.from_numpy(shipped.digits[: KNOWN + ASKED].copy()).float() / 255
    runs = [training(*one) for one in (("ae", x, False), ("vae", x, True), ("vae", x, False))]
    nets = [run.pop("net") for run in runs]
    settings = {"seed": SEED, "batch": BATCH, "rate": RATE, "beta": BETA, "digits": DIGITS}
    labels = shipped.labels[: KNOWN + ASKED].astype(int)
    write("training.json", {**settings, "runs": runs, "neighbours": neighbours(nets[0], x, labels)})


if __name__ == "__main__":
    main()
