"""One server and one browser for all browser tests; pages by `visit` or `visit.reused`.

Every test fails on errors in the page's console and on any request to another host.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from explorer import artefacts
from tests import app_server, browser_server
from tests.app_server import AppServer
from tests.browser.visit import PATIENCE, Kept, Visitor

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker("browser")


@pytest.fixture(scope="session")
def app() -> AppServer:
    return app_server.shared()


@pytest.fixture(scope="session")
def home() -> str:
    """Where the app answers: our own, or that of APP_URL, say behind a proxy."""
    return os.environ.get("APP_URL", "").rstrip("/") or app_server.shared().url


# Not for the whole session: as long as Playwright runs, no other test could use asyncio.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        connected = playwright.chromium.connect(browser_server.shared())
        yield connected
        connected.close()


@pytest.fixture(scope="package")
def shared() -> dict[tuple, BrowserContext]:
    """The browser closes them all when we leave it."""
    return {}


@pytest.fixture(scope="package")
def kept() -> dict[tuple, Kept]:
    """Pages that stay open from test to test."""
    return {}


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def visit(
    request: pytest.FixtureRequest,
    browser: Browser,
    home: str,
    shipped: artefacts.Artefacts,
    shared: dict[tuple, BrowserContext],
    kept: dict[tuple, Kept],
) -> Iterator[Visitor]:
    visitor = Visitor(browser, home, shipped, shared, kept)
    yield visitor
    visitor.close(failed=request.node.stash.get(FAILED, False))
