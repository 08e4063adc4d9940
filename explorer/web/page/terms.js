/**
 * <term-tip>: marks the glossary's words where they stand in the views, and opens their two lines on
 * hover, focus or tap. One popover for the page; the browser's own came later than the oldest
 * browsers.
 */
import { isWritten } from '../dom/element.js';
import { termNamed, termsIn } from '../state/glossary.js';
import { store } from '../state/page-store.js';

/**
 * Texts in which words are marked, and parts of them that stay as they are: what is pressed, chosen or
 * a heading, pictures, code, what is read out, and texts that follow a pointer or a drag: those are
 * made anew so often that a word in them would lose the focus (`data-live`, and what `write` writes).
 */
const BLOCK = 'p, li, td, dt, dd, caption, .meter .wide, nearest-digits > .label';
const NOT_IN =
  'h1, h2, h3, h4, [role=heading], [role=status], [role=img], [role=application], [aria-live], ' +
  '[aria-hidden=true], [data-live], a, button, label, legend, summary, [id$="-name"], output, select, ' +
  'svg, math, code, pre, .hidden, .map-unseen, .glossary, .term';
/** Milliseconds until a text that has come is looked through, and how many at a time. */
const REST = 400;
const MANY = 40;
/** Between the word and its lines, and from the window's edge, in pixels. */
const GAP = 6;
/** So long the lines stay while the pointer is on its way to them. */
const LINGER = 200;

class TermTip extends HTMLElement {
  /** @type {HTMLElement | null} the word whose lines are shown */
  word = null;
  /** @type {WeakSet<Element>} texts that were looked through */
  done = new WeakSet();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  leaving;

  connectedCallback() {
    this.id = 'term-tip';
    this.setAttribute('role', 'tooltip');
    this.hidden = true;
    const page = this.closest('.lse') ?? document.body;
    this.observer = new MutationObserver((records) => this.changed(records));
    this.observer.observe(page, { childList: true, subtree: true });
    this.listen(/** @type {HTMLElement} */ (page));
    store.on(['view', 'phone', 'plane', 'again'], () => this.moved(), this);
    this.later();
  }

  /** @param {HTMLElement} page */
  listen(page) {
    page.addEventListener('pointerover', ({ target, pointerType }) => {
      if (pointerType !== 'mouse') return;
      const word = wordAt(target);
      if (word) this.open(word);
      else if (this.contains(/** @type {Node} */ (target))) clearTimeout(this.leaving);
      else if (this.word && this.word !== document.activeElement) this.leave();
    });
    page.addEventListener('focusin', ({ target }) => {
      const word = wordAt(target);
      if (word) this.open(word);
      else this.close();
    });
    page.addEventListener('click', ({ target }) => {
      const word = wordAt(target);
      if (word) this.open(word);
      else if (!this.contains(/** @type {Node} */ (target))) this.close();
    });
    document.addEventListener('keydown', (event) => this.key(event), true);
    const follow = () => this.follow();
    document.addEventListener('scroll', follow, { capture: true, passive: true });
  }

  // ---- the lines ----

  /** @param {KeyboardEvent} event Escape closes them, and nothing else; the focus stays */
  key(event) {
    const { key, target } = event;
    if (key === 'Escape' && this.word) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if ((key === 'Enter' || key === ' ') && wordAt(target) === target) {
      event.preventDefault();
      this.open(/** @type {HTMLElement} */ (target));
    }
  }

  /** @param {HTMLElement} word */
  open(word) {
    clearTimeout(this.leaving);
    if (word === this.word) return;
    this.close();
    const term = termNamed(word.dataset.term ?? '');
    if (!term) return;
    this.word = word;
    this.innerHTML = `<b>${term.name}</b> ${term.text}`;
    this.hidden = false;
    word.setAttribute('aria-describedby', this.id);
    this.place(word.getClientRects()[0]);
  }

  /** Below the word, or above it where there is no room. @param {DOMRect | undefined} at */
  place(at) {
    if (!at) return;
    const { width, height } = this.getBoundingClientRect();
    const right = document.documentElement.clientWidth - width - GAP;
    const isBelow = at.bottom + GAP + height < innerHeight;
    this.style.left = `${Math.max(GAP, Math.min(at.left, right))}px`;
    this.style.top = `${isBelow ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height)}px`;
  }

  /** With the word while the page scrolls, as long as it is in sight. */
  follow() {
    const at = this.word?.getClientRects()[0];
    if (at && at.bottom > 0 && at.top < innerHeight) this.place(at);
    else this.close();
  }

  /** Other texts are in sight. */
  moved() {
    this.close();
    this.later();
  }

  leave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.close(), LINGER);
  }

  close() {
    clearTimeout(this.leaving);
    if (!this.word) return;
    this.word.removeAttribute('aria-describedby');
    this.word = null;
    this.hidden = true;
  }

  // ---- the words ----

  /** @param {MutationRecord[]} records */
  changed(records) {
    for (const { target } of records) {
      const block = target instanceof Element && target.closest(BLOCK);
      if (block) this.done.delete(block);
    }
    this.later();
  }

  /** Texts that change are looked through once they rest. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.markSome(), REST);
  }

  markSome() {
    if (store.dragging) return this.later();
    const panel = document.getElementById('panel');
    const blocks = [...(panel?.querySelectorAll(BLOCK) ?? [])].filter((one) => !this.done.has(one));
    for (const block of blocks.slice(0, MANY)) {
      this.done.add(block);
      mark(block);
    }
    // What was marked just now is no change.
    this.observer?.takeRecords();
    this.timer = blocks.length > MANY ? setTimeout(() => this.markSome()) : undefined;
    if (!this.timer) reach(panel);
  }
}

/** @param {EventTarget | null} target */
const wordAt = (target) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest('.term')) : null;

/** @param {Element | null} panel By Tab each word in sight is reached once, with a mouse anywhere. */
function reach(panel) {
  /** @type {Set<string | undefined>} */
  const met = new Set();
  const words = /** @type {NodeListOf<HTMLElement>} */ (panel?.querySelectorAll('.term') ?? []);
  for (const word of words) {
    const id = word.dataset.term;
    const isSeen = word.getClientRects().length && !word.closest('details:not([open])');
    word.tabIndex = isSeen && met.has(id) ? -1 : 0;
    if (isSeen) met.add(id);
  }
}

/** @param {Element} block its own texts, each word where it stands first */
export function mark(block) {
  const nodes = textsOf(block);
  const text = nodes.map(({ text }) => text).join('');
  const places = nodes.map(({ node }) => node);
  // From the end on: what is split leaves the places before it as they are.
  // The cells of a table are one text; of a text that has changed a part may be marked already.
  const whole = (block.matches('td') && block.closest('table')) || block;
  const marked = /** @type {NodeListOf<HTMLElement>} */ (
    whole.querySelectorAll(whole === block ? '.term' : 'td .term')
  );
  const known = [...marked].map((word) => word.dataset.term);
  const wanted = termsIn(text).filter(({ id }) => !known.includes(id));
  for (const { id, start, end } of wanted.reverse()) {
    const [first, last] = [placeOf(nodes, start, 0), placeOf(nodes, end, 1)];
    const [a, b] = [places[first.i], places[last.i]];
    const range = document.createRange();
    range.setStart(a, first.at);
    range.setEnd(b, last.at);
    // Whole letters in italics, such as the q of q(z|x), come with the rest.
    if (a.parentNode !== b.parentNode) {
      if (first.at === 0 && a.parentNode !== block) range.setStartBefore(parentOf(a));
      if (last.at === b.length && b.parentNode !== block) range.setEndAfter(parentOf(b));
      if (containerOf(range, 'start') !== containerOf(range, 'end')) continue;
    }
    const word = document.createElement('span');
    word.className = 'term';
    word.dataset.term = id;
    word.setAttribute('role', 'button');
    word.append(range.extractContents());
    range.insertNode(word);
  }
}

/** @param {Text} node @returns {Node} */
const parentOf = ({ parentNode }) => /** @type {Node} */ (parentNode);

/** @param {Range} range @param {'start' | 'end'} end @returns {Node | null} what holds this end */
function containerOf(range, end) {
  const node = range[`${end}Container`];
  return node instanceof Text ? node.parentNode : node;
}

/** @typedef {{node: Text, text: string}} Part */

/** @param {Element} block @returns {Part[]} what may not be marked counts as blanks */
function textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  /** @type {Part[]} */
  const found = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const { data } = node;
    found.push({
      node,
      text: isOpen(node, block) ? data.replace(/\s/g, ' ') : data.replace(/./gs, '\0'),
    });
  }
  return found;
}

/** @param {Text} node @param {Element} block @returns {boolean} whether its words may be marked */
function isOpen({ parentElement }, block) {
  if (!parentElement || parentElement.closest(NOT_IN)) return false;
  if (parentElement.closest(BLOCK) !== block) return false;
  for (let one = /** @type {Element} */ (parentElement); one !== block; ) {
    if (isWritten(one)) return false;
    one = one.parentElement ?? block;
  }
  return !isWritten(block);
}

/** @param {Part[]} parts @param {number} offset @param {0 | 1} end @returns {{i: number, at: number}} */
function placeOf(parts, offset, end) {
  let i = 0;
  let before = 0;
  while (offset >= before + parts[i].text.length + end && i < parts.length - 1) {
    before += parts[i].text.length;
    i += 1;
  }
  return { i, at: offset - before };
}

if (!customElements.get('term-tip')) customElements.define('term-tip', TermTip);
