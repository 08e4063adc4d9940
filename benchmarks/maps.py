"""The Map view: how soon the maps are there, and how they and the planes follow a pointer."""

from statistics import median

from playwright.async_api import Browser

from benchmarks.pointer import CENTRE, LOADED, READY, Pointer, at_pace, opened
from benchmarks.report import Row

OPENINGS = 3
SECONDS = 3.0
WHEELS = 200

# From the click on the tab until the frame that shows both maps, large, has been painted.
OPEN_MAP = """() => new Promise((done) => {
  const started = performance.now();
  document.querySelector('#tab-map').click();
  const there = (map) => map.loaded && !map.stale && map.size.width === map.clientWidth;
  const look = () => {
    if (![...document.querySelectorAll('latent-map')].every(there)) {
      requestAnimationFrame(look);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done((performance.now() - started) / 1000);
    requestAnimationFrame(() => port2.postMessage(0));
  };
  // In the frame after the click the maps learn their new size.
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""
TAB_THERE = "() => Boolean(document.querySelector('#tab-map'))"
ALL_LAYERS = """() => document.querySelectorAll('[data-layer]:not(:checked)')
  .forEach((box) => box.click())"""
OPEN_PLANE = "() => document.querySelector('[name=mapKind][value=plane]').click()"
PLANES_THERE = "() => !document.querySelector('latent-plane.is-loading')"
CARD = "latent-plane[model=vae] .map-card canvas"


async def map_rows(browser: Browser, url: str) -> list[Row]:
    """Return the rows about maps and planes."""
    loaded = [await first_open(browser, url, LOADED) for _ in range(OPENINGS)]
    lazy = [await first_open(browser, url, READY) for _ in range(OPENINGS)]
    async with opened(browser) as pointer:
        await pointer.page.goto(url)
        await pointer.page.wait_for_function(LOADED)
        await pointer.page.get_by_role("tab", name="Map").click()
        await pointer.page.evaluate(ALL_LAYERS)
        await pointer.settle()
        maps = await pan_and_zoom(pointer, "#map-ae")
        await pointer.page.evaluate(OPEN_PLANE)
        await pointer.page.wait_for_function(PLANES_THERE)
        await pointer.settle()
        decoded, hovered = await hover(pointer, "#plane-vae")
        moved, dragged = await drag_point(pointer, "vae")
        planes = await pan_and_zoom(pointer, "#plane-vae")
    return [
        Row(what="Map view, click to painted maps, s", ours=median(loaded), bar="<= 1.5"),
        Row(what="the same, clicked before their data came, s", ours=median(lazy), bar="<= 1.5"),
        Row(what="map, all layers, frames/s zooming and panning", ours=maps, bar=">= 50"),
        Row(what="plane, frames/s zooming and panning", ours=planes, bar=">= 50"),
        Row(what="plane, frames/s with the pointer over it", ours=hovered, bar=">= 50"),
        Row(what="plane, pictures/s decoded under the pointer", ours=decoded, bar=">= 50"),
        Row(what="plane, frames/s while the point is dragged", ours=dragged, bar=">= 50"),
        Row(what="plane, pictures/s of the dragged point", ours=moved, bar=">= 50"),
    ]


async def first_open(browser: Browser, url: str, ready: str) -> float:
    """Return the seconds from the click on Map, as soon as the page is ready, to the maps."""
    async with opened(browser) as pointer:
        await pointer.page.goto(url)
        await pointer.page.wait_for_function(ready, polling=20)
        # The models may decode before the tabs are there.
        await pointer.page.wait_for_function(TAB_THERE, polling=20)
        return await pointer.page.evaluate(OPEN_MAP)


async def pan_and_zoom(pointer: Pointer, selector: str) -> float:
    """Return the frames per second while a map is zoomed and panned."""
    centre = await pointer.page.evaluate(CENTRE, selector)
    x, y = centre["x"], centre["y"]
    await pointer.page.evaluate("probe.watch('ae')")
    wheel = {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0}
    turns = [
        pointer.cdp.send("Input.dispatchMouseEvent", {**wheel, "deltaY": -10 if i < 125 else 6})
        for i in range(WHEELS)
    ]
    await at_pace(turns)
    async with pointer.hold(x, y):
        await pointer.sweep(x, y, centre["width"] / 4, SECONDS)
    return per_second(await pointer.page.evaluate("probe.frames"))


async def hover(pointer: Pointer, selector: str) -> tuple[float, float]:
    """Return pictures and frames per second while the mouse moves over a plane."""
    centre = await pointer.page.evaluate(CENTRE, selector)
    x, y, width = centre["x"], centre["y"], centre["width"] / 4
    await pointer.mouse("mouseMoved", x - width, y, down=False)
    await pointer.settle()
    await pointer.page.evaluate("canvas => probe.watch('vae', canvas)", CARD)
    await pointer.sweep(x - width, y, 2 * width, SECONDS, down=False)
    frames, pictures = await pointer.page.evaluate("[probe.frames, probe.pictures]")
    shown = [picture for picture in pictures if picture["shown"] <= frames[-1]]
    return len(shown) / (frames[-1] - frames[0]) * 1000, per_second(frames)


async def drag_point(pointer: Pointer, model: str) -> tuple[float, float]:
    """Return pictures and frames per second while the point of a plane is dragged."""
    await pointer.mouse("mouseMoved", 2, 2, down=False)
    centre = await pointer.page.evaluate(CENTRE, f"latent-plane[model={model}] .plane-handle")
    x, y = centre["x"], centre["y"]
    async with pointer.hold(x, y):
        await pointer.page.evaluate("canvas => probe.watch('vae', canvas)", f"#plane-digit-{model}")
        await pointer.sweep(x, y, 120, SECONDS)
        frames, pictures = await pointer.page.evaluate("[probe.frames, probe.pictures]")
    shown = [picture for picture in pictures if picture["shown"] <= frames[-1]]
    return len(shown) / (frames[-1] - frames[0]) * 1000, per_second(frames)


def per_second(frames: list[float]) -> float:
    """Return the rate of frames at given times, ms."""
    return (len(frames) - 1) / (frames[-1] - frames[0]) * 1000
