"""What the page fetches beside Gradio's own files: our modules, the artefacts, uploads."""

import gzip
import hashlib
import logging
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer import api
from explorer.artefacts import BROWSER_FILES, Artefacts, weights_file
from explorer.decoding import MAX_BYTES
from explorer.edits import UploadError, edit_of
from explorer.models import MODELS
from explorer.preprocess import NoDigitError
from explorer.ui.gate import discard, sentence
from explorer.ui.turns import Busy, Left, TooLong, Turns

WEB = Path(__file__).resolve().parent.parent / "web"
WEB_SUFFIXES = {".js", ".css", ".svg"}
MOUNT = "page.mount.js"  # goes out inside the page
TEXTS = ("how-it-works.html",)
"""Long texts in explorer/web that a view fetches when it is first opened."""
SOURCES = ("models.py", "losses.py")
"""The only files of ours in Python that are public: "How it works" shows them as they are."""
FOREVER = "public, max-age=31536000, immutable"
SQUEEZABLE = {".js", ".css", ".svg", ".json", ".safetensors", ".html", ".py"}
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

GRADIOS_PREVIEW = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>')
PREVIEW = (
    '<meta property="og:title" content="Latent Space Explorer"><meta property="og:type" content='
    '"website"><meta property="og:description" content="Draw a digit and see what an autoencoder '
    'and a variational autoencoder make of it."><meta name="twitter:card" content="summary">'
)

log = logging.getLogger(__name__)


class StaticFiles:
    """The files meant for the browser, in memory, under a path that carries their hash.

    The path changes whenever a file does, so browsers may keep them for ever. Nothing is looked
    up on the disk when a request comes, so no request can reach another file.
    """

    def __init__(self, artefacts: Artefacts) -> None:
        paths = {
            path.name: path
            for path in sorted(WEB.iterdir())
            if path.suffix in WEB_SUFFIXES and path.name != MOUNT
        }
        paths |= {name: WEB / name for name in TEXTS}
        paths |= {f"source/{name}": WEB.parent / name for name in SOURCES}
        paths |= {f"checkpoints/{name}": artefacts.directory / name for name in BROWSER_FILES}
        self.files = {name: path.read_bytes() for name, path in paths.items()}
        digest = hashlib.sha256()
        for name, data in self.files.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        self.base = f"static-{digest.hexdigest()[:16]}"
        self.squeezed = {
            name: gzip.compress(data, compresslevel=6, mtime=0)
            for name, data in self.files.items()
            if Path(name).suffix in SQUEEZABLE
        }

    def routes(self) -> list[BaseRoute]:
        """Return the routes that serve the files."""
        return [Route(f"/{self.base}/{{name:path}}", self.serve)]

    async def serve(self, request: Request) -> Response:
        """Return one file, or 404."""
        name = request.path_params["name"]
        data = self.files.get(name)
        if data is None:
            return Response("Not found", status_code=404, media_type="text/plain")
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        # Squeezed once, here; Gradio's own middleware would do it anew for every visitor.
        if name in self.squeezed and "gzip" in request.headers.get("accept-encoding", ""):
            data = self.squeezed[name]
            headers["Content-Encoding"] = "gzip"
        kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
        return Response(data, headers=headers, media_type=kind or "application/octet-stream")


async def whole_answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Return what an app answers: the message that its answer starts with, and the body."""
    start: Message = {}
    body = bytearray()

    async def take(message: Message) -> None:
        start.update(message if message["type"] == "http.response.start" else {})
        body.extend(message.get("body", b""))

    await app(scope, receive, take)
    return start, bytes(body)


class Head:
    """Middleware for the page's head: what the browser will need, and how a shared link looks.

    Without it the browser would learn of our modules only after Gradio's own have run. They stand
    in the page and not in a header: proxies answer 502 where headers are longer than 4 kB. The
    page is squeezed on its way, which Gradio does not do.
    """

    def __init__(self, app: ASGIApp, *, files: StaticFiles) -> None:
        self.app = app
        base = f"./{files.base}"
        links = [f'<link rel="preload" as="style" href="{base}/app.css">']
        links += [
            f'<link rel="modulepreload" fetchpriority="low" href="{base}/{name}">'
            for name in first_modules(files.files)
        ]
        links += [
            f'<link rel="preload" as="fetch" crossorigin'
            f' href="{base}/checkpoints/{weights_file(model)}">'
            for model in MODELS
        ]
        self.head = (PREVIEW + "".join(links)).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass every request on; put our head into the page itself."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] != "GET" or path not in ("", "/"):
            await self.app(scope, receive, send)
            return
        start, body = await whole_answer(self.app, scope, receive)
        page = GRADIOS_PREVIEW.sub(b"", body)
        page = page.replace(b"<head>", b"<head>" + self.head, 1)
        headers = [(key, value) for key, value in start["headers"] if key != b"content-length"]
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            page = gzip.compress(page, 6, mtime=0)
            headers += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
        headers.append((b"content-length", str(len(page)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": page})


def first_modules(files: Mapping[str, bytes]) -> list[str]:
    """Return the modules that the first drag needs, and those that they import.

    All at once would stand in the way of Gradio's own modules.
    """
    listed = re.findall(r"'([\w-]+)'", files["first-elements.js"].decode())
    wanted, found = ["main.js", *(f"{name}.js" for name in listed)], dict[str, None]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = None
            wanted += re.findall(r"from '\./([\w-]+\.js)'", files[name].decode())
    return list(found)


class Assets:
    """Middleware that squeezes Gradio's own modules and styles once instead of for every visitor.

    Squeezing a page's thirty assets anew takes the server about a quarter of a second. Their names
    carry a hash of their content, so browsers may keep them for ever too.
    """

    path = "/assets/"
    most = 200
    """Files kept; a page needs about thirty. Further ones are passed on as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept; pass on whatever is no such file."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        wanted = (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and path.startswith(self.path)
            and Path(path).suffix in SQUEEZABLE
            and "gzip" in Headers(scope=scope).get("accept-encoding", "")
        )
        if not wanted or (path not in self.kept and len(self.kept) >= self.most):
            await self.app(scope, receive, send)
            return
        answer = self.kept.get(path) or await self.squeezed(scope, receive)
        if answer.status_code == 200:
            self.kept[path] = answer
        await answer(scope, receive, send)

    async def squeezed(self, scope: Scope, receive: Receive) -> Response:
        """Return Gradio's answer, its body squeezed."""
        # Without ranges and etags: the answer is kept for everybody.
        asked = [(b"accept-encoding", b"identity")]
        asking = {**scope, "headers": asked, "extensions": {}}
        start, body = await whole_answer(self.app, asking, receive)
        if start["status"] != 200:
            return Response(body, start["status"])
        data = await to_thread.run_sync(lambda: gzip.compress(body, 9, mtime=0))
        kind = Headers(raw=start["headers"]).get("content-type")
        return Response(
            data,
            headers={
                "Cache-Control": FOREVER,
                "Content-Encoding": "gzip",
                "Vary": "Accept-Encoding",
            },
            media_type=kind,
        )


class Uploads:
    """POST a picture's bytes, get back the 28 x 28 input and how it was made.

    What a person changed by hand comes with the same bytes again, in the query: no upload is kept.
    """

    path = "/explorer/prepare"

    def __init__(self) -> None:
        self.turns = Turns(at_once=UPLOADS_AT_ONCE, in_line=UPLOADS_IN_LINE)
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
        return JSONResponse(await self.turns.run_unless(left, api.prepare, data, name, edit))

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
