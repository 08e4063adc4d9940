"""The other views: frames per second while a pointer draws or moves something in them."""

from benchmarks.pointer import CENTRE, FIRST_SLIDER, LOADED, Pointer
from benchmarks.report import Row

SECONDS = 3.0
VIEWS = 10_000
"""Milliseconds within which the page has fetched the views that nobody has opened yet, too."""

TEMPERATURE = "#temperature"
PAD = "#pad"
SCRUBBER = "#gan-scrubber"
PLAYED = """document.querySelector('[data-panel=gan-game]')
  ?.classList.contains('is-waiting') === false"""
THERE = "tag => document.querySelector(tag)?.childElementCount > 0"
# The last picture of the VAE's batch has a new name with every new batch.
COUNT_BATCHES = """() => {
  window.batchesSeen = 0;
  const last = document.querySelector('sample-grid[model=vae] button:last-of-type');
  new MutationObserver(() => { window.batchesSeen += 1; })
    .observe(last, { attributeFilter: ['aria-label'] });
}"""
IN_VIEW = "selector => document.querySelector(selector).scrollIntoView({ block: 'center' })"


async def measure(pointer: Pointer, url: str) -> list[Row]:
    """Return the rows about views that have none elsewhere, on a fresh page."""
    page = pointer.page
    await page.goto(url)
    await page.wait_for_function(LOADED)
    await page.wait_for_timeout(VIEWS)
    await show(pointer, "loss", "loss-view")
    loss = await while_moving(pointer, PAD, falling=True)
    await show(pointer, "generate", "generate-view")
    await page.evaluate(COUNT_BATCHES)
    temperature = await while_moving(pointer, TEMPERATURE)
    seen = await page.evaluate("batchesSeen") / SECONDS
    await show(pointer, "gan", "gan-view")
    await page.wait_for_function(PLAYED)
    scrubbed = await while_moving(pointer, SCRUBBER)
    await show(pointer, "how-it-works", "how-view")
    how = await while_moving(pointer, PAD, falling=True)
    # Its full screen is the one with strips.
    await page.click("#tab-explore")
    await page.keyboard.press("f")
    await page.wait_for_function(
        "document.querySelector('.lse').dataset.presentation !== undefined"
    )
    await page.wait_for_function(FIRST_SLIDER, arg="vae")
    presented = await pointer.drag("vae", seconds=SECONDS)
    rates = {
        "loss, frames/s while drawing": loss,
        "generate, frames/s while the temperature is dragged": temperature,
        "GAN, frames/s while the training is scrubbed": scrubbed,
        "how it works, frames/s while drawing": how,
        "full screen, frames/s while dragging": presented.frames_per_second,
    }
    rows = [Row(what=what, ours=rate, bar=">= 50") for what, rate in rates.items()]
    return [
        *rows,
        Row(what="generate, new pictures of a sample per second meanwhile", ours=seen),
    ]


async def show(pointer: Pointer, view: str, element: str) -> None:
    """Open a view and wait until it has come to rest."""
    await pointer.page.click(f"#tab-{view}")
    await pointer.page.wait_for_function(THERE, arg=element)
    await pointer.settle()


async def while_moving(pointer: Pointer, selector: str, *, falling: bool = False) -> float:
    """Return the frames per second while the mouse is held on an element and moves to and fro.

    With `falling` it also moves down: over the same line again, a pen would draw nothing new.
    """
    await pointer.page.evaluate(IN_VIEW, selector)
    await pointer.settle()
    centre = await pointer.page.evaluate(CENTRE, selector)
    x, y, width = centre["x"] - centre["width"] / 3, centre["y"], centre["width"] * 2 / 3
    fall = width if falling else 0
    y -= fall / 2
    async with pointer.hold(x, y):
        await pointer.page.evaluate("probe.watch('vae')")
        await pointer.sweep(x, y, width, SECONDS, fall=fall)
        frames = await pointer.page.evaluate("probe.frames")
    return (len(frames) - 1) / (frames[-1] - frames[0]) * 1000
