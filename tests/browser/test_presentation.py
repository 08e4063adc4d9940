"""Presentation mode: the pair on a full screen, the QR code of the link, and the More menu.

What every view and card shows there is in test_stage.py.
"""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.app_server import ROOT
from tests.browser.test_layout import AXE, SEEN, axe_finds, troubles
from tests.browser.test_upload_edit import CAMERA
from tests.browser.visit import PHONE, box_of, with_modules

SMALL_TEXT = f"""() => {{
  const found = new Set();
  for (const element of {SEEN}('.lse')) {{
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.closest('.hidden, dialog')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 24) found.add(`${{size}}px: ${{element.tagName}} ${{element.textContent.trim()}}`);
  }}
  return [...found];
}}"""
CUT_OFF = """() => [
  ...document.querySelectorAll('.lse :is(.name, .meter, .losses, .dim, output, button)'),
].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
  .map((e) => `${e.className} ${e.textContent.trim()}: ${e.scrollWidth} in ${e.clientWidth}`)"""
PRESENTATION_IS_WRITTEN = with_modules("""async () => {
  const { isLink, readLink } = await import('link-fields');
  return isLink(location.hash) && (await readLink(location.hash)).options.presenting;
}""")
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


def read_qr(page, dialog) -> str:
    """Return what a reader finds in the dialog's code on the screen."""
    serve_oracle(page.page)
    shot = dialog.get_by_role("img", name="QR code of the link").screenshot().decode("latin1")
    screenshot = "data:image/png;base64," + page.page.evaluate("bytes => btoa(bytes)", shot)
    return page.page.evaluate(READ_QR, screenshot)


def is_presenting(page) -> bool:
    return page.page.locator(".lse").get_attribute("data-presentation") is not None


def wait_for_presentation(page, there: bool = True, bar: str = ".actions") -> None:
    name = "Leave full screen" if there else "Full screen"
    button = page.page.locator(f"{bar} > :is([data-action=presentation], #guide-screen)")
    expect(button).to_have_text(name)
    page.settle()


def nothing_is_cut_off(page) -> None:
    """Wait for it: the meter's words come with the judge, a frame or more after the pictures."""
    page.page.wait_for_function(f"() => ({CUT_OFF})().length === 0")


# ---- the pair ----


@pytest.mark.parametrize("size", [PHONE, (844, 390)], ids=["upright", "on its side"])
def test_a_phone_has_presentation_mode_tucked_away_and_it_fits(visit, size):
    page = visit.reused(size=size, touch=True)
    # There is no room for the planes, nor for a view's question.
    page.tab("Map")
    page.page.get_by_text("2-D plane").tap()
    page.page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    page.page.get_by_role("button", name="More", exact=True).tap()
    page.page.get_by_role("button", name="Full screen", exact=True).tap()
    wait_for_presentation(page)
    assert page.page.locator(".lse").evaluate("e => e.scrollWidth") <= size[0]
    assert page.page.evaluate(SMALL_TEXT) == []
    nothing_is_cut_off(page)
    # On its side there is no room for sliders; the pictures come first.
    expect(page.slider("vae", page.top("vae"))).to_be_visible(visible=size == PHONE)
    to_strip = page.page.get_by_role("button", name="To the first strip")
    expect(to_strip).to_be_visible(visible=size == PHONE)
    page.page.get_by_role("button", name="Encode again").tap()
    page.settle()
    assert page.moved("vae"), "the models on the screen"
    expect(page.notice).to_contain_text("Encoded again")
    page.page.get_by_role("button", name="Leave full screen").tap()
    wait_for_presentation(page, there=False)
    expect(page.page.get_by_role("tab", name="Explore")).to_be_visible()


def test_the_most_informative_sliders_work_in_presentation_mode(visit):
    page = visit.reused()
    page.page.keyboard.press("f")
    wait_for_presentation(page)
    for words in ("looks like", "P(digit)", "BCE"):
        expect(page.page.locator("digit-view[model=vae]").get_by_text(words)).to_be_visible()
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
    expect(page.notice).to_have_text("The models stand at the encoded digit.")
    page.check_encoded()


def test_drawing_works_in_presentation_mode(visit):
    page = visit.reused()
    page.page.keyboard.press("f")
    wait_for_presentation(page)
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


def test_where_full_screen_is_refused_strips_come_and_go_with_the_sliders_that_have_room(visit):
    page = visit(until="all", size=(1920, 1000))
    page.page.evaluate(
        "() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no')); }"
    )
    page.page.keyboard.press("f")
    wait_for_presentation(page)
    assert page.page.evaluate("document.fullscreenElement") is None
    sliders = page.page.locator("#sliders-ae input:visible")
    for height, rows in ((1000, 2), (1080, 3), (1000, 2), (900, 1)):
        page.page.set_viewport_size({"width": 1920, "height": height})
        expect(sliders).to_have_count(rows)
        page.check_strips()
    page.page.keyboard.press("Escape")
    wait_for_presentation(page, there=False)
    expect(sliders).to_have_count(8)
    page.check_strips()


def test_presentation_mode_comes_with_the_browsers_full_screen_and_goes_with_it(visit):
    page = visit.reused()
    page.page.get_by_role("button", name="Full screen", exact=True).click()
    page.page.wait_for_function("document.fullscreenElement === document.documentElement")
    wait_for_presentation(page)
    # A browser in full screen keeps Escape to itself; the page only learns that it is over.
    page.page.evaluate("document.exitFullscreen()")
    wait_for_presentation(page, there=False)


def test_a_reload_stays_in_presentation_mode_but_a_link_handed_on_does_not_lead_there(visit):
    page = visit.reused()
    page.page.keyboard.press("f")
    wait_for_presentation(page)
    page.wait_for(PRESENTATION_IS_WRITTEN)
    page.page.keyboard.press("q")
    link = page.page.get_by_role("textbox", name="The link").input_value()
    page.page.keyboard.press("Escape")
    expect(page.page.locator("dialog[open]")).to_have_count(0)
    page.page.reload(wait_until="commit")
    page.ready("all")
    wait_for_presentation(page)
    opened = visit(link, until="all")
    assert not is_presenting(opened)


# ---- QR code ----


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_qr_code_is_that_of_the_link_and_dark_on_white(visit, theme):
    page = visit.reused(theme=theme)
    for model in ("ae", "vae"):
        page.drag(page.slider(model, page.top(model)), 0.8)
    page.page.get_by_role("button", name="QR code").click()
    dialog = page.page.get_by_role("dialog", name="QR code of the link")
    expect(dialog).to_contain_text("It opens exactly this.")
    link = dialog.get_by_role("textbox", name="The link").input_value()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/#view=\S{60,}&v=2", link)
    canvas = dialog.get_by_role("img", name="QR code of the link")
    corner = canvas.evaluate("c => [...c.getContext('2d').getImageData(0, 0, 1, 1).data]")
    assert corner == [255, 255, 255, 255]
    across = canvas.evaluate("c => c.width / c.getBoundingClientRect().width")
    assert across == 1, "whole pixels of the screen"
    assert read_qr(page, dialog) == link

    moved = {model: page.moved(model) for model in ("ae", "vae")}
    page.page.keyboard.press("Escape")
    page.start_over()
    page.address()
    page.follow(link)
    for model in ("ae", "vae"):
        assert page.moved(model) == moved[model] != {}


def test_the_squares_of_a_qr_code_are_at_least_8_pixels_on_a_screen(visit):
    page = visit.reused(size=(1920, 1080))
    page.page.keyboard.press("q")
    box = box_of(page.page.get_by_role("img", name="QR code of the link"))
    # Version 3 of the plain link has 29 squares, and 4 of quiet on each side.
    assert box["width"] >= 8 * 37
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 1080


CANNOT = "Phones in the room cannot open this link"


def listening_everywhere(*addresses: str):
    """Have a page told these addresses, as by a server that listens to every network."""
    meta = f'<meta name="network" content="{" ".join(addresses)}">'

    def told(page: Page) -> None:
        def answer(route) -> None:
            given = route.fetch()
            route.fulfill(response=given, body=given.text().replace("<head>", f"<head>{meta}"))

        page.route(lambda url: url.partition("#")[0].endswith("/"), answer)

    return told


def qr_dialog(page):
    page.page.keyboard.press("q")
    return page.page.get_by_role("dialog", name="QR code of the link")


def test_on_localhost_the_qr_code_is_that_of_the_address_in_the_network(visit):
    network = "http://192.168.1.5:7860/"
    page = visit(before=listening_everywhere(network))
    page.drag(page.slider("vae", page.top("vae")), 0.8)
    hash = page.address().partition("#")[2]
    dialog = qr_dialog(page)
    link = dialog.get_by_role("textbox", name="The link").input_value()
    assert link == f"{network}#{hash}"
    expect(dialog.get_by_text("Phones in the same network")).to_be_visible()
    expect(dialog.get_by_text(CANNOT).locator("visible=true")).to_have_count(0)
    expect(dialog.get_by_role("combobox")).to_be_hidden()
    assert read_qr(page, dialog) == link


def test_of_several_addresses_one_is_chosen_and_kept(visit):
    addresses = ["http://192.168.1.5:7860/", "http://[fd00::2]:7860/", "http://10.1.2.3:7860/"]
    page = visit(before=listening_everywhere(*addresses))
    dialog = qr_dialog(page)
    choice = dialog.get_by_role("combobox", name="Address")
    hosts = ["192.168.1.5:7860", "[fd00::2]:7860", "10.1.2.3:7860"]
    expect(choice.get_by_role("option")).to_have_text(hosts)
    choice.select_option("10.1.2.3:7860")
    field = dialog.get_by_role("textbox", name="The link")
    assert field.input_value().startswith("http://10.1.2.3:7860/#view=")
    assert read_qr(page, dialog) == field.input_value()
    page.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    qr_dialog(page)
    assert field.input_value().startswith("http://10.1.2.3:7860/#view=")


def test_a_computer_in_no_network_says_so(visit):
    page = visit(before=listening_everywhere())
    dialog = qr_dialog(page)
    expect(dialog.get_by_text(CANNOT).locator("visible=true")).to_have_count(1)
    expect(dialog.get_by_text("this computer is in no network")).to_be_visible()


def test_an_address_that_only_this_computer_knows_is_told(visit):
    page = visit.reused()
    dialog = qr_dialog(page)
    expect(dialog.get_by_text(CANNOT).locator("visible=true")).to_have_count(1)
    expect(dialog.get_by_text("127.0.0.1 is this computer alone")).to_be_visible()
    expect(dialog.get_by_text('make run ARGS="--host 0.0.0.0"')).to_be_visible()
    expect(dialog.get_by_role("combobox")).to_be_hidden()
    other = with_modules("async () => (await import('this-computer')).isThisComputer")
    for host, alone in {
        "localhost": True, "127.0.0.1": True, "[::1]": True, "0.0.0.0": True, "[::]": True,
        "192.168.1.20": False, "lse.hf.space": False, "localhost.example.org": False,
    }.items():  # fmt: skip
        assert page.page.evaluate(f"({other})().then(f => f({json.dumps(host)}))") is alone, host


def test_axe_finds_nothing_in_the_dialogs(visit):
    page = visit.reused()
    page.page.add_script_tag(path=AXE)
    shown = page.page
    found = []

    def look(what: str) -> None:
        page.settle()
        found.extend(f"{what}: {one}" for one in axe_finds(page))

    def look_at_dialog(what: str) -> None:
        dialog = shown.locator("dialog[open]")
        expect(dialog).to_be_visible()
        look(what)
        shown.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

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


def test_dialogs_and_presentation_mode_fit_a_phone_and_axe_finds_nothing(visit):
    page = visit.reused(size=PHONE, touch=True)
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
    wait_for_presentation(page)
    assert troubles(page, phone=True) == [], "presentation mode"
