/** P(digit) along the way, as lines under the strips: solid this way, dotted the mean of many. */
import { shareUnder } from '../../dom/pointing.js';
import { capOf, modelMarks } from '../../state/models.js';
import { line, namePlaces, repeated, valueAt, xAt, yAt } from './curve-lines.js';

/** @typedef {import('./film.js').Curves} Curves */
/** @typedef {import('./curve-lines.js').Plot} Plot */

/** @param {string} row */
const nameOf = (row) => (row === 'fade' ? row : capOf(row));
/** @param {string} row @returns {string} whose it is, in markup */
const marks = (row) => (row === 'fade' ? '' : modelMarks(row));
const MARGIN = { top: 12, bottom: 30 };

export class MorphCurves {
  /** @param {SVGSVGElement} svg @param {readonly string[]} rows */
  constructor(svg, rows) {
    this.svg = svg;
    this.rows = rows;
    /** @type {Curves | null} of this way */
    this.curves = null;
    /** @type {Plot} */
    this.plot = { left: 0, right: 1, top: MARGIN.top, bottom: 1 };
    this.size = { width: 0, height: 0 };
    this.legs = 1;
    /** @type {string[]} */
    this.letters = [];
    this.share = 0;
  }

  /**
   * @param {number} width @param {number} height pixels
   * @param {number} frame a frame's width: a place lies under the middle of its frame
   */
  resize(width, height, frame) {
    this.size = { width, height };
    this.plot = {
      left: frame / 2,
      right: width - frame / 2,
      top: MARGIN.top,
      bottom: height - MARGIN.bottom,
    };
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }

  /**
   * @param {Curves | null} curves of this way, null while they are measured
   * @param {Curves} means over many pairs, of one leg
   * @param {string[]} letters of the stops as they are passed
   */
  show(curves, means, letters) {
    this.curves = curves;
    const { plot, size, rows } = this;
    const legs = letters.length - 1;
    const dotted = rows
      .filter((row) => means[row])
      .map(
        (row) => `<path class="mean" ${marks(row)} d="${line(plot, repeated(means[row], legs))}"/>`,
      );
    const own = curves ? rows.map((row) => curves[row]) : [];
    const solid = own.map(
      (values, i) => `<path class="own" ${marks(rows[i])} d="${line(plot, values)}"/>`,
    );
    const names = namePlaces(plot, own).map(
      ([x, y], i) =>
        `<text class="name" ${marks(rows[i])} x="${x}" y="${y + 5}">${nameOf(rows[i])}</text>`,
    );
    const stops = letters.map(
      (letter, i) =>
        `<text x="${xAt(plot, i / legs)}" y="${size.height - 6}" class="stop">${letter}</text>`,
    );
    this.svg.innerHTML =
      this.grid(legs) +
      dotted.join('') +
      solid.join('') +
      stops.join('') +
      `<g class="here"><line y1="${plot.top - 8}" y2="${plot.bottom + 6}"/>` +
      own.map((_, i) => `<circle ${marks(rows[i])} r="5"/>`).join('') +
      '</g>' +
      names.join('');
    this.svg.setAttribute('aria-label', this.words(letters));
    this.move(this.share);
  }

  /** @param {number} legs */
  grid(legs) {
    const { plot } = this;
    const across = [0, 0.5, 1].map((p) => {
      const y = yAt(plot, p);
      return (
        `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/>` +
        `<text class="tick" x="${plot.left - 8}" y="${y + 5}">${p}</text>`
      );
    });
    const between = Array.from({ length: legs - 1 }, (_, i) => {
      const x = xAt(plot, (i + 1) / legs);
      return `<line class="grid" x1="${x}" x2="${x}" y1="${plot.top}" y2="${plot.bottom}"/>`;
    });
    return across.join('') + between.join('');
  }

  /** @param {number} share of the whole way, 0 to 1 */
  move(share) {
    this.share = share;
    const here = this.svg.querySelector('.here');
    const { plot, curves } = this;
    if (!here) return;
    here.setAttribute('transform', `translate(${xAt(plot, share)} 0)`);
    here.querySelectorAll('circle').forEach((dot, i) => {
      dot.setAttribute('cy', String(yAt(plot, curves ? valueAt(curves[this.rows[i]], share) : 0)));
    });
  }

  /** @param {string[]} letters @returns {string} the lines for those who cannot see them */
  words(letters) {
    const { curves } = this;
    const way = letters.join(' to ');
    if (!curves) return `P(digit) from ${way}: being measured`;
    const lowest = this.rows.map(
      (row) => `${nameOf(row)} at least ${Math.min(...curves[row]).toFixed(2)}`,
    );
    return `P(digit) from ${way}: ${lowest.join(', ')}`;
  }

  /** @param {MouseEvent} event @returns {number} the share of the way under the pointer */
  shareAt(event) {
    const x = shareUnder(this.svg, event)[0] * this.size.width;
    return Math.min(1, Math.max(0, (x - this.plot.left) / (this.plot.right - this.plot.left)));
  }
}
