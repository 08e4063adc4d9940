"""The view Train: two models really learn, knobs act, both can be kept, saved and opened again."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from safetensors import safe_open

import explorer
from explorer.__main__ import main
from tests.browser.test_layout import AXE, troubles
from tests.browser.visit import DESK, PHONE, Visit, box_of, with_modules

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


def picture(page: Visit, kind: str) -> bytes:
    """Return the plane as it is once nothing moves any more."""
    page.page.wait_for_timeout(1200)
    return page.page.locator(f"#train-{kind}").screenshot()


def slide(page: Visit, name: str, place: int) -> None:
    page.page.locator(name).fill(str(place))


def test_both_learn_and_the_autoencoders_codes_leave_the_circle(visit):
    page = visit(until="all")
    asked = [url for url in page.requests if "training" in url]
    assert not [url for url in asked if url.endswith((".gz", "worker.js"))], "nobody has asked yet"
    opened(page)
    expect(page.page.locator(".train-says")).to_contain_text("Nothing is learnt yet")
    first = [page.page.evaluate(f"({KNN})('{kind}')") for kind in KINDS]
    start = page.page.locator("#train-start")
    start.click()
    expect(start).to_have_text("Pause")
    page.wait_for(f"() => {STEPS}.every((step) => step >= 300)")
    start.click()
    expect(start).to_have_text("Train")
    # At rest both have made as many steps.
    page.wait_for(f"() => new Set({STEPS}).size === 1")
    for kind, before in zip(KINDS, first, strict=True):
        assert page.page.evaluate(f"({KNN})('{kind}')") > before + 0.08
        name = page.page.locator(f"[data-kind={kind}] [data-unfinished]")
        expect(name).to_have_text(re.compile(r"^unfinished: \d+ steps$"))
    spread = [float(page.page.locator(f"[data-now=spread-{kind}]").inner_text()) for kind in KINDS]
    assert spread[0] > 1.5 * spread[1]
    at = steps(page)
    page.page.wait_for_timeout(700)
    assert steps(page) == at, "it rests"
    # In another view nothing goes on.
    start.click()
    page.tab("Loss")
    page.tab("Train")
    expect(start).to_have_text("Train")


def test_a_seed_and_its_steps_give_the_same_planes_and_another_seed_others(visit):
    page = visit("#view=train&train-seed=3", until="all")
    opened(page)
    hundred(page)
    first = {kind: picture(page, kind) for kind in KINDS}
    knn = [page.page.evaluate(f"({KNN})('{kind}')") for kind in KINDS]
    page.page.get_by_role("button", name="Start again").click()
    rest(page, 0)
    hundred(page)
    assert {kind: picture(page, kind) for kind in KINDS} == first
    assert [page.page.evaluate(f"({KNN})('{kind}')") for kind in KINDS] == knn
    page.page.locator("[name=trainSeed]").fill("4")
    rest(page, 0)
    hundred(page)
    assert {kind: picture(page, kind) for kind in KINDS} != first
    assert "train-seed=4" in page.address()


def test_knobs_act_while_it_trains_and_stand_in_the_link(visit):
    page = visit("#view=train", until="all")
    opened(page)
    hundred(page)
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
    for part in ("train-beta=16", "train-noise=off", "train-rate=0.1"):
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


def test_one_step_tells_a_batch_and_slow_motion_goes_through_its_phases(visit):
    page = visit("#view=train", until="all")
    opened(page)
    hundred(page)
    page.page.get_by_role("button", name="1 step").click()
    rest(page, 101)
    now = page.page.locator(".train-phases [aria-current]")
    expect(now).to_have_text("Step")
    page.page.wait_for_timeout(700)
    assert steps(page) == [101, 101]
    expect(page.page.locator(".train-legend")).to_contain_text("for a unit of code")
    for kind in KINDS:
        expect(page.page.locator(f"[data-batch={kind}] [data-says]")).to_contain_text("%")
    page.page.get_by_role("button", name="Slow motion").click()
    for phase in ("Forward", "Loss", "Gradient", "Step", "Forward"):
        expect(now).to_have_text(phase)
        if phase == "Gradient":
            said = page.page.locator("[data-batch=vae] [data-says]")
            expect(said).to_have_text(re.compile(r"pushes [\d.]+ \w+wards, KL [\d.]+ inwards"))
    page.page.locator("#train-start").click()
    expect(page.page.locator(".train-phases")).to_be_hidden()
    expect(page.page.locator(".train-charts")).to_be_visible()


def test_a_dot_is_a_test_digit_and_a_click_takes_it(visit):
    page = visit("#view=train", until="all")
    opened(page)
    hundred(page)
    page.page.wait_for_timeout(1200)
    canvas = page.page.locator("#train-ae")
    before = picture(page, "vae")
    box = box_of(canvas)
    card = page.page.locator(".train-card")
    for share in np.linspace(0.1, 0.9, 60):
        page.page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        if card.is_visible():
            break
    label = int(card.inner_text().split()[-1])
    assert page.page.locator("#train-vae").screenshot() != before, "it is ringed on both planes"
    page.page.mouse.down()
    page.page.mouse.up()
    index = page.store("store.testIndex")
    assert index % 5 == 0
    assert page.shipped.labels[index] == label
    page.page.mouse.move(0, 0)
    expect(card).to_be_hidden()


WEIGHTS = with_modules("""async () => {
  const { boot } = await import('boot');
  const { store } = await import('page-store');
  const { encode, decode, bernoulliNll } = await import('autoencoder');
  const { id } = boot.models.find(({ names }) => names.long.startsWith('My VAE'));
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
    kept = page.page.evaluate(WEIGHTS)
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
    # The file opens as the same model.
    again = visit("#view=explore", until="all")
    with again.page.expect_file_chooser() as choosing:
        again.page.get_by_role("button", name="More", exact=True).click()
        again.page.get_by_role("button", name="Open a model file").click()
    choosing.value.set_files(file)
    expect(again.page.locator("page-notice")).to_contain_text("My VAE, 100 steps is opened")
    assert again.page.evaluate(WEIGHTS)["codes"] == kept["codes"]
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
def test_the_view_is_accessible_and_nothing_is_cut_off(visit, size):
    phone = size == PHONE
    page = visit("#view=train&train-arrows=on", until="all", size=size, touch=phone)
    opened(page)
    hundred(page)
    page.page.evaluate(AXE.read_text())
    assert troubles(page, phone) == []
    page.page.get_by_role("button", name="1 step").click()
    rest(page, 101)
    assert troubles(page, phone) == []
    if phone:
        for kind in KINDS:
            box = box_of(page.page.locator(f"#train-{kind}"))
            assert box["y"] + box["height"] <= size[1], "both are seen at once"


def test_a_phone_trains_at_a_gentle_pace_until_it_is_told_otherwise(visit):
    page = visit("#view=train", until="all", size=PHONE, touch=True)
    opened(page)
    page.page.locator("#train-start").tap()
    rate = "Number(document.querySelector('[data-speed]').textContent.match(/[\\d,]+/)?.[0])"
    page.wait_for(f"() => {rate} > 0 && {rate} <= 75")
    page.page.get_by_label("Full speed").check()
    page.wait_for(f"() => {rate} > 75")
    page.page.locator("#train-start").tap()


def test_the_static_copy_trains_too(static_visit):
    page = static_visit("#view=train", until="all")
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


def test_a_file_that_is_not_there_is_told_and_asked_for_again(visit):
    lost = []

    def lose(page):
        def answer(route):
            lost.append(route.request.url)
            if len(lost) < 3:
                route.abort()
            else:
                route.continue_()

        page.route("**/training-digits.gz", answer)

    page = visit("#view=train", until="all", before=lose)
    visit.allowed.append(r"ERR_FAILED")
    opened(page)
    assert len(lost) >= 3


def test_a_worker_that_fails_is_told_and_another_takes_its_place(visit):
    failing = []

    def fail(page):
        def answer(route):
            failing.append(route.request.url)
            if len(failing) < 2:
                route.abort()
            else:
                route.continue_()

        page.route("**/train-worker.js", answer)

    page = visit("#view=train", until="all", before=fail)
    visit.allowed.append(r"ERR_FAILED")
    expect(page.page.locator(".train-says")).to_contain_text("could not be started")
    page.page.get_by_role("button", name="Start again").click()
    opened(page)
    assert json.dumps(steps(page)) == "[0, 0]"
