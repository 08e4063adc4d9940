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
const THINNEST = PEN / 10;
const WIDEST = 1.3 * PEN;

/** Points nearer than this to the one before, in cells, would only cost time. */
const NEAR = 0.5;

/**
 * Rasterise strokes with a round, anti-aliased pen.
 * @param {Stroke[]} strokes
 * @returns {{ink: Float32Array, width: number, height: number}} 0 to 1; 0 x 0 without any point
 */
export function inkFromStrokes(strokes) {
  const box = boxAround(strokes);
  if (!box) return { ink: new Float32Array(0), width: 0, height: 0 };
  const extent = Math.max(box.width, box.height);
  const pen = Math.min(WIDEST, Math.max(THINNEST, PEN_SHARE * extent));
  const scale = CELLS / (extent + pen);
  const radius = (pen * scale) / 2;
  const width = Math.ceil(box.width * scale + 2 * radius) + 2;
  const height = Math.ceil(box.height * scale + 2 * radius) + 2;
  const ink = new Float32Array(width * height);
  const margin = radius + 1;
  for (const stroke of strokes) {
    let last = null;
    for (const { x, y } of stroke) {
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      const point = { x: (x - box.left) * scale + margin, y: (y - box.top) * scale + margin };
      if (last && squaredDistance(last, point) < NEAR * NEAR) continue;
      segment(ink, width, height, last ?? point, point, radius);
      last = point;
    }
  }
  return { ink, width, height };
}

/** @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
function squaredDistance(a, b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/**
 * @param {Stroke[]} strokes
 * @returns {{left: number, top: number, width: number, height: number} | null} null if no point
 *   is a place
 */
function boxAround(strokes) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const stroke of strokes) {
    for (const { x, y } of stroke) {
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < left ? null : { left, top, width: right - left, height: bottom - top };
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
  const outside2 = (radius + 0.5) * (radius + 0.5);
  for (let y = fromY; y <= toY; y++) {
    const py = y + 0.5 - a.y;
    for (let x = fromX; x <= toX; x++) {
      const px = x + 0.5 - a.x;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const offX = px - along * dx;
      const offY = py - along * dy;
      const distance2 = offX * offX + offY * offY;
      if (distance2 >= outside2) continue;
      // Math.hypot guards against overflow and costs ten times as much; nothing overflows here.
      const covered = Math.min(1, radius + 0.5 - Math.sqrt(distance2));
      const place = y * width + x;
      if (covered > ink[place]) ink[place] = covered;
    }
  }
}
