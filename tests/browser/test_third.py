"""The third contestant: in Generate by itself, elsewhere by its switch, and what it has not."""

import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.latent import standard_normal
from tests.browser.test_layout import AXE, troubles
from tests.browser.visit import DESK, PHONE

pytestmark = pytest.mark.copy

WEIGHTS = "gan/weights.safetensors"
NO_ENCODER = "No encoder: a random sample, not your digit."


def switch(page):
    return page.page.locator(".lead third-model").get_by_role("button")


def open_tab(page, name: str) -> None:
    page.page.get_by_role("tab", name=name, exact=True).click()
    page.settle()


def fetched(page) -> list[str]:
    return [url for url in page.requests if url.endswith(WEIGHTS)]


def test_the_gan_comes_with_generate_and_goes_with_it(visit):
    page = visit(until="all")
    assert page.store("store.models") == ["ae", "vae"]
    assert not fetched(page), "the first screen gets no heavier"
    assert page.page.locator("[data-models]").count() == 0, "a third is no reason for pickers"
    strips = page.page.locator("#sliders-vae").element_handle()
    open_tab(page, "Generate")
    tallies = page.page.locator("generate-view sample-tally")
    expect(tallies).to_have_count(3)
    expect(tallies.nth(2)).to_contain_text("no encoder, so no codes to fit a Gaussian to")
    expect(tallies.nth(2).locator("[data-say=mean]")).to_have_text(re.compile(r"0\.[89]"))
    assert len(fetched(page)) == 1
    beside = page.page.locator("which-decoder")
    expect(beside).to_contain_text("convolutional, 214,961 weights; the VAE’s is fully connected")
    beside.get_by_role("button", name="GAN of the lesson's size in its place").press("Enter")
    expect(beside).to_contain_text("the two differ in how they were trained")
    expect(beside.get_by_role("button", name="Generative adversarial network")).to_be_focused()
    assert "models=ae,vae,gan-lesson" in page.address()
    page.page.keyboard.press("Enter")
    expect(beside).to_contain_text("convolutional")
    page.page.go_back()
    page.settle()
    assert page.store("store.models") == ["ae", "vae"]
    assert strips.evaluate("(element) => element.isConnected"), "the pair's columns stay"
    assert "models=" not in page.address()


def test_its_switch_brings_it_its_sliders_are_torchs_and_a_link_holds_it(visit):
    page = visit.reused()
    button = switch(page)
    expect(button).to_have_text("+ GAN")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.page.wait_for_selector("#sliders-gan .row")
    expect(page.page.locator("digit-view[model=gan]")).to_contain_text(NO_ENCODER)
    page.wait_for("() => document.querySelector('#sliders-gan .trouble').textContent === ''")
    np.testing.assert_allclose(page.z("gan"), standard_normal(0, 1, 32)[0], atol=1e-6)
    page.drag(page.sliders("gan").first, 0.9)
    assert list(page.moved("gan")) == [page.top("gan")]
    expect(page.page.locator("digit-view[model=gan]")).to_contain_text("a moved sample, not your")
    page.check_pictures(("ae", "vae", "gan"))
    assert "live" not in (page.sliders("gan").first.get_attribute("aria-label") or "")
    again = visit(page.address(), until="all")
    again.page.wait_for_selector("#sliders-gan .row.moved")
    assert again.moved("gan") == page.moved("gan")
    assert again.store("store.models") == ["ae", "vae", "gan"]
    page.page.locator(".head[model=gan]").get_by_role("button", name="Random").click()
    np.testing.assert_allclose(page.z("gan"), standard_normal(1, 1, 32)[0], atol=1e-6)
    expect(page.notice).to_contain_text("sample of seed 1")
    open_tab(page, "Morph")
    expect(page.page.locator(".lack")).to_contain_text("no way between two given digits")
    page.page.get_by_role("button", name="go from sample 0 to sample 1").click()
    expect(page.page.locator(".strip")).to_have_count(4)
    expect(page.page.locator(".lack")).to_have_count(0)
    page.page.locator(".strips input").press("End")
    np.testing.assert_allclose(page.z("gan"), standard_normal(0, 2, 32)[1], atol=1e-5)
    for view, words in (
        ("Map", "no encoder, so no test digit has a code in it"),
        ("Loss", "It has no encoder: it reconstructs no digit"),
    ):
        open_tab(page, view)
        expect(page.page.locator("#panel")).to_contain_text(words)
    # Beside the heat maps, where one looks first.
    expect(page.page.locator(".loss-heat[model=gan]")).to_contain_text("It has no encoder")
    button.click()
    assert page.store("store.models") == ["ae", "vae"]
    assert "models=" not in page.address()


def test_how_it_works_draws_what_is_dense_of_it_and_names_the_rest(visit):
    page = visit.reused()
    switch(page).click()
    open_tab(page, "How it works")
    flow = page.page.locator("net-flow[model=gan]")
    expect(flow.locator(".step")).to_have_count(2)
    first, rest = flow.locator(".step").all()
    expect(first).to_have_text("decoder[0], [1]: Linear 32 → 128, ReLU")
    expect(rest).to_contain_text("decoder[2] to [9], not drawn: Linear 128 → 32 maps of 7 × 7")
    units = page.shipped.models["gan"].net.decoder[:2](torch.from_numpy(page.z("gan"))[None])[0]
    active, strongest = int((units > 0).sum()), int(units.argmax())
    expect(flow.locator("[data-layer=g] .now")).to_have_text(
        f"{active} active. Strongest: unit {strongest} = {units[strongest]:.2f}"
    )
    expect(flow.locator(".role")).to_have_count(0)
    expect(page.page.locator("net-flow[model=vae] .role")).to_have_count(2)


def test_no_name_covers_another_at_the_ends_of_the_temperature_curves(visit):
    page = visit.reused()
    open_tab(page, "Generate")
    names = page.page.locator("temperature-curve .plot b")
    expect(names).to_have_count(3)
    boxes = sorted((one.bounding_box() for one in names.all()), key=lambda box: box["y"])
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"] + 0.5


@pytest.mark.parametrize("size", [DESK, PHONE, (1024, 768)], ids=["1440", "390", "1024"])
def test_three_fit_in_every_view_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = visit.reused(size=size, touch=phone)
    box = switch(page).bounding_box()
    assert not phone or min(box["width"], box["height"]) >= 44
    switch(page).click()
    page.page.add_script_tag(path=AXE)
    found = []
    for view in ("Explore", "Morph", "Generate"):
        open_tab(page, view)
        page.arrived()
        if view == "Explore":
            expect(page.page.locator(".no-encoder")).to_be_visible()
            assert page.page.evaluate(
                "document.querySelector('.no-encoder').getBoundingClientRect().bottom <= "
                "document.querySelector('digit-view[place=\"3\"]').getBoundingClientRect().bottom"
            )
        found += [f"{view}: {one}" for one in troubles(page, phone)]
    assert not found, "\n".join(found)
