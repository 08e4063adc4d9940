"""The kinds of pictures that people upload, made by program from digits whose label is known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.upload.upload_rendering import (
    Colour,
    blurred,
    cloudy,
    encoded,
    enlarged,
    inked,
    lit,
    on_desk,
    photographed,
    placed,
    shadowed,
    sheet_of,
    traced,
    turned,
    with_gaps,
    written,
)  # fmt: skip

Rng = np.random.Generator
Render = Callable[[np.ndarray, Rng], bytes]

PAPERS: list[Colour] = [(0.95, 0.95, 0.94), (0.91, 0.9, 0.85), (0.98, 0.98, 1.0), (0.86, 0.84, 0.8)]
PENS: list[Colour] = [(0.1, 0.1, 0.12), (0.13, 0.16, 0.42), (0.05, 0.05, 0.05), (0.25, 0.25, 0.28)]
BRIGHT: list[Colour] = [
    (0.8, 0.12, 0.1), (0.1, 0.3, 0.8), (0.1, 0.5, 0.2), (0.95, 0.5, 0.05), (0.55, 0.2, 0.6),
    (0.95, 0.8, 0.1), (0.9, 0.4, 0.6),
]  # fmt: skip
# Ink and paper that a grey picture cannot tell apart (ITU-R 601).
EQUAL = [
    ((0.75, 0.2, 0.16), (0.16, 0.47, 0.35)), ((0.2, 0.35, 0.85), (0.45, 0.36, 0.1)),
    ((0.16, 0.5, 0.2), (0.62, 0.27, 0.4)), ((0.85, 0.45, 0.2), (0.3, 0.62, 0.6)),
]  # fmt: skip

# How a camera held that way would have stored an upright picture.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of picture: how it is made, and whether it is `stressed`."""

    render: Render
    stressed: bool


KINDS: dict[str, Kind] = {}


def kind(name: str, *, stressed: bool = False) -> Callable[[Render], Render]:
    """Enter a way of making pictures under a name."""

    def enter(render: Render) -> Render:
        KINDS[name] = Kind(render, stressed)
        return render

    return enter


def pick(values: list, rng: Rng):
    return values[rng.integers(len(values))]


def paper(size: tuple[int, int], rng: Rng) -> np.ndarray:
    return sheet_of(size, pick(PAPERS, rng), rng)


# ---- handwriting as it comes ----


@kind("scan")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.8))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    return encoded(sheet + rng.normal(0, 0.01, sheet.shape))


@kind("photo, uneven light")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.7))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    return photographed(lit(sheet, rng, rng.uniform(0.3, 0.6)), rng, 0.015, 1)


@kind("photo, desk and perspective")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.55))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    photo = on_desk(sheet, rng, rng.uniform(0.08, 0.2))
    return photographed(lit(photo, rng, 0.6), rng, 0.012, 1)


@kind("ruled paper")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_lined(digit, rng, squared=False)


@kind("squared paper")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return on_lined(digit, rng, squared=True)


def on_lined(digit: np.ndarray, rng: Rng, *, squared: bool) -> bytes:
    page = written(digit, rng, (0.3, 0.6))
    colour = pick([(0.62, 0.74, 0.9), (0.7, 0.7, 0.72), (0.55, 0.62, 0.8)], rng)
    sheet = ruled(paper(page.size, rng), rng, colour, squared=squared)
    sheet = inked(page.ink, sheet, pick(PENS, rng))
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.9)), rng, 0.01, 0.8)


def ruled(sheet: np.ndarray, rng: Rng, colour: Colour, *, squared: bool) -> np.ndarray:
    step, wide = int(rng.integers(24, 60)), int(rng.integers(1, 4))
    lines = np.zeros(sheet.shape[:2], np.float32)
    for first in range(wide):
        lines[int(rng.integers(step)) // 2 + first :: step] = 1
        if squared:
            lines[:, first + 3 :: step] = 1
    return inked(0.9 * lines, sheet, colour)


@kind("coloured ink")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.7))
    sheet = inked(page.ink, paper(page.size, rng), pick(BRIGHT, rng))
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.9)), rng, 0.01, 0.8)


@kind("pencil")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.7))
    grain = np.clip(0.75 + 0.35 * rng.normal(size=page.ink.shape), 0, 1)
    sheet = inked(page.ink * blurred(grain, 0.7), paper(page.size, rng), (0.45, 0.45, 0.47))
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.9)), rng, 0.01, 0.8)


@kind("chalk on a board")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.7))
    board = pick([(0.12, 0.2, 0.16), (0.1, 0.1, 0.11), (0.16, 0.24, 0.2)], rng)
    smears = 0.03 * np.clip(cloudy(page.ink.shape, rng, 9), -0.5, 3)
    grain = np.clip(0.8 + 0.4 * rng.normal(size=page.ink.shape), 0, 1)
    chalk = pick([(0.92, 0.92, 0.88), (0.9, 0.85, 0.5), (0.95, 0.95, 0.95)], rng)
    sheet = inked(page.ink * blurred(grain, 1), np.asarray(board) + smears[..., None], chalk)
    return photographed(lit(sheet, rng, rng.uniform(0.5, 0.9)), rng, 0.015, 1)


@kind("drawn on a screen, white on black")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.85))
    return encoded(page.ink)


@kind("MNIST as it is")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return encoded(Image.fromarray(255 - digit if rng.random() < 0.5 else digit))


@kind("MNIST enlarged")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    side = int(rng.integers(56, 600))
    how = pick([Image.Resampling.BICUBIC, Image.Resampling.NEAREST, Image.Resampling.LANCZOS], rng)
    return encoded(
        Image.fromarray(digit if rng.random() < 0.5 else 255 - digit).resize((side, side), how)
    )


@kind("transparent ground, dark ink")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return see_through(digit, rng, pick(PENS, rng))


def see_through(digit: np.ndarray, rng: Rng, colour: Colour) -> bytes:
    """Return ink on nothing; what colour the nothing has is the program's whim."""
    page = written(digit, rng, (0.4, 0.85))
    under = pick([(0.0, 0.0, 0.0), (1.0, 1.0, 1.0), colour], rng)
    shade = np.where(page.ink[..., None] > 0, colour, under)
    pixels = np.concatenate((shade, page.ink[..., None]), 2)
    return encoded(pixels, pick(["PNG", "WEBP"], rng))


@kind("EXIF orientation")
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.8))
    upright = Image.fromarray(
        (255 * inked(page.ink, pick(PAPERS, rng), pick(PENS, rng))).astype("u1")
    )
    orientation = int(rng.integers(1, 9))
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn = STORED.get(orientation)
    stored = upright if turn is None else upright.transpose(turn)
    return encoded(stored, pick(["JPEG", "PNG", "WEBP"], rng), exif=exif)


# ---- under stress ----


@kind("transparent ground, white ink", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return see_through(digit, rng, (1.0, 1.0, 1.0))


@kind("transparent ground, coloured ink", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return see_through(digit, rng, pick(BRIGHT, rng))


@kind("hard shadow", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.6))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    dark = shadowed(sheet, rng, rng.uniform(0.35, 0.6), rng.uniform(15, 60))
    return photographed(lit(dark, rng, 0.7), rng, 0.012, 1)


@kind("ink and paper of equal luminance", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.7))
    one, other = pick(EQUAL, rng)
    ink, ground = (one, other) if rng.random() < 0.5 else (other, one)
    weights = np.array([0.299, 0.587, 0.114])
    ink = np.asarray(ink) * (weights @ ground) / (weights @ ink)
    sheet = inked(page.ink, sheet_of(page.size, ground, rng), tuple(ink))
    return photographed(lit(sheet, rng, rng.uniform(0.7, 0.95)), rng, 0.01, 0.8)


@kind("scan with specks", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.75))
    specks = Image.new("L", page.size)
    draw = ImageDraw.Draw(specks)
    for x, y, r in zip(
        rng.uniform(0, page.size[0], 90), rng.uniform(0, page.size[1], 90),
        rng.uniform(0.5, 4, 90), strict=True,
    ):  # fmt: skip
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    ink = np.maximum(page.ink, np.asarray(specks) / 255)
    sheet = inked(ink, paper(page.size, rng), pick(PENS, rng))
    salt = rng.random(page.ink.shape) < 0.003
    return encoded(np.where(salt[..., None], 0.2, sheet))


@kind("hairline", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return with_pen(digit, rng, rng.uniform(0.004, 0.015))


@kind("very thick pen", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    return with_pen(digit, rng, rng.uniform(0.16, 0.2))


def with_pen(digit: np.ndarray, rng: Rng, share: float) -> bytes:
    size = [(800, 600), (600, 800), (700, 700)][rng.integers(3)]
    length = round(min(size) * rng.uniform(0.5, 0.8))
    ink = placed(traced(digit, length, share * length), size, tuple(rng.uniform(0.2, 0.8, 2)))
    sheet = inked(ink, paper(size, rng), pick(PENS, rng))
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.95)), rng, 0.006, 0.5)


@kind("small in a corner", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = (800, 600)
    ink = turned(enlarged(digit, int(rng.integers(60, 120))), rng.uniform(-6, 6))
    at = (pick([0.04, 0.96], rng), pick([0.04, 0.96], rng))
    sheet = inked(placed(ink, size, at), paper(size, rng), pick(PENS, rng))
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.9)), rng, 0.01, 0.8)


@kind("cut by the edge", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = (800, 600)
    ink = turned(enlarged(digit, int(rng.integers(250, 480))), rng.uniform(-6, 6))
    inside = rng.uniform(0.3, 0.7)
    # Placed so that up to 5 % of the digit is beyond the edge.
    side = int(rng.integers(4))
    room = (size[0] - ink.shape[1], size[1] - ink.shape[0])
    lost = rng.uniform(0, 0.05) * ink.shape[1 - side % 2] / room[side % 2]
    along = -lost if side < 2 else 1 + lost
    at = (along, inside) if side % 2 == 0 else (inside, along)
    sheet = inked(placed(ink, size, at), paper(size, rng), pick(PENS, rng))
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.9)), rng, 0.01, 0.8)


@kind("frame around it", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = (700, 700)
    length = int(rng.integers(200, 380))
    ink = placed(turned(enlarged(digit, length), rng.uniform(-6, 6)), size, (0.5, 0.5))
    frame = Image.new("L", size)
    draw = ImageDraw.Draw(frame)
    near = 350 - length / 2 - rng.uniform(25, 90)
    box = (near, near + rng.uniform(-15, 15), 700 - near, 700 - near)
    shape = pick(["rectangle", "ellipse"] if near < 90 else ["rectangle"], rng)
    getattr(draw, shape)(box, outline=255, width=int(rng.integers(3, 12)))
    frame = frame.rotate(rng.uniform(-3, 3)).filter(ImageFilter.GaussianBlur(0.7))
    pen = pick(PENS, rng)
    sheet = inked(
        np.asarray(frame) / 255, paper(size, rng), pen if rng.random() < 0.6 else (0.6, 0.6, 0.65)
    )
    return encoded(inked(ink, sheet, pen), "JPEG", quality=88)


@kind("tiny, its border not background", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    side = int(rng.integers(16, 33))
    length = side - int(rng.integers(0, 3))  # the digit touches the border
    large = placed(enlarged(digit, 10 * length), (10 * side, 10 * side), tuple(rng.random(2)))
    small = np.asarray(Image.fromarray(large).resize((side, side), Image.Resampling.BOX))
    sheet = inked(small, pick(PAPERS, rng), pick(PENS, rng))
    return encoded(1 - sheet if rng.random() < 0.4 else sheet)


@kind("in several pieces", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size = (800, 600)
    ink = with_gaps(enlarged(digit, int(rng.integers(200, 460))), rng, int(rng.integers(1, 3)))
    sheet = inked(
        placed(ink, size, tuple(rng.uniform(0.3, 0.7, 2))), paper(size, rng), pick(PENS, rng)
    )
    return photographed(lit(sheet, rng, rng.uniform(0.6, 0.9)), rng, 0.01, 0.8)


@kind("everything at once", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.5))
    sheet = ruled(paper(page.size, rng), rng, (0.62, 0.74, 0.9), squared=rng.random() < 0.5)
    photo = on_desk(inked(page.ink, sheet, pick(PENS, rng)), rng, rng.uniform(0.06, 0.15))
    dark = shadowed(lit(photo, rng, 0.6), rng, rng.uniform(0.2, 0.45), rng.uniform(40, 120))
    return photographed(dark, rng, 0.015, 1.2)


@kind("blurred and noisy", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.6))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    return photographed(lit(0.6 * sheet, rng, rng.uniform(0.5, 0.9)), rng, 0.05, rng.uniform(3, 7))


@kind("ruling and margin as dark as the ink", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.55))
    pen = pick(PENS, rng)
    sheet = ruled(paper(page.size, rng), rng, pen, squared=False)
    left = int(rng.uniform(0.06, 0.2) * page.size[0])
    sheet[:, left : left + 4] = (0.85, 0.3, 0.3)
    return photographed(lit(inked(page.ink, sheet, pen), rng, 0.7), rng, 0.01, 0.8)


@kind("black bars around the picture", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.7))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    bar = int(rng.uniform(0.08, 0.25) * page.size[0])
    sides = ((bar, bar), (0, 0)) if rng.random() < 0.5 else ((0, 0), (bar, bar))
    return encoded(np.pad(sheet, (*sides, (0, 0))), "JPEG", quality=85)


@kind("whiteboard with its frame and a reflection", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.6))
    pen = pick([(0.1, 0.1, 0.12), (0.8, 0.12, 0.1), (0.1, 0.3, 0.8), (0.1, 0.5, 0.2)], rng)
    sheet = inked(page.ink, sheet_of(page.size, (0.85, 0.86, 0.88), rng), pen)
    wide = int(rng.integers(10, 40))
    sheet[:wide] = sheet[:, :wide] = pick([(0.5, 0.5, 0.52), (0.15, 0.15, 0.15)], rng)
    rows, columns = np.mgrid[0 : page.size[1], 0 : page.size[0]]
    y, x = rng.uniform(0.1, 0.9, 2) * (page.size[1], page.size[0])
    lamp = np.exp(-(((rows - y) / 70) ** 2 + ((columns - x) / 110) ** 2))[..., None]
    return photographed(sheet + 0.3 * lamp * (1 - sheet), rng, 0.01, 1)


@kind("box of a form, others empty", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    size, side = (900, 400), int(rng.integers(160, 220))
    boxes = Image.new("L", size)
    draw = ImageDraw.Draw(boxes)
    first, top, wide = (
        int(rng.integers(20, 60)),
        int(rng.integers(60, 140)),
        int(rng.integers(2, 6)),
    )
    for i in range(4):
        left = first + i * side
        draw.rectangle((left, top, left + side, top + side), outline=255, width=wide)
    length = round(side * rng.uniform(0.55, 0.8))
    ink = turned(enlarged(digit, length), rng.uniform(-6, 6))
    box = int(rng.integers(4))
    at = (
        (first + box * side + (side - ink.shape[1]) / 2) / (size[0] - ink.shape[1]),
        (top + (side - ink.shape[0]) / 2) / (size[1] - ink.shape[0]),
    )
    grey = pick([(0.1, 0.1, 0.1), (0.5, 0.5, 0.5), (0.8, 0.4, 0.4)], rng)
    sheet = inked(np.asarray(boxes, dtype=np.float32) / 255, paper(size, rng), grey)
    return encoded(inked(placed(ink, size, at), sheet, pick(PENS, rng)), "JPEG", quality=88)


@kind("sheet on a checked tablecloth", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.5))
    sheet = inked(page.ink, paper(page.size, rng), pick(PENS, rng))
    rows, columns = np.mgrid[0 : page.size[1], 0 : page.size[0]]
    cell = rng.integers(20, 50)
    checks = (rows // cell % 2 + columns // cell % 2)[..., None] / 2
    cloth = np.array((0.9, 0.88, 0.86)) * (1 - checks) + np.array((0.7, 0.15, 0.15)) * checks
    photo = on_desk(sheet, rng, rng.uniform(0.05, 0.12), desk=cloth)
    return photographed(lit(photo, rng, 0.6), rng, 0.012, 1)


@kind("the back of the page shines through", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page, back = written(digit, rng, (0.35, 0.7)), traced(np.rot90(digit), 260, 12)
    behind = placed(back, page.size, tuple(rng.uniform(0, 1, 2)))
    sheet = inked(0.18 * blurred(behind, 2), paper(page.size, rng), (0.3, 0.3, 0.35))
    sheet = inked(page.ink, sheet, pick(PENS, rng))
    return photographed(lit(sheet, rng, 0.7), rng, 0.01, 1)


@kind("pencil, taken in the dark", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.3, 0.65))
    sheet = inked(page.ink, paper(page.size, rng), (0.5, 0.5, 0.52))
    return photographed(0.3 * lit(sheet, rng, 0.6), rng, 0.02, 1)


@kind("TIFF of 16 bits or floats", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.8))
    grey = inked(page.ink, paper(page.size, rng), pick(PENS, rng)).mean(2)
    low, high = rng.uniform(0, 2000), rng.uniform(4000, 60000)
    values = low + grey * (high - low)
    if rng.random() < 0.5:
        return encoded(Image.fromarray(values.astype(np.uint16)), "TIFF")
    return encoded(Image.fromarray((values / 1000 - 2).astype(np.float32)), "TIFF")


@kind("card with transparent corners", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    page = written(digit, rng, (0.35, 0.7))
    dark = rng.random() < 0.5
    colours = (pick(BRIGHT, rng), (1.0, 1.0, 1.0)) if dark else (pick(PAPERS, rng), pick(PENS, rng))
    card = Image.new("L", page.size)
    ImageDraw.Draw(card).rounded_rectangle((4, 4, page.size[0] - 5, page.size[1] - 5), 60, fill=255)
    sheet = inked(page.ink, *colours)
    return encoded(np.concatenate((sheet, np.asarray(card)[..., None] / 255), 2))


@kind("tiny JPEG with noise", stressed=True)
def _(digit: np.ndarray, rng: Rng) -> bytes:
    side = int(rng.integers(20, 33))
    length = 10 * (side - int(rng.integers(2, 6)))
    large = placed(enlarged(digit, length), (10 * side, 10 * side), (0.5, 0.5))
    small = np.asarray(Image.fromarray(large).resize((side, side), Image.Resampling.BOX))
    sheet = inked(small, pick(PAPERS, rng), pick(PENS, rng))
    sheet = lit(sheet, rng, 0.75) + rng.normal(0, 0.03, sheet.shape)
    return encoded(sheet, "JPEG", quality=80)
