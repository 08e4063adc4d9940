"""What the page fetches: our modules and the artefacts, and Gradio's own files compressed once."""

import gzip
import mimetypes
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.artefacts import Artefacts
from explorer.site.files import COMPRESSIBLE, FOREVER, PREVIEW, PageFiles
from explorer.site.head import early_weights, links, preview, scripts, written
from explorer.site.waiting import for_body

BIG = 100_000
"""Bytes of a file that is not gzipped before somebody asks for it, unless it is drawn with first:
there are many models."""
IN_HEAD = "head.js"
"""What has to run before Gradio's scripts."""

# Its manifest, for installing the page, is kept out by the guard, and asked for at the host's root.
GRADIOS_PREVIEW = re.compile(
    r'<meta\s+(?:property="og:|name="twitter:)[^>]*>|<link rel="manifest"[^>]*>'
)
GRADIOS_FILES = re.compile(r'<(?:script|link)\b[^>]* (?:src|href)="\./[^>]*>(?:</script>)?')
GRADIOS_ROOT = re.compile(r'const root = "[^"]*";')
BODY = re.compile(r"<body\b[^>]*>")
PAGE = re.compile(r"(https?://(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:/[\w.~%/-]*)?)/", re.ASCII)
"""A page's address, without what comes after its last slash."""


class StaticFiles(PageFiles):
    """The page's files, served from memory.

    Nothing is looked up on the disk when a request comes, so no request can reach another file.
    """

    def __init__(self, artefacts: Artefacts) -> None:
        super().__init__(artefacts)
        self.preview = PREVIEW.read_bytes()
        for name, data in self.files.items():
            if name in self.first or (len(data) < BIG and Path(name).suffix in COMPRESSIBLE):
                self.gzipped(name)

    def routes(self) -> list[BaseRoute]:
        """Return the routes that serve the files."""
        return [
            Route(f"/{self.base}/{{name:path}}", self.serve),
            Route(f"/{PREVIEW.name}", self.serve_preview),
        ]

    async def serve_preview(self, _: Request) -> Response:
        """Return the picture for shared links, whose address stays when it changes."""
        kept = {"Cache-Control": "public, max-age=86400"}
        return Response(self.preview, headers=kept, media_type="image/png")

    async def serve(self, request: Request) -> Response:
        """Return one file, or 404."""
        name = request.path_params["name"]
        data = self.files.get(name)
        if data is None:
            return Response("Not found", status_code=404, media_type="text/plain")
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        # Compressed once, here; Gradio's own middleware would do it anew for every visitor.
        asked = request.headers.get("accept-encoding", "")
        if Path(name).suffix in COMPRESSIBLE and "gzip" in asked:
            # In a thread: a megabyte of weights takes 50 ms.
            data = self.kept.get(name) or await to_thread.run_sync(self.gzipped, name)
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

    A script that must run before Gradio's stands there too. Without preloads the browser would
    learn of our modules only after Gradio's own have run. They stand in the page and not in a
    header: proxies answer 502 where headers are longer than 4 kB. The page is gzipped on its way,
    which Gradio does not do.

    Args:
        app: what is behind it.
        files: what the page fetches.
        booted: what ships inside the page, as JSON.
        network: gives the addresses that open the page on other machines, see `in_network`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        files: StaticFiles,
        booted: Mapping[str, Any],
        network: Callable[[], list[str] | None],
    ) -> None:
        self.app = app
        self.network = network
        self.head = scripts(files, booted, IN_HEAD) + written(links(files)) + early_weights(files)
        weights = sum(len(files.gzipped(name)) for name in files.first)
        self.body = for_body(files.files, weights, booted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass every request on; put our head into the page itself."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] != "GET" or path not in ("", "/"):
            asked = about_the_api(scope) if path.rstrip("/") == "/gradio_api/info" else scope
            await self.app(asked, receive, send)
            return
        # Without its slash the page would be sent on, by the address at which the server was asked.
        scope = {**scope, "path": scope.get("root_path", "") + "/"}
        start, body = await whole_answer(self.app, scope, receive)
        text = GRADIOS_PREVIEW.sub("", body.decode())
        text = GRADIOS_FILES.sub(lambda found: written(found[0]), text)
        # Gradio's server takes its address for the browser's: see head.js.
        text = GRADIOS_ROOT.sub('const root = "./";', text)
        # In a thread: some systems take seconds to look up their own name.
        network = await to_thread.run_sync(self.addresses, scope)
        # Those who show previews read no more than the beginning.
        head = preview(seen_at(scope)) + self.head + network
        text = BODY.sub(lambda found: found[0] + self.body, text, count=1)
        page = text.replace("<head>", "<head>" + head, 1).encode()
        headers = [(key, value) for key, value in start["headers"] if key != b"content-length"]
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            page = gzip.compress(page, 6, mtime=0)
            headers += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
        headers.append((b"content-length", str(len(page)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": page})

    def addresses(self, scope: Scope) -> str:
        """Return what tells the page how phones open it: only on the machine that serves it."""
        client = scope.get("client")
        found = self.network() if client and is_here(client[0]) else None
        return "" if found is None else f'<meta name="network" content="{" ".join(found)}">'


def seen_at(scope: Scope) -> str:
    """Return the page's address for those who run no scripts, as far as headers tell it.

    Where a proxy says nothing, the preview of a shared link may lack its picture, and no more.
    """
    headers = Headers(scope=scope)

    def said(name: str, otherwise: str) -> str:
        return headers.get(f"x-forwarded-{name}", otherwise).partition(",")[0].strip()

    host, path = said("host", headers.get("host", "")), said("prefix", scope.get("root_path", ""))
    found = PAGE.fullmatch(f"{said('proto', scope['scheme'])}://{host}{path.rstrip('/')}/")
    return found[0] if found else ""


def about_the_api(scope: Scope) -> Scope:
    """Return a question about the API that is answered for the page from which it comes.

    The answer's snippets hold an address. Asked without a page, Gradio would give everybody the
    one that it worked out for the first; where the browser says its own, that is what it gets.
    """
    headers = Headers(scope=scope)
    found = PAGE.match(headers.get("referer", ""))
    kept = headers.raw
    if found:
        kept = [(key, value) for key, value in kept if not key.startswith(b"x-forwarded-")]
        kept.append((b"x-gradio-server", found[1].encode()))
    return {**scope, "headers": kept, "query_string": scope["query_string"] or b"page="}


def is_here(client: str) -> bool:
    """Tell whether a request comes from this machine."""
    with suppress(ValueError):
        address = ip_address(client)
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback
    return False


class Assets:
    """Middleware that compresses Gradio's own modules and styles once instead of for every visitor.

    Compressing a page's thirty assets anew takes the server about 250 ms. Their names
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
            and Path(path).suffix in COMPRESSIBLE
            and "gzip" in Headers(scope=scope).get("accept-encoding", "")
        )
        if not wanted or (path not in self.kept and len(self.kept) >= self.most):
            await self.app(scope, receive, send)
            return
        answer = self.kept.get(path) or await self.compressed(scope, receive)
        if answer.status_code == 200:
            self.kept[path] = answer
        await answer(scope, receive, send)

    async def compressed(self, scope: Scope, receive: Receive) -> Response:
        """Return Gradio's answer, its body gzipped."""
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
