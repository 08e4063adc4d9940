"""Proxies as people put them before the app: plain ones, that say nothing about themselves."""

import asyncio
import hashlib
import ssl
import subprocess
import threading
from base64 import b64encode
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

MOVED = b"HTTP/1.1 301 Moved\r\nLocation: %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """What a proxy does to a request.

    Attributes:
        tls: it speaks https to the browser and http to the app.
        own_host: it asks the app by the app's own host, as nginx does unless told otherwise.
        prefix: a path in front, which it takes away.
        no_slash: it sends the browser from `/prefix/` to `/prefix`.
    """

    tls: bool = False
    own_host: bool = False
    prefix: str = ""
    no_slash: bool = False


@dataclass(eq=False)
class Running:
    """A proxy at work.

    Attributes:
        url: where it answers, with its prefix and without a slash at the end.
        beside: the paths it was asked for that do not begin with its prefix.
    """

    proxy: Proxy
    upstream: tuple[str, int]
    url: str = ""
    beside: list[str] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one request on, and its answer back."""
        async with closing(writer):
            head = await reader.readuntil(b"\r\n\r\n")
            answer = self.refused(head)
            if answer:
                writer.write(answer)
                await writer.drain()
            else:
                await self.passed_on(self.rewritten(head), reader, writer)

    def refused(self, head: bytes) -> bytes | None:
        """Return the answer to what is not passed on."""
        path = head.split(b" ", 2)[1].decode()
        prefix = self.proxy.prefix
        if self.proxy.no_slash and path == f"{prefix}/":
            return MOVED % prefix.encode()
        if not path.partition("?")[0].startswith(f"{prefix}/") and path.partition("?")[0] != prefix:
            self.beside.append(path)
            return NOT_FOUND
        return None

    def rewritten(self, head: bytes) -> bytes:
        """Return what the app is asked."""
        first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
        method, path, version = first.split(b" ")
        path = path.removeprefix(self.proxy.prefix.encode())
        path = path if path.startswith(b"/") else b"/" + path
        kept = [line for line in lines if not line.lower().startswith(b"connection:")]
        if self.proxy.own_host:
            kept = [line for line in kept if not line.lower().startswith(b"host:")]
            kept.append(b"Host: %b:%d" % (self.upstream[0].encode(), self.upstream[1]))
        head = b"\r\n".join([b" ".join([method, path, version]), *kept, b"Connection: close"])
        return head + b"\r\n\r\n"

    async def passed_on(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass bytes in both directions until one side ends."""
        back, there = await asyncio.open_connection(*self.upstream)
        async with closing(there):
            there.write(head)
            ways = [copy(reader, there), copy(back, writer)]
            tasks = [asyncio.create_task(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    """Close a connection after use: at once where the proxy ends in the midst of it."""
    try:
        with suppress(OSError, asyncio.IncompleteReadError):
            yield
        writer.close()
    except asyncio.CancelledError:
        writer.transport.abort()
        raise


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until there are no more."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


@contextmanager
def before(home: str, proxy: Proxy, certificate: Path) -> Iterator[Running]:
    """Put a proxy before the app for as long as the block lasts.

    Args:
        home: where the app answers.
        proxy: what it does.
        certificate: a file with key and certificate, see `self_signed`.
    """
    address = urlsplit(home)
    running = Running(proxy, (str(address.hostname), address.port or 80))
    tls = None
    if proxy.tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    server = run(asyncio.start_server(running.answer, "127.0.0.1", 0, ssl=tls))
    try:
        # Another host than the app's, which is 127.0.0.1.
        port = server.sockets[0].getsockname()[1]
        running.url = f"http{'s' * proxy.tls}://localhost:{port}{proxy.prefix}"
        yield running
    finally:
        run(end(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def end(server: asyncio.Server) -> None:
    """Close a server and what it still does."""
    server.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def self_signed(folder: Path) -> Path:
    """Return a file with a key and a certificate for localhost that nobody vouches for."""
    path = folder / "localhost.pem"
    kind = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    openssl(f"req -x509 {kind} -days 2 -subj /CN=localhost", "-keyout", path, "-out", path)
    return path


def fingerprint(certificate: Path) -> str:
    """Return by what Chromium is told to trust a certificate: its public key, hashed."""
    public = openssl("x509 -noout -pubkey", "-in", certificate)
    key = openssl("pkey -pubin -outform der", stdin=public)
    return b64encode(hashlib.sha256(key).digest()).decode()


def openssl(command: str, *more: str | Path, stdin: bytes | None = None) -> bytes:
    """Return what openssl prints."""
    line = ["openssl", *command.split(), *more]
    return subprocess.run(line, check=True, capture_output=True, input=stdin).stdout
