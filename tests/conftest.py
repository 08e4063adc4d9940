"""What every test relies on: repeatable examples, one thread, no network, one server."""

import os
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

# Before anything imports gradio or huggingface_hub: both would call home.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
# Before anything imports numpy, whose threads wait for each other at full speed.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

from tests import app_server, measured

if TYPE_CHECKING:
    from explorer.artefacts import Artefacts

# No deadline: a busy machine is no defect. Derandomised: a green run stays green.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Before pytest-xdist starts its workers: they all use one server."""
    if not session.config.getoption("numprocesses", None) or "PYTEST_XDIST_WORKER" in os.environ:
        return
    app_server.share()


LONGEST_FIRST = ("browser", "upload", "server", "build", "evidence", "judge")
"""Folders whose files take longest. Without a long file at the end all processes end together."""


ALL_MEASURED = {"test_twin.py"}
"""Files that have every test marked as `measured` from here: a line more in them takes half an hour
to measure."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Here, as pytest-xdist's own process collects nothing, and needs no torch.
    import torch

    # With two threads on busy cores torch can be several times slower than with one.
    torch.set_num_threads(1)
    for item in items:
        if item.path.name in ALL_MEASURED:
            item.add_marker("measured")
    # Who names a test wants that one.
    if not any("::" in argument for argument in config.args):
        items[:], left_out = measured.without_measured(items)
        config.hook.pytest_deselected(items=left_out)
    folders = [*LONGEST_FIRST, *{item.path.parent.name: None for item in items}]
    items.sort(key=lambda item: folders.index(item.path.parent.name))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository's top directory."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every connection to another machine fail loudly; the loopback stays open."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address):
            pytest.fail(f"a test tried to reach the network: {address}")
        connect(self, address)  # pyrefly: ignore[bad-argument-type]

    monkeypatch.setattr(socket.socket, "connect", connect_here)


def is_loopback(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) and address else None
    if host == "localhost":
        return True
    try:
        return ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def shipped() -> "Artefacts":
    """Return what `checkpoints/` holds, read once for all tests; nobody may change it."""
    from explorer import artefacts

    return artefacts.load()
