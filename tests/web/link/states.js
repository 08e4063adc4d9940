/** States for the tests of links: random ones, and those that stand in files beside their links. */
import { readFileSync } from 'node:fs';
import { fromFloat16, toFloat16 } from '../../../explorer/web/formats/float16.js';
import { packRegion, unpackRegion } from '../../../explorer/web/link/region.js';
import { philox4x32, standardNormal } from '../../../explorer/web/maths/random.js';
import { legsOf } from '../../../explorer/web/state/morph-stops.js';
import { MOST, MOST_SEED, OPTIONS, SEEDS } from '../../../explorer/web/state/options.js';
import { VIEW_NAMES } from '../../../explorer/web/state/views.js';
import { boot } from '../boot.js';
import { addMembers } from '../members.js';

// What a link can say of a beta the page has to have.
addMembers();

/** @typedef {import('../../../explorer/web/share/link-fields.js').LinkState} LinkState */

/** Random integers below a bound, the same ones for the same seed. */
export function dice(/** @type {number} */ seed) {
  const key = Uint32Array.of(seed, 77);
  const counter = new Uint32Array(4);
  return (/** @type {number} */ bound) => {
    counter[0]++;
    return philox4x32(counter, key)[0] % bound;
  };
}

/** @typedef {ReturnType<typeof dice>} Roll */

/** A picture with ink in a random box. */
export function randomPixels(/** @type {Roll} */ roll, most = 16) {
  const pixels = new Uint8Array(784);
  const [height, width] = [roll(most), roll(most)];
  const [top, left] = [roll(29 - height), roll(29 - width)];
  const levels = 1 + roll(256);
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      pixels[row * 28 + column] = roll(3) ? roll(levels) : 0;
    }
  }
  return pixels;
}

/** Codes as they come out of a link: rounded to halves. */
export const randomCode = (/** @type {number} */ seed, length = 32) =>
  standardNormal(seed, 1, length).map((value) => fromFloat16(toFloat16(value * 5)));

const some = (/** @type {Roll} */ roll, /** @type {any[]} */ all) => all.filter(() => roll(2));
const one = (/** @type {Roll} */ roll, /** @type {any[]} */ all) => all[roll(all.length)];
const upTo = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i);

/** @returns {any} of every option another value than at first, or the same */
export const randomOptions = (/** @type {Roll} */ roll) => ({
  view: one(roll, VIEW_NAMES),
  chosen: one(roll, [null, ['ae', 'vae'], ['vae', 'ae'], ['ae'], ['vae']]),
  layers: { digits: !roll(2), normal: !roll(2), fitted: !roll(2) },
  run: roll(3),
  mapKind: one(roll, ['tsne', 'plane']),
  points: one(roll, ['zoom', 'dots', 'pictures', 'over']),
  planeShow: one(roll, ['dots', 'grid']),
  planeScale: one(roll, ['own', 'same', 'quantiles']),
  sampleSeed: one(roll, [0, roll(1000), MOST_SEED]),
  sampleKind: one(roll, ['normal', 'fitted']),
  sampleOrder: one(roll, ['drawn', 'sorted']),
  temperature: roll(31) / 20,
  swapSource: one(roll, [null, ...upTo(10)]),
  sampleTarget: one(roll, [1000, 2000, MOST]),
  hiddenClasses: new Set(some(roll, upTo(10))),
  folds: new Set(some(roll, ['ae', 'vae'])),
  phoneModel: one(roll, ['ae', 'vae']),
  planeCircles: !roll(2),
  startSeed: one(roll, [0, roll(1000)]),
  aboveFloor: !roll(2),
  noiseSeed: roll(SEEDS),
  againOpen: !roll(2),
  againSeed: roll(SEEDS),
  presenting: !roll(2),
  openRows: new Set(some(roll, Object.keys(boot.evidence.rows)).slice(0, roll(4))),
  card: one(roll, [null, null, 'nobody-draws']),
  beta: one(roll, [1, 1, 4, 0.25]),
  film: one(roll, ['good', 'plain', 'collapsing']),
  moment: one(roll, [null, 0, 11]),
  fake: roll(16),
  gameSeed: one(roll, [0, roll(SEEDS)]),
  playFrom: one(roll, ['start', 'early', 'late']),
  playSeed: one(roll, [0, roll(SEEDS)]),
  searchSeed: one(roll, [0, roll(SEEDS)]),
  trainBeta: one(roll, [1, 0, 0.1, 16]),
  trainRate: one(roll, [0.004, 0.0001, 0.1]),
  trainNoise: !roll(2),
  trainSeed: one(roll, [0, roll(SEEDS)]),
  trainShow: one(roll, ['dots', 'pictures']),
  trainArrows: !roll(2),
  trainScale: one(roll, ['same', 'own']),
  embed: one(roll, [null, null, new Set(some(roll, ['tabs', 'lead', 'dark']))]),
});

/** @returns {LinkState} what any page can stand at and any link can hold */
export function randomState(/** @type {number} */ seed) {
  const roll = dice(seed);
  const pixels = () => ({ kind: 'pixels', pixels: randomPixels(roll, 9) });
  const test = () => ({ kind: 'test', index: roll(10000) });
  const sample = () => ({ kind: one(roll, ['normal', 'fitted']), index: roll(2000) });
  /** @type {any} */
  const picture = roll(2) ? test() : pixels();
  const linked = (/** @type {any} */ stop) =>
    stop.kind === 'pixels' ? { ...stop, source: { kind: 'link' } } : stop;
  const stop = () =>
    linked(one(roll, [test(), picture, { kind: 'draw', point: sample() }, pixels()]));
  const stops = upTo(2 + roll(3)).map(stop);
  const loop = !roll(2);
  const t = roll(10000 * legsOf({ stops, loop }) + 1) / 10000;
  const onWay = !roll(2);
  /** @type {any} */
  const morph = roll(3)
    ? null
    : { stops, inHand: roll(stops.length), t, way: one(roll, ['slerp', 'linear']), loop, onWay };
  /** @type {any} */
  const regions = { tsne: {}, plane: {} };
  for (const kind of Object.keys(regions)) {
    for (const id of some(roll, ['ae', 'vae'])) {
      const region = { x: roll(1000) / 999, y: -roll(1000) / 7, zoom: 1 + roll(200) / 9 };
      regions[kind][id] = unpackRegion(Uint8Array.from(packRegion(region)));
    }
  }
  const planes = some(roll, ['ae', 'vae']).map((id, i) => [
    id,
    randomCode(3 * seed + i, 2 * (1 + roll(3))),
  ]);
  const codes = some(roll, ['ae', 'vae']).map((id, i) => [id, randomCode(2 * seed + i)]);
  return {
    options: randomOptions(roll),
    picture,
    codes: morph && onWay ? {} : Object.fromEntries(codes),
    point: roll(3) ? null : sample(),
    morph,
    planes: Object.fromEntries(planes),
    regions,
  };
}

const base64 = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('base64');

/** The same as plain JSON: sets are lists in order, pixels base64. */
export const asJson = (/** @type {any} */ { missing: _, ...state }) =>
  JSON.parse(
    JSON.stringify(state, (key, value) => {
      if (key === 'source') return undefined;
      if (value instanceof Set) return [...value].sort();
      if (value instanceof Float32Array) return [...value];
      return value instanceof Uint8Array ? base64(value) : value;
    }),
  );

/** @returns {{name: string, link: string, state: any}[]} links and what they mean */
export const golden = (/** @type {1 | 2} */ version) =>
  JSON.parse(readFileSync(new URL(`golden-${version}.json`, import.meta.url), 'utf8')).map(
    (/** @type {any} */ { state, ...one }) => ({
      ...one,
      state: { planes: {}, ...state, options: optionsOf(state.options) },
    }),
  );

/** Options that came after those links were made: what a link means that does not say them. */
const LATER = {
  card: null,
  beta: 1,
  startSeed: 0,
  film: 'good',
  moment: null,
  fake: 0,
  gameSeed: 0,
  playFrom: 'start',
  playSeed: 0,
  searchSeed: 0,
  trainBeta: 1,
  trainRate: 0.004,
  trainNoise: true,
  trainSeed: 0,
  trainShow: 'dots',
  trainArrows: false,
  trainScale: 'same',
  embed: null,
};

/** The models of those links were all that a page showed, in every view. @returns {any} */
const optionsOf = (/** @type {any} */ { models, ...rest }) => ({
  ...LATER,
  ...rest,
  chosen: models,
});

/** Another legal value of every option than it has at first. */
const OTHER = {
  view: 'loss',
  chosen: ['vae'],
  layers: { digits: false, normal: false, fitted: true },
  run: 1,
  mapKind: 'plane',
  points: 'dots',
  planeShow: 'grid',
  planeScale: 'same',
  sampleSeed: 5,
  sampleKind: 'fitted',
  sampleOrder: 'sorted',
  temperature: 0.5,
  swapSource: 7,
  sampleTarget: 3000,
  hiddenClasses: new Set([1]),
  folds: new Set(['vae']),
  phoneModel: 'ae',
  planeCircles: false,
  aboveFloor: true,
  noiseSeed: 9,
  againOpen: true,
  againSeed: 8,
  presenting: true,
  openRows: new Set(['kl_test']),
  card: 'nobody-draws',
  beta: 4,
  film: 'plain',
  moment: 5,
  fake: 3,
  gameSeed: 6,
  playFrom: 'late',
  playSeed: 4,
  searchSeed: 2,
  trainBeta: 4,
  trainRate: 0.016,
  trainNoise: false,
  trainSeed: 3,
  trainShow: 'pictures',
  trainArrows: true,
  trainScale: 'own',
  embed: new Set(['notes']),
};

/** Change what the page shows at first, as a later page may. @returns {() => void} takes it back */
export function changeEveryFirst() {
  const rows = /** @type {[string, any][]} */ (Object.entries(OPTIONS));
  const firsts = rows.map(([, { first }]) => first);
  for (const [name, row] of rows) {
    const other = OTHER[/** @type {keyof typeof OTHER} */ (name)];
    if (row.kind.write(other) === row.kind.write(row.first())) throw new Error(`${name}: the same`);
    row.first = () => other;
  }
  return () => rows.forEach(([, row], i) => Object.assign(row, { first: firsts[i] }));
}
