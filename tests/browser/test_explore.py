"""Sliders and pictures: what is on screen is what torch computes, and only a person moves it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from explorer import latent
from explorer.losses import bernoulli_nll, kl_divergence
from tests.browser.visit import (
    DESK,
    NAMES,
    PATIENCE,
    PHONE,
    STRIPS_DRAWN,
    box_of,
    decoded,
    encoded,
    with_modules,
)

pytestmark = pytest.mark.copy

MODELS = ("ae", "vae")


def test_first_view_shows_a_test_digit_that_both_models_decoded(visit, shipped):
    page = visit.reused()
    index = page.store("store.testIndex")
    np.testing.assert_array_equal(page.input, shipped.digits[index])
    page.check_encoded()
    for selector in ("#digit-input", "#digit-ae", "#digit-vae"):
        assert page.pixels(selector).max() > 200
        expect(page.page.locator(selector)).to_be_visible()


# Whatever is worked out of a decoded picture.
FIGURES = """() => ['digit-view [data-loss]', 'digit-view .meter b', '.loss-heat [data-heat=sum]',
  '.loss-parts [data-part=bce]', '.loss-parts [data-part=total]', '.how-texts [data-now^=bce]',
  '.how-texts [data-now=undecided]']
  .flatMap((selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent))"""


def test_pictures_are_there_before_any_weights_have_arrived_and_no_figure_is(visit, shipped):
    blocked, holding = [], [True]

    def hold(route) -> None:
        if holding:
            blocked.append(route)
        else:
            route.continue_()

    page = visit(until=None, before=lambda p: p.route("**/checkpoints/**", hold))
    for selector in ("#digit-ae", "#digit-vae", "#digit-input"):
        page.painted(selector)
    index = page.store("store.testIndex")
    np.testing.assert_array_equal(page.input, shipped.digits[index])
    page.check_pictures()
    assert page.store("store.data.ae.decoder") is None
    assert blocked
    # The pictures are rounded: a loss of theirs would be some nats off.
    page.tab("Loss")
    page.page.locator(".loss-heat").first.wait_for()
    assert set(page.page.evaluate(FIGURES)) == {"…"}
    expect(page.notice).to_contain_text("The models are loading")
    holding.clear()
    for route in blocked:
        route.continue_()
    page.ready("all")
    expect(page.notice).to_be_empty()
    x = torch.from_numpy(shipped.digits[index].astype(np.float32)[None] / 255)
    for model in ("ae", "vae"):
        x_hat = decoded(shipped, model, encoded(shipped, model, shipped.digits[index]))
        bce = float(bernoulli_nll(torch.from_numpy(x_hat[None]), x))
        for loss in ("bce", "bce-encoded"):
            said = page.page.locator(f"digit-view[model={model}] [data-loss={loss}]").text_content()
            assert abs(float(said or "nan") - bce) < 0.6
    assert "…" not in page.page.evaluate(FIGURES)


def test_the_models_run_in_webassembly(visit):
    page = visit.reused()
    # Its memory comes in pages of 65,536 bytes; the loops that stand in for it take what they need.
    for layer in (
        "data.ae.decoder.second",
        "data.vae.decoder.first",
        "data.vae.encoder.first",
        "critic.layers[4].sums",
    ):
        assert page.store(f"store.{layer}.weight.buffer.byteLength % 65536") == 0, layer


COUNT_FRAMES = """{
  const ask = requestAnimationFrame;
  window.framesAsked = 0;
  window.requestAnimationFrame = (callback) => (window.framesAsked++, ask(callback));
}"""
NO_FRAMES = """async () => {
  const asked = window.framesAsked;
  await new Promise((done) => setTimeout(done, 300));
  return asked > 0 && window.framesAsked === asked;
}"""


def test_an_idle_page_asks_for_no_frames(gradio_visit):
    """Gradio's loading screen would go on asking for 60 a second."""
    page = gradio_visit(until="all", before=lambda opened: opened.add_init_script(COUNT_FRAMES))
    page.wait_for(NO_FRAMES)


def test_a_key_moves_the_handle_and_says_the_number_at_once(visit):
    """On a slow machine spare time comes late; a screen reader speaks when the value changes."""
    page = visit.reused()
    slider = page.slider("vae", page.top("vae"))
    before, after, number, spoken = slider.evaluate("""(input) => {
      const before = input.valueAsNumber;
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
      const output = input.closest('.row').querySelector('output');
      return [before, input.valueAsNumber, output.textContent, input.ariaValueText];
    }""")
    assert after > before
    assert float(number.replace("\u2212", "-")) == pytest.approx(after, abs=0.0051)
    assert spoken.startswith(f"{number}, encoded ")


def test_a_value_is_said_to_be_moved_even_where_no_decimal_shows_it(visit):
    page = visit.reused()
    dimension = page.top("vae")
    slider = page.slider("vae", dimension)
    text = f"{page.mu('vae')[dimension]:.2f}".replace("-", "−")
    slider.fill(text.replace("−", "-"))
    expect(slider).to_have_attribute("aria-valuetext", f"{text}, encoded {text}")
    slider.press("0")
    expect(slider).to_have_attribute("aria-valuetext", text)


def test_a_widened_range_says_what_is_usual(visit, shipped):
    page = visit.reused()
    for model, usual in {"ae": "99 % of the test codes", "vae": "−3 to 3"}.items():
        codes = np.array([encoded(shipped, model, x) for x in shipped.digits[:400]])
        low, high = np.quantile(codes, [0.005, 0.995], axis=0) if model == "ae" else (-3.0, 3.0)
        far = np.maximum(codes - high, low - codes)
        index, dimension = map(int, np.unravel_index(far.argmax(), far.shape))
        page.load_test_digit(index)
        slider = page.slider(model, dimension)
        if not slider.is_visible():
            page.page.locator(f"#sliders-{model} .fold").click()
        expect(slider).to_have_attribute("title", re.compile(f"widened.*{usual}"))


@pytest.mark.parametrize("model", MODELS)
def test_picture_follows_the_mouse_without_a_request(gradio_visit, model):
    page = gradio_visit.reused()
    other = "vae" if model == "ae" else "ae"
    untouched = page.picture(other)
    dimension = page.top(model)
    before = page.z(model)
    page.all_fetched()
    asked = len(page.requests)
    seen = {page.picture(model).tobytes()}
    with page.holding(page.slider(model, dimension), 0.5) as move:
        for share in (0.6, 0.7, 0.8, 0.9):
            move(share)
            seen.add(page.picture(model).tobytes())
            page.check_pictures([model])
    assert len(seen) == 5, "the picture changed with every movement, before the button was released"
    assert page.requests[asked:] == []
    np.testing.assert_array_equal(page.picture(other), untouched)
    changed = np.flatnonzero(page.z(model) != before)
    assert changed.tolist() == [dimension]
    page.check_pictures()


LAYERED = """() => {
  window.layered = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const style = target.getAttribute('style');
      if (/transform|scale|translate|rotate|opacity|filter/.test(style)) layered.push(style);
    }
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['style'] });
}"""


@contextmanager
def laid_out(page: Page) -> Iterator[list[int]]:
    """Give a list; the block's end fills it with how many boxes each layout went over.

    A browser makes one trace at a time, and all workers share it: no other file may use this.
    """
    cdp = page.context.new_cdp_session(page)
    frame = cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    events, sizes, ended = [], [], []
    cdp.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    cdp.on("Tracing.tracingComplete", lambda end: ended.append(end))
    only = {"includedCategories": ["devtools.timeline"], "excludedCategories": ["*"]}
    cdp.send("Tracing.start", {"traceConfig": only})
    yield sizes
    cdp.send("Tracing.end")
    for _ in range(PATIENCE // 20):
        if ended:
            break
        page.wait_for_timeout(20)
    assert ended, "the trace has come to its end"
    begun = [e["args"].get("beginData", {}) for e in events if e["name"] == "Layout"]
    sizes.extend(one["totalObjects"] for one in begun if one.get("frame") == frame)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_moved_handle_lays_out_its_row_and_layers_nothing_anew(visit, size):
    """The whole page has several hundred boxes; in every frame of a drag that would be felt."""
    page = visit.reused(size=size)
    page.page.evaluate(LAYERED)
    slider = page.slider("vae", page.top("vae"))
    with page.holding(slider, 0.4) as move, laid_out(page.page) as sizes:
        for share in np.linspace(0.42, 0.6, 10):
            move(share)
            page.settle()
        # Whoever holds still hears what the picture became.
        page.page.wait_for_function(
            "document.querySelector('#sliders-vae [data-became]').textContent"
        )
        move(0.62)
        page.settle()
    assert len(sizes) >= 10
    assert max(sizes) < 100, sizes
    assert page.page.evaluate("layered") == []


def test_dragging_shows_value_and_loss(visit):
    page = visit.reused()
    dimension = page.top("vae")
    slider = page.slider("vae", dimension)
    row = page.row("vae", dimension)
    expect(row).not_to_have_class(re.compile("moved"))
    loss = page.page.locator('digit-view[model=vae] [data-loss="bce"]')
    at_first = loss.inner_text()
    page.drag(slider, 0.95)
    expect(row).to_have_class(re.compile("moved"))
    value = float(page.z("vae")[dimension])
    expect(row.locator("output")).to_have_text(f"{value:.2f}".replace("-", "−"))
    expect(loss).not_to_have_text(at_first)
    x, x_hat = page.input / 255, decoded(page.shipped, "vae", page.z("vae")).astype(float)
    # As torch does it: a logarithm is never below -100.
    tiny = np.exp(np.float64(-100))
    nats = -(x * np.log(np.maximum(x_hat, tiny)) + (1 - x) * np.log(np.maximum(1 - x_hat, tiny)))
    assert float(loss.inner_text()) == pytest.approx(nats.sum(), abs=1)


def test_kl_loss_as_encoded_and_the_band_of_sigma_are_torchs(visit, shipped):
    page = visit.reused()
    x = torch.from_numpy(page.input.astype(np.float32)[None] / 255)
    with torch.no_grad():
        mu, logvar = shipped.models["vae"].net.encode(x)
    vae = page.page.locator("digit-view[model=vae]")
    kl = kl_divergence(mu, logvar).item()
    assert float(vae.locator("[data-loss=kl]").inner_text()) == pytest.approx(kl, abs=0.051)
    dimension = page.top("vae")
    page.drag(page.slider("vae", dimension), 0.9)
    for model in MODELS:
        as_encoded = torch.from_numpy(decoded(shipped, model, page.mu(model))[None])
        shown = page.page.locator(f"digit-view[model={model}] [data-loss=bce-encoded]")
        nats = bernoulli_nll(as_encoded, x).item()
        assert float(shown.text_content() or "") == pytest.approx(nats, abs=0.51), model
    # One standard deviation to either side of the mean, cut off at the ends of the range, -3 to 3.
    for rank in (0, 1, 7):
        d = page.top("vae", rank)
        middle, sigma = mu[0, d].item(), torch.exp(logvar[0, d] / 2).item()
        ends = [(z + 3) / 6 for z in np.clip([middle - sigma, middle + sigma], -3, 3)]
        band = box_of(page.row("vae", d).locator(".band"))
        scale = box_of(page.row("vae", d).locator(".scale"))
        left = (band["x"] - scale["x"]) / scale["width"]
        shown = [left, left + band["width"] / scale["width"]]
        np.testing.assert_allclose(shown, ends, atol=0.004)


@pytest.mark.parametrize("model", MODELS)
def test_keyboard_moves_a_slider(visit, shipped, model):
    page = visit.reused()
    dimension = page.top(model)
    slider = page.slider(model, dimension)
    start = page.mu(model)[dimension]
    slider.focus()

    def value_after(key: str) -> float:
        page.page.keyboard.press(key)
        page.check_pictures([model])
        return float(page.z(model)[dimension])

    one = value_after("ArrowRight")
    assert one > start
    assert value_after("ArrowUp") > one
    value_after("ArrowDown")
    assert value_after("ArrowLeft") == pytest.approx(start, abs=1e-5)
    paged = value_after("PageUp")
    assert paged > one
    assert value_after("PageDown") == pytest.approx(start, abs=1e-5)
    quantiles = shipped.models[model].statistics["dimensions"][dimension]["quantiles"]
    low, high = (-3, 3) if model == "vae" else (quantiles["q005"], quantiles["q995"])
    assert value_after("End") == pytest.approx(high, abs=1e-5)
    assert value_after("Home") == pytest.approx(low, abs=1e-5)
    assert "encoded" in (slider.get_attribute("aria-valuetext") or "")
    assert value_after("0") == start


@pytest.mark.parametrize("model", MODELS)
def test_double_click_and_reset_lead_back_to_the_encoded_digit(visit, model):
    page = visit.reused()
    first, second = page.top(model), page.top(model, 1)
    mu = page.mu(model)
    picture = page.picture(model)
    reset = page.page.get_by_role("button", name=f"Reset the {NAMES[model]}")
    expect(reset).to_be_disabled()
    for dimension in (first, second):
        page.drag(page.slider(model, dimension), 0.9)
    page.slider(model, first).dblclick()
    page.settle()
    assert np.flatnonzero(page.z(model) != mu).tolist() == [second]
    reset.click()
    np.testing.assert_array_equal(page.z(model), mu)
    np.testing.assert_array_equal(page.picture(model), picture)
    expect(reset).to_be_disabled()
    expect(reset).to_be_focused()


def test_encode_again_samples_a_new_point_from_the_vaes_cloud(visit):
    page = visit.reused()
    mu, logvar = page.mu("vae"), np.float32(page.store("[...store.sides.vae.logvar]"))
    again = page.page.get_by_role("button", name="Encode again with the VAE")
    again.click()
    expect(page.notice).to_have_text("The VAE sampled a new point from this digit’s cloud.")
    first = page.z("vae")
    eps = latent.standard_normal(0, 1, 32)[0]
    np.testing.assert_allclose(first, mu + np.exp(logvar / 2) * eps, atol=1e-5)
    page.check_pictures()
    again.click()
    page.settle()
    assert (page.z("vae") != first).all()
    np.testing.assert_array_equal(page.mu("vae"), mu)


def test_encode_again_gives_the_autoencoders_same_point(visit):
    page = visit.reused()
    page.drag(page.slider("ae", page.top("ae")), 0.9)
    page.page.get_by_role("button", name="Encode again with the autoencoder").click()
    expect(page.notice).to_have_text("The autoencoder gives the same point every time.")
    np.testing.assert_array_equal(page.z("ae"), page.mu("ae"))


def test_a_code_outside_the_usual_range_widens_the_slider_and_is_never_clamped(visit, shipped):
    index, dimension, usual = outlier(shipped)
    page = visit.reused()
    page.load_test_digit(index)
    value = float(page.z("ae")[dimension])
    assert not usual[0] <= value <= usual[1], "the digit that this test needs"
    page.check_encoded()
    slider = page.slider("ae", dimension)
    low, high = (float(slider.get_attribute(name) or "nan") for name in ("min", "max"))
    assert low <= value <= high
    assert min(low, usual[0]) == low
    assert max(high, usual[1]) == high
    expect(page.page.locator("#sliders-ae .wider")).to_be_visible()
    for width in (DESK[0], 1280, 1024):
        page.page.set_viewport_size({"width": width, "height": DESK[1]})
        page.settle()
        legend = box_of(page.page.locator("#sliders-ae .legend"))
        assert legend["height"] < 28, f"at {width} the legend takes more than its one line"
    page.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    # Another slider moves; this one keeps its value to the last bit.
    before = page.z("ae")
    other = page.top("ae") if page.top("ae") != dimension else page.top("ae", 1)
    page.drag(page.slider("ae", other), 0.8)
    assert np.flatnonzero(page.z("ae") != before).tolist() == [other]
    page.check_pictures()


def outlier(shipped) -> tuple[int, int, tuple[float, float]]:
    """Return a test digit, one of the AE's top 8 dimensions, and the range it lies outside of."""
    codes = shipped.models["ae"].codes
    found = []
    for dimension in shipped.models["ae"].statistics["order"][:8]:
        quantiles = shipped.models["ae"].statistics["dimensions"][dimension]["quantiles"]
        beyond = codes[:, dimension] - quantiles["q995"]
        index = int(beyond.argmax())
        usual = (quantiles["q005"], quantiles["q995"])
        found.append((float(beyond[index]), index, dimension, usual))
    beyond, index, dimension, usual = max(found)
    assert beyond > 0.5
    return index, dimension, usual


@pytest.mark.parametrize("model", MODELS)
def test_fold_opens_the_other_24_and_says_why_some_are_dead(visit, shipped, model):
    page = visit.reused()
    sliders = page.page.locator(f"#sliders-{model}")
    visible = sliders.locator("input[type=range]:visible")
    expect(visible).to_have_count(8)
    labels = [one.get_attribute("aria-label") or "" for one in visible.all()]
    found = [int(re.findall(r"^z (\d+)", label)[0]) for label in labels]
    assert found == shipped.models[model].statistics["order"][:8]
    fold = sliders.get_by_role("button", name=re.compile("24 more"))
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(sliders.locator(".fold")).to_have_attribute("aria-expanded", "true")
    expect(visible).to_have_count(32)
    statuses = [one["status"] for one in shipped.models[model].statistics["dimensions"]]
    for status in ("weak", "dead"):
        count = statuses.count(status)
        expect(sliders.locator(f".row.{status}")).to_have_count(count)
        reason = sliders.locator(".why", has_text=re.compile(f"^{status}:", re.IGNORECASE))
        expect(reason).to_have_count(1 if count else 0)
    # A slider of the unfolded part works like the others.
    last_live = [d for d in shipped.models[model].statistics["order"] if statuses[d] == "live"][-1]
    page.drag(page.slider(model, last_live), 0.8)
    assert page.z(model)[last_live] != page.mu(model)[last_live]
    page.check_pictures()


@pytest.mark.parametrize("rank", [0, 7, 8, 12, 31])
def test_strip_shows_what_the_decoder_draws_along_its_dimension(visit, rank):
    page = visit.reused()
    dimension = page.top("vae", rank)
    if rank >= 8:
        page.page.locator("#sliders-vae .fold").click()
        expect(page.slider("vae", dimension)).to_be_visible()
    page.page.wait_for_function(STRIPS_DRAWN)
    drawn = page.strip("vae", dimension)
    frames = 9
    assert drawn.shape == (28, 28 * frames)
    # The current picture covers one place; the first and the last frame are far from it.
    z = page.z("vae")
    assert abs(z[dimension]) < 2
    for frame in (0, frames - 1):
        z[dimension] = -3 + 6 * frame / (frames - 1)
        expected = 255 * decoded(page.shipped, "vae", z).reshape(28, 28)
        assert np.abs(drawn[:, 28 * frame : 28 * (frame + 1)] - expected).max() <= 1


def test_tabs_are_a_tablist_that_the_keyboard_moves(visit):
    page = visit.reused().page
    explore = page.get_by_role("tab", name="Explore", exact=True)
    maps = page.get_by_role("tab", name="Map", exact=True)
    expect(page.get_by_role("tablist")).to_have_count(1)
    expect(explore).to_have_attribute("aria-selected", "true")
    explore.focus()
    page.keyboard.press("ArrowRight")
    expect(maps).to_be_focused()
    expect(maps).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Map")).to_be_visible()
    expect(page.get_by_role("heading", name="Where do samples land?")).to_be_visible()
    expect(page.locator("#sliders-ae")).to_be_hidden()
    expect(page.locator("map-controls")).to_be_visible()
    evidence = page.get_by_role("tab", name="Evidence", exact=True)
    page.keyboard.press("ArrowLeft")
    expect(explore).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(evidence).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(explore).to_be_focused()
    page.keyboard.press("End")
    expect(evidence).to_be_focused()
    page.keyboard.press("Home")
    expect(explore).to_be_focused()
    expect(page.locator("#sliders-ae")).to_be_visible()
    # Tab leaves the tablist: only the selected tab is in the order.
    expect(maps).to_have_attribute("tabindex", "-1")


def test_weights_that_fail_to_load_are_told_and_tried_again(visit):
    visit.allowed.append(r"Failed to load resource: net::ERR_FAILED")
    tries = []

    def at_first(route) -> None:
        tries.append(route.request.url)
        # The first request is the preload that the page's head asks for.
        if len(tries) <= 2:
            route.abort()
        else:
            route.continue_()

    page = visit(until=None, before=lambda p: p.route("**/vae/weights.safetensors", at_first))
    expect(
        page.page.locator(".lse").get_by_text("Loading failed. Trying again").first
    ).to_be_visible()
    page.ready("all")
    expect(page.page.locator(".lse").get_by_text("Loading failed")).to_have_count(0)
    assert len(tries) == 3
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    page.check_pictures()


def test_maps_that_fail_to_load_are_told_and_tried_again(visit):
    visit.allowed.append(r"Failed to load resource: net::ERR_FAILED|status 503|status of 503")
    tries = []

    def once(route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page = visit(until=None, before=lambda p: p.route("**/ae/map.safetensors", once))
    sheet = page.page.locator("latent-map[model=ae] .map-sheet")
    expect(sheet).to_contain_text("The maps could not be loaded.")
    # What has arrived works meanwhile.
    page.drag(page.slider("ae", page.top("ae")), 0.9)
    page.check_pictures()
    page.ready("all")
    expect(sheet).to_be_hidden()
    assert len(tries) == 2


def test_the_page_is_named_and_says_which_models_these_are(gradio_visit):
    page = gradio_visit.reused().page
    expect(page).to_have_title(re.compile("Latent Space Explorer"))
    expect(page.locator("h1").filter(visible=True)).to_have_count(1)
    expect(page.locator(".foot")).to_contain_text("training seed")
    expect(page.locator(".foot")).to_contain_text("CC BY-SA 3.0")
    assert box_of(page.locator("h1").filter(visible=True))["height"] > 0


def test_views_that_nobody_opened_are_fetched_later_but_never_under_the_hand(visit):
    page = visit(until="first", before=lambda opened: opened.clock.install())
    slider = page.slider("vae", page.top("vae"))
    with page.holding(slider, 0.5) as move:
        move(0.6)
        page.ready("all")
        before = len(page.requests)
        page.page.clock.run_for(20_000)
        move(0.8)
        assert page.requests[before:] == []
    page.page.clock.run_for(20_000)
    page.page.wait_for_function("customElements.get('evidence-table') !== undefined")


def test_at_rest_every_strip_is_painted_with_the_picture_of_now(visit):
    page = visit.reused()
    page.check_strips()
    # As a strip that was finished too early: nothing that it depends on changes any more.
    page.page.evaluate("""() => document.querySelectorAll('.sliders .rows canvas').forEach(
      (canvas) => canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height))""")
    page.page.evaluate(
        with_modules("async () => (await import('page-store')).store.notify('picture')")
    )
    page.check_strips()
