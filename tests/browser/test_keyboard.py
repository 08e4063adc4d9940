"""The main job by keyboard alone: no mouse, no finger, no focus set by the test."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visit import DESK, IDLE, PHONE, with_modules

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const { top, bottom, left, right, width, height } = e.getBoundingClientRect();
  const label = e.labels?.[0]?.textContent ?? '';
  const named = (e.getAttribute('aria-labelledby') ?? '').split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const name = (e.ariaLabel || named.trim() || label || e.textContent || e.title || '').trim();
  const around = [e, e.nextElementSibling, e.parentElement, e.parentElement?.parentElement];
  const ring = around.some((one) => {
    const { outlineStyle, outlineWidth, opacity } = one ? getComputedStyle(one) : {};
    return outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2 && opacity !== '0';
  });
  return {
    id: e.id, tag: e.localName, type: e.type ?? '', role: e.getAttribute('role'),
    name: name.replace(/\\s+/g, ' '),
    shown: e.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0,
    inside: !!e.closest('.lse'), left, right, top, bottom, ring,
    place: window.stops?.indexOf(e) ?? -1,
  };
}"""
# What a Tab can reach, by the page's own markup; of a group of radio buttons, one.
STOPS = """() => {
  window.stops = [...document.querySelectorAll(
      '.lse :is(button, input, select, textarea, a[href], summary, [tabindex="0"])')]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.type !== 'file' && !e.closest('dialog')
      && e.checkVisibility({ visibilityProperty: true }))
    .filter((e) => e.type !== 'radio' || e.checked);
  return window.stops.map((e) => e.outerHTML.slice(0, 90));
}"""
TOLD = """(region) => {
  globalThis.told = [];
  new MutationObserver(() => told.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""
LOADED_AGAIN = with_modules("""async () => {
  const { store } = await import('page-store');
  store.load(store.picture, store.source);
}""")
AT_REST = with_modules("""async () => {
  const { store } = await import('page-store');
  await new Promise((done) => {
    store.on(['rest'], done);
    store.notify();
  });
}""")
# Tab goes on from the last click, so the walk starts at something before everything.
TO_THE_TOP = """() => {
  const start = document.createElement('p');
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
}"""


def press(page, *keys: str) -> None:
    for key in keys:
        page.page.keyboard.press(key)
    page.settle()


def tab_to(page, target: Locator, *, backwards: bool = False, most: int = 120) -> None:
    """Press Tab until the focus is where a person would see it to be."""
    for pressed in range(most + 1):
        if target.evaluate("e => e === document.activeElement"):
            return
        if pressed < most:
            page.page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"{most} times Tab did not lead to {target}")


def walk(page) -> list[dict]:
    """Return every stop of one round with Tab through our page."""
    stops = []
    for _ in range(200):
        page.page.keyboard.press("Tab")
        stop = page.page.evaluate(FOCUSED)
        if stop is None or not stop["inside"]:
            if stops:
                return stops
            continue
        stops.append(stop)
    raise AssertionError("the focus never leaves the page: a trap")


def walked(page) -> tuple[list[str], list[int], list[dict]]:
    """Return what a walk missed, where it came to, and its stops."""
    page.page.evaluate(TO_THE_TOP)
    expected = page.page.evaluate(STOPS)
    stops = walk(page)
    found = [stop["place"] for stop in stops if stop["place"] >= 0]
    # Some buttons are there only while there is something to do for them.
    there = page.page.evaluate("() => window.stops.map((e) => !e.disabled && e.checkVisibility())")
    missed = [name for place, name in enumerate(expected) if there[place] and place not in found]
    return missed, found, stops


TRIES = 3
"""Walks in which some stop may be missed: one that is never reached is missed in all of them."""
VIEWS = [
    "Explore",
    "Map",
    "Plane",
    "Morph",
    "Generate",
    "GAN",
    "Loss",
    "Train",
    "How it works",
    "Evidence",
]


@pytest.mark.parametrize("view", VIEWS)
def test_tab_reaches_every_control_in_the_order_of_the_page(visit, view):
    page = visit.reused()
    if view == "Plane":
        page.tab("Map")
        page.page.locator("map-kind").get_by_text("plane").click()
        page.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    else:
        page.tab(view)
    if view == "Generate":
        # What is counted so far is told, and told again.
        expect(page.page.get_by_role("button", name="Sample 1,000 more")).to_be_visible()
    if view == "GAN":
        # Its films are fetched when it is opened, and the buttons that belong to them come then.
        expect(page.page.locator(".gan-when")).not_to_be_empty()
    page.wait_for(IDLE)
    missed, found, stops = walked(page)
    for _ in range(TRIES - 1):
        # Where a text came late, it took the focus that stood in it away, and ended the walk.
        if missed:
            missed, found, stops = walked(page)
    assert not missed, "Tab never comes to these"
    assert found == sorted(found), "the focus goes back and forth"
    for stop in stops:
        where = f"{stop['tag']}#{stop['id']} {stop['name'][:60]}"
        assert stop["name"], f"{where}: without a name"
        assert stop["shown"], f"{where}: the focus is on something that is not there"
        # The ring around a slider's thumb belongs to a part that styles cannot be asked about.
        assert stop["ring"] or "range" in stop["type"], f"{where}: nothing shows the focus"
        assert stop["bottom"] > 0, f"{where}: the focus is off the screen"
        assert stop["top"] < DESK[1], f"{where}: the focus is off the screen"


def test_a_focused_slider_looks_focused(visit):
    page = visit.reused()
    first, second = page.slider("ae", page.top("ae")), page.slider("ae", page.top("ae", 1))
    tab_to(page, first)
    page.settle()
    row = page.row("ae", page.top("ae"))
    focused = row.screenshot()
    tab_to(page, second, most=1)
    page.settle()
    assert row.screenshot() != focused


def test_two_steps_lead_past_the_header_to_the_view_and_to_the_first_strip(visit):
    page = visit.reused()
    assert page.page.locator("main").count() == 1, "Gradio's"
    page.page.evaluate(TO_THE_TOP)
    to_view = page.page.get_by_role("button", name="To the view")
    tab_to(page, to_view, most=3)
    expect(to_view).to_be_in_viewport()
    press(page, "Enter")
    expect(page.page.locator("#panel")).to_be_focused()
    tab_to(page, page.page.get_by_role("button", name="To the first strip"), backwards=True)
    press(page, "Enter")
    expect(page.slider("ae", page.top("ae"))).to_be_focused()
    page.tab("Loss")
    expect(page.page.get_by_role("button", name="To the first strip")).to_be_hidden()


def test_a_strip_and_a_stroke_say_what_the_pictures_became(visit):
    page = visit.reused()

    def judged(model: str) -> str:
        reads = page.page.locator(f"digit-view[model={model}] [data-reads]")
        return f"looks like {reads.inner_text()}"

    dimension = page.top("vae")
    slider = page.slider("vae", dimension)
    slider.focus()
    said = re.compile(r", looks like (\d|no digit)$")
    expect(slider).to_have_attribute("aria-valuetext", said)
    became = page.page.locator("#sliders-vae [data-became]")
    expect(became).to_have_text("")
    press(page, "End")
    expect(became).to_have_text(re.compile("^looks like"))
    assert became.text_content() == judged("vae")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^3\.00, encoded "))
    # The same words are news again.
    became.evaluate(TOLD)
    press(page, "End")
    page.page.wait_for_function("told.length > 1")
    assert page.page.evaluate("told") == ["", judged("vae")]
    # Another picture may have the same number.
    other = page.slider("vae", page.top("vae", 1))
    other.focus()
    expect(other).to_have_attribute("aria-valuetext", said)
    value = other.get_attribute("aria-valuetext") or ""
    page.page.evaluate(LOADED_AGAIN)
    expect(other).to_have_attribute("aria-valuetext", value.partition(",")[0])
    expect(became).to_have_text("")
    # A stroke, told once the pen is lifted.
    page.page.locator("#pad").focus()
    press(page, " ", *["ArrowDown"] * 12)
    status = page.page.locator("digit-pad > [role=status]")
    expect(status).to_have_text("Pen down")
    # However long the pen rests before it is lifted.
    page.page.evaluate(AT_REST)
    press(page, " ")
    expect(status).to_contain_text("The input is your drawing.")
    expected = [judged(model) for model in ("ae", "vae")]
    expect(status).to_have_text(
        f"The input is your drawing. Autoencoder: {expected[0]}. VAE: {expected[1]}."
    )
    press(page, " ", "ArrowRight", "ArrowRight", " ")
    expect(status).to_contain_text("Autoencoder: looks like")


def test_the_main_job_without_a_mouse(visit, shipped):
    page = visit.reused()
    shown = page.page

    # A test digit, by its index in the dialog.
    tab_to(page, shown.get_by_role("button", name="Browse 10,000"))
    press(page, "Enter")
    dialog = shown.get_by_role("dialog", name="Test digits")
    expect(dialog).to_be_visible()
    tab_to(page, dialog.get_by_role("spinbutton", name="Index"), backwards=True)
    shown.keyboard.type("1234")
    press(page, "Enter")
    expect(dialog).to_be_hidden()
    np.testing.assert_array_equal(page.input, shipped.digits[1234])
    # Its neighbour, in the grid.
    press(page, "Enter")
    expect(dialog.get_by_role("listbox")).to_be_focused()
    press(page, "ArrowRight", "Enter")
    expect(dialog).to_be_hidden()
    np.testing.assert_array_equal(page.input, shipped.digits[1235])
    expect(shown.get_by_role("button", name="Browse 10,000")).to_be_focused()

    # A slider.
    slider = page.slider("vae", page.top("vae"))
    tab_to(page, slider)
    before = page.z("vae")[page.top("vae")]
    press(page, "PageUp", "ArrowRight")
    assert page.z("vae")[page.top("vae")] > before
    page.check_pictures()

    # The map, and a point in its middle.
    tab = shown.get_by_role("tab", name="Explore")
    tab_to(page, tab, backwards=True)
    press(page, "ArrowRight")
    expect(shown.get_by_role("tab", name="Map")).to_be_focused()
    canvas = shown.locator("#map-vae")
    tab_to(page, canvas)
    press(page, "+", "+")
    said = shown.locator("latent-map[model=vae] [aria-live]")
    expect(said).to_have_text(re.compile(r"(test digit|sample) \d+|no point here"))
    for _ in range(20):
        if said.text_content() != "no point here":
            break
        press(page, "ArrowRight")
    pointed = page.store("store.hover")
    press(page, "Enter")
    if pointed["kind"] == "digits":
        assert page.store("store.testIndex") == pointed["index"]
    else:
        assert page.store("store.point") == pointed
    page.check_pictures()

    # The link.
    tab_to(page, shown.get_by_role("button", name="Copy link"), backwards=True)
    press(page, "Enter")
    expect(page.notice).to_have_text("Link copied. It opens exactly this.")
    assert "&v=2" in shown.evaluate("navigator.clipboard.readText()")

    # Presentation mode, another view there, and back; the list of keys; what was encoded.
    press(page, "f")
    expect(shown.get_by_role("button", name="Leave full screen")).to_be_visible()
    expect(canvas).to_be_visible()
    press(page, "1")
    tab_to(page, page.slider("ae", page.top("ae")))
    press(page, "End", "f")
    expect(shown.get_by_role("tab", name="Explore")).to_be_visible()
    press(page, "?")
    keys = shown.get_by_role("dialog", name="Keys")
    expect(keys.get_by_role("button", name="Close")).to_be_focused()
    press(page, "Escape")
    expect(keys).to_be_hidden()
    press(page, "r")
    expect(page.notice).to_have_text("The models stand at the encoded digit.")
    page.check_encoded()


def test_the_header_menu_by_keyboard(visit):
    page = visit.reused()
    more = page.page.get_by_role("button", name="More", exact=True)
    tab_to(page, more)
    press(page, "Enter")
    keys = page.page.get_by_role("button", name="Keys", exact=True)
    # No action stands in the header and in its menu.
    expect(page.page.get_by_role("button", name="Start over")).to_have_count(1)
    tab_to(page, keys, most=4)
    press(page, "Escape")
    expect(keys).to_be_hidden()
    expect(more).to_be_focused()
    press(page, "Enter")
    tab_to(page, keys, most=4)
    press(page, "Enter")
    expect(page.page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape")
    expect(more).to_be_focused()


def test_letters_typed_into_a_field_are_text(visit):
    page = visit.reused()
    tab_to(page, page.page.get_by_role("button", name="Browse 10,000"))
    press(page, "Enter")
    press(page, "f", "r", "q", "2")
    page.page.get_by_role("dialog", name="Test digits").get_by_role("spinbutton").press("5")
    press(page, "Escape")
    assert page.page.locator(".lse").get_attribute("data-presentation") is None
    assert page.store("store.view") == "explore"
    expect(page.page.locator("dialog[open]")).to_have_count(0)
    # Gradio's own fields, or any that is not ours.
    page.page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<input id=foreign>')")
    page.page.locator("#foreign").press("f")
    page.page.locator("#foreign").press("q")
    assert page.page.locator("#foreign").input_value() == "fq"
    assert page.page.locator(".lse").get_attribute("data-presentation") is None


def test_a_slider_keeps_its_own_keys_and_takes_the_pages(visit):
    page = visit.reused()
    dimension = page.top("vae")
    tab_to(page, page.slider("vae", dimension))
    press(page, "End")
    assert page.z("vae")[dimension] == pytest.approx(3)
    press(page, "0")
    assert page.z("vae")[dimension] == page.mu("vae")[dimension]
    press(page, "Home", "r")
    assert page.z("vae")[dimension] == page.mu("vae")[dimension]
    press(page, "e")
    assert (page.z("vae") != page.mu("vae")).all()
    assert (page.z("ae") == page.mu("ae")).all()
    for key in ("Control+f", "Alt+r", "Meta+q"):
        page.page.keyboard.press(key)
    assert page.page.locator(".lse").get_attribute("data-presentation") is None
    assert (page.z("vae") != page.mu("vae")).all()


def test_single_letters_can_be_switched_off_for_good(visit):
    page = visit.reused()
    press(page, "?")
    switch = page.page.get_by_role("checkbox", name=re.compile("Single letters"))
    tab_to(page, switch)
    press(page, "Space", "Escape", "f", "2", "?")
    assert page.page.locator(".lse").get_attribute("data-presentation") is None
    assert page.store("store.view") == "explore"
    expect(page.page.locator("dialog[open]")).to_have_count(0)
    page.page.reload(wait_until="commit")
    page.ready("all")
    press(page, "f")
    assert page.page.locator(".lse").get_attribute("data-presentation") is None


def test_a_new_random_digit_and_every_view_by_key(visit):
    page = visit.reused()
    expect(page.page.get_by_role("button", name="Random")).to_be_enabled()
    press(page, "n")
    page.settle()
    assert page.store("store.testIndex") != page.store("store.shipped.source.index")
    page.check_encoded()
    tabs = page.page.get_by_role("tab")
    for place in range(tabs.count()):
        press(page, str(place + 1))
        expect(tabs.nth(place)).to_be_focused()
        expect(tabs.nth(place)).to_have_attribute("aria-selected", "true")
        # Whoever pressed a number looks at the view; the keyboard's own next step shows the focus.
        expect(tabs.nth(place)).to_have_css("outline-style", "none")
    press(page, "Home")
    expect(tabs.first).to_have_css("outline-style", "solid")


def test_on_a_phone_the_chosen_view_is_in_sight(visit):
    page = visit.reused(size=PHONE, touch=True)
    tabs = page.page.get_by_role("tab")
    for place in [*range(tabs.count()), 0]:
        press(page, str(place + 1))
        box = tabs.nth(place).bounding_box()
        assert box
        assert box["x"] >= 0
        # Where more follow, the last 40 pixels are a fading edge.
        fades = page.page.locator(".tabs.has-more").count() > 0
        assert box["x"] + box["width"] <= PHONE[0] - 15 - (40 if fades else 0)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_what_a_slider_says_is_not_said_again_by_the_number_beside_it(visit):
    page = visit.reused()
    for view, numbers in {
        "Explore": ".row",
        "Morph": ".morph-head",
        "Generate": ".temperature",
    }.items():
        page.tab(view)
        page.page.locator(f"{numbers} output[aria-live=off]").first.wait_for()
        expect(page.page.locator(f"{numbers} output:not([aria-live=off])")).to_have_count(0)


# Whether an arrow key is left to the browser: with Alt, which goes back a page, and without.
LEFT_ALONE = """(element) => [true, false].map((altKey) => element.dispatchEvent(
  new KeyboardEvent('keydown', { key: 'ArrowRight', altKey, cancelable: true, bubbles: true })))"""
TAKES_ARROWS = {
    "Explore": (".again-grid", "#sliders-ae input", "#pad", "[role=tab][aria-selected=true]"),
    "Map": ("latent-map canvas[tabindex]",),
    "Morph": (".strips input",),
    "Generate": ("sample-grid button",),
    "Loss": (".heat-plot",),
    "How it works": (".cells",),
}


def test_an_arrow_with_alt_is_the_browsers(visit):
    page = visit.reused()
    page.page.get_by_role("button", name=re.compile("^. Encode this digit")).click()
    for view, widgets in TAKES_ARROWS.items():
        page.tab(view)
        for widget in widgets:
            element = page.page.locator(widget).first
            element.wait_for()
            assert element.evaluate(LEFT_ALONE) == [True, False], widget
