"""A pointer on the page: presses a slider and moves at a mouse's pace, whatever the page does."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, CDPSession, Page, Request
from playwright.async_api import TimeoutError as NoAnswer

PROBE = Path(__file__).with_name("probe.js")
MOUSE_HZ = 125
SPEED = 300  # pixels a second: several steps of the slider in every frame
WAY = 40  # steps from one end of a slider to the other

READY = "() => Boolean(document.documentElement.dataset.ready)"
LOADED = "() => document.documentElement.dataset.ready === 'all'"
FIRST_SLIDER = """model => {
  const inputs = document.querySelectorAll(`#sliders-${model} input[type=range]`);
  for (const input of inputs) {
    const { x, y, width, height } = input.getBoundingClientRect();
    if (width && !input.disabled) return { x, y: y + height / 2, width };
  }
  return null;
}"""
CENTRE = """selector => {
  const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2, width };
}"""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Seen:
    """What the probe saw while the pointer moved; times in ms, -1 if no picture ever answered."""

    latencies: list[float]
    pictures_per_second: float
    frames_per_second: float
    inputs: int
    requests: int


@dataclass(slots=True, kw_only=True)
class Pointer:
    """The mouse of one page."""

    page: Page
    cdp: CDPSession
    requests: int = 0

    @classmethod
    async def on(cls, page: Page) -> "Pointer":
        """Return the pointer of a page that is not yet loaded, with the probe in the page."""
        await page.add_init_script(path=PROBE)
        pointer = cls(page=page, cdp=await page.context.new_cdp_session(page))
        page.on("request", lambda request: pointer.count(request))
        return pointer

    def count(self, request: Request) -> None:
        """Count a request that leaves the page."""
        # Some builds of Chromium ask for the icon again whenever the address changes.
        self.requests += not request.url.startswith(("data:", "blob:")) and not (
            request.url.endswith("/favicon.svg")
        )

    async def mouse(self, kind: str, x: float, y: float, *, down: bool = True) -> None:
        """Send one event of the mouse; returns when the page has handled it."""
        button = {"button": "left", "buttons": int(down), "clickCount": 1}
        extra = button if down or kind == "mouseReleased" else {}
        await self.cdp.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **extra})

    @asynccontextmanager
    async def hold(self, x: float, y: float) -> AsyncIterator[None]:
        """Keep the button pressed, from (x, y) on, for as long as the block lasts."""
        await self.mouse("mouseMoved", x, y, down=False)
        await self.mouse("mousePressed", x, y)
        yield
        await self.mouse("mouseReleased", x, y, down=False)

    async def sweep(
        self,
        x: float,
        y: float,
        width: float,
        seconds: float,
        *,
        down: bool = True,
        fall: float = 0,
    ) -> None:
        """Move to and fro between x and x + width, not waiting; end `fall` pixels lower."""
        offsets = list(zigzag(width, seconds))
        slope = fall / len(offsets)
        places = [(x + offset, y + i * slope) for i, offset in enumerate(offsets)]
        await at_pace([self.mouse("mouseMoved", *place, down=down) for place in places])

    async def drag(self, model: str, *, seconds: float) -> Seen:
        """Drag the first slider of a model to and fro and return what was seen."""
        box = await self.page.evaluate(FIRST_SLIDER, model)
        x, y, width = box["x"] + box["width"] * 0.3, box["y"], box["width"] * 0.4
        async with self.hold(x, y):
            await self.settle()
            await self.page.evaluate("model => probe.watch(model)", model)
            before = self.requests
            await self.sweep(x, y, width, seconds)
            frames = await self.page.evaluate("probe.frames")
            await self.settle()
            return await self.seen(frames, self.requests - before)

    async def steps(self, model: str, *, count: int) -> Seen:
        """Move the first slider of a model step by step, each after the last was answered."""
        box = await self.page.evaluate(FIRST_SLIDER, model)
        x, y, width = box["x"] + box["width"] * 0.3, box["y"], box["width"] * 0.4
        jitter = random.Random(0)  # so that moves fall anywhere between two frames
        async with self.hold(x, y):
            await self.settle()
            await self.page.evaluate("model => probe.watch(model)", model)
            before = self.requests
            for step in range(1, count + 1):
                way = step % (2 * WAY)  # to and fro, so that each step is a step of any slider
                await self.mouse("mouseMoved", x + width * min(way, 2 * WAY - way) / WAY, y)
                await self.answered(step)
                await asyncio.sleep(0.05 + jitter.random() / 20)
            await self.settle()
            return await self.seen(await self.page.evaluate("probe.frames"), self.requests - before)

    async def answered(self, pictures: int, within: float = 2000) -> None:
        """Wait until so many pictures were shown, or give up."""
        try:
            await self.page.wait_for_function(
                "n => probe.pictures.length >= n", arg=pictures, timeout=within, polling=20
            )
        except NoAnswer:
            return

    async def settle(self) -> None:
        """Wait until pictures that are under way have arrived."""
        await self.page.wait_for_timeout(1000)

    async def seen(self, frames: list[float], requests: int) -> Seen:
        """Return what the probe saw; frames per second only over `frames`."""
        inputs, pictures = await self.page.evaluate("[probe.inputs, probe.pictures]")
        span = (frames[-1] - frames[0]) / 1000
        shown = [picture for picture in pictures if picture["shown"] <= frames[-1]]
        return Seen(
            latencies=list(latencies(inputs, pictures)),
            pictures_per_second=len(shown) / span,
            frames_per_second=(len(frames) - 1) / span,
            inputs=len(inputs),
            requests=requests,
        )


@asynccontextmanager
async def opened(browser: Browser) -> AsyncIterator[Pointer]:
    """Give the pointer of a fresh page with an empty cache."""
    # Playwright waits for functions that it makes of text, which the static copy's policy forbids.
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    yield await Pointer.on(await context.new_page())
    await context.close()


def latencies(inputs: list[dict], pictures: list[dict]) -> Iterator[float]:
    """Yield for every movement the ms until a picture that takes it into account was shown."""
    for moved in inputs:
        shown = [p["shown"] - moved["pointer"] for p in pictures if p["asOf"] >= moved["at"]]
        if shown:
            yield min(shown)


def zigzag(width: float, seconds: float) -> Iterator[float]:
    """Yield offsets in [0, width] of a pointer at constant speed that turns at the ends."""
    for i in range(int(seconds * MOUSE_HZ)):
        way = (i + 1) * SPEED / MOUSE_HZ % (2 * width)
        yield min(way, 2 * width - way)


async def at_pace(moves: Sequence[Coroutine]) -> None:
    """Start one move after the other at the mouse's pace, then wait for all of them."""
    started, tasks = time.perf_counter(), []
    for i, move in enumerate(moves):
        await asyncio.sleep(max(0, started + i / MOUSE_HZ - time.perf_counter()))
        tasks.append(asyncio.ensure_future(move))
    await asyncio.gather(*tasks)
