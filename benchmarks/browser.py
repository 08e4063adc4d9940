"""Sliders, first load and maps in headless Chromium, ours beside the naive app."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from benchmarks import morph, samples, views
from benchmarks.beta import beta_rows
from benchmarks.chromium import ARGUMENTS, CHROMIUM
from benchmarks.guide import guide_rows, through_the_guide
from benchmarks.maps import map_rows
from benchmarks.pointer import FIRST_SLIDER, LOADED, READY, Seen, opened
from benchmarks.report import Row, percentile
from benchmarks.servers import INSTRUMENT, NAIVE, OURS, serve
from benchmarks.traffic import Traffic

MODELS = ("ae", "vae")
FIRST_LOADS = 3
BARE = Path(__file__).with_name("bare.html").as_uri()
"""A page of sliders and pictures alone: what the browser itself takes."""

SECONDS = 5.0
STEPS = 100
"""Per model; the 95th percentile of 80 steps was up to a millisecond off."""
VIEWS = 10_000
"""Milliseconds within which our page has fetched the views that nobody has opened yet, too."""

# What moving the sliders of both models showed: under "step" and under "drag", once per model.
Runs = dict[str, list[Seen]]
Figure = Callable[[Runs], float]
# One opening of the page: "seconds" and "megabytes" until the first drag worked.
Load = dict[str, float]

WORKS_SINCE = "shown => performance.timeOrigin + (probe.readyAt ?? shown)"


def measure() -> list[Row]:
    """Return the rows of everything that is measured in a browser."""
    with serve(OURS) as ours, serve(NAIVE) as naive:
        return asyncio.run(compare(ours.url, naive.url))


async def compare(home: str, naive: str) -> list[Row]:
    """Measure all pages, one after the other, in one browser."""
    ours = home + INSTRUMENT
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        baseline = await sliders(browser, naive, "() => true")
        drags = await sliders(browser, ours, LOADED)
        slow = await sliders(browser, ours, LOADED, throttle=4)
        bare = await sliders(browser, BARE, "() => true")
        maps = await map_rows(browser, ours)
        counted = await counting(browser, ours)
        morphed = await morphing(browser, ours)
        viewed = await viewing(browser, ours)
        betas = await beta_rows(browser, ours)
        idle = [await idle_row(browser, ours, naive)]
        loads = [await first_drag(browser, ours, READY) for _ in range(FIRST_LOADS)]
        cards = [
            await first_drag(browser, home, READY, through_the_guide) for _ in range(FIRST_LOADS)
        ]
        guided = [*await guide_rows(browser, home), *guided_load_rows(cards)]
        naive_loads = [await first_drag(browser, naive, "() => true") for _ in range(FIRST_LOADS)]
        await browser.close()
    return [
        *slider_rows(drags, baseline, slow, bare),
        *maps,
        *counted,
        *morphed,
        *viewed,
        *betas,
        *idle,
        *load_rows(loads, naive_loads),
        *guided,
    ]


def slider_rows(ours: Runs, naive: Runs, slow: Runs, bare: Runs) -> list[Row]:
    """Return the rows about moving a slider; for rates the slower model counts."""

    def row(what: str, figure: Figure, bar: str = "", of: Runs = ours) -> Row:
        if of is bare:
            return Row(what=what, ours=None, baseline=figure(bare))
        baseline = figure(naive) if of is ours else None
        return Row(what=what, ours=figure(of), baseline=baseline, bar=bar)

    def late(kind: str, percent: int) -> Figure:
        return lambda runs: percentile([ms for run in runs[kind] for ms in run.latencies], percent)

    def slowest(name: str) -> Figure:
        return lambda runs: min(getattr(run, name) for run in runs["drag"])

    def per_move(runs: Runs) -> float:
        every = runs["drag"] + runs["step"]
        return sum(run.requests for run in every) / sum(run.inputs for run in every)

    return [
        row("slider step to pixels, ms, p50", late("step", 50)),
        row("slider step to pixels, ms, p95", late("step", 95), "<= 20"),
        row("slider drag to pixels, ms, p50", late("drag", 50)),
        row("slider drag to pixels, ms, p95", late("drag", 95), "<= 20"),
        row("the same on a bare page, steps, ms, p95", late("step", 95), of=bare),
        row("the same on a bare page, drags, ms, p95", late("drag", 95), of=bare),
        row("pictures/s while dragging", slowest("pictures_per_second"), ">= 55"),
        row("frames/s while dragging", slowest("frames_per_second"), ">= 55"),
        row("pictures/s, CPU throttled 4x", slowest("pictures_per_second"), ">= 30", of=slow),
        row("frames/s, CPU throttled 4x", slowest("frames_per_second"), ">= 30", of=slow),
        row("drag to pixels, CPU throttled 4x, ms, p95", late("drag", 95), of=slow),
        row("requests per slider move", per_move, "<= 0"),
    ]


def load_rows(ours: list[Load], naive: list[Load]) -> list[Row]:
    """Return the rows about opening the page."""
    return [
        Row(
            what="navigation to first working drag, s",
            ours=median(load["seconds"] for load in ours),
            baseline=median(load["seconds"] for load in naive),
            bar="<= 1 x",
        ),
        Row(
            what="MB transferred until the first drag works",
            ours=median(load["megabytes"] for load in ours),
            baseline=median(load["megabytes"] for load in naive),
            bar="<= 3",
        ),
    ]


def guided_load_rows(loads: list[Load]) -> list[Row]:
    """Return the rows about a drag by way of card 1."""
    return [
        Row(what=what, ours=median(load[key] for load in loads))
        for what, key in (
            ("navigation to first drag by way of card 1, s", "seconds"),
            ("MB transferred until then", "megabytes"),
        )
    ]


async def sliders(browser: Browser, url: str, ready: str, *, throttle: int = 1) -> Runs:
    """Return what was seen while both models' first sliders were moved."""
    async with opened(browser) as pointer:
        await pointer.page.goto(url)
        await pointer.page.wait_for_function(ready)
        await pointer.page.wait_for_function(FIRST_SLIDER, arg="ae")
        await pointer.page.wait_for_timeout(VIEWS)
        await pointer.drag("ae", seconds=1)  # the first event of a process costs extra
        await pointer.cdp.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        return {
            "step": [await pointer.steps(model, count=STEPS) for model in MODELS],
            "drag": [await pointer.drag(model, seconds=SECONDS) for model in MODELS],
        }


async def counting(browser: Browser, url: str) -> list[Row]:
    """Return the rows about samples that are counted."""
    async with opened(browser) as pointer:
        await pointer.page.goto(url)
        await pointer.page.wait_for_function(LOADED)
        return await samples.measure(pointer.page)


async def morphing(browser: Browser, url: str) -> list[Row]:
    """Return the rows about Morph."""
    async with opened(browser) as pointer:
        await pointer.page.goto(url)
        await pointer.page.wait_for_function(LOADED)
        return await morph.measure(pointer)


async def viewing(browser: Browser, url: str) -> list[Row]:
    """Return the rows about the other views."""
    async with opened(browser) as pointer:
        return await views.measure(pointer, url)


async def idle_row(browser: Browser, ours: str, naive: str) -> Row:
    """Return the row about pages that nobody touches."""
    return Row(
        what="main thread of an idle page, ms per s",
        ours=await idling(browser, ours),
        baseline=await idling(browser, naive),
    )


async def idling(browser: Browser, url: str) -> float:
    """Return how many ms a second the main thread of an untouched page works."""
    page = await browser.new_page()  # without the probe, which asks for frames itself
    await page.goto(url)
    await page.wait_for_timeout(2 * VIEWS)
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Performance.enable")
    before = await worked(cdp)
    await page.wait_for_timeout(1000 * SECONDS)
    after = await worked(cdp)
    await page.close()
    return 1000 * (after - before) / SECONDS


async def worked(cdp: CDPSession) -> float:
    """Return the seconds that a page's main thread has worked so far."""
    found = await cdp.send("Performance.getMetrics")
    return next(m["value"] for m in found["metrics"] if m["name"] == "TaskDuration")


async def nothing(_: Page) -> None:
    """Do nothing: the sliders are there at once."""


async def first_drag(
    browser: Browser,
    url: str,
    ready: str,
    first: Callable[[Page], Awaitable[None]] = nothing,
    conditions: tuple[dict[str, float], int] | None = None,
) -> Load:
    """Open the page with an empty cache and drag until a picture follows the pointer.

    `conditions` are those of the line, and how many times slower the processor is.
    """
    async with opened(browser) as pointer:
        traffic = await Traffic.of(pointer.cdp)
        if conditions:
            line, slower = conditions
            await pointer.cdp.send("Network.emulateNetworkConditions", line)
            await pointer.cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        await pointer.page.goto(url, wait_until="commit")
        await first(pointer.page)
        await pointer.page.wait_for_function(FIRST_SLIDER, arg="ae", polling=20)
        await pointer.page.wait_for_function(ready, polling=20)
        await pointer.page.evaluate("probe.watch('ae')")
        for attempt in range(1000):
            box = await pointer.page.evaluate(FIRST_SLIDER, "ae")
            x = box["x"] + box["width"] * (0.3 + 0.01 * (attempt % 40))
            async with pointer.hold(x, box["y"]):
                await pointer.mouse("mouseMoved", x + 5, box["y"])
            await pointer.page.wait_for_timeout(50)
            inputs, pictures = await pointer.page.evaluate("[probe.inputs, probe.pictures]")
            answers = [p["shown"] for p in pictures if inputs and p["asOf"] >= inputs[0]["at"]]
            if answers:
                works = await pointer.page.evaluate(WORKS_SINCE, answers[0])
                return {"seconds": answers[0] / 1000, "megabytes": traffic.until(works) / 1e6}
        raise RuntimeError(f"{url}: no picture ever followed the slider")
