"""Bytes that somebody uploaded become a small picture in floats, or an `UploadError`."""

import io
import re
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
from PIL import Image

from explorer.upload.deep import USE, shrink_deep, strips_of
from explorer.upload.edits import NOTHING, Edit, UploadError, crop, turn

MAX_BYTES = 20_000_000
MAX_PIXELS = 64_000_000
# Formats whose decoders need three times the memory, or several seconds, for so many pixels.
MOST_PIXELS = {"progressive": 32_000_000, "WEBP": 32_000_000, "AVIF": 24_000_000}
MOST_SCANS = 100
"""Passes of a progressive JPEG: cameras make one, programs a dozen, attackers thousands."""
# Markers with a length behind them, and the end; what else a decoder takes for one it never skips.
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd9-\xfe]")
_SCAN, _END = b"\xff\xda", b"\xff\xd9"
MOST_MARKERS = 10_000
"""Parts of a JPEG: photos have some dozens, and a picture of 20 MB in full parts has 300."""
MIN_SIDE = 4
WHOLE_SIDE = 280
LARGEST_SIDE = 3072
"""Of a picture of which only a part is looked at."""
DEEP_SIDE = 1536
"""The same for 16 and 32 bits: their sums take eight times the memory."""
WORKING_SIDE = 512  # a digit one twentieth as wide as its photo still spans more than 20 px

# Without this list Pillow tries every format it knows; for EPS it starts Ghostscript.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")

# What Pillow's decoders let through on malformed bytes, seen or documented.
DECODER_ERRORS = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, AttributeError,
    ArithmeticError, RuntimeError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
BOMB_ERRORS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

_KINDS_BY_START = (
    (b"%PDF", "This is a PDF document, not a picture. Save the page as PNG and choose that."),
    (b"%!PS", "This is a PostScript drawing, not a picture. Export it as PNG and choose that."),
    (b"\xc5\xd0\xd3\xc6", "This is an EPS drawing, not a picture. Export it as PNG first."),
    (b"PK", "This is a zip archive or an office document. Unpack it and choose one picture."),
    (b"\x1f\x8b", "This is a compressed archive. Unpack it and choose one picture."),
    (b"\x89HDF", f"This is a data file, not a picture. {USE}"),
    (b"\x93NUMPY", f"This is a NumPy array, not a picture. {USE}"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_HINTS_BY_SUFFIX = {
    ".heic": "Photos in HEIC format cannot be read. Save or share the photo as JPEG first.",
    ".heif": "Photos in HEIF format cannot be read. Save or share the photo as JPEG first.",
    ".svg": "SVG drawings cannot be read. Export the drawing as PNG first.",
    ".psd": "Photoshop documents cannot be read. Export the picture as PNG first.",
    ".dng": "Raw camera files cannot be read. Export the photo as JPEG first.",
}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Picture:
    """An upright picture, at most WORKING_SIDE on its longer side.

    `colour` is (H, W, 1) or (H, W, 3) float32 in [0, 1]; `alpha` is (H, W) float32 in [0, 1]
    or None when every pixel is opaque. `whole` is what it was cropped from, smaller. `detail` is
    how many pixels of the file one of its pixels stands for, along a side.
    """

    colour: np.ndarray
    alpha: np.ndarray | None
    whole: "Picture | None" = None
    detail: float = 1.0


def decode(data: bytes, filename: str | None = None, edit: Edit = NOTHING) -> Picture:
    """Return the first frame of an uploaded file, upright and small.

    Args:
        data: the file's bytes; nothing in them is trusted.
        filename: what the visitor called it, used only to word an error.
        edit: how to turn and crop it.

    Raises:
        UploadError: the bytes are empty, too many, or no picture that can be read.
    """
    _check_bytes(data)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _check_size(opened)
            return _read(opened, edit)
    except UploadError:
        raise
    except BOMB_ERRORS as error:
        raise _too_many_pixels("so many") from error
    except Image.UnidentifiedImageError as error:
        raise UploadError(_why_unknown(data, filename)) from error
    except DECODER_ERRORS as error:
        raise UploadError(
            "This picture is damaged or incomplete. Save or download it again, and choose the "
            "new copy."
        ) from error


def _check_bytes(data: bytes) -> None:
    if not data:
        raise UploadError(f"The file is empty. {USE}")
    if data.startswith(b"\xff\xd8") and _scans(data) > MOST_SCANS:
        raise UploadError(f"This JPEG is stored in too many passes. Save it anew. {USE}")
    if len(data) > MAX_BYTES:
        raise UploadError(
            f"The file has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB can be "
            "read. Crop the picture to the digit, or save it smaller."
        )


def _scans(data: bytes) -> int:
    """Return the passes of a JPEG's first picture, more than `MOST_SCANS` if it has too many parts.

    What follows its end does not count: phones put a film there, or a second picture.
    """
    scans, at = 0, 2
    for _ in range(MOST_MARKERS):
        marker = _MARKER.search(data, at)
        if marker is None or marker[0] == _END or scans > MOST_SCANS:
            return scans
        scans += marker[0] == _SCAN
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
    return MOST_SCANS + 1


def _check_size(opened: Image.Image) -> None:
    """Refuse by the size in the header, before any pixel is decoded."""
    width, height = opened.size
    # A JPEG in many passes is kept in memory whole, whatever scale it is wanted at.
    kind = "progressive" if opened.info.get("progressive") else str(opened.format)
    most = MOST_PIXELS.get(kind, MAX_PIXELS)
    if width * height > most:
        raise _too_many_pixels(f"{width} x {height}", most)
    if min(width, height) < MIN_SIDE:
        raise UploadError(
            f"The picture is only {width} x {height} pixels. "
            f"Choose one of at least {MIN_SIDE} x {MIN_SIDE}."
        )


def _too_many_pixels(found: str, most: int = MAX_PIXELS) -> UploadError:
    return UploadError(
        f"The picture has {found} pixels; at most {most // 1_000_000} million can be read. "
        "Crop it to the digit, or save it smaller."
    )


def _why_unknown(data: bytes, filename: str | None) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, sentence in _KINDS_BY_START:
        if head.startswith(start):
            return sentence
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIF_BRANDS:
            return _HINTS_BY_SUFFIX[".heic"]
        return f"This is a video, not a picture. {USE}"
    if b"<svg" in head.lower():
        return _HINTS_BY_SUFFIX[".svg"]
    if head.lower().startswith((b"<!doctype html", b"<html")):
        return "This is a web page, not a picture. Save the picture itself and choose that."
    suffix = PurePath(filename or "").suffix.lower()
    if suffix in _HINTS_BY_SUFFIX:
        return _HINTS_BY_SUFFIX[suffix]
    if b"\0" not in head and head.isascii():
        return f"This is a text file, whatever its name says, not a picture. {USE}"
    return f"This file is not a picture that can be read. {USE}"


def _read(opened: Image.Image, edit: Edit) -> Picture:
    size = _working_size(opened.size, edit)
    opened.draft(None, size)  # lets libjpeg skip detail that would be averaged away
    opened.load()
    # Only after load(): TIFF turns itself upright there, and then reports no orientation.
    upright = _UPRIGHT.get(_orientation(opened))
    deep = opened.mode.startswith("I") or opened.mode == "F"
    small = shrink_deep(opened, min(max(size), DEEP_SIDE)) if deep else _shrink(opened, size)
    detail = max(opened.size) / max(small.size)
    small = turn(small if upright is None else small.transpose(upright), edit.rotate)
    if edit.crop is None:
        return replace(_to_floats(small), detail=detail)
    picture = _to_floats(crop(small, edit.crop))
    small.thumbnail((WHOLE_SIDE, WHOLE_SIDE))
    return replace(picture, whole=_to_floats(small), detail=detail)


def _working_size(size: tuple[int, int], edit: Edit) -> tuple[int, int]:
    """Return the size to look at: WORKING_SIDE for what is left after cropping."""
    left, top, right, bottom = edit.crop or (0.0, 0.0, 1.0, 1.0)
    wanted = min(WORKING_SIDE / max(right - left, bottom - top), LARGEST_SIDE)
    scale = min(1.0, wanted / max(size))
    # A line of a panorama is still a picture.
    return max(MIN_SIDE, round(size[0] * scale)), max(MIN_SIDE, round(size[1] * scale))


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(0x0112, 1))
    except DECODER_ERRORS:  # a broken EXIF block is no reason to refuse the pixels
        return 1


def _shrink(opened: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Average 8-bit pixels down to `size`, colours weighted by alpha."""
    mode = opened.mode if opened.mode in ("L", "LA", "RGB", "RGBA") else _plain_mode(opened)
    if opened.format == "BMP" and mode == "RGBA" and opened.getchannel("A").getextrema() == (0, 0):
        mode = "RGB"  # many programs leave the fourth byte of a 32-bit BMP empty
    # Strip by strip: a converted copy of the whole would double the memory.
    block = max(1, max(opened.size) // (2 * max(size)))
    parts = [strip.convert(mode).reduce(block) for strip in strips_of(opened, block)]
    whole = parts[0]
    if len(parts) > 1:
        whole = Image.new(mode, (parts[0].width, sum(part.height for part in parts)))
        top = 0
        for part in parts:
            whole.paste(part, (0, top))
            top += part.height
    return whole if whole.size == size else whole.resize(size, Image.Resampling.BOX)


def _plain_mode(opened: Image.Image) -> str:
    if opened.mode == "1":
        return "L"
    return "RGBA" if opened.has_transparency_data else "RGB"


def has_more_frames(data: bytes) -> bool:
    """Tell whether a readable file has frames or pages after its first."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            opened.seek(1)
    except (*DECODER_ERRORS, *BOMB_ERRORS):
        return False
    return True


def _to_floats(small: Image.Image) -> Picture:
    values = np.asarray(small)
    if values.dtype == np.uint8:
        values = values.astype(np.float32) / 255
    if values.ndim == 2:
        values = values[:, :, None]
    if values.shape[2] in (2, 4):
        return Picture(colour=values[:, :, :-1], alpha=values[:, :, -1])
    return Picture(colour=values, alpha=None)


def to_png(image: np.ndarray) -> bytes:
    """Return a uint8 picture, (H, W) or (H, W, 3), as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="PNG")
    return buffer.getvalue()
