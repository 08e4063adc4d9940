/** The loss of every start along a search, and what one pass of each encoder costs. */
import { query } from '../../dom/element.js';
import { modelMarks } from '../../state/models.js';

/** @typedef {import('../../networks/search-worker.js').Progress} Progress */

/** Above the greatest loss and below the least, as factors: the axis is logarithmic. */
const AIR = 1.15;
/** Of the height, from one name beside the lines to the next; and for a tick below the upper edge. */
const LINE = 0.13;
/** Nats that have a line. */
const LINES = [10, 20, 50, 100, 200, 500, 1000, 2000];

/**
 * @param {number[]} all nats @returns {{low: number, high: number}} ends of an axis that holds them
 */
export function axisOf(all) {
  if (!all.length) return { low: 50, high: 500 };
  return { low: Math.min(...all) / AIR, high: Math.max(...all) * AIR };
}

/** @param {number} nats @param {{low: number, high: number}} axis @returns {number} 0 at the top, 1 at the bottom */
export const heightOf = (nats, { low, high }) => 1 - Math.log(nats / low) / Math.log(high / low);

/**
 * @param {number[]} places from the top, 0 to 1 @param {number} gap
 * @returns {number[]} where names stand: at their places, or as far above as the next below needs
 */
export function spaced(places, gap) {
  const tops = [...places];
  let next = 1 + gap;
  for (const i of [...places.keys()].sort((a, b) => places[b] - places[a])) {
    tops[i] = Math.min(places[i], next - gap);
    next = tops[i];
  }
  return tops;
}

export class SearchCurve {
  /** @type {{share: number, bces: number[]}[]} of the steps made */
  points = [];
  best = 0;
  /** @type {{model: string, name: string, bce: number}[]} */
  passes = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = `<p class="label film-names"><b>BCE while it searches, nats</b> <span class="whole"><i
      class="line fake"></i>best start</span> <span class="whole"><i class="line other"></i>the others</span></p>
      <div class="search-lines"><svg viewBox="0 0 1 1" preserveAspectRatio="none" role="img"
      aria-label="BCE of the starts by steps"></svg><div class="search-names" aria-hidden="true"></div></div>
      <p class="label search-axis" aria-hidden="true"><span>0</span><span>steps</span><span data-end></span></p>`;
    this.svg = query(root, 'svg', SVGSVGElement);
    this.names = query(root, '.search-names');
    this.end = query(root, '[data-end]');
  }

  clear() {
    this.points = [];
    this.draw();
  }

  /** @param {Progress} progress */
  add({ step, steps, starts, best }) {
    this.points.push({ share: step / steps, bces: starts.map(({ bce }) => bce) });
    this.best = best;
    this.end.textContent = String(steps);
    this.draw();
  }

  /** @param {SearchCurve['passes']} passes of the encoders */
  compare(passes) {
    const same = passes.length === this.passes.length;
    if (same && passes.every(({ bce }, i) => bce === this.passes[i].bce)) return;
    this.passes = passes;
    this.draw();
  }

  draw() {
    const { points, passes, best } = this;
    const axis = axisOf([...points.flatMap(({ bces }) => bces), ...passes.map(({ bce }) => bce)]);
    const grid = LINES.filter((nats) => nats > axis.low && heightOf(nats, axis) > LINE);
    const across = (/** @type {number} */ nats, /** @type {string} */ marks) => {
      const y = heightOf(nats, axis).toFixed(4);
      return `<line ${marks} x1="0" x2="1" y1="${y}" y2="${y}"/>`;
    };
    const starts = [...(points[0]?.bces.keys() ?? [])].sort((a) => (a === best ? 1 : -1));
    const lines = starts.map((k) => {
      const way = points.map(
        ({ share, bces }) => `${share.toFixed(4)},${heightOf(bces[k], axis).toFixed(4)}`,
      );
      return `<polyline class="${k === best ? 'best' : 'other'}" points="${way.join(' ')}"/>`;
    });
    this.svg.innerHTML = [
      ...grid.map((nats) => across(nats, 'class="grid"')),
      ...passes.map(({ model, bce }) => across(bce, `class="pass" ${modelMarks(model)}`)),
      ...lines,
    ].join('');
    const tops = spaced(
      passes.map(({ bce }) => heightOf(bce, axis)),
      LINE,
    );
    const at = (/** @type {number} */ nats) => `style="top:${100 * heightOf(nats, axis)}%"`;
    this.names.innerHTML = [
      ...grid.map((nats) => `<span class="tick" ${at(nats)}>${nats}</span>`),
      ...passes.map(
        ({ model, name, bce }, i) =>
          `<span class="pass" ${modelMarks(model)} style="top:${100 * tops[i]}%">${name} ${bce.toFixed(0)}</span>`,
      ),
    ].join('');
  }
}
