"""What can be saved: pictures, what the views draw, and the codes."""

import csv
import io
import json
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import decoded


def download(page, name: str) -> tuple[str, bytes]:
    with page.page.expect_download() as found:
        page.page.get_by_role("button", name=name, exact=True).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def grey_png(data: bytes) -> np.ndarray:
    """Return the pixels of a grey PNG without filters, as the standard lays it out."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (8, 0)
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    rows = zlib.decompress(data[start + 4 : start + 4 + length])
    return np.frombuffer(rows, np.uint8).reshape(height, width + 1)[:, 1:]


# Whether a canvas shows a picture: ground and ink alone would be two colours.
HAS_PICTURE = """(selector) => {
  const canvas = document.querySelector(selector);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 2;
}"""
# The colours (H, W, 3) of a canvas.
PAINTED = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) =>
    [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3)]));
}"""


def contains(sheet: np.ndarray, picture: np.ndarray) -> bool:
    """Return whether a picture (h, w, 3) lies in a sheet (H, W, 3)."""
    height, width = (s - p + 1 for s, p in zip(sheet.shape[:2], picture.shape[:2], strict=True))
    return any(
        np.array_equal(sheet[y : y + len(picture), x : x + picture.shape[1]], picture)
        for y, x in np.argwhere((sheet[:height, :width] == picture[0, 0]).all(axis=2))
    )


def open_export(page) -> None:
    page.page.get_by_role("button", name="More", exact=True).click()
    page.page.get_by_role("button", name="Export pictures and codes").click()
    expect(page.page.locator("dialog[open]")).to_be_visible()


def test_pictures_are_saved_pixel_for_pixel(visit):
    page = visit(until="all")
    page.load_test_digit(77)
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    open_export(page)
    shown = {
        "Save input": page.input,
        "Save AE": page.picture("ae"),
        "Save VAE": page.picture("vae"),
    }
    names = ["input-digit-77.png", "ae-digit-77.png", "vae-digit-77-moved.png"]
    for (button, pixels), expected in zip(shown.items(), names, strict=True):
        name, data = download(page, button)
        assert name == expected
        expect(page.page.get_by_text(f"Saving {name}")).to_be_visible()
        saved = grey_png(data)
        assert saved.shape == (560, 560)
        np.testing.assert_array_equal(saved, np.kron(pixels.reshape(28, 28), np.ones((20, 20))))


def test_maps_are_saved_on_the_pages_ground(visit):
    page = visit(until="all", theme="dark")
    open_export(page)
    name, data = download(page, "Save VAE map")
    assert name == "vae-map.png"
    assert data[:4] == b"\x89PNG"
    assert len(data) > 20_000
    page.page.keyboard.press("Escape")
    page.tab("Evidence")
    open_export(page)
    expect(page.page.get_by_text("This view shows no other pictures")).to_be_visible()
    expect(page.page.get_by_role("button", name="Save VAE map")).to_have_count(0)


@pytest.mark.parametrize(
    ("view", "picture", "canvas"),
    [
        ("Explore", "VAE film strips", "#sliders-vae canvas"),
        ("Generate", "VAE draws", "draw-grid[model=vae] canvas"),
        ("Morph", "morph strips", ".strips canvas"),
        ("Loss", "AE heat map", "#heat-ae"),
    ],
)
def test_a_views_pictures_are_saved_as_they_are_shown(visit, view: str, picture: str, canvas: str):
    page = visit(until="all")
    page.tab(view)
    shown = page.page.locator(canvas).first
    expect(shown).to_be_visible()
    page.wait_for(HAS_PICTURE, canvas)
    open_export(page)
    name, data = download(page, f"Save {picture}")
    assert name == f"{picture.lower().replace(' ', '-')}.png"
    saved = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    # The first frame, each of its pixels a square, lies somewhere in the file.
    frame = np.array(shown.evaluate(PAINTED), dtype=np.uint8)[:, :28]
    grain = shown.evaluate("c => getComputedStyle(c).imageRendering === 'pixelated' ? 4 : 1")
    assert contains(saved, np.kron(frame, np.ones((grain, grain, 1), dtype=np.uint8)))


def test_codes_are_saved_as_csv_and_json(visit, shipped):
    page = visit(until="all")
    page.drag(page.slider("ae", page.top("ae")), 0.7)
    open_export(page)
    name, data = download(page, "Save CSV")
    assert name == "codes-digit-32.csv"
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len(rows) == 64
    for model in ("ae", "vae"):
        mine = [row for row in rows if row["model"] == model]
        for column, values in (("z", page.z(model)), ("mu", page.mu(model))):
            np.testing.assert_array_equal(
                np.array([row[column] for row in mine], dtype=np.float32), values
            )
        expected = [d["status"] for d in shipped.statistics[model]["dimensions"]]
        assert [row["status"] for row in mine] == expected
    logvar = np.float32(page.store("[...store.sides.vae.logvar]"))
    sigma = [float(row["sigma"]) for row in rows if row["model"] == "vae"]
    np.testing.assert_allclose(sigma, np.exp(logvar / 2), rtol=1e-5)

    name, data = download(page, "Save JSON")
    assert name == "codes-digit-32.json"
    found = json.loads(data)
    assert found["input"]["label"] == shipped.labels[32]
    np.testing.assert_array_equal(found["input"]["pixels"], shipped.digits[32])
    # What was saved is what is on screen.
    z = np.array(found["ae"]["z"], dtype=np.float32)
    shown = page.picture("ae")
    assert np.abs(shown - 255 * decoded(shipped, "ae", z)).max() <= 1
    opened = visit(found["link"], until="all")
    np.testing.assert_array_equal(opened.z("ae"), np.float32(np.float16(z)))
