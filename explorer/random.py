"""The only source of chance of page, API and maps; its twin is `web/maths/random.js`.

Philox is counter-based: a number is a function of (seed, sample, block), so sample k never depends
on how many samples were asked for.
"""

import numpy as np

__all__ = ["philox4x32", "standard_normal"]

ROUNDS = 10
MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
WEYL = (0x9E3779B9, 0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)


def philox4x32(counter: np.ndarray, key: tuple[int, int]) -> np.ndarray:
    """Return the four random words of every counter: (..., 4) uint32, by Philox4x32-10.

    Args:
        counter: (..., 4) words.
        key: two words, the same for all counters.

    Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
    """
    # Words are held in uint64, so that a product of two fits.
    c0, c1, c2, c3 = np.moveaxis(counter.astype(np.uint64), -1, 0)
    for number in range(ROUNDS):
        k0, k1 = (
            np.uint64((word + number * step) % 2**32) for word, step in zip(key, WEYL, strict=True)
        )
        product0, product1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1 = (product1 >> SHIFT) ^ c1 ^ k0, product1 & LOW
        c2, c3 = (product0 >> SHIFT) ^ c3 ^ k1, product0 & LOW
    return np.stack([c0, c1, c2, c3], axis=-1).astype(np.uint32)


def standard_normal(seed: int, count: int, dim: int, first: int = 0) -> np.ndarray:
    """Return samples first..first+count-1 of N(0, I): (count, dim) float32.

    The same numbers as `standardNormal` in the browser: Philox words of counter
    (block, sample, 0, 0), keyed by the seed, then Box-Muller in double precision.

    Args:
        seed: an integer from 0 to 2^53 - 1, which JavaScript's numbers hold exactly.
        count: number of samples.
        dim: numbers per sample.
        first: index of the first sample.

    Raises:
        ValueError: if an argument is no integer or out of range.
    """
    seed = _integer("seed", seed, 0, 2**53 - 1, "from 0 to 2^53 - 1")
    first = _integer("first", first, 0, 2**32, "from 0 to 2^32")
    count = _integer("count", count, 0, 2**32 - first, "from 0 to 2^32 - first")
    dim = _integer("dim", dim, 1, 2**32, "from 1 to 2^32")
    blocks = -(-dim // 4)
    counter = np.zeros((count, blocks, 4), dtype=np.uint64)
    counter[..., 0] = np.arange(blocks, dtype=np.uint64)
    counter[..., 1] = np.arange(first, first + count, dtype=np.uint64)[:, None]
    words = philox4x32(counter, (seed % 2**32, seed // 2**32))
    return _box_muller(words).reshape(count, 4 * blocks)[:, :dim].astype(np.float32)


def _box_muller(words: np.ndarray) -> np.ndarray:
    """Return as many normal numbers (double) as there are words (..., 4)."""
    # The half keeps every uniform strictly between 0 and 1: the logarithm stays finite.
    uniform = (words + 0.5) / 2**32
    radius = np.sqrt(-2 * np.log(uniform[..., 0::2]))
    angle = 2 * np.pi * uniform[..., 1::2]
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    return pairs.reshape(words.shape)


def _integer(name: str, value: object, least: int, most: int, span: str) -> int:
    """Return value as int, or say what was expected."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        whole = int(value)
        if least <= whole <= most:
            return whole
    raise ValueError(f"{name} must be an integer {span}, got {value!r:.40}")
