/**
 * Areas in a picture that a digit may be written on: a sheet on a desk, a panel, a printed box;
 * sheets.py holds the same algorithm.
 * @module
 */

import { label } from './components.js';
import {
  averaging,
  both,
  boundsOf,
  count,
  crop,
  greyOf,
  nothing,
  quantile,
  round,
  sum,
  weighed,
} from './planes.js';
import { alongside, bulge, cornersOf, filledPolygon, middleOf, rectangle } from './polygon.js';

/** Pixels along the longer side of the picture in which sheets are looked for. */
const COARSE = 128;
/** Thresholds that part light from dark. */
const LEVELS = 14;
/** Shares of the picture. */
const [SMALLEST, LARGEST] = [0.012, 0.97];
/** Share of its convex hull that a sheet's outline fills; a hand or a fold costs some. */
const CONVEX = 0.9;
/** Share that is of one tone: the rest may be ink. */
const SOLID = 0.45;
/** Least difference across a sheet's edge, as a share of white. */
const STEP = 0.035;
/** Share of a sheet's edge that shows it. */
const EDGE = 0.85;
/** Share of a sheet's outline that may be the picture's own. */
const RIM = 0.9;
/** Two sheets that share so much of their union are one. */
const ALIKE = 0.6;
/** Coarse pixels inside its edge where a sheet's shadow and blur end. */
export const MARGIN = 1.5;
/** Sheets that are looked at, and their area by the picture's. */
const [MOST, ALL_TOGETHER] = [12, 1.6];

/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {import('./planes.js').Mask} Mask */
/** @typedef {import('./planes.js').Colour} Colour */
/** @typedef {[x: number, y: number]} Point */

/**
 * A convex area of one tone. `outline` are its corners as shares of the picture; `clear` says how
 * plainly its edge shows, `area` is its share of the picture, `cornered` its share of the smallest
 * rectangle around it: 1 for a sheet seen from above, 0.79 for an ellipse. `cut` says that the
 * picture's rim cuts it off.
 */
export class Sheet {
  /** @param {{outline: Point[], clear: number, area: number, cornered: number, cut: boolean}} parts */
  constructor({ outline, clear, area, cornered, cut }) {
    this.outline = outline;
    this.clear = clear;
    this.area = area;
    this.cornered = cornered;
    this.cut = cut;
  }

  /**
   * @param {{height: number, width: number}} shape
   * @param {number} [grow] coarse pixels by which the outline is moved outwards
   * @returns {Mask} what is inside it
   */
  mask({ height, width }, grow = 0) {
    const [x, y] = middleOf(this.outline);
    const reach = Math.sqrt(this.area / Math.PI) * COARSE;
    const scale = 1 + grow / reach;
    const corners = this.outline.map(([right, down]) => [
      (x + (right - x) * scale) * width - 0.5,
      (y + (down - y) * scale) * height - 0.5,
    ]);
    return filledPolygon(/** @type {Point[]} */ (corners), height, width);
  }
}

/** @param {Colour} colour @returns {Sheet[]} in a picture, the plainest first */
export function sheets({ height, width, channels, data }) {
  const scale = Math.min(1, COARSE / Math.max(height, width));
  const [rows, columns] = [height, width].map((side) => Math.max(2, round(side * scale)));
  const fine = { height, width, data: new Float64Array(greyOf(data, channels)) };
  const grey = weighed(averaging(height, rows), fine, averaging(width, columns));
  const found = candidates(grey).sort((one, other) => other.clear - one.clear);
  /** @type {{sheet: Sheet, mask: Mask}[]} */
  const kept = [];
  for (const sheet of found) {
    const covered = sheet.area + sum(kept.map((other) => other.sheet.area));
    if (kept.length === MOST || covered > ALL_TOGETHER) continue;
    const mask = sheet.mask(grey);
    if (kept.every((other) => overlap(mask, other.mask) < ALIKE)) kept.push({ sheet, mask });
  }
  return kept.map(({ sheet }) => sheet);
}

/** @param {Mask} one @param {Mask} other @returns {number} what both share, by what either covers */
function overlap(one, other) {
  const shared = count(both(one, other));
  return shared / (count(one) + count(other) - shared);
}

/** @param {Plane} grey @returns {Sheet[]} every one that a threshold parts */
function candidates(grey) {
  const [low, high] = [quantile(grey.data, 0.01), quantile(grey.data, 0.99)];
  const step = (high - low) / (LEVELS + 1);
  /** @type {Sheet[]} */
  const found = [];
  for (let i = 1; i <= LEVELS; i++) {
    const level = i * step + low;
    for (const sign of [1, -1]) {
      const tone = nothing(grey.height, grey.width);
      for (let k = 0; k < tone.data.length; k++) {
        tone.data[k] = +(sign * grey.data[k] > sign * level);
      }
      for (const area of largePieces(tone)) {
        const sheet = sheetOf(grey, area, sign);
        if (sheet) found.push(sheet);
      }
    }
  }
  return found;
}

/** @param {Mask} tone @returns {Mask[]} its pieces that are as large as a sheet's tone */
function largePieces(tone) {
  const { labels, count: all } = label(tone);
  const areas = new Int32Array(all);
  for (const piece of labels.data) if (piece >= 0) areas[piece]++;
  const least = SOLID * SMALLEST * tone.data.length;
  const large = [...areas.keys()].filter((piece) => areas[piece] > least);
  return large.map((piece) => {
    const mask = nothing(tone.height, tone.width);
    for (let i = 0; i < mask.data.length; i++) mask.data[i] = +(labels.data[i] === piece);
    return mask;
  });
}

/**
 * The sheet that an area of one tone is, if it is one.
 * @param {Plane} grey @param {Mask} area not empty @param {number} sign 1: lighter than what is round it
 * @returns {Sheet | null}
 */
function sheetOf(grey, area, sign) {
  const bounds = boundsOf(area);
  if (!bounds) return null;
  const inner = crop(area, bounds);
  const { left, right, top, bottom } = edgesOf(inner);
  const filled = Math.min(sum(right) - sum(left), sum(bottom) - sum(top));
  const pixels = grey.data.length;
  if (filled < SMALLEST * pixels) return null;
  const corners = [
    ...bulge(cornersOf(left, Math.min)),
    ...bulge(cornersOf(right, Math.max).reverse()),
  ];
  const size =
    Math.abs(
      sum(
        corners.map(([x, y], i) => {
          const [nextX, nextY] = corners[(i + 1) % corners.length];
          return x * nextY - y * nextX;
        }),
      ),
    ) / 2;
  const share = size / pixels;
  if (share < SMALLEST || share > LARGEST) return null;
  if (filled < CONVEX * size || count(inner) < SOLID * size) return null;
  const hull = corners.map(([x, y]) => /** @type {Point} */ ([x + bounds.left, y + bounds.top]));
  const clear = clearness(grey, hull, sign);
  if (!clear) return null;
  const outline = hull.map(([x, y]) => /** @type {Point} */ ([x / grey.width, y / grey.height]));
  const cut = outline.some((point) => Math.min(...point) <= 0 || Math.max(...point) >= 1);
  return new Sheet({ outline, clear, area: share, cornered: size / rectangle(hull), cut });
}

/**
 * Where an area begins and ends in every row and in every column.
 * @param {Mask} area with something in each
 */
function edgesOf({ height, width, data }) {
  const left = new Int32Array(height).fill(width);
  const right = new Int32Array(height);
  const top = new Int32Array(width).fill(height);
  const bottom = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      left[y] = Math.min(left[y], x);
      right[y] = x + 1;
      top[x] = Math.min(top[x], y);
      bottom[x] = y + 1;
    }
  }
  return { left, right, top, bottom };
}

/**
 * How far the tones inside and outside an outline are apart; 0 where they are not.
 * @param {Plane} grey @param {Point[]} hull @param {number} sign
 */
function clearness({ height, width, data }, hull, sign) {
  const points = alongside(hull);
  /** @param {{x: number, y: number, outX: number, outY: number}} point @param {number} distance */
  const tone = ({ x, y, outX, outY }, distance) => {
    const [column, row] = [Math.floor(x + distance * outX), Math.floor(y + distance * outY)];
    const known = column >= 0 && column < width && row >= 0 && row < height;
    const [nearX, nearY] = [clamp(column, width - 1), clamp(row, height - 1)];
    return { value: sign * data[nearY * width + nearX], known };
  };
  const known = points.filter((point) => tone(point, 0.5).known);
  if (known.length / points.length < 1 - RIM) return 0;
  const steps = known.map((point) => {
    const [outside, further, inside, deeper] = [0.5, 1.5, -0.5, -1.5].map(
      (distance) => tone(point, distance).value,
    );
    return Math.max(inside, deeper) - Math.min(outside, further);
  });
  const showing = steps.filter((step) => step > STEP).length / steps.length;
  return showing >= EDGE ? sum(steps) / steps.length : 0;
}

/** @param {number} value @param {number} most */
const clamp = (value, most) => Math.min(Math.max(value, 0), most);
