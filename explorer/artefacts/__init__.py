"""The only way to `checkpoints/`: what is in it, read, checked and written."""

from explorer.artefacts.checkpoints import DIRECTORY, Artefacts, load
from explorer.artefacts.files import ArtefactError
from explorer.artefacts.loaded import LoadedModel
from explorer.artefacts.own import with_own
from explorer.artefacts.records import ModelRecord

__all__ = [
    "DIRECTORY",
    "ArtefactError",
    "Artefacts",
    "LoadedModel",
    "ModelRecord",
    "load",
    "with_own",
]
