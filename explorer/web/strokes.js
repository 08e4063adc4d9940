/**
 * Pen strokes to ink, without a canvas: some browsers add noise to what is read back from one, and
 * no such pixel may reach a model.
 */

/** @typedef {{x: number, y: number}[]} Stroke points in shares of the pad, 0 to 1 */

/** The pen's width on the pad, as a share of the pad. */
export const PEN = 0.08;

/** Cells along the drawing's longer side, so that the cost does not grow with the drawing. */
const CELLS = 160;

/**
 * Strokes of MNIST are about 2.5 px wide in a box of 20. A small drawing is enlarged to that box,
 * and its pen with it: drawn with a pen of fixed width it would come out as a blob. So the ink's
 * pen is this share of the strokes' extent, within limits that keep it near the pen one sees.
 */
const PEN_SHARE = 1 / 7.5;
const THINNEST = PEN / 4;
const WIDEST = 1.3 * PEN;

/**
 * Rasterise strokes with a round, anti-aliased pen.
 * @param {Stroke[]} strokes
 * @returns {{ink: Float32Array, width: number, height: number}} 0 to 1; 0 x 0 without any point
 */
export function inkFromStrokes(strokes) {
  const points = strokes.flat().filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (points.length === 0) return { ink: new Float32Array(0), width: 0, height: 0 };
  const left = Math.min(...points.map(({ x }) => x));
  const top = Math.min(...points.map(({ y }) => y));
  const spanX = Math.max(...points.map(({ x }) => x)) - left;
  const spanY = Math.max(...points.map(({ y }) => y)) - top;
  const extent = Math.max(spanX, spanY);
  const pen = Math.min(WIDEST, Math.max(THINNEST, PEN_SHARE * extent));
  const scale = CELLS / (extent + pen);
  const radius = (pen * scale) / 2;
  const width = Math.ceil(spanX * scale + 2 * radius) + 2;
  const height = Math.ceil(spanY * scale + 2 * radius) + 2;
  const ink = new Float32Array(width * height);
  const margin = radius + 1;
  for (const stroke of strokes) {
    const path = stroke
      .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
      .map(({ x, y }) => ({ x: (x - left) * scale + margin, y: (y - top) * scale + margin }));
    path.forEach((point, i) => segment(ink, width, height, path[Math.max(0, i - 1)], point, radius));
  }
  return { ink, width, height };
}

/**
 * Stamp a line with round ends; coverage falls from 1 to 0 within one cell around its edge.
 * @param {Float32Array} ink @param {number} width @param {number} height
 * @param {{x: number, y: number}} a @param {{x: number, y: number}} b
 * @param {number} radius in cells
 */
function segment(ink, width, height, a, b, radius) {
  const reach = radius + 1;
  const fromX = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
  const toX = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach));
  const fromY = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
  const toY = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach));
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy || 1;
  for (let y = fromY; y <= toY; y++) {
    for (let x = fromX; x <= toX; x++) {
      const px = x + 0.5 - a.x;
      const py = y + 0.5 - a.y;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const covered = Math.min(1, Math.max(0, radius - distance + 0.5));
      const place = y * width + x;
      if (covered > ink[place]) ink[place] = covered;
    }
  }
}
