"""From a file's bytes to the input: the page's code in Chromium beside Python."""

import io
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from benchmarks.upload_kinds import tuning_digits
from benchmarks.upload_twin import kinds
from explorer.upload.edits import Edit
from explorer.upload.preparation import Prepared, prepare
from tests.upload.in_chromium import InChromium
from tests.upload.twin import levels, outcome

DECODED = 8
"""Levels of 255: what decoders of JPEG may do to a pixel; it was 1 at most."""

# One of each decoder, of orientation by EXIF, and of noise in every pixel.
KINDS = (
    "scan",
    "EXIF orientation",
    "everything at once",
    "transparent ground, dark ink",
    "frozen: BMP of 32 bits, its alpha left empty",
)


@pytest.fixture(scope="module")
def chromium(browser: Browser) -> Iterator[InChromium]:
    with InChromium(browser) as chromium:
        yield chromium


@pytest.mark.parametrize("name", KINDS)
def test_the_page_reads_a_file_as_python_does(name, chromium):
    digits, _ = tuning_digits()
    rng = np.random.default_rng([27, zlib.crc32(name.encode())])
    data = kinds()[name].render(digits[rng.integers(len(digits))], rng)
    here, there = outcome(prepare, data), outcome(chromium.prepare, data)
    assert isinstance(here, Prepared)
    assert isinstance(there, Prepared), there
    assert len(there.digits) == len(here.digits)
    assert levels(here.image, there.image) <= DECODED


@pytest.mark.parametrize("form", ["WEBP", "GIF"])
def test_beside_an_opaque_picture_that_is_turned_there_is_paper(form, chromium):
    digits, _ = tuning_digits()
    data = kinds()["scan"].render(digits[3], np.random.default_rng(8))
    file = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(file, form, lossless=True)
    edit = Edit(rotate=20)
    here = prepare(file.getvalue(), None, edit)
    there = chromium.prepare(file.getvalue(), None, edit)
    assert [step.sentence for step in there.steps] == [step.sentence for step in here.steps]
    assert levels(here.image, there.image) <= DECODED


@pytest.mark.parametrize("order", ["II", "MM"])
def test_an_orientation_may_be_stored_as_a_long_number(order, chromium):
    digits, _ = tuning_digits()
    file = io.BytesIO()
    data = kinds()["scan"].render(digits[3], np.random.default_rng(8))
    number = "little" if order == "II" else "big"
    entry = b"".join(
        value.to_bytes(size, number) for value, size in ((0x0112, 2), (4, 2), (1, 4), (6, 4))
    )
    head = order.encode() + b"".join(
        value.to_bytes(size, number) for value, size in ((42, 2), (8, 4), (1, 2))
    )
    exif = b"Exif\0\0" + head + entry + bytes(4)
    Image.open(io.BytesIO(data)).convert("RGB").save(file, "JPEG", quality=95, exif=exif)
    here, there = prepare(file.getvalue()), chromium.prepare(file.getvalue())
    assert here.steps[0].image.shape == there.steps[0].image.shape
    assert levels(here.image, there.image) <= DECODED
