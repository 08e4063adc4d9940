/** Ink of any size to the 28 x 28 that the models see; place.py holds the same algorithm. */
import { SIDE } from '../state/boot.js';

/** MNIST scales a digit's longer side to 20 px. */
const BOX = 20;
/** MNIST centres on the corner that the four middle pixels share; measured in preprocess.py. */
const CENTRE = 14;

/**
 * Scale and centre ink as MNIST does it.
 * @param {Float32Array} ink row by row, 0 to 1, 0 where there is none
 * @param {number} width
 * @param {number} height
 * @returns {Float32Array | null} 784 values from 0 to 1, maximum 1; null without any ink
 */
export function place(ink, width, height) {
  const box = inkBox(ink, width, height);
  if (!box) return null;
  const longest = Math.max(box.width, box.height);
  const targetHeight = Math.max(1, Math.floor((box.height * BOX) / longest + 0.5));
  const targetWidth = Math.max(1, Math.floor((box.width * BOX) / longest + 0.5));
  const rows = averageRows(ink, width, box, targetHeight);
  const small = averageColumns(rows, box.width, targetWidth);
  const most = maximum(small);
  const profiles = { rows: new Float64Array(targetHeight), columns: new Float64Array(targetWidth) };
  for (let y = 0; y < targetHeight; y++) {
    for (let x = 0; x < targetWidth; x++) {
      small[y * targetWidth + x] /= most;
      profiles.rows[y] += small[y * targetWidth + x];
      profiles.columns[x] += small[y * targetWidth + x];
    }
  }
  const top = firstIndex(profiles.rows);
  const left = firstIndex(profiles.columns);
  const image = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < targetHeight; y++) {
    const row = small.subarray(y * targetWidth, (y + 1) * targetWidth);
    image.set(row, (top + y) * SIDE + left);
  }
  return image;
}

/**
 * @param {Float32Array} image values from 0 to 1
 * @returns {Uint8Array} the nearest of 0 to 255
 */
export function quantise(image) {
  return Uint8Array.from(image, (value) => Math.floor(255 * value + 0.5));
}

/**
 * The smallest box around everything above a tenth of the strongest ink.
 * @param {Float32Array} ink @param {number} width @param {number} height
 * @returns {{left: number, top: number, width: number, height: number} | null}
 */
function inkBox(ink, width, height) {
  const limit = 0.1 * maximum(ink);
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] <= limit) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** @param {Float32Array | Float64Array} values @returns {number} at least 0 */
function maximum(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

/**
 * Each of `count` equal parts of 0..source: which cells it covers and how much of each.
 * @param {number} source @param {number} count
 */
function parts(source, count) {
  return Array.from({ length: count }, (_, i) => {
    const from = (i * source) / count;
    const to = ((i + 1) * source) / count;
    const first = Math.floor(from);
    const last = Math.min(source, Math.ceil(to));
    const weights = Array.from({ length: last - first }, (_, k) => {
      const cell = first + k;
      return ((Math.min(to, cell + 1) - Math.max(from, cell)) * count) / source;
    });
    return { first, weights };
  });
}

/**
 * @param {Float32Array} ink @param {number} stride
 * @param {{left: number, top: number, width: number, height: number}} box
 * @param {number} count
 */
function averageRows(ink, stride, box, count) {
  const out = new Float64Array(count * box.width);
  const rows = parts(box.height, count);
  for (let y = 0; y < count; y++) {
    const { first, weights } = rows[y];
    for (let k = 0; k < weights.length; k++) {
      const start = (box.top + first + k) * stride + box.left;
      const to = y * box.width;
      for (let x = 0; x < box.width; x++) out[to + x] += weights[k] * ink[start + x];
    }
  }
  return out;
}

/** @param {Float64Array} rows @param {number} width @param {number} count */
function averageColumns(rows, width, count) {
  const height = rows.length / width;
  const out = new Float64Array(height * count);
  const columns = parts(width, count);
  for (let x = 0; x < count; x++) {
    const { first, weights } = columns[x];
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * rows[y * width + first + k];
      out[y * count + x] = sum;
    }
  }
  return out;
}

/**
 * Where a box with this profile of mass begins, inside the 28 pixels.
 * @param {Float64Array} profile
 */
function firstIndex(profile) {
  let mass = 0;
  let moment = 0;
  profile.forEach((value, i) => {
    mass += value;
    moment += value * i;
  });
  // Symmetric ink lies exactly between two pixels; the nudge settles that in every language.
  const first = Math.floor(CENTRE - moment / mass + 0.5 + 1e-6);
  return Math.min(Math.max(first, 0), SIDE - profile.length);
}
