"""How well a frozen set of uploads is read: `python -m benchmarks.upload_frozen`.

Prints one line per kind, the means with their bars, and one line per sweep with the per cent that
are read right at each value; the program ends with 1 where a bar is missed. Sweeps have no bars:
they run until a person could not read the picture either.

What is judged is how a picture is prepared, not the critic's reading. So digits are taken from
those MNIST test digits that the critic reads right as they are, with a probability above .9, and
still reads when the set's own pens have written them on nothing and MNIST's frame is put around.
"""

import argparse
import multiprocessing
import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.upload_kinds import (
    MISSED,
    Tally,
    answer,
    line,
    mean_of,
    shipped_critic,
    tally,
    unseen_digits,
)
from explorer.judge.critic import Critic
from explorer.upload.preparation import UploadError, prepare
from tests.upload.upload_frozen import KINDS, SWEEPS
from tests.upload.upload_frozen_ink import chiselled, drawn, lined

SEED = 7_400_021
SURE = 0.9
PROCESSES = 2

EACH_READ = 90.0
"""Per cent of each kind that are to be read."""

MEANS = {"handwriting": (98.0, 98.0), "stressed": (97.0, 98.0), "forms": (90.0, 98.0)}
"""Of each group: per cent to be read, per cent to stand as MNIST's do."""


@dataclass(frozen=True, slots=True)
class Job:
    """Pictures of one kind, or of one value of a sweep."""

    name: str
    value: float | None
    each: int
    seed: int
    keep: Path | None


@dataclass(eq=False)
class Result:
    """What became of a job's pictures; `counted` is whether all digits were found, no more."""

    tally: Tally = field(default_factory=Tally)
    counted: list[bool] = field(default_factory=list)


def main() -> None:
    """Print a line per kind, the means, a line per sweep; end with 1 if a bar is missed."""
    options = arguments()
    jobs = jobs_of(options)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, torch.set_num_threads, (1,)) as pool:
        results = dict(zip(jobs, pool.map(judged, jobs), strict=True))
    printed = kind_lines({job.name: r.tally for job, r in results.items() if job.value is None})
    printed += sweep_lines({job: r for job, r in results.items() if job.value is not None})
    print("\n".join(printed))
    missed = sum(row.endswith(MISSED) for row in printed)
    if missed:
        sys.exit(f"{missed} bars are missed")


def arguments() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upload_frozen", description=__doc__)
    parser.add_argument("--each", type=int, default=20, help="pictures of each kind or value")
    parser.add_argument("--seed", type=int, default=SEED, help="of the pictures")
    parser.add_argument("--only", nargs="+", help="those whose name holds one of these words")
    parser.add_argument("--keep", type=Path, help="directory for the pictures that went wrong")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--kinds-only", action="store_true", help="leave out the sweeps")
    part.add_argument("--sweeps-only", action="store_true", help="leave out the kinds")
    return parser.parse_args()


def jobs_of(options: argparse.Namespace) -> list[Job]:
    """Return what is to be judged, in the tables' order."""
    pairs: list[tuple[str, float | None]] = []
    if not options.sweeps_only:
        pairs += [(name, None) for name in KINDS]
    if not options.kinds_only:
        pairs += [(name, value) for name, sweep in SWEEPS.items() for value in sweep.values]
    return [
        Job(name, value, options.each, options.seed, options.keep)
        for name, value in pairs
        if not options.only or any(word in name for word in options.only)
    ]


# ---- judging ----


def judged(job: Job) -> Result:
    """Return what became of the job's pictures; the same for the same seed."""
    result = Result()
    for i in range(job.each):
        # The same digits at every value of a sweep; other kinds and seeds do not matter.
        rng = np.random.default_rng([job.seed, zlib.crc32(job.name.encode()), i])
        digit, label = legible_digit(rng)
        data = render_of(job)(digit, rng)
        right = tally(result.tally, critic(), data, label)
        if job.value is not None and SWEEPS[job.name].counted:
            result.counted.append(found(data) == job.value)
        if job.keep and not right:
            keep(job.keep, job, i, label, data)
    return result


def render_of(job: Job) -> Callable[[np.ndarray, np.random.Generator], bytes]:
    """Return how the job's pictures are made."""
    value = job.value
    if value is None:
        return KINDS[job.name].render
    return lambda digit, rng: SWEEPS[job.name].render(digit, value, rng)


def found(data: bytes) -> int:
    """Return how many digits are found in a picture."""
    try:
        return len(prepare(data).digits)
    except UploadError:
        return 0


def keep(directory: Path, job: Job, number: int, label: int, data: bytes) -> None:
    """Write a picture under its kind, value, number and label."""
    directory.mkdir(parents=True, exist_ok=True)
    words = [*job.name.replace(",", "").replace("'", "").split(), job.value, number, label]
    (directory / "-".join(str(word) for word in words if word is not None)).write_bytes(data)


critic = cache(shipped_critic)
test_digits = cache(unseen_digits)


def legible_digit(rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Return a digit that can be read, and its label."""
    digits, labels = test_digits()
    while True:
        index = int(rng.integers(len(digits)))
        if legible(index):
            return digits[index], int(labels[index])


@cache
def legible(index: int) -> bool:
    """Tell whether the critic reads a digit as it is, and as light, heavy, thin and broad pens."""
    digits, labels = test_digits()
    digit, label = digits[index], int(labels[index])
    if certainty(critic(), digit, label) <= SURE:
        return False
    rng = np.random.default_rng(index)
    hands = (
        drawn(digit, 160, rng, bold=-1),
        drawn(digit, 160, rng, bold=1),
        lined(digit, 160, 13),
        chiselled(digit, 160, 26, 15, np.pi / 4),
    )
    return all(answer(critic(), framed(ink)) == label for ink in hands)


def certainty(critic: Critic, digit: np.ndarray, label: int) -> float:
    """Return the critic's probability of the right answer."""
    pixels = torch.from_numpy(digit.astype(np.float32).reshape(1, 784) / 255)
    return float(torch.softmax(critic(pixels), 1)[0, label])


def framed(ink: np.ndarray) -> np.ndarray:
    """Return ink as MNIST has it (28, 28): its longer side 20 px, its centre of mass at 14."""
    scale = 20 / max(ink.shape)
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    small = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))
    rows, columns = np.indices(small.shape)
    centre = [float((small * way).sum() / small.sum()) for way in (rows, columns)]
    top, left = (
        min(max(0, round(14 - c)), 28 - s) for c, s in zip(centre, small.shape, strict=True)
    )
    image = np.zeros((28, 28), np.float32)
    image[top : top + small.shape[0], left : left + small.shape[1]] = small
    return image


# ---- the tables ----


def kind_lines(tallies: dict[str, Tally]) -> list[str]:
    """Return the table of the kinds: shares in per cent."""
    if not tallies:
        return []
    rows = [
        "kind                                     |   n | read % | plain % | geometry % | refused |"
        "  ms | bar"
    ]
    rows += [line(f"{name:40}", t, (EACH_READ,)) for name, t in tallies.items()]
    for what, bars in MEANS.items():
        group = [t for name, t in tallies.items() if KINDS[name].group == what]
        if group:
            rows.append(line(f"{f'mean over kinds, {what}':40}", mean_of(group), bars))
    return rows


def sweep_lines(results: dict[Job, Result]) -> list[str]:
    """Return per sweep what is read at each value, and where digits are counted, that too."""
    rows: list[str] = []
    for name in dict.fromkeys(job.name for job in results):
        at = {job.value: r for job, r in results.items() if job.name == name}
        rows.append(sweep_line(name, {v: r.tally.read for v, r in at.items() if v is not None}))
        if SWEEPS[name].counted:
            counts = {v: r.counted for v, r in at.items() if v is not None}
            rows.append(sweep_line(f"{name}, all found", counts))
    return rows


def sweep_line(name: str, shares: dict[float, list[bool]]) -> str:
    """Return one row: value and per cent."""
    return f"{name:42} | " + "  ".join(f"{v:g}: {100 * np.mean(s):.0f}" for v, s in shares.items())


if __name__ == "__main__":
    main()
