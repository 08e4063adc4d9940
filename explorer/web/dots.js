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
 * @param {Paint} over @param {Paint} under
 * @returns {Paint} both together, as one paint
 */
function compose(over, under) {
  const alpha = over.alpha + under.alpha * (1 - over.alpha);
  if (!alpha) return under;
  const share = over.alpha / alpha;
  const mix = (/** @type {number} */ i) =>
    over.colour[i] * share + under.colour[i] * (1 - share);
  return { colour: [mix(0), mix(1), mix(2)], alpha };
}

/**
 * @param {number} radius of the whole mark in pixels
 * @param {(dx: number, dy: number) => Paint} paintAt of a pixel, from its distance to the middle
 * @returns {Stamp}
 */
function makeStamp(radius, paintAt) {
  const reach = Math.ceil(radius + 0.5);
  const side = 2 * reach + 1;
  const phases = Array.from({ length: PHASES * PHASES }, (_, phase) => {
    const bytes = new Uint8Array(side * side * 4);
    const middleX = reach + ((phase % PHASES) + 0.5) / PHASES;
    const middleY = reach + (Math.floor(phase / PHASES) + 0.5) / PHASES;
    for (let i = 0; i < side * side; i++) {
      const x = (i % side) + 0.5 - middleX;
      const y = Math.floor(i / side) + 0.5 - middleY;
      const { colour, alpha } = paintAt(x, y);
      bytes[4 * i] = colour[0];
      bytes[4 * i + 1] = colour[1];
      bytes[4 * i + 2] = colour[2];
      bytes[4 * i + 3] = Math.round(alpha * 255);
    }
    return bytes;
  });
  return { reach, side, phases };
}

/** @param {number} radius pixels @param {Paint} paint @returns {Stamp} */
export function dot(radius, { colour, alpha }) {
  return makeStamp(radius, (x, y) => {
    return { colour, alpha: alpha * coverage(Math.hypot(x, y) - radius) };
  });
}

/** Signed distances to the outlines that a draw can have. */
export const SHAPES = {
  /** @type {(x: number, y: number, radius: number) => number} */
  ring: (x, y, radius) => Math.hypot(x, y) - radius,
  /** @type {(x: number, y: number, radius: number) => number} */
  diamond: (x, y, radius) => (Math.abs(x) + Math.abs(y) - radius * 1.3) * Math.SQRT1_2,
};

/**
 * An outline with something in it: paper leaves it hollow.
 * @param {keyof typeof SHAPES} shape
 * @param {number} radius @param {number} line width, both in pixels
 * @param {Paint} stroke @param {Paint} fill
 * @returns {Stamp}
 */
export function outline(shape, radius, line, stroke, fill) {
  return makeStamp(radius * 1.3 + line, (x, y) => {
    const distance = SHAPES[shape](x, y, radius);
    const edge = coverage(Math.abs(distance) - line / 2) * Math.min(1, line);
    return compose(
      { colour: stroke.colour, alpha: stroke.alpha * edge },
      { colour: fill.colour, alpha: fill.alpha * coverage(distance) },
    );
  });
}

/** @param {Picture} picture @param {Colour} colour */
export function clear({ bytes }, [red, green, blue]) {
  bytes.set([red, green, blue, 255]);
  // Doubling what is there already is the fastest fill that does not care for byte order.
  for (let done = 4; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
}

/**
 * Stamp points one over the other, in the order of their rows.
 * @param {Picture} picture
 * @param {ArrayLike<number>} xy pairs in map units
 * @param {Uint8Array} kinds which stamp a row gets
 * @param {(Stamp | null)[]} stamps by kind; null leaves the row out
 * @param {import('./viewport.js').Projection} at in the picture's pixels
 */
export function stampPoints(picture, xy, kinds, stamps, at) {
  for (let row = 0; row < kinds.length; row++) {
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
