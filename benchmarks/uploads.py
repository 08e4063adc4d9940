"""Large photographs, on the server and in the browser, beside Pillow's decoding and shrinking."""

import io
import math
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from benchmarks.chromium import ARGUMENTS, CHROMIUM
from benchmarks.pointer import LOADED
from benchmarks.report import Row, percentile
from benchmarks.servers import INSTRUMENT, OURS, serve
from explorer.server import api

SIZE = (4000, 3000)
REPEATS = 20
# Of the largest pictures that are accepted: no upload may take 5 seconds.
FEW = 4
HANG = 5000
# Megapixels, format, how it is saved, and the bars in ms and in MB.
FORMATS = [
    (12, "JPEG", {"quality": 90}, 250, 150),
    (12, "PNG", {"compress_level": 6}, 600, None),
    (12, "WebP", {"quality": 85, "method": 2}, 600, None),
    (48, "JPEG", {"quality": 90}, 600, None),
    (32, "JPEG", {"quality": 85, "progressive": True}, HANG, None),
    (32, "WebP", {"quality": 80, "method": 0}, HANG, None),
    (24, "AVIF", {"quality": 60, "speed": 10}, HANG, None),
    (64, "RGBA PNG", {"compress_level": 1}, HANG, 500),
]
# What one upload needs beyond the process that has prepared a small one already. Linux only;
# getrusage would count what the parent had needed too.
MEMORY = """
import sys
from explorer.server import api
data = open(sys.argv[1], "rb").read()
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000
api.prepare(open(sys.argv[2], "rb").read())
before = peak()
api.prepare(data)
print(peak() - before)
"""

QUIET = 10_000
"""Milliseconds within which the page has started what prepares pictures."""
# Files that the browser prepares, and bars in ms: of the 95th percentile, of one frame.
IN_BROWSER = [
    ("JPEG", {"quality": 90}, 500, 50),
    ("PNG", {"compress_level": 6}, None, 50),
    ("WebP", {"quality": 85, "method": 2}, None, 50),
]
# How long each of some preparations took, and the longest time between two frames meanwhile.
PREPARE = """async ([base64, repeats]) => {
  const base = document.querySelector('link[href*="static-"]').href.replace(/[^/]*$/, '');
  const { prepare, NOTHING } = await import(base + 'input/uploads.js');
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const file = new Blob([bytes]);
  const times = [];
  let [longest, before] = [0, 0];
  const watch = (now) => {
    if (times.length > 1 && before) longest = Math.max(longest, now - before);
    before = now;
    if (times.length <= repeats) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  for (let i = 0; i <= repeats; i++) {
    const started = performance.now();
    await prepare(file, 'photo', NOTHING, new AbortController().signal);
    times.push(performance.now() - started);
  }
  return [times.slice(1), longest];
}"""


def measure() -> list[Row]:
    """Return one row per file format; one thread, as on a shared server."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    picture = photograph()
    try:
        return [*(one for spec in FORMATS for one in rows(picture, *spec)), *browser_rows(picture)]
    finally:
        torch.set_num_threads(threads)


def browser_rows(picture: Image.Image) -> list[Row]:
    """Return how long the page's own preparation takes, beside the server's of the same file."""
    result = []
    with serve(OURS) as ours, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page()
        page.goto(ours.url + INSTRUMENT)
        page.wait_for_function(LOADED)
        page.wait_for_timeout(QUIET)
        # Whoever chooses a file comes by here, and takes longer to choose.
        page.hover("[data-act=upload]")
        page.wait_for_timeout(QUIET)
        for kind, options, slowest, frame in IN_BROWSER:
            file = io.BytesIO()
            picture.save(file, kind, **options)
            data = file.getvalue()
            times, gap = page.evaluate(PREPARE, [b64encode(data).decode(), REPEATS])
            server = milliseconds(lambda data=data: api.prepare(data), REPEATS)
            what = f"12 megapixels, {kind}, prepared in the browser (baseline: server), ms"
            for percent, bar in ((50, None), (95, slowest)):
                at = [percentile(of, percent) for of in (times, server)]
                bars = f"<= {bar}" if bar else ""
                result.append(Row(what=f"{what}, p{percent}", ours=at[0], baseline=at[1], bar=bars))
            what = f"12 megapixels, {kind}, longest time between two frames meanwhile, ms"
            result.append(Row(what=what, ours=gap, bar=f"<= {frame}"))
        browser.close()
    return result


def rows(
    picture: Image.Image,
    megapixels: int,
    name: str,
    options: dict[str, int],
    bar: int | None,
    most: int | None,
) -> list[Row]:
    """Return the figures of one file format: time and, where it has a bar, memory."""
    width = int(1000 * math.sqrt(megapixels * 4 / 3))
    if name == "RGBA PNG":
        # Large pixels: with a camera's noise in every one the file would be over the limit.
        coarse = picture.resize((1000, 1000)).convert("RGBA")
        picture = coarse.resize((8000, 8000), Image.Resampling.NEAREST)
    elif width != picture.width:
        picture = picture.resize((width, width * 3 // 4))
    file = io.BytesIO()
    picture.save(file, name.removeprefix("RGBA "), **options)
    data = file.getvalue()
    kind = f"progressive {name}" if "progressive" in options else name
    what = f"upload of {megapixels} megapixels, {kind} ({len(data) / 1e6:.1f} MB)"
    result = []
    if bar:
        repeats = FEW if bar == HANG else REPEATS
        ours = percentile(milliseconds(lambda: api.prepare(data), repeats), 95)
        theirs = percentile(milliseconds(lambda: plain(data), repeats), 95)
        result.append(Row(what=f"{what}, ms, p95", ours=ours, baseline=theirs, bar=f"<= {bar}"))
    if most:
        extra = megabytes(data)
        result.append(Row(what=f"{what}, extra memory, MB", ours=extra, bar=f"<= {most}"))
    return result


def megabytes(data: bytes) -> float:
    """Return by how much a fresh process grows at most while it prepares one upload."""
    small = io.BytesIO()
    photograph().resize((400, 300)).save(small, "JPEG")
    with tempfile.TemporaryDirectory() as directory:
        paths = [Path(directory) / name for name in ("large", "small")]
        for path, content in zip(paths, (data, small.getvalue()), strict=True):
            path.write_bytes(content)
        command = [sys.executable, "-c", MEMORY, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def plain(data: bytes) -> np.ndarray:
    """Return what a first attempt makes of an upload."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("L").resize((28, 28)))


def milliseconds(work: Callable[[], object], repeats: int) -> list[float]:
    """Return how long `work` took, time after time, the first time left out."""
    times = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return times[1:]


def photograph() -> Image.Image:
    """Return a 3 in thick pen on paper, lit from one side, with a camera's noise."""
    width, height = SIZE
    rng = np.random.default_rng(0)
    light = np.linspace(235, 170, width)[None, :] + np.linspace(0, -25, height)[:, None]
    grey = light + rng.normal(0, 2, (height, width))
    tint = np.array([1.0, 0.98, 0.94])
    paper = Image.fromarray((grey[..., None] * tint).clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(paper)
    upper, lower = (1500, 700, 2500, 1500), (1500, 1400, 2600, 2400)
    pen.arc(upper, start=200, end=80, fill=(30, 32, 60), width=110)
    pen.arc(lower, start=280, end=160, fill=(30, 32, 60), width=110)
    return paper
