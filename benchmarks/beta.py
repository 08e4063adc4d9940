"""The knob beta: what its first use fetches, and how pictures and planes follow it."""

import asyncio
from itertools import pairwise

from playwright.async_api import Browser

from benchmarks.maps import OPEN_PLANE, PLANES_THERE, per_second
from benchmarks.pointer import CENTRE, LOADED, Pointer, opened
from benchmarks.report import Row
from benchmarks.traffic import Traffic

KNOB = "#beta"
SECONDS = 4.0
QUIET = 3.0
"""Seconds without a byte after which everything is taken to have arrived."""
GLIDES = ("End", "Home", "End", "Home")


async def beta_rows(browser: Browser, url: str) -> list[Row]:
    """Return the rows about the knob, on a fresh page."""
    async with opened(browser) as pointer:
        traffic = await Traffic.of(pointer.cdp)
        page = pointer.page
        await page.goto(url)
        await page.wait_for_function(LOADED)
        await quiet(traffic)
        before = total(traffic)
        # As a person with a keyboard: the one step is one use, the way through all is the second.
        await page.focus(KNOB)
        await page.keyboard.press("ArrowRight")
        await quiet(traffic)
        first = total(traffic) - before
        await page.keyboard.press("ArrowRight")
        await quiet(traffic)
        every = total(traffic) - before
        dragged = await drag(pointer)
        await page.click("#tab-map")
        await page.evaluate(OPEN_PLANE)
        await page.wait_for_function(PLANES_THERE)
        for key in GLIDES[:2]:
            await page.focus(KNOB)
            await page.keyboard.press(key)
            await quiet(traffic)
        glided = await glide(pointer)
    return [
        Row(what="beta, MB that its first step fetches", ours=first / 1e6, bar="<= 3"),
        Row(what="beta, MB that all of them fetch", ours=every / 1e6),
        Row(what="beta, frames/s in a drag over all", ours=per_second(dragged), bar=">= 50"),
        Row(what="beta, longest gap between frames of this drag, ms", ours=longest(dragged)),
        Row(what="plane, frames/s gliding between betas", ours=per_second(glided), bar=">= 50"),
        Row(what="plane, longest gap between frames of a glide, ms", ours=longest(glided)),
    ]


async def drag(pointer: Pointer) -> list[float]:
    """Return when there were frames, ms, while the knob was dragged to and fro over all betas."""
    centre = await pointer.page.evaluate(CENTRE, KNOB)
    x, y, width = centre["x"] - centre["width"] / 2 + 2, centre["y"], centre["width"] - 4
    async with pointer.hold(x, y):
        await pointer.settle()
        await pointer.page.evaluate("probe.watch('vae')")
        await pointer.sweep(x, y, width, SECONDS)
        return await pointer.page.evaluate("probe.frames")


async def glide(pointer: Pointer) -> list[float]:
    """Return when there were frames, ms, while the plane's points went from end to end."""
    await pointer.page.focus(KNOB)
    await pointer.page.evaluate("probe.watch('vae')")
    for key in GLIDES:
        await pointer.page.keyboard.press(key)
        await asyncio.sleep(SECONDS / len(GLIDES))
    return await pointer.page.evaluate("probe.frames")


async def quiet(traffic: Traffic) -> None:
    """Wait until nothing has arrived for a while."""
    seen = -1
    while seen != len(traffic.arrivals):
        seen = len(traffic.arrivals)
        await asyncio.sleep(QUIET)


def total(traffic: Traffic) -> float:
    """Return the bytes so far."""
    return sum(size for _, size in traffic.arrivals)


def longest(frames: list[float]) -> float:
    """Return the longest time between two frames, ms."""
    return max(after - before for before, after in pairwise(frames))
