"""The static copy, from a server of files: the same page, and a sentence where it needs another.

What single views do in it, their own tests look at, which run in the copy (marked `copy`).
"""

import re
import time
from itertools import zip_longest

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import proxies
from tests.browser import (
    test_export,
    test_forced_colours,
    test_gan,
    test_generate,
    test_how,
    test_input,
    test_loss,
    test_morph,
    test_oldest_browsers,
)
from tests.browser.test_input import (
    check_input,
    photo,
    seen_by_the_models,
    tiff,
    upload,
    wait_for_upload,
)
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

# Tests of Gradio's page that are the same here, and that no view's own tests do.
FLOWS = {
    "a drawing": test_input.test_drawing_is_encoded_while_the_pen_is_down,
    "forced colours": test_forced_colours.test_with_forced_colours_maps_are_on_the_systems_paper,
    "too old": test_oldest_browsers.test_a_browser_that_is_too_old_gets_a_sentence,
}


@pytest.mark.parametrize("flow", FLOWS)
def test_what_works_in_gradios_page_works_here(static_visit, flow):
    FLOWS[flow](static_visit)


# The main thing that each view does, in Gradio's page: everything else of it is looked at in the
# copy alone. Explore and Map are in test_keyboard and test_link, the plane and Evidence in
# test_stage, Train in test_train.
VIEWS_IN_GRADIO = {
    "Morph": lambda visit, shipped: test_morph.test_show_me_opens_the_middle_of_the_path(
        visit, shipped, "p_digit_slerp", "slerp"
    ),
    "Generate": test_generate.test_samples_are_those_of_the_api,
    "GAN": lambda visit, _: test_gan.test_the_game_is_played_by_keys_and_every_number_is_torchs(
        visit
    ),
    "Loss": lambda visit, _: test_loss.test_losses_follow_the_drawing(visit),
    "How it works": lambda visit, _: test_how.test_moved_sliders_flow_through_the_networks(visit),
    "what runs beside it": lambda visit, _: works_beside_the_page(visit(until="all")),
    "what is saved": lambda visit, _: test_export.test_pictures_are_saved_pixel_for_pixel(visit),
}


@pytest.mark.parametrize("view", VIEWS_IN_GRADIO)
def test_what_a_view_does_in_the_copy_it_does_in_gradios_page(visit, shipped, view):
    VIEWS_IN_GRADIO[view](visit, shipped)


# ---- below a path, and nowhere else ----


def through_all_cards(page: Visit) -> None:
    one = page.page
    one.locator("button[data-guess]").first.click()
    one.locator("[data-truth]").wait_for()
    one.locator(READY).wait_for()
    for _ in range(9):
        one.locator("#guide-next").click()
        one.locator("[data-card] .guide-scene > *").first.wait_for()
    one.locator("#guide-next").click()


def through_all_views(page: Visit) -> None:
    one = page.page
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


def works_beside_the_page(page: Visit) -> None:
    """Have a picture prepared, a search and a training: each in a worker of its own."""
    upload(page, "my four.png", photo())
    expect(page.page.locator("#digit-input")).to_have_attribute(
        "aria-label", re.compile("my four.png")
    )
    page.page.get_by_role("tab", name="GAN", exact=True).click()
    page.page.get_by_role("button", name="Find my digit").click()
    expect(page.page.locator(".search-says")).to_contain_text("300 of 300 steps")
    page.page.get_by_role("tab", name="Train", exact=True).click()
    page.page.get_by_role("button", name="100 steps").click()
    for model in ("ae", "vae"):
        expect(page.page.locator(f"#train-{model}")).to_have_attribute("data-step", "100")


def opened_strictly(visit, static, address: str, size: tuple[int, int]) -> tuple[Visit, list[str]]:
    """Open the copy under its own policy; also returns a list of what its console says."""
    said: list[str] = []

    def listen(page: Page) -> None:
        page.add_init_script("performance.setResourceTimingBufferSize(2000)")
        page.on("console", lambda message: said.append(message.text))

    url, touch = static.url + address, size == PHONE
    return visit(url, until=None, size=size, touch=touch, guide=True, before=listen), said


def check_asked_for(page: Visit, static, since: int, said: list[str]) -> None:
    """Nothing but the copy was asked for, and the policy forbade nothing of it."""
    page.wait_for(LAST_FETCHED)
    # In /a/c/ are pages of other tests.
    answers = [one for one in static.answers[since:] if not one[0].startswith("/a/c/")]
    assert len(answers) > 150
    assert [path for path, _ in answers if not path.startswith("/a/b/")] == []
    # A worker asks again for what the page has.
    assert {status for _, status in answers} <= {200, 304}
    asked = {url.partition("/a/b/")[0] for url in page.requests[1:] if "://" in url}
    assert asked == {static.url}
    assert not any("WebAssembly" in text for text in said), "the policy lets it run"


def test_on_a_desk_everything_works_under_the_pages_own_policy_by_the_name_of_its_file(
    strict_visit, static
):
    since = len(static.answers)
    address = "/a/b/index.html?__theme=dark#view=loss"
    page, said = opened_strictly(strict_visit, static, address, DESK)
    page.page.locator(READY).wait_for()
    expect(page.page.get_by_role("tab", name="Loss")).to_have_attribute("aria-selected", "true")
    assert page.page.evaluate("document.body.classList.contains('dark')")
    page.page.get_by_role("button", name="Guide", exact=True).click()
    through_all_cards(page)
    through_all_views(page)
    works_beside_the_page(page)
    check_asked_for(page, static, since, said)


def test_on_a_phone_cards_and_views_work_under_the_pages_own_policy_and_without_a_slash(
    strict_visit, static
):
    since = len(static.answers)
    page, said = opened_strictly(strict_visit, static, "/a/b#card=nobody-draws", PHONE)
    through_all_cards(page)
    assert not page.page.evaluate("document.body.classList.contains('dark')")
    through_all_views(page)
    moved = static.answers.index(("/a/b", 301), since)
    check_asked_for(page, static, moved + 1, said)


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
    # Nobody has played a game in them yet.
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
