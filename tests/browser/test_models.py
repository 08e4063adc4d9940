"""Models that no module knows of: one of 16 numbers, one that is a decoder alone, one's own."""

import shutil

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer import artefacts
from explorer.artefacts import loaded, records
from explorer.models import Config
from tests import app_server, four_models
from tests.browser.visit import box_of

NEW = ("sixteen", "generator")
OWN = Config(model="vae", latent_dim=5, hidden=70, seed=3)
HERE = f"#view=explore&models={','.join(NEW)}"


@pytest.fixture(scope="module")
def directory():
    folder = app_server.world_readable_directory()
    four_models.write(folder / "checkpoints")
    own = folder / "models" / "mine"
    with torch.random.fork_rng():
        torch.manual_seed(OWN.seed)
        loaded.write_weights(own / records.WEIGHTS, OWN.build())
    records.write_record(
        own, records.ModelRecord(id="mine", long="mine", short="mine", colour="green", config=OWN)
    )
    (folder / "models" / "broken").mkdir()
    (folder / "models" / "broken" / records.RECORD).write_text("{")
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def four(directory):
    """The app with the shipped models and two more, an own one, and one that is broken."""
    options = ("--checkpoints", directory / "checkpoints", "--models", directory / "models")
    with app_server.another(*map(str, options)) as server:
        yield server


@pytest.fixture(scope="module")
def nets(directory):
    return {
        name: model.net for name, model in artefacts.load(directory / "checkpoints").models.items()
    }


def z(page, model: str) -> np.ndarray:
    return np.array(page.store(f"[...store.sides['{model}'].z]"), dtype=np.float32)


@torch.no_grad()
def check_picture(page, nets, model: str) -> None:
    page.settle()
    expected = 255 * nets[model].decode(torch.from_numpy(z(page, model)[None]))[0].numpy()
    assert np.abs(page.picture(model) - expected).max() <= 1


def test_the_shipped_pair_stands_there_at_first_and_others_can_be_picked(visit, four):
    page = visit(four.url, until="all")
    assert page.store("store.models") == ["ae", "vae"]
    page.page.get_by_label("Model in place 1").select_option("sixteen")
    page.page.get_by_label("Model in place 2").select_option("generator")
    page.page.wait_for_function("document.querySelectorAll('.sliders .row').length === 48")
    page.wait_for("() => document.querySelector('#sliders-generator') !== null")
    assert page.store("store.models") == list(NEW)
    expect(page.page.locator(".head .full")).to_have_text(["VAE of 16 numbers", "A decoder alone"])


def test_new_models_are_dragged_and_a_link_brings_them_and_where_they_stand(visit, four, nets):
    """They decode as torch does."""
    page = visit(f"{four.url}/{HERE}", until="all")
    for model, size in zip(NEW, (16, 32), strict=True):
        assert z(page, model).shape == (size,)
        check_picture(page, nets, model)
        slider = page.page.locator(f"#sliders-{model} input[type=range]").first
        before = z(page, model)
        page.drag(slider, 0.9)
        assert (z(page, model) != before).sum() == 1
        check_picture(page, nets, model)
    codes = {model: z(page, model) for model in NEW}
    again = visit(page.address(), until="all")
    again.page.wait_for_function("location.hash.includes('sixteen')")
    assert again.store("store.models") == list(NEW)
    for model in NEW:
        np.testing.assert_allclose(z(again, model), codes[model], atol=2e-3)


def test_new_models_are_sampled_from(visit, four):
    page = visit(f"{four.url}/#view=generate&models={','.join(NEW)}", until="all")
    page.arrived()
    for model in NEW:
        grid = page.page.locator(f"sample-grid[model={model}] canvas").first
        expect(grid).to_be_visible()
        expect(page.page.locator(f"sample-tally[model={model}]")).to_contain_text("P(digit)")
        page.page.wait_for_function(
            "(canvas) => { const { data } = canvas.getContext('2d')"
            ".getImageData(0, 0, canvas.width, canvas.height);"
            " return new Set(data).size > 20; }",
            arg=grid.element_handle(),
        )


def test_every_view_says_what_a_model_has_not_and_fails_in_nothing(visit, four):
    """One page follows a link to each; what goes wrong in its console ends the test."""
    page = visit(f"{four.url}/{HERE}", until="all")
    for view in ("map", "morph", "generate", "loss", "how-it-works", "evidence"):
        page.page.evaluate(
            "(hash) => { location.hash = hash; }", f"view={view}&models={','.join(NEW)}"
        )
        page.page.wait_for_function(
            "(view) => document.querySelector(`#tab-${view}`).ariaSelected === 'true'", arg=view
        )
        page.arrived()
        assert page.store("store.view") == view
        if view == "morph":
            switch = box_of(page.page.locator("map-kind fieldset"))
            picker = box_of(page.page.locator(".head[place='1'] select"))
            assert picker["y"] >= switch["y"] + switch["height"], "nothing covers the picker"
        page.page.get_by_role("tab", name="Explore", exact=True).click()
        page.settle()


def test_own_models_are_in_the_picker_and_broken_ones_say_why(visit, four):
    page = visit(f"{four.url}/#view=explore", until="all")
    own = [url for url in page.requests if "/mine/" in url]
    assert own == [], "the first screen fetches nothing of them"
    picker = page.page.locator("[data-models]").last
    broken = picker.locator("option", has_text="broken")
    expect(broken).to_be_disabled()
    expect(broken).to_contain_text("model.json")
    picker.select_option("mine")
    page.page.wait_for_function("document.querySelectorAll('#sliders-mine .row').length === 5")
    assert page.store("store.sides.mine.mu.length") == 5
    assert "dead" not in page.page.locator("#sliders-mine").inner_text()
    for tab in ("Map", "Loss", "How it works", "Generate", "Morph"):
        page.tab(tab)
