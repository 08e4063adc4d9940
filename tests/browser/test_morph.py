"""Morph: from one digit to another, through both latent spaces and by fading pictures."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer import latent
from explorer.judge.critic import p_digit
from explorer.models import posterior
from tests.browser.test_input import (
    SEVEN,
    draw,
    photo,
    seen_by_the_models,
    upload,
    wait_for_upload,
)
from tests.browser.test_map import alone, at_rest, map_of, place
from tests.browser.visit import MNIST, PHONE, box_of, decoded, encoded, with_modules
from tests.shipped import FIRST, MODELS, PARTNER

pytestmark = pytest.mark.copy

PAIR = (FIRST, PARTNER)

WAYS = {"slerp": latent.slerp, "linear": latent.lerp}
MORPH = with_modules("""async (expression) => {
  const { morph } = await import('morph');
  return new Function('morph', `return ${expression}`)(morph);
}""")
STRIP = f"(canvas, frame) => ({MNIST})(canvas, frame * 30, 0, 28, 28)"
PATH = with_modules("""async (model) => {
  return (await import('morph-path')).pathOnMap(model);
}""")


# The pixels of a model's own colour in a small square around a place.
ACCENTS = """(canvas, [x, y]) => {
  const { painter } = canvas.parentElement;
  const own = painter.colour(painter.accent);
  const [left, top] = [x, y].map((place) => Math.round(place * painter.ratio) - 4);
  const { data } = canvas.getContext('2d').getImageData(left, top, 8, 8);
  const near = (i) => own.every((value, part) => Math.abs(data[4 * i + part] - value) < 24);
  return Array.from({ length: 64 }, (_, i) => near(i)).filter(Boolean).length;
}"""
ON_MAP = """(map, [x, y]) => {
  const { scale, left, top } = map.loaded.view.projection(performance.now());
  return [left + x * scale, top + y * scale];
}"""
ON_PLANE = """(plane, z) => {
  const [x, y] = plane.loaded.scale.toUnit(z);
  const { scale, left, top } = plane.loaded.view.projection(performance.now());
  return [left + x * scale, top + y * scale];
}"""

PLANE_AT_REST = """(model) => !document.querySelector(`latent-plane[model=${model}]`)
  .loaded.view.moving(performance.now())"""


def accents(page, canvas: str, place: tuple[float, float]) -> int:
    """Return how many pixels around a place of a map or plane have its model's colour."""
    page.settle()
    return page.page.locator(canvas).evaluate(ACCENTS, list(place))


def morph(page, expression: str):
    """Return what an expression about the page's `morph` gives; tests only read it."""
    page.settle()
    return page.page.evaluate(MORPH, expression)


def stops(page) -> list:
    return morph(page, "morph.stops.map((stop) => stop.index ?? stop.point ?? stop.source.kind)")


def scrubber(page):
    return page.page.get_by_role("slider", name="Place on the path")


def stop_radio(page, letter: str):
    return page.page.get_by_role("radio", name=re.compile(f"^{letter}: "))


def act(page, name: str) -> None:
    page.page.locator("morph-view").get_by_role("button", name=name, exact=True).click()
    page.settle()


def scrub_to(page, t: float) -> None:
    """Put the scrubber on a place by keyboard, a hundredth at a time from the nearer end."""
    scrubber(page).focus()
    back = t > 0.5
    page.page.keyboard.press("End" if back else "Home")
    for _ in range(round(100 * (1 - t if back else t))):
        page.page.keyboard.press("ArrowLeft" if back else "ArrowRight")
    page.settle()


def path_found(page) -> None:
    """Wait until the path lies on both maps."""
    for model in MODELS:
        page.page.wait_for_function(f"({PATH})('{model}').then((path) => path?.places.length > 2)")
    page.settle()


def curves_drawn(page) -> None:
    expect(page.page.locator(".curves path.own")).to_have_count(3)


def expected_code(shipped, model: str, pair, t: float, way: str = "slerp") -> np.ndarray:
    a, b = (shipped.models[model].codes[index][None].astype(np.float64) for index in pair)
    return WAYS[way](a, b, t)[0]


@pytest.fixture
def opened(visit):
    page = visit.reused()
    page.tab("Morph")
    expect(page.page.locator("morph-view .strip canvas").first).to_be_visible()
    stop_radio(page, "B").wait_for(state="attached")
    page.settle()
    return page


# ---- the way ----


def test_it_opens_with_the_input_and_the_next_digit_of_another_class(opened, shipped):
    assert stops(opened) == list(PAIR)
    assert shipped.labels[PAIR[0]] != shipped.labels[PAIR[1]]
    expect(stop_radio(opened, "A")).to_be_checked()
    assert not opened.store("store.sides.ae.moved")


@pytest.mark.parametrize("way", ["slerp", "linear"])
def test_scrubbing_by_keyboard_puts_both_models_on_the_path(opened, shipped, way):
    if way == "linear":
        opened.page.get_by_text("Straight line", exact=True).click()
    scrub_to(opened, 0.3)
    for model in MODELS:
        expected = expected_code(shipped, model, PAIR, 0.3, way)
        np.testing.assert_allclose(opened.z(model), expected, atol=5e-3)
    opened.check_pictures()
    expect(opened.page.locator("morph-view output")).to_have_text("0.30 from A to B")
    assert stops(opened) == list(PAIR), "scrubbing was taken for a new stop"


def test_scrubbing_by_pointer_follows_and_the_input_stays(opened):
    digit = opened.input
    with opened.holding(scrubber(opened), 0.05) as move:
        move(0.5)
        move(0.75)
    assert 0.7 < morph(opened, "morph.t") < 0.85
    opened.check_pictures()
    np.testing.assert_array_equal(opened.input, digit)
    assert stops(opened) == list(PAIR)


def test_the_ends_are_the_encoded_digits_to_the_last_bit(opened):
    scrub_to(opened, 0.5)
    assert opened.store("store.sides.vae.moved")
    scrub_to(opened, 0)
    for model in MODELS:
        assert not opened.store(f"store.sides.{model}.moved")


def test_leaving_puts_the_models_back_at_the_input_and_returning_on_the_way(opened):
    scrub_to(opened, 0.4)
    before = {model: opened.z(model) for model in MODELS}
    opened.tab("Loss")
    for model in MODELS:
        np.testing.assert_array_equal(opened.z(model), opened.mu(model))
        assert not opened.store(f"store.sides.{model}.moved")
    opened.tab("Morph")
    expect(opened.page.locator("morph-view output")).to_have_text("0.40 from A to B")
    for model in MODELS:
        np.testing.assert_array_equal(opened.z(model), before[model])


def test_a_moved_slider_is_off_the_path_until_the_frame_is_dragged(opened):
    scrub_to(opened, 0.4)
    opened.tab("Explore")
    opened.drag(opened.slider("vae", opened.top("vae")), 0.9)
    opened.tab("Morph")
    output = opened.page.locator("morph-view output")
    expect(output).to_contain_text("off the path")
    scrubber(opened).focus()
    opened.page.keyboard.press("ArrowRight")
    expect(output).to_have_text("0.41 from A to B")


def test_play_moves_and_pause_stops(opened):
    act(opened, "Play")
    opened.page.wait_for_function(
        "document.querySelector('morph-view input[type=range]').value > 0.1"
    )
    act(opened, "Pause")
    t = morph(opened, "morph.t")
    opened.settle()
    assert morph(opened, "morph.t") == t
    opened.check_pictures()


def test_play_stops_at_the_last_stop(opened):
    scrub_to(opened, 0.97)
    act(opened, "Play")
    expect(opened.page.locator("morph-view output")).to_have_text("at B")
    expect(opened.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_nothing_plays_by_itself(opened):
    curves_drawn(opened)
    assert morph(opened, "morph.t") == 0


# ---- strips and curves ----


@pytest.mark.parametrize("model", MODELS)
def test_strips_are_what_torch_decodes(opened, shipped, model):
    curves_drawn(opened)
    strip = opened.page.locator(f".strip[model={model}] canvas")
    for frame in (0, 3, 5, 10):
        code = expected_code(shipped, model, PAIR, frame / 10)
        shown = np.array(strip.evaluate(STRIP, frame))
        # The shipped codes are rounded to halves, the page encodes the digits itself.
        assert np.abs(shown - 255 * decoded(shipped, model, code)).max() <= 2


def test_the_cross_fade_is_of_pixels(opened, shipped):
    curves_drawn(opened)
    a, b = (shipped.digits[index].astype(float) for index in PAIR)
    shown = opened.page.locator(".strip.fade canvas").evaluate(STRIP, 3)
    assert np.abs(np.array(shown) - (0.7 * a + 0.3 * b)).max() <= 1


def test_under_the_frame_lies_the_picture_as_it_is_now(opened):
    curves_drawn(opened)
    scrub_to(opened, 0.5)
    for model in MODELS:
        shown = opened.page.locator(f".strip[model={model}] canvas").evaluate(STRIP, 5)
        assert np.abs(np.array(shown).astype(int) - opened.picture(model)).max() <= 1


@pytest.mark.parametrize("model", MODELS)
def test_a_solid_curve_is_the_judges_word_on_the_way(opened, shipped, model):
    curves_drawn(opened)
    path = opened.page.locator(f".curves path.own[model={model}]").get_attribute("d")
    mean = opened.page.locator(f".curves path.mean[model={model}]").get_attribute("d")
    ys = np.array([float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", path)])
    top = float(opened.page.locator(".curves line.grid").nth(2).get_attribute("y1"))
    bottom = float(opened.page.locator(".curves line.grid").nth(0).get_attribute("y1"))
    shown = (bottom - ys) / (bottom - top)
    codes = np.stack([expected_code(shipped, model, PAIR, t) for t in np.linspace(0, 1, 41)])
    with torch.no_grad():
        pictures = shipped.models[model].net.decode(torch.from_numpy(codes.astype(np.float32)))
        judged = p_digit(shipped.critic(pictures)).numpy()
    np.testing.assert_allclose(shown, judged, atol=0.02)
    ys = np.array([float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", mean)])
    means = shipped.evidence["curves"]["paths"]["slerp"][model]
    np.testing.assert_allclose((bottom - ys) / (bottom - top), means, atol=0.002)


def test_a_curves_place_lies_under_the_middle_of_its_frame(opened):
    curves_drawn(opened)
    scrub_to(opened, 0.2)
    # The curves take the strips' size a frame later.
    opened.page.wait_for_function(
        """() => {
      const line = document.querySelector('.curves .here line').getBoundingClientRect();
      const strip = document.querySelector('.strip[model=ae] canvas').getBoundingClientRect();
      const frame = strip.width * 28 / (11 * 28 + 10 * 2);
      const middle = strip.x + frame / 2 + 0.2 * (strip.width - frame);
      return Math.abs(line.x + line.width / 2 - middle) < 1.5;
    }""",
    )


@pytest.mark.parametrize(("kind", "way"), [("Arc", "slerp"), ("Straight line", "linear")])
def test_the_caption_says_the_evidence(opened, shipped, kind, way):
    opened.page.locator("morph-view .seg").get_by_text(kind, exact=True).click()
    rows, critic = shipped.evidence["rows"], shipped.evidence["critic"]
    words = opened.page.locator("[data-words=curves]")
    # As Evidence has it: one quantity has one value everywhere.
    expect(words).to_contain_text(f"AE {rows[f'p_digit_{way}']['ae']['value']:.2f}")
    expect(words).to_contain_text(f"VAE {rows[f'p_digit_{way}']['vae']['value']:.2f}")
    expect(words).to_contain_text(f"fade {critic['p_digit_fade']['value']:.2f}")
    expect(words).to_contain_text("One pair can contradict the mean.")
    expect(words).to_contain_text("cross-fades are no digits")
    arc, line = (rows[f"p_digit_{name}"]["vae"]["value"] for name in ("slerp", "linear"))
    expect(opened.page.locator("[data-words=way]")).to_contain_text(
        f"VAE {arc:.2f} against {line:.2f}"
    )


# ---- stops ----


def test_swap_turns_the_way_round_and_keeps_the_place(opened):
    scrub_to(opened, 0.3)
    before = opened.z("vae")
    act(opened, "Swap A and B")
    assert stops(opened) == [PAIR[1], PAIR[0]]
    expect(opened.page.locator("morph-view output")).to_have_text("0.70 from A to B")
    np.testing.assert_array_equal(opened.z("vae"), before)
    expect(stop_radio(opened, "B")).to_be_checked()


def test_a_new_pair_is_of_two_classes(opened, shipped):
    act(opened, "New pair")
    a, b = stops(opened)
    assert shipped.labels[a] != shipped.labels[b]
    np.testing.assert_array_equal(opened.input, shipped.digits[a])
    opened.check_encoded()


def test_drawing_fills_the_current_stop(opened, shipped):
    stop_radio(opened, "B").check(force=True)
    np.testing.assert_array_equal(opened.input, shipped.digits[PAIR[1]])
    draw(opened, SEVEN)
    opened.page.mouse.up()
    opened.settle()
    assert stops(opened) == [PAIR[0], "drawn"]
    opened.check_encoded()
    expect(opened.page.locator("morph-view output")).to_have_text("at B")
    tile = opened.red(opened.page.locator(".stops .stop canvas").nth(1))
    np.testing.assert_array_equal(tile, opened.input)
    stop_radio(opened, "A").check(force=True)
    np.testing.assert_array_equal(opened.input, shipped.digits[PAIR[0]])
    assert stops(opened) == [PAIR[0], "drawn"]


def check_strips(page, shipped, b: np.ndarray) -> None:
    """Every strip leads from the pair's first digit to a picture (784,)."""
    curves_drawn(page)
    for model in MODELS:
        first = shipped.models[model].codes[PAIR[0]].astype(np.float64)
        last = encoded(shipped, model, b).astype(np.float64)
        strip = page.page.locator(f".strip[model={model}] canvas")
        for frame, code in ((5, latent.slerp(first[None], last[None], 0.5)[0]), (10, last)):
            shown = np.array(strip.evaluate(STRIP, frame))
            assert np.abs(shown - 255 * decoded(shipped, model, code)).max() <= 2
    fade = page.page.locator(".strip.fade canvas").evaluate(STRIP, 10)
    np.testing.assert_array_equal(fade, b)


def test_an_upload_fills_the_stop_in_hand_and_the_link_holds_it(opened, visit, shipped):
    data = photo()
    expected = seen_by_the_models(data)
    stop_radio(opened, "B").check(force=True)
    check_strips(opened, shipped, shipped.digits[PAIR[1]])
    upload(opened, "four.png", data)
    wait_for_upload(opened, "four.png")
    assert stops(opened) == [PAIR[0], "upload"]
    np.testing.assert_array_equal(opened.input, expected)
    opened.check_encoded()
    check_strips(opened, shipped, expected)
    expect(stop_radio(opened, "B")).to_be_checked()
    scrub_to(opened, 0.6)

    # With B the current stop it is the link's own picture, with A a stop's.
    for letter, kept in (("B", expected), ("A", shipped.digits[PAIR[0]])):
        stop_radio(opened, letter).check(force=True)
        scrub_to(opened, 0.6)
        again = visit(opened.address(), until="all")
        check_strips(again, shipped, expected)
        assert stops(again) == [PAIR[0], "link"]
        expect(stop_radio(again, letter)).to_be_checked()
        np.testing.assert_array_equal(again.input, kept)
        expect(again.page.locator("morph-view output")).to_have_text("0.60 from A to B")
        for model in MODELS:
            np.testing.assert_allclose(again.z(model), opened.z(model), atol=5e-3)
        tile = again.red(again.page.locator(".stops .stop canvas").nth(1))
        np.testing.assert_array_equal(tile, expected)


def test_a_click_on_a_map_fills_the_stop_in_hand(opened, shipped):
    # A picture that stands over other points is what a click on it takes.
    opened.store("store.set({ points: 'dots' })")
    stop_radio(opened, "B").check(force=True)
    path_found(opened)
    index = alone(shipped, "vae", "digits")
    opened.page.mouse.click(*place(opened, "vae", "digits", index))
    assert stops(opened) == [PAIR[0], index]
    number = alone(shipped, "vae", "normal")
    opened.page.mouse.click(*place(opened, "vae", "normal", number))
    assert stops(opened) == [PAIR[0], {"kind": "normal", "index": number}]
    scrub_to(opened, 0.5)
    for model in MODELS:
        a = shipped.models[model].codes[PAIR[0]][None].astype(np.float64)
        middle = latent.slerp(a, shipped.normal[number][None].astype(np.float64), 0.5)[0]
        np.testing.assert_allclose(opened.z(model), middle, atol=5e-3)
    opened.check_pictures()


def test_a_loop_through_several_digits(opened, shipped):
    act(opened, "Add a stop")
    assert len(stops(opened)) == 3
    expect(stop_radio(opened, "C")).to_be_checked()
    opened.load_test_digit(3)
    assert stops(opened) == [*PAIR, 3]
    opened.page.get_by_role("checkbox", name="Loop: from C back to A").check()
    expect(scrubber(opened)).to_have_attribute("max", "3")
    scrubber(opened).focus()
    opened.page.keyboard.press("End")
    expect(opened.page.locator("morph-view output")).to_have_text("at A")
    np.testing.assert_allclose(opened.z("vae"), shipped.models["vae"].codes[PAIR[0]], atol=5e-3)
    letters = opened.page.locator(".curves text.stop")
    expect(letters).to_have_text(["A", "B", "C", "A"])
    act(opened, "Remove stop C")
    assert stops(opened) == list(PAIR)
    remove = opened.page.get_by_role("button", name=re.compile("^Remove stop"))
    expect(remove).to_be_disabled()
    expect(remove).to_be_focused()


# ---- maps ----


def test_the_path_is_drawn_on_both_maps_where_the_median_rule_puts_it(opened, shipped):
    path_found(opened)
    for model in MODELS:
        at_rest(opened, model)
        path = opened.page.evaluate(PATH, model)
        assert [stop["letter"] for stop in path["stops"]] == ["A", "B"]
        points, xy = shipped.models[model].points(), shipped.models[model].maps[0]
        for index, at in ((0, 0), (20, 1)):
            expected = xy[PAIR[at]] / 65535
            np.testing.assert_allclose(path["places"][index], expected, atol=1e-6)
        code = expected_code(shipped, model, PAIR, 0.5)
        expected = latent.place_on_map(points, xy, code) / 65535
        np.testing.assert_allclose(path["places"][10], expected, atol=2e-3)
        # Dots and numerals have other colours, and the ring of where one is stands at A.
        for spot in path["places"][5:16]:
            x, y = map_of(opened, model).evaluate(ON_MAP, spot)
            shown = accents(opened, f"#map-{model}", (x, y))
            assert shown >= 4, f"{model}: {shown} pixels of the way at {spot}"


@pytest.mark.parametrize("model", MODELS)
def test_the_map_shows_the_path_in_this_view_only(opened, model):
    path_found(opened)
    at_rest(opened, model)
    canvas = map_of(opened, model).locator("> canvas")
    shown = opened.red(canvas)
    act(opened, "Swap A and B")
    path_found(opened)
    at_rest(opened, model)
    assert (opened.red(canvas) != shown).sum() > 20, "the letters changed places"
    opened.tab("Map")
    assert opened.page.evaluate(PATH, model) is None


def test_the_plane_shows_the_way_through_two_numbers(opened, shipped):
    opened.page.get_by_text("2-D plane", exact=True).click()
    opened.page.wait_for_function("document.querySelector('latent-plane:not(.is-loading)')")
    canvas = opened.page.locator("#plane-vae")
    expect(canvas).to_be_visible()
    expect(opened.page.locator("#map-vae")).to_be_hidden()
    opened.settle()
    for model in MODELS:
        net = shipped.models[model].plane
        x = torch.from_numpy(shipped.digits[list(PAIR)].astype(np.float32) / 255)
        with torch.no_grad():
            a, b = posterior(net, x)[0].double().numpy()
        plane = opened.page.locator(f"latent-plane[model={model}]")
        opened.page.wait_for_function(PLANE_AT_REST, arg=model)
        for t in (0.25, 0.5, 0.75):
            z = latent.slerp(a[None], b[None], t)[0].tolist()
            shown = accents(opened, f"#plane-{model}", plane.evaluate(ON_PLANE, z))
            assert shown >= 4, f"{model}: {shown} pixels of the way at t = {t}"
    before = opened.red(canvas)
    scrub_to(opened, 0.5)
    opened.settle()
    assert (opened.red(canvas) != before).sum() > 20, "the ring did not move"


# ---- links, evidence, phones ----


def test_a_link_reopens_the_same_morph(visit, opened):
    stop_radio(opened, "B").check(force=True)
    draw(opened, SEVEN)
    opened.page.mouse.up()
    opened.settle()
    stop_radio(opened, "A").check(force=True)
    opened.page.get_by_text("Straight line", exact=True).click()
    scrub_to(opened, 0.35)
    opened.page.wait_for_function("location.hash.length > 100")
    link = opened.page.evaluate(
        with_modules("""async () => {
          const { isLink, readLink } = await import('link-fields');
          for (;;) {
            await new Promise((done) => setTimeout(done, 50));
            if (!isLink(location.hash)) continue;
            const { morph, codes } = await readLink(location.hash);
            if (morph?.t === 0.35 && !codes.ae) return location.hash;
          }
        }""")
    )
    again = visit(link, until="all")
    assert stops(again) == [PAIR[0], "link"]
    assert morph(again, "[morph.way, morph.t, morph.inHand]") == ["linear", 0.35, 0]
    expect(again.page.get_by_role("tab", name="Morph")).to_have_attribute("aria-selected", "true")
    for model in MODELS:
        np.testing.assert_allclose(again.z(model), opened.z(model), atol=1e-5)
    again.check_pictures()
    tiles = [page.red(page.page.locator(".stops .stop canvas").nth(1)) for page in (again, opened)]
    np.testing.assert_array_equal(*tiles)


def test_start_over_forgets_the_morph(opened):
    act(opened, "New pair")
    opened.start_over()
    opened.tab("Morph")
    assert stops(opened) == list(PAIR)


@pytest.mark.parametrize(("row", "way"), [("p_digit_slerp", "slerp"), ("p_digit_linear", "linear")])
def test_show_me_opens_the_middle_of_the_path(visit, shipped, row, way):
    page = visit.reused()
    page.tab("Evidence")
    page.page.locator(f"tr[data-row={row}] button").click()
    expect(page.page.locator("morph-view output")).to_have_text("0.50 from A to B")
    for model in MODELS:
        expected = expected_code(shipped, model, PAIR, 0.5, way)
        np.testing.assert_allclose(page.z(model), expected, atol=5e-3)
    page.check_pictures()


def test_on_a_phone_seven_frames_and_a_handle_below_them(visit, shipped):
    page = visit.reused(size=PHONE, touch=True)
    page.tab("Morph")
    curves_drawn(page)
    strip = page.page.locator(".strip[model=vae] canvas")
    box = box_of(strip)
    assert box["width"] > 340
    code = expected_code(shipped, "vae", PAIR, 0.5)
    shown = np.array(strip.evaluate(STRIP, 3))
    assert np.abs(shown - 255 * decoded(shipped, "vae", code)).max() <= 2
    track = scrubber(page)
    track.scroll_into_view_if_needed()
    last = box_of(page.page.locator(".strip.fade canvas"))
    whole = box_of(track)
    below = whole["y"] + whole["height"] - (last["y"] + last["height"])
    assert below >= 40, "there is no handle for a finger"
    assert track.evaluate("(e) => getComputedStyle(e).touchAction") == "pan-y"
    page.page.touchscreen.tap(whole["x"] + whole["width"] / 2, whole["y"] + whole["height"] - 16)
    page.settle()
    assert 0.45 < morph(page, "morph.t") < 0.55
    page.check_pictures()
    expect(page.page.locator("#digit-ae")).to_be_in_viewport()
