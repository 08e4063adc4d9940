/**
 * Reads links of version 1, `#s=1.<base64url>`, which are no longer made but open for ever. What
 * they leave out, and the sizes and names below, are those of the page that made them: never
 * change them. The bytes (numbers little endian):
 *
 *     0      minor layout: 0, or 1 if fields follow
 *     1      bit 0 picture is pixels, 1 pixels are deflated, 2 AE code follows, 3 VAE code follows,
 *            4-5 loaded map point (0 none, 1 normal, 2 fitted), 6 the phone shows the VAE
 *     2      bits 0-2 layers digits, normal, fitted; bits 3-4 folds AE, VAE open;
 *            bits 5-6 t-SNE run, 7 the map is the 2-D plane
 *     3      view, a place in VIEWS
 *     4-5    hidden classes, bit c for digit c
 *     picture   test index (2), or top, left, height, width of the ink's box (1 each), number of
 *               bytes (2), then the box row by row
 *     codes     32 halves each, only of the models whose code was moved
 *     point     index (2), only if a map point is loaded
 *     fields    tag (1), length (2), as many bytes; see FIELDS
 *     checksum  CRC-16 of everything before (2)
 *
 * @module
 */
import { bit, broken, Cursor, LinkError, newer, unseal } from './bytes.js';
import { unpackCode } from './code.js';
import { pixelsOf } from './picture.js';
import { REGION_BYTES, unpackRegion } from './region.js';

const LONGEST = 900;
const MINOR = 1;
const SIDE = 28;
const LATENT = 32;
const DIGITS = 10000;
const SAMPLES = 2000;
const RUNS = 3;
const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const MODELS = /** @type {const} */ (['ae', 'vae']);
const VIEWS = ['explore', 'map', 'morph', 'generate', 'loss', 'how-it-works', 'evidence'];
const POINT_KINDS = /** @type {const} */ (['normal', 'fitted']);
const REGIONS = /** @type {const} */ ([
  ['tsne', 'ae'],
  ['tsne', 'vae'],
  ['plane', 'ae'],
  ['plane', 'vae'],
]);
const ROWS = [
  'mixing_normal',
  'mixing_fitted',
  'mmd2',
  'active_dimensions',
  'encode_spread',
  'bce_test',
  'bce_at_mean',
  'kl_test',
  'elbo_test',
  'p_digit_normal',
  'p_digit_fitted',
  'p_digit_uniform',
  'p_digit_slerp',
  'frechet_normal',
  'frechet_fitted',
  'coverage_normal',
  'coverage_fitted',
  'p_digit_codes',
  'p_digit_linear',
  'p_digit_one_slider',
  'precision_normal',
  'density_normal',
  'confidence_path',
  'step_path',
  'silhouette_map',
  'jump_map',
  'confidence_gaps',
  'confidence_plane',
  'flip_radius',
  'jacobian_frobenius',
  'jacobian_spectral',
];

/** What a link means that has no field of it. */
const DEFAULTS = /** @type {const} */ ({
  points: 'zoom',
  planeShow: 'dots',
  planeScale: 'own',
  planeCircles: true,
  sampleSeed: 0,
  sampleKind: 'normal',
  sampleOrder: 'drawn',
  temperature: 1,
  swapSource: null,
  sampleTarget: 1000,
  aboveFloor: false,
  noiseSeed: 0,
  againOpen: false,
  againSeed: 0,
  presenting: false,
});

/** @type {Record<number, (bytes: Uint8Array) => object>} what a tag's bytes say of the options */
const FIELDS = {
  1: ([points]) => ({ points: ['zoom', 'dots', 'pictures'][points] ?? DEFAULTS.points }),
  2: ([show, scale, circles]) => ({
    planeShow: ['dots', 'grid'][show] ?? DEFAULTS.planeShow,
    planeScale: ['own', 'same', 'quantiles'][scale] ?? DEFAULTS.planeScale,
    planeCircles: circles !== 0,
  }),
  // The seed has as many bytes as it takes, or four where the thousands to be counted follow.
  4: ([switches, steps, source, ...rest]) =>
    source === undefined
      ? {}
      : {
          sampleKind: POINT_KINDS[switches & 1],
          sampleOrder: bit(switches, 1) ? 'sorted' : 'drawn',
          temperature: Math.min(steps / 20, 1.5),
          swapSource: source < CLASSES.length ? source : null,
          sampleSeed: rest.slice(0, 4).reduce((sum, byte, place) => sum + byte * 256 ** place, 0),
          sampleTarget: 1000 * Math.min(Math.max(1, rest[4] ?? 1), 10),
        },
  5: ([aboveFloor]) => ({ aboveFloor: aboveFloor === 1 }),
  6: ([low = 0, high = 0]) => ({ noiseSeed: low + 256 * high }),
  7: ([open, high = 0, low = 0]) => ({ againOpen: open === 1, againSeed: 256 * high + low }),
  8: ([presenting]) => ({ presenting: presenting === 1 }),
  10: (bytes) => ({ openRows: new Set(ROWS.filter((_, i) => bit(bytes[i >> 3] ?? 0, i & 7))) }),
};
const MORPH = 3;
const REGION = 9;

/** @param {string} text a plain hash */
export const isVersion1 = (text) => /^s=/i.test(text);

/**
 * @param {string} text a plain hash, with whatever follows the link
 * @throws {LinkError} for anything that is not a sound link
 */
export async function readVersion1(text) {
  const [, version, run] = /^s=(\d{1,6})\.([\w-]*)/i.exec(text) ?? broken();
  if (Number(version) > 1) newer();
  if (version !== '1' || run.length > LONGEST) broken();
  const cursor = soundOf(run);
  const minor = cursor.byte();
  const flags = cursor.byte();
  const switches = cursor.byte();
  const view = cursor.byte();
  const hidden = cursor.uint16();
  const picture = await readPicture(cursor, flags);
  const moved = MODELS.filter((_, i) => bit(flags, 2 + i));
  const codes = Object.fromEntries(moved.map((model) => [model, unpackCode(cursor, LATENT)]));
  const point = readPoint(cursor, (flags >> 4) & 3);
  const fields = minor > 0 ? readFields(cursor) : new Map();
  const known = flags < 128 && ((switches >> 5) & 3) < RUNS && view < VIEWS.length && hidden < 1024;
  if (minor <= MINOR && (cursor.left || !known)) broken();
  const said = [...fields].map(([tag, bytes]) => FIELDS[tag]?.(bytes));
  return {
    options: {
      ...DEFAULTS,
      openRows: new Set(),
      chosen: [...MODELS],
      // There was to be a newer layout, with more views.
      view: VIEWS[view] ?? VIEWS[0],
      layers: { digits: bit(switches, 0), normal: bit(switches, 1), fitted: bit(switches, 2) },
      hiddenClasses: new Set(CLASSES.filter((c) => bit(hidden, c))),
      folds: new Set(MODELS.filter((_, i) => bit(switches, 3 + i))),
      phoneModel: MODELS[(flags >> 6) & 1],
      run: Math.min((switches >> 5) & 3, RUNS - 1),
      mapKind: bit(switches, 7) ? 'plane' : 'tsne',
      ...Object.assign({}, ...said),
    },
    picture,
    codes,
    point,
    morph: fields.has(MORPH) ? await readMorph(fields.get(MORPH), picture) : null,
    regions: readRegions(fields.get(REGION) ?? []),
  };
}

/**
 * Markdown cuts off a `_` at the end, or one or two belong to it; the checksum tells.
 * @param {string} run of letters @returns {Cursor}
 */
function soundOf(run) {
  for (const letters of [run, run.slice(0, -1), run.slice(0, -2), `${run}_`, `${run}-`]) {
    try {
      return unseal(letters);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
    }
  }
  return broken();
}

/** @param {Cursor} cursor @param {number} flags */
async function readPicture(cursor, flags) {
  if (!bit(flags, 0)) return testDigit(cursor);
  const box = cursor.take(4);
  const inside = cursor.take(cursor.uint16());
  return {
    kind: /** @type {const} */ ('pixels'),
    pixels: await pixelsOf(box, inside, bit(flags, 1), SIDE),
  };
}

/** @param {Cursor} cursor */
const testDigit = (cursor) => ({
  kind: /** @type {const} */ ('test'),
  index: below(DIGITS, cursor.uint16()),
});

/** @param {Cursor} cursor @param {number} kind 0 none, else 1 + a place in POINT_KINDS */
function readPoint(cursor, kind) {
  if (kind === 0) return null;
  if (kind > POINT_KINDS.length) broken();
  return { kind: POINT_KINDS[kind - 1], index: below(SAMPLES, cursor.uint16()) };
}

/** @param {number} count @param {number} value */
const below = (count, value) => (value < count ? value : broken());

/** @param {Cursor} cursor @returns {Map<number, Uint8Array>} by tag */
function readFields(cursor) {
  const fields = new Map();
  while (cursor.left) {
    const tag = cursor.byte();
    fields.set(tag, cursor.take(cursor.uint16()));
  }
  return fields;
}

/** @typedef {import('./picture.js').LinkPicture} LinkPicture */

/**
 * Bit 0 straight way, 1 loop, 2 both codes stand on the way, 3-5 the current stop (1); number of
 * stops (1); place on the way in steps of 1/10,000 of a leg (2); the stops; a checksum (2).
 * @param {Uint8Array} bytes @param {LinkPicture} own the link's picture
 */
async function readMorph(bytes, own) {
  try {
    const cursor = new Cursor(Uint8Array.from(bytes));
    const [switches, count] = cursor.take(2);
    const t = cursor.uint16() / 10000;
    if (count < 2 || count > 6) broken();
    const stops = [];
    for (let i = 0; i < count; i++) stops.push(await readStop(cursor, own));
    const loop = bit(switches, 1);
    const inHand = below(count, switches >> 3);
    if (t > (loop ? count : count - 1) || cursor.left) broken();
    const way = /** @type {const} */ (['slerp', 'linear'])[switches & 1];
    return { stops, inHand, t, way, loop, onWay: bit(switches, 2) };
  } catch (error) {
    // The rest of the link is sound.
    if (error instanceof LinkError) return null;
    throw error;
  }
}

/**
 * 0 test digit, 1 and 2 sample of N(0, I) or fitted, 3 the link's own picture, 4 + flags pixels.
 * @param {Cursor} cursor @param {LinkPicture} own
 */
async function readStop(cursor, own) {
  const kind = cursor.byte();
  if (kind === 0) return testDigit(cursor);
  const point = kind <= POINT_KINDS.length && readPoint(cursor, kind);
  if (point) return { kind: /** @type {const} */ ('draw'), point };
  if (kind !== 3 && kind !== 5 && kind !== 7) broken();
  const picture = kind === 3 ? own : await readPicture(cursor, kind);
  if (picture.kind === 'test') return picture;
  return { ...picture, source: { kind: /** @type {const} */ ('link') } };
}

/** Bit i of the first byte: the region of place i in REGIONS follows. @param {Iterable<number>} bytes */
function readRegions([mask = 0, ...rest]) {
  /** @type {Record<'tsne' | 'plane', Record<string, import('./region.js').Region>>} */
  const regions = { tsne: {}, plane: {} };
  const there = REGIONS.filter((_, i) => bit(mask, i));
  if (mask >> REGIONS.length || rest.length !== REGION_BYTES * there.length) return regions;
  there.forEach(([kind, model], i) => {
    const bytes = rest.slice(REGION_BYTES * i, REGION_BYTES * (i + 1));
    regions[kind][model] = unpackRegion(Uint8Array.from(bytes));
  });
  return regions;
}
