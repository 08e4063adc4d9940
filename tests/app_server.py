"""The app as a stranger runs it: a read-only copy, another working directory, no privileges."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from benchmarks.servers import answers, free_port

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("app.py", "explorer", "checkpoints")
"""What `python app.py` needs; nothing else is copied."""

SHARED = "TESTS_APP"
"""The environment variable in which pytest's workers find the one server of a test run."""

PATIENCE = 180
"""Seconds after which a start has failed; many times what a busy machine needs."""

HOSTILE = {
    "HTTP_PROXY": "http://127.0.0.1:9",
    "https_proxy": "::::",
    "ALL_PROXY": "socks5://127.0.0.1:9",
    "NO_PROXY": "localhost,127.0.0.0/8,fd00::/8",
    "SSL_CERT_FILE": "/missing.pem",
    "SSL_CERT_DIR": "/missing",
    "SSLKEYLOGFILE": "/missing/keys",
    "REQUESTS_CA_BUNDLE": "/missing.pem",
    "WEB_CONCURRENCY": "many",
    "GRADIO_SERVER_NAME": "",
    "GRADIO_SERVER_PORT": "",
    "GRADIO_NUM_PORTS": "many",
    "GRADIO_NODE_NUM_PORTS": "many",
    "GRADIO_NUM_WORKERS": "many",
    "GRADIO_DEBUG": "1",
    "GRADIO_SHARE": "True",
    "GRADIO_SSR_MODE": "True",
    "GRADIO_MCP_SERVER": "True",
    "GRADIO_ANALYTICS_ENABLED": "True",
    "GRADIO_ANALYTICS_MAX_EVENTS": "many",
    "GRADIO_ALLOWED_PATHS": "/",
    "HF_HUB_DOWNLOAD_TIMEOUT": "long",
}
"""What the app must not be disturbed by: all servers of the tests run with it."""

WITNESS = """
import sys

def note(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and arguments[0].type & 15 == 1:
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and host not in ("localhost", "::1", "::", "0.0.0.0") and not host.startswith("127."):
        with open({record!r}, "a") as file:
            file.write(event + " " + host + chr(10))

sys.addaudithook(note)
"""
"""Python reads it at its start; it notes whom a process looks up or connects to by TCP."""

web = httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_keepalive_connections=0))
"""What tests ask the one server with, which may be busy with other processes' tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppServer:
    """A running app.

    Attributes:
        url: where it answers, without a slash at the end.
        scratch: the directory that holds its copy, its temporary files and what it said.
        pid: the number of its process.
    """

    url: str
    scratch: str
    pid: int

    @property
    def copy(self) -> Path:
        """The read-only directory it runs from."""
        return Path(self.scratch, "repository")

    @property
    def log(self) -> Path:
        """What it printed so far."""
        return Path(self.scratch, "log")

    @property
    def called(self) -> str:
        """What it tried to reach outside this machine, line by line."""
        return Path(self.scratch, "called").read_text(errors="replace")

    def said(self) -> str:
        """Return what it printed so far."""
        return self.log.read_text(errors="replace")


@cache
def shared() -> AppServer:
    """Return the one server of this test run; it stops when the Python that started it does."""
    given = os.environ.get(SHARED)
    return AppServer(**json.loads(given)) if given else start()


def share() -> None:
    """Start the one server now: what is started from here on finds it with `shared`."""
    os.environ[SHARED] = json.dumps(asdict(shared()))


def start(*options: str) -> AppServer:
    """Start a server that stops when Python does; options are those of `app.py`."""
    server, process = launch(*options)
    atexit.register(stop, process, Path(server.scratch))
    return server


@contextmanager
def another(*options: str) -> Iterator[AppServer]:
    """Start another server and stop it after use; options are those of `app.py`."""
    server, process = launch(*options)
    try:
        yield server
    finally:
        stop(process, Path(server.scratch))


def launch(*options: str) -> tuple[AppServer, subprocess.Popen[bytes]]:
    """Return a server that answers, and its process; whoever asks for it stops it."""
    scratch = world_readable_directory()
    copy = read_only_copy(scratch / "repository")
    port = free_port()
    with (scratch / "log").open("wb") as output:
        process = run(
            copy,
            ["--port", str(port), *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            called=scratch / "called",
        )
    server = AppServer(url=f"http://127.0.0.1:{port}", scratch=str(scratch), pid=process.pid)
    try:
        wait_until_it_answers(server, process)
    except RuntimeError:
        stop(process, scratch)
        raise
    return server, process


def run(
    copy: Path,
    options: Sequence[str],
    *,
    program: Sequence[str] | None = None,
    called: Path | None = None,
    environment: Mapping[str, str] = HOSTILE,
    stdin: int = subprocess.DEVNULL,
    **pipes: Any,
) -> subprocess.Popen[bytes]:
    """Run the `app.py` of a copy; from its parent directory, which is not the repository.

    `program` is what Python is to run in its place.
    """
    scratch = copy.parent
    temporary = scratch / "tmp"
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)
    return subprocess.Popen(
        [*unprivileged(), sys.executable, *(program or [str(copy / "app.py")]), *options],
        cwd=scratch,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": "/nonexistent",
            "TMPDIR": str(temporary),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(witness(scratch, called or scratch / "unread")),
            # With two threads on busy cores torch can be several times slower than with one.
            "OMP_NUM_THREADS": "1",
            **environment,
        },
        stdin=stdin,
        **pipes,
    )


@cache
def unprivileged() -> tuple[str, ...]:
    """Return what to put before a command so that it may not write what root owns.

    That is the user nobody; where Python itself lies in a place that only root may enter, it is
    root without any capability, whom a read-only file stops like anyone else.
    """
    if os.geteuid() != 0:
        return ()
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    attempt = subprocess.run(
        [*nobody, sys.executable, "-c", ""], capture_output=True, check=False, cwd="/"
    )
    if attempt.returncode == 0:
        return nobody
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def world_readable_directory() -> Path:
    """Return a new directory that another user may enter, unlike pytest's own."""
    directory = Path(tempfile.mkdtemp(prefix="latent-space-explorer-"))
    directory.chmod(0o755)
    return directory


def read_only_copy(target: Path) -> Path:
    """Copy what ships to `target` and take everybody's right to write away."""
    target.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_file():
            shutil.copy(source, target / name)
        else:
            shutil.copytree(
                source, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyi")
            )
    for path in target.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    target.chmod(0o555)
    return target


def remove(directory: Path) -> None:
    """Remove a directory that holds a read-only copy."""
    for path in [directory, *directory.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(directory)


def witness(scratch: Path, record: Path) -> Path:
    """Return a folder for PYTHONPATH, with which a process notes every call outside in a file."""
    folder = scratch / "witness"
    folder.mkdir(exist_ok=True)
    record.touch()
    record.chmod(0o666)
    (folder / "sitecustomize.py").write_text(WITNESS.format(record=str(record)))
    return folder


def wait_until_it_answers(server: AppServer, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the page is served.

    Raises:
        RuntimeError: the process ended, or served nothing in time; with what it printed.
    """
    give_up = time.monotonic() + PATIENCE
    while not answers(server.url):
        if process.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"the app does not serve its page:\n{server.said()}")
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes], scratch: Path) -> None:
    """End a server and remove its copy."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    remove(scratch)
