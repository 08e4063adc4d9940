/**
 * Which pieces of ink are no handwriting: frames, sides of boxes, what runs along the rim;
 * structure.py holds the same.
 * @module
 */

import { lengths } from './components.js';
import { mean } from './planes.js';

/** @typedef {import('./components.js').Pieces} Pieces */
/** @typedef {import('./components.js').Group} Group */

/**
 * The share of the picture's rim that each piece covers: a desk much, a digit little.
 * @param {Pieces} pieces @returns {Float64Array}
 */
export function rimShares({ labels: { height, width, data }, count }) {
  const shares = new Float64Array(count);
  const rim = 2 * width + 2 * Math.max(height - 2, 0);
  /** @param {number} i */
  const meet = (i) => {
    if (data[i] >= 0) shares[data[i]] += 1;
  };
  for (let x = 0; x < width; x++) {
    meet(x);
    meet((height - 1) * width + x);
  }
  for (let y = 1; y < height - 1; y++) {
    meet(y * width);
    meet(y * width + width - 1);
  }
  return shares.map((pixels) => pixels / rim);
}

/**
 * Which pieces run from one side of the picture to the other, as lines and edges do.
 * @param {Pieces} pieces @returns {Group}
 */
export function crosses({ labels: { height, width }, count, top, bottom, left, right }) {
  return new Uint8Array(count).map((_, i) => {
    const down = top[i] === 0 && bottom[i] === height - 1;
    return +(down || (left[i] === 0 && right[i] === width - 1));
  });
}

/**
 * Which pieces are one of several straight lines of the same extent: sides of boxes.
 * @param {Pieces} pieces @returns {Group}
 */
export function rails({ count, top, bottom, left, right }) {
  const tall = twins(top, bottom, left, right);
  const wide = twins(left, right, top, bottom);
  // Two strokes side by side may be an 11; two flat ones above each other are no digits.
  return new Uint8Array(count).map((_, i) => +(tall[i] >= 3 || wide[i] >= 2));
}

/**
 * How many thin pieces start and end where each thin piece does; 0 for others.
 * @param {Int32Array} start @param {Int32Array} end along them
 * @param {Int32Array} from @param {Int32Array} to across them
 */
function twins(start, end, from, to) {
  const long = end.map((last, i) => last - start[i] + 1);
  const thin = [...long.keys()].filter(
    (i) => to[i] - from[i] + 1 <= Math.max(2, 0.08 * long[i]) && long[i] >= 10,
  );
  const counts = new Int32Array(start.length);
  for (const i of thin) {
    const slack = 0.03 * long[i] + 1;
    counts[i] = thin.filter(
      (j) => Math.abs(start[j] - start[i]) <= slack && Math.abs(end[j] - end[i]) <= slack,
    ).length;
  }
  return counts;
}

/**
 * Which pieces are straight along three sides of their own box: empty fields of a form.
 * @param {Pieces} pieces @returns {Group}
 */
export function boxes(pieces) {
  const { count, area, top, bottom, left, right } = pieces;
  const box = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [tall, wide] = [bottom[i] - top[i] + 1, right[i] - left[i] + 1];
    if (area[i] >= 0.5 * tall * wide || Math.min(tall, wide) <= 12) continue;
    box[i] = +(sides(pieces, i).sort((a, b) => a - b)[1] > 0.95);
  }
  // A single one may be a 0 as calculators show it.
  const others = lengths(pieces).some((length, i) => !box[i] && length > 12);
  return others || box.indexOf(1) !== box.lastIndexOf(1) ? box : new Uint8Array(count);
}

/**
 * Which pieces run all round another large piece, as a box or ring round a digit.
 * @param {Pieces} pieces @returns {Group}
 */
export function frames(pieces) {
  const { labels, count, top, bottom, left, right } = pieces;
  const length = lengths(pieces);
  const least = 0.3 * Math.max(labels.height, labels.width);
  const frame = new Uint8Array(count);
  for (let outer = 0; outer < count; outer++) {
    if (length[outer] <= least) continue;
    let longest = 0;
    for (let i = 0; i < count; i++) {
      const inside = top[i] > top[outer] && bottom[i] < bottom[outer];
      if (!inside || left[i] <= left[outer] || right[i] >= right[outer]) continue;
      longest = Math.max(longest, length[i]);
    }
    const share = longest / length[outer];
    // A row of boxes is much longer than the digit in it, but straight all round.
    if (share <= 0.1) continue;
    frame[outer] = +(Math.min(...sides(pieces, outer)) > (share > 0.25 ? 0.5 : 0.9));
  }
  return frame;
}

/**
 * The share of each side of its own bounding box that a piece covers.
 * @param {Pieces} pieces @param {number} outer
 * @returns {number[]} top, bottom, left and right
 */
function sides({ labels: { width, data }, ...of }, outer) {
  const [top, bottom, left, right] = [
    of.top[outer],
    of.bottom[outer],
    of.left[outer],
    of.right[outer],
  ];
  const [tall, wide] = [bottom - top + 1, right - left + 1];
  const [down, across] = [tall, wide].map((side) => Math.max(1, Math.floor(side / 12)));
  const columns = { above: new Uint8Array(wide), below: new Uint8Array(wide) };
  const rows = { before: new Uint8Array(tall), behind: new Uint8Array(tall) };
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      if (data[(top + y) * width + left + x] !== outer) continue;
      if (y < down) columns.above[x] = 1;
      if (y >= tall - down) columns.below[x] = 1;
      if (x < across) rows.before[y] = 1;
      if (x >= wide - across) rows.behind[y] = 1;
    }
  }
  return [columns.above, columns.below, rows.before, rows.behind].map(mean);
}
