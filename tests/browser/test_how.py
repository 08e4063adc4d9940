"""How it works: the layers, the sample, the code and the words, against torch and the files."""

import inspect
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, expect
from safetensors.torch import load_file

from explorer import models
from explorer.artefacts import DIRECTORY
from explorer.gan import Discriminator, Generator
from explorer.gan_training import Game
from explorer.judge.critic import digit_of, p_digit
from explorer.latent import standard_normal
from explorer.models import VAE, Autoencoder
from tests.app_server import ROOT
from tests.browser.visit import PHONE, Visit, box_of, decoded
from tests.shipped import MODELS

pytestmark = pytest.mark.copy

DISCRIMINATOR = DIRECTORY / "gan" / "discriminator.safetensors"
NAMES = {"ae": "autoencoder", "vae": "VAE"}


def number(text: str) -> float:
    """Return the last number of a text; the page writes a true minus sign."""
    return float(re.findall(r"−?\d+(?:\.\d+)?", text)[-1].replace("−", "-"))


def layer(page: Visit, model: str, key: str) -> Locator:
    return page.page.locator(f"net-flow[model={model}] .layer[data-layer={key}]")


def found(pattern: str, text: str) -> int:
    """Return the whole number that a pattern's group holds."""
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text}"
    return int(match[1])


# Parts that are out of sight wait until they are seen.
TOLD = """async () => [...document.querySelectorAll('net-flow')]
  .every((flow) => !flow.checkVisibility() || !(flow.untold.size + flow.pending.size))"""


def place_of(locator: Locator) -> dict[str, float]:
    """Return where an element is once it is in view; pixels of the viewport."""
    locator.scroll_into_view_if_needed()
    return box_of(locator)


def said(page: Visit, model: str, key: str) -> str:
    """Return what stands beside a layer, once all words are those of the numbers on show."""
    page.wait_for(TOLD)
    return layer(page, model, key).locator(".now").inner_text()


def picture(page: Visit, model: str, key: str) -> str:
    """Return what a layer's canvas shows."""
    page.settle()
    return layer(page, model, key).locator("canvas").first.evaluate("c => c.toDataURL()")


@torch.no_grad()
def layers(page: Visit, model: str) -> dict[str, np.ndarray]:
    """Return what torch computes for the picture and the code on show."""
    net = page.shipped.models[model].net
    assert isinstance(net, Autoencoder | VAE)
    x = torch.from_numpy(page.input.astype(np.float32)[None] / 255)
    z = torch.from_numpy(page.z(model)[None])
    flow = {"x": x, "h": net.encoder[:2](x), "z": z, "g": net.decoder[:2](z), "xHat": net.decode(z)}
    if isinstance(net, VAE):
        mu, logvar = net.encode(x)
        sigma = torch.exp(0.5 * logvar)
        flow |= {"mu": mu, "sigma": sigma, "eps": (z - mu) / sigma}
    return {key: values[0].numpy() for key, values in flow.items()}


def check_layers(page: Visit) -> None:
    """What stands beside every layer is torch's, for the unit that is named there."""
    for model in MODELS:
        expected = layers(page, model)
        top = page.top(model)
        for key in ("z", "mu", "sigma", "eps") if model == "vae" else ("z",):
            text = said(page, model, key)
            assert str(top) in text
            assert number(text) == pytest.approx(expected[key][top], abs=0.0051), (model, key)
        for key in ("h", "g"):
            text = said(page, model, key)
            units = expected[key]
            assert found(r"^(\d+) active", text) == (units > 0).sum()
            assert found(r"unit (\d+)", text) == units.argmax()
            assert number(text) == pytest.approx(units.max(), abs=0.0051)


@pytest.fixture
def page(visit) -> Visit:
    page = visit.reused()
    page.tab("How it works")
    expect(page.page.locator("source-code pre")).to_have_count(8)
    return page


def test_every_layer_shows_torchs_numbers_and_follows_another_digit(page):
    check_layers(page)
    keys = [(model, key) for model in MODELS for key in ("x", "h", "z", "g", "xHat")]
    keys += [("vae", "mu"), ("vae", "sigma")]
    before = {place: picture(page, *place) for place in keys}
    page.load_test_digit(9)
    check_layers(page)
    for place in keys:
        assert picture(page, *place) != before[place], place


def test_the_pixels_are_the_input_and_torchs_output(page):
    for model in MODELS:
        seen = {key: page.red(layer(page, model, key).locator("canvas")) for key in ("x", "xHat")}
        np.testing.assert_array_equal(seen["x"], page.input)
        expected = 255 * decoded(page.shipped, model, page.z(model))
        assert np.abs(seen["xHat"] - expected).max() <= 1


def test_moved_sliders_flow_through_the_networks(visit):
    page = visit.reused()
    for model in MODELS:
        page.drag(page.slider(model, page.top(model)), 0.9)
    page.tab("How it works")
    check_layers(page)
    assert page.z("vae")[page.top("vae")] != page.mu("vae")[page.top("vae")]
    assert "moved" in layer(page, "vae", "eps").inner_text()


@pytest.mark.parametrize("model", MODELS)
def test_arrow_keys_read_out_one_unit_after_another(page, model):
    expected = layers(page, model)
    name = re.compile(rf"^hidden units of the encoder, {NAMES[model]}$")
    units = page.page.get_by_role("slider", name=name)
    units.focus()
    page.page.keyboard.press("Home")
    for key, at in [("ArrowRight", 1), ("ArrowDown", 33), ("ArrowLeft", 32), ("End", 255)]:
        page.page.keyboard.press(key)
        expect(units).to_have_attribute("aria-valuenow", str(at))
        text = units.get_attribute("aria-valuetext") or ""
        assert text.startswith(f"unit {at}: ")
        assert number(text) == pytest.approx(expected["h"][at], abs=0.0051)
    page.page.keyboard.press("ArrowRight")
    expect(units).to_have_attribute("aria-valuenow", "255")
    units.blur()
    expect(units).to_have_attribute("aria-valuenow", str(expected["h"].argmax()))


def test_the_mouse_names_the_square_under_it(page):
    expected = layers(page, "vae")
    sigma = layer(page, "vae", "sigma").get_by_role("slider")
    box = place_of(sigma)
    page.mouse_to(box["x"] + box["width"] * 17.5 / 32, box["y"] + box["height"] / 2)
    for key in ("mu", "sigma", "eps", "z"):
        text = said(page, "vae", key)
        assert "17" in text, "all rows of the code name the same dimension"
        assert number(text) == pytest.approx(expected[key][17], abs=0.0051)
    pixels = place_of(layer(page, "ae", "x").get_by_role("slider"))
    page.mouse_to(pixels["x"] + pixels["width"] * 14.5 / 28, pixels["y"] + pixels["height"] * 0.5)
    assert said(page, "ae", "x").startswith("row 14, column 14")
    assert number(said(page, "ae", "x")) == pytest.approx(expected["x"][14 * 28 + 14], abs=0.0051)
    page.mouse_to(5, 5)
    assert str(page.top("vae")) in said(page, "vae", "mu")


# ---- the sample ----


def table(page: Visit) -> dict[int, dict[str, float]]:
    """Return the numbers of the sample's table by dimension."""
    page.settle()
    rows = {}
    for row in page.page.locator("reparameterise-steps tbody tr").all():
        cells = row.locator("td[data-column]").all()
        rows[int(row.get_attribute("data-dimension") or -1)] = {
            str(cell.get_attribute("data-column")): number(cell.inner_text()) for cell in cells
        }
    return rows


def check_sample(page: Visit, seed: int) -> np.ndarray:
    """The table is torch's sample with our generator's eps; return its z."""
    net = page.shipped.models["vae"].net
    assert isinstance(net, VAE)
    with torch.no_grad():
        mu, logvar = net.encode(torch.from_numpy(page.input.astype(np.float32)[None] / 255))
    sigma = torch.exp(0.5 * logvar)
    eps = torch.from_numpy(standard_normal(seed, 1, 32))
    steps = {"mu": mu, "logvar": logvar, "sigma": sigma, "eps": eps, "z": mu + sigma * eps}
    rows = table(page)
    assert list(rows) == page.shipped.models["vae"].statistics["order"][:8]
    for dimension, row in rows.items():
        for column, value in row.items():
            expected = steps[column][0, dimension].item()
            assert value == pytest.approx(expected, abs=0.0051), (dimension, column)
    sampled = steps["z"][0].numpy()
    for part, code in (("mu", mu[0].numpy()), ("z", sampled)):
        expected = 255 * decoded(page.shipped, "vae", code)
        assert np.abs(page.pixels(f"#sampled-{part}") - expected).max() <= 1
    return sampled


def test_the_sample_is_torchs_and_another_eps_flows_through_the_page(page):
    page.page.get_by_role("button", name="Sample", exact=True).click()
    check_sample(page, 0)
    np.testing.assert_array_equal(page.z("vae"), page.mu("vae"))
    page.page.get_by_role("button", name="Another ε").click()
    sampled = check_sample(page, 1)
    np.testing.assert_allclose(page.z("vae"), sampled, atol=1e-4)
    page.check_pictures()
    assert "seed 1" in layer(page, "vae", "eps").inner_text()
    expect(page.page.get_by_role("button", name="Use this z")).to_be_disabled()
    back = page.page.get_by_role("button", name="Back to μ")
    back.click()
    page.settle()
    np.testing.assert_array_equal(page.z("vae"), page.mu("vae"))
    check_sample(page, 1)
    expect(back).to_be_disabled()
    expect(back).to_be_focused()
    page.page.get_by_role("button", name="Use this z").click()
    page.settle()
    np.testing.assert_allclose(page.z("vae"), sampled, atol=1e-4)


def test_a_link_keeps_the_seed_and_knows_its_sample_again(page, visit):
    page.page.get_by_role("button", name="Sample", exact=True).click()
    for _ in range(2):
        page.page.get_by_role("button", name="Another ε").click()
    page.settle()
    page.page.get_by_role("button", name="Another ε").click()
    page.settle()
    other = visit(page.address(), until="all")
    expect(layer(other, "vae", "eps")).to_contain_text("sampled with seed 3")
    other.page.get_by_role("button", name="Sample", exact=True).click()
    check_sample(other, 3)


# ---- texts ----


def test_the_code_is_that_of_the_files(page):
    shown = [code.text_content() for code in page.page.locator("source-code code").all()]
    losses = (ROOT / "explorer" / "losses.py").read_text()
    sources = [inspect.getsource(one) for one in (models.Autoencoder, models.VAE)]
    steps = (Game.step, Game.teach_discriminator, Game.teach_generator)
    game = [inspect.getsource(one) for one in (Generator, Discriminator, *steps)]
    assert shown == [*sources, losses, *game]


@torch.no_grad()
def test_what_is_told_of_the_gan_is_measured(page, shipped):
    end = shipped.films["films"][0]["moments"][-1]
    part = page.page.locator("[data-part=gan]")
    expect(part).to_contain_text(f"ends at {end['d_real']:.2f} and {end['d_fake']:.2f}")
    most = max(shipped.films["films"][1]["moments"][-1]["shares"])
    expect(part).to_contain_text(f"One class takes {100 * most:.0f} %")
    judge = page.page.locator("[data-part=judge]")
    real, fake = (f"{100 * end['accuracy'][kind]:.0f} %" for kind in ("real", "fake"))
    expect(judge).to_contain_text(f"tells {real} of the test digits and {fake} of its")
    # D on what the others decode.
    page.page.locator("critic-verdict").scroll_into_view_if_needed()
    d = Discriminator().eval()
    d.load_state_dict({k: v.float() for k, v in load_file(DISCRIMINATOR).items()})
    for model in MODELS:
        p = d(torch.from_numpy(decoded(shipped, model, page.z(model))[None])).sigmoid().item()
        told = judge.locator(f"[model={model}] [data-believed]")
        expect(told).to_have_text(re.compile(r"\d real$"))
        assert found(r"0\.(\d\d) real", told.inner_text()) == pytest.approx(100 * p, abs=1)


def test_the_lessons_table_is_measured(page, shipped):
    rows = shipped.evidence["rows"]
    table = page.page.locator(".lesson-table")
    expect(table.get_by_role("columnheader")).to_have_text(["Autoencoder", "VAE", "GAN"])
    expect(table.get_by_role("rowheader")).to_have_text(
        ["Latent space", "Encoding", "Loss", "Generation", "Way in"]
    )
    for model, name in (("vae", "VAE"), ("gan", "GAN")):
        cell = table.locator(f"td[data-name={name}]").nth(3)
        expect(cell).to_contain_text(f"P(digit) {rows['p_digit_normal'][model]['value']:.2f}")


def test_numbers_in_the_texts_are_measured_or_computed(page):
    page.page.locator("critic-verdict").scroll_into_view_if_needed()
    evidence = page.shipped.evidence
    accuracy = page.page.locator('[data-measured="critic.accuracy"]')
    expect(accuracy).to_have_text(f"{100 * evidence['critic']['accuracy']['value']:.1f} %")
    for place in page.page.locator("[data-measured^=p_digit]").all():
        key, model = (place.get_attribute("data-measured") or "").split(".")
        value = evidence["rows"][key][model]["value"]
        text = place.inner_text()
        assert (
            text == "< 0.001" if value < 0.0005 else float(text) == pytest.approx(value, abs=0.006)
        )
    for model in MODELS:
        image = layers(page, model)["xHat"]
        undecided = ((image > 0.1) & (image < 0.9)).sum()
        expect(page.page.locator(f"[data-now='undecided.{model}']")).to_have_text(str(undecided))
    assert "…" not in page.page.locator(".how-texts [data-now]").all_inner_texts()


@torch.no_grad()
def test_the_judge_gives_torchs_probabilities(page):
    page.page.locator("critic-verdict").scroll_into_view_if_needed()
    for model in MODELS:
        image = decoded(page.shipped, model, page.z(model))
        logits = page.shipped.critic(torch.from_numpy(image[None]))
        verdict = page.page.locator(f"critic-verdict [model={model}]")
        expected = f"looks like {digit_of(logits)[0]}, P(digit) {p_digit(logits)[0]:.2f}"
        expect(verdict.locator("[data-said]")).to_have_text(expected)
        spoken = verdict.locator(".classes-bars").get_attribute("aria-label") or ""
        heard = [float(p) for p in re.findall(r": (\d\.\d\d)", spoken)]
        np.testing.assert_allclose(heard, logits.softmax(dim=1)[0].numpy(), atol=0.0051)


def test_parts_are_reached_and_the_evidence_opens(page):
    index = page.page.get_by_role("navigation", name="Parts of this view")
    for name, heading in [("Maths", "The maths, a line at a time"), ("Words", "Words")]:
        button = index.get_by_role("button", name=name)
        button.click()
        place = page.page.get_by_role("heading", name=heading, exact=True)
        expect(place).to_be_focused()
        expect(place).to_be_in_viewport()
        expect(button).to_have_attribute("aria-current", "true")
        expect(index.locator("[aria-current=true]")).to_have_count(1)
        expect(index).to_be_in_viewport(ratio=1)
    page.page.get_by_role("button", name="The lesson’s table, measured").click()
    page.settle()
    assert page.store("store.view") == "evidence"
    expect(page.page.get_by_role("heading", name="What is measured?")).to_be_in_viewport()


def test_texts_that_did_not_arrive_are_asked_for_again(visit):
    page = visit(until="all")
    visit.allowed.append("Failed to load resource")
    page.page.route("**/how-it-works.html", lambda route: route.abort())
    page.tab("How it works")
    again = page.page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    check_layers(page)
    page.page.unroute("**/how-it-works.html")
    again.click()
    expect(page.page.get_by_role("heading", name="Words", exact=True)).to_be_visible()


def test_a_phone_shows_one_network_at_a_time_and_a_finger_points(visit):
    page = visit.reused(size=PHONE, touch=True)
    page.page.get_by_role("tab", name="How it works").press("Enter")
    expect(layer(page, "vae", "h")).to_be_visible()
    expect(layer(page, "ae", "h")).to_be_hidden()
    units = layer(page, "vae", "g").get_by_role("slider")
    box = place_of(units)
    page.page.touchscreen.tap(box["x"] + 3, box["y"] + 3)
    text = said(page, "vae", "g")
    assert re.search(r"unit 0\b", text)
    assert number(text) == pytest.approx(layers(page, "vae")["g"][0], abs=0.0051)
    page.page.get_by_role("radio", name="Autoencoder").check(force=True)
    expect(layer(page, "ae", "h")).to_be_visible()
    expect(layer(page, "vae", "h")).to_be_hidden()
