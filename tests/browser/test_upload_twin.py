"""From a file's bytes to the input: the page's code in Chromium beside Python."""

import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser

from benchmarks.upload_kinds import tuning_digits
from benchmarks.upload_twin import kinds
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
