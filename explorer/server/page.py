"""The Gradio page: one instrument in one component."""

import os

# Gradio sends analytics from the server unless that is switched off before its import.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.route_utils import FnIndexInferError
from gradio.themes import Default
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from explorer.artefacts import Artefacts
from explorer.server.cleanup import UploadQuota, lifespan
from explorer.server.endpoints import CALLS_IN_LINE, GIVES, add_endpoints
from explorer.server.guard import Guard, sentence
from explorer.server.static_files import Assets, Head, StaticFiles
from explorer.server.uploads import Uploads
from explorer.site.boot import TITLE
from explorer.site.bundles import FIRST
from explorer.site.files import MOUNT, WEB
from explorer.upload.decode import MAX_BYTES

NO_ADDRESSES = "This server fetches nothing from the web: download the file and send it itself."

NO_ENDPOINT = f"There is no endpoint of this name: there are /{', /'.join(GIVES)}."
NO_FILE = (
    "A file must be one that was sent here in the last ten minutes: "
    "pass handle_file(...) of gradio_client."
)

LONGEST = 120
"""Characters of a refusal that quotes its caller."""


class Page(gr.Blocks):
    """Gradio's page, which checks a call's arguments before Gradio acts on them.

    Of its own refusals Gradio says nothing (`error` is null): it sends the text of a `gr.Error`
    only, or with `show_error` that of every error, also of those that nobody expected.
    """

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:  # noqa: ANN401 - Gradio's own
        """Refuse too few or too many arguments, and addresses.

        Gradio would fetch what an address names, of any size, before it calls our functions.
        """
        waiting: list[Any] = [inputs]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                if str(value.get("path")).startswith(("http://", "https://")):
                    raise gr.Error(NO_ADDRESSES, print_exception=False)
                if not isinstance(value.get("meta", {}), dict):  # Gradio would fail on it
                    raise gr.Error(NO_FILE, print_exception=False)
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
        names = list(signature(block_fn.fn).parameters)
        if len(inputs) != len(names):
            listed = f"{len(names)} values ({', '.join(names)})"
            told = f"/{block_fn.api_name} takes a list of {listed}, got {len(inputs)}"
            raise gr.Error(told, print_exception=False)

    async def preprocess_data(self, *args: Any, **kwargs: Any) -> list[Any]:  # noqa: ANN401 - Gradio's own
        """Look for the files that a call names, and say what to do where there is none."""
        try:
            return await super().preprocess_data(*args, **kwargs)
        except gr.Error:
            raise
        except (ValueError, OSError) as error:  # a path that nobody sent, or no path
            raise gr.Error(NO_FILE, print_exception=False) from error


def misnamed(request: Request, error: Exception) -> Response:
    """Return the answer to a call of an endpoint, or with an argument, that does not exist.

    Gradio answers 500 to that and logs it as a fault of the server.
    """
    path = request.scope["path"]
    if "/gradio_api/call/" not in path:
        raise error
    if isinstance(error, TypeError):
        # Gradio goes on about a button that is called otherwise.
        told = str(error).partition(" Please click")[0]
        if not told.startswith(("Parameter `", "No value provided")):
            raise error
        return sentence(f"{told:.{LONGEST}}", 422)
    if isinstance(error, KeyError) and error.args != ("/" + path.rstrip("/").rpartition("/")[2],):
        raise error
    return sentence(NO_ENDPOINT, 404)


def build_page(artefacts: Artefacts, files: StaticFiles) -> gr.Blocks:
    """Return the page with its API."""
    with Page(title=TITLE, fill_width=True) as page:
        # Not a subclass: Gradio writes a .pyi beside the source of every subclass it meets.
        gr.HTML(
            html_template=(WEB / "page.html").read_text(encoding="utf-8"),
            js_on_load=(WEB / MOUNT).read_text(encoding="utf-8"),
            apply_default_css=False,
            elem_id="instrument",
            base=files.base,
        )
        add_endpoints(artefacts, page)
    # Every call of the API is a session of its own, and all of them are empty: Gradio would keep
    # 10,000 of them, with some 50 kB each.
    page.state_session_capacity = 100
    # Calls without the queue would pass by its limits.
    page.queue(max_size=CALLS_IN_LINE, api_open=False)
    # Gradio looks for calls a thousand times a second, 3.5 % of a core in a server that idles.
    page._queue.sleep_when_free = 0.02
    page._queue.progress_update_sleep_when_free = 0.1
    return page


def with_routes(
    page: gr.Blocks,
    files: StaticFiles,
    booted: dict[str, Any],
    *,
    network: Callable[[], list[str] | None] = lambda: None,
    root_path: str = "",
) -> FastAPI:
    """Return the whole app: the page, the files it fetches, the guard before both.

    Gradio's own `launch` would call its server to see whether it answers, by whatever proxy the
    machine is told to use, and cannot listen to every address.

    Args:
        page: what `build_page` made.
        files: likewise.
        booted: what ships inside the page, see `boot`.
        network: gives the addresses that open the page on other machines, see `in_network`.
        root_path: what a proxy adds before every path and does not take away again.
    """
    # The script runs while Gradio is still fetching its own modules. No import map leads to it.
    head = (
        f'<link rel="stylesheet" href="./{files.base}/app.css">'
        f'<script type="module" src="./{files.base}/{FIRST}"></script>'
    )
    uploads = Path(get_upload_folder())
    # Only then Gradio looks whether a file that a call names was uploaded.
    page.has_launched = True
    return gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        page,
        path="/",
        theme=Default(),
        head=head,
        footer_links=["api"],
        favicon_path=str(WEB / "favicon.svg"),
        ssr_mode=False,
        root_path=root_path,
        show_error=False,
        max_file_size=MAX_BYTES,
        app_kwargs={
            "routes": [*files.routes(), *Uploads().routes()],
            "middleware": [
                Middleware(Guard, quota=UploadQuota(uploads)),
                Middleware(Head, files=files, booted=booted, network=network),
                Middleware(Assets),
            ],
            "lifespan": lifespan(uploads),
            "exception_handlers": dict.fromkeys((FnIndexInferError, KeyError, TypeError), misnamed),
        },
    )
