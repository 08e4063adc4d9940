"""How a digit comes in: test digits, a drawing, a picture from elsewhere."""

import io
import re
from base64 import b64encode
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from explorer.upload import preparation
from tests.browser.visit import IDLE, PHONE, box_of
from tests.upload.twin import FEW

SEVEN = [(0.25, 0.25), (0.75, 0.25), (0.6, 0.5), (0.45, 0.8)]
"""Corners of a drawn 7, shares of the pad."""

SIDES = ("width", "height")

TRANSFER = """([kind, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const more = { bubbles: true, cancelable: true };
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', { ...more, clipboardData: transfer })
    : new DragEvent(kind, { ...more, dataTransfer: transfer });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""

# The red channel of an image's own pixels, which the page shows in its theme's colours.
FILE = """async (image) => {
  while (!image.src) await new Promise(requestAnimationFrame);
  await image.decode();
  const context = new OffscreenCanvas(28, 28).getContext('2d');
  context.drawImage(image, 0, 0);
  return Array.from(context.getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 0));
}"""


def photo() -> bytes:
    """Return a PNG as a phone takes it: a dark 4 on light paper, unevenly lit, a little noisy."""
    width, height = 600, 800
    rows, columns = np.mgrid[0:height, 0:width]
    light = 235 - 60 * columns / width - 30 * rows / height
    light = light + np.random.default_rng(0).normal(0, 3, light.shape)
    paper = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(paper)
    pen.line([(230, 220), (190, 420), (400, 420)], fill=45, width=26, joint="curve")
    pen.line([(360, 230), (350, 620)], fill=45, width=26)
    buffer = io.BytesIO()
    paper.convert("RGB").save(buffer, format="PNG")
    return buffer.getvalue()


def seen_by_the_models(data: bytes) -> np.ndarray:
    return np.round(preparation.prepare(data).image.ravel() * 255).astype(np.uint8)


def check_input(page, expected: np.ndarray) -> None:
    """Compare the input with what Python makes of the same picture."""
    np.testing.assert_allclose(page.input.astype(int), expected, rtol=0, atol=FEW)


# ---- test digits ----


def test_random_takes_some_test_digit(visit, shipped):
    page = visit.reused()
    before = page.store("store.testIndex")
    page.page.get_by_role("button", name="Random", exact=True).click()
    page.settle()
    index = page.store("store.testIndex")
    assert index != before
    np.testing.assert_array_equal(page.input, shipped.digits[index])
    page.check_encoded()


def test_one_digit_of_each_class_is_at_hand(visit, shipped):
    page = visit.reused()
    for label in (0, 8):
        name = re.compile(rf"^Test digit \d+, an? {label}$")
        pick = page.page.locator(".picks").get_by_role("button", name=name)
        shown = np.array(pick.locator("img").evaluate(FILE), dtype=np.uint8)
        pick.click()
        page.settle()
        index = page.store("store.testIndex")
        assert shipped.labels[index] == label
        np.testing.assert_array_equal(shown, shipped.digits[index])
        np.testing.assert_array_equal(page.input, shipped.digits[index])
        expect(pick).to_have_attribute("aria-pressed", "true")
        what = page.page.locator(".input-head [data-what]")
        expect(what).to_contain_text(str(label))


def test_browsing_by_class_shows_that_class_and_a_click_takes_it(visit, shipped):
    page = visit.reused()
    page.page.get_by_role("button", name="Browse 10,000").click()
    dialog = page.page.get_by_role("dialog", name="Test digits")
    dialog.get_by_role("radio", name="3", exact=True).check(force=True)
    expect(dialog).to_contain_text(f"{(shipped.labels == 3).sum():,} digits of class 3")
    # The third thumbnail of the first row.
    canvas = dialog.locator("canvas")
    box = box_of(canvas)
    side = box["width"] / canvas.evaluate("canvas => canvas.width / 28")
    page.page.mouse.click(box["x"] + 2.5 * side, box["y"] + side / 2)
    expect(dialog).to_be_hidden()
    page.settle()
    assert page.store("store.testIndex") == np.flatnonzero(shipped.labels == 3)[2]
    page.check_encoded()


def test_browsing_by_index_refuses_what_is_no_index(visit, shipped):
    page = visit.reused()
    before = page.store("store.testIndex")
    page.page.get_by_role("button", name="Browse 10,000").click()
    dialog = page.page.get_by_role("dialog", name="Test digits")
    field = dialog.get_by_role("spinbutton", name="Index")
    go = dialog.get_by_role("button", name="Go", exact=True)
    for bad in ("10000", "-1", "1.5", ""):
        field.fill(bad)
        go.click()
        expect(dialog.get_by_role("alert")).to_have_text("Type a whole number from 0 to 9,999.")
        expect(field).to_have_attribute("aria-invalid", "true")
    assert page.store("store.testIndex") == before
    field.fill("9999")
    field.press("Enter")
    expect(dialog).to_be_hidden()
    page.settle()
    np.testing.assert_array_equal(page.input, shipped.digits[9999])
    page.check_encoded()


def test_a_test_digit_was_not_prepared_and_the_page_says_so(visit):
    page = visit.reused().page
    page.get_by_role("button", name="How it was prepared").click()
    dialog = page.get_by_role("dialog", name="How it was prepared")
    expect(dialog).to_contain_text("as MNIST ships it: nothing was changed")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


# ---- drawing ----


def draw(page, corners) -> None:
    """Draw a line with the mouse; it stays down."""
    pad = box_of(page.page.locator("#pad"))
    places = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in corners]
    page.mouse_to(*places[0])
    page.page.mouse.down()
    for place in places[1:]:
        page.page.mouse.move(*place, steps=8)


def test_drawing_is_encoded_while_the_pen_is_down(visit):
    page = visit.reused()
    before = page.input
    page.all_fetched()
    asked = len(page.requests)
    draw(page, SEVEN[:3])
    halfway = page.input
    assert not np.array_equal(halfway, before)
    page.check_encoded()
    pad = box_of(page.page.locator("#pad"))
    x, y = SEVEN[3]
    page.page.mouse.move(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"], steps=8)
    assert not np.array_equal(page.input, halfway)
    page.page.mouse.up()
    page.check_encoded()
    assert page.requests[asked:] == [], "drawing needs no server"
    assert page.store("store.source.kind") == "drawn"
    # As MNIST has it: 20 pixels at most, the brightest 255.
    rows = np.flatnonzero(page.input.reshape(28, 28).any(1))
    columns = np.flatnonzero(page.input.reshape(28, 28).any(0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert page.input.max() == 255


def test_a_pen_draws(visit):
    page = visit.reused()
    before = page.input
    pad = box_of(page.page.locator("#pad"))
    cdp = page.page.context.new_cdp_session(page.page)
    seen = page.page.evaluate_handle("""() => {
      const kinds = new Set();
      document.querySelector('#pad').addEventListener(
        'pointermove', ({ pointerType }) => kinds.add(pointerType));
      return kinds;
    }""")

    def pen(kind: str, corner: tuple[float, float]) -> None:
        x, y = (
            pad[at] + share * pad[to] for at, to, share in zip("xy", SIDES, corner, strict=True)
        )
        held = {"button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "force": 0.5}
        place = {"type": kind, "x": x, "y": y, "clickCount": 1, "pointerType": "pen"}
        cdp.send("Input.dispatchMouseEvent", {**place, **held})

    pen("mousePressed", SEVEN[0])
    pictures = {before.tobytes(), page.input.tobytes()}
    for corner in SEVEN[1:]:
        pen("mouseMoved", corner)
        pictures.add(page.input.tobytes())
    pen("mouseReleased", SEVEN[-1])
    assert seen.evaluate("kinds => [...kinds]") == ["pen"]
    assert len(pictures) >= 4, "the picture followed the pen"
    assert page.store("store.source.kind") == "drawn"
    page.check_encoded()


def test_undo_takes_strokes_back_to_the_digit_before(visit):
    page = visit.reused()
    before, source = page.input, page.store("store.source.index")
    sources = page.page.locator("digit-sources")
    undo = sources.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    draw(page, SEVEN)
    page.page.mouse.up()
    one = page.input
    draw(page, [(0.3, 0.55), (0.75, 0.55)])
    page.page.mouse.up()
    assert not np.array_equal(page.input, one)
    undo.click()
    np.testing.assert_array_equal(page.input, one)
    undo.click()
    np.testing.assert_array_equal(page.input, before)
    assert page.store("store.source.index") == source
    page.check_encoded()
    expect(undo).to_be_disabled()
    expect(undo).to_be_focused()


BLANK = "document.querySelector('.lse').hasAttribute('data-blank')"
FADED = "(e) => Number(getComputedStyle(e).opacity) < 0.5"


def test_a_digit_that_was_replaced_comes_back_by_the_button_and_by_control_z(visit):
    page = visit.reused()
    draw(page, SEVEN)
    page.page.mouse.up()
    page.wait_for(IDLE)
    picture = "[...store.picture]"
    shown = [page.store(picture)]
    page.tab("Loss")
    for _ in range(20):
        page.page.keyboard.press("n")
        page.settle()
        shown.append(page.store(picture))
    for before in shown[-2::-1]:
        page.page.keyboard.press("Control+z")
        page.settle()
        assert page.store(picture) == before
    assert page.store("store.source.kind") == "drawn"
    page.start_over()
    assert page.store("store.source.kind") == "test"
    page.page.locator("digit-sources").get_by_role("button", name="Undo").click()
    page.settle()
    assert page.input.tolist() == shown[0]
    page.check_encoded()


def test_results_of_the_digit_before_fade_while_the_pad_is_empty(visit):
    page = visit.reused()
    draw(page, SEVEN)
    page.page.mouse.up()
    sources = page.page.locator("digit-sources")
    sources.get_by_role("button", name="Clear").click()
    page.settle()
    assert page.page.evaluate(BLANK)
    picture = page.page.locator("digit-view[model=vae]")
    assert picture.evaluate(FADED)
    # Also where the first stroke on it is taken back.
    draw(page, SEVEN)
    page.page.mouse.up()
    page.settle()
    assert not picture.evaluate(FADED)
    sources.get_by_role("button", name="Undo").click()
    page.settle()
    assert picture.evaluate(FADED)
    page.page.keyboard.press("n")
    page.settle()
    assert not page.page.evaluate(BLANK)
    assert not picture.evaluate(FADED)


def test_clear_empties_the_pad_and_keeps_the_last_digit_in_use(visit):
    page = visit.reused()
    draw(page, SEVEN)
    page.page.mouse.up()
    drawn = page.input
    page.page.locator("digit-sources").get_by_role("button", name="Clear").click()
    expect(page.page.locator("digit-pad").get_by_text("Draw a digit here")).to_be_visible()
    np.testing.assert_array_equal(page.input, drawn)
    page.check_encoded()
    # A test digit takes the empty sheet away.
    page.page.locator(".picks").get_by_role("button").first.click()
    expect(page.page.locator("digit-pad").get_by_text("Draw a digit here")).to_be_hidden()


def test_a_drawing_says_how_it_was_prepared(visit):
    page = visit.reused()
    draw(page, SEVEN)
    page.page.mouse.up()
    page.settle()
    page.page.get_by_role("button", name="How it was prepared").click()
    dialog = page.page.get_by_role("dialog", name="How it was prepared")
    names = ["Strokes", "Ink", "Scaled", "Centred"]
    expect(dialog.locator("figcaption b")).to_have_text(names)
    np.testing.assert_array_equal(page.red(dialog.locator("figure canvas").last), page.input)


def test_the_pad_can_be_drawn_on_by_keyboard(visit):
    page = visit.reused()
    before = page.input
    page.page.locator("#pad").focus()
    keyboard = page.page.keyboard
    keyboard.press("Space")
    for _ in range(8):
        keyboard.press("ArrowDown")
    keyboard.press("Space")
    page.settle()
    drawn = page.input
    assert not np.array_equal(drawn, before)
    page.check_encoded()
    keyboard.press("ArrowRight")
    np.testing.assert_array_equal(page.input, drawn)
    keyboard.press("Control+z")
    np.testing.assert_array_equal(page.input, before)


def test_a_dot_is_on_the_sheet_too(visit):
    page = visit.reused()
    box = box_of(page.page.locator("#pad"))
    page.page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    page.settle()
    ink = page.red(page.page.locator("#pad")).reshape(-1, round(box["width"])) > 128
    rows, columns = np.nonzero(ink)
    width = 0.08 * box["width"]  # PEN in strokes.js
    assert np.ptp(columns) == pytest.approx(width, abs=2)
    assert np.ptp(rows) == pytest.approx(width, abs=2)
    assert columns.mean() == pytest.approx(0.3 * box["width"], abs=1.5)
    assert rows.mean() == pytest.approx(0.6 * box["height"], abs=1.5)
    page.check_encoded()


def finger(page, box: dict[str, float]) -> Callable[..., None]:
    """Return a function that sends a touch event; its points are shares of `box`."""
    cdp = page.page.context.new_cdp_session(page.page)

    def touch(kind: str, *at: tuple[float, float]) -> None:
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in at
        ]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_a_finger_draws_on_a_phone_and_the_page_stands_still(visit):
    page = visit.reused(size=PHONE, touch=True)
    before = page.input
    page.page.get_by_role("button", name="Draw", exact=True).tap()
    pad = page.page.locator("#pad")
    expect(pad).to_be_visible()
    box = box_of(pad)
    scrolled = page.page.evaluate("scrollY")
    touch = finger(page, box)
    touch("touchStart", SEVEN[0])
    for start, end in pairwise(SEVEN):
        for t in (0.25, 0.5, 0.75, 1):
            x = start[0] + t * (end[0] - start[0])
            touch("touchMove", (x, start[1] + t * (end[1] - start[1])))
    live = page.input
    assert not np.array_equal(live, before)
    touch("touchEnd")
    page.check_encoded()
    assert page.page.evaluate("scrollY") == scrolled
    # The three digits stay in view above the open pad.
    for selector in ("#digit-input", "#digit-ae", "#digit-vae"):
        digit = box_of(page.page.locator(selector))
        assert digit["y"] >= 0
        assert digit["y"] + digit["height"] <= box["y"]
    page.page.get_by_role("button", name="Done").tap()
    expect(pad).to_be_hidden()
    np.testing.assert_array_equal(page.input, live)


def test_a_tap_right_after_a_fast_stroke_counts(visit):
    page = visit.reused(size=PHONE, touch=True)
    page.page.get_by_role("button", name="Draw", exact=True).tap()
    pad = page.page.locator("#pad")
    touch = finger(page, box_of(pad))
    touch("touchStart", (0.3, 0.2))
    for step in range(8):
        touch("touchMove", (0.3 + 0.05 * step, 0.2 + 0.08 * step))
    touch("touchEnd")
    page.page.get_by_role("button", name="Done").tap()
    expect(pad).to_be_hidden()


# ---- pictures from elsewhere ----


def tiff() -> bytes:
    """Return a picture that Chromium cannot read."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(photo())).save(buffer, format="TIFF", compression="tiff_lzw")
    return buffer.getvalue()


def send_to_the_server(page) -> None:
    page.page.get_by_role("button", name="Send it to this page’s server").click()


def upload(page, name: str, data: bytes) -> None:
    """Choose a file in the dialog that the button opens."""
    with page.page.expect_file_chooser() as chooser:
        page.page.get_by_role("button", name="Upload", exact=True).click()
    chooser.value.set_files({"name": name, "mimeType": "", "buffer": data})


def wait_for_upload(page, name: str) -> None:
    page.page.wait_for_function(
        "name => document.querySelector('#digit-input').getAttribute('aria-label').includes(name)",
        arg=name,
    )


def test_an_uploaded_photo_becomes_the_input(visit):
    page = visit.reused()
    data = photo()
    upload(page, "my four.png", data)
    wait_for_upload(page, "my four.png")
    check_input(page, seen_by_the_models(data))
    assert page.input.max() == 255
    page.check_encoded()
    page.page.get_by_role("button", name="How it was prepared").click()
    dialog = page.page.get_by_role("dialog", name="How it was prepared")
    # The first, the picture itself, stands in the editor above them.
    steps = preparation.prepare(data).steps[1:]
    expect(dialog.locator("figure")).to_have_count(len(steps))
    for step in steps:
        expect(dialog).to_contain_text(step.sentence)
    told = (
        "Light and shadow are taken out. Some may still be seen: the next picture has what counts."
    )
    expect(dialog).to_contain_text(told)


def test_a_text_file_is_refused_and_the_last_digit_stays(visit, shipped):
    page = visit.reused()
    page.load_test_digit(500)
    upload(page, "digit.png", b"I am not a picture.\n")
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("This is a text file, whatever its name says, not a picture.")
    expect(alert).to_contain_text("Choose a PNG, JPEG or WebP picture of one digit.")
    np.testing.assert_array_equal(page.input, shipped.digits[500])
    page.check_encoded()
    # From here on to a picture that works.
    with page.page.expect_file_chooser() as chooser:
        alert.get_by_role("button", name="Choose another file").click()
    chooser.value.set_files({"name": "4.png", "mimeType": "image/png", "buffer": photo()})
    wait_for_upload(page, "4.png")
    expect(alert).to_have_count(0)


def test_a_failing_server_is_told_and_drawing_goes_on(visit):
    visit.allowed.append(r"Failed to load resource: net::ERR_FAILED")
    page = visit.reused()
    page.page.route("**/prepare", lambda route: route.abort())
    before = page.input
    upload(page, "4.tiff", tiff())
    send_to_the_server(page)
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("The server cannot be reached.")
    np.testing.assert_array_equal(page.input, before)
    alert.get_by_role("button", name="Close").click()
    expect(page.page.get_by_role("button", name="Upload")).to_be_focused()
    draw(page, SEVEN)
    page.page.mouse.up()
    assert not np.array_equal(page.input, before)
    page.check_encoded()


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_can_be_dropped_or_pasted_anywhere(visit, kind):
    page = visit.reused()
    data = photo()
    what = ["four.png", "image/png", b64encode(data).decode()]
    hint = page.page.get_by_text("Drop the picture of a digit")
    if kind == "drop":
        page.page.evaluate(TRANSFER, ["dragenter", *what])
        expect(hint).to_be_visible()
        assert page.page.evaluate(TRANSFER, ["dragover", *what]), "else the browser opens the file"
    else:
        # What is said of the file would lie under it.
        page.page.get_by_role("button", name="Browse 10,000").click()
    assert page.page.evaluate(TRANSFER, [kind, *what])
    expect(hint).to_be_hidden()
    expect(page.page.get_by_role("dialog")).to_have_count(0)
    wait_for_upload(page, "four.png" if kind == "drop" else "from the clipboard")
    check_input(page, seen_by_the_models(data))
    page.check_encoded()
