"""From `python app.py` to the first page, beside bare imports and an empty page."""

import subprocess
import sys
import time
from statistics import median

from benchmarks.report import Row
from benchmarks.servers import EMPTY, OURS, serve

STARTS = 5


def measure() -> list[Row]:
    """Return the rows about starting the app; the programs take turns, medians count."""
    ours, empty, imports = [], [], []
    started(OURS)  # the first start of all reads the disk and compiles
    started(EMPTY)
    for _ in range(STARTS):
        ours.append(started(OURS))
        empty.append(started(EMPTY))
        imports.append(bare_imports())
    return [
        Row(
            what="start to first page beside an empty Gradio page, s",
            ours=median(ours),
            baseline=median(empty),
            bar="<= 1.3 x",
        ),
        Row(
            what="the same beside only importing gradio and torch, s",
            ours=median(ours),
            baseline=median(imports),
        ),
    ]


def started(program: list[str]) -> float:
    """Return the seconds from the start of a server's process to its first page."""
    with serve(program) as server:
        return server.seconds


def bare_imports() -> float:
    """Return the seconds a Python process takes that imports gradio and torch and ends."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import gradio, torch"], check=True)
    return time.perf_counter() - started
