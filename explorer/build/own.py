"""Models of people's own: trained, imported and measured in the folder that they are kept in."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import torch

from explorer import artefacts, data
from explorer.artefacts import ArtefactError, Artefacts, ModelRecord, files, own, records, schema
from explorer.artefacts.loaded import LoadedModel, load_weights, write_weights
from explorer.artefacts.records import KNOWN, MEASURED, MEASURED_AS, RECORD, WEIGHTS, write_record
from explorer.build import tsne
from explorer.build.encode import encode_all
from explorer.build.progress import bar, say, step
from explorer.build.state_dict import read_state_dict
from explorer.build.subjects import build_maps
from explorer.build.training_run import train_gan, train_model
from explorer.evidence import measure
from explorer.evidence.measure import Subject
from explorer.evidence.measurements import FULL
from explorer.models import MODELS, WITH_ENCODER, Architecture, Config, GameConfig
from explorer.training import evaluate


def train_own(
    config: Config | GameConfig, digits: data.Digits, test: data.Digits, folder: Path
) -> None:
    """Train a model into its folder, in place of what a model left there before.

    Until its last epoch the folder has no record: it is no model yet.

    Raises:
        DivergedError: the folder is as it was, or empty and then gone.
        KeyboardInterrupt: Ctrl-C; weights and history of the last finished epoch stay.
    """
    if isinstance(config, GameConfig):
        train_gan(config, digits, folder, outdated=(RECORD, *KNOWN))
    else:
        train_model(config, digits, test, folder, outdated=(RECORD, *KNOWN))
    write_own(folder, config, test)


def import_own(path: Path, folder: Path) -> None:
    """Write the model of the lesson's state_dict into its folder, in place of what was there.

    How it was trained nobody knows: its record says what it is, and its losses on the test digits.

    Raises:
        ValueError: the file holds no such state_dict; the message says what it holds.
    """
    stored = artefacts.load()
    net, architecture = read_state_dict(path)
    for name in (RECORD, *KNOWN):
        (folder / name).unlink(missing_ok=True)
    write_weights(folder / WEIGHTS, net)
    write_own(folder, architecture, digits_of(stored))


def digits_of(stored: Artefacts) -> data.Digits:
    """Return the test digits that ship."""
    images, labels = (torch.from_numpy(a.copy()) for a in (stored.digits, stored.labels))
    return data.Digits(images=images, labels=labels)


@contextmanager
def place(folder: Path) -> Iterator[None]:
    """Make the folder of a model; leave no empty one behind where nothing came of it.

    Raises:
        ValueError: it cannot take a model: for its name, for what stands in it, or for good.
    """
    own.check_place(folder)
    files.check_writable("--out", folder)
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()


def write_own(folder: Path, config: Architecture, test: data.Digits) -> None:
    """Write the record of a model whose weights are there, and print its losses on test digits."""
    net = load_weights(folder / WEIGHTS, config)
    found = evaluate(net, test.x()) if config.model in WITH_ENCODER else {}
    name, colour = folder.resolve().name, own.COLOURS[0]
    record = ModelRecord(id=name, long=name, short=name, colour=colour, config=config, test=found)
    write_record(folder, record)
    told = ", ".join(f"{key} {value:.2f}" for key, value in found.items())
    told = f"test {told} nats per image" if told else "no encoder, so no losses on test digits"
    what = f"{MODELS[config.model].__name__}, {config.latent_dim} numbers, hidden {config.hidden}"
    say(f"{folder} holds a model ({what}); {told}")
    say(f"Open it with: python app.py --models {folder.parent}")


def measure_own(folder: Path, digits: data.Digits, *, maps: int = len(tsne.RUNS)) -> None:
    """Add to a model's folder what the shipped models have: statistics, maps, evidence.

    A model without an encoder has evidence alone, of what its samples decode to. What is there
    already, made of the same files, is kept; the record says after every step what is there.

    Args:
        folder: holds a model.
        digits: MNIST's training digits, to whose codes the Gaussian is fitted.
        maps: runs of t-SNE, the first of those of the shipped models; 0 makes no map.

    Raises:
        ArtefactError: a file of the folder is missing, damaged or does not fit.
        ValueError: the folder is no model's.
    """
    stored = artefacts.load()
    model = own.read_own(folder.resolve().parent, folder.resolve(), own.COLOURS[0], stored)
    record = model.record
    if record.has_encoder:
        subject = with_codes(folder, model, digits, stored, maps)
    else:
        subject = Subject(net=model.net)
        say(f"{folder} has no encoder: only what it makes of random codes is measured")
    say(f"{bar(0.5)} {folder}: evidence, some minutes")
    key = key_of(folder, stored)
    with step("measure the evidence", folder, MEASURED) as go:
        if go(not is_measured(folder, key)):
            found = measure.measure(
                {MEASURED_AS: subject},
                critic=stored.critic,
                panel=stored.panel,
                digits=stored.digits,
                labels=stored.labels,
                training=digits.images.numpy(),
                sizes=FULL,
            )
            files.write_json(folder / MEASURED, {**found, "made_from": key})
    write_record(folder, record)
    say(f"{bar(1)} {folder} is measured")


def with_codes(
    folder: Path, model: LoadedModel, digits: data.Digits, stored: Artefacts, maps: int
) -> Subject:
    """Return what is measured of a model with an encoder, its codes and maps made and kept."""
    x, test, steps = digits.x(), digits_of(stored).x(), 2 + bool(maps)
    say(f"{bar(0, steps)} {folder}: codes, verdicts, Gaussian, statistics")
    points, gaussian = encode_all(model.net, stored.critic, x, test, folder)
    write_record(folder, model.record)
    made_maps = None
    if maps:
        say(f"{bar(1, steps)} {folder}: {maps} t-SNE, a minute or two each")
        made_maps = build_maps(folder.parent, folder.name, points, tsne.RUNS[:maps])
        write_record(folder, model.record)
    return Subject(net=model.net, gaussian=gaussian, maps=made_maps)


def key_of(folder: Path, stored: Artefacts) -> str:
    """Return a hash of what an own model's evidence is measured on."""
    names = (WEIGHTS, records.GAUSSIAN, records.MAP)
    hashes = [files.sha256(folder / name) for name in names if (folder / name).exists()]
    judge = [value for name, value in stored.manifest["sha256"].items() if "json" not in name]
    return hashlib.sha256(" ".join([*hashes, *judge]).encode()).hexdigest()


def is_measured(folder: Path, key: str) -> bool:
    """Return whether the evidence in a folder is of the files of which this is the key."""
    with suppress(ArtefactError):
        form = schema.evidence([MEASURED_AS], encoders=False)
        found = files.read_json(folder / MEASURED, form)
        return found["made_from"] == key
    return False
