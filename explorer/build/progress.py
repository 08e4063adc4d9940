"""What a long command tells the person who waits for it."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def step(name: str, out: Path, *files: str) -> Iterator[Callable[[bool], bool]]:
    """Time one step and print its name, its seconds and the size of the files it answers for.

    Gives the function that is told whether the step is needed, and says so.
    """
    started, told = time.perf_counter(), [True]

    def go(needed: bool) -> bool:
        told.append(needed)
        if needed:
            say(f"{name} ...")
        return needed

    yield go
    took = duration(time.perf_counter() - started) if told[-1] else "already there"
    sizes = ", ".join(f"{file} {(out / file).stat().st_size / 1e3:.0f} kB" for file in files)
    say(f"{name}: {took}; {sizes}")


WIDTH = 24


@contextmanager
def line(title: str, epochs: int) -> Iterator[Callable[[float, str], None]]:
    """Keep one line of a training up to date; a new one begins after it, whatever happens.

    Gives the function that takes how many epochs are done, a fraction, and what is told of them.
    """
    started = time.perf_counter()
    wide = shutil.get_terminal_size().columns - 1

    def show(done: float, told: str) -> None:
        share = done / epochs
        left = (time.perf_counter() - started) * (1 - share) / share if share else 0.0
        text = f"{title} {bar(share)} epoch {int(done) + 1}/{epochs}  {told}"
        print(f"\r{f'{text}  {duration(left)} left'[:wide]:<{wide}}", end="", flush=True)

    try:
        yield show
    finally:
        print()


def bar(done: float, whole: float = 1) -> str:
    """Return a bar, as full as `done` of `whole`."""
    return f"[{'#' * round(WIDTH * done / whole):.<{WIDTH}}]"


def duration(seconds: float) -> str:
    """Return a time for people: "7.2 s", "3 min 05 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


def say(line: str) -> None:
    """Print one line of the command's report."""
    print(line, flush=True)
