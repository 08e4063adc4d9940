"""The tally of Generate: samples decoded and judged per second, and frames meanwhile."""

from statistics import median

from playwright.async_api import Page

from benchmarks.report import Row

RUNS = 3
TAB = "#tab-generate"
COUNTED = "document.querySelector('sample-tally')?.dataset.counted === '1000'"

# The count is read where a person reads it, frame by frame, from the first samples to the last: a
# sample counts when both models have decoded it and the judge has seen both pictures.
COUNT_1000 = """() => new Promise((done) => {
  const tallies = [...document.querySelectorAll('sample-tally')];
  const counted = () => Math.min(...tallies.map((tally) => Number(tally.dataset.counted) || 0));
  const frames = [];
  document.querySelector('sample-controls [data-do=next]').click();
  const look = (at) => {
    const count = counted();
    // What stands there from the seed before falls to 0 first.
    if (frames.length || (started && count > 0)) frames.push({ at, count });
    started ||= count === 0;
    if (frames.length && count >= 1000) return done(frames);
    requestAnimationFrame(look);
  };
  let started = false;
  requestAnimationFrame(look);
})"""


async def measure(page: Page) -> list[Row]:
    """Return the rows about counting samples, on a page on which everything is loaded."""
    await page.click(TAB)
    await page.wait_for_function(COUNTED, timeout=120_000)
    runs = [await page.evaluate(COUNT_1000) for _ in range(RUNS)]
    return [
        Row(
            what="samples decoded by both models and judged per second, in the page",
            ours=median(
                (last["count"] - first["count"]) / span for first, last, span, _ in ends(runs)
            ),
            bar=">= 300",
        ),
        Row(
            what="frames/s while samples are counted",
            ours=median(frames / span for _, _, span, frames in ends(runs)),
            bar=">= 50",
        ),
    ]


def ends(runs: list[list[dict]]) -> list[tuple[dict, dict, float, int]]:
    """Return first and last frame of every run, the seconds and the frames between."""
    return [
        (frames[0], frames[-1], (frames[-1]["at"] - frames[0]["at"]) / 1000, len(frames) - 1)
        for frames in runs
    ]
