"""The address holds what part of each map and plane is shown, for any window."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_link import copied_link, plane_laid, radio
from tests.browser.visit import with_modules
from tests.shipped import MODELS

pytestmark = pytest.mark.copy

SHOWN = """(map) => {
  const { view } = map.loaded;
  return { held: view.held, ...view.glide.target };
}"""
MAPS = [f"{kind}[model={model}]" for kind in ("latent-map", "latent-plane") for model in MODELS]
FORGED = with_modules("""async (regions) => {
  const { seal } = await import('bytes');
  const { linkAddress } = await import('address');
  const link = new URLSearchParams(new URL(await linkAddress()).hash.slice(1));
  for (const [model, bytes] of Object.entries(regions)) {
    link.delete(`region.tsne.${model}`);
    link.set(`region.tsne.${model}`, seal(bytes));
  }
  link.delete('v');
  location.hash = `${link}&v=2`;
}""")


def plane_on_show(page) -> None:
    """Show the planes, then the maps again."""
    radio(page, "2-D plane").check(force=True)
    plane_laid(page)
    radio(page, "t-SNE of 32-D").check(force=True)


def press(page, selector: str, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.page.locator(selector).get_by_role("button", name=name).click()


def shown(page, selectors=MAPS) -> list[dict]:
    """Return what part every map and plane shows, in map units."""
    page.settle()
    return [page.page.locator(selector).evaluate(SHOWN) for selector in selectors]


def test_a_link_keeps_the_part_of_each_map_and_plane_that_is_shown_in_any_window(visit):
    page = visit.reused()
    page.tab("Map")
    plane = radio(page, "2-D plane")
    plane.check(force=True)
    plane_laid(page)
    press(page, "latent-plane[model=vae]", "Zoom in", 3)
    radio(page, "t-SNE of 32-D").check(force=True)
    press(page, "latent-map[model=ae]", "Zoom in", 5)
    canvas = page.page.locator("#map-ae")
    canvas.focus()
    before = len(page.address())
    for key in ("ArrowLeft", "ArrowUp"):
        page.page.keyboard.press(key)
    link = copied_link(page)
    assert link == page.address(), "the address follows the pointer too"
    assert abs(len(link) - before) <= 2
    left = shown(page)
    assert [part["held"] for part in left] == [True, False, False, True]

    opened = visit(link, until="all", size=(900, 1100))
    plane_on_show(opened)
    for there, here in zip(shown(opened), left, strict=True):
        assert there["held"] == here["held"]
        if here["held"]:
            assert there["zoom"] == pytest.approx(here["zoom"], rel=1e-3)
            assert [there["x"], there["y"]] == pytest.approx([here["x"], here["y"]], abs=1e-5)
    # Looking is not moving.
    assert opened.address() == link

    opened.start_over()
    opened.tab("Map")
    plane_on_show(opened)
    assert not any(part["held"] for part in shown(opened))
    assert len(opened.address()) < len(link) - 20


def test_another_run_shows_all_of_its_map_and_the_link_says_so(visit):
    page = visit.reused()
    page.tab("Map")
    radio(page, "2").check(force=True)
    whole = page.address()
    press(page, "latent-map[model=vae]", "Zoom in", 2)
    assert page.address() != whole
    radio(page, "1").check(force=True)
    radio(page, "2").check(force=True)
    assert page.address() == whole


def test_a_hostile_region_opens_what_the_map_allows(visit):
    page = visit.reused()
    page.tab("Map")
    beyond = {"ae": [*[255, 255, 127] * 2, 255, 127], "vae": [*[0, 0, 128] * 2, 0, 128]}
    page.page.evaluate(FORGED, beyond)
    page.page.wait_for_function("document.querySelector('latent-map').loaded.view.held")
    before = shown(page, MAPS[:2])
    for part in before:
        assert -0.01 <= part["x"] <= 1.01
        assert 0.5 < part["zoom"] < 64
    expect(page.notice).to_have_text("")
    for bytes_ in ([255] * 9, [1, 2, 3], []):
        page.page.evaluate(FORGED, {"ae": bytes_})
        expect(page.notice).to_contain_text("damaged")
        assert shown(page, MAPS[:2]) == before
