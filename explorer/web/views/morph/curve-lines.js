/** Lines of P(digit) over the places of a way, as SVG paths and places for their names. Pure. */

/** @typedef {[number, number]} Pair */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Plot in pixels */

/** @param {Plot} plot @param {number} share 0 to 1 */
export const xAt = ({ left, right }, share) => left + (right - left) * share;

/** @param {Plot} plot @param {number} p 0 to 1 */
export const yAt = ({ top, bottom }, p) => bottom - (bottom - top) * p;

/** @param {Plot} plot @param {number[]} values at even places @returns {string} */
export const line = (plot, values) =>
  values
    .map((p, i) => {
      const x = xAt(plot, i / (values.length - 1));
      return `${i ? 'L' : 'M'}${x.toFixed(1)} ${yAt(plot, p).toFixed(1)}`;
    })
    .join('');

/** @param {number[]} values at even places @param {number} share 0 to 1 @returns {number} */
export function valueAt(values, share) {
  const place = Math.min(1, Math.max(0, share)) * (values.length - 1);
  const from = Math.min(values.length - 2, Math.floor(place));
  return values[from] + (values[from + 1] - values[from]) * (place - from);
}

/** @param {number[]} values of one leg, both ends @param {number} legs @returns {number[]} */
export function repeated(values, legs) {
  const more = Array.from({ length: legs - 1 }, () => values.slice(1)).flat();
  return [...values, ...more];
}

/** Room that a name takes around its place. */
const NAME = { width: 44, height: 20 };

/**
 * Where each line's name stands: over or under its own line, far from the other lines.
 * @param {Plot} plot @param {number[][]} lines each with values at even places
 * @returns {Pair[]} middles of the names
 */
export function namePlaces(plot, lines) {
  /** @type {Pair[]} */
  const taken = [];
  for (const values of lines) {
    const others = lines.filter((other) => other !== values);
    let best = /** @type {{room: number, place: Pair}} */ ({ room: -Infinity, place: [0, 0] });
    for (let share = 0.06; share <= 0.94; share += 0.02) {
      for (const side of [-1, 1]) {
        const x = xAt(plot, share);
        const y = yAt(plot, valueAt(values, share)) + side * 14;
        if (y < plot.top - 6 || y > plot.bottom + 2) continue;
        const room = Math.min(
          roomBeside(plot, [values], x, y) * 2,
          roomBeside(plot, others, x, y),
          ...taken.map((place) => Math.hypot((place[0] - x) / 3, place[1] - y)),
        );
        // Steep places and the ends crowd; where several are free the one nearest the middle wins.
        const score = Math.min(room, 28) - 6 * Math.abs(share - 0.5);
        if (score > best.room) best = { room: score, place: [x, y] };
      }
    }
    taken.push(best.place);
  }
  return taken;
}

/** @param {Plot} plot @param {number[][]} lines @param {number} x @param {number} y */
function roomBeside(plot, lines, x, y) {
  const width = plot.right - plot.left;
  let room = Infinity;
  for (const values of lines) {
    for (const dx of [-0.5, -0.25, 0, 0.25, 0.5]) {
      const share = (x + dx * NAME.width - plot.left) / width;
      room = Math.min(room, Math.abs(yAt(plot, valueAt(values, share)) - y));
    }
  }
  return room;
}
