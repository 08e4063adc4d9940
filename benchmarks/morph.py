"""Morph: frames per second while the scrubber is dragged over the strips and while it plays."""

from benchmarks.pointer import CENTRE, Pointer
from benchmarks.report import Row

SECONDS = 4
SCRUBBER = "morph-view input[type=range]"
FOUND = "() => document.querySelectorAll('morph-view .curves path.own').length === 3"


async def measure(pointer: Pointer) -> list[Row]:
    """Return the rows about Morph, on a page on which everything is loaded."""
    page = pointer.page
    await page.click("#tab-morph")
    await page.wait_for_function(FOUND)
    await pointer.settle()
    centre = await page.evaluate(CENTRE, SCRUBBER)
    x, y, width = centre["x"], centre["y"], centre["width"] / 3
    async with pointer.hold(x, y):
        await page.evaluate("probe.watch('ae')")
        await pointer.sweep(x, y, width, SECONDS)
        scrubbed = per_second(await page.evaluate("probe.frames"))
    await page.focus(SCRUBBER)
    await page.keyboard.press("Home")
    await page.evaluate("probe.watch('ae')")
    await page.click("morph-view .play")
    await page.wait_for_timeout(1000 * SECONDS)
    played = per_second(await page.evaluate("probe.frames"))
    return [
        Row(what="morph, frames/s while scrubbing", ours=scrubbed, bar=">= 50"),
        Row(what="morph, frames/s while it plays", ours=played, bar=">= 50"),
    ]


def per_second(frames: list[float]) -> float:
    """Return the rate of frames, given when they were, in ms."""
    return (len(frames) - 1) / (frames[-1] - frames[0]) * 1000
