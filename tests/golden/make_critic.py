"""Write what torch's critic says of some pictures, for `node --test` to compare the page with.

Run it from the repository's top directory after every change of the critic:

    .venv/bin/python -m tests.golden.make_critic

The first part needs no file: its weights come from the generator that both languages share.
"""

import argparse
import json
from math import prod, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts, files
from explorer.judge.critic import Critic, p_digit
from explorer.latent import standard_normal

HERE = Path(__file__).resolve().parent

# The first of each class in the test set, and two more.
DIGITS = [3, 2, 1, 18, 4, 8, 11, 0, 61, 7, 5000, 9999]
SAMPLES = 12
SEED = 1


def random_critic() -> Critic:
    """Return a critic whose tensor i is sample i of the seed, scaled to keep values alive."""
    critic = Critic()
    tensors = {}
    for i, (key, value) in enumerate(critic.state_dict().items()):
        sampled = standard_normal(SEED, 1, value.numel(), i).reshape(value.shape)
        fan_in = prod(value.shape[1:])
        tensors[key] = torch.from_numpy(sampled * np.float32(sqrt(2 / fan_in)))
    critic.load_state_dict(tensors)
    return critic.eval()


def load_critic(path: Path) -> Critic:
    """Return the critic of a float16 file."""
    critic = Critic()
    weights = files.arrays(path)
    critic.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in weights.items()})
    return critic.eval()


@torch.no_grad()
def verdicts(critic: Critic, pictures: dict[str, torch.Tensor]) -> list[dict[str, Any]]:
    """Return the critic's probabilities for pictures (784,) by name."""
    logits = critic(torch.stack(list(pictures.values())))
    return [
        {
            "name": name,
            "digit": int(logits[i, :10].argmax()),
            "p_digit": round(float(p_digit(logits)[i]), 7),
            "probabilities": [round(float(p), 7) for p in logits[i].softmax(dim=0)],
        }
        for i, name in enumerate(pictures)
    ]


def test_digits(shipped: Artefacts) -> dict[str, torch.Tensor]:
    """Return test digits by name."""
    return {f"digit {i}": torch.tensor(shipped.digits[i]).float() / 255 for i in DIGITS}


@torch.no_grad()
def samples(shipped: Artefacts) -> dict[str, torch.Tensor]:
    """Return what both models decode from the first samples of N(0, I), by name."""
    z = torch.from_numpy(shipped.normal[:SAMPLES])
    pictures = {id_: model.net.decode(z) for id_, model in shipped.models.items()}
    return {f"{m} {i}": x for m, images in pictures.items() for i, x in enumerate(images)}


def plain() -> dict[str, torch.Tensor]:
    """Return empty paper, solid ink, and a ramp that no symmetry hides."""
    ramp = torch.arange(784).float() / 783
    return {"paper": torch.zeros(784), "ink": torch.ones(784), "ramp": ramp}


def main() -> None:
    """Write tests/golden/critic.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=artefacts.DIRECTORY / "critic.safetensors")
    path = parser.parse_args().weights
    shipped = artefacts.load()
    digits = test_digits(shipped)
    golden: dict[str, Any] = {
        "seed": SEED,
        "random": verdicts(random_critic(), plain() | digits),
    }
    if path.exists():
        golden["weights_sha256"] = files.sha256(path)
        golden["shipped"] = verdicts(load_critic(path), plain() | digits | samples(shipped))
    (HERE / "critic.json").write_text(json.dumps(golden) + "\n", "utf-8")


if __name__ == "__main__":
    main()
