"""The page behind proxies that do not say what they do: everything is found beside the page."""

import pytest
from playwright.sync_api import expect

from tests import proxies
from tests.browser.test_input import photo, upload, wait_for_upload
from tests.browser.visit import INSTRUMENT
from tests.proxies import Proxy

SUB = "/a/sub"
ALL = Proxy(tls=True, own_host=True, prefix=SUB)
PROXIES = {
    "TLS": (Proxy(tls=True), "/"),
    "the app's own host": (Proxy(own_host=True), "/"),
    "a path that is taken away": (Proxy(prefix=SUB), "/"),
    "that path without a slash": (Proxy(prefix=SUB), ""),
    "all of it": (ALL, "/"),
    "all of it, without a slash": (ALL, ""),
}


@pytest.mark.parametrize("name", PROXIES)
def test_the_page_works_behind(visit, home, certificate, name):
    proxy, end = PROXIES[name]
    with proxies.before(home, proxy, certificate) as running:
        # Alone, each changes what the page is told of where it is; what is fetched late and worked
        # out beside the page is found by that, so behind all of them together is enough.
        everything = proxy == ALL
        page = visit(running.url + end + INSTRUMENT, until="all" if everything else "first")
        assert page.page.url.startswith(f"{running.url}/")

        before = page.picture("vae")
        page.drag(page.slider("vae", page.top("vae")), 0.9)
        assert (page.picture("vae") != before).any()
        page.check_pictures()

        if everything:
            upload(page, "one.png", photo())
            wait_for_upload(page, "one.png")
            page.check_encoded()

        # Gradio asks whether there is an MCP server by asking it.
        visit.allowed += ["/gradio_api/mcp/schema"]
        page.page.get_by_role("button", name="Use via API").click()
        dialog = page.page.get_by_role("dialog", name="Use via API")
        expect(dialog).to_contain_text(f'Client("{running.url}")')
        if everything:
            page.all_fetched()

        asked = [url for url in page.requests if not url.startswith(("data:", "blob:"))]
        assert len(asked) > 50
        assert [url for url in asked[1:] if not url.startswith(f"{running.url}/")] == []
        assert running.beside == [], "not ahead either"
        page.page.close()


def test_a_proxy_that_takes_the_slash_away_again_is_not_asked_for_ever(visit, home, certificate):
    visit.allowed += ["404"]  # what the browser asks for ahead
    with proxies.before(home, Proxy(prefix=SUB, no_slash=True), certificate) as running:
        page = visit(running.url, until="all")
        assert page.requests.count(running.url) == 2
        page.page.close()
