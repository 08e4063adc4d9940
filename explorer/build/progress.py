"""What a long command tells the person who waits for it."""

import time
from collections.abc import Callable
from pathlib import Path


class step:
    """Time one step and print its name, its seconds and the size of the files it answers for."""

    def __init__(self, name: str, out: Path, *files: str) -> None:
        self.name, self.out, self.files = name, out, files
        self.needed = True

    def __enter__(self) -> Callable[[bool], bool]:
        """Return the function that is told whether the step is needed, and says so."""
        self.started = time.perf_counter()

        def go(needed: bool) -> bool:
            self.needed = needed
            if needed:
                say(f"{self.name} ...")
            return needed

        return go

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            return
        took = duration(time.perf_counter() - self.started) if self.needed else "already there"
        sizes = ", ".join(
            f"{name} {(self.out / name).stat().st_size / 1e3:.0f} kB" for name in self.files
        )
        say(f"{self.name}: {took}; {sizes}")


def duration(seconds: float) -> str:
    """Return a time for people: "7.2 s", "3 min 05 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


def say(line: str) -> None:
    """Print one line of the command's report."""
    print(line, flush=True)
