"""Load the artefacts, build the page, serve it: `python app.py [--host HOST] [--port PORT]`."""

import argparse
import atexit
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from explorer import artefacts

try:
    import resource
except ImportError:  # Windows
    resource = None

CONNECTIONS = 65_536


def main() -> None:
    """Serve the page until it is stopped."""
    parser = argparse.ArgumentParser(description="Serve the Latent Space Explorer.")
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"))
    parser.add_argument("--port", type=port, default=None, help="default: 7860, or the next free")
    options = parser.parse_args()
    try:
        shipped = artefacts.load()
    except artefacts.ArtefactError as error:
        sys.exit(f"The page cannot start. {error}")

    own_folder()
    more_connections()
    # Gradio takes seconds to import: a broken checkpoint is told at once.
    from explorer.ui.page import build_page, launch_options  # noqa: PLC0415
    from explorer.ui.server import StaticFiles  # noqa: PLC0415

    files = StaticFiles(shipped)
    page = build_page(shipped, files)
    try:
        _, url, _ = page.launch(
            server_name=options.host,
            server_port=options.port,
            prevent_thread_lock=True,
            **launch_options(files),
        )
    except OSError as error:
        where = "any port" if options.port is None else f"port {options.port}"
        sys.exit(
            f"The page cannot be served on {options.host}, {where}: it is taken or not "
            f"allowed. Try another --port or --host. ({error})"
        )
    print(f"Latent Space Explorer: {url}", flush=True)  # noqa: T201
    page.block_thread()


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
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be from 1 to 65535, got {text}")
    return int(text)


if __name__ == "__main__":
    main()
