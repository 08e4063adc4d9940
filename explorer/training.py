"""One training loop for both models; it yields after every epoch."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, pi

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.losses import bernoulli_nll, kl_divergence
from explorer.models import VAE, Autoencoder, Config, Net, posterior

LEARNING_RATE, LAST_LEARNING_RATE = 2e-3, 4e-5


class DivergedError(Exception):
    """The training diverged: a loss or a weight is no finite number any more."""

    def __init__(self, epoch: int, advice: str = "Try a smaller --beta") -> None:
        super().__init__(
            f"the training diverged in epoch {epoch}: its loss or a weight is no finite number "
            f"any more. {advice}"
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Epoch:
    """The state after one pass over the training set; losses in nats per image.

    Attributes:
        number: 1 for the first.
        seconds: this pass took, tests not counted.
        train: the mean training loss during the pass, `loss` plus its parts `bce` and `kl`.
        test: the same on the test set after the pass, `beta` not applied: `loss` is -ELBO.
        model: the model itself, which the next epoch changes.
    """

    number: int
    seconds: float
    train: dict[str, float]
    test: dict[str, float]
    model: Autoencoder | VAE


def train(
    config: Config,
    x: Tensor,
    x_test: Tensor,
    *,
    start: Net | None = None,
    on_step: Callable[[int, int, float], None] = lambda *_: None,
) -> Iterator[Epoch]:
    """Train one model and yield after every epoch.

    The whole set lies in memory as one tensor, which is why this is several times faster than a
    DataLoader. Same seed, same machine, same thread count: same weights.

    Args:
        config: what to train.
        x: training images (N, 784) in [0, 1].
        x_test: test images (M, 784) in [0, 1].
        start: a trained model of the same sizes whose weights are the first; else they are random.
        on_step: called with step, steps per epoch and the batch's loss in nats per image.

    Raises:
        ValueError: the model has no encoder.
        DivergedError: the loss or a weight is no finite number any more.
    """
    torch.manual_seed(config.seed)
    model = config.build()
    if not isinstance(model, Autoencoder | VAE):
        raise ValueError(f"a {config.model} has no encoder, so it cannot learn to reconstruct")
    if start is not None:
        model.load_state_dict(start.state_dict())
    generator = torch.Generator().manual_seed(config.seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, fused=True)
    steps = -(-len(x) // config.batch_size)
    beta = torch.tensor(config.beta)  # one beyond float32 is infinite; as a float it would raise
    for number in range(1, config.epochs + 1):
        started = time.perf_counter()
        totals = torch.zeros(2)
        order = torch.randperm(len(x), generator=generator)
        for step, rows in enumerate(order.split(config.batch_size)):
            done = ((number - 1) * steps + step) / (config.epochs * steps)
            for group in optimiser.param_groups:
                group["lr"] = cosine(done)
            bce, kl = batch_loss(model, x[rows], generator)
            loss = (bce + beta * kl) / len(rows)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            totals += torch.stack((bce.detach(), kl.detach()))
            if step % 25 == 0:
                check_finite(number, loss.item())
                on_step(step, steps, loss.item())
        seconds = time.perf_counter() - started
        bce, kl = (totals / len(x)).tolist()
        check_finite(number, bce, kl, *(w.abs().max().item() for w in model.state_dict().values()))
        test = evaluate(model, x_test, seed=config.seed)
        check_finite(number, *test.values())
        yield Epoch(
            number=number,
            seconds=seconds,
            train={"loss": bce + config.beta * kl, "bce": bce, "kl": kl},
            test=test,
            model=model,
        )


def check_finite(epoch: int, *values: float) -> None:
    """Raise a DivergedError if one of the values is no finite number."""
    if not all(map(math.isfinite, values)):
        raise DivergedError(epoch)


def cosine(done: float) -> float:
    """Return the learning rate after a share `done` in [0, 1] of all steps.

    Source: Loshchilov and Hutter, "SGDR", 2016, equation 5, one cycle.
    """
    return LAST_LEARNING_RATE + (LEARNING_RATE - LAST_LEARNING_RATE) * (1 + cos(pi * done)) / 2


def batch_loss(
    model: Autoencoder | VAE, x: Tensor, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return BCE and KL of a batch x (B, 784), each summed over the batch, in nats.

    The decoder's last module, the Sigmoid, is left out and applied within the loss, where it
    cannot overflow; it stays in the model, so the state-dict keys stay the lesson's.
    """
    kl = torch.zeros(())
    if isinstance(model, VAE):
        mu, logvar = model.encode(x)
        z = model.reparameterise(mu, logvar, generator=generator)
        kl = kl_divergence(mu, logvar).sum()
    else:
        z = model.encode(x)
    logits = as_logits(model)(z)
    return F.binary_cross_entropy_with_logits(logits, x, reduction="sum"), kl


def as_logits(model: Autoencoder | VAE) -> nn.Sequential:
    """Return the decoder without its Sigmoid."""
    return model.decoder[:-1]


@torch.no_grad()
def evaluate(model: Net, x: Tensor, *, seed: int = 0) -> dict[str, float]:
    """Return mean `loss`, `bce` and `kl` of images x (N, 784), in nats per image.

    The VAE is measured with one z sampled from q(z|x) per image, so that `loss` is -ELBO.
    """
    z, logvar = posterior(model, x)
    kl = 0.0
    if isinstance(model, VAE) and logvar is not None:
        kl = kl_divergence(z, logvar).mean().item()
        z = model.reparameterise(z, logvar, generator=torch.Generator().manual_seed(seed))
    bce = bernoulli_nll(model.decode(z), x).mean().item()
    return {"loss": bce + kl, "bce": bce, "kl": kl}
