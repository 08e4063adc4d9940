"""What breaks takes nothing else down, and what comes back is used again."""

import os
import re
import signal
import time

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.server.guard import POLICY
from explorer.server.uploads import BUSY_WITH_PICTURES
from tests import app_server
from tests.browser.test_input import send_to_the_server, tiff, wait_for_upload
from tests.browser.visit import address

NETWORK = r"Failed to load resource: net::ERR_|status of 50|status 50"


def upload(page, name: str, data: bytes) -> None:
    with page.page.expect_file_chooser() as chooser:
        page.page.get_by_role("button", name="Upload").click()
    chooser.value.set_files({"name": name, "mimeType": "image/png", "buffer": data})


def drags(page) -> None:
    """Check that a slider moves its picture."""
    slider = page.page.locator("#sliders-vae input[type=range]").first
    with page.holding(slider, 0.5) as move:
        move(0.1)
        before = page.picture("vae")
        move(0.95)
        assert not np.array_equal(page.picture("vae"), before)


# ---- the server and the network ----


@pytest.fixture
def mortal():
    """A server that a test may kill; `mortal.again()` brings it back at the same address."""
    started = []

    class Mortal:
        def __init__(self, server: app_server.AppServer) -> None:
            self.server, self.url = server, server.url

        def die(self) -> None:
            os.kill(self.server.pid, signal.SIGKILL)
            os.waitid(os.P_PID, self.server.pid, os.WEXITED | os.WNOWAIT)

        def again(self) -> None:
            options = ["--port", self.url.rpartition(":")[2]]
            with (self.server.log.parent / "log-again").open("wb") as log:
                process = app_server.run(self.server.copy, options, stdout=log, stderr=log)
            started.append(process)
            give_up = time.monotonic() + app_server.PATIENCE
            while not app_server.answers(self.url):
                assert process.poll() is None
                assert time.monotonic() < give_up
                time.sleep(0.1)

    with app_server.another() as server:
        yield Mortal(server)
        for process in started:
            process.terminate()
            process.wait(30)


@pytest.mark.own_server
def test_the_server_dies_and_comes_back_and_nothing_is_lost(visit, mortal):
    visit.allowed.append(NETWORK)
    page = visit(mortal.url, until="all")
    page.load_test_digit(500)
    drags(page)
    page.page.wait_for_function("location.hash.includes('v=2')")
    z = page.z("vae")
    page.all_fetched()
    mortal.die()
    # Everything that needs no server goes on; what needs it says so and keeps the digit.
    drags(page)
    page.load_test_digit(7)
    page.check_encoded()
    page.load_test_digit(500)
    upload(page, "4.tiff", tiff())
    send_to_the_server(page)
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("The server cannot be reached.")
    alert.get_by_role("button", name="Close").click()
    mortal.again()
    # The same page, without being loaded again, reaches the new process.
    upload(page, "4.tiff", tiff())
    send_to_the_server(page)
    wait_for_upload(page, "4.tiff")
    again = visit(page.address(), until="all")
    np.testing.assert_allclose(again.z("vae"), page.z("vae"), atol=2e-3)
    assert z.shape == again.z("vae").shape
    page.tab("Loss")
    expect(page.page.locator("loss-view").get_by_role("heading").first).to_be_visible()


def test_a_network_that_drops_while_weights_load_is_waited_for(visit):
    visit.allowed.append(NETWORK)
    held = []
    page = visit(
        until=None,
        before=lambda p: p.route("**/checkpoints/**", lambda route: held.append(route)),
    )
    page.page.wait_for_selector("#sliders-vae input[type=range]", state="attached")
    page.page.context.set_offline(True)
    for route in held:
        route.abort()
    page.page.unroute("**/checkpoints/**")
    expect(page.page.get_by_text("Trying again").first).to_be_attached()
    page.page.context.set_offline(False)
    page.ready("all")
    drags(page)


@pytest.mark.copy
def test_a_view_that_cannot_be_fetched_is_told_and_comes_by_itself(visit):
    visit.allowed.append(NETWORK)
    page = visit(until="all", before=lambda p: p.route("**/loss-view.js", lambda r: r.abort()))
    page.page.get_by_role("tab", name="Loss", exact=True).click()
    notice = page.page.locator("page-notice")
    expect(notice).to_have_text("Some parts of the page could not be fetched yet. Trying again …")
    page.page.unroute("**/loss-view.js")
    expect(page.page.locator("loss-view").get_by_role("heading").first).to_be_visible()
    expect(notice).to_have_text("")


@pytest.mark.copy
def test_each_part_that_cannot_be_fetched_is_told_and_comes_by_itself(visit):
    """One page for three of them: each is kept back until it is its turn to fail."""
    visit.allowed.append(NETWORK)
    held = {part: [] for part in ("critic.safetensors", "seen-digit.js", "follow-address.js")}

    def keep_back(route) -> None:
        next(held[part] for part in held if part in route.request.url).append(route)

    page = visit(before=lambda p: [p.route(f"**/{part}", keep_back) for part in held])
    page.page.get_by_role("tab", name="Map", exact=True).click()
    for part, routes in held.items():
        page.until_held(routes)
        expect(page.notice).to_have_text("")
        routes.pop(0).abort()
        expect(page.notice).to_have_text(re.compile("Some parts of the page could not be fetched"))
        page.page.unroute(f"**/{part}")
        for route in routes:
            route.continue_()
        expect(page.notice).to_have_text("")


@pytest.mark.copy
def test_a_worker_that_cannot_be_fetched_is_told_and_comes_by_itself(visit):
    visit.allowed.append(NETWORK)
    part = "**/sampler-worker.js"
    page = visit(before=lambda p: p.route(part, lambda route: route.abort()))
    page.page.get_by_role("tab", name="Generate", exact=True).click()
    expect(page.notice).to_have_text(re.compile("Some parts of the page could not be fetched"))
    page.page.unroute(part)
    expect(page.notice).to_have_text("")
    expect(page.page.locator("sample-grid[model=vae] [data-sample='0']")).to_be_visible()


def test_dialogs_open_without_a_network(visit):
    visit.allowed.append(NETWORK)
    page = visit.reused()
    page.all_fetched()
    page.page.context.set_offline(True)
    for key in ("q", "?"):
        page.page.keyboard.press(key)
        expect(page.page.locator("dialog[open]")).to_be_visible()
        page.page.keyboard.press("Escape")
        expect(page.page.locator("dialog[open]")).to_have_count(0)
    try:
        page.tab("Generate")
        expect(page.page.locator("sample-grid[model=vae] [data-sample='0']")).to_be_visible()
    finally:
        page.page.context.set_offline(False)


@pytest.mark.copy
def test_a_dialog_that_cannot_be_fetched_is_told_and_opens_later(visit):
    visit.allowed.append(NETWORK)
    page = visit(before=lambda p: p.route("**/keys-dialog.js", lambda route: route.abort()))
    page.page.keyboard.press("?")
    expect(page.notice).to_have_text(re.compile("This could not be fetched. Check the connection"))
    page.page.unroute("**/keys-dialog.js")
    page.page.keyboard.press("?")
    expect(page.page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_a_busy_server_is_told_and_the_last_digit_stays(visit):
    visit.allowed += [r"status 503", r"status of 503"]
    body = {"error": BUSY_WITH_PICTURES, "detail": BUSY_WITH_PICTURES}
    page = visit.reused()
    page.page.route("**/prepare", lambda r: r.fulfill(status=503, json=body))
    before = page.input
    upload(page, "4.tiff", b"II*\0 a picture")
    send_to_the_server(page)
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("The server is busy with other people's pictures.")
    expect(alert).to_contain_text("Try again in a moment, or draw the digit.")
    np.testing.assert_array_equal(page.input, before)
    alert.get_by_role("button", name="Close").click()
    drags(page)


@pytest.mark.copy
def test_a_file_named_like_markup_is_shown_as_text(visit):
    page = visit.reused()
    upload(page, "<img src=x onerror=alert(1)>.txt", b"I am not a picture.\n")
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("This is a text file")
    expect(page.page.locator("img[src=x]")).to_have_count(0)
    alert.get_by_role("button", name="Close").click()


def test_markup_in_what_the_server_says_is_shown_as_text(visit):
    visit.allowed += [r"status 422", r"status of 422"]
    body = {"error": "<b id=evil>No</b>. <img src=x onerror=alert(1)> Yes."}
    page = visit.reused()
    page.page.route("**/prepare", lambda r: r.fulfill(status=422, json=body))
    upload(page, "4.tiff", b"II*\0 a picture")
    send_to_the_server(page)
    alert = page.page.locator("digit-pad").get_by_role("alert")
    expect(alert).to_contain_text("<b id=evil>No</b>.")
    expect(page.page.locator("#evil, img[src=x]")).to_have_count(0)
    alert.get_by_role("button", name="Close").click()


# ---- one element, one tab, one store ----


@pytest.mark.copy
@pytest.mark.parametrize(
    "broken",
    [
        {"latent-map": "throws", "third-model": "throws", "address": "throws"},
        {"terms": "throws", "digit-sources": "missing"},
    ],
    ids=" ".join,
)
def test_elements_that_fail_take_no_other_down(visit, broken):
    """Each page has several of them, of which none needs another."""
    for module in broken:
        visit.allowed += [rf"broken {module}", rf"{module}\.js"]
    # It shows the steps that digit-sources keeps, so it cannot do without.
    visit.allowed += [r"seen-digit\.js" if "digit-sources" in broken else "^$"]
    visit.allowed += ["ERR_FAILED", "does not provide an export"]

    def breaks(route) -> None:
        name = re.sub(r".*/(.*)\.js.*", r"\1", route.request.url)
        if broken[name] == "missing":
            route.abort()
        else:
            body = f"throw new Error('broken {name}');"
            route.fulfill(content_type="text/javascript", body=body)

    def break_all(page) -> None:
        for module in broken:
            page.route(f"**/{module}.js", breaks)

    page = visit(until="all", before=break_all)
    drags(page)
    for module in broken:
        assert any(module in problem for problem in visit.problems), f"{module} was told"


def test_elements_that_are_lost_once_are_fetched_again(visit):
    """Under another address, as some engines never fetch again what failed."""
    visit.allowed += ["ERR_FAILED", r"loading .*failed, attempt 1"]
    lost = []

    def lose(route) -> None:
        # The browser fetches early, and fetches again what failed then.
        if len(lost) < 2:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page = visit(until="all", before=lambda p: p.route("**/bundles/elements.js*", lose))
    assert len(lost) == 2
    drags(page)
    page.tab("Loss")


@pytest.mark.copy
def test_views_that_all_fail_leave_the_sliders_alone(visit):
    """One page for all of them: each view is opened, fails, and takes nothing with it."""
    views = {
        "Morph": "morph-view",
        "Generate": "generate-view",
        "GAN": "gan-view",
        "Loss": "loss-view",
        "How it works": "how-view",
        "Evidence": "evidence-table",
    }
    broken = [*views.values(), "latent-plane", "encode-again"]
    visit.allowed += [rf"broken ({'|'.join(broken)})"]

    def breaks(route) -> None:
        name = re.sub(r".*/(.*)\.js.*", r"\1", route.request.url)
        if name in broken:
            body = f"throw new Error('broken {name}');"
            route.fulfill(content_type="text/javascript", body=body)
        else:
            route.fallback()

    page = visit(until="all", before=lambda p: p.route("**/*.js", breaks))
    for view in views:
        page.page.get_by_role("tab", name=view, exact=True).click()
    page.page.get_by_role("tab", name="Explore", exact=True).click()
    drags(page)
    for module in broken:
        if not any(f"broken {module}" in problem for problem in visit.problems):
            page.page.wait_for_event("pageerror", lambda e, m=module: f"broken {m}" in str(e))


NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
  Object.defineProperty(window, name, {
    get() { throw new DOMException('denied', 'SecurityError'); },
  });
}
"""


@pytest.mark.copy
def test_a_private_window_without_storage_works(visit):
    page = visit(until="all", before=lambda p: p.add_init_script(NO_STORAGE))
    drags(page)
    page.load_test_digit(500)
    page.page.wait_for_function("location.hash.includes('v=2')")


def test_two_tabs_do_not_disturb_each_other(visit):
    first = visit.reused()
    second = first.page.context.new_page()
    second.goto(first.page.url)
    second.wait_for_function("document.documentElement?.dataset.ready === 'all'")
    untouched = address(second)
    first.page.bring_to_front()
    first.load_test_digit(500)
    digit = first.input
    assert first.address() != untouched
    assert second.url == untouched
    second.goto(first.page.url)
    second.reload()
    second.wait_for_function("document.documentElement?.dataset.ready === 'all'")
    first.page.bring_to_front()
    drags(first)
    np.testing.assert_array_equal(first.input, digit)
    second.close()


# ---- every other host blocked ----


@pytest.mark.own_server
def test_with_every_other_host_blocked_nothing_is_asked_for_or_waited_for(visit, app):
    """The browser of these tests can look no other host up, and the server's calls are noted."""
    page = visit(until="all")
    page.load_test_digit(500)
    drags(page)
    hosts = {re.sub(r"^\w+://([^/]*)/.*", r"\1", url) for url in page.requests if "://" in url}
    assert hosts == {app.url.partition("://")[2]}
    assert app.called == ""


def test_the_browser_is_told_to_ask_no_other_host(visit):
    """Even a script that got into the page could send nothing elsewhere."""
    visit.allowed += ["Content Security Policy", "violates the following", "Refused to connect"]
    page = visit.reused()
    refused = page.page.evaluate(
        "() => new Promise((done) => {"
        "  addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective));"
        "  fetch('https://example.org/').catch(() => {});"
        "})"
    )
    assert refused == "connect-src"
    assert "connect-src" not in POLICY, "it follows from default-src"
    assert not any("example.org" in url for url in page.requests)
