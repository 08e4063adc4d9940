"""An open page, what a test looks at or does on it, and how pages are opened.

The one place that knows where the page's modules are and what they are called inside: tests ask a
`Visit`, or import a module by its name alone (`with_modules`).
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import torch
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)

from explorer import artefacts
from explorer.models import posterior

WEB = Path(__file__).resolve().parents[2] / "explorer" / "web"
HERE = {"127.0.0.1", "localhost"}
PATIENCE = 60_000
"""Milliseconds after which something has failed; no test asserts how long anything takes."""
BACK_WITHIN = PATIENCE
"""Milliseconds after which what is not as at first stays so."""

DESK = (1440, 900)
PHONE = (390, 844)
INSTRUMENT = "#view=explore"
"""Without a link the page begins on the guided path; most tests are of the instrument."""
NAMES = {"ae": "autoencoder", "vae": "VAE"}


def with_modules(script: str) -> str:
    """Return a script for the page in which `import('name')` is the page's own module."""
    paths = {path.stem: path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js")}
    base = "document.querySelector('link[href*=\"static-\"]').href.replace(/[^/]*$/, '')"
    return re.sub(
        r"import\('([\w-]+)'\)", lambda found: f"import({base} + '{paths[found[1]]}')", script
    )


STORE = with_modules("""async () => {
  const { store } = await import('page-store');
  return (EXPRESSION);
}""")
# Nothing that changed still waits to be written: that happens twice a second at most.
WRITTEN = with_modules("""async () => {
  const { linkAddress } = await import('address');
  return location.href === await linkAddress();
}""")
# The page is what a link says that was pasted into its address.
FOLLOWED = with_modules("""async (hash) => {
  const { linkAddress } = await import('address');
  return location.hash === hash && location.href === await linkAddress();
}""")
# What a person has changed, as far as a page knows; what was only fetched or computed is left out.
STATE = with_modules("""async () => {
  const { store } = await import('page-store');
  const { linkAddress } = await import('address');
  const FETCHED = ['critic', 'data', 'digits', 'failed', 'gaussians', 'judged', 'labels',
    'loop', 'planes', 'restTimer', 'shipped'];
  const plain = (key, value) => ArrayBuffer.isView(value) || value instanceof Set
    ? [...value] : value;
  const kept = Object.entries(store).filter(([name]) => !FETCHED.includes(name))
    // Of who is not on show, where its sliders stand.
    .map(([name, value]) => [name, name !== 'sides' ? value : Object.fromEntries(
      Object.entries(value).map(([id, side]) => [id,
        store.models.includes(id) ? side : { z: side.z, mu: side.mu, moved: side.moved }]))]);
  const CONTROLS = '.lse :is(input:not([type=file]), select, textarea, details, [aria-pressed],'
    + ' [aria-expanded], [aria-selected], [aria-checked], [role=tab])';
  const place = (e) => e.id || e.matches('.lse') ? `#${e.id}`
    : `${place(e.parentElement)} ${e.localName}${[...e.parentElement.children].indexOf(e)}`;
  const shown = [...document.querySelectorAll(CONTROLS)].filter((e) => e.checkVisibility());
  const aria = ['pressed', 'expanded', 'selected', 'checked'];
  const controls = shown.map((e) => [place(e), [e.value, e.checked, e.open, e.disabled,
    ...aria.map((name) => e.getAttribute(`aria-${name}`))]]);
  return {
    link: await linkAddress(),
    ...Object.fromEntries(kept.map(([name, value]) =>
      [`store.${name}`, JSON.stringify(value, plain)])),
    ...Object.fromEntries(controls.map(([name, values]) => [name, JSON.stringify(values)])),
    dialogs: [...document.querySelectorAll('dialog[open]')].map((e) => e.id || e.className),
    fullScreen: Boolean(document.fullscreenElement),
    kept: [localStorage, sessionStorage].flatMap((kept) => Object.keys(kept)),
    notice: document.querySelector('page-notice').textContent,
    scrolled: [scrollX, scrollY],
    focus: document.activeElement === document.body ? null : document.activeElement.outerHTML,
  };
}""")
# As a person would, and then what a person cannot take back.
START_OVER = with_modules("""async () => {
  const { store } = await import('page-store');
  const { showNotice } = await import('notice');
  const { drawing } = await import('drawing');
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  if (document.fullscreenElement) await document.exitFullscreen();
  document.querySelector('[data-action=start-over]').click();
  // The input that it replaced can be brought back.
  await new Promise(requestAnimationFrame);
  drawing.past.length = 0;
  store.notify('ink');
  store.resamples = 0;
  store.setHover(null);
  document.querySelector('guide-path').answers?.clear();
  // Of which class digits are browsed stays until a person asks for another.
  document.querySelector('dialog.browse input')?.click();
  showNotice('');
  localStorage.clear();
  document.activeElement.blur();
  getSelection().removeAllRanges();
}""")
# Nothing more is to be drawn, and every listener has been notified, of being at rest too.
IDLE = with_modules("""async () => {
  const { store: { loop } } = await import('page-store');
  return !(loop.waiting || loop.working || loop.dirty.size || loop.tasks.size);
}""")
TO_THE_TOP = """() => {
  scrollTo({ top: 0, left: 0, behavior: 'instant' });
  for (const e of document.querySelectorAll('.lse *')) {
    if (e.scrollTop || e.scrollLeft) e.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  }
}"""
TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"""
# The page paints digits in its theme's colours; tests read them as MNIST has them.
MNIST = """(canvas, left, top, width, height) => {
  const { data } = canvas.getContext('2d').getImageData(left, top, width, height);
  const themed = canvas.matches(
    '.digit canvas, .pictures, .rows canvas, .strip canvas, .stage-picture canvas:not(.pad-copy)');
  const turned = themed && !document.body.classList.contains('dark');
  return Array.from({ length: width * height }, (_, i) => turned ? 255 - data[4 * i] : data[4 * i]);
}"""
# A row's film strip is a part of a canvas that it has with its neighbours.
STRIP_TOP = """[...row.parentElement.querySelectorAll('.row')].indexOf(row)
    * getComputedStyle(row).getPropertyValue('--pitch')"""
STRIP = f"""(row) => {{
  const canvas = row.parentElement.querySelector('canvas');
  return ({MNIST})(canvas, 0, {STRIP_TOP}, canvas.width, 28);
}}"""
# Each strip comes as a whole; before, only the picture being dragged is there.
STRIPS_DRAWN = f"""() => [...document.querySelectorAll('.sliders .row')].every((row) => {{
  if (!row.getClientRects().length) return true;
  const canvas = row.parentElement.querySelector('canvas');
  const {{ min, max, valueAsNumber }} = row.querySelector('input');
  const far = 2 * valueAsNumber > +min + +max ? 0 : canvas.width - 1;
  return canvas.getContext('2d').getImageData(far, {STRIP_TOP}, 1, 1).data[3] > 0;
}})"""
# How many pixels of the page each row that is shown lies beside its strip, and its sheet too high.
STRIPS_OFF = """() => [...document.querySelectorAll('.sliders .rows')].flatMap((rows) => {
  const canvas = rows.querySelector('canvas');
  const shown = [...rows.querySelectorAll('.row')].filter((row) => row.getClientRects().length);
  if (!shown.length) return [];
  const sheet = canvas.getBoundingClientRect();
  const pitch = Number(getComputedStyle(canvas).getPropertyValue('--pitch'));
  return [canvas.height - shown.length * pitch, ...shown.flatMap((row, i) => {
    const track = row.querySelector('input').getBoundingClientRect();
    const top = sheet.top + (i * pitch * sheet.height) / canvas.height;
    const height = (28 * sheet.height) / canvas.height;
    return [sheet.left - track.left, sheet.width - track.width, top - track.top,
      height - track.height];
  })];
})"""
RED = f"(canvas) => ({MNIST})(canvas, 0, 0, canvas.width, canvas.height)"
ALL_DEFINED = """() => [...document.querySelectorAll('.lse :not(:defined)')]
  .every((element) => !element.getClientRects().length)"""
# The pause that leaves the machine to a person's first drag no test needs. Longer ones stay: what
# is said meanwhile is seen, and what a page does when it is left alone comes later.
SHORT_PAUSES = """{
  // What is fetched is asked for below; browsers keep 250 names unless told otherwise.
  performance.setResourceTimingBufferSize(2000);
  const wait = window.setTimeout;
  window.setTimeout = (done, milliseconds, ...more) =>
    wait(done, milliseconds >= 300 && milliseconds <= 700 ? milliseconds / 10 : milliseconds,
      ...more);
}"""
FORGET = "() => { try { localStorage.clear(); } catch { /* a window without storage */ } }"
HAS_INK = f"(selector) => ({RED})(document.querySelector(selector)).some((value) => value > 200)"
# The pixels of a map around a place.
AROUND = """(canvas, [x, y]) => {
  const ratio = canvas.width / canvas.clientWidth;
  const side = 24 * ratio;
  const context = canvas.getContext('2d');
  return [...context.getImageData(x * ratio - side / 2, y * ratio - side / 2, side, side).data];
}"""
COLOURS = """(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


@dataclass(eq=False)
class Visit:
    """One open page, and what a test looks at or does on it."""

    page: Page
    shipped: artefacts.Artefacts
    problems: list[str]
    requests: list[str]

    # ---- what is there ----

    def ready(self, until: str) -> None:
        """Wait until the sliders decode ('first') or everything is loaded ('all')."""
        names = ["all"] if until == "all" else ["first", "all"]
        self.page.wait_for_function(
            "names => names.includes(document.documentElement?.dataset.ready)", arg=names
        )
        self.settle()

    def all_fetched(self) -> None:
        """Wait until the views that nobody opened are fetched too: then nothing more is."""
        # It is the last.
        self.page.wait_for_function(
            "performance.getEntriesByType('resource')"
            ".some(({ name }) => name.endsWith('/sampler-worker.js'))"
        )

    def settle(self) -> None:
        """Wait until what was asked for is drawn: the page draws once per frame."""
        self.page.evaluate(TWO_FRAMES)

    def wait_for(self, question: str, arg: object = None) -> None:
        """Wait until an async function says yes: wait_for_function takes a promise for a yes."""
        wait_for(self.page, question, arg)

    def until_held(self, held: Sequence[object]) -> None:
        """Wait until the page asked for a file that a test keeps back."""
        give_up = time.monotonic() + PATIENCE / 1000
        while not held:
            assert time.monotonic() < give_up, "it is not asked for"
            self.settle()

    def address(self) -> str:
        """Return the page's address, once it says what is on the page."""
        return address(self.page)

    def store(self, expression: str) -> Any:
        """Return what an expression about the page's `store` gives; tests only read it."""
        return self.page.evaluate(STORE.replace("EXPRESSION", expression))

    def z(self, model: str) -> np.ndarray:
        """Return where a model's sliders stand (32,)."""
        return np.array(self.store(f"[...store.sides.{model}.z]"), dtype=np.float32)

    def mu(self, model: str) -> np.ndarray:
        """Return what a model encoded (32,)."""
        return np.array(self.store(f"[...store.sides.{model}.mu]"), dtype=np.float32)

    def moved(self, model: str) -> dict[int, float]:
        """Return where the moved sliders stand, by dimension, rounded as in a link."""
        z = self.z(model)
        return {int(d): float(np.float16(z[d])) for d in np.flatnonzero(z != self.mu(model))}

    def pixels(self, selector: str) -> np.ndarray:
        """Return the 784 bytes that a 28 x 28 canvas shows, white ink on black."""
        return self.red(self.page.locator(selector))

    def red(self, canvas: Locator) -> np.ndarray:
        """Return the red channel of a canvas, row by row."""
        self.settle()
        return np.array(canvas.evaluate(RED), dtype=np.uint8)

    def strip(self, model: str, dimension: int) -> np.ndarray:
        """Return a slider's film strip (28, 28 * frames)."""
        self.settle()
        pixels = self.row(model, dimension).evaluate(STRIP)
        return np.array(pixels, dtype=np.uint8).reshape(28, -1)

    def check_strips(self) -> None:
        """Every slider on show lies on its film strip, and no strip is without one."""
        self.page.wait_for_function(STRIPS_DRAWN)
        off = np.abs(self.page.evaluate(STRIPS_OFF))
        assert off.size > 0
        assert off.max() < 0.6

    def picture(self, model: str) -> np.ndarray:
        """Return what a model's decoded picture shows (784,)."""
        return self.pixels(f"#digit-{model}")

    def painted(self, selector: str) -> None:
        """Wait until a canvas shows ink."""
        self.page.wait_for_selector(selector)
        self.page.wait_for_function(HAS_INK, arg=selector)

    @property
    def input(self) -> np.ndarray:
        """Return what the input picture shows (784,)."""
        return self.pixels("#digit-input")

    def colours(self, canvas: Locator) -> int:
        """Return how many different colours a canvas shows."""
        return canvas.evaluate(COLOURS)

    def sliders(self, model: str) -> Locator:
        return self.page.locator(f"#sliders-{model} input[type=range]")

    def slider(self, model: str, dimension: int) -> Locator:
        name = re.compile(rf"^z {dimension} of the {NAMES[model]}\b")
        return self.page.locator(f"#sliders-{model}").get_by_role("slider", name=name)

    def row(self, model: str, dimension: int) -> Locator:
        """Return the row that a slider stands in, with its strip, value and marks."""
        row = "xpath=ancestor::*[contains(concat(' ', @class, ' '), ' row ')]"
        return self.slider(model, dimension).locator(row)

    def top(self, model: str, rank: int = 0) -> int:
        """Return the dimension that carries the most information, or the next ones."""
        return self.shipped.models[model].statistics["order"][rank]

    @cached_property
    def notice(self) -> Locator:
        return self.page.locator("page-notice")

    # ---- what it ought to be ----

    def check_pictures(self, models: Sequence[str] = ("ae", "vae")) -> None:
        """Both pictures are what torch decodes from where the sliders stand, to 1/255."""
        self.settle()
        for model in models:
            expected = 255 * decoded(self.shipped, model, self.z(model))
            difference = np.abs(self.picture(model) - expected).max()
            assert difference <= 1, f"{model}: a pixel differs by {difference:.1f}/255 from torch"

    def check_encoded(self) -> None:
        """Both models stand at what torch encodes from the input picture, and decode that."""
        for model in ("ae", "vae"):
            expected = encoded(self.shipped, model, self.input)
            np.testing.assert_allclose(self.z(model), expected, atol=2e-4)
        self.check_pictures()

    # ---- what a person does ----

    def mouse_to(self, x: float, y: float) -> None:
        self.page.mouse.move(x, y)

    @contextmanager
    def holding(self, slider: Locator, share: float) -> Iterator[Callable[[float], None]]:
        """Press the mouse on a slider; gives a function that moves it; shares of the width."""
        slider.scroll_into_view_if_needed()
        box = box_of(slider)

        def move(to: float) -> None:
            self.mouse_to(box["x"] + to * box["width"], box["y"] + box["height"] / 2)

        move(share)
        self.page.mouse.down()
        yield move
        self.page.mouse.up()
        self.settle()

    def drag(self, slider: Locator, share: float) -> None:
        """Drag a slider from its middle to a share of its width."""
        with self.holding(slider, 0.5) as move:
            move((0.5 + share) / 2)
            move(share)

    def tab(self, name: str) -> None:
        self.page.locator("page-tabs").get_by_role("tab", name=name, exact=True).click()
        self.arrived()

    def arrived(self) -> None:
        """Wait until the elements of the view, fetched when it is first opened, are there."""
        self.settle()
        self.page.wait_for_function(ALL_DEFINED)
        self.settle()

    def follow(self, link: str) -> None:
        """Paste a link's part after the # into the address of the open page.

        What was done in it just before may not be in its address yet: first ask for `address`.
        """
        # Behind another page it would not follow, and an address that stays the same tells nobody.
        self.page.bring_to_front()
        assert urlsplit(self.page.url).fragment != urlsplit(link).fragment
        self.page.evaluate(f"location.hash = {json.dumps(urlsplit(link).fragment)}")
        self.wait_for(FOLLOWED, f"#{urlsplit(link).fragment}")

    def start_over(self) -> None:
        """Start over, from the menu where the header has no room for a button."""
        if not self.page.get_by_role("button", name="Start over").is_visible():
            self.page.get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("button", name="Start over").click()
        self.settle()

    def card(self, card: str) -> None:
        """Open a card of the guided path, as somebody comes upon it who has answered none."""
        self.store(f"store.set({{ card: '{card}' }})")
        self.page.wait_for_selector(f"[data-card='{card}'] .guide-scene > *")
        self.settle()

    def load_test_digit(self, index: int) -> None:
        """Take a test digit by its number, the way a person does."""
        self.page.get_by_role("button", name="Browse 10,000").click()
        dialog = self.page.get_by_role("dialog", name="Test digits")
        dialog.get_by_role("spinbutton", name="Index").fill(str(index))
        dialog.get_by_role("button", name="Go", exact=True).click()
        expect(dialog).to_be_hidden()
        self.settle()


@dataclass(eq=False)
class Kept:
    """A page that several tests have, one after another, and what it was like at first."""

    visit: Visit
    size: tuple[int, int]
    first: dict[str, Any] = field(default_factory=dict)

    def remember(self) -> None:
        """Keep what a page is like that was just opened.

        It starts over once: the page's own digit comes with the codes that torch gave it, which
        differ in their last bits from what is encoded here. That starting over gives the first
        page back is a test of its own.
        """
        self.start_over()
        self.first = self.visit.page.evaluate(STATE)

    def bring_back(self) -> list[str]:
        """Start over; returns what is not as at first all the same."""
        self.start_over()
        # What starts over by itself has as much time as anything else.
        give_up = time.monotonic() + BACK_WITHIN / 1000
        while (left := self.differences()) and time.monotonic() < give_up:
            self.visit.settle()
        return left

    def start_over(self) -> None:
        page = self.visit.page
        page.unroute_all()
        page.mouse.move(0, 0)
        page.evaluate(START_OVER)
        self.show_in(self.size, "light")
        self.visit.wait_for(IDLE)
        page.evaluate(TO_THE_TOP)
        self.visit.settle()

    def show_in(self, size: tuple[int, int], theme: str) -> None:
        """Give the page a window of that size, and the system a theme."""
        show_in(self.visit.page, size, theme)
        self.visit.settle()
        self.visit.wait_for(IDLE)

    def differences(self) -> list[str]:
        now = self.visit.page.evaluate(STATE)
        names = {**self.first, **now}
        pairs = [(name, self.first.get(name), now.get(name)) for name in names]
        return [f"{name}: {a}, now {b}"[:300] for name, a, b in pairs if a != b]


def show_in(page: Page, size: tuple[int, int], theme: str) -> None:
    """Give a page a window of that size, and the system a theme and else nothing special."""
    if page.viewport_size != {"width": size[0], "height": size[1]}:
        page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(
        media="screen",
        color_scheme=theme,  # pyrefly: ignore[bad-argument-type]
        reduced_motion="no-preference",
        forced_colors="none",
    )


def wait_for(page: Page, question: str, arg: object = None) -> None:
    give_up = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(question, arg):
        assert time.monotonic() < give_up, f"never: {question}"
        page.evaluate(TWO_FRAMES)


def address(page: Page) -> str:
    wait_for(page, WRITTEN)
    return page.url


def turned_to_its_end(page: Page) -> None:
    """Do what a card asks after the guess: turn its knob to the end, judge its ten pictures."""
    knob = page.locator("scene-knob input")
    if knob.count():
        knob.press("End")
    real = page.locator("scene-forger [data-real]")
    if real.count():
        page.wait_for_selector("scene-forger [data-real]:not([aria-disabled=true])")
        for _ in range(10):
            real.click()


def box_of(locator: Locator) -> dict[str, float]:
    """Return where an element is; pixels of the viewport."""
    box = locator.bounding_box()
    assert box, f"{locator} is not visible"
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


@torch.no_grad()
def decoded(shipped: artefacts.Artefacts, model: str, z: np.ndarray) -> np.ndarray:
    """Return what torch decodes (784,) from a code (32,)."""
    return shipped.models[model].net.decode(torch.from_numpy(z.astype(np.float32)[None]))[0].numpy()


@torch.no_grad()
def encoded(shipped: artefacts.Artefacts, model: str, picture: np.ndarray) -> np.ndarray:
    """Return where torch puts a picture of 784 bytes (32,): the AE's point, the VAE's mu."""
    x = torch.from_numpy(picture.astype(np.float32)[None] / 255)
    return posterior(shipped.models[model].net, x)[0][0].numpy()


@dataclass(eq=False)
class Visitor:
    """Opens pages and collects what went wrong on them."""

    browser: Browser
    home: str
    """Where the app answers, without a slash at the end."""

    shipped: artefacts.Artefacts
    shared: dict[bool, BrowserContext]
    """With touch and without; their caches save most of what it takes to open a page."""

    kept: dict[bool, Kept] = field(default_factory=dict)
    """Pages for `reused`, with touch and without."""

    in_use: set[bool] = field(default_factory=set)
    """Which of them this test has."""

    pages: list[Page] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    """Patterns of problems that a test brings about on purpose."""

    def __call__(
        self,
        address: str = "",
        *,
        until: str | None = "first",
        size: tuple[int, int] = DESK,
        theme: str = "light",
        touch: bool = False,
        guide: bool = False,
        before: Callable[[Page], object] | None = None,
    ) -> Visit:
        """Open a page of the app (`address` is a hash) or any local address.

        Args:
            until: 'first', 'all', or None to return at once.
            guide: open the page as a visitor does who brings no link.
            before: called with the page before anything is fetched.
        """
        # With an empty cache where a test meddles with what is fetched.
        context = self.context(touch, fresh=before is not None)
        visit = Visit(context.new_page(), self.shipped, self.problems, [])
        self.pages.append(visit.page)
        show_in(visit.page, size, theme)
        self.watch(visit)
        if before:
            before(visit.page)
        url = address if address.startswith("http") else f"{self.home}/{address}"
        url += "" if guide or "#" in url else INSTRUMENT
        visit.page.goto(url, wait_until="commit")
        if until:
            visit.ready(until)
        return visit

    def reused(
        self,
        *,
        size: tuple[int, int] = DESK,
        theme: str = "light",
        touch: bool = False,
    ) -> Visit:
        """Return a page as it is when everything is loaded: one that another test had before.

        For tests that are not about opening a page, nor of what it asks for from the start. What
        a test leaves behind that starting over does not bring back makes that test fail. Another
        size or theme than the last test's comes as a person has it: without opening the page anew.
        """
        assert touch not in self.in_use, "a test that needs two pages opens the other"
        at_first = PHONE if touch else DESK
        if touch not in self.kept:
            visit = self(until="all", size=at_first, touch=touch)
            self.pages.remove(visit.page)
            self.kept[touch] = Kept(visit, at_first)
            self.kept[touch].remember()
        kept = self.kept[touch]
        self.in_use.add(touch)
        kept.visit.problems = self.problems
        kept.visit.requests = []
        if (size, theme) != (at_first, "light"):
            kept.show_in(size, theme)
        return kept.visit

    def context(self, touch: bool, *, fresh: bool) -> BrowserContext:
        """Return a context for a page: the page keeps its state in its address alone."""
        if not fresh and touch in self.shared:
            return self.shared[touch]
        context = self.browser.new_context(
            has_touch=touch,
            is_mobile=touch,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(SHORT_PAUSES)
        if fresh:
            self.contexts.append(context)
        else:
            self.shared[touch] = context
        return context

    def watch(self, visit: Visit) -> None:
        page = visit.page

        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                visit.problems.append(f"console: {message.text} ({message.location.get('url')})")

        def answered(response: Response) -> None:
            if response.status >= 400:
                visit.problems.append(f"status {response.status}: {response.url}")

        def asked(url: str) -> None:
            # Some builds of Chromium ask for it again whenever the address changes.
            if not url.endswith("/favicon.svg"):
                visit.requests.append(url)
            parts = urlsplit(url)
            if parts.scheme not in ("data", "blob", "about") and parts.hostname not in HERE:
                visit.problems.append(f"another host: {url}")

        page.on("console", console)
        page.on("pageerror", lambda error: visit.problems.append(f"error: {error}"))
        page.on("response", answered)
        page.on("request", lambda request: asked(request.url))
        page.on("websocket", lambda socket: asked(socket.url))

    def close(self, *, failed: bool = False) -> None:
        """Close this test's pages, and bring back those that others have after it."""
        self.bring_back(failed=failed)
        self.leave()
        assert not self.unexpected(), "\n".join(self.unexpected())

    def unexpected(self) -> list[str]:
        """Return what went wrong that the test did not bring about on purpose."""
        return [p for p in self.problems if not any(re.search(a, p) for a in self.allowed)]

    def bring_back(self, *, failed: bool) -> None:
        while self.in_use:
            key = self.in_use.pop()
            kept = self.kept.pop(key)
            # Nobody gets a page on which something went wrong.
            wrong = failed or self.unexpected()
            left = [] if wrong else kept.bring_back()
            self.problems.extend(f"left behind: {what}" for what in left)
            if wrong or left:
                kept.visit.page.close()
            else:
                self.kept[key] = kept

    def leave(self) -> None:
        for page in self.pages:
            if not page.is_closed() and page.url.startswith(self.home):
                # The one thing that outlives a page, and other tests share its context.
                page.evaluate(FORGET)
            page.close()
        for context in self.contexts:
            context.close()
