"""The static copy, from a server of files: the same page, and a sentence where it needs another."""

import re
import time
from functools import partial
from itertools import zip_longest
from urllib.parse import urlsplit

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from explorer.artefacts import loaded, records
from tests import proxies
from tests.browser import (
    test_beta,
    test_export,
    test_forced_colours,
    test_gan,
    test_generate,
    test_input,
    test_map,
    test_oldest_browsers,
    test_third,
)
from tests.browser.test_input import (
    check_input,
    photo,
    seen_by_the_models,
    tiff,
    upload,
    wait_for_upload,
)
from tests.browser.test_link import VIEW
from tests.browser.test_proxies import ALL
from tests.browser.visit import ALL_DEFINED, DESK, PATIENCE, PHONE, Visit

READY = "html[data-ready=all]"
LAST_FETCHED = """() => performance.getEntriesByType('resource')
  .some(({ name }) => name.endsWith('/sampler-worker.js'))"""
VIEWS = ("Explore", "Map", "Morph", "Generate", "GAN", "Loss", "Train", "How it works", "Evidence")
# Where what nobody but a style sheet places is, and how large: whole pixels.
PLACES = """() => [...document.querySelectorAll(
    '.lse :is(button, input, select, canvas, table, h1, h2, h3, h4, summary, sub, ul, ol, pre)')]
  .filter((e) => e.checkVisibility() && !e.closest('dialog, .foot, guide-path'))
  .map((e) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    return [e.localName, ...[x, y + scrollY, width, height].map(Math.round)].join(' ');
  })"""

# Tests of Gradio's page that are the same here.
FLOWS = {
    "a drawing": test_input.test_drawing_is_encoded_while_the_pen_is_down,
    "the game": test_gan.test_the_game_is_played_by_keys_and_every_number_is_torchs,
    "the search": test_gan.test_the_search_runs_to_its_end_and_finds_what_it_finds_here,
    "samples": test_generate.test_a_link_reopens_the_same_samples,
    "a third": test_third.test_its_switch_brings_it_its_sliders_are_torchs_and_a_link_holds_it,
    "pictures": test_export.test_pictures_are_saved_pixel_for_pixel,
    "forced colours": test_forced_colours.test_with_forced_colours_maps_are_on_the_systems_paper,
    "too old": test_oldest_browsers.test_a_browser_that_is_too_old_gets_a_sentence,
    "the oldest": partial(
        test_oldest_browsers.test_without_anything_newer_strips_menu_and_every_view_are_there,
        size=PHONE,
    ),
}


@pytest.mark.parametrize("flow", FLOWS)
def test_what_works_in_gradios_page_works_here(static_visit, flow):
    FLOWS[flow](static_visit)


def test_a_click_on_a_map_and_the_codes_that_are_saved_are_the_same(static_visit, shipped):
    test_map.test_a_click_on_a_sample_puts_both_models_on_it(static_visit, shipped)


def test_the_knob_and_a_dropped_model_are_the_same(static_visit, shipped, tmp_path):
    nets = {id_: model.net for id_, model in shipped.models.items()}
    home = static_visit.home + "/"
    test_beta.test_the_knob_puts_members_into_the_column_and_the_link_brings_them_back(
        static_visit, home, nets
    )
    with torch.random.fork_rng():
        weights = tmp_path / "models" / "mine" / records.WEIGHTS
        loaded.write_weights(weights, test_beta.OWN.build())
    test_beta.test_a_dropped_file_is_opened_in_the_browser_alone(
        static_visit, static_visit.home, tmp_path
    )


# ---- below a path, and nowhere else ----


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_cards_and_views_work_under_the_pages_own_policy_and_ask_for_nothing_else(
    strict_visit, static, size
):
    said: list[str] = []

    def listen(page: Page) -> None:
        page.add_init_script("performance.setResourceTimingBufferSize(2000)")
        page.on("console", lambda message: said.append(message.text))

    asked = len(static.answers)
    touch = size == PHONE
    page = strict_visit(until=None, size=size, touch=touch, guide=True, before=listen)
    one = page.page
    one.locator("button[data-guess]").first.click()
    one.locator("[data-truth]").wait_for()
    one.locator(READY).wait_for()
    for _ in range(9):
        one.locator("#guide-next").click()
        one.locator("[data-card] .guide-scene > *").first.wait_for()
    one.locator("#guide-next").click()
    for view in VIEWS:
        one.get_by_role("tab", name=view, exact=True).click()
        page.wait_for(ALL_DEFINED)
        page.settle()
    one.get_by_role("tab", name="Generate", exact=True).click()
    expect(one.locator("sample-grid[model=vae] [data-sample='0']")).to_be_visible()
    one.get_by_role("tab", name="Explore", exact=True).click()
    slider = page.slider("vae", page.top("vae"))
    before = page.picture("vae")
    slider.press("End")
    assert (page.picture("vae") != before).any()
    page.check_pictures(["vae"])
    page.wait_for(LAST_FETCHED)
    paths = static.answers[asked:]
    assert len(paths) > 150
    assert [answer for answer in paths if not answer[0].startswith("/a/b/")] == []
    # A worker asks again for what the page has.
    assert {status for _, status in paths} <= {200, 304}
    assert {url.partition("/a/b/")[0] for url in page.requests if "://" in url} == {static.url}
    assert not any("WebAssembly" in text for text in said), "the policy lets it run"


def test_what_works_beside_the_page_works_under_its_own_policy(strict_visit):
    """A picture that is prepared, a search, a training: each in a worker of its own."""
    page = strict_visit("#view=gan", until=None)
    page.page.locator(READY).wait_for()
    upload(page, "my four.png", photo())
    expect(page.page.locator("#digit-input")).to_have_attribute(
        "aria-label", re.compile("my four.png")
    )
    page.page.get_by_role("button", name="Find my digit").click()
    expect(page.page.locator(".search-says")).to_contain_text("300 of 300 steps")
    page.page.get_by_role("tab", name="Train", exact=True).click()
    page.page.get_by_role("button", name="100 steps").click()
    for model in ("ae", "vae"):
        expect(page.page.locator(f"#train-{model}")).to_have_attribute("data-step", "100")


@pytest.mark.parametrize("address", ["/a/b#view=loss", "/a/b/index.html?__theme=dark#view=loss"])
def test_it_opens_without_its_slash_and_by_the_name_of_its_file(strict_visit, static, address):
    asked = len(static.answers)
    page = strict_visit(static.url + address, until=None)
    page.page.locator(READY).wait_for()
    expect(page.page.get_by_role("tab", name="Loss")).to_have_attribute("aria-selected", "true")
    dark = page.page.evaluate("document.body.classList.contains('dark')")
    assert dark == ("dark" in address)
    assert {status for _, status in static.answers[asked:]} <= {200, 301, 304}


def test_it_works_behind_a_proxy_that_says_nothing(strict_visit, static, certificate):
    with proxies.before(static.url, ALL, certificate) as running:
        address = f"{running.url}/a/b/"
        page = strict_visit(address, until=None)
        page.page.locator(READY).wait_for()
        page.slider("vae", page.top("vae")).press("End")
        page.check_pictures()
        asked = [url for url in page.requests if not url.startswith(("data:", "blob:"))]
        assert len(asked) > 50
        assert [url for url in asked if not url.startswith(address)] == []
        assert running.beside == []
        page.page.close()


def test_on_the_disk_it_says_what_to_do(strict_visit, static):
    strict_visit.allowed.append("file:///")
    page = strict_visit(until=None)
    address = (static.folder / "a" / "b" / "index.html").as_uri()
    page.page.goto(address, wait_until="commit")
    expect(page.page.get_by_role("alert")).to_contain_text("python -m http.server")
    expect(page.page.locator(".lse")).to_have_count(0)


def test_it_follows_the_systems_theme(static_visit):
    page = static_visit.reused()
    dark = "document.body.classList.contains('dark')"
    page.page.emulate_media(color_scheme="dark")
    page.wait_for(f"() => {dark}")
    page.page.emulate_media(color_scheme="light")
    page.wait_for(f"() => !{dark}")


# ---- beside Gradio's page ----


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everything_stands_where_it_stands_in_gradios_page(visit, static_visit, size):
    # Fresh ones: what a test before did on one of them would be a difference.
    touch = size == PHONE
    pages = [one(until="all", size=size, touch=touch) for one in (visit, static_visit)]
    for view in VIEWS:
        if view == "Generate":
            continue  # its figures change while they are counted
        for page in pages:
            page.tab(view)
            page.mouse_to(1, 1)
        ours, theirs = (page.page.evaluate(PLACES) for page in pages)
        # Panels come one after the other in either page, some charts once they are near the window.
        give_up = time.monotonic() + PATIENCE / 1000
        while (ours != theirs or len(ours) <= 20) and time.monotonic() < give_up:
            for page in pages:
                for way in ("document.documentElement.scrollHeight", "0"):
                    page.page.evaluate(f"scrollTo({{ top: {way}, behavior: 'instant' }})")
                    page.settle()
            ours, theirs = (page.page.evaluate(PLACES) for page in pages)
        assert len(ours) > 20
        differ = [f"{a} | {b}" for a, b in zip_longest(ours, theirs) if a != b]
        assert differ[:10] == [], view


def what(page: Visit) -> list[object]:
    """Return what a link has to bring back."""
    moved = [page.moved(model) for model in ("ae", "vae")]
    return [page.store(VIEW), page.store("[...store.picture]"), moved, page.store("store.film")]


def test_links_carry_over_in_both_directions(visit, static_visit):
    page = visit.reused()
    page.load_test_digit(1234)
    page.drag(page.slider("ae", page.top("ae")), 0.8)
    page.tab("Map")
    here = static_visit(f"#{urlsplit(page.address()).fragment}", until="all")
    assert what(here) == what(page)
    here.check_pictures()
    here.tab("Explore")
    here.drag(here.slider("vae", here.top("vae")), 0.25)
    here.tab("GAN")
    there = visit(f"#{urlsplit(here.address()).fragment}", until="all")
    assert what(there) == what(here)
    assert what(there) != what(page)
    expect(there.page.get_by_role("tab", name="GAN")).to_have_attribute("aria-selected", "true")


# ---- what needs a server ----


def test_what_needs_a_server_is_told_in_a_sentence(static_visit, visit):
    page = static_visit.reused()
    upload(page, "1.png", photo())
    wait_for_upload(page, "1.png")
    check_input(page, seen_by_the_models(photo()))
    digit = page.input
    upload(page, "1.tiff", tiff())
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("This browser cannot read TIFF files.")
    expect(alert).to_contain_text("Save the picture as PNG or JPEG, and choose that.")
    expect(alert.get_by_role("button", name="Send it")).to_have_count(0)
    np.testing.assert_array_equal(page.input, digit)
    alert.get_by_role("button", name="Close").click()
    told = page.page.locator(".foot .without-server")
    expect(told).to_contain_text("This copy has no server")
    expect(told).to_be_visible()
    expect(page.page.get_by_role("button", name=re.compile("API"))).to_have_count(0)
    page.page.keyboard.press("q")
    local = page.page.locator(".qr-local")
    expect(local).to_be_visible()
    assert "make run" not in local.inner_text()
    assert "Open the page by this computer’s address" in " ".join(local.inner_text().split())
    page.page.keyboard.press("Escape")
    assert not any("/explorer/prepare" in url for url in page.requests)
    gradios = visit.reused()
    expect(gradios.page.locator(".foot .without-server")).to_be_hidden()
