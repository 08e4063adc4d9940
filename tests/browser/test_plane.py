"""The plane of the 2-D models: every place decoded, the loaded digit where torch puts it."""

import re
from statistics import NormalDist

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.models import VAE
from tests.browser.visit import AROUND, IDLE, NAMES, PHONE, box_of, with_modules
from tests.shipped import MODELS

pytestmark = pytest.mark.copy

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
  const cells = cellsToShow(painter.seen(at), plane.gridRange(at), at.scale, tiles.room);
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
    page.wait_for(DECODED, model)
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


# ---- the point ----

RESULT = "plane-result[model={}]"


def handle_of(page, model: str):
    return plane_of(page, model).locator(".plane-handle")


def shown(page, model: str) -> np.ndarray:
    """Return what the 2-D model's large picture shows (784,)."""
    return page.pixels(f"#plane-digit-{model}")


def place_said(page, model: str) -> list[float]:
    text = page.page.locator(f"{RESULT.format(model)} [data-place]").inner_text()
    return [float(part) for part in re.findall(r"-?[\d.]+", text.replace("\u2212", "-"))]


def z_of(page, model: str) -> list[float]:
    return plane_of(page, model).evaluate("plane => [...plane.now.target]")


@torch.no_grad()
def check_results(page, picture: np.ndarray) -> None:
    """Pictures and losses are the 2-D models' own, at the point, as torch has them."""
    page.wait_for(IDLE)
    x = torch.from_numpy(picture.astype(np.float32)[None] / 255)
    for model in MODELS:
        net = page.shipped.models[model].plane
        z = torch.tensor([z_of(page, model)])
        x_hat = net.decode(z)
        assert np.abs(shown(page, model) - 255 * x_hat[0].numpy()).max() <= 1
        np.testing.assert_allclose(place_said(page, model), z[0].numpy(), atol=0.0051)
        nats = torch.nn.functional.binary_cross_entropy(x_hat, x, reduction="sum").item()
        said = page.page.locator(f"{RESULT.format(model)} [data-bce]")
        # Far outside the codes pixels are sure, and the clamp of their logarithms tells rounding.
        off = 0.6 if nats < 500 else 0.1 * nats
        assert float(said.inner_text()) == pytest.approx(nats, abs=off)
    mu, logvar = page.shipped.models["vae"].plane.encode(x)
    kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum().item()
    expect(page.page.locator(f"{RESULT.format('vae')} [data-kl]")).to_have_text(f"{kl:.1f}")
    expect(page.page.locator(f"{RESULT.format('ae')} [data-kl]")).to_have_count(0)


def drag_point(page, model: str, dx: float, dy: float) -> None:
    box = box_of(handle_of(page, model))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse_to(x, y)
    page.page.mouse.down()
    page.mouse_to(x + dx / 2, y + dy / 2)
    page.mouse_to(x + dx, y + dy)
    page.page.mouse.up()
    page.settle()


@pytest.mark.parametrize("model", MODELS)
def test_a_dragged_point_is_decoded_by_both_two_number_models(page, model):
    codes = {one: page.z(one) for one in MODELS}
    check_results(page, page.input)
    before = z_of(page, model)
    # Steps of the autoencoder's plane are wide: far outside its codes the VAE's losses are huge.
    drag_point(page, model, *((-6, 14) if model == "ae" else (60, 45)))
    assert z_of(page, model) != before
    # Both decoders get the same two numbers.
    assert z_of(page, "ae") == z_of(page, "vae")
    check_results(page, page.input)
    # Nothing of the models with 32 numbers moves, and nothing of them stands there.
    for one in MODELS:
        np.testing.assert_array_equal(page.z(one), codes[one])
        expect(page.page.locator(f"digit-view[model={one}]")).to_be_hidden()
    other = "vae" if model == "ae" else "ae"
    page.page.get_by_role("button", name=re.compile(f"^Reset the {NAMES[model]}")).click()
    page.settle()
    np.testing.assert_allclose(z_of(page, model), before, atol=1e-6)
    assert z_of(page, other) != before
    check_results(page, page.input)


def test_another_digit_takes_the_point_along_and_undo_and_a_link_bring_it_back(
    page, visit, shipped
):
    page.page.get_by_role("button", name=re.compile("^Encode again with the VAE")).click()
    drag_point(page, "vae", 50, -30)
    made = {model: z_of(page, model) for model in MODELS}
    page.load_test_digit(4321)
    check_results(page, shipped.digits[4321])
    for model in MODELS:
        place, _ = plane_of(page, model).evaluate(DIGIT)
        np.testing.assert_allclose(z_of(page, model), place, atol=1e-6)
    page.page.keyboard.press("Control+z")
    page.settle()
    assert {model: z_of(page, model) for model in MODELS} == made
    opened = visit(page.address(), until="all")
    opened.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    opened.settle()
    for model in MODELS:
        np.testing.assert_allclose(z_of(opened, model), made[model], rtol=2**-10)
    for one in (page, opened):
        assert plane_of(one, "vae").evaluate("plane => plane.encodings") == 1


def test_encode_again_lands_in_the_ellipse_and_for_the_autoencoder_on_one_point(page):
    codes = {one: page.z(one) for one in MODELS}
    landed: dict[str, list[list[float]]] = {"ae": [], "vae": []}
    for _ in range(6):
        for model in MODELS:
            name = re.compile(f"^Encode again with the {NAMES[model]}")
            page.page.get_by_role("button", name=name).click()
            page.settle()
            landed[model].append(z_of(page, model))
    assert len(np.unique(landed["ae"], axis=0)) == 1
    assert len(np.unique(landed["vae"], axis=0)) == 6
    mu, sigma = plane_of(page, "vae").evaluate(DIGIT)
    away = np.linalg.norm((np.array(landed["vae"]) - mu) / np.array(sigma), axis=1)
    assert away.max() < 4
    # The cloud is large enough to see where they landed, and so is each mark.
    page.page.wait_for_function(
        "!document.querySelector('latent-plane[model=vae]').loaded.view.moving(performance.now())"
    )
    page.settle()
    assert plane_of(page, "vae").evaluate("plane => plane.showsCloud")
    for z in landed["vae"]:
        spot = plane_of(page, "vae").evaluate(PIXELS_OF, z)
        accent = plane_of(page, "vae").evaluate(ACCENT)
        assert np.abs(colours_at(page, "vae", spot) - accent).max(axis=1).min() < 40
    check_results(page, page.input)
    for one in MODELS:
        np.testing.assert_array_equal(page.z(one), codes[one])
    # The page's key does the same.
    page.page.locator("latent-plane[model=vae] > canvas").focus()
    page.page.keyboard.press("e")
    page.settle()
    assert z_of(page, "vae") not in landed["vae"]
    assert z_of(page, "ae") == landed["ae"][0]


PIXELS_OF = """(plane, z) => {
  const { scale, view } = plane.loaded;
  const at = view.projection(performance.now());
  const [x, y] = scale.toUnit(z);
  return [at.left + x * at.scale, at.top + y * at.scale];
}"""
ACCENT = "plane => plane.painter.colour(plane.painter.accent)"


def colours_at(page, model: str, spot: list[float]) -> np.ndarray:
    """Return the colours (n, 3) within four pixels of a place."""
    around = np.array(canvas_of(page, model).evaluate(AROUND, spot))
    side = round((len(around) / 4) ** 0.5)
    middle = slice(side // 2 - 4, side // 2 + 5)
    return around.reshape(side, side, 4)[middle, middle, :3].reshape(-1, 3).astype(float)


def test_the_point_is_moved_and_read_by_keyboard(page):
    handle = handle_of(page, "vae")
    handle.focus()
    before = z_of(page, "vae")
    page.page.keyboard.press("ArrowRight")
    page.settle()
    once = z_of(page, "vae")
    assert once[0] > before[0]
    assert once[1] == pytest.approx(before[1], abs=1e-4)
    page.page.keyboard.press("Shift+ArrowUp")
    page.settle()
    twice = z_of(page, "vae")
    assert twice[1] > once[1] + 2 * (once[0] - before[0])
    spoken = plane_of(page, "vae").locator("[aria-live=polite]")
    reading = page.page.locator(f"{RESULT.format('vae')} [data-reads]").inner_text()
    said = re.compile(rf"2-D VAE at \(.*\), looks like {reading}, P\(digit\) [01]\.\d\d")
    expect(spoken).to_have_text(said)
    expect(handle).to_have_attribute("aria-label", said)
    check_results(page, page.input)
    page.page.keyboard.press("0")
    page.settle()
    np.testing.assert_allclose(z_of(page, "vae"), before, atol=1e-6)


def test_the_autoencoders_grid_fills_its_plane(page):
    page.page.get_by_role("radio", name="Grid", exact=True).check(force=True)
    page.wait_for(DECODED, "ae")
    page.settle()
    filled = plane_of(page, "ae").evaluate("""async (plane) => {
      const { width, height } = plane.size;
      const { left, top, right, bottom } = plane.painter.seen(
        plane.loaded.view.projection(performance.now()));
      const range = plane.gridRange(plane.loaded.view.projection(performance.now()));
      const overlap = (a, b, c, d) => Math.max(0, Math.min(b, d) - Math.max(a, c)) / (b - a);
      return overlap(left, right, range.left, range.right)
        * overlap(top, bottom, range.top, range.bottom);
    }""")
    assert filled > 0.95


def test_labels_of_circles_stand_clear_of_the_point(page):
    # On the circle of radius 1, where its label stands.
    page.page.evaluate(MOVE, [np.cos(np.pi / 3), np.sin(np.pi / 3)])
    page.settle()
    label, mark = plane_of(page, "vae").evaluate(LABEL)
    assert max(abs(label[0] - mark[0]) - 20, abs(label[1] - mark[1]) - 7) >= 14


MOVE = with_modules("""async (z) => {
  const { movePlanePoint } = await import('plane-codes');
  movePlanePoint(z);
}""")
LABEL = with_modules("""async (plane) => {
  const { labelOf } = await import('circle-painter');
  const { painter, loaded: { scale, view } } = plane;
  const at = view.projection(performance.now());
  const mark = plane.pointPlace();
  painter.setText('center');
  return [labelOf(painter, 1, '39 %', scale, at, [mark]), mark];
}""")


def test_on_a_phone_the_pictures_stay_in_sight_while_the_point_is_dragged(visit):
    phone = visit.reused(size=PHONE, touch=True)
    phone.page.get_by_role("tab", name="Map", exact=True).tap()
    phone.arrived()
    phone.page.get_by_text("2-D plane").tap()
    phone.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    phone.settle()
    handle = handle_of(phone, "vae")
    plane_of(phone, "vae").scroll_into_view_if_needed()
    canvas = phone.page.locator("#plane-digit-vae")
    expect(handle).to_be_in_viewport(ratio=1)
    before = shown(phone, "vae")
    scrolled = phone.page.evaluate("scrollY")
    drag_point(phone, "vae", 20, -60)
    expect(canvas).to_be_in_viewport(ratio=1)
    expect(phone.page.locator("#plane-digit-ae")).to_be_in_viewport(ratio=1)
    assert np.abs(shown(phone, "vae") - before.astype(float)).max() > 20
    assert phone.page.evaluate("scrollY") == scrolled
    assert handle.evaluate("e => getComputedStyle(e).touchAction") == "none"
    assert box_of(handle)["width"] >= 40
