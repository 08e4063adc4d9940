"""Write what torch makes of a step of the GAN's game from each raw moment, for `node --test`.

Run it from the repository's top directory:

    .venv/bin/python -m tests.golden.make_game

Order of the digits and codes are functions of the seed, as in `web/training/chance.js`. Torch plays
in double precision, so that all that differs is the page's rounding.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from explorer import artefacts
from explorer.artefacts import checkpoints, files, game
from explorer.build.raw_moment import adam_of
from explorer.gan_training import FIGURES, Game
from explorer.latent import standard_normal
from explorer.losses import generator_loss
from explorer.models import GameConfig
from tests.golden.make_golden import floats, write
from tests.golden.make_training import BATCH, DIGITS, SEED, order, told

ALL = 60000
"""Training digits of the game, which say how many steps an epoch has."""
STRIDE = 19
"""Of a fake, one in so many pixels is told."""


def resumed(number: int) -> Game:
    """Return the game as it stood at a raw moment, as far as what is kept of it says."""
    path = checkpoints.DIRECTORY / game.raw_of(number)
    arrays, played = files.arrays(path), Game(GameConfig(), ALL)
    played.done = int((files.metadata(path) or {})["step"])
    nets = {"generator": played.generator, "discriminator": played.discriminator}
    for (role, net), optimiser in zip(nets.items(), played.optimisers, strict=True):
        prefix = f"{role}/"
        found = {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
        net.double().load_state_dict(
            {name: torch.from_numpy(value) for name, value in found.items()}, strict=False
        )
        for name, weight in net.named_parameters():
            if played.done:
                remember(optimiser, weight, played.done, arrays, f"{role}/{name}")
    played.set_rates()
    return played


def remember(
    optimiser: torch.optim.Optimizer,
    weight: nn.Parameter,
    step: int,
    arrays: dict[str, np.ndarray],
    name: str,
) -> None:
    """Give a weight what Adam knew of it."""
    m, v = adam_of(arrays[f"quotient/{name}"], arrays[f"size/{name}"])
    optimiser.state[weight] = {
        "step": torch.tensor(float(step)),
        "exp_avg": torch.from_numpy(m).double(),
        "exp_avg_sq": torch.from_numpy(v).double(),
    }


def copied(net: nn.Module) -> dict[str, Tensor]:
    """Return a network's weights as they are now."""
    return {name: one.detach().clone() for name, one in net.named_parameters()}


def learnt(net: nn.Module, before: dict[str, Tensor]) -> dict[str, Any]:
    """Return the gradients of a step that was taken, and how it changed the weights."""
    parameters = dict(net.named_parameters())
    gradients = {n: told(one.grad) for n, one in parameters.items() if one.grad is not None}
    changes = {name: told(one.detach() - before[name]) for name, one in parameters.items()}
    return {"gradients": gradients, "changes": changes}


def steps(number: int, who: str, x: Tensor) -> dict[str, Any]:
    """Return a step from a raw moment: of "discriminator", "generator", or "both" in turn."""
    played = resumed(number)
    z = torch.from_numpy(standard_normal(SEED, BATCH, played.config.latent_dim)).double()
    before = {net: copied(net) for net in (played.generator, played.discriminator)}
    fake = played.generator.decode(z)
    found: dict[str, Any] = {"moment": number, "step": played.done, "who": who}
    found["fakes"] = [floats(one[::STRIDE]) for one in fake[:2].detach()]
    loss_d = d_real = d_fake = torch.tensor(float("nan"))
    if who != "generator":
        loss_d, d_real, d_fake = played.teach_discriminator(x, fake)
        found["discriminator"] = learnt(played.discriminator, before[played.discriminator])
    if who != "discriminator":
        loss_g = played.teach_generator(fake)
        found["generator"] = learnt(played.generator, before[played.generator])
    else:
        loss_g = generator_loss(played.discriminator(fake)).detach()
    values = floats(torch.stack((loss_d, loss_g, d_real, d_fake)))
    known = {name: v for name, v in zip(FIGURES, values, strict=True) if np.isfinite(v)}
    return found | {"figures": known}


def main() -> None:
    """Write tests/golden/game.json."""
    torch.set_num_threads(1)
    x = torch.from_numpy(artefacts.load().digits[:DIGITS].copy()).double() / 255
    batch = x[order(0)[:BATCH]]
    roles = ("discriminator", "generator", "both")
    runs = [steps(number, who, batch) for number in range(3) for who in roles]
    write("game.json", {"seed": SEED, "digits": DIGITS, "stride": STRIDE, "runs": runs})


if __name__ == "__main__":
    main()
