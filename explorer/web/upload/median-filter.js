/** The median around every cell of a small plane; a part of background.py. */

/** @typedef {import('./planes.js').Plane} Plane */

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
    const [top, left] = [Math.floor(k / across), k % across];
    let [before, value] = [0, 0];
    for (let i = 0, passed = 0; passed <= half; i++) {
      const [down, right] = [rows[i] - top, columns[i] - left];
      if (down < 0 || down >= side || right < 0 || right >= side) continue;
      before = value;
      value = data[order[i]];
      passed++;
    }
    medians[k] = side % 2 ? value : Math.fround(before + value) / 2;
  }
  return medians;
}
