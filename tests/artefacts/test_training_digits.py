"""The digits that the page trains models on are training digits, served, optional, and checked."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer import artefacts
from explorer.artefacts import ArtefactError, checkpoints, files
from explorer.build.build import TRAINED_ON
from explorer.site.boot import boot

SHIPPED = artefacts.DIRECTORY
NAMES = (checkpoints.TRAINING, checkpoints.TRAINING_LABELS)
OF_EACH_CLASS = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]
"""Digits 0 to 9 among the first 10,000 of the 60,000 that MNIST has for training."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "checkpoints"))


def changed(copy: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = copy / checkpoints.MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest["sha256"])
    files.write_json(path, manifest)


def test_they_are_the_first_of_mnists_training_digits_and_no_test_digits(
    shipped: artefacts.Artefacts,
) -> None:
    digits = files.unzip(SHIPPED / checkpoints.TRAINING, (TRAINED_ON, 784))
    labels = files.unzip(SHIPPED / checkpoints.TRAINING_LABELS, (TRAINED_ON,), most=9)
    assert np.bincount(labels, minlength=10).tolist() == OF_EACH_CLASS
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert digits.mean() / 255 == pytest.approx(0.1307, abs=0.001)
    test = {digit.tobytes() for digit in shipped.digits}
    assert not [place for place, digit in enumerate(digits) if digit.tobytes() in test]
    assert len({digit.tobytes() for digit in digits}) == TRAINED_ON


def test_the_page_is_told_of_them_and_may_fetch_both_files(shipped: artefacts.Artefacts) -> None:
    assert boot(shipped)["training"] == shipped.training == TRAINED_ON
    assert {*NAMES} <= {*shipped.files} & {*shipped.browser_files}


def test_without_them_the_rest_works_and_the_page_is_told(copy: Path) -> None:
    changed(copy, lambda hashes: [hashes.pop(name) for name in NAMES])
    for name in NAMES:
        (copy / name).unlink()
    found = artefacts.load(copy)
    assert boot(found)["training"] == found.training == 0
    assert not {*NAMES} & {*found.browser_files}


def test_half_of_them_or_other_labels_are_refused(copy: Path) -> None:
    changed(copy, lambda hashes: hashes.pop(checkpoints.TRAINING))
    with pytest.raises(ArtefactError, match="without the other"):
        artefacts.load(copy)
    labels = np.full(TRAINED_ON, 10, np.uint8)
    files.write_gzip(copy / checkpoints.TRAINING_LABELS, labels)
    hashes = {name: files.sha256(copy / name) for name in NAMES}
    changed(copy, lambda known: known.update(hashes))
    with pytest.raises(ArtefactError, match="above 9"):
        artefacts.load(copy)


@pytest.mark.parametrize("name", NAMES)
def test_altered_ones_are_refused(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[-100] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ArtefactError, match="was altered"):
        artefacts.load(copy)
