"""The critic's training, on digits and on junk."""

import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

from explorer.data import Digits
from explorer.judge.critic import NOT_A_DIGIT, Critic
from explorer.judge.junk import SIDE, junk, partners, shift
from explorer.judge.recipes import SHIPPED, Recipe
from explorer.judge.shapes import shape
from explorer.judge.smooth import average, blurred, digit_left, steepness, toned, widths
from explorer.training import cosine

BATCH = 128
HELD_OUT = 5000
"""The last training digits are kept out of training; on their junk the recipe was chosen."""


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


def split(digits: Digits) -> tuple[Digits, Digits]:
    """Return the training digits the critic learns from, and the last ones, held out."""
    learnt, held_out = slice(None, -HELD_OUT), slice(-HELD_OUT, None)
    return (
        Digits(images=digits.images[learnt], labels=digits.labels[learnt]),
        Digits(images=digits.images[held_out], labels=digits.labels[held_out]),
    )


def train_critic(digits: Digits, recipe: Recipe = SHIPPED) -> Iterator[CriticEpoch]:
    """Train a critic and yield after every epoch.

    Args:
        digits: real ones; the recipe says how many of them count.
        recipe: what is made of them, and drawn beside them, anew in every epoch.
    """
    torch.manual_seed(recipe.seed)
    net = normed(Critic()).to(memory_format=torch.channels_last)
    generator = torch.Generator().manual_seed(recipe.seed)
    optimiser = torch.optim.Adam(net.parameters(), weight_decay=1e-5, fused=True)
    x, labels = digits.x()[: recipe.digits], digits.labels.long()[: recipe.digits]
    steps = -(-len(x) // BATCH)
    for number in range(1, recipe.epochs + 1):
        started, total = time.perf_counter(), 0.0
        order = torch.randperm(len(x), generator=generator)
        for step, rows in enumerate(order.split(BATCH)):
            for group in optimiser.param_groups:
                group["lr"] = cosine(((number - 1) * steps + step) / (recipe.epochs * steps))
            inputs, targets = lesson(x[rows], labels[rows], recipe, generator)
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
    x: Tensor, labels: Tensor, recipe: Recipe, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return pictures (N, 784) and the probabilities of the eleven classes (N, 11) asked of them.

    First B digits, then means of digits, both a digit as far as their steepness is left; then B
    junk made from the same digits, so what tells these apart is only what was done to them; then
    shapes. All alike are blurred and toned at random.
    """
    moved = shift(x.reshape(-1, SIDE, SIDE), 1, generator).flatten(1)
    means, steep, of = average(x, labels, int(recipe.means_share * len(x)), generator)
    good = torch.cat([moved, means])
    bad = [junk_of_all_kinds(x, labels, recipe.kinds, generator)]
    bad.append(all_shapes(recipe.shapes, int(recipe.shapes_share * len(x)), generator))
    pictures = torch.cat([good, *bad])
    pictures = blurred(pictures, widths(len(pictures), recipe.widest, generator))
    left = steepness(pictures[: len(good)]) / torch.cat([steepness(moved), steep])
    p = torch.zeros(len(pictures))
    p[: len(good)] = digit_left(left, recipe.none, recipe.whole)
    targets = torch.zeros(len(pictures), NOT_A_DIGIT + 1)
    targets[torch.arange(len(good)), torch.cat([labels, of])] = p[: len(good)]
    targets[:, NOT_A_DIGIT] = 1 - p
    return toned(pictures, generator), targets


def junk_of_all_kinds(
    x: Tensor, labels: Tensor, kinds: tuple[str, ...], generator: torch.Generator
) -> Tensor:
    """Return junk (B, 784) made from digits x (B, 784), the kinds in equal shares."""
    other = x[partners(x, labels, generator)]
    parts = zip(kinds, x.tensor_split(len(kinds)), other.tensor_split(len(kinds)), strict=True)
    return torch.cat([junk(kind, a, b, generator) for kind, a, b in parts])


def all_shapes(kinds: tuple[str, ...], count: int, generator: torch.Generator) -> Tensor:
    """Return pictures (count, 784) of shapes, the kinds in equal shares."""
    parts = zip(kinds, torch.arange(count).tensor_split(len(kinds)), strict=True)
    return torch.cat([shape(kind, len(part), generator) for kind, part in parts if len(part)])
