"""In full screen: every view and card as large as the screen allows, with its buttons; axe."""

from playwright.sync_api import Page, expect

from tests.browser.test_layout import AXE, SEEN, axe_finds
from tests.browser.test_presentation import CUT_OFF, SMALL_TEXT, wait_for_presentation
from tests.browser.visit import TWO_FRAMES, turned_to_its_end, with_modules

SCREENS = [(1280, 720), (1366, 650), (1920, 1080), (2560, 1440)]
BAR = ["QR code", "Leave full screen"]

# What fills the screen, the least share of it that this covers, and what can be pressed there.
VIEWS = {
    "explore": (".digit canvas", 0.4, ["Encode again", "Reset", "Random", "Next view"]),
    "map": ("latent-map", 0.6, ["Encode again", "Random digit", "View before", "Next view"]),
    "plane": ("latent-plane, plane-result .digit", 0.45, ["Encode again", "Random digit"]),
    "morph": (".strip canvas, .digit", 0.45, ["Play", "New pair", "Next view"]),
    "generate": (".samples", 0.45, ["Next seed", "Next view"]),
    "gan": (
        ".game-now .digit, .film-pictures",
        0.35,
        ["← Fake", "Real →", "Ten others", "The moment before", "Next view"],
    ),
    "loss": ("#digit-input, .heat-plot", 0.4, ["Random digit", "Next view"]),
    "train": (".train-canvas", 0.5, ["Train", "1 step", "Slow motion", "Start again", "Next view"]),
    "how-it-works": ("net-flow", 0.7, ["Encode again", "Random digit", "Next view"]),
    "evidence": ("evidence-table table", 0.8, ["Show me: P(digit), samples of N(0, I)"]),
}
ON_CARDS = {"squeeze": ["Clear", "Random"], "what-you-know": ["Finish"]}
CARDS = with_modules("async () => (await import('cards')).CARDS.map(({ id }) => id)")

# What is wrong with what is on the screen; `main` fills it.
LOOK = f"""([main, least]) => {{
  const found = ({SMALL_TEXT})().concat(({CUT_OFF})());
  const isSeen = (e) => e.checkVisibility({{ visibilityProperty: true, opacityProperty: true }});
  const all = {SEEN}('.lse').filter(isSeen)
    .filter((e) => !e.closest('.hidden, .map-unseen, dialog, svg'));
  const name = (e) => `${{e.localName}}.${{e.className}} ${{e.textContent.trim().slice(0, 30)}}`;
  const box = (e) => e.getBoundingClientRect();
  for (const e of all) {{
    const {{ left, top, right, bottom, width, height }} = box(e);
    const isText = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const isButton = e.matches('button, summary, canvas:not(.pictures)');
    // Rows of samples that have no room are cut away as a whole.
    const frame = e.closest('.samples') ? box(e.closest('.samples')) : null;
    if ((!isText && !isButton) || !width || (frame && top >= frame.bottom)) continue;
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)
      found.push(`outside: ${{name(e)}}`);
    if (e.matches('button, summary') && Math.min(width, height) < 43.5)
      found.push(`small to press: ${{name(e)}} ${{width}} x ${{height}}`);
  }}
  const covered = all.filter((e) => e.matches(main)).map(box)
    .reduce((sum, {{ width, height }}) => sum + width * height, 0);
  const share = covered / (innerWidth * innerHeight);
  if (share < least) found.push(`${{main}} covers only ${{share.toFixed(2)}}`);
  return found;
}}"""


def on_every_screen(
    page: Page, what: str, main: str, least: float, buttons: list[str], within: str = ".lse"
) -> list[str]:
    """Return what is wrong at any of the sizes."""
    found = []
    # By their role and name they are looked for once, and nowhere else: that takes longest.
    there = {
        name: page.locator(within).get_by_role("button", name=name, exact=True).element_handles()
        for name in buttons
    }
    # From the size that the screen has, to and fro.
    last = page.viewport_size == {"width": SCREENS[-1][0], "height": SCREENS[-1][1]}
    for width, height in SCREENS[:: -1 if last else 1]:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(TWO_FRAMES)
        page.evaluate(TWO_FRAMES)
        found += [f"{what}, {width}: {one}" for one in page.evaluate(LOOK, [main, least])]
        found += [
            f"{what}, {width}: no button {name}"
            for name, elements in there.items()
            if not any(element.is_visible() for element in elements)
        ]
    return found


def answer(page: Page) -> bool:
    """Guess what a card asks, if it asks."""
    planes = page.locator(".code-plane:not([role=img])")
    guesses = page.locator("button[data-guess]:visible")
    asked = planes.count() or guesses.count()
    for plane in planes.all():
        plane.click(position={"x": 60, "y": 60})
    if guesses.count():
        guesses.first.click()
        turned_to_its_end(page)
    return bool(asked)


def test_every_card_and_every_view_fills_a_screen_and_has_its_buttons(visit):
    """The way of a lecture, by a clicker: the path, then the instrument's views."""
    # The browser's own full screen has one size.
    visited = visit("#card=nobody-draws&presenting=on", guide=True, until="all")
    page = visited.page
    page.add_script_tag(path=AXE)
    page.emulate_media(reduced_motion="reduce")
    wait_for_presentation(visited, bar=".guide-top")
    found = []
    for card in page.evaluate(CARDS):
        expect(page.locator("[data-card]")).to_have_attribute("data-card", card)
        page.wait_for_selector(".guide-scene > *")
        buttons = [*ON_CARDS.get(card, []), "Leave full screen"]
        found += on_every_screen(page, card, ".guide-scene", 0.5, buttons, "guide-path")
        if answer(page):
            page.wait_for_selector("[data-truth]")
            told = f"{card}, told"
            found += on_every_screen(page, told, ".guide-scene", 0.5, ["Next"], "guide-path")
        found += [f"{card}: {one}" for one in axe_finds(visited)]
        page.keyboard.press("PageDown")
    # The end of the path is the first view, still in full screen.
    page.get_by_role("button", name="Next view").wait_for()
    expect(page.locator(".stage-lead")).to_be_focused()
    for view, (main, least, buttons) in VIEWS.items():
        if view == "plane":
            page.get_by_text("2-D plane").click()
            page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
        elif view != "explore":
            page.keyboard.press("PageDown")
        visited.arrived()
        found += on_every_screen(page, view, main, least, buttons + BAR)
        found += [f"{view}: {one}" for one in axe_finds(visited)]
    assert not found, "\n".join(found)


def test_the_full_screen_goes_along_with_the_view(visit):
    visited = visit.reused()
    page = visited.page
    lead = page.locator(".stage-lead")
    visited.tab("Map")
    page.get_by_role("button", name="Full screen", exact=True).click()
    page.wait_for_function("document.fullscreenElement === document.documentElement")
    wait_for_presentation(visited)
    expect(page.locator("latent-map[model=vae]")).to_be_visible()
    # Beside a knob there is no room for the long name.
    name = page.locator(".stage > .head[model=vae] .name")
    expect(name).to_have_text("VAE", use_inner_text=True)
    expect(page.locator("#digit-vae")).to_be_hidden()
    page.keyboard.press("1")
    expect(page.locator("#digit-vae")).to_be_visible()
    expect(lead).to_be_focused()
    expect(lead).to_have_text("What does each number do?")
    to_strip = page.get_by_role("button", name="To the first strip")
    expect(to_strip).to_be_visible()
    # A clicker leads on even from a slider, which has these keys elsewhere.
    slider = visited.slider("vae", visited.top("vae"))
    slider.focus()
    page.keyboard.press("PageDown")
    assert visited.store("store.view") == "map"
    assert not visited.moved("vae")
    expect(lead).to_be_focused()
    expect(to_strip).to_be_hidden()
    before, after = (page.get_by_role("button", name=n) for n in ("View before", "Next view"))
    before.click()
    assert visited.store("store.view") == "explore"
    expect(before).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("PageUp")
    assert visited.store("store.view") == "explore"
    page.keyboard.press("8")
    after.click()
    assert visited.store("store.view") == "evidence"
    expect(after).to_have_attribute("aria-disabled", "true")
    assert page.evaluate("document.fullscreenElement !== null")
    page.keyboard.press("f")
    wait_for_presentation(visited, there=False)
    expect(page.get_by_role("tab", name="Evidence")).to_have_attribute("aria-selected", "true")


def test_show_me_of_a_headline_leads_to_what_the_full_screen_shows(visit):
    visited = visit.reused()
    page = visited.page
    page.keyboard.press("f")
    wait_for_presentation(visited)
    page.keyboard.press("9")
    visited.arrived()
    rows = page.locator("tr[data-headline]")
    shown = []
    for row in rows.all():
        button = row.get_by_role("button", name="Show me")
        if not button.is_visible():
            continue
        button.click()
        expect(page.locator("[data-shown]")).to_be_in_viewport(ratio=0.99)
        assert page.evaluate(LOOK, [".stage", 0]) == [], "not cut off at 16 to 10 either"
        shown.append(visited.store("store.view"))
        page.keyboard.press("9")
        expect(page.locator(".stage-lead")).to_be_focused()
    # Three sliders a model do not show how many numbers are in use.
    assert rows.count() == 5
    assert shown == ["loss", "generate", "generate", "morph"]


def test_what_the_bar_offers_is_about_what_is_shown(visit):
    visited = visit.reused()
    page = visited.page
    page.keyboard.press("f")
    wait_for_presentation(visited)
    page.get_by_role("button", name="Encode again").click()
    assert (visited.z("vae") != visited.mu("vae")).all()
    page.get_by_role("button", name="Reset").click()
    visited.check_encoded()
    page.keyboard.press("6")
    digit = visited.store("store.testIndex")
    page.get_by_role("button", name="Random digit").click()
    visited.settle()
    assert visited.store("store.testIndex") != digit
    page.keyboard.press("2")
    visited.arrived()
    page.get_by_text("2-D plane").click()
    page.wait_for_function("!document.querySelector('latent-plane.is-loading')")
    moved = (
        "async () => { const { planeMoved, planeSide } = await import('plane-codes');"
        " return planeMoved(planeSide('vae')); }"
    )
    assert not page.evaluate(with_modules(moved))
    page.get_by_role("button", name="Encode again").click()
    assert page.evaluate(with_modules(moved))
    assert not visited.moved("vae"), "the models on the plane are others"
