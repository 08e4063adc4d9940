/**
 * The ways to read a picture: as a whole, or a sheet in it; which is likelier, which comes next;
 * readings.py holds the same algorithm.
 * @module
 */

import { slanted, views } from './background.js';
import { UploadError } from './edits.js';
import { digitsIn } from './find-digit.js';
import { Lack, MOST_DIGITS, regroup } from './grouping.js';
import { BLOT, likeliest } from './likeliest.js';
import {
  boundsOf,
  channelOf,
  chosen,
  count,
  crop,
  maximum,
  median,
  quantile,
  sum,
} from './planes.js';
import { MARGIN, sheets } from './sheets.js';

/** A more complicated view must beat a simpler one by so much. */
const BETTER = 1.15;
/** Score beside the likelier reading's from which dark and light ink are a question. */
const UNSURE = 0.35;
/** Pixels of a sheet's side; less cannot be read. */
const SMALLEST_SHEET = 12;

/** Colours further apart than this are two. */
const APART = 0.15;

const INVERTED =
  'Inverted, there is no digit in the picture. Choose not to invert it, or crop it to the digit.';
const SHEET_OR_INK = 'Is the whole shape the digit, or what is inside it?';
const DARK_OR_LIGHT = 'Is the ink dark, or is it light?';
const ONE_OR_MORE = 'Is this one digit, or are these several?';
const WRITE =
  'Write one digit with a dark pen on light paper, let it fill at least a quarter of the picture';
/** @type {Record<number, [looks: string, advice: string]>} */
const LOOKS = {
  [Lack.NOISE]: ['shows only noise, texture or lines', WRITE],
  [Lack.SOFT]: ['shows only soft light and shadow, no stroke of a pen', WRITE],
  [Lack.SMALL]: ['holds nothing larger than specks of dust or noise', WRITE],
  [Lack.CROWDED]: [`shows more than ${MOST_DIGITS} things like digits`, 'Crop it to one of them'],
};

/**
 * @typedef {import('./background.js').View} View
 * @typedef {import('./find-digit.js').Found} Found
 * @typedef {import('./planes.js').Colour} Colour
 * @typedef {import('./planes.js').Picture} Picture
 * @typedef {{found: Found[], question: string, names: string[]}} Readings what a picture may show:
 *   the likelier reading, and another where that is not sure; then `question` asks which is right,
 *   and `names` answers it, one for each
 */

/**
 * The ways to read a picture, whatever the colours of its ink and its ground.
 * @param {Picture} picture upright
 * @param {boolean} [invert] take the lighter part for ink where the darker one would have been, or
 *   the reverse
 * @returns {Readings}
 * @throws {UploadError} nothing in the picture stands out like a digit
 */
export function readings(picture, invert = false) {
  const { colour, looked, written } = lookedAt(picture);
  const whole = looked.filter(isFound);
  const onSheets = written
    .map((found) => best(found.filter((one) => one.breadth < BLOT)))
    .filter((one) => one !== null);
  const [likely, ruledOut] = likeliest(best(whole), onSheets, colour);
  if (likely === null) throw refusal(looked, colour);
  const beside = written.find((found) => found.includes(likely)) ?? whole;
  const other = reverse(likely, beside);
  if (invert) {
    const inverted = other ?? reverse(likely, whole);
    if (inverted === null) throw new UploadError(INVERTED);
    return { found: [inverted], question: '', names: [] };
  }
  return asked(likely, ruledOut, other);
}

/**
 * Every view of a picture, and of what is on the sheets in it.
 * @param {Picture} picture
 * @returns {{colour: Colour, looked: (Found | number)[], written: Found[][]}}
 */
function lookedAt(picture) {
  const { height, width, channels, alpha } = picture;
  const colour = { height, width, channels, data: picture.colour };
  if (alpha && maximum(alpha) < 0.1) throw refused('is fully transparent', WRITE);
  if (alpha && isCutOut(colour, alpha)) {
    return { colour, looked: cutOut(colour, alpha).map((view) => digitsIn(view)), written: [] };
  }
  const seen = opaque(colour, alpha);
  return {
    colour: seen,
    looked: Array.from(views(seen), (view) => digitsIn(view)),
    written: sheets(seen).map((sheet) => on(sheet, seen)),
  };
}

/**
 * One reading, or two and what to ask.
 * @param {Found} likely
 * @param {Found | null} ruledOut
 * @param {Found | null} other of the other polarity
 * @returns {Readings}
 */
function asked(likely, ruledOut, other) {
  if (ruledOut !== null) {
    const names = ['The whole shape', 'What is inside it'];
    if (extent(likely) < extent(ruledOut)) names.reverse();
    return { found: [likely, ruledOut], question: SHEET_OR_INK, names };
  }
  if (other !== null && other.score > UNSURE * likely.score && other.breadth < BLOT) {
    const names = [likely, other].map((one) => (one.view.lighter ? 'Light ink' : 'Dark ink'));
    return { found: [likely, other], question: DARK_OR_LIGHT, names };
  }
  const choice = regroup(likely.pieces, likely.choice);
  if (choice === null) return { found: [likely], question: '', names: [] };
  const found = [likely, likely.with({ choice })];
  const names = found.map((one) =>
    one.choice.groups.length === 1 ? 'One digit' : 'Several digits',
  );
  return { found, question: ONE_OR_MORE, names };
}

/**
 * Why nothing was found.
 * @param {(Found | number)[]} looked
 * @param {Colour} colour
 */
function refusal(looked, colour) {
  const lack = Math.max(Lack.NOISE, ...looked.filter((one) => typeof one === 'number'));
  const range = quantile(colour.data, 0.999) - quantile(colour.data, 0.001);
  if (range < 0.1 && lack <= Lack.SOFT) return refused('looks blank', WRITE);
  return refused(...LOOKS[lack]);
}

/** @param {string} looks @param {string} advice */
const refused = (looks, advice) =>
  new UploadError(`No digit was found: the picture ${looks}. ${advice}, and try again.`);

/** @param {Found | number} one @returns {one is Found} */
const isFound = (one) => typeof one !== 'number';

/**
 * The likeliest of those whose ink is dark where this one's is light, or the reverse.
 * @param {Found} found
 * @param {Found[]} others
 */
function reverse(found, others) {
  return best(others.filter((one) => one.view.lighter !== found.view.lighter));
}

/**
 * Width plus height of the box around the clearest digit, in pixels.
 * @param {Found} found
 */
function extent(found) {
  const [left, top, right, bottom] = found.boxes()[found.choice.clearest];
  return right - left + bottom - top;
}

/** @param {Found[]} found from simple to complicated @returns {Found | null} */
function best(found) {
  /** @type {Found | null} */
  let most = null;
  for (const one of found) if (!most || one.score > BETTER * most.score) most = one;
  return most;
}

/**
 * What each view of a sheet shows on it.
 * @param {import('./sheets.js').Sheet} sheet
 * @param {Colour} colour
 * @returns {Found[]}
 */
function on(sheet, colour) {
  const mask = sheet.mask(colour, -MARGIN);
  const part = boundsOf(mask);
  if (!part) return [];
  const inside = crop(mask, part);
  if (Math.min(inside.height, inside.width) < SMALLEST_SHEET) return [];
  const paper = crop(colour, part);
  const round = slanted(paper, inside);
  for (let i = 0; i < round.data.length; i++) {
    if (inside.data[Math.floor(i / colour.channels)]) round.data[i] = paper.data[i];
  }
  const looked = Array.from(views(round), (view) => digitsIn(view, inside));
  const corner = /** @type {[number, number]} */ ([part.left, part.top]);
  return looked.filter(isFound).map((one) => one.with({ corner, sheet }));
}

/**
 * Both ways of reading what stands on nothing, whatever its colour.
 * @param {Colour} shape
 * @param {Float32Array} alpha
 * @returns {View[]}
 */
function cutOut({ height, width }, alpha) {
  // Dark ink or light: what stands on nothing is ink. Inverted, it is the nothing that counts.
  const nothing = alpha.map((value) => 1 - value);
  return [
    { strength: { height, width, data: alpha }, ground: null, lighter: false },
    { strength: { height, width, data: nothing }, ground: null, lighter: true },
  ];
}

/**
 * Tell ink on a transparent ground from an opaque card with a digit on it.
 * @param {Colour} colour
 * @param {Float32Array} alpha
 */
function isCutOut(colour, alpha) {
  if (isEven(alpha)) return false;
  const mask = solid(colour, alpha);
  const box = boundsOf(mask);
  if (!box) return false;
  const all = (box.right - box.left) * (box.bottom - box.top);
  if (count(mask) / all < 0.8) return true;
  const usual = usualOf(colour, mask);
  const other = mask.data.slice();
  for (let i = 0; i < other.length; i++) {
    let apart = 0;
    for (let c = 0; c < usual.length; c++) {
      apart = Math.max(apart, Math.abs(colour.data[i * usual.length + c] - usual[c]));
    }
    other[i] &= +(apart > APART);
  }
  return sum(other) / count(mask) < 0.01;
}

/**
 * Fill what is transparent with the usual colour of what is not.
 * @param {Colour} colour
 * @param {Float32Array | null} alpha
 * @returns {Colour}
 */
function opaque(colour, alpha) {
  if (!alpha || isEven(alpha)) return colour;
  const usual = usualOf(colour, solid(colour, alpha));
  const { fround } = Math;
  const data = colour.data.map((value, i) => {
    const share = alpha[Math.floor(i / colour.channels)];
    return fround(value * share) + fround(usual[i % colour.channels] * fround(1 - share));
  });
  return { ...colour, data };
}

/** @param {Float32Array} alpha @returns {boolean} */
function isEven(alpha) {
  let least = 1;
  for (let i = 0; i < alpha.length; i++) if (alpha[i] < least) least = alpha[i];
  return Math.fround(maximum(alpha) - least) < Math.fround(0.2);
}

/**
 * Where a picture is more opaque than not.
 * @param {Colour} shape
 * @param {Float32Array} alpha
 * @returns {import('./planes.js').Mask}
 */
function solid({ height, width }, alpha) {
  const half = 0.5 * maximum(alpha);
  return { height, width, data: Uint8Array.from(alpha, (value) => +(value > half)) };
}

/**
 * @param {Colour} colour
 * @param {import('./planes.js').Mask} mask
 * @returns {number[]} the median of every channel there
 */
const usualOf = (colour, mask) =>
  Array.from({ length: colour.channels }, (_, c) => median(chosen(channelOf(colour, c), mask)));
