"""A lecture hall at one server: page loads, uploads and calls; beside the naive app.

`python -m benchmarks.crowd --people 200 --arrive 60 --use 300` is the full form. The people share
this machine's processors with the server that they ask, so the figures are an upper bound; the load
average at the start and at the end says whether something else ran as well.

Nobody draws or drags here, because at ours that asks the server for nothing: digits are prepared,
encoded and decoded in the browser. Of a drag the processor time of the server is measured, in one
browser. The naive app has nothing to upload to and no API of its own: its people move sliders.
"""

import argparse
import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from playwright.async_api import async_playwright

from benchmarks.chromium import CHROMIUM
from benchmarks.person import Person, doings, photographs
from benchmarks.report import Row, percentile, table
from benchmarks.servers import INSTRUMENT, NAIVE, OURS, Server, serve

API = ("API encode", "API decode", "API interpolate", "API sample")

VIEWS = 10_000
"""Milliseconds within which our page has fetched the views that nobody has opened yet, too."""

DRAG = 5.0
"""Seconds of a drag in one browser, over which the server's processor time is taken."""

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
        calm_drag_requests: of one browser that drags a slider, with nobody else there.
        calm_drag_cpu: s of the server's processor time meanwhile.
        load: average of the last minute on this machine, at the start and at the end.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    cpu_loading: float = 0.0
    cpu_using: float = 0.0
    calm_drag_requests: int | None = None
    calm_drag_cpu: float | None = None
    load: tuple[float, float] = (0.0, 0.0)

    async def timed(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something and keep how long it took, or why it failed."""
        started = time.perf_counter()
        try:
            await work()
        except OSError as error:
            self.errors.append(f"{what}: {error!r}"[:200])
        else:
            self.times.setdefault(what, []).append(1000 * (time.perf_counter() - started))


@dataclass(slots=True, kw_only=True)
class Recorded:
    """What a real browser asked for when it loaded the page, and while a slider was dragged."""

    paths: list[str]
    during_drag: int
    cpu: float
    """Seconds of the server's processor time during the drag."""


async def record(server: Server, ready: str, slider: str) -> Recorded:
    """Return the requests of one page load and of one drag in Chromium."""
    asked: list[str] = []
    url = server.url
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(url + INSTRUMENT)
        await page.wait_for_function(ready)
        await page.wait_for_timeout(VIEWS)
        paths = [one.removeprefix(url) for one in asked if one.startswith(url)]
        handle = page.locator(slider).first
        await handle.scroll_into_view_if_needed()
        await page.wait_for_timeout(300)
        box = await handle.bounding_box()
        if not box:
            raise RuntimeError(f"{slider} is not on the page")
        middle = box["y"] + box["height"] / 2
        await page.mouse.move(box["x"] + box["width"] / 2, middle)
        before, cpu = len(asked), server.cpu()
        await page.mouse.down()
        end = time.perf_counter() + DRAG
        while (left := end - time.perf_counter()) > 0:
            # To and fro once a second.
            share = abs(left % 1 - 0.5)
            await page.mouse.move(box["x"] + box["width"] * (0.5 + 0.8 * share), middle)
            await page.wait_for_timeout(25)
        await page.mouse.up()
        await page.wait_for_timeout(500)
        during, cpu = len(asked) - before, server.cpu() - cpu
        await browser.close()
    return Recorded(paths=paths[1:], during_drag=during, cpu=cpu)


async def crowd(
    server: Server, recorded: Recorded, kind: str, options: argparse.Namespace
) -> Figures:
    """Let people arrive, use everything and go; return what they met with."""
    figures = Figures(calm_drag_requests=recorded.during_drag, calm_drag_cpu=recorded.cpu)
    pictures = photographs()
    before = os.getloadavg()[0]
    began = time.perf_counter()
    end = began + options.arrive + options.use

    async def one(number: int) -> None:
        person = Person(server.url, recorded.paths)
        await asyncio.sleep(options.arrive * number / options.people)
        await figures.timed("page load", person.opens_the_page)
        while True:
            await asyncio.sleep(random.uniform(0.5, 1.5) * options.every)
            if time.perf_counter() > end:
                break
            for what, work in doings(person, pictures, kind):
                await figures.timed(what, work)
        person.lines.close()

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
    figures.load = (before, os.getloadavg()[0])
    return figures


def of(program: list[str], kind: str, options: argparse.Namespace) -> Figures:
    """Return the figures of one server."""
    slider = "#sliders-vae input[type=range]"
    with serve(program) as server:
        recorded = asyncio.run(record(server, READY[kind], slider))
        server_url = Server(
            url=server.url.rstrip("/"), seconds=server.seconds, process=server.process
        )
        recorded.paths = [f"/{path.lstrip('/')}" for path in recorded.paths]
        return asyncio.run(crowd(server_url, recorded, kind, options))


def rows(ours: Figures | None, naive: Figures | None, options: argparse.Namespace) -> list[Row]:
    """Return the table's lines."""

    def row(what: str, take: Callable[[Figures], float | None], bar: str = "") -> Row:
        mine, theirs = (None if one is None else take(one) for one in (ours, naive))
        return Row(what=f"{options.people} people: {what}", ours=mine, baseline=theirs, bar=bar)

    lines = [
        row("errors", lambda f: len(f.errors), "<= 0"),
        row("requests answered", lambda f: sum(map(len, f.times.values()))),
        row(f"requests of one drag of {DRAG:g} s", lambda f: f.calm_drag_requests, "<= 0"),
        row(f"server CPU in one drag of {DRAG:g} s, s", lambda f: f.calm_drag_cpu),
    ]
    for what in ("page load", "upload", *API, "slider"):
        for percent in (50, 95):
            bar = "<= 2000" if (what, percent) == ("upload", 95) else ""
            lines.append(row(f"{what}, ms, p{percent}", time_of(what, percent), bar))
    return [
        *(line for line in lines if line.ours is not None or line.baseline is not None),
        row("load average at the start", lambda f: f.load[0]),
        row("load average at the end", lambda f: f.load[1]),
        row("server CPU while they arrive, s", lambda f: f.cpu_loading),
        row(f"server CPU in {options.use:g} s of use, s", lambda f: f.cpu_using),
        row("server memory when all are there, MB", lambda f: f.memory[0]),
        row("server memory half-way, MB", lambda f: f.memory[1]),
        row("server memory at the end, MB", lambda f: f.memory[2]),
        # Flat: from half-way to the end it grows by a twentieth at the most.
        row("memory, end / half-way", lambda f: f.memory[2] / f.memory[1], "<= 1.05"),
    ]


def time_of(what: str, percent: int) -> Callable[[Figures], float | None]:
    """Return what takes a percentile of the times of something, if it was done."""
    return lambda f: percentile(f.times[what], percent) if what in f.times else None


def measure(options: argparse.Namespace | None = None) -> list[Row]:
    """Return the rows of one crowd at ours and one at the naive app."""
    options = options or arguments([])
    programs = {"ours": OURS, "naive": NAIVE}
    found = {kind: of(programs[kind], kind, options) for kind in options.only}
    for kind, figures in found.items():
        for error in sorted(set(figures.errors))[:5]:
            print(f"{kind}: {error}")
    return rows(found.get("ours"), found.get("naive"), options)


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--arrive", type=float, default=60, help="s in which they load the page")
    parser.add_argument("--use", type=float, default=300, help="s in which they use it")
    parser.add_argument("--every", type=float, default=20, help="s between a person's requests")
    parser.add_argument("--only", nargs="+", choices=("ours", "naive"), default=("ours", "naive"))
    return parser.parse_args(given)


if __name__ == "__main__":
    print(table(measure(arguments())))
