"""The knob in the heading of a family, and a model file that is dropped."""

import re

import pytest
import torch
from playwright.sync_api import expect

from explorer.artefacts import loaded, records
from explorer.models import Config

OWN = Config(model="vae", latent_dim=5, hidden=70, seed=3)
DROP = """([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(bytes)], name));
  dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
}"""


def member_id(beta: float) -> str:
    return f"vae-beta-{beta:g}".replace(".", "p")


@torch.no_grad()
def check_decoded(page, net) -> None:
    """The VAE's column shows what torch decodes from where its sliders stand."""
    page.settle()
    z = torch.tensor([page.store("[...store.sides.vae.z]")])
    assert abs(page.picture("vae") - 255 * net.decode(z)[0].numpy()).max() <= 1


def stands(page, id_: str) -> None:
    page.page.wait_for_function(
        "id => document.querySelector('.stage > .head[model=vae]').ariaLabel.includes(id)",
        arg=id_,
    )


@pytest.mark.copy
def test_the_knob_puts_members_into_the_column_and_the_link_brings_them_back(visit, shipped):
    page = visit(until="all")
    later = [url for url in page.requests if "vae-beta" in url or "/mine/" in url]
    assert later == [], "the first screen fetches nothing of them"
    knob = page.page.locator("#beta")
    expect(knob).to_have_attribute("aria-valuetext", "beta 1")
    assert page.store("store.sides.vae.moved") is False
    digit = page.page.locator("#digit-vae").element_handle()
    for key in ("ArrowRight", "Home"):
        knob.press(key)
        beta = page.store("store.beta")
        stands(page, f"β\u00a0{beta:g}")
        expect(knob).to_have_attribute("aria-valuetext", f"beta {beta:g}")
        check_decoded(page, shipped.models[member_id(beta)].net)
        assert digit.is_visible(), "the picture's element stays"
        if key == "ArrowRight":
            asked = re.findall(r"(vae-beta-\w+)/weights", " ".join(page.requests))
            assert set(asked) <= {"vae-beta-2", "vae-beta-4"}, "one step fetches one more"
    back = page.page.locator(".head beta-knob").get_by_role("button", name="Back to beta 1")
    back.click()
    assert page.store("store.beta") == 1
    expect(back).to_be_hidden()
    expect(knob).to_be_focused()
    knob.press("Home")
    stands(page, f"β\u00a0{page.store('store.beta'):g}")
    page.page.get_by_role("tab", name="Generate", exact=True).click()
    page.arrived()
    assert "Seed 0 is lucky" not in page.page.locator("generate-view").inner_text()
    address = page.address()
    assert re.search(rf"&beta={page.store('store.beta'):g}&", address)
    again = visit(address, until="all")
    stands(again, f"β\u00a0{page.store('store.beta'):g}")
    page.start_over()
    assert page.store("store.beta") == 1
    assert "beta" not in page.address()


#: What the page tells of KL and −ELBO, also to screen readers: a name and a figure.
TOLD = """() => {
  // What a knob says of itself is no figure: "weight of KL", and a button "1".
  const knobs = [...document.querySelectorAll('beta-knob')].map((knob) => knob.innerText);
  const text = document.querySelector('main, .lse').innerText;
  const seen = [knobs.reduce((rest, knob) => knob ? rest.replaceAll(knob, '') : rest, text)];
  for (const one of document.querySelectorAll('.lse [aria-label], .lse [title]')) {
    if (one.checkVisibility()) seen.push(one.ariaLabel ?? one.title);
  }
  const said = /(KL|ELBO|pays)(\\s|of|term|=)*\\d[\\d.]*( nats)?|\\d[.]\\d nats of KL/g;
  return seen.join('\\n').match(said) ?? [];
}"""
SAID = """([sentence, times]) =>
  document.querySelector('.lse').innerText.split(sentence).length === times + 1"""


@pytest.mark.copy
def test_at_beta_0_no_kl_is_told_that_nothing_asked_to_be_small(visit):
    page = visit("#view=explore&beta=0", until="all")
    stands(page, "β\u00a00")
    sentence = "nothing asked for a small KL"
    for tab, says in (("Explore", 0), ("Map", 0), ("Loss", 2), ("How it works", 2)):
        page.tab(tab)
        if tab == "Map":
            page.page.get_by_text("2-D plane", exact=True).first.click()
            expect(page.page.locator("plane-result[model=vae] [data-bce]")).to_have_text(
                re.compile(r"\d")
            )
        if tab == "How it works":
            expect(page.page.locator("[data-unpaid]").last).to_contain_text(sentence)
        page.page.wait_for_function(SAID, arg=[sentence, says])
        assert page.page.evaluate(TOLD) == [], tab
    page.tab("Loss")
    expect(page.page.locator(".loss-parts[model=vae] h3")).to_have_text(
        re.compile(r"reconstruction [\d.]+ nats, and nothing else")
    )
    page.page.locator("#beta").press("ArrowRight")
    stands(page, "β\u00a00.1")
    for tab, least in (("Loss", 3), ("Explore", 2), ("How it works", 1)):
        page.tab(tab)
        page.page.wait_for_function(f"(least) => ({TOLD})().length >= least", arg=least)


def test_a_dropped_file_is_opened_in_the_browser_alone(visit, tmp_path):
    with torch.random.fork_rng():
        torch.manual_seed(OWN.seed)
        loaded.write_weights(tmp_path / records.WEIGHTS, OWN.build())
    page = visit(until="all")
    before = len(page.requests)
    bytes_ = (tmp_path / records.WEIGHTS).read_bytes()
    page.page.evaluate(DROP, ["home work.safetensors", list(bytes_[:-1])])
    expect(page.notice).to_contain_text("cannot be opened")
    page.page.evaluate(DROP, ["home work.safetensors", list(bytes_)])
    page.page.wait_for_function("document.querySelectorAll('#sliders-file-1 .row').length === 5")
    expect(page.notice).to_contain_text("nothing was uploaded")
    sent = [url for url in page.requests[before:] if "/explorer/prepare" in url]
    assert sent == []
    page.page.get_by_role("button", name="Copy link").click()
    expect(page.notice).to_contain_text("does not travel")
