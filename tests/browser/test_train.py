"""The view Train: two models really learn, knobs act, both can be kept, saved and opened again."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from safetensors import safe_open

import explorer
from explorer.__main__ import main
from tests.browser.test_layout import AXE, troubles
from tests.browser.visit import DESK, IDLE, PHONE, Visit, box_of, with_modules

pytestmark = pytest.mark.copy

STEP = "(kind) => Number(document.querySelector(`#train-${kind}`).dataset.step)"
KNN = "(kind) => Number(document.querySelector(`#train-${kind}`).dataset.knn)"
STEPS = f"['ae', 'vae'].map({STEP})"
KINDS = ("ae", "vae")


def opened(page: Visit) -> None:
    """Open the view and wait until both models are there."""
    page.tab("Train")
    page.page.wait_for_selector("#train-ae[data-knn]")
    page.page.wait_for_selector("#train-vae[data-knn]")


def steps(page: Visit) -> list[int]:
    return page.page.evaluate(STEPS)


def rest(page: Visit, count: int) -> None:
    """Wait until both have made so many steps and know how good that is."""
    page.wait_for(f"() => {STEPS}.every((step) => step === {count})")


def hundred(page: Visit) -> None:
    before = steps(page)[0]
    page.page.get_by_role("button", name="100 steps").click()
    rest(page, before + 100)


PICTURE = """async (kind) => {
  const { planes } = document.querySelector('train-view');
  const canvas = document.querySelector(`#train-${kind}`);
  let [last, same] = ['', 0];
  while (same < 4) {
    await new Promise(requestAnimationFrame);
    const now = canvas.toDataURL();
    same = now === last && !planes.looks[kind] ? same + 1 : 0;
    last = now;
  }
  return last;
}"""


def picture(page: Visit, kind: str) -> str:
    """Return the plane as it is once nothing moves any more, and nothing is on its way."""
    return page.page.evaluate(PICTURE, kind)


def slide(page: Visit, name: str, place: int) -> None:
    page.page.locator(name).fill(str(place))


def press(page: Visit, name: str) -> None:
    page.page.get_by_role("button", name=name, exact=True).click()


def test_both_learn_tell_a_batch_and_show_digits(visit):
    """A way through the view: run, pause, a dot, one batch, slow motion that is left half-way."""
    page = visit(until="all")
    asked = [url for url in page.requests if "training" in url]
    assert not [url for url in asked if url.endswith((".gz", "worker.js"))], "nobody has asked yet"
    opened(page)
    says = page.page.locator(".train-says")
    expect(says).to_contain_text("Nothing is learnt yet")
    first = [page.page.evaluate(f"({KNN})('{kind}')") for kind in KINDS]
    start = page.page.locator("#train-start")
    start.click()
    expect(start).to_have_text("Pause")
    expect(says).not_to_contain_text("Nothing is learnt yet")
    page.wait_for(f"() => {STEPS}.every((step) => step >= 300)")
    start.click()
    expect(start).to_have_text("Train")
    # At rest both have made as many steps, and are asked how good that is.
    page.wait_for(f"() => new Set({STEPS}).size === 1")
    at = steps(page)[0]
    for kind, before in zip(KINDS, first, strict=True):
        canvas = page.page.locator(f"#train-{kind}")
        expect(canvas).to_have_attribute("data-knn-step", str(at))
        assert page.page.evaluate(f"({KNN})('{kind}')") > before + 0.08
        name = page.page.locator(f"[data-kind={kind}] [data-unfinished]")
        expect(name).to_have_text(f"unfinished: {at:,} steps")
    expect(says).to_contain_text(f"Step {at:,}: ")
    expect(page.page.locator("[data-rounds]")).to_contain_text("had 100 rounds of 60,000")
    spread = [float(page.page.locator(f"[data-now=spread-{kind}]").inner_text()) for kind in KINDS]
    assert spread[0] > 1.5 * spread[1]
    a_dot_is_a_test_digit_and_a_click_takes_it(page)
    a_batch_is_told_and_each_that_is_begun_comes_to_its_end(page, at)
    # In another view nothing goes on.
    expect(start).to_have_text("Pause")
    page.tab("Loss")
    page.tab("Train")
    expect(start).to_have_text("Train")


def a_dot_is_a_test_digit_and_a_click_takes_it(page: Visit) -> None:
    canvas = page.page.locator("#train-ae")
    # Dots that still glide would not stay under the pointer.
    page.wait_for(IDLE)
    before = picture(page, "vae")
    box = box_of(canvas)
    card = page.page.locator(".train-card")
    for share in np.linspace(0.1, 0.9, 60):
        page.page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        # The card comes a frame later, and is about where the pointer was then.
        page.settle()
        if card.is_visible():
            break
    label = int(card.inner_text().split()[-1])
    assert picture(page, "vae") != before, "it is ringed on both planes"
    page.page.mouse.down()
    page.page.mouse.up()
    index = page.store("store.testIndex")
    assert index % 5 == 0
    assert page.shipped.labels[index] == label
    page.page.mouse.move(0, 0)
    expect(card).to_be_hidden()


def a_batch_is_told_and_each_that_is_begun_comes_to_its_end(page: Visit, at: int) -> None:
    press(page, "1 step")
    rest(page, at + 1)
    now = page.page.locator(".train-phases [aria-current]")
    legend = page.page.locator(".train-legend")
    expect(now).to_have_text("Step")
    expect(legend).to_contain_text("for a unit of code")
    for kind in KINDS:
        said = page.page.locator(f"[data-batch={kind}] [data-says]")
        expect(said).to_have_text(re.compile(r"once more: .* instead of .* % *"))
    # The step of a batch is told in its last phase, and that comes at once when one leaves.
    for count, leave in ((2, lambda: press(page, "Slow motion")), (3, lambda: page.tab("Loss"))):
        press(page, "Slow motion")
        expect(now).to_have_text("Forward")
        expect(legend).to_be_hidden()
        assert steps(page) == [at + count - 1] * 2
        leave()
        page.tab("Train")
        expect(now).to_have_text("Step")
        rest(page, at + count)
        slow = page.page.get_by_role("button", name="Slow motion")
        expect(slow).to_have_attribute("aria-pressed", "false")
    keep = page.page.get_by_role("button", name="Keep")
    expect(keep).to_have_count(0)
    press(page, "Back to the curves")
    expect(keep).to_have_count(2)
    expect(slow).to_be_focused()
    assert steps(page) == [at + 3] * 2, "nothing more was learnt for it"
    press(page, "1 step")
    rest(page, at + 4)
    page.page.locator("#train-start").click()
    expect(page.page.locator(".train-phases")).to_be_hidden()
    expect(page.page.locator(".train-charts")).to_be_visible()
    expect(legend).to_be_hidden()


def test_a_seed_gives_the_same_planes_and_knobs_act_and_stand_in_the_link(visit):
    page = visit("#view=train&train-seed=3", until="all")
    opened(page)
    hundred(page)
    first = {kind: picture(page, kind) for kind in KINDS}
    knn = [page.page.evaluate(f"({KNN})('{kind}')") for kind in KINDS]
    press(page, "Start again")
    rest(page, 0)
    hundred(page)
    assert {kind: picture(page, kind) for kind in KINDS} == first
    assert [page.page.evaluate(f"({KNN})('{kind}')") for kind in KINDS] == knn
    # Another seed begins anew once it is written, not with each of its figures.
    seed = page.page.locator("[name=trainSeed]")
    seed.fill("42")
    assert page.store("store.trainSeed") == 3
    seed.press("Enter")
    rest(page, 0)
    assert page.store("store.trainSeed") == 42
    hundred(page)
    assert {kind: picture(page, kind) for kind in KINDS} != first
    start = page.page.locator("#train-start")
    start.click()
    slide(page, "#train-beta", 13)
    expect(page.page.locator("output[for=train-beta]")).to_have_text("16")
    page.wait_for(f"() => {STEPS}.every((step) => step >= 400)")
    start.click()
    page.wait_for(f"() => new Set({STEPS}).size === 1")
    # What KL weighs sixteen times as much pulls the codes together.
    spread = float(page.page.locator("[data-now=spread-vae]").inner_text())
    assert spread < 1
    page.page.get_by_label("Noise").uncheck()
    slide(page, "#train-rate", 8)
    link = page.address()
    for part in ("train-seed=42", "train-beta=16", "train-noise=off", "train-rate=0.1"):
        assert part in link
    # With so large a learning rate the steps are no steps to anything.
    hundred(page)
    expect(page.page.locator("#train-start")).to_have_text("Train")
    again = visit(link, until="all")
    opened(again)
    expect(again.page.locator("output[for=train-beta]")).to_have_text("16")
    expect(again.page.locator("output[for=train-rate]")).to_have_text("0.1")
    expect(again.page.get_by_label("Noise")).not_to_be_checked()
    assert steps(again) == [0, 0], "a link holds no weights"


WEIGHTS = with_modules("""async (name) => {
  const { boot } = await import('boot');
  const { store } = await import('page-store');
  const { encode, decode, bernoulliNll } = await import('autoencoder');
  const { id } = boot.models.find(({ names }) => names.long === name);
  const { encoder, decoder } = store.dataOf(id);
  const codes = Array.from({ length: 20 }, (_, i) => encode(encoder, store.testPicture(i)).mu);
  const bces = codes.map((mu, i) => bernoulliNll(decode(decoder, mu), store.testPicture(i)));
  return { id, codes: codes.map((mu) => [...mu]), bces };
}""")


def test_a_model_is_kept_saved_dropped_again_and_loaded_in_python(visit, tmp_path: Path):
    page = visit("#view=train", until="all")
    opened(page)
    hundred(page)
    page.page.get_by_role("button", name="Keep the VAE").click()
    notice = page.page.locator("page-notice")
    expect(notice).to_contain_text("“My VAE, 100 steps” is kept")
    kept = page.page.evaluate(WEIGHTS, "My VAE, 100 steps")
    with page.page.expect_download() as coming:
        page.page.get_by_role("button", name="Save the VAE").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "My VAE, 100 steps.safetensors"
    with safe_open(file, "np") as found:
        assert found.metadata() == {
            "kind": "vae", "steps": "100", "batch": "32", "seed": "0", "beta": "1",
            "rate": "0.004", "noise": "true",
        }  # fmt: skip
    # In another view it can be chosen, and says what it is.
    page.tab("Explore")
    page.page.locator("select[data-models]").nth(1).select_option(kept["id"])
    expect(page.page.locator("latent-sliders[place='2'] .row:visible")).to_have_count(2)
    expect(page.page.locator(".head[place='2']")).to_have_attribute(
        "aria-label", "My VAE, 100 steps"
    )
    # The file opens as the same model, and takes no other's place.
    with page.page.expect_file_chooser() as choosing:
        page.page.get_by_role("button", name="More", exact=True).click()
        page.page.get_by_role("button", name="Open a model file").click()
    choosing.value.set_files(file)
    expect(notice).to_contain_text("My VAE, 100 steps, 2 is opened")
    again = page.page.evaluate(WEIGHTS, "My VAE, 100 steps, 2")
    assert again["codes"] == kept["codes"]
    assert page.page.evaluate(WEIGHTS, "My VAE, 100 steps") == kept
    # And in Python, by itself and as a model of one's own.
    x = page.shipped.digits[:20].astype(np.float32) / 255
    loaded = explorer.load(file)
    np.testing.assert_allclose(loaded.encode(x).mu, kept["codes"], atol=1e-4)
    decoded = loaded.reconstruct(x).reshape(20, -1)
    bces = -(x * np.log(decoded) + (1 - x) * np.log(1 - decoded)).sum(axis=1)
    np.testing.assert_allclose(bces, kept["bces"], rtol=1e-4)
    assert main(["import", str(file), "--out", str(tmp_path / "mine")]) == 0
    own = explorer.load(tmp_path / "mine")
    np.testing.assert_allclose(own.encode(x).mu, kept["codes"], atol=0.02)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_view_is_accessible_nothing_is_cut_off_and_a_phone_has_a_gentle_pace(visit, size):
    phone = size == PHONE
    page = visit("#view=train&train-arrows=on", until="all", size=size, touch=phone)
    opened(page)
    hundred(page)
    page.page.evaluate(AXE.read_text())
    assert troubles(page, phone) == []
    press(page, "1 step")
    rest(page, 101)
    assert troubles(page, phone) == []
    if not phone:
        return
    for kind in KINDS:
        box = box_of(page.page.locator(f"#train-{kind}"))
        assert box["y"] + box["height"] <= size[1], "both are seen at once"
    start = page.page.locator("#train-start")
    start.tap()
    rate = "Number(document.querySelector('[data-speed]').textContent.match(/[\\d,]+/)?.[0])"
    page.wait_for(f"() => {rate} > 0 && {rate} <= 75")
    page.page.get_by_label("Full speed").check()
    # How fast that is depends on the machine.
    assert page.page.evaluate("document.querySelector('train-view').session.most") is None
    # A full screen for whose planes there is no room shows the pictures: what nobody sees rests.
    page.page.keyboard.press("f")
    expect(start).to_be_hidden()
    expect(start).to_have_text("Train")


def test_in_gradios_page_they_learn_too(gradio_visit):
    page = gradio_visit("#view=train", until="all")
    opened(page)
    hundred(page)
    assert page.page.evaluate(f"({KNN})('ae')") > 0.3


def test_without_training_digits_it_says_what_makes_them(visit):
    def without(page):
        def answer(route):
            response = route.fetch()
            body = response.text()
            found = re.subn(r'"training": ?10000', '"training": 0', body)
            assert found[1] == 1
            route.fulfill(response=response, body=found[0])

        page.route(re.compile(r"/(\?.*)?(#.*)?$"), answer)

    page = visit("#view=train", until="all", before=without)
    expect(page.page.locator("train-view")).to_contain_text("python -m explorer build")


def test_what_does_not_come_is_told_and_asked_for_again(visit):
    """The digits do not come twice, then the worker does not."""
    asked = []

    def lose(page):
        def answer(route):
            name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
            asked.append(name)
            if asked.count(name) < {"training-digits.gz": 3, "train-worker.js": 2}[name]:
                route.abort()
            else:
                route.continue_()

        page.route(re.compile(r"/(training-digits\.gz|train-worker\.js)(\?|$)"), answer)

    visit.allowed.append(r"ERR_FAILED")
    page = visit("#view=train", until="all", before=lose)
    expect(page.page.locator(".train-says")).to_contain_text("could not be started")
    assert asked.count("training-digits.gz") >= 3
    press(page, "Start again")
    opened(page)
    assert steps(page) == [0, 0]
