"""Write what torch computes from the shipped weights, for `node --test` to compare the page with.

Run it from the repository's top directory after every build of the checkpoints:

    .venv/bin/python -m tests.golden.make_golden
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts, records
from explorer.latent import lerp, paired_normal, slerp, standard_normal
from explorer.losses import bernoulli_nll, kl_divergence, kl_per_dimension
from explorer.models import Net, posterior

HERE = Path(__file__).resolve().parent

# The first of each class in the test set, and two more.
DIGITS = [3, 2, 1, 18, 4, 8, 11, 0, 61, 7, 5000, 9999]
NEIGHBOURS = 10
PAIRS = [(32, 17), (0, 9999)]
SHARES = [0.0, 0.1, 0.3, 0.5, 0.75, 1.0]
NORMALS = [
    {"seed": 0, "count": 2, "dim": 32, "first": 0},
    {"seed": 0, "count": 1, "dim": 32, "first": 1999},
    {"seed": 1, "count": 1, "dim": 32, "first": 0},
    {"seed": 20_240_607, "count": 3, "dim": 2, "first": 5},
    {"seed": 2**32 + 1, "count": 2, "dim": 7, "first": 0},
    {"seed": 2**53 - 1, "count": 1, "dim": 32, "first": 2**32 - 1},
]


PAIRED = [
    {"seed": 2, "count": 16, "dim": 32},
    {"seed": 2**32 + 1, "count": 2, "dim": 3},
    {"seed": 7, "count": 6, "dim": 5},
]
HUNDRED = {"seed": 3, "count": 100}
"""How often, and with which eps, a digit is encoded again."""


def floats(values: np.ndarray | torch.Tensor) -> list[float]:
    """Return float32 values in the fewest digits that name each of them exactly."""
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32)]


def codes_to_decode(shipped: Artefacts, model: str) -> dict[str, np.ndarray]:
    """Return codes by name: as encoded, with sliders at their ends, sampled, and far outside."""
    codes = shipped.models[model].codes
    order = shipped.models[model].statistics["order"]
    low, high = codes.min(axis=0), codes.max(axis=0)
    first, last = codes[0].copy(), codes[0].copy()
    first[order[0]], last[order[0]] = low[order[0]], high[order[0]]
    corner = np.where(np.arange(32) % 2, low, high)
    samples = standard_normal(0, 2, 32)
    return {
        "test digit 0": codes[0],
        "test digit 8": codes[8],
        "test digit 9999": codes[9999],
        "first slider at its lower end": first,
        "first slider at its upper end": last,
        "all sliders at alternate ends": corner,
        "zero": np.zeros(32, dtype=np.float32),
        "far outside": np.full(32, 15, dtype=np.float32),
        "draw 0 of N(0, I)": samples[0],
        "draw 1 of N(0, I)": samples[1],
        "fitted draw 0": shipped.models[model].fitted[0],
        "fitted draw 1999": shipped.models[model].fitted[1999],
    }


@torch.no_grad()
def decoded(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return codes with their pixels."""
    net = shipped.models[model].net
    return [
        {
            "name": name,
            "z": floats(z),
            "pixels": [round(float(p), 7) for p in net.decode(torch.tensor(z)[None])[0]],
        }
        for name, z in codes_to_decode(shipped, model).items()
    ]


@torch.no_grad()
def encoded(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return test digits with their codes and the losses of their reconstructions, in nats."""
    net = shipped.models[model].net
    x = torch.from_numpy(shipped.digits[DIGITS]).float() / 255
    mu, logvar = posterior(net, x)
    nll = bernoulli_nll(net.decode(mu), x)
    items = [
        {"digit": digit, "mu": floats(mu[i]), "bernoulli_nll": float(nll[i])}
        for i, digit in enumerate(DIGITS)
    ]
    for item, floor in zip(items, bernoulli_nll(x, x), strict=True):
        item["floor"] = float(floor)
    if logvar is not None:
        means = mean_nll(shipped, net, x, mu, logvar)
        total, single = kl_divergence(mu, logvar), kl_per_dimension(mu, logvar)
        for i, item in enumerate(items):
            item["logvar"] = floats(logvar[i])
            item["kl"] = float(total[i])
            item["mean_nll"] = float(means[i])
            item["kl_per_dimension"] = floats(single[i])
    return items


def mean_nll(
    shipped: Artefacts, net: Net, x: torch.Tensor, mu: torch.Tensor, logvar: torch.Tensor
) -> torch.Tensor:
    """Return the mean reconstruction loss (B,) over the eps that the evidence is measured with."""
    losses = shipped.evidence["curves"]["losses"]
    eps = torch.from_numpy(paired_normal(losses["seed"], losses["eps"], mu.shape[1]))
    sigma = torch.exp(0.5 * logvar)
    return torch.stack([bernoulli_nll(net.decode(mu + sigma * one), x) for one in eps]).mean(dim=0)


@torch.no_grad()
def hundred(shipped: Artefacts) -> list[dict[str, Any]]:
    """Return mean and standard deviation of what one digit's cloud decodes to, pixel by pixel."""
    net = shipped.models["vae"].net
    eps = torch.from_numpy(standard_normal(HUNDRED["seed"], HUNDRED["count"], 32))
    found = []
    for digit in DIGITS[:3]:
        x = torch.from_numpy(shipped.digits[[digit]]).float() / 255
        mu, logvar = posterior(net, x)
        assert logvar is not None
        pictures = net.decode(mu + torch.exp(0.5 * logvar) * eps).double()
        spread = pictures.std(dim=0, correction=0)
        found.append(
            {
                **HUNDRED,
                "digit": digit,
                "mean": pictures.mean(dim=0).numpy().round(7).tolist(),
                "deviation": spread.numpy().round(7).tolist(),
            }
        )
    return found


def codes_to_place(shipped: Artefacts, model: str) -> dict[str, np.ndarray]:
    """Return codes by name: on a point of the map, beside one, between two, sampled afresh."""
    codes, gaussian = shipped.models[model].codes, shipped.models[model].gaussian
    beside = codes[7].copy()
    beside[shipped.models[model].statistics["order"][0]] += 0.5
    return {
        "test digit 7": codes[7],
        "beside test digit 7": beside,
        "between test digits 0 and 1": (codes[0] + codes[1]) / 2,
        "fresh draw of N(0, I)": standard_normal(1, 1, 32)[0],
        "fresh fitted draw": gaussian.sample(1, 1)[0],
        "zero": np.zeros(32, dtype=np.float32),
    }


def placed(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return codes with their nearest points and their place on the map, by plain brute force."""
    points = shipped.models[model].points().astype(np.float64)
    items = []
    for name, z in codes_to_place(shipped, model).items():
        distances = np.linalg.norm(points - z.astype(np.float64), axis=1)
        rows = np.argsort(distances, kind="stable")[:NEIGHBOURS]
        items.append(
            {
                "name": name,
                "z": floats(z),
                "indices": rows.tolist(),
                "distances": distances[rows].round(7).tolist(),
                "xy": np.median(shipped.models[model].maps[0][rows], axis=0).tolist(),
            }
        )
    return items


def paths(shipped: Artefacts, model: str) -> list[dict[str, Any]]:
    """Return codes on the ways between test digits, and between codes that have no arc."""
    codes = shipped.models[model].codes
    ends = {f"test digits {a} and {b}": (codes[a], codes[b]) for a, b in PAIRS}
    ends["a code and itself"] = (codes[0], codes[0])
    ends["a code and its double"] = (codes[0], 2 * codes[0])
    ends["a code and its opposite"] = (codes[0], -codes[0])
    ends["a code and the origin"] = (codes[0], np.zeros_like(codes[0]))
    items = []
    for name, (a, b) in ends.items():
        long_a, long_b = a.astype(np.float64)[None], b.astype(np.float64)[None]
        ways = {"slerp": slerp, "linear": lerp}
        found = {k: [floats(way(long_a, long_b, t)[0]) for t in SHARES] for k, way in ways.items()}
        items.append({"name": name, "a": floats(a), "b": floats(b), "t": SHARES, **found})
    return items


def normals() -> list[dict[str, Any]]:
    """Return the arguments of some samples with their numbers, row by row."""
    return [{**case, "values": floats(standard_normal(**case).ravel())} for case in NORMALS]


def write(name: str, content: dict[str, Any]) -> None:
    """Write a golden file, one case per line."""
    lines = []
    for key, value in content.items():
        cases = value if isinstance(value, list) else [value]
        rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        lines.append(f'"{key}": ' + (f"[\n{rows}\n]" if isinstance(value, list) else rows))
    (HERE / name).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Write all golden files."""
    # With one thread torch adds in one order, so the files come out the same every time.
    torch.set_num_threads(1)
    shipped = artefacts.load()
    for model in shipped.models:
        write(
            f"{model}.json",
            {
                # The tests compare these: a file of older weights must not pass unnoticed.
                "weights_sha256": shipped.models[model].record.sha256[records.WEIGHTS],
                "map_sha256": shipped.models[model].record.sha256[records.MAP],
                "decoded": decoded(shipped, model),
                "encoded": encoded(shipped, model),
                "placed": placed(shipped, model),
            },
        )
    paired = [{**case, "values": floats(paired_normal(**case).ravel())} for case in PAIRED]
    write("normals.json", {"draws": normals(), "paired": paired})
    write(
        "posterior.json",
        {
            "weights_sha256": shipped.models["vae"].record.sha256[records.WEIGHTS],
            "hundred": hundred(shipped),
        },
    )
    write("paths.json", {model: paths(shipped, model) for model in shipped.models})


if __name__ == "__main__":
    main()
