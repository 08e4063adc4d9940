"""The game of generator and discriminator; its loop yields after every step, and every epoch."""

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, pi

import torch
from torch import Tensor, nn

from explorer.gan import DenseDiscriminator, Discriminator, Generator, fold
from explorer.losses import discriminator_loss, generator_loss
from explorer.models import Decoder, GameConfig
from explorer.training import DivergedError

LAST = 0.02
"""The share of the first learning rate at the end."""
SQUARES = 0.99
"""How much of the mean squared gradient stays from step to step, Adam's beta 2."""
EVERY = 4
"""Steps from one penalty to the next, each of which counts as many times."""
ADVICE = "Try another --seed"

FIGURES = ("loss_d", "loss_g", "d_real", "d_fake")
"""Of a step: both losses in nats, and the mean D of the batch's real images and of its fakes."""


class Game:
    """Two networks, each of which learns from the other, and what is kept of the generator.

    Attributes:
        config: of the game.
        generator, discriminator: they change with every step.
        kept: the generator with the running mean of its weights.
        batch, steps: images per step, and steps per epoch; images left over wait for another epoch.
        done: steps so far.
        optimisers: the generator's, the discriminator's.
    """

    def __init__(self, config: GameConfig, count: int) -> None:
        """Sample the first weights.

        Args:
            config: of the game.
            count: of training images.
        """
        torch.manual_seed(config.seed)
        self.config = config
        self.generator, self.discriminator = players(config)
        self.kept = copy.deepcopy(self.generator)
        self.chance = torch.Generator().manual_seed(config.seed)
        self.batch = min(config.batch_size, count)
        self.steps = count // self.batch
        self.done = 0
        self.optimisers = tuple(
            torch.optim.Adam(
                net.parameters(), lr=rate, betas=(config.momentum, SQUARES), fused=True
            )
            for net, rate in (
                (self.generator, config.rate),
                (self.discriminator, config.rate_discriminator),
            )
        )

    def step(self, real: Tensor) -> Tensor:
        """Let both networks learn from a batch of images (B, 784); return its `FIGURES` (4,)."""
        self.set_rates()
        fake = self.generator.decode(self.codes(len(real)))
        loss_d, d_real, d_fake = self.teach_discriminator(real, fake)
        loss_g = self.teach_generator(fake)
        self.done += 1
        self.keep()
        return torch.stack((loss_d, loss_g, d_real, d_fake))

    def teach_discriminator(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return its loss, and the mean D of real images and fakes (B, 784), before it learnt."""
        punished = self.config.penalty > 0 and self.done % EVERY == 0
        real = real.detach().requires_grad_(punished)
        # Each batch alone: their normalisation differs, and that is part of what it learns.
        on_real, on_fake = self.discriminator(real), self.discriminator(fake.detach())
        loss = discriminator_loss(on_real, on_fake)
        extra = EVERY * self.config.penalty * gradient_penalty(on_real, real) if punished else 0
        learn(self.optimisers[1], loss + extra)
        return loss.detach(), on_real.detach().sigmoid().mean(), on_fake.detach().sigmoid().mean()

    def teach_generator(self, fake: Tensor) -> Tensor:
        """Return its loss on the same fakes (B, 784), by the discriminator that has just learnt."""
        loss = generator_loss(self.discriminator(fake))
        learn(self.optimisers[0], loss)
        return loss.detach()

    @torch.no_grad()
    def keep(self) -> None:
        """Move what is kept towards the generator as it is, further in the first steps."""
        stays = min(self.config.average, self.done / (self.done + 10))
        kept, now = (
            [value for value in net.state_dict().values() if value.is_floating_point()]
            for net in (self.kept, self.generator)
        )
        # One call instead of 26 loops.
        torch._foreach_lerp_(kept, now, 1 - stays)  # pyright: ignore[reportPrivateImportUsage]

    def codes(self, count: int) -> Tensor:
        """Return codes (count, D) sampled from N(0, I)."""
        return torch.randn(count, self.config.latent_dim, generator=self.chance)

    def set_rates(self) -> None:
        """Set both learning rates to what they are after the steps so far."""
        share = rate_share(self.done / (self.config.epochs * self.steps), self.config.steady)
        rates = (self.config.rate, self.config.rate_discriminator)
        for optimiser, rate in zip(self.optimisers, rates, strict=True):
            for group in optimiser.param_groups:
                group["lr"] = rate * share


def players(config: GameConfig) -> tuple[Generator | Decoder, Discriminator | DenseDiscriminator]:
    """Return an untrained generator and its opponent, sampled from torch's current generator."""
    if config.model == "decoder":
        return Decoder(latent_dim=config.latent_dim, hidden_dim=config.hidden), DenseDiscriminator()
    generator = Generator(config.latent_dim, config.hidden, normalised=True)
    opponent = Discriminator(normalised=True)
    spread(generator)
    return generator, opponent


@torch.no_grad()
def spread(generator: Generator) -> None:
    """Sample a generator's weights anew, so that its first images have contrast on dark paper.

    Source: He et al., "Delving Deep into Rectifiers", 2015, equation 10; a transposed convolution
    of stride 2 adds up a quarter of what it assumes.
    """
    layers = [one for one in generator.modules() if isinstance(one, nn.Linear | nn.ConvTranspose2d)]
    for layer in layers:
        nn.init.kaiming_normal_(layer.weight)
        if layer.bias is not None:
            layer.bias.fill_(0 if layer is not layers[-1] else -2)
    for layer in layers[2:-1]:
        layer.weight.mul_(2)


def gradient_penalty(logits: Tensor, x: Tensor) -> Tensor:
    """Return half the squared gradient of logits (B,) with respect to images x (B, 784), a mean.

    Source: Mescheder et al., "Which Training Methods for GANs do actually Converge?", 2018,
    equation 9, R1.
    """
    (gradient,) = torch.autograd.grad(logits.sum(), x, create_graph=True)
    return gradient.square().sum(dim=1).mean() / 2


def learn(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    """Take one step down a loss."""
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


def rate_share(done: float, steady: float) -> float:
    """Return the share of the first learning rate after a share `done` in [0, 1] of all steps.

    Until a share `steady` of them it is 1, then it falls along half a cosine.
    """
    falling = max(0.0, done - steady) / max(1 - steady, 1e-9)
    return LAST + (1 - LAST) * (1 + cos(pi * falling)) / 2


def rounds(game: Game, x: Tensor) -> Iterator[Tensor]:
    """Play a game to its end on images x (N, 784) in [0, 1]; yield the `FIGURES` of every step.

    Same seed, same machine, same thread count: same weights.

    Raises:
        DivergedError: a loss is no finite number any more.
    """
    for number in range(1, game.config.epochs + 1):
        order = torch.randperm(len(x), generator=game.chance)[: game.steps * game.batch]
        for step, rows in enumerate(order.split(game.batch)):
            figures = game.step(x[rows])
            if step % 25 == 0 and not figures.isfinite().all():
                raise DivergedError(number, ADVICE)
            yield figures


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GameEpoch:
    """The state after one pass over the training set.

    Attributes:
        number: 1 for the first.
        seconds: this pass took.
        train: the mean `FIGURES` of its steps, by name.
        game: the game itself, which the next epoch changes.
    """

    number: int
    seconds: float
    train: dict[str, float]
    game: Game


def train_game(
    config: GameConfig,
    x: Tensor,
    *,
    on_step: Callable[[int, int, dict[str, float]], None] = lambda *_: None,
) -> Iterator[GameEpoch]:
    """Train one generator against a discriminator and yield after every epoch.

    Args:
        config: what to train.
        x: training images (N, 784) in [0, 1].
        on_step: called with step, steps per epoch and the batch's `FIGURES` by name.

    Raises:
        DivergedError: a loss or a weight is no finite number any more.
    """
    game = Game(config, len(x))
    totals, started = torch.zeros(len(FIGURES)), time.perf_counter()
    for figures in rounds(game, x):
        totals += figures
        number, step = divmod(game.done - 1, game.steps)
        if step % 25 == 0:
            on_step(step, game.steps, named(figures))
        if step + 1 == game.steps:
            largest = [w.abs().max().item() for w in game.kept.state_dict().values()]
            if not all(map(math.isfinite, [*totals.tolist(), *largest])):
                raise DivergedError(number + 1, ADVICE)
            seconds = time.perf_counter() - started
            train = named(totals / game.steps)
            yield GameEpoch(number=number + 1, seconds=seconds, train=train, game=game)
            totals, started = torch.zeros(len(FIGURES)), time.perf_counter()


def named(figures: Tensor) -> dict[str, float]:
    """Return `FIGURES` (4,) by name."""
    return dict(zip(FIGURES, figures.tolist(), strict=True))


@torch.no_grad()
def for_single_images(
    discriminator: Discriminator | DenseDiscriminator, real: Tensor, fake: Tensor
) -> Discriminator | DenseDiscriminator:
    """Return a copy of a discriminator, folded, that judges one image alone.

    In the game it sees batches that are all real or all fake, each normalised by itself; a single
    image has no batch. So mean and variance are set to those over real images and fakes together,
    and the last bias to where its loss over them is least; no other weight changes. One without
    normalisation stays as it is.

    Args:
        discriminator: as trained.
        real: images (N, 784) in [0, 1].
        fake: as many of the generator's.
    """
    fixed = copy.deepcopy(discriminator).eval()
    norms = [one for one in fixed.modules() if isinstance(one, nn.BatchNorm2d)]
    if not norms:
        return fixed
    both = torch.cat([real, fake])
    values = both.reshape(-1, 1, 28, 28)
    for layer in fixed.discriminator.children():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean = values.mean((0, 2, 3))
            layer.running_var = values.var((0, 2, 3), correction=0)
        values = layer(values)
    kept = fold(fixed)
    last = kept.discriminator[-1]
    last.bias.add_(balance(kept(both)))  # pyright: ignore[reportCallIssue, reportArgumentType]
    return kept


def balance(logits: Tensor) -> float:
    """Return what has to be added to logits (B,) for their mean sigmoid to be one half.

    Where half of them are of real images, their mean loss has no slope there: it is least.
    """
    low, high = -100.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        below = (logits + middle).sigmoid().mean() < 0.5
        low, high = (middle, high) if below else (low, middle)
    return (low + high) / 2
