/**
 * Dots and rings on a plain byte picture. Writing the bytes ourselves draws 14,000 points sharply
 * in a few milliseconds, every frame; Canvas 2D needs several times as long for as many arcs.
 */

/** Positions within a pixel per axis for which a stamp is made: finer is not visible. */
const PHASES = 4;

/** @typedef {[number, number, number]} Colour red, green, blue, 0 to 255 */
/**
 * A small RGBA picture of one mark, once per position within a pixel.
 * @typedef {{reach: number, side: number, phases: Uint8Array[]}} Stamp
 */
/** @typedef {{bytes: Uint8Array, width: number, height: number}} Picture RGBA, opaque */
/** @typedef {{colour: Colour, alpha: number}} Paint alpha 0 to 1 */

/** @param {number} distance signed, in pixels, inside is negative @returns {number} 0 to 1 */
const coverage = (distance) => Math.min(1, Math.max(0, 0.5 - distance));

/**
 * Several stamps of one shape at once: what covers a pixel is worked out once for all of them.
 * @param {number} radius of the whole mark in pixels
 * @param {number} count
 * @param {(bytes: Uint8Array[], place: number, dx: number, dy: number) => void} paint a pixel of
 *   every stamp, from its distance to the middle
 * @returns {Stamp[]}
 */
function makeStamps(radius, count, paint) {
  const reach = Math.ceil(radius + 0.5);
  const side = 2 * reach + 1;
  const stamps = Array.from({ length: count }, () => ({
    reach,
    side,
    phases: Array.from({ length: PHASES * PHASES }, () => new Uint8Array(side * side * 4)),
  }));
  for (let phase = 0; phase < PHASES * PHASES; phase++) {
    const bytes = stamps.map(({ phases }) => phases[phase]);
    const middleX = reach + ((phase % PHASES) + 0.5) / PHASES;
    const middleY = reach + (Math.floor(phase / PHASES) + 0.5) / PHASES;
    for (let i = 0; i < side * side; i++) {
      paint(bytes, 4 * i, (i % side) + 0.5 - middleX, Math.floor(i / side) + 0.5 - middleY);
    }
  }
  return stamps;
}

/**
 * Dots of one size in several colours.
 * @param {number} radius pixels @param {Colour[]} colours @param {number} alpha
 * @returns {Stamp[]}
 */
export function dots(radius, colours, alpha) {
  return makeStamps(radius, colours.length, (bytes, place, x, y) => {
    const cover = Math.round(255 * alpha * coverage(Math.hypot(x, y) - radius));
    for (let one = 0; one < colours.length; one++) {
      for (let i = 0; i < 3; i++) bytes[one][place + i] = colours[one][i];
      bytes[one][place + 3] = cover;
    }
  });
}

/** How many times its radius a shape reaches: less empty margin is less to paint. */
const REACH = { ring: 1, diamond: 1.3 };

/** Signed distances to the outlines that a sample can have. */
export const SHAPES = {
  /** @type {(x: number, y: number, radius: number) => number} */
  ring: (x, y, radius) => Math.hypot(x, y) - radius,
  /** @type {(x: number, y: number, radius: number) => number} */
  diamond: (x, y, radius) => (Math.abs(x) + Math.abs(y) - radius * REACH.diamond) * Math.SQRT1_2,
};

/**
 * Outlines with something in them, one per filling: paper leaves one hollow.
 * @param {keyof typeof SHAPES} shape
 * @param {number} radius @param {number} line width, both in pixels
 * @param {Paint} stroke @param {Paint[]} fills
 * @returns {Stamp[]}
 */
export function outlines(shape, radius, line, stroke, fills) {
  return makeStamps(radius * REACH[shape] + line / 2, fills.length, (bytes, place, x, y) => {
    const distance = SHAPES[shape](x, y, radius);
    const over = stroke.alpha * coverage(Math.abs(distance) - line / 2) * Math.min(1, line);
    const inside = coverage(distance);
    for (let one = 0; one < fills.length; one++) {
      const under = fills[one].alpha * inside * (1 - over);
      const share = over / (over + under || 1);
      const { colour } = fills[one];
      for (let i = 0; i < 3; i++) {
        bytes[one][place + i] = colour[i] + (stroke.colour[i] - colour[i]) * share;
      }
      bytes[one][place + 3] = Math.round((over + under) * 255);
    }
  });
}

/** @param {Picture} picture @param {Colour} colour */
export function clear({ bytes }, [red, green, blue]) {
  bytes.set([red, green, blue, 255]);
  // Doubling what is there already is the fastest fill that does not care for byte order.
  for (let done = 4; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
}

/**
 * Stamp points one over the other.
 * @param {Picture} picture
 * @param {ArrayLike<number>} xy pairs in map units
 * @param {Uint8Array} kinds which stamp a row gets
 * @param {(Stamp | null)[]} stamps by kind; null leaves the row out
 * @param {import('../../maths/viewport.js').Projection} at in the picture's pixels
 * @param {Uint16Array} [order] rows from the bottom to the top; without it, as they come
 */
export function stampPoints(picture, xy, kinds, stamps, at, order) {
  for (let i = 0; i < kinds.length; i++) {
    const row = order ? order[i] : i;
    const stamp = stamps[kinds[row]];
    if (!stamp) continue;
    stampAt(picture, stamp, at.left + xy[2 * row] * at.scale, at.top + xy[2 * row + 1] * at.scale);
  }
}

/** @param {Picture} picture @param {Stamp} stamp @param {number} x @param {number} y */
export function stampAt({ bytes, width, height }, { reach, side, phases }, x, y) {
  const left = Math.floor(x) - reach;
  const top = Math.floor(y) - reach;
  const firstX = Math.max(0, -left);
  const firstY = Math.max(0, -top);
  const lastX = Math.min(side, width - left);
  const lastY = Math.min(side, height - top);
  if (firstX >= lastX || firstY >= lastY) return;
  const phaseX = Math.floor((x - Math.floor(x)) * PHASES);
  const phaseY = Math.floor((y - Math.floor(y)) * PHASES);
  const stamp = phases[phaseY * PHASES + phaseX];
  for (let j = firstY; j < lastY; j++) {
    let from = (j * side + firstX) * 4;
    let to = ((top + j) * width + left + firstX) * 4;
    for (let i = firstX; i < lastX; i++, from += 4, to += 4) {
      const alpha = stamp[from + 3];
      if (!alpha) continue;
      bytes[to] += ((stamp[from] - bytes[to]) * alpha + 128) >> 8;
      bytes[to + 1] += ((stamp[from + 1] - bytes[to + 1]) * alpha + 128) >> 8;
      bytes[to + 2] += ((stamp[from + 2] - bytes[to + 2]) * alpha + 128) >> 8;
    }
  }
}
