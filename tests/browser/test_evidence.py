"""The judge under the pictures, the evidence, the runs of the maps, and the plane."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.evidence.claims import CLAIMS
from explorer.judge.critic import digit_of, p_digit
from tests.shipped import MODELS

pytestmark = pytest.mark.copy


@pytest.mark.parametrize("model", MODELS)
def test_the_judge_under_a_picture_says_what_torch_says(visit, shipped, model):
    page = visit.reused()
    page.drag(page.slider(model, page.top(model)), 0.95)
    picture = shipped.models[model].net.decode(torch.from_numpy(page.z(model)[None]))
    logits = shipped.critic(picture)
    view = page.page.locator(f"digit-view[model={model}]")
    sure = p_digit(logits)[0].item()
    reading = str(int(digit_of(logits)[0])) if sure >= 0.5 else "no digit"
    expect(view.locator("[data-reads]")).to_have_text(reading)
    said = float(view.locator("[data-p]").inner_text())
    assert said == pytest.approx(sure, abs=0.0051)


def test_every_claim_has_its_row_with_the_measured_numbers(visit, shipped):
    page = visit.reused()
    page.tab("Evidence")
    rows = page.page.locator("evidence-table tr[data-row]")
    assert sorted(rows.evaluate_all("rows => rows.map((r) => r.dataset.row)")) == sorted(CLAIMS)
    for key in ("p_digit_normal", "p_digit_fitted", "mixing_normal"):
        for model in MODELS:
            value = shipped.evidence["rows"][key][model]["value"]
            cell = page.page.locator(f"tr[data-row={key}] td[model={model}] b").inner_text()
            if cell == "< 0.001":
                assert value < 0.0005
            else:
                assert float(cell) == pytest.approx(value, abs=0.0051)


def test_a_title_opens_to_how_it_is_measured(visit):
    page = visit.reused()
    page.tab("Evidence")
    row = page.page.locator("tr[data-row=p_digit_one_slider]")
    how = row.get_by_text("codes of test digits with one number in use put at an end")
    expect(how).to_be_hidden()
    row.locator("summary").press("Enter")
    expect(how).to_be_visible()
    expect(how).to_contain_text("VAE: −3 or 3")
    opened = visit(page.address(), until="all")
    row = opened.page.locator("tr:has(details[open])")
    expect(row).to_have_attribute("data-row", "p_digit_one_slider")
    opened.start_over()
    opened.tab("Evidence")
    expect(row).to_have_count(0)


def test_what_a_control_means_goes_with_its_star(visit, shipped):
    page = visit.reused()
    page.tab("Evidence")
    for key in ("p_digit_linear", "p_digit_one_slider"):
        measured = shipped.evidence["rows"][key]
        assert measured["separates"]
        gap = measured["vae"]["value"] - measured["ae"]["value"]
        row = page.page.locator(f"tr[data-row={key}]")
        expect(row.locator(".sign")).to_have_text("✱")
        expect(row.locator(".means")).to_contain_text(f"{gap:.2f} ahead")


# Rows that are about other codes than those on show; all others change nothing but the view.
MOVES = {"p_digit_uniform", "p_digit_codes", "p_digit_one_slider"}


def test_each_button_leads_to_its_figure_and_back_returns_to_the_row(visit):
    page = visit.reused()
    page.tab("Evidence")
    page.page.locator("evidence-table button").first.wait_for()
    keys = page.page.locator("tr[data-row]:has(button)").evaluate_all(
        "rows => rows.map((row) => row.dataset.row)"
    )
    assert {"mixing_normal", "p_digit_normal", "elbo_test", "encode_spread"} < set(keys)
    for key in keys:
        button = page.page.locator(f"tr[data-row={key}] button")
        button.scroll_into_view_if_needed()
        scrolled = page.page.evaluate("scrollY")
        before = [page.z(model) for model in MODELS]
        button.press("Enter")
        shown = page.page.locator("[data-shown]")
        expect(shown).to_be_focused()
        expect(shown).to_be_in_viewport()
        assert page.store("store.view") != "evidence"
        if page.store("store.view") != "morph" and key not in MOVES:
            np.testing.assert_array_equal(before, [page.z(model) for model in MODELS], key)
        page.page.go_back()
        expect(button).to_be_focused()
        expect(button).to_be_in_viewport()
        assert page.page.evaluate("scrollY") == pytest.approx(scrolled, abs=2), key


def test_show_me_of_samples_says_their_figure_and_loads_none(visit):
    page = visit.reused()
    page.tab("Evidence")
    page.page.locator("tr[data-row=p_digit_fitted] button").click()
    expect(page.page.get_by_role("radio", name="Gaussian fitted to the codes")).to_be_checked()
    expect(page.page.locator("[data-shown]")).to_contain_text("mean P(digit)")
    assert page.store("store.point") is None


def test_another_run_moves_the_points_and_changes_the_figure(visit, shipped):
    page = visit.reused()
    page.tab("Map")
    before = page.page.locator("map-evidence[model=vae]").inner_text()
    page.page.get_by_role("radio", name="3", exact=True).check()
    page.settle()
    assert page.store("store.run") == 2
    first = page.store("Array.from(store.placesOf('vae').slice(0, 4))")
    assert first == shipped.models["vae"].maps[2].ravel()[:4].tolist()
    assert page.page.locator("map-evidence[model=vae]").inner_text() != before


def test_the_plane_is_loaded_when_it_is_opened_and_kept_in_the_link(visit):
    page = visit(until="all")
    asked = []
    page.page.on("request", lambda request: asked.append(request.url))
    page.tab("Map")
    page.page.get_by_text("2-D plane").click()
    page.page.wait_for_function("document.querySelector('latent-plane:not(.is-loading)')")
    assert sum("/plane." in url for url in asked) == 4
    expect(page.page.locator("#plane-ae")).to_be_visible()
    expect(page.page.locator("#map-ae")).to_be_hidden()
    box = page.page.locator("#plane-vae").bounding_box()
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.page.locator("latent-plane[model=vae]")).to_contain_text(re.compile("decoded at"))
    assert visit(page.address(), until="all").store("store.mapKind") == "plane"
