"""Forced colours (Windows high contrast): what is told by a colour is there, and what is chosen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import DESK, PHONE

TOLD_BY_COLOUR = {
    "Explore": [
        "digit-view .bar i",
        ".row .info i",
        ".row .tick",
        ".row .band",
        ".spectrum i:not(.dead)",
        ".map-fills i:last-child::before",
    ],
    "Map": [".legend .dot", ".mark.dots", ".map-fills i:last-child::before"],
    "Generate": [".samples .p .bar i"],
    "Loss": [
        ".stack i",
        ".keys i",
        ".heat-scale i",
        ".kl-bars .live b",
        ".kl-bars .live u",
        ".crowd path",
        ".crowd .marker",
    ],
    "How it works": [
        ".class-bar i",
        "reparameterise-steps .axis .dot",
        "reparameterise-steps .axis .band",
    ],
}
NOT_ON_PHONES = {
    ".row .info i",
    "reparameterise-steps .axis .dot",
    "reparameterise-steps .axis .band",
}

# Of each element that is shown, what it is filled with, or null where that is what lies behind it.
FILLINGS = """(selector) => {
  const [, element, pseudo] = selector.match(/^(.*?)(::\\w+)?$/);
  const clear = 'rgba(0, 0, 0, 0)';
  const filling = (one, part) => {
    const { backgroundImage, backgroundColor, fill } = getComputedStyle(one, part);
    if (one instanceof SVGElement) return fill;
    return backgroundImage === 'none' ? backgroundColor : backgroundImage;
  };
  const shown = [...document.querySelectorAll(element)].filter((e) => e.getClientRects().length);
  return shown.map((e) => {
    let at = pseudo ? e : e.parentElement;
    while (at && (at instanceof SVGElement || filling(at) === clear)) at = at.parentElement;
    const own = filling(e, pseudo);
    return own === clear || own === filling(at ?? document.body) ? null : own;
  });
}"""
RIMS = """() => [...document.querySelectorAll('.digit, latent-map')]
  .filter((e) => e.getClientRects().length && getComputedStyle(e).boxShadow === 'none')
  .map((e) => e.outerHTML.slice(0, 80))"""
UNDERLINES = """() => [...document.querySelectorAll('[role=tab]')]
  .map((tab) => getComputedStyle(tab).borderBottomColor)"""
CHOSEN = """() => [...document.querySelectorAll('.seg input')]
  .filter((input) => input.nextElementSibling.getClientRects().length)
  .map((input) => [input.checked, getComputedStyle(input.nextElementSibling).backgroundColor])"""
# Where pictures of the map are, or words on it: the corners are paper.
PAPER = """(canvas) => [...canvas.getContext('2d').getImageData(2, canvas.height / 2, 1, 1).data]"""
CANVAS = """() => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'Canvas';
  const found = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
  probe.remove();
  return found;
}"""


def force_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_with_forced_colours_nothing_that_a_colour_tells_is_gone(visit, size, theme):
    page = visit.reused(size=size, theme=theme)
    force_colours(page.page)
    assert page.page.evaluate("matchMedia('(forced-colors: active)').matches")
    missing = []
    for view, things in TOLD_BY_COLOUR.items():
        page.page.get_by_role("tab", name=view, exact=True).press("Enter")
        page.arrived()
        for thing in things:
            if size == PHONE and thing in NOT_ON_PHONES:
                continue
            if "::" not in thing:
                page.page.locator(thing).first.wait_for(state="attached")
            fillings = page.page.evaluate(FILLINGS, thing)
            if not fillings or None in fillings:
                missing.append(f"{view}: {thing}: {fillings}")
            if thing == ".legend .dot":
                assert len(set(fillings)) == 10, "classes of one colour"
        missing += page.page.evaluate(RIMS)
        shown = [line for line in page.page.evaluate(UNDERLINES) if line != "rgba(0, 0, 0, 0)"]
        assert len(shown) == 1, f"{view}: {len(shown)} tabs look chosen"
        chosen = page.page.evaluate(CHOSEN)
        fillings = [{filling for on, filling in chosen if on is wanted} for wanted in (True, False)]
        assert fillings[0].isdisjoint(fillings[1]), f"{view}: {chosen}"
    assert not missing, "\n".join(missing)


def test_forced_colours_that_are_switched_on_in_an_open_page_reach_every_canvas(visit):
    page = visit(until="all", theme="dark")
    map_ = page.page.locator("#map-vae")
    expect(map_).to_be_visible()
    page.settle()
    canvas = page.page.evaluate(CANVAS)
    assert map_.evaluate(PAPER)[:3] != canvas
    # The plane has been seen before, and is behind another view meanwhile.
    page.tab("Map")
    page.page.get_by_text("2-D plane", exact=True).click()
    page.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    page.tab("Explore")
    page.settle()
    force_colours(page.page)
    page.settle()
    canvas = page.page.evaluate(CANVAS)
    assert map_.evaluate(PAPER)[:3] == canvas
    page.tab("Map")
    page.settle()
    plane = page.page.locator("latent-plane[model=vae] canvas").first
    assert plane.evaluate(PAPER)[:3] == canvas
    page.start_over()


def test_with_forced_colours_maps_are_on_the_systems_paper(visit):
    page = visit(until="all", theme="dark", before=force_colours)
    expect(page.page.locator("#map-vae")).to_be_visible()
    page.settle()
    paper = page.page.locator("#map-vae").evaluate(PAPER)
    assert paper[:3] == page.page.evaluate(CANVAS)
    # Its numerals are written on canvases that are on no page.
    ink = page.page.evaluate("document.querySelector('latent-map').painter.ink")
    assert ink == "#ffffff"
