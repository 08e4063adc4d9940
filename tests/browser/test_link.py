"""The address holds the whole state: it reopens exactly this, on another server too."""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.test_input import SEVEN, draw
from tests.browser.visit import WRITTEN, with_modules

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
HOLDS = with_modules("""async ([dimension, value]) => {
  const { isLink, readLink } = await import('link-fields');
  if (!isLink(location.hash)) return false;
  const { codes } = await readLink(location.hash);
  return codes.ae?.[dimension] === value;
}""")
VIEW = "[store.view, store.layers, [...store.hiddenClasses], [...store.folds], store.phoneModel]"


def copied_link(page) -> str:
    page.page.get_by_role("button", name="Copy link").click()
    expect(page.notice).to_have_text("Link copied. It opens exactly this.")
    return page.page.evaluate("navigator.clipboard.readText()")


def follow_link_to_77(page) -> None:
    """Copy a link to a test digit, take another, and paste the link."""
    page.load_test_digit(77)
    link = copied_link(page)
    page.load_test_digit(78)
    page.address()
    page.follow(link)


def test_a_link_reopens_exactly_this_on_another_server_and_the_other_way_round(visit, static_visit):
    """From a copy without a server to the app's, which has never seen its visitor, and back."""
    page = static_visit.reused()
    page.load_test_digit(1234)
    for model, share in (("ae", 0.8), ("vae", 0.25)):
        page.drag(page.slider(model, page.top(model)), share)
        page.drag(page.slider(model, page.top(model, 1)), 0.7)
    page.page.locator("#sliders-vae .fold").click()
    page.tab("Map")
    controls = page.page.locator("map-controls")
    controls.get_by_role("checkbox", name=re.compile("fitted")).check()
    controls.get_by_role("button", name="3", exact=True).click()
    link = copied_link(page)
    assert urlsplit(link).query == ""
    assert len(urlsplit(link).fragment) <= 900
    page.address()

    opened = visit(f"#{urlsplit(link).fragment}", until="all")
    np.testing.assert_array_equal(opened.input, page.input)
    for model in ("ae", "vae"):
        np.testing.assert_array_equal(opened.mu(model), page.mu(model))
        assert opened.moved(model) == page.moved(model)
    opened.check_pictures()
    assert opened.store(VIEW) == page.store(VIEW)
    expect(opened.page.get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")
    controls = opened.page.locator("map-controls")
    expect(controls.get_by_role("checkbox", name=re.compile("fitted"))).to_be_checked()
    three = controls.get_by_role("button", name="3", exact=True)
    expect(three).to_have_attribute("aria-pressed", "false")
    opened.tab("Explore")
    fold = opened.page.locator("#sliders-vae .fold")
    expect(fold).to_have_attribute("aria-expanded", "true")
    opened.drag(opened.slider("vae", opened.top("vae")), 0.4)
    opened.tab("GAN")
    page.follow(opened.address())
    assert what(page) == what(opened)
    page.check_pictures()
    expect(page.page.get_by_role("tab", name="GAN")).to_have_attribute("aria-selected", "true")


def what(page) -> list[object]:
    """Return what a link has to bring back."""
    moved = [page.moved(model) for model in ("ae", "vae")]
    return [page.store(VIEW), page.store("[...store.picture]"), moved, page.store("store.film")]


def test_a_drawings_link_holds_its_pixels_and_is_encoded_again(visit):
    page = visit.reused()
    draw(page, SEVEN)
    page.page.mouse.up()
    page.settle()
    link = copied_link(page)
    drawn = {canvas: page.pixels(canvas) for canvas in ("#digit-input", "#digit-ae", "#digit-vae")}
    codes = {model: page.z(model) for model in ("ae", "vae")}
    page.start_over()
    assert (page.input != drawn["#digit-input"]).any()
    page = visit(link, until="all")
    for model, code in codes.items():
        np.testing.assert_array_equal(page.z(model), code)
    for canvas, pixels in drawn.items():
        np.testing.assert_array_equal(page.pixels(canvas), pixels)
    page.check_encoded()


def test_what_nobody_moved_is_not_moved_where_the_link_is_opened(visit):
    """A link rounds all 32 numbers of a code in which one was moved.

    The first digit comes encoded by torch, and whoever opens the link encodes it in the browser.
    """
    page, opened = visit(until="all"), visit.reused()
    for model, other in (("ae", "vae"), ("vae", "ae")):
        moved = page.top(model, 1)
        page.drag(page.slider(model, moved), 0.2)
        assert list(page.moved(model)) == [moved]
        opened.follow(copied_link(page))
        assert opened.moved(model) == page.moved(model)
        assert opened.moved(other) == {}
        expect(opened.page.locator(f"#sliders-{model} .row.moved")).to_have_count(1)
        expect(opened.row(model, moved)).to_have_class(re.compile("moved"))
        page.page.bring_to_front()
        page.page.keyboard.press("r")
        assert page.moved(model) == {}, "where torch has put it, to the last bit"


def test_a_loaded_sample_is_reopened_as_that_sample(visit, shipped):
    page = visit.reused()
    page.tab("Map")
    canvas = page.page.locator("#map-ae")
    place = page.page.locator("latent-map[model=ae]").evaluate(
        "map => map.screenOf({ kind: 'normal', index: 7 })"
    )
    box = canvas.bounding_box()
    page.page.mouse.click(box["x"] + place[0], box["y"] + place[1])
    page.settle()
    point = page.store("store.point")
    assert point["kind"] == "normal"
    link = copied_link(page)
    page.start_over()
    assert page.store("store.point") != point
    page.address()
    page.follow(link)
    assert page.store("store.point") == point
    for model in ("ae", "vae"):
        expected = np.float32(np.float16(shipped.normal[point["index"]]))
        np.testing.assert_array_equal(page.z(model), expected)


@pytest.mark.copy
def test_a_link_keeps_how_the_maps_and_planes_are_drawn_and_start_over_undoes_it(visit):
    page = visit.reused()
    page.tab("Map")
    radio(page, "Pictures").check(force=True)
    radio(page, "2-D plane").check(force=True)
    plane_laid(page)
    for name in ("Grid", "VAE by quantiles of N(0, 1)"):
        radio(page, name).check(force=True)
    circles(page).uncheck()
    link = copied_link(page)

    # From another page, so that nothing is left of this one; the plane comes after the link.
    opened = visit(link, until="all")
    plane_laid(opened)
    for name in ("2-D plane", "Grid", "VAE by quantiles of N(0, 1)"):
        expect(radio(opened, name)).to_be_checked()
    expect(circles(opened)).not_to_be_checked()
    title = opened.page.locator("latent-plane[model=vae] .map-title")
    expect(title).to_have_text("Decoded grid, by quantiles")
    expect(opened.page.locator("latent-plane[model=ae] .map-title")).to_have_text("Decoded grid")
    radio(opened, "t-SNE of 32-D").check(force=True)
    expect(radio(opened, "Pictures")).to_be_checked()
    opened.page.wait_for_function(
        "document.querySelector('latent-map').loaded.points.pictured?.alone"
    )

    radio(opened, "2-D plane").check(force=True)
    opened.start_over()
    opened.tab("Map")
    expect(radio(opened, "Pictures on dots")).to_be_checked()
    expect(radio(opened, "t-SNE of 32-D")).to_be_checked()
    opened.page.wait_for_function(
        "!document.querySelector('latent-map').loaded.points.pictured?.alone"
    )
    radio(opened, "2-D plane").check(force=True)
    for name in ("Dots", "Each fits its own codes"):
        expect(radio(opened, name).filter(visible=True)).to_be_checked()
    expect(circles(opened)).to_be_checked()
    expect(title).to_have_text("10,000 test digits")


def radio(page, name: str):
    """Return a switch of the Map view; two of them are called Dots, and one is on show."""
    views = page.page.locator("map-kind, map-controls, plane-controls").filter(visible=True)
    return views.get_by_role("radio", name=name, exact=True)


def circles(page):
    return page.page.get_by_role("checkbox", name=re.compile("Circles of N"))


def plane_laid(page) -> None:
    page.page.wait_for_function("document.querySelector('latent-plane:not(.is-loading)')")
    page.settle()


def test_the_address_follows_and_a_reload_keeps_the_state(visit):
    page = visit(until="all")
    dimension = page.top("ae")
    page.drag(page.slider("ae", dimension), 0.9)
    moved = page.moved("ae")
    # It is written at rest, and not while it moves.
    page.wait_for(HOLDS, [dimension, moved[dimension]])
    history = page.page.evaluate("history.length")
    page.page.reload(wait_until="commit")
    page.ready("all")
    assert page.moved("ae") == moved
    page.check_pictures()
    assert page.page.evaluate("history.length") == history, "moving a slider is no step back"


def test_back_leads_to_the_view_before_and_leaves_the_digit_as_it_is(visit):
    page = visit(until="all")
    page.wait_for(WRITTEN)
    first = page.page.evaluate("history.length")
    page.tab("Map")
    page.tab("Morph")
    page.tab("Explore")
    page.page.keyboard.press("n")
    dimension = page.top("vae")
    page.drag(page.slider("vae", dimension), 0.9)
    index, moved = page.store("store.testIndex"), page.moved("vae")
    assert page.page.evaluate("history.length") == first + 3

    def stands_at(view: str) -> None:
        expect(page.page.get_by_role("tab", name=view)).to_have_attribute("aria-selected", "true")
        # The address says what is on the page now, not what was.
        page.wait_for(WRITTEN)
        assert page.store("store.testIndex") == index
        assert page.moved("vae") == moved

    for view in ("Morph", "Map", "Explore"):
        # An address that is written meanwhile would end the step.
        page.wait_for(WRITTEN)
        page.page.evaluate("history.back()")
        stands_at(view)
    page.page.evaluate("history.forward()")
    stands_at("Map")
    opened = visit(page.address(), until="all")
    expect(opened.page.get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")
    assert opened.moved("vae") == moved


STEPPED = """(way) => new Promise((done) => {
  addEventListener('popstate', done, { once: true });
  history[way]();
})"""


def test_back_and_forward_past_a_pasted_link_leave_the_digit_as_it_is(visit):
    page = visit.reused()
    follow_link_to_77(page)
    page.wait_for("() => Boolean(history.state?.place)")
    page.page.evaluate(STEPPED, "back")
    page.address()
    assert page.store("store.testIndex") == 77
    page.load_test_digit(500)
    page.address()
    page.page.evaluate(STEPPED, "forward")
    page.address()
    assert page.store("store.testIndex") == 500


DIGITS = "**/digits.gz"


def without_digits(page) -> None:
    """Keep the file of all test digits back until a test unroutes it."""
    page.route(DIGITS, lambda _: None)


@pytest.mark.copy
def test_a_link_to_the_shipped_digit_does_not_wait_for_the_others(visit):
    page = visit.reused()
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    opened = visit(page.address(), before=without_digits)
    moved = opened.row("vae", page.top("vae")).locator("output")
    expect(moved).to_have_text(page.row("vae", page.top("vae")).locator("output").inner_text())
    opened.check_pictures()
    opened.page.unroute(DIGITS)
    opened.ready("all")


@pytest.mark.copy
@pytest.mark.parametrize("does", ["moves a slider", "draws", "starts over"])
def test_what_a_person_does_while_a_link_waits_goes_first(visit, does):
    page = visit.reused()
    page.load_test_digit(77)
    page.page.locator("#sliders-ae .fold").click()
    opened = visit(page.address(), before=without_digits)
    fold = opened.page.locator("#sliders-ae .fold")
    expect(fold).to_have_attribute("aria-expanded", "true")
    if does == "moves a slider":
        opened.drag(opened.slider("vae", page.top("vae")), 0.9)
    elif does == "draws":
        draw(opened, SEVEN)
        opened.page.mouse.up()
        opened.settle()
    else:
        opened.start_over()
    input_, z = opened.input, opened.z("vae")
    # Another reload keeps it too.
    opened.address()
    opened.page.unroute(DIGITS)
    opened.ready("all")
    np.testing.assert_array_equal(opened.input, input_)
    np.testing.assert_array_equal(opened.z("vae"), z)
    if does == "draws":
        expect(opened.page.locator("digit-sources [data-act=undo]")).to_be_enabled()


@pytest.mark.copy
@pytest.mark.parametrize("does", ["moves a slider", "starts over"])
def test_what_a_person_does_before_links_can_be_read_goes_first(visit, does):
    page = visit.reused()
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    page.tab("Loss")
    link = page.address()
    held = []
    opened = visit(link, before=lambda p: p.route("**/codec.js", lambda r: held.append(r)))
    slider = opened.slider("vae", opened.top("vae"))
    expect(slider).to_be_enabled()
    if does == "moves a slider":
        opened.drag(slider, 0.2)
        opened.page.get_by_role("tab", name="Map", exact=True).click()
    else:
        opened.start_over()
    z = opened.z("vae")
    opened.until_held(held)
    opened.page.unroute("**/codec.js")
    opened.ready("all")
    opened.address()
    np.testing.assert_array_equal(opened.z("vae"), z)
    view = "Map" if does == "moves a slider" else "Explore"
    expect(opened.page.get_by_role("tab", name=view, exact=True)).to_have_attribute(
        "aria-selected", "true"
    )


@pytest.mark.copy
def test_what_is_done_before_links_can_be_written_is_in_the_address(visit):
    held = []
    page = visit(before=lambda p: p.route("**/codec.js", lambda r: held.append(r)))
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    moved = page.moved("vae")
    page.until_held(held)
    page.page.unroute("**/codec.js")
    page.ready("all")
    again = visit(page.address(), until="all")
    assert again.moved("vae") == moved


def test_a_link_opened_in_the_open_page_is_followed(visit, shipped):
    page = visit.reused()
    follow_link_to_77(page)
    expect(page.page.locator("#digit-input")).to_have_attribute(
        "aria-label", re.compile("test digit 77")
    )
    np.testing.assert_array_equal(page.input, shipped.digits[77])
    page.check_encoded()


PASTED_AND_STARTED_OVER = with_modules("""async () => {
  const { store } = await import('page-store');
  location.hash = '#view=loss&digit=7&v=2';
  while (store.testIndex !== 7) await new Promise(requestAnimationFrame);
  document.querySelector('[data-action=start-over]').click();
}""")


def test_who_starts_over_right_after_a_link_was_pasted_loses_the_link_too(visit):
    """It is written twice a second at most, and this is faster."""
    page = visit.reused()
    first = page.address()
    page.tab("Map")
    page.address()
    page.tab("Explore")
    assert page.address() == first
    page.page.evaluate(PASTED_AND_STARTED_OVER)
    assert page.address() == first


# What else is none, tests/web/link/version-1.test.js says; here, that the page tells it.
@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("#s=1.AAAA", r"link"),
        ("#s=2.AAEC", "This link was made by a newer version of this page"),
    ],
)
def test_a_link_that_cannot_be_read_opens_the_default_page_and_says_so(visit, broken, sentence):
    page = visit(broken, until=None)
    expect(page.notice).to_contain_text(re.compile(sentence))
    page.ready("all")
    assert page.store("store.testIndex") == page.store("store.shipped.source.index")
    assert page.store("store.view") == "explore"
    page.check_encoded()


def test_where_no_picture_fits_the_address_holds_the_rest_and_the_page_says_so(visit):
    page = visit.reused()
    page.load_test_digit(77)
    page.address()
    noise = "crypto.getRandomValues(new Uint8Array(784))"
    page.store(f"store.load({noise}, {{ kind: 'upload', name: 'noise.png' }})")
    page.page.wait_for_function("!location.hash.includes('digit=77')")
    assert "picture=" not in page.page.url
    expect(page.notice).to_contain_text("the picture")
    page.load_test_digit(78)
    assert "digit=78" in page.address()


def test_a_hash_that_is_not_ours_is_left_in_peace(visit):
    page = visit("#somewhere", until="all")
    expect(page.notice).to_have_text("")
    page.check_encoded()


@pytest.mark.copy
def test_a_refused_clipboard_leaves_the_link_in_a_selected_field(visit):
    def before(opened) -> None:
        opened.clock.install()
        opened.add_init_script(NO_CLIPBOARD)

    page = visit(until="all", before=before)
    page.page.get_by_role("button", name="Copy link").click()
    field = page.page.get_by_role("textbox", name="Link. It opens exactly this.")
    expect(field).to_be_focused()
    link = field.input_value()
    assert re.search(r"#view=.*&v=2$", link)
    assert field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)") == link
    # Whoever reads slowly still finds it; other notices go by themselves.
    page.page.clock.fast_forward(30_000)
    page.settle()
    expect(field).to_be_visible()


def test_start_over_gives_the_first_page_back(visit):
    page = visit.reused()
    shown = page.input
    first = page.store("store.testIndex")
    page.load_test_digit(4321)
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    page.page.locator("#sliders-ae .fold").click()
    page.tab("Map")
    page.page.locator("map-controls").get_by_role("checkbox").nth(1).uncheck()
    page.page.locator("map-controls").get_by_role("button", name="None").click()
    page.start_over()
    page.settle()
    np.testing.assert_array_equal(page.input, shown)
    assert page.store("store.testIndex") == first
    assert page.store(VIEW) == [
        "explore",
        {"digits": True, "normal": True, "fitted": False},
        [],
        [],
        "vae",
    ]
    page.check_encoded()
    expect(page.page.get_by_role("tab", name="Explore")).to_have_attribute("aria-selected", "true")
