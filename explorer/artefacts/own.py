"""Models that people trained or imported themselves, beside those that ship; nothing is trusted."""

from dataclasses import replace
from itertools import cycle
from pathlib import Path

from explorer.artefacts.checkpoints import DIRECTORY, Artefacts
from explorer.artefacts.files import ArtefactError
from explorer.artefacts.loaded import LoadedModel, load_model
from explorer.artefacts.records import KNOWN, NAME, RECORD, read_record
from explorer.models import MODELS

COLOURS = ("purple", "green")
"""Tokens of the page that neither of the first two models has; the models take them in turn."""

MOST_MODELS = 100
LONGEST = 40
"""Letters of an id."""

OPENED = "file-"
"""How the ids begin of what visitors open in the browser."""

TAKEN = frozenset(
    {
        *("part", "title", "definition", "separates", "range"),
        *("bounds", "floor", "n", "shown", "t", "vae_bce", "vae_kl"),
        "constructor",
    }
)
"""What stands beside ids: in the evidence, and in every object of the browser's."""

ALLOWED = f"letters a to z, digits, - and _ only, a letter first, at most {LONGEST} of them in all"


def with_own(shipped: Artefacts, directory: Path) -> Artefacts:
    """Return what ships with the models in the folders of a directory.

    What stands in a record of id, names, colour and family is not asked: an own model is called
    what its folder is called.

    Args:
        shipped: what they stand beside.
        directory: each of its folders is a model, or told to be none in `broken`.

    Raises:
        OSError: the directory cannot be read.
    """
    own: dict[str, Path] = {}
    broken: dict[str, str] = {}
    models = dict(shipped.models)
    colours = cycle(COLOURS)
    folders = (path for path in sorted(directory.iterdir()) if path.name[0] not in "._")
    for folder in folders:
        try:
            if not folder.is_dir():  # which asks what a link leads to, and that may be forbidden
                continue
            if len(own) == MOST_MODELS:
                raise ValueError(f"only {MOST_MODELS} models are shown: move others away")
            if folder.name in shipped.models:
                raise ValueError("this is the name of a model that ships: rename the directory")
            models[folder.name] = read_own(directory, folder, next(colours), shipped)
            own[folder.name] = folder
        except ValueError as error:
            broken[printable(folder.name)] = f"{error}."
        except OSError as error:
            broken[printable(folder.name)] = f"It cannot be read ({error.strerror})."
    return replace(shipped, models=models, own=own, broken=broken)


def read_own(root: Path, folder: Path, colour: str, shipped: Artefacts) -> LoadedModel:
    """Return the model of a folder, measured by the digits and samples that ship.

    Raises:
        ValueError: the folder has no valid name, holds no model, leads out of `root`, or a file in
            it is missing, damaged, too large or does not fit.
        OSError: it cannot be read.
    """
    check_id(folder.name)
    if not (folder / RECORD).exists():
        raise ValueError(
            f"it holds no {RECORD}: a model's directory is written by `python -m explorer train` "
            "(once that ends) or `import`"
        )
    for path in (folder, folder / RECORD, *(folder / name for name in KNOWN)):
        if not path.resolve().is_relative_to(root.resolve()):
            raise ValueError(f"{path.name} is a link that leads out of the directory of models")
    try:
        return load_own(folder, colour, shipped)
    except ArtefactError as error:  # which says what helps with what ships
        raise ValueError(f"{error.fact}; train or import the model again") from error


def load_own(folder: Path, colour: str, shipped: Artefacts) -> LoadedModel:
    """Return the model of a folder, called as the folder is.

    Raises:
        ArtefactError: a file is missing, damaged, too large or does not fit.
    """
    record = read_record(folder, named=False)
    long = f"{folder.name}, {MODELS[record.kind].__name__} of {record.latent_dim} numbers"
    named = replace(record, long=long, short=folder.name, colour=colour, family=None)
    return load_model(folder, named, len(shipped.digits), shipped.normal)


def check_id(name: str) -> None:
    """Raise a ValueError if a folder's name cannot be a model's id."""
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise ValueError(f"a model's directory is named with {ALLOWED}, got {printable(name)!r}")
    if name in TAKEN or name.startswith(OPENED):
        raise ValueError(f"{name} is a name that the page has for something else: choose another")


def check_place(folder: Path) -> None:
    """Raise a ValueError if a folder cannot take a model: its name, or what stands in it."""
    folder = folder.resolve()
    check_id(folder.name)
    if (DIRECTORY / folder.name).is_dir():
        raise ValueError(f"{folder.name} is the name of a model that ships: choose another")
    if folder.is_dir():
        known = {RECORD, *KNOWN}
        names = [path.name for path in folder.iterdir() if path.name[0] != "."]
        other = sorted(name for name in names if name not in known)
        if other:
            raise ValueError(
                f"{folder} holds {printable(other[0])}, which is no file of a model: "
                "choose a new directory, or an own model's to replace it"
            )


def printable(name: str) -> str:
    """Return a folder's name as text for people, whatever bytes it is of."""
    text = name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in text)[:80]
