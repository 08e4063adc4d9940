"""Start a server in a process of its own and wait until it answers."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = [str(ROOT / "app.py")]
NAIVE = ["-m", "benchmarks.naive"]
EMPTY = ["-m", "benchmarks.empty"]
INSTRUMENT = "#view=explore"
"""Without a link our page begins on the guided path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server.

    Attributes:
        url: where it answers.
        seconds: from the start of its process to its first page.
        process: the number of its process.
    """

    url: str
    seconds: float
    process: int

    def cpu(self) -> float:
        """Return the processor seconds it has used so far (Linux)."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the megabytes it holds in memory (Linux)."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def serve(program: list[str], *, within: float = 120) -> Iterator[Server]:
    """Run `python program --port ...` for as long as the block lasts.

    Raises:
        RuntimeError: the program ended, or served no page `within` seconds.
    """
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *program, "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/"
        while not answers(url):
            if process.poll() is not None:
                raise RuntimeError(f"{program} ended with code {process.returncode}")
            if time.perf_counter() - started > within:
                raise RuntimeError(f"{program} served no page within {within} s")
            time.sleep(0.01)
        yield Server(url=url, seconds=time.perf_counter() - started, process=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    """Return a port that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    """Return whether a page is served at `url`."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status == 200 and bool(response.read())
    except OSError:
        return False
