"""An uploaded picture is turned, cropped, inverted by hand; of several digits one is chosen."""

import re
from base64 import b64encode

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.upload import preparation
from explorer.upload.edits import Edit, UploadError
from tests.browser.test_input import (
    TRANSFER,
    check_input,
    seen_by_the_models,
    upload,
    wait_for_upload,
)
from tests.browser.test_layout import AXE, troubles
from tests.browser.visit import DESK, PHONE, box_of, with_modules
from tests.upload.test_upload_faults import fat_ring
from tests.upload.test_upload_kinds import THREE, sheet
from tests.upload.upload_rendering import encoded

SEVERAL = encoded(THREE)
ONE = encoded(sheet((7, (0.5, 0.4), 300)))
DOUBTFUL = encoded(0.95 - 0.85 * fat_ring())
BLANK = encoded(np.full((300, 400, 3), 0.9))


def prepared(data: bytes, **edit) -> np.ndarray:
    image = preparation.prepare(data, edit=Edit(**edit)).image
    return np.round(image.ravel() * 255).astype(np.uint8)


def open_editor(page):
    page.page.get_by_role("button", name="How it was prepared").click()
    return page.page.get_by_role("dialog", name="How it was prepared")


def wait_until_done(dialog) -> None:
    expect(dialog.get_by_role("status")).to_have_text("Done: this is the input now.")


def wait_for_edit(page, **edit) -> None:
    """Wait until the editor shows the picture as it is with these changes."""
    page.page.wait_for_function(
        """(edit) => {
          const { upload } = document.querySelector('picture-edit');
          const isThere = ([name, value]) => String(upload.edit[name]) === String(value);
          return Object.entries(edit).every(isThere);
        }""",
        arg=edit,
    )


def uploaded(visit, data: bytes, **options):
    page = visit.reused(**options)
    upload(page, "digit.png", data)
    wait_for_upload(page, "digit.png")
    return page


def test_of_several_digits_another_can_be_chosen(visit):
    page = uploaded(visit, SEVERAL)
    pad = page.page.locator("digit-pad")
    expect(pad).to_contain_text("3 digits were found in this picture.")
    expect(pad).to_contain_text("The largest is in use now.")
    check_input(page, seen_by_the_models(SEVERAL))
    pad.get_by_role("button", name="Choose another digit").click()
    dialog = page.page.get_by_role("dialog", name="How it was prepared")
    chosen = dialog.get_by_role("button", name="Digit 2 of 3")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(dialog).to_contain_text("The largest is taken (✓); choose another.")
    tick = "e => getComputedStyle(e, '::before').content"
    third = dialog.get_by_role("button", name="Digit 3 of 3")
    third.click()
    wait_until_done(dialog)
    expect(third).to_have_attribute("aria-pressed", "true")
    expect(dialog).to_contain_text("Number 3 from the left is taken (✓); choose another.")
    assert "✓" in third.evaluate(tick)
    assert "✓" not in chosen.evaluate(tick)
    check_input(page, prepared(SEVERAL, pick=2))
    page.check_encoded()


def test_of_two_ways_to_read_it_a_person_takes_one(visit):
    page = uploaded(visit, DOUBTFUL)
    pad = page.page.locator("digit-pad")
    expect(pad).to_contain_text("Is the whole shape the digit, or what is inside it?")
    check_input(page, seen_by_the_models(DOUBTFUL))
    first, other = (
        pad.get_by_role("button", name=name) for name in ("The whole shape", "What is inside it")
    )
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(other).to_have_attribute("aria-pressed", "false")
    other.click()
    expect(pad.locator(".upload-sheet")).to_have_count(0)  # that of reading it, too
    check_input(page, prepared(DOUBTFUL, reading=1))
    page.check_encoded()
    dialog = open_editor(page)
    again = dialog.get_by_role("button", name="The whole shape")
    expect(again).to_have_attribute("aria-pressed", "false")
    again.focus()
    page.page.keyboard.press("Enter")
    wait_until_done(dialog)
    expect(again).to_have_attribute("aria-pressed", "true")
    expect(again).to_be_focused()
    check_input(page, prepared(DOUBTFUL))


def test_choosing_and_turning_work_by_keyboard(visit):
    page = uploaded(visit, SEVERAL)
    dialog = open_editor(page)
    dialog.get_by_role("button", name="Digit 1 of 3").focus()
    page.page.keyboard.press("Enter")
    wait_until_done(dialog)
    check_input(page, prepared(SEVERAL, pick=0))
    expect(dialog.get_by_role("button", name="Digit 1 of 3")).to_be_focused()
    dialog.get_by_role("button", name="Turn right").focus()
    page.page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("anew")
    wait_until_done(dialog)
    check_input(page, prepared(SEVERAL, rotate=90))


HOLD_ANSWERS = """() => {
  delete window.answerNow;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...asked) {
    window.answerNow = () => postMessage.apply(this, asked);
    Worker.prototype.postMessage = postMessage;
  };
}"""
"""The next worker that is asked does not answer until `answerNow` is called."""


SAY = with_modules(
    "async () => (await import('notice')).showNotice('Something that was said before it.')"
)


def turn_without_an_answer(page, dialog) -> None:
    page.page.evaluate(HOLD_ANSWERS)
    dialog.get_by_role("button", name="Turn left").click()
    page.page.wait_for_function("() => Boolean(window.answerNow)")


def leave_before_the_answer(page, dialog) -> None:
    turn_without_an_answer(page, dialog)
    page.page.keyboard.press("Escape")
    expect(page.notice).to_contain_text("Preparing the picture anew")


GOES_FIRST = "was not taken: what you chose after it goes first"


@pytest.mark.parametrize("does", ["closes the dialog", "takes another digit"])
def test_a_late_answer_counts_unless_another_digit_was_taken(visit, does):
    page = uploaded(visit, ONE)
    leave_before_the_answer(page, open_editor(page))
    if does == "closes the dialog":
        page.page.evaluate("answerNow()")
        expect(page.notice).to_contain_text("as you changed it: this is the input now")
        check_input(page, prepared(ONE, rotate=270))
        page.check_encoded()
        return
    page.load_test_digit(7)
    expected = page.input
    expect(page.notice).to_contain_text(GOES_FIRST)
    page.page.evaluate("answerNow()")
    np.testing.assert_array_equal(page.input, expected)
    # The next picture is prepared all the same, by another worker.
    upload(page, "again.png", SEVERAL)
    wait_for_upload(page, "again.png")
    check_input(page, seen_by_the_models(SEVERAL))


def test_a_file_ends_a_change_that_is_on_its_way_only_once_it_is_the_input(visit):
    page = uploaded(visit, ONE)
    leave_before_the_answer(page, open_editor(page))
    upload(page, "blank.png", BLANK)
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("No digit was found")
    page.page.evaluate("answerNow()")
    expect(page.notice).to_contain_text("as you changed it: this is the input now")
    check_input(page, prepared(ONE, rotate=270))
    expect(alert).to_contain_text("No digit was found")
    # Dropped while the dialog is open, which would say of the last picture that it is in use.
    dialog = open_editor(page)
    turn_without_an_answer(page, dialog)
    data = b64encode(SEVERAL).decode()
    assert page.page.evaluate(TRANSFER, ["drop", "several.png", "image/png", data])
    expect(dialog).to_be_hidden()
    wait_for_upload(page, "several.png")
    expect(page.notice).to_contain_text(GOES_FIRST)
    page.page.evaluate("answerNow()")
    expect(page.page.locator("digit-pad")).to_contain_text("3 digits were found in this picture.")
    check_input(page, seen_by_the_models(SEVERAL))


def test_a_picture_is_turned_and_the_changes_can_be_undone(visit):
    page = uploaded(visit, ONE)
    dialog = open_editor(page)
    undo = dialog.get_by_role("button", name="Undo all changes")
    expect(undo).to_have_attribute("aria-disabled", "true")
    dialog.get_by_role("button", name="Turn left").click()
    expect(undo).to_have_attribute("aria-disabled", "false")
    wait_until_done(dialog)
    check_input(page, prepared(ONE, rotate=270))
    dialog.get_by_role("slider", name="Turn a little").fill("10")
    wait_for_edit(page, rotate=-80)
    wait_until_done(dialog)
    check_input(page, prepared(ONE, rotate=280))
    undo.click()
    wait_for_edit(page, rotate=0)
    wait_until_done(dialog)
    expect(undo).to_have_attribute("aria-disabled", "true")
    check_input(page, seen_by_the_models(ONE))


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_drag_over_the_picture_crops_it(visit, size):
    page = uploaded(visit, SEVERAL, **({"size": size} if size else {}))
    dialog = open_editor(page)
    dialog.get_by_role("button", name="Crop", exact=True).click()
    picture = box_of(dialog.locator(".edit-picture"))
    mouse = page.page.mouse
    mouse.move(picture["x"] + 0.7 * picture["width"], picture["y"] + 0.2 * picture["height"])
    mouse.down()
    mouse.move(picture["x"] + picture["width"], picture["y"] + picture["height"], steps=4)
    mouse.up()
    page.page.wait_for_function("document.querySelector('picture-edit').upload.edit.crop")
    wait_until_done(dialog)
    crop = page.page.locator("picture-edit").evaluate("edit => edit.upload.edit.crop")
    np.testing.assert_allclose(crop, (0.7, 0.2, 1, 1), atol=0.02)
    check_input(page, prepared(SEVERAL, crop=tuple(crop)))
    expect(dialog.get_by_role("button", name=re.compile("^Digit"))).to_have_count(0)


def test_the_crop_is_moved_by_arrow_keys(visit):
    page = uploaded(visit, SEVERAL)
    dialog = open_editor(page)
    dialog.get_by_role("button", name="Crop", exact=True).click()
    dialog.get_by_role("button", name="Top left corner of the crop").focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    wait_for_edit(page, crop="0.04,0,1,1")
    wait_until_done(dialog)
    check_input(page, prepared(SEVERAL, crop=(0.04, 0, 1, 1)))


def test_invert_takes_the_other_part_for_ink_or_says_that_it_cannot(visit):
    page = uploaded(visit, ONE)
    dialog = open_editor(page)
    invert = dialog.get_by_role("button", name="Invert")
    invert.click()
    expect(invert).to_have_attribute("aria-pressed", "true")
    wait_for_edit(page, invert=True)
    try:
        prepared(ONE, invert=True)
        said = "Done"
    except UploadError as error:
        said = str(error)
    expect(dialog.get_by_role("status")).to_contain_text(said)
    invert.click()
    wait_for_edit(page, invert=False)
    wait_until_done(dialog)
    check_input(page, seen_by_the_models(ONE))


def test_a_picture_without_a_digit_can_still_be_turned_or_cropped(visit):
    page = visit.reused()
    before = page.input
    upload(page, "blank.png", BLANK)
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("No digit was found")
    alert.get_by_role("button", name="Turn or crop").click()
    dialog = page.page.get_by_role("dialog", name="How it was prepared")
    dialog.get_by_role("button", name="Turn right").click()
    expect(dialog.get_by_role("status")).to_contain_text("No digit was found")
    np.testing.assert_array_equal(page.input, before)
    # The file is still at hand, as it was tried last.
    page.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    alert.get_by_role("button", name="Turn or crop").click()
    undo = dialog.get_by_role("button", name="Undo all changes")
    expect(undo).to_have_attribute("aria-disabled", "false")
    page.page.keyboard.press("Escape")
    page.load_test_digit(7)
    expect(alert).to_have_count(0)


def test_a_sheet_goes_with_the_digit_that_a_change_found(visit):
    page = visit.reused()
    upload(page, "blank.png", BLANK)
    pad = page.page.locator("digit-pad")
    pad.get_by_role("button", name="Turn or crop").click()
    dialog = page.page.get_by_role("dialog", name="How it was prepared")
    # A file cannot be made to show a digit only once it is turned: another one stands in for it.
    page.page.evaluate(
        """(bytes) => {
          const { postMessage } = Worker.prototype;
          Worker.prototype.postMessage = function (asked) {
            Worker.prototype.postMessage = postMessage;
            postMessage.call(this, { ...asked, file: new Blob([new Uint8Array(bytes)]) });
          };
        }""",
        list(ONE),
    )
    dialog.get_by_role("button", name="Turn right").click()
    wait_until_done(dialog)
    expect(pad.locator(".upload-sheet")).to_have_count(0)
    page.page.keyboard.press("Escape")
    expect(page.page.get_by_role("button", name="Upload", exact=True)).to_be_focused()
    check_input(page, prepared(ONE, rotate=90))


def test_without_a_camera_api_there_is_no_camera_button(visit):
    # As on http://192.168...: browsers offer none to pages that are not secure.
    hide = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })"
    page = visit(until="all", before=lambda page: page.add_init_script(hide))
    expect(page.page.get_by_role("button", name="Upload", exact=True)).to_be_visible()
    expect(page.page.get_by_role("button", name="Camera")).to_be_hidden()


CAMERA = """() => {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  setInterval(() => {
    context.fillStyle = '#eee';
    context.fillRect(0, 0, 320, 240);
    context.fillStyle = '#222';
    context.fillRect(110, 50, 90, 14);
    context.fillRect(186, 50, 14, 140);
  }, 30);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
}"""


def test_a_picture_taken_by_the_camera_becomes_the_input(visit):
    page = visit.reused()
    page.page.evaluate(CAMERA)
    page.page.get_by_role("button", name="Camera").click()
    dialog = page.page.get_by_role("dialog", name="Take a picture")
    dialog.get_by_role("button", name="Take the picture").click()
    expect(dialog).to_be_hidden()
    wait_for_upload(page, "from the camera")
    page.check_encoded()


def test_a_refused_camera_is_explained(visit):
    page = visit.reused()
    page.page.evaluate("""() => { navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('no', 'NotAllowedError');
    }; }""")
    page.page.get_by_role("button", name="Camera").click()
    dialog = page.page.get_by_role("dialog", name="Take a picture")
    expect(dialog).to_contain_text("Allow it beside the address, or upload a photo.")


def test_a_camera_that_is_allowed_after_its_dialog_was_closed_is_let_go(visit):
    page = visit.reused()
    page.page.evaluate(CAMERA)
    page.page.evaluate("""() => {
      const camera = navigator.mediaDevices.getUserMedia;
      window.asked = [];
      navigator.mediaDevices.getUserMedia = () => new Promise((allow) => {
        window.asked.push(async () => allow(window.stream = await camera()));
      });
    }""")
    dialog = page.page.get_by_role("dialog", name="Take a picture")
    for _ in range(2):
        page.page.get_by_role("button", name="Camera").click()
        expect(dialog).to_be_visible()
        if page.page.evaluate("window.asked.length") == 1:
            page.page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
    page.page.evaluate("window.asked[0]()")
    page.page.wait_for_function("window.stream?.getTracks()[0].readyState === 'ended'")
    page.page.evaluate("window.asked[1]()")
    dialog.get_by_role("button", name="Take the picture").click()
    expect(dialog).to_be_hidden()
    wait_for_upload(page, "from the camera")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_editor_fits_and_axe_finds_nothing(visit, size):
    on_phone = size == PHONE
    page = uploaded(visit, SEVERAL, size=size, touch=on_phone)
    page.page.add_script_tag(path=AXE)
    assert troubles(page, on_phone) == [], "what is said below the pad"
    upload(page, "doubtful.png", DOUBTFUL)
    expect(page.page.get_by_role("button", name="What is inside it")).to_be_visible()
    assert troubles(page, on_phone) == [], "both readings"
    cut = "b => b.scrollWidth > b.clientWidth"
    assert not page.page.get_by_role("button", name="The whole shape").evaluate(cut)
    page.page.evaluate(SAY)
    notice, sheet = box_of(page.notice), box_of(page.page.locator(".upload-sheet"))
    beside = notice["x"] >= sheet["x"] + sheet["width"]
    assert beside or notice["y"] + notice["height"] <= sheet["y"], "a notice covers no sheet"
    upload(page, "digit.png", SEVERAL)
    wait_for_upload(page, "digit.png")
    dialog = open_editor(page)
    expect(dialog.get_by_role("button", name="Digit 2 of 3")).to_be_visible()
    assert troubles(page, on_phone) == []
    box = box_of(dialog)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
