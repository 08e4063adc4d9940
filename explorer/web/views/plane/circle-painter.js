/** The circles of N(0, I) on a plane, with their labels where nothing hides them. */

import { percent } from '../../dom/numbers.js';
import { toScreen } from '../../maths/viewport.js';
import { shareWithin } from './normal-quantiles.js';
import { clearest } from './plane-marks.js';
import { distance } from './plane-painter.js';
import { ellipse } from './plane-scale.js';

/** @typedef {[number, number]} Pair */
/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {import('./plane-scale.js').Scale} Scale */
/** @typedef {import('./plane-painter.js').PlanePainter} PlanePainter */

/** The widest first: where circles lie close together it keeps its label. */
const RADII = [3, 2, 1];
/** Where a circle has its label: clear of both zero lines, first up and to the right. */
const LABEL_ANGLES = [1, 2, -1, -2].map((thirds) => (thirds * Math.PI) / 3);
/** Pixels that the digit and the point take. */
const MARK_ROOM = 14;
/** In sizes of the text: the least way from label to label. */
const LABEL_ROOM = 22 / 14;
/** The same: below this radius of the widest one, only that one is labelled, above all. */
const SMALL = 64 / 14;
/**
 * Those that hold 39, 86 and 99 % of N(0, I).
 * @param {PlanePainter} painter @param {Scale} scale @param {Projection} at
 * @param {Pair[]} marks that labels step aside for
 * @returns {Pair[]} what numerals step aside for: both ends and the middle of every label
 */
export function paintCircles(painter, scale, at, marks) {
  for (const radius of RADII) {
    painter.polygon(ellipse(scale, [0, 0], [radius, radius]), at);
    painter.twice(painter.ink, 4, 1.5);
  }
  painter.setText('center');
  /** @type {Pair[]} */
  const taken = [];
  for (const radius of RADII) {
    const text = percent(shareWithin(radius)) + (taken.length ? '' : ' of N(0, I)');
    const place = labelOf(painter, radius, text, scale, at, marks);
    if (taken.some((other) => distance(other, place) < LABEL_ROOM * painter.text)) continue;
    taken.push(place);
    painter.paintGround(text, ...place);
    painter.write(text, ...place);
  }
  return taken.flatMap(
    ([x, y]) =>
      /** @type {Pair[]} */ ([
        [x - 2.6 * painter.text, y],
        [x, y],
        [x + 2.6 * painter.text, y],
      ]),
  );
}

/**
 * On its circle, or beside one that the label would cover; where no mark hides it.
 * @param {PlanePainter} painter
 * @param {number} radius @param {string} text @param {Scale} scale @param {Projection} at
 * @param {Pair[]} marks
 * @returns {Pair} pixels
 */
export function labelOf(painter, radius, text, scale, at, marks) {
  const half = painter.context.measureText(text).width / 2 + 4;
  const [top, foot] = [RADII[0], -RADII[0]].map((y) => toScreen(at, ...scale.toUnit([0, y])));
  const small = distance(top, toScreen(at, ...scale.toUnit([0, 0]))) < SMALL * painter.text;
  /** @type {Pair[]} */
  const places = small
    ? [
        [top[0], top[1] - painter.text],
        [foot[0], foot[1] + painter.text],
      ]
    : LABEL_ANGLES.map((angle) =>
        toScreen(at, ...scale.toUnit([Math.cos(angle) * radius, Math.sin(angle) * radius])),
      );
  const held = places.map(
    ([x, y]) =>
      /** @type {Pair} */ ([
        Math.max(painter.strip.left + half, Math.min(painter.size.width - half, x)),
        y,
      ]),
  );
  return clearest(held, half, painter.text / 2, marks, MARK_ROOM);
}
