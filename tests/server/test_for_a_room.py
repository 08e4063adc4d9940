"""One more server, for a room and with models of one's own, asked as a stranger asks."""

import json
import re
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import httpx
import numpy as np
import pytest
from gradio_client import Client

from explorer.server import listening
from tests import app_server
from tests.app_server import AppServer
from tests.artefacts.test_own import NUMBERS, write
from tests.server.test_listening import has_ipv6

pytestmark = pytest.mark.own_server

HOST = "::" if has_ipv6() else "0.0.0.0"


@pytest.fixture(scope="module")
def models() -> Iterator[Path]:
    """A folder of a model of one's own and a broken one."""
    folder = app_server.world_readable_directory()
    write(folder / "mine")
    (folder / "broken").mkdir()
    yield folder
    app_server.remove(folder)


@pytest.fixture(scope="module")
def launched(models: Path) -> Iterator[tuple[AppServer, Popen[bytes]]]:
    with interruptible():
        server, process = app_server.launch("--host", HOST, "--models", str(models))
    yield server, process
    app_server.stop(process, Path(server.scratch))


@pytest.fixture
def server(launched) -> AppServer:
    return launched[0]


@contextmanager
def interruptible() -> Iterator[None]:
    """Start processes that Ctrl-C ends, even where it is ignored here, as in the background.

    A process inherits an ignored signal, but not one that its parent handles.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def page_at(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=app_server.PATIENCE) as answer:
        return answer.read().decode()


def test_own_models_are_served_and_called_and_broken_ones_are_told(server, models):
    booted = re.search(
        r'<script type="application/json" id="boot">(.*?)</script>', page_at(server.url), re.DOTALL
    )
    assert booted
    told = json.loads(booted[1])
    assert [one["id"] for one in told["models"] if one["own"]] == ["mine"]
    assert [one["id"] for one in told["broken"]] == ["broken"]
    (base,) = {*re.findall(r"static-[0-9a-f]{16}", httpx.get(server.url).text)}
    weights = httpx.get(f"{server.url}/{base}/checkpoints/mine/weights.safetensors")
    assert weights.content == (models / "mine" / "weights.safetensors").read_bytes()
    client = Client(server.url, verbose=False)
    codes = client.predict("mine", 3, 0, api_name="/sample")["codes"]
    assert np.shape(codes) == (3, NUMBERS)
    assert np.shape(client.predict(codes, "mine", api_name="/decode")) == (3, 28, 28)


def test_the_addresses_in_the_network_are_printed_and_told_to_this_machine(server):
    port = server.url.rpartition(":")[2]
    told = re.search(r'<meta name="network" content="([^"]*)">', page_at(server.url))
    assert told, "the page says how others open it"
    found = told[1].split()
    left_out, *said = server.said().splitlines()
    assert "broken is left out: it holds no model.json" in left_out
    assert said == [
        f"Latent Space Explorer: http://localhost:{port}/",
        *(f"In this network: {address}" for address in found),
    ]
    others = {one for _, one in listening.interfaces_v4() if listening.leads_here(one)}
    assert {f"http://{one}:{port}/" for one in others} <= set(found)
    if has_ipv6():
        assert told[0] in page_at(f"http://[::1]:{port}/")


def test_who_listens_to_this_machine_alone_names_no_network():
    alone = app_server.shared()
    assert 'name="network"' not in page_at(alone.url)
    assert "In this network" not in alone.said()


def test_the_app_ends_quietly_when_it_is_interrupted(launched):
    """The last of this file: the server is gone then."""
    server, process = launched
    process.send_signal(signal.SIGINT)
    assert process.wait(app_server.PATIENCE) == 0
    assert "Traceback" not in server.said()
    assert server.said().endswith("\nStopped.\n")
