"""Generate: the samples are Python's, the tally is the evidence's, every sample can be loaded."""

import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.judge.critic import p_digit
from explorer.latent import standard_normal
from explorer.server import api
from tests.browser.test_layout import AXE, troubles
from tests.browser.visit import DESK, MNIST, PATIENCE, PHONE, with_modules
from tests.shipped import MODELS

pytestmark = pytest.mark.copy

SHOWN = 30
# All pictures are on one canvas, each where its button has room for it.
PICTURES = f"""(grid) => {{
  const canvas = grid.querySelector('canvas');
  const atlas = canvas.getBoundingClientRect();
  const scale = atlas.width / canvas.width;
  return [...grid.querySelectorAll('.digit')].filter((place) => place.checkVisibility())
    .map((place) => {{
      const {{ left, top, width }} = place.getBoundingClientRect();
      const [x, y] = [(left - atlas.left) / scale, (top - atlas.top) / scale];
      const off = [width / scale - 28, x - Math.round(x), y - Math.round(y)];
      if (off.some((pixels) => Math.abs(pixels) > 0.02)) throw Error('beside its place');
      return ({MNIST})(canvas, Math.round(x), Math.round(y), 28, 28);
    }});
}}"""
SAMPLES = (
    "(grid) => [...grid.querySelectorAll('button:not([hidden])')].map((b) => +b.dataset.sample)"
)
FIGURES = """(grid) => [...grid.querySelectorAll('button:not([hidden]) [data-p]')]
  .map((place) => Number(place.textContent))"""
# In one go: a fast machine has counted 1,000 before a second call arrives.
BEGIN_AND_STOP = """async (view) => {
  view.querySelector('[data-do=next]').click();
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  view.querySelector('[data-do=more]').click();
}"""

BEGIN_AND_LEAVE = """async (view) => {
  view.querySelector('[data-do=next]').click();
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  document.querySelector('#tab-explore').click();
}"""
# What was asked for before the view was left is still answered.
LEFT = with_modules("""async () => {
  const { runOf } = await import('sample-runs');
  const { store } = await import('page-store');
  const all = store.models.map(runOf);
  while (all.some((run) => run.busy)) await new Promise(requestAnimationFrame);
  return all.map((run) => run.left);
}""")


# Counting takes as much of the processor as all else that a test does.
UNCOUNTED = with_modules("""async () => {
  const { counting } = await import('sample-runs');
  Object.defineProperty(counting, 'on', { get: () => false, set() {}, configurable: true });
  const again = () => Object.defineProperty(counting, 'on', { value: true, writable: true });
  const startOver = document.querySelector('[data-action=start-over]');
  startOver.addEventListener('click', again, { once: true });
}""")


def open_view(visit, *, counts: bool = False, **options):
    """Open the view on a page that other tests had; it counts nothing until it starts over."""
    page = visit.reused(**options)
    if not counts:
        page.page.evaluate(UNCOUNTED)
    page.tab("Generate")
    fresh(page)
    return page


def fresh(page) -> None:
    """Wait until the batches are those that were asked for."""
    page.settle()  # the page says in its next frame that it waits
    for model in MODELS:
        expect(grid(page, model)).not_to_have_class(re.compile("is-waiting"))
        expect(grid(page, model).locator("button").first).to_have_attribute(
            "aria-label", re.compile("P")
        )


def grid(page, model: str):
    return page.page.locator(f"sample-grid[model={model}]")


def cell(page, model: str, k: int):
    return page.page.locator(f"sample-grid[model={model}] [data-sample='{k}']")


def pictures(page, model: str) -> np.ndarray:
    return np.array(grid(page, model).evaluate(PICTURES))


def counted(page, samples: int) -> None:
    for model in MODELS:
        tally = page.page.locator(f"sample-tally[model={model}]")
        expect(tally).to_have_attribute("data-counted", str(samples), timeout=3 * PATIENCE)


def seed(page, number: int) -> None:
    page.page.get_by_role("spinbutton", name="Seed").fill(str(number))
    fresh(page)


def said(page, model: str, name: str) -> float:
    text = page.page.locator(f"sample-tally[model={model}] [data-say={name}]").inner_text()
    return 0.0 if text == "< 0.001" else float(text)


@torch.no_grad()
def judged(shipped, model: str, codes: np.ndarray) -> np.ndarray:
    picture = shipped.models[model].net.decode(torch.from_numpy(codes.astype(np.float32)))
    return p_digit(shipped.critic(picture)).numpy()


# ---- the batch ----


def test_samples_are_those_of_the_api(visit, shipped):
    page = open_view(visit)
    seed(page, 7)
    for model in MODELS:
        sample = api.sample(shipped, model, SHOWN, 7)
        expected = 255 * np.array(sample["images"]).reshape(SHOWN, 784)
        assert np.abs(pictures(page, model) - expected).max() <= 1
        figures = grid(page, model).evaluate(FIGURES)
        expected = judged(shipped, model, np.array(sample["codes"]))
        np.testing.assert_allclose(figures, expected, atol=0.0061)


@pytest.mark.parametrize("width", [320, 360, 800])
def test_pictures_are_whole_at_other_widths(visit, shipped, width: int):
    page = open_view(visit, size=(width, 800))
    for model in MODELS:
        expected = 255 * np.array(api.sample(shipped, model, 15, 0)["images"]).reshape(15, 784)
        assert np.abs(pictures(page, model) - expected).max() <= 1


def test_the_fitted_gaussians_samples_are_pythons(visit, shipped):
    page = open_view(visit)
    seed(page, 5)
    page.page.get_by_text("Gaussian fitted to the codes", exact=True).click()
    # Lead and text are about what is on the screen.
    expect(page.page.locator("[data-lead=answer]")).to_contain_text("Gaussian fitted to its own")
    expect(page.page.locator("#temperature-why")).to_contain_text("mean of the codes")
    fresh(page)
    for model in MODELS:
        codes = shipped.models[model].gaussian.sample(5, SHOWN)
        with torch.no_grad():
            expected = 255 * shipped.models[model].net.decode(torch.from_numpy(codes)).numpy()
        assert np.abs(pictures(page, model) - expected).max() <= 1


def test_the_next_seed_gives_other_samples_and_seed_0_says_how_usual_it_is(visit, shipped):
    page = open_view(visit)
    before = pictures(page, "vae")
    usual = page.page.locator("[data-seed-0]")
    rank = shipped.evidence["typical"]["seed"]["vae"]["rank"]
    expect(usual).to_contain_text(f"higher than those of {100 * rank:.0f} % of 200 seeds")
    page.page.get_by_role("button", name="Next seed").click()
    fresh(page)
    expect(page.page.get_by_role("spinbutton", name="Seed")).to_have_value("1")
    expect(usual).to_be_hidden()
    assert not np.array_equal(pictures(page, "vae"), before)


def test_sorting_sorts_the_same_samples(visit):
    page = open_view(visit)
    assert grid(page, "vae").evaluate(SAMPLES) == list(range(SHOWN))
    page.page.get_by_text("By P(digit)", exact=True).click()
    fresh(page)
    shown = page.store("store.models")
    figures = [grid(page, model).evaluate(FIGURES) for model in shown]
    means = [sum(each) / len(shown) for each in zip(*figures, strict=True)]
    # Each figure is rounded to a hundredth.
    assert all(after <= before + 0.0101 for before, after in pairwise(means))
    orders = [grid(page, model).evaluate(SAMPLES) for model in shown]
    assert all(order == orders[0] for order in orders), (
        "what stands side by side is of the same numbers"
    )
    assert sorted(orders[0]) == list(range(SHOWN))
    assert orders[0] != list(range(SHOWN))
    expect(page.page.locator("sample-controls .order")).to_contain_text("By the mean P(digit)")
    page.page.get_by_text("As sampled").click()
    fresh(page)
    assert grid(page, "vae").evaluate(SAMPLES) == list(range(SHOWN))


def test_on_a_slow_machine_all_pictures_are_the_last_ones_in_the_end(visit, shipped):
    page = open_view(visit)
    cdp = page.page.context.new_cdp_session(page.page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    slider = page.page.locator("#temperature")
    with page.holding(slider, 0.4) as move:
        for share in np.linspace(0.4, 0.8, 9):
            move(share)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    fresh(page)
    temperature = float(slider.input_value())
    assert temperature not in (0, 1)
    sampled = np.array(api.sample(shipped, "vae", SHOWN, 0)["codes"], dtype=np.float32)
    codes = sampled * np.float32(temperature)
    for model in MODELS:
        with torch.no_grad():
            expected = 255 * shipped.models[model].net.decode(torch.from_numpy(codes)).numpy()
        assert np.abs(pictures(page, model) - expected).max() <= 1
        figures = grid(page, model).evaluate(FIGURES)
        np.testing.assert_allclose(figures, judged(shipped, model, codes), atol=0.0061)


def test_at_temperature_zero_all_samples_are_one_picture(visit):
    page = open_view(visit)
    slider = page.page.get_by_role("slider", name="Temperature")
    slider.press("Home")
    fresh(page)
    assert slider.get_attribute("aria-describedby") == "temperature-why"
    for model in MODELS:
        shown = pictures(page, model)
        assert (shown == shown[0]).all()


# ---- the tally ----


def test_the_tally_reaches_the_evidences_figures(visit, shipped):
    page = open_view(visit, counts=True)
    seed(page, shipped.evidence["seeds"]["draws"])
    counted(page, 1000)
    button = page.page.get_by_role("button", name="Sample 1,000 more")
    expect(button).to_be_visible(timeout=3 * PATIENCE)
    codes = standard_normal(shipped.evidence["seeds"]["draws"], 1000, 32)
    for model in MODELS:
        with torch.no_grad():
            exactly = judged(shipped, model, codes).mean()
        assert said(page, model, "mean") == pytest.approx(exactly, abs=0.0055)
        # 1,000 of the evidence's 3,000 samples: within its sampling error.
        for name, key in (("mean", "p_digit_normal"), ("control", "p_digit_fitted")):
            figure = shipped.evidence["rows"][key][model]
            spread = np.sqrt(3) * (figure["high"] - figure["low"]) + 0.001
            assert said(page, model, name) == pytest.approx(figure["value"], abs=spread)
    status = page.page.locator("sample-controls [role=status]")
    expect(status).to_contain_text(re.compile(r"1,000 samples of seed 1, N\(0, I\).*VAE 0\.5"))
    button.click()
    counted(page, 2000)


def test_counting_can_be_stopped_and_taken_up_again(visit):
    page = open_view(visit, counts=True)
    page.page.locator("generate-view").evaluate(BEGIN_AND_STOP)
    more = page.page.get_by_role("button", name="Continue")
    expect(more).to_be_visible()
    so_far = page.page.locator("sample-tally[model=vae]").get_attribute("data-counted")
    assert int(so_far or 0) < 1000
    more.click()
    counted(page, 1000)


def test_nothing_is_counted_in_other_views(visit):
    page = open_view(visit, counts=True)
    page.page.locator("generate-view").evaluate(BEGIN_AND_LEAVE)
    left = page.page.evaluate(LEFT)
    assert min(left) > 0
    page.check_pictures()
    page.tab("Generate")
    counted(page, 1000)


# ---- loading ----


@pytest.mark.parametrize("number", [0, 12])
def test_a_click_loads_the_sample_into_both_models(visit, shipped, number):
    page = open_view(visit)
    seed(page, number)
    start = page.page.get_by_role("button", name="Open in Explore")
    expect(start).to_be_disabled()
    start.press("Enter")
    page.settle()
    assert page.store("store.view") == "generate"
    cell(page, "ae", 5).click()
    page.settle()
    for model in MODELS:
        expected = np.array(api.sample(shipped, model, 6, number)["codes"][5], dtype=np.float32)
        np.testing.assert_allclose(page.z(model), expected, atol=1e-6)
        expect(cell(page, model, 5)).to_have_attribute("aria-pressed", "true")
    expect(page.page.get_by_text("Sample 5 is in the models’ sliders.")).to_be_visible()
    # Only the maps' seed has a place on the maps.
    point = {"kind": "normal", "index": 5} if number == 0 else None
    assert page.store("store.point") == point
    assert page.store("store.view") == "generate"
    start.click()
    page.settle()
    page.check_pictures()
    page.tab("Generate")
    back = page.page.get_by_role("button", name="Back to the digit")
    back.click()
    page.settle()
    np.testing.assert_array_equal(page.z("vae"), page.mu("vae"))
    expect(back).to_be_disabled()
    expect(back).to_be_focused()


def test_the_grid_is_one_stop_of_the_tab_key_and_arrows_move(visit):
    page = open_view(visit)
    cell(page, "ae", 0).focus()
    # Three models leave room for five pictures in a row.
    for key in ("ArrowRight", "ArrowDown"):
        page.page.keyboard.press(key)
    expect(cell(page, "ae", 6)).to_be_focused()
    expect(cell(page, "vae", 6)).to_have_class(re.compile("is-pointed"))
    page.page.keyboard.press("Enter")
    expect(cell(page, "vae", 6)).to_have_attribute("aria-pressed", "true")
    # Between the grids stand beta, which explains itself, and its knob.
    for _ in range(3):
        page.page.keyboard.press("Tab")
    expect(cell(page, "vae", 0)).to_be_focused()
    page.page.keyboard.press("End")
    expect(cell(page, "vae", 29)).to_be_focused()
    for _ in range(3):
        page.page.keyboard.press("Shift+Tab")
    expect(cell(page, "ae", 6)).to_be_focused()


# ---- the link ----


def test_a_link_reopens_the_same_samples(visit):
    page = open_view(visit)
    seed(page, 4321)
    page.page.get_by_text("Gaussian fitted to the codes", exact=True).click()
    page.page.get_by_text("By P(digit)", exact=True).click()
    page.page.get_by_role("slider", name="Temperature").press("ArrowLeft")
    fresh(page)
    cell(page, "vae", 3).click()
    page.page.get_by_role("combobox", name="Its class").select_option("6")
    page.settle()
    page.page.get_by_role("button", name="Copy link").click()
    expect(page.notice).to_contain_text("Link copied")
    opened = visit(page.page.evaluate("navigator.clipboard.readText()"), until="all")
    fresh(opened)
    expect(opened.page.get_by_role("spinbutton", name="Seed")).to_have_value("4321")
    expect(opened.page.get_by_role("slider", name="Temperature")).to_have_value("0.95")
    expect(opened.page.get_by_role("combobox", name="Its class")).to_have_value("6")
    for model in MODELS:
        np.testing.assert_array_equal(pictures(opened, model), pictures(page, model))
    expect(cell(opened, "ae", 3)).to_have_attribute("aria-pressed", "true")
    opened.start_over()
    opened.tab("Generate")
    expect(opened.page.get_by_role("spinbutton", name="Seed")).to_have_value("0")


def test_a_link_reopens_as_many_samples_as_were_asked_for(visit):
    page = open_view(visit, counts=True)
    seed(page, 7)
    counted(page, 1000)
    page.page.get_by_role("button", name="Sample 1,000 more").click(timeout=3 * PATIENCE)
    opened = visit(page.address(), until="all")
    counts = opened.page.locator("sample-tally [data-say=count]")
    expect(counts).to_have_text([re.compile("of 2,000 samples")] * 3)
    # Another seed begins anew.
    seed(opened, 8)
    expect(counts).to_have_text([re.compile("of 1,000 samples")] * 3)


# ---- class arithmetic ----


@pytest.mark.parametrize("model", MODELS)
def test_another_class_is_the_code_minus_one_mean_plus_another(visit, shipped, model):
    page = open_view(visit)
    z, label = page.mu(model), page.store("store.label")
    means = np.stack(
        [shipped.models[model].codes[shipped.labels == c].mean(axis=0) for c in range(10)]
    )
    swaps = page.page.locator(f"class-arithmetic-grid[model={model}]")
    for c in range(10):
        moved = z - means[label] + means[c]
        said_ = swaps.locator(f"[data-class='{c}'] [data-p]")
        expect(said_).to_have_text(re.compile(r"\d"))
        expected = judged(shipped, model, moved[None])[0]
        assert float(said_.inner_text()) == pytest.approx(expected, abs=0.0061)
    codes = np.stack([z, *(z - means[label] + means[c] for c in range(10))])
    with torch.no_grad():
        expected = 255 * shipped.models[model].net.decode(torch.from_numpy(codes)).numpy()
    assert np.abs(np.array(swaps.evaluate(PICTURES)) - expected).max() <= 1
    swaps.locator("[data-class='9']").click()
    page.settle()
    for one in MODELS:
        own = np.stack(
            [shipped.models[one].codes[shipped.labels == c].mean(axis=0) for c in (label, 9)]
        )
        np.testing.assert_allclose(page.z(one), page.mu(one) - own[0] + own[1], atol=1e-4)
    # The row is of the same code still: it says which of them is loaded.
    expect(swaps.locator("[data-class='9']")).to_have_attribute("aria-pressed", "true")
    expect(page.page.get_by_role("combobox", name="Its class")).to_have_value("9")


def test_the_class_can_be_chosen_and_is_read_where_there_is_no_label(visit):
    page = open_view(visit)
    where = page.page.locator("class-arithmetic-grid[model=vae] [data-source]")
    label = page.store("store.label")
    expect(where).to_contain_text(f"minus the mean {label} (its label)")
    cell(page, "vae", 0).click()
    expect(where).to_contain_text("as judged")
    page.page.get_by_role("combobox", name="Its class").select_option("2")
    expect(where).to_contain_text("minus the mean 2 (as chosen)")
    # Another picture's class is another question.
    cell(page, "vae", 1).click()
    expect(where).to_contain_text("as judged")


# ---- looks ----


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_view_fits_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = open_view(visit, counts=True, size=size, touch=phone)
    counted(page, 1000)
    expect(page.page.locator("class-arithmetic-grid button:disabled")).to_have_count(0)
    page.page.add_script_tag(path=AXE)
    assert len(grid(page, "ae").evaluate(SAMPLES)) == (15 if phone else SHOWN)
    found = troubles(page, phone)
    assert not found, "\n".join(found)


def test_a_phone_sorts_only_what_it_shows(visit):
    page = open_view(visit, size=PHONE, touch=True)
    page.page.get_by_text("By P(digit)", exact=True).tap()
    page.settle()
    assert sorted(grid(page, "vae").evaluate(SAMPLES)) == list(range(15))
    cell(page, "vae", 3).tap()
    expect(page.page.get_by_text("Sample 3 is in the models’ sliders.")).to_be_in_viewport()
