"""Load the artefacts, build the page, serve it: `python app.py [--host HOST] [--port PORT]`."""

import argparse
import os
import sys

from explorer import artefacts


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


def port(text: str) -> int:
    """Return a port number."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be from 1 to 65535, got {text}")
    return int(text)


if __name__ == "__main__":
    main()
