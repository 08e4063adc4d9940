"""Write samples and class arithmetic as torch has them, for `node --test` to compare the page with.

Run it from the repository's top directory after every build of the checkpoints:

    .venv/bin/python -m tests.golden.make_samples
"""

from typing import Any

import numpy as np
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts, records
from explorer.judge.critic import digit_of, p_digit
from explorer.latent import standard_normal
from tests.golden.make_golden import floats, write
from tests.shipped import MODELS

SAMPLES = [
    {"seed": 0, "kind": "normal", "temperature": 1.0, "first": 0},
    {"seed": 0, "kind": "fitted", "temperature": 1.0, "first": 0},
    {"seed": 7, "kind": "fitted", "temperature": 1.0, "first": 990},
    {"seed": 7, "kind": "normal", "temperature": 0.7, "first": 29},
    {"seed": 2**32 - 1, "kind": "fitted", "temperature": 1.5, "first": 0},
    {"seed": 3, "kind": "fitted", "temperature": 0.0, "first": 0},
]
COUNT = 4
SWAPS = [(0, 3), (1, 7), (8, 4), (9999, 0), (61, 8)]
"""Test digits, and the class that each takes on."""


def codes(shipped: Artefacts, model: str, case: dict[str, Any]) -> np.ndarray:
    """Return the samples of a case: those of Python, pulled towards their centre."""
    seed, first = case["seed"], case["first"]
    if case["kind"] == "normal":
        return np.float32(case["temperature"]) * standard_normal(seed, COUNT, 32, first)
    gaussian = shipped.models[model].gaussian
    sampled = gaussian.sample(seed, COUNT, first=first).astype(np.float64)
    return (gaussian.mean + case["temperature"] * (sampled - gaussian.mean)).astype(np.float32)


def judged(shipped: Artefacts, model: str, z: np.ndarray) -> dict[str, list[Any]]:
    """Return the critic's verdict on what codes decode to."""
    logits = shipped.critic(shipped.models[model].net.decode(torch.from_numpy(z)))
    return {
        "p_digit": [round(float(p), 7) for p in p_digit(logits)],
        "reads": digit_of(logits).tolist(),
    }


def samples(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return samples by what they are sampled from, judged."""
    found = []
    for case in SAMPLES:
        z = codes(shipped, model, case)
        found.append({**case, "codes": floats(z.ravel()), **judged(shipped, model, z)})
    return found


def swaps(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return codes of test digits that were moved to another class, judged."""
    of, labels = shipped.models[model].codes, shipped.labels
    means = np.stack([of[labels == label].mean(axis=0, dtype=np.float64) for label in range(10)])
    found = []
    for digit, to in SWAPS:
        z = (of[digit] - means[labels[digit]] + means[to]).astype(np.float32)
        found.append({"digit": digit, "to": to, "z": floats(z), **judged(shipped, model, z[None])})
    return found


@torch.no_grad()
def main() -> None:
    """Write the golden file of samples."""
    torch.set_num_threads(1)
    shipped = artefacts.load()
    names = (records.GAUSSIAN, records.WEIGHTS)
    write(
        "draws.json",
        {
            "sha256": {
                f"{model}/{name}": shipped.models[model].record.sha256[name]
                for model in MODELS
                for name in names
            },
            **{f"{model}_draws": samples(shipped, model) for model in MODELS},
            **{f"{model}_swaps": swaps(shipped, model) for model in MODELS},
        },
    )


if __name__ == "__main__":
    main()
