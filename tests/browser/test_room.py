"""For the room: the pair on a full screen, the QR code of the link, and what can be saved."""

import csv
import io
import json
import re
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.app_server import ROOT
from tests.browser.conftest import DESK, PHONE, box_of, decoded
from tests.browser.test_layout import AXE, RUN_AXE, troubles
from tests.browser.test_upload_edit import CAMERA

PROJECTORS = [(1024, 768), (1280, 720), DESK, (1920, 1080)]
SMALL_TEXT = """() => {
  const found = new Set();
  for (const element of document.querySelectorAll('.lse *')) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.closest('.hidden, dialog') || !element.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 24) found.add(`${size}px: ${element.tagName} ${element.textContent.trim()}`);
  }
  return [...found];
}"""
CUT_OFF = """() => [
  ...document.querySelectorAll('.lse :is(.name, .meter, .losses, .dim, output, button)'),
].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
  .map((e) => `${e.className} ${e.textContent.trim()}: ${e.scrollWidth} in ${e.clientWidth}`)"""
ROOM_IS_WRITTEN = """async () => {
  const base = document.querySelector('link[href*="static-"]').href.replace(/[^/]*$/, '');
  const { decodeLink, isLink } = await import(base + 'link.js');
  const { roomField } = await import(base + 'room-options.js');
  return isLink(location.hash) && (await decodeLink(location.hash)).fields.has(roomField.tag);
}"""
# A decoder that another project wrote; it reads the screenshot, so also its colours.
READ_QR = """async (url) => {
  const { decodeQR } = await import('/oracle/decode.js');
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
}"""


def serve_oracle(page: Page) -> None:
    folder = ROOT / "node_modules" / "qr"
    page.route(
        "**/oracle/*.js",
        lambda route: route.fulfill(
            path=folder / route.request.url.rpartition("/")[2], content_type="text/javascript"
        ),
    )


def in_room(page) -> bool:
    return page.page.locator(".lse").get_attribute("data-room") is not None


def wait_for_room(page, there: bool = True) -> None:
    name = "Leave full screen" if there else "Full screen"
    expect(page.page.locator(".actions > [data-action=room]")).to_have_text(name)
    page.settle()


def nothing_is_cut_off(page) -> None:
    """Wait for it: the meter's words come with the judge, a frame or more after the room."""
    page.page.wait_for_function(f"() => ({CUT_OFF})().length === 0")


# ---- the pair ----


@pytest.mark.parametrize(
    ("size", "theme"), [*((size, "light") for size in PROJECTORS), (DESK, "dark")]
)
def test_a_room_sees_the_pair_large_and_nothing_small(visit, size, theme):
    page = visit(until="all", size=size, theme=theme)
    ordinary = box_of(page.page.locator("#digit-vae"))["width"]
    page.page.keyboard.press("f")
    wait_for_room(page)
    widths = set()
    for selector in ("#digit-input", "#digit-ae", "#digit-vae"):
        box = box_of(page.page.locator(selector))
        widths.add(box["width"])
        assert box["width"] % 28 == 0, "whole steps of the pixels"
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]
    (width,) = widths
    assert width >= 1.5 * ordinary
    assert width >= 0.27 * size[0]
    assert page.page.evaluate(SMALL_TEXT) == []
    nothing_is_cut_off(page)
    for words in ("looks like", "P(digit)", "BCE"):
        expect(page.page.locator("digit-view[model=vae]").get_by_text(words)).to_be_visible()
    wide, high = page.page.evaluate(
        "(e => [e.scrollWidth, e.scrollHeight])(document.querySelector('.lse'))"
    )
    assert wide <= size[0]
    assert high <= size[1], "nothing to scroll on stage"
    page.check_pictures()


@pytest.mark.parametrize("size", [PHONE, (844, 390)], ids=["upright", "on its side"])
def test_a_phone_has_room_mode_tucked_away_and_it_fits(visit, size):
    page = visit(until="all", size=size, touch=True)
    page.page.get_by_role("button", name="More", exact=True).tap()
    page.page.get_by_role("button", name="Full screen", exact=True).tap()
    wait_for_room(page)
    assert page.page.locator(".lse").evaluate("e => e.scrollWidth") <= size[0]
    assert page.page.evaluate(SMALL_TEXT) == []
    nothing_is_cut_off(page)
    # On its side there is no room for sliders; the pictures come first.
    expect(page.slider("vae", page.top("vae"))).to_be_visible(visible=size == PHONE)
    page.page.get_by_role("button", name="Leave full screen").tap()
    wait_for_room(page, there=False)
    expect(page.page.get_by_role("tab", name="Explore")).to_be_visible()


def test_the_most_informative_sliders_work_in_the_room(visit):
    page = visit(until="all")
    page.page.keyboard.press("f")
    wait_for_room(page)
    for model in ("ae", "vae"):
        shown = [slider for slider in page.sliders(model).all() if slider.is_visible()]
        assert len(shown) == 3
        for rank in range(3):
            expect(page.slider(model, page.top(model, rank))).to_be_visible()
    before = page.picture("vae")
    with page.holding(page.slider("vae", page.top("vae")), 0.5) as move:
        move(0.7)
        move(0.95)
        assert not np.array_equal(page.picture("vae"), before)
    page.check_pictures()
    page.page.keyboard.press("r")
    expect(page.notice).to_have_text("Both models stand at the encoded digit.")
    page.check_encoded()


def test_drawing_works_in_the_room(visit):
    page = visit(until="all")
    page.page.keyboard.press("f")
    wait_for_room(page)
    before = page.input
    box = box_of(page.page.locator("#pad"))
    page.mouse_to(box["x"] + 0.5 * box["width"], box["y"] + 0.2 * box["height"])
    page.page.mouse.down()
    for share in (0.4, 0.6, 0.8):
        page.mouse_to(box["x"] + 0.5 * box["width"], box["y"] + share * box["height"])
    page.page.mouse.up()
    page.settle()
    assert not np.array_equal(page.input, before)
    assert page.store("store.source.kind") == "drawn"
    page.check_encoded()


def test_any_view_leads_into_the_room_and_back(visit):
    page = visit(until="all")
    for view in ("Map", "Evidence"):
        page.tab(view)
        page.page.get_by_role("button", name="Full screen", exact=True).click()
        wait_for_room(page)
        expect(page.page.locator("#digit-ae")).to_be_visible()
        expect(page.page.locator("#sliders-vae")).to_be_visible()
        expect(page.page.locator("evidence-table")).to_be_hidden()
        page.page.keyboard.press("Escape")
        wait_for_room(page, there=False)
        tab = page.page.get_by_role("tab", name=view)
        expect(tab).to_have_attribute("aria-selected", "true")


def test_the_room_is_there_where_full_screen_is_refused(visit):
    refused = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no'))"
    page = visit(until="all", before=lambda p: p.add_init_script(refused))
    page.page.keyboard.press("f")
    wait_for_room(page)
    assert page.page.evaluate("document.fullscreenElement") is None
    page.page.keyboard.press("Escape")
    wait_for_room(page, there=False)


def test_the_room_comes_with_the_browsers_full_screen_and_goes_with_it(visit):
    page = visit(until="all")
    page.page.get_by_role("button", name="Full screen", exact=True).click()
    page.page.wait_for_function("document.fullscreenElement === document.documentElement")
    wait_for_room(page)
    # A browser in full screen keeps Escape to itself; the page only learns that it is over.
    page.page.evaluate("document.exitFullscreen()")
    wait_for_room(page, there=False)


def test_a_number_leads_to_a_view_and_keeps_the_browser_in_full_screen(visit):
    page = visit(until="all")
    page.page.keyboard.press("f")
    page.page.wait_for_function("document.fullscreenElement === document.documentElement")
    page.page.keyboard.press("2")
    wait_for_room(page, there=False)
    expect(page.page.get_by_role("tab", name="Map")).to_be_focused()
    assert page.page.evaluate("document.fullscreenElement !== null")
    page.page.keyboard.press("f")
    wait_for_room(page)


def test_a_reload_stays_in_the_room_but_a_link_handed_on_does_not_lead_there(visit):
    page = visit(until="all", permissions=("clipboard-read", "clipboard-write"))
    page.page.keyboard.press("f")
    wait_for_room(page)
    page.wait_for(ROOM_IS_WRITTEN)
    page.page.keyboard.press("q")
    link = page.page.get_by_role("textbox", name="The link").input_value()
    page.page.keyboard.press("Escape")
    expect(page.page.locator("dialog[open]")).to_have_count(0)
    page.page.reload(wait_until="commit")
    page.ready("all")
    wait_for_room(page)
    opened = visit(link, until="all")
    assert not in_room(opened)


# ---- QR code ----


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_qr_code_is_that_of_the_link_and_dark_on_white(visit, theme):
    page = visit(until="all", theme=theme)
    serve_oracle(page.page)
    for model in ("ae", "vae"):
        page.drag(page.slider(model, page.top(model)), 0.8)
    page.page.get_by_role("button", name="QR code").click()
    dialog = page.page.get_by_role("dialog", name="QR code of the link")
    link = dialog.get_by_role("textbox", name="The link").input_value()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/#s=1\.[\w-]{150,}", link)
    canvas = dialog.get_by_role("img", name="QR code of the link")
    corner = canvas.evaluate("c => [...c.getContext('2d').getImageData(0, 0, 1, 1).data]")
    assert corner == [255, 255, 255, 255]
    across = canvas.evaluate("c => c.width / c.getBoundingClientRect().width")
    assert across == 1, "whole pixels of the screen"
    screenshot = "data:image/png;base64," + page.page.evaluate(
        "bytes => btoa(bytes)", canvas.screenshot().decode("latin1")
    )
    assert page.page.evaluate(READ_QR, screenshot) == link

    opened = visit(link, until="all")
    for model in ("ae", "vae"):
        np.testing.assert_array_equal(opened.z(model), np.float32(np.float16(page.z(model))))


def test_the_squares_of_a_qr_code_are_at_least_8_pixels_on_a_screen(visit):
    page = visit(until="all", size=(1920, 1080))
    page.page.keyboard.press("q")
    box = box_of(page.page.get_by_role("img", name="QR code of the link"))
    # Version 3 of the plain link has 29 squares, and 4 of quiet on each side.
    assert box["width"] >= 8 * 37
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 1080


def test_an_address_that_only_this_computer_knows_is_told(visit):
    page = visit(until="all")
    page.page.keyboard.press("q")
    dialog = page.page.get_by_role("dialog", name="QR code of the link")
    expect(dialog.get_by_text("Phones in the room cannot open this link")).to_be_visible()
    expect(dialog.get_by_text('make run ARGS="--host 0.0.0.0"')).to_be_visible()
    other = "async () => (await import(document.querySelector('link[href*=\"static-\"]').href" + (
        ".replace(/[^/]*$/, '') + 'qr-dialog.js')).isThisComputer"
    )
    for host, alone in {
        "localhost": True, "127.0.0.1": True, "[::1]": True, "0.0.0.0": True,
        "192.168.1.20": False, "lse.hf.space": False, "localhost.example.org": False,
    }.items():  # fmt: skip
        assert page.page.evaluate(f"({other})().then(f => f({json.dumps(host)}))") is alone, host


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_room_and_in_the_dialogs(visit, theme):
    page = visit(until="all", theme=theme)
    page.page.add_script_tag(path=AXE)
    shown = page.page
    found = []

    def look(what: str) -> None:
        page.settle()
        found.extend(f"{what}: {one['id']} {one['why']}" for one in shown.evaluate(RUN_AXE))

    def look_at_dialog(what: str) -> None:
        dialog = shown.locator("dialog[open]")
        expect(dialog).to_be_visible()
        look(what)
        shown.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    shown.keyboard.press("f")
    wait_for_room(page)
    look("room")
    shown.keyboard.press("f")
    wait_for_room(page, there=False)
    for key in ("q", "?"):
        shown.keyboard.press(key)
        look_at_dialog(key)
    shown.get_by_role("button", name="More", exact=True).click()
    look("menu")
    shown.get_by_role("button", name="Export pictures and codes").click()
    look_at_dialog("export")
    shown.get_by_role("button", name="Browse 10,000").click()
    look_at_dialog("browse")
    shown.evaluate(CAMERA)
    shown.get_by_role("button", name="Camera").click()
    expect(shown.get_by_role("button", name="Take the picture")).to_be_enabled()
    look_at_dialog("camera")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_dialogs_and_the_room_fit_a_phone_and_axe_finds_nothing(visit, theme):
    page = visit(until="all", size=PHONE, theme=theme, touch=True)
    page.page.add_script_tag(path=AXE)
    more = page.page.get_by_role("button", name="More", exact=True)
    more.tap()
    assert troubles(page, phone=True) == [], "the menu"
    more.tap()
    for item in ("QR code", "Export pictures and codes", "Keys", "Test digits"):
        if item != "Test digits":
            more.tap()
        page.page.get_by_role("button", name=item, exact=True).tap()
        dialog = page.page.locator("dialog[open]")
        box = box_of(dialog)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth"), item
        assert troubles(page, phone=True) == [], item
        dialog.get_by_role("button", name="Close").tap()
        expect(dialog).to_be_hidden()
    more.tap()
    page.page.get_by_role("button", name="Full screen", exact=True).tap()
    wait_for_room(page)
    assert troubles(page, phone=True) == [], "the room"


# ---- export ----


def download(page, name: str) -> tuple[str, bytes]:
    with page.page.expect_download() as found:
        page.page.get_by_role("button", name=name, exact=True).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def grey_png(data: bytes) -> np.ndarray:
    """Return the pixels of a grey PNG without filters, as the standard lays it out."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (8, 0)
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    rows = zlib.decompress(data[start + 4 : start + 4 + length])
    return np.frombuffer(rows, np.uint8).reshape(height, width + 1)[:, 1:]


# Whether a canvas shows a picture: ground and ink alone would be two colours.
HAS_PICTURE = """(selector) => {
  const canvas = document.querySelector(selector);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 2;
}"""
# The colours (H, W, 3) of a canvas.
PAINTED = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) =>
    [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3)]));
}"""


def contains(sheet: np.ndarray, picture: np.ndarray) -> bool:
    """Return whether a picture (h, w, 3) lies in a sheet (H, W, 3)."""
    height, width = (s - p + 1 for s, p in zip(sheet.shape[:2], picture.shape[:2], strict=True))
    return any(
        np.array_equal(sheet[y : y + len(picture), x : x + picture.shape[1]], picture)
        for y, x in np.argwhere((sheet[:height, :width] == picture[0, 0]).all(axis=2))
    )


def open_export(page) -> None:
    page.page.get_by_role("button", name="More", exact=True).click()
    page.page.get_by_role("button", name="Export pictures and codes").click()
    expect(page.page.locator("dialog[open]")).to_be_visible()


def test_pictures_are_saved_pixel_for_pixel(visit):
    page = visit(until="all")
    page.load_test_digit(77)
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    open_export(page)
    shown = {
        "Save input": page.input,
        "Save AE": page.picture("ae"),
        "Save VAE": page.picture("vae"),
    }
    names = ["input-digit-77.png", "ae-digit-77.png", "vae-digit-77-moved.png"]
    for (button, pixels), expected in zip(shown.items(), names, strict=True):
        name, data = download(page, button)
        assert name == expected
        expect(page.page.get_by_text(f"Saving {name}")).to_be_visible()
        saved = grey_png(data)
        assert saved.shape == (560, 560)
        np.testing.assert_array_equal(saved, np.kron(pixels.reshape(28, 28), np.ones((20, 20))))


def test_maps_are_saved_on_the_pages_ground(visit):
    page = visit(until="all", theme="dark")
    open_export(page)
    name, data = download(page, "Save VAE map")
    assert name == "vae-map.png"
    assert data[:4] == b"\x89PNG"
    assert len(data) > 20_000
    page.page.keyboard.press("Escape")
    page.tab("Evidence")
    open_export(page)
    expect(page.page.get_by_text("This view shows no other pictures")).to_be_visible()
    expect(page.page.get_by_role("button", name="Save VAE map")).to_have_count(0)


@pytest.mark.parametrize(
    ("view", "picture", "canvas"),
    [
        ("Explore", "VAE film strips", "#sliders-vae canvas"),
        ("Generate", "VAE draws", "draw-grid[model=vae] canvas"),
        ("Morph", "morph strips", ".strips canvas"),
        ("Loss", "AE heat map", "#heat-ae"),
    ],
)
def test_a_views_pictures_are_saved_as_they_are_shown(visit, view: str, picture: str, canvas: str):
    page = visit(until="all")
    page.tab(view)
    shown = page.page.locator(canvas).first
    expect(shown).to_be_visible()
    page.wait_for(HAS_PICTURE, canvas)
    open_export(page)
    name, data = download(page, f"Save {picture}")
    assert name == f"{picture.lower().replace(' ', '-')}.png"
    saved = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    # The first frame, each of its pixels a square, lies somewhere in the file.
    frame = np.array(shown.evaluate(PAINTED), dtype=np.uint8)[:, :28]
    grain = shown.evaluate("c => getComputedStyle(c).imageRendering === 'pixelated' ? 4 : 1")
    assert contains(saved, np.kron(frame, np.ones((grain, grain, 1), dtype=np.uint8)))


def test_codes_are_saved_as_csv_and_json(visit, shipped):
    page = visit(until="all")
    page.drag(page.slider("ae", page.top("ae")), 0.7)
    open_export(page)
    name, data = download(page, "Save CSV")
    assert name == "codes-digit-32.csv"
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len(rows) == 64
    for model in ("ae", "vae"):
        mine = [row for row in rows if row["model"] == model]
        for column, values in (("z", page.z(model)), ("mu", page.mu(model))):
            np.testing.assert_array_equal(
                np.array([row[column] for row in mine], dtype=np.float32), values
            )
        expected = [d["status"] for d in shipped.statistics[model]["dimensions"]]
        assert [row["status"] for row in mine] == expected
    logvar = np.float32(page.store("[...store.sides.vae.logvar]"))
    sigma = [float(row["sigma"]) for row in rows if row["model"] == "vae"]
    np.testing.assert_allclose(sigma, np.exp(logvar / 2), rtol=1e-5)

    name, data = download(page, "Save JSON")
    assert name == "codes-digit-32.json"
    found = json.loads(data)
    assert found["input"]["label"] == shipped.labels[32]
    np.testing.assert_array_equal(found["input"]["pixels"], shipped.digits[32])
    # What was saved is what is on screen.
    z = np.array(found["ae"]["z"], dtype=np.float32)
    shown = page.picture("ae")
    assert np.abs(shown - 255 * decoded(shipped, "ae", z)).max() <= 1
    opened = visit(found["link"], until="all")
    np.testing.assert_array_equal(opened.z("ae"), np.float32(np.float16(z)))
