"""One server for all browser tests, a browser for each process; pages by `visit` or `visit.reused`.

Every test fails on errors in the page's console and on any request to another host. Tests that are
marked `copy` have the static copy in place of Gradio's page (decision 013).
"""

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from benchmarks.chromium import ARGUMENTS, CHROMIUM
from explorer import artefacts
from explorer.server.guard import POLICY
from explorer.site.export import INDEX, export
from tests import app_server, proxies, static_server
from tests.app_server import AppServer
from tests.browser.visit import PATIENCE, Kept, Visitor
from tests.static_server import StaticServer

expect.set_options(timeout=PATIENCE)

# Another host cannot even be looked up.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a test's proxy shows who asks it by https."""
    return proxies.self_signed(tmp_path_factory.mktemp("certificate"))


# Not for the whole session: as long as Playwright runs, no other test could use asyncio.
@pytest.fixture(scope="package")
def browser(certificate: Path) -> Iterator[Browser]:
    # Where errors of certificates are only passed over (`ignore_https_errors`), each new connection
    # is refused first, and one that another request had asked for is refused again: 178 where 82
    # would do, and a request that has bad luck 32 times fails (ERR_TOO_MANY_RETRIES).
    trusted = f"--ignore-certificate-errors-spki-list={proxies.fingerprint(certificate)}"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, ALONE, trusted], headless=True
        )
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def shared() -> dict[bool, BrowserContext]:
    """The browser closes them all when we leave it."""
    return {}


@pytest.fixture(scope="package")
def kept() -> dict[bool, Kept]:
    """Pages that stay open from test to test."""
    return {}


@pytest.fixture(scope="package")
def static(
    shipped: artefacts.Artefacts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StaticServer]:
    """A server of files, with the static copy at /a/b/; at /a/c/ Gradio's policy stands in it.

    Playwright waits for functions that it makes of text, and axe is a script of its own: the copy's
    policy forbids both.
    """
    folder = tmp_path_factory.mktemp("static")
    export(shipped, folder / "a" / "b")
    (folder / "a" / "c").mkdir()
    for path in (folder / "a" / "b").iterdir():
        (folder / "a" / "c" / path.name).symlink_to(path)
    page = (folder / "a" / "b" / INDEX).read_text("utf-8")
    page, found = re.subn('content="default-src [^"]*"', f'content="{POLICY}"', page)
    assert found == 1
    (folder / "a" / "c" / INDEX).unlink()
    (folder / "a" / "c" / INDEX).write_text(page, "utf-8")
    with static_server.serving(folder) as server:
        yield server


@pytest.fixture(scope="package")
def static_contexts() -> tuple[dict[bool, BrowserContext], dict[bool, Kept]]:
    """The same as `shared` and `kept`, for pages of the static copy."""
    return {}, {}


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Visitor:
    copy = request.node.get_closest_marker("copy") and "APP_URL" not in os.environ
    return request.getfixturevalue("static_visit" if copy else "gradio_visit")


@pytest.fixture
def gradio_visit(
    request: pytest.FixtureRequest,
    browser: Browser,
    home: str,
    shipped: artefacts.Artefacts,
    shared: dict[bool, BrowserContext],
    kept: dict[bool, Kept],
) -> Iterator[Visitor]:
    visitor = Visitor(browser, home, shipped, shared, kept)
    yield visitor
    visitor.close(failed=request.node.stash.get(FAILED, False))


@pytest.fixture
def static_visit(
    request: pytest.FixtureRequest,
    browser: Browser,
    static: StaticServer,
    shipped: artefacts.Artefacts,
    static_contexts: tuple[dict[bool, BrowserContext], dict[bool, Kept]],
) -> Iterator[Visitor]:
    visitor = Visitor(browser, f"{static.url}/a/c", shipped, *static_contexts)
    yield visitor
    visitor.close(failed=request.node.stash.get(FAILED, False))


@pytest.fixture
def strict_visit(
    browser: Browser, static: StaticServer, shipped: artefacts.Artefacts
) -> Iterator[Visitor]:
    """The copy under its own policy: what a test waits for, a locator or `wait_for` tells."""
    contexts: dict[bool, BrowserContext] = {}
    visitor = Visitor(browser, f"{static.url}/a/b", shipped, contexts)
    yield visitor
    visitor.close()
    for context in contexts.values():
        context.close()
