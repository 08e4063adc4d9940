"""The critic's training, on digits and junk made from them, and the figures that vouch for it."""

import copy
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

from explorer.data import Digits
from explorer.judge.critic import NOT_A_DIGIT, Critic, digit_of, p_digit
from explorer.judge.junk import KINDS, SIDE, junk, partners, shift, soften
from explorer.training import cosine

EPOCHS = 8
BATCH = 128
HELD_OUT = 5000
"""The last training digits are kept out of training; on their junk the recipe was chosen."""

BINS = 10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CriticEpoch:
    """The state after one pass over the digits.

    Attributes:
        number: 1 for the first.
        seconds: this pass took.
        loss: mean cross-entropy during the pass, in nats.
        critic: the critic as it stands now.
    """

    number: int
    seconds: float
    loss: float
    critic: Critic


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Figures:
    """How good a critic is; all numbers are shares or probabilities in [0, 1].

    Attributes:
        accuracy: of the likeliest of the ten digits, on real digits.
        p_real: mean P(digit) of real digits.
        p_junk: mean P(digit) per kind of junk.
        calibration_error: of P(digit), half digits, half junk of all kinds.
    """

    accuracy: float
    p_real: float
    p_junk: dict[str, float]
    calibration_error: float


def split(digits: Digits) -> tuple[Digits, Digits]:
    """Return the training digits the critic learns from, and the last ones, held out."""
    learnt, held_out = slice(None, -HELD_OUT), slice(-HELD_OUT, None)
    return (
        Digits(images=digits.images[learnt], labels=digits.labels[learnt]),
        Digits(images=digits.images[held_out], labels=digits.labels[held_out]),
    )


def train_critic(
    digits: Digits, *, kinds: Sequence[str] = KINDS, epochs: int = EPOCHS, seed: int = 0
) -> Iterator[CriticEpoch]:
    """Train a critic and yield after every epoch.

    Every step sees a batch of digits and as much junk made from the same digits, so what tells
    them apart is only what was done to them.

    Args:
        digits: real ones; junk is made from them anew in every epoch.
        kinds: of junk, in equal shares.
        epochs: passes over the digits.
        seed: of the first weights, the order, and the junk.
    """
    torch.manual_seed(seed)
    net = normed(Critic()).to(memory_format=torch.channels_last)
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(net.parameters(), weight_decay=1e-5, fused=True)
    x, labels = digits.x(), digits.labels.long()
    steps = -(-len(x) // BATCH)
    for number in range(1, epochs + 1):
        started, total = time.perf_counter(), 0.0
        order = torch.randperm(len(x), generator=generator)
        for step, rows in enumerate(order.split(BATCH)):
            for group in optimiser.param_groups:
                group["lr"] = cosine(((number - 1) * steps + step) / (epochs * steps))
            inputs, targets = lesson(x[rows], labels[rows], kinds, generator)
            loss = F.cross_entropy(net(inputs.reshape(-1, 1, SIDE, SIDE)), targets)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            total += loss.item()
        seconds = time.perf_counter() - started
        yield CriticEpoch(number=number, seconds=seconds, loss=total / steps, critic=folded(net))


def normed(critic: Critic) -> nn.Sequential:
    """Return a critic's layers with batch normalisation behind each but the last."""
    layers: list[nn.Module] = []
    for layer in critic.features:
        layers.append(layer)
        if isinstance(layer, nn.Conv2d):
            layers.append(nn.BatchNorm2d(layer.out_channels))
        if isinstance(layer, nn.Linear):
            layers.append(nn.BatchNorm1d(layer.out_features))
    return nn.Sequential(*layers, critic.classes)


@torch.no_grad()
def folded(net: nn.Sequential) -> Critic:
    """Return the critic that does the same without the normalisation, by other weights."""
    *layers, classes = copy.deepcopy(net).eval()
    plain: list[nn.Module] = []
    for layer in layers:
        last = plain[-1] if plain else None
        if isinstance(layer, nn.BatchNorm2d) and isinstance(last, nn.Conv2d):
            plain[-1] = fuse_conv_bn_eval(last, layer)
        elif isinstance(layer, nn.BatchNorm1d) and isinstance(last, nn.Linear):
            plain[-1] = fuse_linear_bn_eval(last, layer)
        else:
            plain.append(layer)
    critic = Critic()
    critic.features.load_state_dict(nn.Sequential(*plain).state_dict())
    critic.classes.load_state_dict(classes.state_dict())
    return critic.eval().requires_grad_(requires_grad=False)


def lesson(
    x: Tensor, labels: Tensor, kinds: Sequence[str], generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return images (2B, 784) and classes (2B,): digits, and junk of all kinds made from them."""
    images = x.reshape(-1, SIDE, SIDE)
    moved = shift(images, 1, generator).flatten(1)
    bad = junk_of_all_kinds(x, labels, kinds, generator)
    targets = torch.cat([labels, torch.full_like(labels, NOT_A_DIGIT)])
    return soften(torch.cat([moved, bad]), generator), targets


def junk_of_all_kinds(
    x: Tensor, labels: Tensor, kinds: Sequence[str], generator: torch.Generator
) -> Tensor:
    """Return junk (B, 784) made from digits x (B, 784), the kinds in equal shares."""
    other = x[partners(x, labels, generator)]
    parts = zip(kinds, x.tensor_split(len(kinds)), other.tensor_split(len(kinds)), strict=True)
    return torch.cat([junk(kind, a, b, generator) for kind, a, b in parts])


@torch.no_grad()
def examine(
    critic: Critic, digits: Digits, *, kinds: Sequence[str] = KINDS, seed: int = 0
) -> Figures:
    """Return a critic's figures on digits it has not seen and on junk made from them.

    Args:
        critic: in evaluation mode.
        digits: (N, 784); as much junk (N, 784) is made of them, of every kind and of all mixed.
        kinds: of junk.
        seed: of the junk.
    """
    generator = torch.Generator().manual_seed(seed)
    x, labels = digits.x(), digits.labels.long()
    logits = critic(x)
    other = x[partners(x, labels, generator)]
    p_junk = {kind: p_digit(critic(junk(kind, x, other, generator))) for kind in kinds}
    mixed, _ = lesson(x, labels, kinds, generator)
    truth = torch.arange(len(mixed)) < len(x)
    return Figures(
        accuracy=(digit_of(logits) == labels).float().mean().item(),
        p_real=p_digit(logits).mean().item(),
        p_junk={kind: p.mean().item() for kind, p in p_junk.items()},
        calibration_error=calibration_error(p_digit(critic(mixed)), truth),
    )


def calibration_error(p: Tensor, truth: Tensor) -> float:
    """Return the expected calibration error of probabilities p (N,) of what is true (N,).

    The mean over all cases of the distance, within ten equal bins of p, between the mean
    probability and the share that is true.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, equation 3.
    """
    bins = (p * BINS).long().clamp(max=BINS - 1)
    surplus = torch.zeros(BINS).index_add(0, bins, p - truth.float())
    return (surplus.abs().sum() / len(p)).item()
