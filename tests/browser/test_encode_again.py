"""The same digit encoded a hundred times, below Explore's sliders."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.latent import standard_normal
from tests.browser.test_layout import AXE, troubles
from tests.browser.test_link import copied_link
from tests.browser.visit import DESK, PHONE, box_of

pytestmark = pytest.mark.copy

FOLD = re.compile("Encode this digit 100 times")


def opened(page) -> None:
    page.page.get_by_role("button", name=FOLD).click()
    done(page)


def done(page) -> None:
    """Wait until all hundred are drawn."""
    expect(page.page.locator(".again[model=vae]:not(.is-stale)")).to_be_visible()
    expect(page.page.locator("#again-vae")).to_have_attribute(
        "aria-label", re.compile(r"^100 decoded pictures")
    )
    page.settle()


@torch.no_grad()
def cloud(page, seed: int) -> torch.Tensor:
    """Return what torch decodes (100, 784) from codes of the digit on show."""
    x = torch.from_numpy(page.input.astype(np.float32)[None] / 255)
    net = page.shipped.models["vae"].net
    mu, logvar = net.encode(x)
    eps = torch.from_numpy(standard_normal(seed, 100, 32))
    return net.decode(mu + torch.exp(0.5 * logvar) * eps)


def tiles(page, model: str) -> np.ndarray:
    """Return the pictures (100, 784) of a grid."""
    atlas = page.red(page.page.locator(f"#again-{model}")).reshape(10, 28, 10, 28)
    return atlas.transpose(0, 2, 1, 3).reshape(100, 784)


def check_cloud(page, seed: int) -> None:
    expected = cloud(page, seed).numpy()
    assert np.abs(tiles(page, "vae") - 255 * expected).max() <= 1
    mean = page.pixels("#again-mean-vae")
    assert np.abs(mean - 255 * expected.mean(axis=0)).max() <= 1
    spread = page.pixels("#again-sd-vae")
    assert np.abs(spread - 2 * 255 * expected.std(axis=0)).max() <= 1


def test_the_vaes_hundred_their_mean_and_deviation_are_torchs(visit):
    page = visit.reused()
    expect(page.page.locator("#again-vae")).to_have_count(0)
    opened(page)
    check_cloud(page, 0)
    assert len(np.unique(tiles(page, "vae"), axis=0)) == 100
    expect(page.page.locator(".again[model=vae] [data-same]")).to_have_text(
        "100 different pictures."
    )
    page.page.get_by_role("button", name="Again, next seed").click()
    expect(page.page.locator(".again-next output")).to_have_text("1")
    done(page)
    check_cloud(page, 1)


def test_the_autoencoders_hundred_are_one_picture(visit):
    page = visit.reused()
    opened(page)
    pictures = tiles(page, "ae")
    assert len(np.unique(pictures, axis=0)) == 1
    np.testing.assert_array_equal(pictures[0], page.picture("ae"))
    np.testing.assert_array_equal(page.pixels("#again-mean-ae"), page.picture("ae"))
    assert page.pixels("#again-sd-ae").max() == 0
    expect(page.page.locator(".again[model=ae] [data-same]")).to_have_text(
        "one picture, 100 times."
    )


def test_a_click_or_enter_puts_the_sliders_on_that_code(visit):
    page = visit.reused()
    opened(page)
    grid = page.page.locator(".again[model=vae] .again-grid")
    grid.scroll_into_view_if_needed()
    box = box_of(grid)
    page.page.mouse.click(box["x"] + 0.35 * box["width"], box["y"] + 0.25 * box["height"])
    page.settle()
    mu = page.mu("vae")
    logvar = page.store("[...store.sides.vae.logvar]")
    z = mu + np.exp(np.array(logvar) / 2) * standard_normal(0, 1, 32, 23)[0]
    np.testing.assert_allclose(page.z("vae"), z, atol=1e-4)
    page.check_pictures()
    page.page.locator(".again[model=ae] .again-grid").focus()
    page.page.keyboard.press("Tab")
    grid.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowDown")
    expect(page.page.locator(".again[model=vae] [aria-live=polite]")).to_have_text(
        "row 2, column 2"
    )
    page.page.keyboard.press("Enter")
    page.settle()
    assert not np.allclose(page.z("vae"), z)


def test_sigma_is_read_and_the_dead_ones_have_the_priors(visit, shipped):
    page = visit.reused()
    opened(page)
    order = shipped.models["vae"].statistics["order"]
    sigma = np.exp(np.array(page.store("[...store.sides.vae.logvar]")) / 2)
    dead = [
        d["index"] for d in shipped.models["vae"].statistics["dimensions"] if d["status"] == "dead"
    ]
    said = page.page.locator(".sigma-read")
    expect(said).to_contain_text(f"{sigma[dead].mean():.2f} where it is dead")
    page.page.get_by_role("slider", name=re.compile("^Sigma of every number")).focus()
    expect(said).to_contain_text(f"z {order[0]}: σ {sigma[order[0]]:.2f}")
    bars = page.page.locator(".sigma-plot .bar")
    heights = [box_of(bar)["height"] for bar in bars.all()]
    expected = np.minimum(sigma[order], 1.25) / 1.25
    plot = page.page.locator(".sigma-plot").evaluate("e => e.clientHeight")
    np.testing.assert_allclose(np.array(heights) / plot, expected, atol=0.03)


def test_another_digit_is_encoded_anew_and_the_link_keeps_seed_and_fold(visit):
    page = visit.reused()
    opened(page)
    page.page.get_by_role("button", name="Again, next seed").click()
    done(page)
    page.load_test_digit(7)
    done(page)
    check_cloud(page, 1)
    other = visit(copied_link(page), until="all")
    expect(other.page.locator(".again-next output")).to_have_text("1")
    done(other)
    check_cloud(other, 1)


def test_show_me_opens_it_and_brings_it_into_view(visit):
    page = visit.reused()
    page.tab("Evidence")
    page.page.locator("tr[data-row=encode_spread] button").click()
    done(page)
    expect(page.page.locator("#again-vae")).to_be_in_viewport()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_it_fits_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = visit.reused(size=size, touch=phone)
    opened(page)
    page.page.add_script_tag(path=AXE)
    assert not troubles(page, phone)
