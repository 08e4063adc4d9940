import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../boot.js';
import { boot } from '../../../explorer/web/state/boot.js';
import {
  EMBED_PARTS,
  EMBED_THEMES,
  firstOptions,
  MORE,
  MOST,
  MOST_SEED,
  MOST_TEMPERATURE,
  OPTIONS,
  SEEDS,
} from '../../../explorer/web/state/options.js';
import { store } from '../../../explorer/web/state/page-store.js';
import { VIEW_NAMES } from '../../../explorer/web/state/views.js';

/** @typedef {import('../../../explorer/web/state/options.js').Options} Options */

const ROWS = Object.keys(boot.evidence.rows);
const sets = (/** @type {any[]} */ values) => [
  new Set(),
  ...values.map((value) => new Set([value])),
  new Set(values),
];
const seeds = (/** @type {number} */ most) => [0, 1, 255, 256, 257, most];

/** Values of every option, the odd ones among them. @type {{[K in keyof Options]: Options[K][]}} */
const VALUES = {
  view: VIEW_NAMES,
  chosen: [null, ['ae'], ['vae'], ['ae', 'vae'], ['vae', 'ae']],
  layers: [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    digits: (bits & 1) > 0,
    normal: (bits & 2) > 0,
    fitted: (bits & 4) > 0,
  })),
  hiddenClasses: sets([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  folds: sets(['ae', 'vae']),
  phoneModel: ['ae', 'vae'],
  run: [0, 1, 2],
  mapKind: ['tsne', 'plane'],
  points: ['over', 'pictures', 'dots', 'zoom'],
  planeShow: ['dots', 'grid'],
  planeScale: ['own', 'same', 'quantiles'],
  planeCircles: [true, false],
  aboveFloor: [true, false],
  noiseSeed: seeds(SEEDS - 1),
  presenting: [true, false],
  againOpen: [true, false],
  againSeed: seeds(SEEDS - 1),
  startSeed: seeds(SEEDS - 1),
  openRows: sets(ROWS),
  sampleSeed: [...seeds(65536), MOST_SEED],
  sampleKind: ['normal', 'fitted'],
  sampleOrder: ['drawn', 'sorted'],
  temperature: [0, 0.05, 0.35, 0.7, 1, 1.15, MOST_TEMPERATURE],
  swapSource: [null, 0, 9],
  sampleTarget: [MORE, 3 * MORE, MOST],
  card: [null, 'nobody-draws', 'of-another-version'],
  beta: [1, 0, 0.1, 0.25, 16],
  film: ['good', 'plain', 'collapsing'],
  moment: [null, 0, 7, 99],
  fake: [0, 1, 15],
  gameSeed: seeds(SEEDS - 1),
  playFrom: ['start', 'early', 'late'],
  playSeed: seeds(SEEDS - 1),
  searchSeed: seeds(SEEDS - 1),
  trainBeta: [0, 0.1, 1, 16],
  trainRate: [0.0001, 0.004, 0.1],
  trainNoise: [true, false],
  trainSeed: seeds(SEEDS - 1),
  trainShow: ['dots', 'pictures'],
  trainArrows: [true, false],
  trainScale: ['same', 'own'],
  embed: [null, ...sets([...EMBED_PARTS, ...EMBED_THEMES])],
};

/** What no page writes. */
const STRANGE = [
  '',
  ' ',
  ',',
  'x',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '-0',
  '+1',
  '0x1',
  '1e1',
  '1.',
  '.5',
  '1,',
  ',1',
  '1,1',
  'ae,ae',
  'ae,vae,ae',
  'none,none',
  '99999999999',
  '9'.repeat(400),
  '١',
  '0\n',
  '%',
  '%E0%A4%A',
  '__proto__',
  'constructor',
  'toString',
  '\0',
  '\ud800',
  'on,off',
  'ON',
  'a'.repeat(1e5),
  ','.repeat(1e5),
];

/** A link may name models that this page does not have: who opens it is told. */
const OF_MODELS = ['chosen', 'folds', 'phoneModel', 'card'];
const isName = (/** @type {string} */ text) => /^[\w-]{1,60}$/.test(text);

/** @param {string} name @param {any} value that was read @returns {boolean} */
function isHarmless(name, value) {
  if (value === undefined) return true;
  const single = value instanceof Set ? [...value] : [value].flat();
  if (OF_MODELS.includes(name)) return single.every(isName);
  // A set leaves out what it does not know.
  return value instanceof Set && single.every((one) => VALUES[name].at(-1).has(one));
}

beforeEach(() => store.set(firstOptions()));

test('every option has values to test, and its own key in links', () => {
  assert.deepEqual(Object.keys(VALUES).sort(), Object.keys(OPTIONS).sort());
  const keys = Object.values(OPTIONS).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
  for (const key of keys) assert.match(key, /^[a-z]+(-[a-z]+)*$/);
});

for (const [name, { first, kind }] of Object.entries(OPTIONS)) {
  test(`${name} is brought back by what is written of it`, () => {
    for (const value of [...VALUES[name], first()]) {
      store.set({ [name]: value });
      const text = kind.write(store[name]);
      assert.match(text, /^[\w.,-]+$/, 'it stands in a link as it is');
      assert.deepEqual(kind.read(text), value);
    }
    const texts = VALUES[name].map((value) => kind.write(value));
    assert.equal(new Set(texts).size, texts.length, 'no two values are written alike');
  });

  test(`${name} takes nothing from a stranger's text`, () => {
    for (const text of STRANGE) assert.ok(isHarmless(name, kind.read(text)), JSON.stringify(text));
  });
}

test('numbers out of range and names of nothing are read as nothing', () => {
  for (const [name, ...texts] of [
    ['run', '3', '1.5'],
    ['noiseSeed', '65536'],
    ['againSeed', '65536'],
    ['sampleSeed', '4294967296', '1.5'],
    ['temperature', '1.51', '2', '0.12345'],
    ['swapSource', '10', 'none'],
    ['sampleTarget', '0', '1', '1500', '11000'],
    ['chosen', 'none', 'a,b,c,d'],
    ['layers', 'digits,digits', 'uniform'],
    ['view', 'settings'],
    ['film', 'bad'],
    ['moment', '100', 'first'],
    ['fake', '16'],
    ['gameSeed', '65536'],
    ['playFrom', 'end'],
    ['playSeed', '65536'],
    ['trainBeta', '1.1', '17', '01'],
    ['trainRate', '1', '0.0040'],
    ['trainSeed', '65536'],
  ]) {
    for (const text of texts) assert.equal(OPTIONS[name].kind.read(text), undefined, name + text);
  }
});

test('a temperature between two steps is the nearer one', () => {
  const { kind } = OPTIONS.temperature;
  assert.equal(kind.read('0.72'), 0.7);
  assert.equal(kind.write(0.1 + 0.2), '0.3');
});

test('sets are written alike, in whatever order they were filled', () => {
  const { kind } = OPTIONS.hiddenClasses;
  assert.equal(kind.write(new Set([7, 3])), kind.write(new Set([3, 7])));
});

test('two pages do not share what is shown at first', () => {
  const [one, other] = [firstOptions(), firstOptions()];
  for (const name of ['layers', 'hiddenClasses', 'folds', 'openRows']) {
    assert.notEqual(one[name], other[name], name);
    assert.deepEqual(one[name], other[name]);
  }
});

test('what a link means that does not say it stays as it was when the first links were made', () => {
  const entries = Object.entries(OPTIONS).flatMap(([name, { absent }]) =>
    absent ? [[name, absent()]] : [],
  );
  assert.deepEqual(Object.fromEntries(entries), {
    chosen: null,
    startSeed: 0,
    points: 'zoom',
    sampleKind: 'normal',
    sampleOrder: 'drawn',
    temperature: 1,
    swapSource: null,
    sampleTarget: 1000,
    hiddenClasses: new Set(),
    folds: new Set(),
    planeCircles: true,
    aboveFloor: false,
    noiseSeed: 0,
    againOpen: false,
    againSeed: 0,
    presenting: false,
    card: null,
    beta: 1,
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
    openRows: new Set(),
  });
});

test('other samples are counted as far as the first ones were at first', () => {
  for (const others of [{ sampleSeed: 3 }, { temperature: 0.5 }]) {
    store.set({ ...firstOptions(), sampleTarget: 4000 });
    store.set({ sampleOrder: 'sorted', sampleKind: 'fitted' });
    assert.equal(store.sampleTarget, 4000);
    store.set({ sampleSeed: store.sampleSeed, temperature: store.temperature });
    assert.equal(store.sampleTarget, 4000, 'they are the same samples');
    store.set(others);
    assert.equal(store.sampleTarget, MORE);
    store.set({ sampleSeed: 7, temperature: 0.9, sampleTarget: 5000 });
    assert.equal(store.sampleTarget, 5000, 'a link says both');
  }
});
