"""Write pictures.json: files, and what explorer.upload.decode makes of them.

The browser decodes PNG by code of our own, which must agree to the last bit, reads the headers of
other formats, and refuses what Python refuses in the same words.
Run: python -m tests.golden.make_pictures
"""

import io
import json
import struct
import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explorer.upload.decode import decode, has_more_frames
from explorer.upload.edits import NOTHING, Edit, UploadError

TARGET = Path(__file__).with_name("pictures.json")

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
WHOLE = ((0, 0, 1, 1),)
PASSES = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
    (0, 1, 1, 2),
)  # fmt: skip


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def filtered(row: bytes, above: bytes, step: int, kind: int) -> bytes:
    """Return a row of a PNG with one of its five filters."""
    out = bytearray([kind])
    for i, value in enumerate(row):
        left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
        up = above[i]
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda near: abs(guess - near))
        out.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) % 256)
    return bytes(out)


def packed(values: np.ndarray, depth: int) -> bytes:
    if depth >= 8:
        return values.astype(">u2" if depth == 16 else "u1").tobytes()
    bits = "".join(f"{value:0{depth}b}" for value in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def png(
    size: tuple[int, int], depth: int, kind: int, *, interlaced: bool = False, more: bytes = b""
) -> bytes:
    """Return a PNG that uses all filters, its pixels in two pieces: Pillow writes few kinds."""
    (width, height), channels = size, CHANNELS[kind]
    rng = np.random.Generator(np.random.PCG64(depth + 100 * kind + width))
    rows, columns, numbers = np.mgrid[:height, :width, :channels]
    noise = rng.integers(0, 2**depth // 4 + 1, rows.shape)
    values = ((numbers + 2) * columns + 2 * rows + noise) % 2**depth
    raw = b""
    for left, top, right, down in PASSES if interlaced else WHOLE:
        part = values[top::down, left::right]
        above = bytes(len(packed(part[0].ravel(), depth))) if part.size else b""
        for y, row in enumerate(part if part.size else ()):
            data = packed(row.ravel(), depth)
            raw += filtered(data, above, max(1, channels * depth // 8), y % 5)
            above = data
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    pixels = zlib.compress(raw)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more
        + chunk(b"IDAT", pixels[:60]) + chunk(b"IDAT", pixels[60:]) + chunk(b"IEND", b"")
    )  # fmt: skip


def orientation(value: int) -> bytes:
    return b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0" + bytes([value]) + b"\0\0\0\0\0\0"


def pngs() -> dict[str, tuple[bytes, Edit]]:
    """Return PNG files of every kind, and how to look at them."""
    small = (21, 13)
    found = {}
    for kind, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                palette = bytes(7 * i % 256 for i in range(3 * 2**depth))
                more = chunk(b"PLTE", palette) if kind == 3 else b""
                if kind == 3 and interlaced:
                    more += chunk(b"tRNS", b"\x40\xa0")
                name = f"kind {kind}, {depth} bits{', interlaced' * interlaced}"
                found[name] = png(small, depth, kind, interlaced=interlaced, more=more), NOTHING
    found["a palette that is too short"] = png(small, 8, 3, more=chunk(b"PLTE", b"abc")), NOTHING
    transparent = chunk(b"tRNS", bytes(6))
    found["a transparent colour"] = png(small, 8, 2, more=transparent), NOTHING
    for value in range(1, 9):
        more = chunk(b"eXIf", orientation(value))
        found[f"orientation {value}"] = png(small, 8, 2, more=more), NOTHING
    for kind in (0, 2, 4, 6):
        found[f"wide, kind {kind}"] = png((2100, 6), 8, kind), NOTHING
    found["wide, 16 bits"] = png((1100, 7), 16, 0), NOTHING
    found["a panorama"] = png((3000, 5), 8, 2), NOTHING
    part = Edit(rotate=90.0, crop=(0.1, 0.25, 0.9, 0.6))
    found["a part, turned"] = png((1100, 20), 8, 2), part
    found["a part, 16 bits"] = png((600, 20), 16, 0), part
    return found


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def others() -> dict[str, bytes]:
    """Return small files of the formats that browsers decode."""
    rows, columns = np.mgrid[:24, :36]
    grey = Image.fromarray((7 * rows + 3 * columns).astype(np.uint8))
    colour = grey.convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = {"save_all": True, "append_images": [colour.rotate(90)]}
    return {
        "JPEG": encoded(colour, "JPEG"),
        "JPEG, grey": encoded(grey, "JPEG"),
        "JPEG, progressive": encoded(colour, "JPEG", progressive=True),
        "JPEG, turned": encoded(colour, "JPEG", exif=exif),
        "GIF": encoded(grey, "GIF"),
        "GIF, frames": encoded(colour, "GIF", **frames),
        "BMP": encoded(colour, "BMP"),
        "BMP, two colours": encoded(grey.convert("1"), "BMP"),
        "WebP": encoded(colour, "WEBP"),
        "WebP, lossless": encoded(colour, "WEBP", lossless=True),
        "WebP, turned": encoded(colour, "WEBP", exif=exif),
        "WebP, alpha": encoded(grey.convert("LA").convert("RGBA"), "WEBP"),
        "WebP, frames": encoded(colour, "WEBP", **frames),
        "AVIF": encoded(colour, "AVIF", speed=10),
    }


def claiming(data: bytes, place: bytes, form: str, *sides: int) -> bytes:
    """Return a file that says another size, right behind `place`."""
    at = data.index(place) + len(place)
    return data[:at] + struct.pack(form, *sides) + data[at + struct.calcsize(form) :]


def refused(files: dict[str, bytes]) -> list[tuple[bytes, str]]:
    """Return files that are refused before a pixel is decoded, and their names."""
    jpeg, progressive = files["JPEG"], files["JPEG, progressive"]
    scan = jpeg[jpeg.index(b"\xff\xda") : -2]
    frame = png((4, 4), 8, 2)
    huge = b"".join((frame[:8], chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 8000, 8, 2, 0, 0, 0))))
    odd = b"\xfe\xed" + bytes(50)
    return [
        *((data, "picture.png") for data in (
            b"", b"I am not a picture.\n", b"\xef\xbb\xbf  \n", b"%PDF-1.7", b"%!PS-Adobe",
            b"\xc5\xd0\xd3\xc6", b"PK\3\4", b"\x1f\x8b\x08", b"\x89HDF\r\n", b"\x93NUMPY\1\0",
            b"\0\0\0\x18ftypmp42\0\0\0\0", b"\0\0\0\x18ftypqt  \0\0\0\0", b"<?xml?><SVG>",
            b" <!DOCTYPE html>", b"<html>", odd,
        )),
        *((odd, name) for name in (
            "a.heic", "b.HEIF", "c.svg", "d.psd", "e.dng", "f/g.h.dng", ".dng", "dng", "\0.svg",
        )),
        (huge + frame[33:], "a.png"),
        (claiming(jpeg, b"\xff\xc0\0\x11\x08", ">HH", 9000, 8000), "a.jpg"),
        (claiming(progressive, b"\xff\xc2\0\x11\x08", ">HH", 8000, 4001), "a.jpg"),
        (claiming(files["GIF"], b"GIF87a", "<HH", 9000, 8000), "a.gif"),
        (claiming(files["BMP"], b"BM", "<16xii", 9000, 8000), "a.bmp"),
        (claiming(files["WebP"], b"\x9d\1\x2a", "<HH", 8000, 4001), "a.webp"),
        (claiming(files["AVIF"], b"ispe\0\0\0\0", ">II", 8000, 3001), "a.avif"),
        (png((3, 9), 8, 0), "a.png"),
        (encoded(Image.new("L", (9, 2)), "BMP"), "a.bmp"),
        (jpeg[:-2] + 200 * scan + jpeg[-2:], "a.jpg"),
        (jpeg[:-2] + b"\xff\1\xf0\xf0" + 200 * scan + jpeg[-2:], "a.jpg"),
    ]  # fmt: skip


def sentence(data: bytes, name: str) -> str:
    try:
        decode(data, name)
    except UploadError as error:
        return str(error)
    raise AssertionError(f"{name} is read")


def of_png(name: str, data: bytes, edit: Edit) -> dict[str, Any]:
    picture = decode(data, None, edit)
    is_deep = "16 bits" in name and picture.colour.shape[2] == 1 and picture.alpha is None
    alpha = picture.alpha
    return {
        "name": name,
        "file": b64encode(data).decode(),
        "rotate": edit.rotate,
        "crop": edit.crop,
        "shape": picture.colour.shape,
        "colour": exact(picture.colour) if is_deep else in_bytes(picture.colour),
        "alpha": None if alpha is None else in_bytes(alpha),
        "detail": picture.detail,
    }


def exact(values: np.ndarray) -> list[float]:
    return np.round(values.ravel(), 5).tolist()


def in_bytes(values: np.ndarray) -> str:
    return b64encode(np.round(255 * values).astype(np.uint8).tobytes()).decode()


def of_other(name: str, data: bytes) -> dict[str, Any]:
    opened = Image.open(io.BytesIO(data))
    return {
        "name": name,
        "file": b64encode(data).decode(),
        "width": opened.width,
        "height": opened.height,
        "isGrey": name.startswith("JPEG") and opened.mode == "L",
        "isProgressive": "progressive" in opened.info,
        "hasMore": has_more_frames(data),
        "orientation": opened.getexif().get(0x0112, 1),
    }


def main() -> None:
    """Write the golden file."""
    files = others()
    golden = {
        "pngs": [of_png(name, *one) for name, one in pngs().items()],
        "others": [of_other(name, data) for name, data in files.items()],
        "refused": [
            {"file": b64encode(data).decode(), "name": name, "sentence": sentence(data, name)}
            for data, name in refused(files)
        ],
    }
    TARGET.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
