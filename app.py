"""Load the artefacts, build the page, serve it: `python app.py [--host HOST] [--port PORT]`."""

import argparse
import os
import sys

from explorer import artefacts


def main() -> None:
    """Serve the page until it is stopped."""
    parser = argparse.ArgumentParser(description="Serve the Latent Space Explorer.")
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=None, help="default: 7860, or the next free")
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
    _, url, _ = page.launch(
        server_name=options.host,
        server_port=options.port,
        prevent_thread_lock=True,
        **launch_options(files),
    )
    print(f"Latent Space Explorer: {url}", flush=True)  # noqa: T201
    page.block_thread()


if __name__ == "__main__":
    main()
