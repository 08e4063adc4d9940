/**
 * Telling ink from its ground in one view of a picture, and the digits in it; find_digit.py holds
 * the same algorithm.
 * @module
 */

import { TINY } from './background.js';
import { boxOf, label, piecesOf, strongest } from './components.js';
import { dilate, eroded, outline, slopeOf, smooth } from './filters.js';
import { boxLength, choose, Lack, SMALLEST } from './grouping.js';
import { otsu } from './otsu.js';
import {
  both,
  chosen,
  combined,
  count,
  mean,
  median,
  nothing,
  quantile,
  sum,
  without,
  zeros,
} from './planes.js';
import { withoutRuling } from './ruled-lines.js';

/** Score of the faintest digit; pencil in the dark has a hundred times as much. */
const FAINTEST = 0.01;
/** Width of an edge in pixels of a 20 px box; light and shadow are softer than that. */
const SOFTEST = 6;
/** Pixels of a digit that are too coarse to tell how sharp it is. */
const COARSE = 16;
/** How much darker ink is than the shadow on it. */
const SHADED = 1.6;
/** Share of a shadow's middle, so many pixels from its edges. */
const [SHADOW, SHADOW_CORE] = [0.1, 3];
/** Pieces of a view that are looked at; a picture of noise has thousands. */
const MOST_PIECES = 120;
/** Share of the edges on a sheet that its digit has at least. */
const PUREST = 0.2;
/** Length of a digit as a share of its sheet's. */
const SMALLEST_ON_SHEET = 0.1;

const { fround } = Math;

/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {import('./planes.js').Mask} Mask */
/** @typedef {import('./background.js').View} View */
/** @typedef {import('./components.js').Pieces} Pieces */
/** @typedef {import('./components.js').Group} Group */
/** @typedef {import('./grouping.js').Choice} Choice */
/** @typedef {import('./sheets.js').Sheet} Sheet */
/** @typedef {[left: number, top: number, right: number, bottom: number]} PixelBox */
/**
 * What a view is searched in: its `strength` without a camera's noise, the squared `slope` of it;
 * the edges `opposite` of the ink, and where the sheet is, null for the whole picture.
 * @typedef {{view: View, slope: Plane, opposite: number, inside: Mask | null}} Search
 */

/**
 * Digits found in a picture, or on a sheet in it; `score` ranks several views of it. `pieces` and
 * `choice` say which ink is which digit. All are of the part of the picture whose top left pixel is
 * `corner`; `sheet` is what was looked at, null for the whole picture.
 */
export class Found {
  /**
   * @param {{score: number, view: View, pieces: Pieces, choice: Choice,
   *   corner?: [x: number, y: number], sheet?: Sheet | null}} parts
   */
  constructor({ score, view, pieces, choice, corner = [0, 0], sheet = null }) {
    this.score = score;
    this.view = view;
    this.pieces = pieces;
    this.choice = choice;
    this.corner = corner;
    this.sheet = sheet;
  }

  /** @param {Partial<Found>} changes @returns {Found} another one */
  with(changes) {
    return new Found({ ...this, ...changes });
  }

  /** @returns {PixelBox[]} of every digit, from left to right */
  boxes() {
    const [x, y] = this.corner;
    return this.choice.groups.map((group) => {
      const [left, top, right, bottom] = boxOf(this.pieces, group);
      return [left + x, top + y, right + x, bottom + y];
    });
  }

  /** @param {number} number @returns {Mask} where the pieces of a digit are */
  mask(number) {
    const { height, width, data } = this.pieces.labels;
    const group = this.choice.groups[number];
    const mask = nothing(height, width);
    for (let i = 0; i < data.length; i++) if (data[i] >= 0) mask.data[i] = group[data[i]];
    return mask;
  }

  /**
   * @param {number} number
   * @returns {Plane} in [0, 1]: all that differs from the paper, as a digit does
   */
  ink(number) {
    const { strength } = this.view;
    const full = quantile(chosen(strength, this.mask(number)), 0.7);
    const data = new Float32Array(strength.data.length);
    for (let i = 0; i < data.length; i++) {
      const share = fround(fround(strength.data[i] / full) - fround(0.15)) / fround(0.75);
      data[i] = Math.min(Math.max(share, 0), 1);
    }
    return { ...strength, data };
  }

  /** @param {number} number @returns {Plane} in [0, 1]: the ink of one digit */
  digit(number) {
    const ink = this.ink(number);
    const near = dilate(this.mask(number), 1);
    for (let y = 0; y < ink.height; y++) {
      for (let x = 0; x < ink.width; x++) {
        if (!near.data[(y + 1) * near.width + x + 1]) ink.data[y * ink.width + x] = 0;
      }
    }
    return ink;
  }

  /** @returns {number} mean width of the clearest digit's strokes as a share of its length */
  get breadth() {
    const mask = this.mask(this.choice.clearest);
    const length = boxLength(this.pieces, this.choice.groups[this.choice.clearest]);
    return (2 * count(mask)) / outline(mask) / length;
  }
}

/**
 * The digits where a view's strength is high, or why there are none.
 * @param {View} view of a picture, or of the part of it that holds a sheet
 * @param {Mask | null} [inside] where the sheet is; only what is on it counts
 * @returns {Found | number} a number is a Lack
 */
export function digitsIn(view, inside = null) {
  const { height, width } = view.strength;
  if (Math.min(height, width) < 2) return Lack.NOISE;
  const smoothed = Math.max(height, width) > 4 * TINY ? smooth(view.strength) : view.strength;
  const noise = noiseOf(inside ? chosen(smoothed, inside) : smoothed.data);
  const strength = inside ? only(smoothed, inside) : smoothed;
  const clear = chosen(strength, above(strength, fround(5 * noise)));
  if (clear.length < 6) return Lack.NOISE;
  const clearest = fround(otsu(clear));
  const level = median(clear.filter((value) => value >= clearest));
  const least = fround(Math.max(0.4 * level, 4 * noise));
  const slope = slopeOf(strength);
  const opposite = sum(chosen(slope, above(negative(strength), least)));
  const search = { view: { ...view, strength }, slope, opposite, inside };
  const mask = withoutRuling(above(strength, least));
  const first = foundIn(mask, search);
  if (!isFound(first)) return first;
  const found = withoutShadow(first, mask, search);
  return isSoft(found, level) ? Lack.SOFT : found;
}

/**
 * The quietest quarter is paper even where a fat digit leaves little of it. 3.14 makes its limit the
 * standard deviation of normal noise; no paper is quieter than 0.012.
 * @param {Float32Array | Float64Array} strength
 */
function noiseOf(strength) {
  const values = strength instanceof Float32Array ? strength : new Float32Array(strength);
  return Math.max(3.14 * quantile(values, 0.25, true), 0.012);
}

/** @param {Plane} plane @param {Mask} mask @returns {Plane} 0 elsewhere */
function only({ height, width, data }, mask) {
  const kept = zeros(height, width);
  for (let i = 0; i < data.length; i++) if (mask.data[i]) kept.data[i] = data[i];
  return kept;
}

/** @param {Plane} plane @returns {Plane} */
function negative({ height, width, data }) {
  const plane = zeros(height, width);
  for (let i = 0; i < data.length; i++) plane.data[i] = -data[i];
  return plane;
}

/** @param {Plane} plane @param {number} limit @returns {Mask} */
function above({ height, width, data }, limit) {
  const mask = nothing(height, width);
  for (let i = 0; i < data.length; i++) if (data[i] > limit) mask.data[i] = 1;
  return mask;
}

/** @param {Found | number} one @returns {one is Found} */
const isFound = (one) => typeof one !== 'number';

/**
 * @param {Mask} mask of ink @param {Search} search
 * @returns {Found | number} the digits in it, or a Lack
 */
function foundIn(mask, { view, slope, opposite, inside }) {
  let ink = mask;
  if (inside) {
    ink = clearOfRim(mask, inside);
    opposite += sum(chosen(slope, without(mask, ink)));
  }
  const { pieces, rest } = strongest(piecesOf(ink, slope), MOST_PIECES);
  const choice = choose(pieces, opposite, inside ? SMALLEST_ON_SHEET : SMALLEST, rest);
  if (typeof choice === 'number') return choice;
  const score = edgesOf(pieces, choice.groups[choice.clearest]) * choice.purity ** 2;
  if (score < FAINTEST || (inside && choice.purity < PUREST)) return Lack.NOISE;
  return new Found({ score, view, pieces, choice });
}

/**
 * Look again above the shade of a shadow that passes for a part of the ink.
 * @param {Found} found @param {Mask} mask what it was found in @param {Search} search
 * @returns {Found}
 */
function withoutShadow(found, mask, search) {
  const { strength } = search.view;
  const digit = found.mask(found.choice.clearest);
  const shade = otsu(chosen(strength, digit));
  const deep = above(strength, fround(shade));
  const pale = combined(digit, strength, (is, value) => is && value < fround(shade));
  if (!isSolid(pale, digit)) return found;
  const dark = mean(chosen(strength, without(digit, pale)));
  if (!(dark > SHADED * mean(chosen(strength, pale)))) return found;
  const again = foundIn(both(mask, deep), search);
  return isFound(again) ? again : found;
}

/**
 * Tell a digit in a shadow that passes for ink, as the paler part of it, from pale edges.
 * @param {Mask} pale @param {Mask} digit
 */
function isSolid(pale, digit) {
  let core = pale;
  for (let i = 0; i < SHADOW_CORE; i++) core = eroded(core);
  return count(core) > SHADOW * count(digit);
}

/**
 * @param {Mask} mask @param {Mask} inside where the sheet is
 * @returns {Mask} without the pieces that touch its rim
 */
function clearOfRim(mask, inside) {
  const { labels, count: all } = label(both(mask, inside));
  const rim = without(inside, eroded(inside));
  const touching = new Uint8Array(all);
  for (let i = 0; i < rim.data.length; i++) {
    if (rim.data[i] && labels.data[i] >= 0) touching[labels.data[i]] = 1;
  }
  const clear = nothing(mask.height, mask.width);
  for (let i = 0; i < clear.data.length; i++) {
    if (labels.data[i] >= 0 && !touching[labels.data[i]]) clear.data[i] = 1;
  }
  return clear;
}

/**
 * Tell whether the edges of what was found are as gentle as those of light and shadow.
 * @param {Found} found @param {number} level of the ink's strength
 */
function isSoft(found, level) {
  const { pieces, choice } = found;
  const group = choice.groups[choice.clearest];
  const length = boxLength(pieces, group);
  if (Math.max(pieces.labels.height, pieces.labels.width) <= 4 * TINY || length < COARSE) {
    return false;
  }
  const edges = edgesOf(pieces, group) / (level ** 2 * outline(found.mask(choice.clearest)));
  return 20 / (edges * length) > SOFTEST;
}

/** @param {Pieces} pieces @param {Group} group @returns {number} of them together */
const edgesOf = ({ edge }, group) => edge.reduce((all, one, i) => all + one * group[i], 0);
