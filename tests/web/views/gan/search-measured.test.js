import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { measuredTable } from '../../../../explorer/web/views/gan/search-measured.js';

const figure = (/** @type {number} */ value) => ({
  value,
  n: 200,
  low: value - 3,
  high: value + 3,
});
const search = (/** @type {number} */ best) => ({
  bce: {
    one: { 30: figure(300), 300: figure(best + 30) },
    best: { 30: figure(241), 300: figure(best) },
  },
  same: { one: figure(0.8), best: figure(0.965) },
  multiply_adds: { one: 4e8, best: 1.6e9 },
});
const encoder = { bce: figure(65.5), same: figure(0.98), multiply_adds: 2.2e5 };
const found = (/** @type {number} */ best) => ({
  sizes: { digits: 200, starts: 4, steps: [30, 300] },
  floor: figure(50),
  models: {
    vae: { search: search(57), encoder },
    gan: { search: search(best), encoder: null },
  },
});
const TOLD = [
  { id: 'gan', name: 'GAN' },
  { id: 'vae', name: 'VAE' },
  { id: 'ae', name: 'Autoencoder' },
];

test('every way of every model that was measured has a row', () => {
  const html = measuredTable(found(81), TOLD);
  const rows = [...html.matchAll(/<th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)].map(
    ([, name, cells]) => [
      name,
      cells
        .replaceAll(/<\/?td>/g, ' ')
        .trim()
        .split(/\s{2,}/),
    ],
  );
  assert.deepEqual(rows, [
    ['GAN, searched from one start', ['300', '111', '80.0 %', '0.40 G']],
    ['GAN, the best of 4', ['241', '81', '96.5 %', '1.6 G']],
    ['VAE, its encoder’s one pass', ['66', '98.0 %', '0.22 M']],
    ['VAE, searched from one start', ['300', '87', '80.0 %', '0.40 G']],
    ['VAE, the best of 4', ['241', '57', '96.5 %', '1.6 G']],
  ]);
  assert.match(html, /Measured on 200 test digits/);
  assert.equal(measuredTable(found(81), TOLD.slice(2)), '');
});

test('that a search stays behind is said only where it does', () => {
  assert.match(
    measuredTable(found(81), TOLD),
    /costs 81 nats, one pass of an encoder less: VAE 66/,
  );
  assert.doesNotMatch(measuredTable(found(60), TOLD), /close, not equal/);
  assert.doesNotMatch(measuredTable(found(81), TOLD.slice(0, 1)), /close, not equal/);
});

test('that it depends on the decoder is said where two searches are apart', () => {
  const two = (/** @type {number} */ small) => {
    const { models, ...rest } = found(81);
    return { ...rest, models: { ...models, small: { search: search(small), encoder: null } } };
  };
  const told = [...TOLD, { id: 'small', name: 'Small GAN' }];
  assert.match(
    measuredTable(two(65), told),
    /depends on the decoder.*of 4 searches for each of 200\s+digits costs 65 nats on average with the Small GAN, 81 with the GAN\./s,
  );
  for (const html of [measuredTable(two(76), told), measuredTable(found(81), TOLD)]) {
    assert.doesNotMatch(html, /depends on the decoder/);
  }
});

test('of the shipped searches the small GAN’s is the nearer, and the table says so', () => {
  const url = new URL('../../../../checkpoints/game/search.json', import.meta.url);
  const shipped = JSON.parse(readFileSync(url, 'utf8'));
  const told = [
    { id: 'gan', name: 'GAN' },
    { id: 'gan-lesson', name: 'Small GAN' },
    { id: 'vae', name: 'VAE' },
  ];
  const html = measuredTable(shipped, told);
  assert.match(html, /a perfect copy costs 46\./);
  assert.match(html, /Small GAN, the best of 4/);
  assert.match(html, /65 nats on average with the Small GAN, 85 with the GAN/);
});
