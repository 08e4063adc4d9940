"""The static copy beside our Gradio page and the naive app: the first drag, and what it costs.

The copy is served as good hosts serve it: gzipped, and kept for ever where the address has a hash.
"""

import asyncio
import gzip
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.parse import unquote, urlsplit

from playwright.async_api import Browser, async_playwright

from benchmarks.browser import Load, first_drag
from benchmarks.chromium import ARGUMENTS, CHROMIUM
from benchmarks.pointer import READY
from benchmarks.report import Row
from benchmarks.servers import INSTRUMENT, NAIVE, OURS, serve
from explorer import artefacts
from explorer.site.export import export, sent
from explorer.site.files import FOREVER

LOADS = 5
"""Openings of each page; the pages take turns, since the machine is not always equally busy."""
PEOPLE = 1000
SLOW: dict[str, float] = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10e6 / 8,
    "uploadThroughput": 10e6 / 8,
}
"""10 Mbit/s and 40 ms, as Chromium's Network.emulateNetworkConditions has it."""
CPU = 4
PATIENCE = 180.0
"""Seconds after which a page that is left alone has failed."""
LAST = "/sampler-worker.js"
"""What the page fetches last, when it is left alone."""
GRADIOS = ("/assets/", "/static/", "/gradio_api/", "/theme.css", "/config", "/favicon.ico")
"""How addresses begin that only Gradio's page asks for."""


class Gzipped(SimpleHTTPRequestHandler):
    """Serves files from memory, gzipped once."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, files: dict[str, bytes], **kwargs: object) -> None:
        self.files = files
        super().__init__(*args, **kwargs)  # pyrefly: ignore[bad-argument-type]

    def do_GET(self) -> None:
        """Answer with a file, or 404."""
        name = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
        data = self.files.get(name)
        self.send_response(200 if data is not None else 404)
        if data is not None:
            self.send_header("Content-Type", self.guess_type(name))
            self.send_header("Cache-Control", FOREVER if "/" in name else "no-cache")
            if data[:2] == gzip.compress(b"")[:2] and not name.endswith(".gz"):
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


class Quiet(ThreadingHTTPServer):
    """Says nothing of a browser that is closed while it still fetches."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave the connection: what is measured has come."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # pyrefly: ignore[bad-argument-type]


@contextmanager
def copy_served() -> Iterator[str]:
    """Give the address of the static copy for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        written = export(artefacts.load(), Path(folder, "copy"))
    files = {name: sent(name, data) for name, data in written.items()}
    with Quiet(("127.0.0.1", 0), partial(Gzipped, files=files)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def measure() -> list[Row]:
    """Return the rows about the static copy; the baseline of each is named in it."""
    with serve(OURS) as ours, serve(NAIVE) as naive, copy_served() as copy:
        return asyncio.run(compare({"copy": copy, "page": ours.url, "naive": naive.url}))


async def compare(urls: dict[str, str]) -> list[Row]:
    """Open each page in turn, on a fast and on a slow line, and return the rows."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        fast, slow = [await opened(browser, urls, slow=slow) for slow in (False, True)]
        gradios = await gradios_bytes(browser, urls["page"])
        whole = {name: await all_bytes(browser, urls[name]) for name in ("copy", "page")}
        await browser.close()
    line = "10 Mbit/s, 40 ms, CPU / 4: "
    return [
        *drag_rows("", fast),
        *drag_rows(line, slow),
        Row(
            what="MB until the first drag, copy / page without Gradio's own files",
            ours=middle(fast["copy"], "megabytes"),
            baseline=middle(fast["page"], "megabytes") - gradios,
            bar="<= 1 x",
        ),
        Row(
            what=f"GB that {PEOPLE:,} people fetch until their first drag, copy / page",
            ours=PEOPLE * middle(fast["copy"], "megabytes") / 1000,
            baseline=PEOPLE * middle(fast["page"], "megabytes") / 1000,
        ),
        Row(
            what=f"GB that {PEOPLE:,} people fetch who leave it open, copy / page",
            ours=PEOPLE * whole["copy"] / 1000,
            baseline=PEOPLE * whole["page"] / 1000,
        ),
    ]


def middle(loads: list[Load], what: str) -> float:
    """Return the median of a figure."""
    return median(load[what] for load in loads)


def drag_rows(line: str, loads: dict[str, list[Load]]) -> list[Row]:
    """Return the seconds to the first working drag, beside both other pages."""
    return [
        Row(
            what=f"{line}first working drag, s, copy / {told}",
            ours=middle(loads["copy"], "seconds"),
            baseline=middle(loads[other], "seconds"),
            bar=bar,
        )
        for other, told, bar in (("page", "Gradio page", "<= 0.6 x"), ("naive", "naive app", ""))
    ]


async def opened(browser: Browser, urls: dict[str, str], *, slow: bool) -> dict[str, list[Load]]:
    """Return what each page's openings took."""
    found: dict[str, list[Load]] = {name: [] for name in urls}
    for _ in range(LOADS):
        for name, url in urls.items():
            address = url if name == "naive" else url + INSTRUMENT
            ready = "() => true" if name == "naive" else READY
            conditions = (SLOW, CPU) if slow else None
            found[name].append(await first_drag(browser, address, ready, conditions=conditions))
    return found


async def all_bytes(browser: Browser, url: str) -> float:
    """Return the megabytes that a page fetches that is left open."""
    return sum(size for _, size in await sizes(browser, url)) / 1e6


async def gradios_bytes(browser: Browser, url: str) -> float:
    """Return the megabytes of Gradio's own files that its page fetches."""
    found = await sizes(browser, url)
    return sum(size for path, size in found if path.startswith(GRADIOS)) / 1e6


async def sizes(browser: Browser, url: str) -> list[tuple[str, float]]:
    """Return the path and the bytes, headers included, of every file that a page fetches."""
    context = await browser.new_context()
    page = await context.new_page()
    cdp = await context.new_cdp_session(page)
    paths: dict[str, str] = {}
    found: list[tuple[str, float]] = []
    cdp.on(
        "Network.requestWillBeSent",
        lambda event: paths.update({event["requestId"]: urlsplit(event["request"]["url"]).path}),
    )
    last = asyncio.Event()

    def arrived(event: dict) -> None:
        path = paths[event["requestId"]]
        found.append((path, event["encodedDataLength"]))
        if path.endswith(LAST):
            last.set()

    cdp.on("Network.loadingFinished", arrived)
    await cdp.send("Network.enable")
    await page.goto(url + INSTRUMENT)
    await asyncio.wait_for(last.wait(), PATIENCE)
    await context.close()
    return found
