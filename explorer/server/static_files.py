"""What the page fetches: our modules and the artefacts, and Gradio's own files compressed once."""

import fnmatch
import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.artefacts import Artefacts
from explorer.artefacts.records import WEIGHTS
from explorer.server.waiting import IN_PAGE, WEB, for_body, for_head

WEB_SUFFIXES = {".js", ".css", ".svg"}
# They go out inside the page.
MOUNT, IN_HEAD, OLDEST = "mount.js", "head.js", "oldest.js"
TEXTS = ("views/how/how-it-works.html",)
"""Long texts in explorer/web that a view fetches when it is first opened."""
SOURCES = ("models.py", "losses.py", "gan.py", "gan_training.py")
"""The only files of ours in Python that are public: "How it works" shows them as they are."""
GUIDE = ("guide/guide-path", "guide/scene-samples")
"""What the first card needs beside what the first drag does."""
FOREVER = "public, max-age=31536000, immutable"
COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".safetensors", ".html", ".py"}

BIG = 100_000
"""Bytes of a file that is not gzipped before somebody asks for it, unless it is drawn with first:
there are many models."""

SHEET = re.compile(rb"@import url\('\./([\w/*-]+\.css)'\);")
MODULE = re.compile(r"(?:from|import) '(\.[\w./-]+\.js)'")
# Its manifest, for installing the page, is kept out by the guard, and asked for at the host's root.
GRADIOS_PREVIEW = re.compile(
    r'<meta\s+(?:property="og:|name="twitter:)[^>]*>|<link rel="manifest"[^>]*>'
)
GRADIOS_FILES = re.compile(r'<(?:script|link)\b[^>]* (?:src|href)="\./[^>]*>(?:</script>)?')
GRADIOS_ROOT = re.compile(r'const root = "[^"]*";')
BODY = re.compile(r"<body\b[^>]*>")
PAGE = re.compile(r"(https?://(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:/[\w.~%/-]*)?)/", re.ASCII)
"""A page's address, without what comes after its last slash."""
PREVIEW = (
    '<meta property="og:title" content="Latent Space Explorer"><meta property="og:type" content='
    '"website"><meta property="og:description" content="Draw a digit and see what an autoencoder '
    'and a variational autoencoder make of it."><meta name="twitter:card" content="summary">'
)
ALONE = "if(!document.documentElement.hasAttribute('data-embed'))"
"""A frame that nobody sees yet fetches no models: see `explorer/web/state/embedded.js`."""
LESS = r"\u003c"
"""What stands for < within a script, where `</script` would end it and `<!--` may keep it open."""


class StaticFiles:
    """The files meant for the browser, in memory, under a path that carries their hash.

    The path changes whenever a file does, so browsers may keep them for ever. Nothing is looked
    up on the disk when a request comes, so no request can reach another file.
    """

    def __init__(self, artefacts: Artefacts) -> None:
        paths = {
            path.relative_to(WEB).as_posix(): path
            for path in sorted(WEB.rglob("*"))
            if path.suffix in WEB_SUFFIXES and path.name not in (MOUNT, IN_HEAD, OLDEST, *IN_PAGE)
        }
        paths |= {name: WEB / name for name in TEXTS}
        paths |= {f"source/{name}": WEB.parent / name for name in SOURCES}
        paths |= {f"checkpoints/{name}": path for name, path in artefacts.browser_files.items()}
        self.first = [f"checkpoints/{id_}/{WEIGHTS}" for id_ in artefacts.shown]
        """What is drawn with first."""
        self.files = {name: path.read_bytes() for name, path in paths.items()}
        # A sheet per view while one writes them, one request when the page asks.
        self.files["app.css"] = SHEET.sub(
            lambda found: b"".join(
                self.files[name] for name in sorted(fnmatch.filter(self.files, found[1].decode()))
            ),
            self.files["app.css"],
        )
        digest = hashlib.sha256()
        for name, data in self.files.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        self.base = f"static-{digest.hexdigest()[:16]}"
        self.kept: dict[str, bytes] = {}
        for name, data in self.files.items():
            if name in self.first or (len(data) < BIG and Path(name).suffix in COMPRESSIBLE):
                self.gzipped(name)

    def gzipped(self, name: str) -> bytes:
        """Return a file gzipped, which is done once; for most big ones when first asked for."""
        if name not in self.kept:
            self.kept[name] = gzip.compress(self.files[name], compresslevel=6, mtime=0)
        return self.kept[name]

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
        base = f"./{files.base}"
        # Without an icon here, browsers ask the host for one, also where the page has but a path.
        links = [
            f'<link rel="icon" type="image/svg+xml" href="{base}/favicon.svg">',
            f'<link rel="preload" as="style" href="{base}/app.css">',
        ]
        modules = first_modules(files.files)
        links += [
            f'<link rel="modulepreload" fetchpriority="low" href="{base}/{name}">'
            for name in modules
        ]
        # On a slow network they would take its half from the page itself.
        weights = [
            f'<link rel="preload" as="fetch" fetchpriority="low" crossorigin href="{base}/{name}">'
            for name in files.first
        ]
        texts = [(WEB / name).read_text(encoding="utf-8") for name in (OLDEST, IN_HEAD)]
        scripts = "".join(f"<script>{text}</script>" for text in texts)
        text = json.dumps(booted, separators=(",", ":")).replace("<", LESS)
        scripts += f'<script type="application/json" id="boot">{text}</script>'
        guide = [name for name in with_imports(files.files, GUIDE) if name not in modules]
        scripts += for_head((f"{base}/{name}" for name in guide), booted)
        self.head = scripts + PREVIEW + written("".join(links))
        self.head += written("".join(weights), ALONE)
        size = sum(len(files.gzipped(name)) for name in files.first)
        self.body = for_body(files.files, size, booted)

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
        head = self.head + await to_thread.run_sync(self.addresses, scope)
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


def written(markup: str, condition: str = "") -> str:
    """Return a script that writes markup.

    Browsers look ahead for what a page will need, before head.js can tell them where that is.
    """
    return f"<script>{condition}document.write(`{markup.replace('<', LESS)}`)</script>"


def is_here(client: str) -> bool:
    """Tell whether a request comes from this machine."""
    with suppress(ValueError):
        address = ip_address(client)
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback
    return False


def first_modules(files: Mapping[str, bytes]) -> list[str]:
    """Return the modules that the first drag needs, and those that they import.

    All at once would stand in the way of Gradio's own modules.
    """
    listed = re.findall(r"'([\w/-]+)'", files["page/elements.js"].decode())
    return with_imports(files, ["main", *listed])


def with_imports(files: Mapping[str, bytes], modules: Iterable[str]) -> list[str]:
    """Return modules' files, and those that they import."""
    wanted, found = [f"{name}.js" for name in modules], dict[str, None]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = None
            wanted += [
                normpath(join(dirname(name), other))
                for other in MODULE.findall(files[name].decode())
            ]
    return list(found)


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
