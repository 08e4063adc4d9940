"""The page in the oldest browsers: in today's, without what those do not have."""

import json
import re
import subprocess
from functools import cache

import pytest
from playwright.sync_api import Page, Route, expect

from tests.app_server import ROOT
from tests.browser.test_input import check_input, draw, upload, wait_for_upload
from tests.browser.test_upload_edit import (
    SEVERAL,
    open_editor,
    prepared,
    wait_for_edit,
    wait_until_done,
)
from tests.browser.visit import PHONE, box_of

TAKE_AWAY = """(names) => {
  for (const name of names) {
    const [owner, member] = name.split('.');
    const isStatic = member?.endsWith('_static');
    const whole = owner === 'TypedArray' ? Object.getPrototypeOf(Int8Array) : globalThis[owner];
    const place = isStatic ? whole : whole?.prototype ?? whole;
    if (!member) delete globalThis[owner];
    else if (owner === 'Window') delete globalThis[member];
    else if (place && member !== owner) delete place[member.replace('_static', '')];
  }
  window.isOld = !Element.prototype.checkVisibility && !('size' in new URLSearchParams());
}"""
SEVEN = [(0.2, 0.2), (0.8, 0.2), (0.4, 0.85)]
OLD_SENTENCE = "This browser is too old for parts of this page."


@cache
def newer_apis() -> list[str]:
    """Return every API that one of the oldest browsers is without."""
    done = subprocess.run(
        ["node", str(ROOT / "tests" / "web" / "oldest.js")],
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def without_newer_styles(sheet: str) -> str:
    """Return a style sheet in which what is newer has a name that no browser knows."""
    for name in json.loads((ROOT / "tests" / "web" / "newer-in-use.json").read_text()):
        if "." in name or name.endswith("="):
            continue  # no style
        first, _, value = name.partition(": ")
        if value:
            pattern = rf"((?<![\w-]){first}\s*:[^;}}]*?)(?<![\w-]){value}(?![\w-])"
            sheet = re.sub(pattern, r"\1unknown", sheet)
        elif name.endswith("()"):
            sheet = re.sub(rf"(?<![\w-]){re.escape(name[:-1])}", "unknown(", sheet)
        else:
            sheet = re.sub(rf"(?<![\w-]){re.escape(name)}(?=[\s:{{,])", "unknown", sheet)
    return sheet


def take_away(page: Page) -> None:
    page.add_init_script(f"({TAKE_AWAY})({json.dumps(newer_apis())})")

    def older(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=without_newer_styles(answer.text()))

    page.route("**/app.css", older)


def check_strips_menu_and_every_view(page) -> None:
    assert page.page.evaluate("window.isOld")
    assert page.page.locator("#too-old").count() == 0
    page.check_strips()
    for strips in page.page.locator(".sliders .rows canvas").all():
        if strips.is_visible():
            assert page.colours(strips) > 10, "the film strips are blank"
    more = page.page.get_by_role("button", name="More", exact=True)
    keys = page.page.get_by_role("button", name="Keys", exact=True)
    expect(keys).to_be_hidden()
    for close in ("the button", "Escape", "elsewhere", "an action"):
        more.click()
        expect(keys).to_be_visible()
        expect(more).to_have_attribute("aria-expanded", "true")
        if close == "the button":
            more.click()
        elif close == "Escape":
            page.page.keyboard.press("Escape")
            expect(more).to_be_focused()
        elif close == "elsewhere":
            page.page.mouse.click(5, box_of(more)["y"] + 300)
        else:
            keys.click()
            expect(page.page.get_by_role("dialog", name="Keys")).to_be_visible()
            page.page.keyboard.press("Escape")
            expect(more).to_be_focused()
        expect(keys).to_be_hidden()
        expect(more).to_have_attribute("aria-expanded", "false")
    for tab in page.page.get_by_role("tab").all():
        tab.press("Enter")
        page.arrived()


@pytest.mark.copy
def test_without_anything_newer_strips_menu_and_every_view_are_there_on_a_phone(visit):
    page = visit(until="all", size=PHONE, before=take_away)
    check_strips_menu_and_every_view(page)


def test_without_anything_newer_the_same_is_there_and_digits_are_drawn_uploaded_and_edited(visit):
    page = visit(until="all", before=take_away)
    check_strips_menu_and_every_view(page)
    page.tab("Explore")
    draw(page, SEVEN)
    page.page.mouse.up()
    page.check_encoded()
    slider = page.slider("vae", page.top("vae"))
    slider.press("End")
    value = page.row("vae", page.top("vae")).locator("output").inner_text()
    assert slider.get_attribute("aria-valuetext").startswith(f"{value}, encoded ")
    upload(page, "digit.png", SEVERAL)
    wait_for_upload(page, "digit.png")
    dialog = open_editor(page)
    third = dialog.get_by_role("button", name="Digit 3 of 3")
    third.click()
    wait_until_done(dialog)
    expect(third).to_have_attribute("aria-pressed", "true")
    check_input(page, prepared(SEVERAL, pick=2))
    dialog.get_by_role("button", name="Turn right").click()
    wait_for_edit(page, rotate=90)
    wait_until_done(dialog)
    check_input(page, prepared(SEVERAL, rotate=90))
    dialog.get_by_role("button", name="Undo all changes").click()
    wait_for_edit(page, rotate=0)
    dialog.get_by_role("button", name="Crop", exact=True).click()
    dialog.get_by_role("button", name="Top left corner of the crop").focus()
    page.page.keyboard.press("ArrowRight")
    wait_for_edit(page, crop="0.02,0,1,1")
    wait_until_done(dialog)
    check_input(page, prepared(SEVERAL, crop=(0.02, 0, 1, 1)))
    dialog.get_by_role("button", name="Invert").click()
    wait_for_edit(page, crop="0.02,0,1,1", invert=True)


def test_a_browser_that_is_too_old_gets_a_sentence(visit):
    page = visit(
        before=lambda page: page.add_init_script("delete globalThis.OffscreenCanvas"), until=None
    )
    visit.allowed.append("OffscreenCanvas")
    expect(page.page.get_by_role("alert").first).to_contain_text(OLD_SENTENCE)


def test_todays_browsers_get_no_sentence(visit):
    page = visit.reused()
    expect(page.page.locator("#too-old")).to_have_count(0)
