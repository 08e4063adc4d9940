"""The address that takes a picture and gives back the input made from it."""

import logging
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from explorer.server import api
from explorer.server.guard import discard, sentence
from explorer.server.limiter import Busy, Left, Limiter, TooLong
from explorer.upload.decode import MAX_BYTES
from explorer.upload.edits import UploadError, edit_of
from explorer.upload.preparation import NoDigitError

UPLOADS_AT_ONCE = 2
UPLOADS_IN_LINE = 60
"""A photo of 12 megapixels takes about 0.2 s, so that the last in line waits about six seconds."""
UPLOADS_IN_MEMORY = 200_000_000
"""Bytes of pictures held at once, those in line included."""
BUSY_WITH_PICTURES = (
    "The server is busy with other people's pictures. "
    "The last digit stays in use. Try again in a moment, or draw the digit."
)
TOO_LONG = "This picture takes too long to read. Crop it to the digit, or make it smaller."

log = logging.getLogger(__name__)


class Uploads:
    """POST a picture's bytes, get back the 28 x 28 input and how it was made.

    What a person changed by hand comes with the same bytes again, in the query: no upload is kept.
    """

    path = "/explorer/prepare"

    def __init__(self) -> None:
        self.limiter = Limiter(at_once=UPLOADS_AT_ONCE, in_line=UPLOADS_IN_LINE)
        self.held = 0

    def routes(self) -> list[BaseRoute]:
        """Return the route that takes uploads."""
        return [Route(self.path, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Return the prepared picture, or a sentence that says what to do."""
        parts: list[bytes] = []
        try:
            return await self.prepared(request, parts)
        except (ClientDisconnect, Left):
            return Response(status_code=499)
        except Busy:
            return sentence(BUSY_WITH_PICTURES, 503)
        except TooLong:
            return sentence(TOO_LONG, 422)
        except NoDigitError as error:
            return sentence(str(error), 422, steps=[api.shown(error.shown)])
        except UploadError as error:
            return sentence(str(error), 422)
        except Exception:
            log.exception("upload failed")
            return sentence("Something went wrong with this picture. Try another one.", 500)
        finally:
            self.drop(parts)

    async def prepared(self, request: Request, parts: list[bytes]) -> Response:
        """Read the picture, into `parts`, and have it prepared."""
        data = await self.read(request, parts)
        if data is None:
            return sentence(
                f"This file is larger than {MAX_BYTES // 1_000_000} MB. "
                "Send a smaller picture, or a screenshot of it.",
                413,
            )
        name = unquote(request.headers.get("x-filename", ""))[:200] or None
        edit = edit_of(request.query_params)
        left = request.is_disconnected
        return JSONResponse(await self.limiter.run_unless(left, api.prepare, data, name, edit))

    async def read(self, request: Request, parts: list[bytes]) -> bytes | None:
        """Return the request's body, or None as soon as it proves to be longer than the limit.

        What is held counts as it comes: the length that a request announces may never arrive.

        Raises:
            Busy: all pictures together are too many bytes.
        """
        size = 0
        async for part in request.stream():
            parts.append(part)
            size += len(part)
            self.held += len(part)
            if size > MAX_BYTES:
                return None
            if self.held > UPLOADS_IN_MEMORY:
                self.drop(parts)
                await discard(request.receive)
                raise Busy
        parts[:] = [b"".join(parts)]
        return parts[0]

    def drop(self, parts: list[bytes]) -> None:
        """Give up what was read."""
        self.held -= sum(map(len, parts))
        parts.clear()
