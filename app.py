"""Load the artefacts, build the page, serve it: `python app.py`; `--help` names its options."""

import argparse
import atexit
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from explorer.server.listening import in_network, listen, own_address
from explorer.site.options import OptionError, add_options, check, left_out, load

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

try:
    import resource
except ImportError:  # Windows
    resource = None

CONNECTIONS = 65_536

OURS = {"GRADIO_TEMP_DIR"}
"""What Gradio may still read of its variables once we have read ours."""

LIBRARIES = ("GRADIO_", "HF_HUB_")
"""How the variables begin that Gradio and what it imports read."""

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
"""What httpx, which Gradio imports, opens before anything is asked for."""


def main() -> None:
    """Serve the page until it is stopped."""
    options = asked_for()
    root_path = root_of(os.environ.get("GRADIO_ROOT_PATH", ""))
    alone()
    # Nor does a wrong option wait for torch.
    from explorer.artefacts import ArtefactError  # noqa: PLC0415

    try:
        shipped = load(options)
    except (ArtefactError, OptionError) as error:
        sys.exit(f"The page cannot start. {error}")

    own_folder()
    more_connections()
    try:
        sockets = listen(options.host, options.port)
    except (OSError, UnicodeError) as error:
        where = "any port" if options.port is None else f"port {options.port}"
        sys.exit(
            f"The page cannot be served on {options.host}, {where}: it is taken or not "
            f"allowed. Try another --port or --host. ({error})"
        )
    served_at = sockets[0].getsockname()[1]
    # Gradio takes seconds to import: a broken checkpoint, a port that is taken is told at once.
    from explorer.server.page import build_page, with_routes  # noqa: PLC0415
    from explorer.server.static_files import StaticFiles  # noqa: PLC0415
    from explorer.site.boot import boot  # noqa: PLC0415

    files = StaticFiles(shipped)
    page = build_page(shipped, files)
    network = partial(in_network, options.host, served_at)
    app = with_routes(page, files, boot(shipped), network=network, root_path=root_path)
    stop = Event()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # An exception would be lost if it came while Python clears up: `__del__` swallows it.
        signal.signal(signal.SIGINT, lambda *_: stop.set())
    for told in left_out(options, shipped):
        print(told, flush=True)  # noqa: T201
    print(f"Latent Space Explorer: {own_address(options.host, served_at)}", flush=True)  # noqa: T201
    for address in network() or ():
        print(f"In this network: {address}", flush=True)  # noqa: T201
    serve(app, sockets, stop)


def asked_for() -> argparse.Namespace:
    """Return the options: of the command line, else of Gradio's variables, else the usual ones."""
    parser = argparse.ArgumentParser(description="Serve the Latent Space Explorer.")
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", ""))
    parser.add_argument("--port", type=port, default=None, help="default: 7860, or the next free")
    add_options(parser)
    options = parser.parse_args()
    try:
        check(options)
    except OptionError as error:
        sys.exit(f"The page cannot start: {error}")
    options.host = options.host.strip() or "127.0.0.1"
    named = os.environ.get("GRADIO_SERVER_PORT", "").strip()
    if options.port is None and named:
        try:
            options.port = port(named)
        except argparse.ArgumentTypeError as error:
            sys.exit(f"The page cannot start: GRADIO_SERVER_PORT {error}.")
    return options


def root_of(variable: str) -> str:
    """Return the path that `GRADIO_ROOT_PATH` names, which may be written in many ways."""
    try:
        path = urlsplit(variable).path.strip("/ ")
    except ValueError as error:
        sys.exit(f"The page cannot start: GRADIO_ROOT_PATH is no path, got {variable}. ({error})")
    return f"/{path}" if path else ""


def alone() -> None:
    """Leave out of the environment what is meant for programs that call others: this one does not.

    A proxy or a certificate that is not there would end Gradio while it is imported, and so would
    some of its many variables; others would keep the page from being served as it is meant.
    """
    for name in list(os.environ):
        if name in CERTIFICATES or (name.startswith(LIBRARIES) and name not in OURS):
            del os.environ[name]
    os.environ["no_proxy"] = "*"


def serve(app: "FastAPI", sockets: "list[socket.socket]", stop: Event) -> None:
    """Serve until the program ends, or somebody ends it.

    Raises:
        KeyboardInterrupt: `stop` was set.
    """
    import uvicorn  # noqa: PLC0415

    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", workers=1))
    # In a thread, as Gradio has it: it dies with the program, whatever streams are still open.
    thread = Thread(target=server.run, args=(sockets,), daemon=True)
    thread.start()
    while thread.is_alive():  # Windows interrupts no longer wait
        if stop.wait(0.5):
            raise KeyboardInterrupt
    sys.exit(1)


def own_folder() -> None:
    """Take a folder of our own for uploads, inside `GRADIO_TEMP_DIR` if that is set.

    What grows old in it is deleted: it must never be a folder that others use too.
    """
    place = os.environ.get("GRADIO_TEMP_DIR")
    try:
        if place:
            Path(place).mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(prefix="latent-space-explorer-", dir=place)
    except OSError as error:
        sys.exit(f"The page cannot start: there is no folder for uploads. ({error})")
    os.environ["GRADIO_TEMP_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # Without a handler the process would end with the folder still there.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def more_connections() -> None:
    """Allow as many connections as the system does, and never fewer than before."""
    if not resource:
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if most == resource.RLIM_INFINITY else min(CONNECTIONS, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(OSError, ValueError):  # some systems allow less than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def port(text: str) -> int:
    """Return a port number."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be from 1 to 65535, got {text}")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("\nStopped.")  # noqa: T201
