"""Uploads prepared by Python and by the browser's code: `python -m benchmarks.upload_twin`.

Both get the same decoded pixels, of pictures that nobody tuned to: other seeds, and digits of
MNIST's test set. Prints one line per kind, of those that were tuned on and of the frozen set: what
is read and what stands as MNIST's do, in both languages, and whether they agree. The program ends
with 1 where they do not, or where a bar of the frozen set is missed in either.

With --chromium the browser gets the files and decodes them itself, as the page does; decoders
differ, so there it is only said how far apart they are. What Chromium cannot decode is left out.
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

from benchmarks.upload_frozen import EACH_READ, MEANS, PROCESSES, critic, legible_digit
from benchmarks.upload_kinds import MET, MISSED, answer, stands_right
from explorer.upload.preparation import UploadError, prepare
from tests.upload import upload_frozen, upload_kinds
from tests.upload.in_chromium import InChromium, UnreadableError
from tests.upload.twin import Outcome, Twin, differences, levels, outcome

SEED = 26_000_017
"""Of the pictures; other than what was tuned on, and than what the frozen set is judged by."""

MANY = 20
"""Pictures of a kind from which its own bar counts; the means have theirs always."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of picture: how it is made, and of which of the frozen set's groups it is."""

    render: Callable[[np.ndarray, np.random.Generator], bytes]
    group: str


def kinds() -> dict[str, Kind]:
    """Return all kinds, those that were tuned on first."""
    tuned = {
        name: Kind(kind.render, "stressed" if kind.stressed else "handwriting")
        for name, kind in upload_kinds.KINDS.items()
    }
    frozen = {
        f"frozen: {name}": Kind(kind.render, kind.group)
        for name, kind in upload_frozen.KINDS.items()
    }
    return tuned | frozen


@dataclass(eq=False)
class Tally:
    """What became of the pictures of one kind in one language."""

    read: list[bool] = field(default_factory=list)
    geometry: list[bool] = field(default_factory=list)
    refused: int = 0

    def enter(self, found: Outcome, label: int) -> None:
        """Enter one picture."""
        image = None if isinstance(found, UploadError) else found.image
        self.refused += image is None
        self.read.append(image is not None and answer(critic(), image) == label)
        self.geometry.append(image is not None and stands_right(image))


@dataclass(eq=False)
class Result:
    """What became of the pictures of one kind in both languages.

    `apart` are the largest differences in levels where both found a digit, `unlike` says in words
    what else was not the same.
    """

    python: Tally = field(default_factory=Tally)
    browser: Tally = field(default_factory=Tally)
    apart: list[int] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """Pictures of one kind."""

    name: str
    each: int
    seed: int
    keep: Path | None
    chromium: bool


def main() -> None:
    """Print a line per kind and the means; end with 1 if languages differ or a bar is missed."""
    options = arguments()
    names = [n for n in kinds() if not options.only or any(word in n for word in options.only)]
    jobs = [Job(name, options.each, options.seed, options.keep, options.chromium) for name in names]
    context = multiprocessing.get_context("spawn")
    results: dict[str, Result] = {}
    print(HEAD, flush=True)
    with ProcessPoolExecutor(PROCESSES, context, torch.set_num_threads, (1,)) as pool:
        for job, result in zip(jobs, pool.map(judged, jobs), strict=True):
            results[job.name] = result
            # Of a few pictures of a kind nothing follows.
            print(line(job.name, [result], (EACH_READ,) if job.each >= MANY else ()), flush=True)
    printed = mean_lines(results)
    print("\n".join(printed))
    unlike = [f"{name}: {words}" for name, r in results.items() for words in r.unlike]
    print("\n".join(unlike))
    if (unlike and not options.chromium) or any(row.endswith(MISSED) for row in printed):
        sys.exit(1)


def arguments() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upload_twin", description=__doc__)
    parser.add_argument("--each", type=int, default=5, help="pictures of each kind")
    parser.add_argument("--seed", type=int, default=SEED, help="of the pictures")
    parser.add_argument("--only", nargs="+", help="those whose name holds one of these words")
    parser.add_argument("--keep", type=Path, help="directory for the pictures that differ")
    parser.add_argument("--chromium", action="store_true", help="from the files' bytes")
    return parser.parse_args()


def judged(job: Job) -> Result:
    """Return what became of the job's pictures; the same for the same seed."""
    result = Result()
    render = kinds()[job.name].render
    for i in range(job.each):
        rng = np.random.default_rng([job.seed, zlib.crc32(job.name.encode()), i])
        digit, label = legible_digit(rng)
        data = render(digit, rng)
        here = outcome(prepare, data)
        there = outcome(browser_of(chromium=job.chromium).prepare, data)
        if isinstance(there, UnreadableError):
            continue
        result.python.enter(here, label)
        result.browser.enter(there, label)
        found = differences(here, there)
        result.unlike += ["; ".join(found)] if found else []
        if not isinstance(here, UploadError) and not isinstance(there, UploadError):
            result.apart.append(levels(here.image, there.image))
        if job.keep and found:
            keep(job.keep, job.name, i, data)
    return result


@cache
def browser_of(*, chromium: bool) -> Twin | InChromium:
    """Return what prepares pictures as the page does; it ends with this process."""
    return (InChromium() if chromium else Twin()).__enter__()


def keep(directory: Path, name: str, number: int, data: bytes) -> None:
    """Write a picture under its kind and number."""
    directory.mkdir(parents=True, exist_ok=True)
    words = "".join(letter if letter.isalnum() else "-" for letter in name)
    (directory / f"{words}-{number}").write_bytes(data)


# ---- the table ----

HEAD = (
    "Per cent and numbers of both: Python, then the browser's code.\n"
    f"{'kind':49} |   n |       read % |   geometry % | refused | alike | levels | bar"
)


def mean_lines(results: dict[str, Result]) -> list[str]:
    """Return the means over the kinds of each group, of the tuned and of the frozen ones."""
    rows: list[str] = []
    for prefix in ("", "frozen: "):
        for group, bars in MEANS.items():
            some = [
                r
                for name, r in results.items()
                if kinds()[name].group == group and name.startswith("frozen: ") is bool(prefix)
            ]
            if some:
                rows.append(line(f"{prefix}mean over kinds, {group}", some, bars))
    return rows


def line(name: str, results: list[Result], bars: tuple[float, ...]) -> str:
    """Return one row of the table; the bars are of what is read and of how it stands."""
    number = sum(len(r.python.read) for r in results)
    if not number:
        return f"{name:49} |   0 | Chromium cannot decode any"
    tallies = [[r.python for r in results], [r.browser for r in results]]
    read = [share([t.read for t in each]) for each in tallies]
    geometry = [share([t.geometry for t in each]) for each in tallies]
    refused = [sum(t.refused for t in each) for each in tallies]
    unlike = sum(len(r.unlike) for r in results)
    apart = max((most for r in results for most in r.apart), default=0)
    met = all(min(shares) >= bar for shares, bar in zip((read, geometry), bars, strict=False))
    verdict = f"{' and '.join(f'>= {bar:g}' for bar in bars)} {MET if met else MISSED}"
    return (
        f"{name:49} | {number:3} | {read[0]:5.1f}, {read[1]:5.1f} | "
        f"{geometry[0]:5.1f}, {geometry[1]:5.1f} | {refused[0]:2}, {refused[1]:2} | "
        f"{number - unlike:5} | {apart:6} | {verdict if bars else 'none'}"
    )


def share(lists: list[list[bool]]) -> float:
    """Return the per cent that are true of several lists together."""
    return 100 * float(np.mean([one for some in lists for one in some]))


if __name__ == "__main__":
    main()
