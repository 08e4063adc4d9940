/**
 * Pictures averaged down to a smaller size while their rows come in, so that a large one is never
 * held whole. Rounds as Pillow's `reduce` and its `resize` with BOX do: both languages see the same
 * pixels. Of two or four channels the last is alpha, which the others are weighted by.
 * @module
 */

/** @typedef {import('./edits.js').Pixels} Pixels */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {(data: Uint8Array | Uint8ClampedArray, start: number) => void} TakeRow a row of bytes */
/** @typedef {{first: number, end: number, weight: number}} Part pixels that become one */

/** Bits behind the point of a weight. */
const BITS = 22;
const HALF = 1 << (BITS - 1);

/**
 * A row after the other in, and in the end the small picture.
 * @param {Size & {channels: number, stride?: number}} rows `stride`: numbers from one pixel to the
 *   next, where there are more than are wanted
 * @param {number} draft pixels of a side that are averaged before anything else
 * @param {Size} size to shrink to
 * @returns {{take: TakeRow, small: Pixels}}
 */
export function shrinking({ stride, ...rows }, draft, size) {
  const { channels } = rows;
  const length = size.width * channels;
  const small = { ...size, channels, data: new Uint8Array(length * size.height) };
  let at = 0;
  /** @type {TakeRow} */
  const keep = (data, start) => {
    small.data.set(data.subarray(start, start + length), at);
    at += length;
  };
  const drafted = reducedSize(rows, draft);
  const block = Math.max(1, Math.floor(sideOf(drafted) / (2 * sideOf(size))));
  const reduced = reducedSize(drafted, block);
  const isSame = reduced.width === size.width && reduced.height === size.height;
  const last = isSame ? keep : averaging({ ...reduced, channels }, size, keep);
  if (draft === 1) return { small, take: reducing({ ...rows, stride }, block, last) };
  const then = reducing({ ...drafted, channels }, block, last);
  return { small, take: reducing({ ...rows, stride }, draft, then) };
}

/** @param {Size} size @returns {number} the longer side */
export const sideOf = ({ width, height }) => Math.max(width, height);

/** @param {Size} size @param {number} block @returns {Size} the last block may be cut */
export const reducedSize = ({ width, height }, block) => ({
  width: Math.ceil(width / block),
  height: Math.ceil(height / block),
});

/**
 * @param {Size & {channels: number, stride?: number}} rows
 * @param {number} block pixels of a side that become one
 * @param {TakeRow} next takes the reduced rows
 * @returns {TakeRow}
 */
function reducing({ width, height, channels, stride = channels }, block, next) {
  const across = Math.ceil(width / block);
  const sums = new Uint32Array(across * channels);
  const out = new Uint8Array(across * channels);
  const row = new Uint8Array(width * channels);
  const hasAlpha = channels % 2 === 0 && block > 1;
  let [rows, left] = [0, height];
  return (data, start) => {
    let from = data;
    let at = start;
    let step = stride;
    if (hasAlpha) {
      weighByAlpha(data.subarray(start, start + row.length), channels, row);
      [from, at, step] = [row, 0, channels];
    }
    if (channels === 3) addColours(from, at, width, step, block, sums);
    else addAll(from, at, width, step, block, sums, channels);
    rows++;
    left--;
    if (rows < block && left) return;
    for (let x = 0; x < across; x++) {
      mean(sums, x * channels, channels, rows * Math.min(block, width - x * block), out);
    }
    if (hasAlpha) unweigh(out, channels);
    next(out, 0);
    sums.fill(0);
    rows = 0;
  };
}

/** Pixels of a side whose red and blue still fit into one word each with its sums. */
const MOST_AT_ONCE = 128;

/**
 * Add a row of colours to the sums of its blocks: most photos pass here, so it is written out.
 * @param {Uint8Array | Uint8ClampedArray} row @param {number} at @param {number} width
 * @param {number} step @param {number} block @param {Uint32Array} sums
 */
function addColours(row, at, width, step, block, sums) {
  const isWhole = step === 4 && (row.byteOffset + at) % 4 === 0;
  if (isWhole && block <= MOST_AT_ONCE) return addWords(row, at, width, block, sums);
  for (let x = 0, to = 0; x < width; to += 3) {
    const end = Math.min(x + block, width);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (; x < end; x++, at += step) {
      red += row[at];
      green += row[at + 1];
      blue += row[at + 2];
    }
    sums[to] += red;
    sums[to + 1] += green;
    sums[to + 2] += blue;
  }
}

/**
 * The same for pixels of four bytes, as a canvas gives them: one word each, its lowest byte first.
 * @param {Uint8Array | Uint8ClampedArray} row @param {number} at a multiple of four
 * @param {number} width @param {number} block @param {Uint32Array} sums
 */
function addWords(row, at, width, block, sums) {
  const words = new Uint32Array(row.buffer, row.byteOffset + at, width);
  for (let x = 0, to = 0; x < width; to += 3) {
    const end = Math.min(x + block, width);
    let outer = 0;
    let green = 0;
    for (; x < end; x++) {
      outer += words[x] & 0xff00ff;
      green += (words[x] >>> 8) & 0xff;
    }
    sums[to] += outer & 0xffff;
    sums[to + 1] += green;
    sums[to + 2] += outer >>> 16;
  }
}

/**
 * @param {ArrayLike<number>} row @param {number} at @param {number} width @param {number} step
 * @param {number} block @param {Uint32Array} sums @param {number} channels
 */
function addAll(row, at, width, step, block, sums, channels) {
  for (let x = 0, to = 0; x < width; to += channels) {
    const end = Math.min(x + block, width);
    for (; x < end; x++, at += step) {
      for (let c = 0; c < channels; c++) sums[to + c] += row[at + c];
    }
  }
}

/**
 * Write the means of one block: a multiplication in place of a division, rounded as Pillow has it.
 * @param {Uint32Array} sums @param {number} at @param {number} channels
 * @param {number} count pixels of the block @param {Uint8Array} out
 */
function mean(sums, at, channels, count, out) {
  const share = Math.floor(Math.fround(2 ** 24 / count));
  for (let c = at; c < at + channels; c++) {
    out[c] = ((sums[c] + (count >> 1)) * share) / 2 ** 24;
  }
}

/**
 * @param {Size & {channels: number}} rows
 * @param {Size} size
 * @param {TakeRow} next takes the rows of that size
 * @returns {TakeRow}
 */
function averaging({ width, height, channels }, size, next) {
  const [columns, lines] = [partsOf(width, size.width), partsOf(height, size.height)];
  const hasAlpha = channels % 2 === 0;
  const row = new Uint8Array(width * channels);
  const narrow = new Uint8Array(size.width * channels);
  const sums = new Uint32Array(narrow.length);
  const out = new Uint8Array(narrow.length);
  let [y, line] = [0, 0];
  return (data) => {
    if (hasAlpha) weighByAlpha(data, channels, row);
    narrowed(hasAlpha ? row : data, channels, columns, narrow);
    // Where a picture grows, a row belongs to more than one.
    for (; line < lines.length && lines[line].first <= y; line++) {
      for (let i = 0; i < sums.length; i++) sums[i] += narrow[i];
      const { end, weight } = lines[line];
      if (y < end - 1) break;
      for (let i = 0; i < sums.length; i++) out[i] = (sums[i] * weight + HALF) >>> BITS;
      if (hasAlpha) unweigh(out, channels);
      next(out, 0);
      sums.fill(0);
    }
    y++;
  };
}

/**
 * @param {ArrayLike<number>} row @param {number} channels @param {Part[]} columns
 * @param {Uint8Array} out
 */
function narrowed(row, channels, columns, out) {
  for (let x = 0, to = 0; x < columns.length; x++) {
    const { first, end, weight } = columns[x];
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let i = first * channels + c; i < end * channels; i += channels) sum += row[i];
      out[to++] = (sum * weight + HALF) >>> BITS;
    }
  }
}

/**
 * @param {number} from @param {number} to pixels of a side
 * @returns {Part[]} which pixels become one: whole ones, whose middles lie in it
 */
function partsOf(from, to) {
  const scale = from / to;
  const reach = Math.max(scale, 1) / 2;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const isIn = (/** @type {number} */ k) => {
      const away = (k - centre + 0.5) / (2 * reach);
      return away > -0.5 && away <= 0.5;
    };
    let first = Math.max(0, Math.trunc(centre - reach + 0.5));
    let end = Math.min(from, Math.trunc(centre + reach + 0.5));
    while (first < end - 1 && !isIn(first)) first++;
    while (end > first + 1 && !isIn(end - 1)) end--;
    return { first, end, weight: Math.trunc(0.5 + 2 ** BITS / (end - first)) };
  });
}

/** @param {ArrayLike<number>} row @param {number} channels @param {Uint8Array} out */
function weighByAlpha(row, channels, out) {
  const last = channels - 1;
  for (let at = 0; at < out.length; at += channels) {
    const alpha = row[at + last];
    for (let c = 0; c < last; c++) {
      const product = row[at + c] * alpha + 128;
      out[at + c] = ((product >> 8) + product) >> 8;
    }
    out[at + last] = alpha;
  }
}

/** @param {Uint8Array} row @param {number} channels */
function unweigh(row, channels) {
  const last = channels - 1;
  for (let at = 0; at < row.length; at += channels) {
    const alpha = row[at + last];
    if (alpha === 0 || alpha === 255) continue;
    for (let c = 0; c < last; c++) row[at + c] = Math.min(255, (255 * row[at + c]) / alpha);
  }
}
