"""A picture stays on the machine, whatever it is, until somebody says that it may leave."""

import io
from base64 import b64encode
from itertools import product

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.test_input import (
    check_input,
    photo,
    seen_by_the_models,
    send_to_the_server,
    tiff,
    upload,
    wait_for_upload,
)
from tests.browser.visit import with_modules
from tests.upload.test_hostile_uploads import WHOLE, claiming, encoded, seven

NETWORK = r"Failed to load resource: net::ERR_(FAILED|INTERNET_DISCONNECTED)"
# Every other pixel is another than the one that was drawn, as privacy modes do it.
FALSIFIED = """
const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...box) {
  const image = getImageData.apply(this, box);
  for (let i = 0; i < image.data.length; i += 8) image.data[i] ^= 1;
  return image;
};
"""
# What becomes of each file: the sum of the input that it gives, or the sentence that refuses it.
OUTCOMES = with_modules("""async (files) => {
  const { prepare, NOTHING } = await import('uploads');
  const found = [];
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const signal = new AbortController().signal;
    found.push(await prepare(new Blob([bytes]), name, NOTHING, signal).then(
      ({ pixels }) => pixels.reduce((sum, value) => sum + value, 0),
      ({ message }) => message,
    ));
  }
  return found;
}""")
LET_US_ASK = "Send it to this page’s server"


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.open(io.BytesIO(photo())).save(file, "JPEG", quality=90)
    return file.getvalue()


def falsified(page: Page) -> None:
    """Have the worker read falsified pixels from its canvases."""

    def patched(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + FALSIFIED)

    page.route("**/upload/upload-worker.js", patched)


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_no_request_carries_a_picture(visit, kind):
    page = visit.reused()
    page.all_fetched()
    asked = len(page.requests)
    data = photo() if kind == "png" else jpeg()
    upload(page, f"four.{kind}", data)
    wait_for_upload(page, f"four.{kind}")
    check_input(page, seen_by_the_models(data))
    page.check_encoded()
    assert page.requests[asked:] == []


def test_pictures_are_read_without_a_network(visit):
    visit.allowed.append(NETWORK)
    page = visit.reused()
    page.all_fetched()
    page.page.context.set_offline(True)
    upload(page, "four.png", photo())
    wait_for_upload(page, "four.png")
    check_input(page, seen_by_the_models(photo()))
    page.page.context.set_offline(False)


def test_what_this_browser_cannot_read_is_sent_once_a_person_says_so(visit):
    page = visit.reused()
    page.all_fetched()
    asked, before = len(page.requests), page.input
    upload(page, "four.tiff", tiff())
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("This browser cannot read TIFF files.")
    expect(alert).to_contain_text("It has not left this machine.")
    expect(alert).to_contain_text("Save the picture as PNG or JPEG, and choose that.")
    assert page.requests[asked:] == []
    alert.get_by_role("button", name="Close").click()
    np.testing.assert_array_equal(page.input, before)
    assert page.requests[asked:] == [], "nothing was sent, nothing was lost"
    upload(page, "four.tiff", tiff())
    send = alert.get_by_role("button", name=LET_US_ASK)
    send.focus()
    page.page.keyboard.press("Enter")
    wait_for_upload(page, "four.tiff")
    np.testing.assert_array_equal(page.input, seen_by_the_models(tiff()))
    sent = page.requests[asked:]
    assert len(sent) == 1
    assert sent[0].endswith("/explorer/prepare")
    # What is changed by hand goes the same way: it has been asked.
    page.page.get_by_role("button", name="How it was prepared").click()
    dialog = page.page.get_by_role("dialog", name="How it was prepared")
    dialog.get_by_role("button", name="Turn right").click()
    expect(dialog.get_by_role("status")).to_have_text("Done: this is the input now.")
    # Another file, though of the same name, has not.
    dialog.get_by_role("button", name="Close").click()
    asked = len(page.requests)
    upload(page, "four.tiff", tiff())
    expect(alert.get_by_role("button", name=LET_US_ASK)).to_be_visible()
    assert page.requests[asked:] == []
    alert.get_by_role("button", name="Close").click()


def test_where_there_is_no_server_it_is_refused_with_what_to_do(visit):
    page = visit.reused()
    before = page.input
    page.page.evaluate(with_modules("async () => { (await import('boot')).boot.server = false; }"))
    upload(page, "four.tiff", tiff())
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("This browser cannot read TIFF files.")
    expect(alert).to_contain_text("Save the picture as PNG or JPEG, and choose that.")
    expect(alert.get_by_role("button", name=LET_US_ASK)).to_have_count(0)
    np.testing.assert_array_equal(page.input, before)
    alert.get_by_role("button", name="Close").click()
    page.page.evaluate(with_modules("async () => { delete (await import('boot')).boot.server; }"))


def test_where_read_back_is_falsified_png_is_read_and_others_ask(visit):
    page = visit(until="all", before=falsified)
    upload(page, "four.png", photo())
    wait_for_upload(page, "four.png")
    check_input(page, seen_by_the_models(photo()))
    asked = len(page.requests)
    upload(page, "four.jpg", jpeg())
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("This browser changes the pixels of pictures")
    expect(alert).to_contain_text("Save the picture as PNG and choose that")
    assert [url for url in page.requests[asked:] if "prepare" in url] == []
    send_to_the_server(page)
    wait_for_upload(page, "four.jpg")
    np.testing.assert_array_equal(page.input, seen_by_the_models(jpeg()))


def hostile() -> list[tuple[str, bytes]]:
    """Return broken files of every kind, and those that claim or hide too much."""
    rng = np.random.Generator(np.random.PCG64(0))
    found = []
    for kind, _ in product([kind for kind in WHOLE if kind != "TIFF"], range(8)):
        data = bytearray(WHOLE[kind])
        for at in rng.integers(0, len(data), rng.integers(0, 8)):
            data[at] = rng.integers(256)
        found.append(
            (f"a.{kind.lower()}", bytes(data[: rng.integers(len(data) // 2, len(data) + 1)]))
        )
    jpeg_ = WHOLE["JPEG"]
    start = jpeg_.index(b"\xff\xda")
    found += [
        ("passes.jpg", jpeg_[:-2] + 200 * jpeg_[start:-2] + jpeg_[-2:]),
        ("parts.jpg", b"\xff\xd8\xff\xe0\0\2" + 1_000_000 * b"\xff\xe0\0\2"),
        ("huge.webp", claiming("WEBP", 16383, 16383)),
        ("huge.avif", claiming("AVIF", 60_000, 60_000)),
        ("frames.gif", encoded(seven(), "GIF", save_all=True, append_images=300 * [seven(90)])),
        ("page.png", WHOLE["PNG"] + b"<script>alert(1)</script>"),
        ("film.jpg", jpeg_ + rng.bytes(1_000_000)),
        ("<img src=x onerror=alert(1)>.png", WHOLE["PNG"][:100]),
        ("noise", rng.bytes(300)),
    ]
    return found


def test_hostile_files_give_a_digit_or_a_sentence(visit):
    page = visit.reused()
    files = hostile()
    sent = [
        [name.encode("utf-8", "replace").decode(), b64encode(data).decode()] for name, data in files
    ]
    outcomes = page.page.evaluate(OUTCOMES, sent)
    for (name, _), outcome in zip(files, outcomes, strict=True):
        assert isinstance(outcome, int) or outcome.endswith("."), (name, outcome)
        assert "Something went wrong" not in str(outcome), name
    by_name = dict(zip([name for name, _ in files], outcomes, strict=True))
    assert "too many passes" in by_name["passes.jpg"]
    for name, most in (("huge.webp", 32), ("huge.avif", 24)):
        assert f"at most {most} million can be read" in by_name[name]
    for name in ("frames.gif", "page.png", "film.jpg"):
        assert isinstance(by_name[name], int), (name, by_name[name])
