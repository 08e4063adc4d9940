"""The page inside another page's frame: on a course page, a slide, a Space; and its dialog."""

import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, Route, expect

from tests.app_server import web
from tests.browser.test_layout import AXE, axe_finds, troubles
from tests.browser.test_link import NO_CLIPBOARD
from tests.browser.visit import DESK, PATIENCE, PHONE, Visit, box_of, with_modules

PAGE = """<!doctype html><html lang="en"><title>Outside</title>
<script>globalThis.told = []; addEventListener('message', ({ data, source }) =>
  told.push([data, source === document.querySelector('iframe').contentWindow]));</script>
<body style="margin: 0">"""
MOUNTED = with_modules("""async () => {
  if (!document.querySelector('.lse')) return false;
  await import('main');
  await new Promise((done) => setTimeout(done));
  return true;
}""")
# What begins or ends outside of its row or column, and by how much.
ON_VIEW = "view => document.querySelector('.lse').dataset.view === view"
OUT_OF_COLUMN = """() => {
  const box = (e) => e.getBoundingClientRect();
  const shown = (within, parts) =>
    [...within.querySelectorAll(parts)].filter((part) => part.checkVisibility());
  const texts = shown(document, '.sliders :is(.row, .shead)').flatMap((row) =>
    shown(row, 'output, .dim, .info, .info-head').map((part) => {
      const range = document.createRange();
      range.selectNodeContents(part);
      return [part.textContent, box(row), box(range)];
    }));
  const parts = shown(document, 'beta-knob, map-evidence').flatMap((column) =>
    shown(column, 'output, input, button, table')
      .map((part) => [part.tagName, box(column), box(part)]));
  return [...texts, ...parts]
    .map(([name, at, part]) => [name, Math.max(at.left - part.left, part.right - at.right)])
    .filter(([, out]) => out > 0.5);
}"""
OTHERS = re.compile(r"another host: https://(huggingface\.co|a-b\.example)/")


@pytest.fixture
def outside() -> Iterator[Callable[[str], str]]:
    """Give a function that serves a page of another site, and returns its address."""
    pages = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(f"{PAGE}{pages[-1]}".encode())

        def log_message(self, format, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()

        def serve(body: str) -> str:
            pages.append(body)
            # By name, so that it is not only another port but another site.
            return f"http://localhost:{server.server_port}/"

        yield serve
        server.shutdown()
        thread.join()


def frame_of(page: Page) -> Frame:
    page.wait_for_selector("iframe", state="attached")
    return next(frame for frame in page.frames if frame != page.main_frame)


def ready(frame: Frame) -> Frame:
    frame.wait_for_function("document.documentElement?.dataset.ready === 'all'")
    return frame


def within(visit: Visit, frame: Frame) -> Visit:
    """Return a frame's page as what a test looks at."""
    return Visit(frame, visit.shipped, visit.problems, visit.requests)  # pyrefly: ignore[bad-argument-type]


def messages(page: Page) -> list[dict]:
    """Return what our frame has told; Gradio's tells of itself too, in strings."""
    told = page.evaluate("told.filter(([data, own]) => own && typeof data === 'object')")
    return [data for data, _ in told if data.get("type") != "SET_SCROLLING"]


def opened_dialog(visit: Visit):
    """Open the dialog from the menu, by keyboard."""
    more = visit.page.get_by_role("button", name="More", exact=True)
    more.press("Enter")
    visit.page.get_by_role("button", name="Embed", exact=True).press("Enter")
    dialog = visit.page.get_by_role("dialog", name="Embed")
    expect(dialog).to_be_visible()
    return dialog


def copied(dialog, place: str) -> str:
    dialog.get_by_role("button", name="Copy").and_(
        dialog.locator(f"[aria-describedby=embed-{place}]")
    ).press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("Copied")
    return dialog.page.evaluate("navigator.clipboard.readText()")


def test_what_the_dialog_gives_works_where_it_is_pasted(visit, outside):
    page = visit.reused()
    page.load_test_digit(77)
    page.tab("Map")
    dialog = opened_dialog(page)
    expect(dialog.get_by_role("checkbox", name="Tabs")).to_be_checked()
    expect(dialog.get_by_text("127.0.0.1 is this computer alone")).to_be_visible()
    for name in ("Notes", "as high as what is in it"):
        dialog.get_by_role("checkbox", name=name).press("Space")
    line = copied(dialog, "page")
    assert 'title="Latent Space Explorer: Map"' in line
    page.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.page.get_by_role("button", name="More", exact=True)).to_be_focused()

    course = visit(outside(f"<h1>Lesson 7</h1>{line}"), until=None)
    frame = ready(frame_of(course.page))
    inside = within(course, frame)
    assert inside.store("[store.testIndex, store.view]") == [77, "map"]
    for shown in ("latent-map[model=vae]", ".lead h2", "digit-sources", "open-in-full a"):
        expect(frame.locator(shown)).to_be_visible()
    for hidden in ("h1", "page-tabs", "map-notes", ".foot", "[data-action=guide]", "body footer"):
        expect(frame.locator(hidden).first).to_be_hidden()
    # As high as what is in it, and told nothing else.
    course.page.wait_for_function("frames[0] && document.querySelector('iframe').height > 700")
    frame.wait_for_function("document.documentElement.scrollHeight === innerHeight")
    heights = messages(course.page)
    assert all(set(told) == {"type", "height"} for told in heights)
    assert {told["type"] for told in heights} == {"latent-space-explorer:height"}

    # One view is all there is, whatever is pressed.
    frame.locator("#panel").focus()
    course.page.keyboard.press("1")
    course.page.keyboard.press("n")
    frame.wait_for_function(
        "!document.querySelector('#digit-input').ariaLabel.includes('digit 77')"
    )
    assert inside.store("store.view") == "map"
    index = inside.store("store.testIndex")
    with course.page.expect_popup() as popup:
        frame.get_by_role("link", name="Open in full").click()
    full = Visit(popup.value, course.shipped, course.problems, course.requests)
    visit.pages.append(full.page)
    full.ready("all")
    assert full.store("[store.testIndex, store.view, store.embed]") == [index, "map", None]
    expect(full.page.get_by_role("tab", name="Map")).to_be_visible()


def test_a_frame_that_nobody_sees_fetches_no_models_until_it_is_shown(visit, home, outside):
    frame_tag = f'<iframe title="In" width="1150" height="560" src="{home}/#embed=tabs&view=map">'
    page = visit(
        outside(f'<div id="slide" style="display: none">{frame_tag}</iframe></div>'), until=None
    )
    frame = frame_of(page.page)
    page.page.wait_for_load_state()
    inside = within(page, frame)
    inside.page.wait_for_selector(".lse", state="attached")
    give_up = time.monotonic() + PATIENCE / 1000
    while not frame.evaluate(MOUNTED):
        assert time.monotonic() < give_up
    fetched = [url for url in page.requests if "/checkpoints/" in url]
    assert fetched == []
    assert frame.evaluate("[innerWidth, document.documentElement.dataset.ready]") == [0, None]

    page.page.evaluate("document.querySelector('#slide').style.display = ''")
    ready(frame)
    frame.wait_for_function("document.querySelector('#map-vae').clientWidth > 300")
    assert within(page, frame).colours(frame.locator("#map-vae")) > 10, "the map is blank"


def test_on_the_hub_the_outer_address_follows_and_a_key_in_the_query_stays_inside(visit, home):
    body = '<iframe title="In" width="1150" height="600" src="https://a-b.example/{}"></iframe>'

    def hosts(page: Page) -> None:
        def space(route: Route) -> None:
            parts = urlsplit(route.request.url)
            # The address follows the page before there is any model.
            if "/checkpoints/" in parts.path:
                return
            answer = web.get(f"{home}{parts.path}?{parts.query}")
            kind = answer.headers["content-type"]
            route.fulfill(status=answer.status_code, body=answer.content, content_type=kind)

        page.route("https://a-b.example/**", space)
        page.route(
            "https://huggingface.co/**",
            lambda route: route.fulfill(
                body=PAGE + body.format("?__sign=secret#somewhere"), content_type="text/html"
            ),
        )

    visit.allowed.append(OTHERS.pattern)
    page = visit("https://huggingface.co/spaces/a/b", until=None, before=hosts)
    frame = frame_of(page.page)
    frame.get_by_role("tab", name="Map").click()
    page.page.wait_for_function("told.some(([data]) => data.hash?.includes('view=map'))")
    told = messages(page.page)
    assert all(set(one) == {"queryString", "hash"} for one in told), "it is not embedded"
    assert "secret" not in str(told)
    assert told[-1]["hash"] == urlsplit(frame.url).fragment.join(["#", ""])
    frame.get_by_role("tab", name="Loss").click()
    page.page.wait_for_function("told.at(-1)[0].hash?.includes('view=loss')")
    frame.evaluate("history.back()")
    page.page.wait_for_function("told.at(-1)[0].hash?.includes('view=map')")


def test_a_frame_stays_one_and_what_is_copied_from_it_is_none(visit):
    page = visit("?embed=tabs,dark,of-another-version", until="all", guide=True)
    dark = "document.body.classList.contains('dark')"
    assert page.page.evaluate(dark), "its frame asks for it"
    assert page.store("store.card") is None, "a guide is opened by a link alone"
    page.page.get_by_role("button", name="More", exact=True).click()
    page.page.get_by_role("button", name="Copy link").click()
    expect(page.notice).to_have_text("Link copied. It opens exactly this.")
    link = page.page.evaluate("navigator.clipboard.readText()")
    assert "embed" not in link
    assert "view=explore" in link

    # The address follows; a link that says nothing of the frame is opened in it all the same.
    page.page.wait_for_function("location.hash.includes('embed=dark,tabs')")
    page.page.evaluate("location.hash = '#view=loss'")
    page.page.wait_for_function("document.querySelector('.lse').dataset.view === 'loss'")
    page.start_over()
    page.page.wait_for_function("document.querySelector('.lse').dataset.view === 'explore'")
    assert page.store("[...store.embed]") == ["tabs", "dark"]
    expect(page.page.get_by_role("tablist")).to_be_hidden()
    page.page.emulate_media(color_scheme="dark")
    page.page.emulate_media(color_scheme="light")
    page.settle()
    assert page.page.evaluate(dark)


def test_a_card_alone_has_no_way_on(visit):
    page = visit("#card=where-they-fall&embed=tabs", size=(1200, 600), guide=True)
    expect(page.page.get_by_role("heading", name="Why?")).to_be_visible()
    for hidden in ("Next", "Back", "Open the explorer"):
        expect(page.page.get_by_role("button", name=hidden, exact=True)).to_be_hidden()
    page.page.keyboard.press("PageDown")
    page.settle()
    assert page.store("store.card") == "where-they-fall"
    # The narrower one is what reveal.js gives a slide.
    for width, height in ((1200, 600), (960, 640)):
        page.page.set_viewport_size({"width": width, "height": height})
        page.settle()
        assert page.page.evaluate("document.documentElement.scrollHeight === innerHeight")
        expect(page.page.get_by_role("link", name="Open in full")).to_be_visible()
    assert box_of(page.page.locator("scene-planes .code-plane").first)["width"] > 280
    page.card("squeeze")
    bars = box_of(page.page.locator("scene-squeeze .number-bars").first)
    picture = box_of(page.page.locator(".squeeze-out .pixels").first)
    assert bars["width"] > 120
    assert bars["x"] + bars["width"] < picture["x"]
    assert picture["x"] + picture["width"] <= 960


def test_an_embedded_page_is_fit_to_use_and_every_number_in_its_column_in_frames_of_any_width(
    visit,
):
    """One page, whose frame is made wider and wider."""
    page = visit("#embed=1&view=map", until="all", size=(320, 700))
    page.page.add_script_tag(path=AXE)
    found = {}
    links = (
        "#embed=1&view=map",
        "#embed=tabs&view=explore",
        "#embed=tabs,lead,sources,notes&view=generate",
    )
    for size in ((320, 700), PHONE, (1200, 600)):
        page.page.set_viewport_size({"width": size[0], "height": size[1]})
        for link in links:
            page.page.evaluate("hash => { location.hash = hash; }", link)
            page.page.wait_for_function(ON_VIEW, arg=link.rpartition("=")[2])
            page.arrived()
            if link == links[2]:
                # Samples have their names once they are judged.
                first = page.page.locator("sample-grid[model=vae] [data-sample='0']")
                expect(first).to_be_visible()
                unnamed = "sample-grid .samples button:visible:not([aria-label])"
                expect(page.page.locator(unnamed)).to_have_count(0)
            themes = ("light", "dark") if link == links[0] else ("light",)
            found[size, link] = troubles(page, phone=False, themes=themes)
    assert {key: told for key, told in found.items() if told} == {}

    page.page.set_viewport_size({"width": 1200, "height": 640})
    page.page.evaluate("hash => { location.hash = hash; }", links[1])
    page.page.wait_for_function(ON_VIEW, arg=links[1].rpartition("=")[2])
    page.arrived()
    # A scroll bar takes its part of a frame; the tests' browser has none.
    page.page.add_style_tag(content="html { padding-right: 15px }")
    page.page.locator("#beta").press("ArrowRight")  # with a way back beside it
    out = {}
    for view in ("explore", "map"):
        page.page.evaluate("view => { location.hash = `#embed=tabs&view=${view}`; }", view)
        page.page.wait_for_function(ON_VIEW, arg=view)
        page.arrived()
        for width in (360, 646, 768, 960, 1024, 1057, 1121):
            page.page.set_viewport_size({"width": width, "height": 640})
            page.settle()
            out[view, width] = page.page.evaluate(OUT_OF_COLUMN)
    assert {key: found for key, found in out.items() if found} == {}


@pytest.mark.parametrize("touch", [False, True], ids=["desk", "phone"])
def test_the_dialog_is_fit_to_use_and_a_refused_clipboard_leaves_the_lines_selected(visit, touch):
    page = visit(size=PHONE if touch else DESK, touch=touch)
    page.page.evaluate(NO_CLIPBOARD)
    dialog = opened_dialog(page)
    page.page.add_script_tag(path=AXE)
    assert axe_finds(page) == []
    assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
    dialog.get_by_role("spinbutton", name="Height").fill("1")
    told = "The height must be a whole number of pixels from 200 to 4000"
    expect(dialog.get_by_role("status")).to_contain_text(
        f"{told}; until it is, the lines below say 640"
    )
    dialog.get_by_role("spinbutton", name="Width").fill("800")
    dialog.get_by_role("combobox", name="Theme").select_option("Always dark")
    cell = dialog.get_by_role("textbox", name="Jupyter notebook")
    expect(cell).to_have_value(re.compile(r"embed=dark,tabs&[^\n]*\n    800, 640,\n    extras"))
    dialog.locator("[data-copy=notebook]").click()
    expect(cell).to_be_focused()
    assert cell.evaluate("f => f.selectionEnd - f.selectionStart === f.value.length")
    expect(dialog.get_by_role("status")).to_contain_text("The lines are selected")
