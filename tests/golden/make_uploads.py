"""Write uploads.json: what each part of `explorer.upload` makes of small pictures and masks.

The browser's modules in web/upload must agree. Run: python -m tests.golden.make_uploads
"""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from explorer.upload.background import otsu, slanted, views
from explorer.upload.components import label, pieces_of, strongest
from explorer.upload.find_digit import Found, digits_in, dilate, outline
from explorer.upload.place import stroke_width, thicken
from explorer.upload.ruled_lines import without_ruling
from explorer.upload.sheets import sheets
from explorer.upload.structure import boxes, crosses, frames, rails, rim_shares

TARGET = Path(__file__).with_name("uploads.json")
SEVEN = [(0.0, 0.0), (0.6, 0.0), (0.25, 1.0)]
FOUR = [(0.5, 0.0), (0.0, 0.6), (0.6, 0.6), (0.45, 0.4), (0.45, 1.0)]
QUANTILES = (0.0, 0.1, 0.23, 0.25, 0.37, 0.48, 0.5, 0.62, 0.7, 0.81, 0.93, 0.99, 1.0)
SOME = 30
"""Of so many pixels the values are written down."""


def blank(size: tuple[int, int], colour: Any) -> Image.Image:
    """Return a picture of one colour: grey, or of three channels."""
    return Image.new("L" if isinstance(colour, int) else "RGB", size, colour)


def write(image: Image.Image, digit: list, at: tuple[int, int], height: int, ink: Any) -> None:
    """Draw a digit as a stroke a ninth as wide as it is high."""
    points = [(at[0] + x * height, at[1] + y * height) for x, y in digit]
    ImageDraw.Draw(image).line(points, fill=ink, width=max(2, height // 9), joint="curve")


def noisy(image: Image.Image, rng: np.random.Generator, least: float = 1.0) -> np.ndarray:
    """Return its pixels with a camera's noise; light falls off to `least` from left to right."""
    values = np.asarray(image, dtype=float)
    light = np.linspace(1, least, values.shape[1])
    shaded = values * (light if values.ndim == 2 else light[:, None])
    return np.clip(shaded + rng.normal(0, 3, values.shape), 0, 255).astype(np.uint8)


def pictures() -> dict[str, np.ndarray]:
    """Return small uint8 pictures by name."""
    rng = np.random.Generator(np.random.PCG64(3))
    plain = blank((60, 80), 240)
    write(plain, SEVEN, (15, 12), 50, 30)
    tiny = blank((24, 30), 40)
    write(tiny, SEVEN, (6, 5), 20, 230)
    red = blank((64, 72), (40, 120, 88))
    write(red, FOUR, (15, 12), 48, (190, 50, 40))
    ruled = blank((90, 84), 235)
    for y in range(8, 84, 12):
        ImageDraw.Draw(ruled).line([(0, y), (90, y)], fill=150)
    write(ruled, FOUR, (25, 14), 55, 40)
    framed = blank((80, 80), 245)
    ImageDraw.Draw(framed).rectangle((8, 8, 70, 70), outline=60, width=2)
    write(framed, SEVEN, (26, 20), 40, 50)
    form = blank((120, 60), 250)
    for x in (6, 44, 82):
        ImageDraw.Draw(form).rectangle((x, 12, x + 30, 48), outline=90)
    write(form, SEVEN, (52, 18), 24, 20)
    desk = blank((96, 96), 70)
    ImageDraw.Draw(desk).polygon([(20, 14), (80, 22), (74, 84), (14, 76)], fill=232)
    write(desk, FOUR, (34, 30), 36, 40)
    ImageDraw.Draw(desk).line([(58, 70), (90, 72)], fill=40, width=3)
    two = blank((110, 70), 228)
    write(two, SEVEN, (10, 10), 50, 60)
    write(two, FOUR, (64, 22), 38, 60)
    shadow = blank((90, 90), 230)
    ImageDraw.Draw(shadow).ellipse((22, 10, 78, 82), fill=125)
    write(shadow, SEVEN, (30, 20), 50, 25)
    return {
        "plain": np.asarray(plain),
        "tiny, light ink": np.asarray(tiny),
        "red on green": noisy(red, rng),
        "ruled": np.asarray(ruled),
        "framed": noisy(framed, rng),
        "form": np.asarray(form),
        "sheet on a desk": noisy(desk, rng),
        "two digits, light from the left": noisy(two, rng, 0.6),
        "in the shadow of a hand": noisy(shadow, rng),
        "noise": rng.integers(90, 110, (50, 50), dtype=np.uint8),
    }


def of_picture(name: str, pixels: np.ndarray) -> dict[str, Any]:
    """Return a picture, three times enlarged where it is not tiny, with what is found in it."""
    repeat = 1 if max(pixels.shape) < 40 else 3
    large = pixels.repeat(repeat, 0).repeat(repeat, 1)
    colour = large.astype(np.float32).reshape(*large.shape[:2], -1) / 255
    return {
        "name": name,
        **bytes_of(pixels),
        "repeat": repeat,
        "slanted": some(slanted(colour).reshape(-1, colour.shape[2])[:, 0]),
        "views": [
            {
                "lighter": view.lighter,
                "strength": some(view.strength),
                "found": of_digits(digits_in(view)),
            }
            for view in views(colour)
        ],
        "sheets": [
            {
                "outline": sheet.outline.tolist(),
                "clear": sheet.clear,
                "area": sheet.area,
                "cornered": float(sheet.cornered),
                "cut": sheet.cut,
                "inside": int(sheet.mask(colour.shape[:2], -1.5).sum()),
                "found": on_sheet(sheet.mask(colour.shape[:2], -1.5), colour),
            }
            for sheet in sheets(colour)
        ],
    }


def on_sheet(inside: np.ndarray, colour: np.ndarray) -> list[Any]:
    """Return what every view shows where a sheet is."""
    return [of_digits(digits_in(view, inside)) for view in views(colour)]


def of_digits(found: Any) -> Any:
    """Return the digits found in a view, or the number of what it lacks."""
    if not isinstance(found, Found):
        return int(found)
    return {
        "boxes": found.boxes(),
        "first": found.choice.first,
        "score": found.score,
        "purity": found.choice.purity,
        "breadth": found.breadth,
        "ink": some(found.ink(found.choice.first)),
        "digit": some(found.digit(found.choice.first)),
    }


def of_values(name: str, values: np.ndarray) -> dict[str, Any]:
    """Return values with their quantiles and the threshold that parts them."""
    return {
        "name": name,
        "double": values.dtype == np.float64,
        "values": [float(value) for value in values],
        "median": float(np.median(values)),
        "quantiles": [[q, float(np.quantile(values, q))] for q in QUANTILES],
        "otsu": otsu(values),
    }


def of_mask(name: str, mask: np.ndarray) -> dict[str, Any]:
    """Return a mask with its pieces and what they are taken for."""
    slope = (np.arange(mask.size, dtype=np.float32).reshape(mask.shape) % 7) / 10
    pieces = pieces_of(mask, slope)
    few, rest = strongest(pieces, 2)
    named = {"area": pieces.area, "edge": pieces.edge, "length": pieces.length}
    named |= {side: getattr(pieces, side) for side in ("top", "bottom", "left", "right")}
    named |= {"rim": rim_shares(pieces), "crosses": crosses(pieces), "rails": rails(pieces)}
    named |= {"boxes": boxes(pieces), "frames": frames(pieces)}
    return {
        "name": name,
        "rows": rows(mask),
        "labels": text_of(label(mask)[0].astype(np.int8)),
        "unruled": rows(without_ruling(mask)),
        "pieces": {key: np.asarray(part).astype(float).tolist() for key, part in named.items()},
        "strongest": {"labels": text_of(few.labels.astype(np.int8)), "rest": rest},
    }


def masks() -> dict[str, np.ndarray]:
    """Return masks by name."""
    rng = np.random.Generator(np.random.PCG64(4))
    lined = rng.random((48, 40)) < 0.08
    lined[[5, 17, 29, 41]] = rng.random((4, 40)) < 0.9
    lined[:, 20] = True
    framed = Image.new("1", (40, 44))
    draw = ImageDraw.Draw(framed)
    draw.rectangle((4, 4, 34, 38), outline=1)
    draw.line([(14, 12), (26, 12), (18, 30)], fill=1, width=3)
    form = Image.new("1", (76, 44))
    draw = ImageDraw.Draw(form)
    for x in (3, 26, 49):
        draw.rectangle((x, 8, x + 18, 32), outline=1)
    fence = np.zeros((30, 40), dtype=bool)
    fence[4:26, [5, 15, 25]] = True
    fence[10:20, 33:37] = True
    desk = np.zeros((20, 30), dtype=bool)
    desk[:, :6] = desk[9:11] = True
    desk[4:7, 20:24] = True
    return {
        "dots": rng.random((24, 31)) < 0.3,
        "lined": lined,
        "framed": np.array(framed),
        "form": np.array(form),
        "fence": fence,
        "desk and line": desk,
    }


def polygons() -> dict[str, list[tuple[float, float]]]:
    """Return corners in pixels by name."""
    rng = np.random.Generator(np.random.PCG64(7))
    turns = np.sort(rng.random((6, 9)), 1) * 2 * np.pi
    ovals = [
        [(15 + a * np.cos(turn), 11 + b * np.sin(turn)) for turn in turns[i]]
        for i, (a, b) in enumerate(((6, 9), (14, 3), (13, 10), (18, 9), (9, 16), (2, 10)))
    ]
    ways = {"clockwise": 1, "counterclockwise": -1}
    named = {
        f"oval {i}, {way}": [(float(x), float(y)) for x, y in oval[::step]]
        for i, oval in enumerate(ovals)
        for way, step in ways.items()
    }
    return named | {
        "flat sides in a row": [(3.5, 4.5), (9, 4.9), (20.5, 4.2), (22, 15), (12, 15.5), (4, 15)],
        "spike to the right": [(2, 3), (2, 5.5), (27, 8)],
        "spike to the left": [(28, 16), (28, 18), (1.5, 11)],
        "past all rims": [(-6.5, -0.5), (14, -7), (41, 9), (13, 30)],
        "half a pixel past the rim": [(-0.5, -0.5), (29.5, -0.5), (29.5, 21.5), (-0.5, 21.5)],
        "shallow sides in a row": [(2, 2), (8, 4), (20, 7), (28, 7.5), (28, 2)],
        "one row": [(4, 6), (17, 6.4), (9, 6.9)],
    }


def of_polygon(name: str, corners: list[tuple[float, float]]) -> dict[str, Any]:
    """Return the pixels that Pillow fills."""
    image = Image.new("1", (30, 22))
    ImageDraw.Draw(image).polygon(corners, fill=1)
    return {"name": name, "corners": corners, "rows": rows(np.array(image))}


def of_ink(name: str, ink: np.ndarray, radius: float) -> dict[str, Any]:
    """Return ink with its outline and its pen, and with a wider one."""
    values = ink.astype(np.float32) / 255
    return {
        "name": name,
        **bytes_of(ink),
        "radius": radius,
        "outline": outline(values),
        "pen": stroke_width(values),
        "dilated": some(dilate(values, radius)),
        "thicker": some(thicken(values, 2 * radius)),
    }


def inks() -> dict[str, np.ndarray]:
    """Return uint8 inks by name."""
    thin = blank((50, 70), 0)
    ImageDraw.Draw(thin).line([(10 + 40 * x, 8 + 50 * y) for x, y in SEVEN], fill=200)
    long = blank((60, 150), 0)
    ImageDraw.Draw(long).line([(5, 5), (50, 10), (15, 145)], fill=255, width=2)
    rng = np.random.Generator(np.random.PCG64(5))
    return {
        "hairline": np.asarray(thin),
        "long": np.asarray(long),
        "noise": rng.integers(0, 256, (20, 14), dtype=np.uint8),
    }


def bytes_of(pixels: np.ndarray) -> dict[str, Any]:
    """Return uint8 pixels as text, with their size."""
    height, width, *channels = pixels.shape
    size = {"height": height, "width": width, "channels": channels[0] if channels else 1}
    return {**size, "pixels": text_of(pixels)}


def text_of(values: np.ndarray) -> str:
    """Return small whole numbers as text."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def rows(mask: np.ndarray) -> list[str]:
    """Return a mask to look at."""
    return ["".join(".#"[int(is_ink)] for is_ink in row) for row in mask]


def some(values: np.ndarray) -> list[float]:
    """Return some of many float32 values, each in the fewest digits that name it."""
    places = np.arange(SOME) * (values.size - 1) // (SOME - 1)
    return [float(str(value)) for value in values.astype(np.float32).ravel()[places]]


def values() -> dict[str, np.ndarray]:
    """Return numbers by name."""
    rng = np.random.Generator(np.random.PCG64(6))
    both = np.concatenate((rng.normal(0.2, 0.05, 70), rng.normal(0.8, 0.1, 30)))
    return {
        "two humps": both.astype(np.float32),
        "two humps of doubles": both,
        "few, some below 0": np.array([0.5, -0.25, 0.5, 0, -0.125, 3], dtype=np.float32),
        "far apart": rng.normal(0, 2, 25).astype(np.float32),
        "all the same": np.full(5, 0.3, dtype=np.float32),
        "neighbours": np.nextafter(np.float32(0.7), np.array([0, 1, 1, 0], dtype=np.float32)),
        "at an edge": np.array(
            [0.68, 1.71, 1.2110937499999999, 1.524921875, 0.720234375, 0.736328125]
        ),
        "below an edge": np.array(
            [0.03, 0.76, 0.5660937500000001, 0.7143749999999999, 0.08132812499999989, 0.298046875]
        ),
        "bytes": (np.arange(256, dtype=np.float32) / 255) ** 2,
    }


def main() -> None:
    """Write the golden file."""
    found = {
        "some": SOME,
        "pictures": [of_picture(name, pixels) for name, pixels in pictures().items()],
        "values": [of_values(name, some) for name, some in values().items()],
        "masks": [of_mask(name, mask) for name, mask in masks().items()],
        "polygons": [of_polygon(name, corners) for name, corners in polygons().items()],
        "inks": [of_ink(name, ink, 0.6 + 0.5 * i) for i, (name, ink) in enumerate(inks().items())],
    }
    TARGET.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
