"""The one Chromium of a test run, which every process of the run talks to."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from playwright._impl._driver import compute_driver_executable, get_driver_env

from benchmarks.chromium import ARGUMENTS, CHROMIUM

SHARED = "TESTS_BROWSER"
"""The environment variable in which pytest's workers find it."""

# Another host cannot even be looked up.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@cache
def shared() -> str:
    """Return the address at which Playwright finds the one browser of this test run."""
    return os.environ.get(SHARED) or start()


def share() -> None:
    """Start it now: what is started from here on finds it with `shared`."""
    os.environ[SHARED] = shared()


def start() -> str:
    """Start a browser, which stops when Python does.

    Raises:
        RuntimeError: it did not start; why, it has printed.
    """
    options = {"executablePath": CHROMIUM, "args": [*ARGUMENTS, ALONE], "headless": True}
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "config.json")
        config.write_text(json.dumps(options))
        # Not `python -m playwright`, which would leave its child behind when it is ended.
        command = [*compute_driver_executable(), "launch-server", "--browser", "chromium"]
        process = subprocess.Popen(
            [*with_us(), *command, "--config", str(config)],
            env=get_driver_env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(stop, process)
        address = process.stdout.readline().strip() if process.stdout else ""
    if not address.startswith("ws://"):
        raise RuntimeError(f"Chromium does not start: {address}")
    return address


def with_us() -> tuple[str, ...]:
    """Return what to put before a command so that it ends with us, even if we are killed."""
    return ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()


def stop(process: subprocess.Popen[str]) -> None:
    """End the browser."""
    process.terminate()
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
