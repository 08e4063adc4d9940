"""No way in: what it takes to find a code of a given digit where no encoder makes one.

A decoder's input is searched for by gradient descent. Source: Creswell and Bharath, "Inverting the
Generator of a Generative Adversarial Network", 2016, algorithm 1, with the cross-entropy alone.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.evidence.estimate import Figure, mean
from explorer.evidence.judging import Critics, judge_each, mean_of
from explorer.judge.critic import Critic
from explorer.latent import standard_normal
from explorer.losses import bernoulli_nll
from explorer.models import Net, posterior

RATE = 0.1
"""Adam's learning rate."""

SEEDS = {"digits": 3, "starts": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is searched.

    Attributes:
        digits: test digits, picked at random, the same for every model.
        starts: codes that a search of one digit starts from; each digit has its own.
        steps: after how many of Adam's steps one looks; the last ends the search.
    """

    digits: int = 200
    starts: int = 4
    steps: tuple[int, ...] = (30, 100, 300)


FULL = Sizes()


@torch.no_grad()
def measure(
    nets: Mapping[str, Net],
    encoders: Sequence[str],
    *,
    critic: Critic,
    panel: Sequence[Critic] = (),
    digits: np.ndarray,
    labels: np.ndarray,
    sizes: Sizes = FULL,
) -> dict[str, Any]:
    """Return as plain values for JSON what a search finds in every decoder, see `schema.search`.

    Args:
        nets: models in evaluation mode, by id.
        encoders: the ids of those that also make a code in one pass.
        critic: the judge that ships with the page.
        panel: the other judges.
        digits: test digits (N, 784) uint8, of which some are searched for.
        labels: their classes (N,).
        sizes: less than `FULL` only in tests.
    """
    started, critics = time.perf_counter(), (critic, *panel)
    rows = picked(len(digits), sizes.digits)
    x = torch.from_numpy(digits[rows].astype(np.float32) / 255)
    return {
        **{"seeds": SEEDS, "sizes": {**asdict(sizes), "steps": [*sizes.steps]}, "rate": RATE},
        **{"panel": len(panel), "digits": rows.tolist()},
        "floor": mean(bernoulli_nll(x, x).numpy()).plain(),
        "models": {
            name: {
                "search": searched(net, critics, x, labels[rows], sizes),
                "encoder": encoded(net, critics, x, labels[rows]) if name in encoders else None,
            }
            for name, net in nets.items()
        },
        "seconds": round(time.perf_counter() - started, 1),
    }


def picked(count: int, some: int) -> np.ndarray:
    """Return the rows of test digits that are searched for, the same for every model."""
    chance = np.random.default_rng(SEEDS["digits"])
    return np.sort(chance.choice(count, min(some, count), replace=False))


# ---- one model ----


def searched(
    net: Net, critics: Critics, x: Tensor, labels: np.ndarray, sizes: Sizes
) -> dict[str, Any]:
    """Return what a search for digits x (N, 784) of classes (N,) finds, and what it costs.

    `one` is a search from one start, the mean over all starts; `best` looks at all starts of a
    digit and takes the nearest picture. `bce` is by the number of steps; `same`, after the last,
    the share of pictures in which a judge reads the digit's class. `each` is the best cross-entropy
    of every digit in the end.
    """
    starts = standard_normal(SEEDS["starts"], len(x) * sizes.starts, latent_dim(net))
    x_each = x.repeat_interleave(sizes.starts, dim=0)
    found = search(net, torch.from_numpy(starts), x_each, sizes.steps)
    pictures = [net.decode(z) for z in found]
    losses = [bernoulli_nll(seen, x_each).reshape(-1, sizes.starts) for seen in pictures]
    by_steps = dict(zip(map(str, sizes.steps), losses, strict=True))
    bce = {
        "one": {step: mean(of.mean(dim=1).numpy()).plain() for step, of in by_steps.items()},
        "best": {step: mean(of.amin(dim=1).numpy()).plain() for step, of in by_steps.items()},
    }
    loss, last = losses[-1], pictures[-1]
    best = torch.arange(len(x)) * sizes.starts + loss.argmin(dim=1)
    wanted = np.repeat(labels, sizes.starts)
    once = 2 * sizes.steps[-1] * multiply_adds(net.decoder, latent_dim(net))
    return {
        "bce": bce,
        "each": [round(value, 2) for value in loss.amin(dim=1).tolist()],
        "same": {
            "one": same(critics, last, wanted).plain(),
            "best": same(critics, last[best], labels).plain(),
        },
        "multiply_adds": {"one": once, "best": sizes.starts * once},
    }


def encoded(net: Net, critics: Critics, x: Tensor, labels: np.ndarray) -> dict[str, Any]:
    """Return what an encoder's one pass gives of digits x (N, 784) of classes (N,).

    Of a posterior its mean is decoded.
    """
    pictures = net.decode(posterior(net, x)[0])
    weights = [p for name, p in net.named_parameters() if not name.startswith("decoder.")]
    return {
        "bce": mean(bernoulli_nll(pictures, x).numpy()).plain(),
        "same": same(critics, pictures, labels).plain(),
        "multiply_adds": sum(p.numel() for p in weights if p.ndim > 1),
    }


def same(critics: Critics, pictures: Tensor, labels: np.ndarray) -> Figure:
    """Return the share of pictures (N, 784) in which a judge reads the class (N,) it was to be."""
    return mean_of(judge_each(critics, pictures), lambda one: one.digit == labels)


# ---- the search itself ----


def search(net: Net, starts: Tensor, x: Tensor, steps: Sequence[int]) -> list[Tensor]:
    """Return the codes (B, D) after so many steps of Adam towards pictures x (B, 784).

    Every code is searched for by itself: neither gradients nor Adam's means mix those of a batch.

    Args:
        net: whose decoder is searched; its weights stay as they are.
        starts: codes (B, D) to start from, one for each picture.
        x: the pictures in [0, 1].
        steps: rising.

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014, algorithm 1.
    """
    z = starts.clone().requires_grad_()
    adam, found = torch.optim.Adam([z], lr=RATE), []
    with torch.enable_grad():
        for step in range(1, steps[-1] + 1):
            # Of the logits: where a sigmoid is 0 or 1 in float32 its own gradient is lost.
            loss = F.binary_cross_entropy_with_logits(net.decoder[:-1](z), x, reduction="sum")
            (z.grad,) = torch.autograd.grad(loss, z)
            adam.step()
            if step in steps:
                found.append(z.detach().clone())
    return found


def latent_dim(net: Net) -> int:
    """Return how many numbers a code of a model has."""
    return next(net.decoder.parameters()).shape[1]


def multiply_adds(layers: nn.Module, wide: int) -> int:
    """Return the multiply-adds that layers take for one code of so many numbers.

    Its gradient takes as many again: a search's step is twice this. At a picture's edge a
    convolution is counted as if there were no edge.
    """
    h, total = torch.zeros(1, wide), 0
    for layer in layers.children():
        if isinstance(layer, nn.Linear):
            total += layer.weight.numel()
        elif isinstance(layer, nn.ConvTranspose2d):
            total += layer.weight.numel() * h.shape[2] * h.shape[3]
        h = layer(h)
    return total


def table(found: Mapping[str, Any]) -> str:
    """Return what searches find as a text of a line for every model and way."""
    lines = [f"floor, the digit itself: {found['floor']['value']:.1f} nats"]
    for name, one in found["models"].items():
        for way in ("one", "best"):
            bce = ", ".join(
                f"{step} steps {figure['value']:.1f}"
                for step, figure in one["search"]["bce"][way].items()
            )
            lines.append(f"{name:<12} search, {way:<4} {bce}; {rest(one['search'], way)}")
        if one["encoder"]:
            told = {key: {"": one["encoder"][key]} for key in ("same", "multiply_adds")}
            lines.append(
                f"{name:<12} encoder      {one['encoder']['bce']['value']:.1f}; {rest(told, '')}"
            )
    return "\n".join([*lines, f"{found['seconds']} s"])


def rest(found: Mapping[str, Any], way: str) -> str:
    """Return how many pictures are of the same class, and what they cost."""
    cost = found["multiply_adds"][way] / 1e6
    return f"same class {found['same'][way]['value']:.3f}; {cost:.4g} M multiply-adds a digit"
