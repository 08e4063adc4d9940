"""What can be saved: pictures, what the views draw, and the codes."""

import csv
import io
import json
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.visit import PATIENCE, box_of, decoded, with_modules
from tests.shipped import FIRST

pytestmark = pytest.mark.copy


def download(page, name: str) -> tuple[str, bytes]:
    with page.page.expect_download() as found:
        page.page.get_by_role("button", name=name, exact=True).click()
    # Playwright tells no path of a browser that it only connected to.
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder, "saved")
        found.value.save_as(saved)
        return found.value.suggested_filename, saved.read_bytes()


# What stands around a saved picture, pixels of the page: an edge, above it what it is.
EDGE = 16
HEAD = 60
LEAST = 400


def saved_picture(page, name: str) -> np.ndarray:
    _, data = download(page, f"Save {name}")
    return np.array(Image.open(io.BytesIO(data)).convert("RGB"))


def scale_of(saved: np.ndarray, width: float) -> float:
    """Return how many pixels of a file are one of the page's."""
    return saved.shape[1] / max(width + 2 * EDGE, LEAST)


def says_what_it_is(saved: np.ndarray, scale: float) -> bool:
    """Return whether there are words above the picture and at the foot, on one ground."""
    ground = saved[0, 0]
    parts = [saved[: int((EDGE + HEAD - 8) * scale)], saved[-int((EDGE + 20) * scale) :]]
    return all((part != ground).any(axis=2).mean() > 0.001 for part in parts)


# The colour (3) of what is drawn: a line, an area, a box or a text.
COLOUR = """(element) => {
  const { stroke, fill, backgroundColor, color } = getComputedStyle(element);
  const isDrawn = (colour) => colour.startsWith('rgb(');
  const inSvg = element instanceof SVGElement;
  const found = (inSvg ? [stroke, fill] : [backgroundColor, color]).find(isDrawn);
  return found.match(/\\d+/g).map(Number);
}"""
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


def contains(atlas: np.ndarray, picture: np.ndarray) -> bool:
    """Return whether a picture (h, w, 3) lies in an atlas (H, W, 3)."""
    # Greys are rarer than ground and ink: few places are left to compare.
    height, width = picture.shape[:2]
    grey = np.abs(picture.astype(int).mean(axis=2) - 128).argmin()
    down, right = np.unravel_index(grey, (height, width))
    places = np.argwhere((atlas == picture[down, right]).all(axis=2)) - (down, right)
    return any(
        y >= 0 and x >= 0 and np.array_equal(atlas[y : y + height, x : x + width], picture)
        for y, x in places
    )


def open_export(page) -> None:
    page.page.get_by_role("button", name="More", exact=True).click()
    page.page.get_by_role("button", name="Export pictures and codes").click()
    expect(page.page.locator("dialog[open]")).to_be_visible()


def test_pictures_are_saved_pixel_for_pixel(visit):
    page = visit.reused()
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
        saved = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
        top, left = 2 * (EDGE + HEAD), 2 * EDGE
        picture = saved[top : top + 560, left : left + 560]
        expected_grey = np.kron(pixels.reshape(28, 28), np.ones((20, 20)))
        np.testing.assert_array_equal(picture, np.stack([expected_grey] * 3, axis=2))
        assert says_what_it_is(saved, 2)
    expect(page.page.get_by_text("The digit is 560 × 560")).to_be_visible()


def test_maps_and_planes_are_saved_sharp_on_the_pages_ground_with_what_they_are(visit):
    page = visit.reused(theme="dark")
    for kind, canvas in (("map", "#map-vae"), ("plane", "#plane-vae")):
        page.tab("Map")
        if kind == "plane":
            page.page.locator("map-kind").get_by_text("plane").click()
            page.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
        box = box_of(page.page.locator(canvas))
        before = page.page.locator(canvas).evaluate("(canvas) => canvas.width")
        open_export(page)
        saved = saved_picture(page, f"VAE {kind}")
        assert saved.shape[1] == round(2 * (box["width"] + 2 * EDGE))
        # Painted anew, not blown up: rows that lie beside each other differ.
        inside = saved[2 * (EDGE + HEAD) :, 2 * EDGE :][: int(2 * box["height"])].astype(int)
        assert np.abs(inside[0:-1:2] - inside[1::2]).mean() > 1
        assert says_what_it_is(saved, 2)
        # The ten classes' colours are explained.
        page.page.keyboard.press("Escape")
        for label in (0, 7, 9):
            colour = page.page.locator(canvas).evaluate(
                "(canvas, c) => getComputedStyle(canvas).getPropertyValue(`--c${c}`)", label
            )
            rgb = tuple(int(colour.strip()[i : i + 2], 16) for i in (1, 3, 5))
            foot = saved[int(2 * (EDGE + HEAD + box["height"])) :]
            assert (foot == rgb).all(axis=2).sum() > 100, label
        # On the page it is as coarse as it was.
        assert page.page.locator(canvas).evaluate("(canvas) => canvas.width") == before
    page.tab("Evidence")
    open_export(page)
    expect(page.page.get_by_text("This view shows no other pictures")).to_be_visible()
    expect(page.page.get_by_role("button", name="Save VAE map")).to_have_count(0)


# What is out of sight waits until the page is at rest: here it waits for ever.
HOLD_TIMERS = "() => { window.before = window.setTimeout; window.setTimeout = () => 0; }"
LET_TIMERS_GO = with_modules("""async () => {
  window.setTimeout = window.before;
  delete window.before;
  const { store } = await import('page-store');
  store.notify('data');
}""")


def test_what_is_out_of_sight_is_saved_as_it_would_be_in_sight(visit):
    page = visit.reused()
    near = page.page.locator("nearest-digits[model=vae]")
    expect(near).not_to_be_in_viewport()
    expect(near.locator("button:visible").first).to_have_attribute("aria-label", re.compile("a 3"))
    page.page.evaluate(HOLD_TIMERS)
    page.load_test_digit(0)
    open_export(page)
    saved_picture(page, "VAE nearest digits")
    # The seven nearest of another class.
    expect(near.locator("button").first).to_have_attribute("aria-label", re.compile("a 7"))
    page.page.evaluate(LET_TIMERS_GO)


def test_a_strip_is_saved_with_the_frame_of_its_handle(visit):
    page = visit.reused()
    box = box_of(page.page.locator("#sliders-vae"))
    row = page.row("vae", page.top("vae"))
    ink = row.locator(".tick").evaluate(COLOUR)
    open_export(page)
    saved = saved_picture(page, "VAE film strips")
    scale = scale_of(saved, box["width"])
    track = box_of(row.locator("input"))
    top = round((EDGE + HEAD + track["y"] - box["y"]) * scale)
    strip = saved[top : top + round(track["height"] * scale)]
    # Both upright lines of the frame, from top to bottom.
    upright = (strip == ink).all(axis=2).all(axis=0).sum()
    assert upright == pytest.approx(2 * 3 * scale, abs=4)


@pytest.mark.parametrize(
    ("view", "picture", "canvas", "side"),
    [
        ("Explore", "VAE film strips", "#sliders-vae canvas", 3),
        ("Generate", "VAE samples", "sample-grid[model=vae] canvas", 4),
        ("Morph", "morph strips", ".strips canvas", 5),
        ("Loss", "AE heat map", "#heat-ae", 16),
    ],
)
def test_a_views_pictures_are_saved_as_they_are_shown(
    visit, view: str, picture: str, canvas: str, side: int
):
    page = visit.reused()
    page.tab(view)
    shown = page.page.locator(canvas).first
    expect(shown).to_be_visible()
    page.wait_for(HAS_PICTURE, canvas)
    open_export(page)
    name, data = download(page, f"Save {picture}")
    assert name == f"{picture.lower().replace(' ', '-')}.png"
    saved = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    # The first frame, each of its pixels a square, lies somewhere in the file.
    # Without its rim, on which a handle's frame may lie.
    frame = np.array(shown.evaluate(PAINTED), dtype=np.uint8)[2:26, 2:26]
    assert contains(saved, np.kron(frame, np.ones((side, side, 1), dtype=np.uint8)))


def test_codes_are_saved_as_csv_and_json(visit, shipped):
    page = visit.reused()
    page.drag(page.slider("ae", page.top("ae")), 0.7)
    open_export(page)
    name, data = download(page, "Save CSV")
    assert name == f"codes-digit-{FIRST}.csv"
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len(rows) == 64
    for model in ("ae", "vae"):
        mine = [row for row in rows if row["model"] == model]
        for column, values in (("z", page.z(model)), ("mu", page.mu(model))):
            np.testing.assert_array_equal(
                np.array([row[column] for row in mine], dtype=np.float32), values
            )
        expected = [d["status"] for d in shipped.models[model].statistics["dimensions"]]
        assert [row["status"] for row in mine] == expected
    logvar = np.float32(page.store("[...store.sides.vae.logvar]"))
    sigma = [float(row["sigma"]) for row in rows if row["model"] == "vae"]
    np.testing.assert_allclose(sigma, np.exp(logvar / 2), rtol=1e-5)

    name, data = download(page, "Save JSON")
    assert name == f"codes-digit-{FIRST}.json"
    found = json.loads(data)
    assert found["input"]["label"] == shipped.labels[FIRST]
    np.testing.assert_array_equal(found["input"]["pixels"], shipped.digits[FIRST])
    # What was saved is what is on screen.
    z = np.array(found["ae"]["z"], dtype=np.float32)
    shown = page.picture("ae")
    assert np.abs(shown - 255 * decoded(shipped, "ae", z)).max() <= 1
    opened = visit(found["link"], until="all")
    assert opened.moved("ae") == page.moved("ae")


# ---- figures: texts, lines and boxes, not only canvases ----

# By view and by what the button says: what is saved, and parts of it whose colour must be in it.
FIGURES = {
    "Explore": {
        "VAE sigma bars": (".again[model=vae] .again-spread", [".sigma-plot .bar.live"]),
    },
    "Morph": {
        "morph P(digit) curves": (
            ".way-curves",
            [f".own{row}" for row in ("[model=ae]", "[model=vae]", ":not([model])")],
        ),
    },
    "Generate": {
        "AE P(digit) curve": ("sample-tally[model=ae]", [".line", ".big"]),
        "VAE P(digit) curve": ("sample-tally[model=vae]", [".line", ".area", ".big"]),
        "GAN P(digit) curve": ("sample-tally[model=gan]", [".line", ".area", ".big"]),
        "AE samples": ("sample-grid[model=ae] .samples", ["[data-p]"]),
        "VAE samples": ("sample-grid[model=vae] .samples", ["[data-p]", ".bar i"]),
        "GAN samples": ("sample-grid[model=gan] .samples", ["[data-p]", ".bar i"]),
        "AE classes": ("class-arithmetic-grid[model=ae] .samples", [".as b", ".bar i"]),
        "VAE classes": ("class-arithmetic-grid[model=vae] .samples", [".as b", ".bar i"]),
        "temperature curve": (
            "temperature-curve",
            [f".line[model={model}]" for model in ("ae", "vae", "gan")],
        ),
    },
    "Loss": {
        "AE heat map": (".loss-heat[model=ae] .heat-row", [".heat-scale span"]),
        "VAE heat map": (".loss-heat[model=vae] .heat-row", [".heat-scale span"]),
        "AE loss bars": (".loss-parts[model=ae]", [".stack .bce", ".crowd .all"]),
        "VAE loss bars": (".loss-parts[model=vae]", [".stack .bce", ".crowd .all"]),
        "VAE KL bars": (".loss-kl[model=vae]", [".kl-bars b"]),
        "AE training curves": (".loss-trained[model=ae]", [".test.bce"]),
        "VAE training curves": (".loss-trained[model=vae]", [".test.loss", ".curve-name"]),
    },
    "How it works": {
        "AE network": ("net-flow[model=ae]", [".about b", ".cells"]),
        "VAE network": ("net-flow[model=vae]", [".about b", ".cells"]),
        "VAE sample table": (
            "reparameterise-steps .sample-table",
            [".axis .dot", "td[data-column=z]"],
        ),
        "AE verdict": ("critic-verdict [model=ae]", [".class-bar i", "p .accent"]),
        "VAE verdict": ("critic-verdict [model=vae]", [".class-bar i", "p .accent"]),
    },
}
PICTURES = {
    "Explore": ["map", "film strips", "nearest digits", "hundred pictures", "mean", "deviation"],
    "Morph": ["map"],
}


def photographed(page, root: str) -> np.ndarray:
    """Return what the browser shows of an element (H, W, 3)."""
    shot = page.page.locator(root).screenshot(animations="disabled")
    return np.array(Image.open(io.BytesIO(shot)).convert("RGB"))


def difference(saved: np.ndarray, shown: np.ndarray) -> float:
    """Return how far a saved figure is from what was shown, as a share of what stands out there."""
    height, width = shown.shape[:2]
    scale = scale_of(saved, width)
    left, top = EDGE * scale, (EDGE + HEAD) * scale
    box = (left, top, left + width * scale, top + height * scale)
    # By blocks: a thin line may lie half a pixel beside itself.
    small = (max(1, width // 6), max(1, height // 6))
    mine = Image.fromarray(saved).resize(small, Image.Resampling.BOX, box=box)
    theirs = np.array(Image.fromarray(shown).resize(small, Image.Resampling.BOX)).astype(float)
    ground = saved[0, 0].astype(float)
    return np.abs(np.array(mine) - theirs).mean() / np.abs(theirs - ground).mean()


def open_with_figures(visit, view: str, theme: str):
    page = visit.reused(theme=theme)
    page.tab(view)
    if view == "Explore":
        page.page.get_by_role("button", name="Encode this digit 100 times").click()
    ready = {
        "Explore": ".sigma-plot .bar",
        "Morph": ".curves path.own",
        "Generate": "class-arithmetic-grid[model=vae] button[data-class='9']:enabled",
        "Loss": ".loss-trained[model=vae] polyline",
        "How it works": "reparameterise-steps tbody tr",
    }
    expect(page.page.locator(ready[view]).first).to_be_visible()
    if view == "Generate":
        for model in ("ae", "vae", "gan"):
            expect(page.page.locator(f"sample-tally[model={model}]")).to_contain_text(
                "1,000 of 1,000", timeout=3 * PATIENCE
            )
    if view == "How it works":
        expect(page.page.locator("critic-verdict [model=vae] [data-said]")).to_contain_text(
            "looks like"
        )
    if view == "Loss":
        expect(page.page.locator(".loss-parts[model=vae] [data-part=total]")).not_to_have_text("…")
    page.settle()
    return page


# One view in the dark too: the way of saving is the same in all.
@pytest.mark.parametrize(
    ("view", "theme"), [*((view, "light") for view in FIGURES), ("Loss", "dark")]
)
def test_every_figure_is_saved_as_it_is_shown(visit, view: str, theme: str):
    page = open_with_figures(visit, view, theme)
    shown = {name: photographed(page, root) for name, (root, _) in FIGURES[view].items()}
    open_export(page)
    offered = page.page.locator(".export-shown button").all_inner_texts()
    pictures = [f"{m} {name}" for name in PICTURES.get(view, []) for m in ("AE", "VAE")]
    # Encoded again it is one picture: what is nothing but paper is not offered.
    pictures = [name for name in pictures if name != "AE deviation"]
    strips = ["morph strips"] if view == "Morph" else []
    assert sorted(offered) == sorted(
        f"Save {name}" for name in [*FIGURES[view], *pictures, *strips]
    )
    for name, (root, parts) in FIGURES[view].items():
        saved = saved_picture(page, name)
        assert difference(saved, shown[name]) < 0.35, name
        assert says_what_it_is(saved, scale_of(saved, shown[name].shape[1])), name
        for part in parts:
            colour = page.page.locator(f"{root} {part}").first.evaluate(COLOUR)
            assert (saved == colour).all(axis=2).sum() > 30, f"{name}: {part}"


def test_under_every_saved_sample_stands_its_p_digit(visit):
    page = open_with_figures(visit, "Generate", "light")
    root = page.page.locator("sample-grid[model=vae] .samples")
    boxes = root.evaluate("""(root) => {
      const { left, top } = root.getBoundingClientRect();
      return [...root.querySelectorAll('[data-p]')].map((p) => {
        const box = p.getBoundingClientRect();
        return [box.left - left, box.top - top, box.width, box.height];
      });
    }""")
    open_export(page)
    saved = saved_picture(page, "VAE samples")
    scale = scale_of(saved, box_of(root)["width"])
    texts = root.locator("[data-p]").all_inner_texts()
    ink = root.locator("[data-p]").first.evaluate(COLOUR)
    assert len(boxes) == 30
    seen: dict[str, list[bytes]] = {}
    for (left, top, width, height), text in zip(boxes, texts, strict=True):
        x, y = round((left + EDGE) * scale), round((top + EDGE + HEAD) * scale)
        place = saved[y : y + round(height * scale), x : x + round(width * scale)]
        assert (place == ink).all(axis=2).sum() > 10, text
        seen.setdefault(text, []).append(place.tobytes())
    # Different figures look different.
    assert len({pictures[0] for pictures in seen.values()}) == len(seen) > 3
