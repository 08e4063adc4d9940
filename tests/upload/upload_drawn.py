"""A digit drawn in strokes, in every ground, light and file that a picture of one comes with."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from explorer.upload.place import place

HEIGHT, WIDTH = 300, 400
PAPER, INK = (232, 228, 215), (35, 38, 60)
# Strokes of a 2, a 4 and a 7 in shares of their box: left out of balance on purpose.
DIGITS = {
    2: [[(0.1, 0.25), (0.3, 0.03), (0.65, 0.05), (0.75, 0.3), (0.1, 0.95), (0.85, 0.93)]],
    4: [[(0.25, 0.05), (0.1, 0.6), (0.8, 0.58)], [(0.62, 0.3), (0.58, 0.97)]],
    7: [[(0.15, 0.08), (0.8, 0.08), (0.4, 0.97)]],
}


def drawn(digit=2, *, size=(WIDTH, HEIGHT), length=200, at=(0.5, 0.5), pen=22) -> np.ndarray:
    """Return the ink of a digit, (H, W) in [0, 1], `length` px high with its centre at `at`."""
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    left, top = size[0] * at[0] - length / 2, size[1] * at[1] - length / 2
    for stroke in DIGITS[digit]:
        points = [(left + length * x, top + length * y) for x, y in stroke]
        draw.line(points, fill=255, width=pen, joint="curve")
        for x, y in points:
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.6))) / 255


def on_paper(ink: np.ndarray, paper=PAPER, colour=INK) -> np.ndarray:
    """Return (H, W, 3) in 0..255."""
    return ink[:, :, None] * np.array(colour) + (1 - ink[:, :, None]) * np.array(paper)


def encoded(pixels: np.ndarray | Image.Image, kind="PNG", **options) -> bytes:
    if isinstance(pixels, np.ndarray):
        pixels = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    file = io.BytesIO()
    pixels.save(file, kind, **options)
    return file.getvalue()


def shares(image: np.ndarray) -> float:
    """Return how well two placements agree, 1 at best: the cosine to the clean drawing."""
    clean = place(drawn())
    return float((image * clean).sum() / np.linalg.norm(image) / np.linalg.norm(clean))


def assert_like_mnist(image: np.ndarray) -> None:
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert np.array_equal(image, np.round(image * 255).astype(np.float32) / np.float32(255))
    assert image.max() == 1
    rows, columns = (np.flatnonzero((image > 0.1).any(axis)) for axis in (1, 0))
    assert 16 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
    mass = image.sum()
    for axis in (0, 1):
        assert abs(image.sum(axis) @ np.arange(28) / mass - 14) <= 1.5
    assert np.median(image) < 0.05  # the ground is black, whichever way round it was
    assert 25 < mass < 220  # of 10,000 test digits 99 % lie between


def shaded(noise=3.0) -> np.ndarray:
    light = np.linspace(0.35, 1, WIDTH) * np.linspace(1, 0.7, HEIGHT)[:, None]
    grain = np.random.Generator(np.random.PCG64(0)).normal(0, noise, (HEIGHT, WIDTH, 1))
    return on_paper(drawn()) * light[:, :, None] + grain


def half_in_shadow() -> np.ndarray:
    edge = Image.new("L", (WIDTH, HEIGHT), 255)
    ImageDraw.Draw(edge).polygon([(0, 0), (230, 0), (150, HEIGHT), (0, HEIGHT)], fill=110)
    return (
        on_paper(drawn()) * (np.asarray(edge.filter(ImageFilter.GaussianBlur(5))) / 255)[..., None]
    )


def on_a_desk() -> np.ndarray:
    sheet = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(sheet).polygon([(35, 25), (372, 18), (365, 280), (28, 270)], fill=255)
    inside = np.asarray(sheet)[:, :, None] / 255
    return on_paper(drawn(length=140, pen=15)) * inside + np.array((95, 66, 40)) * (1 - inside)


def with_lines(colour, *, squares=False) -> np.ndarray:
    pixels = Image.fromarray(np.full((HEIGHT, WIDTH, 3), 250, np.uint8))
    draw = ImageDraw.Draw(pixels)
    for y in range(15, HEIGHT, 30):
        draw.line([(0, y), (WIDTH, y)], fill=colour)
    for x in range(15, WIDTH, 30) if squares else ():
        draw.line([(x, 0), (x, HEIGHT)], fill=colour)
    ink = drawn()[:, :, None]
    return np.asarray(pixels) * (1 - ink) + np.array(INK) * ink


def framed(shape: str) -> np.ndarray:
    pixels = Image.fromarray(on_paper(drawn(length=130, pen=14)).astype(np.uint8))
    draw = ImageDraw.Draw(pixels)
    if shape == "picture":
        draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=INK, width=6)
    else:
        getattr(draw, shape)((80, 30, 320, 270), outline=INK, width=4)
    return np.asarray(pixels)


def speckled() -> np.ndarray:
    ink = drawn().copy()
    rng = np.random.Generator(np.random.PCG64(1))
    for y, x in rng.integers(0, (HEIGHT - 4, WIDTH - 4), (40, 2)):
        ink[y : y + 3, x : x + 3] = 1
    return on_paper(ink)


PICTURES = {
    "scan": lambda: encoded(on_paper(drawn(), (255, 255, 255), (0, 0, 0))),
    "photo": lambda: encoded(shaded(), "JPEG", quality=85),
    "half in shadow": lambda: encoded(half_in_shadow(), "JPEG", quality=90),
    "sheet on a desk": lambda: encoded(on_a_desk(), "JPEG", quality=90),
    "chalk": lambda: encoded(on_paper(drawn(), (28, 48, 40), (225, 225, 215)), "JPEG"),
    "white on black": lambda: encoded(255 * drawn()),
    "red on green of equal light": lambda: encoded(on_paper(drawn(), (40, 120, 90), (190, 50, 40))),
    "yellow on white": lambda: encoded(on_paper(drawn(), (255, 255, 255), (250, 220, 60))),
    "pencil": lambda: encoded(on_paper(drawn(), (235, 233, 228), (165, 165, 168))),
    "ruled paper": lambda: encoded(with_lines((150, 180, 225))),
    "paper ruled in black": lambda: encoded(with_lines((20, 20, 20))),
    "squared paper": lambda: encoded(with_lines((165, 175, 200), squares=True)),
    "box around": lambda: encoded(framed("rectangle")),
    "ring around": lambda: encoded(framed("ellipse")),
    "picture frame": lambda: encoded(framed("picture")),
    "specks": lambda: encoded(speckled()),
    "low left": lambda: encoded(on_paper(drawn(length=110, at=(0.2, 0.75), pen=12))),
    "small in a large picture": lambda: encoded(
        on_paper(drawn(size=(2400, 1800), length=240, at=(0.7, 0.3), pen=26)), "JPEG"
    ),
    "small picture": lambda: encoded(on_paper(drawn(size=(48, 44), length=36, pen=4))),
    "GIF": lambda: encoded(Image.fromarray(on_paper(drawn()).astype(np.uint8)).quantize(8), "GIF"),
    "WebP": lambda: encoded(on_paper(drawn()), "WEBP"),
    "BMP, one bit": lambda: encoded(Image.fromarray(drawn() < 0.5), "BMP"),
    "TIFF in CMYK": lambda: encoded(
        Image.fromarray(on_paper(drawn()).astype(np.uint8)).convert("CMYK"), "TIFF"
    ),
    "PNG of 16 bits": lambda: encoded(
        Image.fromarray((9000 + 12000 * (1 - drawn())).astype(np.uint16))
    ),
    "TIFF of floats": lambda: encoded(
        Image.fromarray((5 - 3 * drawn()).astype(np.float32)), "TIFF"
    ),
    "TIFF with NaN and infinity": lambda: encoded(Image.fromarray(with_holes()), "TIFF"),
    "PNG of 16 bits with alpha": lambda: encoded(see_through(drawn(), 255, "LA")),
}


def with_holes() -> np.ndarray:
    values = (1 - drawn()).astype(np.float32)
    values[10:30, 10:30], values[250:260, 300:310] = np.nan, np.inf
    return values


def see_through(ink: np.ndarray, grey: int, mode="RGBA") -> Image.Image:
    picture = Image.new(mode, (ink.shape[1], ink.shape[0]), (grey,) * (len(mode) - 1) + (0,))
    picture.putalpha(Image.fromarray((255 * ink).astype(np.uint8)))
    return picture
