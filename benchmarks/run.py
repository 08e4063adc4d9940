"""Measure everything and print one table: `make bench`, or ARGS="--only browser uploads"."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Row, table

PARTS = ("cold_start", "browser", "static", "uploads", "crowd", "training", "training_here")


def main() -> None:
    """Run the chosen parts one after the other: together they would disturb each other."""
    options = arguments()
    rows: list[Row] = []
    try:
        for part in options.only:
            print(f"measuring {part} ...", flush=True)
            rows += measure_of(part, options)()
    finally:
        # Where a later part fails, what was measured is not lost.
        print()
        print(table(rows))


def arguments() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    parser.add_argument(
        "--data-dir", type=Path, default=Path("data"), help="holds MNIST/raw, or will (training)"
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=os.cpu_count(),
        help="for both training loops; where something else keeps the cores busy, take 1",
    )
    return parser.parse_args()


def measure_of(part: str, options: argparse.Namespace) -> Callable[[], list[Row]]:
    """Return what measures a part; imported late, so that parts run without the others' needs."""
    if part == "cold_start":
        from benchmarks.cold_start import measure  # noqa: PLC0415
    elif part == "browser":
        from benchmarks.browser import measure  # noqa: PLC0415
    elif part == "static":
        from benchmarks.static_copy import measure  # noqa: PLC0415
    elif part == "uploads":
        from benchmarks.uploads import measure  # noqa: PLC0415
    elif part == "crowd":
        from benchmarks.crowd import measure  # noqa: PLC0415
    elif part == "training_here":
        from benchmarks.training_here import measure  # noqa: PLC0415
    else:
        from benchmarks import training  # noqa: PLC0415

        return lambda: training.measure(options.data_dir, options.threads)
    return measure


if __name__ == "__main__":
    main()
