"""Words of the glossary: marked where they stand, and opened by mouse, keyboard and finger."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.visit import DESK, PHONE, Visit, with_modules

pytestmark = pytest.mark.copy

VIEWS = ("Explore", "Map", "Morph", "Generate", "GAN", "Loss", "Train", "How it works", "Evidence")

# Texts in sight with a word of the glossary that is not marked in them. Left out: what is pressed,
# chosen or a heading, formulas and code, what is read out as it changes, and what a drag writes.
UNMARKED = with_modules(
    """async () => {
      const { termsIn } = await import('glossary');
      const { isWritten } = await import('element');
      const other = 'a, button, label, legend, summary, h1, h2, h3, h4, [role=heading], output, ' +
        'math, code, pre, svg, [role=status], [role=img], [aria-live], [data-live], ' +
        '[aria-hidden=true], .hidden, ' +
        '.map-unseen, [id$="-name"], .glossary';
      const blocks = 'p, li, td, dd';
      const found = [];
      for (const block of document.querySelectorAll(`#panel :is(${blocks})`)) {
        if (!block.getClientRects().length || block.closest(other) || isWritten(block)) continue;
        const all = [...block.querySelectorAll('*')];
        const copy = block.cloneNode(true);
        [...copy.querySelectorAll('*')].forEach((one, i) => {
          if (isWritten(all[i]) || all[i].matches(`${other}, ${blocks}`)) one.textContent = '\\0';
        });
        const whole = (block.matches('td') && block.closest('table')) || block;
        const marked = [...whole.querySelectorAll('.term')].map((word) => word.dataset.term);
        const text = copy.textContent;
        for (const { id } of termsIn(text)) {
          if (!marked.includes(id)) found.push(`${id}: ${text.replace(/\\s+/g, ' ').trim()}`);
        }
      }
      return found;
    }"""
)


ALL_MARKED = f"async () => !(await ({UNMARKED})()).length"
AT_REST = """() => {
  const tip = document.querySelector('term-tip');
  const seen = [...document.querySelectorAll('#panel .term')].filter((e) => e.checkVisibility());
  return tip.done && !tip.timer && seen.length >= 2;
}"""


def looked_through(page: Visit) -> None:
    """Wait until words are marked in every text, two in each view; some texts come with a file."""
    page.settle()
    page.page.wait_for_function(AT_REST)
    # What is left then is told by the test itself.
    with suppress(AssertionError):
        page.wait_for(ALL_MARKED)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_word_of_the_glossary_is_marked_where_it_stands(visit, size):
    page = visit.reused(size=size)
    for view in VIEWS:
        page.tab(view)
        looked_through(page)
        assert page.page.evaluate(UNMARKED) == [], view


def test_a_word_is_marked_once_in_a_text_and_reached_once_in_a_view(visit):
    page = visit.reused()
    for view in VIEWS:
        page.tab(view)
        looked_through(page)
        twice = page.page.evaluate(
            """() => [...document.querySelectorAll('#panel :is(p, li, td)')].filter((block) => {
              const ids = [...block.querySelectorAll('.term')].map((word) => word.dataset.term);
              return new Set(ids).size < ids.length;
            }).length"""
        )
        assert twice == 0, view
        reached = page.page.evaluate(
            """() => {
              const seen = [...document.querySelectorAll('#panel .term')].filter((word) =>
                word.getClientRects().length && !word.closest('details:not([open])'));
              const ids = new Set(seen.map((word) => word.dataset.term));
              const stops = seen.filter((word) => word.tabIndex === 0);
              return [ids.size, stops.length];
            }"""
        )
        assert reached[0] == reached[1] > 0, view
    assert page.page.locator(".term .term, button .term, label .term, h2 .term").count() == 0


def test_two_lines_open_under_the_mouse_and_stay_while_it_is_on_them(visit):
    page = visit.reused()
    page.tab("Generate")
    looked_through(page)
    tip = page.page.locator("term-tip")
    word = page.page.locator(".term[data-term=seed]:visible").first
    expect(tip).to_be_hidden()
    word.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("The same seed gives the same samples")
    tip.hover()
    page.page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.page.mouse.move(5, 500)
    expect(tip).to_be_hidden()


def test_by_keyboard_two_lines_open_with_the_focus_and_escape_closes_them_alone(visit):
    page = visit.reused()
    page.tab("Map")
    looked_through(page)
    tip = page.page.locator("term-tip")
    word = page.page.locator(".term[data-term=tsne][tabindex='0']:visible").first
    word.focus()
    expect(tip).to_be_visible()
    expect(word).to_have_attribute("aria-describedby", "term-tip")
    expect(word).to_have_accessible_description(re.compile("flat map by keeping near neighbours"))
    page.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(word).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(tip).to_be_visible()
    page.page.keyboard.press("Tab")
    expect(word).not_to_have_attribute("aria-describedby", "term-tip")


def test_a_tap_opens_them_inside_the_window_and_a_tap_elsewhere_closes(visit):
    page = visit.reused(size=PHONE, touch=True)
    page.tab("Generate")
    looked_through(page)
    tip = page.page.locator("term-tip")
    page.page.locator(".term[data-term=temperature]:visible, .term:visible").last.tap()
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    page.page.locator("page-tabs").tap(position={"x": 4, "y": 2})
    expect(tip).to_be_hidden()


def test_a_drag_marks_nothing_and_loses_no_word(visit):
    page = visit.reused()
    page.tab("Explore")
    looked_through(page)
    words = page.page.locator(".term:visible")
    before = words.count()
    page.page.evaluate(
        """() => {
          window.nodes = 0;
          new MutationObserver((records) => { window.nodes += records.length; })
            .observe(document.querySelector('#panel'), { childList: true, subtree: true });
        }"""
    )
    page.drag(page.slider("vae", page.top("vae")), 0.9)
    page.settle()
    assert words.count() == before
    # A text is written into its node: the observer of new texts has nothing to do.
    assert page.page.evaluate("window.nodes") <= 10
