"""The Loss view: its numbers are torch's, and follow the digit and the sliders."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from explorer.latent import paired_normal
from explorer.losses import bernoulli_nll, kl_divergence, kl_per_dimension
from tests.browser.test_layout import AXE, troubles
from tests.browser.test_link import copied_link
from tests.browser.visit import PHONE, box_of, decoded
from tests.shipped import MODELS

pytestmark = pytest.mark.copy

RGB = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  return Array.from(data).filter((_, i) => i % 4 < 3);
}"""


def bits(page) -> torch.Tensor:
    """Return the input picture (1, 784) in [0, 1]."""
    return torch.from_numpy(page.input.astype(np.float32)[None] / 255)


@torch.no_grad()
def losses_of(shipped, x: torch.Tensor) -> dict[str, float]:
    """Return what torch says of one digit, by the page's estimator."""
    mu, logvar = shipped.models["vae"].net.encode(x)
    losses = shipped.evidence["curves"]["losses"]
    eps = torch.from_numpy(paired_normal(losses["seed"], losses["eps"], 32))
    z = mu + torch.exp(0.5 * logvar) * eps
    bce = bernoulli_nll(shipped.models["vae"].net.decode(z), x.expand(len(z), -1)).mean().item()
    ae = shipped.models["ae"].net
    return {
        "ae": bernoulli_nll(ae.decode(ae.encode(x)), x).item(),
        "bce": bce,
        "kl": kl_divergence(mu, logvar).item(),
        "floor": bernoulli_nll(x, x).item(),
    }


def number(page, selector: str) -> float:
    return float(page.page.locator(selector).inner_text())


def part(model: str, name: str) -> str:
    return f".loss-parts[model={model}] [data-part={name}]"


def estimated(page) -> None:
    """Wait until the mean over many codes is worked out and shown."""
    expect(page.page.locator(part("vae", "total"))).to_have_text(re.compile(r"\d"))
    page.settle()


def check_losses(page) -> None:
    expected = losses_of(page.shipped, bits(page))
    total = expected["bce"] + expected["kl"]
    expect(page.page.locator(part("vae", "total"))).to_have_text(
        re.compile("|".join({re.escape(f"{total + d:.1f}") for d in (-0.01, 0, 0.01)}))
    )
    assert number(page, part("vae", "bce")) == pytest.approx(expected["bce"], abs=0.06)
    assert number(page, part("vae", "kl")) == pytest.approx(expected["kl"], abs=0.06)
    assert number(page, part("ae", "bce")) == pytest.approx(expected["ae"], abs=0.06)
    assert number(page, "[data-floor]") == pytest.approx(expected["floor"], abs=0.06)
    losses = page.shipped.evidence["curves"]["losses"]["percentiles"]
    for model, nats in (("ae", expected["ae"]), ("vae", total)):
        rank = np.interp(nats, losses[model], np.arange(101))
        said = page.page.locator(part(model, "rank")).inner_text()
        assert re.search(
            r"This digit costs more than (\d+) % of the 10,000 test digits", said, re.I
        ), said
        assert int(re.findall(r"\d+", said)[0]) == pytest.approx(rank, abs=1.01)
        where = page.page.locator(part(model, "marker")).evaluate("e => e.style.left")
        assert float(where[:-1]) == pytest.approx(100 * nats / 180, abs=0.1)
    said = page.page.locator(part("vae", "ranks")).inner_text()
    found = re.search(
        r"Its reconstruction costs more than (\d+) % .*, its KL more than (\d+) %", said
    )
    assert found, said
    for key, stated in zip(("bce", "kl"), found.groups(), strict=True):
        rank = np.interp(expected[key], losses[f"vae_{key}"], np.arange(101))
        assert int(stated) == pytest.approx(rank, abs=1.01), key


def test_numbers_of_a_digit_are_torchs(visit):
    page = visit.reused()
    page.tab("Loss")
    estimated(page)
    check_losses(page)
    page.load_test_digit(61)
    check_losses(page)


def test_the_heat_map_is_torchs_and_follows_the_sliders(visit, shipped):
    page = visit.reused()
    page.tab("Loss")
    for model in MODELS:
        picture = decoded(shipped, model, page.mu(model))[None]
        nats = bernoulli_nll(torch.from_numpy(picture), bits(page)).item()
        assert number(page, f".loss-heat[model={model}] [data-heat=sum]") == pytest.approx(
            nats, abs=0.06
        )
    before = page.page.locator("#heat-vae").evaluate(RGB)
    ae = page.page.locator("#heat-ae").evaluate(RGB)
    page.tab("Explore")
    page.drag(page.slider("vae", page.top("vae")), 0.95)
    page.tab("Loss")
    picture = torch.from_numpy(decoded(shipped, "vae", page.z("vae"))[None])
    nats = bernoulli_nll(picture, bits(page)).item()
    assert number(page, ".loss-heat[model=vae] [data-heat=sum]") == pytest.approx(nats, abs=0.06)
    expect(page.page.locator(".loss-heat[model=vae] [data-heat=which]")).to_have_text(
        "from where the sliders stand"
    )
    assert page.page.locator("#heat-vae").evaluate(RGB) != before
    assert page.page.locator("#heat-ae").evaluate(RGB) == ae
    # The loss of the digit does not hang on where the sliders stand.
    check_losses(page)


def test_a_pixel_is_read_on_both_maps_by_mouse_and_by_keyboard(visit, shipped):
    # On a page where nothing has been read out yet.
    page = visit(until="all")
    page.tab("Loss")
    row, column = 14, 12
    plot = page.page.locator(".loss-heat[model=vae] .heat-plot")
    box = box_of(plot)
    side = box["width"] / 28
    page.mouse_to(box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side)
    page.settle()
    for model in MODELS:
        pixel = row * 28 + column
        p = float(decoded(shipped, model, page.mu(model))[pixel])
        x = page.input[pixel] / 255
        nats = -x * np.log(p) - (1 - x) * np.log1p(-p)
        expect(page.page.locator(f".loss-heat[model={model}] .heat-read")).to_have_text(
            f"input {x:.2f}, output {p:.2f}: {nats:.2f} nats"
        )
    aloud = page.page.locator(".loss-heat[model=ae] [aria-live=polite]")
    expect(aloud).to_be_empty()
    page.mouse_to(5, 5)
    said = page.page.locator(".loss-heat[model=ae] .heat-read")
    expect(said).to_contain_text("Point at")
    page.page.keyboard.press("Tab")
    page.page.locator(".loss-heat[model=ae] .heat-plot").focus()
    page.page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("input")
    expect(aloud).to_have_text(re.compile(rf"^row \d+, column \d+: {said.inner_text()}$"))
    first = said.inner_text()
    for _ in range(3):
        page.page.keyboard.press("ArrowUp")
    assert said.inner_text() != first


def test_only_above_the_floor_leaves_the_floor_out_and_is_kept_in_the_link(visit, shipped):
    page = visit.reused()
    page.tab("Loss")
    whole = number(page, ".loss-heat[model=ae] [data-heat=sum]")
    page.page.locator(".loss-heat[model=ae]").get_by_role("checkbox").check()
    page.settle()
    assert page.page.locator(".loss-heat[model=vae]").get_by_role("checkbox").is_checked()
    floor = losses_of(shipped, bits(page))["floor"]
    assert number(page, ".loss-heat[model=ae] [data-heat=sum]") == pytest.approx(
        whole - floor, abs=0.11
    )
    other = visit(copied_link(page), until="all")
    expect(other.page.locator(".loss-heat[model=ae]").get_by_role("checkbox")).to_be_checked()
    assert other.store("store.view") == "loss"


def test_kl_number_by_number_is_torchs(visit, shipped):
    page = visit.reused()
    page.tab("Loss")
    mu, logvar = shipped.models["vae"].net.encode(bits(page))
    single = kl_per_dimension(mu, logvar)[0].detach().numpy()
    order = shipped.models["vae"].statistics["order"]
    bars = page.page.locator(".kl-bars > i")
    assert [int(bar.get_attribute("data-d")) for bar in bars.all()] == order
    page.page.keyboard.press("Tab")
    page.page.get_by_role("slider", name=re.compile("^KL of every number")).focus()
    said = page.page.locator("[data-kl=read]")
    for place in range(3):
        d = order[place]
        expect(said).to_contain_text(f"z {d}: {single[d]:.2f} nats")
        page.page.keyboard.press("ArrowRight")
    box = box_of(page.page.locator(".kl-plot"))
    page.mouse_to(box["x"] + box["width"] - 3, box["y"] + 20)
    expect(said).to_contain_text(f"z {order[-1]}:")
    expect(said).to_contain_text("dead")
    dead = [
        d["index"] for d in shipped.models["vae"].statistics["dimensions"] if d["status"] == "dead"
    ]
    assert page.page.locator(".kl-bars > i.dead").count() == len(dead)


def test_training_curves_end_at_the_manifests_figures_and_are_fetched_late(visit, shipped):
    page = visit(until="first")
    assert not any("history" in url for url in page.requests)
    page.tab("Loss")
    names = page.page.locator(".loss-trained[model=vae] .curve-name")
    expect(names).to_have_count(3)
    test = shipped.models["vae"].record.test
    for name, key in (("loss", "loss"), ("bce", "bce"), ("kl", "kl")):
        shown = page.page.locator(f".loss-trained[model=vae] .curve-name.{name} b").inner_text()
        assert float(shown) == pytest.approx(test[key], abs=0.06)
    ae = page.page.locator(".loss-trained[model=ae] .curve-name b").inner_text()
    assert float(ae) == pytest.approx(shipped.models["ae"].record.test["bce"], abs=0.06)
    scrubber = page.page.locator(".loss-trained[model=vae] input")
    scrubber.focus()
    page.page.keyboard.press("Home")
    first = shipped.models["vae"].history["epochs"][0]
    expect(page.page.locator(".loss-trained[model=vae] .curve-read")).to_contain_text(
        f"Epoch 1: −ELBO {first['test']['loss']:.1f} ({first['train']['loss']:.1f})"
    )
    points = page.page.locator(".loss-trained[model=vae] polyline.test.kl").get_attribute("points")
    assert len(points.split()) == len(shipped.models["vae"].history["epochs"])
    assert sum("history" in url for url in page.requests) == 2


def test_losses_follow_the_drawing(visit):
    page = visit.reused()
    page.tab("Loss")
    estimated(page)
    box = box_of(page.page.locator("#pad"))
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in LINE]
    page.mouse_to(*at[0])
    page.page.mouse.down()
    seen = set()
    for x, y in at[1:]:
        page.mouse_to(x, y)
        page.settle()
        seen.add(page.page.locator(".loss-heat[model=vae] [data-heat=sum]").inner_text())
    page.page.mouse.up()
    assert len(seen) > 3
    page.page.wait_for_function("document.querySelector('[data-part=total]').textContent !== '…'")
    expected = losses_of(page.shipped, bits(page))
    expect(page.page.locator(part("vae", "bce"))).to_have_text(f"{expected['bce']:.1f}")


# A 7: what is drawn is centred and scaled, so a straight line would stay the same picture.
LINE = [(0.25 + 0.1 * i, 0.2) for i in range(6)] + [
    (0.7 - 0.05 * i, 0.3 + 0.1 * i) for i in range(6)
]


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["1440", "390"])
def test_the_view_fits_and_axe_finds_nothing(visit, size):
    phone = size == PHONE
    page = visit.reused(size=size, touch=phone)
    page.tab("Loss")
    expect(page.page.locator(".loss-trained[model=vae] polyline").first).to_be_attached()
    page.page.add_script_tag(path=AXE)
    assert not troubles(page, phone)
    assert page.colours(page.page.locator("#heat-vae")) > 10
