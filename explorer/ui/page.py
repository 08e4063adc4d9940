"""The Gradio page: one instrument in one component, and the named API endpoints."""

import os

# Gradio calls home from the server unless told not to before it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from base64 import b64encode
from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr
import torch
from gradio.events import api as endpoint
from gradio.route_utils import FnIndexInferError
from gradio.themes import Default
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from explorer import api
from explorer.artefacts import Artefacts
from explorer.decoding import MAX_BYTES
from explorer.latent import slider_range
from explorer.models import MODELS, VAE
from explorer.ui.gate import BUSY, Gate, sentence
from explorer.ui.server import MOUNT, WEB, Assets, Head, StaticFiles
from explorer.ui.sweep import Room, lifespan
from explorer.ui.turns import Busy, TooLong, Turns
from explorer.ui.uploads import Uploads

TITLE = "Latent Space Explorer"
FIRST_DIGIT = 32
"""The test digit that the page opens with."""

CALLS_AT_ONCE = 2
CALLS_IN_LINE = 200
"""Calls of the API that wait in Gradio's queue; one more is told that the server is busy."""
TOO_LONG = "This takes too long. If it is a picture, crop it or make it smaller."
NO_ADDRESSES = "This server fetches nothing from the web: download the file and send it itself."

NO_ENDPOINT = (
    "There is no endpoint of this name: there are /encode, /decode, /sample and /interpolate."
)
NO_FILE = (
    "A file must be one that was sent here in the last ten minutes: "
    "pass handle_file(...) of gradio_client."
)

LONGEST = 120
"""Characters of a refusal that quotes its caller."""

P = ParamSpec("P")
R = TypeVar("R")


class Page(gr.Blocks):
    """Gradio's page, which looks at what a call brings before Gradio acts on it.

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
                if not isinstance(value.get("meta", {}), dict):  # Gradio would stumble over it
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
    """Return what somebody is told who calls an endpoint or an argument by no name of ours.

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
            html_template=(WEB / "page.html").read_text(),
            js_on_load=(WEB / MOUNT).read_text(),
            apply_default_css=False,
            elem_id="instrument",
            base=files.base,
            boot=boot(artefacts),
        )
        add_endpoints(artefacts)
    # Calls without the queue would pass by its limits.
    page.queue(max_size=CALLS_IN_LINE, api_open=False)
    return page


def launch_options(files: StaticFiles) -> dict[str, Any]:
    """Return what `launch` needs for the page to be served whole, and for nothing to call out."""
    # The script runs while Gradio is still fetching its own modules.
    head = (
        f'<link rel="stylesheet" href="./{files.base}/app.css">'
        f'<script type="module" src="./{files.base}/main.js"></script>'
    )
    uploads = Path(get_upload_folder())
    return {
        "theme": Default(),
        "head": head,
        "footer_links": ["api"],
        "favicon_path": str(WEB / "favicon.svg"),
        "ssr_mode": False,
        "app_kwargs": {
            "routes": [*files.routes(), *Uploads().routes()],
            "middleware": [
                Middleware(Gate, room=Room(uploads)),
                Middleware(Head, files=files),
                Middleware(Assets),
            ],
            "lifespan": lifespan(uploads),
            "exception_handlers": dict.fromkeys((FnIndexInferError, KeyError, TypeError), misnamed),
        },
        "max_file_size": MAX_BYTES,
        # Every call of the API is a session of its own, and all of them are empty: Gradio would
        # keep 10,000 of them, with some 50 kB each.
        "state_session_capacity": 100,
        "quiet": True,
        "share": False,
    }


@torch.no_grad()
def boot(artefacts: Artefacts) -> dict[str, Any]:
    """Return what ships inside the page, so that its first view is not empty.

    Returns:
        `index`, `label`, `picture`: of the first digit, 784 bytes in base64. `models`: per name
        `mu` and `logvar` (D numbers, no `logvar` for the AE) and `image`, 784 bytes in base64.
        `dimensions`: per name, see `dimensions`. `evidence`: as stored. `version`: for people.
    """
    picture = artefacts.digits[FIRST_DIGIT]
    x = torch.from_numpy(picture.reshape(1, -1).astype("float32") / 255)
    models: dict[str, Any] = {}
    for name, net in artefacts.models.items():
        mu, logvar = net.encode(x) if isinstance(net, VAE) else (net.encode(x), None)
        models[name] = {
            "mu": mu[0].tolist(),
            "logvar": None if logvar is None else logvar[0].tolist(),
            "image": in_base64(api.pixels(net.decode(mu).numpy())),
        }
    seeds = {artefacts.manifest["models"][name]["config"]["seed"] for name in MODELS}
    return {
        "index": FIRST_DIGIT,
        "label": int(artefacts.labels[FIRST_DIGIT]),
        "picture": in_base64(picture),
        "models": models,
        "dimensions": {name: dimensions(artefacts.statistics[name], name) for name in MODELS},
        "evidence": artefacts.evidence,
        "version": f"{TITLE}, models of training seed {', '.join(map(str, sorted(seeds)))}",
    }


def in_base64(values: Any) -> str:  # noqa: ANN401 - a numpy array of bytes
    """Return bytes as base64."""
    return b64encode(values.tobytes()).decode()


def dimensions(statistics: dict[str, Any], model: str) -> dict[str, Any]:
    """Return what the sliders need of a model's statistics: five lists of D values each.

    `order` holds indices, most informative first; the others go by index. `information` is in nats
    per image for the VAE, a standard deviation for the AE.
    """
    found = statistics["dimensions"]
    ranges = [slider_range(d["quantiles"], vae=model == "vae") for d in found]
    return {
        "order": statistics["order"],
        "low": [low for low, _ in ranges],
        "high": [high for _, high in ranges],
        "information": [d["information"] for d in found],
        "status": [d["status"] for d in found],
    }


def helpful(turns: Turns, function: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Turn expected errors into Gradio's, whose sentence reaches the caller; others propagate."""

    @wraps(function)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await turns.run(function, *args, **kwargs)
        except Busy as error:
            raise gr.Error(BUSY, print_exception=False) from error
        except TooLong as error:
            raise gr.Error(TOO_LONG, print_exception=False) from error
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return wrapped


def uploaded_bytes(image: object) -> bytes:
    """Return the bytes of a file that was uploaded with the call.

    What comes in is the caller's: a path anywhere but in Gradio's folder of uploads is refused.

    Raises:
        ValueError: it is no uploaded file.
    """
    path = Path(str(image.get("path"))).resolve() if isinstance(image, dict) else None
    if path is None or not path.is_relative_to(Path(get_upload_folder()).resolve()):
        raise ValueError("image must be a file: pass handle_file(...) of gradio_client")
    if not path.is_file():
        raise ValueError("image is missing: send the file again")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"image is larger than {MAX_BYTES // 1_000_000} MB")
    return path.read_bytes()


def add_endpoints(artefacts: Artefacts) -> None:
    """Add /encode, /decode, /sample and /interpolate.

    Of their docstrings the "Use via API" page shows all that stands before any section of
    arguments, so everything stands there.
    """

    def encode(image: gr.FileData, model: str) -> dict[str, Any]:
        """Encode an image file; pass it as handle_file(path) of gradio_client.

        `model` is "ae" or "vae". Gives `code`: 32 numbers for /decode, the AE's point or the VAE's
        mean; `mu` and `logvar`: mean and log variance of the VAE, 32 numbers each, null for the
        AE; `image`: what the model saw, 28 rows of 28 grey values from 0 (paper) to 1 (ink).
        """
        return api.encode(artefacts, uploaded_bytes(image), model)

    def decode(code: list[float], model: str) -> list[list[float]]:
        """Decode a code into 28 rows of 28 grey values from 0 (paper) to 1 (ink).

        `code` is a list of 32 finite numbers, each from -65504 to 65504; `model` is "ae" or "vae".
        """
        return api.decode(artefacts, code, model)

    def sample(model: str, n: int = 1, seed: int = 0) -> dict[str, Any]:
        """Draw n codes from N(0, I) and decode them; the same seed gives the same draws.

        `model` is "ae" or "vae", `n` from 1 to 100, `seed` from 0 to 2^53 - 1. Gives `codes`:
        n lists of 32 numbers; `images`: for each of them 28 rows of 28 grey values from 0 to 1.
        """
        return api.sample(artefacts, model, n, seed)

    def interpolate(
        a: list[float], b: list[float], model: str, steps: int = 11, kind: str = "slerp"
    ) -> dict[str, Any]:
        """Go from code a to code b in even steps and decode each.

        `a` and `b` are lists of 32 finite numbers, each from -65504 to 65504; `model` is "ae" or
        "vae"; `steps`, from 2 to 100, counts both ends; `kind` is "slerp" (the arc about the
        origin) or "linear". Gives `t`: shares of the way; `codes`: 32 numbers for each of them;
        `images`: 28 rows of 28 grey values from 0 to 1 for each.
        """
        return api.interpolate(artefacts, a, b, model, steps, kind)

    turns = Turns(at_once=CALLS_AT_ONCE, in_line=CALLS_IN_LINE)
    # Without components: hidden ones would still cost every visitor their modules.
    endpoint(helpful(turns, encode), api_name="encode", concurrency_limit=CALLS_AT_ONCE)
    endpoint(helpful(turns, decode), api_name="decode", concurrency_limit=CALLS_AT_ONCE)
    endpoint(helpful(turns, sample), api_name="sample", concurrency_limit=CALLS_AT_ONCE)
    endpoint(helpful(turns, interpolate), api_name="interpolate", concurrency_limit=CALLS_AT_ONCE)
