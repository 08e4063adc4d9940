"""A lecture hall at one server: page loads, uploads and calls; beside the naive app.

`python -m benchmarks.crowd --people 200 --arrive 60 --use 300` is the full form. The people share
this machine's processors with the server that they ask, so the figures are an upper bound.
"""

import argparse
import asyncio
import io
import json
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
from PIL import Image
from playwright.async_api import async_playwright

from benchmarks.browser import CHROMIUM
from benchmarks.report import Row, percentile, table
from benchmarks.servers import NAIVE, OURS, Server, serve
from benchmarks.uploads import photograph

BROWSER = {"accept-encoding": "gzip, br", "accept": "*/*"}
LINES = 6
"""Connections that a browser opens to one host."""

PAUSE = (5.0, 15.0)
"""Seconds between two things that a person does, from and to."""

READY = {
    "ours": "() => document.documentElement.dataset.ready === 'all'",
    "naive": "() => document.querySelectorAll('#sliders-vae input[type=range]').length === 32",
}


@dataclass(slots=True, kw_only=True)
class Figures:
    """What one crowd met with; times in ms.

    Attributes:
        times: by what was done.
        errors: what went wrong, in words.
        memory: MB of the server: when all are there, half-way, at the end.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    cpu_loading: float = 0.0
    cpu_using: float = 0.0
    calm_drag_requests: int | None = None

    async def timed(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something and keep how long it took, or why it failed."""
        started = time.perf_counter()
        try:
            await work()
        except (httpx.HTTPError, AssertionError) as error:
            self.errors.append(f"{what}: {error!r}"[:200])
        else:
            self.times.setdefault(what, []).append(1000 * (time.perf_counter() - started))


@dataclass(slots=True, kw_only=True)
class Recorded:
    """What a real browser asked for when it loaded the page, and while a slider was dragged."""

    paths: list[str]
    during_drag: int


async def record(url: str, ready: str, slider: str) -> Recorded:
    """Return the requests of one page load and of one drag in Chromium."""
    asked: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(url)
        await page.wait_for_function(ready)
        await page.wait_for_timeout(1000)
        paths = [one.removeprefix(url) for one in asked if one.startswith(url)]
        handle = page.locator(slider).first
        await handle.scroll_into_view_if_needed()
        await page.wait_for_timeout(300)
        before = len(asked)
        box = await handle.bounding_box()
        if not box:
            raise RuntimeError(f"{slider} is not on the page")
        middle = box["y"] + box["height"] / 2
        await page.mouse.move(box["x"] + box["width"] / 2, middle)
        await page.mouse.down()
        for step in range(40):
            await page.mouse.move(box["x"] + box["width"] * (0.5 + step / 100), middle)
            await page.wait_for_timeout(25)
        await page.mouse.up()
        await page.wait_for_timeout(500)
        await browser.close()
    return Recorded(paths=paths[1:], during_drag=len(asked) - before)


class Person:
    """Somebody at a browser."""

    def __init__(self, url: str, load: list[str], figures: Figures) -> None:
        self.load = load
        self.figures = figures
        self.client = httpx.AsyncClient(
            base_url=url,
            headers=BROWSER,
            timeout=60,
            limits=httpx.Limits(max_connections=LINES, keepalive_expiry=60),
        )

    async def opens_the_page(self) -> None:
        """Ask for all that a browser asks for."""
        good(await self.client.get("/"))
        for answer in await asyncio.gather(*map(self.client.get, self.load)):
            good(answer)

    async def asks(self, endpoint: str, body: dict[str, object]) -> None:
        """Send an event through Gradio's queue and wait for its answer."""
        session = uuid.uuid4().hex
        path = f"/gradio_api/{endpoint}"
        answer = good(await self.client.post(path, json={**body, "session_hash": session}))
        where = "/gradio_api/queue/data"
        params = {"session_hash": session}
        if endpoint != "queue/join":
            where, params = f"{path}/{answer.json()['event_id']}", {}
        text = good(await self.client.get(where, params=params)).text
        if "event: complete" not in text and '"success":true' not in text:
            raise AssertionError(text[-150:])

    async def uploads(self, picture: bytes) -> None:
        """Send a picture as the page does."""
        good(await self.client.post("/explorer/prepare", content=picture))


def good(answer: httpx.Response) -> httpx.Response:
    """Return an answer that is none of an error."""
    return answer.raise_for_status()


def doings(person: Person, pictures: list[bytes], kind: str) -> list[tuple[str, Callable]]:
    """Return what a person may do, by name."""

    def code() -> list[float]:
        return [random.gauss(0, 1) for _ in range(32)]

    if kind == "naive":
        # A browser sends more than ten of these in a drag of one second.
        drag = {"fn_index": 0, "data": code(), "event_data": None, "trigger_id": None}
        return [("slider", lambda: person.asks("queue/join", drag))]
    return [
        ("upload", lambda: person.uploads(random.choice(pictures))),
        ("upload", lambda: person.uploads(random.choice(pictures))),
        ("API decode", lambda: person.asks("call/decode", {"data": [code(), "vae"]})),
        ("API sample", lambda: person.asks("call/sample", {"data": ["ae", 8, 1]})),
    ]


async def crowd(
    server: Server, recorded: Recorded, kind: str, options: argparse.Namespace
) -> Figures:
    """Let people arrive, use everything and go; return what they met with."""
    figures = Figures(calm_drag_requests=recorded.during_drag)
    pictures = photographs()
    began = time.perf_counter()
    end = began + options.arrive + options.use

    async def one(number: int) -> None:
        person = Person(server.url, recorded.paths, figures)
        await asyncio.sleep(options.arrive * number / options.people)
        await figures.timed("page load", person.opens_the_page)
        while True:
            await asyncio.sleep(random.uniform(*PAUSE))
            if time.perf_counter() > end:
                break
            what, work = random.choice(doings(person, pictures, kind))
            await figures.timed(what, work)
        await person.client.aclose()

    async def watch() -> None:
        start = server.cpu()
        for share in (0.0, 0.5, 1.0):
            wanted = began + options.arrive + share * options.use
            await asyncio.sleep(max(0.0, wanted - time.perf_counter()))
            figures.memory.append(server.memory())
            if share == 0:
                figures.cpu_loading = server.cpu() - start
        figures.cpu_using = server.cpu() - start - figures.cpu_loading

    await asyncio.gather(watch(), *(one(number) for number in range(options.people)))
    return figures


def photographs() -> list[bytes]:
    """Return pictures as people send them: two screenshots or crops for one camera's photo."""
    photo = photograph()
    made = []
    for size in ((4000, 3000), (1600, 1200), (800, 600)):
        file = io.BytesIO()
        photo.resize(size, Image.Resampling.BOX).save(file, "JPEG", quality=88)
        made.append(file.getvalue())
    return made


def of(program: list[str], kind: str, options: argparse.Namespace) -> Figures:
    """Return the figures of one server."""
    slider = "#sliders-vae input[type=range]"
    with serve(program) as server:
        recorded = asyncio.run(record(server.url, READY[kind], slider))
        server_url = Server(
            url=server.url.rstrip("/"), seconds=server.seconds, process=server.process
        )
        recorded.paths = [f"/{path.lstrip('/')}" for path in recorded.paths]
        return asyncio.run(crowd(server_url, recorded, kind, options))


def rows(ours: Figures, naive: Figures | None, options: argparse.Namespace) -> list[Row]:
    """Return the table's lines."""
    people = f"{options.people} people"
    other = naive or Figures()
    lines = [
        Row(
            what=f"{people}: errors",
            ours=len(ours.errors),
            baseline=len(other.errors) if naive else None,
            bar="<= 0",
        ),
        Row(
            what=f"{people}: requests to the server per drag of 1 s",
            ours=ours.calm_drag_requests,
            baseline=other.calm_drag_requests,
            bar="<= 0",
        ),
    ]
    for what in ("page load", "upload", "API decode", "API sample", "slider"):
        for percent in (50, 95):
            mine, theirs = (
                percentile(figures.times[what], percent) if what in figures.times else None
                for figures in (ours, other)
            )
            if mine is not None or theirs is not None:
                bar = "<= 2000" if (what, percent) == ("upload", 95) else ""
                lines.append(
                    Row(
                        what=f"{people}: {what}, ms, p{percent}",
                        ours=mine,
                        baseline=theirs,
                        bar=bar,
                    )
                )
    for what, take in (
        ("server CPU while they arrive, s", lambda f: f.cpu_loading),
        (f"server CPU in {options.use:g} s of use, s", lambda f: f.cpu_using),
        ("server memory when all are there, MB", lambda f: f.memory[0]),
        ("server memory half-way, MB", lambda f: f.memory[1]),
        ("server memory at the end, MB", lambda f: f.memory[2]),
    ):
        lines.append(
            Row(what=f"{people}: {what}", ours=take(ours), baseline=take(naive) if naive else None)
        )
    # Flat: from half-way to the end it grows by a twentieth at the most.
    growth = ours.memory[2] / ours.memory[1]
    lines.append(Row(what=f"{people}: memory, end / half-way", ours=growth, bar="<= 1.05"))
    return lines


def measure(options: argparse.Namespace | None = None) -> list[Row]:
    """Return the rows of one crowd at ours and one at the naive app."""
    options = options or arguments([])
    ours = of(OURS, "ours", options)
    naive = None if options.ours_only else of(NAIVE, "naive", options)
    for figures in (ours, naive or Figures()):
        for error in sorted(set(figures.errors))[:5]:
            print(json.dumps(error))
    return rows(ours, naive, options)


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--arrive", type=float, default=60, help="s in which they load the page")
    parser.add_argument("--use", type=float, default=300, help="s in which they use it")
    parser.add_argument("--ours-only", action="store_true", help="leave the naive app out")
    return parser.parse_args(given)


if __name__ == "__main__":
    print(table(measure(arguments())))
