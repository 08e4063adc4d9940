"""The films of the GANs' training in `checkpoints/game/`: what they hold, read and checked."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from explorer.artefacts import schema
from explorer.artefacts.files import ArtefactError, arrays, read_json, unzip
from explorer.gan import Discriminator
from explorer.models import Architecture

FOLDER = "game"
FILMS, SEARCH = f"{FOLDER}/films.json", f"{FOLDER}/search.json"
"""What the films tell; and how well codes of digits are found, if that was measured."""
PICTURES = 16
"""Fixed codes, the first samples of seed 0, whose pictures a film shows."""
MOMENTS_OF = "good"
"""The film whose networks ship, moment by moment."""
NAME = re.compile(
    FOLDER + r"/(films\.json|search\.json|[a-z]+\.gz|(moment-\d\d|raw-\d)\.safetensors)"
)
"""What may stand in the folder; the page fetches all of it, as far as a person comes to it."""


def film_of(id_: str) -> str:
    """Return the file of a film's pictures."""
    return f"{FOLDER}/{id_}.gz"


def moment_of(number: int) -> str:
    """Return the file of the networks at a moment of the good film."""
    return f"{FOLDER}/moment-{number:02}.safetensors"


def raw_of(number: int) -> str:
    """Return the file of the networks as they are trained, with the state of the optimisers."""
    return f"{FOLDER}/raw-{number}.safetensors"


def names_in(directory: Path) -> list[str]:
    """Return the files of the films that stand in a directory."""
    found = (f"{FOLDER}/{path.name}" for path in (directory / FOLDER).glob("*"))
    return sorted(name for name in found if NAME.fullmatch(name))


def read_films(
    directory: Path, names: Iterable[str], generator: Architecture | None
) -> dict[str, Any] | None:
    """Return what the films tell, all their files looked at; None if there are none.

    Args:
        directory: of the artefacts.
        names: the files of the films that are there, their hashes as the manifest says.
        generator: of the good film; None if no such model ships.

    Raises:
        ArtefactError: a file is missing, or does not hold what it should.
    """
    known = {*names}
    if not known:
        return None
    path = directory / FILMS
    if FILMS not in known:
        raise ArtefactError(path, "is missing beside other files of the films")
    found = read_json(path, schema.FILMS)
    wanted = {FILMS, *(film_of(film["id"]) for film in found["films"])}
    for film in found["films"]:
        moments = film["moments"]
        if [one["step"] for one in moments] != sorted({one["step"] for one in moments}):
            raise ArtefactError(path, f"has moments of {film['id']} whose steps do not rise")
        if film_of(film["id"]) in known:
            unzip(directory / film_of(film["id"]), (len(moments), PICTURES, schema.PIXELS))
        if film["id"] == MOMENTS_OF:
            wanted |= {moment_of(number) for number in range(len(moments))}
    if missing := sorted(wanted - known):
        raise ArtefactError(path, f"is of {', '.join(missing)}, which the manifest does not list")
    if generator is None:
        raise ArtefactError(path, "is of a generator that is not among the models")
    nets = (generator.build(), Discriminator())
    weights = {
        key: ("float16", tuple(value.shape))
        for net in nets
        for key, value in net.state_dict().items()
    }
    for name in sorted(wanted):
        if name.endswith(".safetensors"):
            arrays(directory / name, weights)
    return found
