import '../../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.addEventListener = () => {};
const { decodingCost, searchCost, short } = await import(
  '../../../../explorer/web/views/gan/search-costs.js'
);
const { searchText } = await import('../../../../explorer/web/views/gan/search-texts.js');
const { axisOf, heightOf, spaced } = await import(
  '../../../../explorer/web/views/gan/search-curve.js'
);

/** @returns {any} of weights with these shapes, and biases that cost nothing */
const tensors = (/** @type {Record<string, number[]>} */ shapes) =>
  new Map(
    Object.entries(shapes).flatMap(([layer, shape]) => [
      [`decoder.${layer}.weight`, { shape }],
      [`decoder.${layer}.bias`, { shape: [7] }],
    ]),
  );
const GENERATOR = tensors({
  0: [128, 32],
  2: [1568, 128],
  5: [32, 16, 4, 4],
  7: [16, 1, 4, 4],
});

test('each weight counts once for every place it is used at', () => {
  const dense = 128 * 32 + 1568 * 128;
  const first = 32 * 16 * 16 * 7 * 7;
  const second = 16 * 1 * 16 * 14 * 14;
  assert.equal(decodingCost(GENERATOR), dense + first + second);
  assert.equal(decodingCost(tensors({ 0: [256, 32], 2: [784, 256] })), 256 * 32 + 784 * 256);
  assert.equal(searchCost(1000, 4, 300), 2 * 1000 * 4 * 300);
  assert.deepEqual([1.57e9, 2.4e10, 656384, 65e6].map(short), ['1.6 G', '24 G', '0.66 M', '65 M']);
});

const PASSES = [
  { name: 'Autoencoder', bce: 57 },
  { name: 'VAE', bce: 66 },
];
const done = (/** @type {number} */ bce) => ({
  progress: /** @type {any} */ ({
    step: 300,
    steps: 300,
    best: 1,
    starts: [{ bce: 200 }, { bce }, { bce: 210 }, { bce: 300 }],
  }),
  isOn: false,
  seconds: 1.25,
  passes: PASSES,
  tensors: GENERATOR,
});

test('what a search costs stands beside what one pass of an encoder costs', () => {
  assert.equal(
    searchText(done(81)),
    '300 of 300 steps from 4 starts, 1.6 G multiply-adds, 1.3 s. The best costs 81 nats. ' +
      'One pass of an encoder costs less: Autoencoder 57, VAE 66.',
  );
  assert.match(searchText(done(60)), /One pass of an encoder costs Autoencoder 57, VAE 66\.$/);
  assert.match(searchText(done(50)), /no more than one pass of an encoder costs/);
});

test('what is shown as the same number is neither more nor less', () => {
  // 64.49 and 63.51 are both 64 on the page.
  const passes = [PASSES[0], { name: 'VAE', bce: 63.51 }];
  assert.match(
    searchText({ ...done(64.49), passes }),
    /The best costs 64 nats\. One pass of an encoder costs Autoencoder 57, VAE 64\.$/,
  );
  const [vae] = passes.slice(1);
  assert.match(
    searchText({ ...done(64.49), passes: [vae] }),
    /no more than one pass of an encoder costs: VAE 64\.$/,
  );
});

test('what the judge makes of the best is said, and of the digit where it is another class', () => {
  const best = { digit: 2, pDigit: 0.934 };
  const said = (/** @type {any} */ readings) => searchText({ ...done(81), readings });
  assert.match(
    said({ best, digit: { digit: 2, pDigit: 1 } }),
    /costs 81 nats\. To the judge it looks like 2, P\(digit\) 0\.93\. One pass/,
  );
  assert.match(
    said({ best, digit: { digit: 7, pDigit: 1 } }),
    /P\(digit\) 0\.93; your digit looks like 7\. One pass/,
  );
  assert.match(said({ best: { ...best, pDigit: 0.2 }, digit: best }), /looks like no digit, P/);
  assert.doesNotMatch(searchText({ ...done(81), isOn: true }), /judge/);
});

test('while it searches, it says how far it is; before, nothing', () => {
  assert.match(searchText({ ...done(81), isOn: true }), /1\.3 s\.$/);
  assert.equal(searchText({ ...done(81), progress: null }), '');
  assert.match(searchText({ ...done(81), progress: null, isOn: true }), /begins/);
  assert.match(searchText({ ...done(81), progress: null, isLost: true }), /could not be fetched/);
});

test('the axis holds all losses, the least at the bottom', () => {
  const axis = axisOf([50, 900, 200]);
  const heights = [900, 200, 50].map((nats) => heightOf(nats, axis));
  assert.ok(heights[0] > 0 && heights[0] < heights[1] && heights[1] < heights[2] && heights[2] < 1);
  assert.ok(axisOf([]).low < axisOf([]).high);
});

test('names of losses that are close stand above each other', () => {
  const close = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-12, `${a} ${b}`));
  close(spaced([0.2, 0.6], 0.1), [0.2, 0.6]);
  close(spaced([0.6, 0.62], 0.1), [0.52, 0.62]);
  close(spaced([0.62, 0.6], 0.1), [0.62, 0.52]);
});
