"""The named API endpoints, documented on Gradio's "Use via API" page."""

from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr
from gradio.events import api as endpoint
from gradio.utils import get_upload_folder

from explorer.artefacts import Artefacts
from explorer.server import api
from explorer.server.guard import BUSY
from explorer.server.limiter import Busy, Limiter, TooLong
from explorer.upload.decode import MAX_BYTES

CALLS_AT_ONCE = 2
CALLS_IN_LINE = 200
"""Calls of the API that wait in Gradio's queue; one more is told that the server is busy."""
TOO_LONG = "This takes too long. If it is a picture, crop it or make it smaller."

P = ParamSpec("P")
R = TypeVar("R")


def helpful(limiter: Limiter, function: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Turn expected errors into Gradio's, whose sentence reaches the caller; others propagate."""

    @wraps(function)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await limiter.run(function, *args, **kwargs)
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


GIVES = {
    "encode": "code, mu, logvar, image, note",
    "decode": "image, or list of images",
    "sample": "codes, images",
    "interpolate": "t, codes, images",
    "judge": "p_digit, digit",
}
"""What every endpoint's answer holds, by which the client lists it; Gradio would say "1st"."""


def add_endpoints(artefacts: Artefacts, page: gr.Blocks) -> None:
    """Add the endpoints that `GIVES` names to a page.

    Of their docstrings the "Use via API" page shows all that stands before any section of
    arguments, so everything stands there; NAMES and NUMBERS are filled in.
    """
    records = [model.record for model in artefacts.models.values()]
    names = " or ".join(f'"{record.id}"' for record in records)
    numbers = " or ".join(str(dim) for dim in sorted({record.latent_dim for record in records}))

    def encode(image: gr.FileData, model: str) -> dict[str, Any]:
        """Encode an image file; pass it as handle_file(path) of gradio_client.

        `model` is NAMES. Gives `code`: NUMBERS numbers for /decode, an autoencoder's code or a
        VAE's mean; `mu` and `logvar`: mean and log variance of a VAE, as many each, else null;
        `image`: what the model saw, 28 rows of 28 grey values from 0 (paper) to 1 (ink);
        `note`: empty, or a sentence where the picture can be read in two ways.
        """
        return api.encode(artefacts, uploaded_bytes(image), model)

    def decode(
        code: list[float] | list[list[float]], model: str
    ) -> list[list[float]] | list[list[list[float]]]:
        """Decode a code into 28 rows of 28 grey values from 0 (paper) to 1 (ink).

        `code` is a list of NUMBERS finite numbers, as many as the model's code has, each from
        -65504 to 65504; or a list of up to 256 such codes, whose answer is the list of their
        images. A numpy array is sent as `array.tolist()`, and none may be NaN: JSON has neither.
        `model` is NAMES.
        """
        return api.decode(artefacts, code, model)

    def sample(model: str, n: int = 1, seed: int = 0, kind: str = "normal") -> dict[str, Any]:
        """Sample n codes and decode them; the same seed gives the same samples.

        `model` is NAMES, `n` from 1 to 100, `seed` from 0 to 2^53 - 1, `kind` is "normal", for
        N(0, I), or "fitted", for the Gaussian that was fitted to the model's training codes, with
        the same random numbers. Gives `codes`: n lists of NUMBERS numbers; `images`: for each of
        them 28 rows of 28 grey values from 0 to 1.
        """
        return api.sample(artefacts, model, n, seed, kind)

    def interpolate(
        a: list[float], b: list[float], model: str, steps: int = 11, kind: str = "slerp"
    ) -> dict[str, Any]:
        """Go from code a to code b in even steps and decode each.

        `a` and `b` are lists of NUMBERS finite numbers, as many as the model's code has, each from
        -65504 to 65504; `model` is NAMES; `steps`, from 2 to 100, counts both ends; `kind` is
        "slerp" (the arc about the origin) or "linear". Gives `t`: shares of the way; `codes`:
        a code for each of them; `images`: 28 rows of 28 grey values from 0 to 1 for each.
        """
        return api.interpolate(artefacts, a, b, model, steps, kind)

    def judge(pictures: list[list[float]] | list[list[list[float]]]) -> dict[str, Any]:
        """Judge pictures: how likely does each show a digit, and which?

        Judges exactly what it is given, decoded pictures of /decode, /sample and /interpolate as
        well as the `image` of /encode: `pictures` is one, 28 rows of 28 grey values from 0 (paper)
        to 1 (ink), or a list of up to 30. Gives two lists with a value for each: `p_digit`, the
        probability from 0 to 1 that it shows a digit at all, and `digit`, the likeliest of the ten.
        """
        return api.judge(artefacts, pictures)

    limiter = Limiter(at_once=CALLS_AT_ONCE, in_line=CALLS_IN_LINE)
    # Without components: hidden ones would still cost every visitor their modules.
    calls: list[Callable[..., Any]] = [encode, decode, sample, interpolate, judge]
    for call in calls:
        call.__doc__ = str(call.__doc__).replace("NAMES", names).replace("NUMBERS", numbers)
        added = endpoint(
            helpful(limiter, call), api_name=call.__name__, concurrency_limit=CALLS_AT_ONCE
        )
        (answer,) = added["outputs"]
        page.blocks[answer].label = GIVES[call.__name__]  # pyrefly: ignore[missing-attribute]
