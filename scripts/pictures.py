"""Make the pictures of docs/images and of shared links from the running app: `make pictures`.

The page is opened as a visitor opens it. Explore has a drawn 3, the other views the page's own
digit and pair, which are typical ones: a pair that somebody draws may contradict the means. Every
view is photographed down to where its story ends. Nothing in it is random, so a picture changes
only with the page.
"""

import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.chromium import ARGUMENTS, CHROMIUM
from benchmarks.servers import INSTRUMENT, OURS, ROOT, serve
from explorer.site.files import PREVIEW
from explorer.site.head import SIDES

TARGET = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1440, 900
MARGIN = 8
"""Pixels below the last thing in a picture."""

COLOURS, KEPT = 256, 96
"""Of a picture's palette, which takes a third of the bytes; so many of them stay as they are."""

STILL = 1000
"""Milliseconds within which a picture that is finished does not change."""

LOADED = "() => document.documentElement.dataset.ready === 'all'"

# Where the last of what a selector finds ends; 0 as long as there is nothing.
END = """(selector) => Math.max(0, ...[...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility())
  .map((element) => element.getBoundingClientRect().bottom + scrollY))"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view to photograph.

    Attributes:
        tab: its name.
        until: what stands last in the picture.
        ready: what the picture waits for.
    """

    tab: str
    until: str
    ready: str = "body"


VIEWS = {
    "explore": View(tab="Explore", until="nearest-digits"),
    "map": View(tab="Map", until="nearest-digits, map-controls"),
    "morph": View(tab="Morph", until="morph-view *"),
    "generate": View(
        tab="Generate",
        until="generate-view .notes",
        ready="sample-tally[model=vae][data-counted='1000']",
    ),
    "loss": View(tab="Loss", until="loss-view *"),
}
"""By the name of the file in docs/images."""

DRAWN = "explore"
"""The view that comes first, with a drawing."""


def main() -> None:
    """Make every picture."""
    with serve(OURS) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(server.url + INSTRUMENT)
        page.wait_for_function(LOADED)
        draw(page, three())
        for name, view in VIEWS.items():
            path = TARGET / f"{name}.png"
            path.write_bytes(photograph(page, view))
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")
            if name == DRAWN:
                PREVIEW.write_bytes(preview(path))
                page.get_by_role("button", name="Start over").click()
        browser.close()


def preview(path: Path) -> bytes:
    """Return the top of a picture, as wide and high as those that shared links show."""
    picture = Image.open(path).convert("RGB")
    wide, high = SIDES
    top = picture.crop((0, 0, picture.width, picture.width * high // wide))
    file = io.BytesIO()
    top.resize(SIDES, Image.Resampling.LANCZOS).save(file, "PNG")
    return compressed(file.getvalue())


def three() -> list[tuple[float, float]]:
    """Return a handwritten 3 as points of one stroke, in shares of the pad."""
    bows = (((0.48, 0.34), 0.14, -160, 80), ((0.47, 0.64), 0.17, -80, 140))
    return [
        (x + 1.1 * radius * math.cos(angle), y + radius * math.sin(angle))
        for (x, y), radius, first, last in bows
        for angle in (math.radians(first + k / 24 * (last - first)) for k in range(25))
    ]


def draw(page: Page, stroke: list[tuple[float, float]]) -> None:
    """Draw a stroke on the pad with the mouse, and leave it."""
    box = page.locator("#pad").bounding_box()
    if not box:
        raise RuntimeError("there is no pad")
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places:
        page.mouse.move(*place)
        page.wait_for_timeout(20)  # faster, the events of a frame become one
    page.mouse.up()


def photograph(page: Page, view: View) -> bytes:
    """Return a view as a PNG: from the top of the page to the end of what `view` names."""
    page.get_by_role("tab", name=view.tab).click()
    page.locator(view.ready).first.wait_for()
    page.mouse.move(WIDTH - 1, 1)  # nothing is pointed at
    end = page.wait_for_function(END, arg=view.until).json_value()
    # A window as high as the picture: what is not seen is not drawn.
    page.set_viewport_size({"width": WIDTH, "height": math.ceil(end) + MARGIN})
    before, now = b"", b" "
    while now != before:
        page.wait_for_timeout(STILL)
        before, now = now, page.screenshot()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return compressed(now)


def compressed(png: bytes) -> bytes:
    """Return a PNG with a palette of its own instead of full colour."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    colours, which, count = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    # What is coloured counts for more: the small dots that explain a class among all the greys.
    kept = colours[np.argsort(-count * (1 + np.ptp(colours, axis=1).astype(int)))[:KEPT]]
    weighed = np.repeat(colours, 1 + np.log2(count).astype(int), axis=0)
    few = Image.fromarray(weighed[None]).quantize(COLOURS - KEPT, kmeans=2).getpalette()
    palette = np.concatenate([kept.astype(int), np.reshape(few or [], (-1, 3))])
    # Pillow's own search for the nearest is a coarse one.
    square = (palette**2).sum(1) - 2 * colours.astype(float) @ palette.T
    picture = Image.fromarray(square.argmin(1).astype(np.uint8)[which].reshape(pixels.shape[:2]))
    picture.putpalette(palette.astype(np.uint8).tobytes())
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    main()
