"""The plane of the 2-D models: every place decoded, the loaded digit where torch puts it."""

from statistics import NormalDist

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.models import VAE
from tests.browser.visit import AROUND, box_of, with_modules
from tests.shipped import MODELS

CODE_AT = """(plane, place) =>
  plane.codeAt(place, plane.loaded.view.projection(performance.now()))"""
PLACE_OF = """(plane, row) => {
  const { points, view } = plane.loaded;
  const { scale, left, top } = view.projection(performance.now());
  const [x, y] = points.at(row);
  return [left + x * scale, top + y * scale];
}"""
DIGIT = "plane => [[...plane.digit.target], plane.sigma && [...plane.sigma]]"

CELLS = with_modules("""async (plane) => {
  const { cellsToShow, keyOf, middleOf } = await import('plane-grid');
  const { painter, tiles, loaded: { scale, view } } = plane;
  const at = view.projection(performance.now());
  const cells = cellsToShow(painter.seen(at), scale.bounds, at.scale, tiles.room);
  return { cells, keyOf, middleOf };
}""")
DECODED = f"""async (model) => {{
  const plane = document.querySelector(`latent-plane[model=${{model}}]`);
  const {{ cells, keyOf }} = await ({CELLS})(plane);
  return cells.length > 100 && cells.every((cell) => plane.tiles.has(keyOf(cell)));
}}"""
# A cell near the middle of what is on show, and what was painted for it, as greys between the
# plane's paper and its ink.
TILE = f"""async (plane) => {{
  const {{ cells, keyOf, middleOf }} = await ({CELLS})(plane);
  const {{ painter, tiles, loaded }} = plane;
  const cell = cells[Math.floor(cells.length * 0.53)];
  const middle = middleOf(cell);
  const [left, top] = tiles.corner(tiles.slots.get(keyOf(cell)));
  const {{ data }} = tiles.canvas.getContext('2d').getImageData(left, top, 28, 28);
  const [[paper], [ink]] = [painter.colour(painter.paper), painter.colour(painter.ink)];
  const grey = Array.from({{ length: 784 }}, (_, i) => 255 * (data[4 * i] - paper) / (ink - paper));
  return {{ z: loaded.scale.toPlane(middle), middle, grey }};
}}"""


def plane_of(page, model: str):
    return page.page.locator(f"latent-plane[model={model}]")


def canvas_of(page, model: str):
    return plane_of(page, model).locator("> canvas")


def picture_of(page, model: str) -> str:
    page.settle()
    return canvas_of(page, model).evaluate("canvas => canvas.toDataURL()")


@pytest.fixture
def page(visit):
    """The page with the planes on show."""
    opened = visit.reused()
    opened.tab("Map")
    opened.page.get_by_text("2-D plane").click()
    opened.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    opened.settle()
    return opened


@pytest.mark.parametrize("model", MODELS)
@torch.no_grad()
def test_the_place_under_the_pointer_is_decoded(page, shipped, model):
    box = box_of(canvas_of(page, model))
    page.all_fetched()
    asked = len(page.requests)
    for share in ((0.5, 0.5), (0.4, 0.55), (0.6, 0.3)):
        place = [share[0] * box["width"], share[1] * box["height"]]
        page.mouse_to(box["x"] + place[0], box["y"] + place[1])
        page.settle()
        z = plane_of(page, model).evaluate(CODE_AT, place)
        expected = 255 * shipped.models[model].plane.decode(torch.tensor([z]))[0].numpy()
        shown = page.red(plane_of(page, model).locator(".map-card canvas"))
        # The pointer stands between two of the canvas's pixels.
        assert np.abs(shown - expected).max() <= 3
    assert page.requests[asked:] == []


@pytest.mark.parametrize("model", MODELS)
@torch.no_grad()
def test_the_loaded_digit_lies_where_torch_puts_it_and_the_vaes_with_its_ellipse(
    page, shipped, model
):
    index = 4321
    page.load_test_digit(index)
    net = shipped.models[model].plane
    x = torch.from_numpy(shipped.digits[index].astype(np.float32)[None] / 255)
    place, sigma = plane_of(page, model).evaluate(DIGIT)
    if isinstance(net, VAE):
        mu, logvar = net.encode(x)
        np.testing.assert_allclose(sigma, (logvar[0] / 2).exp().numpy(), rtol=1e-3)
    else:
        mu = net.encode(x)
        assert sigma is None
    np.testing.assert_allclose(place, mu[0].numpy(), atol=1e-3)


def test_a_test_digit_under_the_pointer_is_marked_on_the_other_plane(page, shipped):
    # One that stands alone is found by the pointer, and nothing else is.
    codes = shipped.models["ae"].plane_codes
    row = int(np.argmax(codes[:, 0] - codes[:, 1]))
    page.mouse_to(2, 2)
    page.settle()
    there = plane_of(page, "vae").evaluate(PLACE_OF, row)
    before = canvas_of(page, "vae").evaluate(AROUND, there)
    box = box_of(canvas_of(page, "ae"))
    x, y = plane_of(page, "ae").evaluate(PLACE_OF, row)
    page.mouse_to(box["x"] + x, box["y"] + y)
    page.settle()
    expect(plane_of(page, "ae").locator(".near")).to_contain_text(f"test digit {row}")
    assert canvas_of(page, "vae").evaluate(AROUND, there) != before


def test_the_legend_filters_both_planes(page, shipped):
    one = page.page.get_by_role("button", name="1", exact=True)
    one.click()
    left = f"{(shipped.labels != 1).sum():,} test digits"
    for model in MODELS:
        expect(plane_of(page, model).locator(".map-title")).to_have_text(left)
    # Hidden on a map as well, and to be had back here.
    page.page.get_by_role("button", name="All", exact=True).click()
    for model in MODELS:
        expect(plane_of(page, model).locator(".map-title")).to_have_text("10,000 test digits")


@torch.no_grad()
def check_a_picture_of_the_grid(page, model: str) -> tuple[list[float], list[float]]:
    """One cell holds what torch decodes from its middle; give that, drawn and as two numbers."""
    page.page.wait_for_function(DECODED, arg=model)
    page.settle()
    tile = plane_of(page, model).evaluate(TILE)
    expected = 255 * page.shipped.models[model].plane.decode(torch.tensor([tile["z"]]))[0].numpy()
    assert expected.max() > 100
    assert np.abs(np.array(tile["grey"]) - expected).max() <= 2
    return tile["middle"], tile["z"]


def test_circles_and_grid_can_be_seen(page):
    page.all_fetched()
    asked = len(page.requests)
    with_circles = {model: picture_of(page, model) for model in MODELS}
    page.page.get_by_role("checkbox", name="Circles of N").uncheck()
    without = {model: picture_of(page, model) for model in MODELS}
    assert all(with_circles[model] != without[model] for model in MODELS)
    page.page.get_by_role("radio", name="Grid", exact=True).check(force=True)
    for model in MODELS:
        expect(plane_of(page, model).locator(".map-title")).to_have_text("Decoded grid")
        assert picture_of(page, model) != without[model]
    for model in MODELS:
        check_a_picture_of_the_grid(page, model)
    own = picture_of(page, "vae")
    page.page.get_by_role("radio", name="VAE by quantiles").check(force=True)
    title = plane_of(page, "vae").locator(".map-title")
    expect(title).to_have_text("Decoded grid, by quantiles")
    assert picture_of(page, "vae") != own
    (u, v), z = check_a_picture_of_the_grid(page, "vae")
    np.testing.assert_allclose(NormalDist().inv_cdf(u), z[0], atol=1e-6)
    np.testing.assert_allclose(NormalDist().inv_cdf(1 - v), z[1], atol=1e-6)
    assert page.requests[asked:] == []
