"""The maps: what lies under the pointer, what a click loads, where the marker stands."""

import re
from functools import cache

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import expect

from explorer import latent
from tests.browser.visit import AROUND, DESK, PHONE, box_of, decoded

pytestmark = pytest.mark.copy

MODELS = ("ae", "vae")
FIRST_ROW = {"digits": 0, "normal": 10_000, "fitted": 12_000}

PLACE = """(map, point) => map.screenOf(point)"""
MARKER = """(map) => map.marker.now.target"""
MOVING = """(map) => {
  const now = performance.now();
  return map.loaded.view.moving(now) || map.marker.now.moving(now);
}"""

# Where the pictures stand that are on the screen as a whole: [row, [left, top, side]], in the
# canvas's own pixels.
PICTURES = """(map) => {
  const { painter, loaded: { points, view } } = map;
  const at = painter.scaled(view.projection(performance.now()));
  const { rows, spacing, over } = points.pictured;
  const side = Math.floor(spacing * at.scale * (over ? 1.25 : 1) - 2 * painter.ratio);
  const { width, height } = painter.canvas;
  return rows.map((row) => [row, [
    Math.round(at.left + points.xy[2 * row] * at.scale - side / 2),
    Math.round(at.top + points.xy[2 * row + 1] * at.scale - side / 2), side,
  ]]).filter(([, [x, y]]) => x > 0 && y > 0 && x + side < width && y + side < height);
}"""
# How far each pixel is from the ground.
INK = """(canvas, [x, y, side]) => {
  const { painter } = canvas.parentElement;
  const paper = painter.colour(painter.paper);
  const { data } = canvas.getContext('2d').getImageData(x, y, side, side);
  return Array.from({ length: side * side }, (_, i) =>
    paper.reduce((sum, value, part) => sum + Math.abs(value - data[4 * i + part]), 0));
}"""


# How far the strongest of the points behind the pictures is from the ground.
DOTS = """(map) => {
  const { painter } = map;
  const paper = painter.colour(painter.paper);
  const { data } = painter.image;
  const away = new Float32Array(data.length / 4);
  for (let i = 0; i < away.length; i++) {
    for (let part = 0; part < 3; part++) away[i] += Math.abs(paper[part] - data[4 * i + part]);
  }
  const seen = away.filter((value) => value > 0).sort();
  return seen[Math.floor(0.95 * seen.length)];
}"""


def map_of(page, model: str):
    return page.page.locator(f"latent-map[model={model}]")


def canvas_of(page, model: str):
    return map_of(page, model).locator("> canvas")


def as_dots(page) -> None:
    """Show every point alone: a picture answers for the points that it covers."""
    page.tab("Map")
    page.page.locator("[name=points][value=dots]").check(force=True)
    page.settle()


def at_rest(page, model: str) -> None:
    """Wait until neither the view nor the marker is on its way."""
    page.settle()
    page.page.wait_for_function(
        f"() => !({MOVING})(document.querySelector('latent-map[model={model}]'))"
    )
    page.settle()


def place(page, model: str, kind: str, index: int) -> tuple[float, float]:
    """Return where a point of a map is on the screen."""
    at_rest(page, model)
    canvas = map_of(page, model).locator("> canvas")
    canvas.scroll_into_view_if_needed()
    x, y = map_of(page, model).evaluate(PLACE, {"kind": kind, "index": index})
    box = box_of(canvas)
    assert 0 < x < box["width"]
    assert 0 < y < box["height"]
    return box["x"] + x, box["y"] + y


@cache
def alone(shipped, model: str, kind: str, shown=("digits", "normal")) -> int:
    """Return the point of a kind that is farthest from all others on show."""
    xy = torch.from_numpy(shipped.models[model].maps[0].astype(np.float32))
    last = {"digits": 10_000, "normal": 12_000, "fitted": 14_000}
    rows = np.concatenate([np.arange(FIRST_ROW[k], last[k]) for k in shown])
    some = np.arange(FIRST_ROW[kind], last[kind])[:: 1 if kind != "digits" else 7]
    exact = "donot_use_mm_for_euclid_dist"
    # The nearest of all is the point itself.
    nearest = torch.cdist(xy[some], xy[rows], compute_mode=exact).topk(2, largest=False)
    return int(some[nearest.values[:, 1].argmax()]) - FIRST_ROW[kind]


def card(page, model: str):
    return map_of(page, model).locator(".map-card")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["Explore", "Map"])
def test_hover_shows_a_test_digit_and_a_click_loads_it(visit, shipped, view, model):
    index = alone(shipped, model, "digits")
    page = visit.reused()
    as_dots(page)
    page.tab(view)
    x, y = place(page, model, "digits", index)
    page.mouse_to(x, y)
    expect(card(page, model)).to_be_visible()
    expect(card(page, model)).to_contain_text(f"test digit {index}")
    label = shipped.labels[index]
    expect(card(page, model)).to_contain_text(f"{'an' if label == 8 else 'a'} {label}")
    shown = page.red(card(page, model).locator("canvas"))
    np.testing.assert_array_equal(shown, shipped.digits[index])
    page.page.mouse.click(x, y)
    page.settle()
    assert page.store("store.testIndex") == index
    np.testing.assert_array_equal(page.input, shipped.digits[index])
    page.check_encoded()
    # A test digit that nobody moved stands on its own point, on both maps.
    for other in MODELS:
        at_rest(page, other)
        expected = shipped.models[other].maps[0][index] / 65535
        np.testing.assert_allclose(map_of(page, other).evaluate(MARKER), expected, atol=1e-6)
    page.mouse_to(2, 2)
    expect(card(page, model)).to_be_hidden()


def test_a_click_on_a_sample_puts_both_models_on_it(visit, shipped):
    index = alone(shipped, "ae", "normal")
    page = visit.reused()
    as_dots(page)
    digit = page.input
    x, y = place(page, "ae", "normal", index)
    page.mouse_to(x, y)
    # The same 32 numbers in both models: both maps answer one pointer.
    for model in MODELS:
        expect(card(page, model)).to_contain_text(f"sample {index}")
        shown = page.red(card(page, model).locator("canvas"))
        expected = 255 * decoded(shipped, model, shipped.normal[index])
        assert np.abs(shown - expected).max() <= 1
    page.page.mouse.click(x, y)
    page.settle()
    for model in MODELS:
        # It has no input to be compared with.
        beside = page.page.locator(f"digit-view[model={model}]")
        expect(beside.locator("[data-loss=bce]")).to_be_hidden()
        expect(beside.locator(".no-loss")).to_be_visible()
        np.testing.assert_array_equal(page.z(model), shipped.normal[index])
        at_rest(page, model)
        expected = shipped.models[model].maps[0][FIRST_ROW["normal"] + index] / 65535
        np.testing.assert_allclose(map_of(page, model).evaluate(MARKER), expected, atol=1e-6)
    page.check_pictures()
    np.testing.assert_array_equal(page.input, digit)
    names = page.page.locator("[data-code]")
    expect(names).to_have_text([f"sample {index}"] * 2)
    page.tab("Explore")
    expect(names).to_have_text([f"sample {index}"] * 2)
    # With another number it is that sample no longer.
    page.drag(page.slider("ae", page.top("ae")), 0.9)
    expect(names).to_have_text(["one point", "a cloud"])
    expect(page.page.locator("digit-view [data-loss=bce]").first).to_be_visible()


def test_a_test_digit_under_the_pointer_is_marked_on_the_other_map(visit, shipped):
    index = alone(shipped, "ae", "digits")
    page = visit.reused()
    as_dots(page)
    there = place(page, "vae", "digits", index)
    here = place(page, "ae", "digits", index)
    page.mouse_to(2, 2)
    at_rest(page, "vae")
    canvas = map_of(page, "vae").locator("> canvas")
    box = box_of(canvas)
    spot = [there[0] - box["x"], there[1] - box["y"]]
    before = canvas.evaluate(AROUND, spot)
    page.mouse_to(*here)
    page.settle()
    assert canvas.evaluate(AROUND, spot) != before
    # Its picture is the same on both, so one card is enough.
    expect(card(page, "vae")).to_be_hidden()


@pytest.mark.parametrize("model", MODELS)
def test_marker_follows_a_slider_by_the_median_rule(visit, shipped, model):
    page = visit.reused()
    canvas = map_of(page, model).locator("> canvas")
    before = map_of(page, model).evaluate(MARKER)
    drawn = canvas.evaluate("canvas => canvas.toDataURL()")
    page.all_fetched()
    asked = len(page.requests)
    points = shipped.models[model].points()
    for rank, share in ((0, 0.02), (1, 0.98), (2, 0.02)):
        page.drag(page.slider(model, page.top(model, rank)), share)
        at_rest(page, model)
        expected = latent.place_on_map(points, shipped.models[model].maps[0] / 65535, page.z(model))
        # Two points at nearly equal distances may change places between float32 and float64.
        np.testing.assert_allclose(map_of(page, model).evaluate(MARKER), expected, atol=0.01)
    assert map_of(page, model).evaluate(MARKER) != before
    assert canvas.evaluate("canvas => canvas.toDataURL()") != drawn
    assert page.requests[asked:] == []


def test_layers_hide_and_show_points_and_never_move_them(visit, shipped):
    page = visit.reused()
    page.tab("Map")
    controls = page.page.locator("map-controls")
    boxes = controls.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    normal = controls.get_by_role("checkbox", name=re.compile("^Samples from N"))
    fitted = controls.get_by_role("checkbox", name=re.compile("fitted"))
    expect(normal).to_be_checked()
    expect(fitted).not_to_be_checked()
    title = map_of(page, "ae").locator(".map-title")
    expect(title).to_have_text("t-SNE: 10,000 test digits, 2,000 samples")

    # Hold the view, as a person does who zooms: from then on nothing may move it.
    digit, sample = alone(shipped, "ae", "digits"), alone(shipped, "ae", "normal")
    for _ in range(2):
        map_of(page, "ae").get_by_role("button", name="Zoom in").click()
    map_of(page, "ae").get_by_role("button", name="Zoom out").click()
    at_rest(page, "ae")
    points = [("digits", 0), ("digits", digit), ("normal", sample), ("fitted", 1)]

    def places() -> list:
        at_rest(page, "ae")
        return [
            map_of(page, "ae").evaluate(PLACE, {"kind": kind, "index": index})
            for kind, index in points
        ]

    before = places()
    fitted.check()
    expect(title).to_have_text("t-SNE: 10,000 test digits, 4,000 samples")
    np.testing.assert_allclose(places(), before, atol=1e-6)
    fitted.uncheck()
    normal.uncheck()
    expect(title).to_have_text("t-SNE: 10,000 test digits")
    expect(page.page.locator("[data-lead=answer]")).to_contain_text("as on a plain t-SNE")
    np.testing.assert_allclose(places(), before, atol=1e-6)
    normal.check()
    np.testing.assert_allclose(places(), before, atol=1e-6)


def test_hidden_samples_cannot_be_pointed_at(visit, shipped):
    sample = alone(shipped, "ae", "normal")
    page = visit.reused()
    as_dots(page)
    map_of(page, "ae").get_by_role("button", name="Zoom in").click()
    map_of(page, "ae").get_by_role("button", name="Zoom out").click()
    layer = page.page.locator("map-controls").get_by_role("checkbox").nth(1)
    page.mouse_to(*place(page, "ae", "normal", sample))
    expect(card(page, "ae")).to_contain_text(f"sample {sample}")
    layer.uncheck()
    page.mouse_to(*place(page, "ae", "normal", sample))
    page.settle()
    # A test digit that lies there may answer instead.
    expect(card(page, "ae")).not_to_contain_text(f"sample {sample}")
    layer.check()
    page.mouse_to(*place(page, "ae", "normal", sample))
    expect(card(page, "ae")).to_contain_text(f"sample {sample}")


def test_legend_filters_classes(visit, shipped):
    index = alone(shipped, "vae", "digits")
    label = int(shipped.labels[index])
    page = visit.reused()
    as_dots(page)
    button = page.page.locator("map-controls").get_by_role("button", name=str(label), exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")
    colours = map_of(page, "vae").locator("> canvas").evaluate("c => c.toDataURL()")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    left = f"{(shipped.labels != label).sum():,} test digits"
    for model in MODELS:
        expect(map_of(page, model).locator(".map-title")).to_contain_text(left)
    at_rest(page, "vae")
    assert map_of(page, "vae").locator("> canvas").evaluate("c => c.toDataURL()") != colours
    page.mouse_to(*place(page, "vae", "digits", index))
    page.settle()
    expect(card(page, "vae")).not_to_contain_text(f"test digit {index}")
    button.click()
    # The click may have scrolled the page.
    page.mouse_to(*place(page, "vae", "digits", index))
    expect(card(page, "vae")).to_contain_text(f"test digit {index}")
    # A double click shows one class alone.
    button.dblclick()
    pressed = page.page.locator("map-controls .legend [aria-pressed=true]")
    expect(pressed).to_have_count(1)
    expect(pressed).to_have_text(str(label))
    page.page.locator("map-controls").get_by_role("button", name="All", exact=True).click()
    expect(pressed).to_have_count(10)


def test_continuous_is_defined_and_measured_where_maps_are_first_seen(visit, shipped):
    among = shipped.evidence["rows"]["among_codes"]
    page = visit.reused().page
    for tab in ("Explore", "Map"):
        page.get_by_role("tab", name=tab, exact=True).click()
        note = page.locator(".lse p", has_text="ontinuous").filter(visible=True)
        expect(note).to_have_count(1)
        expect(note).to_contain_text("land among the codes, and decode")
        expect(note).to_contain_text("Without t-SNE")
        vae, ae = (f"{100 * among[model]['value']:.0f} %" for model in ("vae", "ae"))
        expect(note).to_contain_text(f"{vae} of a sample’s nearest neighbours are codes in the VAE")
        expect(note).to_contain_text(f"{ae} in the AE")
        expect(note).to_contain_text("Not fully: about half")
        if tab == "Explore":
            expect(note).to_be_in_viewport(ratio=1)
    expect(page.locator("map-notes")).to_contain_text("distances, gaps and sizes of islands")


def test_wheel_zooms_the_map_and_fit_gives_the_view_back(visit):
    page = visit.reused()
    page.tab("Map")
    at_rest(page, "ae")
    scale = "map => map.loaded.view.projection(performance.now()).scale"
    whole = map_of(page, "ae").evaluate(scale)
    box = box_of(map_of(page, "ae"))
    page.mouse_to(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.mouse.wheel(0, -300)
    page.page.wait_for_function(
        f"whole => ({scale})(document.querySelector('latent-map[model=ae]')) > 1.2 * whole",
        arg=whole,
    )
    map_of(page, "ae").get_by_role("button", name=re.compile("Fit")).click()
    at_rest(page, "ae")
    assert map_of(page, "ae").evaluate(scale) == pytest.approx(whole)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_view_eases_unless_the_system_asks_for_less_motion(visit, motion):
    page = visit.reused()
    page.page.emulate_media(reduced_motion=motion)
    page.tab("Map")
    at_rest(page, "ae")
    buttons = map_of(page, "ae").locator(".map-zoom button")
    # In the same task as the click, so that no frame can have passed.
    moves = """(button) => {
      button.click();
      return button.closest('latent-map').loaded.view.moving(performance.now());
    }"""
    assert [button.evaluate(moves) for button in buttons.all()[:2]] == [motion != "reduce"] * 2
    index = page.store("store.testIndex") + 1
    page.load_test_digit(index)
    marker = map_of(page, "ae").evaluate("map => map.marker.now.duration")
    assert (marker > 0) == (motion != "reduce")
    page.page.emulate_media(reduced_motion="no-preference")


def pictured(page, model: str) -> None:
    """Wait until the pictures on the screen are all there: they are made in spare time."""
    page.page.wait_for_function(
        """(model) => {
          const { loaded, thumbnails } = document.querySelector(`latent-map[model=${model}]`);
          return loaded.points.pictured?.rows.length > 8 && !thumbnails.missing.length;
        }""",
        arg=model,
    )
    at_rest(page, model)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_map_opens_as_pictures_over_faint_dots(visit, size, theme):
    page = visit.reused(size=size, theme=theme, touch=size == PHONE)
    page.tab("Map")
    chosen = page.page.locator("[name=points]:checked")
    expect(chosen).to_have_value("over")
    for model in MODELS:
        canvas = map_of(page, model).locator("> canvas")
        canvas.scroll_into_view_if_needed()
        pictured(page, model)
        drawn = map_of(page, model).evaluate(PICTURES)
        samples = [box for row, box in drawn if FIRST_ROW["normal"] <= row < FIRST_ROW["fitted"]]
        digits = [box for row, box in drawn if row < FIRST_ROW["normal"]]
        assert min(len(samples), len(digits)) >= 8
        # Ink stands out of what is under it.
        ink = [np.percentile(canvas.evaluate(INK, box), 95) for box in digits]
        points = map_of(page, model).evaluate(DOTS)
        assert np.median(ink) > 1.8 * points > 0


def test_dots_are_a_switch_away(visit):
    page = visit.reused()
    page.tab("Map")
    as_pictures = {}
    for model in MODELS:
        pictured(page, model)
        as_pictures[model] = canvas_of(page, model).evaluate("c => c.toDataURL()")
    as_dots(page)
    for model in MODELS:
        at_rest(page, model)
        assert canvas_of(page, model).evaluate("c => c.toDataURL()") != as_pictures[model]
        assert map_of(page, model).evaluate("map => map.loaded.points.pictured") is None


def test_rings_and_diamonds_stay_apart_where_samples_are_pictures(visit):
    page = visit.reused()
    page.tab("Map")
    page.page.get_by_role("checkbox", name=re.compile("fitted")).check()
    pictured(page, "vae")
    drawn = map_of(page, "vae").evaluate(PICTURES)
    corners = {"ring": [], "diamond": []}
    for row, (x, y, side) in drawn:
        if row < FIRST_ROW["normal"]:
            continue
        ratio = map_of(page, "vae").evaluate("map => map.painter.ratio")
        mark = [x + side - round(7 * ratio), y + side - round(7 * ratio), round(7 * ratio)]
        shape = "ring" if row < FIRST_ROW["fitted"] else "diamond"
        corners[shape].append(canvas_of(page, "vae").evaluate(INK, mark))
    assert min(map(len, corners.values())) >= 8
    ring, diamond = (np.median(corners[shape], axis=0).reshape(-1) for shape in corners)
    assert np.corrcoef(ring, diamond)[0, 1] < 0.9


def test_close_up_points_become_their_pictures(visit, shipped):
    page = visit.reused()
    page.tab("Map")
    page.page.locator("[name=points][value=zoom]").check(force=True)
    at_rest(page, "vae")
    canvas = map_of(page, "vae").locator("> canvas")
    zoom = map_of(page, "vae").get_by_role("button", name="Zoom in")
    assert map_of(page, "vae").evaluate("map => map.loaded.points.pictured") is None
    for _ in range(5):
        zoom.click()
        at_rest(page, "vae")
    pictured(page, "vae")
    drawn = map_of(page, "vae").evaluate(PICTURES)
    digits = [(row, box) for row, box in drawn if row < 10_000]
    assert len(digits) >= 4
    side = digits[0][1][2]
    shown = [canvas.evaluate(INK, box) for _, box in digits]
    pictures = [Image.fromarray(shipped.digits[row].reshape(28, 28)) for row, _ in digits]
    expected = [np.asarray(picture.resize((side, side)), float).ravel() for picture in pictures]
    alike = np.corrcoef(shown, expected)[: len(digits), len(digits) :]
    assert np.median(np.diag(alike)) > 0.7
    # Each is most like its own digit; the marker or a numeral may lie on some.
    assert np.mean(alike.argmax(axis=1) == np.arange(len(digits))) > 0.9


def test_map_is_walked_by_keyboard(visit, shipped):
    page = visit.reused()
    page.tab("Map")
    at_rest(page, "ae")
    canvas = map_of(page, "ae").locator("> canvas")
    canvas.focus()
    for key in ("+", "+", "ArrowLeft", "ArrowUp"):
        page.page.keyboard.press(key)
        at_rest(page, "ae")
    spoken = map_of(page, "ae").locator("[aria-live=polite]")
    expect(spoken).to_have_text(
        re.compile(r"^(test digit \d+, an? \d|sample \d+ .*|no point here)$")
    )
    before = page.store("store.testIndex")
    # Walk until the cross stands on a test digit; the middle of an island is never far.
    for key in ["ArrowLeft"] * 6 + ["ArrowDown"] * 6 + ["ArrowRight"] * 6:
        if spoken.inner_text().startswith("test digit"):
            break
        page.page.keyboard.press(key)
        at_rest(page, "ae")
    found = re.match(r"test digit (\d+)", spoken.inner_text())
    assert found
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.store("store.testIndex") == int(found[1]) != before
    np.testing.assert_array_equal(page.input, shipped.digits[int(found[1])])


@pytest.mark.parametrize("model", MODELS)
def test_nearest_test_digits_are_the_nearest(visit, shipped, model):
    page = visit.reused()
    page.tab("Map")
    rows = page.page.locator(f"nearest-digits[model={model}] [role=group] button")
    expect(rows).to_have_count(7)
    own = page.store("store.testIndex")
    nearest = latent.nearest(shipped.models[model].codes, page.z(model), 8)
    nearest = nearest[nearest != own][:7]
    # That a test digit is nearest to itself says nothing.
    expect(rows.first).not_to_have_attribute("aria-label", re.compile(rf"test digit {own}\b"))
    expect(page.page.locator(f"nearest-digits[model={model}]")).not_to_contain_text("0.00")
    # Codes are stored as float16, so the two nearest may be told apart differently.
    expect(rows.first).to_have_attribute("aria-label", re.compile(rf"test digit {nearest[0]}\b"))
    labels = [row.get_attribute("aria-label") or "" for row in rows.all()]
    found = {int(re.findall(r"test digit (\d+)", label)[0]) for label in labels}
    assert len(found & set(nearest.tolist())) >= 6
    rows.nth(3).click()
    page.settle()
    assert f"test digit {page.store('store.testIndex')}," in labels[3]
    page.check_encoded()


@pytest.mark.parametrize("model", MODELS)
def test_the_distances_of_the_nearest_follow_a_slider(visit, shipped, model):
    page = visit.reused()
    row = page.page.locator(f"nearest-digits[model={model}]")
    places = row.locator("> div > div")
    slider = page.slider(model, page.top(model, 7))
    row.scroll_into_view_if_needed()
    for share in (0.05, 0.95):
        page.drag(slider, share)
        away = np.sort(np.linalg.norm(shipped.models[model].codes - page.z(model), axis=1))
        nearest = f"{away[0]:.{2 if away[0] < 10 else 1}f}"
        expect(places.first).to_have_text(re.compile(rf"^\s*{nearest}\s*$"))
        shown = [float(text) for text in places.all_inner_texts()]
        np.testing.assert_allclose(shown, away[:7], atol=0.051)


def test_what_lies_below_a_phones_sliders_catches_up_when_it_is_seen(visit, shipped):
    page = visit.reused(size=PHONE, touch=True)
    marker = "map => map.marker.now.target"
    page.drag(page.slider("vae", page.top("vae")), 0.95)
    before = map_of(page, "vae").evaluate(marker)
    map_of(page, "vae").scroll_into_view_if_needed()
    page.page.wait_for_function(
        f"before => String(({marker})(document.querySelector('latent-map[model=vae]'))) !== before",
        arg=",".join(map(str, before or [])),
    )
    away = np.linalg.norm(shipped.models["vae"].codes - page.z("vae"), axis=1).min()
    row = page.page.locator("nearest-digits[model=vae]")
    row.scroll_into_view_if_needed()
    expect(row.locator("> div > div").first).to_have_text(re.compile(rf"^\s*{away:.2f}\s*$"))


@pytest.mark.parametrize("model", MODELS)
def test_the_filling_of_a_sample_is_what_the_judge_says_of_it(visit, shipped, model):
    page = visit.reused()
    kinds = map_of(page, model).evaluate("map => [...map.loaded.points.kinds.slice(10000, 12000)]")
    # Rings from hollow to solid in nine steps, after ten classes and "hidden".
    filled = (np.array(kinds) - 11) / 8
    np.testing.assert_allclose(
        filled, shipped.models[model].p_digit[:2000] / 255, atol=1 / 16 + 1e-6
    )


@pytest.mark.parametrize("model", MODELS)
def test_the_figures_beside_a_map_are_the_measured_ones_of_its_run(visit, shipped, model):
    page = visit.reused()
    page.tab("Map")
    for run in (0, 1, 2):
        page.page.get_by_role("radio", name=str(run + 1), exact=True).check(force=True)
        page.settle()
        for kind in ("normal", "fitted"):
            rows = shipped.evidence["rows"]
            mixing = rows[f"mixing_{kind}"][model]["runs"][run]
            rate = rows[f"p_digit_{kind}"][model]["value"]
            cells = page.page.locator(f"map-evidence[model={model}] [data-kind={kind}] td")
            shown = float(re.sub(r"\s*%", "", cells.nth(0).inner_text()))
            assert shown == pytest.approx(100 * mixing, abs=0.5001)
            text = cells.nth(1).inner_text()
            assert (
                (rate < 0.0005)
                if text == "< 0.001"
                else float(text) == pytest.approx(rate, abs=0.0051)
            )


def test_on_touch_the_first_tap_shows_and_the_second_loads(visit, shipped):
    index = alone(shipped, "vae", "digits")
    page = visit.reused(size=PHONE, touch=True)
    page.page.get_by_role("tab", name="Map", exact=True).tap()
    as_dots(page)
    before = page.store("store.testIndex")
    x, y = place(page, "vae", "digits", index)
    page.page.touchscreen.tap(x, y)
    expect(card(page, "vae")).to_contain_text(f"test digit {index}")
    assert page.store("store.testIndex") == before
    card(page, "vae").get_by_role("button", name="Load").tap()
    page.settle()
    assert page.store("store.testIndex") == index
    page.check_encoded()
