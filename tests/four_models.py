"""A directory of four models: the first two that ship, a VAE of 16 numbers, and a decoder alone."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from explorer import artefacts, latent
from explorer.artefacts import ModelRecord, checkpoints, files, game, loaded, records
from explorer.build.encode import encode
from explorer.models import Config
from explorer.training import evaluate
from tests.shipped import MODELS

SIXTEEN = ModelRecord(
    id="sixteen",
    long="VAE of 16 numbers",
    short="VAE 16",
    colour="green",
    config=Config(model="vae", latent_dim=16, seed=1),
)
GENERATOR = ModelRecord(
    id="generator",
    long="A decoder alone",
    short="Decoder",
    colour="purple",
    config=Config(model="decoder", seed=2),
)
TRAINED = 2000
"""Test digits to which the Gaussian of the third is fitted."""


@torch.no_grad()
def write(directory: Path) -> None:
    """Copy two models and what all share; add "sixteen" and "generator", of random weights.

    Args:
        directory: to be made.
    """
    manifest = json.loads((artefacts.DIRECTORY / checkpoints.MANIFEST).read_text("utf-8"))
    family = [id_ for id_ in manifest["models"] if id_ not in MODELS]
    others = shutil.ignore_patterns(*checkpoints.MAYBE, game.FOLDER, *family)
    shutil.copytree(artefacts.DIRECTORY, directory, ignore=others)
    kept = {n: h for n, h in manifest["sha256"].items() if not game.NAME.fullmatch(n)}
    for name in checkpoints.MAYBE:
        kept.pop(name)
    evidence = json.loads((directory / checkpoints.EVIDENCE).read_text("utf-8"))
    files.write_json(directory / checkpoints.EVIDENCE, {**evidence, "models": [*MODELS]})
    kept[checkpoints.EVIDENCE] = files.sha256(directory / checkpoints.EVIDENCE)
    manifest["sha256"] = kept
    pixels = files.unzip(directory / checkpoints.DIGITS, (manifest["digits"], 784))
    x = torch.from_numpy(pixels.astype(np.float32) / 255)
    for record in (SIXTEEN, GENERATOR):
        folder = directory / record.id
        with torch.random.fork_rng():
            torch.manual_seed(record.training.seed)
            loaded.write_weights(folder / records.WEIGHTS, record.config.build())
    net = loaded.load_weights(directory / SIXTEEN.id / records.WEIGHTS, SIXTEEN.config)
    write_statistics(directory / SIXTEEN.id, *encode(net, x))
    tested = replace(SIXTEEN, test=evaluate(net, x[:TRAINED]))
    records.write_record(directory / SIXTEEN.id, tested)
    records.write_record(directory / GENERATOR.id, GENERATOR)
    manifest["models"] = [*MODELS, SIXTEEN.id, GENERATOR.id]
    files.write_json(directory / checkpoints.MANIFEST, manifest)


def write_statistics(folder: Path, codes: np.ndarray, kl: np.ndarray | None) -> None:
    """Write a model's codes, its samples that nobody judged, Gaussian and statistics."""
    gaussian = latent.fit_gaussian(codes[:TRAINED])
    samples = len(files.arrays(artefacts.DIRECTORY / checkpoints.SAMPLES)["normal"])
    unjudged = np.zeros(2 * samples, np.uint8)
    fitted = gaussian.sample(0, samples)
    half = codes.astype(np.float16)
    parts = {"codes": half, "fitted": fitted, "p_digit": unjudged, "reads": unjudged}
    files.write_arrays(folder / records.CODES, parts)
    small = {key: value.astype(np.float32) for key, value in asdict(gaussian).items()}
    files.write_arrays(folder / records.GAUSSIAN, small)
    found = latent.dimensions(codes, kl)
    order = [d.index for d in sorted(found, key=lambda d: -d.information)]
    statistics = {"dimensions": [asdict(one) for one in found], "order": order}
    files.write_json(folder / records.STATISTICS, statistics)
