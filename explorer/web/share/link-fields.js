/**
 * Everything that a link says, how it is written and read, and what is left out first where not all
 * of it fits.
 * @module
 */
import { broken, seal, unseal } from '../link/bytes.js';
import { packCode, unpackCode } from '../link/code.js';
import { checkVersion, linkOf, MAX_LINK_LENGTH, partsOf, plain } from '../link/codec.js';
import { choice, decimal, flag, whole } from '../link/fields.js';
import { packPixels, unpackPixels } from '../link/picture.js';
import { packRegion, REGION_BYTES, unpackRegion } from '../link/region.js';
import { isVersion1, readVersion1 } from '../link/version-1.js';
import { boot, recordOf, SIDE } from '../state/boot.js';
import { betas, LESSONS_BETA } from '../state/families.js';
import { KINDS } from '../state/map-regions.js';
import { digitKind, pointKind, readStops, stopOf, writeStops } from '../state/morph-link.js';
import { legsOf, MOST_STOPS } from '../state/morph-stops.js';
import { OPTIONS } from '../state/options.js';
import { MOST_PAIRS } from '../state/plane-codes.js';

/** @typedef {import('../state/options.js').Options} Options */
/**
 * @typedef {object} LinkState
 * @property {Options} options
 * @property {import('../link/picture.js').LinkPicture | null} picture null: the page's first digit
 * @property {Record<string, Float32Array>} codes of the models whose code was moved, by id
 * @property {import('../state/shapes.js').Point | null} point the sample that the codes are of
 * @property {Record<string, Float32Array>} planes pairs of numbers on the 2-D models' planes, by id:
 *   what encoding again gave, and last the point
 * @property {import('../state/morph-link.js').LinkedMorph | null} morph null until it was opened
 * @property {import('../state/map-regions.js').Regions} regions
 */
/** @typedef {keyof typeof LEFT_OUT} Group */
/** @typedef {{key: string, text: string, group?: Group}} Part */

/** What a link leaves out where not all of it fits, and what a person calls that. */
export const LEFT_OUT = {
  regions: 'the shown parts of the maps',
  rows: 'the open rows of the evidence',
  planes: 'the points on the planes',
  morph: 'the morph',
  codes: 'the moved codes',
  picture: 'the picture',
};
/** One after the other, until the rest fits. @type {Group[][]} */
const STEPS = [
  [],
  ['regions'],
  ['regions', 'rows'],
  ['regions', 'rows', 'planes'],
  ['regions', 'rows', 'planes', 'morph'],
  ['regions', 'rows', 'planes', 'morph', 'codes'],
  ['picture', 'planes', 'morph'],
  ['picture', 'regions', 'rows', 'planes', 'morph', 'codes'],
];

/**
 * A value of a link; one without `absent` is always said.
 * @typedef {{key: string, kind: import('../link/fields.js').Kind<any>, absent?: () => any,
 *   first?: () => any}} Row
 */
/** @type {[string, Row][]} */
const OPTION_ROWS = Object.entries(OPTIONS);
/** @type {[string, Row][]} a link by hand, which has no version, means the page as it is at first */
const BY_HAND = Object.entries(OPTIONS).map(([name, { key, kind, first }]) => [
  name,
  { key, kind, first },
]);
const keysIn = (/** @type {[string, Row][]} */ rows) => rows.map(([, { key }]) => key);
/** Every link that a page writes begins with the keys of one of these: not all say the models. */
const BEGINNINGS = [
  keysIn(OPTION_ROWS.slice(0, 3)),
  keysIn(OPTION_ROWS.filter(([, { absent }]) => !absent).slice(0, 4)),
];
/** @type {[string, Row][]} what a link says of a morph beside its stops */
const MORPH_ROWS = Object.entries({
  t: { key: 'at', kind: decimal(MOST_STOPS, 10000), absent: () => 0 },
  way: { key: 'way', kind: choice(['slerp', 'linear']), absent: () => 'slerp' },
  loop: { key: 'loop', kind: flag(), absent: () => false },
  inHand: { key: 'hand', kind: whole(MOST_STOPS - 1), absent: () => 0 },
  onWay: { key: 'on-way', kind: flag(), absent: () => true },
});
/** Also of those that a visitor opened. */
const ids = () => boot.models.map(({ id }) => id);
const codeKey = (/** @type {string} */ id) => `code.${id}`;
const planeKey = (/** @type {string} */ id) => `plane.${id}`;
const regionKey = (/** @type {string} */ kind, /** @type {string} */ id) => `region.${kind}.${id}`;

/** Keys by which a link is known. */
const KEYS = new Set([
  ...[...OPTION_ROWS, ...MORPH_ROWS].map(([, { key }]) => key),
  ...['digit', 'picture', 'point', 'morph', 'v'],
]);
/** @param {string} id of a model @returns {string[]} likewise */
const keysOf = (id) => [codeKey(id), planeKey(id), ...KINDS.map((kind) => regionKey(kind, id))];

/**
 * Whether an address's hash is meant to hold a state; others belong to somebody else.
 * @param {string} hash
 */
export function isLink(hash) {
  const text = plain(hash);
  const known = new Set([...KEYS, ...ids().flatMap(keysOf)]);
  return isVersion1(text) || [...partsOf(text).keys()].some((key) => known.has(key));
}

/**
 * @param {LinkState} state
 * @returns {Promise<{link: string, leftOut: Group[]}>} at most MAX_LINK_LENGTH letters
 */
export async function writeLink(state) {
  const parts = await partsFrom(state);
  for (const without of STEPS) {
    // Codes on a morph's way need not be said again.
    const said = state.morph?.onWay && !without.includes('morph') ? [...without, 'codes'] : without;
    const link = linkOf(parts.filter(({ group }) => !group || !said.includes(group)));
    const leftOut = without.filter((group) => parts.some((part) => part.group === group));
    if (link.length <= MAX_LINK_LENGTH) return { link, leftOut };
  }
  throw new Error('The options alone are too long for a link.');
}

/** @param {LinkState} state @returns {Promise<Part[]>} */
async function partsFrom({ options, picture, codes, point, planes, morph, regions }) {
  const parts = saidOf(OPTION_ROWS, options);
  for (const part of parts) if (part.key === OPTIONS.openRows.key) part.group = 'rows';
  /** @param {string} key @param {string} text @param {Group} [group] */
  const say = (key, text, group) => parts.push({ key, text, group });
  if (picture?.kind === 'test') say('digit', digitKind.write(picture.index));
  if (picture?.kind === 'pixels') {
    say('picture', seal(await packPixels(picture.pixels)), 'picture');
  }
  if (point) say('point', pointKind.write(point));
  for (const [id, code] of Object.entries(codes)) say(codeKey(id), seal(packCode(code)), 'codes');
  for (const [id, pairs] of Object.entries(planes)) {
    say(planeKey(id), seal(packCode(pairs)), 'planes');
  }
  if (morph) {
    say('morph', await writeStops(morph.stops, picture && stopOf(picture)), 'morph');
    parts.push(...saidOf(MORPH_ROWS, morph, 'morph'));
  }
  for (const kind of KINDS) {
    for (const [id, region] of Object.entries(regions[kind])) {
      if (region) say(regionKey(kind, id), seal(packRegion(region)), 'regions');
    }
  }
  return parts;
}

/**
 * @param {[string, Row][]} rows @param {Record<string, any>} values @param {Group} [group]
 * @returns {Part[]} what differs from what a link means that does not say it
 */
const saidOf = (rows, values, group) =>
  rows.flatMap(([name, { key, kind, absent }]) => {
    const text = kind.write(values[name]);
    return absent && text === kind.write(absent()) ? [] : [{ key, text, group }];
  });

/**
 * @param {string} hash
 * @returns {Promise<LinkState & {missing: string[]}>} `missing`: ids of models that the link shows
 *   and this page does not have
 * @throws {LinkError} for anything that is not a sound link
 */
export async function readLink(hash) {
  const text = plain(hash);
  return onThisPage(
    isVersion1(text) ? await readVersion1(text) : await readVersion2(partsOf(text)),
  );
}

/** @param {Map<string, string>} parts @returns {Promise<LinkState>} */
async function readVersion2(parts) {
  checkVersion(parts, BEGINNINGS);
  const picture = await readPicture(parts);
  const stops = parts.get('morph');
  const own = picture && stopOf(picture);
  const point = parts.get('point');
  return {
    options: readRows(parts.has('v') ? OPTION_ROWS : BY_HAND, parts),
    picture,
    codes: readEach(parts, codeKey, (bytes, id) => unpackCode(bytes, recordOf(id).latent_dim)),
    point: point === undefined ? null : (pointKind.read(point) ?? broken()),
    planes: readEach(parts, planeKey, readPairs),
    morph: stops === undefined ? null : await readMorph(stops, own, parts),
    regions: { tsne: readRegions(parts, 'tsne'), plane: readRegions(parts, 'plane') },
  };
}

/** @param {[string, Row][]} rows @param {Map<string, string>} parts @returns {any} */
const readRows = (rows, parts) =>
  Object.fromEntries(
    rows.map(([name, { key, kind, absent, first = broken }]) => {
      const text = parts.get(key);
      const value = text === undefined ? (absent ?? first)() : kind.read(text);
      return [name, value === undefined ? broken() : value];
    }),
  );

/** @param {Map<string, string>} parts @returns {Promise<LinkState['picture']>} */
async function readPicture(parts) {
  const pixels = parts.get('picture');
  if (pixels !== undefined) {
    return { kind: 'pixels', pixels: await unpackPixels(unseal(pixels), SIDE) };
  }
  const digit = parts.get('digit');
  return digit === undefined ? null : { kind: 'test', index: digitKind.read(digit) ?? broken() };
}

/**
 * @template T @param {Map<string, string>} parts @param {(id: string) => string} keyOf
 * @param {(bytes: import('../link/bytes.js').Cursor, id: string) => T} read
 * @returns {Record<string, T>} by id, of the models that have such a part
 */
function readEach(parts, keyOf, read) {
  /** @type {Record<string, T>} */
  const found = {};
  for (const id of ids()) {
    const text = parts.get(keyOf(id));
    if (text === undefined) continue;
    const bytes = unseal(text);
    found[id] = read(bytes, id);
    if (bytes.left) broken();
  }
  return found;
}

/** @param {import('../link/bytes.js').Cursor} bytes @returns {Float32Array} one pair or more */
function readPairs(bytes) {
  const numbers = bytes.left / 2;
  if (!numbers || numbers % 2 || numbers > 2 * MOST_PAIRS) broken();
  return unpackCode(bytes, numbers);
}

/** @param {Map<string, string>} parts @param {string} kind of map */
const readRegions = (parts, kind) =>
  readEach(
    parts,
    (id) => regionKey(kind, id),
    (bytes) => unpackRegion(bytes.take(REGION_BYTES)),
  );

/**
 * @param {string} text @param {import('../state/morph-stops.js').Stop | null} own
 * @param {Map<string, string>} parts @returns {Promise<LinkState['morph']>}
 */
async function readMorph(text, own, parts) {
  const morph = { ...readRows(MORPH_ROWS, parts), stops: await readStops(text, own) };
  if (morph.inHand >= morph.stops.length || morph.t > legsOf(morph)) broken();
  return morph;
}

/**
 * What this page can show of a link, which another version or another set of models may have made.
 * @param {Omit<LinkState, 'planes'>} state version 1 knows no points on planes
 * @returns {LinkState & {missing: string[]}}
 */
function onThisPage({ options, codes, ...rest }) {
  const known = ids();
  const there = (options.chosen ?? []).filter((id) => known.includes(id));
  const chosen = there.length ? there : null;
  /** @type {any} */
  const values = {
    ...options,
    chosen,
    folds: new Set(known.filter((id) => options.folds.has(id))),
  };
  if (!known.includes(values.phoneModel))
    values.phoneModel = chosen?.at(-1) ?? OPTIONS.phoneModel.first();
  for (const [name, { kind, absent, first = broken }] of OPTION_ROWS) {
    // Version 1 does not know all of them.
    const value = name in values ? kind.read(kind.write(values[name])) : undefined;
    values[name] = value === undefined ? (absent ?? first)() : value;
  }
  const fit = Object.entries(codes).filter(
    ([id, { length }]) => known.includes(id) && length === recordOf(id).latent_dim,
  );
  const missing = (options.chosen ?? []).filter((id) => !known.includes(id));
  if (![LESSONS_BETA, ...betas()].includes(values.beta)) {
    missing.push(`one of beta ${values.beta}`);
    values.beta = LESSONS_BETA;
  }
  return { planes: {}, ...rest, options: values, codes: Object.fromEntries(fit), missing };
}
