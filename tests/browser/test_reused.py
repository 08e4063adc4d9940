"""A page that tests have one after another is as at first each time, or the test goes red."""

import pytest

from tests.browser.visit import DESK, PHONE


def kept(visit):
    (key,) = visit.in_use
    return visit.kept[key]


def test_whatever_a_person_did_the_next_test_has_the_page_as_at_first(visit):
    page = visit.reused(size=(1024, 768), theme="dark")
    digit = page.store("store.testIndex")
    page.load_test_digit(5000)
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    page.page.locator("#sliders-vae .fold").click()
    page.page.locator("#map-ae").focus()
    for key in ("+", "ArrowLeft"):
        page.page.keyboard.press(key)
    for name in ("Generate", "Evidence", "Morph"):
        page.tab(name)
    page.page.mouse.wheel(0, 500)
    page.page.keyboard.press("?")
    page.page.wait_for_selector("dialog[open]")
    page.page.evaluate("localStorage.setItem('lse', 'x')")
    # What is fetched late and in vain would be told.
    page.all_fetched()
    page.page.route("**/*", lambda route: route.abort())
    own = kept(visit)
    assert len(own.differences()) > 10
    assert own.bring_back() == []
    assert own.differences() == []
    assert page.store("[store.view, store.testIndex, store.sides.vae.moved]") == [
        "explore",
        digit,
        False,
    ]
    assert page.page.viewport_size == {"width": DESK[0], "height": DESK[1]}
    assert page.page.evaluate("matchMedia('(prefers-color-scheme: light)').matches")
    assert page.page.evaluate("fetch('./').then(({ ok }) => ok)")
    page.check_encoded()


@pytest.mark.parametrize("touch", [False, True])
def test_the_next_test_has_the_same_page(visit, touch):
    page = visit.reused(touch=touch, size=PHONE if touch else DESK)
    visit.close()
    assert visit.reused(touch=touch, size=PHONE if touch else DESK) is page
    assert page.requests == []


@pytest.mark.parametrize(
    ("leak", "told"),
    [
        ("store.phoneModel = 'ae'", "store.phoneModel"),
        ("store.sides.ae.z[3] += 0.001", "store.sides"),
        ("localStorage.setItem('a', 'b')", "kept"),
        ("document.querySelector('.lead [aria-pressed]').ariaPressed = 'mixed'", "mixed"),
        ("document.querySelector('#pad').tabIndex = 0, document.querySelector('#pad').focus()", ""),
    ],
)
def test_what_is_not_as_at_first_is_told(visit, leak, told):
    page = visit.reused()
    assert kept(visit).differences() == []
    page.store(leak)
    found = kept(visit).differences()
    assert found
    assert told in "\n".join(found)


def test_what_starting_over_does_not_bring_back_fails_the_test_that_left_it(visit, monkeypatch):
    page = visit.reused()
    monkeypatch.setattr("tests.browser.visit.BACK_WITHIN", 200)
    page.store("store.neverSeen = 1")
    with pytest.raises(AssertionError, match=r"left behind: store\.neverSeen"):
        visit.close()
    visit.problems.clear()
    assert page.page.is_closed(), "nobody else has this page"
