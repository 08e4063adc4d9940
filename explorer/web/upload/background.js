/**
 * What passes for paper in a picture, and how far every pixel is from it; background.py holds the
 * same algorithm. Numbers are rounded to 32 bits where numpy rounds them.
 * @module
 */

import { eigen } from '../maths/symmetric.js';
import { medianFilter } from './filters.js';
import { otsu } from './otsu.js';
import { averaging, channelOf, count, greyOf, median, round, sum, weighed } from './planes.js';

/** Cells along the longer side in which the paper is looked up. */
const COARSE = 40;
/**
 * What passes for paper: one colour everywhere, or the median over half or a quarter of the
 * picture's length. A small window follows light and shadow, a large one sees round wide strokes.
 */
const WINDOWS = [null, COARSE / 2 + 1, COARSE / 4 + 1];
/** Pictures no longer than this have no shadows to take out. */
export const TINY = 48;
/** Pixels of paper to which a plane of light is fitted, about. */
const SOME = 5000;

const { fround } = Math;

/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {import('./planes.js').Mask} Mask */
/** @typedef {import('./planes.js').Colour} Colour */
/** @typedef {import('./planes.js').Weights} Weights */
/**
 * One way of telling ink from its ground. `strength` is positive where there is ink; `ground` is the
 * paper's colour, of one pixel if it is the same everywhere, null where ink stands on nothing;
 * `lighter` says that ink is lighter than it.
 * @typedef {{strength: Plane, ground: Colour | null, lighter: boolean}} View
 */

/**
 * Every way of telling ink from the ground in an opaque picture.
 * @param {Colour} colour @returns {Generator<View>}
 */
export function* views(colour) {
  const tiny = Math.max(colour.height, colour.width) <= TINY;
  for (const ground of tiny ? plainGrounds(colour) : grounds(colour)) {
    const { height, width } = colour;
    const [darker, light] = [alongInk(ground, colour), greyOf(ground.data, ground.channels)];
    // Ink reflects the same share of any light: dividing by the light takes out shadows.
    const dark = new Float32Array(darker.length);
    const pale = new Float32Array(darker.length);
    const step = light.length > 1 ? 1 : 0;
    for (let i = 0; i < darker.length; i++) {
      dark[i] = darker[i] / Math.max(light[i * step], 0.25);
      pale[i] = -darker[i] / Math.max(fround(1 - light[i * step]), 0.25);
    }
    yield { strength: { height, width, data: dark }, ground, lighter: false };
    yield { strength: { height, width, data: pale }, ground, lighter: true };
  }
}

/** @param {Colour} colour @returns {Generator<Colour>} */
function* plainGrounds(colour) {
  yield even(colour);
  yield slanted(colour);
}

/**
 * Of every pixel how far it is from the ground, along the colour in which the differences are
 * largest. So red ink is found on green paper of the same brightness. For greys this is their mean.
 * @param {Colour} ground @param {Colour} colour
 * @returns {Float32Array}
 */
function alongInk(ground, colour) {
  const { channels, data } = colour;
  const along = new Float32Array(data.length / channels);
  const step = ground.data.length === channels ? 0 : channels;
  const paper = ground.data;
  if (channels === 1) {
    for (let i = 0, at = 0; i < along.length; i++, at += step) along[i] = paper[at] - data[i];
    return along;
  }
  const [red, green, blue] = inkAxis(paper, step, data);
  for (let i = 0, k = 0, at = 0; i < along.length; i++, k += 3, at += step) {
    const r = fround(paper[at] - data[k]);
    const g = fround(paper[at + 1] - data[k + 1]);
    const b = fround(paper[at + 2] - data[k + 2]);
    along[i] = r * red + g * green + b * blue;
  }
  return along;
}

/**
 * @param {Float32Array} paper @param {number} step 0 where one colour of it stands for all pixels
 * @param {Float32Array} data three numbers per pixel
 * @returns {number[]} weights of the channels
 */
function inkAxis(paper, step, data) {
  let [rr, rg, rb, gg, gb, bb] = [0, 0, 0, 0, 0, 0];
  for (let i = 0, at = 0; i < data.length; i += 3, at += step) {
    const r = fround(paper[at] - data[i]);
    const g = fround(paper[at + 1] - data[i + 1]);
    const b = fround(paper[at + 2] - data[i + 2]);
    rr += r * r;
    rg += r * g;
    rb += r * b;
    gg += g * g;
    gb += g * b;
    bb += b * b;
  }
  const { vectors } = eigen([
    [rr, rg, rb],
    [rg, gg, gb],
    [rb, gb, bb],
  ]);
  const [r, g, b] = vectors[2];
  const length = (r + g + b < 0 ? -1 : 1) * (Math.abs(r) + Math.abs(g) + Math.abs(b));
  return [r, g, b].map((part) => fround(part / length));
}

/** @param {Colour} colour @returns {Generator<Colour>} the paper's colour for every window */
function* grounds(colour) {
  const { height, width, channels } = colour;
  const scale = COARSE / Math.max(height, width);
  const [rows, columns] = [height, width].map((side) => Math.max(1, round(side * scale)));
  const down = averaging(height, rows);
  const across = averaging(width, columns);
  /** @type {Plane[]} */
  const coarse = [];
  for (let c = 0; c < channels; c++) {
    coarse.push(weighed(down, channelOf(colour, c), across));
  }
  const [finer, wider] = [interpolation(rows, height), interpolation(columns, width)];
  for (const window of WINDOWS) {
    if (window === null) {
      yield even(colour);
      continue;
    }
    const ground = { ...colour, data: new Float32Array(colour.data.length) };
    coarse.forEach((plane, c) => {
      const fine = weighed(finer, paper(plane, window), wider).data;
      for (let i = 0; i < fine.length; i++) ground.data[i * channels + c] = fine[i];
    });
    yield ground;
  }
}

/** @param {Colour} colour @returns {Colour} of one pixel: the colour of the larger part */
function even({ channels, data }) {
  const larger = largerPart(greyOf(data, channels));
  const size = sum(larger);
  const usual = Float32Array.from({ length: channels }, (_, c) => {
    const values = new Float32Array(size);
    for (let i = 0, k = 0; i < larger.length; i++) {
      if (larger[i]) values[k++] = data[i * channels + c];
    }
    return median(values);
  });
  return { height: 1, width: 1, channels, data: usual };
}

/**
 * The paper's colour where light comes from one side: a plane.
 * @param {Colour} colour
 * @param {Mask | null} [inside] which pixels are known; all, if it is missing
 * @returns {Colour}
 */
export function slanted(colour, inside = null) {
  const { height, width, channels, data } = colour;
  const [rows, columns] = [steps(height), steps(width)];
  /** @type {number[][]} */
  const places = [];
  /** @type {number[][]} */
  const values = [];
  for (const i of somePaper(greyOf(data, channels), inside)) {
    places.push([1, rows[Math.floor(i / width)], columns[i % width]]);
    values.push(Array.from(data.subarray(i * channels, (i + 1) * channels)));
  }
  const ground = new Float32Array(data.length);
  fitted(places, values).forEach(([level, down, across], c) => {
    for (let y = 0, i = c; y < height; y++) {
      for (let x = 0; x < width; x++, i += channels) {
        const value = level + down * rows[y] + across * columns[x];
        ground[i] = Math.min(Math.max(value, 0), 1);
      }
    }
  });
  return { height, width, channels, data: ground };
}

/**
 * @param {Float32Array} grey @param {Mask | null} inside
 * @returns {Int32Array} some thousand pixels of the paper
 */
function somePaper(grey, inside) {
  const known = new Int32Array(inside ? count(inside) : grey.length);
  for (let i = 0, k = 0; i < grey.length; i++) if (!inside || inside.data[i]) known[k++] = i;
  const tones = new Float32Array(known.length);
  for (let k = 0; k < known.length; k++) tones[k] = grey[known[k]];
  const larger = largerPart(tones);
  const all = known.filter((_, k) => larger[k]);
  const stride = Math.max(1, Math.floor(all.length / SOME));
  return all.filter((_, k) => k % stride === 0);
}

/** @param {number} count @returns {Float64Array} from -1 to 1 */
const steps = (count) =>
  Float64Array.from({ length: count }, (_, i) => (count > 1 ? i * (2 / (count - 1)) : 0) - 1);

/**
 * Least squares by the normal equations; of several that fit as well the smallest.
 * @param {number[][]} places three numbers each @param {number[][]} values as many rows
 * @returns {number[][]} of every column of the values three weights
 */
function fitted(places, values) {
  const { values: sizes, vectors } = eigen(
    [0, 1, 2].map((i) => [0, 1, 2].map((j) => places.reduce((sum, at) => sum + at[i] * at[j], 0))),
  );
  return values[0].map((_, c) => {
    const sums = [0, 1, 2].map((i) => places.reduce((sum, at, k) => sum + at[i] * values[k][c], 0));
    const weights = [0, 0, 0];
    vectors.forEach((vector, k) => {
      if (sizes[k] <= 1e-12 * sizes[2]) return; // along it nothing is known
      const share = vector.reduce((sum, part, i) => sum + part * sums[i], 0) / sizes[k];
      vector.forEach((part, i) => {
        weights[i] += share * part;
      });
    });
    return weights;
  });
}

/** @param {Float32Array} grey @returns {Uint8Array} 1 in the larger of the light and the dark part */
function largerPart(grey) {
  const limit = fround(otsu(grey));
  const part = new Uint8Array(grey.length);
  for (let i = 0; i < grey.length; i++) if (grey[i] > limit) part[i] = 1;
  if (sum(part) > 0.5 * grey.length) return part;
  for (let i = 0; i < grey.length; i++) part[i] = 1 - part[i];
  return part;
}

/**
 * The median ground; a second look without the ink, which had pulled it down.
 * @param {Plane} plane @param {number} window @returns {Plane}
 */
function paper(plane, window) {
  const ground = medianFilter(plane, window).data;
  const apart = Float32Array.from(ground, (value, i) => Math.abs(fround(plane.data[i] - value)));
  const limit = fround(3 * median(apart));
  const data = plane.data.map((value, i) => (apart[i] > limit ? ground[i] : value));
  return medianFilter({ ...plane, data }, window);
}

/**
 * @param {number} source @param {number} target
 * @returns {Weights} of linear interpolation between pixel centres
 */
function interpolation(source, target) {
  return Array.from({ length: target }, (_, i) => {
    const at = Math.min(Math.max(((i + 0.5) * source) / target - 0.5, 0), source - 1);
    const first = Math.min(Math.floor(at), Math.max(source - 2, 0));
    const weights = Float64Array.from({ length: Math.min(2, source) }, (_, k) =>
      Math.max(1 - Math.abs(at - (first + k)), 0),
    );
    return { first, weights };
  });
}
