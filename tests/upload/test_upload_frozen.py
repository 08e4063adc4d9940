"""The frozen judging set renders the same pictures every time, in files that can be opened."""

import io

import numpy as np
import pytest
from PIL import Image

from benchmarks.upload_kinds import tuning_digits
from tests.upload.upload_frozen import KINDS, SWEEPS

pytestmark = pytest.mark.measured

DIGIT = tuning_digits()[0][7]
MIDDLES = [(name, sweep.values[len(sweep.values) // 2]) for name, sweep in SWEEPS.items()]


def shorter_side(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return min(image.size)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_can_be_opened(name):
    assert shorter_side(KINDS[name].render(DIGIT, np.random.default_rng(3))) >= 160


@pytest.mark.parametrize(("name", "value"), MIDDLES)
def test_a_sweep_can_be_opened(name, value):
    assert shorter_side(SWEEPS[name].render(DIGIT, value, np.random.default_rng(3))) >= 160


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_the_same_every_time(name):
    one, other, another = (
        KINDS[name].render(DIGIT, np.random.default_rng(seed)) for seed in (3, 3, 4)
    )
    assert one == other != another


@pytest.mark.slow
@pytest.mark.parametrize("name", SWEEPS)
def test_a_sweep_is_the_same_every_time_and_depends_on_its_value(name):
    first, *_, last = SWEEPS[name].values
    one, other, far = (
        SWEEPS[name].render(DIGIT, value, np.random.default_rng(4))
        for value in (first, first, last)
    )
    assert one == other != far


def test_the_groups_are_large_enough_to_judge_by():
    groups = [kind.group for kind in KINDS.values()]
    assert set(groups) == {"handwriting", "stressed", "forms"}
    assert groups.count("handwriting") >= 8
    assert groups.count("stressed") >= 14
    assert groups.count("forms") >= 4
