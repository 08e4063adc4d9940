/** The threshold between light and dark; a part of background.py. */

/** Parts of the range between the least value and the most. */
const BINS = 128;

/**
 * The threshold that parts values best in two. Source: Otsu 1979, equation 18.
 * @param {Float32Array | Float64Array} values at least one
 * @returns {number}
 */
export function otsu(values) {
  const { counts, edges } = histogram(values);
  let [all, moment] = [0, 0];
  for (let i = 0; i < BINS; i++) {
    all += counts[i];
    moment += (counts[i] * (edges[i] + edges[i + 1])) / 2;
  }
  let [below, first, best, most] = [0, 0, 0, -1];
  for (let i = 0; i < BINS; i++) {
    below += counts[i];
    first += (counts[i] * (edges[i] + edges[i + 1])) / 2;
    const above = all - below;
    const gap = first / Math.max(below, 1) - (moment - first) / Math.max(above, 1);
    const between = below * above * gap * gap;
    if (between > most) [best, most] = [i, between];
  }
  return edges[best + 1];
}

/**
 * @param {Float32Array | Float64Array} values
 * @returns {{counts: Float64Array, edges: Float64Array}} in equal parts from the least to the most
 */
function histogram(values) {
  let [low, high] = [values[0], values[0]];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / BINS;
  const edges = Float64Array.from({ length: BINS + 1 }, (_, i) => i * step + low);
  edges[BINS] = high;
  const counts = new Float64Array(BINS);
  for (const value of values) {
    let bin = Math.min(Math.floor(((value - low) / (high - low)) * BINS), BINS - 1);
    // Rounding may have put a value beside an edge into the wrong part.
    if (value < edges[bin]) bin--;
    else if (bin < BINS - 1 && value >= edges[bin + 1]) bin++;
    counts[bin]++;
  }
  return { counts, edges };
}
