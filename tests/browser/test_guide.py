"""The guided path: what a visitor without a link meets, card by card."""

import re
import time

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from safetensors.torch import load_file

from explorer.artefacts import DIRECTORY
from explorer.gan import Discriminator
from explorer.judge.critic import p_digit
from explorer.losses import bernoulli_nll
from explorer.random import standard_normal
from tests.browser.test_layout import AXE, THEMES, troubles
from tests.browser.visit import (
    DESK,
    PHONE,
    TWO_FRAMES,
    box_of,
    decoded,
    encoded,
    turned_to_its_end,
    with_modules,
)

DISCRIMINATOR = DIRECTORY / "gan" / "discriminator.safetensors"
FIRST = "nobody-draws"
MOST_CONTROLS = 12
MOST_WORDS = 60
COUNTED = 100

# Everything that can be pressed, and every word, that is in the window; Gradio's own too.
IN_THE_WINDOW = """() => {
  const isSeen = (element) => {
    const { width, height, top, bottom, left, right } = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && width > 1 && height > 1 && bottom > 0 && right > 0 && top < innerHeight
      && left < innerWidth;
  };
  const CONTROLS = 'button, a[href], input, select, textarea, summary, [role=tab], [role=slider]';
  const name = (e) => (e.textContent || e.id || e.localName).trim().replace(/\\s+/g, ' ');
  const controls = [...document.querySelectorAll(CONTROLS)].filter(isSeen).map(name);
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (parentElement.closest('script, style, .hidden') || !isSeen(parentElement)) continue;
    words.push(...(data.match(/[\\p{L}\\p{N}][\\p{L}\\p{N}.,’'()%-]*/gu) ?? []));
  }
  return { controls, words, below: document.documentElement.scrollHeight - innerHeight };
}"""
# A card borrows elements that speak for themselves.
SPOKEN = "guide-path > [role=status]"
CARDS = with_modules("async () => (await import('cards')).CARDS.map(({ id }) => id)")


@pytest.fixture
def guide(visit):
    """Open the page as a visitor does who brings no link."""

    def opened(address: str = "", **options):
        page = visit(address, guide=True, **options)
        page.page.wait_for_selector("[data-card] .guide-scene > *")
        return page

    return opened


@pytest.fixture
def on_card(visit):
    """Give a page that other tests had before, on a card that nobody has answered."""

    def opened(card: str = FIRST, **options):
        page = visit.reused(**options)
        page.card(card)
        return page

    return opened


def card_of(page: Page) -> str | None:
    return page.locator("[data-card]").get_attribute("data-card")


def cards(page: Page) -> list[str]:
    return page.evaluate(CARDS)


def instrument(page: Page):
    return page.get_by_role("tab", name="Explore", exact=True)


def guess(page: Page, key: str) -> None:
    page.locator(f'button[data-guess="{key}"]').click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_first_screen_is_one_question(guide, size):
    visited = guide(size=size, touch=size == PHONE, until="all")
    page = visited.page
    page.evaluate(TWO_FRAMES)
    assert not [url for url in visited.requests if "checkpoints/game" in url], "not before card 2"
    seen = page.evaluate(IN_THE_WINDOW)
    assert len(seen["controls"]) <= MOST_CONTROLS, seen["controls"]
    assert len(seen["words"]) <= MOST_WORDS, " ".join(seen["words"])
    assert seen["below"] <= 0, "something lies below the fold"
    assert card_of(page) == FIRST
    assert not instrument(page).is_visible()
    assert page.locator("button[data-guess]").count() == 4


@torch.no_grad()
def digits_by_torch(shipped, model: str) -> int:
    """Return how many of the first hundred samples of seed 0 the judge takes for digits."""
    z = torch.from_numpy(standard_normal(0, COUNTED, 32))
    images = shipped.models[model].net.decode(z)
    return int((p_digit(shipped.critic(images.reshape(-1, 1, 28, 28))) > 0.5).sum())


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_one_action_leads_to_junk_and_digits_counted_as_torch_counts_them(on_card, shipped, motion):
    page = on_card().page
    page.emulate_media(reduced_motion=motion)
    choices = page.get_by_role("group", name="Your guess").get_by_role("button", pressed=False)
    assert choices.count() == 4
    guess(page, "digits digits")
    truth = page.locator("[data-truth]")
    expect(truth).to_have_attribute("data-truth", "mush digits")
    for model in ("ae", "vae"):
        count = digits_by_torch(shipped, model)
        place = page.locator(f"[place-of={model}] .guide-count")
        expect(place).to_have_text(re.compile(rf"^{count} of {COUNTED}\s*are digits$"))
    expect(truth).to_contain_text("You said")
    expect(truth).to_contain_text("digits | digits")
    expect(truth).to_contain_text("About half of the VAE’s")
    expect(page.locator(SPOKEN)).to_contain_text("Almost none")
    assert truth.evaluate("e => e === document.activeElement"), "the focus follows the answer"
    page.locator("#guide-next").click()
    expect(page.get_by_role("main")).to_have_count(1)
    title = page.get_by_role("main").get_by_role("heading", level=2)
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(re.compile("^2 of"))
    page.locator("guide-path #pad").wait_for()
    expect(page.locator(SPOKEN)).to_be_empty()


def test_a_guess_is_locked_and_asked_about_after_the_click(on_card):
    page = on_card().page
    assert page.get_by_text("How sure were you?").count() == 0
    guess(page, "mush mush")
    locked = page.locator("button[data-guess]")
    if locked.count():
        expect(locked.first).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Certain").click()
    expect(page.locator(".sure")).to_have_text("You were: certain.")
    expect(page.locator("[data-truth]")).to_contain_text("mush | mush")
    expect(page.locator(".sure")).to_have_text("You were: certain.")


def test_on_a_phone_the_guess_makes_room_for_how_sure_one_was(on_card):
    page = on_card("the-forger", size=PHONE, touch=True).page
    guess(page, "you")
    asked = page.locator(".sure")
    expect(asked).to_contain_text("How sure were you?")
    box, foot = asked.bounding_box(), page.locator("#guide-next").bounding_box()
    assert box
    assert foot
    assert box["y"] + box["height"] <= foot["y"]


def test_again_and_the_fairer_try_run_the_models(on_card, shipped):
    page = on_card().page
    guess(page, "mush digits")
    says = page.locator(".guide-says")
    expect(says).to_contain_text("Almost none")
    first = page.locator("[place-of=vae] canvas").evaluate("c => c.toDataURL()")
    page.get_by_role("button", name="Again").click()
    expect(page.locator(".is-running")).to_have_count(0)
    assert page.locator("[place-of=vae] canvas").evaluate("c => c.toDataURL()") != first
    page.get_by_role("button", name="A fairer try").click()
    expect(says).to_contain_text("each network’s own codes")
    expect(says).to_contain_text("Very few of the autoencoder’s")
    fitted = shipped.evidence["rows"]["p_digit_fitted"]
    expect(page.locator(".guide-more")).to_contain_text(f"{fitted['vae']['value']:.2f}")


def test_who_says_so_names_the_judge_and_its_accuracy(on_card, shipped):
    page = on_card().page
    guess(page, "mush digits")
    page.get_by_text("Who says so?").click()
    accuracy = shipped.evidence["critic"]["accuracy"]["value"]
    expect(page.locator("guide-path details")).to_contain_text(f"{100 * accuracy:.1f} %")


def test_the_instrument_opens_in_the_cards_state_and_the_guide_brings_the_path_back(on_card):
    visit = on_card()
    page = visit.page
    guess(page, "mush digits")
    expect(page.locator("[data-truth]")).to_be_visible()
    page.get_by_role("button", name="Again").click()
    expect(page.locator(".is-running")).to_have_count(0)
    page.locator("#guide-leave").click()
    expect(page.get_by_role("tab", name="Generate")).to_have_attribute("aria-selected", "true")
    assert not page.locator("guide-path").is_visible()
    assert visit.store("store.sampleSeed") == 1
    page.get_by_role("button", name="Guide", exact=True).click()
    expect(page.locator("[data-card]")).to_be_visible()
    assert not instrument(page).is_visible()
    # What was found there is still there.
    expect(page.locator("[data-truth]")).to_contain_text("You said")


def test_back_and_forward_step_between_cards_and_out_of_the_instrument(on_card):
    visit = on_card()
    page = visit.page
    visit.address()
    ids = cards(page)
    here = page.locator("[data-card]")
    # A window keeps fifty.
    longest = min(page.evaluate("history.length") + 4, 50)
    page.locator("#guide-next").click()
    expect(here).to_have_attribute("data-card", ids[1])
    page.keyboard.press("PageDown")
    expect(here).to_have_attribute("data-card", ids[2])
    page.locator("#guide-leave").click()
    expect(instrument(page)).to_be_visible()
    visit.tab("Loss")
    assert page.evaluate("history.length") == longest, "one for each card and view"

    def go(steps: int) -> None:
        # An address that is written meanwhile would end the step.
        visit.address()
        page.evaluate("steps => history.go(steps)", steps)

    # To the card on which the instrument was opened, by way of its views.
    go(-1)
    expect(page.get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")
    go(-1)
    expect(here).to_be_visible()
    expect(here).to_have_attribute("data-card", ids[2])
    assert f"card={ids[2]}" in visit.address()
    go(-1)
    expect(here).to_have_attribute("data-card", ids[1])
    go(2)
    expect(instrument(page)).to_be_visible()
    assert page.evaluate("history.length") == longest
    button = page.get_by_role("button", name="Guide", exact=True)
    for width in (361, 390, 700, 960, 1024, 1360, 1361):
        page.set_viewport_size({"width": width, "height": 900})
        visit.settle()
        box = box_of(button)
        assert box["x"] > 0, width
        assert box["x"] + box["width"] <= width, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_who_brings_a_link_or_left_before_is_in_the_instrument(guide, visit):
    # Pages that tests have one after another are opened with #view=explore.
    for page in (visit.reused().page, visit("#view=map&digit=7&v=2").page):
        expect(instrument(page)).to_be_visible()
        assert not page.locator("guide-path").is_visible()
    visited = guide()
    page = visited.page
    page.locator("#guide-leave").click()
    expect(instrument(page)).to_be_visible()
    page.goto(visit.home, wait_until="commit")
    expect(instrument(page)).to_be_visible()
    page.get_by_role("button", name="Guide", exact=True).click()
    expect(page.locator("[data-card]")).to_be_visible()
    visited.address()
    page.goto(visit.home, wait_until="commit")
    page.wait_for_selector("[data-card] .guide-scene > *")
    assert card_of(page) == FIRST


NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"


def test_without_storage_the_path_begins_on_card_1_every_time(guide, visit):
    page = guide(before=lambda page: page.add_init_script(NO_STORAGE)).page
    assert card_of(page) == FIRST
    page.locator("#guide-leave").click()
    expect(instrument(page)).to_be_visible()
    page.goto(visit.home, wait_until="commit")
    page.wait_for_selector("[data-card] .guide-scene > *")
    assert card_of(page) == FIRST


def test_a_link_holds_its_card_and_an_unknown_card_is_the_first(guide, on_card):
    page = on_card()
    ids = cards(page.page)
    assert f"card={FIRST}" in page.address()
    for card, opens in ((ids[-1], ids[-1]), ("of-another-version", FIRST)):
        assert card_of(guide(f"#card={card}").page) == opens


def test_keys_step_along_the_path_and_the_focus_goes_to_the_heading(on_card):
    page = on_card().page
    ids = cards(page)
    for card in ids[1:]:
        page.keyboard.press("PageDown")
        expect(page.locator("[data-card]")).to_have_attribute("data-card", card)
        expect(page.locator("#guide-title")).to_be_focused()
    for card in reversed(ids[:-1]):
        page.keyboard.press("PageUp")
        expect(page.locator("[data-card]")).to_have_attribute("data-card", card)
    page.keyboard.press("PageUp")
    assert card_of(page) == ids[0]


def test_the_question_comes_first_no_fast_step_is_lost_and_no_early_guess(visit):
    held = []

    def slowly(page: Page) -> None:
        page.route("**/bundles/first.js", lambda route: held.append(route))
        page.route("**/scene-samples.js", lambda route: (time.sleep(1), route.continue_()))

    page = visit(guide=True, before=slowly, until=None).page
    first = page.locator("#waiting")
    expect(first.get_by_role("heading", name="Nobody draws")).to_be_visible()
    expect(first).to_contain_text("What comes out?")
    expect(first).to_contain_text(re.compile(r"is loading: \d+ kB so far"))
    expect(first.get_by_text("squeeze")).to_be_hidden()
    for route in held:
        route.continue_()
    guess(page, "mush digits")
    expect(first).to_have_count(0)
    expect(page.locator("[data-truth]")).to_contain_text("You said")
    page.evaluate("""() => ['PageDown', 'PageDown'].forEach((key) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""")
    expect(page.locator("[data-card]")).to_have_attribute("data-card", cards(page)[2])


def test_the_end_says_what_one_knows_and_the_hand_out_is_two_pages(on_card):
    page = on_card("what-you-know").page
    table = page.locator(".guide-summary table")
    expect(table.get_by_role("columnheader")).to_have_text(["Autoencoder", "VAE", "GAN"])
    expect(table).to_contain_text("best of 4:")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets = page.locator(".hand-out section")
    assert sheets.count() == 2
    expect(sheets.first).to_contain_text("Whose copies are better?")
    assert "Almost none" not in sheets.first.inner_text(), "no answer among the questions"
    assert sheets.last.locator("li").count() == len(cards(page)) - 1
    expect(sheets.last).to_contain_text("Almost none of the autoencoder’s samples")
    expect(sheets.last).to_contain_text("It has no encoder")
    assert not page.locator("#guide-next").is_visible()
    assert len(re.findall(rb"/Type /Page\b(?!s)", page.pdf(format="A4"))) == 2


def test_single_keys_of_the_instrument_do_nothing_behind_a_card(on_card):
    visit = on_card()
    before = visit.store("[store.view, store.resamples, store.testIndex]")
    for key in ("2", "e", "n", "r", "q"):
        visit.page.keyboard.press(key)
    visit.settle()
    assert visit.store("[store.view, store.resamples, store.testIndex]") == before
    assert card_of(visit.page) == FIRST


def test_a_digit_of_ones_own_goes_through_both_networks_and_the_pad_goes_home(on_card):
    visit = on_card("squeeze")
    page = visit.page
    page.locator("guide-path #pad").wait_for()
    bars = page.locator("[place-of=vae] .number-bars path")
    before = bars.get_attribute("d")
    box = box_of(page.locator("guide-path #pad"))
    for share in (0.2, 0.8):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
        page.mouse.down() if share < 0.5 else page.mouse.up()
    expect(page.locator("[data-truth]")).to_contain_text("784 pixels went in, 32 numbers")
    expect(page.locator(SPOKEN)).to_contain_text("784 pixels went in, 32 numbers")
    assert bars.get_attribute("d") != before
    assert visit.store("store.source.kind") == "drawn"
    page.locator("#guide-leave").click()
    expect(page.locator(".stage #pad")).to_be_visible()
    assert page.locator(".stage test-digits .pick").count() == 10
    visit.check_encoded()


def mark_both(page: Page) -> None:
    for model in ("ae", "vae"):
        page.locator(f"[place-of={model}] .code-plane").click(position={"x": 60, "y": 60})


def test_random_numbers_fall_into_a_ring_that_holds_what_numpy_counts(on_card, shipped):
    page = on_card("where-they-fall").page
    page.wait_for_function("document.querySelector('.code-plane').width > 300")
    mark_both(page)
    truth = page.locator("[data-truth]")
    expect(truth).to_contain_text("86 % of random pairs")
    for model in ("ae", "vae"):
        codes = shipped.models[model].plane_codes
        inside = (np.hypot(*codes.T) <= 2).mean()
        expect(truth).to_contain_text(f"{100 * inside:.0f} %")
    pictures = page.locator(".plane-picture canvas")
    first = [picture.evaluate("c => c.toDataURL()") for picture in pictures.all()]
    box = box_of(page.locator("[place-of=vae] .code-plane"))
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    page.evaluate(TWO_FRAMES)
    moved = [picture.evaluate("c => c.toDataURL()") for picture in pictures.all()]
    assert all(a != b for a, b in zip(first, moved, strict=True)), "both decoders follow"


def test_a_plane_is_marked_by_keyboard_too(on_card):
    page = on_card("where-they-fall").page
    page.wait_for_function("document.querySelector('.code-plane').width > 300")
    for model in ("ae", "vae"):
        page.locator(f"[place-of={model}] .code-plane").focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
    truth = page.locator("[data-truth]")
    expect(truth).to_contain_text("You hit it on the VAE’s plane.")
    # Who leafs back and on finds the marks as they were.
    page.keyboard.press("PageUp")
    expect(truth).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(truth).to_contain_text("You hit it on the VAE’s plane.")


def test_five_encodings_are_one_point_and_five(on_card):
    page = on_card("point-or-cloud").page
    guess(page, "one five")
    expect(page.locator("[data-truth]")).to_have_attribute("data-truth", "one five")
    for model, points in (("ae", "1"), ("vae", "5")):
        expect(page.locator(f"[place-of={model}] .guide-count b")).to_have_text(points)


def test_the_price_is_measured_on_this_digit_and_on_all(on_card, shipped):
    visit = on_card("the-price")
    page = visit.page
    guess(page, "variational")
    truth = page.locator("[data-truth]")
    expect(truth).to_have_attribute("data-truth", "plain")
    rows = shipped.evidence["rows"]["bce_at_mean"]
    expect(truth).to_contain_text(f"by {rows['vae']['value'] - rows['ae']['value']:.0f} nats")
    x = shipped.digits[shipped.evidence["typical"]["digit"]["index"]].astype(np.float32) / 255
    for model in ("ae", "vae"):
        x_hat = decoded(
            shipped,
            model,
            encoded(shipped, model, shipped.digits[shipped.evidence["typical"]["digit"]["index"]]),
        ).clip(1e-7)
        nats = -(x * np.log(x_hat) + (1 - x) * np.log1p(-x_hat.clip(0, 1 - 1e-7))).sum()
        shown = page.locator(f"[place-of={model}] .guide-count b").inner_text()
        assert abs(float(shown) - nats) <= 1


def test_the_strips_are_named_after_the_guess_and_their_means_stand_beside(on_card, shipped):
    page = on_card("between").page
    page.wait_for_selector(".guide-strip canvas.is-there")
    assert "VAE" not in page.locator(".guide-scene").inner_text()
    page.locator(".guide-strip").first.click()
    truth = page.locator("[data-truth]")
    expect(page.locator(".guide-strip[aria-pressed=true]")).to_contain_text("your guess")
    place = truth.get_attribute("data-truth")
    assert place
    expect(page.locator(f".guide-strip[data-guess={place}]")).to_contain_text("VAE")
    paths = shipped.evidence["curves"]["paths"]
    half = paths["t"].index(0.5)
    for model in ("ae", "vae"):
        expect(truth).to_contain_text(f"{paths['slerp'][model][half]:.2f}")


@torch.no_grad()
def check_member(page: Page, shipped, beta: float) -> None:
    """The card shows what torch decodes from the same random numbers and this digit's code."""
    one = shipped.models["vae" if beta == 1 else f"vae-beta-{beta:g}".replace(".", "p")]
    shows = page.locator("scene-knob:not([data-coming])")
    expect(page.locator("scene-knob output")).to_have_text(f"{beta:g}")
    expect(shows).to_be_visible()
    images = one.net.decode(torch.from_numpy(standard_normal(0, 12, 32)))
    digits = int((p_digit(shipped.critic(images.reshape(-1, 1, 28, 28))) > 0.5).sum())
    expect(page.locator("[data-of=samples] .guide-count")).to_have_text(
        re.compile(rf"^{digits}\s*of 12 are digits$")
    )
    x = shipped.digits[shipped.evidence["typical"]["digit"]["index"]].astype(np.float32) / 255
    x = torch.from_numpy(x.reshape(1, -1))
    nats = bernoulli_nll(one.net.decode(one.net.encode(x)[0]), x).item()
    told = page.locator("[data-of=copy] .guide-count b").inner_text()
    assert abs(float(told) - nats) <= 1, beta


def test_the_knob_is_guessed_then_turned_and_the_same_numbers_follow(on_card, shipped):
    visited = on_card("the-knob")
    page = visited.page
    assert not [url for url in visited.requests if "vae-beta" in url], "nothing is fetched before"
    page.locator(".knob-places").get_by_role("button", name="Beta 8", exact=True).focus()
    page.keyboard.press("Enter")
    knob = page.get_by_role("slider", name="Beta of the VAE; your guess was 8")
    expect(knob).to_be_focused()
    expect(page.locator(".guide-do")).to_have_text("Now drag beta to its right end, and watch.")
    check_member(page, shipped, 0)
    page.keyboard.press("ArrowRight")
    check_member(page, shipped, 0.1)
    assert "vae-beta-16" not in " ".join(visited.requests), "one by one"
    assert page.locator("[data-truth]").count() == 0, "first one turns it"
    page.keyboard.press("End")
    check_member(page, shipped, 16)
    truth = page.locator("[data-truth]")
    expect(truth).to_contain_text("You said 8: best for none of 6 judges.")
    expect(truth).to_contain_text("it depends on the judge")
    knob.press("ArrowLeft")
    check_member(page, shipped, 8)
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".is-running")).to_have_count(0)
    check_member(page, shipped, 16)
    # Who leafs back and on finds it told; who leaves goes on at this beta.
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    expect(truth).to_contain_text("You said 8")
    knob.press("ArrowLeft")
    expect(page.locator("scene-knob output")).to_have_text("8")
    page.locator("#guide-leave").click()
    expect(page.get_by_role("tab", name="Generate")).to_have_attribute("aria-selected", "true")
    assert visited.store("store.beta") == 8
    visited.start_over()


@torch.no_grad()
def test_ten_pictures_are_judged_beside_the_discriminator(on_card):
    visited = on_card("the-forger")
    page = visited.page
    # The GAN view has a game too, once another test has opened it.
    scene = page.locator("scene-forger")
    judge, slots, which = (
        scene.locator(s) for s in ("[data-real]", ".game-slots li", ".game-which")
    )
    expect(judge).to_be_hidden()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    guess(page, "discriminator")
    expect(which).to_have_text("Picture 1 of 10")
    # The arrows answer here, wherever the focus is; the card stays.
    for key in ("ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(which).to_have_text("Picture 3 of 10")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    truth = page.locator("[data-truth]")
    expect(truth).to_contain_text("it learned from what D says of its fakes")
    told = slots.locator("[data-was]").all_inner_texts()
    yours = sum(one == ("fake" if k == 1 else "real") for k, one in enumerate(told))
    d = Discriminator().eval()
    d.load_state_dict({k: v.float() for k, v in load_file(DISCRIMINATOR).items()})
    pictures = np.stack([visited.red(one) for one in slots.locator("canvas").all()])
    believed = d(torch.from_numpy(pictures.astype(np.float32) / 255)).sigmoid().numpy()
    says = slots.locator("[data-d]").all_inner_texts()
    # A canvas holds whole grey values.
    np.testing.assert_allclose([float(one.split()[-1]) for one in says], believed, atol=0.03)
    theirs = sum("✓" in one for one in says)
    expect(truth).to_contain_text(f"You told {yours} of 10, the discriminator, D, {theirs}.")
    right = "you" if yours > theirs else "discriminator" if theirs > yours else "draw"
    expect(truth).to_have_attribute("data-truth", right)
    # Who leafs back and on finds it told.
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    expect(truth).to_contain_text(f"You told {yours} of 10")
    page.get_by_role("button", name="Ten others").click()
    expect(which).to_have_text("Picture 1 of 10")
    page.locator("#guide-leave").click()
    expect(page.get_by_role("tab", name="GAN")).to_have_attribute("aria-selected", "true")
    assert visited.store("store.gameSeed") == 1
    visited.start_over()


def shown(page: Page, card: str) -> None:
    expect(page.locator("[data-card]")).to_have_attribute("data-card", card)
    page.wait_for_selector(".guide-scene > *")
    page.evaluate(TWO_FRAMES)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_every_card_fits_and_axe_finds_nothing(on_card, size):
    phone = size == PHONE
    page = on_card(size=size, touch=phone)
    page.page.add_script_tag(path=AXE)
    found = []
    for card in cards(page.page):
        shown(page.page, card)
        # What asks goes on being there, so one theme a size is enough until it is told.
        asked = page.page.locator("button[data-guess]:visible").count()
        themes = (THEMES[phone],) if asked else THEMES
        found += [f"{card}: {what}" for what in troubles(page, phone, themes)]
        first = page.page.locator("button[data-guess]:visible").first
        if asked:
            first.click()
            turned_to_its_end(page.page)
            page.page.wait_for_selector("[data-truth]")
            page.settle()
            if phone and card == FIRST:
                steps = box_of(page.page.locator(".guide-steps"))
                after = box_of(page.page.locator(".guide-after"))
                assert after["y"] + after["height"] <= steps["y"], "what comes next is in sight"
            found += [f"{card}, told: {what}" for what in troubles(page, phone)]
        page.page.locator("#guide-next").click()
    # That the path was left is kept in the next frame, for tests after this one too.
    expect(instrument(page.page)).to_be_visible()
    page.settle()
    assert not found, "\n".join(found)


def test_nothing_of_the_path_is_left_when_the_instrument_is_open(on_card):
    """A drag must not pay for a card: no scene is there, and nothing of it listens."""
    visit = on_card()
    visit.page.locator("#guide-leave").click()
    expect(instrument(visit.page)).to_be_visible()
    assert visit.page.locator(".guide-scene > *").count() == 0
    visit.tab("Explore")
    before = visit.picture("vae")
    visit.drag(visit.slider("vae", visit.top("vae")), 0.9)
    assert not np.array_equal(visit.picture("vae"), before)
    visit.check_pictures()


def test_a_swipe_leads_on_and_back(on_card):
    visit = on_card(size=PHONE, touch=True)
    page = visit.page
    ids = cards(page)
    if len(ids) < 2:
        pytest.skip("there is one card")
    swipe(page, 330, 60)
    expect(page.locator("[data-card]")).to_have_attribute("data-card", ids[1])
    swipe(page, 60, 330)
    expect(page.locator("[data-card]")).to_have_attribute("data-card", ids[0])


def swipe(page: Page, start: float, end: float) -> None:
    page.locator("#guide-title").evaluate(
        """(title, [start, end]) => {
          const { top } = title.getBoundingClientRect();
          const fire = (type, clientX) => title.dispatchEvent(new PointerEvent(type,
            { bubbles: true, pointerId: 7, pointerType: 'touch', clientX, clientY: top + 4 }));
          fire('pointerdown', start);
          fire('pointerup', end);
        }""",
        [start, end],
    )
