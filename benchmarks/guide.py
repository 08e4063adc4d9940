"""The guided path: how soon a visitor who brings no link has an answer."""

from statistics import median

from playwright.async_api import Browser, Page

from benchmarks.pointer import opened
from benchmarks.report import Row

OPENINGS = 3
GUESS = "button[data-guess]"
# Milliseconds from the navigation to both models' first pictures, and to the truth.
FIRST_PICTURES = """() => {
  const there = [...document.querySelectorAll('[data-card] .board')]
    .every((board) => board.querySelector('.is-there'));
  return there && document.querySelector('[data-card] .board') ? performance.now() : null;
}"""
TRUTH = "() => document.querySelector('[data-truth]') ? performance.now() : null"


async def guide_rows(browser: Browser, url: str) -> list[Row]:
    """Return the rows about card 1; `url` is the bare address."""
    times = [await first_answer(browser, url) for _ in range(OPENINGS)]
    pictures, truths = zip(*times, strict=True)
    return [
        Row(what="navigation to the first answer on card 1, s", ours=median(pictures)),
        Row(what="the same to a hundred counted, s", ours=median(truths)),
    ]


async def through_the_guide(page: Page) -> None:
    """From card 1 to the sliders, as soon as the page lets one."""
    await page.locator("#guide-leave").click()
    await page.locator("#tab-explore").click()


async def first_answer(browser: Browser, url: str) -> tuple[float, float]:
    """Open the page with an empty cache, guess at once, and return the seconds to what follows."""
    async with opened(browser) as pointer:
        await pointer.page.goto(url, wait_until="commit")
        await pointer.page.locator(GUESS).first.click()
        shown = await pointer.page.wait_for_function(FIRST_PICTURES, polling=20)
        told = await pointer.page.wait_for_function(TRUTH, polling=20)
        return await shown.json_value() / 1000, await told.json_value() / 1000
