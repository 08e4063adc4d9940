"""Write what torch makes of a GAN's networks and of their gradients, for `node --test`.

Run it from the repository's top directory after every build of the GAN:

    .venv/bin/python -m tests.golden.make_gan

The first part needs no file: its weights come from the generator that both languages share.
"""

import json
from math import prod, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer import artefacts
from explorer.artefacts import files
from explorer.latent import standard_normal

HERE = Path(__file__).resolve().parent
SHIPPED = artefacts.DIRECTORY / "gan"

SEED, LATENT, HIDDEN = 2, 6, 20
DIGITS = [0, 18, 5000]
SAMPLES = [0, 1, 2]
STEPS = 12
"""How many steps of a search are followed."""


def generator(latent: int, hidden: int) -> nn.Sequential:
    """Return the generator as it is stored, without batch normalisation."""
    return nn.Sequential(
        *(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, 32 * 7 * 7)),
        *(nn.Unflatten(1, (32, 7, 7)), nn.ReLU()),
        *(nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 4, 2, 1)),
        nn.Flatten(),
    )


def discriminator() -> nn.Sequential:
    """Return the discriminator as it is stored, without batch normalisation."""
    return nn.Sequential(
        *(nn.Conv2d(1, 16, 4, 2, 1), nn.LeakyReLU(0.2)),
        *(nn.Conv2d(16, 32, 4, 2, 1), nn.LeakyReLU(0.2)),
        *(nn.Conv2d(32, 64, 3, 2, 1), nn.LeakyReLU(0.2)),
        *(nn.Flatten(), nn.Linear(1024, 1)),
    )


def dense_decoder(latent: int, hidden: int) -> nn.Sequential:
    """Return the lesson's decoder, up to its logits."""
    return nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, 784))


def randomise(net: nn.Sequential, first: int) -> nn.Sequential:
    """Return the network with sample first + i of the seed as its tensor i, scaled."""
    tensors = {}
    for i, (key, value) in enumerate(net.state_dict().items()):
        sampled = standard_normal(SEED, 1, value.numel(), first + i).reshape(value.shape)
        fan_in = prod(value.shape[1:])
        tensors[key] = torch.from_numpy(sampled * np.float32(sqrt(2 / fan_in)))
    net.load_state_dict(tensors)
    return net


def load(net: nn.Sequential, path: Path, prefix: str) -> nn.Sequential:
    """Return the network with the tensors of a float16 file."""
    weights = files.arrays(path)
    net.load_state_dict(
        {
            name.removeprefix(prefix): torch.from_numpy(value.astype(np.float32))
            for name, value in weights.items()
        }
    )
    return net


def rounded(values: Tensor, digits: int = 7) -> list[float]:
    """Return numbers with as many digits as a test compares."""
    return [round(float(value), digits) for value in values.flatten()]


def codes(latent: int) -> Tensor:
    """Return the first samples of seed 0, (B, D), and one far outside."""
    near = torch.from_numpy(standard_normal(0, len(SAMPLES), latent))
    return torch.cat([near, 4 * near[:1]])


@torch.no_grad()
def decoded(net: nn.Sequential, z: Tensor) -> list[dict[str, Any]]:
    """Return codes with their pictures."""
    return [{"z": rounded(z[i]), "pixels": rounded(net(z[i : i + 1]).sigmoid())} for i in range(4)]


def code_gradients(net: nn.Sequential, z: Tensor, x: Tensor) -> list[dict[str, Any]]:
    """Return d BCE / d z of test digits, one for each code."""
    items = []
    for i, digit in enumerate(DIGITS):
        at = z[i : i + 1].clone().requires_grad_()
        loss = bce(net(at), x[i : i + 1])
        (gradient,) = torch.autograd.grad(loss, at)
        items.append(
            {
                "digit": digit,
                "z": rounded(z[i]),
                "bce": round(loss.item(), 4),
                "gradient": rounded(gradient),
            }
        )
    return items


def bce(logits: Tensor, x: Tensor) -> Tensor:
    """Return the binary cross-entropy in nats, the sum over pixels."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="sum")


def search(net: nn.Sequential, latent: int, x: Tensor) -> dict[str, Any]:
    """Return where Adam leads from the second sample of the seed, for the first test digit."""
    z = torch.from_numpy(standard_normal(SEED, 1, latent, 1)).requires_grad_()
    optimiser = torch.optim.Adam([z], lr=0.1)
    for _ in range(STEPS):
        optimiser.zero_grad()
        bce(net(z), x[:1]).backward()
        optimiser.step()
    return {"steps": STEPS, "z": rounded(z.detach()), "bce": round(bce(net(z), x[:1]).item(), 4)}


def beliefs(net: nn.Sequential, pictures: dict[str, Tensor]) -> list[dict[str, Any]]:
    """Return the logits of pictures (784,) and the gradients with respect to their pixels."""
    items = []
    for name, picture in pictures.items():
        x = picture.reshape(1, 1, 28, 28).clone().requires_grad_()
        logit = net(x)
        (gradient,) = torch.autograd.grad(logit.sum(), x)
        items.append({"name": name, "logit": round(logit.item(), 6), "gradient": rounded(gradient)})
    return items


def figures(g: nn.Sequential, d: nn.Sequential, latent: int, x: Tensor) -> dict[str, Any]:
    """Return everything that is compared, of one pair of networks."""
    z = codes(latent)
    fake = g(z[:1]).sigmoid().detach()[0]
    pictures = {f"digit {digit}": x[i] for i, digit in enumerate(DIGITS)}
    pictures |= {"paper": torch.zeros(784), "ramp": torch.arange(784).float() / 783}
    return {
        "decoded": decoded(g, z),
        "code_gradients": code_gradients(g, z, x),
        "search": search(g, latent, x),
        "beliefs": beliefs(d, pictures | {"fake": fake}),
    }


def main() -> None:
    """Write tests/golden/gan.json."""
    torch.set_num_threads(1)
    x = torch.from_numpy(artefacts.load().digits[DIGITS]).float() / 255
    pair = randomise(generator(LATENT, HIDDEN), 0), randomise(discriminator(), 8)
    golden: dict[str, Any] = {
        "seed": SEED,
        "latent": LATENT,
        "hidden": HIDDEN,
        "random": figures(*pair, LATENT, x),
    }
    dense = randomise(dense_decoder(LATENT, HIDDEN), 16)
    golden["dense"] = {
        "code_gradients": code_gradients(dense, codes(LATENT), x),
        "search": search(dense, LATENT, x),
    }
    if SHIPPED.exists():
        weights, judge = (SHIPPED / f"{name}.safetensors" for name in ("weights", "discriminator"))
        hidden, latent = files.arrays(weights)["decoder.0.weight"].shape
        golden["sha256"] = {path.name: files.sha256(path) for path in (weights, judge)}
        golden["shipped"] = figures(
            load(generator(latent, hidden), weights, "decoder."),
            load(discriminator(), judge, "discriminator."),
            latent,
            x,
        )
    (HERE / "gan.json").write_text(json.dumps(golden) + "\n", "utf-8")


if __name__ == "__main__":
    main()
