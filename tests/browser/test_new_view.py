"""A view is a folder and one row: here one that the page has never heard of."""

import pytest
from playwright.sync_api import expect

from explorer.site.bundles import FIRST, bundled
from tests.browser.visit import WEB

pytestmark = pytest.mark.copy

ROW = """{
    name: 'extra', tag: 'extra-view', label: 'Extra', question: 'What is new?', answer: 'This.',
    elements: ['views/extra/extra-view'], data: [], acts: [], pictures: [],
  },
];"""
ELEMENT = """import { store } from '../../state/page-store.js';
customElements.define('extra-view', class extends HTMLElement {
  connectedCallback() { this.textContent = `Extra of ${store.models.length} models`; }
});"""


def with_view(page) -> None:
    table = (WEB / "state" / "views.js").read_text()
    assert table.count("\n];") == 1
    row = table.replace("\n];", f"\n  {ROW}")
    files = {path.relative_to(WEB).as_posix(): path.read_bytes() for path in WEB.rglob("*.js")}
    first = bundled({**files, "state/views.js": row.encode()})[FIRST]
    kind = "text/javascript"
    page.route(f"**/{FIRST}", lambda r: r.fulfill(body=first, content_type=kind))
    page.route("**/extra-view.js", lambda r: r.fulfill(body=ELEMENT, content_type=kind))


def test_a_folder_and_a_row_make_a_view(visit):
    page = visit(until="all", before=with_view)
    shown = page.page.get_by_text("Extra of 2 models")
    page.tab("Extra")
    expect(shown).to_be_visible()
    expect(page.page.get_by_role("heading", name="What is new?")).to_be_visible()
    link = page.address()
    page.tab("Explore")
    expect(shown).to_be_hidden()
    assert "view=extra" in link
    again = visit(link, until="all", before=with_view)
    expect(again.page.get_by_text("Extra of 2 models")).to_be_visible()
    again.page.keyboard.press("1")
    expect(again.page.get_by_text("Extra of 2 models")).to_be_hidden()
    # There are no more keys than nine.
    again.tab("Extra")
    expect(again.page.get_by_text("Extra of 2 models")).to_be_visible()
