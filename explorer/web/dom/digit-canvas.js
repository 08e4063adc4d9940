/**
 * Digits onto canvases, in the colours of the theme: white ink on black, as MNIST has it, or the
 * other way round on light pages. A CSS filter would do the same, but costs the compositor a pass
 * for every canvas in every frame of a drag.
 */

/** What is XORed into a pixel. */
let turn = 0;

/** @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas */

/** @type {WeakRef<Canvas | ImageData>[]} what has to be turned over when the theme changes */
let painted = [];
const FEW = 256;
/** From so many on, those that are gone are looked for. */
let many = FEW;
const known = new WeakSet();
/** @type {WeakMap<Canvas, ImageData>} */
const buffers = new WeakMap();

/**
 * Fill a canvas of 28 x 28 (or of several such pictures beside each other).
 * @param {Canvas} canvas
 * @param {Float32Array | Uint8Array} values one per pixel: floats 0 to 1 or bytes 0 to 255
 */
export function paint(canvas, values) {
  let buffer = buffers.get(canvas);
  if (!buffer || buffer.width !== canvas.width || buffer.height !== canvas.height) {
    buffer = new ImageData(canvas.width, canvas.height);
    buffers.set(canvas, buffer);
  }
  fill(buffer, values);
  put(canvas, buffer);
}

/**
 * @param {ImageData} buffer @param {Float32Array | Uint8Array} values
 * @param {number} [left] first column of a 28-wide picture inside a wider buffer
 * @param {number} [width] of the picture
 */
export function fill(buffer, values, left = 0, width = buffer.width) {
  remember(buffer);
  const scale = values instanceof Float32Array ? 255 : 1;
  const words = new Uint32Array(buffer.data.buffer);
  const skip = buffer.width - width;
  for (let i = 0, place = left, end = width; i < values.length; end += width, place += skip) {
    for (; i < end; i++, place++) {
      const grey = Math.round(values[i] * scale);
      words[place] = (0xff000000 | (grey << 16) | (grey << 8) | grey) ^ turn;
    }
  }
}

/**
 * A buffer that `fill` filled onto a canvas.
 * @param {Canvas} canvas @param {ImageData} buffer
 * @param {number} [left] @param {number} [top] where its corner comes to lie
 */
export function put(canvas, buffer, left = 0, top = 0) {
  remember(canvas);
  context(canvas)?.putImageData(buffer, left, top);
}

/** The theme: what was painted turns over, and what comes follows it. @param {boolean} dark */
export function followTheme(dark) {
  const wanted = dark ? 0 : 0x00ffffff;
  if (wanted === turn) return;
  turn = wanted;
  for (const reference of painted) {
    const one = reference.deref();
    if (one instanceof ImageData) turnOver(one);
    else if (one?.width) turnCanvas(one);
  }
}

/** @param {Canvas} canvas */
function turnCanvas(canvas) {
  const pixels = context(canvas)?.getImageData(0, 0, canvas.width, canvas.height);
  if (!pixels) return;
  turnOver(pixels);
  context(canvas)?.putImageData(pixels, 0, 0);
}

/** @param {ImageData} pixels those that are transparent stay so */
function turnOver(pixels) {
  const words = new Uint32Array(pixels.data.buffer);
  for (let i = 0; i < words.length; i++) if (words[i]) words[i] ^= 0x00ffffff;
}

/** @param {Canvas | ImageData} one */
function remember(one) {
  if (known.has(one)) return;
  known.add(one);
  if (painted.length >= many) {
    painted = painted.filter((reference) => reference.deref());
    many = Math.max(FEW, 2 * painted.length);
  }
  painted.push(new WeakRef(one));
}

/** @param {Canvas} canvas */
const context = (canvas) =>
  /** @type {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null} */ (
    canvas.getContext('2d')
  );
