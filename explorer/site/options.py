"""Which models the page shows: the options that serving and exporting it have in common."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.artefacts import Artefacts


class OptionError(ValueError):
    """A directory is none that the page can show."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add `--checkpoints` and `--models`."""
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="DIR",
        default=None,
        help="models to show, as `python -m explorer build` writes them; default: the app's own",
    )
    named = os.environ.get("LATENT_SPACE_MODELS", "").strip()
    parser.add_argument(
        "--models",
        type=Path,
        metavar="DIR",
        default=Path(named) if named else None,
        help="holds models of your own, a directory each, as `python -m explorer train` and "
        "`import` write them; default: the environment variable LATENT_SPACE_MODELS",
    )


def check(options: argparse.Namespace) -> None:
    """Look whether the directories can be what the options say.

    Raises:
        OptionError: one is no directory, or itself a model.
    """
    for name, directory in (("--checkpoints", options.checkpoints), ("--models", options.models)):
        if directory and not directory.is_dir():
            raise OptionError(f"{name} {directory} is no directory.")
    if options.models and (options.models / "model.json").exists():
        raise OptionError(
            f"--models {options.models} is itself a model. Name the directory that holds it: "
            f"{options.models.resolve().parent}"
        )


def load(options: argparse.Namespace) -> "Artefacts":
    """Return what the page shows.

    Raises:
        ArtefactError: a file of the checkpoints is missing or damaged.
        OptionError: the directory of own models cannot be read.
    """
    from explorer import artefacts  # noqa: PLC0415 - it imports torch

    shipped = artefacts.load(options.checkpoints or artefacts.DIRECTORY)
    if not options.models:
        return shipped
    try:
        return artefacts.with_own(shipped, options.models)
    except OSError as error:
        raise OptionError(f"{options.models} cannot be read ({error.strerror}).") from error


def left_out(options: argparse.Namespace, artefacts: "Artefacts") -> list[str]:
    """Return a sentence for each of people's own models that cannot be shown."""
    return [
        f"{options.models}: {id_} is left out: {told}" for id_, told in artefacts.broken.items()
    ]
