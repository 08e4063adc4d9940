"""A step of training in the browser's kernels, beside plain JavaScript, TensorFlow.js and torch."""

import json
import subprocess
import time
from pathlib import Path
from statistics import median

import torch
from torch.nn import functional as F

from benchmarks.report import Row
from explorer import artefacts
from explorer.losses import kl_divergence
from explorer.models import VAE

HERE = Path(__file__).resolve().parent
TENSORFLOW = ("@tensorflow/tfjs@4.22.0", "@tensorflow/tfjs-backend-wasm@4.22.0")
BATCH, HIDDEN, LATENT, RATE = 32, 128, 2, 4e-3
LAYERS = ((784, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, 784))
ROUNDS, STEPS, FIRST = 9, 100, 20


def measure() -> list[Row]:
    """Return the rows about a step of the VAE 784-128-2, batch 32, one thread, processor time."""
    install()
    run = subprocess.run(
        ["node", str(HERE / "training-here.js")], capture_output=True, text=True, check=True
    )
    times: dict[str, float] = json.loads(run.stdout.strip().splitlines()[-1])
    ours = times.pop("ours")
    bars = {"plain JavaScript": ">= 5 x faster"}
    bars |= dict.fromkeys(("tfjs cpu", "tfjs wasm"), ">= 2 x faster")
    rows = [
        Row(
            what=f"one step in the page beside {name}, ms",
            ours=ours,
            baseline=baseline,
            bar=bars.get(name, ""),
        )
        for name, baseline in {**times, "torch, one thread": torch_milliseconds()}.items()
    ]
    plain = times["plain JavaScript"]
    return [
        *rows,
        Row(
            what="steps per second, beside plain JavaScript", ours=1e3 / ours, baseline=1e3 / plain
        ),
        Row(
            what="multiply-adds per second, zeros counted, in millions, beside plain JavaScript",
            ours=multiply_adds() / 1e3 / ours,
            baseline=multiply_adds() / 1e3 / plain,
        ),
    ]


def install() -> None:
    """Install TensorFlow.js beside the benchmarks, where git does not see it."""
    if not (HERE / "node_modules" / "@tensorflow" / "tfjs-backend-wasm").is_dir():
        options = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
        subprocess.run(["npm", "install", "--prefix", str(HERE), *options, *TENSORFLOW], check=True)


def multiply_adds() -> int:
    """Return those of a step that skips nothing: forward, and back to all but the digits."""
    weights = [inputs * outputs for inputs, outputs in LAYERS]
    return BATCH * (2 * sum(weights) + sum(weights[1:]))


def torch_milliseconds() -> float:
    """Return the processor time of one step, the median of some rounds."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        model = VAE(latent_dim=LATENT, hidden_dim=HIDDEN)
        optimiser = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
        x = torch.from_numpy(artefacts.load().digits[:2048].copy()).float() / 255
        for step in range(FIRST):
            torch_step(model, optimiser, x[BATCH * step :][:BATCH])
        times = []
        for _ in range(ROUNDS):
            started = time.process_time()
            for step in range(STEPS):
                torch_step(model, optimiser, x[BATCH * (step % (len(x) // BATCH)) :][:BATCH])
            times.append(1e3 * (time.process_time() - started) / STEPS)
    finally:
        torch.set_num_threads(before)
    return median(times)


def torch_step(model: VAE, optimiser: torch.optim.Optimizer, x: torch.Tensor) -> float:
    """Return the loss of a batch x (B, 784) before a step that makes it smaller."""
    mu, logvar = model.encode(x)
    logits = model.decoder[:-1](model.reparameterise(mu, logvar))
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    loss = (bce + kl_divergence(mu, logvar).sum()) / len(x)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    return loss.item()
