/**
 * The squares of a QR code by which a reader finds its way: the same for every text, but for the
 * format. Source: ISO/IEC 18004:2015; the numbers in brackets are its clauses.
 * @module
 */

/**
 * Squares row by row, 1 is dark; those `taken` hold no data.
 * @typedef {{size: number, dark: Uint8Array, taken: Uint8Array}} Grid
 */

/** @param {number} version 1 to 40 @returns {Grid} */
export function fixedPatterns(version) {
  const size = 17 + 4 * version;
  /** @type {Grid} */
  const grid = {
    size,
    dark: new Uint8Array(size * size),
    taken: new Uint8Array(size * size),
  };
  for (let i = 0; i < size; i++) {
    set(grid, 6, i, i % 2 === 0);
    set(grid, i, 6, i % 2 === 0);
  }
  const centres = alignmentCentres(version);
  const last = centres.length - 1;
  centres.forEach((y, i) =>
    centres.forEach((x, j) => {
      const finder = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
      if (!finder) rings(grid, y, x, 2, [1]);
    }),
  );
  for (const [y, x] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ])
    rings(grid, y, x, 4, [2, 4]);
  writeFormat(grid, 0);
  writeVersion(grid, version);
  return grid;
}

/** @param {Grid} grid @param {number} y @param {number} x @param {boolean} dark */
function set(grid, y, x, dark) {
  grid.dark[y * grid.size + x] = Number(dark);
  grid.taken[y * grid.size + x] = 1;
}

/**
 * Square rings about a centre; those listed are light.
 * @param {Grid} grid @param {number} y @param {number} x
 * @param {number} radius @param {number[]} light
 */
function rings(grid, y, x, radius, light) {
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const inside = Math.min(y + dy, x + dx) >= 0 && Math.max(y + dy, x + dx) < grid.size;
      const ring = Math.max(Math.abs(dy), Math.abs(dx));
      if (inside) set(grid, y + dy, x + dx, !light.includes(ring));
    }
  }
}

/**
 * Rows, and columns, of the alignment patterns' centres (annex E): an even step apart counted from
 * the far end, so that what does not come out even is left to the first step.
 * @param {number} version @returns {number[]}
 */
function alignmentCentres(version) {
  if (version === 1) return [];
  const steps = Math.floor(version / 7) + 1;
  const last = 4 * version + 10;
  // Version 32 alone does not round up.
  const step = version === 32 ? 26 : 2 * Math.ceil((last - 6) / steps / 2);
  return [6, ...Array.from({ length: steps }, (_, i) => last - step * (steps - 1 - i))];
}

/**
 * @param {number} value @param {number} generator @param {number} degree of the generator
 * @returns {number} the value with its BCH remainder behind it (annexes C and D)
 */
function withRemainder(value, generator, degree) {
  let rest = value << degree;
  for (let bit = 31 - Math.clz32(rest | 1); bit >= degree; bit--) {
    if ((rest >> bit) & 1) rest ^= generator << (bit - degree);
  }
  return (value << degree) | rest;
}

/** Level and mask, twice (7.9). @param {Grid} grid @param {number} levelAndMask five bits */
export function writeFormat(grid, levelAndMask) {
  const { size } = grid;
  const bits = withRemainder(levelAndMask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1;
    // About the first finder, around the timing patterns; and split between the other two.
    if (i < 8) set(grid, i < 6 ? i : i + 1, 8, dark);
    else set(grid, 8, i === 8 ? 7 : 14 - i, dark);
    if (i < 8) set(grid, 8, size - 1 - i, dark);
    else set(grid, size - 15 + i, 8, dark);
  }
  set(grid, size - 8, 8, true);
}

/** Twice, from version 7 on (7.10). @param {Grid} grid @param {number} version */
function writeVersion(grid, version) {
  if (version < 7) return;
  const bits = withRemainder(version, 0x1f25, 12);
  for (let i = 0; i < 18; i++) {
    const [far, near] = [grid.size - 11 + (i % 3), Math.floor(i / 3)];
    set(grid, far, near, ((bits >> i) & 1) === 1);
    set(grid, near, far, ((bits >> i) & 1) === 1);
  }
}
