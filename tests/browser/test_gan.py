"""The GAN view: the game, the films, the gradient, D on other pictures, the search for a code."""

import json
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from safetensors.numpy import load_file
from torch.nn import functional as F

from explorer import artefacts
from explorer.artefacts import files
from explorer.random import standard_normal
from tests.browser.test_layout import AXE, troubles
from tests.browser.visit import DESK, PHONE, Visit, box_of, decoded, with_modules

pytestmark = pytest.mark.copy

GAME = artefacts.DIRECTORY / "game"
CODES = 0x1C0DE * 2**32
PLAYED = """document.querySelector('[data-panel=gan-game]:not(.is-waiting) .game-which')
  ?.textContent"""
DIGITS = re.compile(r"\d")
FOUND = "document.querySelector('[data-do=search]').textContent === 'Find my digit'"
OTHERS_STOPPED = """() => {
  document.querySelector('[data-do=others]').click();
  const button = document.querySelector('[data-do=search]');
  const said = button.textContent;
  button.click();
  return said;
}"""
# Of a curve, a sign, two meters of D, and what offers the GAN; then of the judge's meter.
COLOURS = """() => [
  ['.film-plot .fake', 'stroke'], ['.gradient-row .sign.more', 'color'],
  ['gan-view .samples .bar i', 'backgroundColor'],
  ['.judged-row [data-by=d] .bar i', 'backgroundColor'],
  ['.lead third-model button', 'color'], ['.judged-row [data-by=judge] .bar i', 'backgroundColor'],
].map(([of, name]) => getComputedStyle(document.querySelector(of))[name])"""
# What the same search finds where it is run here, beside the page.
SEARCHED = with_modules("""async () => {
  const { store } = await import('page-store');
  const { networksAt, filmOf } = await import('game');
  const { CodeSearch } = await import('code-search');
  const { decoder } = networksAt(filmOf('good').moments.length - 1);
  const search = new CodeSearch(decoder, store.picture, { seed: store.searchSeed });
  for (let i = 0; i < 20; i++) search.step(15);
  return search.starts.map(({ bce }) => bce.toFixed(0));
}""")


def films() -> dict:
    return {film["id"]: film for film in json.loads((GAME / "films.json").read_text())["films"]}


def weights(moment: int) -> dict[str, torch.Tensor]:
    found = load_file(GAME / f"moment-{moment:02d}.safetensors")
    return {name: torch.from_numpy(one.astype(np.float32)) for name, one in found.items()}


def drawn(w: dict[str, torch.Tensor], z: np.ndarray) -> torch.Tensor:
    """Return what the generator of a moment draws (B, 784) from codes (B, 32)."""
    h = torch.from_numpy(z)
    for layer in ("decoder.0", "decoder.2"):
        h = F.relu(F.linear(h, w[f"{layer}.weight"], w[f"{layer}.bias"]))
    h = h.reshape(-1, 32, 7, 7)
    h = F.relu(F.conv_transpose2d(h, w["decoder.5.weight"], w["decoder.5.bias"], 2, 1))
    logits = F.conv_transpose2d(h, w["decoder.7.weight"], w["decoder.7.bias"], 2, 1)
    return torch.sigmoid(logits).flatten(1)


def logit_of(w: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """Return the logits (B,) of the discriminator of a moment for pictures (B, 784)."""
    h = x.reshape(-1, 1, 28, 28)
    for layer in ("discriminator.0", "discriminator.2", "discriminator.4"):
        h = F.leaky_relu(F.conv2d(h, w[f"{layer}.weight"], w[f"{layer}.bias"], 2, 1), 0.2)
    return F.linear(h.flatten(1), w["discriminator.7.weight"], w["discriminator.7.bias"])[:, 0]


def believed(w: dict[str, torch.Tensor], x: torch.Tensor) -> np.ndarray:
    """Return how sure it is that each is real, 0 to 1 (B,)."""
    return torch.sigmoid(logit_of(w, x)).numpy()


def opened(page: Visit) -> None:
    """Open the view and wait until its networks are there."""
    page.tab("GAN")
    page.page.wait_for_function(PLAYED)


def scrubber(page: Visit):
    return page.page.locator("#gan-scrubber")


def test_the_game_is_played_by_keys_and_every_number_is_torchs(visit):
    page = visit.reused()
    opened(page)
    last = len(films()["good"]["moments"]) - 1
    w = weights(last)
    # The codes have a key of their own, and each moment two rounds.
    fakes = drawn(w, standard_normal(CODES, 10, 32, 2 * last * 10))
    # From the tabs, arrows lead to other views.
    page.page.locator("[data-real]").focus()
    seen = []
    for _ in range(10):
        seen.append(page.pixels(".game-now canvas"))
        page.page.keyboard.press("ArrowRight")
    x = torch.from_numpy(np.stack(seen).astype(np.float32) / 255)
    slots = page.page.locator(".game-slots li")
    told = slots.locator("[data-was]").all_inner_texts()
    assert set(told) == {"real", "fake"}
    for k, truth in enumerate(told):
        # A fake is code k of the round; a real one is a test digit, byte for byte.
        near = np.abs(255 * fakes[k].numpy() - seen[k]).max() <= 1
        assert near == (truth == "fake")
        real = (page.shipped.digits == seen[k]).all(axis=1).any()
        assert real == (truth == "real")
    believes = believed(w, torch.where(torch.tensor([[t == "fake"] for t in told]), fakes, x))
    right = 0
    for k, said in enumerate(slots.locator("[data-d]").all_inner_texts()):
        mark, p = said.split()[1:]
        assert float(p) == pytest.approx(believes[k], abs=0.006)
        if abs(believes[k] - 0.5) > 0.001:
            assert (mark == "✓") == ((believes[k] >= 0.5) == (told[k] == "real"))
        right += mark == "✓"
    yours = told.count("real")
    expect(page.page.locator("[data-score=you]")).to_have_text(f"{yours} of 10")
    expect(page.page.locator("[data-score=d]")).to_have_text(f"{right} of 10")
    expect(page.page.locator(".game-end")).to_contain_text(f"You {yours}, D {right}.")
    for name in ("data-real", "data-fake"):
        expect(page.page.locator(f"[{name}]")).to_have_attribute("aria-disabled", "true")
    page.page.get_by_role("button", name="Ten others").click()
    expect(page.page.locator("[data-score=you]")).to_have_text("–")
    page.page.locator("[data-fake]").click()
    expect(page.page.locator("[data-score=you]")).to_have_text(re.compile("of 1$"))


def test_the_scrubber_shows_every_moment_and_asks_for_nothing_meanwhile(visit):
    page = visit.reused()
    opened(page)
    page.all_fetched()
    film = films()["good"]
    count = len(film["moments"])
    shown = files.unzip(GAME / "good.gz", (count * 16, 784)).reshape(count, 16, 784)
    slider = scrubber(page)
    slider.scroll_into_view_if_needed()
    page.requests.clear()
    seen = set()
    with page.holding(slider, 0.99) as move:
        for share in (0.7, 0.45, 0.2, 0.01):
            move(share)
            page.settle()
            place = int(slider.input_value())
            seen.add(place)
            moment = film["moments"][place]
            numbers = page.page.locator(".film-pictures [data-p]").all_inner_texts()
            assert numbers == [f"{p:.2f}" for p in moment["verdicts"]]
            atlas = page.red(page.page.locator(".film-pictures canvas"))
            width = page.page.locator(".film-pictures canvas").evaluate("c => c.width")
            first = atlas.reshape(-1, width)[:28, :28]
            np.testing.assert_array_equal(first.reshape(-1), shown[place][0])
        # The networks of a moment are, once it rests.
        others = [url for url in page.requests if "/game/moment-" not in url]
        assert others == [], "pictures and numbers are there"
    assert len(seen) == 4
    assert 0 in seen
    expect(page.page.locator("[data-of=d_real]")).to_have_text(
        f"{film['moments'][0]['d_real']:.2f}"
    )
    bars = page.page.locator(".film-shares b").all_inner_texts()
    assert [int(one) for one in bars] == pytest.approx(
        [100 * share for share in film["moments"][0]["shares"]], abs=0.51
    )
    # What plays the game comes once it rests.
    page.page.wait_for_function(PLAYED)
    assert any("moment-00" in url for url in page.requests)
    slider.press("End")
    assert page.store("store.moment") is None


def test_another_film_has_other_pictures_and_says_what_it_shows(visit):
    page = visit.reused()
    opened(page)
    said = page.page.locator(".film-says")
    expect(said).to_contain_text("D does not end at one half")
    for name, film in (("Plain run", "plain"), ("Collapsing run", "collapsing")):
        page.page.get_by_text(name, exact=True).click()
        expect(page.page.locator(".film-pictures.is-waiting")).to_have_count(0)
        page.settle()
        moments = films()[film]["moments"]
        assert int(scrubber(page).get_attribute("max") or 0) == len(moments) - 1
        shown = files.unzip(GAME / f"{film}.gz", (len(moments) * 16, 784))
        atlas = page.red(page.page.locator(".film-pictures canvas"))
        width = page.page.locator(".film-pictures canvas").evaluate("c => c.width")
        np.testing.assert_array_equal(atlas.reshape(-1, width)[:28, :28].reshape(-1), shown[-16])
        expect(page.page.locator(".game-from")).to_contain_text("Fakes: the good run at epoch")
    expect(said).to_contain_text("Sixteen codes, one picture.")


def test_a_fake_is_chosen_for_the_gradient_and_a_step_along_it_is_torchs(visit):
    page = visit.reused()
    opened(page)
    page.page.get_by_role("button", name=re.compile("^Fake 6: D")).click()
    panel = page.page.locator(".gan-gradient")
    panel.scroll_into_view_if_needed()
    expect(panel.locator("[data-how]")).to_contain_text("This is fake 6 of its sixteen")
    last = len(films()["good"]["moments"]) - 1
    w = weights(last)
    shown = files.unzip(GAME / "good.gz", ((last + 1) * 16, 784))[-16:]
    x = torch.from_numpy(shown[5].astype(np.float32)[None] / 255).requires_grad_()
    (gradient,) = torch.autograd.grad(logit_of(w, x).sum(), x)
    with torch.no_grad():
        way = gradient * x * (1 - x)
        after = (x + way / way.norm()).clamp(0, 1)
    for name, picture in (("fake", x.detach()), ("after", after)):
        told = panel.locator(f".gradient-{name} [data-d]")
        expect(told).to_have_text(DIGITS)
        assert float(told.inner_text()) == pytest.approx(believed(w, picture)[0], abs=0.006)
    expect(panel.locator(".gradient-plot canvas")).to_have_attribute(
        "aria-label", re.compile(r"more ink at \d+ pixels, less at \d+")
    )


def test_d_and_the_judge_see_what_is_drawn_and_follow_the_sliders(visit):
    page = visit.reused()
    opened(page)
    page.page.locator(".gan-judged").scroll_into_view_if_needed()
    row = page.page.locator(".judged-row [data-row='0'] [data-by=d] b")
    w = weights(len(films()["good"]["moments"]) - 1)
    expect(row).to_have_text(DIGITS)
    x = torch.from_numpy(page.input.astype(np.float32)[None] / 255)
    assert float(row.inner_text()) == pytest.approx(believed(w, x)[0], abs=0.006)
    vae = page.page.locator(".judged-row [model=vae]")
    before = vae.locator("[data-by=d] b").inner_text()
    page.drag(vae.get_by_role("slider"), 0.95)
    page.settle()
    assert page.moved("vae")
    assert vae.locator("[data-by=d] b").inner_text() != before
    # Another digit. Its number may be the same, to two places: it is its own that counts.
    first = page.input
    page.page.get_by_role("button", name="Random", exact=True).click()
    page.settle()
    assert (page.input != first).any()
    x = torch.from_numpy(page.input.astype(np.float32)[None] / 255)
    assert float(row.inner_text()) == pytest.approx(believed(w, x)[0], abs=0.006)


def test_the_search_runs_to_its_end_and_finds_what_it_finds_here(visit):
    page = visit.reused()
    opened(page)
    page.page.get_by_role("button", name="Find my digit").click()
    said = page.page.locator(".search-says")
    expect(said).to_contain_text("300 of 300 steps from 4 starts")
    expect(said).to_contain_text("The best costs")
    shown = page.page.locator(".search-starts [data-bce]").all_inner_texts()
    assert shown == page.page.evaluate(SEARCHED)
    best = min(shown, key=int)
    expect(page.page.locator(".search-starts .is-best [data-bce]")).to_have_text(best)
    measured = page.page.locator(".search-table tbody tr")
    stored = page.shipped.search["models"]
    expect(measured).to_have_count(2 + 2 + 3 + 3)
    best = stored["gan"]["search"]["bce"]["best"]["300"]["value"]
    expect(measured.nth(1).locator("td").nth(2)).to_have_text(f"{best:.0f}")
    expect(page.page.locator(".search-measured")).to_contain_text("close, not equal")
    expect(page.page.locator(".search-measured")).to_contain_text("depends on the decoder")
    for polyline in page.page.locator(".search-lines polyline").all():
        points = (polyline.get_attribute("points") or "").split()
        assert len(points) == 21
    # Another digit: what was found was the other's.
    page.page.get_by_role("button", name="Random", exact=True).click()
    expect(page.page.locator(".search-starts [data-bce]").first).to_have_text("–")
    # At once: a fast machine is at its end before a test has found the other button.
    assert page.page.evaluate(OTHERS_STOPPED) == "Stop"
    page.wait_for(f"() => {FOUND}")
    assert page.store("store.searchSeed") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_the_games_has_the_colour_of_the_gan(visit, theme):
    page = visit.reused(theme=theme)
    opened(page)
    page.page.locator(".gan-judged").scroll_into_view_if_needed()
    page.page.locator(".judged-row .bar i").first.wait_for(state="attached")
    *games, gans, judges = page.page.evaluate(COLOURS)
    assert set(games) == {gans}
    assert judges != gans, "the judge is no part of the game"


@pytest.mark.parametrize("beside", [False, True], ids=["takes-it-along", "stands-there"])
def test_the_best_code_found_goes_into_the_sliders_of_the_gan(visit, beside):
    page = visit.reused()
    opened(page)
    take = page.page.get_by_role("button", name="Put the best into the GAN’s sliders")
    expect(take).to_have_attribute("aria-disabled", "true")
    page.page.get_by_role("button", name="Find my digit").click()
    expect(page.page.locator(".search-says")).to_contain_text("300 of 300 steps")
    found = page.page.locator(".search-starts [data-bce]").all_inner_texts()
    if beside:
        # What was found is still there when another model comes to stand beside the others.
        page.page.locator(".lead third-model button").click()
        expect(page.page.locator(".judged-row [model=gan]")).to_be_visible()
        assert page.page.locator(".search-starts [data-bce]").all_inner_texts() == found
    take.click()
    assert page.store("store.models") == ["ae", "vae", "gan"]
    expect(page.page.locator(".judged-row [model=gan] [data-by=d] b")).to_have_text(DIGITS)
    # Its sliders decode to what the search showed.
    image = torch.from_numpy(decoded(page.shipped, "gan", page.z("gan")))
    x = torch.from_numpy(page.input.astype(np.float32) / 255)
    bce = float(F.binary_cross_entropy(image, x, reduction="sum"))
    assert bce == pytest.approx(min(map(int, found)), abs=1)


def test_a_link_holds_film_moment_fake_and_seeds(visit):
    page = visit("#view=gan&film=plain&moment=3&fake=7&game=5&starts=2", until="all")
    expect(scrubber(page)).to_have_value("3")
    expect(page.page.get_by_role("radio", name="Plain run")).to_be_checked()
    scrubber(page).press("ArrowRight")
    other = visit(page.address(), until="all")
    expect(scrubber(other)).to_have_value("4")
    expect(other.page.get_by_role("radio", name="Plain run")).to_be_checked()
    pressed = other.page.locator(".film-pictures [aria-pressed=true]")
    expect(pressed).to_have_attribute("aria-label", re.compile("^Fake 8:"))
    expect(other.page.locator(".game-from")).to_contain_text("seed 5")
    expect(other.page.locator(".search-seed")).to_contain_text("seed 2")
    other.page.keyboard.press("1")
    assert "film=plain" in other.address(), "also while another view is open"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_view_fits_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = visit.reused(size=size, touch=phone)
    opened(page)
    page.page.locator("[data-fake]").click()
    page.page.add_script_tag(path=AXE)
    assert not troubles(page, phone)
    for selector in (".game-now canvas", ".film-pictures canvas", ".gradient-plot canvas"):
        canvas = page.page.locator(selector)
        canvas.scroll_into_view_if_needed()
        page.settle()
        assert page.colours(canvas) > 2, selector
    if phone:
        # Wherever one looks at a moment, the scrubber is at hand, and nowhere else.
        for part in (".gan-shown", ".gan-gradient"):
            page.page.locator(part).evaluate("e => e.scrollIntoView()")
            page.settle()
            box = box_of(scrubber(page))
            assert 0 <= box["y"] <= PHONE[1] - box["height"], part
        page.page.locator(".gan-game").evaluate("e => e.scrollIntoView()")
        page.settle()
        expect(page.page.locator(".gan-scrub")).not_to_be_in_viewport()
    # What it was stands below the buttons that were pressed.
    buttons, said = box_of(page.page.locator(".game-ask .buttons")), page.page.locator(".game-end")
    expect(said).to_contain_text("D said")
    below = box_of(said)["y"] - buttons["y"] - buttons["height"]
    assert 0 <= below <= 16


def test_the_arrows_answer_nothing_that_was_scrolled_away(visit):
    page = visit.reused()
    opened(page)
    which = page.page.locator(".game-which")
    page.page.get_by_role("button", name="Ten others").click()
    page.page.evaluate("document.activeElement.blur()")
    page.page.locator(".gan-search").evaluate("e => e.scrollIntoView()")
    page.settle()
    expect(page.page.locator(".game-now")).not_to_be_in_viewport()
    page.page.keyboard.press("ArrowRight")
    page.settle()
    expect(which).to_have_text("Picture 1 of 10")
    page.page.locator(".gan-game").evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.page.keyboard.press("ArrowRight")
    expect(which).to_have_text("Picture 2 of 10")


@pytest.mark.parametrize("film", ["plain", "collapsing"])
def test_what_d_asks_for_is_there_where_a_link_opens_another_film(visit, film):
    page = visit(f"#view=gan&film={film}", until="all")
    page.page.wait_for_function(PLAYED)
    panel = page.page.locator(".gan-gradient")
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".gradient-fake [data-d]")).to_have_text(re.compile(r"\d"))
    expect(panel.locator("[data-panel].is-waiting")).to_have_count(0)
    expect(panel.locator("[data-whose]")).to_contain_text(f"Not the {film} run’s")
    page.page.locator(".gan-judged").scroll_into_view_if_needed()
    forger = page.page.locator(".judged-row figure").last
    expect(forger).to_contain_text("Its own forger")
    expect(forger.locator("[data-by=d] b")).to_have_text(re.compile(r"\d"))


def test_nothing_of_it_is_fetched_before_it_is_opened(visit):
    page = visit(until="all")
    assert not any(re.search(r"/game/|discriminator|gan-view", url) for url in page.requests)
    opened(page)
    asked = [url.rsplit("/", 1)[1] for url in page.requests if "/game/" in url]
    last = len(films()["good"]["moments"]) - 1
    assert set(asked) >= {"films.json", "good.gz", f"moment-{last:02d}.safetensors"}
    assert not any("plain" in name or "collapsing" in name for name in asked)


def without_films(page) -> None:
    def told(route) -> None:
        answer = route.fetch()
        body = answer.text().replace('"films": true', '"films": false')
        body = body.replace('"films":true', '"films":false')
        route.fulfill(response=answer, body=body)

    page.route(re.compile("/$"), told)


def test_a_page_without_films_says_how_to_make_them(visit):
    page = visit(until="all", before=without_films)
    page.tab("GAN")
    expect(page.page.locator("gan-view")).to_contain_text("python -m explorer build")
    assert not any("/game/" in url for url in page.requests)


def with_a_damaged_moment(page) -> None:
    page.route("**/game/moment-*.safetensors", lambda route: route.fulfill(body=b"not a file"))


def test_a_search_ends_where_the_networks_are_damaged(visit):
    page = visit("#view=gan", until="all", before=with_a_damaged_moment)
    begin = page.page.locator("[data-do=search]")
    # The film is there before the networks are.
    expect(begin).not_to_have_attribute("aria-disabled", "true")
    begin.click()
    expect(begin).to_have_text("Stop")
    expect(begin).to_have_text("Find my digit")
    expect(page.page.locator(".search-says")).to_contain_text("could not be fetched")
    expect(page.page.locator(".gan-failed")).to_contain_text("damaged")
