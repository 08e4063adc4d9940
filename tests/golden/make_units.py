"""Write the hidden units and the VAE's samples as torch computes them, for `node --test`.

Run it from the repository's top directory after every build of the checkpoints:

    .venv/bin/python -m tests.golden.make_units
"""

from typing import Any

import torch

from explorer import artefacts
from explorer.artefacts import Artefacts, records
from explorer.latent import standard_normal
from explorer.models import VAE, Autoencoder, posterior
from tests.golden.make_golden import floats, write

DIGITS = [32, 0, 9999]
SEEDS = [0, 1, 65_535]


@torch.no_grad()
def units(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return test digits with the hidden units of the encoder, and the decoder's at the code."""
    net = shipped.models[model].net
    x = torch.from_numpy(shipped.digits[DIGITS]).float() / 255
    assert isinstance(net, Autoencoder | VAE)
    z, _ = posterior(net, x)
    heard, drawn = net.encoder[:2](x), net.decoder[:2](z)
    return [
        {
            "digit": digit,
            "encoder": [round(float(value), 6) for value in heard[i]],
            "decoder": [round(float(value), 6) for value in drawn[i]],
        }
        for i, digit in enumerate(DIGITS)
    ]


@torch.no_grad()
def samples(shipped: Artefacts) -> list[dict[str, Any]]:
    """Return samples from q(z|x) of test digits, every step of z = mu + sigma * eps."""
    net = shipped.models["vae"].net
    assert isinstance(net, VAE)
    mu, logvar = net.encode(torch.from_numpy(shipped.digits[DIGITS]).float() / 255)
    sigma = torch.exp(0.5 * logvar)
    items: list[dict[str, Any]] = []
    for i, digit in enumerate(DIGITS):
        for seed in SEEDS:
            eps = torch.from_numpy(standard_normal(seed, 1, mu.shape[1]))[0]
            steps = {"mu": mu[i], "logvar": logvar[i], "sigma": sigma[i], "eps": eps}
            steps["z"] = mu[i] + sigma[i] * eps
            items.append(
                {"digit": digit, "seed": seed}
                | {name: floats(values) for name, values in steps.items()}
            )
    return items


def main() -> None:
    """Write tests/golden/units.json."""
    torch.set_num_threads(1)
    shipped = artefacts.load()
    hashes = {
        f"{model}_sha256": shipped.models[model].record.sha256[records.WEIGHTS]
        for model in shipped.models
    }
    found = {model: units(shipped, model) for model in shipped.models}
    write("units.json", {**hashes, **found, "draws": samples(shipped)})


if __name__ == "__main__":
    main()
