"""The GAN's game by hand: steps of D and of G in the page, and what they change."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_layout import AXE, troubles
from tests.browser.test_stage import LOOK
from tests.browser.visit import DESK, PHONE, Visit

pytestmark = pytest.mark.copy

RAW = "game/raw-"
GRID = "() => document.querySelector('.play-{} .pictures').toDataURL()"
VERDICTS = ".play-{} [data-p]"
NUMBER = r"(< 0\.001|\d+\.\d+|\d+)"
FELL = re.compile(rf"D’s loss fell from {NUMBER} to {NUMBER} nats")
MEANS = re.compile(rf"D\(G\(z\)\) (rose|fell) from {NUMBER} to {NUMBER}")


def begun(page: Visit, moment: str = "After the collapse") -> None:
    """Open the view and take over at a moment."""
    page.tab("GAN")
    choose(page, moment)
    press(page, "Take over here")
    says(page, "As it stood at the moment")


def choose(page: Visit, name: str) -> None:
    page.page.locator(".gan-play .seg label").filter(
        has_text=re.compile(rf"^\s*{name}\s*$")
    ).click()


def says(page: Visit, text: str | re.Pattern) -> str:
    """Wait until the panel says something; return all that it says."""
    told = page.page.locator(".play-says")
    expect(told).to_contain_text(text, timeout=20_000)
    return told.inner_text()


def press(page: Visit, name: str) -> None:
    page.page.get_by_role("button", name=name, exact=True).click()


def learns(page: Visit, name: str, text: str) -> None:
    """Press what goes on and on, and wait until some steps are made."""
    press(page, name)
    says(page, text)
    says(page, "steps a second.")


def grid(page: Visit, name: str) -> str:
    return page.page.evaluate(GRID.format(name))


def verdicts(page: Visit, name: str) -> list[str]:
    return page.page.locator(VERDICTS.format(name)).all_inner_texts()


def test_nothing_of_it_is_fetched_before_it_is_asked_for(visit):
    page = visit()
    page.tab("GAN")
    page.page.locator(".gan-play").scroll_into_view_if_needed()
    page.all_fetched()
    fetched = "performance.getEntriesByType('resource').map(({ name }) => name)"
    before = page.page.evaluate(fetched)
    assert not [name for name in before if RAW in name or "game-worker" in name]
    assert page.page.locator(".play-from").inner_text().startswith("Step 0")
    begun(page)
    after = page.page.evaluate(fetched)
    assert len([name for name in after if RAW in name]) == 1
    # Another moment is on its way: what is told of the first one is gone.
    held = []
    page.page.route(f"**/{RAW}*", lambda route: held.append(route))
    choose(page, "Later")
    says(page, "on their way")
    for name in ("then", "now"):
        expect(page.page.locator(f".play-{name}")).to_be_hidden()
    for told in ("taken", "look", "pull"):
        expect(page.page.locator(f"[data-{told}]")).to_have_text("")
    for route in held:
        route.continue_()
    says(page, "As it stood at the moment")
    expect(page.page.locator(".play-now")).to_be_visible()
    page.page.set_viewport_size({"width": 1280, "height": 720})
    learns(page, "Train both, on and on", "Both learn.")
    # A full screen begins with the game and the film: what nobody sees rests.
    page.page.keyboard.press("f")
    expect(page.page.locator(".play-says")).to_contain_text("Both learned")
    expect(page.page.locator(".play-says")).to_be_hidden()
    lead = page.page.locator(".stage-lead")
    expect(lead).to_have_text("Can you tell a fake?")
    # In its own it has the whole of it.
    press(page, "Play on")
    expect(lead).to_have_text("Who learns next?")
    press(page, "Train G")
    says(page, "G learned, D stood still.")
    page.settle()
    found = page.page.evaluate(LOOK, [".play-row .pictures, .play-plot", 0.25])
    assert not found, "\n".join(found)


def test_steps_change_what_they_should_and_the_moment_comes_back(visit):
    page = visit()
    begun(page)
    first, believed = grid(page, "now"), verdicts(page, "now")
    assert grid(page, "then") == first
    press(page, "Train D")
    found = FELL.search(says(page, "D learned, G stood still."))
    assert found
    # A step of D leaves the fakes; D sees them otherwise.
    assert grid(page, "now") == first
    assert verdicts(page, "now") != believed
    press(page, "Train G")
    risen = MEANS.search(says(page, "G learned, D stood still."))
    assert risen
    assert risen[1] == "rose"
    assert float(risen[3]) > float(risen[2])
    assert grid(page, "now") != first
    assert grid(page, "then") == first
    expect(page.page.locator("[data-taken]")).to_have_text("Steps since the moment: D 1, G 1.")
    points = page.page.locator(".play-plot .fake").first.get_attribute("points")
    assert len(str(points).split()) == 3
    press(page, "Back to the moment")
    says(page, "As it stood at the moment")
    assert grid(page, "now") == first
    assert verdicts(page, "now") == believed


def test_both_learn_on_and_on_until_they_are_stopped(visit):
    page = visit()
    begun(page, "Start")
    learns(page, "Train both, on and on", "Both learn.")
    for name in ("Train D", "Train G"):
        button = page.page.get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("aria-disabled", "true")
    press(page, "Stop")
    says(page, "Both learned")
    taken = page.page.locator("[data-taken]").inner_text()
    steps = re.findall(r"\d+", taken)
    assert steps[0] == steps[1]
    assert int(steps[0]) > 1
    # One of them alone, too.
    choose(page, "on and on")
    learns(page, "Train D", "D alone learns.")
    press(page, "Stop")
    says(page, "D learned")
    steps = re.findall(r"\d+", page.page.locator("[data-taken]").inner_text())
    assert int(steps[0]) > int(steps[1])
    # Nobody looks any more: it rests.
    learns(page, "Train both, on and on", "Both learn.")
    page.tab("Loss")
    page.tab("GAN")
    says(page, "Both learned")


def test_d_alone_hands_on_gradients_that_stay_and_others_that_vanish(visit):
    page = visit()
    begun(page, "Start")
    lengths = re.compile(rf"has the length {NUMBER}; that of .* the other way .*, {NUMBER}\.")
    pull = page.page.locator("[data-pull]")
    before = lengths.search(pull.inner_text())
    choose(page, "10")
    press(page, "Train D")
    says(page, "D learned 10 steps, G stood still.")
    after = lengths.search(pull.inner_text())
    assert before
    assert after
    assert float(after[1]) > 1.5 * float(before[1])
    assert float(after[2]) < 0.5 * float(before[2])


def test_keys_alone_play_it_and_links_hold_the_moment(visit):
    page = visit()
    page.tab("How it works")
    page.page.get_by_role("button", name="Train D or G yourself").press("Enter")
    title = page.page.get_by_role("heading", name="Play on")
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    begun(page, "Later")
    page.page.locator("[data-do=discriminator]").focus()
    page.page.keyboard.press("Enter")
    says(page, "D learned, G stood still.")
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    says(page, "G learned, D stood still.")
    press(page, "Other digits and codes")
    says(page, "As it stood at the moment")
    link = page.address()
    assert "play=late" in link
    assert "batches=1" in link


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_panel_fits_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = visit(size=size, touch=phone)
    begun(page, "Later")
    press(page, "Train G")
    says(page, "G learned, D stood still.")
    page.page.add_script_tag(path=AXE)
    assert not troubles(page, phone)
    for name in ("then", "now"):
        canvas = page.page.locator(f".play-{name} canvas")
        canvas.scroll_into_view_if_needed()
        page.settle()
        assert page.colours(canvas) > 2, name
