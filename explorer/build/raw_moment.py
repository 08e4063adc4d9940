"""Networks as they are trained, with the state of Adam, in a third of the bytes that it takes.

Adam's next step is m / sqrt(v), m and v being running means of gradients and of their squares. What
is kept of them is that quotient, to 1/32, and sqrt(v) in steps of 7 %, a byte each: a step from
there differs from the exact one by some hundredths of it.
"""

from pathlib import Path

import numpy as np

from explorer.artefacts import files

FINENESS = 32
"""The quotient m / sqrt(v) is kept in parts of 1 / 32, up to almost 4."""
PER_OCTAVE, LEAST = 10, -24
"""sqrt(v) is kept as 2^(byte / 10 - 24); the byte 0 is no size at all."""


def write_raw(path: Path, arrays: dict[str, np.ndarray], step: int) -> None:
    """Write what `explorer.build.games` keeps of a moment, but for what is kept of the generator.

    Weights and statistics as float16 under `generator/` and `discriminator/`; under `quotient/` and
    `size/` before these names what is kept of Adam, unless it has not begun; in the metadata the
    step.
    """
    kept: dict[str, np.ndarray] = {}
    for name, value in arrays.items():
        part, _, rest = name.partition("/")
        if part in ("generator", "discriminator") and value.dtype == np.float32:
            kept[name] = value.astype(np.float16)
        if part == "exp_avg":
            root = np.sqrt(arrays[f"exp_avg_sq/{rest}"])
            quotient = np.divide(value, root, out=np.zeros_like(value), where=root > 0)
            kept[f"quotient/{rest}"] = (quotient * FINENESS).round().clip(-127, 127).astype(np.int8)
            kept[f"size/{rest}"] = sizes(root)
    files.write_arrays(path, kept, {"step": str(step)})


def sizes(root: np.ndarray) -> np.ndarray:
    """Return the bytes for sqrt(v)."""
    found = np.zeros(root.shape, np.uint8)
    some = root > 0
    found[some] = ((np.log2(root[some]) - LEAST) * PER_OCTAVE).round().clip(1, 255)
    return found


def adam_of(quotient: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return m and v, float32, of what was kept of them."""
    root = np.where(size > 0, 2.0 ** (size / PER_OCTAVE + LEAST), 0).astype(np.float32)
    return (quotient / FINENESS).astype(np.float32) * root, np.square(root)
