"""Write place.json: inks of many shapes and the 28x28 that `place` makes of them.

The browser's normalise.js must agree to 1/255. Run: python -m tests.golden.make_place
"""

import json
from pathlib import Path

import numpy as np

from explorer.upload.place import place

TARGET = Path(__file__).with_name("place.json")


def inks() -> dict[str, np.ndarray]:
    """Return uint8 inks (H, W) by name: real input is these bytes / 255."""
    rng = np.random.Generator(np.random.PCG64(2))
    rows, columns = np.mgrid[:47, :33]
    ring = np.abs(np.hypot((rows - 23) / 20, (columns - 16) / 12) - 1) < 0.25
    stroke = np.abs(columns - 4 - rows * 0.5) < 3
    faint = (40 * stroke).astype(np.uint8)
    faint[:, -1] = 3  # below a tenth of the maximum: outside the box
    corner = np.zeros((40, 40), dtype=np.uint8)
    corner[:6, :6], corner[39, 20], corner[20, 39] = 255, 30, 30
    margins = np.zeros((30, 50), dtype=np.uint8)
    margins[11:17, 30:41] = rng.integers(26, 256, (6, 11))
    return {
        "one pixel": np.full((1, 1), 7, dtype=np.uint8),
        "bar, upright": np.full((37, 1), 255, dtype=np.uint8),
        "bar, lying": np.full((2, 45), 200, dtype=np.uint8),
        "square of odd side": np.full((5, 5), 128, dtype=np.uint8),
        "ring": np.where(ring, 255, 0).astype(np.uint8),
        "slanted stroke, faint": faint,
        "noise, wide": rng.integers(0, 256, (19, 41), dtype=np.uint8),
        "noise, tall": rng.integers(0, 256, (58, 23), dtype=np.uint8),
        "noise, 20 px": rng.integers(0, 256, (20, 20), dtype=np.uint8),
        "enlarged": rng.integers(0, 256, (7, 5), dtype=np.uint8),
        "heavy corner, clamped": corner,
        "wide margins": margins,
    }


def main() -> None:
    """Write the golden file."""
    cases = [
        {
            "name": name,
            "width": ink.shape[1],
            "height": ink.shape[0],
            "ink": ink.ravel().tolist(),
            "image": np.round(place(ink.astype(np.float32) / np.float32(255)).ravel(), 5).tolist(),
        }
        for name, ink in inks().items()
    ]
    TARGET.write_text(json.dumps(cases, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
