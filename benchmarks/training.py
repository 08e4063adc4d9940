"""Seconds per epoch of the VAE, beside the loop of most tutorials: a torchvision DataLoader."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader

from benchmarks.report import Row
from explorer import data
from explorer.models import VAE, Config
from explorer.training import train

EPOCHS = 3


def measure(data_dir: Path, threads: int) -> list[Row]:
    """Return the row about training; both loops take turns, epoch by epoch."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        ours, theirs = our_epochs(data_dir), tutorial_epochs(data_dir)
        pairs = [(next(ours), next(theirs)) for _ in range(EPOCHS)]
    finally:
        torch.set_num_threads(before)
    return [
        Row(
            what=f"one epoch of the VAE, batch 128, threads: {threads}, s",
            ours=median(pair[0] for pair in pairs),
            baseline=median(pair[1] for pair in pairs),
            bar=">= 2.3 x faster",
        )
    ]


def our_epochs(data_dir: Path) -> Iterator[float]:
    """Yield the seconds of each of our epochs."""
    x = data.load(data_dir, train=True).x()
    config = Config(model="vae", epochs=EPOCHS)
    for epoch in train(config, x, x[:128]):
        yield epoch.seconds


def tutorial_epochs(data_dir: Path) -> Iterator[float]:
    """Yield the seconds of each epoch of the usual loop, model and losses being the same."""
    from torchvision.datasets import MNIST  # noqa: PLC0415  after the benchmark of cold starts
    from torchvision.transforms import ToTensor  # noqa: PLC0415

    digits = MNIST(str(data_dir), train=True, transform=ToTensor())
    loader = DataLoader(digits, batch_size=128, shuffle=True)
    model = VAE()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    while True:
        started = time.perf_counter()
        for images, _ in loader:
            x = images.reshape(-1, 784)
            optimiser.zero_grad()
            x_hat, mu, logvar = model(x)
            tutorial_loss(x_hat, x, mu, logvar).backward()
            optimiser.step()
        yield time.perf_counter() - started


def tutorial_loss(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """Return the lesson's loss of a batch, summed, written out so that ours may change."""
    bce = F.binary_cross_entropy(x_hat, x, reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
