"""Pictures of 16 or 32 bits, or of floats, become small ones from 0 to 1."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from explorer.upload.edits import UploadError

STRIP = 1_000_000
"""Pixels that are converted and averaged at a time."""
USE = "Choose a PNG, JPEG or WebP picture of one digit."


def strips_of(opened: Image.Image, block: int) -> Iterator[Image.Image]:
    """Yield the picture from top to bottom in strips of whole blocks; the last may be cut."""
    rows = max(1, STRIP // (opened.width * block)) * block
    for top in range(0, opened.height, rows):
        yield opened.crop((0, top, opened.width, min(top + rows, opened.height)))


def shrink_deep(opened: Image.Image, side: int) -> Image.Image:
    """Average 16-bit, 32-bit or float pixels by whole blocks and stretch them to 0..1.

    Such files rarely use their whole range (12-bit scanners, measured heights), so black and
    white are the ends of what is there. NaN and infinite pixels are left out of the averages.
    """
    block = -(-max(opened.size) // side)  # rounded up: no more than was asked for
    if min(opened.size) < block:
        raise UploadError("The picture is too narrow. Crop it to the digit and choose it again.")
    # Pillow reads whole numbers of 32 bits as signed, whatever the file says.
    kind = np.uint32 if opened.mode == "I" and _is_unsigned(opened) else None
    strips = (np.asarray(strip) for strip in strips_of(opened, block))
    sums = [_block_sums(strip if kind is None else strip.view(kind), block) for strip in strips]
    total, count = (np.concatenate(parts) for parts in zip(*sums, strict=True))
    means = total / np.maximum(count, 1)
    if not count.any():
        raise UploadError(f"Every pixel of this picture is undefined (NaN). {USE}")
    means[count == 0] = np.median(means[count > 0])
    # 0..1 is kept as it is; elsewhere a handful of hot pixels must not set the scale.
    if opened.mode == "F" and means.min() >= 0 and means.max() <= 1:
        low, high = 0.0, 1.0
    else:
        low = np.quantile(means, 0.0005, method="lower")
        high = np.quantile(means, 0.9995, method="higher")
    # A span this small beside the values is rounding, not drawing.
    if high - low <= 1e-6 * max(abs(low), abs(high)):
        return Image.fromarray(np.zeros(means.shape, np.float32))
    return Image.fromarray(np.clip((means - low) / (high - low), 0, 1).astype(np.float32))


def _is_unsigned(opened: Image.Image) -> bool:
    """Tell whether a TIFF says that its numbers have no sign, as is its default."""
    tags = getattr(opened, "tag_v2", {})
    return opened.format == "TIFF" and tags.get(258) == (32,) and tags.get(339, (1,)) == (1,)


def _block_sums(values: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sum of the finite values in each block, and how many there are."""
    rows, columns = values.shape[0] // block, values.shape[1] // block
    tiles = values[: rows * block, : columns * block].reshape(rows, block, columns, block)
    known = np.isfinite(tiles)
    # In double precision: so large a float that its square or sum overflows is still a number.
    total = np.where(known, tiles, 0).sum((1, 3), dtype=np.float64)
    return total, known.sum((1, 3), dtype=np.uint32)
