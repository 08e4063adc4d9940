"""Server time for a 12-megapixel photograph, beside Pillow's decoding and plain shrinking."""

import io
import time
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image, ImageDraw

from benchmarks.report import Row, percentile
from explorer import api

SIZE = (4000, 3000)
REPEATS = 20
# Format, how it is saved, and the bar in ms.
FORMATS = [
    ("JPEG", {"quality": 90}, 250),
    ("PNG", {"compress_level": 6}, 600),
    ("WebP", {"quality": 85, "method": 2}, 600),
]


def measure() -> list[Row]:
    """Return one row per file format; one thread, as on a shared server."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    picture = photograph()
    try:
        return [row(picture, *spec) for spec in FORMATS]
    finally:
        torch.set_num_threads(threads)


def row(picture: Image.Image, name: str, options: dict[str, int], bar: int) -> Row:
    """Return the figures of one file format."""
    file = io.BytesIO()
    picture.save(file, name, **options)
    data = file.getvalue()
    return Row(
        what=f"upload of 12 megapixels, {name} ({len(data) / 1e6:.1f} MB), ms, p95",
        ours=percentile(milliseconds(lambda: api.prepare(data)), 95),
        baseline=percentile(milliseconds(lambda: plain(data)), 95),
        bar=f"<= {bar}",
    )


def plain(data: bytes) -> np.ndarray:
    """Return what a first attempt makes of an upload."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("L").resize((28, 28)))


def milliseconds(work: Callable[[], object]) -> list[float]:
    """Return how long `work` took, time after time, the first time left out."""
    times = []
    for _ in range(REPEATS + 1):
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
