"""The browser's preparation agrees with Python's on the same pixels, of every kind of picture."""

import io
import json
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks.upload_kinds import tuning_digits
from benchmarks.upload_twin import kinds
from explorer.upload.edits import Edit, UploadError, crop, turn
from explorer.upload.preparation import Prepared, prepare
from tests import measured as state
from tests.upload.twin import Twin, differences, outcome
from tests.upload.upload_rendering import encoded, enlarged, inked, placed

EACH = 5 if state.in_full(__file__) else 1
"""Pictures per kind: together more than 400; a sample of the kinds has one of each."""

PAPER, INK = (0.95, 0.94, 0.9), (0.1, 0.1, 0.3)


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    with Twin() as twin:
        yield twin


@pytest.mark.measured
@pytest.mark.parametrize("name", kinds())
def test_both_languages_agree_on_a_kind(name, twin):
    digits, _ = tuning_digits()
    for i in range(EACH):
        rng = np.random.default_rng([26, zlib.crc32(name.encode()), i])
        data = kinds()[name].render(digits[rng.integers(len(digits))], rng)
        assert differences(outcome(prepare, data), outcome(twin.prepare, data)) == []


def sheet(*places: tuple[int, tuple[float, float], int]) -> np.ndarray:
    """Return a picture with the tuning digits of those numbers, places and lengths."""
    digits, _ = tuning_digits()
    size = (800, 500)
    ink = np.zeros(size[::-1], np.float32)
    for number, at, length in places:
        ink = np.maximum(ink, placed(enlarged(digits[number], length), size, at))
    return inked(ink, PAPER, INK)


def on_a_dark_card() -> np.ndarray:
    card = np.full((500, 800, 3), 0.95)
    card[60:440, 150:650] = 1 - sheet((7, (0.5, 0.4), 300))[60:440, 150:650]
    return card


def two_strokes() -> np.ndarray:
    picture = np.full((300, 400, 3), 0.95)
    picture[80:220, 170:185] = picture[80:220, 205:220] = 0.1
    return picture


THREE = sheet((3, (0.1, 0.5), 200), (7, (0.5, 0.4), 300), (11, (0.9, 0.6), 180))
EDITS = {
    "as it is": (THREE, Edit()),
    "another is picked": (THREE, Edit(pick=2)),
    "one is picked that is not there": (THREE, Edit(pick=3)),
    "cropped": (THREE, Edit(crop=(0.7, 0.1, 1, 1))),
    "turned": (np.rot90(THREE).copy(), Edit(rotate=90)),
    "turned a little": (THREE, Edit(rotate=20)),
    "inverted": (on_a_dark_card(), Edit(invert=True)),
    "inverted, and there is none": (sheet((7, (0.5, 0.4), 300)), Edit(invert=True)),
    "two readings": (two_strokes(), Edit()),
    "the other reading": (two_strokes(), Edit(reading=1)),
}


@pytest.mark.parametrize("name", EDITS)
def test_both_languages_agree_on_what_a_person_changed(name, twin):
    picture, edit = EDITS[name]
    data = encoded(picture)
    assert differences(outcome(prepare, data, edit), outcome(twin.prepare, data, edit)) == []


def small(side: int, length: int) -> np.ndarray:
    """Return a picture whose digit is so many pixels long."""
    digits, _ = tuning_digits()
    ink = placed(enlarged(digits[7], length), (side, side), (0.3, 0.6))
    return inked(ink, PAPER, INK)


ROWS, COLUMNS = np.mgrid[0:400, 0:500]
NOISE = np.random.default_rng(5).random((300, 400))
WITHOUT = {
    "blank": np.full((300, 400, 3), 0.9),
    "noise": NOISE,
    "stripes": (ROWS // 20 % 2).astype(float),
    "checks": ((ROWS // 8 + COLUMNS // 8) % 2).astype(float),
    "soft light": np.exp(-((ROWS - 200) ** 2 + (COLUMNS - 250) ** 2) / 9000),
    "a page of digits": np.tile(small(50, 30), (7, 9, 1)),
    "clear all over": np.zeros((300, 400, 4)),
    "a digit of 9 pixels": small(300, 9),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_both_languages_refuse_with_the_same_sentence(name, twin):
    data = encoded(WITHOUT[name])
    here = outcome(prepare, data)
    assert isinstance(here, UploadError)
    assert differences(here, outcome(twin.prepare, data)) == []


def test_a_small_digit_is_looked_at_closer_in_both(twin):
    data = encoded(small(1600, 120))
    here, there = outcome(prepare, data), outcome(twin.prepare, data)
    assert differences(here, there) == []
    assert isinstance(here, Prepared)
    assert "looked at closer" in next(s.sentence for s in here.steps if s.name == "Digit")


def test_a_blank_first_frame_has_the_same_sentence(twin):
    file = io.BytesIO()
    frames = [Image.new("L", (60, 60), level) for level in (255, 0)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    here, there = (outcome(one, file.getvalue()) for one in (prepare, twin.prepare))
    assert differences(here, there) == []
    assert "Only the first frame" in str(here)


def test_a_picture_that_already_is_as_mnists_is_used_as_it_is_in_both(twin):
    digit = Image.fromarray(tuning_digits()[0][7])
    for data in (encoded(digit), encoded(Image.eval(digit, lambda level: 255 - level))):
        here, there = outcome(prepare, data), outcome(twin.prepare, data)
        assert differences(here, there) == []
        assert isinstance(here, Prepared)
        assert len(here.steps) == 2


def test_the_page_turns_and_crops_as_pillow_does():
    rng = np.random.default_rng(6)
    cases = [
        (mode, degrees, box)
        for mode in ("L", "RGB", "RGBA")
        for degrees, box in ((90, None), (270, (0.1, 0.2, 0.75, 0.9)), (180, None), (33.5, None))
    ]
    images = [smooth(rng, mode) for mode, _, _ in cases]
    asked = [
        {"pixels": pixels_of(image), "degrees": degrees, "box": box}
        for image, (_, degrees, box) in zip(images, cases, strict=True)
    ]
    command = ["node", str(Path(__file__).with_name("turned.js"))]
    said = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    for image, case, answer in zip(images, cases, json.loads(said.stdout), strict=True):
        _, degrees, box = case
        expected = pixels_of(crop(turn(image, degrees), box))
        assert {**answer, "data": 0} == {**expected, "data": 0}, case
        apart = np.abs(np.subtract(answer["data"], expected["data"]))
        # Pillow rounds what it has weighted by alpha to whole levels.
        assert apart.max() <= (4 if image.mode == "RGBA" else 1), case


def smooth(rng: np.random.Generator, mode: str) -> Image.Image:
    """Return a picture without sharp edges, opaque enough to tell its colours."""
    channels = len(mode)
    values = rng.integers(0, 256, (5, 7, channels)).astype(np.uint8)
    if mode == "RGBA":
        values[:, :, 3] |= 128
    return Image.fromarray(values.squeeze()).resize((70, 50), Image.Resampling.BILINEAR)


def pixels_of(image: Image.Image) -> dict[str, Any]:
    values = np.asarray(image)
    return {
        "height": image.height,
        "width": image.width,
        "channels": len(image.getbands()),
        "data": values.reshape(-1).tolist(),
    }
