"""How the page looks and whom it lets in: sizes, themes, phones, frames, axe."""

import http.server
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.app_server import ROOT
from tests.browser.visit import DESK, INSTRUMENT, PHONE, STRIPS_DRAWN, box_of
from tests.shipped import MODELS

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

# What stands in Gradio's own markup and cannot be mended from here, by rule and selector. None
# of it is inside .lse, our page.
GRADIOS_OWN: dict[str, set[str]] = {}

# What is hidden is most of the page, all that stands in other views, and axe finds nothing in it.
# While it runs, what is hidden looks empty to it; not what another element refers to by its id.
EMPTY = """() => {
  const sees = (e) => e.checkVisibility();
  // Of `display: contents` only what stands in it is seen.
  const isSeen = (e) => sees(e)
    || (getComputedStyle(e).display === 'contents' && [...e.querySelectorAll('*')].some(sees));
  const REFERS = ['for', 'list', 'headers', ...['labelledby', 'describedby', 'controls', 'owns',
    'errormessage', 'activedescendant', 'details', 'flowto'].map((name) => `aria-${name}`)];
  const named = [...document.querySelectorAll(REFERS.map((name) => `[${name}]`))]
    .flatMap((e) => REFERS.flatMap((name) => e.getAttribute(name)?.split(' ') ?? []))
    .flatMap((id) => document.getElementById(id) ?? []);
  const empty = new Set();
  const look = (parent) => {
    for (const e of parent.children) {
      const isEmpty = e instanceof HTMLElement && !isSeen(e);
      if (isEmpty && !named.some((other) => e.contains(other))) empty.add(e);
      else look(e);
    }
  };
  look(document.body);
  for (const e of empty) Object.defineProperty(e, 'childNodes', { value: [], configurable: true });
  document.createTreeWalker = (root, show) => Document.prototype.createTreeWalker.call(
    document, root, show, (e) => (empty.has(e) ? NodeFilter.FILTER_REJECT : 1));
  // What it left out it would count all the same, for selectors that fit nothing else.
  document.querySelectorAll = (what) =>
    (what === '*' ? [] : Document.prototype.querySelectorAll.call(document, what));
  return () => {
    for (const e of empty) delete e.childNodes;
    delete document.createTreeWalker;
    delete document.querySelectorAll;
    return ![...empty].some((e) => e.isConnected && isSeen(e));
  };
}"""
# By text, all that its contrast depends on: its own style, and the ground of what it stands in.
# Not there: fields, and what something lies over or under, or hangs out of what it stands on.
LOOKS = """() => {
  const OWN = ['color', 'fontSize', 'fontWeight', 'textShadow', 'webkitTextFillColor',
    'webkitTextStrokeColor', 'webkitTextStrokeWidth'];
  const GROUND = ['backgroundColor', 'backgroundImage', 'backgroundClip', 'opacity', 'filter',
    'mixBlendMode'];
  const PLAIN = 'rgba(0, 0, 0, 0);none;border-box;1;none;normal';
  const GRAPHIC = 'img, canvas, svg, video, iframe, object, input, select, textarea';
  const looks = new Map();
  const painted = [];
  const plain = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const look = (e, ground, below) => {
    const style = getComputedStyle(e);
    if (!e.checkVisibility() && style.display !== 'contents') return;
    const own = GROUND.map((name) => style[name]).join(';');
    const isGraphic = e.matches(GRAPHIC);
    if (own !== PLAIN || isGraphic) {
      const one = plain(e.getBoundingClientRect());
      painted.push(one);
      if (isGraphic) return;
      ground += own;
      below = [...below, one];
    }
    const texts = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    if (texts.length && style.visibility === 'visible') {
      const boxes = texts.flatMap((text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return [...range.getClientRects()].map(plain);
      });
      const isOn = (one) => boxes.every(({ left, top, right, bottom }) => left >= one.left - 1
        && top >= one.top - 1 && right <= one.right + 1 && bottom <= one.bottom + 1);
      if (below.every(isOn)) looks.set(e, [boxes, below, ground, OWN.map((name) => style[name])]);
    }
    for (const child of e.children) look(child, ground, below);
  };
  look(document.body, '', []);
  for (const [e, [boxes, below, ...all]] of looks) {
    const isApart = (one) => boxes.every(({ left, top, right, bottom }) => left >= one.right
      || top >= one.bottom || right <= one.left || bottom <= one.top);
    if (painted.every((one) => isApart(one) || below.includes(one))) looks.set(e, all.join());
    else looks.delete(e);
  }
  return looks;
}"""
# Contrasts take most of axe's time, and most texts look like others. What looks like a text that
# it found enough contrast in, at whatever size, has enough. What has no text it leaves out anyway.
ONE_OF_A_LOOK = """() => {
  if (axe.enough) return;
  axe.enough = new Set();
  const rule = axe._audit.rules.find(({ id }) => id === 'color-contrast');
  const { matches } = rule;
  const FIELD = 'input, select, textarea';
  rule.matches = function (e, ...more) {
    const hasText = e.matches(FIELD) || [...e.childNodes].some((n) => n.nodeType === 3);
    return hasText && !axe.enough.has(axe.looks.get(e)) && matches.call(this, e, ...more);
  };
  const check = axe._audit.checks['color-contrast'];
  const { evaluate } = check;
  check.evaluate = function (e, ...more) {
    if (axe.enough.has(axe.looks.get(e))) return true;
    let said;
    const { data } = this;
    this.data = (what) => data.call(this, said = what);
    const result = evaluate.call(this, e, ...more);
    if (result && said?.fgColor && axe.looks.has(e)) axe.enough.add(axe.looks.get(e));
    return result;
  };
}"""
# Only what is critical or serious is told, so no other rule is asked. A rule's impact goes before
# that of its checks. `avoid-inline-spacing` looks at how every element is laid out, only to read
# what its style attribute says of spacing: where none says anything, it has nothing to find.
RUN_AXE = f"""async (colours) => {{
  const spaced = document.querySelector(['letter-spacing', 'word-spacing', 'line-height']
    .map((name) => `[style*=${{name}} i]`).join());
  const asks = ({{ id, impact }}) => !['minor', 'moderate'].includes(impact)
    && (spaced || id !== 'avoid-inline-spacing') && (!colours || colours.includes(id));
  const left = axe._audit.rules.filter((rule) => !asks(rule));
  const rules = Object.fromEntries(left.map(({{ id }}) => [id, {{ enabled: false }}]));
  const options = {{ resultTypes: ['violations'], elementRef: true, rules }};
  axe.configure({{ noHtml: true }});
  ({ONE_OF_A_LOOK})();
  let violations;
  // What came to be seen meanwhile looked empty: then it looks once more.
  for (let isWhole = false; !isWhole;) {{
    axe.looks = ({LOOKS})();
    const asBefore = ({EMPTY})();
    ({{ violations }} = await axe.run(document, options)
      .finally(() => {{ isWhole = asBefore(); }}));
  }}
  return violations
    .filter(({{ impact }}) => impact === 'critical' || impact === 'serious')
    .flatMap(({{ id, impact, help, nodes }}) =>
      nodes.map(({{ element, target, failureSummary }}) => {{
        const ours = !!element?.closest('.lse');
        return {{ id, impact, help, selector: target.join(' '), ours, why: failureSummary }};
      }}));
}}"""
THEMES = ("dark", "light")
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours."""

# What is seen of what an element holds: what is hidden is most of it, and left out as a whole.
SEEN = """((root) => {
  const seen = [];
  const look = (parent) => {
    for (const e of parent.children) {
      const isSeen = e.checkVisibility();
      if (isSeen) seen.push(e);
      if (isSeen || getComputedStyle(e).display === 'contents') look(e);
    }
  };
  look(document.querySelector(root));
  return seen;
})"""
# Whether all that its other rules look at, what there is to be seen, and where, is as it was when
# this was asked last.
BUT_COLOURS = f"""() => {{
  const before = axe.before;
  const told = (e) => [e.localName, ...[...e.attributes].map(({{ name, value }}) => [name, value]),
    ...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)];
  axe.before = JSON.stringify({SEEN}('body').map((e) => {{
    const {{ x, y, width, height }} = e.getBoundingClientRect();
    const sees = e.checkVisibility({{ visibilityProperty: true, opacityProperty: true }});
    return [told(e), sees && [x, y, width, height]];
  }}));
  return axe.before === before;
}}"""
SMALL_TEXT = f"""() => {{
  const found = new Set();
  for (const element of {SEEN}('.lse')) {{
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility({{ visibilityProperty: true }})) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 14) found.add(`${{size}}px: ${{element.tagName}} ${{element.textContent.trim()}}`);
  }}
  return [...found];
}}"""
OVERFLOW = f"""() => {{
  const width = innerWidth;
  const {{ scrollWidth }} = document.documentElement;
  if (scrollWidth <= width) return {{ scrollWidth, width }};
  const wide = {SEEN}('.lse').filter((e) => e.getBoundingClientRect().right > width + 1)
    .map((e) => `${{e.tagName}}.${{e.className}}`);
  return {{ scrollWidth, width, wide: wide.slice(0, 5) }};
}}"""
# Both ways. Not counted: the small box in a label, which is pressed anywhere on the label, a label
# that stands beside its field, and sliders, which are as wide as their film strip and as high as
# its row: a finger moves along them.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    '.lse :is(button, label, select, textarea, summary, a[href], input:not([type=range]))')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((e) => !e.matches('label input, label[for]'))
  .map((e) => [e.textContent.trim() || e.ariaLabel || e.id, e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 39.5)
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
# Titles, buttons and labels whose text does not fit into them, or that reach beyond the window.
CUT_OFF = """() => [...document.querySelectorAll(
    '.lse :is(h1, h2, .name, button, label, legend, summary, th)')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.hidden, dialog'))
  .filter((e) => {
    const { left, right } = e.getBoundingClientRect();
    const tab = e.closest('[role=tablist]');
    return e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline' ||
      e.scrollHeight > e.clientHeight + 1 && e.localName === 'button' ||
      !tab && (left < -1 || right > innerWidth + 1);
  })
  .map((e) => `${e.localName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`)"""
COVERED = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit === element || element.contains(hit) ? null : hit?.outerHTML.slice(0, 120);
}"""
# The share of the window's height that stays where it is while the page scrolls.
STICKS = f"""() => {{
  const edges = {SEEN}('.lse')
    .filter((e) => ['sticky', 'fixed'].includes(getComputedStyle(e).position))
    .filter((e) => e.textContent.trim())
    .map((e) => e.getBoundingClientRect())
    .filter(({{ top, bottom, height }}) => height && top < innerHeight && bottom > 0);
  const high = (boxes) => Math.max(0, ...boxes.map(({{ height }}) => height));
  const stuck = [edges.filter(({{ top }}) => top <= 0), edges.filter(({{ top }}) => top > 0)];
  return (high(stuck[0]) + high(stuck[1].filter(({{ bottom }}) => bottom >= innerHeight)))
    / innerHeight;
}}"""
SMALLER_THAN = SMALL_TEXT.replace("()", "(least)", 1).replace("size < 14", "size < least")
GROUND = "() => getComputedStyle(document.querySelector('.lse')).backgroundColor"

FRAME = """<!doctype html><html lang="en"><title>Outside</title>
<body style="margin:0"><iframe title="Inside" src="{url}" width="1400" height="880"
  style="border:0" allow="clipboard-write"></iframe>"""


def check_canvases(page, view: str) -> None:
    for model in ("ae", "vae"):
        assert page.picture(model).max() > 200
        assert page.colours(page.page.locator(f"#map-{model}")) > 10, "the map is blank"
    assert page.input.max() > 200
    if view == "Explore":
        page.page.wait_for_function(STRIPS_DRAWN)
        for strips in page.page.locator(".sliders .rows canvas").all():
            if strips.is_visible():
                assert page.colours(strips) > 10, "the film strips are blank"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_page_fits_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = visit.reused(size=size, touch=phone)
    page.page.add_script_tag(path=AXE)
    found = []
    for view in ("Explore", "Map", "Plane", "Evidence"):
        if view == "Plane":
            page.page.get_by_role("radio", name="2-D plane").check(force=True)
            page.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
        else:
            page.tab(view)
        # Strips are drawn in spare time, frame by frame.
        page.page.wait_for_function(STRIPS_DRAWN)
        check_canvases(page, view)
        found += [f"{view}: {what}" for what in troubles(page, phone)]
    page.page.get_by_role("tab", name="Morph").press("Enter")
    expect(page.page.locator("morph-view .curves .own")).to_have_count(3)
    found += [f"Morph: {what}" for what in troubles(page, phone)]
    page.page.get_by_role("tab", name="How it works").press("Enter")
    expect(page.page.locator("source-code")).to_have_count(8)
    expect(page.page.locator("source-code:not(:has(pre))")).to_have_count(0)
    found += [f"How it works: {what}" for what in troubles(page, phone)]
    assert not found, "\n".join(found)


# A tablet held upright; a desk's page at 200 % (WCAG 1.4.4) has half as many CSS pixels.
@pytest.mark.parametrize("size", [(720, 450), (834, 1112)], ids=["200 %", "tablet"])
def test_nothing_is_cut_off_or_covered_between_phone_and_desk(visit, size):
    page = visit.reused(size=size)
    found = []
    for view, controls in {
        "Explore": ("[data-act=draw]", "[data-act=tests]", "#sliders-vae input >> nth=0"),
        "Map": ("map-kind label >> nth=1", "latent-map canvas[tabindex] >> nth=0"),
        "Plane": ("plane-controls label >> nth=0", "latent-plane canvas[tabindex] >> nth=1"),
        "Morph": ("[data-act=upload]", ".play", ".stops .add", "[data-act=swap]"),
        "Generate": ("[data-do=next]", "sample-grid button >> nth=0"),
        "GAN": ("[data-real]", "#gan-scrubber", "[data-do=search]"),
        "Loss": (".heat-plot >> nth=0", ".heat-above >> nth=1"),
        "How it works": (".cells:visible >> nth=0", "[data-act=again]"),
        "Evidence": ("summary >> nth=0", "[data-row=mixing_normal] button"),
    }.items():
        if view == "Plane":
            page.page.locator("map-kind label").nth(1).click()
            page.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
        else:
            page.tab(view)
        overflow = page.page.evaluate(OVERFLOW)
        if overflow["scrollWidth"] > overflow["width"]:
            found.append(f"{view} scrolls sideways: {overflow}")
        found += [f"{view}: {what}" for what in page.page.evaluate(CUT_OFF)]
        for control in controls:
            page.page.locator(control).click(trial=True)
        if page.page.evaluate(STICKS) > 0.35:
            found.append(f"{view}: too much stays in view")
    assert not found, "\n".join(found)


def test_a_wide_screen_is_used(visit):
    page = visit.reused()
    found = []
    for size, least in (((1920, 1080), 17), ((2560, 1440), 22)):
        page.page.set_viewport_size({"width": size[0], "height": size[1]})
        for tab in page.page.locator("page-tabs [role=tab]").all():
            tab.press("Enter")
            page.arrived()
            what = f"{tab.inner_text()}, {size[0]}"
            overflow = page.page.evaluate(OVERFLOW)
            if overflow["scrollWidth"] > size[0]:
                found.append(f"{what} scrolls sideways: {overflow}")
            found += [f"{what}: {one}" for one in page.page.evaluate(CUT_OFF)]
            found += [f"{what}: {one}" for one in page.page.evaluate(SMALLER_THAN, least)]
            width = box_of(page.page.locator("#panel"))["width"]
            if width < 0.95 * size[0]:
                found.append(f"{what}: only {width} pixels wide")
    assert not found, "\n".join(found)


def test_with_text_twice_as_large_nothing_is_cut_off(visit):
    page = visit.reused()
    session = page.page.context.new_cdp_session(page.page)
    found = []
    try:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        page.settle()
        for tab in page.page.locator("page-tabs [role=tab]").all():
            tab.press("Enter")
            page.arrived()
            found += [f"{tab.inner_text()}: {one}" for one in page.page.evaluate(CUT_OFF)]
            found += [f"{tab.inner_text()}: {one}" for one in page.page.evaluate(SMALLER_THAN, 28)]
            overflow = page.page.evaluate(OVERFLOW)
            if overflow["scrollWidth"] > overflow["width"]:
                found.append(f"{tab.inner_text()} scrolls sideways: {overflow}")
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    assert not found, "\n".join(found)


def test_a_phone_on_its_side_has_room_to_draw_and_to_read(visit):
    page = visit.reused(size=(844, 390), touch=True)
    page.page.get_by_role("button", name="Draw", exact=True).tap()
    pad = box_of(page.page.locator("#pad"))
    assert min(pad["width"], pad["height"]) >= 200
    assert pad["y"] >= 0
    assert pad["y"] + pad["height"] <= 390
    for selector in ("#digit-ae", "#digit-vae"):
        assert page.page.locator(selector).evaluate(COVERED) is None, "both follow in sight"
    page.page.get_by_role("button", name="Done", exact=True).tap()
    for view in ("Explore", "Map", "Morph", "Loss", "How it works", "Generate", "GAN"):
        page.tab(view)
        page.page.evaluate("scrollTo(0, 400)")
        page.settle()
        assert page.page.evaluate(STICKS) <= 0.35, view


def test_a_finger_finds_every_target_on_a_tablet_too(visit):
    page = visit.reused(size=(1024, 768), touch=True)
    for view in ("Explore", "Generate", "GAN", "Loss", "How it works"):
        page.tab(view)
        assert page.page.evaluate(SMALL_TARGETS) == [], view


@pytest.mark.parametrize("sizes", [[320, 360], [1024, 1201, 1425]], ids=["phones", "desks"])
def test_no_view_scrolls_sideways_at_other_widths(visit, sizes):
    page = visit.reused()
    found = []
    for width in sizes:
        page.page.set_viewport_size({"width": width, "height": 800})
        for tab in page.page.locator("page-tabs [role=tab]").all():
            tab.press("Enter")
            page.arrived()
            overflow = page.page.evaluate(OVERFLOW)
            if overflow["scrollWidth"] > width:
                found.append(f"{tab.inner_text()}: {overflow}")
    assert not found, "\n".join(found)


def troubles(page, phone: bool, themes: Sequence[str] = THEMES) -> list[str]:
    """Return what is too wide, too small, or wrong according to axe."""
    found = [f"small text: {text}" for text in page.page.evaluate(SMALL_TEXT)]
    overflow = page.page.evaluate(OVERFLOW)
    if overflow["scrollWidth"] > overflow["width"]:
        found.append(f"scrolls sideways: {overflow}")
    if phone:
        found += [f"small for a finger: {name}" for name in page.page.evaluate(SMALL_TARGETS)]
    return found + axe_finds(page, themes)


def axe_finds(page, themes: Sequence[str] = THEMES) -> list[str]:
    """Return what is wrong in these themes according to axe, which is in the page."""
    found = []
    # To begin with the theme that there is saves painting the page in the other.
    dark = page.page.evaluate("document.body.classList.contains('dark')")
    for n, theme in enumerate(sorted(themes, reverse=not dark)):
        in_theme(page, theme)
        only = page.page.evaluate(BUT_COLOURS) and n > 0
        for one in page.page.evaluate(RUN_AXE, COLOURS if only else None):
            if one["ours"] or one["selector"] not in GRADIOS_OWN.get(one["id"], set()):
                where = f"{one['impact']} {one['id']}, {one['selector']}"
                found.append(f"axe, {theme}: {where}: {one['why']}")
    return found


# Grey on white is too pale, wherever it is seen; what is hidden is no fault, and may give a name.
FAULTS = """() => {
  const faults = document.createElement('div');
  faults.id = 'faults';
  faults.innerHTML = `<div style="display: contents">
      <p id="pale" style="color: #bbb; background: #fff">pale</p></div>
    <div style="visibility: hidden"><p id="again" style="visibility: visible; color: #bbb;
      background: #fff">pale</p></div>
    <button id="nameless"></button>
    <div hidden><p id="unseen" style="color: #bbb; background: #fff">pale</p><button></button>
      <div><span id="named-by">named</span></div></div>
    <div hidden><button id="unseen-too"></button></div>
    <button id="named" aria-labelledby="named-by"></button>
    <div style="color: #000">
      <div style="background: #fff"><p>like those below</p></div>
      <div style="background: #222"><p id="on-dark">dark</p></div>
      <div style="background: #fff"><p style="position: relative; z-index: 1">like that below</p>
        <p id="over-dark" style="position: relative; z-index: 1">dark</p></div>
      <div style="position: relative; top: -40px; height: 80px; background: #222"></div>
      <div style="background: #222; height: 120px"><div style="background: #fff; height: 50px">
        <p style="margin: 0">like that below</p>
        <p id="hangs" style="margin: 0; position: relative; top: 50px">dark</p></div></div>
    </div>`;
  document.querySelector('#panel').prepend(faults);
}"""


def test_axe_finds_what_is_seen_and_nothing_that_is_hidden(visit):
    page = visit.reused()
    page.page.add_script_tag(path=AXE)
    page.page.evaluate(FAULTS)
    # The second time it knows what looks like what.
    for _ in range(2):
        found = page.page.evaluate(RUN_AXE, None)
        assert {(one["id"], one["selector"]) for one in found} == {
            ("color-contrast", "#pale"),
            ("color-contrast", "#again"),
            ("color-contrast", "#on-dark"),
            ("color-contrast", "#over-dark"),
            ("color-contrast", "#hangs"),
            ("button-name", "#nameless"),
        }
    page.page.locator("#faults").evaluate("faults => faults.remove()")
    page.page.evaluate("""() => { document.querySelector('#panel').insertAdjacentHTML(
      'afterbegin', '<button id="late" hidden>named</button>'); }""")
    late = f"""async () => {{
      const run = ({RUN_AXE})(null);
      document.querySelector('#late').hidden = false;
      return await run;
    }}"""
    assert page.page.evaluate(late) == [], "it came to be seen meanwhile"
    page.page.locator("#late").evaluate("late => late.remove()")
    looks_empty = (
        "() => [...document.querySelectorAll('*')].some((e) => e.hasOwnProperty('childNodes'))"
    )
    assert not page.page.evaluate(looks_empty)


def in_theme(page, theme: str) -> None:
    """Show the open page in a theme, which is the system's."""
    page.page.emulate_media(color_scheme=theme)
    dark = theme == "dark"
    page.page.wait_for_function("d => document.body.classList.contains('dark') === d", arg=dark)
    page.settle()
    assert page.page.evaluate(GROUND) == ("rgb(17, 19, 23)" if dark else "rgb(246, 246, 244)")


def test_on_a_phone_the_three_digits_stay_in_view_while_the_last_slider_moves(visit):
    page = visit.reused(size=PHONE, touch=True)
    page.page.locator("#sliders-vae .fold").tap()
    last = page.sliders("vae").last
    last.scroll_into_view_if_needed()
    live = page.sliders("vae").nth(15)
    for slider in (last, live):
        slider.evaluate("e => e.scrollIntoView({ block: 'end' })")
        page.settle()
        assert page.page.evaluate("scrollY") > 100
        for selector in ("#digit-input", "#digit-ae", "#digit-vae"):
            digit = page.page.locator(selector)
            box = box_of(digit)
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= PHONE[1]
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE[0]
            if selector != "#digit-input":
                assert digit.evaluate(COVERED) is None
        assert slider.evaluate(COVERED) is None
    before = page.picture("vae")
    box = box_of(live)
    page.page.touchscreen.tap(box["x"] + 0.95 * box["width"], box["y"] + box["height"] / 2)
    page.settle()
    assert not np.array_equal(page.picture("vae"), before)
    page.check_pictures()


def test_a_phone_shows_one_models_sliders_at_a_time(visit):
    page = visit.reused(size=PHONE, touch=True)
    expect(page.page.locator("#sliders-vae")).to_be_visible()
    expect(page.page.locator("#sliders-ae")).to_be_hidden()
    page.page.get_by_role("radio", name="Autoencoder").check(force=True)
    expect(page.page.locator("#sliders-ae")).to_be_visible()
    expect(page.page.locator("#sliders-vae")).to_be_hidden()
    for selector in ("#digit-ae", "#digit-vae"):
        expect(page.page.locator(selector)).to_be_visible()
    page.drag(page.slider("ae", page.top("ae")), 0.8)
    assert page.z("ae")[page.top("ae")] != page.mu("ae")[page.top("ae")]
    page.check_pictures()


def test_a_finger_drags_a_slider(visit):
    page = visit.reused(size=PHONE, touch=True)
    slider = page.slider("vae", page.top("vae"))
    slider.scroll_into_view_if_needed()
    box = box_of(slider)
    y = box["y"] + box["height"] / 2
    cdp = page.page.context.new_cdp_session(page.page)
    scrolled = page.page.evaluate("scrollY")

    def touch(kind: str, *shares: float) -> None:
        points = [{"x": box["x"] + share * box["width"], "y": y} for share in shares]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.5)
    seen = set()
    for share in (0.6, 0.7, 0.8, 0.9):
        touch("touchMove", share)
        seen.add(page.picture("vae").tobytes())
    assert len(seen) >= 3, "the picture followed the finger"
    touch("touchEnd")
    page.check_pictures()
    assert page.page.evaluate("scrollY") == scrolled


# By view. Browsers move a slider before they know that the finger on it scrolls.
SCROLLED_OVER = {
    "Explore": "#sliders-vae input >> nth=3",
    "Morph": "morph-view input[type=range]",
    "Generate": "#temperature",
}


@pytest.mark.parametrize("view", SCROLLED_OVER)
def test_a_finger_that_scrolls_over_a_slider_leaves_it_as_it_was(visit, view):
    page = visit.reused(size=PHONE, touch=True)
    # Off Morph's path, and nothing that a slider could bring back by its own value.
    page.store("store.loadPoint({ kind: 'normal', index: 5 })")
    page.tab(view)
    slider = page.page.locator(SCROLLED_OVER[view])
    slider.evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.settle()
    value = slider.input_value()
    scrolled = page.page.evaluate("scrollY")
    box = box_of(slider)
    x, y = box["x"] + 0.95 * box["width"], box["y"] + box["height"] / 2
    cdp = page.page.context.new_cdp_session(page.page)
    for kind, up in [("touchStart", 0), *[("touchMove", 15 * i) for i in range(1, 9)]]:
        points = [{"x": x, "y": y - up}]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.settle()
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.settle()
    assert page.page.evaluate("scrollY") > scrolled + 50
    assert slider.input_value() == value
    assert page.store("store.point") == {"kind": "normal", "index": 5}
    for model in MODELS:
        np.testing.assert_array_equal(page.z(model), page.shipped.normal[5])


@pytest.mark.parametrize("size", [DESK, (1280, 800), (1024, 768), (800, 1000), PHONE, (320, 700)])
def test_sliders_lie_on_their_film_strips(visit, size):
    page = visit.reused(size=size)
    page.check_strips()
    for fold in page.page.locator(".fold:visible").all():
        fold.click()
    page.check_strips()


def test_theme_follows_the_system_while_the_page_is_open(visit):
    page = visit.reused()
    light = page.page.locator("#map-vae").evaluate("c => c.toDataURL()")
    page.page.wait_for_function(STRIPS_DRAWN)
    film, digit = page.strip("vae", page.top("vae")), page.input
    assert film.max() > 200
    page.page.emulate_media(color_scheme="dark")
    page.page.wait_for_function("document.body.classList.contains('dark')")
    page.settle()
    page.page.wait_for_function(
        "light => document.querySelector('#map-vae').toDataURL() !== light", arg=light
    )
    assert page.page.evaluate(GROUND) == "rgb(17, 19, 23)"
    page.check_pictures()
    # Paper and ink changed places, in what was painted before as well.
    np.testing.assert_array_equal(page.strip("vae", page.top("vae")), film)
    np.testing.assert_array_equal(page.input, digit)


@pytest.fixture
def outer_page(home):
    """A page on another host that embeds the app, as a Hugging Face Space is embedded."""
    html = FRAME.format(url=f"{home}/{INSTRUMENT}").encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(html)

        def log_message(self, format, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        # By name, so that it is not only another port but another site.
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_inside_a_frame_of_another_site_the_page_works(visit, outer_page):
    page = visit(outer_page, until=None)
    page.page.wait_for_selector("iframe")
    frame = next(f for f in page.page.frames if f != page.page.main_frame)
    frame.wait_for_function("document.documentElement?.dataset.ready === 'all'")
    inside = page.page.frame_locator("iframe")
    picture = inside.locator("#digit-vae")
    before = page.red(picture)
    assert before.max() > 200
    slider = inside.locator("#sliders-vae input[type=range]").first
    with page.holding(slider, 0.5) as move:
        move(0.7)
        move(0.95)
        assert not np.array_equal(page.red(picture), before)
    # What a person left behind stands in the frame's own address.
    frame.wait_for_function("location.hash.includes('v=2')")
    frame.evaluate("() => new Promise((done) => setTimeout(done))")


UNBORN = """() => [...document.querySelectorAll('.lse :is([role=status], [aria-live])')]
  .filter((e) => !e.textContent && e.parentElement.checkVisibility())
  .filter((e) => getComputedStyle(e).display === 'none')
  .map((e) => e.outerHTML)"""


def test_what_is_read_out_has_its_place_before_there_is_anything_to_read(visit):
    """A region that appears together with its text is not read out by every screen reader."""
    page = visit.reused()
    expect(page.notice).to_have_text("")
    assert page.page.evaluate(UNBORN) == []
    assert page.notice.evaluate("n => n.getBoundingClientRect().height") == 0
