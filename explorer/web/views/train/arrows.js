/**
 * Where the loss pushes codes: two arrows each, of reconstruction and of KL, and one length for all of
 * them that a person can read. Pure, but for the painting.
 */
import { LEARNERS } from './learners.js';

/** @typedef {[number, number]} Pair */
/**
 * Pairs: the codes and, for each, minus the gradient of its BCE and of beta times its KL, in nats for a
 * unit of code; null where there is no KL. `labels`: the classes of the digits.
 * @typedef {{codes: Float32Array, labels: Uint8Array, bce: Float32Array, kl: Float32Array | null}} Arrows
 */

/** @typedef {import('./learners.js').Kind} Kind */

/** Pixels that the longest arrow but for one in ten has. */
const LONG = 56;
/** What is longer is cut here, and its head doubled. */
export const CUT = 96;
/** Shorter ones are no arrows any more. */
const SHORT = 2;
const [HEAD, WIDE] = [7, 3.5];
/** Lengths of the legend, as shares of the long one. */
const SHOWN = [0.06, 0.25, 1];

/** @param {number} x @param {number} y */
const length = (x, y) => Math.hypot(x, y);

/**
 * Lengths go by the square root: KL's push is far smaller than reconstruction's, and both are to be seen.
 * @param {number} nats for a unit of code @param {number} scale
 * @returns {number} pixels
 */
export const pixelsOf = (nats, scale) => scale * Math.sqrt(nats);

/**
 * @param {Arrows[]} all what is drawn to one scale
 * @returns {number} pixels of an arrow of one nat for a unit of code
 */
export function scaleOf(all) {
  const lengths = all
    .flatMap(({ bce, kl }) => [bce, ...(kl ? [kl] : [])])
    .flatMap((pairs) =>
      Array.from({ length: pairs.length / 2 }, (_, i) => length(pairs[2 * i], pairs[2 * i + 1])),
    )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const large = lengths[Math.floor(0.9 * lengths.length)] ?? 0;
  return large > 0 ? LONG / Math.sqrt(large) : 1;
}

/** @param {number} value @returns {number} near it, and easy to read */
export function rounded(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((one) => one * power * 1.4 >= value) ?? 10;
  return Number((step * power).toPrecision(1));
}

/** @param {number} scale @returns {number[]} nats for a unit of code whose arrows the legend shows */
export const legendOf = (scale) => SHOWN.map((share) => rounded(share * (LONG / scale) ** 2));

/** @param {number} scale @returns {string} bars as long as arrows, with what they stand for */
export const legendMarkup = (scale) =>
  `${legendOf(scale)
    .map(
      (nats) =>
        `<i class="train-unit" style="width:${pixelsOf(nats, scale).toFixed(1)}px"></i> ${nats}`,
    )
    .join(' &ensp;')} nats for a unit of code`;

/**
 * How far the arrows point away from the middle of N(0, I), on average.
 * @param {Float32Array} codes pairs @param {Float32Array} arrows pairs
 * @returns {number} nats for a unit of code; below 0 they point inwards
 */
export function outwards(codes, arrows) {
  let sum = 0;
  for (let i = 0; i < codes.length; i += 2) {
    const radius = length(codes[i], codes[i + 1]) || 1;
    sum += (arrows[i] * codes[i] + arrows[i + 1] * codes[i + 1]) / radius;
  }
  return sum / (codes.length / 2);
}

/**
 * @param {Float32Array} codes pairs @param {Float32Array} four numbers for each @param {Uint8Array} labels
 * @param {Kind} kind
 * @returns {Arrows}
 */
function split(codes, four, labels, kind) {
  const half = (/** @type {number} */ from) =>
    Float32Array.from(codes, (_, i) => four[4 * (i >> 1) + from + (i & 1)]);
  return { codes, labels, bce: half(0), kl: LEARNERS[kind].posterior ? half(2) : null };
}

/**
 * @param {import('./training-session.js').Looked} found @param {Uint8Array} labels @param {Kind} kind
 * @returns {Arrows | null} of the test digits, which come after the page's digit
 */
export const lookArrows = ({ codes, arrows }, labels, kind) =>
  codes && arrows ? split(codes.subarray(2), arrows.subarray(4), labels, kind) : null;

/** @param {import('./training-session.js').Batched} batch @param {Kind} kind @returns {Arrows} */
export const batchArrows = ({ mu, arrows, labels }, kind) => split(mu, arrows, labels, kind);

/**
 * @param {import('../plane/plane-painter.js').PlanePainter} painter
 * @param {Arrows} arrows @param {(code: Pair) => Pair} toPixels @param {number} scale
 * @param {{bce: string, kl: string}} colours
 */
export function paintArrows(painter, { codes, labels, bce, kl }, toPixels, scale, colours) {
  for (let i = 0; i < codes.length; i += 2) {
    const from = toPixels([codes[i], codes[i + 1]]);
    paintArrow(painter, from, [bce[i], -bce[i + 1]], scale, colours.bce, false);
    if (kl) paintArrow(painter, from, [kl[i], -kl[i + 1]], scale, colours.kl, true);
    paintFoot(painter, from, labels[i / 2]);
  }
}

/**
 * The digit whose arrows these are, in the colour of its class.
 * @param {import('../plane/plane-painter.js').PlanePainter} painter @param {Pair} place @param {number} label
 */
function paintFoot(painter, [x, y], label) {
  const { context } = painter;
  context.beginPath();
  context.arc(x, y, 3.5, 0, 2 * Math.PI);
  painter.twice(painter.paper, 2.5, 2.5);
  context.fillStyle = `rgb(${painter.classes[label].join(' ')})`;
  context.fill();
}

/**
 * Reconstruction's is a line with a filled head, KL's is dashed with an open one: colour alone tells
 * nobody anything.
 * @param {import('../plane/plane-painter.js').PlanePainter} painter
 * @param {Pair} from pixels @param {Pair} way nats for a unit of code, y down @param {number} scale
 * @param {string} colour @param {boolean} open
 */
export function paintArrow(painter, [x, y], [dx, dy], scale, colour, open) {
  const { context } = painter;
  const nats = length(dx, dy);
  const full = pixelsOf(nats, scale);
  if (!(full > SHORT)) return;
  const long = Math.min(full, CUT);
  const [ux, uy] = [dx / nats, dy / nats];
  const head = Math.min(HEAD, 0.6 * long);
  const [tipX, tipY] = [x + ux * long, y + uy * long];
  const [endX, endY] = open ? [tipX, tipY] : [tipX - ux * head * 0.8, tipY - uy * head * 0.8];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(endX, endY);
  painter.twice(painter.paper, 4.5, 4.5);
  context.setLineDash(open ? [4, 2.5] : []);
  context.lineWidth = 1.75;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
  for (const back of full > CUT ? [0, head] : [0]) {
    const [px, py] = [tipX - ux * back, tipY - uy * back];
    const wide = (WIDE * head) / HEAD;
    context.beginPath();
    context.moveTo(px - ux * head - uy * wide, py - uy * head + ux * wide);
    context.lineTo(px, py);
    context.lineTo(px - ux * head + uy * wide, py - uy * head - ux * wide);
    if (open) {
      context.stroke();
    } else {
      context.closePath();
      context.fillStyle = colour;
      context.fill();
    }
  }
}
