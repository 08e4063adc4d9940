/** What is drawn from the neighbours of every pixel: blurred, sloping, wider, thinner, in the middle. */

import { nothing, zeros } from './planes.js';

const { fround } = Math;

/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {import('./planes.js').Mask} Mask */

/**
 * The maximum over a disc around every pixel; the picture grows by the radius.
 * @param {{height: number, width: number, data: ArrayLike<number>}} ink @param {number} radius
 * @returns {Plane & {data: Float32Array}}
 */
export function dilate(ink, radius) {
  const reach = Math.ceil(radius);
  const grown = zeros(ink.height + 2 * reach, ink.width + 2 * reach);
  for (let dy = 0; dy <= 2 * reach; dy++) {
    for (let dx = 0; dx <= 2 * reach; dx++) {
      const weight = Math.min(radius + 0.5 - Math.hypot(dy - reach, dx - reach), 1);
      if (weight <= 0) continue;
      for (let y = 0; y < ink.height; y++) {
        const from = y * ink.width;
        const to = (y + dy) * grown.width + dx;
        for (let x = 0; x < ink.width; x++) {
          const value = weight * ink.data[from + x];
          if (value > grown.data[to + x]) grown.data[to + x] = value;
        }
      }
    }
  }
  return grown;
}

/** @param {Mask} mask @returns {Mask} without the pixels that have a neighbour outside it */
export function eroded({ height, width, data }) {
  const core = nothing(height, width);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      core.data[i] = data[i] & data[i - 1] & data[i + 1] & data[i - width] & data[i + width];
    }
  }
  return core;
}

/**
 * The length of the edges in pixels, from the total variation. That measures in city blocks, which
 * on average over directions is 4/pi too long.
 * @param {{height: number, width: number, data: ArrayLike<number>}} ink
 * @returns {number}
 */
export function outline({ height, width, data }) {
  let variation = 0;
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      const here = y < height && x < width ? data[y * width + x] : 0;
      const above = y > 0 && x < width ? data[(y - 1) * width + x] : 0;
      const before = x > 0 && y < height ? data[y * width + x - 1] : 0;
      variation += Math.abs(here - above) + Math.abs(here - before);
    }
  }
  return (variation * Math.PI) / 4;
}

/** @param {Plane} strength @returns {Plane} its squared slope, as np.gradient has it */
export function slopeOf({ height, width, data }) {
  const slope = zeros(height, width);
  const last = width - 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = Math.max(y - 1, 0) * width;
    const below = Math.min(y + 1, height - 1) * width;
    const rows = y > 0 && y < height - 1 ? 2 : 1;
    for (let x = 0; x < width; x++) {
      const isWithin = x > 0 && x < last;
      const before = data[row + (x > 0 ? x - 1 : 0)];
      const behind = data[row + (x < last ? x + 1 : last)];
      const down = fround(data[below + x] - data[above + x]) / rows;
      const across = fround(behind - before) / (isWithin ? 2 : 1);
      slope.data[row + x] = fround(down * down) + fround(across * across);
    }
  }
  return slope;
}

/**
 * A (1, 2, 1) blur in both directions: a camera's noise is finer than any stroke.
 * @param {Plane} strength @returns {Plane}
 */
export function smooth({ height, width, data }) {
  const both = zeros(height, width);
  const tall = new Float32Array(width); // a row, blurred downwards
  const last = width - 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = Math.max(y - 1, 0) * width;
    const below = Math.min(y + 1, height - 1) * width;
    for (let x = 0; x < width; x++) {
      tall[x] = blurred(data[above + x], data[row + x], data[below + x]);
    }
    both.data[row] = blurred(tall[0], tall[0], tall[Math.min(1, last)]);
    for (let x = 1; x < last; x++) {
      both.data[row + x] = blurred(tall[x - 1], tall[x], tall[x + 1]);
    }
    both.data[row + last] = blurred(tall[Math.max(last - 1, 0)], tall[last], tall[last]);
  }
  return both;
}

/** @param {number} before @param {number} here @param {number} behind */
const blurred = (before, here, behind) => fround(fround(before + behind) + 2 * here) / 4;

/**
 * The median around every cell; unlike a mean it keeps the edges of shadows. Near the rim the
 * nearest whole window counts: a strip of desk there must not pass for paper.
 * @param {Plane} plane @param {number} window cells along its sides
 * @returns {Plane}
 */
export function medianFilter(plane, window) {
  const { height, width } = plane;
  const side = Math.min(window, height, width);
  const medians = mediansOfWindows(plane, side);
  const [lowest, rightmost, before] = [height - side, width - side, side >> 1];
  const data = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const top = Math.min(Math.max(y - before, 0), lowest);
    for (let x = 0; x < width; x++) {
      const left = Math.min(Math.max(x - before, 0), rightmost);
      data[y * width + x] = medians[top * (rightmost + 1) + left];
    }
  }
  return { height, width, data };
}

/**
 * Walks through the sorted cells until half of those in a window are behind: no window is sorted.
 * @param {Plane} plane @param {number} side of the windows
 * @returns {Float32Array} of every whole window, row by row
 */
function mediansOfWindows({ height, width, data }, side) {
  const order = Int32Array.from(data.keys()).sort((a, b) => data[a] - data[b]);
  const rows = order.map((cell) => Math.floor(cell / width));
  const columns = order.map((cell) => cell % width);
  const half = (side * side) >> 1;
  const across = width - side + 1;
  const medians = new Float32Array((height - side + 1) * across);
  for (let k = 0; k < medians.length; k++) {
    const top = Math.floor(k / across);
    const left = k % across;
    let before = 0;
    let value = 0;
    for (let i = 0, passed = 0; passed <= half; i++) {
      const down = rows[i] - top;
      const right = columns[i] - left;
      if (down < 0 || down >= side || right < 0 || right >= side) continue;
      before = value;
      value = data[order[i]];
      passed++;
    }
    medians[k] = side % 2 ? value : Math.fround(before + value) / 2;
  }
  return medians;
}
